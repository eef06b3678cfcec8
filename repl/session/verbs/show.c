// show: the scene as text, one record with all it has, or all records of a type.
#include "repl/prompt/table.h"
#include "repl/script/script.h"
#include "repl/session/panes.h"
#include "repl/session/scene.h"
#include "repl/session/verbs/verbs.h"
#include "sim/member.h"

// ---- one record ----

static void add_member(struct table *t, const struct world *w, uint32_t engine, int record,
                       uint64_t bits, const struct member *member)
{
    struct value value;
    member_read(w, engine, record, bits, member, &value);
    char words[256];
    struct text text = text_in(words, sizeof words);
    value_print_rounded(member->type, w, engine, &value, &text);
    table_text(t, "%s", member->name);
    if (member->type.kind == VALUE_NUMBER && value.number != INT64_MAX) {
        table_quantity(t, member->type.unit, value.number, words);
    } else {
        table_text(t, "%s", words);
    }
    table_text(t, "%s%s", member->setting != NULL ? "setting: " : "", member->doc);
}

static void show_record(struct session *s, uint32_t engine, int record, uint64_t bits)
{
    const struct world *w = session_world(s);
    struct table *t = table_new((struct table_column[]){{.name = "name"},
                                                        {.name = "value", .align = TABLE_RIGHT},
                                                        {.name = "what it is"}},
                                3);
    struct member member;
    for (int i = 0; member_at(w->engines[engine], record, i, &member); i++) {
        if (!member.internal && member.type.kind != VALUE_BITS) {
            add_member(t, w, engine, record, bits, &member);
        }
    }
    table_print(t, s->options.out);
    table_free(t);
}

// ---- all records of a type ----

enum { COLUMNS = 24, ROWS = 1000 };

static int choose_columns(const struct engine *engine, int record, struct member *members)
{
    int count = 0;
    for (int i = 0; count < COLUMNS && member_at(engine, record, i, &members[count]); i++) {
        count += !members[count].internal && members[count].type.kind != VALUE_BITS;
    }
    return count;
}

static void show_type(struct session *s, uint32_t engine, int record)
{
    const struct world *w = session_world(s);
    struct member members[COLUMNS + 1];
    struct table_column columns[COLUMNS + 1] = {{.name = w->engines[engine]->records[record].name}};
    int count = choose_columns(w->engines[engine], record, members);
    for (int i = 0; i < count; i++) {
        bool quantity = members[i].type.kind == VALUE_NUMBER;
        columns[i + 1] =
            (struct table_column){.name = members[i].name,
                                  .unit = quantity ? table_unit(members[i].type.unit) : NULL,
                                  .unit_in_cells = true};
    }
    struct table *t = table_new(columns, count + 1);
    uint64_t bits = record_next(w, engine, record, 0);
    for (; bits != 0 && table_rows(t) < ROWS; bits = record_next(w, engine, record, bits)) {
        char words[256];
        struct text text = text_in(words, sizeof words);
        record_label(w, engine, record, bits, &text);
        table_text(t, "%s", words);
        for (int i = 0; i < count; i++) {
            struct value value;
            member_read(w, engine, record, bits, &members[i], &value);
            text = text_in(words, sizeof words);
            value_print_rounded(members[i].type, w, engine, &value, &text);
            if (members[i].type.kind == VALUE_NUMBER && value.number != INT64_MAX) {
                table_quantity(t, members[i].type.unit, value.number, words);
            } else {
                table_text(t, "%s", words);
            }
        }
    }
    if (table_rows(t) == 0) {
        out_text(s->options.out, "there is no %s now\n", columns[0].name);
    } else {
        table_print(t, s->options.out);
    }
    table_free(t);
    if (bits != 0) {
        out_text(s->options.out, "... and more than %d others\n", ROWS);
    }
}

// "station" or "stations".
static bool find_type(const struct world *w, const char *word, uint32_t *engine, int *record)
{
    size_t length = strlen(word);
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        for (int i = 0; w->engines[id] != NULL && i < w->engines[id]->record_count; i++) {
            const char *name = w->engines[id]->records[i].name;
            size_t size = strlen(name);
            bool plural = length == size + 1 && word[size] == 's';
            if ((length == size || plural) && memcmp(name, word, size) == 0) {
                *engine = id;
                *record = i;
                return true;
            }
        }
    }
    return false;
}

static bool run_show(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_show, call, 1, d)) {
        return false;
    }
    const char *word = verb_word(call, 0);
    uint32_t engine;
    int record;
    uint64_t bits;
    enum scene_pane pane;
    if (word == NULL) {
        session_print_scene(s);
        return true;
    }
    if (panes_find(word, &pane)) {
        session_print_pane(s, pane);
        return true;
    }
    struct diag unheard = {0};
    if (record_named(session_world(s), word, strlen(word), &engine, &record, &bits, &unheard)) {
        show_record(s, engine, record, bits);
        return true;
    }
    if (find_type(session_world(s), word, &engine, &record)) {
        show_type(s, engine, record);
        return true;
    }
    *d = unheard;
    diag_expect(d, "the name of a record, or a type such as stations");
    return verb_refuse(call, 0, d);
}

const struct verb verb_show = {
    .name = "show",
    .usage = "show [PANE | NAME | TYPE]",
    .doc = "Shows the world as it is now, one pane of it, one record, or all records of a type.",
    .more = "Panes: map, lanes, log, memory, metrics, events, tree, lesson. A value alone is an "
            "expression: desk.waiting",
    .example = "show desk",
    .run = run_show,
};
