// edit: the typed line on a terminal, with GNU readline. Only line.c uses this; see line.h for what
// a user sees.
//
// Interface:
//   edit_open      set readline up, with the user's inputrc
//   edit_begin     show the prompt and begin an empty line
//   edit_key       a key can be read: edit
//   edit_take      the line that Enter handed over
//   edit_end       stop editing; the terminal is as it was before
//   edit_cancel    drop the line, as Ctrl-C does
//   edit_hide, edit_show    take prompt and line off the screen, and put them back
//   edit_resize    the terminal has another size
//   edit_leave_terminal, edit_return_to_terminal    around a stop of the process
//
// readline keeps its state in the process, so there is one of these.
#ifndef ORRERY_REPL_PROMPT_EDIT_H
#define ORRERY_REPL_PROMPT_EDIT_H

#include "repl/prompt/offers.h"
#include "repl/prompt/out.h"

struct edit_host {
    void *self;
    FILE *screen;    // where prompt and line are shown
    struct out *out; // on the same stream: hints and the list of candidates

    bool (*is_whole)(void *self, const char *text, size_t length);
    void (*complete)(void *self, const char *text, size_t start, size_t end, struct offers *offers);
    bool (*hint)(void *self, const char *text, struct text *hint);
    void (*help)(void *self, const char *text, size_t point);
};

enum edit_state {
    EDIT_GOES_ON,
    EDIT_LINE, // a line is there to be taken
    EDIT_OVER  // Ctrl-D, or the terminal gave no more
};

// False: the terminal can not do what is needed (moving the cursor up).
bool edit_open(struct edit_host host);
void edit_close(void);

void edit_begin(const char *prompt);
enum edit_state edit_key(void);

// The caller frees it.
char *edit_take(void);

void edit_end(void);
void edit_cancel(void);

// Between the two, the cursor is in the first column of an empty line, and must be so again.
void edit_hide(void);
void edit_show(const char *new_prompt); // NULL: the same one

void edit_resize(void);
void edit_leave_terminal(void);
void edit_return_to_terminal(void);

#endif
