// trace_index: of every event of a line, its kind and what caused it: eight bytes each.
//
// With it `why` and `effects` follow causes through a long line without running it again for every
// link. It is made by listening while the line runs again, when it is first asked for, and goes on
// from there when the line has grown. It notices by itself when it is asked about another line, or
// about one whose end was undone: it keeps a sum of the commands that made what it describes.
//
// Beyond its budget the older half is given up. What was asked about the older part is found by
// running a stretch of it again, which is then kept beside until another is asked for.
//
// Interface:
//   trace_index_open, trace_index_close
//   trace_index_grow      up to the head of the line
//   trace_index_cause     of one event
//   trace_index_each      of all events from a number on, in order
#ifndef ORRERY_SIM_TRACE_INDEX_H
#define ORRERY_SIM_TRACE_INDEX_H

#include "sim/visit.h"

// Events one after the other, each packed into 64 bits (see trace_index.c).
struct trace_span {
    uint64_t first;      // the number of the first one
    struct growth links; // of uint64_t
};

struct trace_index {
    const struct host *host;
    int64_t budget_bytes;
    struct trace_span newest; // ends where the index ends
    struct trace_span aside;  // a stretch of the older part
    uint64_t commands;        // of the journal, that made what is described
    uint64_t sum;             // over them
    uint64_t seed;
};

void trace_index_open(struct trace_index *index, const struct host *host, int64_t budget_bytes);
void trace_index_close(struct trace_index *index);

// The visit is somewhere else afterwards. false: interrupted, or no memory; a diag.
bool trace_index_grow(struct trace_index *index, struct visit *v, struct diag *d);

// The event must be on the line, and the index grown. `cause` and `kind` are as in struct event.
bool trace_index_cause(struct trace_index *index, struct visit *v, uint64_t number, uint64_t *cause,
                       uint32_t *kind, struct diag *d);

typedef void trace_index_heard(void *self, uint64_t number, uint64_t cause, uint32_t kind);
bool trace_index_each(struct trace_index *index, struct visit *v, uint64_t from,
                      trace_index_heard *heard, void *self, struct diag *d);

#endif
