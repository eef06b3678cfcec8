// png: a canvas as a PNG file.
//
// Interface:
//   png_write    to a stream; false, with errno set, if it could not be written
#ifndef ORRERY_VIEW_PNG_H
#define ORRERY_VIEW_PNG_H

#include "repl/view/canvas.h"
#include "sim/text.h"

#include <stdio.h>

// words: what the picture shows, kept in the file as its description.
bool png_write(const struct canvas *c, const char *words, FILE *out);

#endif
