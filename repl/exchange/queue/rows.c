// rows: see rows.h. Here: lines, places, and what the two formats share; csv.c and object.c parse.
#include "repl/exchange/queue/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

bool rows_refuse_at(const struct rows *r, size_t at, size_t width, struct diag *d)
{
    diag_in_text(d, r->source, r->line, r->raw, r->length, at, width > 0 ? (int)width : 1);
    return false;
}

bool rows_refuse(const struct rows *r, const struct cell *cell, struct diag *d)
{
    return cell == NULL ? rows_refuse_at(r, 0, r->length, d)
                        : rows_refuse_at(r, cell->at, cell->end - cell->at, d);
}

bool rows_more(struct rows *r, struct diag *d)
{
    if (r->unended) {
        return false;
    }
    if (r->length > 0) {
        r->raw[r->length++] = '\n'; // inside a quoted cell
    }
    size_t start = r->length;
    int c = getc_unlocked(r->in);
    while (c != EOF && c != '\n' && r->length + 2 < ROW_BYTES) {
        r->raw[r->length++] = (char)c;
        c = getc_unlocked(r->in);
    }
    r->lines++;
    if (c != EOF && c != '\n') {
        diag_say(d, "this record is longer than %d bytes", ROW_BYTES);
        diag_help(d, "is it a log? a quote that is never closed also makes one long record");
        return rows_refuse_at(r, 0, 1, d);
    }
    if (ferror(r->in)) {
        diag_say(d, "the file can not be read on from here: %s", strerror(errno));
        return rows_refuse_at(r, start, 1, d);
    }
    r->unended = c == EOF;
    if (r->length > start && r->raw[r->length - 1] == '\r') {
        r->length--;
    }
    const char *zero = memchr(r->raw + start, '\0', r->length - start);
    if (zero != NULL) {
        diag_say(d, "a zero byte: this is not text");
        diag_expect(d, "CSV with a header, or one JSON object a line, in UTF-8");
        return rows_refuse_at(r, (size_t)(zero - r->raw), 1, d);
    }
    return c != EOF || r->length > start;
}

// Reads the first line of a record that is not blank.
static bool begin_record(struct rows *r, struct diag *d)
{
    do {
        r->line += r->lines;
        r->lines = 0;
        r->length = 0;
        if (!rows_more(r, d)) {
            return false;
        }
        if (r->line == 1 && r->length >= 3 && memcmp(r->raw, "\xef\xbb\xbf", 3) == 0) {
            memmove(r->raw, r->raw + 3, r->length -= 3);
        }
    } while (r->length == 0 || strspn(r->raw, " \t") >= r->length);
    return true;
}

struct cell *record_cell(struct rows *r, struct record *record, size_t at, struct diag *d)
{
    if (record->count == ROW_CELLS) {
        diag_say(d, "more than %d columns", ROW_CELLS);
        rows_refuse_at(r, at, 1, d);
        return NULL;
    }
    struct cell *cell = &record->cells[record->count++];
    *cell = (struct cell){.name = "", .text = record->bytes + record->used, .at = at, .end = at};
    return cell;
}

static char guess_delimiter(const struct rows *r)
{
    size_t most = 0;
    char best = ',';
    for (const char *c = ",;\t"; *c != '\0'; c++) {
        size_t count = 0;
        for (size_t i = 0; i < r->length; i++) {
            count += r->raw[i] == *c;
        }
        if (count > most) {
            most = count;
            best = *c;
        }
    }
    return best;
}

bool rows_open(struct rows *r, FILE *in, const char *source, struct diag *d)
{
    *r = (struct rows){.in = in, .source = source, .line = 1};
    // A record's texts and names are never longer than the record and a zero byte for each.
    r->raw = malloc(ROW_BYTES);
    r->header.bytes = malloc(ROW_BYTES + 2 * ROW_CELLS);
    r->now.bytes = malloc(ROW_BYTES + 2 * ROW_CELLS);
    if (r->raw == NULL || r->header.bytes == NULL || r->now.bytes == NULL) {
        rows_close(r);
        return diag_say(d, "no memory to read %s", source);
    }
    if (!begin_record(r, d)) {
        if (d->what[0] == '\0') {
            diag_say(d, "the file is empty");
            diag_expect(d, "CSV with a header, or one JSON object a line");
            diag_at(d, source, 1, 1, 1);
        }
        rows_close(r);
        return false;
    }
    r->objects = r->raw[strspn(r->raw, " \t")] == '{';
    r->ahead = r->objects;
    if (r->objects) {
        return true;
    }
    r->delimiter = guess_delimiter(r);
    if (!csv_parse(r, &r->header, d)) {
        rows_close(r);
        return false;
    }
    return true;
}

static bool name_cells(struct rows *r, struct diag *d)
{
    if (r->now.count == r->header.count) {
        for (int i = 0; i < r->now.count; i++) {
            r->now.cells[i].name = r->header.cells[i].text;
        }
        return true;
    }
    diag_say(d, "%d cells where the header has %d", r->now.count, r->header.count);
    if (r->unended) {
        diag_help(d, "the file stops in this line: it was cut off; delete the line");
    } else if (r->now.count > r->header.count) {
        diag_help(d, "a cell with '%c' in it must stand in double quotes", r->delimiter);
    }
    const struct cell *odd = r->now.count > r->header.count ? &r->now.cells[r->header.count] : NULL;
    return rows_refuse(r, odd, d);
}

bool rows_next(struct rows *r, struct diag *d)
{
    if (!r->ahead && !begin_record(r, d)) {
        return false;
    }
    r->ahead = false;
    r->now.count = 0;
    r->now.used = 0;
    return r->objects ? object_parse(r, &r->now, d) : csv_parse(r, &r->now, d) && name_cells(r, d);
}

const struct cell *rows_find(const struct rows *r, const char *name)
{
    for (int i = 0; i < r->now.count; i++) {
        if (strcasecmp(r->now.cells[i].name, name) == 0) {
            return &r->now.cells[i];
        }
    }
    return NULL;
}

void rows_close(struct rows *r)
{
    free(r->raw);
    free(r->header.bytes);
    free(r->now.bytes);
    *r = (struct rows){0};
}
