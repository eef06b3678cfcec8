// checker_main: `orrery check PATH... [--accept]`.
#include "repl/lesson/checker_inside.h"

#include "repl/faces.h"
#include "repl/lesson/allot.h"

struct files {
    const char **paths;
    int count, room;
    struct allot allot;
};

static void add_file(void *self, const char *path)
{
    struct files *files = self;
    files->paths =
        allot_grow(&files->allot, files->paths, files->count, &files->room, sizeof *files->paths);
    files->paths[files->count++] = allot_copy(&files->allot, path, strlen(path));
}

static bool find_files(const struct options *o, struct files *files, struct diag *d)
{
    for (int i = 0; i < o->part_count; i++) {
        int before = files->count;
        if (!library_walk(o->parts[i].text, add_file, files, d)) {
            return false;
        }
        if (files->count == before) {
            diag_say(d, "there are no lessons in %s", o->parts[i].text);
            return diag_expect(d, "files .md that begin with `---` and a line `orrery: 1`");
        }
    }
    return true;
}

static void check_files(struct checker *checker, const struct files *files)
{
    struct progress bar = progress_on(stderr);
    out_set_progress(checker->out, &bar);
    for (int i = 0; i < files->count; i++) {
        progress_update(&bar, PPB_ONE * i / files->count, files->paths[i]);
        checker_file(checker, files->paths[i]);
    }
    progress_end(&bar);
    out_set_progress(checker->out, NULL);
}

int checker_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    struct files files = {0};
    if (o->part_count == 0) {
        diag_say(&d, "which lessons?");
        diag_help(&d,
                  "usage: orrery check PATH... [--accept]; a path is a lesson or a folder of them");
        return faces_say(&d, 2);
    }
    struct session *s = faces_session(o, out, &d);
    if (s == NULL || !find_files(o, &files, &d)) {
        if (s != NULL) {
            session_close(s);
        }
        allot_free(&files.allot);
        return faces_say(&d, 1);
    }
    struct checker checker = {.session = s->options, .out = out, .accept = o->accept};
    check_files(&checker, &files);
    out_text(out, "%lld passed, %lld failed\n", (long long)checker.passed,
             (long long)checker.failed);
    session_close(s);
    allot_free(&files.allot);
    return checker.failed == 0 ? 0 : 1;
}
