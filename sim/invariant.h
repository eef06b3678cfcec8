// invariant: what must hold in every world, checked.
//
// Interface:
//   invariants_check       all invariants of all engines; the first that is broken is told
//   invariant_guard        an observer that checks after every event and command
#ifndef ORRERY_SIM_INVARIANT_H
#define ORRERY_SIM_INVARIANT_H

#include "sim/world.h"

// true: all hold. false: the diag says which does not, of what, and why.
bool invariants_check(const struct world *w, struct diag *d);

// Checks until one is broken, then remembers that.
struct invariant_guard {
    struct observer observer; // for struct world; points here, so a guard stays where it is
    uint64_t checked;         // how often all held
    bool broken;
    uint64_t id; // after which event, or COMMAND_CAUSE plus which command
    struct diag why;
};

void invariant_guard_open(struct invariant_guard *guard);

#endif
