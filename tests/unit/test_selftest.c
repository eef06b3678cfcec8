// selftest: passes on the engines there are, and each check fails where an engine breaks its
// promise.
#include "repl/selftest.h"
#include "repl/faces.h"
#include "tests/support/capture.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char scenario[] = "orrery journal 1\n"
                               "branch main\n"
                               "00:00:00.000 toy.counter a period=3ms\n"
                               "00:00:00.000 toy.counter b period=5ms\n"
                               "00:00:04.000 world.set a period=2ms\n"
                               "00:00:05.001 at 7s set b period=4ms\n"
                               "head 00:00:10.000\n"
                               "end\n";

// An engine whose beats are not what they were. `careless` is state outside the world.
static int64_t careless;
static struct event_row events[4];
static struct invariant invariants[1];

static void beat_and_count(struct world *w, const struct event *event)
{
    counter_h h = {event->target};
    counter_edit(w, h)->sum += ++careless % 1000;
    toy_engine.events[EVENT_BEAT].run(w, event);
}

static bool never_past_a_thousand(const struct world *w, uint64_t record, struct text *why)
{
    text_add(why, "too many beats");
    return counter_at(w, (counter_h){record})->beats <= 1000;
}

static struct selftest_result run_with(const struct engine *engine, struct capture *c)
{
    const struct engine *engines[ENGINE_LIMIT] = {toy_engines[0]};
    engines[ENGINE_TOY] = engine;
    const struct selftest test = {
        .engines = engines, .name = "toy", .journal = scenario, .seed = 1};
    struct selftest_result result = {0};
    selftest_run(&test, c->out, &result);
    return result;
}

static void test_engines_there_are(void **state)
{
    (void)state;
    struct capture c;
    capture_open(&c);
    const struct options o = {.seed = 3};
    if (selftest_main(&o, c.out) != 0) {
        fail_msg("%s", capture_text(&c));
    }
    assert_non_null(strstr(capture_text(&c), "\n16 passed, 0 failed\n"));
    capture_close(&c);
}

static void test_good_engine(void **state)
{
    (void)state;
    struct capture c;
    capture_open(&c);
    struct selftest_result result = run_with(&toy_engine, &c);
    assert_int_equal(result.passed, 8);
    assert_int_equal(result.failed, 0);
    capture_close(&c);
}

static void expect_failed(const char *text, const char *check)
{
    char line[160];
    snprintf(line, sizeof line, "not ok toy: %s: ", check);
    if (strstr(text, line) == NULL) {
        fail_msg("'%s' passes: %s", check, text);
    }
}

// State outside the world shows in every way of making the world again.
static void test_careless_engine(void **state)
{
    (void)state;
    struct capture c;
    capture_open(&c);
    struct engine engine = toy_engine;
    memcpy(events, toy_engine.events, sizeof events);
    events[EVENT_BEAT].run = beat_and_count;
    engine.events = events;
    struct selftest_result result = run_with(&engine, &c);
    const char *text = capture_text(&c);
    expect_failed(text, "the same world twice");
    expect_failed(text, "the same world without history");
    expect_failed(text, "the same world when replayed");
    expect_failed(text, "200 seeks, each as in a fresh run");
    expect_failed(text, "a fork with the same commands is as the original");
    expect_failed(text, "a journal that is read back gives the same world and the same text");
    assert_int_equal(result.failed, 6);
    capture_close(&c);
}

static void test_broken_invariant(void **state)
{
    (void)state;
    struct capture c;
    capture_open(&c);
    struct engine engine = toy_engine;
    invariants[0] = toy_engine.invariants[0];
    invariants[0].holds = never_past_a_thousand;
    engine.invariants = invariants;
    struct selftest_result result = run_with(&engine, &c);
    assert_int_equal(result.failed, 1);
    expect_failed(capture_text(&c), "invariants hold after every event");
    assert_non_null(strstr(capture_text(&c), "too many beats"));
    capture_close(&c);
}

static void test_scenario_that_is_refused(void **state)
{
    (void)state;
    struct capture c;
    capture_open(&c);
    const struct selftest test = {.engines = toy_engines,
                                  .name = "toy",
                                  .journal =
                                      "orrery journal 1\nbranch main\n00:00:01 toy.conter a\n"};
    struct selftest_result result = {0};
    selftest_run(&test, c.out, &result);
    assert_int_equal(result.failed, 1);
    expect_failed(capture_text(&c), "the scenario runs");
    capture_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engines_there_are),        cmocka_unit_test(test_good_engine),
        cmocka_unit_test(test_careless_engine),          cmocka_unit_test(test_broken_invariant),
        cmocka_unit_test(test_scenario_that_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
