// axis: places and round numbers along a range.
//
// Interface:
//   axis_place    where a value lies on a length
//   axis_step     the smallest round step that cuts a range into at most so many pieces
//   axis_ticks    the multiples of that step within the range
//   axis_widen    the range moved outwards to such multiples
//   axis_print    a tick's number, in a unit that suits the whole axis; moments from a minute on
//                 look like 1:20.5
//
// Round means what people count in: 1, 2, 5 times a power of ten; for times also 15, 30 seconds,
// minutes, hours, days; for sizes powers of two.
#ifndef ORRERY_VIEW_AXIS_H
#define ORRERY_VIEW_AXIS_H

#include "sim/units.h"

enum { AXIS_TICKS = 32 };

struct axis {
    enum unit unit;
    int64_t least, most; // least < most, except for an axis of zeros
};

// 0 for `least` or less, `length` for `most` or more.
int64_t axis_place(const struct axis *a, int64_t value, int64_t length);
int64_t axis_step(const struct axis *a, int pieces);
int axis_ticks(const struct axis *a, int pieces, int64_t ticks[AXIS_TICKS]);
struct axis axis_widen(struct axis a, int pieces);
void axis_print(const struct axis *a, int64_t tick, struct text *out);

#endif
