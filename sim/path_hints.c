// path_hints: see path_hints.h. Functions here return false once no more hints are wanted.
#include "sim/path_hints.h"

enum { HINT_BYTES = 256 };

struct listing {
    const struct world *w;
    const char *typed;
    size_t length;
    path_hint_heard *heard;
    void *self;
};

static bool fits(const struct listing *l, const char *text)
{
    return strlen(text) >= l->length && memcmp(text, l->typed, l->length) == 0;
}

// Was `text` typed already, to its end?
static bool was_typed(const struct listing *l, const char *text)
{
    return l->length >= strlen(text) && memcmp(text, l->typed, strlen(text)) == 0;
}

static bool list_part(const struct listing *l, const char *text, const char *doc)
{
    const struct path_hint hint = {.text = text, .doc = doc};
    return !fits(l, text) || l->heard(l->self, &hint);
}

static bool list_member(const struct listing *l, const struct path *path, const char *text)
{
    char words[HINT_BYTES];
    struct text t = text_in(words, sizeof words);
    struct value value;
    path_read(l->w, path, &value);
    value_print_rounded(path->member.type, l->w, path->engine, &value, &t);
    const struct path_hint hint = {
        .text = text, .doc = path->member.doc, .type = &path->member.type, .value = words};
    return !fits(l, text) || l->heard(l->self, &hint);
}

// What there is of an owner, or, where not so much was typed, the owner. `path` has no member yet.
static bool list_owner(const struct listing *l, const char *name, const char *doc, struct path path)
{
    const struct engine *engine = l->w->engines[path.engine];
    if (!member_at(engine, path.record, 0, &path.member)) {
        return true;
    }
    char text[HINT_BYTES];
    struct text t = text_in(text, sizeof text);
    text_add(&t, "%s.", name);
    if (!was_typed(l, text)) {
        return list_part(l, text, doc);
    }
    size_t start = t.length;
    for (int i = 0; member_at(engine, path.record, i, &path.member); i++) {
        t.length = start;
        text_add(&t, "%s", path.member.name);
        if (!list_member(l, &path, text)) {
            return false;
        }
    }
    return true;
}

static bool list_type(const struct listing *l, uint32_t engine, int record)
{
    const struct record_type *type = &l->w->engines[engine]->records[record];
    struct path path = {.engine = engine, .record = record};
    path.bits = record_next(l->w, engine, record, 0);
    char name[HINT_BYTES];
    struct text t = text_in(name, sizeof name);
    text_add(&t, "%s[", type->name);
    if (type->name_field < 0 && path.bits != 0 && !was_typed(l, name)) {
        return list_part(l, name, type->doc);
    }
    for (; path.bits != 0; path.bits = record_next(l->w, engine, record, path.bits)) {
        t.length = 0;
        path_print_record(l->w, engine, record, path.bits, &t);
        if (!list_owner(l, name, type->doc, path)) {
            return false;
        }
    }
    return true;
}

static bool list_engine(const struct listing *l, uint32_t id)
{
    const struct engine *engine = l->w->engines[id];
    if (!list_owner(l, engine->name, engine->doc, (struct path){.engine = id, .record = -1})) {
        return false;
    }
    for (int record = 0; record < engine->record_count; record++) {
        if (!list_type(l, id, record)) {
            return false;
        }
    }
    return true;
}

void path_hints(const struct world *w, const char *typed, size_t length, path_hint_heard *heard,
                void *self)
{
    const struct listing l = {
        .w = w, .typed = typed, .length = length, .heard = heard, .self = self};
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        if (w->engines[id] != NULL && !list_engine(&l, id)) {
            return;
        }
    }
}
