// why: last writers against a scan of the whole line, chains of causes, effects.
#include "repl/memory.h"
#include "sim/effects.h"
#include "sim/why.h"
#include "tests/support/lines.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct path parse(const struct branch *b, const char *text)
{
    struct path path;
    struct diag d = {0};
    if (!path_parse(&b->world, text, strlen(text), &path, &d)) {
        fail_msg("%s: %s", text, d.what);
    }
    return path;
}

// ---- last writers by brute force: everything from the beginning, looked at after each step ----

enum { PATHS = 7 };

struct scan {
    struct path paths[PATHS];
    char now[PATHS][WRITER_TEXT_BYTES];
    struct writer writers[PATHS];
};

static void look(const struct scan *s, const struct world *w, int i, char out[WRITER_TEXT_BYTES])
{
    struct text t = text_in(out, WRITER_TEXT_BYTES);
    path_print_value(w, &s->paths[i], &t);
}

static void look_before(struct scan *s, const struct world *w)
{
    for (int i = 0; i < PATHS; i++) {
        look(s, w, i, s->now[i]);
    }
}

static void look_after(struct scan *s, const struct world *w, uint64_t id)
{
    for (int i = 0; i < PATHS; i++) {
        char now[WRITER_TEXT_BYTES];
        look(s, w, i, now);
        if (strcmp(now, s->now[i]) != 0) {
            s->writers[i].id = id;
            memcpy(s->writers[i].before, s->now[i], sizeof now);
            memcpy(s->writers[i].after, now, sizeof now);
        }
    }
}

static void began(void *self, const struct world *w, const struct event *event, uint64_t number)
{
    (void)event, (void)number;
    look_before(self, w);
}

static void ended(void *self, const struct world *w, const struct event *event, uint64_t number)
{
    (void)event;
    look_after(self, w, number);
}

static void commanding(void *self, const struct world *w, uint64_t number)
{
    (void)number;
    look_before(self, w);
}

static void commanded(void *self, const struct world *w, uint64_t number)
{
    look_after(self, w, COMMAND_CAUSE | number);
}

static void scan_line(struct branch *b, struct moment to, struct scan *s)
{
    const struct observer observer = {.self = s,
                                      .began = began,
                                      .ended = ended,
                                      .commanding = commanding,
                                      .commanded = commanded};
    struct diag d = {0};
    assert_int_equal(branch_to_moment(b, visit_beginning(), &d), RUN_REACHED);
    b->world.observer = &observer;
    assert_int_equal(branch_forward(b, to, NULL, NULL, &d), RUN_REACHED);
    b->world.observer = NULL;
}

static void compare_writers(struct branch *b, struct branch *plain, const char *const names[PATHS])
{
    static struct scan s;
    s = (struct scan){0};
    struct diag d = {0};
    for (int i = 0; i < PATHS; i++) {
        s.paths[i] = parse(b, names[i]);
    }
    scan_line(plain, branch_now(b), &s);
    struct line_present present = line_present(b);
    struct visit v;
    visit_begin(&v, b);
    for (int i = 0; i < PATHS; i++) {
        struct writer found;
        assert_true(writer_find(&v, &s.paths[i], &found, &d));
        if (found.id != s.writers[i].id) {
            fail_msg("%s: %llx, not %llx", names[i], (unsigned long long)found.id,
                     (unsigned long long)s.writers[i].id);
        }
        if (found.id != 0) {
            assert_string_equal(found.before, s.writers[i].before);
            assert_string_equal(found.after, s.writers[i].after);
        }
        assert_string_equal(found.path, names[i]);
    }
    assert_true(visit_end(&v, &d));
    line_assert_at(b, &present);
}

// 12 lines with checkpoints near, thinned, and none; 8 moments on each.
static void test_last_writers_equal_a_scan(void **state)
{
    (void)state;
    const char *const names[PATHS] = {"a.period", "a.sum",      "a.beats",      "a.echo",
                                      "a.mean",   "world.time", "world.pending"};
    const int64_t histories[] = {1 << 24, 1 << 17, 0};
#ifdef ORRERY_TORTURE
    enum { LINES = 3, MOMENTS = 3 };
#else
    enum { LINES = 12, MOMENTS = 8 };
#endif
    for (uint64_t seed = 0; seed < LINES; seed++) {
        uint64_t events = seed % 4 == 0 ? 20000 : 2000;
        struct branch *b = line_random(seed, events, histories[seed % 3]);
        struct branch *plain = line_random(seed, events, 0);
        uint64_t x = seed;
        for (int i = 0; i < MOMENTS; i++) {
            compare_writers(b, plain, names);
            uint64_t number = line_draw(&x) % b->head.events;
            line_to(b, number);
        }
        line_close(b);
        line_close(plain);
    }
}

