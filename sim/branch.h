// branch: one line of a world's history: where it is now, and how to get anywhere else on it.
//
// A branch has a world, the journal of commands that made it, and a timeline. Its present is a
// moment: so many events run, so many commands applied. Its head is the furthest moment ever
// reached; between present and head lies a known future. A command is given at the head; given in
// the past it needs a branch of its own (sim/tree.h).
//
// Stops are the moments at which stepping stops: after each event with the commands given right
// after it, and after the commands given at one later time.
//
// Interface:
//   branch_open, branch_close, branch_copy
//   branch_command       parse, check, apply, journal
//   branch_run           forward to a time or a number of events, through known future and beyond
//   branch_forward       forward to a moment, running all on the way (so that an observer hears it)
//   branch_step          forward to the next stop
//   branch_back          back to the stop before
//   branch_to_event, branch_to_time, branch_to_moment     to anywhere on the line
//   branch_pause_at      the clock alone goes on
//   branch_cut           forgets what comes after the present
//   branch_now, branch_at_head
//   branch_hash          of the world's present
//   branch_replay        from an empty world again, without the timeline's help
//
// Errors: a diag, and the world stands at the end of the last whole event. Running out of memory
// undoes the event that asked for it.
#ifndef ORRERY_SIM_BRANCH_H
#define ORRERY_SIM_BRANCH_H

#include "sim/command.h"
#include "sim/journal.h"
#include "sim/timeline.h"

#include <signal.h>

struct branch_options {
    const struct host *host;
    const struct engine *const *engines; // ENGINE_LIMIT places, by id
    uint64_t seed;
    int64_t limit_bytes;   // of the world's image
    int64_t history_bytes; // for checkpoints; 0: none, going back runs everything again
    const volatile sig_atomic_t
        *interrupt; // set by a signal handler: stop at the next event boundary; or NULL
};

enum run_end {
    RUN_REACHED,     // where it was asked to go
    RUN_IDLE,        // nothing is left to happen
    RUN_TRIGGER,     // a script's function is due: world.trigger
    RUN_REFUSED,     // a deferred command was refused: `refusal` has the message; the run may go on
    RUN_INTERRUPTED, // by the user
    RUN_STOPPED,     // the observer of branch_run_while asked to
    RUN_FAILED,      // the diag says why
};

struct branch {
    struct branch_options options;
    struct world world;
    struct timeline timeline;
    struct journal journal;
    struct moment head;
    int64_t head_clock; // what the clock showed at the head
    struct diag refusal;
    struct call call; // scratch of branch_command
};

bool branch_open(struct branch *b, const struct branch_options *options, struct diag *d);
void branch_close(struct branch *b);
// `to` (not open) begins as what `from` is at its present, with the same past and no future.
bool branch_copy(struct branch *to, struct branch *from, struct diag *d);

struct moment branch_now(const struct branch *b);
bool branch_at_head(const struct branch *b);
uint64_t branch_hash(struct branch *b);

// Only at the head. `made` (may be NULL) gets the handle of what the command made. Columns of the
// diag count from the start of `text`.
bool branch_command(struct branch *b, const char *text, size_t length, uint64_t *made,
                    struct diag *d);

// Runs what is due up to and including `time`, at most to event number `events` (UINT64_MAX: no
// limit). When it returns RUN_REACHED by time, the clock shows `time`.
enum run_end branch_run(struct branch *b, int64_t time, uint64_t events, struct diag *d);

// As branch_run, and stops with RUN_STOPPED after the first event for which `stop` says so.
typedef bool branch_stop(void *self, const struct world *w);
enum run_end branch_run_while(struct branch *b, int64_t time, uint64_t events, branch_stop *stop,
                              void *self, struct diag *d);

// To a moment of this line that is not before the present; stops early as branch_run_while does.
enum run_end branch_forward(struct branch *b, struct moment moment, branch_stop *stop, void *self,
                            struct diag *d);
enum run_end branch_step(struct branch *b, struct diag *d);
enum run_end branch_back(struct branch *b, struct diag *d);
// Beyond the head these run on.
enum run_end branch_to_event(struct branch *b, uint64_t number, struct diag *d);
enum run_end branch_to_time(struct branch *b, int64_t time, struct diag *d);
// Events and commands of a moment that this line has been at.
enum run_end branch_to_moment(struct branch *b, struct moment moment, struct diag *d);
enum run_end branch_replay(struct branch *b, struct diag *d);
// Shows `time` on the clock, if that is later than what it shows and nothing is due before.
void branch_pause_at(struct branch *b, int64_t time);
// The present becomes the head.
void branch_cut(struct branch *b);

// The stop before the present; false at the beginning.
bool branch_previous_stop(const struct branch *b, struct moment *stop);

#endif
