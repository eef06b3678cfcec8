// samples: see samples.h.
#include "repl/conform/linux/samples.h"

#include "repl/exchange/queue/rows.h"

#include <errno.h>
#include <stdlib.h>

static const struct column {
    const char *name;
    size_t offset;
} columns[] = {
    {"t_ms", offsetof(struct sample, t_ms)},
    {"nr_dirty", offsetof(struct sample, dirty)},
    {"nr_writeback", offsetof(struct sample, writeback)},
    {"nr_written", offsetof(struct sample, written)},
    {"thresh", offsetof(struct sample, thresh)},
    {"bg_thresh", offsetof(struct sample, background)},
    {"wb_thresh", offsetof(struct sample, disk_thresh)},
    {"wb_bw", offsetof(struct sample, bandwidth)},
    {"app_bytes", offsetof(struct sample, app_bytes)},
};

static bool read_cell(const struct rows *rows, const struct column *column, struct sample *sample,
                      struct diag *d)
{
    const struct cell *cell = rows_find(rows, column->name);
    char *end = NULL;
    if (cell == NULL) {
        diag_say(d, "there is no column '%s'", column->name);
        return rows_refuse(rows, NULL, d);
    }
    errno = 0;
    long long number = strtoll(cell->text, &end, 10);
    if (cell->length == 0 || end != cell->text + cell->length || errno != 0) {
        diag_say(d, "this is no whole number");
        diag_expect(d, "%s, a count", column->name);
        return rows_refuse(rows, cell, d);
    }
    *(int64_t *)(void *)((char *)sample + column->offset) = number;
    return true;
}

static bool read_sample(struct samples *s, const struct rows *rows, struct diag *d)
{
    struct sample sample = {0};
    for (int i = 0; i < COUNT_OF(columns); i++) {
        if (!read_cell(rows, &columns[i], &sample, d)) {
            return false;
        }
    }
    return samples_add(s, &sample) || diag_say(d, "there is no memory for the samples");
}

static bool read_rows(struct samples *s, struct rows *rows, size_t most, struct diag *d)
{
    while (s->count < most && rows_next(rows, d)) {
        if (!read_sample(s, rows, d)) {
            return false;
        }
    }
    return d->what[0] == '\0';
}

static bool read_stream(struct samples *s, FILE *in, const char *path, size_t most, struct diag *d)
{
    struct rows *rows = malloc(sizeof *rows);
    if (rows == NULL) {
        return diag_say(d, "there is no memory to read %s", path);
    }
    bool good = rows_open(rows, in, path, d);
    if (good) {
        good = read_rows(s, rows, most, d);
        rows_close(rows);
    }
    free(rows);
    if (good && s->count == 0) {
        diag_say(d, "the file has no samples");
        diag_at(d, path, 0, 0, 0);
        return false;
    }
    return good;
}

bool samples_read(struct samples *s, const char *path, size_t most, struct diag *d)
{
    *s = (struct samples){0};
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        diag_say(d, "can not open the samples %s: %s", path, strerror(errno));
        return diag_help(d, "a recording is a header NAME.json and its samples NAME.csv beside it");
    }
    bool good = read_stream(s, in, path, most, d);
    fclose(in);
    if (!good) {
        samples_free(s);
    }
    return good;
}

bool samples_add(struct samples *s, const struct sample *sample)
{
    if (s->count == s->room) {
        size_t room = s->room == 0 ? 512 : 2 * s->room;
        struct sample *more = realloc(s->at, room * sizeof *more);
        if (more == NULL) {
            return false;
        }
        s->at = more;
        s->room = room;
    }
    s->at[s->count++] = *sample;
    return true;
}

void samples_free(struct samples *s)
{
    free(s->at);
    *s = (struct samples){0};
}
