// diff: what differs between two worlds, and where two lines part; what is watched.
#include "repl/memory.h"
#include "sim/diff.h"
#include "sim/parting.h"
#include "sim/watch.h"
#include "tests/support/lines.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const names[] = {"main", "faster"};

struct pages {
    struct text text;
    char bytes[1 << 14];
    int lines;
};

static struct pages pages;

static void print(void *self, const struct difference *difference)
{
    struct pages *p = self;
    p->lines++;
    diff_print(difference, names, &p->text);
}

static void compare(const struct branch *a, const struct branch *b, unsigned flags)
{
    pages.text = text_in(pages.bytes, sizeof pages.bytes);
    pages.lines = 0;
    struct diag d = {0};
    assert_true(diff_worlds(memory_host(), &a->world, &b->world, flags, print, &pages, &d));
}

static struct branch *copy(struct branch *b)
{
    struct branch *to = malloc(sizeof *to);
    struct diag d = {0};
    assert_true(branch_copy(to, b, &d));
    return to;
}

static void test_differences(void **state)
{
    (void)state;
    struct branch *a = line_open(1 << 24);
    line_give(a, "toy.counter desk period=7ms");
    line_give(a, "toy.counter till period=1s");
    line_run(a, 30 * MILLISECOND);
    struct branch *b = copy(a);
    compare(a, b, DIFF_INTERNAL | DIFF_PROBES);
    assert_string_equal(pages.bytes, "");
    line_give(b, "set till period=2s");
    compare(a, b, 0);
    assert_string_equal(pages.bytes, "world.commands  2 -> 3\n"
                                     "till.period  1s -> 2s\n");
    line_run(b, 50 * MILLISECOND);
    line_give(b, "toy.counter alone period=3s");
    line_give(b, "at 1m set till period=5s");
    compare(a, b, DIFF_PROBES);
    assert_string_equal(pages.bytes, "world.time  30ms -> 50ms\n"
                                     "world.events  5 -> 9\n"
                                     "world.commands  2 -> 5\n"
                                     "world.pending  2 -> 4\n"
                                     "deferred[1]  only in faster\n"
                                     "alone  only in faster\n"
                                     "desk.sum  1732 -> 3251\n"
                                     "desk.beats  4 -> 7\n"
                                     "desk.echo  echo 3 -> echo 6\n"
                                     "desk.mean  433 -> 464\n"
                                     "till.period  1s -> 2s\n"
                                     "echo[3]  only in main\n"
                                     "echo[6]  only in faster\n");
    line_close(a);
    line_close(b);
}

// Names have other handles, and records other slots, where they were made in another order.
static void test_what_things_are_called_counts(void **state)
{
    (void)state;
    struct branch *a = line_open(0), *b = line_open(0);
    const char *const words[] = {"delta", "beta", "alpha", "gamma", "epsilon"};
    for (int i = 0; i < COUNT_OF(words); i++) {
        char text[64];
        struct text t = text_in(text, sizeof text);
        text_add(&t, "toy.counter %s period=%ds", words[i], i + 1);
        line_give(a, text);
    }
    for (int i = COUNT_OF(words); i > 0; i--) {
        char text[64];
        struct text t = text_in(text, sizeof text);
        text_add(&t, "toy.counter %s period=%ds", words[i - 1], i);
        line_give(b, text);
    }
    compare(a, b, DIFF_INTERNAL | DIFF_PROBES);
    assert_string_equal(pages.bytes, "");
    line_give(a, "set gamma period=9s");
    line_give(b, "set beta period=9s");
    compare(a, b, 0);
    assert_string_equal(pages.bytes, "beta.period  2s -> 9s\n"
                                     "gamma.period  9s -> 4s\n");
    line_close(a);
    line_close(b);
}

// ---- parting ----

static struct parting part(struct branch *a, struct branch *b)
{
    struct line_present here = line_present(a), there = line_present(b);
    struct visit first, second;
    struct diag d = {0};
    struct parting parting;
    visit_begin(&first, a);
    visit_begin(&second, b);
    assert_true(parting_find(&first, &second, &parting, &d));
    assert_true(visit_end(&first, &d));
    assert_true(visit_end(&second, &d));
    line_assert_at(a, &here);
    line_assert_at(b, &there);
    pages.text = text_in(pages.bytes, sizeof pages.bytes);
    parting_print(&parting, names, &pages.text);
    return parting;
}

static void test_parting(void **state)
{
    (void)state;
    struct branch *a = line_open(1 << 24);
    line_give(a, "toy.counter a period=7ms");
    line_run(a, 30 * MILLISECOND);
    struct branch *b = copy(a);
    line_give(b, "set a period=4ms");
    line_run(a, 10 * SECOND);
    line_run(b, 10 * SECOND);
    struct parting p = part(a, b);
    assert_int_equal(p.kind, PARTING_EVENT);
    // The beat that was on its way comes as before, the next one sooner.
    assert_int_equal(p.event, 7);
    assert_string_equal(pages.bytes, "Identical until #7.\n"
                                     "The first command that differs:\n"
                                     "  main: nothing more\n"
                                     "  faster: >2 00:00:00.030 world.set a period=4ms\n"
                                     "The first event that differs:\n"
                                     "main:\n"
                                     "  #7 00:00:00.042 toy.beat  a beats\n"
                                     "      because beat 6 is a third one, so there will be an echo"
                                     " (rule toy.third, setting period=7ms)\n"
                                     "faster:\n"
                                     "  #7 00:00:00.039 toy.beat  a beats\n"
                                     "      because beat 6 is a third one, so there will be an echo"
                                     " (rule toy.third, setting period=4ms)\n");
    line_close(a);
    line_close(b);
}

