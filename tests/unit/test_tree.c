// tree: branches that are never lost, live or cold; marks.
#include "sim/core.h"
#include "tests/support/one_tree.h"

// ---- branches ----

static void test_a_command_in_the_past_makes_a_branch(void **state)
{
    (void)state;
    begin(0);
    uint64_t before = hash();
    struct moment then = now();
    bool forked = true;
    assert_true(tree_command(&tree, "set a period=5ms", 16, NULL, &forked, &d));
    assert_false(forked);
    run_to(2 * SECOND);
    uint64_t later = hash();
    go_to(SECOND / 2);
    assert_true(tree_command(&tree, "set a period=2ms", 16, NULL, &forked, &d));
    assert_true(forked);
    assert_string_equal(tree_name(&tree), "main-2");
    go_to(SECOND / 4);
    give("set a period=3ms");
    assert_string_equal(tree_name(&tree), "main-3");
    assert_int_equal(count_branches(), 3);
    assert_true(tree_switch(&tree, "main", &d));
    assert_int_equal(now().time, 497 * MILLISECOND); // where it was left
    run_to(2 * SECOND);
    assert_int_equal(hash(), later);
    assert_int_equal(branch_to_moment(tree_branch(&tree), then, &d), RUN_REACHED);
    assert_int_equal(hash(), before);
    end();
}

static void test_a_refused_command_in_the_past_makes_none(void **state)
{
    (void)state;
    begin(0);
    go_to(SECOND / 2);
    uint64_t world = hash();
    struct moment head = tree_branch(&tree)->head;
    assert_false(tree_command(&tree, "set b period=2ms", 16, NULL, NULL, &d));
    assert_int_equal(d.column, 5);
    assert_int_equal(count_branches(), 1);
    is_here("main", world);
    assert_true(moment_same(head, tree_branch(&tree)->head));
    end();
}

static void test_order_and_depth(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int depth;
    } expected[] = {{"main", 0}, {"x", 1}, {"x2", 2}, {"y", 1}};
    begin(0);
    assert_true(tree_fork(&tree, "x", 0, &d));
    assert_true(tree_switch(&tree, "main", &d) && tree_fork(&tree, "y", 0, &d));
    assert_true(tree_switch(&tree, "x", &d) && tree_fork(&tree, "x2", 0, &d));
    const struct tree_node *node = NULL;
    for (int i = 0; i < COUNT_OF(expected); i++) {
        int depth;
        node = tree_next(&tree, node, &depth);
        assert_string_equal(node->name, expected[i].name);
        assert_int_equal(depth, expected[i].depth);
    }
    assert_null(tree_next(&tree, node, NULL));
    assert_true(moment_same(node->fork.moment, now()));
    assert_int_equal(node->fork.clock, SECOND);
    end();
}

enum verb { FORK, SWITCH, PRUNE, PRUNE_ALL, RENAME, MARK, TO_MARK };

