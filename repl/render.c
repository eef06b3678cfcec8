// render: `orrery render SCRIPT -o FILE [--at MOMENT]`, a picture of the world that a script
// leaves, or of a page of a lesson: --at is its number then.
#include "repl/faces.h"
#include "repl/lesson/learner.h"
#include "repl/session/pictures.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAGES_MOST = 1000 };

static bool check(const struct options *o, struct diag *d)
{
    if (o->part_count == 0 || o->output == NULL) {
        diag_say(d, o->part_count == 0 ? "which script?" : "where should the picture go?");
        return diag_help(
            d, "usage: orrery render SCRIPT|LESSON -o FILE.svg|.png|.gif [--at MOMENT|PAGE]");
    }
    return pictures_check(o->output, d);
}

// Page by page, as far as the lesson goes; what a page asks for is left out.
static bool turn_to(struct session *s, const char *page, struct diag *d)
{
    char status[64], wanted[64];
    struct text t = text_in(wanted, sizeof wanted);
    text_add(&t, "lesson %s/", page);
    for (int i = 0; i < PAGES_MOST; i++) {
        t = text_in(status, sizeof status);
        learner_status(s->learner, &t);
        if (strncmp(status, wanted, strlen(wanted)) == 0) {
            return true;
        }
        if (!learner_turns_pages(s->learner) || !learner_skip(s->learner, d)) {
            break;
        }
    }
    diag_say(d, "the lesson has no page '%s'", page);
    return diag_expect(d, "the number of a page, from 1");
}

static bool draw_lesson(const struct options *o, struct session *s, struct out *out, struct diag *d)
{
    char *text = NULL;
    size_t length;
    FILE *unheard = open_memstream(&text, &length);
    if (unheard == NULL) {
        return diag_say(d, "there is no memory for a lesson");
    }
    bool good = faces_open_lesson(o, s, false, d);
    out_capture(out, unheard);
    good = good && (o->at == NULL || turn_to(s->next, o->at, d));
    good = good && pictures_save(s->next, o->output, d);
    out_capture(out, NULL);
    fclose(unheard);
    free(text);
    return good;
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
    int status = 0;
    if (faces_names_lesson(o)) {
        status = draw_lesson(o, s, out, &d) ? 0 : faces_say(&d, 1);
    } else {
        status = faces_run_parts(o, s, out);
        bool good = status != 0 ||
                    ((o->at == NULL || go_to(s, o->at, &d)) && pictures_save(s, o->output, &d));
        status = good ? status : faces_say(&d, 1);
    }
    session_close(s);
    return status;
}
