// branch: going anywhere on a line gives the world that running there gives.
#include "repl/memory.h"
#include "sim/branch.h"
#include "sim/core.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct branch_options options(int64_t limit, int64_t history)
{
    return (struct branch_options){.host = memory_host(),
                                   .engines = toy_engines,
                                   .seed = 7,
                                   .limit_bytes = limit,
                                   .history_bytes = history};
}

static void give(struct branch *b, const char *text)
{
    struct diag d = {0};
    if (!branch_command(b, text, strlen(text), NULL, &d)) {
        fail_msg("%s: %s", text, d.what);
    }
}

static struct branch *started(int64_t limit, int64_t history)
{
    struct branch *b = malloc(sizeof *b);
    struct branch_options o = options(limit, history);
    struct diag d = {0};
    assert_true(branch_open(b, &o, &d));
    give(b, "toy.counter a period=7ms");
    give(b, "toy.counter b period=11ms");
    return b;
}

static void ended(struct branch *b)
{
    branch_close(b);
    free(b);
}

static void run_to(struct branch *b, int64_t time)
{
    struct diag d = {0};
    assert_int_equal(branch_run(b, time, UINT64_MAX, &d), RUN_REACHED);
}

// A line with commands at odd places: after an event, between events, two at one place, and
// deferred ones.
static struct branch *eventful(int64_t history)
{
    struct branch *b = started(INT64_C(1) << 26, history);
    run_to(b, 2 * SECOND);
    give(b, "set a period=3ms");
    give(b, "set b period=5ms");
    struct diag d = {0};
    branch_step(b, &d);
    give(b, "toy.counter c");
    run_to(b, 5 * SECOND + 1);
    give(b, "at 8s set a period=1ms");
    give(b, "every 1s set b period=4ms");
    run_to(b, 30 * SECOND);
    return b;
}

static void test_same_commands_same_hash(void **state)
{
    (void)state;
    struct branch *with = eventful(1 << 26), *without = eventful(0);
    assert_true(branch_now(with).events > 20000);
    assert_int_equal(branch_hash(with), branch_hash(without));
    ended(with);
    ended(without);
}

static void test_replay_gives_the_same(void **state)
{
    (void)state;
    struct branch *b = eventful(1 << 26);
    uint64_t hash = branch_hash(b);
    struct diag d = {0};
    assert_int_equal(branch_replay(b, &d), RUN_REACHED);
    assert_int_equal(branch_hash(b), hash);
    ended(b);
}

static void test_seeks_equal_a_fresh_run(void **state)
{
    (void)state;
#ifdef ORRERY_TORTURE
    enum { SEEKS = 50 }; // each event moves the world: seeks are dear
#else
    enum { SEEKS = 1000 };
#endif
    static uint64_t number[SEEKS], hash[SEEKS];
    struct branch *b = eventful(1 << 20), *fresh = eventful(0);
    uint64_t last = branch_now(b).events;
    uint64_t x = 12345;
    for (int i = 0; i < SEEKS; i++) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        number[i] = (x >> 33) % (last + 1);
        struct diag d = {0};
        assert_int_equal(branch_to_event(b, number[i], &d), RUN_REACHED);
        assert_int_equal(branch_now(b).events, number[i]);
        hash[i] = branch_hash(b);
    }
    // One pass over a line without history, stopping at each of them.
    struct diag d = {0};
    for (uint64_t n = 0; n <= last; n++) {
        bool wanted = false;
        for (int i = 0; i < SEEKS; i++) {
            wanted = wanted || number[i] == n;
        }
        if (!wanted) {
            continue;
        }
        if (n == 0) {
            struct branch *start = started(INT64_C(1) << 26, 0);
            for (int i = 0; i < SEEKS; i++) {
                assert_true(number[i] != 0 || hash[i] == branch_hash(start));
            }
            ended(start);
            continue;
        }
        if (branch_now(fresh).events > n) {
            branch_to_event(fresh, 0, &d);
        }
        assert_int_equal(branch_to_event(fresh, n, &d), RUN_REACHED);
        for (int i = 0; i < SEEKS; i++) {
            if (number[i] == n && hash[i] != branch_hash(fresh)) {
                fail_msg("seek %d to event %llu differs", i, (unsigned long long)n);
            }
        }
    }
    ended(b);
    ended(fresh);
}