static bool do_verb(enum verb verb, const char *name)
{
    switch (verb) {
    case FORK:
        return tree_fork(&tree, name, 0, &d);
    case SWITCH:
        return tree_switch(&tree, name, &d);
    case PRUNE:
        return tree_prune(&tree, name, false, &d);
    case PRUNE_ALL:
        return tree_prune(&tree, name, true, &d);
    case RENAME:
        return tree_rename(&tree, "side", name, &d);
    case MARK:
        return tree_mark(&tree, name, &d);
    case TO_MARK:
        return tree_to_mark(&tree, name, &d);
    }
    return true;
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        enum verb verb;
        const char *name, *what, *help;
    } cases[] = {
        {FORK, "side", "there is a branch called 'side' already",
         "choose another name, or go there with `switch side`"},
        {FORK, "a b", "this can not be a name", ""},
        {FORK, "", "this can not be a name", ""},
        {FORK, "a234567890123456789012345678901234567890123456789012345678901",
         "this name is too long", ""},
        {SWITCH, "sied", "no branch is called 'sied'", "did you mean 'side'?"},
        {SWITCH, "qqqqqqq", "no branch is called 'qqqqqqq'", "`tree` lists the branches"},
        {PRUNE, "leaf", "'leaf' is the branch you are on", "`switch side` first"},
        {PRUNE, "side", "the branch you are on begins on 'side'", "`switch main` first"},
        {PRUNE_ALL, "main", "the branch you are on begins on 'main'",
         "the first branch always stays"},
        {PRUNE, "zzzzzzz", "no branch is called 'zzzzzzz'", "`tree` lists the branches"},
        {PRUNE, "other", "another branch, 'twig', begins on 'other'",
         "`prune twig` first, or all of them with `prune other with-branches`"},
        {RENAME, "main", "there is a branch called 'main' already",
         "choose another name, or go there with `switch main`"},
        {RENAME, "a/b", "this can not be a name", ""},
        {MARK, "here", "there is a mark called 'here' already, on branch 'leaf'",
         "choose another name; `marks` lists those that there are"},
        {MARK, "not this", "this can not be a name", ""},
        {TO_MARK, "hree", "no mark is called 'hree'", "did you mean 'here'?"},
        {TO_MARK, "beyond", "no mark is called 'beyond'", "`marks` lists them"},
    };
    begin(0);
    assert_true(tree_fork(&tree, "other", 0, &d) && tree_fork(&tree, "twig", 0, &d));
    assert_true(tree_switch(&tree, "main", &d));
    assert_true(tree_fork(&tree, "side", 0, &d) && tree_fork(&tree, "leaf", 0, &d) &&
                tree_mark(&tree, "here", &d));
    uint64_t world = hash();
    for (int i = 0; i < COUNT_OF(cases); i++) {
        d = (struct diag){0};
        assert_false(do_verb(cases[i].verb, cases[i].name));
        assert_string_equal(d.what, cases[i].what);
        assert_string_equal(d.help, cases[i].help);
        assert_true(d.help[0] != '\0' || d.expected[0] != '\0');
        assert_int_equal(count_branches(), 5);
        is_here("leaf", world);
    }
    end();
}

static void test_prune_and_rename(void **state)
{
    (void)state;
    begin(0);
    assert_true(tree_fork(&tree, "x", 0, &d) && tree_fork(&tree, "y", 0, &d) &&
                tree_fork(&tree, "z", 0, &d));
    assert_true(tree_switch(&tree, "main", &d));
    assert_true(tree_rename(&tree, "x", "w", &d) && tree_rename(&tree, "w", "w", &d));
    assert_true(tree_prune(&tree, "z", false, &d));
    assert_int_equal(count_branches(), 3);
    assert_true(tree_prune(&tree, "w", true, &d));
    assert_int_equal(count_branches(), 1);
    assert_true(tree_fork(&tree, "w", 0, &d)); // the name is free again
    end();
}

static void test_names_are_made(void **state)
{
    (void)state;
    static const char long_name[] = "a23456789012345678901234567890123456789012345678901234567890";
    begin(0);
    assert_true(tree_fork(&tree, "main-3", 0, &d) && tree_fork(&tree, NULL, 0, &d));
    assert_string_equal(tree_name(&tree), "main-2");
    assert_true(tree_fork(&tree, NULL, 0, &d));
    assert_string_equal(tree_name(&tree), "main-4");
    assert_true(tree_fork(&tree, long_name, 0, &d) && tree_fork(&tree, NULL, 0, &d) &&
                tree_fork(&tree, NULL, 0, &d));
    assert_string_equal(tree_name(&tree), "a2345678901234567890123456789012345678901234-3");
    end();
}

// ---- live and cold ----

static int count_live(void)
{
    int count = 0;
    for (const struct tree_node *n = tree_next(&tree, NULL, NULL); n != NULL;
         n = tree_next(&tree, n, NULL)) {
        count += n->live != NULL;
    }
    return count;
}

enum { COLD_BRANCHES = 6 };

// Branches that stand in their own past, at paused clocks, with marks.
static void grow_branches(uint64_t world[COLD_BRANCHES], struct tree_place place[COLD_BRANCHES])
{
    for (int i = 0; i < COLD_BRANCHES; i++) {
        char name[32];
        struct text t = text_in(name, sizeof name);
        text_add(&t, "b%d", i);
        assert_true(tree_fork(&tree, name, 0, &d));
        give(i % 2 == 0 ? "set a period=3ms" : "at 20s set a period=1ms");
        run_to((i + 3) * SECOND);
        assert_true(tree_mark(&tree, name, &d));
        if (i % 3 == 0) {
            go_to((i + 2) * SECOND + 1);
        }
        world[i] = hash();
        place[i] = node_present(tree.current);
    }
}

