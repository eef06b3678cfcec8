// no_window: what stands for the window in a program that was built without it (make VIEW=0). See
// repl/view/window/window.h.
#include "repl/view/window/window.h"

bool window_open(struct seat *seat, struct diag *d)
{
    (void)seat;
    diag_say(d, "this program was built without its window");
    return diag_help(d, "install SDL2 and SDL2_ttf and run `make`; `show` draws in the terminal");
}

void window_close(struct seat *seat) { (void)seat; }

int window_run(struct session *s, struct diag *d)
{
    (void)s;
    window_open(NULL, d);
    return 1;
}
