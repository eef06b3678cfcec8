// ordered: an index inside an image that keeps its keys in order.
//
// A key is 128 bits, two numbers compared one after the other (a time and a handle; a topic and a
// partition); its value is 64 bits, such as a handle. Keys are unique, and every walk goes in the
// order of the keys. Both numbers are unsigned: an int64_t that may be below zero does not belong
// in one as it is.
//
// An index is eight bytes in a record, all zero when it is empty. It owns blocks of the image once
// something is in it: 64 bytes for up to 2 entries, then 128, 256, 512, then nodes of 512 bytes.
// Whoever removes the record calls ordered_free before (see `removed` in sim/engine.h). `at` is
// always the offset of the struct ordered:
//
//   offset_t at = pool_locate(&w->image, topic.bits) + offsetof(struct topic, partitions);
//   ordered_put(&w->image, at, (struct ordered_key){.low = number}, partition.bits);
//
// Interface:
//   ordered_count
//   ordered_find                     the value of a key
//   ordered_add                      a key that is not there yet
//   ordered_put                      a key with its value, whether there or not
//   ordered_remove
//   ordered_first, ordered_last      the ends
//   ordered_at_or_after, ordered_at_or_before      the nearest
//   ordered_next, ordered_previous   the neighbours; for walks
//   ordered_free                     empties it
//   ordered_sound                    is its structure as it must be? for invariants
//
// A walk may change the index on its way, because each step looks the last key up again:
//
//   struct ordered_entry e;
//   for (bool more = ordered_first(image, at, &e); more; more = ordered_next(image, at, &e)) {
//       ...
//   }
//
// All but the walks through everything take time with the logarithm of the count. Where memory runs
// out the event is left, as by image_allocate; that can also happen on removal, which now and then
// moves entries to a smaller block.
#ifndef ORRERY_SIM_ORDERED_H
#define ORRERY_SIM_ORDERED_H

#include "sim/image.h"

RECORDS_BEGIN
struct ordered {
    uint32_t root;  // offset / 8 of its node, 0 where empty
    uint32_t count; // of entries
};

struct ordered_key {
    uint64_t high, low;
};

struct ordered_entry {
    struct ordered_key key;
    uint64_t value;
};
RECORDS_END

static inline uint32_t ordered_count(const struct image *image, offset_t at)
{
    return ((const struct ordered *)image_read(image, at))->count;
}

// false: there is no such key. `value` may be NULL.
bool ordered_find(const struct image *image, offset_t at, struct ordered_key key, uint64_t *value);

// false: the key is there already; nothing has changed.
bool ordered_add(struct image *image, offset_t at, struct ordered_key key, uint64_t value);
// true: the key is new; false: its value was replaced.
bool ordered_put(struct image *image, offset_t at, struct ordered_key key, uint64_t value);
// false: there is no such key. `value` (may be NULL) gets what it was.
bool ordered_remove(struct image *image, offset_t at, struct ordered_key key, uint64_t *value);
void ordered_free(struct image *image, offset_t at);

// false, with `entry` as it was: there is no such entry.
bool ordered_at_or_after(const struct image *image, offset_t at, struct ordered_key key,
                         struct ordered_entry *entry);
bool ordered_at_or_before(const struct image *image, offset_t at, struct ordered_key key,
                          struct ordered_entry *entry);
bool ordered_first(const struct image *image, offset_t at, struct ordered_entry *entry);
bool ordered_last(const struct image *image, offset_t at, struct ordered_entry *entry);
// From entry->key, which need not be there.
bool ordered_next(const struct image *image, offset_t at, struct ordered_entry *entry);
bool ordered_previous(const struct image *image, offset_t at, struct ordered_entry *entry);

// Looks at all of it.
bool ordered_sound(const struct image *image, offset_t at);

#endif
