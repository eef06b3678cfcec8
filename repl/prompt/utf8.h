// utf8: characters of a text, how wide they are on a screen, and how to show them safely.
//
// Widths are those of UTF-8 whatever the user's locale is, so that output in a pipe is the same
// everywhere. What could move the cursor, ring, or change the order of the text on a screen
// (control characters, NUL, bidirectional overrides, bytes that are not UTF-8) becomes an escape
// that can be read: \n, \x1b, \u{202e}.
//
// Interface:
//   utf8_decode    the next character: its code and its bytes
//   utf8_piece     the next character in a form that is safe to show, with its width in columns
//   utf8_width   columns of a whole text, as utf8_piece shows it
//   utf8_put       write as much of a text as fits into some columns
#ifndef ORRERY_REPL_PROMPT_UTF8_H
#define ORRERY_REPL_PROMPT_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { UTF8_INVALID = -1 };

// The code of the character that `bytes` begins with, or UTF8_INVALID for a byte that begins none.
// `taken` gets its bytes, 1 for an invalid one. length must not be 0.
int32_t utf8_decode(const char *bytes, size_t length, size_t *taken);

struct utf8_piece {
    char text[12]; // what to show, in `size` bytes
    size_t size;
    size_t taken; // bytes of the source that it stands for
    int columns;  // 0 for a mark that sits on the character before, 2 for a wide character
};

// length must not be 0.
struct utf8_piece utf8_piece(const char *bytes, size_t length);

int utf8_width(const char *bytes, size_t length);

// Whole characters only. Returns the columns used, at most `room`.
int utf8_put(FILE *stream, const char *bytes, size_t length, int room);

#endif
