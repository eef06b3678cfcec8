// history: entries of several lines survive, nobody else reads them, and every bad place is only a
// note.
#include "repl/prompt/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/orrery-history-XXXXXX";
static char path[200];

static int open_all(void **state)
{
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/history", folder);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    char command[100];
    history_close();
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", folder, folder);
    return system(command);
}

static void test_entries_survive(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_true(history_open(path, &d));
    assert_true(history_add("for i = 1, 3 do\n  #t\n\nend", &d));
    assert_true(history_add("step 10", &d));
    assert_true(history_add("step 10", &d)); // the same again
    assert_true(history_add("#48213", &d));
    assert_true(
        history_add("x\n#1700000000", &d)); // would be read as a time: for this session only
    assert_string_equal(history_newest("x"), "x\n#1700000000");
    history_close();
    assert_null(history_newest("step"));
    assert_true(history_open(path, &d));
    assert_string_equal(history_newest("for"), "for i = 1, 3 do\n  #t\n\nend");
    assert_string_equal(history_newest("s"), "step 10");
    assert_string_equal(history_newest("#"), "#48213");
    assert_null(history_newest("x"));
}

static void test_only_the_owner_reads_it(void **state)
{
    (void)state;
    struct diag d = {0};
    struct stat status;
    assert_true(history_open(path, &d));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    history_close();
    assert_int_equal(chmod(path, 0644), 0);
    assert_true(history_open(path, &d));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_two_sessions_keep_each_others_entries(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_true(history_open(path, &d));
    FILE *other = fopen(path, "a");
    fputs("#1700000000\nfrom another session\n", other);
    fclose(other);
    assert_true(history_add("from this one", &d));
    history_close();
    assert_true(history_open(path, &d));
    assert_string_equal(history_newest("from a"), "from another session");
    assert_string_equal(history_newest("from t"), "from this one");
}

static void test_folders_are_made(void **state)
{
    (void)state;
    struct diag d = {0};
    setenv("XDG_STATE_HOME", folder, 1);
    assert_true(history_open(NULL, &d));
    char made[300];
    snprintf(made, sizeof made, "%s/orrery/history", folder);
    assert_int_equal(access(made, W_OK), 0);
    history_close();
    setenv("XDG_STATE_HOME", "relative", 1); // must be absolute, says the standard
    setenv("HOME", folder, 1);
    assert_true(history_open(NULL, &d));
    snprintf(made, sizeof made, "%s/.local/state/orrery/history", folder);
    assert_int_equal(access(made, W_OK), 0);
}

static void test_bad_places_are_notes(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_false(history_open(folder, &d));
    assert_non_null(strstr(d.what, "Is a directory"));
    assert_false(history_open("/proc/none/history", &d));
    assert_false(history_open("/dev/null", &d));
    assert_non_null(strstr(d.what, "not a file"));
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    assert_false(history_open(NULL, &d));
    assert_non_null(strstr(d.what, "HOME is not set"));
    assert_true(history_add("in memory", &d));
    assert_string_equal(history_newest("in"), "in memory");
    assert_true(history_open("", &d)); // asked for: none
}

static void test_a_long_history_is_shortened(void **state)
{
    (void)state;
    struct diag d = {0};
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 11500; i++) {
        fprintf(file, "#1700000000\nentry %d\nof two lines\n", i);
    }
    fclose(file);
    assert_true(history_open(path, &d));
    assert_string_equal(history_newest("entry 11499"), "entry 11499\nof two lines");
    assert_string_equal(history_newest("entry 1500\n"), "entry 1500\nof two lines");
    assert_null(history_newest("entry 1499\n"));
    assert_true(history_add("after", &d));
    history_close();
    assert_true(history_open(path, &d));
    assert_string_equal(history_newest("after"), "after");
    assert_string_equal(history_newest("entry 1501\n"), "entry 1501\nof two lines");
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_a_file_without_times(void **state)
{
    (void)state;
    struct diag d = {0};
    FILE *file = fopen(path, "w");
    fputs("step 10\n#48213\nlast", file);
    fclose(file);
    assert_true(history_open(path, &d));
    assert_string_equal(history_newest("step"), "step 10");
    assert_string_equal(history_newest("#"), "#48213");
    assert_string_equal(history_newest("last"), "last");
}

static void test_what_can_not_be_written_is_still_read(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_true(history_open(path, &d));
    assert_true(history_add("old", &d));
    history_close();
    assert_int_equal(chmod(path, 0400), 0);
    if (access(path, W_OK) == 0) {
        return; // root may write everything
    }
    assert_false(history_open(path, &d));
    assert_non_null(strstr(d.what, "Permission denied"));
    assert_string_equal(history_newest("o"), "old");
}

static void test_binary_junk(void **state)
{
    (void)state;
    struct diag d = {0};
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 20000; i++) {
        fputc(i * 7919 % 251, file);
    }
    fclose(file);
    assert_true(history_open(path, &d));
    assert_true(history_add("after", &d));
    assert_string_equal(history_newest("aft"), "after");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_entries_survive, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_only_the_owner_reads_it, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_two_sessions_keep_each_others_entries, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(test_folders_are_made, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_bad_places_are_notes, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_a_long_history_is_shortened, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_a_file_without_times, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_what_can_not_be_written_is_still_read, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(test_binary_junk, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
