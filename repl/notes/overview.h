// overview: what notes ask, and which lessons answer it.
//
// A table of the entries of notes: first those that lessons answer, then those that none answers
// yet, each in the order of the files. Printed in the mode of the output.
//
// Interface:
//   overview_open, overview_close
//   overview_add      a note
//   overview_print    the table, and a last line that counts
#ifndef ORRERY_REPL_NOTES_OVERVIEW_H
#define ORRERY_REPL_NOTES_OVERVIEW_H

#include "repl/notes/note.h"
#include "repl/prompt/out.h"

struct overview {
    struct answers answers;
    struct note **notes;
    int note_count, note_room;
    int entry_count, answered; // of the notes so far; entries without words are not counted
    struct allot allot;
};

// `lessons`: their folder, as library_open. Without any lessons no entry is answered.
void overview_open(struct overview *overview, const char *lessons);
void overview_close(struct overview *overview);

bool overview_add(struct overview *overview, const char *path, struct diag *d);

// In csv and json there is no last line: they hold rows only. overview_count says it then.
void overview_print(const struct overview *overview, struct out *o);
void overview_count(const struct overview *overview, struct text *out);

#endif
