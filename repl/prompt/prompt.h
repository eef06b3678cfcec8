// prompt: the session with somebody at it.
//
// prompt_run gives entries to session_text, one after the other, and shows where the present is. An
// empty entry does the last move again (a step at first); while a lesson is open it turns the page.
// Without a terminal there is no prompt, and the first failure ends the run unless keep_going is
// set.
#ifndef ORRERY_REPL_PROMPT_H
#define ORRERY_REPL_PROMPT_H

#include "repl/prompt/style.h"
#include "repl/session/session.h"

struct prompt_options {
    enum style_choice colour;
    bool keep_going;     // after a failure, where nobody is at a terminal
    bool greet;          // the first four lines
    bool view;           // opens the window at once
    const char *history; // as for line_open
};

// Returns the exit status.
int prompt_run(struct session *s, const struct prompt_options *options);

#endif
