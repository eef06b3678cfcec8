// import: `orrery import queue FILE`, a real log as commands on standard output, to be run, read or
// edited.
#include "repl/exchange/queue/import.h"
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

int import_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    if (o->part_count != 2 || strcmp(o->parts[0].text, "queue") != 0) {
        diag_say(&d, "import takes the name of an engine and a file");
        diag_help(&d, "usage: orrery import queue FILE.csv (or FILE.ndjson)");
        return faces_say(&d, 2);
    }
    const struct import_options options = {0};
    struct printing printing = {out};
    struct import_summary summary = {0};
    if (!import_queue_log(o->parts[1].text, &options, print_command, &printing, &summary, &d)) {
        return faces_say(&d, 1);
    }
    out_flush(out, NULL);
    fprintf(stderr, "%s\n", summary.words);
    return 0;
}
