// moves: a run that finds no end leaves no trace; what a run calls stays where it is; what words
// say in passing.
#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/session/session.h"
#include "repl/session/small_world.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { ENDLESS = 500 };

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
                                            .out = capture.out,
                                            .endless_events = ENDLESS};
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

static bool say(const char *line, struct diag *d)
{
    *d = (struct diag){0};
    tree_input_begins(&session->tree);
    return session_text(session, line, strlen(line), "test", 1, d);
}

// A run that would go on for ever is refused, and the world, its clock and what is known of the
// future are as before.
static void test_a_run_without_an_end_is_taken_back(void **state)
{
    (void)state;
    static const char *const lines[] = {"run", "until desk.served < 0"};
    static const char *const help[] = {"say how long: run 5s", "the expression may never hold"};
    struct diag d;
    assert_true(say("step 40", &d));
    assert_true(say("run 1s", &d));
    for (int round = 0; round < 2; round++) { // at the end of what is known, and in the past
        struct branch *b = session_branch(session);
        const uint64_t hash = world_hash(&b->world);
        const uint64_t events = branch_now(b).events, known = b->head.events;
        const int64_t now = world_now(&b->world);
        for (int i = 0; i < COUNT_OF(help); i++) {
            assert_false(say(lines[i], &d));
            assert_string_equal(d.what, "no end is in sight after 500 events");
            assert_string_equal(d.help, help[i]);
            assert_true(world_hash(&b->world) == hash);
            assert_int_equal(world_now(&b->world), now);
            assert_int_equal(branch_now(b).events, events);
            assert_int_equal(b->head.events, known);
        }
        assert_true(say("back 5", &d));
    }
}

// Marks that lie on what is taken back go with it, so that the journal still reads from early to
// late.
static void test_marks_of_a_run_without_an_end_are_taken_back(void **state)
{
    (void)state;
    struct diag d;
    assert_true(say("at('1min', function() mark 'late' end)", &d));
    assert_false(say("until desk.served < 0", &d));
    assert_string_equal(d.what, "no end is in sight after 500 events");
    assert_int_equal(session->tree.current->marks.used, 0);
    assert_true(say("run 2min", &d)); // the function is called when its time comes
    assert_int_equal(session->tree.current->marks.used, 1);
}

static void test_an_end_in_reach_is_found(void **state)
{
    (void)state;
    struct diag d;
    assert_true(say("until desk.served == 10", &d));
    assert_true(say("assert(desk.served == 10)", &d));
}

// Where a person follows, a line says what it did in passing; a program of several lines says what
// it prints.
static void test_a_program_says_only_what_it_prints(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"fork first", "now on branch first\n"},
        {"fork(\"second\")", "now on branch second\n"},
        {"fork(\"fourth\")\nprint(world.branch())", "fourth\n"},
        {"fork fifth\nfork(\"sixth\")\nprint(1)", "now on branch fifth\n1\n"},
        {"fork seventh", "now on branch seventh\n"},
    };
    struct diag d;
    session->options.show_events = true;
    for (int i = 0; i < COUNT_OF(cases); i++) {
        capture_forget(&capture);
        assert_true(say(cases[i].text, &d));
        assert_string_equal(capture_text(&capture), cases[i].said);
    }
}

// Further back than there is stops at the beginning; at the beginning it is refused.
static void test_back_stops_at_the_beginning(void **state)
{
    (void)state;
    struct diag d;
    assert_true(say("step 5", &d));
    assert_true(say("back 100", &d));
    assert_int_equal(branch_now(session_branch(session)).events, 0);
    assert_false(say("back 5", &d));
    assert_string_equal(d.what, "this is the beginning");
}

// What a run calls reads and gives commands. It does not take the run's branch from under it.
static void test_a_function_that_a_run_calls_stays_where_it_is(void **state)
{
    (void)state;
    static const char *const moves[] = {
        "run '1s'",
        "step()",
        "back()",
        "to '0s'",
        "run_until 'desk.served > 9'",
        "undo()",
        "redo()",
        "next_event()",
        "prev_event()",
        "fork 'x'",
        "switch 'm'",
        "prune 'm'",
        "with{servers=2}",
        "open 'x'",
        "probe 'desk.waiting'",
        "quit()",
        "learn()",
        "at('0s', 'set desk servers=2')",
    };
    struct diag d;
    assert_true(say("fork 'm'\nswitch 'main'", &d));
    for (int i = 0; i < COUNT_OF(moves); i++) {
        char line[200];
        struct text t = text_in(line, sizeof line);
        text_add(&t, "at(world.time + '1s', function() set('desk', {speed = 2}) %s end)", moves[i]);
        assert_true(say(line, &d));
        const int64_t now = world_now(session_world(session));
        assert_false(say("run 2s", &d));
        assert_non_null(strstr(d.what, "goes elsewhere"));
        assert_non_null(strstr(d.help, "after the run"));
        assert_int_equal(world_now(session_world(session)), now + SECOND);
        assert_string_equal(tree_name(&session->tree), "main");
        assert_false(session->calling);
    }
    assert_true(say("at(world.time + '1s', function() mark 'a' show() why() diff 'm' end)", &d));
    assert_true(say("run 2s", &d));
}

static bool write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    return file != NULL && fputs(text, file) >= 0 && fclose(file) == 0;
}

// A journal's function is not there any more, whatever this session gave to `at` under its number.
static void test_an_opened_journal_calls_no_function_of_this_session(void **state)
{
    (void)state;
    char path[] = "/tmp/orrery-moves-XXXXXX", line[100];
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    assert_true(write_file(path, "orrery journal 1\nseed 1\nbranch main\n"
                                 "00:00:00.000 queue.station desk\n"
                                 "00:00:00.000 world.trigger 20s\n"
                                 "head 00:00:01.000\nend\n"));
    struct diag d;
    assert_true(say("at('20s', function() print 'of this session' end)", &d));
    struct text t = text_in(line, sizeof line);
    text_add(&t, "open %s", path);
    bool opened = say(line, &d);
    unlink(path);
    assert_true(opened);
    assert_false(say("run 30s", &d));
    assert_non_null(strstr(d.what, "not running any more"));
    assert_null(strstr(capture_text(&capture), "of this session"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_run_without_an_end_is_taken_back, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(test_marks_of_a_run_without_an_end_are_taken_back,
                                        open_session, close_session),
        cmocka_unit_test_setup_teardown(test_an_end_in_reach_is_found, open_session, close_session),
        cmocka_unit_test_setup_teardown(test_a_program_says_only_what_it_prints, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(test_back_stops_at_the_beginning, open_session,
                                        close_session),
        cmocka_unit_test_setup_teardown(test_a_function_that_a_run_calls_stays_where_it_is,
                                        open_session, close_session),
        cmocka_unit_test_setup_teardown(test_an_opened_journal_calls_no_function_of_this_session,
                                        open_session, close_session),
    };
    return cmocka_run_group_tests_name("moves", tests, NULL, NULL);
}
