// chronicle: the known past and future of a branch, coarsely: how much happened when, where the
// landmarks are, and how some values went.
//
// The line is cut into stretches of equal length, a few hundred of them. It is learned by running
// the line again while listening, a slice at a time, and goes on from there when the line grows;
// when the line gets longer than the stretches reach, they become twice as long, two by two.
// Another branch, or one whose end was undone, is learned anew.
//
// Interface:
//   chronicle_open, chronicle_close
//   chronicle_follow     which values to keep; a changed list is learned anew
//   chronicle_learn      a slice of the line; true: there is more
//   chronicle_end        when a stretch ends
//
// Memory: fixed, in the struct. The branch is where it was after each call (sim/visit.h).
#ifndef ORRERY_REPL_SESSION_CHRONICLE_H
#define ORRERY_REPL_SESSION_CHRONICLE_H

#include "sim/path.h"
#include "sim/when.h"

enum { CHRONICLE_STRETCHES = 512, CHRONICLE_VALUES = 8, CHRONICLE_PATH_BYTES = 160 };

struct chronicle_stretch {
    int64_t events, landmarks;
};

struct chronicle_value {
    char words[CHRONICLE_PATH_BYTES];
    struct path path;
    bool found;
    int64_t at[CHRONICLE_STRETCHES]; // at the end of each stretch
    bool is[CHRONICLE_STRETCHES];    // it was there
};

struct chronicle {
    uint32_t node; // of the branch
    uint64_t seed, sum;
    struct moment seen; // the line is known up to here
    int64_t length_ns;  // of a stretch
    int used;           // stretches that have begun
    struct chronicle_stretch stretches[CHRONICLE_STRETCHES];
    struct chronicle_value values[CHRONICLE_VALUES];
    int value_count;
    uint64_t version; // changes whenever something was learned
};

void chronicle_open(struct chronicle *c);
// Paths in words; at most CHRONICLE_VALUES are kept.
void chronicle_follow(struct chronicle *c, const char *const *paths, int count);
// node: the branch's own number. At most `events` events are run again.
bool chronicle_learn(struct chronicle *c, struct branch *b, uint32_t node, uint64_t events);

// The time at which stretch `i` ends.
static inline int64_t chronicle_end(const struct chronicle *c, int i)
{
    return mul_clamped(c->length_ns, i + 1);
}

#endif
