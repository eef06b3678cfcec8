// path: what users call things, and what they are told when there is no such thing.
#include "sim/path_hints.h"
#include "tests/support/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct branch *line;

static int set_up(void **state)
{
    (void)state;
    line = line_open(1 << 24);
    line_give(line, "toy.counter desk period=7ms");
    line_give(line, "toy.counter desk.two period=11ms");
    line_give(line, "toy.counter till");
    line_run(line, 100 * MILLISECOND);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    line_close(line);
    return 0;
}

static void test_values(void **state)
{
    (void)state;
    const struct {
        const char *path, *value;
    } cases[] = {
        {"desk.period", "7ms"},
        {"desk.two.period", "11ms"},
        {"desk.beats", "14"},
        {"desk.two.beats", "9"},
        {"desk.name", "desk"},
        {"desk.echo", "echo 12"},
        {"counter[desk].beats", "14"},
        {"echo[12].number", "12"},
        {"counter[desk.two].beats", "9"},
        {"world.time", "100ms"},
        {"world.events", "42"},
        {"world.commands", "3"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct path path;
        struct diag d = {0};
        if (!path_parse(&line->world, cases[i].path, strlen(cases[i].path), &path, &d)) {
            fail_msg("%s: %s", cases[i].path, d.what);
        }
        char text[200];
        struct text t = text_in(text, sizeof text);
        path_print_value(&line->world, &path, &t);
        assert_string_equal(text, cases[i].value);
        if (strncmp(cases[i].path, "counter", 7) != 0) { // that is not how it is printed
            t = text_in(text, sizeof text);
            path_print(&line->world, &path, &t);
            assert_string_equal(text, cases[i].path);
        }
    }
}

static void test_refusals(void **state)
{
    (void)state;
    const struct {
        const char *path;
        int column, width;
        const char *what, *help;
    } cases[] = {
        {"dsk.beats", 1, 3, "nothing in this world is called 'dsk'", "did you mean 'desk'?"},
        {"desk.tow.beat", 6, 8, "counter 'desk' has nothing called 'tow.beat'", NULL},
        {"desk.beast", 6, 5, "counter 'desk' has nothing called 'beast'", "did you mean 'beats'?"},
        {"desk", 1, 4, "'desk' is a whole counter", NULL},
        {"desk.", 1, 5, "'desk' is a whole counter", NULL},
        {"world.tiem", 7, 4, "engine 'world' has nothing called 'tiem'", "did you mean 'time'?"},
        {"toy.x", 5, 1, "engine 'toy' has nothing called 'x'", "nothing can be read of it"},
        {"conter[1].x", 1, 6, "no kind of thing is called 'conter'", "did you mean 'counter'?"},
        {"echo[12", 5, 3, "the bracket is not closed", "write it like"},
        {"echo[7].sum", 6, 1, "there is no echo called '7'", NULL},
        {"echo[].sum", 6, 0, "there is no echo called ''", "`show` lists"},
        {"echo[12]sum", 9, 3, "a '.' belongs", "write it like echo[12].name"},
        {"echo[12].smu", 10, 3, "echo 'echo[12]' has nothing called 'smu'", "did you mean 'sum'?"},
        {"counter[dsek].beats", 9, 4, "there is no counter called 'dsek'", "did you mean 'desk'?"},
        {"", 1, 1, "nothing in this world is called ''", "`show` lists what there is"},
        {".", 1, 1, "nothing in this world is called ''", NULL},
        {"[", 1, 1, "no kind of thing is called ''", NULL},
        {"zzzzzzzz.qqqqqq", 1, 8, "nothing in this world is called 'zzzzzzzz'", "`show` lists"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct path path;
        struct diag d = {0};
        assert_false(path_parse(&line->world, cases[i].path, strlen(cases[i].path), &path, &d));
        if (strstr(d.what, cases[i].what) == NULL ||
            (cases[i].help != NULL && strstr(d.help, cases[i].help) == NULL) ||
            d.column != cases[i].column || d.width != cases[i].width) {
            fail_msg("%s: %d+%d %s; %s; %s", cases[i].path, d.column, d.width, d.what, d.expected,
                     d.help);
        }
        assert_true(d.expected[0] != '\0' || d.help[0] != '\0');
    }
}

static void test_of_two_ways_to_split_the_longer_name_counts(void **state)
{
    (void)state;
    struct branch *b = line_open(0);
    line_give(b, "toy.counter a");
    line_give(b, "toy.counter a.b");
    struct path path;
    struct diag d = {0};
    assert_true(path_parse(&b->world, "a.b.sum", 7, &path, &d));
    char text[100];
    struct text t = text_in(text, sizeof text);
    path_print(&b->world, &path, &t);
    assert_string_equal(text, "a.b.sum");
    line_close(b);
}

static void test_a_record_that_is_gone(void **state)
{
    (void)state;
    struct path path;
    struct diag d = {0};
    assert_true(path_parse(&line->world, "echo[12].sum", 12, &path, &d));
    line_run(line, 200 * MILLISECOND);
    struct value value;
    assert_false(path_read(&line->world, &path, &value));
    char text[100];
    struct text t = text_in(text, sizeof text);
    path_print_value(&line->world, &path, &t);
    assert_string_equal(text, "gone");
}

// ---- completion ----

static struct text listed;

static bool list(void *self, const struct path_hint *hint)
{
    int *left = self;
    text_add(&listed, "%s%s%s ", hint->text, hint->value != NULL ? "=" : "",
             hint->value != NULL ? hint->value : "");
    return --*left > 0;
}

static void test_hints(void **state)
{
    (void)state;
    const struct {
        const char *typed, *hints;
    } cases[] = {
        {"", "world. desk. desk.two. till. echo[ "},
        {"de", "desk. desk.two. "},
        {"desk.", "desk.name=desk desk.period=7 ms desk.sum="},
        {"desk.t", "desk.two. "},
        {"desk.two.be", "desk.two.beats=9 "},
        {"till.", "till.name=till till.period=10 ms till.sum="},
        {"ec", "echo[ "},
        {"echo[", "echo[12]. "},
        {"echo[12].n", "echo[12].number=12 "},
        {"world.ev", "world.events=42 "},
        {"nothing", ""},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        char text[4000];
        listed = text_in(text, sizeof text);
        int left = 1000;
        path_hints(&line->world, cases[i].typed, strlen(cases[i].typed), list, &left);
        if (strncmp(text, cases[i].hints, strlen(cases[i].hints)) != 0 ||
            (cases[i].hints[0] == '\0' && text[0] != '\0')) {
            fail_msg("%s: %s", cases[i].typed, text);
        }
    }
    char text[4000];
    listed = text_in(text, sizeof text);
    int left = 1;
    path_hints(&line->world, "", 0, list, &left);
    assert_string_equal(text, "world. ");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_values),
        TEST(test_refusals),
        TEST(test_of_two_ways_to_split_the_longer_name_counts),
        TEST(test_a_record_that_is_gone),
        TEST(test_hints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
