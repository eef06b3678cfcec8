// complete: see complete.h.
#include "repl/prompt/complete.h"

#include "repl/help/help.h"
#include "repl/session/verb.h"

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

static void offer_named(struct offers *offers, const char *prefix, size_t prefix_length,
                        const char *name, const char *type, const char *value)
{
    char whole[160];
    struct text t = text_in(whole, sizeof whole);
    text_add_bytes(&t, prefix, prefix_length);
    text_add(&t, "%s", name);
    offers_add(offers, whole, type, value, '\0');
}

// "desk.wai": what comes after the last dot that ends a record's name.
static void offer_parts(struct session *s, const char *word, size_t length, struct offers *offers)
{
    for (size_t dot = length; dot > 0; dot--) {
        struct found_record r;
        if (word[dot - 1] != '.' || !find_record(s, word, dot - 1, &r)) {
            continue;
        }
        const struct world *w = session_world(s);
        const struct engine *engine = w->engines[r.engine];
        const struct record_type *type = &engine->records[r.record];
        const unsigned char *bytes = record_bytes(w, r.engine, r.record, r.bits);
        for (int i = 0; i < type->field_count; i++) {
            const struct field *field = &type->fields[i];
            if (field->internal || field->type.kind == VALUE_DISTRIBUTION) {
                continue;
            }
            char now[96];
            struct text t = text_in(now, sizeof now);
            const struct value value = value_of(field_number(bytes, field->offset, field->bytes));
            value_print_rounded(field->type, w, r.engine, &value, &t);
            offer_named(offers, word, dot, field->name, field->doc, now);
        }
        for (int i = 0; i < engine->probe_count; i++) {
            const struct probe *probe = &engine->probes[i];
            if (probe->record == r.record) {
                char now[96];
                struct text t = text_in(now, sizeof now);
                const struct value value = value_of(probe->read(w, r.bits));
                value_print_rounded(probe->type, w, r.engine, &value, &t);
                offer_named(offers, word, dot, probe->name, probe->doc, now);
            }
        }
        return;
    }
}

static void offer_records(struct session *s, struct offers *offers)
{
    const struct world *w = session_world(s);
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        for (int type = 0; engine != NULL && type < engine->record_count; type++) {
            if (engine->records[type].name_field < 0) {
                continue;
            }
            uint64_t bits = record_next(w, id, type, 0);
            for (; bits != 0; bits = record_next(w, id, type, bits)) {
                char name[96];
                struct text t = text_in(name, sizeof name);
                record_label(w, id, type, bits, &t);
                offers_add(offers, name, engine->records[type].name, NULL, '\0');
            }
        }
    }
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
    const char *word = text + start;
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
    offer_parts(s, word, end - start, offers);
    offer_records(s, offers);
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
