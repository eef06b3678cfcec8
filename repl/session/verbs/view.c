// view: opens the window.
#include "repl/session/seat.h"
#include "repl/session/verbs/verbs.h"
#include "repl/view/window/window.h"

static bool run_view(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_view, call, 0, d)) {
        return false;
    }
    struct seat *seat = s->options.seat;
    if (seat == NULL || seat->loop == NULL) {
        diag_say(d, "a window needs somebody at the prompt");
        return diag_help(d, "`orrery view SCRIPT` runs a script and opens the window");
    }
    return window_open(seat, d);
}

const struct verb verb_view = {
    .name = "view",
    .usage = "view",
    .doc = "Opens the window: the same session in pictures, beside the prompt.",
    .more = "In the window, h lists its keys: Space plays, arrows step, w asks why, x does "
            "something to "
            "what is chosen, F5 is for a class. Closing it leaves the session as it is.",
    .example = "show",
    .run = run_view,
};
