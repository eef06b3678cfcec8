// pattern: the patterns of Lua's string library, with every step counted.
//
// The syntax and meaning are those of the Lua 5.4 manual, section 6.4.1, for bytes; letters and
// digits are those of ASCII. A pattern is compiled to a row of items first, so a malformed one is
// refused whether or not matching would have come to the bad place.
//
//   items of "^(%a+)=%1$":   OPEN 0 | ONE letter, + | CLOSE 0 | ONE '=' | AGAIN 0 | LAST | END
//
// Interface:
//   pattern_compile    text to items
//   pattern_match      does it match at one place?
//
// The items live in memory of the caller, room for one more than the text has bytes. Matching pays
// for its steps by sandbox_charge and so may leave by longjmp; it holds nothing.
#ifndef ORRERY_REPL_SCRIPT_PATTERN_H
#define ORRERY_REPL_SCRIPT_PATTERN_H

#include "sim/base.h"

enum { PATTERN_CAPTURES = 32, PATTERN_REPEATS = 200 };

enum pattern_kind {
    PATTERN_ONE,      // a byte of the set, repeated as `repeat` says
    PATTERN_OPEN,     // capture `number` begins
    PATTERN_CLOSE,    // and ends
    PATTERN_POSITION, // capture `number` is the place
    PATTERN_AGAIN,    // the text of capture `number`
    PATTERN_BALANCED, // from `first` to its `second`
    PATTERN_FRONTIER, // between a byte outside the set and one inside
    PATTERN_LAST,     // only at the end of the subject
    PATTERN_END,
};

struct pattern_item {
    enum pattern_kind kind;
    char repeat; // of ONE: 0, '*', '+', '-' or '?'
    uint8_t number;
    uint8_t first, second;
    uint64_t set[4]; // a bit per byte
};

struct pattern {
    int captures;
    struct pattern_item *items;
};

// Whole or position: length is PATTERN_PLACE for the latter.
enum { PATTERN_PLACE = -1 };
struct pattern_capture {
    ptrdiff_t at, length;
};

struct pattern_subject {
    struct lua_State *payer;
    const char *text;
    size_t length;
    struct pattern_capture captures[PATTERN_CAPTURES];
};

// NULL, or what is wrong with the pattern. `text` is without the `^` that anchors it.
const char *pattern_compile(struct pattern *p, struct pattern_item *items, const char *text,
                            size_t length);

// The end of the match that begins at `at`, or -1. Fills the captures.
ptrdiff_t pattern_match(const struct pattern *p, struct pattern_subject *s, size_t at);

#endif
