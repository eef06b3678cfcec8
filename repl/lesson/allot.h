// allot: memory that is given back all at once.
//
// A lesson, a page of text: many small things that live and die together. Each owns an allot, takes
// what it needs from it, and frees them all in one call.
//
// Interface:
//   allot_get      bytes, zeroed, aligned for anything
//   allot_copy     a copy of some bytes, with a zero byte behind
//   allot_format   text put together as printf would
//   allot_grow     room for one more element of a growing array
//   allot_free     gives everything back
//
// An allot that is all zero is empty and ready. When the machine has no memory left, the program
// says so and ends: what is read here is small (a file of at most 16 MiB), and half a lesson is of
// no use.
#ifndef ORRERY_REPL_LESSON_ALLOT_H
#define ORRERY_REPL_LESSON_ALLOT_H

#include "sim/base.h"

struct allot_chunk;

struct allot {
    struct allot_chunk *newest;
};

void *allot_get(struct allot *a, size_t size);
char *allot_copy(struct allot *a, const char *bytes, size_t length);
char *allot_format(struct allot *a, const char *format, ...) PRINTF_LIKE(2, 3);

// An array of `count` elements of `size` bytes that has room for `*room`: returned is one with room
// for at least one more, at another place if it had to grow.
void *allot_grow(struct allot *a, void *array, int count, int *room, size_t size);

void allot_free(struct allot *a);

#endif
