// font: the few kinds of text of a picture, and how wide they are.
//
// Widths come from a table, so that a layout is the same on every machine, whatever fonts it has.
// The table is that of a wide sans-serif (DejaVu Sans, Verdana): text in a narrower font leaves a
// little air and never runs over its place. Numbers have digits of one width.
//
// Interface:
//   font_size       height of a font's letters from line to line, before leading
//   font_is_strong
//   font_width      of some bytes of UTF-8
//   font_fit        how many bytes fit into a width, whole characters only
//
// Lengths are in DOTs, 1/64 of a pixel. `unit` is eight pixels of the design; larger where text is.
#ifndef ORRERY_VIEW_FONT_H
#define ORRERY_VIEW_FONT_H

#include "sim/base.h"

enum { DOT = 64 };
enum font {
    FONT_TITLE,
    FONT_STRONG,
    FONT_BODY,
    FONT_SMALL,
    FONT_SMALL_STRONG,
    FONT_MONO, // every letter as wide as any other
    FONT_COUNT
};

int32_t font_size(enum font font, int32_t unit);
bool font_is_strong(enum font font);
int32_t font_width(enum font font, int32_t unit, const char *text, size_t length);
size_t font_fit(enum font font, int32_t unit, const char *text, int32_t width);

#endif
