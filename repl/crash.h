// crash: what a bug of ours leaves behind.
//
// When an ASSERT fails, the session's branches are written to orrery-crash.journal in the current
// folder, as they are, and a few lines say where the world stood. `open orrery-crash.journal
// as-far-as-it-fits` gets there again.
#ifndef ORRERY_REPL_CRASH_H
#define ORRERY_REPL_CRASH_H

#include "repl/session/session.h"

// NULL: nobody any more.
void crash_watch(struct session *s);

#endif
