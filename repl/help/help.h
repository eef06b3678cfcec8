// help: everything that has a name, found by name or by text.
//
// The entries are the verbs and the rows of all engines: commands, settings, events, rules, probes,
// fields. Nothing is written twice: an entry says what its row says.
//
// Interface:
//   help_each        every entry, in a stable order
//   help_show        `help WORD`: the entry, or those that mention it, or what could be meant;
//                    `help settings`, `help commands`, ...: all of a kind
//   help_overview    `help` alone
#ifndef ORRERY_REPL_HELP_H
#define ORRERY_REPL_HELP_H

#include "repl/prompt/out.h"
#include "sim/engine.h"

enum help_kind {
    HELP_VERB,
    HELP_COMMAND,
    HELP_SETTING,
    HELP_EVENT,
    HELP_RULE,
    HELP_PROBE,
    HELP_FIELD,
    HELP_ENGINE,
    HELP_KINDS
};

struct help_entry {
    enum help_kind kind;
    const char *name;            // "servers"
    const struct engine *engine; // NULL for a verb
    const char *of;              // record type of a setting, probe or field; or NULL
    const char *doc;
    const char *example; // may be NULL
    const void *row;     // struct verb, command, setting, event_row, rule, probe, field, engine
};

typedef bool help_visit(void *self, const struct help_entry *entry); // false stops
void help_each(const struct engine *const *engines, help_visit *visit, void *self);

void help_overview(const struct engine *const *engines, struct out *o);
bool help_show(const struct engine *const *engines, const char *word, struct out *o,
               struct diag *d);
const char *help_kind_name(enum help_kind kind, bool plural);

#endif
