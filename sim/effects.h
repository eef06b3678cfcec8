// effects: what an event or a command led to: the events that it scheduled, those that these
// scheduled, and so on.
//
//   #523 00:00:02.000 toy.beat  a beats
//     #524 00:00:02.003 toy.echo  a echoes 1000
//     #525 00:00:02.007 toy.beat  a beats
//       #526 00:00:02.014 toy.beat  a beats
//         ... and 1 more
//
// Known are the events up to the head of the line. The first ones in time are told, as a tree, each
// below the one that scheduled it; of each is said how many more it scheduled that are not told.
//
// Interface:
//   effects_of        tells the tree, each node before those below it
//   effects_print     a node as text
#ifndef ORRERY_SIM_EFFECTS_H
#define ORRERY_SIM_EFFECTS_H

#include "sim/trace.h"
#include "sim/trace_index.h"

enum { EFFECTS_MOST = 200 };

struct effect {
    int depth;                       // 0: what was asked about
    uint64_t more;                   // events that it scheduled and that are not told
    const struct trace_entry *entry; // good until the function that hears it returns
};

typedef void effects_heard(void *self, const struct effect *effect);

// id: the number of an event, or COMMAND_CAUSE plus the number of a command. depth: levels below
// it; limit: events to be told at most, no more than EFFECTS_MOST. false: a diag; some may have
// been told.
bool effects_of(struct visit *v, struct trace_index *index, uint64_t id, int depth, int limit,
                effects_heard *heard, void *self, struct diag *d);

void effects_print(const struct effect *effect, enum trace_detail detail, struct text *out);

#endif
