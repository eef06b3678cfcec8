// board: see board.h. This file has what is shown; board_keys.c has the keys, board_mouse.c the
// mouse.
#include "repl/view/window/board.h"

#include "repl/lesson/learner.h"
#include "repl/session/scene.h"
#include "repl/view/window/strip.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEARNED_AT_ONCE = 100000, LINES_IN_FOOTER = 1 };
static const int64_t CALM_NS = 500 * MILLISECOND; // between two pictures with reduced motion

void board_open(struct board *s, struct seat *seat, const struct board_host *host,
                const struct lettering *lettering)
{
    struct session *session = seat->session;
    *s = (struct board){.seat = seat,
                        .session = session,
                        .host = *host,
                        .lettering = *lettering,
                        .text_percent = 100,
                        .focus = {.pane = PANE_MAP},
                        .dirty = true};
    theme_make(&s->theme, THEME_DARK, PALETTE_OKABE_ITO);
    panes_open(&s->panes, session);
    for (int i = 0; i < 2; i++) {
        scene_open(&s->scenes[i], session->options.host);
    }
    scene_open(&s->line, session->options.host);
    layout_open(&s->layout);
    picture_open(&s->page);
    picture_open(&s->strip);
    picture_open(&s->over);
    s->play.speed = play_fitting(session);
}

void board_close(struct board *s)
{
    panel_close(&s->panel);
    if (s->compared) {
        changes_free(&s->changes);
    }
    picture_close(&s->page);
    picture_close(&s->strip);
    picture_close(&s->over);
    layout_close(&s->layout);
    scene_close(&s->line);
    for (int i = 0; i < 2; i++) {
        scene_close(&s->scenes[i]);
    }
    panes_close(&s->panes);
}

// The session of the seat may be another one after every input, here or at the prompt.
static void follow(struct board *s)
{
    if (s->session != s->seat->session) {
        panes_close(&s->panes);
        s->session = s->seat->session;
        panes_open(&s->panes, s->session);
        s->stamp = (struct board_stamp){0};
        s->play.on = s->play.chosen = false;
        s->play.speed = play_fitting(s->session);
        // A lesson has the right half to itself, until somebody wants the others.
        static const enum scene_pane others[] = {PANE_METRICS, PANE_EVENTS, PANE_TREE};
        for (int i = 0; i < COUNT_OF(others); i++) {
            s->hidden[others[i]] = s->session->learner != NULL;
        }
    }
}

// ---- words ----

void board_tell(struct board *s, bool bad, const char *format, ...)
{
    struct text t = text_in(s->said, sizeof s->said);
    va_list list;
    va_start(list, format);
    text_add_list(&t, format, list);
    va_end(list);
    s->said_bad = bad;
    s->dirty = true;
}

