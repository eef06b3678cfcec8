// journal_text: what was written is read back as the same tree, and whatever is wrong with a
// journal is one message.
#include "repl/memory.h"
#include "sim/journal_text.h"
#include "tests/support/golden.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char program[] = "orrery test";

static struct tree_options options(void)
{
    return (struct tree_options){.branch = {.host = memory_host(),
                                            .engines = toy_engines,
                                            .seed = 11,
                                            .limit_bytes = 1 << 24,
                                            .history_bytes = 1 << 22}};
}

// ---- bytes ----

struct bytes {
    char at[1 << 16];
    size_t length;
    size_t room; // the sink refuses more than that
};

static bool take(void *self, const char *bytes, size_t length)
{
    struct bytes *b = self;
    if (b->length + length > b->room) {
        return false;
    }
    memcpy(b->at + b->length, bytes, length);
    b->length += length;
    return true;
}

static struct bytes *written(struct tree *t)
{
    struct bytes *b = calloc(1, sizeof *b);
    struct diag d = {0};
    const struct journal_writing writing = {.program = program};
    b->room = sizeof b->at;
    if (!journal_write(t, &writing, take, b, &d)) {
        fail_msg("%s", d.what);
    }
    return b;
}

static enum load_end load_with(struct tree *t, const struct journal_loading *loading,
                               const char *bytes, size_t length, struct diag *d)
{
    struct tree_options o = options();
    *d = (struct diag){0};
    return journal_load(t, &o, loading, bytes, length, d);
}

static enum load_end load(struct tree *t, const char *bytes, size_t length, struct diag *d)
{
    const struct journal_loading loading = {.source = "my.journal", .program = program};
    return load_with(t, &loading, bytes, length, d);
}

// ---- a tree ----

static void give(struct tree *t, const char *text)
{
    struct diag d = {0};
    if (!tree_command(t, text, strlen(text), NULL, NULL, &d)) {
        fail_msg("%s: %s", text, d.what);
    }
}

static void run_to(struct tree *t, int64_t time)
{
    struct diag d = {0};
    while (tree_run(t, time, UINT64_MAX, NULL, NULL, &d) == RUN_TRIGGER) {
    }
}

// Everything that a journal can hold.
static void grow_tree(struct tree *t)
{
    struct tree_options o = options();
    struct diag d = {0};
    assert_true(tree_open(t, &o, &d));
    give(t, "toy.counter a period=7ms");
    give(t, "toy.counter b period=1s");
    run_to(t, SECOND);
    assert_true(tree_mark(t, "early", &d));
    run_to(t, SECOND + 1); // pauses between two events
    give(t, "set a period=5ms");
    give(t, "at 2s set b period=\"900ms\"");
    branch_step(tree_branch(t), &d);
    give(t, "trigger 3s");
    run_to(t, 4 * SECOND);
    branch_to_time(tree_branch(t), 1500 * MILLISECOND, &d);
    assert_true(tree_fork(t, "paused", FORK_WITHOUT_FUNCTIONS, &d));
    run_to(t, 3 * SECOND);
    branch_to_time(tree_branch(t), SECOND / 2, &d);
    assert_true(tree_mark(t, "before-it-began", &d));
    branch_to_time(tree_branch(t), 2 * SECOND, &d);
    assert_true(tree_fork(t, "leaf", 0, &d));
    run_to(t, 2 * SECOND + 86400 * SECOND / 1000);
    assert_true(tree_switch(t, "main", &d));
    branch_to_moment(tree_branch(t), (struct moment){.events = 0, .commands = 1},
                     &d); // between two commands
    give(t, "set a period=1000s");
    run_to(t, 26 * 3600 * SECOND);
    assert_true(tree_switch(t, "paused", &d));
}

static void same_trees(struct tree *a, struct tree *b)
{
    struct tree_node *x = tree_next(a, NULL, NULL), *y = tree_next(b, NULL, NULL);
    struct diag d = {0};
    for (; x != NULL; x = tree_next(a, x, NULL), y = tree_next(b, y, NULL)) {
        assert_non_null(y);
        assert_string_equal(x->name, y->name);
        assert_int_equal(branch_hash(tree_live(a, x, &d)), branch_hash(tree_live(b, y, &d)));
        assert_true(moment_same(node_present(x).moment, node_present(y).moment));
        assert_int_equal(node_present(x).clock, node_present(y).clock);
        assert_true(moment_same(node_head(x).moment, node_head(y).moment));
        assert_int_equal(node_head(x).clock, node_head(y).clock);
        assert_int_equal(x->marks.used, y->marks.used);
        assert_memory_equal(x->marks.at, y->marks.at, x->marks.used * sizeof(struct tree_mark));
    }
    assert_null(y);
    assert_string_equal(tree_name(a), tree_name(b));
}

