// style: colours by meaning.
//
// Text is styled by what it is (a heading, a number, something bad), never by a colour; a theme
// says what that looks like. Colour never carries a meaning alone: the words say it too.
//
// Interface:
//   style_choose      "auto", "always" or "never", as --color takes it
//   style_on_stream   whether a stream gets colour: one that was asked for always, or a terminal
//                     with neither NO_COLOR nor TERM=dumb
//   style_theme       a theme by name; style_theme_name has the names
//   style_plain       the theme without any colour
//   style_begin       the bytes before a styled text; style_end: those behind it
//
// Themes are constants; pointers to them stay valid.
#ifndef ORRERY_REPL_PROMPT_STYLE_H
#define ORRERY_REPL_PROMPT_STYLE_H

#include "sim/diag.h"

#include <stdio.h>

enum style {
    STYLE_PLAIN,
    STYLE_HEADING,
    STYLE_DIM, // less important: units, hints, rules of tables
    STYLE_GOOD,
    STYLE_BAD,
    STYLE_CODE, // names and text to be typed
    STYLE_NUMBER,
    STYLE_COUNT
};

enum style_choice { STYLE_AUTO, STYLE_ALWAYS, STYLE_NEVER };

struct theme;

bool style_choose(const char *name, enum style_choice *choice, struct diag *d);
bool style_on_stream(enum style_choice choice, FILE *stream);

// NULL and a message for a name that is none.
const struct theme *style_theme(const char *name, struct diag *d);
name_at_function style_theme_name; // self is not used
const struct theme *style_plain(void);

const char *style_begin(const struct theme *theme, enum style style);
const char *style_end(const struct theme *theme, enum style style);

#endif