static void test_cold_branches_come_back(void **state)
{
    (void)state;
    uint64_t world[COLD_BRANCHES];
    struct tree_place place[COLD_BRANCHES];
    begin(1); // only the current one fits
    grow_branches(world, place);
    assert_int_equal(count_live(), 1);
    for (int i = 0; i < 2 * COLD_BRANCHES; i++) {
        int b = i * 5 % COLD_BRANCHES;
        char name[32];
        struct text t = text_in(name, sizeof name);
        text_add(&t, "b%d", b);
        struct tree_node *node = tree_find(&tree, name, &d);
        struct tree_place head = node_head(node);
        assert_true(tree_switch(&tree, name, &d));
        assert_int_equal(count_live(), 1);
        is_here(name, world[b]);
        struct tree_place present = node_present(node);
        assert_true(moment_same(present.moment, place[b].moment) &&
                    present.clock == place[b].clock);
        assert_true(moment_same(node_head(node).moment, head.moment) &&
                    node_head(node).clock == head.clock);
        assert_int_equal(node->marks.used, 1);
        assert_int_equal(branch_at_head(tree_branch(&tree)), b % 3 != 0);
    }
    assert_true(tree_to_mark(&tree, "b3", &d));
    assert_int_equal(hash(), node_mark(tree.current, 0)->hash);
    end();
}

static void test_the_least_recently_used_goes_cold(void **state)
{
    (void)state;
    begin(0);
    assert_true(tree_fork(&tree, "x", 0, &d) && tree_fork(&tree, "y", 0, &d));
    assert_int_equal(count_live(), 3);
    assert_true(tree_switch(&tree, "main", &d));
    int64_t bytes = 0;
    for (const struct tree_node *n = tree_next(&tree, NULL, NULL); n != NULL;
         n = tree_next(&tree, n, NULL)) {
        bytes += ((int64_t)n->live->world.image.chunk_count << CHUNK_BITS) +
                 n->live->timeline.kept_bytes;
    }
    tree.options.live_bytes = bytes - 1;
    assert_true(tree_switch(&tree, "main", &d));
    assert_null(tree_find(&tree, "x", &d)->live);
    assert_non_null(tree_find(&tree, "y", &d)->live);
    end();
}

// ---- functions of a script ----

static void test_where_functions_wait_no_branch_begins(void **state)
{
    (void)state;
    begin(0);
    give("trigger 40s");
    give("at 30s set a period=9ms"); // text is no hindrance
    give("trigger 1m");
    d = (struct diag){0};
    assert_false(tree_fork(&tree, "x", 0, &d));
    assert_string_equal(d.what,
                        "functions of a script wait here (1 at 00:00:40.000, 3 at 00:01:00.000), "
                        "and a branch can not call them");
    assert_string_equal(d.help, "take them back with `cancel 1`, or on the branch alone with `fork "
                                "NAME without-functions`");
    run_to(2 * SECOND);
    go_to(SECOND + SECOND / 2);
    assert_false(tree_command(&tree, "set a period=1ms", 16, NULL, NULL, &d)); // nor by itself
    assert_int_equal(count_branches(), 1);
    go_to(SECOND / 2); // before they were set
    give("set a period=1ms");
    assert_string_equal(tree_name(&tree), "main-2");
    end();
}

static void test_a_branch_without_functions(void **state)
{
    (void)state;
    begin(0);
    give("trigger 40s");
    give("trigger 1m");
    assert_true(tree_fork(&tree, "x", FORK_WITHOUT_FUNCTIONS, &d));
    assert_int_equal(core_next_trigger(&tree_branch(&tree)->world, 0), 0);
    assert_int_equal(journal_count(node_journal(tree.current)), 5);
    run_to(2 * 60 * SECOND); // nothing pauses
    assert_true(tree_switch(&tree, "main", &d));
    assert_int_equal(tree_run(&tree, 60 * SECOND, UINT64_MAX, NULL, NULL, &d), RUN_TRIGGER);
    end();
}

// ---- marks ----

static void test_marks(void **state)
{
    (void)state;
    begin(0);
    run_to(SECOND + 5); // a paused clock
    assert_true(tree_mark(&tree, "late", &d));
    uint64_t late = hash();
    go_to(SECOND / 2);
    assert_true(tree_mark(&tree, "early", &d));
    uint64_t early = hash();
    assert_true(tree_fork(&tree, "x", 0, &d));
    run_to(3 * SECOND);
    assert_true(tree_to_mark(&tree, "late", &d));
    is_here("main", late);
    assert_int_equal(world_now(&tree_branch(&tree)->world), SECOND + 5);
    assert_true(tree_to_mark(&tree, "early", &d));
    is_here("main", early);
    assert_string_equal(node_mark(tree.current, 0)->name, "early"); // in the order of the line
    assert_string_equal(node_mark(tree.current, 1)->name, "late");
    end();
}

