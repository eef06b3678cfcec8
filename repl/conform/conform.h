// conform: vectors: facts that an engine must reproduce, each with its source.
//
// A file is a list of objects:
//
//   {"id": "queue-007", "source": "Kleinrock 1975 ...", "mechanism": "queue.mm1.wait",
//    "given": {...}, "steps": [...], "expect": {...}}
//
// A mechanism is a name and a function that drives the running engine with `given` and `steps` and
// compares what comes out with `expect`. Each engine has a folder here with its own; what no engine
// knows is skipped and listed by name.
//
//   FAIL queue-007 queue.mm1.wait: 0.0412 +- 0.0009 s is not the expected 0.045 s
//   queue.mm1.wait: 3 passed, 1 failed
//   skipped, not known here: spark.split (4)
//   7 passed, 1 failed, 4 skipped
//
// Interface:
//   conform_run          files given on the command line; the exit status
//   conform_text         one file that is in memory
//   conform_read         only reads: calls a function for each vector
//   conform_mechanisms   the list, for help and tests
//   conform_fact         for mechanisms: a member of `given` or `expect` that must be there
//
// Errors: a file that can not be read, is no JSON or no list of vectors gives one message with its
// place, and counts as one failure; so does a vector that its mechanism can not use. The next file
// is read all the same.
#ifndef ORRERY_CONFORM_CONFORM_H
#define ORRERY_CONFORM_CONFORM_H

#include "repl/conform/node.h"

#include <stdio.h>

struct vector {
    const char *id, *mechanism;
    struct node given, steps, expect;
};

struct mechanism {
    const char *name; // "queue.mm1.wait"
    const char *doc;
    // false: it failed, and `why` says how in one line.
    bool (*run)(const struct mechanism *mechanism, const struct vector *vector, struct text *why);
    int what; // for functions that serve several mechanisms
};

// NULL at the end.
const struct mechanism *conform_mechanisms(int i);

// Messages go to `err`, results to `out`. 0 if nothing failed and something was read.
int conform_run(int count, const char *const *paths, FILE *out, FILE *err);
int conform_text(const char *text, size_t length, const char *name, FILE *out, FILE *err);

// Calls `each` for every vector. false: the text is no list of vectors, or `each` said no; see the
// diag.
typedef bool conform_each(void *self, const struct vector *vector, struct diag *d);
bool conform_read(const char *text, size_t length, const char *name, conform_each *each, void *self,
                  struct diag *d);

// false, and why says what is missing, where the member is not there or not of its kind.
bool conform_integer(struct node object, const char *name, int64_t least, int64_t most,
                     int64_t *number, struct text *why);
bool conform_number(struct node object, const char *name, double *number, struct text *why);
bool conform_words(struct node object, const char *name, const char **words, struct text *why);

#endif
