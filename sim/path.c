// path: see path.h.
#include "sim/path.h"

enum { WORD_BYTES = 256 };

static void copy_word(char word[WORD_BYTES], const char *text, size_t length)
{
    struct text t = text_in(word, WORD_BYTES);
    text_add_bytes(&t, text, length);
}

// The stretch of `text` that a refusal is about.
static bool refuse_at(struct diag *d, size_t start, size_t length)
{
    d->column = (int)start + 1;
    d->width = length > 0 ? (int)length : 1;
    return false;
}

static const char *name_of_record(const struct world *w, uint32_t engine, int record, uint64_t bits)
{
    const struct record_type *type = &w->engines[engine]->records[record];
    const struct field *field = &type->fields[type->name_field];
    int64_t at = field_number(record_bytes(w, engine, record, bits), field->offset, field->bytes);
    return name_text(w, (name_h){(uint32_t)at});
}

// ---- lists of names for "did you mean"; slow, but only asked for when something was mistyped ----

// Engines, and all records that have names.
static const char *owner_name_at(const void *self, int i)
{
    const struct world *w = self;
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        if (w->engines[id] != NULL && i-- == 0) {
            return w->engines[id]->name;
        }
        for (int record = 0; w->engines[id] != NULL && record < w->engines[id]->record_count;
             record++) {
            if (w->engines[id]->records[record].name_field < 0) {
                continue;
            }
            for (uint64_t bits = record_next(w, id, record, 0); bits != 0;
                 bits = record_next(w, id, record, bits)) {
                if (i-- == 0) {
                    return name_of_record(w, id, record, bits);
                }
            }
        }
    }
    return NULL;
}

static const char *type_name_at(const void *self, int i)
{
    const struct world *w = self;
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        int count = w->engines[id] == NULL ? 0 : w->engines[id]->record_count;
        if (i < count) {
            return w->engines[id]->records[i].name;
        }
        i -= count;
    }
    return NULL;
}

struct owner {
    const struct engine *engine;
    int record; // -1: the engine itself
};

static const char *member_name_at(const void *self, int i)
{
    const struct owner *owner = self;
    struct member member;
    return member_at(owner->engine, owner->record, i, &member) ? member.name : NULL;
}

// ---- refusals ----

static bool help_nearest(struct diag *d, const char *word, name_at_function *name_at,
                         const void *self)
{
    const char *near = nearest_name(word, name_at, self);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
    return near != NULL;
}

// Which part was meant as the name? The longest that is nearly one.
static bool unknown_owner(const struct world *w, const char *text, size_t length, struct diag *d)
{
    struct diag help = {0};
    char word[WORD_BYTES] = "";
    size_t end = length + 1;
    bool helped = false;
    while (!helped && end > 0) {
        end--;
        if (end == length || text[end] == '.') {
            copy_word(word, text, end);
            helped = help_nearest(&help, word, owner_name_at, w);
        }
    }
    diag_say(d, "nothing in this world is called '%s'", word);
    diag_help(d, "%s", helped ? help.help : "`show` lists what there is");
    return refuse_at(d, 0, strlen(word));
}

static bool unknown_type(const struct world *w, const char *text, size_t length, struct diag *d)
{
    char word[WORD_BYTES];
    copy_word(word, text, length);
    diag_say(d, "no kind of thing is called '%s'", word);
    if (!help_nearest(d, word, type_name_at, w)) {
        diag_help(d, "`show` lists what there is");
    }
    return refuse_at(d, 0, length);
}

