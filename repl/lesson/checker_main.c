// checker_main: `orrery check PATH... [-j N] [--answers] [--accept]`.
#include "repl/lesson/checker_inside.h"

#include "repl/crew.h"
#include "repl/faces.h"
#include "repl/lesson/allot.h"
#include "repl/prompt/loop.h"

#include <sys/stat.h>

struct file {
    dev_t device;
    ino_t number; // on it; both 0: the file is not there
};

struct files {
    const char **paths;
    struct file *files;
    int count, room, file_room;
    bool found; // something, since this was last set to false
    struct allot allot;
};

static bool has_file(const struct files *files, struct file file)
{
    for (int i = 0; i < files->count; i++) {
        if (file.number != 0 && files->files[i].number == file.number &&
            files->files[i].device == file.device) {
            return true;
        }
    }
    return false;
}

// A file that is reached in two ways is checked once.
static void add_file(void *self, const char *path)
{
    struct files *files = self;
    struct stat about;
    struct file file = {0};
    if (stat(path, &about) == 0) {
        file = (struct file){about.st_dev, about.st_ino};
    }
    files->found = true;
    if (has_file(files, file)) {
        return;
    }
    files->paths =
        allot_grow(&files->allot, files->paths, files->count, &files->room, sizeof *files->paths);
    files->files = allot_grow(&files->allot, files->files, files->count, &files->file_room,
                              sizeof *files->files);
    files->paths[files->count] = allot_copy(&files->allot, path, strlen(path));
    files->files[files->count++] = file;
}

static bool find_files(const struct options *o, struct files *files, struct diag *d)
{
    for (int i = 0; i < o->part_count; i++) {
        files->found = false;
        if (!library_walk(o->parts[i].text, add_file, files, d)) {
            return false;
        }
        if (!files->found) {
            diag_say(d, "there are no lessons in %s", o->parts[i].text);
            return diag_expect(d, "files .md that begin with `---` and a line `orrery: 1`");
        }
    }
    return true;
}

// How it ended: the exit status.
static int end_check(const struct checker *checker, struct out *out)
{
    out_text(out, "%lld passed, %lld failed\n", (long long)checker->passed,
             (long long)checker->failed);
    return checker->failed == 0 ? 0 : 1;
}

static int check_files(const struct options *o, const struct session *s, const struct files *files)
{
    struct diag d = {0};
    struct checker checker = {
        .session = s->options, .out = s->options.out, .answers = o->answers, .accept = o->accept};
    int workers = o->workers > 0 ? o->workers : crew_processors();
    loop_catch_signals();
    if (checker_files(&checker, files->paths, files->count, workers, &d)) {
        return end_check(&checker, s->options.out);
    }
    out_flush(s->options.out, NULL);
    return faces_say(&d, loop_interrupted() ? loop_interrupt_status() : 1);
}

int checker_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    struct files files = {0};
    if (o->part_count == 0) {
        diag_say(&d, "which lessons?");
        diag_help(&d, "usage: orrery check PATH... [-j N] [--answers] [--accept]; a path is a "
                      "lesson or a folder of them");
        return faces_say(&d, 2);
    }
    struct session *s = faces_session(o, out, &d);
    int status = 1;
    if (s != NULL && find_files(o, &files, &d)) {
        status = check_files(o, s, &files);
    } else {
        faces_say(&d, status);
    }
    if (s != NULL) {
        session_close(s);
    }
    allot_free(&files.allot);
    return status;
}
