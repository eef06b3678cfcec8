// table_parts: the inside of a table, for the files that print it. Everyone else: see table.h.
//
// Interface:
//   table_cell          a cell by row and column
//   table_heading       name and unit as a person reads them
//   table_reading       a cell as a person reads it; lasts as long as table and buffer do
//   table_number_text   a cell's exact number
//   table_has_numbers   whether a column holds numbers only
//   table_goes_right    whether a column is aligned to the right
//   table_pretty        modes table and box        (table_pretty.c)
//   table_lines         mode line                  (table_pretty.c)
//   table_csv, table_json, table_md                (table_plain.c)
#ifndef ORRERY_REPL_PROMPT_TABLE_PARTS_H
#define ORRERY_REPL_PROMPT_TABLE_PARTS_H

#include "repl/prompt/table.h"

enum { TABLE_COLUMNS = 64, TABLE_NUMBER_SIZE = 24 };

enum cell_kind { CELL_NONE, CELL_TEXT, CELL_NUMBER, CELL_BOOL };

struct cell {
    enum cell_kind kind;
    enum style style;
    int decimals;
    bool has_text;  // a text, or a number's reading
    int64_t number; // or a truth value
    size_t text_at; // in the table's bytes
    size_t text_size;
};

struct column {
    char name[80];
    char unit[24]; // may be empty
    enum table_align align;
    bool unit_in_cells;
};

struct table {
    struct column columns[TABLE_COLUMNS];
    int column_count;
    struct cell *cells;
    size_t cell_count;
    size_t cell_capacity;
    char *bytes;
    size_t byte_count;
    size_t byte_capacity;
    bool out_of_memory; // later cells were dropped
};

struct span {
    const char *at;
    size_t size;
};

const struct cell *table_cell(const struct table *t, int row, int column);
void table_heading(const struct table *t, int column, struct text *heading);
struct span table_reading(const struct table *t, const struct cell *cell,
                          char buffer[TABLE_NUMBER_SIZE]);
void table_number_text(const struct cell *cell, char buffer[TABLE_NUMBER_SIZE]);
bool table_has_numbers(const struct table *t, int column);
bool table_goes_right(const struct table *t, int column);

void table_pretty(const struct table *t, struct out *o, bool box);
void table_lines(const struct table *t, struct out *o);
void table_csv(const struct table *t, struct out *o);
void table_json(const struct table *t, struct out *o);
void table_md(const struct table *t, struct out *o);

#endif
