// parting: where two lines of one world went different ways, and what made them.
//
// Two lines with the same seed are the same up to the first command that differs: that needs no
// looking, and is the input that made the difference. From there on both are run side by side, and
// what happens is compared event by event in words: time, kind, sentence, and the rules that
// decided with their arguments. The first event that differs is where a learner sees the lines
// part. That may be long after the command, or never.
//
// (The worlds themselves differ from the command on, if only in a setting; so neither their hashes
// nor halving the way would tell. Words, not handles, are compared, since a command that made a
// record moves the handles of later ones.)
//
// Interface:
//   parting_find       of two branches
//   parting_print      as text
#ifndef ORRERY_SIM_PARTING_H
#define ORRERY_SIM_PARTING_H

#include "sim/trace.h"

enum { PARTING_TEXT_BYTES = 1024 };

enum parting_kind {
    PARTING_SEED,  // nothing is common: they began with different seeds
    PARTING_EVENT, // `event` differs
    PARTING_NONE,  // the same events, as far as both lines are known
};

struct parting {
    enum parting_kind kind;
    uint64_t event;      // the first that differs; for PARTING_NONE the last that both have
    uint64_t command[2]; // number of the first command that differs; 0: none is left on that line
    char command_text[2][PARTING_TEXT_BYTES];
    char event_text[2][PARTING_TEXT_BYTES]; // lines, as trace_print writes them
};

// Both visits are somewhere else afterwards. false: interrupted, or no memory; a diag.
bool parting_find(struct visit *first, struct visit *second, struct parting *parting,
                  struct diag *d);

// names: what the two lines are called.
void parting_print(const struct parting *parting, const char *const names[2], struct text *out);

#endif
