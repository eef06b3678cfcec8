// whatif: with, at.
#include "repl/session/verbs/verbs.h"
#include "sim/tree_parts.h"

// One NAME=VALUE of `with`: whose setting it is.
struct target {
    char record[128];
    const char *setting;
};

struct owners {
    int count;
    char first[128];
};

// Records that have a setting of this name.
static struct owners find_owners(const struct world *w, const char *setting)
{
    struct owners owners = {0};
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        for (int type = 0; engine != NULL && type < engine->record_count; type++) {
            if (setting_find(engine, type, setting, strlen(setting)) < 0) {
                continue;
            }
            uint64_t bits = record_next(w, id, type, 0);
            for (; bits != 0; bits = record_next(w, id, type, bits)) {
                if (owners.count++ == 0) {
                    struct text t = text_in(owners.first, sizeof owners.first);
                    record_label(w, id, type, bits, &t);
                }
            }
        }
    }
    return owners;
}

// Settings of all engines, one after the other.
static const char *setting_name_at(const void *self, int i)
{
    const struct world *w = self;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        int count = engine == NULL ? 0 : engine->setting_count;
        if (i < count) {
            return engine->settings[i].name;
        }
        i -= count;
    }
    return NULL;
}

// "desk.servers": the longest name of a record in front counts.
static bool split_target(const struct world *w, const char *key, struct target *target)
{
    for (size_t dot = strlen(key); dot > 0; dot--) {
        uint32_t engine;
        int record;
        uint64_t bits;
        struct diag unheard = {0};
        if (key[dot] == '.' && record_named(w, key, dot, &engine, &record, &bits, &unheard)) {
            struct text t = text_in(target->record, sizeof target->record);
            text_add_bytes(&t, key, dot);
            target->setting = key + dot + 1;
            return true;
        }
    }
    return false;
}

static bool find_target(const struct world *w, const char *key, struct target *target,
                        struct diag *d)
{
    if (split_target(w, key, target)) {
        return true;
    }
    struct owners owners = find_owners(w, key);
    if (owners.count == 1) {
        memcpy(target->record, owners.first, sizeof target->record);
        target->setting = key;
        return true;
    }
    if (owners.count == 0) {
        const char *near = nearest_name(key, setting_name_at, w);
        diag_say(d, "nothing in this world has a setting '%s'", key);
        if (near != NULL) {
            return diag_help(d, "did you mean '%s'?", near);
        }
        return diag_help(d, "`help settings` lists them");
    }
    diag_say(d, "%d records have a setting '%s'", owners.count, key);
    return diag_help(d, "say which one, as in %s.%s=...", owners.first, key);
}

static bool add_change(struct session *s, const struct verb_call *call, int i, struct text *line,
                       struct diag *d)
{
    const struct word_argument *argument = &call->words->arguments[i];
    struct target target;
    if (argument->key == NULL) {
        diag_say(d, "'%s' is no change of a setting", argument->value);
        diag_help(d, "usage: %s", verb_with.usage);
        return verb_refuse(call, i, d);
    }
    if (!find_target(session_world(s), argument->key, &target, d)) {
        return verb_refuse(call, i, d);
    }
    text_add(line, "world.set %s %s=\"", target.record, target.setting);
    for (const char *c = argument->value; *c != '\0'; c++) {
        text_add(line, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
    }
    text_add(line, "\"");
    if (line->cut) {
        diag_say(d, "this value is too long");
        return verb_refuse(call, i, d);
    }
    return true;
}

static bool run_with(struct session *s, const struct verb_call *call, struct diag *d)
{
    char text[COMMAND_BYTES];
    if (call->words->count == 0) {
        diag_say(d, "which setting?");
        diag_help(d, "usage: %s", verb_with.usage);
        return verb_refuse(call, 0, d);
    }
    struct tree_node *from = s->tree.current;
    bool forked = false;
    for (int i = 0; i < call->words->count; i++) {
        struct text line = text_in(text, sizeof text);
        bool good = add_change(s, call, i, &line, d);
        if (good && !forked) {
            good = forked = tree_fork(&s->tree, NULL, 0, d);
        }
        if (!good || !session_command(s, text, line.length, NULL, d)) {
            if (forked) { // nothing of it stays
                char name[TREE_NAME_BYTES];
                memcpy(name, tree_name(&s->tree), sizeof name);
                struct diag unheard = {0};
                if (tree_switch(&s->tree, from->name, &unheard)) {
                    tree_prune(&s->tree, name, false, &unheard);
                }
            }
            return verb_refuse(call, i, d);
        }
    }
    if (session_talks(s)) {
        out_styled(s->options.out, STYLE_DIM, "now on branch %s; %s is as it was\n",
                   tree_name(&s->tree), from->name);
    }
    return true;
}

const struct verb verb_with = {
    .name = "with",
    .usage = "with [NAME.]SETTING=VALUE ...",
    .doc = "Begins a branch at the present moment in which settings are different.",
    .more = "Run it as far as the other branch and `diff` the two.",
    .example = "with servers=2",
    .travels = true,
    .run = run_with,
};

static bool run_at(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    int64_t time;
    struct diag inner = {0};
    if (word == NULL ||
        !unit_parse_within(UNIT_TIME, 0, TIME_NEVER - 1, word, strlen(word), &time, &inner)) {
        diag_say(d, "%s", word == NULL ? "when?" : inner.what);
        diag_expect(d, "a time such as 40s");
        diag_help(d, "usage: %s", verb_at_time.usage);
        return verb_refuse(call, 0, d);
    }
    size_t length;
    const char *command = word_rest(call->words, call->text, 1, &length);
    if (call->words->count == 2 && call->words->arguments[1].quoted) {
        command = call->words->arguments[1].value; // at("40s", "set desk servers=2") in Lua
        length = strlen(command);
    }
    if (length == 0) {
        diag_say(d, "what should be done then?");
        diag_help(d, "usage: %s", verb_at_time.usage);
        return verb_refuse(call, 1, d);
    }
    if (time < world_now(session_world(s))) {
        if (s->calling) {
            verb_refuse_travel("at", d);
            return verb_refuse(call, 0, d);
        }
        struct tree_place place = place_here(session_branch(s));
        if (branch_to_time(session_branch(s), time, d) == RUN_REACHED &&
            session_command(s, command, length, NULL, d)) {
            return true;
        }
        struct diag unheard = {0};
        place_go(session_branch(s), &place, &unheard);
        return verb_refuse(call, 1, d);
    }
    char text[COMMAND_BYTES + 64];
    struct text line = text_in(text, sizeof text);
    const struct word_argument *when = &call->words->arguments[0];
    text_add(&line, "world.at ");
    text_add_bytes(&line, call->text + when->offset, (size_t)when->length);
    text_add(&line, " ");
    text_add_bytes(&line, command, length);
    return session_command(s, text, line.length, NULL, d) || verb_refuse(call, 1, d);
}

const struct verb verb_at_time = {
    .name = "at",
    .usage = "at TIME COMMAND",
    .doc =
        "Does a command when the clock reaches a time; in the past, on a branch that begins there.",
    .more =
        "In Lua also at(time, function): the function gives its commands when the run gets there.",
    .example = "at 40s set desk servers=2",
    .run = run_at,
};
