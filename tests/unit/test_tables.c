// tables: every row of every engine says what a reader of it needs, and says nothing that is not
// so.
#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/session/small_world.h"
#include "sim/sentence.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct capture capture;
static struct session *session; // in the small world

static int open_small_world(void **state)
{
    (void)state;
    struct diag d = {0};
    capture_open(&capture);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 26,
                                            .out = capture.out};
    session = session_open(&options, &d);
    return session != NULL && session_small_world(session, &d) ? 0 : -1;
}

static int close_small_world(void **state)
{
    (void)state;
    session_close(session);
    capture_close(&capture);
    return 0;
}

static const struct world *world(void) { return session_world(session); }

// ---- words ----

static void need(const char *text, const char *what, const char *engine, const char *row)
{
    if (text == NULL || text[0] == '\0') {
        fail_msg("%s.%s has no %s", engine, row, what);
    }
}

// One or more sentences: a capital or a number at the beginning, a full stop at the end.
static void need_sentence(const char *text, const char *what, const char *engine, const char *row)
{
    need(text, what, engine, row);
    char last = text[strlen(text) - 1];
    bool begins = (text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= '0' && text[0] <= '9');
    if (!begins || last != '.') {
        fail_msg("%s.%s: its %s is no sentence: %s", engine, row, what, text);
    }
}

// What follows a name in a list: no capital and no full stop.
static void need_phrase(const char *text, const char *what, const char *engine, const char *row)
{
    need(text, what, engine, row);
    if (text[strlen(text) - 1] == '.') {
        fail_msg("%s.%s: its %s ends with a full stop: %s", engine, row, what, text);
    }
}

// Names are typed: letters, digits, and what real systems join words with.
static void need_name(const char *name, const char *engine)
{
    need(name, "name", engine, "?");
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.-") != strlen(name)) {
        fail_msg("%s.%s: not every character of the name can be typed bare", engine, name);
    }
}

static void need_value(const struct engine *e, const char *row, struct value_type type,
                       int64_t least, int64_t most, const char *text)
{
    struct value value;
    struct diag d = {0};
    if (!value_parse(type, least, most, world(), e->id, text, strlen(text), &value, &d)) {
        fail_msg("%s.%s: its default '%s' is refused: %s", e->name, row, text, d.what);
    }
}

static void need_meanings(const struct engine *e, const char *row, const char *sentence,
                          const struct meaning *meanings, int count)
{
    struct diag d = {0};
    need(sentence, "sentence", e->name, row);
    if (!sentence_check(sentence, meanings, count, &d)) {
        fail_msg("%s.%s: %s", e->name, row, d.what);
    }
}

// ---- rows ----

static void each_engine(void (*check)(const struct engine *e))
{
    int engines = 0;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *e = engine_registry[id];
        if (e != NULL) {
            assert_int_equal(e->id, id);
            check(e);
            engines++;
        }
    }
    assert_true(engines >= 2);
}

static void check_engine(const struct engine *e)
{
    need_name(e->name, e->name);
    need_sentence(e->doc, "doc", e->name, "");
    need(e->models, "word on what it models", e->name, "");
    assert_non_null(e->limits);
    assert_non_null(e->limits[0]);
    for (int i = 0; e->limits[i] != NULL; i++) {
        need_sentence(e->limits[i], "limit", e->name, "");
    }
}

static void test_engines(void **state)
{
    (void)state;
    each_engine(check_engine);
}

static void check_field(const struct engine *e, const struct record_type *type,
                        const struct field *field)
{
    need_name(field->name, e->name);
    need_phrase(field->doc, "doc", e->name, field->name);
    if (field->offset + field->bytes > type->bytes) {
        fail_msg("%s.%s.%s lies beyond its record", e->name, type->name, field->name);
    }
    if (field->type.kind == VALUE_RECORD) {
        assert_in_range(field->type.record, 0, e->record_count - 1);
    }
}

static void check_records(const struct engine *e)
{
    for (int r = 0; r < e->record_count; r++) {
        const struct record_type *type = &e->records[r];
        need_name(type->name, e->name);
        need_sentence(type->doc, "doc", e->name, type->name);
        assert_true(type->name_field < type->field_count);
        assert_true(type->number_field < type->field_count);
        assert_true(type->owner_field < type->field_count);
        for (int i = 0; i < type->field_count; i++) {
            check_field(e, type, &type->fields[i]);
        }
    }
}

static void test_records(void **state)
{
    (void)state;
    each_engine(check_records);
}

