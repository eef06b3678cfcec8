// page: Markdown laid out for a terminal.
//
// Words are wrapped, lists indented, tables put into columns, code set in. The result is lines of
// spans with abstract styles; whoever prints them turns styles into colours, or into nothing.
// Nothing in a page can move a cursor: control characters of the text are replaced.
//
// Interface:
//   page_lay     lay nodes out for a width
//   page_free
//   page_text    a page as one plain text
//   page_end     where a page of a longer text ends
//
// A page owns its lines until page_free, but not the tree: addresses of links point into it.
#ifndef ORRERY_REPL_LESSON_PAGE_H
#define ORRERY_REPL_LESSON_PAGE_H

#include "repl/lesson/markdown.h"

enum { PAGE_NARROWEST = 40, PAGE_WIDEST = 400, PAGE_MEASURE = 100 }; // columns

enum page_style { // bits
    PAGE_BOLD = 1,
    PAGE_EMPHASIS = 2,
    PAGE_CODE = 4,
    PAGE_LINK = 8,
    PAGE_HEADING = 16,
    PAGE_KEY = 32,
    PAGE_DIM = 64
};

struct page_span {
    const char *text; // not zero-terminated
    int length;       // bytes
    int columns;
    unsigned style;  // of enum page_style
    const char *url; // where a link leads; NULL
};

struct page_line {
    struct page_span *spans;
    int span_count, span_room;
    int columns;
    int source_line; // of the block it comes from
};

struct page {
    struct page_line *lines;
    int line_count, line_room;
    int width; // columns
    bool plain;
    struct allot allot;
};

// `width` is taken as PAGE_NARROWEST to PAGE_WIDEST columns. Prose uses at most PAGE_MEASURE of
// them, since longer lines are hard to read; tables and code use all. A `plain` page is for a
// reader without styles: code stands between backquotes, headings are underlined. No line is longer
// than the width, and none ends with blanks.
struct page *page_lay(const struct markdown_node *const *nodes, int count, int width, bool plain);
void page_free(struct page *page);

// Zero-terminated, with a line end behind each line; the page owns it.
char *page_text(struct page *page);

// Pages begin at headings of level 1 and 2, except where such a heading follows another directly.
// The index behind the last node of the page that begins with node `from`.
int page_end(const struct markdown_node *const *nodes, int count, int from);

#endif
