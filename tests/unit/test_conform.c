// conform: vectors pass when they are right, and only then.
#include "repl/conform/conform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct printed {
    char out[20000], err[4000];
    int status;
};

static void take(FILE *file, char *text, size_t size)
{
    rewind(file);
    size_t length = fread(text, 1, size - 1, file);
    text[length] = '\0';
    fclose(file);
}

static struct printed *run_text(const char *text, size_t length)
{
    struct printed *p = malloc(sizeof *p);
    FILE *out = tmpfile(), *err = tmpfile();
    p->status = conform_text(text, length, "a.json", out, err);
    take(out, p->out, sizeof p->out);
    take(err, p->err, sizeof p->err);
    return p;
}

static void expect_text(const char *text, int status, const char *out, const char *err)
{
    struct printed *p = run_text(text, strlen(text));
    if (p->status != status || strstr(p->out, out) == NULL || strstr(p->err, err) == NULL) {
        fail_msg("%s\nstatus %d\n%s%s", text, p->status, p->out, p->err);
    }
    free(p);
}

// Millions of events, each in a world that was moved before, would take hours.
static void skip_if_tortured(void)
{
#ifdef ORRERY_TORTURE
    skip();
#endif
}

// All that the books say, at 99.9 % confidence with fixed seeds.
static void test_closed_forms(void **state)
{
    (void)state;
    skip_if_tortured();
    const char *path = "tests/vectors/queue.json";
    FILE *out = tmpfile(), *err = tmpfile();
    struct printed *p = malloc(sizeof *p);
    p->status = conform_run(1, &path, out, err);
    take(out, p->out, sizeof p->out);
    take(err, p->err, sizeof p->err);
    if (p->status != 0) {
        fail_msg("%s%s", p->out, p->err);
    }
    assert_non_null(strstr(p->out, " passed, 0 failed, 0 skipped\n"));
    free(p);
}

#define WAIT(value, half_width, more)                                                              \
    "[{\"id\": \"v\", \"mechanism\": \"queue.mm1.wait\", \"given\": {\"stations\": [{\"name\": "   \
    "\"desk\", \"service\": \"exponential 5ms\"}], \"sources\": [{\"name\": \"people\", \"to\": "  \
    "\"desk\", \"interarrival\": \"exponential 10ms\"}], \"of\": \"desk\", \"warm_up\": \"10s\", " \
    "\"length\": \"100s\", \"replications\": 10, \"seed\": 1" more                                 \
    "}, \"expect\": {\"value\": " value ", \"half_width\": " half_width "}}]"

// The true wait is 5 ms. A value a tenth beside it fails, and so does a measurement too vague to
// tell.
static void test_wrong_expectations_fail(void **state)
{
    (void)state;
    skip_if_tortured();
    expect_text(WAIT("0.005", "0.0005", ""), 0, "1 passed, 0 failed, 0 skipped\n", "");
    expect_text(WAIT("0.0055", "0.0005", ""), 1, "does not hold the expected 0.0055", "");
    expect_text(WAIT("0.0045", "0.0005", ""), 1, "FAIL v queue.mm1.wait: ", "");
    expect_text(WAIT("0.005", "0.00001", ""), 1, "is vaguer than the 1e-05 that is asked for", "");
    expect_text(WAIT("0.0055", "0.0005", ""), 1, "0 passed, 1 failed, 0 skipped\n", "");
}

static void test_vectors_that_can_not_be_used(void **state)
{
    (void)state;
    skip_if_tortured();
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"{\"length\": \"1s\", \"seed\": 1}", "needs \"moments\""},
        {"{\"stations\": [{}], \"length\": \"1s\", \"seed\": 1}", "needs \"moments\""},
        {"{\"length\": \"1 parsec\", \"seed\": 1}", "\"length\": "},
        {"{\"length\": 5, \"seed\": 1}", "needs \"length\", a text"},
        {"{\"length\": \"1s\", \"seed\": \"one\"}", "needs \"seed\", a whole number"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        char text[500];
        snprintf(
            text, sizeof text,
            "[{\"id\": \"v\", \"mechanism\": \"queue.little\", \"given\": %s, \"expect\": {}}]",
            cases[i].text);
        expect_text(text, 1, cases[i].words, "");
    }
    expect_text("[{\"id\": \"v\", \"mechanism\": \"queue.little\", \"given\": {\"length\": \"1s\", "
                "\"seed\": 1, \"stations\": [{\"name\": \"a\", \"sevrers\": 2}]}, \"expect\": "
                "{\"moments\": 1}}]",
                1, "is refused: unknown setting 'sevrers'", "");
    expect_text("[{\"id\": \"v\", \"mechanism\": \"queue.little\", \"given\": {\"length\": \"1s\", "
                "\"seed\": 1, \"stations\": [{\"name\": \"a\", \"servers\": 2.5}]}, \"expect\": "
                "{\"moments\": 1}}]",
                1, "\"servers\" is neither a text nor a whole number", "");
    expect_text("[{\"id\": \"v\", \"mechanism\": \"queue.little\", \"given\": {\"length\": \"1h\", "
                "\"seed\": 1, \"stations\": [{\"name\": \"a\"}], \"sources\": [{\"name\": \"s\", "
                "\"to\": \"a\", \"interarrival\": \"1ns\"}]}, \"expect\": {\"moments\": 1}}]",
                1, "needs more than its limit of 256 MiB", "");
}

static void test_unknown_mechanisms_are_skipped(void **state)
{
    (void)state;
    expect_text("[{\"id\": \"a\", \"mechanism\": \"x.y\", \"given\": {}, \"expect\": {}},"
                " {\"id\": \"b\", \"mechanism\": \"x.y\", \"given\": {}, \"expect\": {}}]",
                0, "skipped, not known here: x.y (2)\n0 passed, 0 failed, 2 skipped\n", "");
}

static void test_broken_files(void **state)
{
    (void)state;
    expect_text("[\n{\"id\": \"a\",}\n]", 1, "0 passed, 1 failed, 0 skipped\n", "a.json:2:");
    expect_text("", 1, "0 passed, 1 failed", "a.json:1:");
    expect_text("{}", 1, "", "a.json:1:1: error: this is JSON, but no list");
    expect_text("[1]", 1, "", "a.json: error: element 1 of the list has not the form of a vector");
    expect_text("[{\"id\": \"a\"}]", 1, "", "element 1 of the list has not a \"mechanism\"");
    expect_text("[{\"id\": 7}]", 1, "", "has not an \"id\" that is a text");
    expect_text("[{\"id\": \"a\", \"id\": \"b\"}]", 1, "", "a.json:1:");
    struct printed *p = run_text("[\0]", 3);
    assert_int_equal(p->status, 1);
    free(p);
    const char *path = "tests/vectors/none.json";
    FILE *out = tmpfile(), *err = tmpfile();
    assert_int_equal(conform_run(1, &path, out, err), 1);
    char words[1000];
    take(err, words, sizeof words);
    assert_non_null(strstr(words, "can not read tests/vectors/none.json: No such file"));
    fclose(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_wrong_expectations_fail),
        cmocka_unit_test(test_vectors_that_can_not_be_used),
        cmocka_unit_test(test_unknown_mechanisms_are_skipped),
        cmocka_unit_test(test_broken_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
