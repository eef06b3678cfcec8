// learning: somebody at a prompt who takes lessons, for tests.
//
// Two small lessons stand in a folder of their own, start/first and topic/second; the diary is
// beside them. Lines are given as the prompt gives them, and what was printed is there to look at.
//
//   learning_set_up, learning_tear_down    for cmocka
//   learning_write       another file among the lessons
//   learning_say         types a line; a refusal is printed too, as at the prompt
//   learning_restart     leaves the program, and starts it again
//   learning_start       begins start/first from its first page
//   learning_status      what the prompt says of the lesson
//   SHOWS, SHOWS_NOT     what the last line printed
#ifndef ORRERY_TESTS_LEARNING_H
#define ORRERY_TESTS_LEARNING_H

#include "repl/lesson/learner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LEARNING_DAY INT64_C(86400)
#define LEARNING_NOON (20000 * LEARNING_DAY + LEARNING_DAY / 2) // 2024-10-04

struct learning {
    char folder[32], lessons[64];
    struct session *front; // where input goes
    char *shown;           // what the last line printed
    volatile sig_atomic_t interrupt;
    int64_t now; // seconds since 1970; the clock of the sessions
    struct out *out;
    FILE *stream;
    size_t shown_size;
};

extern struct learning learning;

int learning_set_up(void **state);
int learning_tear_down(void **state);
void learning_write(const char *name, const char *text);
void learning_restart(void);
bool learning_say(const char *line);
void learning_start(void);
const char *learning_status(void);

#define SHOWS(words)                                                                               \
    do {                                                                                           \
        if (strstr(learning.shown, words) == NULL) {                                               \
            fail_msg("expected '%s' in:\n%s", words, learning.shown);                              \
        }                                                                                          \
    } while (0)
#define SHOWS_NOT(words)                                                                           \
    do {                                                                                           \
        if (strstr(learning.shown, words) != NULL) {                                               \
            fail_msg("unexpected '%s' in:\n%s", words, learning.shown);                            \
        }                                                                                          \
    } while (0)
#define LEARNING_TEST(name)                                                                        \
    cmocka_unit_test_setup_teardown(name, learning_set_up, learning_tear_down)

#endif
