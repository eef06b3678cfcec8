// watch: see watch.h.
#include "sim/watch.h"

void watch_open(struct watch *watch, const struct host *host)
{
    *watch = (struct watch){.host = host};
}

void watch_close(struct watch *watch)
{
    growth_free(&watch->list, watch->host, sizeof(struct watched));
}

static struct watched *edit(struct watch *watch, int i)
{
    return &((struct watched *)(void *)watch->list.at)[i];
}

static int find(const struct watch *watch, const char *text, size_t length)
{
    for (int i = 0; i < watch_count(watch); i++) {
        const char *path = watch_at(watch, i)->path;
        if (strlen(path) == length && memcmp(path, text, length) == 0) {
            return i;
        }
    }
    return -1;
}

bool watch_add(struct watch *watch, const struct world *w, const char *text, size_t length,
               struct diag *d)
{
    struct path path;
    if (!path_parse(w, text, length, &path, d)) {
        return false;
    }
    struct watched watched;
    struct text t = text_in(watched.path, sizeof watched.path);
    path_print(w, &path, &t);
    if (find(watch, watched.path, t.length) >= 0) {
        return true;
    }
    t = text_in(watched.value, sizeof watched.value);
    path_print_value(w, &path, &t);
    struct watched *place = growth_push(&watch->list, watch->host, sizeof *place);
    if (place == NULL) {
        diag_say(d, "the machine has no memory to watch more");
        return diag_help(d, "close branches that are not needed (`prune`)");
    }
    *place = watched;
    return true;
}

static const char *path_at(const void *self, int i)
{
    const struct watch *watch = self;
    return i < watch_count(watch) ? watch_at(watch, i)->path : NULL;
}

bool watch_remove(struct watch *watch, const char *text, size_t length, struct diag *d)
{
    int i = find(watch, text, length);
    if (i >= 0) {
        size_t after = (size_t)(watch_count(watch) - i - 1);
        memmove(edit(watch, i), edit(watch, i + 1), after * sizeof(struct watched));
        watch->list.used--;
        return true;
    }
    char word[WATCH_TEXT_BYTES];
    struct text t = text_in(word, sizeof word);
    text_add_bytes(&t, text, length);
    diag_say(d, "'%s' is not watched", word);
    const char *near = nearest_name(word, path_at, watch);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else if (watch_count(watch) == 0) {
        diag_help(d, "nothing is watched");
    } else {
        diag_help(d, "`watch` alone lists what is");
    }
    d->column = 1;
    d->width = (int)length;
    return false;
}

static void print_now(const struct watched *watched, const struct world *w, struct text *out)
{
    struct path path;
    struct diag unheard = {0};
    if (path_parse(w, watched->path, strlen(watched->path), &path, &unheard)) {
        path_print_value(w, &path, out);
    } else {
        text_add(out, "gone");
    }
}

int watch_changes(struct watch *watch, const struct world *w, struct text *out)
{
    int lines = 0;
    for (int i = 0; i < watch_count(watch); i++) {
        struct watched *watched = edit(watch, i);
        char now[WATCH_TEXT_BYTES];
        struct text t = text_in(now, sizeof now);
        print_now(watched, w, &t);
        if (strcmp(now, watched->value) != 0) {
            text_add(out, "%s  %s -> %s\n", watched->path, watched->value, now);
            memcpy(watched->value, now, sizeof now);
            lines++;
        }
    }
    return lines;
}
