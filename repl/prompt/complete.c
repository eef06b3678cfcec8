// complete: see complete.h.
#include "repl/prompt/complete.h"

#include "repl/help/help.h"
#include "repl/lesson/library.h"
#include "repl/session/verb.h"
#include "sim/path_hints.h"

static const struct engine *const *engines_of(const struct session *s)
{
    return s->options.engines;
}

// ---- the first word ----

static void offer_verbs(struct offers *offers)
{
    for (int i = 0; verb_at_index(i) != NULL; i++) {
        offers_add(offers, verb_at_index(i)->name, "word", verb_at_index(i)->doc, ' ');
    }
}

static void offer_commands(const struct session *s, struct offers *offers, char after)
{
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = engines_of(s)[id];
        for (int i = 0; engine != NULL && i < engine->command_count; i++) {
            offers_add(offers, engine->commands[i].name, engine->name, engine->commands[i].doc,
                       after);
        }
        if (engine != NULL) {
            offers_add(offers, engine->name, "engine", engine->doc, '.');
        }
    }
}

// ---- parts of records ----

static void offer_value(struct offers *offers, const char *name, struct value_type type,
                        const char *default_text)
{
    char words[256];
    struct text t = text_in(words, sizeof words);
    type_print(type, &t);
    offers_add(offers, name, words, default_text, '=');
}

static void offer_settings(const struct engine *engine, int record, struct offers *offers)
{
    for (int i = 0; i < engine->setting_count; i++) {
        const struct setting *setting = &engine->settings[i];
        if (setting->record == record) {
            offer_value(offers, setting->name, setting->type, setting->default_text);
        }
    }
}

static void offer_parameters(const struct engine *engine, const struct command *command,
                             struct offers *offers)
{
    for (int i = 0; i < command->parameter_count; i++) {
        const struct parameter *p = &command->parameters[i];
        if (!p->positional) {
            offer_value(offers, p->name, p->type, p->default_text);
        }
    }
    if (command->settings_of >= 0) {
        offer_settings(engine, command->settings_of, offers);
    }
}

struct found_record {
    uint32_t engine;
    int record;
    uint64_t bits;
};

static bool find_record(struct session *s, const char *name, size_t length, struct found_record *r)
{
    struct diag unheard = {0};
    return record_named(session_world(s), name, length, &r->engine, &r->record, &r->bits, &unheard);
}

static bool offer_path(void *self, const struct path_hint *hint)
{
    offers_add(self, hint->text, hint->doc, hint->value, '\0');
    return true;
}

// ---- what one word takes ----

static void offer_events(const struct session *s, struct offers *offers)
{
    for (int id = 1; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = engines_of(s)[id];
        for (int i = 0; engine != NULL && i < engine->event_count; i++) {
            char name[96];
            struct text t = text_in(name, sizeof name);
            text_add(&t, "%s.%s", engine->name, engine->events[i].name);
            offers_add(offers, name, "event", engine->events[i].doc, ' ');
        }
    }
}

static void offer_lessons(const struct session *s, struct offers *offers)
{
    struct library library;
    struct diag unheard = {0};
    if (!library_open(&library, s->options.lessons, &unheard)) {
        return;
    }
    for (int i = 0; i < library.count; i++) {
        offers_add(offers, library.ids[i], "lesson", NULL, ' ');
    }
    library_close(&library);
}

static bool offer_entry(void *self, const struct help_entry *entry)
{
    offers_add(self, entry->name, help_kind_name(entry->kind, false), entry->doc, '\0');
    return true;
}

static void offer_help(const struct session *s, struct offers *offers)
{
    help_each(engines_of(s), offer_entry, offers);
}

static bool offer_rule(void *self, const struct help_entry *entry)
{
    return entry->kind != HELP_RULE || offer_entry(self, entry);
}

static void offer_rules(const struct session *s, struct offers *offers)
{
    help_each(engines_of(s), offer_rule, offers);
}

