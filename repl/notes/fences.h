// fences: code fences whose ends were lost.
//
//   ```python          A fence with a word behind it can only begin: to CommonMark the second and
//   first = 1          the third one here are code, and so is all that follows to the end of the
//   ```python          file. People who write so mean: it ends here, and another one begins.
//   second = 2         A fence with `text` ends only: formatters give that word to bare fences.
//   ```text
//
// Interface:
//   fences_mend     the text with such fences ended
//
// Only the last fence of a text can be one that never ends, and only what stands from there on is
// looked at.
#ifndef ORRERY_REPL_NOTES_FENCES_H
#define ORRERY_REPL_NOTES_FENCES_H

#include "repl/lesson/reading.h"

struct fences {
    char *text; // in the reading's allot; lines were added to it
    size_t length;
    int *origins; // of each of its lines, from 1: the line of the reading
    int line_count;
    int mended, first; // how many fences were ended, and the line of the first one
};

// `line`: of a fence that never ends. False if nothing could be mended.
bool fences_mend(const struct reading *r, int line, struct fences *mended);

#endif
