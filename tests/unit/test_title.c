// title: spellings of one title that are the same, and titles that are not.
#include "repl/notes/title.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_normal(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Why Waits Grow", "why waits grow"},
        {"00-Why_Waits_Grow", "why waits grow"},
        {"  1. **Why waits grow?**  ", "why waits grow"},
        {"1) Why-waits-grow!", "why waits grow"},
        {"12.1 Why waits grow", "why waits grow"},
        {"01_Why_Waits_Grow", "why waits grow"},
        {"📑 Why waits grow ⏳", "why waits grow"},
        {"ðŸ“‘ Why waits grow", "why waits grow"},
        {"2 replicas are not enough", "2 replicas are not enough"},
        {"3. 2 replicas", "2 replicas"},
        {"2024", "2024"},
        {"7.", "7"},
        {"Whatâ€™s an ISR?", "what s an isr"},
        {"What’s an ISR?", "what s an isr"},
        {"GRÖSSE Ω Ж", "grösse ω ж"},
        {"soft\xc2\xadhyphen", "softhyphen"},
        {"Störung & Ausfall", "störung ausfall"},
        {"队列 — 等待", "队列 等待"},
        {"a\xff"
         "b",
         "a b"},
        {"?!", ""},
        {"", ""},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct allot a = {0};
        assert_string_equal(title_normal(&a, rows[i][0]), rows[i][1]);
        allot_free(&a);
    }
}

static void test_links(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"queues/00-Why_Waits_Grow.md", "00-Why_Waits_Grow"},
        {"Why%20Waits%20Grow.md#more", "Why Waits Grow"},
        {"notes/waits/", "waits"},
        {"waits.markdown?raw=1", "waits"},
        {"#why-waits-grow", "why-waits-grow"},
        {"https://example.org/a/waits.html", "waits"},
        {"https://example.org", ""},
        {"v1.2", "v1.2"},
        {"a%zz%4", "a%zz%4"},
        {"a%00b", "a%00b"},
        {"", ""},
        {"#", ""},
        {"/", ""},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct allot a = {0};
        assert_string_equal(title_of_link(&a, rows[i][0]), rows[i][1]);
        allot_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal),
        cmocka_unit_test(test_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