static void test_round_trip(void **state)
{
    (void)state;
    struct tree t, again;
    struct diag d;
    grow_tree(&t);
    struct bytes *first = written(&t);
    if (load(&again, first->at, first->length, &d) != LOAD_WHOLE) {
        fail_msg("%d:%d: %s\n%s", d.line, d.column, d.what, d.quote);
    }
    struct bytes *second = written(&again);
    assert_int_equal(first->length, second->length);
    assert_memory_equal(first->at, second->at, first->length);
    same_trees(&t, &again);
    give(&again, "set a period=1ms"); // and it goes on
    tree_close(&t);
    tree_close(&again);
    free(first);
    free(second);
}

static void test_writing_leaves_everything_as_it_was(void **state)
{
    (void)state;
    struct tree t;
    grow_tree(&t);
    uint64_t hash = branch_hash(tree_branch(&t));
    int64_t clock = tree_branch(&t)->world.clock;
    struct bytes *first = written(&t), *second = written(&t);
    assert_memory_equal(first->at, second->at, first->length);
    assert_int_equal(branch_hash(tree_branch(&t)), hash);
    assert_int_equal(tree_branch(&t)->world.clock, clock);
    tree_close(&t);
    free(first);
    free(second);
}

static void test_a_cold_tree_is_written_alike(void **state)
{
    (void)state;
    struct tree t;
    struct diag d = {0};
    grow_tree(&t);
    struct bytes *live = written(&t);
    t.options.live_bytes = 1;
    assert_true(tree_switch(&t, "paused", &d));
    struct bytes *cold = written(&t);
    assert_int_equal(live->length, cold->length);
    assert_memory_equal(live->at, cold->at, live->length);
    tree_close(&t);
    free(live);
    free(cold);
}

static void test_a_full_disk_stops_writing(void **state)
{
    (void)state;
    struct tree t;
    struct bytes b;
    struct diag d = {0};
    const struct journal_writing writing = {.program = program};
    grow_tree(&t);
    for (size_t room = 0; room < 400; room += 7) {
        b.length = 0;
        b.room = room;
        assert_false(journal_write(&t, &writing, take, &b, &d));
    }
    tree_close(&t);
}

// ---- a journal by hand ----

static const char by_hand[] = "orrery journal 1\n"
                              "# what nobody has to write is left out\n"
                              "\n"
                              "branch first\n"
                              "0s+0 counter a period=7ms\r\n"
                              "1s set a period=5ms\n"
                              "mark 1.5s middle\n"
                              "head 2s\n"
                              "branch second from first 1s\n"
                              "1s set a period=1ms\n"
                              "head 3s+1\n"
                              "present 1s\n"
                              "end";

static void test_by_hand(void **state)
{
    (void)state;
    struct tree t;
    struct diag d;
    if (load(&t, by_hand, strlen(by_hand), &d) != LOAD_WHOLE) {
        fail_msg("%d:%d: %s", d.line, d.column, d.what);
    }
    assert_string_equal(tree_name(&t), "first");
    assert_int_equal(t.options.branch.seed, 11);
    assert_int_equal(tree_branch(&t)->world.clock, 2 * SECOND);
    assert_true(tree_to_mark(&t, "middle", &d) && tree_switch(&t, "second", &d));
    assert_int_equal(tree_branch(&t)->world.clock, SECOND);
    assert_int_equal(journal_count(node_journal(t.current)),
                     3); // it begins after what was given at 1s
    struct bytes *b = written(&t);
    static const char begins[] =
        "orrery journal 1\nprogram orrery test\nseed 11\ncurrent second\n\nbranch first\n"
        "00:00:00.000+0 toy.counter a period=7ms\n00:00:01.000+0 world.set a period=5ms\n";
    assert_memory_equal(b->at, begins, sizeof begins - 1);
    tree_close(&t);
    free(b);
}

// ---- mistakes ----

