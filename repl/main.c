// main: the command line.
//
// Each face of the program is one function here that opens what it needs. Exit status: 0 done, 1
// something failed (the message says what), 2 the command line was not understood.
#include "engines/registry.h"
#include "repl/crash.h"
#include "repl/faces.h"
#include "repl/help/help.h"
#include "repl/memory.h"
#include "repl/prompt/loop.h"
#include "repl/prompt/prompt.h"
#include "repl/session/small_world.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int faces_say(const struct diag *d, int status)
{
    char message[2400];
    struct text t = text_in(message, sizeof message);
    diag_print(d, &t);
    if (d->what[0] != '\0') {
        fprintf(stderr, "%s\n", message);
    }
    return status;
}

static struct session *open_session(const struct options *o, struct out *out, bool interactive,
                                    struct diag *d)
{
    static struct progress bar; // one standard error, one bar
    bar = progress_on(stderr);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = o->seed,
                                            .world_bytes = o->world_bytes,
                                            .history_bytes = o->history_bytes,
                                            .interrupt = loop_interrupt_flag(),
                                            .out = out,
                                            .progress = &bar,
                                            .lessons = o->lessons,
                                            .class_file = o->class_file,
                                            .present = o->present,
                                            .show_events = interactive};
    out_set_progress(out, &bar);
    struct session *s = session_open(&options, d);
    if (s != NULL && !options_give(o, s, d)) {
        session_close(s);
        return NULL;
    }
    return s;
}

struct session *faces_session(const struct options *o, struct out *out, struct diag *d)
{
    return open_session(o, out, false, d);
}

int faces_close(const struct options *o, struct session *s, int status)
{
    struct diag d = {0};
    if (o->journal != NULL && !session_save(s, o->journal, &d)) {
        status = faces_say(&d, 1);
    }
    crash_watch(NULL);
    session_close(s);
    return status;
}

static int run_prompt(const struct options *o, struct out *out)
{
    struct diag d = {0};
    bool terminal = out_look(out).terminal;
    struct session *s = open_session(o, out, terminal, &d);
    if (s == NULL || (terminal && !session_small_world(s, &d))) {
        return faces_say(&d, 1);
    }
    const struct prompt_options options = {
        .colour = o->colour, .keep_going = o->keep_going, .greet = true};
    crash_watch(s);
    return faces_close(o, s, prompt_run(s, &options));
}

int faces_run_parts(const struct options *o, struct session *s, struct out *out)
{
    for (int i = 0; i < o->part_count && !s->quitting; i++) {
        struct options_text text = {0};
        struct diag d = {0};
        bool done = options_read(o, i, &text, &d) &&
                    session_text(s, text.bytes, text.length, text.source, 1, &d);
        options_forget(&text);
        if (!done) {
            out_flush(out, NULL); // what was printed before comes before the message
            return faces_say(&d, 1);
        }
    }
    return 0;
}

static int run_scripts(const struct options *o, struct out *out)
{
    struct diag d = {0};
    struct session *s = open_session(o, out, o->interactive, &d);
    if (s == NULL) {
        return faces_say(&d, 1);
    }
    crash_watch(s);
    loop_catch_signals();
    int status = faces_run_parts(o, s, out);
    if (loop_interrupted()) {
        status = loop_interrupt_status();
        loop_interrupt_forget();
    }
    if (!out_flush(out, &d)) {
        status = faces_say(&d, 1);
    }
    if (status == 0 && o->interactive && !s->quitting) {
        status = prompt_run(s, &(struct prompt_options){.colour = o->colour});
    }
    return faces_close(o, s, status);
}

static int run_help(const struct options *o, struct out *out)
{
    struct diag d = {0};
    if (o->part_count == 0) {
        help_overview(engine_registry, out);
        return 0;
    }
    return help_show(engine_registry, o->parts[0].text, out, &d) ? 0 : faces_say(&d, 1);
}

static int run_face(const struct options *o, struct out *out)
{
    switch (o->face) {
    case FACE_PROMPT:
        return run_prompt(o, out);
    case FACE_SCRIPT:
        return run_scripts(o, out);
    case FACE_HELP:
        return run_help(o, out);
    case FACE_VIEW:
        return view_main(o, out);
    case FACE_LEARN:
        return learner_main(o, out);
    case FACE_NOTES:
        return overview_main(o, out);
    case FACE_CHECK:
        return checker_main(o, out);
    case FACE_RENDER:
        return render_main(o, out);
    case FACE_SELFTEST:
        return selftest_main(o, out);
    case FACE_IMPORT:
        return import_main(o, out);
    case FACE_FIDELITY:
        return fidelity_main(o, out);
    case FACE_VECTORS:
        return vectors_main(o, out);
    }
    return 2;
}

// Where a standard descriptor is closed, the next file that is opened would take its place and be
// read or written in its stead. This holds the place and fails as a closed one does.
static void hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

int main(int argc, char **argv)
{
    hold_standard_descriptors();
    struct options options;
    struct diag d = {0};
    if (!options_parse(&options, argc, argv, &d)) {
        options_free(&options);
        return faces_say(&d, 2);
    }
    out_use_locale();
    struct out *out = out_open(stdout, options.colour);
    if (out == NULL) {
        fprintf(stderr, "orrery: there is no memory\n");
        return 1;
    }
    bool known = options.mode == NULL || out_set_mode(out, options.mode, &d);
    int status = 0;
    if (options.about != NULL) {
        out_text(out, "%s", options.about);
    } else {
        status = known ? run_face(&options, out) : faces_say(&d, 2);
    }
    if (!out_flush(out, &d) && status == 0) {
        status = faces_say(&d, 1);
    }
    out_close(out);
    options_free(&options);
    return status;
}
