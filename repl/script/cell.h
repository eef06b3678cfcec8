// cell: what a lesson asks of Lua beyond running a text.
//
// An answer cell returns a value; a goal cell calls goal("words", function) for each thing that
// must become true. Both only read: while they run, commands and moves are refused.
//
//   goal("the mean wait is below 20 s", function()
//     return desk.mean_wait < "20s", desk.mean_wait
//   end)
//
// The second value of the function, if there is one, says how it is now.
//
// Interface:
//   cell_value     what a text returns
//   cell_goals     the goals of a text, each asked whether it holds
//
// Errors: a diag with the place in the text. A goal whose function fails has a diag of its own,
// and does not hold.
#ifndef ORRERY_REPL_SCRIPT_CELL_H
#define ORRERY_REPL_SCRIPT_CELL_H

#include "repl/script/script.h"

enum { CELL_TEXT_BYTES = 256, CELL_POINTS = 64, CELL_GOALS = 16 };

enum cell_kind {
    CELL_NOTHING,
    CELL_TEXT,
    CELL_NUMBERS,  // one, or a list of them
    CELL_QUANTITY, // a number with a unit
    CELL_OTHER
};

struct cell_value {
    enum cell_kind kind;
    enum unit unit; // CELL_QUANTITY
    int64_t number; // CELL_QUANTITY
    int count;      // CELL_NUMBERS
    double numbers[CELL_POINTS];
    char text[CELL_TEXT_BYTES]; // as tostring shows it; cut if long
};

struct cell_goal {
    char words[CELL_TEXT_BYTES];
    char now[CELL_TEXT_BYTES]; // how it is instead; empty: nothing was said
    bool holds;
    struct diag failure; // what is not empty: the function failed
};

struct cell_goals {
    int count;
    struct cell_goal goals[CELL_GOALS];
};

// Whether all of them hold.
static inline bool cell_goals_hold(const struct cell_goals *goals)
{
    for (int i = 0; i < goals->count; i++) {
        if (!goals->goals[i].holds) {
            return false;
        }
    }
    return true;
}

bool cell_value(struct script *script, const struct sandbox_chunk *chunk, struct cell_value *value,
                struct diag *d);
bool cell_goals(struct script *script, const struct sandbox_chunk *chunk, struct cell_goals *goals,
                struct diag *d);

#endif
