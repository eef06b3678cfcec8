// front: lines of `key: value`, as at the head of a lesson and in a class file.
//
//   ---
//   id: queue/first-steps        # a bare text ends at " #"
//   title: "Waiting: why?"       # quotes where YAML would want them
//   needs: [start/first-steps, "start/going-back"]
//   ---
//
// It is the part of YAML that needs one line for each key, and reads the same in any YAML reader.
//
// Interface:
//   front_last_line   where the front matter of a text ends
//   front_read        its entries; faults are noted in the reading
//
// Everything lives in the reading's allot.
#ifndef ORRERY_REPL_LESSON_FRONT_H
#define ORRERY_REPL_LESSON_FRONT_H

#include "repl/lesson/reading.h"

enum { FRONT_LONGEST = 200 }; // lines

enum front_kind { FRONT_BARE, FRONT_QUOTED, FRONT_LIST };

struct front_word {
    const char *text;
    int column, width; // as written, with its quotes
};

struct front_entry {
    struct front_word key, value; // value.text of a list is ""
    int line;
    enum front_kind kind;
    struct front_word *items; // of a list
    int item_count;
};

// The line of the "---" that ends it; 0 if the text does not begin with "---"; -1 if there is no
// end.
int front_last_line(const struct reading *r);

// Reads lines first to last. A line that is neither an entry, nor empty, nor a comment is a fault
// and ends the reading; a key that was there before is a fault and left out.
struct front_entry *front_read(struct reading *r, int first, int last, int *count);

#endif
