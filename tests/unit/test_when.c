// when: moments found against a scan of the whole line.
#include "sim/when.h"
#include "tests/support/lines.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

// ---- questions ----

static const struct counter *counter_a(const struct world *w)
{
    uint64_t bits = record_find(w, ENGINE_TOY, RECORD_COUNTER, "a");
    return bits == 0 ? NULL : counter_at(w, (counter_h){bits});
}

static bool sum_is_round(void *self, const struct world *w)
{
    const int64_t *divisor = self;
    const struct counter *a = counter_a(w);
    return a != NULL && a->sum % *divisor == 0;
}

static bool beats_reached(void *self, const struct world *w)
{
    const int64_t *beats = self;
    const struct counter *a = counter_a(w);
    return a != NULL && a->beats >= *beats;
}

static bool nothing_yet(void *self, const struct world *w)
{
    (void)self;
    return counter_a(w) == NULL;
}

static bool always(void *self, const struct world *w)
{
    (void)self, (void)w;
    return true;
}

static bool never(void *self, const struct world *w)
{
    (void)self, (void)w;
    return false;
}

static int64_t three = 3, forty = 40, some = 1000, lots = INT64_MAX;
static uint32_t echo = EVENT_KIND(ENGINE_TOY, EVENT_ECHO);
static uint32_t command = EVENT_KIND(0, 1);

static const struct when questions[] = {
    {.holds = sum_is_round, .self = &three},
    {.holds = sum_is_round, .self = &three, .becomes = true},
    {.holds = sum_is_round, .self = &forty},
    {.holds = sum_is_round, .self = &some, .becomes = true},
    {.holds = beats_reached, .self = &some, .monotone = true},
    {.holds = beats_reached, .self = &some, .becomes = true},
    {.holds = beats_reached, .self = &lots, .monotone = true},
    {.holds = nothing_yet},
    {.holds = nothing_yet, .becomes = true},
    {.holds = always},
    {.holds = always, .becomes = true},
    {.holds = never},
    {.about = when_kind, .self = &echo},
    {.about = when_kind, .self = &command},
    {.about = when_interesting},
};

// ---- every moment of a line, and whether it counts ----

struct scan {
    const struct when *when;
    bool held;
    struct {
        struct moment moment;
        uint64_t id;
    } moments[40000];
    int count;
};

static void note(struct scan *s, const struct world *w, uint64_t id, bool so)
{
    if (so && !(s->when->becomes && s->held)) {
        const struct world_header *header = world_header(w);
        s->moments[s->count].moment = (struct moment){
            .events = header->event_count, .commands = header->command_count, .time = header->now};
        s->moments[s->count++].id = id;
    }
    s->held = so;
}

static void ended(void *self, const struct world *w, const struct event *event, uint64_t number)
{
    struct scan *s = self;
    const struct when *when = s->when;
    note(s, w, number,
         when->about != NULL ? when->about(when->self, w, event) : when->holds(when->self, w));
}

static void commanded(void *self, const struct world *w, uint64_t number)
{
    struct scan *s = self;
    if (s->when->holds != NULL) {
        note(s, w, COMMAND_CAUSE | number, s->when->holds(s->when->self, w));
    }
}

static void scan_line(struct branch *b, const struct when *when, struct scan *s)
{
    s->when = when;
    s->count = 0;
    s->held = false;
    const struct observer observer = {.self = s, .ended = ended, .commanded = commanded};
    struct diag d = {0};
    struct moment head = b->head;
    assert_int_equal(branch_to_moment(b, (struct moment){0}, &d), RUN_REACHED);
    if (when->holds != NULL) {
        note(s, &b->world, 0, when->holds(when->self, &b->world));
    }
    b->world.observer = &observer;
    assert_int_equal(branch_forward(b, head, NULL, NULL, &d), RUN_REACHED);
    b->world.observer = NULL;
}

// What the four questions must find from `present`: index in the scan, -1 for nothing.
static void expected(const struct scan *s, struct moment present, int out[4])
{
    out[0] = s->count > 0 ? 0 : -1;
    out[1] = s->count - 1;
    out[2] = out[3] = -1;
    for (int i = 0; i < s->count; i++) {
        bool before = moment_reached(s->moments[i].moment, present) &&
                      !moment_same(s->moments[i].moment, present);
        if (before) {
            out[3] = i;
        } else if (out[2] < 0 && !moment_same(s->moments[i].moment, present)) {
            out[2] = i;
        }
    }
}

