// csv: one record of RFC 4180 text, see rows.h.
//
// A quote that stands inside a cell without quotes is an ordinary byte, as logs have it.
#include "repl/exchange/queue/rows.h"

// A cell that begins with a quote at *at. It may go on over line ends.
static bool parse_quoted(struct rows *r, struct record *record, size_t *at, struct diag *d)
{
    size_t start = (*at)++;
    for (;;) {
        if (*at == r->length) {
            if (rows_more(r, d)) {
                record_put(record, '\n');
                (*at)++;
                continue;
            }
            if (d->what[0] != '\0') {
                return false;
            }
            diag_say(d, "the quote of this cell is never closed");
            diag_help(d, "add a \" at its end, or double a quote that belongs to the text");
            return rows_refuse_at(r, start, 1, d);
        }
        char c = r->raw[(*at)++];
        if (c != '"') {
            record_put(record, c);
        } else if (*at < r->length && r->raw[*at] == '"') {
            record_put(record, c);
            (*at)++;
        } else {
            break;
        }
    }
    if (*at < r->length && r->raw[*at] != r->delimiter) {
        diag_say(d, "text after the closing quote of a cell");
        diag_expect(d, "'%c' or the end of the line", r->delimiter == '\t' ? ' ' : r->delimiter);
        return rows_refuse_at(r, *at, 1, d);
    }
    return true;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

// A cell without quotes; blanks around it do not count.
static void parse_plain(struct rows *r, struct record *record, struct cell *cell, size_t *at)
{
    size_t start = *at;
    while (*at < r->length && r->raw[*at] != r->delimiter) {
        (*at)++;
    }
    size_t end = *at;
    while (start < end && is_blank(r->raw[start])) {
        start++;
    }
    while (end > start && is_blank(r->raw[end - 1])) {
        end--;
    }
    cell->at = start;
    cell->end = end;
    for (size_t i = start; i < end; i++) {
        record_put(record, r->raw[i]);
    }
}

bool csv_parse(struct rows *r, struct record *record, struct diag *d)
{
    size_t at = 0;
    for (;;) {
        struct cell *cell = record_cell(r, record, at, d);
        if (cell == NULL) {
            return false;
        }
        size_t text = record->used;
        if (at < r->length && r->raw[at] == '"') {
            if (!parse_quoted(r, record, &at, d)) {
                return false;
            }
            cell->end = at;
        } else {
            parse_plain(r, record, cell, &at);
        }
        cell->length = record->used - text;
        record_put(record, '\0');
        if (at == r->length) {
            return true;
        }
        at++; // the delimiter; a cell follows, perhaps an empty one
    }
}
