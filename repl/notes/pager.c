// pager: see pager.h.
//
// Each block is laid out by itself, and pages are put together from the lines of neighbouring
// blocks with an empty line between them, as page_lay would do it.
#include "repl/notes/pager.h"

#include "repl/text/letter.h"

#include <stdlib.h>

enum { LAID_MOST = 512, LEAST_HEIGHT = 8, LEAST_WIDTH = 20 };

void pager_open(struct pager *p, const struct note *note)
{
    *p = (struct pager){.note = note, .width = 80, .height = 40};
    p->laid = calloc((size_t)note->node_count + 1, sizeof(struct page *));
    ASSERT(p->laid != NULL);
}

static void forget(struct pager *p)
{
    for (int i = 0; p->laid_count > 0 && i < p->note->node_count; i++) {
        page_free(p->laid[i]);
        p->laid[i] = NULL;
    }
    p->laid_count = 0;
}

void pager_close(struct pager *p)
{
    forget(p);
    free(p->laid);
    free(p->rows);
}

void pager_size(struct pager *p, int width, int height, bool plain)
{
    if (width != p->width || plain != p->plain) {
        forget(p);
    }
    p->width = width;
    p->height = height > LEAST_HEIGHT ? height : LEAST_HEIGHT;
    p->plain = plain;
}

static const struct page *lay(struct pager *p, int node)
{
    if (p->laid[node] == NULL) {
        p->laid[node] = page_lay(&p->note->nodes[node], 1, p->width, p->plain);
        p->laid_count++;
    }
    return p->laid[node];
}

// ---- rows ----

static void add_row(struct pager *p, const struct page_line *line, struct pager_place place)
{
    if (p->row_count == p->row_room) {
        p->row_room = 2 * p->row_room + 64;
        p->rows = realloc(p->rows, (size_t)p->row_room * sizeof *p->rows);
        ASSERT(p->rows != NULL);
    }
    p->rows[p->row_count++] = (struct pager_row){line, place};
}

static bool is_heading(const struct pager *p, int row)
{
    return p->note->nodes[p->rows[row].place.node]->kind == MARKDOWN_HEADING;
}

static bool is_empty(const struct pager_row *row)
{
    return row->line == NULL || row->line->columns == 0;
}

// A place where a block begins, or an item or a row of a table in it.
static bool is_seam(const struct pager *p, int row)
{
    const struct pager_row *here = &p->rows[row];
    if (is_empty(here)) {
        return false;
    }
    return here->place.line == 0 || row == 0 || p->rows[row - 1].line == NULL ||
           p->rows[row - 1].line->source_line != here->line->source_line;
}

static bool begins_heading(const struct pager *p, int row)
{
    return p->rows[row].line != NULL && p->rows[row].place.line == 0 && is_heading(p, row);
}

// The row above that has words; -1: there is none.
static int row_above(const struct pager *p, int row)
{
    do {
        row--;
    } while (row >= 0 && p->rows[row].line == NULL);
    return row;
}

// A heading or the label of code above belongs to the row.
static bool follows_heading(const struct pager *p, int row)
{
    int above = row_above(p, row);
    if (above < 0) {
        return false;
    }
    const struct markdown_node *node = p->note->nodes[p->rows[above].place.node];
    bool is_label = node->label != NULL && p->rows[above].place.line == 0;
    return is_label || is_heading(p, above);
}

// A row at which a page may begin: above `row`, not above `least`. -1: there is none.
static int find_cut(const struct pager *p, int row, int least, bool only_headings)
{
    for (; row >= least; row--) {
        bool fits = only_headings ? begins_heading(p, row) : is_seam(p, row);
        if (fits && !follows_heading(p, row)) {
            return row;
        }
    }
    return -1;
}

// Rows from `from` on, one more than fit.
static bool fill(struct pager *p, struct pager_place from, struct pager_place until)
{
    for (int node = from.node; node < p->note->node_count; node++) {
        const struct page *page = lay(p, node);
        int line = node == from.node ? from.line : 0;
        for (; line < page->line_count; line++) {
            const struct pager_place place = {node, line};
            if (!pager_is_before(place, until)) {
                return false;
            }
            if (line == 0 && p->row_count > 0) {
                add_row(p, NULL, place);
            }
            add_row(p, &page->lines[line], place);
            if (p->row_count > p->height) {
                return true;
            }
        }
    }
    return false;
}

