// page_table: tables of a page.
//
// A table that fits has columns as wide as their widest cell. One that does not gets columns in
// which cells wrap: narrow columns keep their width, the others share what is left. Where even that
// leaves less than LEAST_COLUMN for a column, each row becomes lines "header: cell".
#include "repl/lesson/page_layout.h"

enum { MOST_COLUMNS = 64, LEAST_COLUMN = 14, BETWEEN = 2 };

static void wrap_cell(struct page_layout *l, const struct markdown_node *cell, unsigned style)
{
    wrap_clear(&l->wrap);
    if (cell != NULL) {
        wrap_parts(&l->wrap, cell->first, style, NULL);
    }
}

static void measure(struct page_layout *l, const struct markdown_node *table, int *widths)
{
    for (const struct markdown_node *row = table->first; row != NULL; row = row->next) {
        int i = 0;
        for (const struct markdown_node *cell = row->first; cell != NULL; cell = cell->next, i++) {
            wrap_cell(l, cell, 0);
            int widest = wrap_widest(&l->wrap);
            widths[i] = widest > widths[i] ? widest : widths[i];
        }
    }
    for (int i = 0; i < table->level; i++) {
        widths[i] = widths[i] > 0 ? widths[i] : 1;
    }
}

// Makes the widths fit into `room`. False if columns would become too narrow.
static bool fit(int *widths, int count, int room)
{
    bool settled[MOST_COLUMNS] = {false};
    int left = room - BETWEEN * (count - 1), open = count;
    for (bool changed = true; changed && open > 0;) {
        int share = left / open;
        changed = false;
        for (int i = 0; i < count; i++) {
            if (!settled[i] && widths[i] <= share) {
                settled[i] = changed = true;
                left -= widths[i];
                open--;
            }
        }
    }
    if (open > 0 && left / open < LEAST_COLUMN) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!settled[i]) {
            widths[i] = left / open;
            left -= widths[i];
            open--;
        }
    }
    return true;
}

static void add_blanks(struct page_layout *l, struct page_line *line, int count)
{
    if (count > 0) {
        char *blanks = allot_get(&l->page->allot, (size_t)count + 1);
        memset(blanks, ' ', (size_t)count);
        wrap_add_span(&l->page->allot, line,
                      (struct page_span){.text = blanks, .length = count, .columns = count});
    }
}

// One line of one cell, filled up to its column.
static void add_cell(struct page_layout *l, struct page_line *line, const struct page_line *words,
                     int width, char align)
{
    int spare = width - words->columns;
    int before = align == 'r' ? spare : align == 'c' ? spare / 2 : 0;
    add_blanks(l, line, before);
    for (int i = 0; i < words->span_count; i++) {
        wrap_add_span(&l->page->allot, line, words->spans[i]);
    }
    add_blanks(l, line, spare - before);
}

static int lay_row(struct page_layout *l, const struct markdown_node *row, const int *widths,
                   int count, unsigned style)
{
    struct page_line *cells[MOST_COLUMNS];
    int heights[MOST_COLUMNS], height = 0;
    char aligns[MOST_COLUMNS];
    const struct markdown_node *cell = row->first;
    l->source_line = row->line;
    for (int i = 0; i < count; i++) {
        wrap_cell(l, cell, style);
        cells[i] = wrap_lines(&l->wrap, widths[i], &heights[i]);
        height = heights[i] > height ? heights[i] : height;
        aligns[i] = cell != NULL ? cell->align : 0;
        cell = cell != NULL ? cell->next : NULL;
    }
    for (int y = 0; y < height; y++) {
        struct page_line line = {0};
        for (int i = 0; i < count; i++) {
            const struct page_line empty = {0};
            add_blanks(l, &line, i > 0 ? BETWEEN : 0);
            add_cell(l, &line, y < heights[i] ? &cells[i][y] : &empty, widths[i], aligns[i]);
        }
        page_emit(l, &line);
    }
    return height;
}

static void lay_dashes(struct page_layout *l, const int *widths, int count)
{
    struct page_line line = {0};
    for (int i = 0; i < count; i++) {
        char *dashes = allot_get(&l->page->allot, (size_t)widths[i] + 1);
        memset(dashes, '-', (size_t)widths[i]);
        add_blanks(l, &line, i > 0 ? BETWEEN : 0);
        wrap_add_span(
            &l->page->allot, &line,
            (struct page_span){
                .text = dashes, .length = widths[i], .columns = widths[i], .style = PAGE_DIM});
    }
    page_emit(l, &line);
}

static void lay_columns(struct page_layout *l, const struct markdown_node *table, const int *widths,
                        bool fits)
{
    lay_row(l, table->first, widths, table->level, PAGE_BOLD);
    lay_dashes(l, widths, table->level);
    for (const struct markdown_node *row = table->first->next; row != NULL; row = row->next) {
        lay_row(l, row, widths, table->level, 0);
        if (!fits && row->next != NULL) {
            page_emit(l, &(struct page_line){0}); // rows of several lines want parting
        }
    }
}

static void lay_records(struct page_layout *l, const struct markdown_node *table)
{
    for (const struct markdown_node *row = table->first->next; row != NULL; row = row->next) {
        const struct markdown_node *name = table->first->first;
        l->source_line = row->line;
        for (const struct markdown_node *cell = row->first; cell != NULL; cell = cell->next) {
            wrap_clear(&l->wrap);
            if (name != NULL && name->first != NULL) {
                wrap_parts(&l->wrap, name->first, PAGE_BOLD, NULL);
                wrap_words(&l->wrap, ": ", PAGE_BOLD, NULL);
            }
            wrap_parts(&l->wrap, cell->first, 0, NULL);
            int count;
            struct page_line *lines = wrap_lines(&l->wrap, page_prose_room(l), &count);
            for (int i = 0; i < count; i++) {
                page_emit(l, &lines[i]);
            }
            name = name != NULL ? name->next : NULL;
        }
        if (row->next != NULL) {
            page_emit(l, &(struct page_line){0});
        }
    }
}

void page_lay_table(struct page_layout *l, const struct markdown_node *table)
{
    int widths[MOST_COLUMNS] = {0};
    page_begin_block(l, table->line);
    l->want_gap = true;
    if (table->level > MOST_COLUMNS) {
        lay_records(l, table);
        return;
    }
    measure(l, table, widths);
    int wanted = BETWEEN * (table->level - 1);
    for (int i = 0; i < table->level; i++) {
        wanted += widths[i];
    }
    bool fits = wanted <= page_full_room(l);
    if (fits || fit(widths, table->level, page_full_room(l))) {
        lay_columns(l, table, widths, fits);
    } else {
        lay_records(l, table);
    }
}
