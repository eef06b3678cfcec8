// checker_inside: what the files of the checker share. See checker.h.
//
//   checker.c          one lesson
//   checker_play.c     playing it once
//   checker_seeds.c    its answers under several seeds
//   checker_expect.c   expected texts, and renewing them
//   checker_front.c    its id, and the lessons that it needs
//   checker_links.c    where its links lead
//   checker_code.c     what is written in its cells and can not be meant
//   checker_shelf.c    what several lessons say beside each other
//   checker_crew.c     several lessons side by side
//   checker_main.c     `orrery check`
#ifndef ORRERY_REPL_LESSON_CHECKER_INSIDE_H
#define ORRERY_REPL_LESSON_CHECKER_INSIDE_H

#include "repl/lesson/checker.h"
#include "repl/lesson/library.h"
#include "repl/lesson/stage.h"

#include <signal.h>

// One lesson while it is checked.
struct check {
    struct checker *checker;
    const struct lesson *lesson;
    char folder[LIBRARY_PATH_BYTES]; // the lessons it is one of; empty if it is not known
    char usual[LIBRARY_PATH_BYTES];  // see check_usual_folder
    bool usual_known;
    char **renewed; // by block: the text that an {expect} shall have, or NULL
};

// A failure that has no lesson, or another place than one.
void checker_fail_line(struct checker *checker, const char *source, int line, int column,
                       const char *what);
void check_pass(struct check *check);
// One line: the place in the lesson, what is wrong, what was expected, a way out.
void check_fail(struct check *check, int line, int column, const char *format, ...)
    PRINTF_LIKE(4, 5);
// The same for a message that may have a place of its own.
void check_fail_diag(struct check *check, const struct lesson_block *block, const char *where,
                     const struct diag *d);

// One play of a lesson.
struct check_play {
    struct check *check;
    struct stage stage;
    struct session_options options;
    char where[64]; // "", or under which seed
    bool full;      // with all checks
    char *printed;
    size_t printed_size;
    FILE *stream;
    struct out *out;
    struct reply *answers; // by question
    bool *answered;
};

bool check_play_open(struct check_play *play, struct check *check, uint64_t seed, bool full);
// Stops at the first cell that fails: what comes after stands on it.
bool check_play_blocks(struct check_play *play);
void check_play_close(struct check_play *play);

// The play under the lesson's own seed again, and those under the next ones.
void check_answers(struct check *check, const struct check_play *first);

// Takes over SIGPROF, which comes when a cell takes too long. Returns what it was before.
struct sigaction check_timer(void);

// What the run cell of an {expect} printed.
void check_expect(struct check *check, int expect, const char *printed);
// Writes the file with all that was renewed.
void check_renew(struct check *check);

void check_front(struct check *check);
void check_links(struct check *check);
void check_code(struct check *check);
// Where lessons usually are; "": nowhere.
const char *check_usual_folder(struct check *check);

void checker_shelf(struct checker *checker, const char *const *paths, int count);

#endif
