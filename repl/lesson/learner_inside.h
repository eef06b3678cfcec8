// learner_inside: what the files of the learner share. See learner.h.
//
//   learner.c         the lesson's place in the world, its cells and its pages
//   learner_line.c    the lesson's line of the world, and the learner's branches beside it
//   learner_parting.c what a wrong try can learn from a right one
//   learner_words.c   what page, check, hint and skip do
//   learner_reply.c   what is typed while a question is open
//   learner_find.c    which lesson is meant, and where progress is kept
//   learner_open.c    opening, resuming and leaving a lesson
//   learner_class.c   the rules of a class
//   learner_review.c  questions that come back on later days
//   learner_present.c before a class
//   learner_answer.c  replies beside what the run says
//   learner_show.c    printing all else
//   learner_main.c    `orrery learn`
#ifndef ORRERY_REPL_LESSON_LEARNER_INSIDE_H
#define ORRERY_REPL_LESSON_LEARNER_INSIDE_H

#include "repl/lesson/class.h"
#include "repl/lesson/diary.h"
#include "repl/lesson/learner.h"
#include "repl/lesson/library.h"
#include "repl/lesson/stage.h"
#include "sim/tree.h"

enum { LEARNER_REVIEWS = 64 }; // in one round

enum learner_phase {
    PHASE_ASK,  // a question is open
    PHASE_RUN,  // a cell waits
    PHASE_GOAL, // a goal is to be reached
    PHASE_READ, // there is something to be read; then the next page
    PHASE_DONE
};

// A part of a lesson, blocks first to last. `task` is what is to be done there, and the last that
// is shown; LESSON_NONE: only to be read. Parts under one heading are one page: they follow each
// other without a key in between.
struct learner_part {
    int first, last, task;
    int page;    // from 1
    bool is_new; // begins a page
};

// What came of a block.
struct learner_outcome {
    bool replied, skipped, answered, passed, ran;
    bool failed;               // its answer can not be computed, and that was told
    bool revealed, voted;      // before a class
    int votes[LESSON_OPTIONS]; // by option
    char *words;               // the reply as it was typed
    char *earlier;             // explain: what was written another time; NULL: nothing
    struct reply reply, answer;
};

// A round of questions that are due.
struct learner_review {
    struct diary_review items[LEARNER_REVIEWS];
    int count, number; // number: of the one that is asked, from 1
    int asked, right;
    bool knows; // what the run says; it is not the question's answer before there is a reply
    struct reply answer;
};

struct learner {
    struct lesson *lesson;
    struct library library;          // where it is from; `folder` is empty if there is none
    char folder[LIBRARY_PATH_BYTES]; // of the lessons that it is one of
    struct stage stage;
    struct stage *right; // where the goal of this page is reached; NULL: it was not needed yet
    int right_goal;
    struct diary *diary; // of the session from before
    struct class_rules rules;
    bool late;               // the deadline is over, and that was said
    struct session *earlier; // where leaving leads
    bool alone;
    bool present; // before a class: learner_present.c
    int asked;    // the question that was open last; LESSON_NONE
    int covered;  // the one whose answer stands hidden on the page; LESSON_NONE
    bool busy;    // a cell runs
    bool spoiled; // a cell ended half-way, or its world is gone: the page must be opened anew
    struct learner_part *parts;
    int part_count, part, page_count;
    struct learner_review *review; // NULL: this is the lesson itself
    char next[200];                // id of the lesson to take after this one; empty: none
    enum learner_phase phase;
    int question;                     // the open one; LESSON_NONE
    struct learner_outcome *outcomes; // by block
    uint32_t branch;                  // where the lesson's last cell ended: the branch's id,
    struct tree_place place;
    uint64_t hash;   // the place on it, and the world there
    uint32_t origin; // the same when this page was opened: from there commands are counted
    uint64_t origin_commands;
    uint32_t *own; // ids of the branches that are the lesson's
    int own_count;
};

static inline struct out *learner_out(const struct learner *l)
{
    return l->stage.session->options.out;
}
static inline const struct lesson_block *learner_block(const struct learner *l, int i)
{
    return &l->lesson->blocks[i];
}
static inline int learner_task(const struct learner *l) { return l->parts[l->part].task; }

// Prints the message of a diary that has just failed.
void learner_warn(struct learner *l, bool kept, const struct diag *d);
int64_t learner_clock(const struct session *s); // seconds since 1970
static inline int64_t learner_now(const struct learner *l)
{
    return learner_clock(l->stage.session);
}

// ---- learner.c ----

