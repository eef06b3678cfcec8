// diag: messages as a user reads them.
#include "sim/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *name_at(const void *self, int i) { return ((const char *const *)self)[i]; }

static void test_message_has_place_underline_and_way_out(void **state)
{
    (void)state;
    const char *lesson = "line one\nset desk sevrers=3\n";
    struct diag d = {0};
    diag_say(&d, "unknown setting 'sevrers' of station");
    diag_expect(&d, "one of capacity, servers");
    diag_help(&d, "did you mean 'servers'?");
    diag_in_text(&d, "a.md", 40, lesson, strlen(lesson), 18, 7);
    char buffer[1000];
    struct text t = text_in(buffer, sizeof buffer);
    diag_print(&d, &t);
    assert_string_equal(buffer, "a.md:41:10: error: unknown setting 'sevrers' of station\n"
                                "    41 | set desk sevrers=3\n"
                                "       |          ^~~~~~~ did you mean 'servers'?\n"
                                "  expected: one of capacity, servers");
}

static void test_junk_is_made_printable(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *shown;
    } table[] = {
        {"plain \tsrvrs\x7f", "plain  srvrs?"},
        {"\x1b[2J\x01", "?[2J?"},
        {"\xc3\xa4\xe2\x82\xac\xf0\x9f\xa6\x86", "\xc3\xa4\xe2\x82\xac\xf0\x9f\xa6\x86"},
        {"\xff\xc3.\xe2\x82", "??.??"},
        {"\xc2\x9b"
         "2J\xc2\xa0",
         "??2J\xc2\xa0"},
    };
    for (int i = 0; i < COUNT_OF(table); i++) {
        struct diag d = {0};
        diag_quote(&d, table[i].bytes, strlen(table[i].bytes));
        assert_string_equal(d.quote, table[i].shown);
    }
    struct diag d = {0};
    diag_quote(&d, "a\0b", 3);
    assert_string_equal(d.quote, "a?b");
    diag_say(&d, "no '%s'\nhere", "\x1b[2J\xff");
    assert_string_equal(d.what, "no '?[2J?'\nhere");
}

static void test_nearest_name(void **state)
{
    (void)state;
    const char *names[] = {"servers", "capacity", "discipline", NULL};
    assert_string_equal(nearest_name("sevrers", name_at, names), "servers");
    assert_string_equal(nearest_name("Capacty", name_at, names), "capacity");
    assert_null(nearest_name("brokers.x", name_at, names));
    assert_null(nearest_name("", name_at, names));
    const char *words[] = {"at", "quit", "run", NULL};
    assert_null(nearest_name("man", name_at, words));
    assert_string_equal(nearest_name("exit", name_at, words), "quit");
    assert_string_equal(nearest_name("rn", name_at, words), "run");
    assert_string_equal(nearest_name("rnu", name_at, words), "run");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message_has_place_underline_and_way_out),
        cmocka_unit_test(test_junk_is_made_printable),
        cmocka_unit_test(test_nearest_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