// The first `owner_length` bytes of the text name an owner, but what follows is no member of it.
static bool unknown_member(const struct world *w, const struct path *path, const char *text,
                           size_t length, size_t owner_length, struct diag *d)
{
    const struct owner owner = {w->engines[path->engine], path->record};
    size_t start = owner_length < length ? owner_length + 1 : length;
    char whole[WORD_BYTES], word[WORD_BYTES];
    copy_word(whole, text, owner_length);
    copy_word(word, text + start, length - start);
    const char *type = path->record < 0 ? "engine" : owner.engine->records[path->record].name;
    if (word[0] == '\0') {
        diag_say(d, "'%s' is a whole %s: say what of it", whole, type);
    } else {
        diag_say(d, "%s '%s' has nothing called '%s'", type, whole, word);
    }
    diag_expect_names(d, member_name_at, &owner);
    if (!help_nearest(d, word, member_name_at, &owner) && d->expected[0] == '\0') {
        diag_help(d, "nothing can be read of it; `show` lists what there is");
    }
    return word[0] == '\0' ? refuse_at(d, 0, length) : refuse_at(d, start, length - start);
}

// ---- parsing: name.member ----

// The engine, or the record of any type, that has this name; with `member` (of `length` bytes) only
// one that has it.
static bool find_owner(const struct world *w, const char *name, const char *member, size_t length,
                       struct path *path)
{
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        for (int record = -1; engine != NULL && record < engine->record_count; record++) {
            uint64_t bits = record < 0 ? 0 : record_find(w, id, record, name);
            bool called = record < 0 ? strcmp(engine->name, name) == 0 : bits != 0;
            *path = (struct path){.engine = id, .record = record, .bits = bits};
            if (called &&
                (member == NULL || member_find(engine, record, member, length, &path->member))) {
                return true;
            }
        }
    }
    return false;
}

static bool parse_dotted(const struct world *w, const char *text, size_t length, struct path *path,
                         struct diag *d)
{
    char word[WORD_BYTES];
    struct path known = {0};
    size_t known_length = 0; // of the longest part that names something
    for (size_t end = length; end > 0; end--) {
        if (end < length && text[end] != '.') {
            continue;
        }
        copy_word(word, text, end);
        if (end < length && find_owner(w, word, text + end + 1, length - end - 1, path)) {
            return true;
        }
        if (known_length == 0 && find_owner(w, word, NULL, 0, &known)) {
            known_length = end;
        }
    }
    return known_length > 0 ? unknown_member(w, &known, text, length, known_length, d)
                            : unknown_owner(w, text, length, d);
}

// ---- parsing: type[17].member ----

static bool find_type(const struct world *w, const char *name, size_t length, struct path *path)
{
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        for (int record = 0; engine != NULL && record < engine->record_count; record++) {
            const char *type = engine->records[record].name;
            if (strlen(type) == length && memcmp(type, name, length) == 0) {
                *path = (struct path){.engine = id, .record = record};
                return true;
            }
        }
    }
    return false;
}

// Records without name and number are called by their slot.
static bool find_slot(const struct world *w, struct path *path, const char *text, size_t length,
                      struct diag *d)
{
    struct value slot;
    if (!value_parse(TYPE_COUNT, 0, UINT32_MAX, w, path->engine, text, length, &slot, d)) {
        return false;
    }
    uint64_t bits = record_next(w, path->engine, path->record, 0);
    while (bits != 0 && handle_place(bits) != slot.number) {
        bits = record_next(w, path->engine, path->record, bits);
    }
    path->bits = bits;
    if (bits == 0) {
        diag_say(d, "there is no %s %lld", w->engines[path->engine]->records[path->record].name,
                 (long long)slot.number);
        diag_help(d, "`show` lists what there is");
        return refuse_at(d, 0, length);
    }
    return true;
}

// Records that are numbered within another are called "orders 17".
static bool find_label(const struct world *w, struct path *path, const char *text, size_t length)
{
    char label[WORD_BYTES];
    uint64_t bits = record_next(w, path->engine, path->record, 0);
    for (; bits != 0; bits = record_next(w, path->engine, path->record, bits)) {
        struct text t = text_in(label, sizeof label);
        record_label(w, path->engine, path->record, bits, &t);
        if (t.length == length && memcmp(label, text, length) == 0) {
            path->bits = bits;
            return true;
        }
    }
    return false;
}

