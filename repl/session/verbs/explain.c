// explain: why, effects, rule.
#include "repl/help/help.h"
#include "repl/session/tell.h"
#include "repl/session/verbs/verbs.h"
#include "sim/effects.h"
#include "sim/why.h"

enum { LINKS_SHOWN = 8, EFFECTS_SHOWN = 40, EFFECTS_DEPTH = 6 };

// "#12" an event, ">2" a command: what an entry of the trace begins with.
static bool read_id(const char *word, uint64_t *id)
{
    int64_t number;
    struct diag unheard = {0};
    bool numbered = (word[0] == '#' || word[0] == '>') &&
                    unit_parse_within(UNIT_NONE, 1, INT64_C(1) << 60, word + 1, strlen(word + 1),
                                      &number, &unheard);
    if (numbered) {
        *id = word[0] == '>' ? COMMAND_CAUSE | (uint64_t)number : (uint64_t)number;
    }
    return numbered;
}

// The line must reach so far.
static bool check_id(struct session *s, const struct verb_call *call, uint64_t id, struct diag *d)
{
    const struct branch *b = session_branch(s);
    bool command = (id & COMMAND_CAUSE) != 0;
    uint64_t last = command ? journal_count(&b->journal) : b->head.events;
    uint64_t number = id & ~COMMAND_CAUSE;
    if (number <= last) {
        return true;
    }
    diag_say(d, "%s %llu has not happened on this branch", command ? "command" : "event",
             (unsigned long long)number);
    diag_help(d, last == 0 ? "nothing has happened yet" : "the last one is %llu",
              (unsigned long long)last);
    return verb_refuse(call, 0, d);
}

static void hear_link(void *self, const struct why_link *link)
{
    char lines[TRACE_TEXT_BYTES];
    struct text t = text_in(lines, sizeof lines);
    why_print(link, TRACE_RULED, &t);
    tell_lines(self, lines);
}

static bool run_why(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    if (!verb_at_most(&verb_why, call, 1, d)) {
        return false;
    }
    const struct branch *b = session_branch(s);
    uint64_t id = b->head.events == 0 ? 0 : branch_now(b).events;
    struct path path;
    bool event = word == NULL || read_id(word, &id);
    if (event && word == NULL && id == 0) {
        diag_say(d, "nothing has happened yet");
        return diag_help(d, "`step` first, or name a value: why desk.waiting");
    }
    if (event && !check_id(s, call, id, d)) {
        return false;
    }
    if (!event && !path_parse(session_world(s), word, strlen(word), &path, d)) {
        d->column += call->words->arguments[0].value_offset;
        return false;
    }
    struct visit v;
    visit_begin(&v, session_branch(s));
    bool told = event ? why_event(&v, &s->index, id, LINKS_SHOWN, hear_link, s->options.out, d)
                      : why_value(&v, &s->index, &path, LINKS_SHOWN, hear_link, s->options.out, d);
    return visit_end(&v, d) && told;
}

const struct verb verb_why = {
    .name = "why",
    .usage = "why [VALUE | #EVENT | >COMMAND]",
    .doc = "Tells who changed a value last and what led to it, or what led to an event.",
    .more = "Alone, it is about the last event. Rules name the setting that decided; `rule NAME` "
            "has the source.",
    .example = "why desk.waiting",
    .run = run_why,
};

static void hear_effect(void *self, const struct effect *effect)
{
    char lines[TRACE_TEXT_BYTES];
    struct text t = text_in(lines, sizeof lines);
    effects_print(effect, TRACE_LINE, &t);
    tell_lines(self, lines);
}

static bool run_effects(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    uint64_t id = branch_now(session_branch(s)).events;
    if (!verb_at_most(&verb_effects, call, 1, d)) {
        return false;
    }
    int64_t number;
    struct diag unheard = {0};
    if (word != NULL && !read_id(word, &id)) {
        if (!unit_parse_within(UNIT_NONE, 1, INT64_C(1) << 60, word, strlen(word), &number,
                               &unheard)) {
            diag_say(d, "'%s' is no event and no command", word);
            diag_expect(d, "an event such as #12, or a command such as >2");
            return verb_refuse(call, 0, d);
        }
        id = (uint64_t)number;
    }
    if (id == 0) {
        diag_say(d, "nothing has happened yet");
        return diag_help(d, "`step` first");
    }
    if (!check_id(s, call, id, d)) {
        return false;
    }
    struct visit v;
    visit_begin(&v, session_branch(s));
    bool told =
        effects_of(&v, &s->index, id, EFFECTS_DEPTH, EFFECTS_SHOWN, hear_effect, s->options.out, d);
    return visit_end(&v, d) && told;
}

const struct verb verb_effects = {
    .name = "effects",
    .usage = "effects [#EVENT | >COMMAND]",
    .doc = "Lists what an event or command led to, as far as this branch has run.",
    .example = "effects >2",
    .run = run_effects,
};

static bool find_rule(struct session *s, const char *name)
{
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = s->options.engines[id];
        size_t prefix = engine == NULL ? 0 : strlen(engine->name);
        for (int i = 0; engine != NULL && i < engine->rule_count; i++) {
            bool whole = strncmp(name, engine->name, prefix) == 0 && name[prefix] == '.' &&
                         strcmp(name + prefix + 1, engine->rules[i].name) == 0;
            if (whole || strcmp(name, engine->rules[i].name) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool run_rule(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    if (!verb_at_most(&verb_rule, call, 1, d)) {
        return false;
    }
    if (word == NULL) {
        return help_show(s->options.engines, "rules", s->options.out, d);
    }
    if (!find_rule(s, word)) {
        diag_say(d, "no rule is called '%s'", word);
        diag_help(d, "`rule` alone lists them");
        return verb_refuse(call, 0, d);
    }
    return help_show(s->options.engines, word, s->options.out, d);
}

const struct verb verb_rule = {
    .name = "rule",
    .usage = "rule [NAME]",
    .doc =
        "Shows a rule: its sentence, the setting involved, and where the real system decides so.",
    .example = "rule queue.room_full",
    .run = run_rule,
};
