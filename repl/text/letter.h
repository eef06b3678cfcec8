// letter: which characters are letters or digits, and the small ones of the large ones.
//
// For comparing words that people wrote: Latin, Greek and Cyrillic have their small letters, of
// every other script each letter is its own. The same on every machine, whatever its locale.
//
// Interface:
//   letter_is      a letter or a digit: not a blank, a sign, an emoji or an invisible mark
//   letter_is_mark nothing by itself: joiners, variation selectors, soft hyphens
//   letter_small   the small letter of a large one; else the character itself
//   letter_find    where a text contains another one, whatever the case of the letters
#ifndef ORRERY_REPL_TEXT_LETTER_H
#define ORRERY_REPL_TEXT_LETTER_H

#include "sim/base.h"

bool letter_is(int32_t code);
bool letter_is_mark(int32_t code);
int32_t letter_small(int32_t code);

// The offset of the first place from `from` on where `text` has `wanted`, and the bytes that it
// takes there; `length` if there is none. An empty `wanted` is nowhere.
size_t letter_find(const char *text, size_t length, size_t from, const char *wanted, size_t *taken);

#endif