static void test_automatic_marks_are_few_and_right(void **state)
{
    (void)state;
    begin(0);
    for (int i = 1; i < 1000; i++) {
        run_to(SECOND + i * 10 * MILLISECOND);
        give(i % 2 == 0 ? "set a period=3ms" : "set a period=4ms");
    }
    struct tree_node *node = tree.current;
    assert_true(node->marks.used > AUTOMATIC_MARKS / 2 && node->marks.used <= AUTOMATIC_MARKS);
    for (size_t i = 0; i < node->marks.used; i++) {
        const struct tree_mark *mark = node_mark(node, i);
        assert_string_equal(mark->name, "");
        assert_true(i == 0 ||
                    mark->place.moment.commands > node_mark(node, i - 1)->place.moment.commands);
        assert_int_equal(branch_to_moment(node->live, mark->place.moment, &d), RUN_REACHED);
        assert_int_equal(hash(), mark->hash);
    }
    end();
}

static void test_long_runs_are_marked(void **state)
{
    (void)state;
    begin(0);
    give("set a period=1us");
    assert_int_equal(tree_run(&tree, TIME_NEVER - 1, AUTOMATIC_MARK_EVENTS + 5, NULL, NULL, &d),
                     RUN_REACHED);
    assert_int_equal(now().events, AUTOMATIC_MARK_EVENTS + 5);
    assert_int_equal(node_mark(tree.current, tree.current->marks.used - 1)->place.moment.events,
                     AUTOMATIC_MARK_EVENTS);
    end();
}

// ---- no memory ----

static long allowed;

static void *allocate_some(void *self, size_t bytes)
{
    return allowed-- > 0 ? memory_host()->allocate(self, bytes) : NULL;
}

static bool busy(void)
{
    uint64_t world = hash();
    tree_input_begins(&tree);
    if (!tree_fork(&tree, "x", 0, &d) ||
        !tree_command(&tree, "set a period=3ms", 16, NULL, NULL, &d) ||
        tree_run(&tree, 2 * SECOND, UINT64_MAX, NULL, NULL, &d) != RUN_REACHED ||
        !tree_mark(&tree, "m", &d) || !tree_undo(&tree, NULL, &d)) {
        return false;
    }
    is_here("main", world);
    return tree_redo(&tree, &d) && tree_to_mark(&tree, "m", &d) && tree_undo(&tree, NULL, &d);
}

// Whatever allocation is refused: a message, and the first branch is what it was. The last tries
// are refused none.
static void test_no_memory(void **state)
{
    (void)state;
    struct host host = *memory_host();
    host.allocate = allocate_some;
    int refused = 0, done = 0;
    for (long n = 0; done < 4; n++) {
        assert_true(n < 2000);
        struct tree_options o = options(n % 2);
        o.branch.host = &host;
        d = (struct diag){0};
        allowed = n;
        if (!tree_open(&tree, &o, &d)) {
            assert_true(d.what[0] != '\0');
            refused++;
            continue;
        }
        allowed = 1000000;
        give("toy.counter a period=7ms");
        run_to(SECOND);
        uint64_t world = hash();
        allowed = n;
        bool all = busy();
        assert_true(all || (d.what[0] != '\0' && d.help[0] != '\0'));
        done += all;
        refused += !all;
        allowed = 1000000;
        assert_true(tree_switch(&tree, "main", &d));
        run_to(SECOND);
        assert_int_equal(hash(), world);
        tree_close(&tree);
    }
    assert_true(refused > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_command_in_the_past_makes_a_branch),
        cmocka_unit_test(test_a_refused_command_in_the_past_makes_none),
        cmocka_unit_test(test_order_and_depth),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_prune_and_rename),
        cmocka_unit_test(test_names_are_made),
        cmocka_unit_test(test_cold_branches_come_back),
        cmocka_unit_test(test_the_least_recently_used_goes_cold),
        cmocka_unit_test(test_where_functions_wait_no_branch_begins),
        cmocka_unit_test(test_a_branch_without_functions),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_automatic_marks_are_few_and_right),
        cmocka_unit_test(test_long_runs_are_marked),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
