// torture: a write around the image's door is caught, in builds that look for it; and a world bears
// being moved before every event.
#include "engines/registry.h"
#include "repl/memory.h"
#include "sim/branch.h"
#include "sim/core.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void open_branch(struct branch *b, const struct engine *const *engines, int64_t limit_bytes)
{
    const struct branch_options options = {
        .host = memory_host(), .engines = engines, .seed = 1, .limit_bytes = limit_bytes};
    struct diag d = {0};
    assert_true(branch_open(b, &options, &d));
}

static void give(struct branch *b, const char *text)
{
    struct diag d = {0};
    if (!branch_command(b, text, strlen(text), NULL, &d)) {
        fail_msg("%s: %s", text, d.what);
    }
}

// ---- an engine that cheats ----

static struct event_row events[4];
static struct command commands[3];

// Through a pointer got for reading, as a cast makes possible, into a chunk that nobody has opened
// for writing.
static void cheat(const struct world *w, counter_h h)
{
    offset_t middle = counter_at(w, h)->field + counter_at(w, h)->field_bytes / 2;
    ++*(unsigned char *)(uintptr_t)image_read(&w->image, middle);
}

static void cheating_spread(struct world *w, const struct event *event)
{
    cheat(w, (counter_h){event->target});
    schedule(w, SECOND, EVENT_KIND(ENGINE_TOY, EVENT_SPREAD), event->target, 0, 0);
}

static uint64_t cheating_grow(struct world *w, const struct call *call)
{
    cheat(w, (counter_h){(uint64_t)argument(call, 0)->number});
    return 0;
}

static const struct engine *const *cheating_engines(struct engine *engine,
                                                    const struct engine *table[ENGINE_LIMIT])
{
    *engine = toy_engine;
    memcpy(events, toy_engine.events, sizeof events);
    memcpy(commands, toy_engine.commands, sizeof commands);
    events[EVENT_SPREAD].run = cheating_spread;
    commands[1].apply = cheating_grow;
    engine->events = events;
    engine->commands = commands;
    table[ENGINE_CORE] = toy_engines[ENGINE_CORE];
    table[ENGINE_TOY] = engine;
    return table;
}

// What a child process that does this dies of: the number of a signal, 0 if it does not.
static int dies_of(void (*work)(struct branch *b))
{
    struct engine engine;
    const struct engine *table[ENGINE_LIMIT] = {NULL};
    struct branch b;
    open_branch(&b, cheating_engines(&engine, table), 1 << 22);
    give(&b, "toy.counter a period=1s");
    give(&b, "toy.spread a bytes=1MiB");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int nowhere = dup2(STDOUT_FILENO,
                           STDERR_FILENO); // the failed ASSERT's words belong to the test's output
        (void)nowhere;
        work(&b);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    branch_close(&b);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void run_three_seconds(struct branch *b)
{
    struct diag d = {0};
    branch_run(b, 3 * SECOND, UINT64_MAX, &d);
}

static void grow(struct branch *b)
{
    struct diag d = {0};
    branch_command(b, "toy.grow a", strlen("toy.grow a"), NULL, &d);
}

static void test_a_write_around_the_door_is_caught(void **state)
{
    (void)state;
#ifdef ORRERY_TORTURE
    assert_int_equal(dies_of(run_three_seconds), SIGABRT);
    assert_int_equal(dies_of(grow), SIGABRT);
#else
    assert_int_equal(dies_of(run_three_seconds), 0);
    assert_int_equal(dies_of(grow), 0);
#endif
}

static void test_small_world_with_many_events(void **state)
{
    (void)state;
    struct branch b;
    open_branch(&b, engine_registry, INT64_C(256) << 10);
    give(&b, "queue.station desk service=\"exponential 8ms\"");
    give(&b, "queue.source customers to=desk interarrival=\"exponential 10ms\" "
             "timeout=\"exponential 50ms\" timeout_covers=wait attempts=2");
    struct diag d = {0};
    if (branch_run(&b, TIME_NEVER, 100000, &d) != RUN_REACHED) {
        fail_msg("%s", d.what);
    }
    branch_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_write_around_the_door_is_caught),
        cmocka_unit_test(test_small_world_with_many_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
