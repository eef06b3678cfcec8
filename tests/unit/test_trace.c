// trace: what happened, in words, wherever on the line it is asked; and the index of causes.
#include "repl/memory.h"
#include "sim/core.h"
#include "sim/sentence.h"
#include "sim/trace.h"
#include "sim/trace_index.h"
#include "tests/support/lines.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct pages {
    struct text text;
    enum trace_detail detail;
    char bytes[1 << 16];
};

static void print(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    struct pages *pages = self;
    trace_print(entry, pages->detail, 0, &pages->text);
}

static void start(struct pages *pages, enum trace_detail detail)
{
    pages->text = text_in(pages->bytes, sizeof pages->bytes);
    pages->detail = detail;
}

static void test_words(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    struct diag d = {0};
    static struct pages live, again;
    start(&live, TRACE_SOURCED);
    struct tracer tracer;
    tracer_open(&tracer, b, print, &live);
    b->world.observer = &tracer.observer;
    line_give(b, "toy.counter a period=7ms");
    line_give(b, "at 22ms toy.counter a");
    line_run(b, 26 * MILLISECOND);
    line_give(b, "set a period=1s");
    line_run(b, 30 * MILLISECOND);
    assert_string_equal(
        live.bytes, ">1 00:00:00.000 toy.counter a period=7ms\n"
                    ">2 00:00:00.000 world.at 22ms toy.counter a\n"
                    "#1 00:00:00.007 toy.beat  a beats\n"
                    "#2 00:00:00.014 toy.beat  a beats\n"
                    "#3 00:00:00.021 toy.beat  a beats\n"
                    "    because beat 3 is a third one, so there will be an echo"
                    " (rule toy.third, setting period=7ms; source: the toy)\n"
                    "#4 00:00:00.022 world.command  deferred 1 comes due\n"
                    "    because deferred 1 was set for this moment: toy.counter a"
                    " (rule world.due; source: Orrery: at, every, on)\n"
                    "    because the command could not be done at this moment and changed nothing:"
                    " toy.counter a"
                    " (rule world.refused; source: Orrery: a refused command changes nothing)\n"
                    "#5 00:00:00.024500 toy.echo  a echoes 876\n"
                    ">3 00:00:00.026 world.set a period=1s\n"
                    "#6 00:00:00.028 toy.beat  a beats\n");
    b->world.observer = NULL;
    struct visit v;
    visit_begin(&v, b);
    start(&again, TRACE_SOURCED);
    assert_true(trace_range(&v, 1, UINT64_MAX, print, &again, &d));
    assert_string_equal(again.bytes, live.bytes);
    start(&again, TRACE_LINE);
    assert_true(trace_range(&v, 5, 5, print, &again, &d));
    assert_string_equal(again.bytes, "#5 00:00:00.024500 toy.echo  a echoes 876\n");
    start(&again, TRACE_RULED);
    assert_true(trace_range(&v, 3, 3, print, &again, &d));
    assert_string_equal(again.bytes, "#3 00:00:00.021 toy.beat  a beats\n"
                                     "    because beat 3 is a third one, so there will be an echo"
                                     " (rule toy.third, setting period=7ms)\n");
    start(&again, TRACE_LINE);
    assert_true(trace_one(&v, COMMAND_CAUSE | 3, print, &again, &d));
    assert_string_equal(again.bytes, ">3 00:00:00.026 world.set a period=1s\n");
    assert_true(visit_end(&v, &d));
    line_close(b);
}

static void test_what_is_not_there_is_refused(void **state)
{
    (void)state;
    struct branch *b = line_eventful(1 << 24);
    static struct pages pages;
    start(&pages, TRACE_LINE);
    const uint64_t ids[] = {0, b->head.events + 1, COMMAND_CAUSE,
                            COMMAND_CAUSE | (b->head.commands + 1)};
    struct visit v;
    visit_begin(&v, b);
    for (int i = 0; i < COUNT_OF(ids); i++) {
        struct diag d = {0};
        assert_false(trace_one(&v, ids[i], print, &pages, &d));
        assert_non_null(strstr(d.what, id_is_command(ids[i]) ? "has no command" : "has no event"));
        assert_non_null(strstr(d.help, "numbered from 1 to"));
    }
    struct diag d = {0};
    assert_true(visit_end(&v, &d));
    assert_string_equal(pages.bytes, "");
    line_close(b);
}

