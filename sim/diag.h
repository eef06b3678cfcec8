// diag: one clear message about input that can not be used.
//
// A function that may refuse input takes a `struct diag *` and returns false after filling it;
// nothing else has changed then. A message says where (source, line, column), what is wrong, what
// was expected, and a way out. It is printed like this:
//
//   lessons/queue/retries.md:41:12: error: unknown setting 'sevrers' of station
//     41 | set desk sevrers=3
//        |          ^~~~~~~ did you mean 'servers'?
//     expected: one of capacity, servers, ...
//
// Interface:
//   diag_say       fill it: what is wrong
//   diag_expect    add what was expected
//   diag_expect_names    add a list of names: "one of capacity, servers"; as many as there is room
//                        for
//   diag_help      add a way out
//   diag_at        say where: source, line, column, width (1-based; 0 where unknown)
//   diag_quote     keep the line of input that it is about
//   diag_in_text   diag_at and diag_quote for an offset in a text of several lines
//   diag_print     the whole message as text
//   nearest_name   "did you mean": the closest name of a list, or NULL
//
// A diag owns its text and holds no pointers, so it may be copied and kept.
#ifndef ORRERY_SIM_DIAG_H
#define ORRERY_SIM_DIAG_H

#include "sim/base.h"
#include "sim/text.h"

struct diag {
    char source[256];   // a file, "typed line", "-e", ...; empty: nowhere in particular
    int line;           // 1-based; 0: unknown
    int column;         // 1-based, in bytes; 0: unknown
    int width;          // bytes to underline; 0: one
    char quote[240];    // the line of input itself, cut if long, without its line end
    char what[400];     // empty: nothing was said yet
    char expected[400]; // may be empty
    char help[400];     // may be empty
};

// Each returns false, so that a refusal is one statement: return diag_say(d, "...", ...).
// diag_say clears expectation and help, but keeps the place if one was given.
bool diag_say(struct diag *d, const char *format, ...) PRINTF_LIKE(2, 3);
bool diag_expect(struct diag *d, const char *format, ...) PRINTF_LIKE(2, 3);
bool diag_help(struct diag *d, const char *format, ...) PRINTF_LIKE(2, 3);

// A list of names: name_at(self, i) for i from 0, NULL at the end.
typedef const char *name_at_function(const void *self, int i);
bool diag_expect_names(struct diag *d, name_at_function *name_at, const void *self);

void diag_at(struct diag *d, const char *source, int line, int column, int width);
void diag_quote(struct diag *d, const char *line, size_t length);

// The place `offset` (bytes) of `text`, whose first line is line `first_line` of `source`.
void diag_in_text(struct diag *d, const char *source, int first_line, const char *text,
                  size_t length, size_t offset, int width);

// Ends without a line end.
void diag_print(const struct diag *d, struct text *out);

// The name nearest to `word` by edit distance (letters swapped count once, case does not count), if
// near enough to be a slip of the fingers; NULL if none is. Of equally near names the first wins.
const char *nearest_name(const char *word, name_at_function *name_at, const void *self);

#endif
