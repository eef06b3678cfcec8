// trace: what happened, one entry for each event and each command: what it was in words, and which
// rules decided.
//
//   #523 00:00:02.000 toy.beat  a beats
//       because beat 3 is a third one: an echo will follow (rule toy.third, setting period=7ms)
//   >2 00:00:02.500 toy.set a period=3ms
//
// The trace is not kept anywhere: it is made by listening while events run, for the first time or
// again. An entry has an id, which is what other events name as their cause: the number of an
// event, or COMMAND_CAUSE plus the number of a command.
//
// Interface:
//   tracer_open      an observer that makes an entry of everything it hears, for runs forward
//   trace_range      what happened from one event to another
//   trace_between    what happened from one moment to another
//   trace_one        one event or command
//   trace_print      an entry as text
//
// Texts of an entry are the tracer's, good until the function that hears it returns.
#ifndef ORRERY_SIM_TRACE_H
#define ORRERY_SIM_TRACE_H

#include "sim/visit.h"

enum { TRACE_RULES = 24, TRACE_TEXT_BYTES = 16384 };

struct trace_rule {
    uint32_t engine;
    int rule;
    int64_t arguments[RULE_ARGUMENTS];
    const char *name; // "queue.room-full"
    const char *sentence;
    const char *setting; // "room=3"; empty where no setting is involved
    const char *source;  // where the real system decides so
};

struct trace_entry {
    uint64_t id;
    int64_t time;         // ns
    struct event event;   // all zero for a command
    bool interesting;     // a landmark
    const char *kind;     // "queue.arrives"; empty for a command
    const char *sentence; // of an event; a command's own text
    const struct trace_rule *rules;
    int rule_count;
    int rules_left_out; // beyond TRACE_RULES
};

typedef void trace_heard(void *self, const struct world *w, const struct trace_entry *entry);

struct tracer {
    struct observer observer; // for struct world; points here, so a tracer stays where it is
    const struct journal *journal;
    trace_heard *heard;
    void *heard_self;
    struct trace_entry entry;
    struct trace_rule rules[TRACE_RULES];
    struct text text;
    char bytes[TRACE_TEXT_BYTES];
};

// A tracer that is left in a world while the branch goes back also hears what is run again to get
// there.
void tracer_open(struct tracer *t, const struct branch *b, trace_heard *heard, void *self);

// With the commands between the events; `to` beyond the head means everything up to the head.
// false: a diag.
bool trace_range(struct visit *v, uint64_t from, uint64_t to, trace_heard *heard, void *self,
                 struct diag *d);
bool trace_between(struct visit *v, struct moment from, struct moment to, trace_heard *heard,
                   void *self, struct diag *d);
bool trace_one(struct visit *v, uint64_t id, trace_heard *heard, void *self, struct diag *d);

enum trace_detail {
    TRACE_LINE,    // one line
    TRACE_RULED,   // and a line for each rule
    TRACE_SOURCED, // and the source of each rule in the real system
};

// Every line ends with a line end and begins with `indent` spaces.
void trace_print(const struct trace_entry *entry, enum trace_detail detail, int indent,
                 struct text *out);

#endif
