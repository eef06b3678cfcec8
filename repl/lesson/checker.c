// checker: see checker.h.
//
// A lesson is played five times: under its own seed with all checks, once more under that seed to
// see whether the answers stay, and under three other seeds.
#include "repl/lesson/checker_inside.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>

// ---- telling ----

void check_pass(struct check *check) { check->checker->passed++; }

// On one line.
static void print_flat(struct out *o, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        out_foreign(o, text, length);
        out_text(o, text[length] == '\n' ? " " : "");
        text += length + (text[length] == '\n');
    }
}

void checker_fail_line(struct checker *checker, const char *source, int line, int column,
                       const char *what)
{
    struct out *o = checker->out;
    checker->failed++;
    out_styled(o, STYLE_HEADING, "%s:%d:%d: ", source, line > 0 ? line : 1,
               column > 0 ? column : 1);
    print_flat(o, what);
    out_text(o, "\n");
}

void check_fail(struct check *check, int line, int column, const char *format, ...)
{
    char what[1200];
    struct text t = text_in(what, sizeof what);
    va_list args;
    va_start(args, format);
    text_add_list(&t, format, args);
    va_end(args);
    checker_fail_line(check->checker, check->lesson->name, line, column, what);
}

static void add_diag(struct text *t, const struct diag *d)
{
    text_add(t, "%s", d->what);
    if (d->expected[0] != '\0') {
        text_add(t, "; expected %s", d->expected);
    }
    if (d->help[0] != '\0') {
        text_add(t, "; %s", d->help);
    }
}

void check_fail_diag(struct check *check, const struct lesson_block *block, const char *where,
                     const struct diag *d)
{
    char what[1600];
    struct text t = text_in(what, sizeof what);
    bool own = d->line > 0 && d->source[0] != '\0';
    text_add(&t, "%s", where);
    add_diag(&t, d);
    checker_fail_line(check->checker, own ? d->source : check->lesson->name,
                      own ? d->line : block->line, own ? d->column : block->column, what);
}

// ---- one lesson ----

static void play_lesson(struct check *check)
{
    struct check_play first;
    if (check_play_open(&first, check, (uint64_t)check->lesson->seed, true) &&
        check_play_blocks(&first)) {
        check_answers(check, &first);
    }
    check_play_close(&first);
}

static void fail_faults(struct checker *checker, const struct lesson *lesson)
{
    for (int i = 0; i < lesson->fault_count; i++) {
        char what[1600];
        struct text t = text_in(what, sizeof what);
        add_diag(&t, &lesson->faults[i]);
        checker_fail_line(checker, lesson->name, lesson->faults[i].line, lesson->faults[i].column,
                          what);
    }
    if (lesson->more_faults) {
        out_text(checker->out, "%s: ... and more\n", lesson->name);
    }
}

const char *check_usual_folder(struct check *check)
{
    struct library library;
    struct diag unheard = {0};
    if (!check->usual_known && library_open(&library, check->checker->session.lessons, &unheard)) {
        struct text t = text_in(check->usual, sizeof check->usual);
        text_add(&t, "%s", library.folder);
        library_close(&library);
    }
    check->usual_known = true;
    return check->usual;
}

static void find_folder(struct check *check)
{
    const struct lesson *lesson = check->lesson;
    if (!library_root(lesson->name, lesson->id, check->folder, sizeof check->folder)) {
        struct text t = text_in(check->folder, sizeof check->folder);
        text_add(&t, "%s", check_usual_folder(check));
    }
}

void checker_file(struct checker *checker, const char *path)
{
    const char *engines[ENGINE_LIMIT + 1];
    struct lesson *lesson = lesson_open(path, stage_engine_names(&checker->session, engines));
    if (lesson->fault_count > 0) {
        fail_faults(checker, lesson);
        lesson_free(lesson);
        return;
    }
    struct check check = {.checker = checker, .lesson = lesson};
    check.renewed = calloc((size_t)lesson->block_count + 1, sizeof *check.renewed);
    ASSERT(check.renewed != NULL);
    struct sigaction theirs = check_timer();
    check_pass(&check); // the file was read
    find_folder(&check);
    check_front(&check);
    check_links(&check);
    check_code(&check);
    play_lesson(&check);
    check_renew(&check);
    sigaction(SIGPROF, &theirs, NULL);
    for (int i = 0; i < lesson->block_count; i++) {
        free(check.renewed[i]);
    }
    free(check.renewed);
    lesson_free(lesson);
}
