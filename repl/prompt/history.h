// history: what was typed before, also in other sessions.
//
// Kept in $XDG_STATE_HOME/orrery/history (or ~/.local/state/orrery/history), readable by its owner
// alone. Each entry is appended as soon as it is made, so that sessions side by side do not
// overwrite each other. An entry may have several lines; the line before each entry holds its time:
// #1700000000.
//
// Interface:
//   history_open     load it; history_close forgets what is in memory
//   history_add      a new entry; the same as the last one is not added again
//   history_newest   the newest entry that begins with a text
//
// There is one history in a process, because the library that edits lines has one.
#ifndef ORRERY_REPL_PROMPT_HISTORY_H
#define ORRERY_REPL_PROMPT_HISTORY_H

#include "sim/diag.h"

// path NULL: the usual place. "": nothing is kept. False: the history works in memory only, and the
// message says why.
bool history_open(const char *path, struct diag *d);
void history_close(void);

// False: the entry could not be written; from then on the history is in memory only.
bool history_add(const char *text, struct diag *d);

// NULL: none. Lasts until the next history_add.
const char *history_newest(const char *beginning);

#endif