// The journal that is broken below, with its checks.
static const char whole[] = "orrery journal 1\n"
                            "seed 7\n"
                            "branch main\n"
                            "0s+0 toy.counter a period=7ms\n"
                            "mark 1s+0 one\n"
                            "1s+0 set a period=5ms\n"
                            "2s+0 set a period=3ms\n"
                            "mark 2s+0\n"
                            "head 3s+0\n"
                            "branch side from main 2.5s+0\n"
                            "head 3s+0\n"
                            "present 2750ms+0\n"
                            "end\n";

static struct bytes *whole_journal(void)
{
    struct tree t;
    struct diag d;
    if (load(&t, whole, strlen(whole), &d) != LOAD_WHOLE) {
        fail_msg("%d:%d: %s", d.line, d.column, d.what);
    }
    struct bytes *b = written(&t);
    tree_close(&t);
    return b;
}

// Where line `number` (1-based) begins.
static const char *line_at(const struct bytes *b, int number)
{
    const char *at = b->at;
    while (--number > 0) {
        at = (const char *)memchr(at, '\n', (size_t)(b->at + b->length - at)) + 1;
    }
    return at;
}

static const char *find_hash(const char *text)
{
    while (strspn(text, "0123456789abcdef") != 16) {
        text++;
    }
    return text;
}

// Line `number` becomes `by` (NULL: nothing); HASH in it is the hash that stood on that line.
static size_t replace_line(const struct bytes *b, int number, const char *by, char *out,
                           size_t size)
{
    struct text t = text_in(out, size);
    const char *line = line_at(b, number), *next = line_at(b, number + 1);
    text_add_bytes(&t, b->at, (size_t)(line - b->at));
    const char *hash = by == NULL ? NULL : strstr(by, "HASH");
    if (hash != NULL) {
        text_add(&t, "%.*s%.16s%s\n", (int)(hash - by), by, find_hash(line), hash + 4);
    } else if (by != NULL) {
        text_add(&t, "%s\n", by);
    }
    text_add_bytes(&t, next, (size_t)(b->at + b->length - next));
    assert_false(t.cut);
    return t.length;
}

// Hashes follow from how a world is laid out, which these tests do not know.
static void hide_hashes(char *text)
{
    for (char *at = text; *at != '\0'; at++) {
        if (strspn(at, "0123456789abcdef") == 16) {
            memcpy(at, "HASH", 4);
            memmove(at + 4, at + 16, strlen(at + 16) + 1);
        }
    }
}

