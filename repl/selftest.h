// selftest: what the program promises of every world, tried on this machine in seconds.
//
// A scenario is a journal that something happens in. Each check makes its world in another way and
// compares hashes of the world with those of a plain run; so a check fails where a world depends on
// anything but its seed and its journal.
//
//   ok queue: the same world twice
//   ok queue: 200 seeks, each as a fresh run
//   not ok queue: invariants after every event: event #512 breaks queue.little: ...
//
// Interface:
//   selftest_run      one scenario
//   selftest_main     all scenarios of all engines (declared in faces.h)
#ifndef ORRERY_REPL_SELFTEST_H
#define ORRERY_REPL_SELFTEST_H

#include "repl/prompt/out.h"
#include "sim/engine.h"

struct selftest {
    const struct engine *const *engines; // ENGINE_LIMIT places, by id
    const char *name;
    const char *journal; // without checks and without a seed
    uint64_t seed;
};

struct selftest_result {
    int passed, failed;
};

// Adds to `result`.
void selftest_run(const struct selftest *test, struct out *out, struct selftest_result *result);

#endif
