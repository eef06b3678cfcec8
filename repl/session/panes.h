// panes: all there is to see of a session at its present: what the engines draw, and what the
// session itself knows: what happened around this moment and by which rules, how values went, who
// was where when, and the branches.
//
// Everything is put into scenes, so that the window, pictures and the text twin show the same.
//
// Interface:
//   panes_open, panes_close
//   panes_learn        looks at a slice of the line that is not known yet; true: there is more
//   panes_scene        the whole scene of the present
//   panes_line         the time line: how much happened when, landmarks, marks, branches
//   panes_find         "events", "tree", ...: a pane by its name
//
// Values: what is watched (`watch VALUE`), then what lanes, gauges and probes of the engines' scene
// show. The line is known up to where panes_learn has got; curves end there.
#ifndef ORRERY_REPL_SESSION_PANES_H
#define ORRERY_REPL_SESSION_PANES_H

#include "repl/lesson/leaf.h"
#include "repl/session/chronicle.h"
#include "repl/session/session.h"
#include "repl/session/stays.h"
#include "sim/scene.h"

struct panes {
    struct session *session;
    struct chronicle chronicle;
    struct stays stays;
    struct leaf leaf;
    scene_ref newest; // of the lesson's notes: what was said last
};

void panes_open(struct panes *p, struct session *s);
void panes_close(struct panes *p);
bool panes_learn(struct panes *p, uint64_t events);
void panes_scene(struct panes *p, struct scene *scene);
void panes_line(struct panes *p, struct scene *line);
bool panes_find(const char *name, enum scene_pane *pane);

// ---- one file each ----

void panes_add_events(struct session *s, struct scene *scene);
void panes_add_tree(struct session *s, struct scene *scene);
void panes_add_metrics(struct panes *p, struct scene *scene);
void panes_look_at_lesson(struct panes *p);
void panes_add_lesson(struct panes *p, struct scene *scene);
void panes_follow(struct panes *p, const struct scene *scene);

#endif
