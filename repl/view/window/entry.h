// entry: one line of text that is being typed in the window.
//
// Interface:
//   entry_open, entry_close
//   entry_write     as if it had been typed
//   entry_keep      a line that was entered; entry_recall: those from before
//   entry_key       an input; says whether the line goes on, is done, or was given up
//   entry_draw      above the footer
#ifndef ORRERY_VIEW_ENTRY_H
#define ORRERY_VIEW_ENTRY_H

#include "repl/view/picture.h"
#include "repl/view/window/input.h"

enum entry_end { ENTRY_GOES_ON, ENTRY_DONE, ENTRY_DROPPED };
enum { ENTRY_BYTES = 400 };

enum { ENTRY_HISTORY = 40 };

struct entry_history {
    char lines[ENTRY_HISTORY][ENTRY_BYTES]; // the newest first
    int count;
};

struct entry {
    bool open;
    int what;             // the opener's: what to do with the line
    const char *question; // "go to"
    const char *hint;     // "80s, #48213, a mark"
    char text[ENTRY_BYTES];
    size_t point; // bytes before the cursor
    int recalled; // which line of the history it shows; 0: its own
};

void entry_open(struct entry *e, int what, const char *question, const char *hint);
void entry_write(struct entry *e, const char *text); // where the cursor stands
void entry_keep(struct entry_history *h, const char *line);
void entry_recall(struct entry *e, const struct entry_history *h, int by); // 1: older
enum entry_end entry_key(struct entry *e, const struct input *in);
void entry_draw(const struct entry *e, struct picture *p, struct rect r);

#endif
