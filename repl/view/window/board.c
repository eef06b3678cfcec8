// board: see board.h. This file has what is shown; board_keys.c has the keys, board_mouse.c the
// mouse.
#include "repl/view/window/board.h"

#include "repl/lesson/learner.h"
#include "repl/view/window/strip.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    LEARNED_AT_ONCE = 100000,
    LINES_IN_FOOTER = 1,
    PRESENTED_PERCENT = 150,
    WIDTH_USUAL = 1280, // pixels
    HEIGHT_USUAL = 720,
    OUTLINED_THINGS = 120,
    OUTLINED_STEP = 100 // events; after more of them nearly everything has changed
};
static const int64_t CALM_NS = 500 * MILLISECOND; // between two pictures with reduced motion

// A lesson that is opened while the window presents is presented, and the other way round.
static void follow_class(struct board *b)
{
    struct learner *l = b->session->learner;
    if (l != NULL && b->presenting) {
        learner_set_present(l, true);
    }
    b->presenting = b->presenting || (l != NULL && learner_presents(l));
}

void board_open(struct board *b, struct seat *seat, const struct board_host *host,
                const struct lettering *lettering)
{
    struct session *session = seat->session;
    *b = (struct board){.seat = seat,
                        .session = session,
                        .host = *host,
                        .lettering = *lettering,
                        .text_percent = 100,
                        .display_percent = 100,
                        .focus = {.pane = PANE_MAP},
                        .leaf_top = -1,
                        .dirty = true};
    theme_make(&b->theme, THEME_DARK, PALETTE_OKABE_ITO);
    panes_open(&b->panes, session);
    for (int i = 0; i < 2; i++) {
        scene_open(&b->scenes[i], session->options.host);
    }
    scene_open(&b->line, session->options.host);
    layout_open(&b->layout);
    picture_open(&b->page);
    picture_open(&b->strip);
    picture_open(&b->over);
    b->play.speed = play_fitting(session);
    follow_class(b);
}

void board_close(struct board *b)
{
    panel_close(&b->panel);
    if (b->compared) {
        changes_free(&b->changes);
    }
    picture_close(&b->page);
    picture_close(&b->strip);
    picture_close(&b->over);
    layout_close(&b->layout);
    scene_close(&b->line);
    for (int i = 0; i < 2; i++) {
        scene_close(&b->scenes[i]);
    }
    panes_close(&b->panes);
}

// The session of the seat may be another one after every input, here or at the prompt.
static void follow(struct board *b)
{
    if (b->session != b->seat->session) {
        panes_close(&b->panes);
        b->session = b->seat->session;
        panes_open(&b->panes, b->session);
        b->stamp = (struct board_stamp){0};
        b->play.on = b->play.chosen = false;
        b->play.speed = play_fitting(b->session);
        follow_class(b);
    }
}

// ---- words ----

void board_tell(struct board *b, bool bad, const char *format, ...)
{
    struct text t = text_in(b->said, sizeof b->said);
    va_list list;
    va_start(list, format);
    text_add_list(&t, format, list);
    va_end(list);
    b->said_bad = bad;
    b->dirty = true;
}

void board_tell_diag(struct board *b, const struct diag *d)
{
    board_tell(b, true, "%s%s%s%s%s", d->what, d->expected[0] != '\0' ? "; expected: " : "",
               d->expected, d->help[0] != '\0' ? "; " : "", d->help);
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++) {
        lines += *text == '\n' || text[1] == '\0';
    }
    return lines;
}

// What the words printed.
static void show_output(struct board *b, const char *title, const char *text)
{
    if (title != NULL && count_lines(text) > LINES_IN_FOOTER) {
        panel_show(&b->panel, title, text);
    } else if (text[0] != '\0') {
        board_tell(b, false, "%.*s", (int)strcspn(text, "\n"), text);
    }
}

// What words print goes into a text instead of the terminal. typed: by somebody, and so perhaps to
// a lesson.
static bool run_words(struct board *b, const char *words, const char *title, bool typed)
{
    struct session *session = b->seat->session;
    struct out *out = session->options.out;
    char *text = NULL;
    size_t length = 0;
    struct diag d = {0};
    FILE *said = open_memstream(&text, &length);
    if (said == NULL) {
        board_tell(b, true, "there is no memory to do that");
        return false;
    }
    out_capture(out, said);
    tree_input_begins(&session->tree);
    leaf_begins(&b->panes.leaf, session->learner);
    bool done = learner_input(session, words, strlen(words), "the window", 1, &d);
    out_capture(out, NULL);
    fclose(said);
    seat_follow(b->seat);
    if (done && typed && session == b->seat->session && session->learner != NULL) {
        leaf_ends(&b->panes.leaf, session->learner, text);
    } else if (done && (session == b->seat->session || b->seat->session->learner == NULL)) {
        show_output(b, title, text);
    } else if (!done) {
        board_tell_diag(b, &d);
    }
    free(text);
    return done;
}

