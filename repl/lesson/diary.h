// diary: what a learner has done, kept from one day to the next.
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
//   diary_path           where the file is by default
//   diary_open           always gives a diary
//   diary_close
//   diary_is_kept        whether it is in a file
//   diary_leave          from now on what happens is kept in memory only
//   diary_lesson         what is known of a lesson
//   diary_begin          from the beginning: states of blocks are forgotten, replies are kept
//   diary_move           the learner is at a block now
//   diary_finish         the lesson is done
//   diary_set_state, diary_state      a word about a block: "run", "replied", ...
//   diary_predict, diary_prediction   replies to predictions and quizzes
//   diary_attempt, diary_attempts     tries at a goal
//   diary_take_hint, diary_hints      hints that were opened
//   diary_explain, diary_explanation  texts of the learner
//   diary_review_add, diary_review_answer, diary_review_drop, diary_reviews, diary_review_day,
//   diary_review_next
//                                     items that come back
//
// A function that writes does so in one transaction. It returns false and fills the diag only when
// the file has just failed and memory took over; what it was given is kept all the same. Texts that
// are returned belong to the caller, who frees them. The clock is the caller's: seconds since 1970,
// UTC.
#ifndef ORRERY_REPL_LESSON_DIARY_H
#define ORRERY_REPL_LESSON_DIARY_H

#include "sim/diag.h"

enum { DIARY_SCHEMA = 1, DIARY_RUNGS = 4 };

struct diary;

struct diary_lesson {
    char *version;            // of the lesson when it was last played
    char *block;              // key of the block where the learner is; "": at the end
    int64_t started, changed; // seconds
    bool done;
};

struct diary_prediction {
    char *version;
    char *answer;
    int64_t time; // seconds
    int64_t seed; // of the world that was predicted
};

struct diary_attempts {
    int count;
    bool passed;           // one of them did
    int64_t fewest_inputs; // of those that passed; -1: none
};

// An item to be asked again. A right answer moves it up a rung, a wrong one down to the first;
// after the last it is gone. Answered on time, it comes back 1, 3, 7 and 21 days after the lesson.
struct diary_review {
    char *lesson, *block;
    int rung;        // 0 to DIARY_RUNGS - 1
    int64_t due_day; // days since 1970, UTC
};

// False, with a message, if neither XDG_DATA_HOME nor HOME says where. XDG_DATA_HOME counts only if
// absolute.
bool diary_path(char *path, size_t size, struct diag *d);

// `path` NULL: in memory at once. Folders are made as needed. d->what stays empty if all is well.
struct diary *diary_open(const char *path, struct diag *d);
void diary_close(struct diary *diary);
bool diary_is_kept(const struct diary *diary);
void diary_leave(struct diary *diary);

// False if the lesson was never begun. diary_lesson_free is needed only after true.
bool diary_lesson(struct diary *diary, const char *lesson, struct diary_lesson *known);
void diary_lesson_free(struct diary_lesson *known);

bool diary_begin(struct diary *diary, const char *lesson, struct diag *d);
bool diary_move(struct diary *diary, const char *lesson, const char *version, const char *block,
                int64_t now, struct diag *d);
bool diary_finish(struct diary *diary, const char *lesson, const char *version, int64_t now,
                  struct diag *d);

bool diary_set_state(struct diary *diary, const char *lesson, const char *block, const char *state,
                     int64_t now, struct diag *d);
char *diary_state(struct diary *diary, const char *lesson, const char *block); // NULL: none

// Every prediction is kept. diary_prediction gives the last.
bool diary_predict(struct diary *diary, const char *lesson, const char *block, const char *version,
                   const char *answer, int64_t seed, int64_t now, struct diag *d);
bool diary_prediction(struct diary *diary, const char *lesson, const char *block,
                      struct diary_prediction *last);
void diary_prediction_free(struct diary_prediction *prediction);

// `inputs`: what the learner needed, for the fewest.
bool diary_attempt(struct diary *diary, const char *lesson, const char *block, const char *version,
                   bool passed, int64_t inputs, int64_t now, struct diag *d);
struct diary_attempts diary_attempts(struct diary *diary, const char *lesson, const char *block);

// `hint` counts from 1; one that was taken before changes nothing.
bool diary_take_hint(struct diary *diary, const char *lesson, const char *block, int hint,
                     int64_t now, struct diag *d);
int diary_hints(struct diary *diary, const char *lesson, const char *block); // how many

bool diary_explain(struct diary *diary, const char *lesson, const char *block, const char *text,
                   int64_t now, struct diag *d);
char *diary_explanation(struct diary *diary, const char *lesson, const char *block); // NULL: none

// Adding an item that is there already changes nothing.
bool diary_review_add(struct diary *diary, const char *lesson, const char *block, int64_t now,
                      struct diag *d);
bool diary_review_answer(struct diary *diary, const char *lesson, const char *block, bool right,
                         int64_t now, struct diag *d);
// An item that can not be asked any more.
bool diary_review_drop(struct diary *diary, const char *lesson, const char *block, struct diag *d);
// The day on which an item is due; -1: it has come through, or there is no such item.
int64_t diary_review_day(struct diary *diary, const char *lesson, const char *block);
// The day on which the next item is due; -1: there is none.
int64_t diary_review_next(struct diary *diary);
// Items due at `now`, those that wait longest first; at most `room`. Free each with
// diary_review_free.
int diary_reviews(struct diary *diary, int64_t now, struct diary_review *due, int room);
void diary_review_free(struct diary_review *review);

#endif
