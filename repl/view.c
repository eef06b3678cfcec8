// view: `orrery view SCRIPT...` or LESSON: runs scripts and opens the window on what they leave, or
// on the lesson; with a terminal the prompt is there too, and outlives the window.
#include "repl/faces.h"
#include "repl/prompt/prompt.h"
#include "repl/session/small_world.h"
#include "repl/view/window/window.h"

int view_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    struct session *s = faces_session(o, out, &d);
    if (s == NULL) {
        return faces_say(&d, 1);
    }
    bool good = faces_names_lesson(o) ? faces_open_lesson(o, s, true, &d)
                : o->part_count == 0  ? session_small_world(s, &d)
                                      : true;
    int status = !good                                   ? faces_say(&d, 1)
                 : o->part_count == 0 || s->next != NULL ? 0
                                                         : faces_run_parts(o, s, out);
    if (status == 0 && out_look(out).terminal) {
        s->options.show_events = true;
        status = prompt_run(s, &(struct prompt_options){.colour = o->colour, .view = true});
    } else if (status == 0) {
        out_flush(out, NULL);
        status = window_run(s, &d);
        status = d.what[0] != '\0' ? faces_say(&d, 1) : status;
    }
    return faces_close(o, s, status);
}
