// sentence: see sentence.h.
#include "sim/sentence.h"

#include "sim/member.h"

// A piece of a sentence: literal text up to a name in braces, or up to the end.
struct piece {
    const char *text;
    size_t length;
    const char *name; // NULL at the end
    size_t name_length;
    const char *rest;
};

static struct piece next_piece(const char *sentence)
{
    const char *open = strchr(sentence, '{');
    const char *close = open == NULL ? NULL : strchr(open, '}');
    if (close == NULL) {
        size_t length = strlen(sentence);
        return (struct piece){.text = sentence, .length = length, .rest = sentence + length};
    }
    return (struct piece){.text = sentence,
                          .length = (size_t)(open - sentence),
                          .name = open + 1,
                          .name_length = (size_t)(close - open - 1),
                          .rest = close + 1};
}

static int find_meaning(const struct meaning *meanings, int count, const struct piece *piece)
{
    for (int i = 0; i < count; i++) {
        if (meanings[i].name != NULL && strlen(meanings[i].name) == piece->name_length &&
            memcmp(meanings[i].name, piece->name, piece->name_length) == 0) {
            return i;
        }
    }
    return -1;
}

static void keep_to_one_line(struct text *out, size_t start)
{
    for (size_t i = start; i < out->length; i++) {
        if ((unsigned char)out->at[i] < ' ' || out->at[i] == 0x7f) {
            out->at[i] = ' ';
        }
    }
}

static void fill(const struct world *w, uint32_t engine, const char *sentence,
                 const struct meaning *meanings, const int64_t *numbers, int count,
                 struct text *out)
{
    size_t start = out->length;
    while (*sentence != '\0') {
        struct piece piece = next_piece(sentence);
        text_add_bytes(out, piece.text, piece.length);
        int i = piece.name == NULL ? -1 : find_meaning(meanings, count, &piece);
        if (i >= 0) {
            number_print(meanings[i].type, w, engine, numbers[i], out);
        }
        sentence = piece.rest;
    }
    keep_to_one_line(out, start);
}

void sentence_event(const struct world *w, const struct event *event, struct text *out)
{
    const struct event_row *row = event_row_of(w, event->kind);
    const struct meaning meanings[] = {row->target, row->a, row->b};
    const int64_t numbers[] = {(int64_t)event->target, event->a, event->b};
    fill(w, event->kind >> 8, row->sentence, meanings, numbers, COUNT_OF(meanings), out);
}

void sentence_rule(const struct world *w, uint32_t engine, int rule,
                   const int64_t arguments[RULE_ARGUMENTS], struct text *out)
{
    const struct rule *row = &w->engines[engine]->rules[rule];
    fill(w, engine, row->sentence, row->arguments, arguments, RULE_ARGUMENTS, out);
}

// ---- the setting of a rule ----

// The record of a type that `bits` names, or that owns what `bits` names; 0: neither.
static uint64_t record_named_by(const struct world *w, uint32_t engine,
                                const struct meaning *meaning, uint64_t bits, int record)
{
    bool names = meaning->name != NULL && meaning->type.kind == VALUE_RECORD;
    if (!names || meaning->type.record == record) {
        return names ? bits : 0;
    }
    const struct record_type *type = &w->engines[engine]->records[meaning->type.record];
    const struct field *owner = type->owner_field < 0 ? NULL : &type->fields[type->owner_field];
    bool owned = owner != NULL && owner->type.record == record &&
                 record_valid(w, engine, meaning->type.record, bits);
    return owned ? (uint64_t)field_number(record_bytes(w, engine, meaning->type.record, bits),
                                          owner->offset, owner->bytes)
                 : 0;
}

// The record of a type that a rule or its event is about; 0: none is.
static uint64_t record_meant(const struct world *w, const struct event *event, uint32_t engine,
                             const struct rule *rule, const int64_t arguments[RULE_ARGUMENTS],
                             int record)
{
    uint64_t bits = 0;
    for (int i = 0; i < RULE_ARGUMENTS && bits == 0; i++) {
        bits = record_named_by(w, engine, &rule->arguments[i], (uint64_t)arguments[i], record);
    }
    if (bits == 0 && event != NULL && event->kind >> 8 == engine) {
        bits = record_named_by(w, engine, &event_row_of(w, event->kind)->target, event->target,
                               record);
    }
    return bits;
}

// The value of a setting on the record that a rule is about; false: it is about none that has it.
static bool read_setting(const struct world *w, const struct event *event, uint32_t engine,
                         const struct rule *rule, const int64_t arguments[RULE_ARGUMENTS],
                         const char *name, struct member *member, struct value *value)
{
    const struct engine *row = w->engines[engine];
    for (int record = 0; record < row->record_count; record++) {
        uint64_t bits = record_meant(w, event, engine, rule, arguments, record);
        if (record_valid(w, engine, record, bits) &&
            member_find(row, record, name, strlen(name), member)) {
            member_read(w, engine, record, bits, member, value);
            return true;
        }
    }
    return false;
}

void sentence_setting(const struct world *w, const struct event *event, uint32_t engine, int rule,
                      const int64_t arguments[RULE_ARGUMENTS], struct text *out)
{
    const struct rule *row = &w->engines[engine]->rules[rule];
    const char *name = row->setting;
    struct member member, other;
    struct value value, others;
    if (name == NULL) {
        return;
    }
    bool known = read_setting(w, event, engine, row, arguments, name, &member, &value);
    if (known && value.number == 0 && row->instead != NULL &&
        read_setting(w, event, engine, row, arguments, row->instead, &other, &others) &&
        others.number != 0) {
        name = row->instead;
        member = other;
        value = others;
    }
    text_add(out, "%s", name);
    if (known) {
        text_add(out, "=");
        value_print(member.type, w, engine, &value, out);
    }
}

void sentence_head(uint64_t id, int64_t time, struct text *out)
{
    bool command = (id & COMMAND_CAUSE) != 0;
    text_add(out, "%c%llu ", command ? '>' : '#', (unsigned long long)(id & ~COMMAND_CAUSE));
    unit_print_clock(time, out);
}

bool sentence_check(const char *sentence, const struct meaning *meanings, int count, struct diag *d)
{
    while (*sentence != '\0') {
        struct piece piece = next_piece(sentence);
        if (piece.name != NULL && find_meaning(meanings, count, &piece) < 0) {
            diag_say(d, "'{%.*s}' is no argument of \"%s\"", (int)piece.name_length, piece.name,
                     sentence);
            return diag_help(d, "name it in the row, or take it out of the sentence");
        }
        sentence = piece.rest;
    }
    return true;
}

void kind_print(const struct world *w, uint32_t kind, struct text *out)
{
    text_add(out, "%s.%s", w->engines[kind >> 8]->name, event_row_of(w, kind)->name);
}
