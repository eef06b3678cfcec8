// layout_inner: what the files of the layout share. Only they include it.
//
// A function that lays something out is given a rectangle to fill from the top and returns the
// height that it took, or, in a dry run, would take. It draws nothing below the rectangle: what
// finds no place is counted in words at its foot. Siblings are given by the first of them; each
// function takes those of its kind.
#ifndef ORRERY_VIEW_LAYOUT_INNER_H
#define ORRERY_VIEW_LAYOUT_INNER_H

#include "repl/view/layout.h"
#include "repl/view/words.h"

// How much of everything there is to be seen, from ROOMY, where there is room to spare, to DUST.
enum crowding { ROOMY, NORMAL, SMALL, TINY, DOTS, DUST, CROWDINGS };
enum { LAYOUT_DEEPEST = 12, LAYOUT_WORDS = 400 };

// Pixels of the design at the wished size.
static inline int32_t px(const struct layout *l, int32_t pixels) { return l->unit * pixels / 8; }

// One of six lengths, by how crowded it is.
static inline int32_t px_by(const struct layout *l, const int16_t pixels[CROWDINGS])
{
    return px(l, pixels[l->crowding]);
}

static inline struct rect rect_of(int32_t x, int32_t y, int32_t w, int32_t h)
{
    return (struct rect){x, y, w, h};
}

// The next sibling of a kind, from `ref` itself on.
scene_ref layout_find(const struct layout *l, scene_ref ref, enum scene_kind kind);
scene_ref layout_next(const struct layout *l, scene_ref ref, enum scene_kind kind);
int32_t layout_count(const struct layout *l, scene_ref first,
                     enum scene_kind kind); // at most a million

// layout_text: words, chips, keys
int32_t layout_text(struct layout *l, int32_t x, int32_t y, int32_t width, enum font font,
                    uint8_t ink, enum anchor anchor, const char *text);
int32_t layout_measure(const struct layout *l, enum font font, const char *text);
int32_t layout_paragraph(struct layout *l, struct rect r, enum font font, uint8_t ink,
                         const char *text);
void layout_chip(struct layout *l, scene_ref cell, struct rect r);
int32_t layout_chip_width(const struct layout *l, scene_ref cell);
void layout_badge(struct layout *l, int32_t x, int32_t y, int32_t radius, uint8_t role,
                  char letter);
void layout_looks(struct layout *l, struct rect r, const struct scene_item *item);
void layout_outline(struct layout *l, scene_ref ref, struct rect r);
void layout_keep_place(struct layout *l, scene_ref ref, struct rect r);
int32_t layout_keys(struct layout *l, enum scene_pane pane, struct rect r);
int32_t layout_more(struct layout *l, struct rect r, int64_t count, const char *of);

// layout_stack: everything below a parent
int32_t layout_stack(struct layout *l, scene_ref first, struct rect r, int depth);

// one file each
int32_t layout_boxes(struct layout *l, scene_ref first, struct rect r, int depth);
int32_t layout_lanes(struct layout *l, scene_ref first, struct rect r);
int32_t layout_gauges(struct layout *l, scene_ref first, struct rect r);
int32_t layout_leaf(struct layout *l, scene_ref first, struct rect r);
void layout_leaf_curve(struct layout *l, scene_ref first, struct rect r);
int32_t layout_charts(struct layout *l, scene_ref first, struct rect r);
void layout_journeys(struct layout *l, enum scene_pane pane);
void layout_begin_time(struct layout *l, enum scene_pane pane, int32_t width);
int32_t layout_time_axis(struct layout *l); // of lanes in boxes, at the foot of their pane

#endif
