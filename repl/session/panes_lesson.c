// panes_lesson: the page of the lesson that is open. See panes.h; the page itself is a leaf
// (repl/lesson/leaf.h).
#include "repl/session/panes.h"

void panes_look_at_lesson(struct panes *p) { leaf_follow(&p->leaf, p->session->learner); }

void panes_add_lesson(struct panes *p, struct scene *scene)
{
    scene_on(scene, PANE_LESSON);
    p->newest = leaf_draw(&p->leaf, p->session->learner, scene);
}
