// no_window: what stands for the window in a program that was built without it (make VIEW=0). See
// repl/view/window/window.h.
#include "repl/view/window/shot.h"
#include "repl/view/window/window.h"

static bool refuse(struct diag *d)
{
    diag_say(d, "this program was built without its window and its painter");
    return diag_help(d,
                     "install SDL2 and SDL2_ttf and run `make`; `show` draws in the terminal, and "
                     "`orrery render` writes .svg");
}

bool window_open(struct seat *seat, struct diag *d)
{
    (void)seat;
    return refuse(d);
}

void window_close(struct seat *seat) { (void)seat; }

bool window_pulse(struct window *w)
{
    (void)w;
    return false;
}

int window_run(struct session *s, struct diag *d)
{
    (void)s;
    window_open(NULL, d);
    return 1;
}

bool shot_save(const struct picture *p, const struct theme *theme, const char *words,
               const char *path, struct diag *d)
{
    (void)p;
    (void)theme;
    (void)words;
    (void)path;
    return refuse(d);
}

struct film *film_open(const char *path, struct diag *d)
{
    (void)path;
    refuse(d);
    return NULL;
}

bool film_frame(struct film *f, const struct picture *p, const struct theme *theme, int hundredths,
                struct diag *d)
{
    (void)f;
    (void)p;
    (void)theme;
    (void)hundredths;
    return refuse(d);
}

bool film_close(struct film *f, struct diag *d)
{
    (void)f;
    return refuse(d);
}