static void check_settings(const struct engine *e)
{
    for (int i = 0; i < e->setting_count; i++) {
        const struct setting *s = &e->settings[i];
        need_name(s->name, e->name);
        need_sentence(s->doc, "doc", e->name, s->name);
        need_phrase(s->applies, "word on when it applies", e->name, s->name);
        need(s->source, "source", e->name, s->name);
        assert_in_range(s->record, 0, e->record_count - 1);
        assert_true(s->offset + s->bytes <= e->records[s->record].bytes);
        need_value(e, s->name, s->type, s->least, s->most, s->default_text);
        if (setting_find(e, s->record, s->name, strlen(s->name)) != i) {
            fail_msg("%s.%s is there twice", e->name, s->name);
        }
    }
}

static void test_settings(void **state)
{
    (void)state;
    each_engine(check_settings);
}

static void check_example(const struct engine *e, const struct command *c)
{
    static struct call call;
    struct diag d = {0};
    need(c->example, "example", e->name, c->name);
    const char *last =
        strrchr(c->example, '\n'); // what stands before prepares it; test_help runs all
    last = last == NULL ? c->example : last + 1;
    if (!command_parse_loosely(world(), last, strlen(last), &call, &d)) {
        fail_msg("%s.%s: its example '%s' is refused: %s", e->name, c->name, c->example, d.what);
    }
    if (call.command != c) {
        fail_msg("%s.%s: its example '%s' is of another command", e->name, c->name, c->example);
    }
}

static void check_commands(const struct engine *e)
{
    for (int i = 0; i < e->command_count; i++) {
        const struct command *c = &e->commands[i];
        need_name(c->name, e->name);
        need_sentence(c->doc, "doc", e->name, c->name);
        assert_non_null(c->apply);
        check_example(e, c);
        for (int p = 0; p < c->parameter_count; p++) {
            const struct parameter *parameter = &c->parameters[p];
            need_name(parameter->name, e->name);
            need_phrase(parameter->doc, "doc", c->name, parameter->name);
            if (parameter->default_text != NULL && parameter->default_text[0] != '\0') {
                need_value(e, parameter->name, parameter->type, parameter->least, parameter->most,
                           parameter->default_text);
            }
        }
    }
}

static void test_commands(void **state)
{
    (void)state;
    each_engine(check_commands);
}

static void check_events(const struct engine *e)
{
    for (int i = 0; i < e->event_count; i++) {
        const struct event_row *row = &e->events[i];
        need_name(row->name, e->name);
        need_sentence(row->doc, "doc", e->name, row->name);
        if (row->run != NULL) {
            const struct meaning meanings[] = {row->target, row->a, row->b};
            need_meanings(e, row->name, row->sentence, meanings, COUNT_OF(meanings));
        }
    }
}

static void test_events(void **state)
{
    (void)state;
    each_engine(check_events);
}

static bool has_setting(const struct engine *e, const char *name)
{
    for (int i = 0; i < e->setting_count; i++) {
        if (strcmp(e->settings[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void check_rules(const struct engine *e)
{
    for (int i = 0; i < e->rule_count; i++) {
        const struct rule *row = &e->rules[i];
        need_name(row->name, e->name);
        need_meanings(e, row->name, row->sentence, row->arguments, RULE_ARGUMENTS);
        need(row->source, "source", e->name, row->name);
        if (row->setting != NULL && !has_setting(e, row->setting)) {
            fail_msg("%s.%s: there is no setting '%s'", e->name, row->name, row->setting);
        }
    }
}

static void test_rules(void **state)
{
    (void)state;
    each_engine(check_rules);
}

static void check_derived(const struct engine *e)
{
    for (int i = 0; i < e->probe_count; i++) {
        const struct probe *p = &e->probes[i];
        need_name(p->name, e->name);
        need_sentence(p->doc, "doc", e->name, p->name);
        assert_non_null(p->read);
        assert_true(p->record < e->record_count);
    }
    for (int i = 0; i < e->invariant_count; i++) {
        const struct invariant *row = &e->invariants[i];
        need_name(row->name, e->name);
        need_sentence(row->doc, "doc", e->name, row->name);
        assert_non_null(row->holds);
        assert_true(row->record < e->record_count);
    }
}

static void test_probes_and_invariants(void **state)
{
    (void)state;
    each_engine(check_derived);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engines),
        cmocka_unit_test(test_records),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_probes_and_invariants),
    };
    return cmocka_run_group_tests(tests, open_small_world, close_small_world);
}
