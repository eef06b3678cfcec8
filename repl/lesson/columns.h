// columns: how many columns of a terminal a text takes.
//
// Interface:
//   columns_next      the next character of a text (UTF-8), and its place
//   columns_of_char   0, 1 or 2 columns
//   columns_of        the columns of a text
//   columns_bad_utf8  where a text stops being UTF-8
//
// Wide are the characters that Unicode calls East Asian wide or fullwidth (emoji among them);
// nothing take those that combine with the one before them, and the invisible ones. The C library's
// wcwidth is not used: its answer depends on the locale. Simplified: a sequence that one terminal
// draws as a single emoji and the next one as several is counted as several.
#ifndef ORRERY_REPL_LESSON_COLUMNS_H
#define ORRERY_REPL_LESSON_COLUMNS_H

#include "sim/base.h"

enum { REPLACEMENT_CHARACTER = 0xfffd };

// Sets *bytes to what the character takes, at least 1 and at most length (which is not 0). Bytes
// that are not UTF-8 are one REPLACEMENT_CHARACTER each.
uint32_t columns_next(const char *text, size_t length, size_t *bytes);

int columns_of_char(uint32_t character);
int columns_of(const char *text, size_t length);

// The offset of the first byte that is not part of UTF-8; length if all is well.
size_t columns_bad_utf8(const char *text, size_t length);

#endif