// A value that changed only once, long ago: the stretches after that must be skipped, not run
// again.
static void test_stretches_that_wrote_nothing_are_skipped(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 26);
    line_give(b, "toy.counter a period=1ms");
    for (int i = 0; i < 100; i++) { // until records come to lie in another chunk
        char command[64];
        struct text t = text_in(command, sizeof command);
        text_add(&t, "toy.counter far%d period=1000s", i);
        line_give(b, command);
    }
    line_run(b, 100 * SECOND);
    struct path path = parse(b, "far99.period");
    struct visit v;
    struct writer found;
    struct diag d = {0};
    visit_begin(&v, b);
    assert_true(writer_find(&v, &path, &found, &d));
    assert_int_equal(found.id, COMMAND_CAUSE | 101);
    assert_true(b->head.events > 100000 && v.ran < 20000);
    assert_true(visit_end(&v, &d));
    line_close(b);
}

// ---- chains ----

struct pages {
    struct text text;
    char bytes[1 << 14];
    int links;
};

static void print_link(void *self, const struct why_link *link)
{
    struct pages *p = self;
    p->links++;
    why_print(link, TRACE_RULED, &p->text);
}

static void print_effect(void *self, const struct effect *effect)
{
    struct pages *p = self;
    p->links++;
    effects_print(effect, TRACE_LINE, &p->text);
}

static void start(struct pages *p)
{
    p->text = text_in(p->bytes, sizeof p->bytes);
    p->links = 0;
}

static struct pages pages;

static void test_chain_of_an_event(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    line_give(b, "toy.counter a period=7ms");
    line_run(b, 70 * MILLISECOND);
    line_give(b, "set a period=1s");
    struct line_present present = line_present(b);
    struct trace_index index;
    trace_index_open(&index, memory_host(), 1 << 20);
    struct visit v;
    struct diag d = {0};
    visit_begin(&v, b);
    start(&pages);
    assert_true(why_event(&v, &index, 4, 10, print_link, &pages, &d));
    assert_string_equal(pages.bytes, "#4 00:00:00.024500 toy.echo  a echoes 876\n"
                                     "caused by #3 00:00:00.021 toy.beat  a beats\n"
                                     "    because beat 3 is a third one, so there will be an echo"
                                     " (rule toy.third, setting period=7ms)\n"
                                     "... 1 cause between\n"
                                     "caused by #1 00:00:00.007 toy.beat  a beats\n"
                                     "caused by >1 00:00:00.000 toy.counter a period=7ms\n");
    start(&pages);
    assert_true(why_event(&v, &index, 11, 4, print_link, &pages, &d));
    assert_string_equal(pages.bytes, "#11 00:00:00.063 toy.beat  a beats\n"
                                     "    because beat 9 is a third one, so there will be an echo"
                                     " (rule toy.third, setting period=7ms)\n"
                                     "... 7 causes between\n"
                                     "caused by #1 00:00:00.007 toy.beat  a beats\n"
                                     "caused by >1 00:00:00.000 toy.counter a period=7ms\n");
    start(&pages);
    assert_true(why_event(&v, &index, COMMAND_CAUSE | 2, 4, print_link, &pages, &d));
    assert_string_equal(pages.bytes, ">2 00:00:00.070 world.set a period=1s\n");
    start(&pages);
    assert_false(why_event(&v, &index, 1000, 4, print_link, &pages, &d));
    assert_non_null(strstr(d.what, "no event 1000"));
    assert_true(visit_end(&v, &d));
    line_assert_at(b, &present);
    trace_index_close(&index);
    line_close(b);
}

