// one_tree: the tree of the toy engine that a test of branches works on. Whatever fails ends the
// test.
//
//   begin, end                a counter that beats every 7 ms, run to 1 s; `live_bytes` as in
//                             tree_options
//   give, run_to, go_to       a command; on to a time; to any time
//   hash, now, is_here, count_branches
#ifndef ORRERY_TESTS_ONE_TREE_H
#define ORRERY_TESTS_ONE_TREE_H

#include "repl/memory.h"
#include "sim/tree.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static inline struct tree_options options(int64_t live_bytes)
{
    return (struct tree_options){.branch = {.host = memory_host(),
                                            .engines = toy_engines,
                                            .seed = 7,
                                            .limit_bytes = 1 << 26,
                                            .history_bytes = 1 << 24},
                                 .live_bytes = live_bytes};
}

static struct tree tree;
static struct diag d;

static inline void give(const char *text)
{
    if (!tree_command(&tree, text, strlen(text), NULL, NULL, &d)) {
        fail_msg("%s: %s", text, d.what);
    }
}

static inline void run_to(int64_t time)
{
    assert_int_equal(tree_run(&tree, time, UINT64_MAX, NULL, NULL, &d), RUN_REACHED);
}

static inline void go_to(int64_t time)
{
    assert_int_equal(branch_to_time(tree_branch(&tree), time, &d), RUN_REACHED);
}

static inline uint64_t hash(void) { return branch_hash(tree_branch(&tree)); }

static inline struct moment now(void) { return branch_now(tree_branch(&tree)); }

static inline void begin(int64_t live_bytes)
{
    struct tree_options o = options(live_bytes);
    d = (struct diag){0};
    assert_true(tree_open(&tree, &o, &d));
    give("toy.counter a period=7ms");
    run_to(SECOND);
}

static inline void end(void) { tree_close(&tree); }

static inline int count_branches(void)
{
    int count = 0;
    for (const struct tree_node *n = tree_next(&tree, NULL, NULL); n != NULL;
         n = tree_next(&tree, n, NULL)) {
        count++;
    }
    return count;
}

static inline void is_here(const char *name, uint64_t world)
{
    assert_string_equal(tree_name(&tree), name);
    assert_int_equal(hash(), world);
}

#endif
