// reader_inside: what the files of the reader share. See reader.h.
//
//   reader.c         opening, leaving, and what is typed
//   reader_words.c   pages, outline, find, cells
//   reader_show.c    printing
#ifndef ORRERY_REPL_NOTES_READER_INSIDE_H
#define ORRERY_REPL_NOTES_READER_INSIDE_H

#include "repl/notes/pager.h"
#include "repl/notes/reader.h"

enum { READER_WORDS = 200 }; // bytes of what is looked for

struct reader {
    struct session *session; // that it lies open in
    struct note *note;
    struct answers answers;
    struct pager pager;
    struct pager_place top, next; // of the page that is shown; next.node is node_count at the end
    char words[READER_WORDS];     // what was looked for last; empty: nothing
    struct pager_place found;     // where; valid while `words` is not empty
    bool *has_run;                // by cell
    bool alone, busy;             // busy: a cell runs
};

static inline struct out *reader_out(const struct reader *r) { return r->session->options.out; }
static inline struct pager_place reader_end(const struct reader *r)
{
    return (struct pager_place){r->note->node_count, 0};
}
static inline bool reader_at_end(const struct reader *r)
{
    return r->next.node >= r->note->node_count;
}

// True, with a diag, while a cell runs or an expression is asked.
bool reader_refuse_while_busy(const struct reader *r, struct diag *d);

// Shows the page that begins at a place, and ends before another one.
void reader_show(struct reader *r, struct pager_place top, struct pager_place until);
void reader_show_whole(struct reader *r);
// `can_type`: whoever reads it can type words.
void reader_show_remarks(const struct reader *r, bool can_type);
void reader_show_keys(const struct reader *r);

// Columns of the output.
int reader_width(const struct reader *r);

// The lines of the file that the page shows.
int reader_first_line(const struct reader *r);
int reader_last_line(const struct reader *r);

#endif
