// word: what a typed line is, and its words.
//
// A line is a navigation line if its first word is a verb and what follows it is not one of these:
//   = ( . [ { : ,
// Everything else is Lua, and is left alone. (The brace is there because `with{ ... }` is a call.)
//
//   step 10                       verb step, argument "10"
//   with retries=3 note="a b"     arguments with a key; there may be blanks around =
//   at 40s kill 'b 2'  -- why     texts in either quotes; -- at the start of a word ends the line
//   retries?   ?retries           verb help, argument "retries"
//   until waiting > 3             an expression: the verb takes the rest of the line as it is
//
// In quotes \" \' \\ \n \t have their usual meaning; a text in quotes ends at a blank, otherwise it
// is part of an expression, as in f('a'), and left as it is typed. A key is made of letters, digits
// and . _ - / A text of several lines is taken line by line as long as they are navigation lines:
// `next` says where to go on. From the first line of Lua on, all the rest is one piece of Lua.
//
// Interface:
//   word_split    what the text begins with
//   word_rest     the line from an argument on, as it was typed: for expressions
//
// Everything points into the struct or into the text, and lasts as long as both. Offsets are bytes
// from the start of the text, ready for diag_in_text.
#ifndef ORRERY_REPL_PROMPT_WORD_H
#define ORRERY_REPL_PROMPT_WORD_H

#include "sim/diag.h"

enum {
    WORD_ARGUMENTS = 64,
    WORD_BYTES = 4096 // of a navigation line
};

enum word_kind {
    WORD_NOTHING, // an empty line, or a comment
    WORD_VERB,
    WORD_LUA
};

struct word_argument {
    const char *key;   // NULL: none
    const char *value; // without quotes
    bool quoted;
    int offset; // of the argument
    int length;
    int value_offset;
    int value_length; // with quotes
};

struct word_line {
    enum word_kind kind;
    const char *verb; // for WORD_VERB
    int verb_offset;
    int count;
    struct word_argument arguments[WORD_ARGUMENTS];
    size_t end;  // of the line, without its line end and comment
    size_t next; // where the text goes on; its length at the end
    size_t used;
    char bytes[2 * WORD_BYTES]; // the words, each with a zero byte
};

typedef bool word_is_verb(const void *self, const char *name);

// Refused with the place: a quote that is not closed, a line that is too long. `source` names where
// the text came from, for the message; `first_line` is the number of its first line.
bool word_split(const char *text, size_t length, const char *source, int first_line,
                word_is_verb *is_verb, const void *self, struct word_line *line, struct diag *d);

// Bytes of `text` from argument i to the end of the line; none if there is no such argument.
const char *word_rest(const struct word_line *line, const char *text, int i, size_t *length);

#endif
