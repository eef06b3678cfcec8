// learner: playing beside the lesson, tries at a goal and what is said of them.
#include "tests/support/learning.h"

// What somebody may do between two pages, and whether it leads off the lesson's line.
static const struct between_case {
    const char *typed;
    bool plays;
} between_cases[] = {
    {"desk.waiting", false},
    {"show", false},
    {"set desk servers=3", true},
    {"step", true},
    {"run 5s", true},
    {"until desk.waiting > 3", true},
    {"next arrives", true},
    {"step 100", true},
    {"play", true},
    {"fork mine", true},
    {"with servers=2", true},
    {"at 1s set desk servers=2", true},
    {"set('desk', {servers=2})", true},
    {"undo", false},
    {"set desk serverz=2", false},
    {"set nobody servers=2", false},
    {"station desk", false},
    {"run 5 parsecs", false},
    {"until desk.waitin > 3", false},
    {"next rebalance", false},
    {"back 3", false},
    {"with serverz=2", false},
    {"at 1s set nobody servers=2", true}, // it may be there by then
};

static void test_the_line_is_not_disturbed(void **state)
{
    (void)state;
    char expected[200];
    learning_start();
    learning_say("page");
    learning_say("page");
    learning_say("A");
    learning_say("page");
    snprintf(expected, sizeof expected, "%.*s", (int)strcspn(learning.shown, "\n"), learning.shown);
    for (int i = 0; i < COUNT_OF(between_cases); i++) {
        learning_start();
        learning_say("page");
        learning_say("page");
        learning_say("A");
        learning_say(between_cases[i].typed);
        if (learner_plays(learning.front->learner) != between_cases[i].plays) {
            fail_msg("after: %s\n%s", between_cases[i].typed, learning.shown);
        }
        assert_string_equal(learning_status(),
                            between_cases[i].plays ? "lesson 2/4, playing" : "lesson 2/4");
        assert_true(learning_say("resume"));
        SHOWS(between_cases[i].plays ? "back to where the lesson was: queue:main @ 00:00:00.000 #0"
                                     : "this is where the lesson is");
        assert_string_equal(learning_status(), "lesson 2/4");
        assert_string_equal(tree_name(&learning.front->tree), "main");
        assert_true(learning_say("page"));
        SHOWS(expected);
        learning_say("print(desk.servers)");
        SHOWS("1\n");
    }
}

// A cell finds the names of branches free that it makes itself.
static void test_names_of_branches(void **state)
{
    (void)state;
    learning_write("topic/fork.md",
                   "---\norrery: 1\nid: topic/fork\ntitle: A\n---\n\n# A\n\nWords.\n\n"
                   "```lua {run #a}\nstation desk\n```\n\n"
                   "```lua {run #b}\nfork other\nset desk servers=2\n```\n\n"
                   "```lua {run #c}\nswitch main\nset desk servers=3\n```\n");
    assert_true(learning_say("learn topic/fork again"));
    assert_true(learning_say("page"));
    assert_true(learning_say("fork other"));
    assert_true(learning_say("station mine"));
    assert_true(learning_say("page"));
    SHOWS("now on branch other\n");
    assert_true(learning_say("switch main"));
    assert_true(learning_say("set desk servers=7")); // the lesson goes on with that branch later
    SHOWS("now on branch play: do what you like; `resume` leads back");
    assert_true(learning_say("page"));
    SHOWS_NOT("future already");
    assert_true(learning_say("tree"));
    SHOWS("play-other");
    learning_say("desk.servers");
    SHOWS("3\n");
    assert_true(learning_say("page")); // the end
    assert_true(learning_say("set desk servers=8"));
    SHOWS_NOT("resume");
    assert_string_equal(tree_name(&learning.front->tree), "main");
}

