// panes: see panes.h. This file has the values over time and puts all together.
#include "repl/session/panes.h"

#include "repl/session/scene.h"
#include "repl/view/words.h"

#include <stdlib.h>

enum { CURVES = 3, DRAWN_CURVE = 1, DRAWN_LATER, DRAWN_LINE, DRAWN_EVENTS };

// Ids of what the session draws itself; engines' kinds begin at 256.
static struct scene_id id_of(int kind, uint64_t bits) { return scene_id((uint64_t)kind, bits); }

void panes_open(struct panes *p, struct session *s)
{
    *p = (struct panes){.session = s};
    leaf_open(&p->leaf);
    chronicle_open(&p->chronicle);
    stays_open(&p->stays, s->options.host);
}

void panes_close(struct panes *p)
{
    stays_close(&p->stays);
    leaf_close(&p->leaf);
}

bool panes_learn(struct panes *p, uint64_t events)
{
    struct session *s = p->session;
    panes_look_at_lesson(p);
    return chronicle_learn(&p->chronicle, session_branch(s), s->tree.current->id, events);
}

bool panes_find(const char *name, enum scene_pane *pane)
{
    for (int i = 0; i < SCENE_PANES; i++) {
        if (strcmp(name, words_pane((enum scene_pane)i)) == 0) {
            *pane = (enum scene_pane)i;
            return true;
        }
    }
    return false;
}

// ---- which values ----

struct choice {
    char paths[CHRONICLE_VALUES][CHRONICLE_PATH_BYTES];
    int count;
};

static bool has_path(const struct choice *c, const char *path)
{
    for (int i = 0; i < c->count; i++) {
        if (strcmp(c->paths[i], path) == 0) {
            return true;
        }
    }
    return false;
}

static void choose(struct choice *c, int most, const char *path)
{
    if (c->count < most && path[0] != '\0' && !has_path(c, path)) {
        struct text t = text_in(c->paths[c->count], sizeof c->paths[0]);
        text_add(&t, "%s", path);
        c->count += !t.cut;
    }
}

// A number of a record whose curve says something: what is kept and goes up and down, or a probe.
static bool makes_curve(const struct world *w, const char *words, bool probe)
{
    struct path path;
    struct diag unheard = {0};
    return path_parse(w, words, strlen(words), &path, &unheard) &&
           path.member.type.kind == VALUE_NUMBER && (!probe || path.member.probe != NULL);
}

static void choose_items(struct panes *p, const struct scene *scene, enum scene_kind kind,
                         struct choice *c)
{
    const struct world *w = session_world(p->session);
    for (uint32_t i = 1; i < scene->count && c->count < CURVES; i++) {
        const struct scene_item *item = &scene->items[i];
        bool fits = item->kind == kind;
        char words[CHRONICLE_PATH_BYTES];
        struct text t = text_in(words, sizeof words);
        if (fits) {
            scene_path(scene, (scene_ref){i}, &t);
        }
        if (fits && !t.cut && makes_curve(w, words, kind == SCENE_FACT)) {
            choose(c, CURVES, words);
        }
    }
}

void panes_follow(struct panes *p, const struct scene *scene)
{
    struct choice c = {0};
    for (int i = 0; i < watch_count(&p->session->watch); i++) {
        choose(&c, CHRONICLE_VALUES, watch_at(&p->session->watch, i)->path);
    }
    static const enum scene_kind kinds[] = {SCENE_GAUGE, SCENE_LANE, SCENE_FACT};
    int watched = c.count;
    for (int i = 0; i < COUNT_OF(kinds); i++) {
        choose_items(p, scene, kinds[i], &c);
    }
    if (c.count == watched && p->chronicle.value_count > 0) {
        return; // no records yet, so nothing to choose from: what was chosen stays
    }
    const char *paths[CHRONICLE_VALUES];
    for (int i = 0; i < c.count; i++) {
        paths[i] = c.paths[i];
    }
    chronicle_follow(&p->chronicle, paths, c.count);
}

// ---- curves ----

static bool read_now(struct panes *p, const struct chronicle_value *v, struct path *path,
                     int64_t *number)
{
    const struct world *w = session_world(p->session);
    struct diag unheard = {0};
    struct value value = {0};
    bool is = path_parse(w, v->words, strlen(v->words), path, &unheard) &&
              path_read(w, path, &value) && value.number != INT64_MAX;
    *number = value.number;
    return is;
}