// Making room for the present may cost the oldest boundary, the one that was to be gone to.
static void test_seeks_with_hardly_any_history(void **state)
{
    (void)state;
    for (int64_t history = 1 << 14; history <= 1 << 17; history *= 2) {
        struct branch *b = started(INT64_C(1) << 26, history);
        struct diag d = {0};
        for (int i = 5; i < 100; i++) {
            int64_t end = i * (SECOND / 4), time = end - SECOND + i;
            run_to(b, end);
            assert_int_equal(branch_to_time(b, time, &d), RUN_REACHED);
            assert_true(b->world.clock == time && branch_now(b).time <= time);
        }
        ended(b);
    }
}

static void test_there_and_back(void **state)
{
    (void)state;
    struct branch *b = eventful(1 << 26);
    struct diag d = {0};
    branch_to_event(b, 500, &d);
    for (int i = 0; i < 1500; i++) {
        uint64_t hash = branch_hash(b);
        struct moment now = branch_now(b);
        assert_int_equal(branch_step(b, &d), RUN_REACHED);
        assert_int_equal(branch_back(b, &d), RUN_REACHED);
        assert_true(moment_same(branch_now(b), now));
        assert_int_equal(branch_hash(b), hash);
        branch_step(b, &d);
    }
    ended(b);
}

static void test_refused_command_changes_nothing(void **state)
{
    (void)state;
    const char *refused[] = {"toy.counter",
                             "toy.counter a",
                             "toy.counter z period=0",
                             "toy.counter z perod=1ms",
                             "set nobody period=1s",
                             "sett a period=1s",
                             "at -5s set a period=1s",
                             "toy.counter \"a",
                             "set a",
                             "toy.counter z period=10",
                             "toy.counter z z",
                             "cancel 9",
                             "toy.counter z\r",
                             "at command=\"cancel 1\" 4s",
                             "set a period="};
    struct branch *b = eventful(1 << 26);
    for (int i = 0; i < COUNT_OF(refused); i++) {
        uint64_t hash = branch_hash(b), count = journal_count(&b->journal);
        struct diag d = {0};
        assert_false(branch_command(b, refused[i], strlen(refused[i]), NULL, &d));
        assert_true(d.what[0] != '\0' && d.help[0] + d.expected[0] != 0);
        assert_int_equal(branch_hash(b), hash);
        assert_int_equal(journal_count(&b->journal), count);
    }
    ended(b);
}

// What is journaled is the command written out in full: it must be the same one when it is read
// again.
static void test_odd_commands_are_replayed_alike(void **state)
{
    (void)state;
    struct branch *b = started(1 << 26, 1 << 26);
    give(b, "at 1s \"  set a period=2s \"");
    give(b, "  every\t3s   set b   period=1m ");
    give(b, "at 5s set nobody \"period=1s\"");
    char command[COMMAND_BYTES + 1];
    memset(command, 'x', sizeof command);
    memcpy(command, "at 5s set nobody ", 17);
    struct diag d = {0};
    assert_false(branch_command(b, command, COMMAND_BYTES, NULL, &d)); // as typed it just fits
    assert_string_equal(d.what, "written out in full this command has more than 4096 bytes");
    assert_true(branch_command(b, command, COMMAND_BYTES - strlen("world."), NULL, &d));
    uint64_t hash = branch_hash(b);
    assert_int_equal(branch_replay(b, &d), RUN_REACHED);
    assert_int_equal(branch_hash(b), hash);
    ended(b);
}

static void test_command_in_the_past_is_refused(void **state)
{
    (void)state;
    struct branch *b = eventful(1 << 26);
    struct diag d = {0};
    branch_back(b, &d);
    assert_false(branch_command(b, "set a period=2ms", 16, NULL, &d));
    ended(b);
}

static void test_fork_equals_original(void **state)
{
    (void)state;
    struct branch *b = eventful(1 << 26), fork;
    struct diag d = {0};
    uint64_t end = branch_now(b).events, hash = branch_hash(b);
    branch_to_event(b, end - 3000, &d);
    assert_true(branch_copy(&fork, b, &d));
    assert_int_equal(branch_hash(&fork), branch_hash(b));
    assert_int_equal(branch_to_event(&fork, end, &d), RUN_REACHED);
    assert_int_equal(branch_hash(&fork), hash);
    assert_int_equal(branch_to_event(&fork, 1000, &d), RUN_REACHED);
    branch_to_event(b, 1000, &d);
    assert_int_equal(branch_hash(&fork), branch_hash(b));
    branch_close(&fork);
    ended(b);
}