static const struct {
    const char *what; // is wrong
    int line;
    const char *by; // NULL: without the line
} mistakes[] = {
    {"another kind of file", 1, "# A lesson"},
    {"no format", 1, "orrery journal"},
    {"a later format", 1, "orrery journal 2"},
    {"an unknown word in the header", 3, "sede 7"},
    {"a seed that is none", 3, "seed -7"},
    {"no seed at all", 3, "seed"},
    {"a seed and more", 3, "seed 7 8"},
    {"a current branch that is not there", 4, "current mian"},
    {"no branch", 6, NULL},
    {"a first branch with a parent", 6, "branch main from main 0s"},
    {"a branch without a name", 6, "branch"},
    {"a name that is none", 6, "branch a/b"},
    {"a place that is none", 7, "00:00:61+0 toy.counter a"},
    {"a number of events that is none", 7, "00:00:00+-1 toy.counter a"},
    {"never", 7, "never+0 toy.counter a"},
    {"a place without a command", 7, "00:00:00.000+0"},
    {"a command that is unknown", 7, "00:00:00.000+0 toy.conuter a period=7ms"},
    {"a command of an engine that is not there", 7, "00:00:00.000+0 tide.counter a period=7ms"},
    {"a value that is none", 7, "00:00:00.000+0 toy.counter a period=\"7 parsecs\""},
    {"a value out of range", 7, "00:00:00.000+0 toy.counter a period=9e99s"},
    {"a command that needs another, before", 7, NULL},
    {"a setting edited", 7, "00:00:00.000+0 toy.counter a period=8ms"},
    {"a command added", 9, "00:00:01.000+0 toy.counter b\n00:00:01.000+0 world.set a period=5ms"},
    {"a command moved", 9, "00:00:01.500+0 world.set a period=5ms"},
    {"a command removed", 10, NULL},
    {"a command twice", 7,
     "00:00:00.000+0 toy.counter a period=7ms\n00:00:00.000+0 toy.counter a period=7ms"},
    {"more events than happen", 9, "00:00:01.000+3 world.set a period=5ms"},
    {"places out of order", 10, "00:00:00.500+0 world.set a period=3ms"},
    {"a mark with another hash", 8, "mark 00:00:01.000+0 #189 c1 0123456789abcdef one"},
    {"a mark with another number of events", 8, "mark 00:00:01.000+0 #190 c1 HASH one"},
    {"a mark with another number of commands", 8, "mark 00:00:01.000+0 #189 c2 HASH one"},
    {"a mark with events that did not happen", 8, "mark 00:00:01.000+1 #189 c1 HASH one"},
    {"a mark without a place", 8, "mark one"},
    {"a mark with a strange name", 8, "mark 00:00:01.000+0 #189 c1 HASH one/two"},
    {"a mark with two names", 8, "mark 00:00:01.000+0 #189 c1 HASH one two"},
    {"a name twice", 11, "mark 00:00:02.000+0 #456 c3 HASH one"},
    {"a head with a name", 12, "head 00:00:03.000+0 #900 c3 HASH end"},
    {"a head before what is done", 12, "head 00:00:01.500+0"},
    {"no head", 12, NULL},
    {"two heads", 12, "head 00:00:03.000+0\nhead 00:00:03.000+0"},
    {"a command after the head", 12, "head 00:00:03.000+0\n00:00:03.000+0 world.set a period=3ms"},
    {"a second branch by itself", 14, "branch side"},
    {"a branch of nothing", 14, "branch side from"},
    {"a branch of an unknown one", 14, "branch side from mian 00:00:02.500+0 #678 c3 HASH"},
    {"a branch of itself", 14, "branch side from side 00:00:02.500+0 #678 c3 HASH"},
    {"a branch without a place", 14, "branch side from main"},
    {"a branch with a name that is taken", 14, "branch main from main 00:00:02.500+0 #678 c3 HASH"},
    {"a branch beyond the end by time", 14, "branch side from main 00:00:03.500+0"},
    {"a branch beyond the end by event", 14, "branch side from main 00:00:03.000+0 #901"},
    {"a branch at another event", 14, "branch side from main 00:00:02.500+0 #677 c3 HASH"},
    {"a branch at another command", 14, "branch side from main 00:00:02.500+0 #678 c2 HASH"},
    {"a present beyond the head", 16, "present 00:00:04.000+0"},
    {"a present that is another", 16, "present 00:00:02.750+0 #789 c3 0000000000000000"},
    {"two presents", 16, "present 00:00:02.750+0\npresent 00:00:02.750+0"},
    {"a word that has no place", 16, "persent 00:00:02.750+0"},
    {"no end", 18, NULL},
    {"more after the end", 18, "end\nbranch more from main 1s"},
    {"words after end", 18, "end of it"},
};

static enum load_end load_mistake(const struct bytes *b, int i, struct tree *t,
                                  struct journal_loading loading, struct diag *d)
{
    char text[4096];
    size_t length = replace_line(b, mistakes[i].line, mistakes[i].by, text, sizeof text);
    loading.source = "my.journal";
    loading.program = program;
    return load_with(t, &loading, text, length, d);
}

// The messages stand in tests/golden/journal/mistakes.txt; ORRERY_GOLDEN_WRITE=1 writes them anew.
static void test_mistakes(void **state)
{
    (void)state;
    static char all[1 << 16];
    struct text text = text_in(all, sizeof all);
    struct bytes *b = whole_journal();
    for (int i = 0; i < COUNT_OF(mistakes); i++) {
        struct tree t;
        struct diag d;
        if (load_mistake(b, i, &t, (struct journal_loading){0}, &d) != LOAD_REFUSED) {
            fail_msg("%s is not refused", mistakes[i].what);
        }
        assert_true(d.help[0] != '\0' || d.expected[0] != '\0');
        text_add(&text, "%s\n", mistakes[i].what);
        diag_print(&d, &text);
        text_add(&text, "\n\n");
    }
    assert_false(text.cut);
    hide_hashes(all);
    golden_check("journal/mistakes.txt", all, strlen(all));
    free(b);
}

// What comes before a mistake is a tree of its own, which can be written and read.
static void test_part_of_a_journal(void **state)
{
    (void)state;
    struct bytes *b = whole_journal();
    int parts = 0;
    for (int i = 0; i < COUNT_OF(mistakes); i++) {
        struct tree t, again;
        struct diag d;
        enum load_end end = load_mistake(b, i, &t, (struct journal_loading){.partial = true}, &d);
        assert_true(end != LOAD_WHOLE && d.what[0] != '\0');
        assert_true((end == LOAD_PART) == (mistakes[i].line > 6 || mistakes[i].line == 4));
        if (end == LOAD_PART) {
            parts++;
            struct bytes *part = written(&t);
            assert_int_equal(load(&again, part->at, part->length, &d), LOAD_WHOLE);
            same_trees(&t, &again);
            tree_close(&t);
            tree_close(&again);
            free(part);
        }
    }
    assert_true(parts > 40);
    free(b);
}

