// undo: one step back for each input, and forward again. Nothing is lost on the way.
#include "tests/support/one_tree.h"

static void input(const char *text)
{
    tree_input_begins(&tree);
    give(text);
}

static void undo(const char *kept)
{
    const struct tree_node *node;
    if (!tree_undo(&tree, &node, &d)) {
        fail_msg("%s", d.what);
    }
    if (kept == NULL) {
        assert_null(node);
    } else {
        assert_string_equal(node->name, kept);
    }
}

static void redo(void)
{
    if (!tree_redo(&tree, &d)) {
        fail_msg("%s", d.what);
    }
}

static void test_undo_a_command(void **state)
{
    (void)state;
    begin(0);
    uint64_t before = hash();
    input("set a period=3ms");
    run_to(2 * SECOND); // the same input
    uint64_t after = hash();
    undo("main-undone");
    is_here("main", before);
    assert_true(branch_at_head(tree_branch(&tree)));
    give("set a period=4ms"); // no branch is made for it
    assert_string_equal(tree_name(&tree), "main");
    assert_false(tree_redo(&tree, &d));
    assert_true(tree_switch(&tree, "main-undone", &d)); // nothing is lost
    assert_int_equal(hash(), after);
    end();
}

static void test_undo_and_redo_are_inverse(void **state)
{
    (void)state;
    uint64_t world[6];
    begin(0);
    for (int i = 0; i < 5; i++) {
        world[i] = hash();
        tree_input_begins(&tree);
        give(i % 2 == 0 ? "set a period=3ms" : "set a period=4ms");
        run_to((i + 2) * SECOND);
        tree_input_begins(&tree); // an input that changed nothing
    }
    world[5] = hash();
    uint64_t commands = journal_count(node_journal(tree.current));
    for (int round = 0; round < 2; round++) {
        for (int i = 4; i >= 0; i--) {
            assert_true(tree_undo(&tree, NULL, &d));
            is_here("main", world[i]);
            assert_true(branch_at_head(tree_branch(&tree)));
        }
        assert_int_equal(count_branches(), 6);
        for (int i = 1; i <= 5; i++) {
            redo();
            is_here("main", world[i]);
        }
        assert_false(tree_redo(&tree, &d));
        assert_string_equal(d.what, "there is nothing to redo");
        assert_int_equal(count_branches(), 1);
        assert_int_equal(journal_count(node_journal(tree.current)), commands);
        assert_true(branch_at_head(tree_branch(&tree)));
    }
    assert_int_equal(branch_replay(tree_branch(&tree), &d), RUN_REACHED);
    assert_int_equal(hash(), world[5]);
    end();
}

static void test_undo_a_run_leaves_no_branch(void **state)
{
    (void)state;
    begin(0);
    uint64_t before = hash();
    tree_input_begins(&tree);
    run_to(3 * SECOND);
    go_to(2 * SECOND);
    uint64_t after = hash();
    undo(NULL);
    is_here("main", before);
    assert_int_equal(world_now(&tree_branch(&tree)->world), SECOND);
    assert_true(branch_at_head(tree_branch(&tree)));
    redo();
    is_here("main", after);
    assert_int_equal(tree_branch(&tree)->head_clock, 3 * SECOND);
    end();
}

static void test_undo_a_pause_that_was_marked(void **state)
{
    (void)state;
    begin(0);
    give("set a period=1000s");
    run_to(SECOND + 20 * MILLISECOND);
    tree_input_begins(&tree);
    run_to(5 * SECOND); // nothing happens
    assert_true(tree_mark(&tree, "waiting", &d));
    undo("main-undone");
    assert_int_equal(tree.current->marks.used, 1); // the automatic one
    assert_true(tree_to_mark(&tree, "waiting", &d));
    assert_string_equal(tree_name(&tree), "main-undone");
    assert_int_equal(world_now(&tree_branch(&tree)->world), 5 * SECOND);
    end();
}

