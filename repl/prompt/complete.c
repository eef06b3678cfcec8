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

static void offer_settings(const struct engine *engine, int record, struct offers *offers)
{
    for (int i = 0; i < engine->setting_count; i++) {
        const struct setting *setting = &engine->settings[i];
        if (setting->record == record) {
            offers_add(offers, setting->name, type_words(setting->type), setting->default_text,
                       '=');
        }
    }
}

static void offer_parameters(const struct engine *engine, const struct command *command,
                             struct offers *offers)
{
    for (int i = 0; i < command->parameter_count; i++) {
        const struct parameter *p = &command->parameters[i];
        if (!p->positional) {
            offers_add(offers, p->name, type_words(p->type), p->default_text, '=');
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

static bool offer_help(void *self, const struct help_entry *entry)
{
    offers_add(self, entry->name, help_kind_name(entry->kind, false), entry->doc, '\0');
    return true;
}

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
    if (is(text + at, length, "help")) {
        help_each(engines_of(s), offer_help, offers);
    } else if (start > at && is(text + at, length, "learn")) {
        offer_lessons(s, offers);
    } else if (start > at && (is(text + at, length, "next") || is(text + at, length, "prev") ||
                              is(text + at, length, "on"))) {
        offer_events(s, offers);
    } else if (command != NULL && is(text + at, length, "set") &&
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
