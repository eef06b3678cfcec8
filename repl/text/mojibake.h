// mojibake: text that was encoded twice, and what it was meant to be.
//
// UTF-8 that somebody took for Windows-1252 or for Mac Roman and wrote as UTF-8 again: the three
// bytes of an apostrophe have become three characters. The way back is to turn such characters into
// bytes again and to read these as UTF-8.
//
// Interface:
//   mojibake_repair   a text as it was meant, and how many characters were mended
//
// Only what can hardly be meant is mended: sequences that begin as those of Western letters, Greek,
// Cyrillic, punctuation, arrows and emoji do. What is written between French or German quotes
// stays, though it looks like a sequence of the Far East.
#ifndef ORRERY_REPL_TEXT_MOJIBAKE_H
#define ORRERY_REPL_TEXT_MOJIBAKE_H

#include <stddef.h>

// `to` has room for `length` bytes; it may not be `text`. Returns the bytes written there, which is
// `length` with the same bytes if nothing was mended.
size_t mojibake_repair(const char *text, size_t length, char *to, int *mended);

#endif
