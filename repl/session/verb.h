// verb: the words that move through a world and look at it, one row each.
//
// A verb is typed bare at the prompt (`step 10`) and called as a function from Lua (`step(10)`).
// Both hand over the same words, so there is one way to do a thing. To add one: its file in
// repl/session/verbs/, its line in verb.c. Commands of engines are not verbs: they are rows of the
// engines' own tables.
//
// Interface:
//   verb_find, verb_at_index  by name, by index
//   verb_run                  does it
#ifndef ORRERY_REPL_SESSION_VERB_H
#define ORRERY_REPL_SESSION_VERB_H

#include "repl/prompt/word.h"
#include "sim/diag.h"

struct session;

// What was said after the verb. Places in the words count from the start of `text`.
struct verb_call {
    const char *text; // the whole line, the verb included
    size_t length;
    const struct word_line *words;
};

struct verb {
    const char *name;
    const char *lua_name; // where Lua's own words are in the way; NULL: the same
    const char *usage;    // "step [COUNT]"
    const char *doc;      // one sentence
    const char *more;     // what else there is to know, or NULL
    const char *example;  // runs in the small world that the prompt starts with
    bool moves;           // an empty line does it again
    bool travels;         // to other moments or branches: refused to a function that a run calls
    bool files;           // reads or writes files: refused to lessons, which others wrote
    bool (*run)(struct session *s, const struct verb_call *call, struct diag *d);
};

const struct verb *verb_at_index(int i); // NULL at the end
const struct verb *verb_find(const char *name, size_t length);
// Columns of the diag count from the start of the line.
bool verb_run(struct session *s, const struct verb *verb, const struct verb_call *call,
              struct diag *d);

// ---- for verbs ----

// The value of the i-th word, NULL if there are fewer.
static inline const char *verb_word(const struct verb_call *call, int i)
{
    return i < call->words->count && call->words->arguments[i].key == NULL
               ? call->words->arguments[i].value
               : NULL;
}

// Refuses the i-th word: underlines it. Returns false.
bool verb_refuse(const struct verb_call *call, int i, struct diag *d);
// Refuses a call with more than `most` words, naming the usage.
bool verb_at_most(const struct verb *verb, const struct verb_call *call, int most, struct diag *d);
// Refuses to leave the moment at which a run has called a function.
bool verb_refuse_travel(const char *name, struct diag *d);
// A count from 1 on in the i-th word; `otherwise` if there is none.
bool verb_count(const struct verb_call *call, int i, int64_t otherwise, int64_t *count,
                struct diag *d);

#endif
