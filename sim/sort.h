// sort: puts arrays in order, the same on every machine.
//
// Elements that the order does not tell apart stay as they were: the sort is stable, as Java's and
// Scala's are for objects. What else it needs, as much memory as the array has, comes from scratch
// memory and is given back.
//
// Interface:
//   sort_array      the caller says which of two elements comes first
//
// The order must be a strict one: nothing comes before itself; if a comes before b then b does not
// come before a; and both this and "neither comes first" carry over from a to b to c.
#ifndef ORRERY_SIM_SORT_H
#define ORRERY_SIM_SORT_H

#include "sim/scratch.h"

// Does `a` come before `b`? `self` is what sort_array was given.
typedef bool sort_before(const void *self, const void *a, const void *b);

// `count` elements of `bytes` bytes each; they lie in scratch memory or in a variable of the
// caller, not in an image. Where there is no memory the event is left, as by scratch_take.
void sort_array(struct scratch *s, void *elements, size_t count, size_t bytes, sort_before *before,
                const void *self);

#endif
