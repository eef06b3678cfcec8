// offers: what Tab could complete a word to.
//
// Interface:
//   offers_begin   for a word; what was offered before is dropped
//   offers_add     one candidate; kept only if it begins with the word, and once
//   offers_common  how far all of them agree
//   offers_print   the list as columns: name, type, current value
//
// An offers struct is empty when zeroed. It owns copies of what is added.
#ifndef ORRERY_REPL_PROMPT_OFFERS_H
#define ORRERY_REPL_PROMPT_OFFERS_H

#include "repl/prompt/out.h"

struct offer {
    char *name;
    char *type;  // NULL: none
    char *value; // NULL: none
    char after;  // added behind a name that is the only one; '\0': nothing
};

struct offers {
    const char *word; // the caller's
    size_t word_length;
    struct offer *all;
    int count;
    int capacity;
};

void offers_begin(struct offers *offers, const char *word, size_t word_length);
void offers_free(struct offers *offers);

// type (of a field, a setting) and value may be NULL. Example: "min.insync.replicas", "count", "1",
// '='.
void offers_add(struct offers *offers, const char *name, const char *type, const char *value,
                char after);

// Bytes that all names have in common; there must be one at least.
size_t offers_common(const struct offers *offers);

// At most `rows` lines, in `columns` columns.
void offers_print(const struct offers *offers, struct out *o, int rows, int columns);

#endif
