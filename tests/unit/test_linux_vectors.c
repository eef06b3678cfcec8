// conform/linux: what a real kernel answered, and that a wrong expectation fails.
#include "repl/conform/conform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void take(FILE *file, char *text, size_t size)
{
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void test_all_pass(void **state)
{
    (void)state;
    const char *path = "tests/vectors/linux-writeback.json";
    char out[8000];
    FILE *file = tmpfile();
    int status = conform_run(1, &path, file, stderr);
    take(file, out, sizeof out);
    if (status != 0 || strstr(out, "\n100 passed, 0 failed, 0 skipped\n") == NULL) {
        fail_msg("%s", out);
    }
}

static void expect_failure(const char *mechanism, const char *given, const char *expect,
                           const char *words)
{
    char text[2000], out[2000];
    snprintf(text, sizeof text,
             "[{\"id\": \"v\", \"mechanism\": \"%s\", \"given\": %s, \"expect\": %s}]", mechanism,
             given, expect);
    FILE *file = tmpfile();
    int status = conform_text(text, strlen(text), "a.json", file, stderr);
    take(file, out, sizeof out);
    if (status != 1 || strstr(out, words) == NULL) {
        fail_msg("%s\nstatus %d, expected '%s'\n%s", text, status, words, out);
    }
}

#define MEMORY                                                                                     \
    "{\"free_pages\": 100, \"active_file_pages\": 1, \"inactive_file_pages\": 1, \"zones\": "      \
    "[{\"high\": 1, \"managed\": 9, \"protection\": [0, 2]}]}"
#define LIMITS "{\"dirtyable_pages\": 1000, \"dirty_ratio\": 50, \"reader_is_realtime\": 0}"
#define WRITE "{\"before\": {}, \"write\": \"dirty_ratio\", \"value\": 101}"

static void test_wrong_ones_fail(void **state)
{
    (void)state;
    expect_failure("dirtyable_memory", MEMORY, "{\"dirtyable_pages\": 101}",
                   "dirtyable_pages is 100, not 101");
    expect_failure("dirtyable_memory", MEMORY, "{}", "\"expect\" has nothing");
    expect_failure("dirtyable_memory", "{\"free_pages\": -1}", "{}", "needs \"free_pages\"");
    expect_failure("dirty_limits", LIMITS,
                   "{\"nr_dirty_threshold\": 500, \"nr_dirty_background_"
                   "threshold\": 100}",
                   "nr_dirty_background_threshold is 99, not 100");
    expect_failure("dirty_limits", LIMITS, "{\"nr_dirty_threshold\": \"500\"}",
                   "\"nr_dirty_threshold\" is no whole number");
    expect_failure("knob_write", WRITE, "{\"error\": \"\", \"after\": {\"dirty_ratio\": 101}}",
                   "the error is 'EINVAL', not ''; dirty_ratio is 20, not 101");
    expect_failure("knob_write", "{\"write\": \"swappiness\", \"value\": 1}", "{\"error\": \"\"}",
                   "there is no knob 'swappiness'");
    expect_failure("throttle_period",
                   "{\"hz\": 250, \"pages_dirtied\": 128, \"task_ratelimit_pages_per_s\": 0}",
                   "{\"period_jiffies\": 0}", "needs \"task_ratelimit_pages_per_s\"");
    expect_failure("throttle_period",
                   "{\"hz\": 250, \"pages_dirtied\": 512, \"task_ratelimit_pages_per_s\": 16000}",
                   "{\"period_jiffies\": 7}", "period_jiffies is 8, not 7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_pass),
        cmocka_unit_test(test_wrong_ones_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
