// invariant: what is broken is named, and when it broke.
#include "sim/invariant.h"
#include "tests/support/lines.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_worlds_that_hold(void **state)
{
    (void)state;
    struct invariant_guard guard;
    struct branch *b = line_open(0);
    invariant_guard_open(&guard);
    b->world.observer = &guard.observer;
    line_give(b, "toy.counter a period=1ms");
    line_run(b, SECOND);
    assert_false(guard.broken);
    assert_int_equal(guard.checked, branch_now(b).events + 1);
    line_close(b);
}

// An echo is taken away behind the counter's back; the next event's check finds it.
static void test_broken_one_is_named(void **state)
{
    (void)state;
    struct invariant_guard guard;
    struct branch *b = line_open(0);
    invariant_guard_open(&guard);
    line_give(b, "toy.counter desk period=1ms");
    line_run(b, 4 * MILLISECOND);
    struct diag d = {0};
    assert_true(invariants_check(&b->world, &d));
    uint64_t echo = record_next(&b->world, ENGINE_TOY, RECORD_ECHO, 0);
    record_remove(&b->world, ENGINE_TOY, RECORD_ECHO, echo);
    assert_false(invariants_check(&b->world, &d));
    assert_string_equal(d.what, "invariant toy.echo-lives of desk does not hold: "
                                "the counter's echo is gone");
    assert_string_equal(d.expected, "A counter's echo exists.");
    b->world.observer = &guard.observer;
    uint64_t next = branch_now(b).events + 1;
    assert_int_equal(branch_run(b, TIME_NEVER, next, &d), RUN_REACHED);
    assert_true(guard.broken);
    assert_int_equal(guard.id, next);
    assert_int_equal(branch_run(b, TIME_NEVER, next + 1, &d), RUN_REACHED);
    assert_int_equal(guard.id, next); // the first one is remembered
    line_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worlds_that_hold),
        cmocka_unit_test(test_broken_one_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
