// reader: a note that lies open in a session.
//
// The session stays what it was: its world, its branches. While a note is open, an empty line turns
// its page, and some short lines, which are neither words nor Lua, belong to it:
//
//   <        a page back; in a lesson that was opened from a note: back to the note
//   /TEXT    finds a text; / alone the next place that has it
//   3        opens lesson [3] of the marks behind the entries
//
// A lesson that is opened from a note leads back to the page from which it was opened. Cells run in
// the session as if they had been typed, but for words that reach files.
//
// Interface:
//   reader_wants       whether a path is a note rather than a lesson
//   reader_open        opens one and shows its first page; the session's reader from then on
//   reader_close       puts it away; reader_leave: and says so
//   reader_is_busy     one of its cells runs
//   reader_page, reader_back, reader_again        the page that follows, the one before, the same
//   reader_repair      the same page, with what was encoded twice as it was meant
//   reader_outline     headings; reader_go: to one of them
//   reader_find        a text, from here on
//   reader_cell        runs a cell
//   reader_lesson      the id behind a number
//   reader_takes, reader_input    short lines
//   reader_status      "note 34%"
#ifndef ORRERY_REPL_NOTES_READER_H
#define ORRERY_REPL_NOTES_READER_H

#include "repl/session/session.h"

struct reader;

struct reader_options {
    const char *path;
    bool repaired; // what was encoded twice is shown as it was meant
    bool alone;    // leaving the note leaves the program
    bool whole;    // all pages at once, for what is no terminal
};

bool reader_wants(const char *path);
bool reader_open(struct session *s, const struct reader_options *options, struct diag *d);
void reader_close(struct reader *r); // NULL: nothing
bool reader_leave(struct session *s, struct diag *d);
bool reader_is_busy(const struct reader *r); // r may be NULL

bool reader_page(struct reader *r, struct diag *d);
bool reader_back(struct reader *r, struct diag *d);
void reader_again(struct reader *r);
// `r` is closed if it succeeds: the session has another reader.
bool reader_repair(struct reader *r, struct diag *d);

// A table of the headings: on a terminal those around the page, unless `all` are wanted.
void reader_outline(const struct reader *r, bool all);
bool reader_go(struct reader *r, int64_t number, struct diag *d);

// `words` NULL: the text that was looked for last.
bool reader_find(struct reader *r, const char *words, bool back, struct diag *d);

// number 0: the first one on the page that has not run yet, else the first one there.
bool reader_cell(struct reader *r, int64_t number, struct diag *d);

// NULL and a diag if there is none.
const char *reader_lesson(const struct reader *r, const char *number, struct diag *d);

// `s` need not have a note.
bool reader_takes(const struct session *s, const char *text, size_t length);
bool reader_input(struct session *s, const char *text, size_t length, struct diag *d);

void reader_status(const struct reader *r, struct text *out);

#endif
