// checker_crew: several lessons, each in a process of its own.
//
// A process writes the lines that its lesson's failures are told with, and behind them, as bytes,
// how many checks passed and failed. A process that ends before its time has lost that; its
// lesson has failed one check then.
#include "repl/crew.h"
#include "repl/lesson/checker_inside.h"

struct tally {
    int64_t passed, failed;
};

struct files {
    struct checker *checker;
    const char *const *paths;
    int count;
    int told;
};

// ---- in a process of its own ----

// The last job is not a lesson but all of them beside each other.
static void check_file(void *self, int job, FILE *to)
{
    const struct files *files = self;
    struct checker own = *files->checker;
    own.passed = own.failed = 0;
    own.session.progress = NULL;
    own.out = out_open(to, STYLE_NEVER);
    ASSERT(own.out != NULL);
    out_set_look(own.out, out_look(files->checker->out));
    if (job < files->count) {
        checker_file(&own, files->paths[job]);
    } else {
        checker_shelf(&own, files->paths, files->count);
    }
    out_close(own.out);
    const struct tally tally = {own.passed, own.failed};
    fwrite(&tally, sizeof tally, 1, to);
}

// ---- here ----

static void tell_crash(struct checker *checker, const char *path, const struct crew_end *end)
{
    char what[300];
    struct text t = text_in(what, sizeof what);
    text_add(&t, "checking this lesson came to no end: its process ");
    if (end->signal != 0) {
        text_add(&t, "was ended by signal %d (%s)", end->signal, strsignal(end->signal));
    } else {
        text_add(&t, "left with status %d", end->status);
    }
    text_add(&t, "; unless somebody did that, it is a fault of Orrery's: please report it");
    checker_fail_line(checker, path, 1, 1, what);
}

static void tell_file(void *self, int job, const struct crew_end *end)
{
    struct files *files = self;
    struct checker *checker = files->checker;
    struct tally tally = {0};
    bool whole = end->signal == 0 && end->status == 0 && end->length >= sizeof tally;
    size_t length = whole ? end->length - sizeof tally : end->length;
    out_bytes(checker->out, end->bytes, length);
    if (whole) {
        memcpy(&tally, end->bytes + length, sizeof tally);
        checker->passed += tally.passed;
        checker->failed += tally.failed;
    } else {
        out_text(checker->out, length > 0 && end->bytes[length - 1] != '\n' ? "\n" : "");
        tell_crash(checker, job < files->count ? files->paths[job] : "lessons", end);
    }
    files->told = job + 1;
}

static void show_progress(void *self, int over)
{
    const struct files *files = self;
    struct progress *progress = files->checker->session.progress;
    if (progress != NULL && files->told < files->count) {
        progress_update(progress, PPB_ONE * over / files->count, files->paths[files->told]);
    }
}

bool checker_files(struct checker *checker, const char *const *paths, int count, int workers,
                   struct diag *d)
{
    struct files files = {.checker = checker, .paths = paths, .count = count};
    const struct crew crew = {.workers = workers,
                              .interrupt = checker->session.interrupt,
                              .self = &files,
                              .work = check_file,
                              .ended = tell_file,
                              .waiting = show_progress};
    bool done = crew_run(&crew, count + 1, d);
    if (checker->session.progress != NULL) {
        progress_end(checker->session.progress);
    }
    return done;
}
