// when: the moments at which something is so.
//
// A question is asked after each event and after each command of the known line, with the world as
// it is then. It is either about the world ("desk.waiting > 5") or about the event that just ran
// ("a customer was lost"). Asking must not change anything; it may be asked more than once about
// one moment.
//
//   beginning o---o---o---------o---o---o---o head
//                 first    last ^   ^ next
//                          previous ' present
//
// Interface:
//   when_first       the first moment of the line
//   when_last        the last one
//   when_next        the first after the present (the visit's home)
//   when_previous    the last before the present
//   when_interesting, when_kind      questions about events, for these
//
// Looking forward scans; looking back scans the stretches between checkpoints, the last one first.
// Where `monotone` is declared (once it holds, it holds from then on), looking forward halves its
// way instead.
//
// The visit is somewhere else afterwards: visit_end comes back, and branch_to_moment after it goes
// to what was found.
#ifndef ORRERY_SIM_WHEN_H
#define ORRERY_SIM_WHEN_H

#include "sim/visit.h"

struct when {
    bool (*holds)(void *self, const struct world *w);
    // instead of `holds`
    bool (*about)(void *self, const struct world *w, const struct event *event);
    void *self;
    bool becomes;  // only moments before which it did not hold; with `holds`
    bool monotone; // with `holds`
};

struct when_found {
    bool found;
    struct moment moment;
    // The event, or COMMAND_CAUSE plus the number of the command, after which it holds; 0: the
    // beginning.
    uint64_t id;
};

// false: interrupted, or no memory; a diag. That nothing was found is no error.
bool when_first(struct visit *v, const struct when *when, struct when_found *found, struct diag *d);
bool when_last(struct visit *v, const struct when *when, struct when_found *found, struct diag *d);
bool when_next(struct visit *v, const struct when *when, struct when_found *found, struct diag *d);
bool when_previous(struct visit *v, const struct when *when, struct when_found *found,
                   struct diag *d);

// For `about`: landmarks of an engine; events of the kind that `self` (a uint32_t) points to.
bool when_interesting(void *self, const struct world *w, const struct event *event);
bool when_kind(void *self, const struct world *w, const struct event *event);

#endif
