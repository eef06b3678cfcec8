// queue_world: a world with the queue engine for tests, that checks all invariants after every
// event and command.
//
//   queue_world_open     an empty one; `seed` as for branch_open
//   queue_world_give     a command that must be accepted
//   queue_world_refused  a command that must be refused with these words, and change nothing
//   queue_world_run      to a time
//   queue_world_number   a member of a record: "desk", "waiting"
//   queue_world_close
//
// A failure fails the running cmocka test. `events` and `rules` count what happened.
#ifndef ORRERY_TESTS_QUEUE_WORLD_H
#define ORRERY_TESTS_QUEUE_WORLD_H

#include "engines/queue/inside.h"
#include "sim/branch.h"

struct queue_world {
    struct branch branch;
    struct observer observer;
    bool unchecked; // for long runs: invariants cost more than events
    int64_t events[QUEUE_EVENTS];
    int64_t rules[QUEUE_RULES];
};

struct queue_world *queue_world_open(uint64_t seed, int64_t history_bytes);
void queue_world_close(struct queue_world *q);
void queue_world_give(struct queue_world *q, const char *command);
void queue_world_refused(struct queue_world *q, const char *command, const char *words);
void queue_world_run(struct queue_world *q, int64_t time);
int64_t queue_world_number(struct queue_world *q, const char *record, const char *member);

#endif
