// tell: says what happens while it happens.
//
// While a teller listens to a world, each event is printed as a sentence, and under it the rules that decided. After
// `most` events it only counts. Nothing is kept.
#ifndef ORRERY_REPL_SESSION_TELL_H
#define ORRERY_REPL_SESSION_TELL_H

#include "repl/prompt/out.h"
#include "sim/world.h"

struct teller {
    struct out *out;
    int64_t most;  // events to print
    int64_t heard; // events so far
    struct observer observer;
    const struct observer *before; // who listened before
};

void tell_begin(struct teller *t, struct world *w, struct out *o, int64_t most);
// Says how many were left out.
void tell_end(struct teller *t, struct world *w);

#endif
