// utf8: characters of a text, how wide they are on a screen, and how to show them safely.
//
// Widths are the same whatever the user's locale is, so that output in a pipe is the same
// everywhere: wide are the characters that Unicode calls East Asian wide or fullwidth (emoji among
// them); nothing take those that combine with the one before them, and the invisible ones.
// Simplified: a sequence that one terminal draws as a single emoji and the next one as several is
// counted as several.
//
// Interface:
//   utf8_decode            the next character of so many bytes: its code and its bytes
//   utf8_next              the next character of a text that ends in a zero byte, moving on
//   utf8_good              the bytes from the start that are UTF-8
//   utf8_whole             the bytes without a character that was cut at the end
//   utf8_columns_of        columns of a character: 0, 1 or 2
//   utf8_columns, utf8_columns_within    of a text, where every byte that is not UTF-8 takes one
//   utf8_fit               the bytes from the start that fit in so many columns
//
// For text that somebody else wrote. What could move the cursor, ring, or change the order of the
// text on a screen (control characters, NUL, bidirectional overrides, bytes that are not UTF-8)
// becomes an escape that can be read: \n, \x1b, \u{202e}.
//   utf8_piece             the next character in a form that is safe to show
//   utf8_width             columns of a whole text, as utf8_piece shows it
//   utf8_put               writes as much of a text as fits into some columns
#ifndef ORRERY_REPL_TEXT_UTF8_H
#define ORRERY_REPL_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { UTF8_INVALID = -1, UTF8_LONGEST = 4, UTF8_REPLACEMENT = 0xfffd };

// The code of the character that `bytes` begins with, or UTF8_INVALID for a byte that begins none.
// `taken` gets its bytes, 1 for an invalid one. length must not be 0.
int32_t utf8_decode(const char *bytes, size_t length, size_t *taken);

// A byte that is not UTF-8 is one UTF8_REPLACEMENT. The text must not be at its end.
int32_t utf8_next(const char **at);

size_t utf8_good(const char *text, size_t length);
size_t utf8_whole(const char *text, size_t length);

int utf8_columns_of(int32_t code);
int utf8_columns(const char *text);
int utf8_columns_within(const char *text, size_t length);
size_t utf8_fit(const char *text, int columns);

struct utf8_piece {
    char text[12]; // what to show, in `size` bytes
    size_t size;
    size_t taken; // bytes of the source that it stands for
    int columns;
};

// length must not be 0.
struct utf8_piece utf8_piece(const char *bytes, size_t length);

int utf8_width(const char *bytes, size_t length);

// Whole characters only. Returns the columns used, at most `room`.
int utf8_put(FILE *stream, const char *bytes, size_t length, int room);

#endif