// After words: a branch that was made for them is told, where they said nothing themselves.
static bool run_and_tell(struct board *b, const char *words, const char *title, bool typed)
{
    uint32_t node = b->session->tree.current->id;
    b->said[0] = '\0';
    b->dirty = true;
    bool done = run_words(b, words, title, typed);
    bool here = b->seat->session == b->session; // not in a lesson that began or ended
    follow(b);
    if (done && here && b->session->tree.current->id != node && b->said[0] == '\0') {
        board_tell(b, false, "now on branch %s", tree_name(&b->session->tree));
    }
    return done;
}

bool board_enter(struct board *b, const char *words) { return run_and_tell(b, words, words, true); }

bool board_say(struct board *b, const char *title, const char *format, ...)
{
    char words[800];
    struct text t = text_in(words, sizeof words);
    va_list list;
    va_start(list, format);
    text_add_list(&t, format, list);
    va_end(list);
    return run_and_tell(b, words, title, false);
}

// ---- what is shown ----

static struct board_stamp stamp_of(struct board *b)
{
    const struct tree *t = &b->session->tree;
    const struct branch *line = tree_branch(t);
    return (struct board_stamp){.node = t->current->id,
                                .nodes = (uint32_t)t->nodes.used,
                                .now = branch_now(line),
                                .head = line->head,
                                .clock = world_now(&line->world),
                                .marks = t->current->marks.used,
                                .watches = b->session->watch.list.used,
                                .learned = b->panes.chronicle.version,
                                .lesson = b->panes.leaf.version};
}

static bool same_stamp(const struct board_stamp *a, const struct board_stamp *other)
{
    return a->node == other->node && a->nodes == other->nodes && moment_same(a->now, other->now) &&
           moment_same(a->head, other->head) && a->clock == other->clock &&
           a->marks == other->marks && a->watches == other->watches &&
           a->learned == other->learned && a->lesson == other->lesson;
}

static int64_t count_changes(const struct changes *c)
{
    int64_t count = 0;
    for (uint32_t i = 1; c->change != NULL && i < c->now->count; i++) {
        count += c->change[i] != CHANGE_NONE;
    }
    return count;
}

// What has changed is outlined for one step; while time runs nothing would stand out.
static void compare(struct board *b, bool moved)
{
    if (b->compared && moved) {
        changes_free(&b->changes);
        b->compared = false;
    }
    int64_t far = b->scenes[1 - b->now].event - b->scenes[b->now].event;
    if (moved && !b->play.on && far <= OUTLINED_STEP && far >= -OUTLINED_STEP) {
        b->compared = changes_find(&b->changes, &b->scenes[1 - b->now], board_scene(b));
    }
    if (b->compared && count_changes(&b->changes) > OUTLINED_THINGS) {
        changes_free(&b->changes);
        b->compared = false;
    }
}

static void build(struct board *b, const struct board_stamp *stamp)
{
    bool moved = b->stamp.nodes != 0 &&
                 (stamp->node != b->stamp.node || !moment_same(stamp->now, b->stamp.now));
    bool first = b->stamp.nodes == 0;
    if (moved || first) {
        b->now = 1 - b->now;
    }
    panes_scene(&b->panes, &b->scenes[b->now]);
    panes_line(&b->panes, &b->line);
    if (moved || first) {
        compare(b, moved);
    } else if (b->compared) { // the same moment, drawn anew
        changes_free(&b->changes);
        b->compared = changes_find(&b->changes, &b->scenes[1 - b->now], board_scene(b));
    }
    focus_find(&b->focus, board_scene(b));
    b->stamp = *stamp;
}

bool board_look(struct board *b)
{
    follow(b);
    panes_learn(&b->panes, LEARNED_AT_ONCE);
    struct board_stamp stamp = stamp_of(b);
    if (!same_stamp(&stamp, &b->stamp)) {
        b->leaf_top = stamp.lesson != b->stamp.lesson ? -1 : b->leaf_top;
        build(b, &stamp);
        b->stamp = stamp_of(b); // building may choose other values to learn
        b->dirty = true;
    }
    return b->dirty;
}

void board_tick(struct board *b, int64_t now_ns)
{
    enum run_end end;
    struct diag d = {0};
    if (b->play.on && b->reduced && now_ns - b->play.last_ns < CALM_NS) {
        return;
    }
    if (!b->play.on || play_on(&b->play, b->session, now_ns, &end, &d)) {
        return;
    }
    if (end == RUN_IDLE) {
        board_tell(b, false, "nothing is left to happen");
    } else if (d.what[0] != '\0') {
        board_tell_diag(b, &d);
    }
    b->dirty = true;
}

// ---- painting ----