// Names of Lua are the learner's own too: a cell finds its own as it left them.
static void test_names_of_lua(void **state)
{
    (void)state;
    learning_write("topic/names.md",
                   "---\norrery: 1\nid: topic/names\ntitle: A\n---\n\n# A\n\n"
                   "```lua {run #a}\nstation desk\nrows = 1\nfunction twice(x) return 2 * x end\n"
                   "```\n\n## B\n\n"
                   "```lua {run #b}\nrows = twice(rows)\nprint(rows, desk.servers, rawget(_G, "
                   "'mine'))\n```\n\n## C\n\n"
                   "```lua {goal #g}\ngoal('seven', function() return rows == 7, rows end)\n```\n\n"
                   "<details>\n<summary>Solution</summary>\n\n```lua {solution for=g}\nrows = "
                   "7\n```\n\n</details>\n\n```lua {run #c}\nprint(rows)\n```\n");
    assert_true(learning_say("learn topic/names again"));
    assert_true(learning_say("page") && learning_say("page"));
    assert_true(learning_say("mine = 5; rows = 'lost'; desk = 'gone'; twice = nil"));
    assert_true(learning_say("page"));
    SHOWS("2\t1\tnil\n");
    assert_true(learning_say("print(mine, rows, twice(1), desk)"));
    SHOWS("5\t2\t2\tgone\n");
    assert_true(learning_say("page"));
    assert_true(learning_say("rows = 7"));
    assert_true(learning_say("check"));
    SHOWS("The goal is reached.");
    assert_true(learning_say("page"));
    assert_true(learning_say("page"));
    SHOWS("7\n");
}

// Functions of a script can not come along on a branch; so they are left out, and that is said.
static void test_functions_wait(void **state)
{
    (void)state;
    learning_write("topic/waits.md",
                   "---\norrery: 1\nid: topic/waits\ntitle: A\n---\n\n# A\n\n"
                   "```lua {run #a}\nstation desk\nsource visitor to=desk interarrival=1s\n"
                   "at('20s', function() desk:set{servers=3} end)\n```\n\n# B\n\n"
                   "```lua {run #b}\nrun 30s\nprint(desk.servers)\n```\n");
    assert_true(learning_say("learn topic/waits again"));
    assert_true(learning_say("page") && learning_say("page"));
    assert_true(learning_say("run 30s"));
    SHOWS("now on branch play, without the functions that the lesson has given to `at`: do");
    assert_true(learning_say("print(desk.servers)"));
    SHOWS("1\n");
    assert_true(learning_say("page"));
    SHOWS("3\n");
}

static void test_playing_needs_a_page(void **state)
{
    (void)state;
    assert_true(learning_say("learn topic/second again"));
    learning_say("40s");
    learning_say("page");
    learning_say("page");
    assert_false(learning_say("play"));
    SHOWS("the lesson is done");
    assert_false(learning_say("resume"));
    SHOWS("`switch` goes to any branch");
    learning_write("topic/plays.md", "---\norrery: 1\nid: topic/plays\ntitle: A\n---\n\n"
                                     "```lua {run #a}\nplay\n```\n");
    assert_true(learning_say("learn topic/plays again"));
    assert_false(learning_say("page"));
    SHOWS("topic/plays.md:8:1: error: a lesson's own cell is running");
}

// Words that reach files are the learner's alone.
static const char *const file_words[] = {"save x.txt", "open x.txt", "out x.txt",
                                         "import queue x.csv"};

static void test_cells_reach_no_files(void **state)
{
    (void)state;
    char text[300], words[100];
    for (int i = 0; i < COUNT_OF(file_words); i++) {
        snprintf(text, sizeof text,
                 "---\norrery: 1\nid: topic/files\ntitle: A\n---\n\n```lua {run #a}\n%s\n```\n",
                 file_words[i]);
        learning_write("topic/files.md", text);
        assert_true(learning_say("learn topic/files again"));
        assert_false(learning_say("page"));
        snprintf(words, sizeof words, "a cell can not use '%.*s': it reaches files",
                 (int)strcspn(file_words[i], " "), file_words[i]);
        SHOWS("topic/files.md:8:1: error: ");
        SHOWS(words);
    }
    snprintf(words, sizeof words, "save %s/mine.txt", learning.folder);
    assert_true(learning_say(words));
}

static const char parting[] =
    "---\norrery: 1\nid: topic/parting\ntitle: A\nseed: 2\n---\n\n# A\n\n"
    "```lua {run #open}\nstation desk service=\"exponential 8s\"\n"
    "source visitor to=desk interarrival=\"exponential 10s\"\nrun 10s\n```\n\n## Goal\n\n"
    "```lua {goal #g par=1}\ngoal('nobody waits', function() return desk.waiting == 0, "
    "desk.waiting end)\ngoal('a minute is over', function() return world.now() >= quantity('1min') "
    "end)\n```\n\n"
    "<details>\n<summary>Hint</summary>\n\nMore.\n\n</details>\n\n"
    "<details>\n<summary>Solution</summary>\n\n```lua {solution for=g}\nset desk servers=2\n"
    "run 1min\n```\n\n</details>\n\nThe end.\n";

