// rows: the records of a log file, one after the other, with the place of every cell.
//
// Reads CSV (RFC 4180: quoted cells, "" and line ends inside them; comma, semicolon or tab, as the
// header has it) and NDJSON (one flat object a line). Which of the two it is, the first byte says:
// `{` begins an object. A byte order mark is skipped, CRLF is a line end. The file is streamed: one
// record is held at a time.
//
// NDJSON is read here rather than by a JSON library because a number must keep all its digits
// (nanoseconds since 1970 have nineteen) and every value its column.
//
// Interface:
//   rows_open     begins; reads the header of a CSV file
//   rows_next     the next record
//   rows_find     the cell of the record in the column of a name
//   rows_refuse   gives a diag the place of a cell
//   rows_close    gives memory back; the file stays the caller's
//
// Errors: binary junk, a cell or object that is not closed, a record with more or fewer cells than
// the header, a record beyond ROW_BYTES: one message with file, line and column (bytes, from 1).
#ifndef ORRERY_EXCHANGE_QUEUE_ROWS_H
#define ORRERY_EXCHANGE_QUEUE_ROWS_H

#include "sim/diag.h"

#include <stdio.h>

enum { ROW_BYTES = 1 << 20, ROW_CELLS = 512 };

enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_OTHER }; // other: true, null, a list or an object

struct cell {
    const char *name;    // of its column, ends in a zero byte
    const char *text;    // without quotes and escapes, ends in a zero byte
    size_t length;       // of the text
    size_t at, end;      // where it stands in the line, with its quotes
    enum cell_kind kind; // a CSV cell is text
};

// Cells and the text that they point to.
struct record {
    struct cell cells[ROW_CELLS];
    int count;
    char *bytes;
    size_t used;
};

struct rows {
    FILE *in;
    const char *source;
    bool objects;   // NDJSON
    bool ahead;     // the first object's line was read to see what the file is
    char delimiter; // of CSV
    int line;       // 1-based, of the first line of the record; 0 before it
    int lines;      // how many lines it has
    char *raw;      // the record as it stands in the file, without its last line end
    size_t length;
    bool unended; // its last line has no line end: the file stops there
    struct record header, now;
};

// `source` is the file's name in messages; it is kept. false: see the diag.
bool rows_open(struct rows *r, FILE *in, const char *source, struct diag *d);

// false with an empty diag: the end of the file. Blank lines are skipped.
bool rows_next(struct rows *r, struct diag *d);

// NULL if the record has no such cell. Case does not count.
const struct cell *rows_find(const struct rows *r, const char *name);

// Returns false. With NULL the place is the whole record.
bool rows_refuse(const struct rows *r, const struct cell *cell, struct diag *d);

void rows_close(struct rows *r);

// ---- for the two formats ----

// One more line of the file at the end of `raw`. false with an empty diag: there is none.
bool rows_more(struct rows *r, struct diag *d);
bool rows_refuse_at(const struct rows *r, size_t at, size_t width, struct diag *d);
// A cell more; NULL and a diag if the record has too many. Its text is what is put into bytes next.
struct cell *record_cell(struct rows *r, struct record *record, size_t at, struct diag *d);
static inline void record_put(struct record *record, char byte)
{
    record->bytes[record->used++] = byte;
}

// Each parses the record whose first line was just read.
bool csv_parse(struct rows *r, struct record *record, struct diag *d);
bool object_parse(struct rows *r, struct record *record, struct diag *d);

#endif
