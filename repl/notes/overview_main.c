// overview_main: `orrery notes FILE...`. A file that can not be read is told of and left out.
#include "repl/faces.h"
#include "repl/notes/overview.h"

#include <stdio.h>

int overview_main(const struct options *o, struct out *out)
{
    struct diag d = {0};
    if (o->part_count == 0) {
        diag_say(&d, "which notes?");
        diag_help(&d, "usage: orrery notes FILE... [--mode csv]");
        return faces_say(&d, 2);
    }
    struct overview overview;
    int status = 0;
    overview_open(&overview, o->lessons);
    for (int i = 0; i < o->part_count; i++) {
        struct diag refused = {0};
        if (!overview_add(&overview, o->parts[i].text, &refused)) {
            status = faces_say(&refused, 1);
        }
    }
    if (overview.note_count > 0) {
        overview_print(&overview, out);
    }
    if (overview.note_count > 0 && (out_mode(out) == OUT_CSV || out_mode(out) == OUT_JSON)) {
        char words[120];
        struct text text = text_in(words, sizeof words);
        overview_count(&overview, &text);
        fprintf(stderr, "%s\n", words);
    }
    overview_close(&overview);
    return status;
}
