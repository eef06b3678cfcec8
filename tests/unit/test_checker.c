// checker: a lesson that holds, and lessons that are broken in one way each.
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

static char folder[200];
static char *report;
static size_t report_size;

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

static const char *path_of(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static char *read_file(const char *name)
{
    static char text[8192];
    FILE *file = fopen(path_of(name), "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

// Checks a text as a lesson; the report is without the folder's name.
// A loop of Lua must meet its budget of steps first, also on a busy machine; a run of the world
// must meet the timer soon.
static int cell_seconds = 20;

static struct checker check(const char *text, bool accept)
{
    free(report);
    FILE *stream = open_memstream(&report, &report_size);
    struct out *o = out_open(stream, STYLE_NEVER);
    struct checker checker = {.session = {.host = memory_host(),
                                          .engines = engine_registry,
                                          .world_bytes = INT64_C(64) << 20,
                                          .history_bytes = 1 << 20},
                              .out = o,
                              .accept = accept,
                              .cell_seconds = cell_seconds};
    if (text != NULL) {
        write_file("lesson.md", text);
    }
    checker_file(&checker, path_of("lesson.md"));
    out_close(o);
    fclose(stream);
    return checker;
}

// ---- pieces of lessons ----

#define FRONT "---\norrery: 1\nid: test/lesson\ntitle: A lesson\nseed: 2\n---\n\n" // lines 1 to 7
#define DESK                                                                                       \
    "```lua {run #desk}\n"                                                                         \
    "station desk\n"                                                                               \
    "source visitor to=desk interarrival=\"exponential 20ms\"\n"                                   \
    "```\n\n"                                                   // lines 8 to 12
#define RUN(id, text) "```lua {run #" id "}\n" text "\n```\n\n" // four lines
#define EXPECT(text) "```text {expect}\n" text "```\n\n"
#define FOLD(tag, text)                                                                            \
    "<details>\n<summary>Fold</summary>\n\n```lua {" tag "}\n" text "\n```\n\n</details>\n\n"
#define CHOICE(options)                                                                            \
    "<!-- orrery:predict #q kind=choice" options                                                   \
    " -->\n\nWhich?\n\n- A\n- B\n\n<!-- orrery:end -->\n\n" // ten lines
#define TIME(options)                                                                              \
    "<!-- orrery:predict #q kind=time" options " -->\n\nWhen?\n\n<!-- orrery:end -->\n\n"
#define GOAL(text) "```lua {goal #g}\n" text "\n```\n\n"

static const struct good_case {
    const char *name, *text;
    int passed;
} good_cases[] = {
    {"words alone", FRONT "Words.\n", 2},
    {"a cell and what it prints", FRONT DESK RUN("n", "print(1)\nprint(2)") EXPECT("1\n2\n"), 5},
    {"blanks at line ends do not count", FRONT RUN("n", "print('a  ')\nprint()") EXPECT("a\n"), 4},
    {"a choice", FRONT CHOICE("") RUN("n", "x = 1") FOLD("answer for=q", "return 'b'"), 6},
    {"a time that is near enough under each seed",
     FRONT DESK TIME(" tolerance=50%") RUN("n", "run 1h") FOLD("answer for=q", "desk.mean_wait"),
     7},
    {"one that varies",
     FRONT DESK TIME(" tolerance=0s varies") RUN("n", "run 1h")
         FOLD("answer for=q", "desk.mean_wait"),
     7},
    {"a goal",
     FRONT DESK GOAL("goal('two', function() return desk.servers == 2 end)")
         FOLD("solution for=g", "set desk servers=2"),
     6},
    {"a goal with par, on a branch from the past",
     FRONT DESK RUN("n", "run 1h") "```lua {goal #g par=1}\ngoal('two', function() return "
                                   "desk.servers == 2 end)\n```\n\n" FOLD(
                                       "solution for=g", "to 0s\nwith desk.servers=2\nrun 1s"),
     8},
    {"links",
     FRONT "## What's *next*?\n\nLook at [this](lesson.md#whats-next), [this](#whats-next) and "
           "[that](https://orrery.example/).\n",
     4},
    {"a link to the second heading of these words",
     FRONT "## A\n\n[second](#a-1), [a file](lesson%2emd)\n\n> ## A\n", 4},
};

static void test_good(void **state)
{
    (void)state;
    int bad = 0;
    for (int i = 0; i < COUNT_OF(good_cases); i++) {
        struct checker c = check(good_cases[i].text, false);
        if (c.failed != 0 || c.passed != good_cases[i].passed) {
            print_error("%s: %d passed, %d failed\n%s", good_cases[i].name, (int)c.passed,
                        (int)c.failed, report);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static const struct bad_case {
    const char *name, *text;
    const char *message; // behind the path; failed is 1
} bad_cases[] = {
    {"no lesson", "Words.\n", ":1:1: "},
    {"a fence that is never closed", FRONT "```lua {run #a}\nx = 1\n", ":8:1: "},
    {"a cell that fails", FRONT DESK RUN("n", "x = 1\nx()"),
     ":15:1: attempt to call a number value (global 'x')"},
    {"a cell that does not compile", FRONT RUN("n", "x = ="), ":9:1: unexpected symbol near '='"},
    {"a word below a line of Lua", FRONT DESK RUN("n", "x = 1\nrun 1h"),
     ":15:5: malformed number near '1h'; from its first line of Lua on, a text is Lua: write "
     "run(...), or put the line above\n"},
    {"a word in it that is refused", FRONT DESK RUN("n", "run 10parsecs"), ":14:"},
    {"a command in it that is refused", FRONT DESK RUN("n", "set desk sevrers=2"), ":14:"},
    {"a cell that loops for ever", FRONT RUN("n", "x = 1\nwhile true do\nx = x + 1\nend"),
     ":11:1: stopped after 20000000 steps"},
    {"a run that never ends", FRONT DESK RUN("n", "until desk.waiting < 0"),
     ":13:1: the cell takes too long and was stopped; let it run for a shorter time, or up to a "
     "moment that comes\n"},
    {"other text", FRONT RUN("n", "print(1)\nprint(2)") EXPECT("1\n3\n"),
     ":15:1: the cell prints something else; expected \"3\", got \"2\""},
    {"other text in the middle of a line", FRONT RUN("n", "print('a b c')") EXPECT("a x c\n"),
     ":13:3: the cell prints something else; expected \"a x c\", got \"a b c\"\n"},
    {"other text beyond ASCII", FRONT RUN("n", "print('\u2713 caf\u00e9')") EXPECT("\u2713 cafe\n"),
     ":13:8: the cell prints something else; expected \"\u2713 cafe\", got \"\u2713 caf\u00e9\"\n"},
    {"text that is missing", FRONT RUN("n", "print(1)\nprint(2)") EXPECT("1\n"),
     ":15:1: the cell prints something else; expected the end, got \"2\""},
    {"text that is not printed", FRONT RUN("n", "print(1)") EXPECT("1\n2\n"),
     ":14:1: the cell prints something else; expected \"2\", got the end"},
    {"an answer that is none of the options", FRONT CHOICE("") FOLD("answer for=q", "return 'C'"),
     ":21:1: the answer of 'q' is the text 'C'; expected A or B"},
    {"no answer", FRONT CHOICE("") FOLD("answer for=q", "x = 1"),
     ":21:1: the answer of 'q' is nil; expected A or B"},
    {"a number for a time", FRONT TIME("") FOLD("answer for=q", "return 3"),
     ":18:1: the answer of 'q' is 3; expected a time, such as 40s or 5min"},
    {"an answer that acts", FRONT DESK CHOICE("") FOLD("answer for=q", "step(1)\nreturn 'A'"),
     ":26:1: 'step' acts, and an expression that is asked here can only read"},
    {"an answer that depends on the seed",
     FRONT DESK TIME(" tolerance=0s") RUN("n", "run 1h") FOLD("answer for=q", "desk.mean_wait"),
     ":13:1: the answer of 'q' depends on the seed: it is "},
    {"the same, in full",
     FRONT CHOICE("") RUN("n", "x = 1")
         FOLD("answer for=q", "return world.seed() % 2 == 0 and 'A' or 'B'"),
     ":8:1: the answer of 'q' depends on the seed: it is A, B, A and B with the seeds 2 to 5; "
     "choose "
     "a question with one answer, or mark it `varies`\n"},
    {"one that is said to vary and does not",
     FRONT CHOICE(" varies") FOLD("answer for=q", "return 'A'"),
     ":8:1: the answer of 'q' is said to vary, but is A with the seeds 2 to 5; take "
     "`varies` out\n"},
    {"a cell that fails under another seed",
     FRONT RUN("n", "assert(world.seed() == 2)") CHOICE("") FOLD("answer for=q", "return 'A'"),
     ":9:1: under seed 3: assertion failed!"},
    {"a par that no solution has",
     FRONT DESK "```lua {goal #g par=1}\n"
                "goal('two', function() return desk.servers == 2 end)\n```\n\n" FOLD(
                    "solution for=g", "set desk servers=3\nset desk servers=2"),
     ":13:1: the par of the goal 'g' is 1, but its solution takes 2 commands; expected par=2, or a "
     "solution that takes 1\n"},
    {"a par that the solution is below",
     FRONT DESK "```lua {goal #g par=3}\n"
                "goal('two', function() return desk.servers == 2 end)\n```\n\n" FOLD(
                    "solution for=g", "with desk.servers=2\nrun 1s"),
     ":13:1: the par of the goal 'g' is 3, but its solution takes 1 command; expected par=1, or a "
     "solution that takes 3\n"},
    {"a goal that is reached before",
     FRONT GOAL("goal('one', function() return true end)") FOLD("solution for=g", "x = 1"),
     ":8:1: the goal 'g' is reached before its solution"},
    {"a goal that is not reached after",
     FRONT DESK GOAL("goal('two', function() return desk.servers == 2, desk.servers end)")
         FOLD("solution for=g", "set desk servers=3"),
     ":13:1: the solution does not reach the goal 'g'; expected \"two\", it is 3"},
    {"a goal that fails",
     FRONT GOAL("goal('one', function() return nobody.waiting end)")
         FOLD("solution for=g", "x = 1"),
     ":9:"},
    {"a goal that acts",
     FRONT DESK GOAL("goal('two', function() return desk:set{servers=2} end)")
         FOLD("solution for=g", "x = 1"),
     ":14:1: "},
    {"no goal in a goal cell", FRONT GOAL("x = 1") FOLD("solution for=g", "x = 2"),
     ":9:1: this cell states no goal"},
    {"a link that leads nowhere", FRONT "Look\n[there](nowhere.md).\n",
     ":9:1: the link leads nowhere; expected a file 'nowhere.md' beside the lesson\n"},
    {"a link that nearly leads to a file", FRONT "Look [there](leson.md).\n",
     ":8:6: the link leads nowhere; expected a file 'leson.md' beside the lesson; did you mean "
     "'lesson.md'?\n"},
    {"a figure that is not there", FRONT "![A figure](figure.svg)\n",
     ":8:1: the link leads nowhere; expected a file 'figure.svg'"},
    {"a link to a heading that is not there", FRONT "## Headings\n\n- [there](#heading)\n",
     ":10:3: the link leads to no heading: there is no '#heading' in this lesson; expected the "
     "words of a heading in small letters, with '-' for each blank; did you mean '#headings'?\n"},
    {"a link to a heading of another file", FRONT "A [link](lesson.md#b-1).\n\n## B\n",
     ":8:3: the link leads to no heading: there is no '#b-1' in lesson.md"},
    {"a link without an address", FRONT "A [link]().\n",
     ":8:3: the link has no address; expected [words](file.md) or [words](#heading)\n"},
    {"a link into one machine", FRONT "A [link](/etc/hosts).\n",
     ":8:3: the link leads to a place of one machine; expected a path from the folder"},
    {"a scenario that is not there",
     "---\norrery: 1\nid: test/lesson\ntitle: A\nscenario: test/none\n---\n\nWords.\n",
     ":5:11: there is no scenario 'test/none'; expected a file "},
    {"a title that no note is found by",
     "---\norrery: 1\nid: test/lesson\ntitle: A\nanswers: [One, \"?!\"]\n---\n\nWords.\n",
     ":5:16: no note is found by the title '?!'; expected one with letters or digits\n"},
    {"a lesson that is needed and not there",
     "---\norrery: 1\nid: test/lesson\ntitle: A\nneeds: [test/none]\n---\n\nWords.\n",
     ":5:9: there is no lesson 'test/none'; expected the id of a lesson, test/none.md in its "
     "folder\n"},
};

static void test_bad(void **state)
{
    (void)state;
    size_t prefix = strlen(path_of("lesson.md"));
    int wrong = 0;
    for (int i = 0; i < COUNT_OF(bad_cases); i++) {
        const struct bad_case *bad = &bad_cases[i];
        cell_seconds = strstr(bad->message, "takes too long") != NULL ? 1 : 20;
        struct checker c = check(bad->text, false);
        const char *line = report_size > prefix ? report + prefix : report;
        bool one_line = strchr(report, '\n') == report + report_size - 1;
        if (c.failed != 1 || !one_line || strncmp(line, bad->message, strlen(bad->message)) != 0) {
            print_error("%s: %d failed, expected one line '%s', got:\n%s", bad->name, (int)c.failed,
                        bad->message, report);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

// Each line of a cell, and whether something is remarked of its text, and where.
static void test_remarks_on_quantities(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int column; // 0: nothing
        const char *text;
    } cases[] = {
        {"x = world.time == \"6h\"", 19, "6h"}, {"x = world.time ~=  '1.5 ms'", 20, "1.5 ms"},
        {"x = \"64KiB\" == y", 5, "64KiB"},     {"x = y == \"2000/s\" or z", 10, "2000/s"},
        {"x = world.time < \"6h\"", 0, ""},     {"x = name == \"tuesday\"", 0, ""},
        {"x = name == \"10\"", 0, ""},          {"x = \"6h\" y = 1 == 2", 0, ""},
        {"x = y == quantity(\"6h\")", 0, ""},   {"-- x == \"6h\"", 0, ""},
        {"x = 'y == \"6h\"'", 0, ""},           {"x = 'it\\'s' == \"6h", 0, ""},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        char text[300], wanted[300] = "";
        const char *remark;
        snprintf(text, sizeof text,
                 FRONT "```lua {goal #g}\n%s\n```\n\n" FOLD("solution for=g", "y=1"),
                 cases[i].code);
        check(text, false);
        if (cases[i].column > 0) {
            snprintf(wanted, sizeof wanted,
                     ":9:%d: note: \"%s\" is a text, and no time, size or rate equals a text; "
                     "expected < or >, or quantity(\"%s\")\n",
                     cases[i].column, cases[i].text, cases[i].text);
        }
        remark = strstr(report, "note: ") == NULL ? "" : report + strlen(path_of("lesson.md"));
        assert_int_equal(strncmp(remark, wanted, strlen(wanted)), 0);
        assert_int_equal(*remark == '\0', cases[i].column == 0);
    }
}

static void test_accept(void **state)
{
    (void)state;
    static const char before[] = FRONT RUN("a", "print(1)")
        EXPECT("2\n") "Words.\n\n" RUN("b", "print(3)\nprint(4)") EXPECT("") "The end.\n";
    static const char after[] = FRONT RUN("a", "print(1)")
        EXPECT("1\n") "Words.\n\n" RUN("b", "print(3)\nprint(4)") EXPECT("3\n4\n") "The end.\n";
    struct checker c = check(before, false);
    assert_int_equal(c.failed, 2);
    assert_string_equal(read_file("lesson.md"), before);
    c = check(before, true);
    assert_int_equal(c.failed, 0);
    assert_string_equal(read_file("lesson.md"), after);
    c = check(NULL, true);
    assert_string_equal(report, "");
    assert_string_equal(read_file("lesson.md"), after);
}

static void test_accept_refuses_a_fence(void **state)
{
    (void)state;
    static const char text[] = FRONT RUN("a", "print('```')") EXPECT("2\n");
    struct checker c = check(text, true);
    assert_int_equal(c.failed, 1);
    assert_string_equal(report + strlen(path_of("lesson.md")),
                        ":12:1: what the cell prints can not be expected, since a line of it would "
                        "end the fence; print something else\n");
    assert_string_equal(read_file("lesson.md"), text);
}

// Line ends, the mark of an editor, and what is no text of a cell stay as they are.
static void test_accept_keeps_line_ends(void **state)
{
    (void)state;
    struct checker c = check("\xef\xbb\xbf---\r\norrery: 1\nid: a/b\r\ntitle: A\r\n---\r\n\r\n"
                             "```lua {run #a}\r\nprint(1)\r\nprint(2)\r\n```\r\n\r\n"
                             "```text {expect}\r\n3\n4\r\n5\r\n```\r\nThe  \r\nend\n\r\n",
                             true);
    assert_int_equal(c.failed, 0);
    assert_string_equal(read_file("lesson.md"),
                        "\xef\xbb\xbf---\r\norrery: 1\nid: a/b\r\ntitle: A\r\n---\r\n\r\n"
                        "```lua {run #a}\r\nprint(1)\r\nprint(2)\r\n```\r\n\r\n"
                        "```text {expect}\r\n1\r\n2\r\n```\r\nThe  \r\nend\n\r\n");
    c = check("---\rorrery: 1\rid: a/b\rtitle: A\r---\r```lua {run #a}\rprint(1)\r```\r\r"
              "```text {expect}\r```\r",
              true);
    assert_int_equal(c.failed, 0);
    assert_string_equal(read_file("lesson.md"),
                        "---\rorrery: 1\rid: a/b\rtitle: A\r---\r```lua {run #a}\rprint(1)\r"
                        "```\r\r```text {expect}\r1\r```\r");
}

static void test_accept_and_the_file(void **state)
{
    (void)state;
    static const char text[] = FRONT RUN("a", "print(1)") EXPECT("2\n");
    struct stat about;
    write_file("lesson.md", text);
    chmod(path_of("lesson.md"), 0640);
    struct checker c = check(NULL, true);
    assert_int_equal(c.failed, 0);
    assert_int_equal(stat(path_of("lesson.md"), &about), 0);
    assert_int_equal(about.st_mode & 07777, 0640);

    write_file("lesson.md", text);
    chmod(path_of("lesson.md"), 0444);
    c = check(NULL, true);
    char message[900];
    const char *path = path_of("lesson.md");
    snprintf(message, sizeof message,
             "%s:12:1: %s is read-only; allow writing to it (chmod u+w), or choose another name\n",
             path, path);
    assert_int_equal(c.failed, 1);
    assert_string_equal(report, message);
    assert_string_equal(read_file("lesson.md"), text);
    chmod(path_of("lesson.md"), 0644);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_remarks_on_quantities),
        cmocka_unit_test(test_accept),
        cmocka_unit_test(test_accept_refuses_a_fence),
        cmocka_unit_test(test_accept_keeps_line_ends),
        cmocka_unit_test(test_accept_and_the_file),
    };
    int status = cmocka_run_group_tests(tests, make_folder, remove_folder);
    free(report);
    return status;
}
