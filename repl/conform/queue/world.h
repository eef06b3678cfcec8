// world: the world of a vector: built by commands out of `given`, run, and looked at.
//
//   vector_world_open    an empty world with a seed, and its stations and sources
//   vector_world_run     to a time
//   vector_world_close
#ifndef ORRERY_CONFORM_QUEUE_WORLD_H
#define ORRERY_CONFORM_QUEUE_WORLD_H

#include "repl/conform/conform.h"
#include "sim/branch.h"

// So many events may one run of a vector take.
#define VECTOR_EVENTS_MOST UINT64_C(50000000)

// false, with nothing to close, and why says what was refused.
bool vector_world_open(struct branch *b, struct node given, int64_t seed, struct text *why);
bool vector_world_run(struct branch *b, int64_t time, struct text *why);
void vector_world_close(struct branch *b);

#endif
