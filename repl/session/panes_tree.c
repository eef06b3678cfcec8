// panes_tree: the branches, each a row over time: from where it began to how far it is known, with
// its present and its marks. See panes.h.
#include "repl/session/panes.h"

enum { DRAWN_BRANCH = 32, BRANCHES_SHOWN = 40 };

static void add_branch(struct session *s, struct scene *scene, const struct tree_node *node,
                       int depth)
{
    bool here = node == s->tree.current;
    struct tree_place head = node_head(node), present = node_present(node);
    const struct scene_id id = scene_id(DRAWN_BRANCH, node->id);
    scene_ref lane = scene_lane(scene, id, SCENE_ROOT,
                                scene_words(scene, "%*s%s", depth * 2, "", node->name), LANE_TIME);
    scene_field(scene, lane, node->name);
    int64_t from = node->parent != NULL ? node->fork.clock : 0;
    scene_fact(scene, lane, "events", UNIT_NONE, (int64_t)head.moment.events);
    scene_ref span =
        scene_span(scene, id, lane, "", from, max_i64(head.clock, add_clamped(from, 1)));
    scene_role(scene, span, here ? ROLE_1 : ROLE_PLAIN);
    scene_field(scene, span, node->name);
    if (here) {
        scene_state(scene, span, STATE_HIGHLIGHTED);
    } else {
        scene_mark(scene, lane, "left here", present.clock);
    }
    for (size_t i = 0; i < node->marks.used; i++) {
        const struct tree_mark *mark = node_mark(node, i);
        if (mark->name[0] != '\0') {
            scene_mark(scene, lane, mark->name, mark->place.clock);
        }
    }
}

void panes_add_tree(struct session *s, struct scene *scene)
{
    int depth, shown = 0;
    scene_on(scene, PANE_TREE);
    const struct tree_node *node = tree_next(&s->tree, NULL, &depth);
    for (; node != NULL && shown < BRANCHES_SHOWN; node = tree_next(&s->tree, node, &depth)) {
        add_branch(s, scene, node, depth);
        shown++;
    }
    int64_t more = 0;
    for (; node != NULL; node = tree_next(&s->tree, node, &depth)) {
        more++;
    }
    if (more > 0) {
        scene_more(scene, SCENE_ROOT, more);
    }
}