// A chain of many kinds, told in full and shortened.
static void test_long_chain(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    line_give(b, "toy.counter a period=7ms");
    line_give(b, "on toy.echo toy.counter d period=1ms");
    line_run(b, 30 * MILLISECOND);
    struct trace_index index;
    trace_index_open(&index, memory_host(), 1 << 20);
    struct visit v;
    struct diag d = {0};
    visit_begin(&v, b);
    const int limits[] = {100, 0};
    const char *const ends[] = {
        "caused by #8 00:00:00.027500 toy.beat  d beats\n"
        "    because beat 3 is a third one, so there will be an echo"
        " (rule toy.third, setting period=1ms)\n"
        "... 1 cause between\n"
        "caused by #6 00:00:00.025500 toy.beat  d beats\n"
        "caused by #5 00:00:00.024500 world.command  deferred 1 comes due\n"
        "    because deferred 1 was set for this moment: toy.counter d period=1ms"
        " (rule world.due)\n"
        "caused by #4 00:00:00.024500 toy.echo  a echoes 876\n"
        "caused by #3 00:00:00.021 toy.beat  a beats\n"
        "    because beat 3 is a third one, so there will be an echo"
        " (rule toy.third, setting period=7ms)\n"
        "... 1 cause between\n",
        "... 7 causes between\n"};
    for (int i = 0; i < 2; i++) {
        char text[4000];
        struct text t = text_in(text, sizeof text);
        text_add(&t,
                 "#11 00:00:00.028 world.command  deferred 1 comes due\n"
                 "    because deferred 1 was set for this moment: toy.counter d period=1ms"
                 " (rule world.due)\n"
                 "    because the command could not be done at this moment and changed nothing:"
                 " toy.counter d period=1ms (rule world.refused)\n"
                 "caused by #10 00:00:00.028 toy.echo  d echoes 876\n"
                 "%s"
                 "caused by #1 00:00:00.007 toy.beat  a beats\n"
                 "caused by >1 00:00:00.000 toy.counter a period=7ms\n",
                 ends[i]);
        start(&pages);
        assert_true(why_event(&v, &index, 11, limits[i], print_link, &pages, &d));
        assert_string_equal(pages.bytes, text);
    }
    assert_true(visit_end(&v, &d));
    trace_index_close(&index);
    line_close(b);
}