// Wherever the branch stands, and whatever its clock shows.
static void test_visits_leave_no_trace(void **state)
{
    (void)state;
    const int64_t histories[] = {0, 1 << 18, 1 << 24};
    for (int h = 0; h < COUNT_OF(histories); h++) {
        struct branch *b = line_random(3, 20000, histories[h]);
        uint64_t x = 99;
        for (int i = 0; i < (h == 0 ? 3 : 20); i++) {
            struct diag d = {0};
            uint64_t last = b->head.events;
            line_to(b, line_draw(&x) % (last + 1));
            if (i % 3 == 0) {
                int64_t next = world_next_time(&b->world);
                branch_pause_at(b, world_now(&b->world) + (next - world_now(&b->world)) / 2);
            }
            struct line_present present = line_present(b);
            static struct pages pages;
            start(&pages, TRACE_LINE);
            uint64_t from = 1 + line_draw(&x) % last;
            struct visit v;
            visit_begin(&v, b);
            assert_true(trace_range(&v, from, from + line_draw(&x) % 5, print, &pages, &d));
            assert_true(visit_end(&v, &d));
            line_assert_at(b, &present);
        }
        line_close(b);
    }
}

static volatile sig_atomic_t interrupted;

static void interrupt(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)self, (void)w, (void)entry;
    interrupted = 1;
}

static void test_interrupted_visit_comes_back(void **state)
{
    (void)state;
    struct branch *b = line_random(5, 50000, 1 << 24);
    struct line_present present = line_present(b);
    interrupted = 0;
    b->options.interrupt = &interrupted;
    struct visit v;
    visit_begin(&v, b);
    struct diag d = {0};
    assert_false(trace_range(&v, 1, UINT64_MAX, interrupt, NULL, &d));
    assert_string_equal(d.what, "interrupted");
    assert_true(visit_end(&v, &d));
    line_assert_at(b, &present);
    line_close(b);
}

// Going forward through a known stretch must not cost the way back: checkpoints ahead stay.
static void test_scanning_keeps_checkpoints(void **state)
{
    (void)state;
    struct branch *b = line_random(11, 10000, 1 << 24);
    struct diag d = {0};
    line_give(b, "set a period=1ms"); // right after an event
    struct moment head = b->head;
    line_to(b, 100); // leaving the head makes a checkpoint there, after the command
    assert_int_equal(branch_to_moment(b, head, &d), RUN_REACHED);
    line_run(b, world_now(&b->world) + 100 * SECOND);
    line_to(b, 100);
    size_t epochs = b->timeline.epochs.used;
    assert_true(epochs > 5);
    struct visit v;
    visit_begin(&v, b);
    const struct observer deaf = {0};
    assert_true(visit_to(&v, visit_beginning(), &d));
    assert_true(visit_through(&v, b->head, &deaf, &d));
    assert_true(b->timeline.epochs.used >= epochs);
    assert_true(visit_end(&v, &d));
    assert_true(b->timeline.epochs.used >= epochs);
    line_close(b);
}

// ---- sentences ----

static void test_sentences_name_only_what_they_have(void **state)
{
    (void)state;
    struct diag d = {0};
    for (int i = 0; i < toy_engine.event_count; i++) {
        const struct event_row *row = &toy_engine.events[i];
        const struct meaning meanings[] = {row->target, row->a, row->b};
        assert_true(sentence_check(row->sentence, meanings, COUNT_OF(meanings), &d));
    }
    const struct meaning meanings[] = {{.name = "customer"}};
    assert_true(sentence_check("{customer} {customer} and } {", meanings, 1, &d));
    assert_false(sentence_check("{customer} at {desk}", meanings, 1, &d));
    assert_non_null(strstr(d.what, "'{desk}'"));
}

