// letter: letters, marks, small letters, and finding words whatever their case.
#include "repl/text/letter.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_kinds(void **state)
{
    (void)state;
    static const int32_t letters[] = {'a',   'Z',   '7',   0xe9,   0x3c9,
                                      0x416, 0x5d0, 0x6a9, 0x4e2d, 0xac00};
    static const int32_t signs[] = {' ',    '-',    '_',     0xa0,    0xab,   0xd7,
                                    0x2014, 0x2192, 0x1f9e9, 0xf8ff,  0x3001, 0xff0c,
                                    0xfffd, 0x200b, 0xfe0f,  0x10ffff};
    for (int i = 0; i < COUNT_OF(letters); i++) {
        assert_true(letter_is(letters[i]));
        assert_false(letter_is_mark(letters[i]));
    }
    for (int i = 0; i < COUNT_OF(signs); i++) {
        assert_false(letter_is(signs[i]));
    }
    assert_true(letter_is_mark(0xad) && letter_is_mark(0x200d) && letter_is_mark(0xfe0f));
    assert_false(letter_is_mark('-'));
}

static void test_small(void **state)
{
    (void)state;
    static const int32_t pairs[][2] = {
        {'A', 'a'},     {'z', 'z'},     {0xc9, 0xe9},    {0xd7, 0xd7},   {0x141, 0x142},
        {0x142, 0x142}, {0x160, 0x161}, {0x17d, 0x17e},  {0x17e, 0x17e}, {0x3a9, 0x3c9},
        {0x416, 0x436}, {0x401, 0x451}, {0x4e2d, 0x4e2d}};
    for (int i = 0; i < COUNT_OF(pairs); i++) {
        assert_int_equal(letter_small(pairs[i][0]), pairs[i][1]);
    }
}

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
        size_t from, at, taken;
    } rows[] = {
        {"a Retry storm", "retry", 0, 2, 5},
        {"retry, RETRY", "Retry", 1, 7, 5},
        {"Größe", "GRÖSSE", 0, 7, 0},
        {"GRÖẞE größe", "größ", 0, 9, 6},
        {"nothing", "xyz", 0, 7, 0},
        {"nothing", "", 0, 7, 0},
        {"", "a", 0, 0, 0},
        {"ab", "abc", 0, 2, 0},
        {"\xff\xff retry", "RETRY", 0, 3, 5},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        size_t taken, length = strlen(rows[i].text);
        assert_int_equal(letter_find(rows[i].text, length, rows[i].from, rows[i].wanted, &taken),
                         rows[i].at);
        assert_int_equal(taken, rows[i].taken);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
