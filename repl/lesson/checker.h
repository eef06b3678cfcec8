// checker: lessons as tests.
//
// A lesson is put on a stage and played without anybody: its cells in order, from a world of its
// own. What it says must come true:
//
//   the file has no fault; its id is its place; its scenario, the lessons it needs and what it
//   links to are there; it does not need itself in the end
//   every cell runs, within its budget of steps and of time
//   {expect} is what the cell above prints
//   an answer is one of the options, or a number or time, and the same again under the same seed
//   under the next three seeds it is the same too, or, with `varies`, differs somewhere
//   a goal is not reached before its solution, and reached after it in as many commands as its par
//
// Each of these is a check that passes or fails; a failure is one line: FILE:LINE:COLUMN: what,
// expected, and what was found. A lesson that fails stops no other, and neither does one that
// crashes Orrery: each is checked in a process of its own (crew.h).
//
// Interface:
//   checker_file     all checks of one lesson
//   checker_files    of several, side by side; what is told comes in their order
//   checker_main     `orrery check PATH... [-j N] [--answers] [--accept]` (faces.h)
#ifndef ORRERY_REPL_LESSON_CHECKER_H
#define ORRERY_REPL_LESSON_CHECKER_H

#include "repl/session/session.h"

enum { CHECKER_SEEDS = 3, CHECKER_CELL_SECONDS = 10 };

struct checker {
    struct session_options session; // what lessons are played with; seed and out are the checker's
    struct out *out;                // where failures are told
    bool answers;                   // each question's answer under each seed is told
    bool accept;                    // an expected text that differs is renewed in the file
    int cell_seconds;               // of the processor; 0: CHECKER_CELL_SECONDS
    int64_t passed, failed;
};

void checker_file(struct checker *checker, const char *path);

// At most `workers` at once; `session.interrupt` stops them all and `session.progress` shows how
// far they are. False, with a diag that is empty if they were interrupted.
bool checker_files(struct checker *checker, const char *const *paths, int count, int workers,
                   struct diag *d);

#endif
