// page_layout: what the two files that lay pages out share. Nobody else includes this.
//
// Lines of lists and quotes begin with an indent: `lead` for the first line of an item (with its
// bullet), `rest` for those that follow.
#ifndef ORRERY_REPL_LESSON_PAGE_LAYOUT_H
#define ORRERY_REPL_LESSON_PAGE_LAYOUT_H

#include "repl/lesson/wrap.h"

enum { PAGE_LEAST_ROOM = 20 }; // columns that no indent may take

struct page_indent {
    char text[PAGE_WIDEST * 4];
    int length, columns;
};

struct page_layout {
    struct page *page;
    struct wrap wrap;
    struct page_indent lead, rest;
    bool lead_pending; // the next line has the lead
    bool want_gap;     // an empty line comes before the next block
    int source_line;
};

// Columns that are left for words, and for what may be wider.
int page_prose_room(const struct page_layout *l);
int page_full_room(const struct page_layout *l);

// Adds a line, behind the indent.
void page_emit(struct page_layout *l, const struct page_line *content);

// An empty line if one is due; the block of `source_line` begins.
void page_begin_block(struct page_layout *l, int source_line);

void page_lay_table(struct page_layout *l, const struct markdown_node *table);

#endif
