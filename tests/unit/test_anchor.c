// anchor: what headings are called in links.
#include "repl/lesson/anchor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const *read_anchors(struct allot *allot, const char *text)
{
    struct reading reading;
    reading_begin(&reading, allot, "text.md", text, strlen(text));
    return anchor_list(allot, markdown_read(&reading, 1, NULL));
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *heading, *anchor;
    } cases[] = {
        {"# One", "one"},
        {"## What *if* `x == 2`?", "what-if-x--2"},
        {"### 80 % busy", "80--busy"},
        {"Two lines\n=========", "two-lines"},
        {"# snake_case and dash-es", "snake_case-and-dash-es"},
        {"# caf\u00e9 \u2014 \u00fcber\u2019s \u4e16", "caf\u00e9--\u00fcbers-\u4e16"},
        {"# [A link](to.md) & more", "a-link--more"},
        {"> - # Nested", "nested"},
        {"# !?", ""},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct allot allot = {0};
        const char *const *list = read_anchors(&allot, cases[i].heading);
        assert_non_null(list[0]);
        assert_string_equal(list[0], cases[i].anchor);
        assert_null(list[1]);
        allot_free(&allot);
    }
}

static void test_where_they_lead(void **state)
{
    (void)state;
    struct allot allot = {0};
    const char *const *list =
        read_anchors(&allot, "# One\n\n## Two\n\n## One\n\n# Top-10\n\ntext\n\n## ONE\n");
    static const struct {
        const char *anchor;
        bool leads;
    } cases[] = {{"one", true},    {"two", true},     {"one-1", true},     {"one-2", true},
                 {"top-10", true}, {"top-1", false},  {"two-1", false},    {"one-3", false},
                 {"one-0", false}, {"one-01", false}, {"one-1x", false},   {"three", false},
                 {"", false},      {"-1", false},     {"one-99999", false}};
    for (int i = 0; i < COUNT_OF(cases); i++) {
        if (anchor_leads(list, cases[i].anchor) != cases[i].leads) {
            fail_msg("'%s'", cases[i].anchor);
        }
    }
    allot_free(&allot);
    list = read_anchors(&allot, "no heading\n");
    assert_null(list[0]);
    assert_false(anchor_leads(list, "x"));
    allot_free(&allot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_where_they_lead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