typedef bool asking(struct visit *v, const struct when *when, struct when_found *found,
                    struct diag *d);

static void compare(struct branch *b, const struct when *when, const struct scan *s)
{
    asking *const ask[] = {when_first, when_last, when_next, when_previous};
    int wanted[4];
    expected(s, branch_now(b), wanted);
    struct line_present present = line_present(b);
    for (int i = 0; i < 4; i++) {
        struct visit v;
        struct when_found found;
        struct diag d = {0};
        visit_begin(&v, b);
        assert_true(ask[i](&v, when, &found, &d));
        assert_true(visit_end(&v, &d));
        line_assert_at(b, &present);
        assert_int_equal(found.found, wanted[i] >= 0);
        if (found.found) {
            if (!moment_same(found.moment, s->moments[wanted[i]].moment)) {
                fail_msg("question %d, way %d: event %d, not %d", (int)(when - questions), i,
                         (int)found.moment.events, (int)s->moments[wanted[i]].moment.events);
            }
            assert_int_equal(found.moment.time, s->moments[wanted[i]].moment.time);
            assert_int_equal(found.id, s->moments[wanted[i]].id);
            assert_int_equal(branch_to_moment(b, found.moment, &d), RUN_REACHED);
            assert_true(when->holds == NULL || when->holds(when->self, &b->world));
            assert_int_equal(branch_to_moment(b, present.moment, &d), RUN_REACHED);
            branch_pause_at(b, present.clock);
        }
    }
}

static void test_moments_equal_a_scan(void **state)
{
    (void)state;
    const int64_t histories[] = {1 << 24, 1 << 17, 0};
#ifdef ORRERY_TORTURE
    enum { LINES = 2, MOMENTS = 1 };
#else
    enum { LINES = 4, MOMENTS = 3 };
#endif
    static struct scan s;
    for (uint64_t seed = 0; seed < LINES; seed++) {
        uint64_t events = seed == 0 ? 20000 : 2000;
        struct branch *b = line_random(seed + 40, events, histories[seed % 3]);
        struct branch *plain = line_random(seed + 40, events, 0);
        uint64_t x = seed;
        for (int i = 0; i < COUNT_OF(questions); i++) {
            scan_line(plain, &questions[i], &s);
            for (int k = 0; k < MOMENTS; k++) {
                line_to(b, line_draw(&x) % (b->head.events + 1));
                compare(b, &questions[i], &s);
            }
        }
        line_close(b);
        line_close(plain);
    }
}

static void test_monotone_runs_little(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    line_give(b, "toy.counter a period=1ms");
    line_run(b, 200 * SECOND);
    int64_t beats = 150000;
    const struct when when = {.holds = beats_reached, .self = &beats, .monotone = true};
    struct visit v;
    struct when_found found;
    struct diag d = {0};
    visit_begin(&v, b);
    assert_true(when_first(&v, &when, &found, &d));
    assert_int_equal(found.moment.time, 150 * SECOND);
    assert_true(v.ran < 20000); // a scan would be 200,000
    assert_true(visit_end(&v, &d));
    line_close(b);
}

static volatile sig_atomic_t interrupted;

static bool interrupt(void *self, const struct world *w)
{
    (void)self, (void)w;
    interrupted = world_header(w)->event_count > 5000;
    return false;
}

static void count(void *self, uint64_t events)
{
    uint64_t *most = self;
    assert_true(events > *most);
    *most = events;
}

static void test_interrupt_and_progress(void **state)
{
    (void)state;
    struct branch *b = line_open(1 << 24);
    line_give(b, "toy.counter a period=1ms");
    line_run(b, 200 * SECOND);
    struct line_present present = line_present(b);
    struct visit v;
    struct when_found found;
    struct diag d = {0};
    uint64_t most = 0;
    struct when when = {.holds = never};
    visit_begin(&v, b);
    v.progress = count;
    v.progress_self = &most;
    assert_true(when_first(&v, &when, &found, &d));
    assert_false(found.found);
    assert_true(most > 100000);
    assert_true(visit_end(&v, &d));
    b->options.interrupt = &interrupted;
    when.holds = interrupt;
    visit_begin(&v, b);
    assert_false(when_first(&v, &when, &found, &d));
    assert_string_equal(d.what, "interrupted");
    assert_true(visit_end(&v, &d));
    line_assert_at(b, &present);
    line_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments_equal_a_scan),
        cmocka_unit_test(test_monotone_runs_little),
        cmocka_unit_test(test_interrupt_and_progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