// Computes the answers that stand behind a cell that has just run, up to the next cell.
void learner_find_answers(struct learner *l, int after);
// Shows a part, with what it sets up.
bool learner_turn_to(struct learner *l, int part, struct diag *d);
// The same, with all that stood above it on its page, as it was when it was left.
bool learner_show_page_to(struct learner *l, int part, struct diag *d);
int learner_page_start(const struct learner *l, int part); // the page's first part
// Runs a cell at the lesson's place.
bool learner_run_cell(struct learner *l, int block, bool hidden, struct diag *d);
bool learner_turn_page(struct learner *l, struct diag *d); // to the next part, or to the end
// What the part that is shown waits for.
void learner_set_phase(struct learner *l);
void learner_show_current(struct learner *l);
// The words and cells of the page, down to where it stands. What cells printed is not repeated.
void learner_show_page(struct learner *l);
// Runs the cell that waits.
bool learner_run_task(struct learner *l, bool hidden, struct diag *d);
// A word about a block, for the diary.
void learner_set_state(struct learner *l, int block, const char *state);

// ---- learner_line.c ----

// The lesson's world stands here now; branches with an id beyond `before` are the lesson's.
void learner_keep_place(struct learner *l, uint32_t before);
// The same, and the branch is the lesson's, whoever made it.
void learner_take_place(struct learner *l);
bool learner_is_at_place(const struct learner *l);
// Commands of the learner's on the way to here, those that the page began with left out.
int64_t learner_inputs(const struct learner *l);
// The learner may be anywhere; the lesson goes on where its last cell ended.
bool learner_return(struct learner *l, struct diag *d);

// ---- learner_find.c ----

struct diary *learner_diary(struct session *s, bool kept);
// Finds and reads it. `word` NULL: the one to take next.
bool learner_find_lesson(struct learner *l, const struct session *s, const char *word,
                         struct diag *d);
// The lesson to take after this one.
void learner_find_next(struct learner *l);
const char *learner_folder(struct learner *l);

// ---- learner_open.c ----

struct learner *learner_new(struct diag *d); // NULL: no memory
bool learner_open_stage(struct learner *l, const struct session *s, uint64_t seed, struct diag *d);
// From the lesson that is open: where leaving leads.
void learner_take_over(struct learner *l, struct learner *from);
int learner_part_of(const struct learner *l, int block);
// The same lesson at a part that is not done yet, in a world made anew up to there.
bool learner_go_to(struct learner *from, int part, struct diag *d);

// ---- learner_class.c ----

// False: there is a mistake in them, or they do not let this lesson be taken now.
bool learner_read_class(struct learner *l, const struct session *s, struct diag *d);
void learner_show_class(struct learner *l);
// Before each input: what is done after the deadline is not kept.
void learner_mind_deadline(struct learner *l);

// ---- learner_review.c ----

void learner_close_review(struct learner *l);
// The question was answered: says what the run says, and when the question comes back.
void learner_end_review(struct learner *l);
bool learner_next_review(struct learner *l, struct diag *d);

// ---- learner_parting.c ----

// How the goals stand where they are reached. False: that can not be had.
bool learner_right_goals(struct learner *l, int goal, struct cell_goals *goals);
// Where the learner's run and a right one parted.
void learner_show_parting(struct learner *l, int goal);
void learner_forget_right(struct learner *l);

// ---- learner_present.c ----

void learner_show_votes(struct learner *l, int question);
// A line that is a vote, or `b`.
bool learner_present_takes(const struct learner *l, const char *text, size_t length);
bool learner_present_input(struct learner *l, const char *text, size_t length, struct diag *d);
// What Enter does before a class where it does not what it always does. `done`: it was that.
bool learner_present_forward(struct learner *l, bool *done, struct diag *d);

// ---- learner_words.c ----

int learner_hint_count(const struct learner *l, int task);

// ---- learner_show.c ----

void learner_show_words(struct learner *l, const struct lesson_block *block);
void learner_show_code(struct learner *l, const struct lesson_block *block);
void learner_show_question(struct learner *l, const struct lesson_block *block);
// The reply beside the answer, and the words that are folded with it.
void learner_show_answer(struct learner *l, int question);
// What is said at once to a reply: right or wrong, or the model answer beside the learner's words.
bool learner_has_verdict(const struct lesson_block *question);
void learner_show_verdict(struct learner *l, int question);
// `right` (may be NULL): the same goals in a run that reaches them.
void learner_show_goals(struct learner *l, const struct cell_goals *goals,
                        const struct cell_goals *right);
// How many commands a goal took that counts them.
void learner_show_mark(struct learner *l, bool good);
// Whether the answer of a question is not to be seen yet.
bool learner_hides(const struct learner *l, int question);
bool learner_agrees(const struct learner *l, int question);
void learner_show_par(struct learner *l, const struct lesson_block *goal, int64_t inputs);
void learner_show_done(struct learner *l);
// What to press now.
void learner_show_keys(struct learner *l);

#endif