static void start_parting(void)
{
    learning_write("topic/parting.md", parting);
    assert_true(learning_say("learn topic/parting again"));
    assert_true(learning_say("page") && learning_say("page"));
}

// What a wrong try is told, and what of the right one: nothing that gives it away.
static void test_feedback(void **state)
{
    (void)state;
    start_parting();
    assert_true(learning_say("check"));
    SHOWS("You have given no command for it yet.");
    SHOWS_NOT("in a run that reaches it");
    assert_true(learning_say("set desk service=\"exponential 80s\"") && learning_say("run 1min"));
    assert_true(learning_say("check"));
    SHOWS("-- nobody waits; it is 8, in a run that reaches it 0\n");
    SHOWS("Up to #3 your run is the same as one that reaches the goal. Then, in yours:\n  #4 ");
    SHOWS("no server of desk is free");
    SHOWS("In the other run the same happens, but it is decided in another way.\n");
    SHOWS("`to #4` leads there");
    SHOWS_NOT("servers=2");
    assert_true(learning_say("hint"));
    assert_true(learning_say("check"));
    SHOWS("In the other one:\n");
    SHOWS("a server of desk is idle");
    SHOWS_NOT("set desk servers=2");
    assert_true(learning_say("hint")); // the solution
    assert_true(learning_say("check"));
    SHOWS("What was done there: >3 00:00:10.000 world.set desk servers=2\n");
}

static const struct try_case {
    const char *typed[3], *shown;
} try_cases[] = {
    {{"set desk servers=3"}, "it is the same as one that reaches the goal; that one goes on to #"},
    {{"set desk servers=2", "run 30s"}, "As far as your run goes, to #"},
    {{"set desk speed=0.5", "run 1min"}, "In the other run "},
    {{"play", "set visitor interarrival=\"exponential 1s\"", "run 1min"}, "In the other run "},
};

static void test_feedback_of_tries(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(try_cases); i++) {
        start_parting();
        for (int j = 0; j < COUNT_OF(try_cases[i].typed) && try_cases[i].typed[j] != NULL; j++) {
            assert_true(learning_say(try_cases[i].typed[j]));
        }
        assert_true(learning_say("check"));
        SHOWS(try_cases[i].shown);
    }
}

static void test_par(void **state)
{
    (void)state;
    start_parting();
    SHOWS("  par: 1 command\n");
    assert_true(learning_say("set desk speed=2") && learning_say("set desk servers=2") &&
                learning_say("run 1min"));
    assert_true(learning_say("check"));
    SHOWS("The goal is reached.\nYou needed 2 commands; par is 1. Try it with fewer");
    assert_true(learning_say("switch main"));
    assert_true(learning_say("set desk servers=2") && learning_say("run 1min"));
    assert_true(learning_say("check"));
    SHOWS("You needed 1 command; par is 1.\n");
    assert_true(learning_say("page"));
    assert_true(learning_say("page"));
    SHOWS("  g: 1 command at best, par is 1\n");
    start_parting();
    assert_true(learning_say("set desk servers=1") && learning_say("set desk servers=2") &&
                learning_say("run 1min"));
    assert_true(learning_say("check"));
    SHOWS("You needed 2 commands; par is 1, your best 1.");
}

// ---- predictions of every kind ----

#define ASKED(kind, options, answer)                                                               \
    "---\norrery: 1\nid: topic/asked\ntitle: A\n---\n\n# A\n\n"                                    \
    "<!-- orrery:predict #q kind=" kind " -->\n\nWhat?\n\n" options                                \
    "<!-- orrery:end -->\n\n```lua {run #r after=q}\nx = 1\n```\n\n"                               \
    "<details>\n<summary>After</summary>\n\n```lua {answer for=q}\nreturn " answer                 \
    "\n```\n\nSo.\n\n</details>\n"

#define OPTIONS "- one\n- two\n- three\n\n"

