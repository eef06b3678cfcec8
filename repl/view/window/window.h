// window: a session's window, beside the prompt or alone.
//
// It shares the one loop of the program: it looks for inputs a few dozen times a second, less often
// while nobody does anything, and paints when something has changed, whoever changed it.
//
// Interface:
//   window_open         on the loop of a seat; a second call brings nothing new
//   window_close
//   window_pulse        call now and then during long work, which Esc stops: true
//   window_run          the window alone, until it is closed; an exit status
//
// Closing the window leaves the session as it is. Where the display goes away while it is shown, a
// message says so and the session goes on.
#ifndef ORRERY_VIEW_WINDOW_H
#define ORRERY_VIEW_WINDOW_H

#include "repl/session/seat.h"

struct window;

bool window_open(struct seat *seat, struct diag *d);
void window_close(struct seat *seat);
bool window_pulse(struct window *w);
int window_run(struct session *s, struct diag *d);

#endif
