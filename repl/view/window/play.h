// play: letting time go on by itself.
//
// Interface:
//   play_begin, play_stop
//   play_on            as much of the world's time as belongs to the time that has passed
//   play_rate          simulated seconds in a second
//   play_words         "10 s/s"
//   play_fitting       a speed at which a few events happen in a second, seen from the present
//
// Speeds go in steps of 1, 2, 5, 10: number 0 is one second in a second.
#ifndef ORRERY_VIEW_PLAY_H
#define ORRERY_VIEW_PLAY_H

#include "repl/session/session.h"

enum { PLAY_SLOWEST = -27, PLAY_FASTEST = 27 };

struct play {
    bool on;
    int speed;
    bool chosen;     // by the user
    double rest_ns;  // simulated time that was too little to run
    int64_t last_ns; // when it ran last, of the caller's clock; 0: not yet
};

double play_rate(const struct play *p);
void play_words(const struct play *p, struct text *out);
int play_fitting(struct session *s);
// false: it has come to an end; `end` says how, with a diag for RUN_FAILED.
bool play_on(struct play *p, struct session *s, int64_t now_ns, enum run_end *end, struct diag *d);

static inline void play_begin(struct play *p)
{
    p->on = true;
    p->last_ns = 0;
    p->rest_ns = 0;
}

static inline void play_stop(struct play *p) { p->on = false; }

#endif
