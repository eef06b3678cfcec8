// output: mode, out, help, quit.
#include "repl/help/help.h"
#include "repl/lesson/learner.h"
#include "repl/notes/reader.h"
#include "repl/session/verbs/verbs.h"

static bool run_mode(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *name = verb_word(call, 0);
    if (!verb_at_most(&verb_mode, call, 1, d)) {
        return false;
    }
    if (name == NULL) {
        out_text(s->options.out, "%s\n", out_mode_name(NULL, (int)out_mode(s->options.out)));
        return true;
    }
    return out_set_mode(s->options.out, name, d) || verb_refuse(call, 0, d);
}

const struct verb verb_mode = {
    .name = "mode",
    .usage = "mode [table | box | line | csv | json | md]",
    .doc = "Says how tables are printed from now on.",
    .example = "mode box",
    .run = run_mode,
};

static bool run_out(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_out, call, 1, d)) {
        return false;
    }
    return out_redirect(s->options.out, verb_word(call, 0), d) || verb_refuse(call, 0, d);
}

const struct verb verb_out = {
    .name = "out",
    .files = true,
    .usage = "out [FILE]",
    .doc = "Sends what is printed to a file; alone, back to the screen.",
    .example = "out",
    .run = run_out,
};

static bool run_help(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (call->words->count == 0) {
        help_overview(s->options.engines, s->options.out);
        return true;
    }
    return help_show(s->options.engines, verb_word(call, 0), s->options.out, d) ||
           verb_refuse(call, 0, d);
}

const struct verb verb_help = {
    .name = "help",
    .usage = "help [WORD]",
    .doc = "Explains a word, command, setting, event, rule or probe, or finds what mentions it.",
    .more = "Also `WORD?`, and F1 on a word.",
    .example = "help servers",
    .run = run_help,
};

static bool run_quit(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_quit, call, 0, d)) {
        return false;
    }
    if (s->learner != NULL) {
        learner_leave(s->learner);
    } else if (s->reader != NULL) {
        return reader_leave(s, d);
    } else {
        s->quitting = true;
    }
    return true;
}

const struct verb verb_quit = {
    .name = "quit",
    .usage = "quit",
    .doc = "Leaves: a lesson, to where it was opened; a note; else Orrery. Ctrl-D leaves Orrery.",
    .example = "quit",
    .travels = true,
    .run = run_quit,
};