static void test_undo_a_move(void **state)
{
    (void)state;
    begin(0);
    uint64_t before = hash();
    tree_input_begins(&tree);
    go_to(SECOND / 3);
    uint64_t past = hash();
    tree_input_begins(&tree);
    assert_true(tree_fork(&tree, "x", 0, &d));
    run_to(SECOND / 2);
    undo(NULL);
    is_here("main", past);
    assert_int_equal(count_branches(), 2); // what the input made stays
    undo(NULL);
    is_here("main", before);
    assert_false(tree_undo(&tree, NULL, &d));
    assert_string_equal(d.what, "there is nothing to undo");
    redo();
    redo();
    assert_string_equal(tree_name(&tree), "x");
    assert_int_equal(world_now(&tree_branch(&tree)->world), SECOND / 2);
    end();
}

static void test_undo_a_command_in_the_past(void **state)
{
    (void)state;
    begin(0);
    go_to(SECOND / 2);
    uint64_t before = hash();
    input("set a period=1ms");
    assert_string_equal(tree_name(&tree), "main-2");
    uint64_t after = hash();
    undo(NULL);
    is_here("main", before);
    assert_int_equal(tree_branch(&tree)->head_clock, SECOND);
    redo();
    is_here("main-2", after);
    end();
}

static void test_undo_takes_marks_and_branches_along(void **state)
{
    (void)state;
    begin(0);
    assert_true(tree_mark(&tree, "stays", &d));
    tree_input_begins(&tree);
    give("set a period=3ms");
    run_to(2 * SECOND);
    assert_true(tree_mark(&tree, "goes", &d));
    uint64_t marked = hash();
    assert_true(tree_fork(&tree, "child", 0, &d) && tree_switch(&tree, "main", &d));
    undo("main-undone");
    assert_int_equal(tree.current->marks.used, 1);
    assert_string_equal(tree_find(&tree, "child", &d)->parent->name, "main-undone");
    redo();
    assert_int_equal(count_branches(), 2);
    assert_string_equal(tree_find(&tree, "child", &d)->parent->name, "main");
    assert_true(tree_to_mark(&tree, "goes", &d));
    is_here("main", marked);
    undo("main-undone"); // redo can be undone
    assert_true(tree_to_mark(&tree, "goes", &d));
    is_here("main-undone", marked);
    end();
}

static void test_undo_where_functions_wait(void **state)
{
    (void)state;
    begin(0);
    uint64_t before = hash();
    tree_input_begins(&tree);
    give("trigger 2s");
    uint64_t set = hash();
    tree_input_begins(&tree);
    assert_int_equal(tree_run(&tree, 3 * SECOND, UINT64_MAX, NULL, NULL, &d), RUN_TRIGGER);
    give("set a period=1ms"); // the function's doing
    run_to(3 * SECOND);
    uint64_t after = hash();
    undo(NULL);
    is_here("main", set);
    run_to(3 * SECOND); // known: the function is not called again
    assert_int_equal(hash(), after);
    go_to(SECOND);
    undo("main-undone"); // before it was set, and none waits at the end
    is_here("main", before);
    end();
}

static void test_undo_survives_cold_and_pruned_branches(void **state)
{
    (void)state;
    begin(1);
    uint64_t before = hash();
    input("set a period=3ms");
    tree_input_begins(&tree);
    assert_true(tree_fork(&tree, "x", 0, &d));
    run_to(2 * SECOND);
    tree_input_begins(&tree);
    give("set a period=1ms");
    tree_input_begins(&tree);
    assert_true(tree_switch(&tree, "main", &d)); // x is cold
    assert_true(tree_undo(&tree, NULL, &d));
    assert_string_equal(tree_name(&tree), "x");
    assert_true(tree_switch(&tree, "main", &d));
    assert_true(tree_prune(&tree, "x", true, &d)); // with its steps
    undo("main-undone");
    is_here("main", before);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_undo_a_command),
        cmocka_unit_test(test_undo_and_redo_are_inverse),
        cmocka_unit_test(test_undo_a_run_leaves_no_branch),
        cmocka_unit_test(test_undo_a_pause_that_was_marked),
        cmocka_unit_test(test_undo_a_move),
        cmocka_unit_test(test_undo_a_command_in_the_past),
        cmocka_unit_test(test_undo_takes_marks_and_branches_along),
        cmocka_unit_test(test_undo_where_functions_wait),
        cmocka_unit_test(test_undo_survives_cold_and_pruned_branches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
