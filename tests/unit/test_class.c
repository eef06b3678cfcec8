// class: a teacher's rules: the file, and each rule in a lesson.
#include "repl/lesson/class.h"

#include "tests/support/learning.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int set_up(void **state)
{
    setenv("TZ", "UTC", 1);
    return learning_set_up(state);
}

static bool read_rules(const char *text, struct class_rules *rules, struct diag *d)
{
    char path[400];
    learning_write(CLASS_FILE, text);
    snprintf(path, sizeof path, "%s/%s", learning.lessons, CLASS_FILE);
    return class_read(rules, path, d);
}

// ---- the file ----

static const struct good_case {
    const char *text, *words;
} good_cases[] = {
    {"", ""},
    {"# nothing yet\n", ""},
    {"skip: never\n", "nothing is skipped"},
    {"skip: free\nhints: free\norder: free\nreveal: learner\n", ""},
    {"hints: after 2\n", "hints of a goal after 2 tries"},
    {"hints: never # at all\norder: strict\n", "no hints; lessons in their order"},
    {"---\nreveal: teacher\n---\n", "answers are hidden"},
    {"reveal: 2024-10-05 09:30\n", "answers are hidden until 2024-10-05 09:30"},
    {"deadline: \"2024-12-01 18:00\"\n", "to be done by 2024-12-01 18:00"},
    {"deadline: 2024-12-31\n", "to be done by the end of 2024-12-31"},
};

static void test_rules(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(good_cases); i++) {
        struct class_rules rules = {0};
        struct diag d = {0};
        char words[400];
        struct text t = text_in(words, sizeof words);
        if (!read_rules(good_cases[i].text, &rules, &d)) {
            fail_msg("%s: %s", good_cases[i].text, d.what);
        }
        class_print(&rules, &t);
        assert_string_equal(words, good_cases[i].words);
    }
}

static const struct bad_case {
    const char *text;
    int line, column;
    const char *what, *way_out;
} bad_cases[] = {
    {"skip: always\n", 1, 7, "'always' is nothing that skip can be", "never or free"},
    {"skip: [never]\n", 1, 7, "'[...]' is nothing that skip can be", "never or free"},
    {"order: strict\nhint: never\n", 2, 1, "unknown rule 'hint' of a class",
     "did you mean 'hints'?"},
    {"colour: red\n", 1, 1, "unknown rule 'colour' of a class", "skip, hints, order"},
    {"hints: after\n", 1, 8, "'after' is nothing that hints can be", "after 2"},
    {"hints: after two\n", 1, 8, "'after two' is nothing", "after 2"},
    {"hints: after 2000\n", 1, 8, "'after 2000' is nothing", "after 2"},
    {"order: strictly\n", 1, 8, "'strictly' is nothing that order can be", "strict or free"},
    {"reveal: never\n", 1, 9, "'never' is nothing that reveal can be", "a time: 2026-12-01 18:00"},
    {"deadline: tomorrow\n", 1, 11, "'tomorrow' is nothing", "2026-12-01 18:00"},
    {"deadline: 2026-02-30\n", 1, 11, "'2026-02-30' is nothing", "2026-12-01 18:00"},
    {"deadline: 2026-12-01 25:00\n", 1, 11, "is nothing that deadline can be", "18:00"},
    {"deadline: 2026-12-01 18:00 sharp\n", 1, 11, "is nothing that deadline can be", "18:00"},
    {"skip: never\nskip: free\n", 2, 1, "skip", ""},
    {"nothing is skipped\n", 1, 1, "", "key"},
};

static void test_bad_rules(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(bad_cases); i++) {
        const struct bad_case *c = &bad_cases[i];
        struct class_rules rules = {.no_skip = true};
        struct diag d = {0};
        assert_false(read_rules(c->text, &rules, &d));
        if (d.line != c->line || d.column != c->column || strstr(d.what, c->what) == NULL ||
            (strstr(d.expected, c->way_out) == NULL && strstr(d.help, c->way_out) == NULL)) {
            fail_msg("%s: %d:%d: %s; %s; %s", c->text, d.line, d.column, d.what, d.expected,
                     d.help);
        }
        assert_true(rules.no_skip && rules.hints_after == 0); // as they were
    }
    struct class_rules rules = {0};
    struct diag d = {0};
    assert_false(class_read(&rules, "/nowhere/class.orrery", &d));
    assert_true(d.what[0] != '\0');
}

// ---- in a lesson ----

static void begin(const char *text)
{
    learning_write(CLASS_FILE, text);
    learning_start();
}

static void test_skip(void **state)
{
    (void)state;
    begin("# ours\nskip: never\n");
    SHOWS("In this class: nothing is skipped.\n");
    SHOWS("Enter: run this | quit\n");
    assert_false(learning_say("skip")); // a cell
    SHOWS("nothing is skipped");
    SHOWS("this is a rule of the class: ");
    SHOWS("/class.orrery:2\n");
    assert_true(learning_say("page"));
    assert_true(learning_say("skip"));  // words alone
    assert_false(learning_say("skip")); // a question
    assert_true(learning_say("A"));
    assert_true(learning_say("page"));
    assert_true(learning_say("page"));
    assert_false(learning_say("skip")); // a goal
    assert_string_equal(learning_status(), "lesson 3/4");
}

static void go_to_goal(void)
{
    learning_say("page");
    learning_say("page");
    learning_say("A");
    learning_say("page");
    learning_say("page");
    SHOWS("two servers");
}