static void offer_branches(const struct session *s, struct offers *offers)
{
    const struct tree_node *node = tree_next(&s->tree, NULL, NULL);
    for (; node != NULL; node = tree_next(&s->tree, node, NULL)) {
        offers_add(offers, node->name, "branch", node == s->tree.current ? "here" : NULL, ' ');
    }
}

static void offer_marks(const struct session *s, struct offers *offers)
{
    const struct tree_node *node = tree_next(&s->tree, NULL, NULL);
    for (; node != NULL; node = tree_next(&s->tree, node, NULL)) {
        for (size_t i = 0; i < node->marks.used; i++) {
            const struct tree_mark *mark = node_mark(node, i);
            if (mark->name[0] != '\0') {
                offers_add(offers, mark->name, "mark", node->name, ' ');
            }
        }
    }
}

static void offer_modes(const struct session *s, struct offers *offers)
{
    for (int i = 0; out_mode_name(s, i) != NULL; i++) {
        offers_add(offers, out_mode_name(s, i), "mode", NULL, ' ');
    }
}

static const struct takes {
    const char *word;
    void (*offer)(const struct session *s, struct offers *offers);
} takes[] = {
    {"help", offer_help},     {"rule", offer_rules},      {"learn", offer_lessons},
    {"next", offer_events},   {"prev", offer_events},     {"on", offer_events},
    {"to", offer_marks},      {"switch", offer_branches}, {"prune", offer_branches},
    {"diff", offer_branches}, {"mode", offer_modes},
};

// ---- all together ----

static size_t first_word(const char *text, size_t *start)
{
    size_t from = strspn(text, " \t\n");
    *start = from;
    return strcspn(text + from, " \t\n(");
}

static bool is(const char *word, size_t length, const char *name)
{
    return strlen(name) == length && memcmp(word, name, length) == 0;
}

// The second word of the text, for `set NAME ...`.
static bool second_word(const char *text, size_t after, const char **word, size_t *length)
{
    size_t from = after + strspn(text + after, " \t");
    *word = text + from;
    *length = strcspn(*word, " \t\n");
    return *length > 0 && (*word)[*length] != '\0';
}

void complete_word(struct session *s, const char *text, size_t start, size_t end,
                   struct offers *offers)
{
    size_t at, length = first_word(text, &at);
    if (start == at) {
        offer_verbs(offers);
        offer_commands(s, offers, ' ');
    }
    const char *target;
    size_t target_length;
    struct found_record r;
    const struct engine *engine;
    struct diag unheard = {0};
    const struct command *command =
        start > at ? command_find(engines_of(s), text + at, length, &engine, &unheard) : NULL;
    for (int i = 0; start > at && i < COUNT_OF(takes); i++) {
        if (is(text + at, length, takes[i].word)) {
            takes[i].offer(s, offers);
        }
    }
    if (command != NULL && is(text + at, length, "set") &&
        second_word(text, at + length, &target, &target_length) &&
        find_record(s, target, target_length, &r)) {
        offer_settings(engines_of(s)[r.engine], r.record, offers);
    } else if (command != NULL) {
        offer_parameters(engine, command, offers);
    }
    path_hints(session_world(s), text + start, end - start, offer_path, offers);
}

bool complete_hint(struct session *s, const char *text, struct text *hint)
{
    size_t at, length = first_word(text, &at);
    if (length == 0 || text[at + length] != ' ' || text[at + length + 1] != '\0') {
        return false;
    }
    const struct verb *verb = verb_find(text + at, length);
    const struct engine *engine;
    struct diag unheard = {0};
    if (verb != NULL) {
        text_add(hint, "%s", verb->usage + (strlen(verb->usage) > length ? length + 1 : length));
        return false;
    }
    const struct command *command =
        command_find(engines_of(s), text + at, length, &engine, &unheard);
    for (int i = 0; command != NULL && i < command->parameter_count; i++) {
        text_add(hint, "%s%s", i > 0 ? " " : "", command->parameters[i].name);
    }
    return false;
}
