// utf8: widths, escapes, and bytes that are no characters.
#include "repl/text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_pieces(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *shown;
        size_t taken;
        int columns;
    } cases[] = {
        {"a", 1, "a", 1, 1},
        {"\xc3\xa9t", 3, "\xc3\xa9", 2, 1},                // e with acute
        {"\xe6\x97\xa5", 3, "\xe6\x97\xa5", 3, 2},         // a wide character
        {"\xf0\x9f\x99\x82", 4, "\xf0\x9f\x99\x82", 4, 2}, // an emoji
        {"\xcc\x81", 2, "\xcc\x81", 2, 0},                 // a combining accent
        {"\n", 1, "\\n", 1, 2},
        {"\t", 1, "\\t", 1, 2},
        {"\0", 1, "\\x00", 1, 4},
        {"\033", 1, "\\x1b", 1, 4},
        {"\177", 1, "\\x7f", 1, 4},
        {"\xc2\x9b", 2, "\\u{9b}", 2, 6},       // CSI in one character
        {"\xe2\x80\xae", 3, "\\u{202e}", 3, 8}, // right-to-left override
        {"\xe2\x81\xa9", 3, "\\u{2069}", 3, 8}, // pop directional isolate
        {"\xff", 1, "\\xff", 1, 4},
        {"\xc3", 1, "\\xc3", 1, 4},             // cut short
        {"\xc0\xaf", 2, "\\xc0", 1, 4},         // a slash in too many bytes
        {"\xed\xa0\x80", 3, "\\xed", 1, 4},     // half of a UTF-16 pair
        {"\xf4\x90\x80\x80", 4, "\\xf4", 1, 4}, // above the last character
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct utf8_piece piece = utf8_piece(cases[i].bytes, cases[i].length);
        assert_string_equal(piece.text, cases[i].shown);
        assert_int_equal(piece.size, strlen(cases[i].shown));
        assert_int_equal(piece.taken, cases[i].taken);
        assert_int_equal(piece.columns, cases[i].columns);
    }
}

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(utf8_width("", 0), 0);
    assert_int_equal(utf8_width("a\xe6\x97\xa5\n", 5), 5);
    assert_int_equal(utf8_width("e\xcc\x81", 3), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
