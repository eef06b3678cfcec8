// hashed: see hashed.h. The entries lie one after the other as they were added; beside them a table
// of slots says where. One block holds both, and is filled to the last byte:
//
//   block of 2^b bytes:  entry 0 | entry 1 | ...  three quarters | slot 0 | slot 1 | ...  the rest
//   entry:               key | value
//   slot:                0, or an entry's number + 1
//
// So there are 2^(b - 4) slots for three quarters as many entries, and an empty slot is always
// there to end a search. A search begins at the slot that the key's hash names and goes on to the
// next ones.
//
// A removed key's entry gets the key HASHED_NO_KEY: walks pass over it, and its slot goes on
// leading searches further. When the entries are used up, those that are there go to a new block in
// the same order, larger or smaller as needed. Nobody can tell that they moved, because what is
// handed out is copies.
#include "sim/hashed.h"

enum { BITS_LEAST = 6, SLOT_SHARE = 4 };
#define NOWHERE UINT32_MAX

static const struct hashed *index_at(const struct image *image, offset_t at)
{
    return image_read(image, at);
}

static struct hashed *edit_index(struct image *image, offset_t at)
{
    return image_write(image, at, sizeof(struct hashed));
}

static uint32_t slot_count(uint32_t bits) { return 1u << (bits - SLOT_SHARE); }
static uint32_t entry_limit(uint32_t bits) { return slot_count(bits) / 4 * 3; }

static offset_t entry_offset(const struct hashed *index, uint32_t entry)
{
    return (offset_t)index->block * 8 + (offset_t)entry * sizeof(struct hashed_entry);
}

static offset_t slot_offset(const struct hashed *index, uint32_t slot)
{
    return entry_offset(index, entry_limit(index->bits)) + (offset_t)slot * sizeof(uint32_t);
}

static const struct hashed_entry *entry_at(const struct image *image, const struct hashed *index,
                                           uint32_t entry)
{
    return image_read(image, entry_offset(index, entry));
}

// The slot where the search for a key begins. Keys are often handles, which differ in few bits: a
// product of 128 bits, folded, lets all of them count.
static uint32_t home_of(uint64_t key, uint32_t bits)
{
    unsigned __int128 product = (unsigned __int128)(key ^ 0xa0761d6478bd642f) * 0xe7037ed1a0b428db;
    return (uint32_t)((uint64_t)product ^ (uint64_t)(product >> 64)) & (slot_count(bits) - 1);
}

// The number of a key's entry. NOWHERE: it is not there.
static uint32_t find_entry(const struct image *image, const struct hashed *index, uint64_t key)
{
    ASSERT(key != HASHED_NO_KEY);
    if (index->block == 0) {
        return NOWHERE;
    }
    const struct hashed_entry *entries = entry_at(image, index, 0);
    const uint32_t *slots = image_read(image, slot_offset(index, 0));
    uint32_t mask = slot_count(index->bits) - 1;
    uint32_t slot = home_of(key, index->bits);
    while (slots[slot] != 0 && entries[slots[slot] - 1].key != key) {
        slot = (slot + 1) & mask;
    }
    return slots[slot] - 1; // NOWHERE for an empty one
}

bool hashed_find(const struct image *image, offset_t at, uint64_t key, uint64_t *value)
{
    const struct hashed *index = index_at(image, at);
    uint32_t entry = find_entry(image, index, key);
    if (entry != NOWHERE && value != NULL) {
        *value = entry_at(image, index, entry)->value;
    }
    return entry != NOWHERE;
}

// ---- walks ----

// The first entry from this one on whose key is there.
static uint32_t skip_removed(const struct image *image, const struct hashed *index, uint32_t entry)
{
    while (entry < index->used && entry_at(image, index, entry)->key == HASHED_NO_KEY) {
        entry++;
    }
    return entry;
}

static bool take(const struct image *image, const struct hashed *index, uint32_t entry,
                 struct hashed_entry *out)
{
    if (entry >= index->used) {
        return false;
    }
    *out = *entry_at(image, index, entry);
    return true;
}

bool hashed_first(const struct image *image, offset_t at, struct hashed_entry *entry)
{
    const struct hashed *index = index_at(image, at);
    return take(image, index, index->first, entry);
}

bool hashed_next(const struct image *image, offset_t at, struct hashed_entry *entry)
{
    const struct hashed *index = index_at(image, at);
    uint32_t last = find_entry(image, index, entry->key);
    ASSERT(last != NOWHERE);
    return take(image, index, skip_removed(image, index, last + 1), entry);
}

