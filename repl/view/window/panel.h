// panel: a sheet of text over the page: causes, the twin of a pane, the keys.
//
// Interface:
//   panel_show, panel_close
//   panel_scroll      by lines
//   panel_draw        in the middle of a rectangle
//   panel_columns     characters that fit beside each other
//
// The text is copied. Lines that are too long go on below, indented.
#ifndef ORRERY_VIEW_PANEL_H
#define ORRERY_VIEW_PANEL_H

#include "repl/view/picture.h"

struct panel {
    bool open;
    char title[120];
    char *text;
    int top;  // the first line shown
    int rows; // that were shown last
    int lines;
};

void panel_show(struct panel *p, const char *title, const char *text);
void panel_close(struct panel *p);
void panel_scroll(struct panel *p, int by);
void panel_draw(struct panel *p, struct picture *out, struct rect r);
int panel_columns(int32_t unit, struct rect r);

#endif
