// svg: a picture as a file of scalable vector graphics.
//
// Text stays text: it can be selected, searched and read aloud. Colours are classes with a style
// sheet inside the file; there are no scripts and no fonts to be loaded. Every item is a group with
// its words as <title>, which viewers show as a tool tip. The same picture and theme give the same
// bytes everywhere.
//
// Interface:
//   svg_write    to a stream; false, with errno set, if it could not be written
#ifndef ORRERY_VIEW_SVG_H
#define ORRERY_VIEW_SVG_H

#include "repl/view/picture.h"

#include <stdio.h>

bool svg_write(const struct picture *p, const struct scene *s, const struct theme *theme,
               FILE *out);

#endif