// Things grow with the window, but less than it does, so that a large one shows more.
static int size_percent(const struct board *b)
{
    int64_t share = min_i64((int64_t)b->width * 10000 / (WIDTH_USUAL * b->display_percent),
                            (int64_t)b->height * 10000 / (HEIGHT_USUAL * b->display_percent));
    int64_t grown = share > 100 ? 100 + (share - 100) * 3 / 5 : 100;
    int64_t large = b->presenting ? PRESENTED_PERCENT : 100;
    return (int)clamp_i64(grown * b->text_percent / 100 * b->display_percent / 100 * large / 100,
                          50, 400);
}

static void lay_page(struct board *b, int height)
{
    struct layout_wish wish = {.width = b->width,
                               .height = height,
                               .text_percent = size_percent(b),
                               .time_from = b->time_from,
                               .time_until = b->time_until,
                               .leaf_top = b->leaf_top,
                               .leaf_newest = b->panes.newest};
    for (int i = 0; i < SCENE_PANES; i++) {
        wish.wanted[i] = b->wanted[i];
        wish.hidden[i] = b->zoomed ? i != (int)b->focus.pane : b->hidden[i];
    }
    layout_scene(&b->layout, board_scene(b), b->compared ? &b->changes : NULL, &wish, &b->page);
}

static void draw_focus(struct board *b)
{
    struct rect r = focus_rect(&b->focus, &b->layout);
    if (!b->focus.shown || r.w <= 0) {
        return;
    }
    int32_t out = b->focus.item.at != 0 ? b->page.unit * 3 / 8 : 0;
    b->page.item = b->focus.item;
    struct shape *ring =
        picture_rect(&b->page, (struct rect){r.x - out, r.y - out, r.w + 2 * out, r.h + 2 * out},
                     INK_NONE, ink_edge(ROLE_1));
    ring->weight = b->page.unit / 4;
    ring->round = b->page.unit / 2;
}

static void draw_strip(struct board *b, int32_t height)
{
    char speed[64], keys[300];
    struct text t = text_in(speed, sizeof speed);
    play_words(&b->play, &t);
    t = text_in(keys, sizeof keys);
    board_few_keys(&t);
    const struct strip strip = {.line = &b->line,
                                .playing = b->play.on,
                                .speed = speed,
                                .said = b->said,
                                .said_bad = b->said_bad,
                                .keys = keys};
    int32_t width = b->width * DOT;
    picture_begin(&b->strip, width, height, b->page.unit);
    picture_rect(&b->strip, (struct rect){0, 0, width, height}, INK_PAGE, INK_NONE);
    b->track = strip_draw(&strip, &b->strip, (struct rect){0, 0, width, height});
}

static void draw_over(struct board *b, int32_t height)
{
    int32_t width = b->width * DOT, unit = b->page.unit;
    picture_begin(&b->over, width, height, unit);
    if (b->panel.open) {
        panel_draw(&b->panel, &b->over, (struct rect){0, 0, width, height});
    }
    if (b->menu.open) {
        menu_draw(&b->menu, &b->over, (struct rect){0, 0, width, height});
    }
    if (b->entry.open) {
        entry_draw(&b->entry, &b->over,
                   (struct rect){2 * unit, height - 5 * unit, width - 4 * unit, 4 * unit});
    }
}

void board_paint(struct board *b, struct canvas *c)
{
    b->width = c->width;
    b->height = c->height;
    int32_t unit = 8 * DOT * size_percent(b) / 100;
    int32_t strip = strip_height(c->height * DOT, unit) / DOT * DOT;
    b->strip_top = c->height - strip / DOT;
    canvas_fill(c, (struct area){0, 0, c->width, c->height},
                b->blank ? 0 : b->theme.colour[INK_PAGE]);
    if (b->blank) {
        b->dirty = false;
        return;
    }
    lay_page(b, b->strip_top);
    draw_focus(b);
    paint_picture(&b->page, &b->theme, &b->lettering, 0, 0, c);
    if (strip > 0) {
        draw_strip(b, strip);
        paint_picture(&b->strip, &b->theme, &b->lettering, 0, b->strip_top, c);
    }
    draw_over(b, b->strip_top * DOT);
    paint_picture(&b->over, &b->theme, &b->lettering, 0, 0, c);
    b->dirty = false;
}

bool board_input(struct board *b, const struct input *in)
{
    follow(b);
    bool wakes = in->kind == INPUT_KEY || in->kind == INPUT_TEXT || in->kind == INPUT_PRESS;
    if (b->blank && wakes) {
        b->blank = false;
        b->dirty = true;
        return true;
    }
    if (in->kind == INPUT_KEY || in->kind == INPUT_TEXT) {
        return board_key(b, in);
    }
    b->dirty = b->dirty || in->kind == INPUT_PAINT;
    board_mouse(b, in);
    return in->kind != INPUT_CLOSE;
}
