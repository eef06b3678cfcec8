// tag: what a fence says in braces, and what a marker comment says.
//
//   ```lua {run #outage after=survivors}
//   <!-- orrery:predict #late kind=time tolerance=2s review -->
//
// First a name, then in any order: one #id, options `name=value` (or `name="some words"`), and bare
// words.
//
// Interface:
//   tag_read     takes the words apart
//   tag_check    holds them against the rule of their name
//   tag_word     an option that was given, or NULL
//   tag_id_fault what is wrong with a name that shall be an id, or NULL
//
// Faults are noted in the reading. A tag points into the reading's allot.
#ifndef ORRERY_REPL_LESSON_TAG_H
#define ORRERY_REPL_LESSON_TAG_H

#include "repl/lesson/reading.h"

enum { TAG_WORDS = 12, TAG_OPTIONS = 6, TAG_LONGEST_ID = 60 };

struct tag_word {
    const char *name;  // of the option
    const char *value; // NULL: a bare word
    int column, value_column;
};

struct tag {
    int line, column;
    const char *name;
    const char *id; // "": none
    int id_column;
    struct tag_word words[TAG_WORDS];
    int word_count;
};

enum tag_need { TAG_NO_ID, TAG_HAS_ID };

// A row of the table of names.
struct tag_rule {
    const char *name;
    enum tag_need need;
    const char *options[TAG_OPTIONS]; // "kind=!": with a value, and needed; "unit=": with a value;
                                      // "review": bare
};

// Reads `length` bytes of line `line` that begin at `column`. False if there is nothing, or a fault
// was noted.
bool tag_read(struct reading *r, int line, int column, size_t length, struct tag *tag);

// False if a fault was noted.
bool tag_check(struct reading *r, const struct tag *tag, const struct tag_rule *rule);

const struct tag_word *tag_word(const struct tag *tag, const char *name);

const char *tag_id_fault(const char *id);

#endif
