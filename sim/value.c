// value: see value.h.
#include "sim/value.h"

#include "sim/world.h"

const char *type_words(struct value_type type)
{
    switch (type.kind) {
    case VALUE_NUMBER:
        switch (type.unit) {
        case UNIT_NONE:
            return "a whole number such as 3";
        case UNIT_TIME:
            return "a duration such as 10ms or 1m30s";
        case UNIT_SIZE:
            return "a size such as 64KiB or 4g";
        case UNIT_RATE:
            return "a rate such as 2000/s";
        case UNIT_BANDWIDTH:
            return "a bandwidth such as 50MB/s";
        case UNIT_FRACTION:
            return "a fraction such as 0.6 or 60%";
        }
        return "a number";
    case VALUE_FLAG:
        return "true or false";
    case VALUE_CHOICE:
        return "one of some words";
    case VALUE_NAME:
        return "a name: letters, digits, '_', '-' and '.'";
    case VALUE_TEXT:
        return "text";
    case VALUE_DISTRIBUTION:
        return "a distribution such as \"exponential 10ms\"";
    case VALUE_RECORD:
        return "the name of something in the world";
    case VALUE_BITS:
        return "bits";
    }
    return "a value";
}

void type_print(struct value_type type, struct text *out)
{
    if (type.kind != VALUE_CHOICE) {
        text_add(out, "%s", type_words(type));
        return;
    }
    for (int i = 0; type.choices[i] != NULL; i++) {
        text_add(out, "%s%s", i > 0 ? ", " : "", type.choices[i]);
    }
}

static bool underline(size_t length, struct diag *d)
{
    d->column = 1;
    d->width = (int)length;
    return false;
}

static bool is_word(const char *word, const char *text, size_t length)
{
    return word != NULL && strlen(word) == length && memcmp(word, text, length) == 0;
}

static bool parse_number(struct value_type type, int64_t least, int64_t most, const char *text,
                         size_t length, struct value *value, struct diag *d)
{
    if (is_word(type.unlimited, text, length) && (most == INT64_MAX || most == 0)) {
        value->number = INT64_MAX;
        return true;
    }
    if (least == 0 && most == 0) {
        return unit_parse(type.unit, text, length, &value->number, d);
    }
    return unit_parse_within(type.unit, least, most, text, length, &value->number, d);
}

static bool parse_word(const char *const *words, const char *text, size_t length, int64_t *index)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (is_word(words[i], text, length)) {
            *index = i;
            return true;
        }
    }
    return false;
}

static const char *word_at(const void *self, int i) { return ((const char *const *)self)[i]; }

