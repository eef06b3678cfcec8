// import: `orrery import queue FILE`, `orrery import host FOLDER`: a real log or a captured host as
// commands on standard output, to be run, read or edited.
#include "repl/exchange/linux/import.h"
#include "repl/exchange/queue/choice.h"
#include "repl/faces.h"

struct printing {
    struct out *out;
};

static bool print_command(void *self, const char *command, size_t length)
{
    struct printing *printing = self;
    out_bytes(printing->out, command, length);
    out_bytes(printing->out, "\n", 1);
    return true;
}

// NAME=VALUE behind the file.
static bool read_choices(const struct options *o, struct import_options *import, struct diag *d)
{
    for (int i = 2; i < o->part_count; i++) {
        const char *text = o->parts[i].text, *equals = strchr(text, '=');
        char name[64];
        struct text t = text_in(name, sizeof name);
        if (equals == NULL) {
            diag_say(d, "'%s' is no option of an import", text);
            return diag_help(d, "write NAME=VALUE: %s", IMPORT_CHOICES);
        }
        text_add_bytes(&t, text, (size_t)(equals - text));
        if (!import_choose(import, name, equals + 1, d)) {
            return false;
        }
    }
    return true;
}

static int end(struct out *out, bool done, const char *words, struct diag *d)
{
    if (!done || !out_flush(out, d)) {
        return faces_say(d, 1);
    }
    fprintf(stderr, "%s\n", words);
    return 0;
}

static int import_queue(const struct options *o, struct out *out)
{
    struct diag d = {0};
    struct import_options options = {0};
    if (!read_choices(o, &options, &d)) {
        return faces_say(&d, 2);
    }
    struct printing printing = {out};
    struct import_summary summary = {0};
    bool done =
        import_queue_log(o->parts[1].text, &options, print_command, &printing, &summary, &d);
    return end(out, done, summary.words, &d);
}

static int import_host(const char *folder, struct out *out)
{
    struct diag d = {0};
    const struct import_host_options options = {0};
    struct printing printing = {out};
    struct import_host_summary summary = {0};
    bool done = import_linux_host(folder, &options, print_command, &printing, &summary, &d);
    return end(out, done, summary.words, &d);
}

int import_main(const struct options *o, struct out *out)
{
    const char *what = o->part_count >= 2 ? o->parts[0].text : "";
    if (strcmp(what, "queue") == 0) {
        return import_queue(o, out);
    }
    if (strcmp(what, "host") == 0 && o->part_count == 2) {
        return import_host(o->parts[1].text, out);
    }
    struct diag d = {0};
    diag_say(&d, "import takes what there is to be read, and a file or folder");
    diag_help(&d,
              "usage: orrery import queue FILE.csv (or FILE.ndjson) %s, orrery import host FOLDER",
              IMPORT_CHOICES);
    return faces_say(&d, 2);
}
