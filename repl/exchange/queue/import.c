// import: see import.h. Reads all rows, then puts them in order if asked, then gives out commands.
#include "repl/exchange/queue/import.h"

#include "repl/exchange/queue/rows.h"
#include "sim/units.h"

#include <errno.h>
#include <stdlib.h>

enum column { ARRIVAL, SERVICE, PRIORITY, COLUMNS };

enum { PRIORITY_MOST = 7 }; // as the queue engine has it; its own check refuses more

struct row {
    int64_t arrival, service; // ns; the arrival since whatever the log counts from
    int32_t priority;
    int32_t line;
};

struct column_use {
    char name[64];        // empty: there is none
    enum stamp_form form; // STAMP_GUESS until the first row
    bool name_guessed, form_guessed;
};

struct import {
    struct rows *rows;
    const struct import_options *options;
    struct column_use columns[COLUMNS];
    bool zone_missing;
    struct row *at;
    size_t count, capacity;
    import_emit *emit;
    void *self;
    struct import_summary *summary;
    struct diag *d;
};

// Names that logs use, the likeliest first; a unit may follow, as in duration_ms.
static const char *const names_of[COLUMNS][16] = {
    [ARRIVAL] = {"arrival", "arrival_time", "arrived", "arrived_at", "timestamp", "@timestamp",
                 "time", "start", "start_time", "started_at", "ts", "datetime", "created_at"},
    [SERVICE] = {"service", "service_time", "duration", "latency", "elapsed", "elapsed_time",
                 "request_time", "response_time", "took"},
    [PRIORITY] = {"priority", "class"},
};
static const struct {
    const char *end;
    enum stamp_form form;
} unit_ends[] = {
    {"_ns", STAMP_NANOSECONDS},      {"_us", STAMP_MICROSECONDS}, {"_ms", STAMP_MILLISECONDS},
    {"_millis", STAMP_MILLISECONDS}, {"_s", STAMP_SECONDS},       {"_sec", STAMP_SECONDS},
    {"_seconds", STAMP_SECONDS},
};
static const char *const words_of[COLUMNS] = {"arrivals", "service times", "priorities"};
static const char *const option_of[COLUMNS] = {"arrival_column", "service_column",
                                               "priority_column"};

// ---- which columns ----

static void copy_name(char *out, size_t size, const char *name)
{
    struct text t = text_in(out, size);
    text_add(&t, "%s", name);
}

static bool in_table(const struct rows *r, const char *name)
{
    if (r->objects) {
        return rows_find(r, name) != NULL;
    }
    for (int i = 0; i < r->header.count; i++) {
        if (strcasecmp(r->header.cells[i].text, name) == 0) {
            return true;
        }
    }
    return false;
}

static const char *name_in_table(const void *self, int i)
{
    const struct rows *r = self;
    if (r->objects) {
        return i < r->now.count ? r->now.cells[i].name : NULL;
    }
    return i < r->header.count ? r->header.cells[i].text : NULL;
}

static bool refuse_column(const struct import *im, const char *wanted, enum column column)
{
    struct diag *d = im->d;
    if (wanted != NULL) {
        diag_say(d, "there is no column '%s' for %s", wanted, words_of[column]);
    } else {
        diag_say(d, "no column looks like %s", words_of[column]);
    }
    diag_expect_names(d, name_in_table, im->rows);
    const char *near = wanted == NULL ? NULL : nearest_name(wanted, name_in_table, im->rows);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else if (column == SERVICE && wanted == NULL) {
        diag_help(d, "say service_column=..., or service=... for a distribution to draw from");
    } else {
        diag_help(d, "say %s=...", option_of[column]);
    }
    diag_at(d, im->rows->source, im->rows->objects ? im->rows->line : 1, 1, 1);
    return false;
}

// The unit that a name ends with, and how long the name is without it.
static enum stamp_form unit_of_name(const char *name, size_t *length)
{
    *length = strlen(name);
    for (int i = 0; i < COUNT_OF(unit_ends); i++) {
        size_t end = strlen(unit_ends[i].end);
        if (*length > end && strcasecmp(name + *length - end, unit_ends[i].end) == 0) {
            *length -= end;
            return unit_ends[i].form;
        }
    }
    return STAMP_GUESS;
}

static void use_column(struct column_use *use, const char *name, bool guessed)
{
    size_t length;
    enum stamp_form form = unit_of_name(name, &length);
    copy_name(use->name, sizeof use->name, name);
    use->name_guessed = guessed;
    if (use->form == STAMP_GUESS) {
        use->form = form;
    }
}

