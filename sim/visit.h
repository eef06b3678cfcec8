// visit: looking around on a branch's line, and coming back as if nothing had been.
//
// Readers that explain a world (who wrote this, what happened there, when was it so) go to other
// moments of the known line and run parts of it again while they listen. A visit holds what the
// branch must be given back at the end: its moment, its clock and whoever listened to it.
//
//   struct visit v;
//   visit_begin(&v, branch);
//   ... trace_range(&v, ...), why_value(&v, ...), when_first(&v, ...) ...
//   visit_end(&v, &d);
//
// In between the branch is wherever the last reader went. To stay at a moment that was found
// instead of coming back, go there with branch_to_moment after visit_end. Nothing here goes beyond
// the head of the line.
//
// Interface:
//   visit_begin, visit_end
//   visit_to          to a moment, unheard
//   visit_through     on to a moment, with an observer that hears what happens on the way
//   visit_stop        for observers: the way ends after this event
//   visit_stretch     the last stretch before a moment that can be reached at little cost
//   visit_beginning   the moment before everything
//   moment_before_event, moment_after_event, moment_before_command, ...   where they lie
//
// Where going is interrupted by the user (branch_options.interrupt), the functions refuse with a
// diag; coming back is not interrupted.
#ifndef ORRERY_SIM_VISIT_H
#define ORRERY_SIM_VISIT_H

#include "sim/branch.h"

// Hears now and then how many events were run again on this visit; for progress bars.
typedef void visit_progress(void *self, uint64_t events);

struct visit {
    struct branch *branch;
    visit_progress *progress; // NULL, or set by the caller after visit_begin
    void *progress_self;
    struct moment home; // the branch's present for everybody but this visit
    int64_t clock;
    uint64_t trigger;
    const struct observer *observer;
    struct diag *refusal;
    uint64_t ran; // events run again while listening
    bool stop;
};

void visit_begin(struct visit *v, struct branch *b);
// false: the machine had no memory to come back; the branch stands where it got to.
bool visit_end(struct visit *v, struct diag *d);

bool visit_to(struct visit *v, struct moment moment, struct diag *d);
// `moment` is not before where the visit is. true with `stop` set: an observer called visit_stop.
bool visit_through(struct visit *v, struct moment moment, const struct observer *observer,
                   struct diag *d);
void visit_stop(struct visit *v);

// The last stretch that ends at `end` or before it, in which one of `count` chunks may have been
// written (0: any stretch). false: there is none down to the beginning of the world. What lies
// after the stretch has not written them.
bool visit_stretch(const struct visit *v, struct moment end, const uint32_t *chunks, int count,
                   struct stretch *stretch);

static inline struct moment visit_beginning(void) { return (struct moment){0}; }

// Events and commands of the known line, by their numbers from 1. A moment before an event is after
// all commands given since the event before it; a moment after an event is before the commands that
// follow it.
struct moment moment_before_event(const struct branch *b, uint64_t number);
struct moment moment_after_event(const struct branch *b, uint64_t number);
struct moment moment_before_command(const struct branch *b, uint64_t number);
struct moment moment_after_command(const struct branch *b, uint64_t number);

// What others name as their cause, a number of an event or of a command (see COMMAND_CAUSE): is it
// on this line?
bool id_is_known(const struct branch *b, uint64_t id, struct diag *d);
struct moment moment_before_id(const struct branch *b, uint64_t id);
struct moment moment_after_id(const struct branch *b, uint64_t id);

static inline bool id_is_command(uint64_t id) { return (id & COMMAND_CAUSE) != 0; }
static inline uint64_t id_number(uint64_t id) { return id & ~COMMAND_CAUSE; }

#endif
