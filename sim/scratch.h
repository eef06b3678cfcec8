// scratch: memory outside the image for what a handler works out and throws away.
//
// An assignment of ten thousand partitions, the candidates of a decision, a sorted copy: what is
// taken here is gone when the event (or the command) is over, without being given back. Nothing of
// it may be referred to from the image. A world has one, `&w->scratch`; it begins empty with each
// event and each command.
//
// Interface:
//   scratch_open, scratch_close
//   scratch_take        zeroed memory, aligned to 16; good until the event is over
//   SCRATCH_ARRAY       the same for elements of a type
//   scratch_mark, scratch_release      gives back early what was taken since a mark
//   scratch_reset       gives back everything; by the world
//
// Blocks come from the image's host, each twice as long as the one before, and are kept for the
// next event, so that in the long run nothing is allocated. What was taken never moves.
//
// Where there is no memory, the event is left like one whose image can not grow (see sim/image.h).
// That is also what happens beyond the image's limit, so that a user's limit for a world bounds its
// scratch memory as well: the largest block is not longer than it.
#ifndef ORRERY_SIM_SCRATCH_H
#define ORRERY_SIM_SCRATCH_H

#include "sim/image.h"

enum { SCRATCH_FIRST_BITS = 16, SCRATCH_BLOCKS = 24 };

struct scratch {
    size_t used;         // bytes of the current block; 0: nothing was taken
    uint32_t block;      // the current one: 1 << (block + SCRATCH_FIRST_BITS) bytes
    struct image *image; // whose limit, host and escape count
    unsigned char *blocks[SCRATCH_BLOCKS]; // NULL: not needed yet
};

struct scratch_mark {
    size_t used;
    uint32_t block;
};

// Takes no memory yet. The image stays the caller's, and where it is.
void scratch_open(struct scratch *s, struct image *image);
void scratch_close(struct scratch *s);

// NULL when there is no memory and the image has no escape.
void *scratch_take(struct scratch *s, size_t bytes);

#define SCRATCH_ARRAY(scratch, type, count)                                                        \
    ((type *)scratch_take_array((scratch), (count), sizeof(type)))
void *scratch_take_array(struct scratch *s, size_t count, size_t bytes);

static inline struct scratch_mark scratch_mark(const struct scratch *s)
{
    return (struct scratch_mark){.used = s->used, .block = s->block};
}

static inline void scratch_release(struct scratch *s, struct scratch_mark mark)
{
    s->used = mark.used;
    s->block = mark.block;
}

static inline void scratch_reset(struct scratch *s)
{
    s->used = 0;
    s->block = 0;
}

#endif