static const char *find_name(const struct rows *r, const char *likely)
{
    for (int i = 0; name_in_table(r, i) != NULL; i++) {
        size_t length;
        const char *name = name_in_table(r, i);
        if (strcasecmp(name, likely) == 0) {
            return name;
        }
        unit_of_name(name, &length);
        if (length == strlen(likely) && strncasecmp(name, likely, length) == 0) {
            return name;
        }
    }
    return NULL;
}

static bool choose_column(struct import *im, enum column column, const char *wanted, bool needed)
{
    struct column_use *use = &im->columns[column];
    if (wanted != NULL) {
        use_column(use, wanted, false);
        return in_table(im->rows, wanted) || refuse_column(im, wanted, column);
    }
    for (int i = 0; i < COUNT_OF(names_of[column]) && names_of[column][i] != NULL; i++) {
        const char *name = find_name(im->rows, names_of[column][i]);
        if (name != NULL) {
            use_column(use, name, true);
            return true;
        }
    }
    return !needed || refuse_column(im, NULL, column);
}

static bool choose_columns(struct import *im)
{
    const struct import_options *o = im->options;
    im->columns[ARRIVAL].form = o->arrival_form;
    im->columns[SERVICE].form = o->service_form;
    if (!choose_column(im, ARRIVAL, o->arrival_column, true) ||
        !choose_column(im, PRIORITY, o->priority_column, false)) {
        return false;
    }
    // A distribution given by the user stands instead of what the log may have.
    return (o->service != NULL && o->service_column == NULL) ||
           choose_column(im, SERVICE, o->service_column, true);
}

// ---- one row ----

// Where the column's name does not say it: the unit that the first value has, or a guess.
static void guess_service_form(struct column_use *use, const char *text, size_t length)
{
    if (length > 0 && strchr("smhdn", text[length - 1]) != NULL) {
        use->form = STAMP_UNITS;
        return;
    }
    use->form_guessed = true;
    use->form = memchr(text, '.', length) != NULL ? STAMP_SECONDS : STAMP_MILLISECONDS;
}

static bool move_place(const struct import *im, const struct cell *cell)
{
    struct cell part = *cell;
    bool quoted = im->rows->raw[cell->at] == '"';
    if (im->d->column > 0) {
        part.at = cell->at + (quoted ? 1 : 0) + (size_t)im->d->column - 1;
        part.end = part.at + (size_t)(im->d->width > 0 ? im->d->width : 1);
    }
    return rows_refuse(im->rows, &part, im->d);
}

static bool find_cell(const struct import *im, enum column column, const struct cell **cell)
{
    const char *name = im->columns[column].name;
    *cell = rows_find(im->rows, name);
    if (*cell == NULL) {
        diag_say(im->d, "this object has no '%s'", name);
        rows_refuse(im->rows, NULL, im->d);
        return diag_help(im->d, "every line needs the same values as the first");
    }
    if ((*cell)->kind == CELL_OTHER || (*cell)->length == 0) {
        diag_say(im->d, "'%s' is %s here", name,
                 (*cell)->length == 0 ? "empty" : "no number or text");
        diag_help(im->d, "remove the line, or choose another column with %s=", option_of[column]);
        return rows_refuse(im->rows, *cell, im->d);
    }
    return true;
}

static bool read_arrival(struct import *im, int64_t *ns)
{
    struct column_use *use = &im->columns[ARRIVAL];
    const struct cell *cell;
    if (!find_cell(im, ARRIVAL, &cell)) {
        return false;
    }
    if (use->form == STAMP_GUESS) {
        use->form = stamp_guess(cell->text, cell->length);
        use->form_guessed = true;
    }
    if (use->form == STAMP_GUESS) {
        diag_say(im->d, "'%.40s' is no time that is known here", cell->text);
        diag_expect(im->d, "ISO 8601, or a number of s, ms, us or ns");
        return rows_refuse(im->rows, cell, im->d);
    }
    if (use->form == STAMP_ISO && cell->length >= 16) {
        bool zoned = strpbrk(cell->text + 16, "Zz+-") != NULL;
        im->zone_missing = im->zone_missing || !zoned;
    }
    return stamp_parse(use->form, cell->text, cell->length, ns, im->d) || move_place(im, cell);
}

static bool read_service(struct import *im, int64_t *ns)
{
    struct column_use *use = &im->columns[SERVICE];
    const struct cell *cell;
    if (!find_cell(im, SERVICE, &cell)) {
        return false;
    }
    if (use->form == STAMP_GUESS) {
        guess_service_form(use, cell->text, cell->length);
    }
    if (!stamp_parse(use->form, cell->text, cell->length, ns, im->d)) {
        return move_place(im, cell);
    }
    if (*ns < 0) {
        diag_say(im->d, "a service time below zero");
        diag_help(im->d, "remove the line, or mend the clock that measured it");
        return rows_refuse(im->rows, cell, im->d);
    }
    return true;
}

