// key: one key at a time, and nothing of the next one.
#include "repl/prompt/key.h"

#include "sim/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void test_keys(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int32_t keys[4]; // then KEY_GONE
    } cases[] = {
        {"a", {'a', KEY_GONE}},
        {"ab", {'a', 'b', KEY_GONE}},
        {"\r\n", {KEY_ENTER, KEY_ENTER, KEY_GONE}},
        {"\033", {KEY_ESCAPE, KEY_GONE}},
        {"\033[Cx", {KEY_RIGHT, 'x', KEY_GONE}},
        {"\033OA\033[6~", {KEY_UP, KEY_PAGE_DOWN, KEY_GONE}},
        {"\033[1;5Cx", {KEY_NONE, 'x', KEY_GONE}}, // Ctrl-Right has no name here
        {"\033qx", {KEY_NONE, 'x', KEY_GONE}},
        {"\177\b", {KEY_BACKSPACE, KEY_BACKSPACE, KEY_GONE}},
        {"\004", {KEY_END_OF_INPUT, KEY_GONE}},
        {"\xc3\xa9"
         "e",
         {0xe9, 'e', KEY_GONE}},
        {"\xf0\x9f\x99\x82", {0x1f642, KEY_GONE}},
        {"\xc3", {KEY_NONE, KEY_GONE}},
        {"", {KEY_GONE}},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        size_t length = strlen(cases[i].bytes);
        assert_int_equal(write(ends[1], cases[i].bytes, length), length);
        close(ends[1]);
        for (int key = 0; key == 0 || cases[i].keys[key - 1] != KEY_GONE; key++) {
            assert_int_equal(key_read(ends[0]), cases[i].keys[key]);
        }
        close(ends[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
