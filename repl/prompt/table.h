// table: rows under named columns, printed in every mode.
//
//   struct table *t = table_new((struct table_column[]){{"station"}, {"wait", "ms"}}, 2);
//   table_text(t, "desk");
//   table_number(t, 1250, 2);                      // 12.50
//   table_print(t, out);
//   table_free(t);
//
// Cells fill a row from the left, and rows follow by themselves; cells that are missing in the last
// row are none. Cells hold exact numbers: a cell may also say how a person would rather read it
// (1.5 s for 1500000000).
//
//   table   aligned columns under headings
//   box     the same with lines around
//   line    a line per cell: name and value
//   csv     quoted as RFC 4180 says, lines end in a line feed; none is empty, "" an empty text
//   json    an array of objects, one on each line; none is null
//   md      a pipe table as GitHub reads it
//
// csv and json have the exact numbers, and headings made of name and unit: wait_ms, rate_B_per_s.
// In the others the heading reads "wait (ms)". In a pipe or a file nothing is ever cut. On a narrow
// terminal the texts of table and box are cut and end in an ellipsis; numbers are not cut; columns
// that still do not fit are left out from the right and named below. What could move the cursor is
// shown as an escape in every mode; csv keeps line ends and tabs, which it can quote.
//
// Interface:
//   table_new, table_free
//   table_text, table_bytes, table_number, table_shown, table_quantity, table_bool, table_none
//                   add a cell
//   table_unit      what table_quantity counts in: the unit of a column
//   table_style     style of the cell added last
//   table_rows      rows so far
//   table_print     in the mode of `out`
//
// A table copies what it is given.
#ifndef ORRERY_REPL_PROMPT_TABLE_H
#define ORRERY_REPL_PROMPT_TABLE_H

#include "repl/prompt/out.h"
#include "sim/units.h"

enum table_align {
    TABLE_AUTO, // right if it has numbers only
    TABLE_LEFT,
    TABLE_RIGHT
};

struct table_column {
    const char *name;
    const char *unit; // of the numbers; NULL: none
    enum table_align align;
    bool unit_in_cells; // the cells say it (table_shown), so a heading for people need not
};

struct table;

// NULL: no memory. A table that runs out of memory later keeps its first rows and says so when
// printed.
struct table *table_new(const struct table_column *columns, int count);
void table_free(struct table *t);

void table_text(struct table *t, const char *format, ...) PRINTF_LIKE(2, 3);
void table_bytes(struct table *t, const char *bytes, size_t length); // any bytes, also NUL

// number / 10^decimals, exactly; decimals from 0 to 18.
void table_number(struct table *t, int64_t number, int decimals);

// The same number, and how a person reads it.
void table_shown(struct table *t, int64_t number, int decimals, const char *shown);

// A number of the simulator: in csv and json as seconds, bytes, events or bytes a second, parts of
// one.
void table_quantity(struct table *t, enum unit unit, int64_t number, const char *shown);
const char *table_unit(enum unit unit);       // NULL: none
void table_bool(struct table *t, bool value); // yes and no; true and false in csv and json
void table_none(struct table *t);

void table_style(struct table *t, enum style style);

int table_rows(const struct table *t);
void table_print(const struct table *t, struct out *o);

#endif