static const struct kind_case {
    const char *lesson, *how, *wrong, *refusal, *typed, *shown[3];
} kind_cases[] = {
    {ASKED("choice", OPTIONS, "'B'"),
     "A, B or C: what",
     "d",
     "'d' does not answer",
     "b",
     {"You said     B  two\n", "The run says B  two\n", "ok as you expected"}},
    {ASKED("number unit=ms tolerance=10%", "", "100"),
     "a number of ms: what",
     "7 km",
     "'7 km' does not answer",
     "95 ms",
     {"You said     95 ms\n", "The run says 100 ms\n", "ok as you expected"}},
    {ASKED("number unit=ms tolerance=4", "", "100"),
     "a number of ms: what",
     "1 2",
     "'1 2' does not answer",
     "95",
     {"You said     95 ms\n", "The run says 100 ms\n", "-- not as you expected"}},
    {ASKED("time tolerance=2s", "", "quantity('1min')"),
     "a time, such as 40s",
     "60",
     "expected: ",
     "61s",
     {"You said     61 s\n", "The run says 1 min\n", "ok as you expected"}},
    {ASKED("order", OPTIONS, "'CAB'"),
     "A, B and C, in your order: what",
     "a",
     "'a' does not answer",
     "b c a",
     {"You said     B C A\n              1. two\n", "C A B\n              1. three\n",
      "-- not as you expected"}},
    {ASKED("curve unit=ms tolerance=10% x=\"10 20 40\"", "", "{1, 2, 4}"),
     "3 numbers, in ms, parted by blanks: what",
     "1 2",
     "2 numbers for 3 points\n  expected: one for "
     "each of 10 20 40",
     "1 2 3",
     {" x  you said (ms)  the run says (ms)  near enough\n",
      "20              2                  2  yes\n40              3                  4  no\n",
      "\n  -- 2 of 3 points near enough\n"}},
    {ASKED("curve tolerance=1", "", "{1, 2, 4}"),
     "numbers, parted by blanks: what",
     "1",
     "'1' does not answer",
     "1, 2, 3, 4",
     {"3         3             4  yes\n", "4         4                no\n",
      "-- 3 of 4 points near enough"}},
};

static void test_kinds(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(kind_cases); i++) {
        const struct kind_case *c = &kind_cases[i];
        learning_write("topic/asked.md", c->lesson);
        assert_true(learning_say("learn topic/asked again"));
        SHOWS(c->how);
        assert_false(learning_say(c->wrong));
        SHOWS(c->refusal);
        assert_true(learning_say(c->typed));
        assert_true(learning_say("page"));
        for (int j = 0; j < COUNT_OF(c->shown); j++) {
            SHOWS(c->shown[j]);
        }
    }
}

// A curve from a window; on a terminal it is laid over the measured one.
static void test_drawn_curve(void **state)
{
    (void)state;
    const double points[] = {1.25, 2, 30000};
    struct diag d = {0};
    assert_false(learner_points(learning.front, points, 3, &d));
    assert_string_equal(d.what, "no curve is asked for here");
    learning_write("topic/asked.md", ASKED("curve x=\"1 2 9\"", "", "{1, 2, 4}"));
    assert_true(learning_say("learn topic/asked again"));
    assert_false(learner_points(learning.front, points, 2, &d));
    assert_string_equal(d.what, "2 numbers for 3 points");
    assert_true(learner_points(learning.front, points, 3, &d));
    out_set_look(learning.out, (struct out_look){.terminal = true, .columns = 60});
    assert_true(learning_say("page"));
    SHOWS("1      1.25             1  no\n");
    SHOWS("9     30000             4  no\n");
    SHOWS("the run says 4\n  ooo you said 30,000 (predicted)\n");
    SHOWS("        1 ");
    SHOWS("oo\n");
    SHOWS("***");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEARNING_TEST(test_the_line_is_not_disturbed),
        LEARNING_TEST(test_names_of_branches),
        LEARNING_TEST(test_names_of_lua),
        LEARNING_TEST(test_functions_wait),
        LEARNING_TEST(test_playing_needs_a_page),
        LEARNING_TEST(test_cells_reach_no_files),
        LEARNING_TEST(test_feedback),
        LEARNING_TEST(test_feedback_of_tries),
        LEARNING_TEST(test_par),
        LEARNING_TEST(test_kinds),
        LEARNING_TEST(test_drawn_curve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
