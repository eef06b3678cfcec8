// chronicle: what it knows of a line is what a fresh one learns of it, whatever was undone between.
#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/session/chronicle.h"
#include "repl/session/session.h"
#include "repl/session/small_world.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct capture capture;
static struct session *session;

static int open_session(void **state)
{
    (void)state;
    struct diag d = {0};
    capture_open(&capture);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 26,
                                            .history_bytes = INT64_C(1) << 22,
                                            .out = capture.out};
    session = session_open(&options, &d);
    return session == NULL || !session_small_world(session, &d);
}

static int close_session(void **state)
{
    (void)state;
    session_close(session);
    capture_close(&capture);
    return 0;
}

static void say(const char *const *lines, int count)
{
    for (int i = 0; i < count; i++) {
        struct diag d = {0};
        tree_input_begins(&session->tree);
        assert_true(session_text(session, lines[i], strlen(lines[i]), "test", 1, &d));
    }
}

static void learn(struct chronicle *c)
{
    static const char *const paths[] = {"desk.served"};
    chronicle_follow(c, paths, 1);
    while (chronicle_learn(c, session_branch(session), session->tree.current->id, 1000)) {
    }
}

// The last command is the same one at the same place; the one before it is not.
static void test_an_earlier_command_that_changed_is_noticed(void **state)
{
    (void)state;
    static const char *const fast[] = {"set desk speed=1", "run 1s", "set desk room=5", "run 100s"};
    static const char *const slow[] = {
        "undo",     "undo", "undo", "undo", "set desk speed=0.1", "run 1s", "set desk room=5",
        "run 1000s"};
    static struct chronicle known, fresh;
    chronicle_open(&known);
    say(fast, COUNT_OF(fast));
    learn(&known);
    say(slow, COUNT_OF(slow));
    learn(&known);
    chronicle_open(&fresh);
    learn(&fresh);
    assert_int_equal(known.used, fresh.used);
    assert_memory_equal(known.stretches, fresh.stretches, sizeof fresh.stretches);
    assert_memory_equal(known.values[0].at, fresh.values[0].at, sizeof fresh.values[0].at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_earlier_command_that_changed_is_noticed,
                                        open_session, close_session),
    };
    return cmocka_run_group_tests_name("chronicle", tests, NULL, NULL);
}
