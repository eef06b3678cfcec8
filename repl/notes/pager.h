// pager: pages of a note, each as much as a screen holds.
//
// A place is a block of the note and a line of that block as it is laid out. Only the blocks of the
// page that is asked for are laid out, so that a long note opens at once. Pages end where a reader
// would turn them: before a heading, else between items, rows and blocks, and never right behind a
// heading.
//
// Interface:
//   pager_open, pager_close
//   pager_size       for which width and height; what was laid out for others is forgotten
//   pager_page       the page that begins at a place
//   pager_before     where the page begins that ends at a place
//   pager_at         the place of a line of the file; pager_line: the other way round
//   pager_find       the next or last place whose words contain a text
//
// Lines belong to the pager and live until the next call.
#ifndef ORRERY_REPL_NOTES_PAGER_H
#define ORRERY_REPL_NOTES_PAGER_H

#include "repl/lesson/page.h"
#include "repl/notes/note.h"

struct pager_place {
    int node, line;
};

struct pager_row {
    const struct page_line *line; // NULL: an empty line between two blocks
    struct pager_place place;
};

struct pager {
    const struct note *note;
    int width, height; // columns and lines
    bool plain;
    struct page **laid; // by node; NULL: not laid out now
    int laid_count;
    struct pager_row *rows;
    int row_count, row_room;
};

void pager_open(struct pager *p, const struct note *note);
void pager_close(struct pager *p);
void pager_size(struct pager *p, int width, int height, bool plain);

// The rows that begin at `from` and end before `until` (its node is node_count for none), as many
// as the height allows. Returned is where the next page begins; its node is node_count at the end.
struct pager_place pager_page(struct pager *p, struct pager_place from, struct pager_place until);

struct pager_place pager_before(struct pager *p, struct pager_place end);
struct pager_place pager_at(struct pager *p, int node, int line);
// 0 for what is no place of the note.
int pager_line(struct pager *p, struct pager_place place);

// From behind `from` on, or before it and back. False: there is no more.
bool pager_find(struct pager *p, const char *words, bool back, struct pager_place *from);

static inline bool pager_is_before(struct pager_place a, struct pager_place b)
{
    return a.node != b.node ? a.node < b.node : a.line < b.line;
}

#endif
