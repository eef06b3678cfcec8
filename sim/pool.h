// pool: records and growing arrays inside an image.
//
// Both are made of extents, each twice as long as the one before, so growing never moves a byte:
//
//   extent 0: 16 elements | extent 1: 32 | extent 2: 64 | ...
//
// A `struct extents` keeps, for each extent, the offset that element 0 would have if the extent
// reached back to it; element i is then at base + i * bytes whichever extent it is in.
//
// A `struct pool` gives out records that begin with RECORD_HEAD. A freed record is used again, last
// freed first; its generation tells old handles from new. A handle says where the record lies, so
// that reaching it needs no pool.
//
// Interface:
//   extents_locate, extents_grow           where an element is; one more extent
//   array_at, array_edit, array_push, array_pop      a growing array
//   pool_add, pool_remove, pool_locate, pool_valid, pool_next     records
#ifndef ORRERY_SIM_POOL_H
#define ORRERY_SIM_POOL_H

#include "sim/image.h"

enum { EXTENT_LIMIT = 26 };

// First in every record of a pool. The generation goes up by one when the record is given out and
// when it is removed, so it is odd while the record is in use. The link is the place of the next
// free one while it is free.
#define RECORD_HEAD                                                                                \
    uint32_t generation;                                                                           \
    uint32_t link

RECORDS_BEGIN
struct record_head {
    RECORD_HEAD;
};

struct extents {
    offset_t base[EXTENT_LIMIT];
    uint32_t count;      // extents there are
    uint32_t first_bits; // the first holds 1 << first_bits elements
};

struct array {
    struct extents extents;
    uint32_t element_bytes;
    uint32_t count; // elements in use
};

struct pool {
    struct extents extents;
    uint32_t record_bytes;
    uint32_t used;  // records ever given out
    uint32_t live;  // records now
    uint32_t freed; // place of the one freed last, 0 for none
};
RECORDS_END

static inline offset_t extents_locate(const struct extents *extents, uint32_t i, uint32_t bytes)
{
    uint32_t biased = i + (1u << extents->first_bits);
    uint32_t extent = 31u - (uint32_t)__builtin_clz(biased) - extents->first_bits;
    return extents->base[extent] + (offset_t)i * bytes;
}

static inline uint32_t extents_capacity(const struct extents *extents)
{
    return ((1u << extents->count) - 1u) << extents->first_bits;
}

// `at` is where the extents themselves lie in the image. false: no memory (see image_allocate).
bool extents_grow(struct image *image, offset_t at, uint32_t element_bytes);

// ---- arrays: `at` is the offset of a struct array ----

// Writes an empty array; first_bits says how many elements (1 << first_bits) the first extent has.
void array_begin(struct image *image, offset_t at, uint32_t element_bytes, uint32_t first_bits);

static inline const struct array *array_of(const struct image *image, offset_t at)
{
    return image_read(image, at);
}

static inline offset_t array_locate(const struct image *image, offset_t at, uint32_t i)
{
    const struct array *array = array_of(image, at);
    return extents_locate(&array->extents, i, array->element_bytes);
}

static inline const void *array_at(const struct image *image, offset_t at, uint32_t i)
{
    return image_read(image, array_locate(image, at, i));
}

static inline void *array_edit(struct image *image, offset_t at, uint32_t i)
{
    uint32_t bytes = array_of(image, at)->element_bytes;
    return image_write(image, array_locate(image, at, i), bytes);
}

// One element more, to be filled by the caller (it holds what a popped one left). NULL: no memory.
void *array_push(struct image *image, offset_t at);
// One element less. The array must not be empty.
void array_pop(struct image *image, offset_t at);
// Gives the memory back; the array is empty then.
void array_free(struct image *image, offset_t at);

// ---- pools: `at` is the offset of a struct pool ----

// record_bytes is a multiple of 8. A pool lies within one chunk.
void pool_begin(struct image *image, offset_t at, uint32_t record_bytes, uint32_t first_bits);

static inline const struct pool *pool_of(const struct image *image, offset_t at)
{
    return image_read(image, at);
}

static inline offset_t place_offset(uint32_t place) { return (offset_t)place * 8; }

static inline uint64_t handle_bits(uint32_t generation, offset_t record)
{
    return (uint64_t)generation << 32 | record / 8;
}

// The offset of the record of a handle that must be valid: a stale one is a bug.
static inline offset_t pool_locate(const struct image *image, uint64_t bits)
{
    offset_t record = place_offset(handle_place(bits));
    ASSERT(record < image->committed);
    const struct record_head *head = image_read(image, record);
    ASSERT(head->generation == handle_generation(bits));
    return record;
}

// Records whose size is a power of two lie at multiples of it, so never across the end of a chunk.
static inline void *record_write(struct image *image, offset_t record, size_t bytes)
{
    return (bytes & (bytes - 1)) == 0 ? image_write_aligned(image, record)
                                      : image_write(image, record, bytes);
}

// A record that was never given out before; its offset, 0 where there is no memory.
offset_t pool_extend(struct image *image, offset_t at);

// memset, but in line as plain stores: for a record's size the compiler's own way (`rep stos`)
// costs as much as the rest of pool_add. The empty assembler line keeps it from making one of the
// loop.
static inline void clear_words(uint64_t *words, size_t count)
{
#pragma GCC unroll 16
    for (size_t i = 0; i < count; i++) {
        words[i] = 0;
        __asm__ volatile("");
    }
}

// A zeroed record with its head set, and its handle bits; NULL where there is no memory. `bytes` is
// what pool_begin was told. In line, so that the size of a record is known where it is cleared.
static inline void *pool_add(struct image *image, offset_t at, uint32_t bytes, uint64_t *bits)
{
    struct pool *pool = image_write_aligned(image, at);
    offset_t record = place_offset(pool->freed);
    if (UNLIKELY(record == 0) && (record = pool_extend(image, at)) == 0) {
        return NULL;
    }
    struct record_head *head = record_write(image, record, bytes);
    pool->freed = head->link;
    pool->live++;
    uint32_t generation = head->generation + 1;
    clear_words((uint64_t *)head, bytes / 8);
    head->generation = generation;
    *bits = handle_bits(generation, record);
    return head;
}

static inline void pool_remove(struct image *image, offset_t at, uint64_t bits)
{
    offset_t record = pool_locate(image, bits);
    struct pool *pool = image_write_aligned(image, at);
    struct record_head *head = image_write_aligned(image, record);
    head->generation++;
    head->link = pool->freed;
    pool->freed = handle_place(bits);
    pool->live--;
}

// Of any bits at all: is there a record of this pool, free or not; is it the one that was meant.
bool pool_holds(const struct image *image, offset_t at, uint64_t bits);
bool pool_valid(const struct image *image, offset_t at, uint64_t bits);

// The next record after `bits` (0: the first), in the order in which the pool first gave them out;
// 0 at the end.
uint64_t pool_next(const struct image *image, offset_t at, uint64_t bits);

#endif