static void test_hints(void **state)
{
    (void)state;
    begin("hints: after 2\n");
    go_to_goal();
    assert_false(learning_say("hint"));
    SHOWS("hints open after 2 tries, and this was 0");
    learning_say("check");
    assert_false(learning_say("hint"));
    SHOWS("and this was 1");
    learning_say("check");
    assert_true(learning_say("hint"));
    SHOWS("One is not enough.");
    begin("hints: never\n");
    learning_say("page");
    learning_say("page");
    SHOWS_NOT("hint");
    assert_false(learning_say("hint"));
    SHOWS("there are no hints");
}

static void test_order(void **state)
{
    (void)state;
    learning_write("topic/third.md", "---\norrery: 1\nid: topic/third\ntitle: The third\n"
                                     "needs: [topic/second]\n---\n\nWords.\n");
    learning_write(CLASS_FILE, "order: strict\n");
    assert_false(learning_say("learn topic/third"));
    SHOWS("topic/third comes after topic/second");
    SHOWS("`learn topic/second` first");
    assert_null(learning.front->learner);
    assert_true(learning_say("learn topic/second"));
    learning_say("1s");
    learning_say("page");
    learning_say("page");
    assert_true(learning_say("learn topic/third"));
    SHOWS("In this class: lessons in their order.\n");
}

static void test_reveal(void **state)
{
    (void)state;
    begin("reveal: 2024-10-05 12:00\n");
    learning_say("page");
    learning_say("page");
    learning_say("B");
    learning_say("page");
    SHOWS("You said     B  fewer\n");
    SHOWS("The answer is hidden until 2024-10-05 12:00.");
    SHOWS_NOT("The run says");
    SHOWS_NOT("So it is.");
    learning_say("page");
    learning_say("hint");
    learning_say("hint");
    assert_false(learning_say("hint"));
    SHOWS("solutions are not shown yet");
    learning_say("set desk servers=2");
    learning_say("check");
    SHOWS("The goal is reached.");
    learning_say("page");
    learning_say("page");
    learning_say("page");
    learning_say("words of my own here");
    SHOWS("The answer is hidden until");
    SHOWS_NOT("Because.");
    learning_say("page");
    learning_say("B");
    SHOWS_NOT("right");
    learning_say("page");
    learning_say("page");
    SHOWS("2 questions answered");
    learning.now += LEARNING_DAY;
    begin("reveal: 2024-10-05 12:00\n");
    learning_say("page");
    learning_say("page");
    learning_say("B");
    learning_say("page");
    SHOWS("The run says A  more");
    begin("reveal: teacher\n");
    learning_say("page");
    learning_say("page");
    learning_say("B");
    learning_say("page");
    SHOWS("The answer is hidden: your teacher will show it.");
}

static void test_deadline(void **state)
{
    (void)state;
    begin("deadline: 2024-10-04 18:00\n");
    SHOWS("In this class: to be done by 2024-10-04 18:00.\n");
    SHOWS_NOT("is over");
    learning_say("page");
    learning_say("page");
    learning_say("A");
    learning.now += LEARNING_DAY;
    learning_restart();
    assert_true(learning_say("learn"));
    SHOWS("The class is over: what you do now is not kept.");
    SHOWS("on to page 2 of 4");
    learning_say("page");
    learning_say("page");
    assert_string_equal(learning_status(), "lesson 3/4");
    learning_restart();
    assert_true(learning_say("learn"));
    SHOWS("on to page 2 of 4");
    learning.now = LEARNING_NOON; // it ends while somebody is at it
    learning_restart();
    assert_true(learning_say("learn"));
    SHOWS_NOT("is over");
    learning.now += LEARNING_DAY;
    assert_true(learning_say("page"));
    SHOWS("The class is over");
    assert_true(learning_say("page"));
    SHOWS_NOT("The class is over");
    assert_string_equal(learning_status(), "lesson 3/4");
    learning_restart();
    assert_true(learning_say("learn"));
    SHOWS("on to page 2 of 4");
}

// Rules bind learners, and not who presents a lesson to them.
static void test_teacher(void **state)
{
    (void)state;
    learning_write("topic/third.md", "---\norrery: 1\nid: topic/third\ntitle: The third\n"
                                     "needs: [topic/second]\n---\n\nWords.\n");
    learning_write(CLASS_FILE, "order: strict\nskip: never\nreveal: teacher\n");
    learning.front->options.present = true;
    assert_true(learning_say("learn topic/third"));
    SHOWS_NOT("In this class");
    assert_true(learning_say("learn start/first"));
    assert_true(learning_say("skip"));
}

// A class that can not be read is no class without rules.
static void test_broken_class(void **state)
{
    (void)state;
    learning_write(CLASS_FILE, "skip: nevr\n");
    assert_false(learning_say("learn start/first"));
    SHOWS("class.orrery:1:7: error: 'nevr' is nothing that skip can be");
    assert_null(learning.front->learner);
    learning_write(CLASS_FILE, "skip: never\n");
    learning.front->options.class_file = "/nowhere/class";
    assert_false(learning_say("learn start/first"));
    SHOWS("/nowhere/class");
}

int main(void)
{
#define test(name) cmocka_unit_test_setup_teardown(name, set_up, learning_tear_down)
    const struct CMUnitTest tests[] = {
        test(test_rules),    test(test_bad_rules),    test(test_skip),
        test(test_hints),    test(test_order),        test(test_reveal),
        test(test_deadline), test(test_broken_class), test(test_teacher),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
