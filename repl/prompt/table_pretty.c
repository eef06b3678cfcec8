// table_pretty: tables for people, see table.h.
//
// Widths first: each column as wide as its widest cell or its heading. If that is too much for the
// terminal, the widest columns give way, a column at a time, down to a least width: eight for
// texts, all of the digits for numbers (a number that lost a digit would be another number). If
// that is still too much, the last column is left out, and the same is tried again with the rest.
#include "repl/prompt/table_parts.h"

#include "repl/text/utf8.h"

enum { LEAST_TEXT_COLUMNS = 8 };

struct layout {
    int shown; // columns, from the left
    int width[TABLE_COLUMNS];
    bool right[TABLE_COLUMNS];
    bool box;
    bool unicode;
};

static struct span heading_of(const struct table *t, int column, char buffer[128])
{
    struct text heading = text_in(buffer, 128);
    table_heading(t, column, &heading);
    return (struct span){buffer, heading.length};
}

struct extent {
    int natural; // columns that it would like
    int least;   // columns that it needs
};

static struct extent measure(const struct table *t, int column)
{
    char buffer[128];
    struct span heading = heading_of(t, column, buffer);
    int natural = utf8_width(heading.at, heading.size);
    int widest_cell = 1;
    for (int row = 0; row < table_rows(t); row++) {
        struct span reading = table_reading(t, table_cell(t, row, column), buffer);
        int columns = utf8_width(reading.at, reading.size);
        widest_cell = columns > widest_cell ? columns : widest_cell;
    }
    natural = natural > widest_cell ? natural : widest_cell;
    bool whole = table_has_numbers(t, column) || natural < LEAST_TEXT_COLUMNS;
    return (struct extent){natural, whole ? widest_cell : LEAST_TEXT_COLUMNS};
}

// Columns taken by what stands between and around the cells.
static int frame_columns(bool box, int shown) { return box ? 3 * shown + 1 : 2 * (shown - 1); }

// Whether `shown` columns can be made to fit into `room`; sets their widths.
static bool fit(struct layout *layout, const struct extent *extents, int shown, int room)
{
    int total = frame_columns(layout->box, shown);
    for (int i = 0; i < shown; i++) {
        layout->width[i] = extents[i].natural;
        total += extents[i].natural;
    }
    while (total > room) {
        int widest = -1;
        for (int i = 0; i < shown; i++) {
            bool gives = layout->width[i] > extents[i].least;
            if (gives && (widest < 0 || layout->width[i] > layout->width[widest])) {
                widest = i;
            }
        }
        if (widest < 0) {
            return false;
        }
        layout->width[widest]--;
        total--;
    }
    return true;
}

static struct layout lay_out(const struct table *t, struct out_look look, bool box)
{
    struct layout layout = {.shown = t->column_count, .box = box};
    layout.unicode =
        look.unicode || (box && !look.terminal); // `mode box` asks for lines, also in a file
    struct extent extents[TABLE_COLUMNS];
    int room = look.columns > 0 ? look.columns : INT32_MAX;
    int alone = (int)max_i64(room - frame_columns(box, 1), 1); // for the only column that is left
    for (int i = 0; i < t->column_count; i++) {
        extents[i] = measure(t, i);
        extents[i].natural = (int)min_i64(extents[i].natural, alone);
        extents[i].least = (int)min_i64(extents[i].least, alone);
        layout.right[i] = table_goes_right(t, i);
    }
    while (!fit(&layout, extents, layout.shown, room) && layout.shown > 1) {
        layout.shown--;
    }
    return layout;
}

static void put_blanks(struct out *o, int count) { out_text(o, "%*s", count > 0 ? count : 0, ""); }

// A text in `width` columns, cut with an ellipsis if it is wider. The last cell of a line gets no
// blanks behind it.
static void put_cell(struct out *o, const struct layout *layout, struct span text, int width,
                     bool right, bool last, enum style style)
{
    int columns = utf8_width(text.at, text.size);
    bool cut = columns > width;
    put_blanks(o, right && !cut ? width - columns : 0);
    int used = out_fitted(o, style, text.at, text.size, cut ? width - 1 : width);
    if (cut) {
        out_styled(o, style, "%s", layout->unicode ? "…" : "~");
        used++;
    }
    put_blanks(o, (right && !cut) || last ? 0 : width - used);
}

static const char *line_piece(const struct layout *layout, bool vertical)
{
    return vertical ? (layout->unicode ? "│" : "|") : (layout->unicode ? "─" : "-");
}

