// lettering: text on a canvas.
//
// There are two: the system's fonts, which the window brings (repl/view/window/screen.h), and one
// of plain strokes that is always there (lettering_strokes): for machines without fonts, and where
// pixels must be the same everywhere. Both keep to the widths of font.h, by which layouts are made.
//
// Interface:
//   lettering_draw       one line of text
//   lettering_strokes    letters made of strokes
#ifndef ORRERY_VIEW_LETTERING_H
#define ORRERY_VIEW_LETTERING_H

#include "repl/view/canvas.h"
#include "repl/view/picture.h"

struct lettering {
    void *self;
    // x, y: the left end of the baseline. size: of the font, in pixels.
    void (*draw)(void *self, struct canvas *c, enum font font, float size, float x, float y,
                 uint32_t colour, const char *text);
    float (*width)(void *self, enum font font, float size, const char *text);
};

extern const struct lettering lettering_strokes;

void lettering_draw(const struct lettering *l, struct canvas *c, enum font font, float size,
                    float x, float y, enum anchor anchor, uint32_t colour, const char *text);

#endif
