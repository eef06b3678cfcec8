// scene: the present of a session as a scene, and in text.
//
// Interface:
//   session_scene           all engines of the world draw into a scene, which the caller opens and
//                           closes
//   session_draw            the same of any world, without a title
//   session_print_scene     as text on the session's output
//   session_print_pane      one pane, with what the session itself adds to it (panes.h)
//   session_print_chart     a series of any scene as a large chart
#ifndef ORRERY_REPL_SESSION_SCENE_H
#define ORRERY_REPL_SESSION_SCENE_H

#include "repl/session/session.h"
#include "sim/scene.h"

void session_scene(struct session *s, struct scene *scene);
void session_draw(const struct world *w, struct scene *scene);
void session_print_scene(struct session *s);
void session_print_chart(struct session *s, const struct scene *scene, scene_ref series, int rows);
void session_print_pane(struct session *s, enum scene_pane pane);

#endif