static void put_rule(struct out *o, const struct layout *layout, const char *left,
                     const char *middle, const char *right)
{
    out_text(o, "%s%s", style_begin(out_theme(o), STYLE_DIM), left);
    for (int i = 0; i < layout->shown; i++) {
        int width = layout->width[i] + (layout->box ? 2 : 0);
        out_text(o, "%s", i > 0 ? middle : "");
        for (int column = 0; column < width; column++) {
            out_text(o, "%s", line_piece(layout, false));
        }
    }
    out_text(o, "%s%s\n", right, style_end(out_theme(o), STYLE_DIM));
}

static void put_box_rule(struct out *o, const struct layout *layout, int which)
{
    static const char *const corners[3][3] = {{"┌", "┬", "┐"}, {"├", "┼", "┤"}, {"└", "┴", "┘"}};
    if (layout->unicode) {
        put_rule(o, layout, corners[which][0], corners[which][1], corners[which][2]);
    } else {
        put_rule(o, layout, "+", "+", "+");
    }
}

static enum style style_of(const struct cell *cell)
{
    bool number = cell->kind == CELL_NUMBER && cell->style == STYLE_PLAIN;
    return number ? STYLE_NUMBER : cell->style;
}

// row -1: the headings.
static void put_row(const struct table *t, struct out *o, const struct layout *layout, int row)
{
    for (int i = 0; i < layout->shown; i++) {
        char buffer[128];
        const struct cell *cell = row < 0 ? NULL : table_cell(t, row, i);
        struct span text = cell == NULL ? heading_of(t, i, buffer) : table_reading(t, cell, buffer);
        enum style style = cell == NULL ? STYLE_HEADING : style_of(cell);
        if (layout->box) {
            out_styled(o, STYLE_DIM, "%s", line_piece(layout, true));
        }
        out_text(o, "%s", layout->box ? " " : i > 0 ? "  " : "");
        bool last = !layout->box && i + 1 == layout->shown;
        put_cell(o, layout, text, layout->width[i], layout->right[i], last, style);
        out_text(o, "%s", layout->box ? " " : "");
    }
    if (layout->box) {
        out_styled(o, STYLE_DIM, "%s", line_piece(layout, true));
    }
    out_text(o, "\n");
}

static void put_left_out(const struct table *t, struct out *o, const struct layout *layout)
{
    if (layout->shown == t->column_count) {
        return;
    }
    out_styled(o, STYLE_DIM, "no room for: ");
    for (int i = layout->shown; i < t->column_count; i++) {
        const char *name = t->columns[i].name;
        struct span span = {name, strlen(name)};
        put_cell(o, layout, span, INT32_MAX, false, true, STYLE_DIM);
        out_styled(o, STYLE_DIM, "%s", i + 1 < t->column_count ? ", " : " (mode line shows all)\n");
    }
}

void table_pretty(const struct table *t, struct out *o, bool box)
{
    struct layout layout = lay_out(t, out_look(o), box);
    if (box) {
        put_box_rule(o, &layout, 0);
    }
    put_row(t, o, &layout, -1);
    if (box) {
        put_box_rule(o, &layout, 1);
    } else {
        put_rule(o, &layout, "", "  ", "");
    }
    for (int row = 0; row < table_rows(t); row++) {
        put_row(t, o, &layout, row);
    }
    if (box) {
        put_box_rule(o, &layout, 2);
    }
    if (table_rows(t) == 0) {
        out_styled(o, STYLE_DIM, "(no rows)\n");
    }
    put_left_out(t, o, &layout);
}

void table_lines(const struct table *t, struct out *o)
{
    char buffer[128];
    struct layout layout = {.unicode = true};
    int width = 0;
    for (int i = 0; i < t->column_count; i++) {
        struct span heading = heading_of(t, i, buffer);
        int columns = utf8_width(heading.at, heading.size);
        width = columns > width ? columns : width;
    }
    for (int row = 0; row < table_rows(t); row++) {
        out_text(o, "%s", row > 0 ? "\n" : "");
        for (int i = 0; i < t->column_count; i++) {
            const struct cell *cell = table_cell(t, row, i);
            put_cell(o, &layout, heading_of(t, i, buffer), width, false, false, STYLE_HEADING);
            struct span text = table_reading(t, cell, buffer);
            out_text(o, text.size > 0 ? "  " : "");
            put_cell(o, &layout, text, INT32_MAX, false, true, style_of(cell));
            out_text(o, "\n");
        }
    }
    if (table_rows(t) == 0) {
        out_styled(o, STYLE_DIM, "(no rows)\n");
    }
}
