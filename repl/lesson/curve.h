// curve: a curve that somebody predicted, laid over the one that a run gave.
//
// Interface:
//   curve_draw     both into a scene, in the pane that is on: the measured one, and over it the
//                  predicted one (STATE_PREDICTED: dashed, or in other signs)
//   curve_near     how many points are within the tolerance
//   curve_print    as a table and, on a terminal, as a chart
//
// A curve that is not known yet is left out.
#ifndef ORRERY_REPL_LESSON_CURVE_H
#define ORRERY_REPL_LESSON_CURVE_H

#include "repl/lesson/reply.h"
#include "repl/session/session.h"
#include "sim/scene.h"

// Either may be NULL. Returns the series; SCENE_ROOT: there is none.
scene_ref curve_draw(struct scene *scene, const struct lesson_block *question,
                     const struct reply *predicted, const struct reply *measured);
int curve_near(const struct lesson_block *question, const struct reply *predicted,
               const struct reply *measured);
void curve_print(struct session *s, const struct lesson_block *question,
                 const struct reply *predicted, const struct reply *measured);

#endif
