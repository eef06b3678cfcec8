// vectors: `orrery vectors FILE.json...`, known outcomes replayed in the running engines.
#include "repl/conform/conform.h"
#include "repl/faces.h"

#include <stdlib.h>

int vectors_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    out_flush(out, NULL);
    if (o->part_count == 0) {
        diag_say(&d, "which vectors?");
        diag_help(&d, "usage: orrery vectors FILE.json...");
        return faces_say(&d, 2);
    }
    const char **paths = calloc((size_t)o->part_count, sizeof *paths);
    if (paths == NULL) {
        diag_say(&d, "there is no memory");
        return faces_say(&d, 1);
    }
    for (int i = 0; i < o->part_count; i++) {
        paths[i] = o->parts[i].text;
    }
    int status = conform_run(o->part_count, paths, stdout, stderr);
    free(paths);
    return status;
}
