// reply: what a learner says to a question, and what the simulation says.
//
// Both become the same thing, so that they can be shown beside each other and compared:
//
//   choice   one letter              quiz    any letters                order   all letters
//   number   a number, with or without the question's unit, or a share such as 80%
//   time     a time with its unit    curve   numbers, parted by blanks
//
// Interface:
//   reply_fits        whether a typed line is meant as a reply: else it is a word or Lua
//   reply_read        a typed line
//   reply_of_cell     what an answer cell returned
//   reply_of_right    the right letters that a quiz names
//   reply_print       for people
//   reply_agrees      the same, or within the question's tolerance
//   reply_is_near     the same of one number
//   reply_same        the same to the last digit
//   reply_number      a number as reply_print has it
//   reply_how         what to type
//
// Refusals are diags; the reply is then as it was.
#ifndef ORRERY_REPL_LESSON_REPLY_H
#define ORRERY_REPL_LESSON_REPLY_H

#include "repl/lesson/lesson.h"
#include "repl/script/cell.h"

struct reply {
    char letters[LESSON_OPTIONS + 1]; // choice, order, quiz: capitals; of a quiz in their order
    int64_t time;                     // ns
    int count;                        // number, curve
    double numbers[CELL_POINTS];
};

bool reply_fits(const struct lesson_block *question, const char *text, size_t length);
bool reply_read(const struct lesson_block *question, const char *text, size_t length,
                struct reply *reply, struct diag *d);
bool reply_of_cell(const struct lesson_block *question, const struct cell_value *value,
                   struct reply *reply, struct diag *d);
struct reply reply_of_right(const struct lesson_block *question);
void reply_print(const struct lesson_block *question, const struct reply *reply, struct text *out);
// Without a tolerance a number must be the same and a time within a tenth.
bool reply_agrees(const struct lesson_block *question, const struct reply *reply,
                  const struct reply *answer);
bool reply_is_near(const struct lesson_block *question, double reply, double answer);
void reply_number(double number, struct text *out);
bool reply_same(const struct reply *a, const struct reply *b);
// "A, B, C or D", "a time such as 40s".
void reply_how(const struct lesson_block *question, struct text *out);

#endif
