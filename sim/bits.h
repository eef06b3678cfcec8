// bits: a set of numbers inside an image: dirty pages, free slots, offsets that were seen.
//
// Numbers go from 0 to UINT64_MAX - 1; there is no length to give. What is stored is blocks of
// 1,024 bits in which at least one is set, found through an ordered index. So a set of a million
// pages of which two are dirty is small, and so is an empty one: 16 bytes in a record, all zero. A
// full one costs about 1.3 bits a number. Whoever removes the record calls bits_free before (see
// `removed` in sim/engine.h). `at` is always the offset of the struct bits.
//
// Ranges are given as `from` and `to`, which is the first number that no longer belongs to it.
//
// Interface:
//   bits_test
//   bits_set, bits_clear           ranges; they say how many numbers that changed
//   bits_count, bits_count_range   how many are set
//   bits_next_set, bits_next_clear the first from a number on
//   bits_free                      empties it
//   bits_sound                     is its structure as it must be? for invariants
//
// A walk over runs that are set, which may change the set on its way:
//
//   for (uint64_t from = bits_next_set(image, at, 0); from != BITS_NONE;) {
//       uint64_t to = bits_next_clear(image, at, from);
//       ...
//       from = bits_next_set(image, at, to);
//   }
//
// Where memory runs out the event is left, as by image_allocate.
#ifndef ORRERY_SIM_BITS_H
#define ORRERY_SIM_BITS_H

#include "sim/ordered.h"

#define BITS_NONE UINT64_MAX

RECORDS_BEGIN
struct bits {
    struct ordered blocks; // number of a block to its offset
    uint64_t count;        // of bits that are set
};
RECORDS_END

bool bits_test(const struct image *image, offset_t at, uint64_t i);
uint64_t bits_set(struct image *image, offset_t at, uint64_t from, uint64_t to);
uint64_t bits_clear(struct image *image, offset_t at, uint64_t from, uint64_t to);
void bits_free(struct image *image, offset_t at);

static inline uint64_t bits_count(const struct image *image, offset_t at)
{
    return ((const struct bits *)image_read(image, at))->count;
}
uint64_t bits_count_range(const struct image *image, offset_t at, uint64_t from, uint64_t to);

// `from` itself counts. BITS_NONE: there is none.
uint64_t bits_next_set(const struct image *image, offset_t at, uint64_t from);
uint64_t bits_next_clear(const struct image *image, offset_t at, uint64_t from);

// Looks at all of it.
bool bits_sound(const struct image *image, offset_t at);

#endif