static bool parse_choice(const char *const *words, const char *text, size_t length,
                         struct value *value, struct diag *d)
{
    if (parse_word(words, text, length, &value->number)) {
        return true;
    }
    char word[64];
    struct text t = text_in(word, sizeof word);
    text_add_bytes(&t, text, length);
    diag_say(d, "'%s' is none of the choices", word);
    diag_expect_names(d, word_at, words);
    const char *near = nearest_name(word, word_at, words);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
    return underline(length, d);
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

enum { NAME_BYTES = 60 };

static bool parse_name(const char *text, size_t length, struct value *value, struct diag *d)
{
    size_t good = 0;
    while (good < length && is_name_byte(text[good])) {
        good++;
    }
    if (length == 0 || length > NAME_BYTES || good < length || text[0] == '.' ||
        text[length - 1] == '.') {
        diag_say(d, length > NAME_BYTES ? "this name is too long" : "this can not be a name");
        diag_expect(d, "1 to %d letters, digits, '_', '-' and '.'", NAME_BYTES);
        underline(length, d);
        if (good < length) {
            d->column = (int)good + 1;
            d->width = 1;
        }
        return false;
    }
    value->text = text;
    value->length = length;
    return true;
}

static uint64_t record_numbered(const struct world *w, uint32_t engine, int record, int64_t number)
{
    const struct record_type *type = &w->engines[engine]->records[record];
    if (type->number_field < 0) {
        return 0;
    }
    const struct field *field = &type->fields[type->number_field];
    uint64_t bits = record_next(w, engine, record, 0);
    while (bits != 0) {
        const unsigned char *bytes = record_bytes(w, engine, record, bits);
        if (field_number(bytes, field->offset, field->bytes) == number) {
            return bits;
        }
        bits = record_next(w, engine, record, bits);
    }
    return 0;
}

struct type_names {
    const struct world *w;
    uint32_t engine;
    int record;
};

static const char *record_name_at(const void *self, int i)
{
    const struct type_names *names = self;
    const struct record_type *type = &names->w->engines[names->engine]->records[names->record];
    uint64_t bits = record_next(names->w, names->engine, names->record, 0);
    while (bits != 0 && i-- > 0) {
        bits = record_next(names->w, names->engine, names->record, bits);
    }
    if (bits == 0 || type->name_field < 0) {
        return NULL;
    }
    const struct field *field = &type->fields[type->name_field];
    const unsigned char *bytes = record_bytes(names->w, names->engine, names->record, bits);
    return name_text(names->w,
                     (name_h){(uint32_t)field_number(bytes, field->offset, field->bytes)});
}

static bool parse_record(const struct world *w, uint32_t engine, int record, const char *text,
                         size_t length, struct value *value, struct diag *d)
{
    char word[128];
    struct text t = text_in(word, sizeof word);
    text_add_bytes(&t, text, length);
    uint64_t bits = record_find(w, engine, record, word);
    struct diag unheard = {0};
    int64_t number;
    if (bits == 0 && unit_parse(UNIT_NONE, text, length, &number, &unheard)) {
        bits = record_numbered(w, engine, record, number);
    }
    if (bits != 0) {
        value->number = (int64_t)bits;
        return true;
    }
    const char *type = w->engines[engine]->records[record].name;
    diag_say(d, "there is no %s called '%s'", type, word);
    struct type_names names = {w, engine, record};
    const char *near = nearest_name(word, record_name_at, &names);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else if (record_next(w, engine, record, 0) == 0) {
        diag_help(d, "there is no %s at all yet", type);
    } else {
        diag_help(d, "`show` lists what there is");
    }
    return underline(length, d);
}

static const char *const flags[] = {"false", "true", NULL};

bool value_parse(struct value_type type, int64_t least, int64_t most, const struct world *w,
                 uint32_t engine, const char *text, size_t length, struct value *value,
                 struct diag *d)
{
    *value = (struct value){0};
    switch (type.kind) {
    case VALUE_NUMBER:
        return parse_number(type, least, most, text, length, value, d);
    case VALUE_FLAG:
        return parse_choice(flags, text, length, value, d);
    case VALUE_CHOICE:
        return parse_choice(type.choices, text, length, value, d);
    case VALUE_NAME:
        return parse_name(text, length, value, d);
    case VALUE_TEXT:
        value->text = text;
        value->length = length;
        return true;
    case VALUE_DISTRIBUTION:
        return distribution_parse(type.unit, text, length, &value->distribution, d);
    case VALUE_RECORD:
        return is_word(type.unlimited, text, length) ||
               parse_record(w, engine, type.record, text, length, value, d);
    case VALUE_BITS:
        break;
    }
    diag_say(d, "this can not be given, only read");
    return underline(length, d);
}

static void print(struct value_type type, const struct world *w, uint32_t engine,
                  const struct value *value, struct text *out, bool rounded)
{
    switch (type.kind) {
    case VALUE_NUMBER:
        if (type.unlimited != NULL && value->number == INT64_MAX) {
            text_add(out, "%s", type.unlimited);
        } else if (rounded) {
            unit_print_rounded(type.unit, value->number, out);
        } else {
            unit_print(type.unit, value->number, out);
        }
        break;
    case VALUE_FLAG:
        text_add(out, "%s", value->number != 0 ? "true" : "false");
        break;
    case VALUE_CHOICE:
        text_add(out, "%s", type.choices[value->number]);
        break;
    case VALUE_NAME:
    case VALUE_TEXT:
        if (value->text != NULL) {
            text_add_bytes(out, value->text, value->length);
        } else {
            text_add(out, "%s", name_text(w, (name_h){(uint32_t)value->number}));
        }
        break;
    case VALUE_DISTRIBUTION:
        distribution_print(type.unit, &value->distribution, out);
        break;
    case VALUE_RECORD:
        if (value->number == 0) {
            text_add(out, "none");
        } else {
            record_label(w, engine, type.record, (uint64_t)value->number, out);
        }
        break;
    case VALUE_BITS:
        text_add(out, "%016llx", (unsigned long long)value->number);
        break;
    }
}

void value_print(struct value_type type, const struct world *w, uint32_t engine,
                 const struct value *value, struct text *out)
{
    print(type, w, engine, value, out, false);
}

void value_print_rounded(struct value_type type, const struct world *w, uint32_t engine,
                         const struct value *value, struct text *out)
{
    print(type, w, engine, value, out, true);
}
