// focus: which thing of the scene the keys are about.
//
// A walk through the trees of the scene: first among the panes, then among the things in a pane,
// then among what is in one of them. The thing is remembered by its id, or by its path where it has
// none, and found again in the scene of another moment; where it is gone, the focus is on its pane.
//
// Interface:
//   focus_find     in a new scene
//   focus_move     to the next or previous thing beside it; focus_in, focus_out: down and up
//   focus_point    to the smallest thing at a place of the page; false: there is nothing
//   focus_on       to a certain thing
//   focus_path     what `why` and `watch` call it; empty for what has no value
//   focus_rect     where it was drawn
#ifndef ORRERY_VIEW_FOCUS_H
#define ORRERY_VIEW_FOCUS_H

#include "repl/view/layout.h"

enum { FOCUS_PATH_BYTES = 200 };

struct focus {
    bool shown; // somebody uses it
    enum scene_pane pane;
    scene_ref item; // SCENE_ROOT: the whole pane
    uint8_t kind;   // of the item
    struct scene_id id;
    char path[FOCUS_PATH_BYTES];
};

void focus_find(struct focus *f, const struct scene *s);
void focus_move(struct focus *f, const struct layout *l, int by);
bool focus_in(struct focus *f, const struct layout *l);  // false: it holds nothing
bool focus_out(struct focus *f, const struct layout *l); // false: it was on a pane
scene_ref focus_at(const struct layout *l, int32_t x, int32_t y, enum scene_pane *pane);
bool focus_point(struct focus *f, const struct layout *l, int32_t x, int32_t y);
void focus_on(struct focus *f, const struct scene *s, scene_ref item);
void focus_path(const struct focus *f, const struct scene *s, struct text *out);
struct rect focus_rect(const struct focus *f, const struct layout *l);

#endif
