// faces: what the program does besides its prompt: one function for each word of the command line.
//
// Each returns the exit status: 0 done, 1 something failed and the message was printed.
#ifndef ORRERY_REPL_FACES_H
#define ORRERY_REPL_FACES_H

#include "repl/options.h"

// A session with the options of the command line. NULL and a diag if memory is short.
struct session *faces_session(const struct options *o, struct out *out, struct diag *d);
// Prints a message on standard error; returns `status`.
int faces_say(const struct diag *d, int status);
// Runs scripts and -e texts in the order given. Returns the status.
int faces_run_parts(const struct options *o, struct session *s, struct out *out);

// A small world to step, so that the first key does something.
bool faces_first_world(struct session *s, struct diag *d);

int view_main(const struct options *o, struct out *out);     // view.c
int render_main(const struct options *o, struct out *out);   // render.c
int import_main(const struct options *o, struct out *out);   // import.c
int selftest_main(const struct options *o, struct out *out); // selftest.c

#endif
