// input: what somebody does to the window: a key, a letter, the mouse.
//
// Letters and signs come as text, as the keyboard's own layout makes them; keys are those that make
// none.
#ifndef ORRERY_VIEW_INPUT_H
#define ORRERY_VIEW_INPUT_H

#include "sim/base.h"

enum input_kind {
    INPUT_NONE,
    INPUT_KEY,
    INPUT_TEXT,
    INPUT_PRESS,   // of a mouse button
    INPUT_RELEASE, // of a mouse button
    INPUT_MOVE,    // of the mouse
    INPUT_WHEEL,
    INPUT_LEAVE, // the mouse has left the window
    INPUT_PAINT, // the window has another size, or was uncovered
    INPUT_CLOSE
};

enum input_key {
    PRESSED_NOTHING,
    PRESSED_LEFT,
    PRESSED_RIGHT,
    PRESSED_UP,
    PRESSED_DOWN,
    PRESSED_HOME,
    PRESSED_END,
    PRESSED_PAGE_UP,
    PRESSED_PAGE_DOWN,
    PRESSED_TAB,
    PRESSED_ENTER,
    PRESSED_ESCAPE,
    PRESSED_BACKSPACE,
    PRESSED_DELETE,
    PRESSED_F1,
    PRESSED_F5,
    PRESSED_F12,
    PRESSED_C, // with Ctrl
    PRESSED_V
};

enum input_button { BUTTON_LEFT, BUTTON_MIDDLE, BUTTON_RIGHT };

struct input {
    enum input_kind kind;
    enum input_key key;
    bool shift, ctrl, alt;
    char text[32]; // INPUT_TEXT: UTF-8
    int x, y;      // mouse, pixels
    enum input_button button;
    int clicks; // INPUT_PRESS: 2 for a double click
    int turn;   // INPUT_WHEEL: positive away from the user
};

#endif