static void test_the_part_ends_before_the_drift(void **state)
{
    (void)state;
    struct bytes *b = whole_journal();
    char text[4096];
    struct tree t;
    struct diag d;
    const struct journal_loading loading = {
        .source = "x", .program = "orrery other", .partial = true};
    size_t length = replace_line(b, 10, "00:00:02.000+0 world.set a period=4ms", text, sizeof text);
    assert_int_equal(load_with(&t, &loading, text, length, &d), LOAD_PART);
    assert_int_equal(d.line, 11);
    assert_non_null(strstr(d.what, "drifted between line 8 and here"));
    assert_string_equal(
        d.expected, "what the engines of orrery test do, which wrote this; this is orrery other");
    assert_int_equal(branch_now(tree_branch(&t)).events, 189);
    assert_int_equal(tree_branch(&t)->head.events, 189);
    assert_int_equal(journal_count(node_journal(t.current)), 1);
    assert_int_equal(t.current->marks.used, 1);
    tree_close(&t);
    free(b);
}

static void test_an_edit_can_be_accepted(void **state)
{
    (void)state;
    struct bytes *b = whole_journal();
    char text[4096];
    struct tree t, again;
    struct diag d;
    const struct journal_loading loading = {.source = "x", .program = program, .unchecked = true};
    size_t length = replace_line(
        b, 7, "00:00:00.000+0 toy.counter a period=8ms\n0s+0 toy.counter b", text, sizeof text);
    assert_int_equal(load_with(&t, &loading, text, length, &d), LOAD_WHOLE);
    struct bytes *accepted = written(&t);
    assert_int_equal(load(&again, accepted->at, accepted->length, &d), LOAD_WHOLE);
    same_trees(&t, &again);
    assert_int_equal(journal_count(node_journal(t.current)), 4);
    tree_close(&t);
    tree_close(&again);
    free(accepted);
    free(b);
}

static void test_cut_anywhere(void **state)
{
    (void)state;
    struct bytes *b = whole_journal();
    for (size_t length = 0; length < b->length; length++) {
        for (int partial = 0; partial < 2; partial++) {
            const struct journal_loading loading = {
                .source = "x", .program = program, .partial = partial == 1};
            char *text = malloc(length + 1); // of its very size, so that reading too far is seen
            struct tree t;
            struct diag d;
            memcpy(text, b->at, length);
            enum load_end end = load_with(&t, &loading, text, length, &d);
            assert_true((end == LOAD_WHOLE) ==
                        (length == b->length - 1)); // only the last line's end is missing
            assert_true(end == LOAD_WHOLE || (d.what[0] != '\0' && d.help[0] != '\0'));
            assert_true(end == LOAD_WHOLE || length == 0 || d.line > 0);
            if (end != LOAD_REFUSED) {
                tree_close(&t);
            }
            free(text);
        }
    }
    free(b);
}

static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    static const struct {
        char byte;
        const char *what;
    } cases[] = {{'\0', "a byte 00, which does not belong in text"},
                 {'\r', "a byte 0d, which does not belong in text"},
                 {'\x1b', "a byte 1b, which does not belong in text"},
                 {'\x7f', "a byte 7f, which does not belong in text"}};
    struct bytes *b = whole_journal();
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct tree t;
        struct diag d;
        char *at = (char *)(uintptr_t)line_at(b, 9) + 20, was = *at;
        *at = cases[i].byte;
        assert_int_equal(load(&t, b->at, b->length, &d), LOAD_REFUSED);
        *at = was;
        assert_string_equal(d.what, cases[i].what);
        assert_int_equal(d.line, 9);
        assert_int_equal(d.column, 21);
    }
    free(b);
}

static void test_junk(void **state)
{
    (void)state;
    static char junk[1 << 16];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof junk; i++) {
        x = x * 1664525 + 1013904223;
        junk[i] = (char)(x >> 24);
    }
    struct tree t;
    struct diag d;
    assert_int_equal(load(&t, junk, sizeof junk, &d), LOAD_REFUSED);
    assert_string_equal(d.what, "this is not a journal");
    size_t length = (size_t)snprintf(junk, sizeof junk, "orrery journal 1\nprogram ");
    memset(junk + length, 'x', sizeof junk - length);
    assert_int_equal(load(&t, junk, sizeof junk, &d), LOAD_REFUSED);
    assert_string_equal(d.what, "this line has 65519 bytes");
    assert_int_equal(d.line, 2);
}