struct pager_place pager_page(struct pager *p, struct pager_place from, struct pager_place until)
{
    if (p->laid_count > LAID_MOST) {
        forget(p);
    }
    p->row_count = 0;
    if (!fill(p, from, until)) {
        return until;
    }
    int last = p->row_count - 1; // begins a block if it is the second one that does not fit
    int cut = find_cut(p, last, p->height / 2, true);
    cut = cut >= 0 ? cut : find_cut(p, last, p->height - p->height / 3, false);
    cut = cut >= 0 ? cut : p->height;
    const struct pager_place end = p->rows[cut].place;
    p->row_count = cut;
    while (p->row_count > 1 && is_empty(&p->rows[p->row_count - 1])) {
        p->row_count--;
    }
    return end;
}

// The last `count` rows before `end`.
static struct pager_place rows_before(struct pager *p, struct pager_place end, int count)
{
    struct pager_place at = end;
    while (count > 0 && (at.node > 0 || at.line > 0)) {
        if (at.line == 0) {
            at.node--;
            at.line = lay(p, at.node)->line_count;
            count -= at.line > 0; // the empty line between two blocks
            continue;
        }
        int step = at.line < count ? at.line : count;
        at.line -= step;
        count -= step;
    }
    return at;
}

struct pager_place pager_before(struct pager *p, struct pager_place end)
{
    const struct pager_place first = rows_before(p, end, p->height);
    p->row_count = 0;
    fill(p, first, end);
    if (first.node == 0 && first.line == 0) {
        return first;
    }
    for (int pass = 0; pass < 2; pass++) {
        int most = pass == 0 ? p->height / 2 : p->height / 3;
        for (int row = 0; row < p->row_count && row <= most; row++) {
            bool fits = pass == 0 ? begins_heading(p, row) : is_seam(p, row);
            if (fits && (row == 0 || !follows_heading(p, row))) {
                return p->rows[row].place;
            }
        }
    }
    return first;
}

struct pager_place pager_at(struct pager *p, int node, int line)
{
    struct pager_place place = {node, 0};
    const struct page *page = lay(p, node);
    for (int i = 0; i < page->line_count && page->lines[i].source_line <= line; i++) {
        bool begins = i == 0 || page->lines[i].source_line != page->lines[i - 1].source_line;
        place.line = begins ? i : place.line;
    }
    return place;
}

int pager_line(struct pager *p, struct pager_place place)
{
    const struct page *page = place.node < p->note->node_count ? lay(p, place.node) : NULL;
    bool is_line = page != NULL && place.line >= 0 && place.line < page->line_count;
    return is_line ? page->lines[place.line].source_line : 0;
}

// ---- finding ----

static void add_words(struct text *t, const struct page_line *line)
{
    for (int i = 0; i < line->span_count; i++) {
        text_add_bytes(t, line->spans[i].text, (size_t)line->spans[i].length);
    }
}

// Whether a text begins in a line; it may go on in the next one.
static bool line_has(const struct page *page, int line, const char *words)
{
    enum { ROOM = 2 * PAGE_WIDEST * 4 + 2 }; // bytes of two lines
    char both[ROOM];
    struct text t = text_in(both, sizeof both);
    add_words(&t, &page->lines[line]);
    size_t own = t.length, taken;
    if (line + 1 < page->line_count) {
        const struct page_line *next = &page->lines[line + 1];
        char rest[ROOM];
        struct text r = text_in(rest, sizeof rest);
        add_words(&r, next);
        text_add(&t, " %s", rest + strspn(rest, " "));
    }
    return letter_find(both, t.length, 0, words, &taken) < own;
}

// Whether it is worth laying out: cheap, since every block is asked.
static bool may_have(const struct pager *p, int node, const char *words)
{
    const struct markdown_node *block = p->note->nodes[node];
    struct allot scratch = {0};
    const char *plain = markdown_plain(&scratch, block);
    size_t length = strlen(plain), taken;
    bool has =
        block->kind == MARKDOWN_HTML || letter_find(plain, length, 0, words, &taken) < length;
    allot_free(&scratch);
    return has;
}

bool pager_find(struct pager *p, const char *words, bool back, struct pager_place *from)
{
    int step = back ? -1 : 1;
    for (int node = from->node; node >= 0 && node < p->note->node_count; node += step) {
        if (!may_have(p, node, words)) {
            continue;
        }
        if (p->laid_count > LAID_MOST) {
            forget(p);
        }
        const struct page *page = lay(p, node);
        bool here = node == from->node;
        int line = here ? from->line + step : back ? page->line_count - 1 : 0;
        for (; line >= 0 && line < page->line_count; line += step) {
            if (line_has(page, line, words)) {
                *from = (struct pager_place){node, line};
                return true;
            }
        }
    }
    return false;
}
