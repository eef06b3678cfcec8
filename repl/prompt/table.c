// table: see table.h. This file keeps the cells; table_pretty.c prints for people, table_plain.c
// for programs.
#include "repl/prompt/table.h"

#include "repl/prompt/table_parts.h"

#include <stdlib.h>

struct table *table_new(const struct table_column *columns, int count)
{
    ASSERT(count > 0 && count <= TABLE_COLUMNS);
    struct table *t = calloc(1, sizeof *t);
    if (t == NULL) {
        return NULL;
    }
    t->column_count = count;
    for (int i = 0; i < count; i++) {
        struct column *column = &t->columns[i];
        struct text name = text_in(column->name, sizeof column->name);
        struct text unit = text_in(column->unit, sizeof column->unit);
        text_add(&name, "%s", columns[i].name);
        text_add(&unit, "%s", columns[i].unit != NULL ? columns[i].unit : "");
        column->align = columns[i].align;
        column->unit_in_cells = columns[i].unit_in_cells;
    }
    return t;
}

void table_free(struct table *t)
{
    if (t != NULL) {
        free(t->cells);
        free(t->bytes);
        free(t);
    }
}

// Room for `more` items after `count`; false: there is no memory, and nothing has changed.
static bool make_room(void **items, size_t *capacity, size_t count, size_t more, size_t item_size)
{
    if (count + more <= *capacity) {
        return true;
    }
    size_t wanted = *capacity * 2 > count + more ? *capacity * 2 : count + more + 64;
    void *grown = realloc(*items, wanted * item_size);
    if (grown == NULL) {
        return false;
    }
    *items = grown;
    *capacity = wanted;
    return true;
}

static void add_cell(struct table *t, struct cell cell, const char *text, size_t size)
{
    void *cells = t->cells, *bytes = t->bytes;
    bool room = !t->out_of_memory &&
                make_room(&cells, &t->cell_capacity, t->cell_count, 1, sizeof *t->cells) &&
                make_room(&bytes, &t->byte_capacity, t->byte_count, size, 1);
    t->cells = cells;
    t->bytes = bytes;
    if (!room) {
        t->out_of_memory = true;
        return;
    }
    if (text != NULL) {
        if (size > 0) { // there may be no bytes yet
            memcpy(t->bytes + t->byte_count, text, size);
        }
        cell.has_text = true;
        cell.text_at = t->byte_count;
        cell.text_size = size;
        t->byte_count += size;
    }
    t->cells[t->cell_count++] = cell;
}

void table_bytes(struct table *t, const char *bytes, size_t length)
{
    add_cell(t, (struct cell){.kind = CELL_TEXT}, bytes, length);
}

void table_text(struct table *t, const char *format, ...)
{
    char buffer[1024];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(buffer, sizeof buffer, format, args);
    if (length >= 0 && (size_t)length < sizeof buffer) {
        table_bytes(t, buffer, (size_t)length);
    } else {
        char *whole = NULL;
        length = vasprintf(&whole, format, again);
        table_bytes(t, length >= 0 ? whole : "", length >= 0 ? (size_t)length : 0);
        free(whole);
    }
    va_end(again);
    va_end(args);
}

void table_shown(struct table *t, int64_t number, int decimals, const char *shown)
{
    ASSERT(decimals >= 0 && decimals <= 18);
    add_cell(t, (struct cell){.kind = CELL_NUMBER, .number = number, .decimals = decimals}, shown,
             shown != NULL ? strlen(shown) : 0);
}

void table_number(struct table *t, int64_t number, int decimals)
{
    table_shown(t, number, decimals, NULL);
}

void table_quantity(struct table *t, enum unit unit, int64_t number, const char *shown)
{
    bool billionths = unit == UNIT_TIME || unit == UNIT_RATE || unit == UNIT_FRACTION;
    table_shown(t, number, billionths ? 9 : 0, shown);
}

