// hashed: an index inside an image that finds a number by another one.
//
// Keys and values are 64 bits: handles, numbers, names (`name.at`), two smaller numbers made one by
// hashed_pair (such as a topic's name and a partition's number). A key may be anything but
// HASHED_NO_KEY. Keys are unique. Walks go in the order in which the keys were added; a key that
// was removed and added again is the last. Neither hash values nor the history of the memory show
// in that order.
//
// An index is 24 bytes in a record, all zero when it is empty. Once something is in it, it owns one
// block of the image: 64 bytes for up to 3 entries, 128 for 6, 256 for 12 and so on. Whoever
// removes the record calls hashed_free before (see `removed` in sim/engine.h). `at` is always the
// offset of the struct hashed:
//
//   offset_t at = pool_locate(&w->image, log.bits) + offsetof(struct log, partitions);
//   hashed_put(&w->image, at, hashed_pair(topic.at, number), partition.bits);
//
// Interface:
//   hashed_pair       a key of two numbers
//   hashed_count
//   hashed_find       the value of a key
//   hashed_add        a key that is not there yet
//   hashed_put        a key with its value; one that is there keeps its place in the order
//   hashed_remove
//   hashed_first, hashed_next     in the order of adding; for walks
//   hashed_free       empties it
//   hashed_sound      is its structure as it must be? for invariants
//
// A walk may change the index on its way, but it goes on from the last key, which must still be
// there then; to remove on the way, step first:
//
//   struct hashed_entry e;
//   for (bool more = hashed_first(image, at, &e); more; more = hashed_next(image, at, &e)) {
//       ...
//   }
//
// All take constant time in the long run: now and then an addition or a removal puts all entries
// into a new block, which writes the whole of it. For very large indexes that change all the time,
// sim/ordered.h spreads its work better. Where memory runs out the event is left, as by
// image_allocate; a removal that moves to a smaller block can do so too.
#ifndef ORRERY_SIM_HASHED_H
#define ORRERY_SIM_HASHED_H

#include "sim/image.h"

#define HASHED_NO_KEY UINT64_MAX

RECORDS_BEGIN
struct hashed {
    uint32_t block; // offset / 8, 0 where empty
    uint32_t bits;  // the block has 1 << bits bytes
    uint32_t count; // keys there now
    uint32_t used;  // entries of the block in use, those of removed keys too
    uint32_t first; // the first of them whose key is there
    uint32_t unused;
};

struct hashed_entry {
    uint64_t key;
    uint64_t value;
};
RECORDS_END

static inline uint64_t hashed_pair(uint32_t first, uint32_t second)
{
    return (uint64_t)first << 32 | second;
}

static inline uint32_t hashed_count(const struct image *image, offset_t at)
{
    return ((const struct hashed *)image_read(image, at))->count;
}

// false: there is no such key. `value` may be NULL.
bool hashed_find(const struct image *image, offset_t at, uint64_t key, uint64_t *value);

// false: the key is there already; nothing has changed.
bool hashed_add(struct image *image, offset_t at, uint64_t key, uint64_t value);
// true: the key is new; false: its value was replaced.
bool hashed_put(struct image *image, offset_t at, uint64_t key, uint64_t value);
// false: there is no such key. `value` (may be NULL) gets what it was.
bool hashed_remove(struct image *image, offset_t at, uint64_t key, uint64_t *value);
void hashed_free(struct image *image, offset_t at);

// false, with `entry` as it was: there is none.
bool hashed_first(const struct image *image, offset_t at, struct hashed_entry *entry);
// From entry->key, which must be there.
bool hashed_next(const struct image *image, offset_t at, struct hashed_entry *entry);

// Looks at all of it.
bool hashed_sound(const struct image *image, offset_t at);

#endif
