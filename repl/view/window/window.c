// window: see window.h.
#include "repl/view/window/window.h"

#include "repl/prompt/loop.h"
#include "repl/session/pictures.h"
#include "repl/view/window/board.h"
#include "repl/view/window/screen.h"
#include "repl/view/window/shot.h"

#include <stdlib.h>

enum { WIDTH = 1280, HEIGHT = 800 };
static const int64_t BUSY_NS = 16 * MILLISECOND, IDLE_NS = 50 * MILLISECOND,
                     IDLE_AFTER_NS = 2 * SECOND, PULSE_NS = 100 * MILLISECOND;

struct window {
    struct seat *seat;
    struct screen *screen;
    struct fonts *fonts;
    struct canvas canvas;
    struct board board;
    int timer;
    int64_t active_ns; // when something happened last
    int64_t pulse_ns;  // when long work was interrupted by a look at the keys last
    bool alone;        // closing it ends the loop
    bool closing;      // asked for during long work
};

static bool copy(void *self, const char *text)
{
    return screen_copy(((struct window *)self)->screen, text);
}

static bool paste(void *self, struct text *out)
{
    return screen_paste(((struct window *)self)->screen, out);
}

// The window as it is, as pixels, and the same moment as a drawing.
static void shoot(void *self)
{
    struct window *w = self;
    struct session *s = w->seat->session;
    char name[160], path[200], words[200];
    struct diag d = {0};
    struct text t = text_in(name, sizeof name);
    text_add(&t, "orrery-%s-%llu", tree_name(&s->tree),
             (unsigned long long)branch_now(session_branch(s)).events);
    t = text_in(words, sizeof words);
    session_where(s, &t);
    t = text_in(path, sizeof path);
    text_add(&t, "%s.png", name);
    bool saved = screen_canvas(w->screen, &w->canvas);
    if (saved) {
        board_paint(&w->board, &w->canvas);
        saved = shot_write(&w->canvas, words, path, &d);
    }
    t = text_in(path, sizeof path);
    text_add(&t, "%s.svg", name);
    saved = saved && pictures_save(s, path, &d);
    board_tell(&w->board, !saved, saved ? "saved %s.png and .svg" : "%s", saved ? name : d.what);
}

static void paint(struct window *w)
{
    if (screen_canvas(w->screen, &w->canvas)) {
        board_paint(&w->board, &w->canvas);
        screen_show(w->screen);
    }
}

// Of several moves of the mouse only the last counts.
static bool read_inputs(struct window *w)
{
    struct input in, moved = {0};
    bool stays = !w->closing;
    while (stays && screen_next(w->screen, &in)) {
        w->active_ns = loop_now();
        if (in.kind == INPUT_MOVE) {
            moved = in;
            continue;
        }
        if (moved.kind == INPUT_MOVE) {
            board_input(&w->board, &moved);
            moved.kind = INPUT_NONE;
        }
        stays = board_input(&w->board, &in);
    }
    if (moved.kind == INPUT_MOVE) {
        board_input(&w->board, &moved);
    }
    return stays;
}

static void leave(struct window *w, bool quit, int status)
{
    struct seat *seat = w->seat;
    bool ends = w->alone || quit;
    window_close(seat);
    if (ends) {
        loop_quit(seat->loop, status);
    }
}

static void name_window(struct window *w)
{
    char name[200];
    struct text t = text_in(name, sizeof name);
    text_add(&t, "Orrery ");
    session_where(w->seat->session, &t);
    screen_name(w->screen, name);
}

static void say_moved(struct window *w, const struct board_stamp *before)
{
    bool moved = before->node != w->board.stamp.node || before->clock != w->board.stamp.clock ||
                 !moment_same(before->now, w->board.stamp.now);
    if (moved) {
        name_window(w);
        seat_show(w->seat);
    }
}

