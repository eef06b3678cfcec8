// strip: the time line at the foot of the window, and the line of words below it.
//
// Drawn from a scene of its own (repl/session/panes.h, panes_line), so that its text twin states
// the same: a lane of time with marks, and how many events and landmarks lie in each stretch.
//
//   playing   |::.:: ':.:|.:: .::.::.                  |     | the present
//   10 s/s    0     1:00 |    2:00    ^ before-fix     3:00
//   said last: ...                    Space play  <- -> step  h keys
//
// Interface:
//   strip_height     in DOTs, 0 where a window of that height has no room for it
//   strip_draw       gives where the track is
//   strip_time       the time at a place
#ifndef ORRERY_VIEW_STRIP_H
#define ORRERY_VIEW_STRIP_H

#include "repl/view/picture.h"

struct strip {
    const struct scene *line;
    bool playing;
    const char *speed; // "10 s/s"
    const char *said;  // empty: nothing
    bool said_bad;
    const char *keys;
    bool focused;
};

int32_t strip_height(int32_t height, int32_t unit);
struct rect strip_draw(const struct strip *s, struct picture *p, struct rect r);
int64_t strip_time(const struct scene *line, struct rect track, int32_t x);

#endif
