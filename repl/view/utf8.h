// utf8: how much of a screen a text takes.
//
// Expects what a scene holds: valid UTF-8 without control characters (scene.h cleans). Other bytes
// count as one column each and do no harm.
//
// Interface:
//   utf8_next      decodes one character and moves on
//   utf8_columns   columns of a terminal: wide characters take two, combining marks none
//   utf8_fit       the bytes from the start that fit in so many columns
//   utf8_whole     the bytes without a character that was cut at the end
#ifndef ORRERY_VIEW_UTF8_H
#define ORRERY_VIEW_UTF8_H

#include "sim/base.h"

uint32_t utf8_next(const char **at);
int utf8_columns_of(uint32_t code);
int utf8_columns(const char *text);
size_t utf8_fit(const char *text, int columns);
size_t utf8_whole(const char *text, size_t length);

#endif