// A command that changes nothing that happens does not part two lines, even where it moves handles.
static void test_lines_that_do_not_part(void **state)
{
    (void)state;
    struct branch *a = line_open(1 << 24);
    line_give(a, "toy.counter a period=7ms");
    line_run(a, 30 * MILLISECOND);
    struct branch *b = copy(a);
    struct parting p = part(a, b);
    assert_int_equal(p.kind, PARTING_NONE);
    assert_non_null(strstr(pages.bytes, "The same was done on both."));
    line_give(a, "toy.counter later period=1000s");
    line_give(a, "toy.counter z period=11ms");
    line_give(b, "toy.counter z period=11ms");
    line_run(a, 20 * SECOND);
    line_run(b, 10 * SECOND);
    p = part(a, b);
    assert_int_equal(p.kind, PARTING_NONE);
    assert_int_equal(p.event, b->head.events);
    assert_int_equal(p.command[0], 2);
    assert_int_equal(p.command[1], 2);
    line_close(a);
    line_close(b);
}

static void keep(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    char *text = self;
    struct text t = text_in(text, 512);
    text_add(&t, "%lld %s %s", (long long)entry->time, entry->kind, entry->sentence);
    for (int i = 0; i < entry->rule_count; i++) {
        text_add(&t, " %s", entry->rules[i].sentence);
    }
}

// Against reading both lines, event by event.
static void test_parting_equals_a_scan(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct branch *a = line_random(seed, 3000, 1 << 20);
        uint64_t x = seed;
        line_to(a, line_draw(&x) % 3000);
        struct branch *b = copy(a);
        line_give(b, seed % 2 == 0 ? "every 2s set a period=5ms" : "on toy.echo set a period=6ms");
        line_run(b, world_now(&b->world) + 30 * SECOND);
        struct parting p = part(a, b);
        uint64_t last = a->head.events < b->head.events ? a->head.events : b->head.events;
        uint64_t event = 1;
        struct visit va, vb;
        struct diag d = {0};
        visit_begin(&va, a);
        visit_begin(&vb, b);
        for (; event <= last; event++) {
            char line[2][512];
            assert_true(trace_one(&va, event, keep, line[0], &d));
            assert_true(trace_one(&vb, event, keep, line[1], &d));
            if (strcmp(line[0], line[1]) != 0) {
                break;
            }
        }
        assert_true(visit_end(&va, &d) && visit_end(&vb, &d));
        assert_int_equal(p.kind, event <= last ? PARTING_EVENT : PARTING_NONE);
        assert_int_equal(p.event, event <= last ? event : last);
        line_close(a);
        line_close(b);
    }
}

// ---- watch ----

static int look(struct watch *watch, const struct branch *b)
{
    pages.text = text_in(pages.bytes, sizeof pages.bytes);
    return watch_changes(watch, &b->world, &pages.text);
}

static void test_watch(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    line_give(b, "toy.counter a period=7ms");
    struct watch watch;
    watch_open(&watch, memory_host());
    struct diag d = {0};
    assert_true(watch_add(&watch, &b->world, "a.beats", 7, &d));
    assert_true(watch_add(&watch, &b->world, "a.echo", 6, &d));
    assert_true(watch_add(&watch, &b->world, "counter[a].beats", 16, &d)); // the same
    assert_int_equal(watch_count(&watch), 2);
    assert_false(watch_add(&watch, &b->world, "a.beast", 7, &d));
    assert_int_equal(look(&watch, b), 0);
    branch_step(b, &d);
    assert_int_equal(look(&watch, b), 1);
    assert_string_equal(pages.bytes, "a.beats  0 -> 1\n");
    line_run(b, 25 * MILLISECOND);
    assert_int_equal(look(&watch, b), 2);
    assert_string_equal(pages.bytes, "a.beats  1 -> 3\na.echo  none -> echo 3\n");
    assert_int_equal(branch_to_moment(b, (struct moment){0}, &d), RUN_REACHED);
    assert_int_equal(look(&watch, b), 2);
    assert_string_equal(pages.bytes, "a.beats  3 -> gone\na.echo  echo 3 -> gone\n");
    assert_int_equal(look(&watch, b), 0);
    assert_true(watch_remove(&watch, "a.beats", 7, &d));
    assert_false(watch_remove(&watch, "a.ehco", 6, &d));
    assert_string_equal(d.help, "did you mean 'a.echo'?");
    assert_string_equal(watch_at(&watch, 0)->path, "a.echo");
    watch_close(&watch);
    line_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_differences),
        cmocka_unit_test(test_what_things_are_called_counts),
        cmocka_unit_test(test_parting),
        cmocka_unit_test(test_lines_that_do_not_part),
        cmocka_unit_test(test_parting_equals_a_scan),
        cmocka_unit_test(test_watch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