static void add_curve(struct panes *p, struct scene *scene, int i)
{
    const struct chronicle *c = &p->chronicle;
    const struct chronicle_value *v = &c->values[i];
    struct path path = v->path;
    int64_t now = scene->now, number;
    bool is_now = read_now(p, v, &path, &number);
    enum unit unit = path.member.name != NULL ? path.member.type.unit : UNIT_NONE;
    scene_ref curve =
        scene_series(scene, id_of(DRAWN_CURVE, (uint64_t)i + 1), SCENE_ROOT, v->words, unit);
    scene_field(scene, curve, v->words);
    int at = 0;
    for (; at < c->used - 1 && chronicle_end(c, at) < now; at++) {
        if (v->is[at]) {
            scene_point(scene, curve, chronicle_end(c, at), v->at[at]);
        }
    }
    if (is_now && path.member.probe == NULL) { // it has stood since something happened last
        int64_t since = world_header(session_world(p->session))->now;
        int64_t last = at > 0 ? chronicle_end(c, at - 1) : 0;
        scene_point(scene, curve, max_i64(since, last), number);
    }
    if (is_now) {
        scene_point(scene, curve, now, number);
    }
    bool any = false;
    for (int k = at; k < c->used - 1 && !any; k++) {
        any = v->is[k] && chronicle_end(c, k) > now;
    }
    if (!any) {
        return;
    }
    scene_ref later =
        scene_series(scene, id_of(DRAWN_LATER, (uint64_t)i + 1), curve, "later", unit);
    scene_role(scene, later, (unsigned)(ROLE_1 + i % 7));
    scene_role(scene, curve, (unsigned)(ROLE_1 + i % 7));
    if (is_now) {
        scene_point(scene, later, now, number);
    }
    for (; at < c->used - 1; at++) {
        if (v->is[at] && chronicle_end(c, at) > now) {
            scene_point(scene, later, chronicle_end(c, at), v->at[at]);
        }
    }
}

void panes_add_metrics(struct panes *p, struct scene *scene)
{
    scene_on(scene, PANE_METRICS);
    for (int i = 0; i < p->chronicle.value_count; i++) {
        add_curve(p, scene, i);
    }
}

// ---- all ----

void panes_scene(struct panes *p, struct scene *scene)
{
    session_scene(p->session, scene);
    panes_follow(p, scene);
    stays_add(&p->stays, p->session, scene);
    panes_add_metrics(p, scene);
    panes_add_events(p->session, scene);
    panes_add_tree(p->session, scene);
    panes_add_lesson(p, scene);
}

static void add_named_marks(struct session *s, struct scene *line, scene_ref lane)
{
    const struct tree_node *node = s->tree.current;
    for (size_t i = 0; i < node->marks.used; i++) {
        const struct tree_mark *mark = node_mark(node, i);
        if (mark->name[0] != '\0') {
            scene_mark(line, lane, mark->name, mark->place.clock);
        }
    }
}

static void add_forks(struct session *s, struct scene *line, scene_ref lane)
{
    const struct tree_node *node = tree_next(&s->tree, NULL, NULL);
    for (; node != NULL; node = tree_next(&s->tree, node, NULL)) {
        if (node->parent == s->tree.current) {
            scene_ref mark = scene_mark(line, lane, node->name, node->fork.clock);
            scene_role(line, mark, ROLE_2);
        }
    }
}

void panes_line(struct panes *p, struct scene *line)
{
    struct session *s = p->session;
    const struct chronicle *c = &p->chronicle;
    const struct world *w = session_world(s);
    struct tree_place head = node_head(s->tree.current);
    scene_begin(line, "time line", world_now(w), (int64_t)world_header(w)->event_count);
    scene_on(line, PANE_LANES);
    scene_ref lane = scene_lane(line, id_of(DRAWN_LINE, 1), SCENE_ROOT, "time", LANE_TIME);
    scene_range(line, lane, 0, max_i64(max_i64(head.clock, world_now(w)), SECOND));
    scene_fact(line, lane, "events", UNIT_NONE, (int64_t)head.moment.events);
    add_named_marks(s, line, lane);
    add_forks(s, line, lane);
    scene_on(line, PANE_METRICS);
    scene_ref events = scene_series(line, id_of(DRAWN_EVENTS, 1), SCENE_ROOT, "events", UNIT_NONE);
    for (int i = 0; i < c->used; i++) {
        scene_point(line, events, chronicle_end(c, i), c->stretches[i].events);
    }
    scene_ref landmarks =
        scene_series(line, id_of(DRAWN_EVENTS, 2), events, "landmarks", UNIT_NONE);
    for (int i = 0; i < c->used; i++) {
        scene_point(line, landmarks, chronicle_end(c, i), c->stretches[i].landmarks);
    }
}
