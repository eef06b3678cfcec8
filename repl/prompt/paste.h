// paste: a text that a terminal hands over as pasted, between two marks.
//
// Read without waiting, so that a paste that stops in the middle keeps nobody from anything else.
//
// Interface:
//   paste_begin   the first mark was read
//   paste_read    read what has come; not a byte behind the second mark
//   paste_drop    forget it
//
// A paste struct is empty when zeroed. The text lasts until the next call.
#ifndef ORRERY_REPL_PROMPT_PASTE_H
#define ORRERY_REPL_PROMPT_PASTE_H

#include <stdbool.h>
#include <stddef.h>

// What a terminal sends before a paste when it was asked to mark pastes.
#define PASTE_FIRST_MARK "\033[200~"

struct paste {
    bool going_on; // the second mark has not come yet
    char
        *text; // ends in a zero byte when all of it has come; line ends are \n; no other zero bytes
    size_t count;
    size_t capacity;
};

void paste_begin(struct paste *p);

// False: the terminal is gone. Whether all of it has come is in going_on.
bool paste_read(struct paste *p, int descriptor);

void paste_drop(struct paste *p);

#endif
