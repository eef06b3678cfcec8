// sentence: what happened and why, in the words of an engine's tables.
//
// A row's sentence names its arguments in braces: "{customer} arrives at {station}". They are
// filled in as the world is at that moment: a customer who leaves in an event is still called by
// its number in the event's own sentence. Sentences are one line, whatever stands in a text that
// they quote.
//
// Interface:
//   sentence_event     of an event, just before it runs
//   sentence_rule      of a rule that a handler names, at that moment
//   sentence_setting   the setting of that rule with its value: "capacity=3"
//   sentence_head      "#48213 00:01:20.500", how an entry of a trace begins
//   sentence_check     does a sentence name only what it has?
//   kind_print         "queue.arrives"
#ifndef ORRERY_SIM_SENTENCE_H
#define ORRERY_SIM_SENTENCE_H

#include "sim/world.h"

void sentence_event(const struct world *w, const struct event *event, struct text *out);
void sentence_rule(const struct world *w, uint32_t engine, int rule,
                   const int64_t arguments[RULE_ARGUMENTS], struct text *out);

// The value is that of a record that the rule speaks of or of the owner of one, or that the target
// of the event (NULL for none) leads to in the same way; without any of them the name stands alone.
// Nothing where the rule has no setting.
void sentence_setting(const struct world *w, const struct event *event, uint32_t engine, int rule,
                      const int64_t arguments[RULE_ARGUMENTS], struct text *out);

// id: the number of an event, or COMMAND_CAUSE plus the number of a command, which begins with '>'.
void sentence_head(uint64_t id, int64_t time, struct text *out);

// For tests of tables: false and a diag where a name in braces is not one of `meanings`.
bool sentence_check(const char *sentence, const struct meaning *meanings, int count,
                    struct diag *d);

static inline const struct event_row *event_row_of(const struct world *w, uint32_t kind)
{
    return &w->engines[kind >> 8]->events[kind & 0xff];
}

void kind_print(const struct world *w, uint32_t kind, struct text *out);

#endif