static bool find_index(const struct world *w, struct path *path, const char *text, size_t length,
                       struct diag *d)
{
    const struct record_type *type = &w->engines[path->engine]->records[path->record];
    if (type->name_field < 0 && type->number_field < 0) {
        return find_slot(w, path, text, length, d);
    }
    if (type->owner_field >= 0 && find_label(w, path, text, length)) {
        return true;
    }
    struct value value;
    if (!value_parse(TYPE_RECORD(path->record), 0, 0, w, path->engine, text, length, &value, d)) {
        return false;
    }
    path->bits = (uint64_t)value.number;
    return true;
}

static bool parse_indexed(const struct world *w, const char *text, size_t length, size_t open,
                          struct path *path, struct diag *d)
{
    const char *bracket = memchr(text + open, ']', length - open);
    if (!find_type(w, text, open, path)) {
        return unknown_type(w, text, open, d);
    }
    if (bracket == NULL) {
        diag_say(d, "the bracket is not closed");
        diag_help(d, "write it like %.*s[17].%s", (int)open, text, "name");
        return refuse_at(d, open, length - open);
    }
    size_t index = open + 1, close = (size_t)(bracket - text);
    if (!find_index(w, path, text + index, close - index, d)) {
        d->column += (int)index;
        return false;
    }
    size_t end = close + 1;
    bool dot = end < length && text[end] == '.';
    if (end < length && !dot) {
        diag_say(d, "a '.' belongs after the bracket");
        diag_help(d, "write it like %.*s.name", (int)end, text);
        return refuse_at(d, end, length - end);
    }
    return (dot && member_find(w->engines[path->engine], path->record, text + end + 1,
                               length - end - 1, &path->member)) ||
           unknown_member(w, path, text, length, end, d);
}

bool path_parse(const struct world *w, const char *text, size_t length, struct path *path,
                struct diag *d)
{
    const char *open = memchr(text, '[', length);
    return open == NULL ? parse_dotted(w, text, length, path, d)
                        : parse_indexed(w, text, length, (size_t)(open - text), path, d);
}

// ---- reading ----

bool path_read(const struct world *w, const struct path *path, struct value *value)
{
    *value = (struct value){0};
    if (path->record >= 0 && !record_valid(w, path->engine, path->record, path->bits)) {
        return false;
    }
    member_read(w, path->engine, path->record, path->bits, &path->member, value);
    return true;
}

void path_print_record(const struct world *w, uint32_t engine, int record, uint64_t bits,
                       struct text *out)
{
    const struct record_type *type = &w->engines[engine]->records[record];
    if (!record_valid(w, engine, record, bits)) {
        text_add(out, "%s[gone]", type->name);
    } else if (type->name_field >= 0) {
        text_add(out, "%s", name_of_record(w, engine, record, bits));
    } else if (type->owner_field >= 0) {
        text_add(out, "%s[", type->name);
        record_label(w, engine, record, bits, out);
        text_add(out, "]");
    } else if (type->number_field >= 0) {
        const struct field *field = &type->fields[type->number_field];
        const unsigned char *bytes = record_bytes(w, engine, record, bits);
        text_add(out, "%s[%lld]", type->name,
                 (long long)field_number(bytes, field->offset, field->bytes));
    } else {
        text_add(out, "%s[%u]", type->name, handle_place(bits));
    }
}

void path_print(const struct world *w, const struct path *path, struct text *out)
{
    if (path->record < 0) {
        text_add(out, "%s", w->engines[path->engine]->name);
    } else {
        path_print_record(w, path->engine, path->record, path->bits, out);
    }
    text_add(out, ".%s", path->member.name);
}

void path_print_value(const struct world *w, const struct path *path, struct text *out)
{
    struct value value;
    if (path_read(w, path, &value)) {
        value_print(path->member.type, w, path->engine, &value, out);
    } else {
        text_add(out, "gone");
    }
}