static void test_out_of_memory_undoes_the_event(void **state)
{
    (void)state;
    for (int64_t history = 0; history <= 1 << 26; history += 1 << 26) {
        struct branch *b = started(1 << 21, history);
        give(b, "toy.grow a");
        struct diag d = {0};
        assert_int_equal(branch_run(b, 1000 * SECOND, UINT64_MAX, &d), RUN_FAILED);
        assert_non_null(strstr(d.what, "2 MiB"));
        uint64_t events = branch_now(b).events, hash = branch_hash(b);
        assert_int_equal(branch_replay(b, &d), RUN_REACHED);
        assert_int_equal(branch_now(b).events, events);
        assert_int_equal(branch_hash(b), hash);
        assert_int_equal(branch_step(b, &d), RUN_FAILED); // still one message, still alive
        assert_int_equal(branch_hash(b), hash);
        ended(b);
    }
}

// The clock too stands where it stood, so that the branch is still at its head.
static void test_command_that_needs_too_much_changes_nothing(void **state)
{
    (void)state;
    for (int64_t history = 0; history <= 1 << 26; history += 1 << 26) {
        struct branch *b = started(1 << 21, history);
        run_to(b, 3 * SECOND + 1);
        uint64_t hash = branch_hash(b);
        const char *command = "toy.spread a bytes=64MiB";
        struct diag d = {0};
        assert_false(branch_command(b, command, strlen(command), NULL, &d));
        assert_non_null(strstr(d.what, "2 MiB"));
        assert_int_equal(branch_hash(b), hash);
        assert_int_equal(world_now(&b->world), 3 * SECOND + 1);
        assert_true(branch_at_head(b));
        give(b, "set a period=3ms");
        ended(b);
    }
}

static void test_trigger_pauses_once(void **state)
{
    (void)state;
    struct branch *b = started(1 << 26, 1 << 26);
    give(b, "trigger 1s");
    struct diag d = {0};
    assert_int_equal(branch_run(b, 2 * SECOND, UINT64_MAX, &d), RUN_TRIGGER);
    assert_int_equal(branch_now(b).time, SECOND);
    give(b, "set a period=1ms");
    assert_int_equal(branch_run(b, 2 * SECOND, UINT64_MAX, &d), RUN_REACHED);
    uint64_t hash = branch_hash(b);
    branch_to_event(b, 0, &d);
    assert_int_equal(branch_to_time(b, 2 * SECOND, &d), RUN_REACHED); // known: no second pause
    assert_int_equal(branch_hash(b), hash);
    ended(b);
}

static void test_deferred_command_that_is_refused(void **state)
{
    (void)state;
    struct branch *b = started(1 << 26, 1 << 26);
    give(b, "at 1s toy.counter a");
    struct diag d = {0};
    assert_int_equal(branch_run(b, 2 * SECOND, UINT64_MAX, &d), RUN_REFUSED);
    assert_non_null(strstr(b->refusal.what, "already"));
    assert_int_equal(branch_run(b, 2 * SECOND, UINT64_MAX, &d), RUN_REACHED);
    ended(b);
}

// Between an event and the command that `on` gives for it there is a moment in which it can be
// taken back, by a user or by another command.
static void test_cancelled_at_the_last_moment(void **state)
{
    (void)state;
    struct branch *b = started(1 << 26, 1 << 26);
    struct diag d = {0};
    give(b, "on toy.echo set a period=7ms");
    while (world_next_time(&b->world) > world_now(&b->world) || world_now(&b->world) == 0) {
        assert_int_equal(branch_step(b, &d), RUN_REACHED);
    }
    give(b, "cancel 1");
    assert_int_equal(branch_run(b, SECOND, UINT64_MAX, &d), RUN_REACHED);
    give(b, "on toy.echo cancel 3");
    give(b, "on toy.echo set a period=7ms");
    assert_int_equal(branch_run(b, 2 * SECOND, UINT64_MAX, &d), RUN_REFUSED);
    assert_string_equal(b->refusal.what, "nothing deferred has the number 3 now");
    ended(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_commands_same_hash),
        cmocka_unit_test(test_replay_gives_the_same),
        cmocka_unit_test(test_seeks_equal_a_fresh_run),
        cmocka_unit_test(test_seeks_with_hardly_any_history),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_refused_command_changes_nothing),
        cmocka_unit_test(test_odd_commands_are_replayed_alike),
        cmocka_unit_test(test_command_in_the_past_is_refused),
        cmocka_unit_test(test_fork_equals_original),
        cmocka_unit_test(test_out_of_memory_undoes_the_event),
        cmocka_unit_test(test_command_that_needs_too_much_changes_nothing),
        cmocka_unit_test(test_trigger_pauses_once),
        cmocka_unit_test(test_deferred_command_that_is_refused),
        cmocka_unit_test(test_cancelled_at_the_last_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
