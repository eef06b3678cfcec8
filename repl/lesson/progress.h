// progress: what a learner has done, kept from one day to the next.
//
// A file of SQLite, $XDG_DATA_HOME/orrery/progress.db (else ~/.local/share/orrery/progress.db).
// Blocks are named by their `key`, so that progress survives edits of a lesson; predictions and
// attempts also keep the lesson's version.
//
// Nothing here can stop a lesson. When the file can not be used (no folder, read-only, locked,
// damaged, from a newer Orrery, the disk full), one message says so, the file is left as it is, and
// what happens is kept in memory for this run, together with whatever could still be read.
//
// Interface:
//   progress_path           where the file is by default
//   progress_open           always gives a progress
//   progress_close
//   progress_is_kept        whether it is in a file
//   progress_lesson         what is known of a lesson
//   progress_move           the learner is at a block now
//   progress_finish         the lesson is done
//   progress_set_state, progress_state      a word about a block: "run", "passed", ...
//   progress_predict, progress_prediction   replies to predictions and quizzes
//   progress_attempt, progress_attempts     tries at a goal
//   progress_take_hint, progress_hints      hints that were opened
//   progress_explain, progress_explanation  texts of the learner
//   progress_review_add, progress_review_answer, progress_reviews   items that come back
//
// A function that writes does so in one transaction. It returns false and fills the diag only when
// the file has just failed and memory took over; what it was given is kept all the same. Texts that
// are returned belong to the caller, who frees them. The clock is the caller's: seconds since 1970,
// UTC.
#ifndef ORRERY_REPL_LESSON_PROGRESS_H
#define ORRERY_REPL_LESSON_PROGRESS_H

#include "sim/diag.h"

enum { PROGRESS_SCHEMA = 1, PROGRESS_RUNGS = 4 };

struct progress;

struct progress_lesson {
    char *version;            // of the lesson when it was last played
    char *block;              // key of the block where the learner is
    int64_t started, changed; // seconds
    bool done;
};

struct progress_prediction {
    char *version;
    char *answer;
    int64_t time; // seconds
    int64_t seed; // of the world that was predicted
};

struct progress_attempts {
    int count;
    bool passed;           // one of them did
    int64_t fewest_inputs; // of those that passed; -1: none
};

// An item to be asked again. A right answer moves it up a rung, a wrong one down to the first;
// after the last it is gone. Answered on time, it comes back 1, 3, 7 and 21 days after the lesson.
struct progress_review {
    char *lesson, *block;
    int rung;        // 0 to PROGRESS_RUNGS - 1
    int64_t due_day; // days since 1970, UTC
};

// False, with a message, if neither XDG_DATA_HOME nor HOME says where. XDG_DATA_HOME counts only if
// absolute.
bool progress_path(char *path, size_t size, struct diag *d);

// `path` NULL: in memory at once. Folders are made as needed. d->what stays empty if all is well.
struct progress *progress_open(const char *path, struct diag *d);
void progress_close(struct progress *p);
bool progress_is_kept(const struct progress *p);

// False if the lesson was never begun. progress_lesson_free is needed only after true.
bool progress_lesson(struct progress *p, const char *lesson, struct progress_lesson *known);
void progress_lesson_free(struct progress_lesson *known);

bool progress_move(struct progress *p, const char *lesson, const char *version, const char *block,
                   int64_t now, struct diag *d);
bool progress_finish(struct progress *p, const char *lesson, const char *version, int64_t now,
                     struct diag *d);

bool progress_set_state(struct progress *p, const char *lesson, const char *block,
                        const char *state, int64_t now, struct diag *d);
char *progress_state(struct progress *p, const char *lesson, const char *block); // NULL: none

// Every prediction is kept. progress_prediction gives the last.
bool progress_predict(struct progress *p, const char *lesson, const char *block,
                      const char *version, const char *answer, int64_t seed, int64_t now,
                      struct diag *d);
bool progress_prediction(struct progress *p, const char *lesson, const char *block,
                         struct progress_prediction *last);
void progress_prediction_free(struct progress_prediction *prediction);

// `inputs`: what the learner needed, for the fewest.
bool progress_attempt(struct progress *p, const char *lesson, const char *block,
                      const char *version, bool passed, int64_t inputs, int64_t now,
                      struct diag *d);
struct progress_attempts progress_attempts(struct progress *p, const char *lesson,
                                           const char *block);

// `hint` counts from 1; one that was taken before changes nothing.
bool progress_take_hint(struct progress *p, const char *lesson, const char *block, int hint,
                        int64_t now, struct diag *d);
int progress_hints(struct progress *p, const char *lesson, const char *block); // how many

bool progress_explain(struct progress *p, const char *lesson, const char *block, const char *text,
                      int64_t now, struct diag *d);
char *progress_explanation(struct progress *p, const char *lesson, const char *block); // NULL: none

// Adding an item that is there already changes nothing.
bool progress_review_add(struct progress *p, const char *lesson, const char *block, int64_t now,
                         struct diag *d);
bool progress_review_answer(struct progress *p, const char *lesson, const char *block, bool right,
                            int64_t now, struct diag *d);
// Items due at `now`, those that wait longest first; at most `room`. Free each with
// progress_review_free.
int progress_reviews(struct progress *p, int64_t now, struct progress_review *due, int room);
void progress_review_free(struct progress_review *review);

#endif