static void test_a_sentence_is_one_line(void **state)
{
    (void)state;
    struct branch *b = line_open(0);
    line_give(b, "toy.counter a");
    line_give(b, "at 1ms world.at 1s set a period=\"1ms\"");
    struct world *w = &b->world;
    name_h name = name_intern(w, "two\nlines\x1b[2J", 13);
    char text[200];
    struct text t = text_in(text, sizeof text);
    const int64_t arguments[RULE_ARGUMENTS] = {name.at};
    sentence_rule(w, ENGINE_CORE, RULE_REFUSED, arguments, &t);
    assert_non_null(strstr(text, "two lines [2J"));
    line_close(b);
}

// ---- the index ----

struct check {
    struct trace_index *index;
    struct visit *visit;
    uint64_t next;
    uint64_t causes[1 << 16];
    uint32_t kinds[1 << 16];
};

static void note(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    struct check *check = self;
    if (!id_is_command(entry->id)) {
        check->causes[entry->id] = entry->event.cause;
        check->kinds[entry->id] = entry->event.kind;
    }
}

static void compare(void *self, uint64_t number, uint64_t cause, uint32_t kind)
{
    struct check *check = self;
    assert_int_equal(number, check->next++);
    assert_int_equal(cause, check->causes[number]);
    assert_int_equal(kind, check->kinds[number]);
}

static void check_index(struct branch *b, struct trace_index *index)
{
    static struct check check;
    struct diag d = {0};
    struct line_present present = line_present(b);
    struct visit v;
    visit_begin(&v, b);
    check = (struct check){.index = index, .visit = &v, .next = 1};
    assert_true(trace_range(&v, 1, UINT64_MAX, note, &check, &d));
    assert_true(trace_index_grow(index, &v, &d));
    assert_true(trace_index_each(index, &v, 1, compare, &check, &d));
    assert_int_equal(check.next, b->head.events + 1);
    uint64_t x = 1;
    for (int i = 0; i < 50; i++) {
        uint64_t number = 1 + line_draw(&x) % b->head.events, cause;
        uint32_t kind;
        assert_true(trace_index_cause(index, &v, number, &cause, &kind, &d));
        assert_int_equal(cause, check.causes[number]);
        assert_int_equal(kind, check.kinds[number]);
    }
    assert_true(visit_end(&v, &d));
    line_assert_at(b, &present);
}

static void test_index_grows_with_the_line(void **state)
{
    (void)state;
    const int64_t budgets[] = {1 << 24, 1 << 14, 0};
    for (int i = 0; i < COUNT_OF(budgets); i++) {
        struct branch *b = line_random(21, 20000, 1 << 22);
        struct trace_index index;
        trace_index_open(&index, memory_host(), budgets[i]);
        line_to(b, 5000);
        check_index(b, &index);
        line_to(b, b->head.events);
        line_give(b, "toy.counter z period=1ms");
        line_run(b, world_now(&b->world) + SECOND);
        check_index(b, &index);
        assert_true(index.newest.links.capacity * sizeof(uint64_t) <= 1 << 14 ||
                    budgets[i] > 1 << 14);
        trace_index_close(&index);
        line_close(b);
    }
}

// The end of the line is undone and another one made; then another branch is asked about.
static void test_index_notices_another_line(void **state)
{
    (void)state;
    struct branch *b = line_random(22, 10000, 1 << 22), *other = line_random(23, 9000, 1 << 22);
    struct trace_index index;
    trace_index_open(&index, memory_host(), 1 << 20);
    check_index(b, &index);
    line_to(b, 4000);
    branch_cut(b);
    line_give(b, "set a period=1ms");
    line_run(b, world_now(&b->world) + SECOND);
    line_give(b, "set a period=2ms");
    line_run(b, world_now(&b->world) + 10 * SECOND);
    check_index(b, &index);
    line_to(b, 3000);
    branch_cut(b); // shorter, with nothing new yet
    check_index(b, &index);
    check_index(other, &index);
    check_index(b, &index);
    trace_index_close(&index);
    line_close(b);
    line_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_what_is_not_there_is_refused),
        cmocka_unit_test(test_visits_leave_no_trace),
        cmocka_unit_test(test_interrupted_visit_comes_back),
        cmocka_unit_test(test_scanning_keeps_checkpoints),
        cmocka_unit_test(test_sentences_name_only_what_they_have),
        cmocka_unit_test(test_a_sentence_is_one_line),
        cmocka_unit_test(test_index_grows_with_the_line),
        cmocka_unit_test(test_index_notices_another_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
