// command_find: commands, settings and records by name. See command.h.
#include "sim/command.h"

static bool same(const char *name, const char *word, size_t length)
{
    return strlen(name) == length && memcmp(name, word, length) == 0;
}

struct command_names {
    const struct engine *const *engines;
    const struct engine *only; // NULL: all
};

static const char *command_name_at(const void *self, int i)
{
    const struct command_names *names = self;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = names->engines[id];
        if (engine == NULL || (names->only != NULL && names->only != engine)) {
            continue;
        }
        if (i < engine->command_count) {
            return engine->commands[i].name;
        }
        i -= engine->command_count;
    }
    return NULL;
}

static void copy_word(char *out, size_t size, const char *word, size_t length)
{
    struct text t = text_in(out, size);
    text_add_bytes(&t, word, length);
}

static const struct command *in_engine(const struct engine *engine, const char *word, size_t length)
{
    for (int i = 0; i < engine->command_count; i++) {
        if (same(engine->commands[i].name, word, length)) {
            return &engine->commands[i];
        }
    }
    return NULL;
}

static const struct command *not_found(const struct engine *const *engines,
                                       const struct engine *only, const char *word, size_t length,
                                       struct diag *d)
{
    char name[64];
    copy_word(name, sizeof name, word, length);
    if (only != NULL) {
        diag_say(d, "engine '%s' has no command '%s'", only->name, name);
    } else {
        diag_say(d, "no command is called '%s'", name);
    }
    struct command_names names = {.engines = engines, .only = only};
    const char *near = nearest_name(name, command_name_at, &names);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else {
        diag_help(d, "`help commands` lists them");
    }
    d->column = 1;
    d->width = (int)length;
    return NULL;
}

const struct command *command_find(const struct engine *const *engines, const char *name,
                                   size_t length, const struct engine **engine, struct diag *d)
{
    const struct command *found = NULL;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *e = engines[id];
        if (e == NULL) {
            continue;
        }
        size_t prefix = strlen(e->name);
        if (length > prefix && name[prefix] == '.' && memcmp(e->name, name, prefix) == 0) {
            *engine = e;
            found = in_engine(e, name + prefix + 1, length - prefix - 1);
            return found != NULL ? found
                                 : not_found(engines, e, name + prefix + 1, length - prefix - 1, d);
        }
        const struct command *here = found == NULL ? in_engine(e, name, length) : NULL;
        if (here != NULL) {
            found = here;
            *engine = e;
        }
    }
    return found != NULL ? found : not_found(engines, NULL, name, length, d);
}

static bool has_records(const struct world *w, uint32_t engine)
{
    for (int type = 0; type < w->engines[engine]->record_count; type++) {
        if (record_next(w, engine, type, 0) != 0) {
            return true;
        }
    }
    return false;
}

// Of the engines that have the command, those of which the world has records; the engine of what
// `object` names is the only one.
static uint64_t engines_meant(const struct world *w, const char *name, size_t length,
                              const char *object, size_t object_length)
{
    uint64_t all = 0, used = 0;
    uint32_t owner;
    int record;
    uint64_t bits;
    struct diag unheard = {0};
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        if (w->engines[id] != NULL && in_engine(w->engines[id], name, length) != NULL) {
            all |= UINT64_C(1) << id;
            used |= has_records(w, id) ? UINT64_C(1) << id : 0;
        }
    }
    if (object_length > 0 &&
        record_named(w, object, object_length, &owner, &record, &bits, &unheard) &&
        (all & UINT64_C(1) << owner) != 0) {
        return UINT64_C(1) << owner;
    }
    return used != 0 ? used : all;
}

const struct command *command_meant(const struct world *w, const char *name, size_t length,
                                    const char *object, size_t object_length,
                                    const struct engine **engine, struct diag *d)
{
    const struct command *first = command_find(w->engines, name, length, engine, d);
    if (first == NULL || memchr(name, '.', length) != NULL) {
        return first;
    }
    uint64_t meant = engines_meant(w, name, length, object, object_length);
    const struct engine *one = w->engines[__builtin_ctzll(meant)];
    if ((meant & (meant - 1)) == 0) {
        *engine = one;
        return in_engine(one, name, length);
    }
    const struct engine *other = w->engines[__builtin_ctzll(meant & (meant - 1))];
    diag_say(d, "both '%s.%s' and '%s.%s' are commands", one->name, first->name, other->name,
             first->name);
    diag_help(d, "say which one, with the engine's name in front");
    d->column = 1;
    d->width = (int)length;
    return NULL;
}

int setting_find(const struct engine *engine, int record, const char *name, size_t length)
{
    for (int i = 0; i < engine->setting_count; i++) {
        if (engine->settings[i].record == record && same(engine->settings[i].name, name, length)) {
            return i;
        }
    }
    return -1;
}

// Names of records of all engines, one after the other; slow, but only asked for when something was
// mistyped.
static const char *record_name_at(const void *self, int i)
{
    const struct world *w = self;
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        for (int type = 0; engine != NULL && type < engine->record_count; type++) {
            const struct record_type *row = &engine->records[type];
            if (row->name_field < 0) {
                continue;
            }
            const struct field *field = &row->fields[row->name_field];
            uint64_t bits = record_next(w, id, type, 0);
            while (bits != 0 && i-- > 0) {
                bits = record_next(w, id, type, bits);
            }
            if (bits != 0) {
                const unsigned char *bytes = record_bytes(w, id, type, bits);
                name_h name = {(uint32_t)field_number(bytes, field->offset, field->bytes)};
                return name_text(w, name);
            }
        }
    }
    return NULL;
}

const char *record_near(const struct world *w, const char *name)
{
    return nearest_name(name, record_name_at, w);
}

bool record_named(const struct world *w, const char *name, size_t length, uint32_t *engine,
                  int *record, uint64_t *bits, struct diag *d)
{
    char wanted[64];
    copy_word(wanted, sizeof wanted, name, length);
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        for (int type = 0; w->engines[id] != NULL && type < w->engines[id]->record_count; type++) {
            uint64_t found = record_find(w, id, type, wanted);
            if (found != 0) {
                *engine = id;
                *record = type;
                *bits = found;
                return true;
            }
        }
    }
    diag_say(d, "nothing in this world is called '%s'", wanted);
    const char *near = record_near(w, wanted);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else {
        diag_help(d, "`show` lists what there is");
    }
    return false;
}
