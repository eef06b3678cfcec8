// window: see window.h.
#include "repl/view/window/window.h"

#include "repl/prompt/loop.h"
#include "repl/view/window/screen.h"
#include "repl/view/window/stage.h"

#include <stdlib.h>

enum { WIDTH = 1280, HEIGHT = 800 };
static const int64_t BUSY_NS = 16 * MILLISECOND, IDLE_NS = 50 * MILLISECOND,
                     IDLE_AFTER_NS = 2 * SECOND;

struct window {
    struct session *session;
    struct loop *loop;
    struct screen *screen;
    struct fonts *fonts;
    struct canvas canvas;
    struct stage stage;
    int timer;
    int64_t active_ns; // when something happened last
    bool alone;        // closing it ends the loop
};

static bool copy(void *self, const char *text)
{
    return screen_copy(((struct window *)self)->screen, text);
}

static void paint(struct window *w)
{
    if (screen_canvas(w->screen, &w->canvas)) {
        stage_paint(&w->stage, &w->canvas);
        screen_show(w->screen);
    }
}

// Of several moves of the mouse only the last counts.
static bool read_inputs(struct window *w)
{
    struct input in, moved = {0};
    bool stays = true;
    while (stays && screen_next(w->screen, &in)) {
        w->active_ns = loop_now();
        if (in.kind == INPUT_MOVE) {
            moved = in;
            continue;
        }
        if (moved.kind == INPUT_MOVE) {
            stage_input(&w->stage, &moved);
            moved.kind = INPUT_NONE;
        }
        stays = stage_input(&w->stage, &in);
    }
    if (moved.kind == INPUT_MOVE) {
        stage_input(&w->stage, &moved);
    }
    return stays;
}

static void leave(struct window *w, bool quit)
{
    struct session *s = w->session;
    struct loop *loop = w->loop;
    bool ends = w->alone || quit;
    window_close(s);
    if (ends) {
        loop_quit(loop, 0);
    }
}

static void say_moved(struct window *w, const struct stage_stamp *before)
{
    struct session *s = w->session;
    bool moved = before->node != w->stage.stamp.node || before->clock != w->stage.stamp.clock ||
                 !moment_same(before->now, w->stage.stamp.now);
    if (moved && s->refresh != NULL) {
        s->refresh(s->refresh_self);
    }
}

static void tick(void *self)
{
    struct window *w = self;
    int64_t now = loop_now();
    bool stays = read_inputs(w);
    if (screen_lost(w->screen)) {
        struct diag d = {0};
        diag_say(&d, "the display of the window has gone away; the session goes on without it");
        session_warn(w->session, &d);
        leave(w, false);
        return;
    }
    if (!stays || w->session->quitting) {
        leave(w, w->session->quitting);
        return;
    }
    stage_tick(&w->stage, now);
    struct stage_stamp before = w->stage.stamp;
    if (stage_look(&w->stage)) {
        w->active_ns = now;
        paint(w);
        say_moved(w, &before);
    }
    bool idle = now - w->active_ns > IDLE_AFTER_NS;
    w->timer = loop_after(w->loop, idle ? IDLE_NS : BUSY_NS, tick, w);
}

bool window_open(struct session *s, struct diag *d)
{
    if (s->window != NULL) {
        return true;
    }
    ASSERT(s->loop != NULL);
    struct window *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return diag_say(d, "there is no memory for a window");
    }
    w->session = s;
    w->loop = s->loop;
    w->screen = screen_open("Orrery", WIDTH, HEIGHT, d);
    if (w->screen == NULL) {
        free(w);
        return false;
    }
    struct diag font = {0};
    w->fonts = fonts_open(&font);
    struct lettering lettering = w->fonts != NULL ? fonts_lettering(w->fonts) : lettering_strokes;
    const struct stage_host host = {.self = w, .copy = copy};
    stage_open(&w->stage, s, &host, &lettering, d);
    w->stage.text_percent = screen_percent(w->screen);
    if (w->fonts == NULL) {
        stage_tell(&w->stage, true, "%s; %s", font.what, font.help);
    }
    s->window = w;
    w->active_ns = loop_now();
    w->timer = loop_after(w->loop, 0, tick, w);
    return true;
}

void window_close(struct session *s)
{
    struct window *w = s->window;
    if (w == NULL) {
        return;
    }
    s->window = NULL;
    loop_cancel(w->loop, w->timer);
    stage_close(&w->stage);
    canvas_close(&w->canvas);
    fonts_close(w->fonts);
    screen_close(w->screen);
    free(w);
}

static void stop(void *self) { loop_quit(self, 1); }

int window_run(struct session *s, struct diag *d)
{
    s->loop = loop_open();
    if (s->loop == NULL) {
        diag_say(d, "there is no memory for a window");
        return 1;
    }
    int status = 1;
    if (window_open(s, d)) {
        s->window->alone = true;
        loop_on_signal(s->loop, SIGINT, stop, s->loop);
        loop_on_signal(s->loop, SIGTERM, stop, s->loop);
        loop_on_signal(s->loop, SIGHUP, stop, s->loop);
        status = loop_run(s->loop);
        window_close(s);
    }
    loop_close(s->loop);
    s->loop = NULL;
    return status;
}