// ---- changes ----

// The next entry. There must be one that is not used.
static void append(struct image *image, offset_t at, uint64_t key, uint64_t value)
{
    struct hashed *index = edit_index(image, at);
    const uint32_t *slots = image_read(image, slot_offset(index, 0));
    uint32_t mask = slot_count(index->bits) - 1;
    uint32_t slot = home_of(key, index->bits);
    while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
    }
    struct hashed_entry *entry = image_write_aligned(image, entry_offset(index, index->used));
    *entry = (struct hashed_entry){.key = key, .value = value};
    index->count++;
    index->used++;
    *(uint32_t *)image_write_aligned(image, slot_offset(index, slot)) = index->used;
}

// The keys that are there go to a new block, which has room for half as many again.
static void rebuild(struct image *image, offset_t at)
{
    const struct hashed old = *index_at(image, at);
    uint32_t bits = BITS_LEAST;
    while (entry_limit(bits) < old.count + old.count / 2 + 1) {
        bits++;
    }
    offset_t block = image_allocate(image, (size_t)1 << bits);
    ASSERT(block != 0);
    *edit_index(image, at) = (struct hashed){.block = (uint32_t)(block / 8), .bits = bits};
    for (uint32_t i = old.first; i < old.used; i++) {
        const struct hashed_entry *entry = entry_at(image, &old, i);
        if (entry->key != HASHED_NO_KEY) {
            append(image, at, entry->key, entry->value);
        }
    }
    if (old.block != 0) {
        image_free(image, entry_offset(&old, 0), (size_t)1 << old.bits);
    }
}

static void insert(struct image *image, offset_t at, uint64_t key, uint64_t value)
{
    const struct hashed *index = index_at(image, at);
    if (index->block == 0 || index->used == entry_limit(index->bits)) {
        rebuild(image, at);
    }
    append(image, at, key, value);
}

bool hashed_add(struct image *image, offset_t at, uint64_t key, uint64_t value)
{
    if (find_entry(image, index_at(image, at), key) != NOWHERE) {
        return false;
    }
    insert(image, at, key, value);
    return true;
}

bool hashed_put(struct image *image, offset_t at, uint64_t key, uint64_t value)
{
    const struct hashed *index = index_at(image, at);
    uint32_t found = find_entry(image, index, key);
    if (found == NOWHERE) {
        insert(image, at, key, value);
        return true;
    }
    struct hashed_entry *entry = image_write_aligned(image, entry_offset(index, found));
    entry->value = value;
    return false;
}

bool hashed_remove(struct image *image, offset_t at, uint64_t key, uint64_t *value)
{
    uint32_t found = find_entry(image, index_at(image, at), key);
    if (found == NOWHERE) {
        return false;
    }
    struct hashed *index = edit_index(image, at);
    struct hashed_entry *entry = image_write_aligned(image, entry_offset(index, found));
    if (value != NULL) {
        *value = entry->value;
    }
    entry->key = HASHED_NO_KEY;
    index->count--;
    if (found == index->first) {
        index->first = skip_removed(image, index, found + 1);
    }
    if (index->count == 0) {
        hashed_free(image, at);
    } else if (index->bits > BITS_LEAST && index->count < entry_limit(index->bits) / 4) {
        rebuild(image, at);
    }
    return true;
}

void hashed_free(struct image *image, offset_t at)
{
    const struct hashed *index = index_at(image, at);
    if (index->block != 0) {
        image_free(image, entry_offset(index, 0), (size_t)1 << index->bits);
        *edit_index(image, at) = (struct hashed){0};
    }
}

// ---- the structure ----

bool hashed_sound(const struct image *image, offset_t at)
{
    const struct hashed *index = index_at(image, at);
    if (index->block == 0) {
        return index->count == 0 && index->used == 0 && index->first == 0;
    }
    uint32_t there = 0, slots = 0;
    for (uint32_t i = 0; i < index->used; i++) {
        uint64_t key = entry_at(image, index, i)->key;
        if (key != HASHED_NO_KEY && (i < index->first || find_entry(image, index, key) != i)) {
            return false;
        }
        there += key != HASHED_NO_KEY;
    }
    for (uint32_t i = 0; i < slot_count(index->bits); i++) {
        slots += *(const uint32_t *)image_read(image, slot_offset(index, i)) != 0;
    }
    return index->count > 0 && there == index->count && slots == index->used &&
           index->used <= entry_limit(index->bits) &&
           index->first == skip_removed(image, index, index->first) && index->first < index->used;
}
