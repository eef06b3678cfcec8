// learner: a lesson being taken.
//
// A lesson is walked page by page. A page is words up to what the learner does next: run a cell,
// answer a question, reach a goal. Nothing is done for the learner: `page` (an empty line at the
// prompt) does what the last line of a page says.
//
//   words ---> a cell waits  --page-->  it ran, its output stands below  --page-->  next page
//              a question    --reply->  the reply is kept, not scored    -------->  next page
//              a goal        --check->  reached, or what still differs   --page-->  next page
//
// A cell that answers a question stays shut until the question has a reply. What the run says is
// computed as soon as it has run, and shown beside the reply when its page comes.
//
// The lesson has a session of its own (stage.h), where the learner may do anything between two
// pages: step, go back, try a branch. Nothing of it touches the lesson's own line: going on or
// giving a command begins a branch called `play`, and `resume` leads back. The lesson's next cell
// runs where its last one ended, whatever was done meanwhile. After a goal the lesson goes on in
// the world that reached it.
//
// What was done is kept in a diary (diary.h), so that a lesson goes on where it was left. A diary
// that fails gives one message; the lesson goes on.
//
// Interface:
//   learner_start      opens a lesson; the session's `next` is then the lesson's own session
//   learner_leave      the session's `next` is then the one from before
//   learner_close      when the prompt has left its session
//   learner_close_diary   when a session ends in which lessons were taken
//   learner_page, learner_page_again, learner_hint, learner_check, learner_skip
//                      the words of a lesson
//   learner_play, learner_resume     a branch of the learner's own, and back to the lesson's line
//   learner_plays      whether the learner is on such a branch
//   learner_before_command, learner_before_run   what the session asks before the world changes
//   learner_back       a part of a page back, with the world as it was there
//   learner_presents, learner_set_present, learner_reveal, learner_vote, learner_vote_options
//                      before a class: answers that are hidden, hands that are raised
//   learner_review     asks the questions that are due, one after the other
//   learner_map        prints all lessons, and how far one is
//   learner_greet      one line, if something is due
//   learner_input      what somebody typed: a reply to the open question, a short line for an open
//                      note (repl/notes/reader.h), or words and Lua
//   learner_points     a curve that was drawn, as a reply to the open question
//   learner_takes      whether it is one of the first two
//   learner_follow     the session that goes on after an input
//   learner_turns_pages  whether there is more of the lesson
//   learner_forward      the word that an empty line stands for
//   learner_status     "lesson 3/9"
//   learner_from_note  whether leaving it leads to a note
#ifndef ORRERY_REPL_LESSON_LEARNER_H
#define ORRERY_REPL_LESSON_LEARNER_H

#include "repl/session/session.h"

struct learner;

struct learner_options {
    const char *lesson; // an id or a path; NULL: the one that was left, or the next one not done.
                        // A path of what is no lesson opens as a note (repl/notes/reader.h)
    bool again;         // from its first page
    bool alone;         // leaving the lesson leaves the program
    bool unkept;        // the diary is neither read nor written; of a note, all is shown at once
    bool repaired;      // a note: what was encoded twice is shown as it was meant
};

bool learner_start(struct session *s, const struct learner_options *start, struct diag *d);
void learner_leave(struct learner *l);
// With its session.
void learner_close(struct learner *l);
void learner_close_diary(struct session *s);

bool learner_page(struct learner *l, struct diag *d);
bool learner_page_again(struct learner *l, struct diag *d);
// number: 0 is the next one.
bool learner_hint(struct learner *l, int64_t number, struct diag *d);
bool learner_check(struct learner *l, struct diag *d);
bool learner_skip(struct learner *l, struct diag *d);
bool learner_play(struct learner *l, struct diag *d);
bool learner_resume(struct learner *l, struct diag *d);
bool learner_plays(const struct learner *l);

bool learner_back(struct learner *l, struct diag *d);

bool learner_presents(const struct learner *l);
void learner_set_present(struct learner *l, bool present); // what was answered stays in view
bool learner_reveal(struct learner *l, struct diag *d);
// A count for each option of the question that was asked last.
bool learner_vote(struct learner *l, const int *votes, int count, struct diag *d);
int learner_vote_options(const struct learner *l); // how many that are; 0: none was asked

// As session_command and session_run begin: where the lesson's line would be changed, a branch is
// begun first. False: it can not be.
bool learner_before_command(struct learner *l, const char *text, size_t length, struct diag *d);
bool learner_before_run(struct learner *l, int64_t time, uint64_t events, struct diag *d);

// `s` need not have a lesson here and below.
bool learner_review(struct session *s, struct diag *d);
bool learner_map(struct session *s, struct diag *d);
void learner_greet(struct session *s);

// As session_text.
bool learner_input(struct session *s, const char *text, size_t length, const char *source,
                   int first_line, struct diag *d);
// `count` of them, from the left.
bool learner_points(struct session *s, const double *numbers, int count, struct diag *d);
bool learner_takes(const struct session *s, const char *text, size_t length);
// Call after each input. A lesson that was left is closed, and its session with it.
struct session *learner_follow(struct session *s);
bool learner_turns_pages(const struct learner *l);
// After the end that is the next lesson, until something has been moved: then NULL.
const char *learner_forward(const struct learner *l);
void learner_status(const struct learner *l, struct text *out);
bool learner_from_note(const struct learner *l);

#endif
