// tell: says what happens while it happens.
//
// While a teller listens to a branch, each event and command is printed as a sentence, and under it
// the rules that decided. After `most` of them it only counts. Nothing is kept.
#ifndef ORRERY_REPL_SESSION_TELL_H
#define ORRERY_REPL_SESSION_TELL_H

#include "repl/prompt/out.h"
#include "sim/trace.h"

struct teller {
    struct out *out;
    int64_t most, heard;
    struct tracer tracer;
    const struct observer *before; // who listened before
};

// Prints lines that a trace or its like has written: those of rules dimmed, long ones going on
// under themselves.
void tell_lines(struct out *o, char *lines);

// Prints an entry of a trace, its rules dimmed.
void tell_entry(struct out *o, const struct trace_entry *entry, enum trace_detail detail,
                int indent);

// The teller stays where it is until tell_end.
void tell_begin(struct teller *t, struct branch *b, struct out *o, int64_t most);
// Says how many were left out.
void tell_end(struct teller *t, struct branch *b);

#endif
