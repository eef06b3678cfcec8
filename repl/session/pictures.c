// pictures: see pictures.h.
#include "repl/session/pictures.h"

#include "repl/session/panes.h"
#include "repl/view/layout.h"
#include "repl/view/svg.h"
#include "repl/view/window/shot.h"
#include "sim/tree_parts.h"

#include <errno.h>
#include <stdio.h>

enum {
    PICTURE_WIDTH = 1280,
    PICTURE_HEIGHT = 720,
    FRAMES_MOST = 120,
    HUNDREDTHS_OF_EVENT = 40, // where each event is a frame
    HUNDREDTHS = 10,
    HUNDREDTHS_OF_LAST = 300,
    LEARNED_AT_ONCE = 1 << 20
};

// All that a picture is made of.
struct sheet {
    struct panes panes;
    struct scene scene;
    struct picture picture;
    struct layout layout;
    struct theme theme;
};

static void open_sheet(struct sheet *sheet, struct session *s)
{
    panes_open(&sheet->panes, s);
    scene_open(&sheet->scene, s->options.host);
    picture_open(&sheet->picture);
    layout_open(&sheet->layout);
    theme_make(&sheet->theme, THEME_LIGHT, PALETTE_OKABE_ITO);
    panes_scene(&sheet->panes, &sheet->scene); // chooses the values that are then learned
    while (panes_learn(&sheet->panes, LEARNED_AT_ONCE)) {
    }
}

static void close_sheet(struct sheet *sheet)
{
    layout_close(&sheet->layout);
    picture_close(&sheet->picture);
    scene_close(&sheet->scene);
    panes_close(&sheet->panes);
}

// A tree with one branch says nothing.
static void draw_sheet(struct sheet *sheet)
{
    const struct layout_wish wish = {
        .width = PICTURE_WIDTH,
        .height = PICTURE_HEIGHT,
        .hidden = {[PANE_TREE] = sheet->panes.session->tree.nodes.used <= 1}};
    panes_scene(&sheet->panes, &sheet->scene);
    layout_scene(&sheet->layout, &sheet->scene, NULL, &wish, &sheet->picture);
}

static bool save_svg(struct sheet *sheet, const char *path, struct diag *d)
{
    FILE *file = fopen(path, "w");
    bool saved = file != NULL && svg_write(&sheet->picture, &sheet->scene, &sheet->theme, file);
    int reason = errno;
    saved = file != NULL && fclose(file) == 0 && saved;
    if (!saved) {
        diag_say(d, "can not write %s: %s", path, strerror(reason != 0 ? reason : errno));
        diag_help(d, "look at the folder and the disk");
    }
    return saved;
}

static bool save_png(struct sheet *sheet, struct session *s, const char *path, struct diag *d)
{
    char words[160];
    struct text t = text_in(words, sizeof words);
    session_where(s, &t);
    return shot_save(&sheet->picture, &sheet->theme, words, path, d);
}

// ---- films ----

// Each event a frame where they are few, otherwise frames at even times.
static bool go_to_frame(struct branch *b, const struct tree_place *end, int frame, int frames,
                        struct diag *d)
{
    bool each = end->moment.events + 1 == (uint64_t)frames;
    enum run_end how = each ? branch_to_event(b, (uint64_t)frame, d)
                            : branch_to_time(b, mul_div(end->clock, frame, frames - 1), d);
    return how == RUN_REACHED || how == RUN_IDLE;
}

static bool save_gif(struct sheet *sheet, struct session *s, const char *path, struct diag *d)
{
    struct branch *b = session_branch(s);
    struct tree_place end = place_here(b);
    bool each = end.moment.events < FRAMES_MOST;
    int frames = each ? (int)end.moment.events + 1 : FRAMES_MOST;
    struct film *film = film_open(path, d);
    bool good = film != NULL;
    for (int i = 0; good && i < frames; i++) {
        bool last = i == frames - 1;
        int hundredths = last ? HUNDREDTHS_OF_LAST : each ? HUNDREDTHS_OF_EVENT : HUNDREDTHS;
        good = last ? place_go(b, &end, d) : go_to_frame(b, &end, i, frames, d);
        draw_sheet(sheet);
        good = good && film_frame(film, &sheet->picture, &sheet->theme, hundredths, d);
    }
    struct diag unheard = {0};
    place_go(b, &end, good ? d : &unheard);
    return (film == NULL || film_close(film, d)) && good;
}

// ---- by the name ----

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), size = strlen(ending);
    return length > size && strcmp(path + length - size, ending) == 0;
}

bool pictures_check(const char *path, struct diag *d)
{
    if (ends_in(path, ".svg") || ends_in(path, ".png") || ends_in(path, ".gif")) {
        return true;
    }
    diag_say(d, "'%s' does not say what kind of picture it should be", path);
    return diag_expect(d, "a name that ends in .svg, .png or .gif");
}

bool pictures_save(struct session *s, const char *path, struct diag *d)
{
    struct sheet sheet;
    if (!pictures_check(path, d)) {
        return false;
    }
    open_sheet(&sheet, s);
    draw_sheet(&sheet);
    bool saved = ends_in(path, ".svg")   ? save_svg(&sheet, path, d)
                 : ends_in(path, ".png") ? save_png(&sheet, s, path, d)
                                         : save_gif(&sheet, s, path, d);
    close_sheet(&sheet);
    return saved;
}
