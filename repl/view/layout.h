// layout: where everything of a scene goes on a page.
//
// Gives the same picture for the same scene and wishes, on every machine: integers only, and text
// is measured by a table (font.h). Panes that have something to show share the page; where a pane
// is too small for all it holds, things are first drawn smaller, then counted: "+12 more". The
// place of a box or lane depends on how many boxes and lanes there are, not on what is in them, so
// that little moves from step to step.
//
// Interface:
//   layout_open, layout_close
//   layout_scene    fill a picture
//   layout_place    where an item was drawn; layout.panes has the panes
//
// Memory: malloc, kept between calls. Without it things are left out, and `picture->cut` or missing
// places say so.
#ifndef ORRERY_VIEW_LAYOUT_H
#define ORRERY_VIEW_LAYOUT_H

#include "repl/view/axis.h"
#include "repl/view/changes.h"
#include "repl/view/picture.h"

struct layout_wish {
    int width, height;             // pixels, 1 to LAYOUT_LARGEST
    int text_percent;              // size of text and all around it; 0 is 100
    bool hidden[SCENE_PANES];      // panes not to show
    bool wanted[SCENE_PANES];      // panes to show even where a lesson leaves little room
    int64_t time_from, time_until; // what lanes of time show; both 0: everything
    int32_t leaf_top;              // DOTs of the lesson's page that are above; < 0: by leaf_newest
    scene_ref leaf_newest;         // of its notes: to be seen; SCENE_ROOT: from the beginning
};

enum { LAYOUT_LARGEST = 16384 };

struct layout {
    const struct scene *scene;
    const struct changes *changes; // may be NULL
    struct layout_wish wish;
    struct picture *picture;
    struct rect *places; // per item; all 0: not drawn
    uint32_t place_count;
    struct rect panes[SCENE_PANES]; // where each was drawn, with its frame; all 0: not at all
    int32_t unit;                   // DOTs of eight pixels of the design
    int crowding;                   // how small things are drawn, of enum crowding
    struct axis time;               // of the lanes of time of this pane
    bool foot_axis;                 // some of them are in boxes
    int32_t label_width;            // of lanes of this pane
    int32_t note_width;             // of what stands at the right of lanes
    struct rect time_strip;         // where those in boxes were drawn; w 0: none yet
    int32_t row_more;               // by how much lanes are higher than they need to be
    int32_t hidden_lanes;           // of those in boxes
    int32_t leaf_top, leaf_most;    // of the lesson's page, above: now, and at its end
};

void layout_open(struct layout *l);
void layout_close(struct layout *l);
void layout_scene(struct layout *l, const struct scene *s, const struct changes *changes,
                  const struct layout_wish *wish, struct picture *out);
struct rect layout_place(const struct layout *l, scene_ref ref);

#endif
