// reach: from where to where lanes and curves go.
//
// The text twin and the layout both need to know, and must agree.
//
// Interface:
//   reach_lane      widens an axis to what is on a lane: its own range if it has one, or its spans
//                   and marks
//   reach_time      the axis that the lanes of time of a pane share; it ends no earlier than now
//   reach_series    both axes of a chart: of the series, of what is laid over it and of its marks;
//                   values start at 0 where none is below, and end in round numbers, but for a
//                   range that the series gives
//   reach_end       where a span ends for now: the present if it goes on
//   reach_words     state, count, facts and marks of a lane on one line
#ifndef ORRERY_VIEW_REACH_H
#define ORRERY_VIEW_REACH_H

#include "repl/view/axis.h"
#include "sim/scene.h"

// `any`: the axis has a range already; set once it has.
void reach_lane(const struct scene *s, scene_ref lane, struct axis *axis, bool *any);
struct axis reach_time(const struct scene *s, enum scene_pane pane);
void reach_series(const struct scene *s, scene_ref series, struct axis *time, struct axis *value);
int64_t reach_end(const struct scene *s, const struct scene_item *span);
void reach_words(const struct scene *s, scene_ref lane, struct text *out);

#endif