static void tick(void *self)
{
    struct window *w = self;
    int64_t now = loop_now();
    bool stays = read_inputs(w);
    if (screen_lost(w->screen)) {
        struct diag d = {0};
        diag_say(&d, "the display of the window has gone away%s",
                 w->alone ? "" : "; the session goes on without it");
        seat_tell(w->seat, &d);
        leave(w, false, 1);
        return;
    }
    if (!stays || w->seat->session->quitting) {
        leave(w, w->seat->session->quitting, 0);
        return;
    }
    board_tick(&w->board, now);
    struct board_stamp before = w->board.stamp;
    if (board_look(&w->board)) {
        w->active_ns = now;
        paint(w);
        say_moved(w, &before);
    }
    bool idle = now - w->active_ns > IDLE_AFTER_NS;
    w->timer = loop_after(w->seat->loop, idle ? IDLE_NS : BUSY_NS, tick, w);
}

// Keys before the one that stops the work are lost: they were meant for another moment.
bool window_pulse(struct window *w)
{
    int64_t now = loop_now();
    struct input in;
    bool stop = false;
    if (now - w->pulse_ns < PULSE_NS) {
        return false;
    }
    w->pulse_ns = now;
    while (!stop && screen_next(w->screen, &in)) {
        w->closing = w->closing || in.kind == INPUT_CLOSE;
        stop = stop || (in.kind == INPUT_KEY && (in.key == PRESSED_ESCAPE || in.key == PRESSED_C));
    }
    char clock[64];
    struct text t = text_in(clock, sizeof clock);
    unit_print_clock(world_now(session_world(w->seat->session)), &t);
    board_tell(&w->board, false, "working: %s. Esc stops; nothing is lost", clock);
    paint(w);
    return stop || w->closing;
}

bool window_open(struct seat *seat, struct diag *d)
{
    if (seat->window != NULL) {
        return true;
    }
    struct window *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return diag_say(d, "there is no memory for a window");
    }
    w->seat = seat;
    w->screen = screen_open("Orrery", WIDTH, HEIGHT, d);
    if (w->screen == NULL) {
        free(w);
        return false;
    }
    struct diag font = {0};
    w->fonts = fonts_open(&font);
    struct lettering lettering = w->fonts != NULL ? fonts_lettering(w->fonts) : lettering_strokes;
    const struct board_host host = {.self = w, .copy = copy, .paste = paste, .shoot = shoot};
    board_open(&w->board, seat, &host, &lettering);
    if (seat->session->options.present) {
        board_present(&w->board);
    }
    w->board.display_percent = screen_percent(w->screen);
    if (w->fonts == NULL) {
        board_tell(&w->board, true, "%s; %s", font.what, font.help);
    }
    seat->window = w;
    name_window(w);
    w->active_ns = loop_now();
    w->timer = loop_after(w->seat->loop, 0, tick, w);
    return true;
}

void window_close(struct seat *seat)
{
    struct window *w = seat->window;
    if (w == NULL) {
        return;
    }
    seat->window = NULL;
    loop_cancel(w->seat->loop, w->timer);
    board_close(&w->board);
    canvas_close(&w->canvas);
    fonts_close(w->fonts);
    screen_close(w->screen);
    free(w);
}

static void stop(void *self) { loop_quit(self, 1); }

int window_run(struct session *s, struct diag *d)
{
    struct seat seat;
    struct loop *loop = loop_open();
    if (loop == NULL) {
        diag_say(d, "there is no memory for a window");
        return 1;
    }
    int status = 1;
    seat_take(&seat, s, loop);
    if (window_open(&seat, d)) {
        seat.window->alone = true;
        loop_on_signal(loop, SIGINT, stop, loop);
        loop_on_signal(loop, SIGTERM, stop, loop);
        loop_on_signal(loop, SIGHUP, stop, loop);
        status = loop_run(loop);
    }
    seat_leave(&seat);
    loop_close(loop);
    return status;
}
