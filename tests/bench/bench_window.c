// bench_window: how fast the window is, with SDL's display that shows nothing and its software
// surface.
//
//   bench_window frames    steps painted in a second of CPU, in 1280 by 720, one event each
//   bench_window play      the same while time runs and nothing is compared
//   bench_window idle      share of a processor while nobody does anything, in per cent
#include "repl/view/window/board.h"
#include "repl/view/window/screen.h"
#include "repl/view/window/window.h"

#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/prompt/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WIDTH = 1280, HEIGHT = 720, FRAMES = 400, IDLE_SECONDS = 5 };

static const char world[] =
    "queue.station desk servers=3 room=10 service=\"exponential 8s\"\n"
    "queue.station till servers=2 room=10 service=\"exponential 5s\"\n"
    "queue.source visitor to=desk interarrival=\"exponential 3s\" timeout=40s attempts=3\n"
    "queue.source caller to=till interarrival=\"exponential 3s\"\n"
    "run 2000s\nback 500\n";

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static _Noreturn void give_up(const struct diag *d)
{
    fprintf(stderr, "bench_window: %s\n", d->what);
    exit(1);
}

static void measure_frames(struct seat *seat, bool plays)
{
    struct diag d = {0};
    struct fonts *fonts = fonts_open(&d);
    struct lettering lettering = fonts != NULL ? fonts_lettering(fonts) : lettering_strokes;
    struct screen *screen = screen_open("bench", WIDTH, HEIGHT, &d);
    const struct board_host host = {0};
    struct canvas canvas = {0};
    static struct board board;
    if (screen == NULL) {
        give_up(&d);
    }
    board_open(&board, seat, &host, &lettering);
    board.play.on = plays;
    double start = 0;
    for (int i = -20; i < FRAMES; i++) { // the first ones only warm up
        if (i == 0) {
            start = cpu_seconds();
        }
        if (branch_step(session_branch(seat->session), &d) == RUN_FAILED) {
            give_up(&d);
        }
        board_look(&board);
        screen_canvas(screen, &canvas);
        board_paint(&board, &canvas);
        screen_show(screen);
    }
    printf("window-%s %.1f frames/s\n", plays ? "play" : "frames",
           FRAMES / (cpu_seconds() - start));
    board_close(&board);
    canvas_close(&canvas);
    screen_close(screen);
    fonts_close(fonts);
}

static void stop(void *self) { loop_quit(self, 0); }

static void measure_idle(struct seat *seat)
{
    struct diag d = {0};
    if (!window_open(seat, &d)) {
        give_up(&d);
    }
    loop_after(seat->loop, 3 * SECOND, stop, seat->loop);
    loop_run(seat->loop);
    double start = cpu_seconds();
    loop_after(seat->loop, IDLE_SECONDS * SECOND, stop, seat->loop);
    loop_run(seat->loop);
    printf("window-idle %.2f percent\n", (cpu_seconds() - start) * 100 / IDLE_SECONDS);
}

int main(int count, char **words)
{
    const char *what = count > 1 ? words[1] : "";
    struct diag d = {0};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    struct out *out = out_open(stderr, STYLE_NEVER);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 28,
                                            .history_bytes = INT64_C(48) << 20,
                                            .out = out};
    struct session *s = out == NULL ? NULL : session_open(&options, &d);
    if (s == NULL || !session_text(s, world, sizeof world - 1, "bench", 1, &d)) {
        give_up(&d);
    }
    struct seat seat;
    seat_take(&seat, s, loop_open());
    if (strcmp(what, "idle") == 0) {
        measure_idle(&seat);
    } else if (strcmp(what, "frames") == 0 || strcmp(what, "play") == 0) {
        measure_frames(&seat, strcmp(what, "play") == 0);
    } else {
        fprintf(stderr, "usage: bench_window frames|play|idle\n");
        return 2;
    }
    seat_leave(&seat);
    loop_close(seat.loop);
    session_close(s);
    out_close(out);
    return 0;
}
