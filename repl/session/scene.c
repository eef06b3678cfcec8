// scene: see scene.h.
#include "repl/session/scene.h"

#include "repl/view/layout.h"
#include "repl/view/svg.h"
#include "repl/view/twin.h"

#include <errno.h>
#include <stdio.h>

enum { PICTURE_WIDTH = 1280, PICTURE_HEIGHT = 720, PLAIN_COLUMNS = 100 };

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
        [TWIN_PLAIN] = STYLE_PLAIN, [TWIN_HEADING] = STYLE_HEADING, [TWIN_LABEL] = STYLE_DIM,
        [TWIN_CHANGED] = STYLE_CODE, [TWIN_GOOD] = STYLE_GOOD,      [TWIN_WARNING] = STYLE_BAD,
        [TWIN_BAD] = STYLE_BAD,     [TWIN_BRIGHT] = STYLE_HEADING,
    };
    out_styled(self, styles[style], "%.*s", (int)length, bytes);
}

void session_print_scene(struct session *s)
{
    struct scene scene;
    scene_open(&scene, s->options.host);
    session_scene(s, &scene);
    struct out_look look = out_look(s->options.out);
    const struct twin_wish wish = {.width = look.columns > 0 ? look.columns : PLAIN_COLUMNS,
                                   .ascii = look.terminal && !look.unicode};
    twin_write(&scene, NULL, &wish, emit, s->options.out);
    scene_close(&scene);
}

bool session_save_picture(struct session *s, const char *path, struct diag *d)
{
    struct scene scene;
    struct picture picture;
    struct layout layout;
    struct theme theme;
    scene_open(&scene, s->options.host);
    picture_open(&picture);
    layout_open(&layout);
    theme_make(&theme, THEME_LIGHT, PALETTE_OKABE_ITO);
    session_scene(s, &scene);
    const struct layout_wish wish = {.width = PICTURE_WIDTH, .height = PICTURE_HEIGHT};
    layout_scene(&layout, &scene, NULL, &wish, &picture);
    FILE *file = fopen(path, "w");
    bool saved = file != NULL && svg_write(&picture, &scene, &theme, file);
    int reason = errno;
    saved = file != NULL && fclose(file) == 0 && saved;
    if (!saved) {
        diag_say(d, "can not write %s: %s", path, strerror(reason != 0 ? reason : errno));
        diag_help(d, "look at the folder and the disk");
    }
    layout_close(&layout);
    picture_close(&picture);
    scene_close(&scene);
    return saved;
}