static bool read_priority(struct import *im, int32_t *priority)
{
    const struct cell *cell;
    int64_t value;
    if (!find_cell(im, PRIORITY, &cell)) {
        return false;
    }
    if (!unit_parse_within(UNIT_NONE, 0, PRIORITY_MOST, cell->text, cell->length, &value, im->d)) {
        return move_place(im, cell);
    }
    *priority = (int32_t)value;
    return true;
}

static bool check_order(struct import *im, const struct row *row)
{
    if (im->count == 0 || row->arrival >= im->at[im->count - 1].arrival) {
        return true;
    }
    im->summary->out_of_order++;
    if (im->options->sort) {
        return true;
    }
    const struct row *above = &im->at[im->count - 1];
    char gap[64];
    struct text t = text_in(gap, sizeof gap);
    unit_print_rounded(UNIT_TIME, above->arrival - row->arrival, &t);
    diag_say(im->d, "this arrival is %s before the one of line %d", gap, above->line);
    diag_help(im->d, "say sort=true if the log is not kept in the order of arrival");
    return rows_refuse(im->rows, rows_find(im->rows, im->columns[ARRIVAL].name), im->d);
}

static bool keep_row(struct import *im, const struct row *row)
{
    int64_t most = im->options->rows_most > 0 ? im->options->rows_most : IMPORT_ROWS_MOST;
    if ((int64_t)im->count == most) {
        diag_say(im->d, "more than %lld rows", (long long)most);
        diag_help(im->d, "say rows_most=... for more, or cut a stretch out of the log");
        return rows_refuse(im->rows, NULL, im->d);
    }
    if (im->count == im->capacity) {
        size_t capacity = im->capacity == 0 ? 1024 : im->capacity * 2;
        struct row *more = realloc(im->at, capacity * sizeof *more);
        if (more == NULL) {
            diag_say(im->d, "no memory for more than %zu rows", im->count);
            return rows_refuse(im->rows, NULL, im->d);
        }
        im->at = more;
        im->capacity = capacity;
    }
    im->at[im->count++] = *row;
    return true;
}

static bool read_row(struct import *im)
{
    struct row row = {.line = im->rows->line};
    return read_arrival(im, &row.arrival) &&
           (im->columns[SERVICE].name[0] == '\0' || read_service(im, &row.service)) &&
           (im->columns[PRIORITY].name[0] == '\0' || read_priority(im, &row.priority)) &&
           check_order(im, &row) && keep_row(im, &row);
}

static bool read_rows(struct import *im)
{
    bool chosen = false;
    while (rows_next(im->rows, im->d)) {
        if (!chosen && !choose_columns(im)) {
            return false;
        }
        chosen = true;
        if (!read_row(im)) {
            return false;
        }
    }
    if (im->d->what[0] != '\0') {
        return false;
    }
    if (im->count == 0) {
        diag_say(im->d, "there are no rows below the header");
        diag_at(im->d, im->rows->source, 1, 1, 1);
        return false;
    }
    return true;
}

// ---- order ----

// Rows of one time stay in the order of the file.
static int order_of(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    if (a->arrival != b->arrival) {
        return a->arrival < b->arrival ? -1 : 1;
    }
    return (a->line > b->line) - (a->line < b->line);
}

// Gaps between arrivals must be durations.
static bool check_span(struct import *im)
{
    int64_t span;
    if (!__builtin_sub_overflow(im->at[im->count - 1].arrival, im->at[0].arrival, &span)) {
        im->summary->span_ns = span;
        return true;
    }
    diag_say(im->d, "the log spans more than 292 years");
    diag_help(im->d, "say which unit the column has with arrival_unit=");
    diag_at(im->d, im->rows->source, im->at[im->count - 1].line, 1, 1);
    return false;
}

// ---- commands ----

static bool give(struct import *im, const struct text *line)
{
    if (line->cut) {
        return diag_say(im->d, "a name or the distribution for service is too long");
    }
    im->summary->commands++;
    return im->emit(im->self, line->at, line->length);
}

static const char *or_default(const char *given, const char *otherwise)
{
    return given != NULL ? given : otherwise;
}

static bool give_station_and_source(struct import *im)
{
    const struct import_options *o = im->options;
    const char *station = or_default(o->station, "desk");
    char buffer[IMPORT_LINE_BYTES];
    struct text line = text_in(buffer, sizeof buffer);
    text_add(&line, "queue.station %s servers=%lld", station,
             (long long)(o->servers > 0 ? o->servers : 1));
    if (o->service != NULL) {
        text_add(&line, " service=\"%s\"", o->service);
    }
    if (im->columns[PRIORITY].name[0] != '\0') {
        text_add(&line, " discipline=priority");
    }
    if (!give(im, &line)) {
        return false;
    }
    line = text_in(buffer, sizeof buffer);
    text_add(&line, "queue.source %s to=%s", or_default(o->source, "log"), station);
    return give(im, &line);
}

