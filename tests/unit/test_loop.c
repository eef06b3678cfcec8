// loop: descriptors, timers, steps and signals in one thread.
#include "repl/prompt/loop.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct loop *loop;
static int ends[2];
static char seen[100];

static int open_all(void **state)
{
    (void)state;
    loop = loop_open();
    seen[0] = '\0';
    return loop == NULL || pipe(ends);
}

static int close_all(void **state)
{
    (void)state;
    loop_close(loop);
    close(ends[0]);
    close(ends[1]);
    return 0;
}

static void note(const char *word) { strcat(seen, word); }

static void on_timer(void *self) { note(self); }

static void on_quit(void *self)
{
    (void)self;
    loop_quit(loop, 7);
}

static void on_pipe(void *self, bool hung_up)
{
    (void)self;
    char byte[2] = "";
    if (hung_up) {
        note("gone");
        loop_unwatch(loop, ends[0]);
    } else if (read(ends[0], byte, 1) == 1) {
        note(byte);
    }
}

static void test_timers_in_their_order(void **state)
{
    (void)state;
    loop_after(loop, 20 * MILLISECOND, on_timer, (char[]){"c"});
    loop_after(loop, 0, on_timer, (char[]){"a"});
    loop_cancel(loop, loop_after(loop, 5 * MILLISECOND, on_timer, (char[]){"x"}));
    int every = loop_every(loop, 8 * MILLISECOND, on_timer, (char[]){"b"});
    loop_after(loop, 40 * MILLISECOND, on_quit, NULL);
    int64_t before = loop_now();
    assert_int_equal(loop_run(loop), 7);
    assert_true(loop_now() - before >= 40 * MILLISECOND);
    assert_int_equal(seen[0], 'a');
    assert_int_equal(seen[1], 'b');
    assert_null(strchr(seen, 'x'));
    assert_non_null(strchr(seen, 'c'));
    size_t length = strlen(seen);
    loop_turn(loop, SECOND);
    assert_true(strlen(seen) > length && seen[length] == 'b'); // it goes on after c
    loop_cancel(loop, every);
    length = strlen(seen);
    loop_turn(loop, 20 * MILLISECOND);
    assert_int_equal(strlen(seen), length);
}

static void test_descriptors(void **state)
{
    (void)state;
    loop_watch(loop, ends[0], on_pipe, NULL);
    assert_int_equal(write(ends[1], "hi", 2), 2);
    for (int i = 0; i < 3; i++) {
        loop_turn(loop, MILLISECOND);
    }
    assert_string_equal(seen, "hi");
    close(ends[1]);
    loop_turn(loop, SECOND);
    assert_string_equal(seen, "higone");
    loop_turn(loop, MILLISECOND); // not watched any more
    assert_string_equal(seen, "higone");
    ends[1] = dup(ends[0]);
}

static int steps;
static char last_word[] = "t"; // outlives first_step

static bool second_step(void *self)
{
    note(self);
    return false;
}

static bool first_step(void *self)
{
    note(self);
    if (++steps < 3) {
        return true;
    }
    loop_step_with(loop, second_step, last_word);
    return false;
}

static void test_steps_between_everything_else(void **state)
{
    (void)state;
    steps = 0;
    loop_watch(loop, ends[0], on_pipe, NULL);
    loop_step_with(loop, first_step, (char[]){"s"});
    loop_turn(loop, TIME_NEVER); // does not wait
    assert_int_equal(write(ends[1], "k", 1), 1);
    loop_turn(loop, TIME_NEVER); // a key goes first
    loop_turn(loop, TIME_NEVER);
    loop_turn(loop, TIME_NEVER);
    assert_string_equal(seen, "skss");
    loop_turn(loop, MILLISECOND);
    loop_turn(loop, MILLISECOND); // over
    assert_string_equal(seen, "sksst");
}

static void test_interrupts(void **state)
{
    (void)state;
    assert_false(loop_interrupted());
    raise(SIGINT);
    assert_true(loop_interrupted());
    loop_on_signal(loop, SIGINT, on_timer, (char[]){"i"});
    loop_interrupt_forget();
    assert_false(loop_interrupted());
    loop_turn(loop, MILLISECOND);
    assert_string_equal(seen, ""); // forgotten
    raise(SIGINT);
    raise(SIGINT);
    loop_turn(loop, MILLISECOND);
    loop_turn(loop, MILLISECOND);
    assert_string_equal(seen, "i"); // several at once are one
    loop_interrupt_forget();
}

static void test_signals_wake_the_loop(void **state)
{
    (void)state;
    loop_on_signal(loop, SIGWINCH, on_timer, (char[]){"w"});
    loop_on_signal(loop, SIGCONT, on_quit, NULL);
    raise(SIGWINCH);
    raise(SIGCONT);
    assert_int_equal(loop_run(loop), 7);
    assert_string_equal(seen, "w");
    loop_on_signal(loop, SIGWINCH, NULL, NULL);
    raise(SIGWINCH);
    loop_turn(loop, MILLISECOND);
    assert_string_equal(seen, "w");
    loop_on_signal(loop, SIGCONT, NULL, NULL);
}

static void test_ending_is_not_forgotten(void **state)
{
    (void)state;
    raise(SIGTERM);
    loop_interrupt_forget();
    assert_true(loop_interrupted());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_timers_in_their_order, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_descriptors, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_steps_between_everything_else, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_interrupts, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_signals_wake_the_loop, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_ending_is_not_forgotten, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
