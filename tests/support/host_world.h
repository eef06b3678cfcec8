// host_world: a world with the linux engine, and the ledger that stands on it, for tests; it checks
// all invariants after every event and command.
//
//   host_world_open     an empty one
//   host_world_give     commands, divided by ';', that must be accepted
//   host_world_run      to a time
//   host_world_number   a member of a record: "log", "durable_bytes"
//   host_world_close
//
// A failure fails the running cmocka test.
#ifndef ORRERY_TESTS_HOST_WORLD_H
#define ORRERY_TESTS_HOST_WORLD_H

#include "engines/linux/inside.h"
#include "sim/branch.h"
#include "sim/invariant.h"

struct host_world {
    struct branch branch;
    struct invariant_guard guard;
};

struct host_world *host_world_open(void);
void host_world_close(struct host_world *h);
void host_world_give(struct host_world *h, const char *commands);
void host_world_run(struct host_world *h, int64_t time);
int64_t host_world_number(struct host_world *h, const char *record, const char *member);

#endif
