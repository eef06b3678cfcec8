// seat: where somebody sits: at the prompt, at the window, or at both.
//
// Both work on one session at a time; a lesson brings a session of its own, so that the present one
// changes when a lesson begins or is left. Whoever gives an input asks the seat for the session
// first, and tells it when the input is over.
//
// Interface:
//   seat_take        begins with a session
//   seat_follow      after each input: the session that goes on from here
//   seat_show        the present moved: the prompt should say so
//   seat_tell        a message that nobody's input led to
//   seat_pulse       now and then during long work; true: somebody wants it to stop
//   seat_leave       closes the window and the lesson; the first session stays its owner's
#ifndef ORRERY_REPL_SESSION_SEAT_H
#define ORRERY_REPL_SESSION_SEAT_H

#include "repl/session/session.h"

struct loop;
struct window;

struct seat {
    struct session *session;  // where input goes now
    struct loop *loop;        // what waits for keys, timers and the window; NULL: nobody does
    struct window *window;    // NULL: not open
    void (*show)(void *self); // shows the prompt anew; NULL: there is none
    void (*tell)(void *self, const struct diag *d); // beside what is being typed; NULL likewise
    void *self;
};

void seat_take(struct seat *seat, struct session *s, struct loop *loop);
void seat_follow(struct seat *seat);
void seat_show(struct seat *seat);
void seat_tell(struct seat *seat, const struct diag *d);
bool seat_pulse(struct seat *seat);
void seat_leave(struct seat *seat);

#endif
