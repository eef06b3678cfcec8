// paste: a paste in pieces, and what comes behind it.
#include "repl/prompt/paste.h"

#include "sim/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void test_pieces(void **state)
{
    (void)state;
    static const char input[] = "for\r\n\0x\033[20\033[201~behind";
    for (size_t piece = 1; piece < sizeof input; piece++) {
        struct paste p = {0};
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        paste_begin(&p);
        size_t at = 0;
        while (p.going_on) {
            size_t now = sizeof input - 1 - at < piece ? sizeof input - 1 - at : piece;
            assert_int_equal(write(ends[1], input + at, now), now);
            at += now;
            assert_true(paste_read(&p, ends[0]));
        }
        assert_string_equal(p.text, "for\n\nx\033[20");
        assert_int_equal(write(ends[1], input + at, sizeof input - 1 - at), sizeof input - 1 - at);
        char behind[20] = "";
        assert_int_equal(read(ends[0], behind, sizeof behind), 6);
        assert_string_equal(behind, "behind");
        paste_drop(&p);
        close(ends[0]);
        close(ends[1]);
    }
}

static void test_terminal_gone(void **state)
{
    (void)state;
    struct paste p = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    paste_begin(&p);
    assert_true(paste_read(&p, ends[0])); // nothing there is no reason to wait
    assert_int_equal(write(ends[1], "half", 4), 4);
    close(ends[1]);
    assert_false(paste_read(&p, ends[0]));
    paste_drop(&p);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_terminal_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
