// offers: what Tab lists.
#include "repl/prompt/offers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect(const struct offers *offers, int rows, int columns, const char *wanted)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    struct out *o = out_open(stream, STYLE_NEVER);
    offers_print(offers, o, rows, columns);
    out_close(o);
    fclose(stream);
    assert_string_equal(bytes, wanted);
    free(bytes);
}

static void test_only_what_begins_with_the_word(void **state)
{
    (void)state;
    struct offers offers = {0};
    offers_begin(&offers, "min.", 4);
    offers_add(&offers, "min.insync.replicas", "count", "1", '=');
    offers_add(&offers, "min.insync.replicas", "count", "1", '=');
    offers_add(&offers, "retries", "count", "3", '=');
    offers_add(&offers, "min.cleanable", NULL, "0.5", '=');
    assert_int_equal(offers.count, 2);
    assert_int_equal(offers_common(&offers), 4);
    offers_begin(&offers, "", 0);
    assert_int_equal(offers.count, 0);
    offers_add(&offers, "caf\xc3\xa9", NULL, NULL, ' ');
    offers_add(&offers, "caf\xc3\xa8", NULL, NULL, ' ');
    assert_int_equal(offers_common(&offers), 3); // the two differ in their second byte only
    offers_free(&offers);
}

static void test_columns(void **state)
{
    (void)state;
    struct offers offers = {0};
    offers_begin(&offers, "", 0);
    offers_add(&offers, "min.insync.replicas", "count", "1", '=');
    offers_add(&offers, "acks", "choice", "all", '=');
    offers_add(&offers, "retries", NULL, NULL, '=');
    expect(&offers, 10, 80,
           "min.insync.replicas  count   1\n"
           "acks                 choice  all\n"
           "retries                      \n");
    expect(&offers, 2, 80, "min.insync.replicas  count   1\nand 2 more; type some letters\n");
    expect(&offers, 10, 25,
           "min.insync.replicas  cou\nacks                 cho\n"
           "retries                 \n");
    offers_free(&offers);
}

static void test_names_alone(void **state)
{
    (void)state;
    struct offers offers = {0};
    const char *names[] = {"back", "diff", "fork", "next", "step"};
    offers_begin(&offers, "", 0);
    for (int i = 0; i < COUNT_OF(names); i++) {
        offers_add(&offers, names[i], NULL, NULL, ' ');
    }
    expect(&offers, 10, 13, "back  next  \ndiff  step  \nfork  \n");
    expect(&offers, 2, 7, "back  \nand 4 more; type some letters\n");
    expect(&offers, 10, 3, "ba\ndi\nfo\nne\nst\n");
    offers_free(&offers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_what_begins_with_the_word),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_names_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
