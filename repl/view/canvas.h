// canvas: pixels, and shapes with smooth edges on them.
//
// A painter's whole vocabulary: rectangles, outlines, strokes, triangles, hatching and masks of
// coverage (glyphs). Everything is opaque or blended over what is there. The pixels belong to the
// caller: a window's surface, or a block of memory for a picture file. The same calls give the same
// pixels on every machine.
//
// Interface:
//   canvas_on, canvas_close    begins on some pixels; gives back what it kept for strokes
//   canvas_clip                nothing is painted outside of this, until the next call
//   canvas_fill                a rectangle of whole pixels
//   canvas_round               one with round corners
//   canvas_ring                its outline, inside of it
//   canvas_hatch               slanted lines over a rectangle
//   canvas_triangle
//   canvas_mask                coverage of 0 to 255 per pixel, in one colour
//   canvas_stroke_begin, canvas_stroke_to, canvas_stroke_end    a line through some points, with
//                              round ends; may be dashed
//
// Colours are 0xRRGGBB, lengths are pixels; the middle of the first pixel is at 0.5. Opacity is 0
// to 255. A stroke for which there is no memory is not drawn.
#ifndef ORRERY_VIEW_CANVAS_H
#define ORRERY_VIEW_CANVAS_H

#include "sim/base.h"

// From the first pixel to the one after the last.
struct area {
    int left, top, right, bottom;
};

struct place {
    float x, y;
};

struct stroke {
    struct place *places;
    size_t count, capacity;
    uint8_t *mask;
    size_t mask_bytes;
    float weight, dash, gap;
    uint32_t colour;
};

struct canvas {
    uint32_t *pixels; // 0xXXRRGGBB
    int width, height;
    int stride; // pixels from row to row
    struct area clip;
    struct stroke stroke;
};

// Keeps the memory of `c`, which was all zero or used before.
void canvas_on(struct canvas *c, uint32_t *pixels, int width, int height, int stride);
void canvas_close(struct canvas *c);
void canvas_clip(struct canvas *c, struct area clip);

void canvas_fill(struct canvas *c, struct area r, uint32_t colour);
void canvas_round(struct canvas *c, struct area r, float radius, uint32_t colour);
void canvas_ring(struct canvas *c, struct area r, float radius, float weight, uint32_t colour);
// Lines `weight` thick, one every `pitch`.
void canvas_hatch(struct canvas *c, struct area r, float pitch, float weight, uint32_t colour,
                  uint8_t opacity);
void canvas_triangle(struct canvas *c, const struct place corners[3], uint32_t colour);
void canvas_mask(struct canvas *c, int x, int y, int width, int height, int stride,
                 const uint8_t *mask, uint32_t colour);

// dash, gap: lengths; a gap of 0: a whole line.
void canvas_stroke_begin(struct canvas *c, float weight, float dash, float gap, uint32_t colour);
void canvas_stroke_to(struct canvas *c, float x, float y);
void canvas_stroke_end(struct canvas *c);

#endif
