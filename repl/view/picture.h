// picture: a list of shapes, ready to be painted.
//
// The layout turns a scene into one of these; the SVG writer and the window paint it and decide
// nothing more, so that both show the same. Shapes are painted in their order. Each remembers the
// item of the scene it belongs to, for tool tips, focus and clicks.
//
// Lengths are in 1/64 of a pixel (DOT), all integers. Inks and fonts are names; a theme and a font
// know the rest.
//
// Interface:
//   picture_open, picture_close
//   picture_begin        empties it: a page of so many pixels
//   picture_rect, picture_line, picture_circle, picture_curve, picture_text
//   picture_polyline, picture_spot
//   picture_text_of      the text of a shape
//
// Memory: malloc. A picture that gets none keeps what it has and says so in `cut`.
#ifndef ORRERY_VIEW_PICTURE_H
#define ORRERY_VIEW_PICTURE_H

#include "repl/view/font.h"
#include "repl/view/theme.h"
#include "sim/scene.h"

enum shape_kind { SHAPE_RECT, SHAPE_LINE, SHAPE_CIRCLE, SHAPE_CURVE, SHAPE_POLYLINE, SHAPE_TEXT };
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
enum dash { DASH_NONE, DASH_LONG, DASH_DOT };

struct rect {
    int32_t x, y, w, h;
};

struct spot {
    int32_t x, y;
};

struct shape {
    uint8_t kind, fill, edge; // inks; a text has only `fill`
    uint8_t dash, font, anchor;
    bool hatched; // hatching over the fill
    bool arrow;   // a head at the end of a line or curve
    int32_t x, y; // top left, centre, first end, or the left / middle / right end of a baseline
    int32_t w, h; // rectangles; of lines and curves the other end as a difference
    int32_t bend; // curve: how far its control points lie from its ends, along x; 0: along y
    int32_t round, weight;     // radius of corners or circle; thickness of the edge
    uint32_t text;             // offset: picture_text_of
    uint32_t spot, spot_count; // polyline
    scene_ref item;
};

struct picture {
    int32_t width, height,
        unit; // DOTs; the unit is eight pixels of the design, larger when text is
    struct shape *shapes;
    struct spot *spots;
    char *text;
    size_t count, spot_count, text_bytes, capacity, spot_capacity, text_capacity;
    scene_ref item; // of the shapes that follow
    bool dry;       // shapes are not kept: the layout only measures
    bool cut;       // some shapes found no memory
    struct shape spare;
};

void picture_open(struct picture *p);
void picture_close(struct picture *p);
void picture_begin(struct picture *p, int32_t width, int32_t height, int32_t unit);

// Each gives the new shape, to be made special, or one that is thrown away.
struct shape *picture_rect(struct picture *p, struct rect r, uint8_t fill, uint8_t edge);
struct shape *picture_line(struct picture *p, int32_t x, int32_t y, int32_t x2, int32_t y2,
                           uint8_t edge);
struct shape *picture_circle(struct picture *p, int32_t x, int32_t y, int32_t radius, uint8_t fill,
                             uint8_t edge);
struct shape *picture_curve(struct picture *p, struct spot from, struct spot to, int32_t bend,
                            uint8_t edge);
struct shape *picture_text(struct picture *p, int32_t x, int32_t y, enum font font, uint8_t ink,
                           const char *text, size_t length);
struct shape *picture_polyline(struct picture *p, uint8_t edge);
void picture_spot(struct picture *p, int32_t x, int32_t y); // one more of the polyline made last

const char *picture_text_of(const struct picture *p, const struct shape *shape);

#endif
