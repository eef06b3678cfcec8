// key: one key from a terminal that sends keys as they are pressed.
//
// Interface:
//   key_mode     let the terminal do so, and take it back
//   key_read     the next key
//
// A key is the code of its character, or one of enum key.
#ifndef ORRERY_REPL_PROMPT_KEY_H
#define ORRERY_REPL_PROMPT_KEY_H

#include <stdbool.h>
#include <stdint.h>
#include <termios.h>

enum key {
    KEY_GONE = -1,        // the terminal was closed
    KEY_NONE = 0,         // cancelled, or a key that has no name here
    KEY_END_OF_INPUT = 4, // Ctrl-D
    KEY_ENTER = '\n',
    KEY_ESCAPE = 27,
    KEY_BACKSPACE = 127,
    KEY_UP = 0x110000, // above all characters
    KEY_DOWN,
    KEY_RIGHT,
    KEY_LEFT,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_HOME,
    KEY_END
};

struct key_mode {
    bool on;
    struct termios before;
};

void key_mode(struct key_mode *mode, int descriptor, bool on);

// Waits for the first byte; what belongs to the same key follows at once. Later keys are left where
// they are.
int32_t key_read(int descriptor);

#endif
