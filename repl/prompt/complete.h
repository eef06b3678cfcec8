// complete: what a half-typed word may become, from the live tables.
//
// At the start of a line: words, commands and engines. After a command: its parameters and settings
// with type and default; after `set NAME`: the settings of that record. After a dot: fields,
// settings and probes of the record before it, with type and value. After a word that takes one of
// few names: branches, marks, kinds of events, rules, lessons, modes.
#ifndef ORRERY_REPL_PROMPT_COMPLETE_H
#define ORRERY_REPL_PROMPT_COMPLETE_H

#include "repl/prompt/offers.h"
#include "repl/session/session.h"

void complete_word(struct session *s, const char *text, size_t start, size_t end,
                   struct offers *offers);
// The signature of the verb or command that the text begins with, from where the text ends; empty
// if there is none. false: it is not to be inserted.
bool complete_hint(struct session *s, const char *text, struct text *hint);

#endif
