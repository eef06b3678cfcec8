// learner_main: `orrery learn [LESSON]`, `orrery learn --list`.
//
// With somebody at a terminal: the prompt, with the lesson open. Else its first page and what to
// press, so that whoever looks at the output of a script sees what there is.
#include "repl/lesson/learner_inside.h"

#include "repl/faces.h"
#include "repl/prompt/prompt.h"

#include <unistd.h>

static bool check_options(const struct options *o, struct diag *d)
{
    bool words = (o->part_count < 1 || !o->parts[0].is_text) &&
                 (o->part_count < 2 || strcmp(o->parts[1].text, "repaired") == 0);
    if (words && o->part_count <= 2) {
        return true;
    }
    diag_say(d, "one lesson at a time");
    return diag_help(d, "usage: orrery learn [LESSON | FILE [repaired]]");
}

int learner_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    if (!check_options(o, &d)) {
        return faces_say(&d, 2);
    }
    bool terminal = isatty(STDIN_FILENO) && out_look(out).terminal;
    struct session *s = faces_session(o, out, &d);
    if (s == NULL) {
        return faces_say(&d, 1);
    }
    if (o->list) {
        int status = learner_map(s, &d) ? 0 : faces_say(&d, 1);
        session_close(s);
        return status;
    }
    if (terminal && !o->present) {
        learner_greet(s);
    }
    const struct learner_options start = {.lesson = o->part_count > 0 ? o->parts[0].text : NULL,
                                          .alone = true,
                                          .unkept = !terminal || o->present,
                                          .repaired = o->part_count > 1};
    int status = 0;
    if (!learner_start(s, &start, &d)) {
        out_flush(out, NULL);
        status = faces_say(&d, 1);
    } else if (terminal) {
        status = prompt_run(s, &(struct prompt_options){.colour = o->colour});
    } else if (s->reader == NULL) {
        out_text(out, "\nThis is not a terminal. In one, `orrery learn%s%s` goes on from here.\n",
                 start.lesson != NULL ? " " : "", start.lesson != NULL ? start.lesson : "");
    }
    return faces_close(o, s, status);
}
