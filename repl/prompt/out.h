// out: what the program says, to a terminal, a pipe or a file.
//
// Every verb prints through this. On a terminal it has styles and knows a width; in a pipe or a
// file it is plain and always the same. Tables (table.h) are drawn in the mode that is set here.
//
// Interface:
//   out_use_locale       once, before anything is printed: characters beyond ASCII
//   out_open, out_close  on a stream, usually standard output
//   out_text             printf; out_styled: with a style
//   out_bytes            bytes as they are
//   out_foreign          text that others wrote: what would move the cursor is shown as an escape
//   out_fitted           the same on one line, as much of it as fits
//   out_wrapped          words in lines that fit; out_marked: with `code` among them
//   out_code             a line of code, behind a bar
//   out_redirect         to a file, and back
//   out_capture          to a stream of the caller's for a while, as into a pipe; NULL: back
//   out_flush            after each command: tells of a full disk or a closed pipe
//   out_set_mode         table, box, line, csv, json, md; out_mode_name has the names
//   out_set_theme        see style.h
//   out_look             what the stream can do; out_set_look prints for another one
//   out_set_progress     a bar that must leave the screen before anything is written
//
// The stream and the progress bar stay the caller's. Output is buffered by the stream.
#ifndef ORRERY_REPL_PROMPT_OUT_H
#define ORRERY_REPL_PROMPT_OUT_H

#include "repl/prompt/progress.h"
#include "repl/prompt/style.h"
#include "sim/diag.h"

#include <stdio.h>

enum out_mode { OUT_TABLE, OUT_BOX, OUT_LINE, OUT_CSV, OUT_JSON, OUT_MD };

struct out_look {
    int columns;   // of the terminal; 0: nothing is ever cut
    int rows;      // of the terminal; 0: there is none
    bool terminal; // a person is looking
    bool colour;
    bool unicode; // a terminal that shows lines and the ellipsis
};

struct out;

// Takes over the user's character set and nothing else of the locale, so that numbers and order
// stay as they are. Where the environment says nothing, UTF-8 is assumed.
void out_use_locale(void);

// NULL: no memory.
struct out *out_open(FILE *stream, enum style_choice colour);
void out_close(struct out *o);

void out_text(struct out *o, const char *format, ...) PRINTF_LIKE(2, 3);
void out_styled(struct out *o, enum style style, const char *format, ...) PRINTF_LIKE(3, 4);
void out_bytes(struct out *o, const char *bytes, size_t length);
void out_foreign(struct out *o, const char *bytes, size_t length); // keeps line ends and tabs

// Returns the columns used, at most `room`.
int out_fitted(struct out *o, enum style style, const char *bytes, size_t length, int room);

// Words from column `column` on, where the output stands; lines that do not fit a terminal go on at
// column `indent`. Ends the line. What is no terminal gets one long line.
void out_wrapped(struct out *o, enum style style, int column, int indent, const char *words);

// The same. What stands between backquotes looks like code; without colours the quotes stay.
void out_marked(struct out *o, enum style style, int column, int indent, const char *words);

// Behind a bar, which stands before each line that it takes; it is broken at blanks.
void out_code(struct out *o, const char *code, size_t length);

// To a new or emptied file; path NULL: back to the stream. Refused with the system's reason, and
// then output goes where it went before, except that a file that could not be written in full is
// left (see out_flush).
bool out_redirect(struct out *o, const char *path, struct diag *d);
const char *out_redirected_to(const struct out *o); // NULL: to the stream

// What is redirected to a file goes on to the file. The stream stays the caller's.
void out_capture(struct out *o, FILE *stream);

// False, once, when something could not be written; a redirection ends then. d may be NULL; it
// stays as it is where the reader of a pipe has gone, for whoever does that has seen enough.
bool out_flush(struct out *o, struct diag *d);

bool out_set_mode(struct out *o, const char *name, struct diag *d);
enum out_mode out_mode(const struct out *o);
name_at_function out_mode_name; // self is not used; i is an enum out_mode

bool out_set_theme(struct out *o, const char *name, struct diag *d);

// The theme in effect: that of style_plain where there is no colour.
const struct theme *out_theme(const struct out *o);

// Of where the output goes now. A terminal is asked for its width each time.
struct out_look out_look(const struct out *o);
void out_set_look(struct out *o, struct out_look look);

void out_set_progress(struct out *o, struct progress *progress);

#endif