static void tell_diag(struct board *s, const struct diag *d)
{
    board_tell(s, true, "%s%s%s%s%s", d->what, d->expected[0] != '\0' ? "; expected: " : "",
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
static void show_output(struct board *s, const char *title, const char *text)
{
    if (title != NULL && count_lines(text) > LINES_IN_FOOTER) {
        panel_show(&s->panel, title, text);
    } else if (text[0] != '\0') {
        board_tell(s, false, "%.*s", (int)strcspn(text, "\n"), text);
    }
}

// What words print goes into a text instead of the terminal. typed: by somebody, and so perhaps to a
// lesson.
static bool run_words(struct board *s, const char *words, const char *title, bool typed)
{
    struct session *session = s->seat->session;
    struct out *out = session->options.out;
    char *text = NULL;
    size_t length = 0;
    struct diag d = {0};
    FILE *said = open_memstream(&text, &length);
    if (said == NULL) {
        board_tell(s, true, "there is no memory to do that");
        return false;
    }
    out_capture(out, said);
    tree_input_begins(&session->tree);
    bool done = learner_input(session, words, strlen(words), "the window", 1, &d);
    out_capture(out, NULL);
    fclose(said);
    seat_follow(s->seat);
    if (done && typed && s->seat->session->learner != NULL) {
        panes_add_to_lesson(&s->panes, text);
    } else if (done) {
        show_output(s, title, text);
    } else {
        tell_diag(s, &d);
    }
    free(text);
    return done;
}

// After words: a branch that was made for them is told, where they said nothing themselves.
static bool run_and_tell(struct board *s, const char *words, const char *title, bool typed)
{
    uint32_t node = s->session->tree.current->id;
    s->said[0] = '\0';
    s->dirty = true;
    bool done = run_words(s, words, title, typed);
    bool here = s->seat->session == s->session; // not in a lesson that began or ended
    follow(s);
    if (done && here && s->session->tree.current->id != node && s->said[0] == '\0') {
        board_tell(s, false, "now on branch %s", tree_name(&s->session->tree));
    }
    return done;
}

bool board_enter(struct board *s, const char *words) { return run_and_tell(s, words, words, true); }

bool board_say(struct board *s, const char *title, const char *format, ...)
{
    char words[800];
    struct text t = text_in(words, sizeof words);
    va_list list;
    va_start(list, format);
    text_add_list(&t, format, list);
    va_end(list);
    return run_and_tell(s, words, title, false);
}

// ---- what is shown ----

static struct board_stamp stamp_of(struct board *s)
{
    const struct tree *t = &s->session->tree;
    const struct branch *b = tree_branch(t);
    return (struct board_stamp){.node = t->current->id,
                                .nodes = (uint32_t)t->nodes.used,
                                .now = branch_now(b),
                                .head = b->head,
                                .clock = world_now(&b->world),
                                .marks = t->current->marks.used,
                                .watches = s->session->watch.list.used,
                                .learned = s->panes.chronicle.version,
                                .lesson = s->panes.lesson_version};
}

static bool same_stamp(const struct board_stamp *a, const struct board_stamp *b)
{
    return a->node == b->node && a->nodes == b->nodes && moment_same(a->now, b->now) &&
           moment_same(a->head, b->head) && a->clock == b->clock && a->marks == b->marks &&
           a->watches == b->watches && a->learned == b->learned && a->lesson == b->lesson;
}

// What has changed is outlined for one step; while time runs nothing would stand out.
static void compare(struct board *s, bool moved)
{
    if (s->compared && moved) {
        changes_free(&s->changes);
        s->compared = false;
    }
    if (moved && !s->play.on) {
        s->compared = changes_find(&s->changes, &s->scenes[1 - s->now], board_scene(s));
    }
}

static void build(struct board *s, const struct board_stamp *stamp)
{
    bool moved = s->stamp.nodes != 0 &&
                 (stamp->node != s->stamp.node || !moment_same(stamp->now, s->stamp.now));
    bool first = s->stamp.nodes == 0;
    if (moved || first) {
        s->now = 1 - s->now;
    }
    panes_scene(&s->panes, board_scene(s));
    panes_line(&s->panes, &s->line);
    if (moved || first) {
        compare(s, moved);
    } else if (s->compared) { // the same moment, drawn anew
        changes_free(&s->changes);
        s->compared = changes_find(&s->changes, &s->scenes[1 - s->now], board_scene(s));
    }
    focus_find(&s->focus, board_scene(s));
    s->stamp = *stamp;
}

bool board_look(struct board *s)
{
    follow(s);
    panes_learn(&s->panes, LEARNED_AT_ONCE);
    struct board_stamp stamp = stamp_of(s);
    if (!same_stamp(&stamp, &s->stamp)) {
        build(s, &stamp);
        s->stamp = stamp_of(s); // building may choose other values to learn
        s->dirty = true;
    }
    return s->dirty;
}

void board_tick(struct board *s, int64_t now_ns)
{
    enum run_end end;
    struct diag d = {0};
    if (s->play.on && s->reduced && now_ns - s->play.last_ns < CALM_NS) {
        return;
    }
    if (!s->play.on || play_on(&s->play, s->session, now_ns, &end, &d)) {
        return;
    }
    if (end == RUN_IDLE) {
        board_tell(s, false, "nothing is left to happen");
    } else if (d.what[0] != '\0') {
        tell_diag(s, &d);
    }
    s->dirty = true;
}

// ---- painting ----

static void lay_page(struct board *s, int height)
{
    struct layout_wish wish = {.width = s->width,
                               .height = height,
                               .text_percent = s->text_percent,
                               .time_from = s->time_from,
                               .time_until = s->time_until};
    for (int i = 0; i < SCENE_PANES; i++) {
        wish.hidden[i] = s->zoomed ? i != (int)s->focus.pane : s->hidden[i];
    }
    layout_scene(&s->layout, board_scene(s), s->compared ? &s->changes : NULL, &wish, &s->page);
}

static void draw_focus(struct board *s)
{
    struct rect r = focus_rect(&s->focus, &s->layout);
    if (!s->focus.shown || r.w <= 0) {
        return;
    }
    int32_t out = s->focus.item.at != 0 ? s->page.unit * 3 / 8 : 0;
    s->page.item = s->focus.item;
    struct shape *ring =
        picture_rect(&s->page, (struct rect){r.x - out, r.y - out, r.w + 2 * out, r.h + 2 * out},
                     INK_NONE, ink_edge(ROLE_1));
    ring->weight = s->page.unit / 4;
    ring->round = s->page.unit / 2;
}

static void draw_strip(struct board *s, int32_t height)
{
    char speed[64], keys[300];
    struct text t = text_in(speed, sizeof speed);
    play_words(&s->play, &t);
    t = text_in(keys, sizeof keys);
    board_few_keys(s, &t);
    const struct strip strip = {.line = &s->line,
                                .playing = s->play.on,
                                .speed = speed,
                                .said = s->said,
                                .said_bad = s->said_bad,
                                .keys = keys};
    int32_t width = s->width * DOT;
    picture_begin(&s->strip, width, height, s->page.unit);
    picture_rect(&s->strip, (struct rect){0, 0, width, height}, INK_PAGE, INK_NONE);
    s->track = strip_draw(&strip, &s->strip, (struct rect){0, 0, width, height});
}

static void draw_over(struct board *s, int32_t height)
{
    int32_t width = s->width * DOT, unit = s->page.unit;
    picture_begin(&s->over, width, height, unit);
    if (s->panel.open) {
        panel_draw(&s->panel, &s->over, (struct rect){0, 0, width, height});
    }
    if (s->entry.open) {
        entry_draw(&s->entry, &s->over,
                   (struct rect){2 * unit, height - 5 * unit, width - 4 * unit, 4 * unit});
    }
}

void board_paint(struct board *s, struct canvas *c)
{
    s->width = c->width;
    s->height = c->height;
    int32_t unit = 8 * DOT * s->text_percent / 100;
    int32_t strip = strip_height(c->height * DOT, unit) / DOT * DOT;
    s->strip_top = c->height - strip / DOT;
    canvas_fill(c, (struct area){0, 0, c->width, c->height}, s->theme.colour[INK_PAGE]);
    lay_page(s, s->strip_top);
    draw_focus(s);
    paint_picture(&s->page, &s->theme, &s->lettering, 0, 0, c);
    if (strip > 0) {
        draw_strip(s, strip);
        paint_picture(&s->strip, &s->theme, &s->lettering, 0, s->strip_top, c);
    }
    draw_over(s, s->strip_top * DOT);
    paint_picture(&s->over, &s->theme, &s->lettering, 0, 0, c);
    s->dirty = false;
}

bool board_input(struct board *s, const struct input *in)
{
    follow(s);
    if (in->kind == INPUT_KEY || in->kind == INPUT_TEXT) {
        return board_key(s, in);
    }
    s->dirty = s->dirty || in->kind == INPUT_PAINT;
    board_mouse(s, in);
    return in->kind != INPUT_CLOSE;
}
