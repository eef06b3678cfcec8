// line: who stands behind whom, threaded through the customers' records, so that anybody can step
// out at once.
//
//   line_join     at the end, or in front
//   line_leave    from anywhere
//
// In line because every customer does both.
#ifndef ORRERY_QUEUE_LINE_H
#define ORRERY_QUEUE_LINE_H

#include "engines/queue/queue.h"

static inline void line_join(struct world *w, struct line *line, customer_h h, struct customer *c,
                             bool in_front)
{
    c->ahead = c->behind = (customer_h){0};
    if (line->first.bits == 0) {
        line->first = line->last = h;
    } else if (in_front) {
        c->behind = line->first;
        customer_edit(w, line->first)->ahead = h;
        line->first = h;
    } else {
        c->ahead = line->last;
        customer_edit(w, line->last)->behind = h;
        line->last = h;
    }
}

static inline void line_leave(struct world *w, struct line *line, struct customer *c)
{
    if (c->ahead.bits == 0) {
        line->first = c->behind;
    } else {
        customer_edit(w, c->ahead)->behind = c->behind;
    }
    if (c->behind.bits == 0) {
        line->last = c->ahead;
    } else {
        customer_edit(w, c->behind)->ahead = c->ahead;
    }
}

#endif
