// why: the chain of causes that led to an event or to a value.
//
// An event was scheduled by another event or by a command; that event by another, and so on up to
// the command that began it all. The chain is told link by link, from what was asked about upwards,
// each link as an entry of the trace with the rules that decided in it. Of many links of one kind
// in a row (each arrival brings about the next one) the first and the last are told. Where the
// chain is still longer than wanted, links between the nearest ones and the last two are left out.
// What is left out is counted.
//
//   desk.waiting became 4; it was 3
//   #9120 00:01:20.500 queue.arrives  call 812 comes from orders
//       because no server of desk is free: orders 812 waits (rule queue.joins_line)
//   ... 810 causes between
//   caused by #1 00:00:00.089 queue.arrives  call 1 comes from orders
//   caused by >2 00:00:00.000 queue.source orders to=desk interarrival="exponential 90ms"
//
// Interface:
//   why_event       of an event or command
//   why_value       of what a path shows: who changed it last, and the chain from there
//   why_print       a link as text
#ifndef ORRERY_SIM_WHY_H
#define ORRERY_SIM_WHY_H

#include "sim/trace.h"
#include "sim/trace_index.h"
#include "sim/writer.h"

struct why_link {
    int depth;                       // 0: what was asked about, or who changed the value; then on
    uint64_t left_out;               // links between the one told before and this one
    const struct trace_entry *entry; // NULL: nobody ever changed the value
    const struct writer *writer;     // with depth 0 of a value; otherwise NULL
};

typedef void why_heard(void *self, const struct why_link *link);

enum { WHY_LINKS_LEAST = 4 };

// id: the number of an event, or COMMAND_CAUSE plus the number of a command. limit: links to be
// told at most, not less than WHY_LINKS_LEAST. false: a diag; some links may have been told.
bool why_event(struct visit *v, struct trace_index *index, uint64_t id, int limit, why_heard *heard,
               void *self, struct diag *d);
bool why_value(struct visit *v, struct trace_index *index, const struct path *path, int limit,
               why_heard *heard, void *self, struct diag *d);

void why_print(const struct why_link *link, enum trace_detail detail, struct text *out);

#endif