static void test_chain_of_a_value(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    line_give(b, "toy.counter a period=7ms");
    line_run(b, 30 * MILLISECOND);
    line_give(b, "set a period=1s");
    struct trace_index index;
    trace_index_open(&index, memory_host(), 1 << 20);
    const struct {
        const char *path, *why;
    } cases[] = {
        {"a.echo", "a.echo became echo 3; it was none\n"
                   "#4 00:00:00.024500 toy.echo  a echoes 876\n"
                   "caused by #3 00:00:00.021 toy.beat  a beats\n"
                   "    because beat 3 is a third one, so there will be an echo"
                   " (rule toy.third, setting period=7ms)\n"
                   "... 1 cause between\n"
                   "caused by #1 00:00:00.007 toy.beat  a beats\n"
                   "caused by >1 00:00:00.000 toy.counter a period=7ms\n"},
        {"a.period", "a.period became 1s; it was 7ms\n"
                     ">2 00:00:00.030 world.set a period=1s\n"},
        {"a.name", "a.name began as a\n"
                   ">1 00:00:00.000 toy.counter a period=7ms\n"},
        {"world.time", "world.time is 30ms; no event and no command has changed it\n"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct path path = parse(b, cases[i].path);
        struct visit v;
        struct diag d = {0};
        visit_begin(&v, b);
        start(&pages);
        assert_true(why_value(&v, &index, &path, 4, print_link, &pages, &d));
        assert_true(visit_end(&v, &d));
        assert_string_equal(pages.bytes, cases[i].why);
    }
    trace_index_close(&index);
    line_close(b);
}

static void test_words_for_a_change(void **state)
{
    (void)state;
    const struct {
        struct writer writer;
        const char *words;
    } cases[] = {
        {{.id = 5, .path = "x.y", .before = "1", .after = "2", .now = "2"},
         "x.y became 2; it was 1\n"},
        {{.id = 5, .path = "x.y", .before = "gone", .after = "2", .now = "2"}, "x.y began as 2\n"},
        {{.id = 5, .path = "x.y", .before = "gone", .after = "0", .now = "0.5"},
         "x.y is 0.5; it also changes as time passes\nx.y began as 0\n"},
        {{.path = "x.y", .now = "7"}, "x.y is 7; no event and no command has changed it\n"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        const struct why_link link = {.writer = &cases[i].writer};
        start(&pages);
        why_print(&link, TRACE_LINE, &pages.text);
        assert_string_equal(pages.bytes, cases[i].words);
    }
}

// A value of something that is not there at the moment is refused.
static void test_value_that_is_gone(void **state)
{
    (void)state;
    struct branch *b = line_eventful(1 << 24);
    struct path path = parse(b, "c.sum");
    line_to(b, 100);
    struct trace_index index;
    trace_index_open(&index, memory_host(), 1 << 20);
    struct visit v;
    struct diag d = {0};
    visit_begin(&v, b);
    start(&pages);
    assert_false(why_value(&v, &index, &path, 4, print_link, &pages, &d));
    assert_non_null(strstr(d.what, "at this moment"));
    assert_true(visit_end(&v, &d));
    trace_index_close(&index);
    line_close(b);
}

// With an index that holds next to nothing, the chains are the same.
static void test_small_index_gives_the_same_chains(void **state)
{
    (void)state;
    struct branch *b = line_random(8, 30000, 1 << 24);
    struct trace_index large, small;
    trace_index_open(&large, memory_host(), 1 << 24);
    trace_index_open(&small, memory_host(), 0);
    uint64_t x = 5;
    static struct pages other;
    for (int i = 0; i < 10; i++) {
        uint64_t id = 1 + line_draw(&x) % b->head.events;
        struct visit v;
        struct diag d = {0};
        visit_begin(&v, b);
        start(&pages);
        start(&other);
        assert_true(why_event(&v, &large, id, 12, print_link, &pages, &d));
        assert_true(why_event(&v, &small, id, 12, print_link, &other, &d));
        assert_string_equal(pages.bytes, other.bytes);
        start(&pages);
        start(&other);
        assert_true(effects_of(&v, &large, id, 5, 20, print_effect, &pages, &d));
        assert_true(effects_of(&v, &small, id, 5, 20, print_effect, &other, &d));
        assert_string_equal(pages.bytes, other.bytes);
        assert_true(visit_end(&v, &d));
    }
    trace_index_close(&large);
    trace_index_close(&small);
    line_close(b);
}

// ---- effects ----

static void test_effects(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    line_give(b, "toy.counter a period=7ms");
    line_give(b, "toy.counter b period=9ms");
    line_run(b, 60 * MILLISECOND);
    struct trace_index index;
    trace_index_open(&index, memory_host(), 1 << 20);
    struct visit v;
    struct diag d = {0};
    visit_begin(&v, b);
    start(&pages);
    assert_true(effects_of(&v, &index, 5, 3, 100, print_effect, &pages, &d));
    assert_string_equal(pages.bytes, "#5 00:00:00.021 toy.beat  a beats\n"
                                     "  #6 00:00:00.024500 toy.echo  a echoes 876\n"
                                     "  #8 00:00:00.028 toy.beat  a beats\n"
                                     "    #10 00:00:00.035 toy.beat  a beats\n"
                                     "      #12 00:00:00.042 toy.beat  a beats\n"
                                     "        ... and 2 more\n");
    start(&pages);
    assert_true(effects_of(&v, &index, COMMAND_CAUSE | 2, 5, 3, print_effect, &pages, &d));
    assert_string_equal(pages.bytes, ">2 00:00:00.000 toy.counter b period=9ms\n"
                                     "  #2 00:00:00.009 toy.beat  b beats\n"
                                     "    #4 00:00:00.018 toy.beat  b beats\n"
                                     "      #7 00:00:00.027 toy.beat  b beats\n"
                                     "        ... and 2 more\n");
    start(&pages);
    assert_true(effects_of(&v, &index, b->head.events, 5, 3, print_effect, &pages, &d));
    assert_int_equal(pages.links, 1);
    start(&pages);
    assert_true(effects_of(&v, &index, COMMAND_CAUSE | 1, 1000, 1000, print_effect, &pages, &d));
    assert_true(pages.links > 10);
    assert_false(effects_of(&v, &index, COMMAND_CAUSE | 9, 1000, 1000, print_effect, &pages, &d));
    assert_true(visit_end(&v, &d));
    trace_index_close(&index);
    line_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_last_writers_equal_a_scan),
        cmocka_unit_test(test_stretches_that_wrote_nothing_are_skipped),
        cmocka_unit_test(test_chain_of_an_event),
        cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_chain_of_a_value),
        cmocka_unit_test(test_words_for_a_change),
        cmocka_unit_test(test_value_that_is_gone),
        cmocka_unit_test(test_small_index_gives_the_same_chains),
        cmocka_unit_test(test_effects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
