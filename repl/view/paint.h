// paint: a picture on a canvas.
//
// The counterpart of the SVG writer for pixels: shapes in their order, inks by a theme. Edges along
// the axes are moved to whole pixels, so that thin lines stay sharp.
//
// Interface:
//   paint_picture    at an offset in pixels
#ifndef ORRERY_VIEW_PAINT_H
#define ORRERY_VIEW_PAINT_H

#include "repl/view/lettering.h"
#include "repl/view/picture.h"

void paint_picture(const struct picture *p, const struct theme *theme, const struct lettering *l,
                   int x, int y, struct canvas *c);

#endif
