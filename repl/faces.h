// faces: what the program does besides its prompt: one function for each word of the command line.
//
// Each returns the exit status: 0 done, 1 something failed and the message was printed.
#ifndef ORRERY_REPL_FACES_H
#define ORRERY_REPL_FACES_H

#include "repl/options.h"

// A session with the options of the command line. NULL and a diag if memory is short.
struct session *faces_session(const struct options *o, struct out *out, struct diag *d);
// Prints a message, if there is one, on standard error; returns `status`.
int faces_say(const struct diag *d, int status);
// Runs scripts and -e texts in the order given. Returns the status.
int faces_run_parts(const struct options *o, struct session *s, struct out *out);

// Is it a lesson that was named, by its id or its file, and no script?
bool faces_names_lesson(const struct options *o);
// Opens it, without printing its page; the session's `next` is then the lesson's. kept: where it
// was left, and what is done is kept; else from its beginning.
bool faces_open_lesson(const struct options *o, struct session *s, bool kept, struct diag *d);

// The end of a session that worked on the world: its journal is kept if that was asked for.
int faces_close(const struct options *o, struct session *s, int status);

int view_main(const struct options *o, struct out *out);     // view.c
int learner_main(const struct options *o, struct out *out);  // lesson/learner_main.c
int overview_main(const struct options *o, struct out *out); // notes/overview_main.c
int checker_main(const struct options *o, struct out *out);  // lesson/checker.c
int render_main(const struct options *o, struct out *out);   // render.c
int import_main(const struct options *o, struct out *out);   // import.c
int selftest_main(const struct options *o, struct out *out); // selftest.c
int fidelity_main(const struct options *o, struct out *out); // fidelity.c
int vectors_main(const struct options *o, struct out *out);  // vectors.c

#endif
