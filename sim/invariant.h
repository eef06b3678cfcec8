// invariant: what must hold in every world, checked.
//
// Interface:
//   invariants_check       all invariants of all engines of a world; the first that is broken is told
//   invariant_guard        an observer that checks after every event and command
#ifndef ORRERY_SIM_INVARIANT_H
#define ORRERY_SIM_INVARIANT_H

#include "sim/world.h"

// true: all hold. false: the diag says which does not, of what, and why.
bool invariants_check(const struct world *w, struct diag *d);

// Checks until one is broken, then remembers that.
struct invariant_guard {
    struct observer observer; // for struct world; `self` points here, so a guard stays where it was opened
    uint64_t checked;         // how often all held
    bool broken;
    uint64_t id;              // of the event, or COMMAND_CAUSE plus the number of the command, after which
    struct diag why;
};

void invariant_guard_open(struct invariant_guard *guard);

#endif
