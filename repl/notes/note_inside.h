// note_inside: what the files of a note share. See note.h.
//
//   note.c           opening, and what is remarked
//   note_bytes.c     whether it is text, and which
//   note_entries.c   entries, cells, and the lessons behind them
#ifndef ORRERY_REPL_NOTES_NOTE_INSIDE_H
#define ORRERY_REPL_NOTES_NOTE_INSIDE_H

#include "repl/notes/note.h"

struct note_building {
    struct note *note;
    const struct note_options *options;
    int entry_room, cell_room, lesson_room, remark_room;
    int node; // the top-level node that is walked through
};

void note_remark(struct note_building *b, int line, const char *format, ...) PRINTF_LIKE(3, 4);

// Refuses what is no text; remarks what is not quite. Before the text is a reading.
bool note_check_bytes(struct note_building *b, const char *text, size_t length, struct diag *d);

// The blocks in a document, or in one of its blocks.
void note_gather(struct note_building *b, struct markdown_node *parent);

#endif