static void test_line_ends_and_marks_of_editors(void **state)
{
    (void)state;
    struct bytes *b = whole_journal();
    char text[4096];
    size_t length = (size_t)snprintf(text, sizeof text, "\xef\xbb\xbf");
    for (size_t i = 0; i < b->length; i++) {
        if (b->at[i] == '\n') {
            text[length++] = '\r';
        }
        text[length++] = b->at[i];
    }
    struct tree t;
    struct diag d;
    assert_int_equal(load(&t, text, length, &d), LOAD_WHOLE);
    struct bytes *again = written(&t);
    assert_int_equal(again->length, b->length);
    assert_memory_equal(again->at, b->at, b->length);
    tree_close(&t);
    free(again);
    free(b);
}

static void test_a_limit_of_events(void **state)
{
    (void)state;
    struct bytes *b = whole_journal();
    struct tree t;
    struct diag d;
    const struct journal_loading loading = {.source = "x", .program = program, .most_events = 500};
    assert_int_equal(load_with(&t, &loading, b->at, b->length, &d), LOAD_REFUSED);
    assert_string_equal(d.what, "the journal runs more than 500 events up to here");
    assert_int_equal(d.line, 12);
    free(b);
}

static void test_a_loading_is_interrupted(void **state)
{
    (void)state;
    static const volatile sig_atomic_t pressed = 1;
    struct bytes *b = whole_journal();
    struct tree_options o = options();
    struct tree t;
    struct diag d = {0};
    const struct journal_loading loading = {.source = "x", .program = program};
    o.branch.interrupt = &pressed;
    assert_int_equal(journal_load(&t, &o, &loading, b->at, b->length, &d), LOAD_REFUSED);
    assert_string_equal(d.what, "interrupted while this journal was run");
    free(b);
}

// A program that stops on a failed ASSERT leaves what it knows behind, in the middle of an event.
static char left_behind[4096];
static size_t left_length;
static struct tree *stopping;

static bool take_what_is_left(void *self, const char *bytes, size_t length)
{
    (void)self;
    memcpy(left_behind + left_length, bytes, length);
    left_length += length;
    return true;
}

static void stop_here(void *self, const struct world *w, const struct event *event, uint64_t number)
{
    (void)self;
    (void)w;
    (void)event;
    struct diag d = {0};
    const struct journal_writing writing = {.program = program, .as_it_is = true};
    if (number == 700) {
        assert_true(journal_write(stopping, &writing, take_what_is_left, NULL, &d));
    }
}

static void test_what_a_failed_assert_leaves(void **state)
{
    (void)state;
    struct tree t, again;
    struct diag d;
    struct tree_options o = options();
    const struct observer observer = {.ruled = NULL, .ended = stop_here};
    assert_true(tree_open(&t, &o, &d));
    give(&t, "toy.counter a period=7ms");
    run_to(&t, SECOND);
    give(&t, "set a period=3ms");
    stopping = &t;
    left_length = 0;
    tree_branch(&t)->world.observer = &observer;
    run_to(&t, 5 * SECOND);
    assert_int_equal(load(&again, left_behind, left_length, &d), LOAD_WHOLE);
    assert_int_equal(branch_now(tree_branch(&again)).events, 700);
    assert_int_equal(branch_to_event(tree_branch(&t), 700, &d), RUN_REACHED);
    assert_int_equal(branch_hash(tree_branch(&again)), branch_hash(tree_branch(&t)));
    tree_close(&t);
    tree_close(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_writing_leaves_everything_as_it_was),
        cmocka_unit_test(test_a_cold_tree_is_written_alike),
        cmocka_unit_test(test_a_full_disk_stops_writing),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_part_of_a_journal),
        cmocka_unit_test(test_the_part_ends_before_the_drift),
        cmocka_unit_test(test_an_edit_can_be_accepted),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_junk),
        cmocka_unit_test(test_line_ends_and_marks_of_editors),
        cmocka_unit_test(test_a_limit_of_events),
        cmocka_unit_test(test_a_loading_is_interrupted),
        cmocka_unit_test(test_what_a_failed_assert_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
