// fidelity: `orrery fidelity PATH...`, recordings of the real systems replayed and compared.
#include "repl/conform/fidelity.h"
#include "repl/faces.h"

#include <stdlib.h>

int fidelity_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    if (o->part_count == 0) {
        diag_say(&d, "which recordings?");
        diag_help(&d, "usage: orrery fidelity PATH..., headers named *.json or folders of them");
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
    int status = fidelity_run(o->part_count, paths, out, stderr);
    free(paths);
    return out_flush(out, &d) ? status : faces_say(&d, 1);
}