const char *table_unit(enum unit unit)
{
    switch (unit) {
    case UNIT_TIME:
        return "s";
    case UNIT_SIZE:
        return "B";
    case UNIT_RATE:
        return "per_s";
    case UNIT_BANDWIDTH:
        return "B/s";
    case UNIT_NONE:
    case UNIT_FRACTION:
        break;
    }
    return NULL;
}

void table_bool(struct table *t, bool value)
{
    add_cell(t, (struct cell){.kind = CELL_BOOL, .number = value}, NULL, 0);
}

void table_none(struct table *t) { add_cell(t, (struct cell){.kind = CELL_NONE}, NULL, 0); }

void table_style(struct table *t, enum style style)
{
    if (t->cell_count > 0 && !t->out_of_memory) {
        t->cells[t->cell_count - 1].style = style;
    }
}

int table_rows(const struct table *t)
{
    size_t columns = (size_t)t->column_count;
    return (int)((t->cell_count + columns - 1) / columns);
}

const struct cell *table_cell(const struct table *t, int row, int column)
{
    static const struct cell none;
    size_t at = (size_t)row * (size_t)t->column_count + (size_t)column;
    return at < t->cell_count ? &t->cells[at] : &none;
}

void table_heading(const struct table *t, int column, struct text *heading)
{
    const struct column *c = &t->columns[column];
    text_add(heading, "%s", c->name);
    if (c->unit[0] != '\0' && !c->unit_in_cells) {
        text_add(heading, " (%s)", c->unit);
    }
}

void table_number_text(const struct cell *cell, char buffer[TABLE_NUMBER_SIZE])
{
    struct text t = text_in(buffer, TABLE_NUMBER_SIZE);
    uint64_t scale = 1;
    for (int i = 0; i < cell->decimals; i++) {
        scale *= 10;
    }
    uint64_t size = cell->number < 0 ? 0 - (uint64_t)cell->number : (uint64_t)cell->number;
    text_add(&t, "%s%llu", cell->number < 0 ? "-" : "", (unsigned long long)(size / scale));
    if (cell->decimals > 0) {
        text_add(&t, ".%0*llu", cell->decimals, (unsigned long long)(size % scale));
    }
}

bool table_has_numbers(const struct table *t, int column)
{
    bool any = false;
    for (int row = 0; row < table_rows(t); row++) {
        enum cell_kind kind = table_cell(t, row, column)->kind;
        if (kind != CELL_NUMBER && kind != CELL_NONE) {
            return false;
        }
        any = any || kind == CELL_NUMBER;
    }
    return any;
}

bool table_goes_right(const struct table *t, int column)
{
    enum table_align align = t->columns[column].align;
    return align == TABLE_RIGHT || (align == TABLE_AUTO && table_has_numbers(t, column));
}

struct span table_reading(const struct table *t, const struct cell *cell,
                          char buffer[TABLE_NUMBER_SIZE])
{
    if (cell->has_text) {
        return (struct span){t->bytes + cell->text_at, cell->text_size};
    }
    const char *at = buffer;
    if (cell->kind == CELL_NUMBER) {
        table_number_text(cell, buffer);
    } else {
        at = cell->kind == CELL_BOOL ? (cell->number ? "yes" : "no") : "";
    }
    return (struct span){at, strlen(at)};
}

void table_print(const struct table *t, struct out *o)
{
    switch (out_mode(o)) {
    case OUT_TABLE:
        table_pretty(t, o, false);
        break;
    case OUT_BOX:
        table_pretty(t, o, true);
        break;
    case OUT_LINE:
        table_lines(t, o);
        break;
    case OUT_CSV:
        table_csv(t, o);
        break;
    case OUT_JSON:
        table_json(t, o);
        break;
    case OUT_MD:
        table_md(t, o);
        break;
    }
    if (t->out_of_memory) {
        fprintf(stderr, "error: memory ran out, the table is cut after %d rows\n", table_rows(t));
    }
}
