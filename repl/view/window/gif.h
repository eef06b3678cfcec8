// gif: canvases one after the other as a moving picture.
//
// The colours are those that are most frequent in the first frame; others become the nearest of
// them. Of each further frame only the rectangle that changed is written.
//
// Interface:
//   gif_begin      a file for frames of this size; NULL: no memory
//   gif_frame      one more frame, shown for so many hundredths of a second
//   gif_end        false, with errno set, if it could not be written
#ifndef ORRERY_VIEW_GIF_H
#define ORRERY_VIEW_GIF_H

#include "repl/view/canvas.h"

#include <stdio.h>

struct gif;

struct gif *gif_begin(FILE *out, int width, int height); // of at most 65,535 each
void gif_frame(struct gif *g, const struct canvas *c, int hundredths);
bool gif_end(struct gif *g);

#endif
