// answers: which lessons answer which notes.
//
// A lesson's front matter may name titles of notes (`answers: ["Why waits grow"]`). This is the
// index of all such titles in a folder of lessons, compared as title.h says.
//
// Interface:
//   answers_open, answers_close
//   answers_add      one title more
//   answers_find     the lessons that answer a title
//
// Only the heads of the lessons are read. A lesson whose front matter has faults gives what can be
// made out; `orrery check` tells of the faults.
#ifndef ORRERY_REPL_NOTES_ANSWERS_H
#define ORRERY_REPL_NOTES_ANSWERS_H

#include "repl/lesson/allot.h"
#include "sim/diag.h"

struct answer {
    const char *title; // normalised
    const char *lesson;
    struct answer *next; // another lesson for the same title; NULL
};

struct answers {
    struct answer **places; // by a hash of the title: the first lesson of each title
    int room, count;        // places, a power of two; titles in them
    struct allot allot;
};

// `folder`: as library_open. False where there are no lessons: the index is empty then, and may be
// used and closed all the same.
bool answers_open(struct answers *answers, const char *folder, struct diag *d);
void answers_close(struct answers *answers);

// Copies both. A title without letters is left out.
void answers_add(struct answers *answers, const char *title, const char *lesson);

// `normal`: of title_normal. NULL: none; the answers belong to the index.
const struct answer *answers_find(const struct answers *answers, const char *normal);

#endif
