// render: `orrery render SCRIPT -o FILE [--at MOMENT]`, a picture of the world that a script
// leaves.
#include "repl/faces.h"
#include "repl/session/pictures.h"

static bool check(const struct options *o, struct diag *d)
{
    if (o->part_count == 0 || o->output == NULL) {
        diag_say(d, o->part_count == 0 ? "which script?" : "where should the picture go?");
        return diag_help(d, "usage: orrery render SCRIPT -o FILE.svg|.png|.gif [--at MOMENT]");
    }
    return pictures_check(o->output, d);
}

// --at is what `to` takes.
static bool go_to(struct session *s, const char *moment, struct diag *d)
{
    char line[256];
    struct text t = text_in(line, sizeof line);
    text_add(&t, "to %s", moment);
    return session_text(s, line, t.length, "--at", 1, d);
}

int render_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    if (!check(o, &d)) {
        return faces_say(&d, 2);
    }
    struct session *s = faces_session(o, out, &d);
    if (s == NULL) {
        return faces_say(&d, 1);
    }
    int status = faces_run_parts(o, s, out);
    if (status == 0 &&
        ((o->at != NULL && !go_to(s, o->at, &d)) || !pictures_save(s, o->output, &d))) {
        status = faces_say(&d, 1);
    }
    session_close(s);
    return status;
}