static void print_row(const struct import *im, size_t i, struct text *out)
{
    const struct row *row = &im->at[i];
    text_add(out, " ");
    unit_print(UNIT_TIME, i == 0 ? 0 : row->arrival - im->at[i - 1].arrival, out);
    if (im->columns[SERVICE].name[0] != '\0') {
        text_add(out, "/");
        unit_print(UNIT_TIME, row->service, out);
    }
    if (im->columns[PRIORITY].name[0] != '\0') {
        text_add(out, im->columns[SERVICE].name[0] != '\0' ? "/%d" : "//%d", (int)row->priority);
    }
}

static bool give_rows(struct import *im)
{
    char buffer[IMPORT_LINE_BYTES + 200];
    struct text line = text_in(buffer, sizeof buffer);
    for (size_t i = 0; i < im->count; i++) {
        if (line.length == 0) {
            text_add(&line, "queue.replay %s", or_default(im->options->source, "log"));
        }
        print_row(im, i, &line);
        if (line.length >= IMPORT_LINE_BYTES || i + 1 == im->count) {
            if (!give(im, &line)) {
                return false;
            }
            line = text_in(buffer, sizeof buffer);
        }
    }
    return true;
}

// ---- summary ----

static void say_column(const struct import *im, enum column column, struct text *out)
{
    const struct column_use *use = &im->columns[column];
    if (use->name[0] == '\0') {
        return;
    }
    text_add(out, "; %s from column '%s'%s", words_of[column], use->name,
             use->name_guessed ? " (guessed by its name)" : "");
    if (column == PRIORITY) {
        return;
    }
    text_add(out, " as %s%s", stamp_form_words(use->form),
             use->form_guessed && use->form != STAMP_ISO ? " (guessed)" : "");
    if (column == ARRIVAL && im->zone_missing) {
        text_add(out, " without a zone, taken as UTC");
    }
}

static void say_summary(struct import *im)
{
    struct import_summary *s = im->summary;
    struct text out = text_in(s->words, sizeof s->words);
    s->rows = (int64_t)im->count;
    for (size_t i = 0; i < im->count; i++) {
        s->service_ns = add_clamped(s->service_ns, im->at[i].service);
    }
    text_add(&out, "%lld customers over ", (long long)s->rows);
    unit_print_rounded(UNIT_TIME, s->span_ns, &out);
    for (int column = 0; column < COLUMNS; column++) {
        say_column(im, (enum column)column, &out);
    }
    if (s->out_of_order > 0) {
        text_add(&out, "; %lld %s out of order and sorted", (long long)s->out_of_order,
                 s->out_of_order == 1 ? "row was" : "rows were");
    }
    if (s->span_ns > 0 && s->service_ns > 0 && s->service_ns < INT64_MAX) {
        int64_t percent = mul_div(s->service_ns, 100, s->span_ns);
        text_add(&out, "; on average %lld.%02lld servers were busy", (long long)(percent / 100),
                 (long long)(percent % 100));
    }
}

bool import_queue_stream(FILE *in, const char *name, const struct import_options *options,
                         import_emit *emit, void *self, struct import_summary *summary,
                         struct diag *d)
{
    *summary = (struct import_summary){0};
    struct rows *rows = malloc(sizeof *rows);
    if (rows == NULL) {
        return diag_say(d, "no memory to read %s", name);
    }
    if (!rows_open(rows, in, name, d)) {
        free(rows);
        return false;
    }
    struct import im = {
        .rows = rows, .options = options, .emit = emit, .self = self, .summary = summary, .d = d};
    bool done = read_rows(&im);
    if (done && options->sort && summary->out_of_order > 0) {
        qsort(im.at, im.count, sizeof *im.at, order_of);
    }
    done = done && check_span(&im) && give_station_and_source(&im) && give_rows(&im);
    if (done) {
        say_summary(&im);
    }
    free(im.at);
    rows_close(rows);
    free(rows);
    return done;
}

bool import_queue_log(const char *path, const struct import_options *options, import_emit *emit,
                      void *self, struct import_summary *summary, struct diag *d)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        diag_say(d, "can not open %s: %s", path, strerror(errno));
        return diag_help(d, "is the path right?");
    }
    bool done = import_queue_stream(in, path, options, emit, self, summary, d);
    fclose(in);
    return done;
}
