// plain: entries from a pipe, however its bytes arrive.
#include "repl/prompt/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static bool is_balanced(void *self, const char *text, size_t length)
{
    (void)self;
    int depth = 0;
    for (size_t i = 0; i < length; i++) {
        depth += (text[i] == '(') - (text[i] == ')');
    }
    return depth <= 0;
}

// Writes `input` into a pipe, `chunk` bytes at a time, and puts the entries together as
// "line:text;".
static const char *read_all(const char *input, size_t length, size_t chunk)
{
    static char seen[1000];
    struct text t = text_in(seen, sizeof seen);
    struct diag d = {0};
    struct plain_entry entry;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct plain p = plain_open(ends[0]);
    for (size_t at = 0; !p.ended; at += chunk) {
        if (at < length) {
            size_t now = length - at < chunk ? length - at : chunk;
            assert_int_equal(write(ends[1], input + at, now), now);
        } else {
            close(ends[1]);
        }
        assert_true(plain_read(&p, &d));
        while (plain_next(&p, is_balanced, NULL, &entry)) {
            text_add(&t, "%d:%.*s;", entry.first_line, (int)entry.length, entry.text);
        }
    }
    plain_close(&p);
    close(ends[0]);
    return seen;
}

static void test_entries(void **state)
{
    (void)state;
    static const struct {
        const char *input;
        const char *entries;
    } cases[] = {
        {"", ""},
        {"one", "1:one;"},
        {"one\n", "1:one;"},
        {"one\r\ntwo\n", "1:one;2:two;"},
        {"\n\none\n", "1:;2:;3:one;"},
        {"f(\n1,\n2)\ng\n", "1:f(\n1,\n2);4:g;"},
        {"a\nf(\n1", "1:a;2:f(\n1;"}, // not whole, but nothing more will come
        {"a\nf(\n", "1:a;2:f(;"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        for (size_t chunk = 1; chunk < 12; chunk++) {
            size_t length = strlen(cases[i].input);
            assert_string_equal(read_all(cases[i].input, length, chunk), cases[i].entries);
        }
    }
}

static void test_not_readable(void **state)
{
    (void)state;
    struct diag d = {0};
    struct plain p = plain_open(-1);
    assert_false(plain_read(&p, &d));
    assert_non_null(strstr(d.what, "Bad file descriptor"));
    plain_close(&p);
}

static void test_too_large(void **state)
{
    (void)state;
    struct diag d = {0};
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), 17 * 1024 * 1024), 0); // zero bytes, no line end
    struct plain p = plain_open(fileno(file));
    struct plain_entry entry;
    bool well = true;
    while (well && !p.ended) {
        well = plain_read(&p, &d);
        assert_false(plain_next(&p, is_balanced, NULL, &entry));
    }
    assert_false(well);
    assert_string_equal(d.what, "the input is too large");
    plain_close(&p);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_not_readable),
        cmocka_unit_test(test_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
