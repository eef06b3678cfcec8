// scene: see scene.h.
#include "repl/session/scene.h"

#include "repl/session/panes.h"
#include "repl/view/twin.h"
#include "repl/view/words.h"

enum { PLAIN_COLUMNS = 100, LEARNED_AT_ONCE = 1 << 20 };

void session_draw(const struct world *w, struct scene *scene)
{
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        bool there = w->engines[id] != NULL && world_header(w)->pools[id] != 0;
        if (there && w->engines[id]->draw != NULL) {
            w->engines[id]->draw(w, scene);
        }
    }
}

void session_scene(struct session *s, struct scene *scene)
{
    const struct world *w = session_world(s);
    char title[160];
    struct text t = text_in(title, sizeof title);
    text_add(&t, "%s", tree_name(&s->tree));
    scene_begin(scene, title, world_now(w), (int64_t)world_header(w)->event_count);
    session_draw(w, scene);
}

static void emit(void *self, enum twin_style style, const char *bytes, size_t length)
{
    static const enum style styles[TWIN_STYLES] = {
        [TWIN_PLAIN] = STYLE_PLAIN,  [TWIN_HEADING] = STYLE_HEADING, [TWIN_LABEL] = STYLE_DIM,
        [TWIN_CHANGED] = STYLE_CODE, [TWIN_GOOD] = STYLE_GOOD,       [TWIN_WARNING] = STYLE_BAD,
        [TWIN_BAD] = STYLE_BAD,      [TWIN_BRIGHT] = STYLE_HEADING,
    };
    out_styled(self, styles[style], "%.*s", (int)length, bytes);
}

static struct twin_wish wish_of(const struct session *s)
{
    struct out_look look = out_look(s->options.out);
    return (struct twin_wish){.width = look.columns > 0 ? look.columns : PLAIN_COLUMNS,
                              .ascii = look.terminal && !look.unicode};
}

void session_print_scene(struct session *s)
{
    struct scene scene;
    const struct twin_wish wish = wish_of(s);
    scene_open(&scene, s->options.host);
    session_scene(s, &scene);
    twin_write(&scene, NULL, &wish, emit, s->options.out);
    scene_close(&scene);
}

void session_print_pane(struct session *s, enum scene_pane pane)
{
    struct panes panes;
    struct scene scene;
    const struct twin_wish wish = wish_of(s);
    scene_open(&scene, s->options.host);
    panes_open(&panes, s);
    panes_scene(&panes, &scene); // chooses the values that are then learned
    while (panes_learn(&panes, LEARNED_AT_ONCE)) {
    }
    panes_scene(&panes, &scene);
    if (scene_roots(&scene, pane).at != 0) {
        twin_pane(&scene, pane, NULL, &wish, emit, s->options.out);
    } else {
        out_text(s->options.out, "there is nothing in the pane '%s' now\n", words_pane(pane));
    }
    panes_close(&panes);
    scene_close(&scene);
}

void session_print_chart(struct session *s, const struct scene *scene, scene_ref series, int rows)
{
    const struct twin_wish wish = wish_of(s);
    twin_chart(scene, series, rows, &wish, emit, s->options.out);
}
