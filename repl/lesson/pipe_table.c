// pipe_table: see pipe_table.h. Works on the parts that libcmark found in the paragraph: its lines
// are what lies between two breaks. Rows may be ragged; whoever draws them fills up.
#include "repl/lesson/pipe_table.h"

static bool is_break(const struct markdown_node *part)
{
    return part->kind == MARKDOWN_SOFT_BREAK || part->kind == MARKDOWN_HARD_BREAK;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Adds a copy of `length` bytes of a text as a part of the cell, without blanks in front of its
// first part.
static void add_text(struct allot *a, struct markdown_node *cell, const struct markdown_node *part,
                     const char *text, size_t length)
{
    while (cell->first == NULL && length > 0 && is_blank(*text)) {
        text++;
        length--;
    }
    if (length == 0) {
        return;
    }
    struct markdown_node *copy = allot_get(a, sizeof *copy);
    *copy = *part;
    copy->text = allot_copy(a, text, length);
    copy->next = NULL;
    *(cell->last != NULL ? &cell->last->next : &cell->first) = copy;
    cell->last = copy;
}

// "a \| b" in code is written with the backslash, so that GitHub does not part the cell; it is not
// meant.
static const char *without_escapes(struct allot *a, const char *code)
{
    char *copy = allot_copy(a, code, strlen(code)), *to = copy;
    for (const char *from = code; *from != '\0'; from++) {
        from += from[0] == '\\' && from[1] == '|';
        *to++ = *from;
    }
    *to = '\0';
    return copy;
}

static void add_part(struct allot *a, struct markdown_node *cell, const struct markdown_node *part)
{
    struct markdown_node *copy = allot_get(a, sizeof *copy);
    *copy = *part;
    copy->next = NULL;
    if (part->kind == MARKDOWN_CODE_SPAN) {
        copy->text = without_escapes(a, part->text);
    }
    *(cell->last != NULL ? &cell->last->next : &cell->first) = copy;
    cell->last = copy;
}

static void trim_end(struct allot *a, struct markdown_node *cell)
{
    struct markdown_node *last = cell->last;
    if (last == NULL || last->kind != MARKDOWN_TEXT) {
        return;
    }
    size_t length = strlen(last->text);
    while (length > 0 && is_blank(last->text[length - 1])) {
        length--;
    }
    last->text = allot_copy(a, last->text, length);
    if (length == 0 && cell->first != last) {
        cell->last = cell->first;
        while (cell->last->next != last) {
            cell->last = cell->last->next;
        }
        cell->last->next = NULL;
    }
}

static struct markdown_node *begin_cell(struct allot *a, struct markdown_node *row)
{
    struct markdown_node *cell = allot_get(a, sizeof *cell);
    *cell = (struct markdown_node){.kind = MARKDOWN_CELL,
                                   .line = row->line,
                                   .last_line = row->line,
                                   .column = row->column,
                                   .text = "",
                                   .info = ""};
    return cell;
}

static void end_cell(struct allot *a, struct markdown_node *row, struct markdown_node *cell)
{
    trim_end(a, cell);
    *(row->last != NULL ? &row->last->next : &row->first) = cell;
    row->last = cell;
    row->level++; // counts cells
}

// The parts from `first` up to the next break as a row. A bar in front and one at the end part
// nothing.
static struct markdown_node *row_of(struct allot *a, const struct markdown_node *first, int line,
                                    int column)
{
    struct markdown_node *row = allot_get(a, sizeof *row);
    *row = (struct markdown_node){.kind = MARKDOWN_ROW,
                                  .line = line,
                                  .last_line = line,
                                  .column = column,
                                  .text = "",
                                  .info = ""};
    struct markdown_node *cell = begin_cell(a, row);
    bool bar_seen = false;
    for (const struct markdown_node *part = first; part != NULL && !is_break(part);
         part = part->next) {
        if (part->kind != MARKDOWN_TEXT || part->escaped) {
            add_part(a, cell, part);
            continue;
        }
        const char *text = part->text, *bar;
        while ((bar = strchr(text, '|')) != NULL) {
            add_text(a, cell, part, text, (size_t)(bar - text));
            if (bar_seen || cell->first != NULL) {
                end_cell(a, row, cell);
                cell = begin_cell(a, row);
            }
            bar_seen = true;
            text = bar + 1;
        }
        add_text(a, cell, part, text, strlen(text));
    }
    if (cell->first != NULL) {
        end_cell(a, row, cell);
    }
    return row;
}

// 'l', 'r', 'c' or '-' (no wish) for a cell like ":---"; 0 if it is none.
static char alignment_of(const struct markdown_node *cell)
{
    if (cell->first == NULL || cell->first != cell->last || cell->first->kind != MARKDOWN_TEXT) {
        return 0;
    }
    const char *text = cell->first->text;
    bool left = *text == ':';
    text += left;
    size_t dashes = strspn(text, "-");
    bool right = text[dashes] == ':';
    if (dashes == 0 || text[dashes + right] != '\0') {
        return 0;
    }
    return left && right ? 'c' : right ? 'r' : left ? 'l' : '-';
}

static bool has_bar(const struct markdown_node *part)
{
    for (; part != NULL && !is_break(part); part = part->next) {
        if (part->kind == MARKDOWN_TEXT && !part->escaped && strchr(part->text, '|') != NULL) {
            return true;
        }
    }
    return false;
}

// Whether a line may be the row of dashes: cheap, since every line of every paragraph is asked.
static bool looks_like_dashes(const struct markdown_node *part)
{
    return part != NULL && part->kind == MARKDOWN_TEXT && !part->escaped && part->text[0] != '\0' &&
           strspn(part->text, "|-: \t") == strlen(part->text) &&
           (part->next == NULL || is_break(part->next));
}

static bool is_row_of_dashes(const struct markdown_node *row)
{
    for (const struct markdown_node *cell = row->first; cell != NULL; cell = cell->next) {
        if (alignment_of(cell) == 0) {
            return false;
        }
    }
    return row->first != NULL;
}

static void align_cells(struct markdown_node *row, const struct markdown_node *dashes)
{
    const struct markdown_node *wish = dashes->first;
    for (struct markdown_node *cell = row->first; cell != NULL && wish != NULL; cell = cell->next) {
        char align = alignment_of(wish);
        cell->align = align == '-' ? 0 : align;
        wish = wish->next;
    }
}

static void add_row(struct markdown_node *table, struct markdown_node *row,
                    const struct markdown_node *dashes)
{
    align_cells(row, dashes);
    *(table->last != NULL ? &table->last->next : &table->first) = row;
    table->last = row;
    table->level = row->level > table->level ? row->level : table->level;
    table->last_line = row->line;
    row->level = 0;
}

static struct markdown_node *table_of(struct allot *a, struct markdown_node *header,
                                      const struct markdown_node *dashes,
                                      const struct markdown_node *rest)
{
    struct markdown_node *table = allot_get(a, sizeof *table);
    *table = (struct markdown_node){.kind = MARKDOWN_TABLE,
                                    .line = header->line,
                                    .column = header->column,
                                    .text = "",
                                    .info = ""};
    add_row(table, header, dashes);
    int line = dashes->line;
    table->last_line = line;
    while (rest != NULL) { // `rest` is the break in front of the next row
        line++;
        add_row(table, row_of(a, rest->next, line, header->column), dashes);
        rest = rest->next;
        while (rest != NULL && !is_break(rest)) {
            rest = rest->next;
        }
    }
    return table;
}

static void cut_after(struct markdown_node *paragraph, struct markdown_node *last, int last_line)
{
    paragraph->last = last;
    *(last != NULL ? &last->next : &paragraph->first) = NULL;
    paragraph->last_line = last_line;
}

struct markdown_node *pipe_table_take(struct allot *a, struct markdown_node *paragraph)
{
    struct markdown_node *header = paragraph->first; // the first part of the line above
    struct markdown_node *before = NULL;             // the last part of the line above that
    struct markdown_node *previous = NULL;
    int line = paragraph->line;
    for (struct markdown_node *part = paragraph->first; part != NULL; part = part->next) {
        if (is_break(part)) {
            struct markdown_node *below = part->next;
            if (looks_like_dashes(below) && (has_bar(header) || has_bar(below))) {
                struct markdown_node *dashes = row_of(a, below, line + 1, paragraph->column);
                struct markdown_node *names = row_of(a, header, line, paragraph->column);
                if (is_row_of_dashes(dashes) && names->level == dashes->level) {
                    struct markdown_node *table = table_of(a, names, dashes, below->next);
                    cut_after(paragraph, before, before != NULL ? line - 1 : line);
                    return table;
                }
            }
            before = previous;
            header = below;
            line++;
        }
        previous = part;
    }
    return NULL;
}
