// files: whole files read and written: modes, links, read-only ones, and what is left on failure.
#include "repl/files.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[100], before[300];

static int enter_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/orrery-files-XXXXXX");
    return getcwd(before, sizeof before) == NULL || mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave_folder(void **state)
{
    char command[200];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return chdir(before) != 0 || system(command) != 0;
}

static void write_text(const char *path, const char *text)
{
    struct diag d = {0};
    assert_true(files_write(path, text, strlen(text), &d));
}

static void assert_text(const char *path, const char *text)
{
    struct diag d = {0};
    size_t length;
    char *bytes = files_read(path, &length, &d);
    assert_non_null(bytes);
    assert_string_equal(bytes, text);
    free(bytes);
}

static unsigned mode_of(const char *path)
{
    struct stat about;
    assert_int_equal(lstat(path, &about), 0);
    return about.st_mode;
}

static int count_files(void)
{
    int count = 0;
    DIR *here = opendir(".");
    while (readdir(here) != NULL) {
        count++;
    }
    closedir(here);
    return count - 2;
}

static void test_new_and_again(void **state)
{
    (void)state;
    write_text("a", "one");
    assert_text("a", "one");
    assert_int_equal(mode_of("a") & 0600, 0600);
    chmod("a", 0751);
    write_text("a", "two");
    assert_text("a", "two");
    assert_int_equal(mode_of("a") & 07777, 0751);
    assert_int_equal(count_files(), 1);
}

// What is called like the file that is written first belongs to somebody.
static void test_a_neighbour_stays(void **state)
{
    (void)state;
    write_text("b.new", "mine");
    write_text("b", "text");
    assert_text("b.new", "mine");
    assert_text("b", "text");
}

static void test_a_link_stays_a_link(void **state)
{
    (void)state;
    write_text("target", "one");
    assert_int_equal(symlink("target", "link"), 0);
    write_text("link", "two");
    assert_true(S_ISLNK(mode_of("link")));
    assert_text("target", "two");
    assert_int_equal(symlink("new-target", "early"), 0);
    write_text("early", "three");
    assert_true(S_ISLNK(mode_of("early")));
    assert_text("new-target", "three");
}

static void test_read_only(void **state)
{
    (void)state;
    struct diag d = {0};
    write_text("kept", "one");
    chmod("kept", 0444);
    int files = count_files();
    assert_false(files_write("kept", "two", 3, &d));
    assert_string_equal(d.what, "kept is read-only");
    assert_true(strstr(d.help, "chmod") != NULL);
    assert_text("kept", "one");
    assert_int_equal(count_files(), files);
}

// What is open under a name of the system, such as standard output, gets the text behind its own.
static void test_what_is_open_is_not_replaced(void **state)
{
    (void)state;
    struct diag d = {0};
    char path[40];
    int file = open("held", O_CREAT | O_WRONLY, 0666);
    assert_true(file >= 0 && write(file, "one", 3) == 3);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    assert_true(files_write(path, "two", 3, &d));
    struct stat open_one, named;
    assert_true(fstat(file, &open_one) == 0 && stat("held", &named) == 0);
    assert_true(open_one.st_ino == named.st_ino);
    close(file);
    assert_text("held", "onetwo");
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *path, *what;
    } cases[] = {
        {"none/file", "can not write none/file: No such file or directory"},
        {".", "can not write .: Is a directory"},
        {"/dev/full", "can not write /dev/full: No space left on device"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct diag d = {0};
        assert_false(files_write(cases[i].path, "text", 4, &d));
        assert_string_equal(d.what, cases[i].what);
        assert_true(d.help[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_and_again),
        cmocka_unit_test(test_a_neighbour_stays),
        cmocka_unit_test(test_a_link_stays_a_link),
        cmocka_unit_test(test_read_only),
        cmocka_unit_test(test_what_is_open_is_not_replaced),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
