// checker: lessons together with what they refer to: scenarios, other lessons, each other.
#include "repl/lesson/checker.h"

#include "engines/registry.h"
#include "repl/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILES = 3 };

static char folder[200];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/orrery-checker-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    char command[300];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

// A file of this test's folder, in folders that are made as needed.
static void write_file(const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void empty_folder(void)
{
    char command[300];
    snprintf(command, sizeof command, "find %s -mindepth 1 -delete", folder);
    assert_int_equal(system(command), 0);
}

// Checks files of this folder, which is the working folder meanwhile.
static struct checker check(const char *const *paths, int count, int workers, char **report)
{
    char before[300];
    size_t size;
    struct diag d = {0};
    FILE *stream = open_memstream(report, &size);
    struct checker checker = {.session = {.host = memory_host(),
                                          .engines = engine_registry,
                                          .world_bytes = INT64_C(64) << 20,
                                          .lessons = "usual"},
                              .out = out_open(stream, STYLE_NEVER)};
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    assert_true(checker_files(&checker, paths, count, workers, &d));
    assert_int_equal(chdir(before), 0);
    out_close(checker.out);
    fclose(stream);
    return checker;
}

#define HEAD(id, more) "---\norrery: 1\nid: " id "\ntitle: A\n" more "---\n\nWords.\n"
#define RUN(text) "\n```lua {run #a}\n" text "\n```\n"

// The first `checked` files are checked.
static const struct {
    const char *name;
    struct {
        const char *path, *text;
    } files[FILES];
    int checked, failed;
    const char *report; // "": none
} cases[] = {
    {"a scenario runs before all else, unseen",
     {{"x/a.md", HEAD("x/a", "scenario: x/shop\n") RUN("print(till.servers)") "\n```text "
                                                                              "{expect}\n3\n```\n"},
      {"shared/x/shop.lua", "station till servers=3\nprint('unseen')\n"}},
     1,
     0,
     ""},
    {"a scenario's own fault is placed in its file",
     {{"x/a.md", HEAD("x/a", "scenario: x/shop\n")},
      {"shared/x/shop.lua", "station till\nset till sevrers=3\n"}},
     1,
     1,
     "./shared/x/shop.lua:2:10: unknown setting 'sevrers' of station; expected one of name, "
     "service, "},
    {"a lesson that is needed is there",
     {{"x/a.md", HEAD("x/a", "needs: [x/b]\n")}, {"x/b.md", HEAD("x/b", "")}},
     1,
     0,
     ""},
    {"or among the usual lessons",
     {{"x/a.md", HEAD("x/a", "needs: [y/b]\n")}, {"usual/y/b.md", HEAD("y/b", "")}},
     1,
     0,
     ""},
    {"a lesson that is needed is nearly there",
     {{"x/a.md", HEAD("x/a", "needs: [x/b, x/lessson]\n")},
      {"x/b.md", HEAD("x/b", "")},
      {"x/lesson.md", HEAD("x/lesson", "")}},
     1,
     1,
     "x/a.md:5:14: there is no lesson 'x/lessson'; expected the id of a lesson, x/lessson.md in "
     "its folder; did you mean 'x/lesson'?\n"},
    {"two lessons need each other",
     {{"x/a.md", HEAD("x/a", "needs: [x/b]\n")}, {"x/b.md", HEAD("x/b", "needs: [x/a]\n")}},
     1,
     1,
     "x/a.md:5:9: the lesson needs itself in the end: it needs x/b, which needs x/a; leave one of "
     "these needs out\n"},
    {"a circle that the lesson leads to but is not in",
     {{"x/a.md", HEAD("x/a", "needs: [x/b]\n")},
      {"x/b.md", HEAD("x/b", "needs: [x/c]\n")},
      {"x/c.md", HEAD("x/c", "needs: [x/b]\n")}},
     1,
     0,
     ""},
    {"a circle of three, seen from the second",
     {{"x/b.md", HEAD("x/b", "needs: [x/c]\n")},
      {"x/c.md", HEAD("x/c", "needs: [x/a]\n")},
      {"x/a.md", HEAD("x/a", "needs: [x/b]\n")}},
     1,
     1,
     "x/b.md:5:9: the lesson needs itself in the end: it needs x/c, which needs x/a, which needs "
     "x/b; leave one of these needs out\n"},
    {"an id that is not where the lesson is",
     {{"usual/x/a.md", HEAD("x/b", "")}},
     1,
     1,
     "usual/x/a.md:3:5: the id 'x/b' is not where the lesson is; expected 'x/a', its path under "
     "usual; change the id or move the file\n"},
    {"two lessons with one id",
     {{"p/x/a.md", HEAD("x/a", "")}, {"q/x/a.md", HEAD("x/a", "")}},
     2,
     1,
     "q/x/a.md:3:5: another lesson has the id 'x/a' too: p/x/a.md; expected an id of its own for "
     "each\n"},
    {"two lessons that answer one note",
     {{"x/a.md", HEAD("x/a", "answers: [One, \"Busy desks\"]\n")},
      {"x/b.md", HEAD("x/b", "answers: [Two, 3. busy_desks]\n")}},
     2,
     0,
     "x/b.md:5:16: note: '3. busy_desks' is answered by x/a too\n"},
    {"a link to another lesson, and to a heading there",
     {{"x/a.md", HEAD("x/a", "") "\n[b](b.md#words), [c](../y/c.md)\n"},
      {"x/b.md", HEAD("x/b", "") "\n## Words\n"},
      {"y/c.md", HEAD("y/c", "")}},
     1,
     0,
     ""},
    {"a link to no heading there",
     {{"x/a.md", HEAD("x/a", "") "\n[b](b.md#word)\n"}, {"x/b.md", HEAD("x/b", "") "\n## Words\n"}},
     1,
     1,
     "x/a.md:9:1: the link leads to no heading: there is no '#word' in b.md; expected the words of "
     "a heading in small letters, with '-' for each blank; did you mean '#words'?\n"},
};

static void test_lessons_and_what_they_refer_to(void **state)
{
    (void)state;
    int wrong = 0;
    for (int i = 0; i < COUNT_OF(cases); i++) {
        const char *paths[FILES];
        int count = 0;
        char *report;
        empty_folder();
        write_file("usual/README.md", "Lessons.\n");
        for (int j = 0; j < FILES && cases[i].files[j].path != NULL; j++) {
            write_file(cases[i].files[j].path, cases[i].files[j].text);
            if (j < cases[i].checked) {
                paths[count++] = cases[i].files[j].path;
            }
        }
        struct checker c = check(paths, count, 1, &report);
        size_t length = strlen(cases[i].report);
        bool whole = length == 0 || cases[i].report[length - 1] == '\n';
        bool same = whole ? strcmp(report, cases[i].report) == 0
                          : strncmp(report, cases[i].report, length) == 0;
        if (!same || c.failed != cases[i].failed) {
            print_error("%s: %d failed, %s\n", cases[i].name, (int)c.failed, report);
            wrong++;
        }
        free(report);
    }
    assert_int_equal(wrong, 0);
}

static void test_the_same_with_any_number_of_workers(void **state)
{
    (void)state;
    static const char *const paths[] = {"w/a.md", "w/none.md", "w/b.md", "w/c.md", "w/d.md"};
    char *one, *many;
    empty_folder();
    write_file("w/a.md", HEAD("w/a", "") RUN("print(1)") "\n```text {expect}\n2\n```\n");
    write_file("w/b.md", HEAD("w/b", "answers: [X]\n") RUN("x("));
    write_file("w/c.md", HEAD("w/c", "answers: [x]\n"));
    write_file("w/d.md", "no lesson");
    struct checker c = check(paths, COUNT_OF(paths), 1, &one);
    struct checker d = check(paths, COUNT_OF(paths), 8, &many);
    assert_string_equal(one, many);
    assert_int_equal(c.passed, d.passed);
    assert_int_equal(c.failed, 4);
    assert_int_equal(d.failed, 4);
    assert_true(strstr(one, "w/none.md:1:1: the file can not be read: No such file") != NULL);
    free(one);
    free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lessons_and_what_they_refer_to),
        cmocka_unit_test(test_the_same_with_any_number_of_workers),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
