// verb: see verb.h. One line per verb; the order is that of `help`.
#include "repl/session/verb.h"

#include "repl/session/session.h"
#include "repl/session/verbs/verbs.h"
#include "sim/units.h"

static const struct verb *const verbs[] = {
    &verb_step,   &verb_back,    &verb_run_for, &verb_to,      &verb_until,      &verb_next,
    &verb_prev,   &verb_mark,    &verb_marks,   &verb_fork,    &verb_switch,     &verb_tree,
    &verb_diff,   &verb_prune,   &verb_with,    &verb_at_time, &verb_undo,       &verb_redo,
    &verb_why,    &verb_effects, &verb_rule,    &verb_probe,   &verb_watch,      &verb_show,
    &verb_view,   &verb_import,  &verb_mode,    &verb_out,     &verb_save,       &verb_open,
    &verb_vmstat, &verb_iostat,  &verb_meminfo, &verb_sysctl,  &verb_learn,      &verb_page,
    &verb_hint,   &verb_check,   &verb_skip,    &verb_play,    &verb_resume,     &verb_lessons,
    &verb_review, &verb_votes,   &verb_reveal,  &verb_outline, &verb_find_words, &verb_cell,
    &verb_notes,  &verb_help,    &verb_quit,
};

const struct verb *verb_at_index(int i) { return i < COUNT_OF(verbs) ? verbs[i] : NULL; }

const struct verb *verb_find(const char *name, size_t length)
{
    for (int i = 0; i < COUNT_OF(verbs); i++) {
        if (strlen(verbs[i]->name) == length && memcmp(verbs[i]->name, name, length) == 0) {
            return verbs[i];
        }
    }
    return NULL;
}

bool verb_refuse_travel(const char *name, struct diag *d)
{
    diag_say(d, "'%s' goes elsewhere, and this function was called in the middle of a run", name);
    return diag_help(d, "here it can read and give commands; go elsewhere after the run");
}

bool verb_run(struct session *s, const struct verb *verb, const struct verb_call *call,
              struct diag *d)
{
    if (verb->files && s->no_files) {
        diag_say(d, "a cell can not use '%s': it reaches files", verb->name);
        return diag_help(d, "type it yourself if you want it");
    }
    if (s->reading) {
        diag_say(d, "'%s' acts, and an expression that is asked here can only read", verb->name);
        return diag_help(d, "give words before or after it");
    }
    if (verb->travels && s->calling) {
        return verb_refuse_travel(verb->name, d);
    }
    return verb->run(s, call, d);
}

bool verb_refuse(const struct verb_call *call, int i, struct diag *d)
{
    bool there = i < call->words->count;
    d->column = there ? call->words->arguments[i].offset + 1 : (int)call->words->end + 1;
    d->width = there ? call->words->arguments[i].length : 1;
    return false;
}

bool verb_at_most(const struct verb *verb, const struct verb_call *call, int most, struct diag *d)
{
    if (call->words->count <= most) {
        return true;
    }
    diag_say(d, "'%s' takes nothing more here", verb->name);
    diag_help(d, "usage: %s", verb->usage);
    return verb_refuse(call, most, d);
}

bool verb_count(const struct verb_call *call, int i, int64_t otherwise, int64_t *count,
                struct diag *d)
{
    const char *word = verb_word(call, i);
    if (word == NULL) {
        *count = otherwise;
        return true;
    }
    struct diag inner = {0};
    if (unit_parse_within(UNIT_NONE, 1, INT64_C(1) << 60, word, strlen(word), count, &inner)) {
        return true;
    }
    diag_say(d, "%s", inner.what);
    diag_expect(d, "a number of steps, 1 or more");
    diag_help(d, "%s", inner.help);
    return verb_refuse(call, i, d);
}
