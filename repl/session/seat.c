// seat: see seat.h.
#include "repl/session/seat.h"

#include "repl/crash.h"
#include "repl/lesson/learner.h"
#include "repl/view/window/window.h"

void seat_take(struct seat *seat, struct session *s, struct loop *loop)
{
    *seat = (struct seat){.session = s, .loop = loop};
    seat_follow(seat);
}

void seat_follow(struct seat *seat)
{
    seat->session = learner_follow(seat->session);
    seat->session->options.seat = seat;
    crash_watch(seat->session);
}

void seat_show(struct seat *seat)
{
    if (seat->show != NULL) {
        seat->show(seat->self);
    }
}

void seat_tell(struct seat *seat, const struct diag *d)
{
    if (seat->tell != NULL) {
        seat->tell(seat->self, d);
    } else {
        session_warn(seat->session, d);
    }
}

bool seat_pulse(struct seat *seat)
{
    return seat != NULL && seat->window != NULL && window_pulse(seat->window);
}

void seat_leave(struct seat *seat)
{
    window_close(seat);
    crash_watch(NULL);
    seat->session->options.seat = NULL;
    if (seat->session->learner != NULL) {
        learner_close(seat->session->learner);
    }
}
