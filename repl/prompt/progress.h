// progress: a bar for long work, on a stream of its own (standard error).
//
// Drawn only where the stream is a terminal, only when the work has lasted a while, and at most ten
// times a second, so it may be told of every small step. Leaves nothing behind.
//
// Interface:
//   progress_on       a bar for a stream
//   progress_update   how far the work is, in parts per billion, and a few words
//   progress_hide     take it off the screen for now: something else is about to be written
//   progress_end      the work is over
//
// The stream stays the caller's.
#ifndef ORRERY_REPL_PROMPT_PROGRESS_H
#define ORRERY_REPL_PROMPT_PROGRESS_H

#include "sim/base.h"

#include <stdio.h>

struct progress {
    FILE *stream;
    bool able;          // the stream can show a bar
    bool shown;         // it is on the screen now
    bool working;       // between the first update and the end
    int64_t started_ns; // CLOCK_MONOTONIC
    int64_t drawn_ns;
};

struct progress progress_on(FILE *stream);

// done_ppb below 0: nobody knows how much is left. text may be NULL.
void progress_update(struct progress *p, int64_t done_ppb, const char *text);
void progress_hide(struct progress *p);
void progress_end(struct progress *p);

#endif
