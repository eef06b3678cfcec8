// faces: what several faces do alike. See faces.h.
#include "repl/faces.h"

#include "repl/lesson/learner.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), size = strlen(ending);
    return length > size && strcmp(text + length - size, ending) == 0;
}

bool faces_names_lesson(const struct options *o)
{
    const char *text = o->part_count == 1 && !o->parts[0].is_text ? o->parts[0].text : "-";
    bool id = strchr(text, '.') == NULL && strcmp(text, "-") != 0 && access(text, F_OK) != 0;
    return id || ends_in(text, ".md");
}

bool faces_open_lesson(const struct options *o, struct session *s, bool kept, struct diag *d)
{
    const struct learner_options start = {.lesson = o->parts[0].text,
                                          .alone = true,
                                          .again = !kept,
                                          .unkept = !kept || o->present};
    char *text = NULL;
    size_t length;
    FILE *page = open_memstream(&text, &length);
    if (page == NULL) {
        return diag_say(d, "there is no memory for a lesson");
    }
    out_capture(s->options.out, page);
    bool good = learner_start(s, &start, d);
    out_capture(s->options.out, NULL);
    fclose(page);
    free(text);
    return good;
}
