// line: what is typed, wherever it comes from.
//
// On a terminal: a prompt and GNU readline with the user's inputrc, history over sessions, search
// (Ctrl-R), completion, and a grey hint behind the line that the right arrow accepts. Enter runs
// what is whole and opens a new line otherwise; Alt-Enter always opens one. A paste waits for
// Enter, however many lines it has, and is undone at once. Ctrl-C drops a half-typed line, Ctrl-Z
// stops the program and `fg` goes on, Ctrl-D on an empty line leaves, F1 explains.
//
// Not on a terminal, or on one without capabilities (TERM=dumb), entries are read as they come,
// without a prompt. Ctrl-C then ends the reading, unless the work that it stopped goes on to the
// next entry by calling loop_interrupt_forget.
//
//   held ------ line_resume ------> typing ------ Enter ------> held, accept is called
//     ^                                |
//     +------ line_ask_key answered ---+------ Ctrl-D, hang-up ------> over, end is called
//
// The line is held while `accept` runs: the terminal is in its usual mode, Ctrl-C sets
// loop_interrupted(), Ctrl-Z stops the process, and keys wait. When accept returns, the prompt
// comes back, unless accept called line_hold because the work goes on in slices; then line_resume
// brings it back.
//
// Interface:
//   line_open, line_close
//   line_is_terminal      whether there is a prompt
//   line_resume, line_hold
//   line_remember         put an entry into the history; the caller decides which
//   line_refresh          the prompt says something else now
//   line_above_begin, line_above_end   around output while someone may be typing; what was typed
//                         comes back below it
//   line_print_above      the same for a text
//   line_ask_key          wait for one key instead of a line
//   line_screen           where the prompt is shown: theme and colours
//
// Callbacks come from loop_turn. There is one line in a process.
#ifndef ORRERY_REPL_PROMPT_LINE_H
#define ORRERY_REPL_PROMPT_LINE_H

#include "repl/prompt/key.h"
#include "repl/prompt/loop.h"
#include "repl/prompt/offers.h"
#include "repl/prompt/out.h"

enum line_end {
    LINE_END_INPUT,     // Ctrl-D, or the end of a file
    LINE_END_HANGUP,    // the terminal is gone; nothing can be shown any more
    LINE_END_TERMINATE, // SIGTERM
    LINE_END_INTERRUPT, // Ctrl-C without a prompt; see below
    LINE_END_FAILED     // reading failed; the message was printed
};

struct line_host {
    void *self;

    // Writes the prompt, with escape sequences of the theme if it likes.
    void (*prompt)(void *self, const struct theme *theme, struct text *prompt);

    // Whether Enter should run this. NULL: always.
    bool (*is_whole)(void *self, const char *text, size_t length);

    // An entry, which may be empty or have several lines. first_line: its place in the input, for
    // messages. A zero byte follows the text, but there may be others in it when the input is a
    // file. Dies with the call.
    void (*accept)(void *self, const char *text, size_t length, int first_line);

    // No more entries will come. Time to save and to quit the loop; called once.
    void (*end)(void *self, enum line_end why);

    // Offers what the word from start to end of the text may become. Words are broken at blanks,
    // quotes, brackets and operators, but not at . - # / _ and digits, so that min.insync.replicas
    // and orders-0 are words. NULL: nothing.
    void (*complete)(void *self, const char *text, size_t start, size_t end, struct offers *offers);

    // What may follow the text, shown in grey: true if the right arrow may insert it, false if it
    // is only for reading, like a signature. The history is asked first. NULL: nothing.
    bool (*hint)(void *self, const char *text, struct text *hint);

    // F1 with the cursor at `point`. May print; the line comes back below. NULL: nothing.
    void (*help)(void *self, const char *text, size_t point);
};

struct line_options {
    const char *history; // NULL: the usual place (see history.h); "": none
    enum style_choice colour;
    bool plain; // no prompt, even on a terminal
};

struct line;

// Held at first. NULL: no memory. A history that can not be kept is told of on standard error,
// once.
struct line *line_open(struct loop *loop, struct line_host host, struct line_options options);
void line_close(struct line *l); // not from a callback

bool line_is_terminal(const struct line *l);
void line_resume(struct line *l);

// Outside of a callback too, but then a half-typed line is dropped.
void line_hold(struct line *l);
void line_remember(struct line *l, const char *text);
void line_refresh(struct line *l);

void line_above_begin(struct line *l);
void line_above_end(struct line *l); // what was printed must have ended its last line
void line_print_above(struct line *l, const char *text);

// Called instead of accept, once. The key is one of key.h: KEY_NONE after Ctrl-C. Without a
// terminal the first character of the next line is the key, KEY_ENTER of an empty one.
typedef void line_answer(void *self, int32_t key);

// To be called while held, and instead of line_hold: shows the question until a key is pressed.
// After the answer, the prompt comes back unless `answer` asks again or holds.
void line_ask_key(struct line *l, const char *question, line_answer *answer, void *self);

struct out *line_screen(struct line *l);

#endif
