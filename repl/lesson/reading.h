// reading: a text of many lines that is being read, and what was found wrong in it.
//
// Interface:
//   reading_begin        take a text; line ends become '\n'
//   reading_line         one line of it
//   reading_fault        note a fault at a place; returns the diag, for diag_expect and diag_help
//   reading_sort_faults  into the order of the text
//
// Lines and columns count from 1, columns in bytes, as in struct diag. At most FAULTS_KEPT faults
// are kept; `more_faults` says that there were others.
#ifndef ORRERY_REPL_LESSON_READING_H
#define ORRERY_REPL_LESSON_READING_H

#include "repl/lesson/allot.h"
#include "sim/diag.h"

enum { FAULTS_KEPT = 20 };

struct reading {
    const char *name; // of the file, for messages
    const char *text; // a zero byte follows
    size_t length;    // in bytes
    size_t *starts;   // where each line begins; line_count + 1 of them
    int line_count;   // a text that ends without a line end has that line all the same
    struct allot *allot;
    struct diag
        *faults; // FAULTS_KEPT + 1 of them, or NULL before the first; the last one is overwritten
    int fault_count;
    bool more_faults;
};

// Copies name and text into the allot, which must outlive the reading. A byte order mark in front
// is dropped.
void reading_begin(struct reading *r, struct allot *a, const char *name, const char *text,
                   size_t length);

// Without its line end; not zero-terminated. A line that does not exist is empty.
const char *reading_line(const struct reading *r, int line, size_t *length);

struct diag *reading_fault(struct reading *r, int line, int column, int width, const char *format,
                           ...) PRINTF_LIKE(5, 6);

void reading_sort_faults(struct reading *r);

#endif
