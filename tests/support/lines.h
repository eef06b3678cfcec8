// lines: branches of the toy engine for tests to look at.
//
// A refused command or a run that does not get where it should fails the test.
#ifndef ORRERY_TESTS_LINES_H
#define ORRERY_TESTS_LINES_H

#include "sim/branch.h"

struct branch *line_open(int64_t history_bytes);
void line_close(struct branch *b);
void line_give(struct branch *b, const char *text);
void line_run(struct branch *b, int64_t time);
void line_to(struct branch *b, uint64_t event);

// Two counters, a and b, and commands at odd places: after an event, between events, two at one
// place, deferred ones. Some 6,000 events in 10 s.
struct branch *line_eventful(int64_t history_bytes);

// Commands and runs that follow from `seed`; about `events` events.
struct branch *line_random(uint64_t seed, uint64_t events, int64_t history_bytes);

// A generator for tests: the next of a sequence that begins with *state.
uint64_t line_draw(uint64_t *state);

// The present, to be compared after a visit.
struct line_present {
    struct moment moment;
    int64_t clock;
    uint64_t hash;
    struct moment head;
};

struct line_present line_present(struct branch *b);
void line_assert_at(struct branch *b, const struct line_present *present);

#endif
