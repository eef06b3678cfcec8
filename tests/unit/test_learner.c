// learner: lessons taken as at the prompt: pages, replies, goals, hints, leaving and coming back,
// and diaries that fail.
#include "repl/lesson/learner.h"

#include "engines/registry.h"
#include "repl/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[32], lessons[64];
static FILE *stream;
static char *shown;
static size_t shown_size;
static struct out *o;
static struct session *front; // where input goes
static volatile sig_atomic_t interrupt;

static const char first[] =
    "---\norrery: 1\nid: start/first\ntitle: The first\nseed: 2\n---\n\n"
    "# The first\n\nA desk.\n\n"
    "```lua {run #open}\nstation desk\nsource visitor to=desk interarrival=\"exponential "
    "20ms\"\n```\n\n"
    "It is there.\n\n"
    "## A question\n\n"
    "<!-- orrery:predict #q kind=choice review -->\n\nMore or fewer?\n\n"
    "- **A.** more\n- **B.** fewer\n\n<!-- orrery:end -->\n\n"
    "<details>\n<summary>Hint</summary>\n\nThink.\n\n</details>\n\n"
    "```lua {run #more after=q}\nrun 1s\nprint(desk.served)\n```\n\n"
    "<details>\n<summary>After</summary>\n\n```lua {answer for=q}\n"
    "return desk.served > 10 and 'A' or 'B'\n```\n\nSo it is.\n\n</details>\n\n"
    "## A goal\n\n"
    "```lua {goal #g}\ngoal('two servers', function() return desk.servers == 2, desk.servers end)\n"
    "goal('open', function() return desk.state == 'up' end)\n```\n\n"
    "<details>\n<summary>Hint 1</summary>\n\nOne is not enough.\n\n</details>\n\n"
    "<details>\n<summary>Hint 2</summary>\n\nThree are too many.\n\n</details>\n\n"
    "<details>\n<summary>Solution</summary>\n\n```lua {solution for=g}\nset desk servers=2\n```\n\n"
    "</details>\n\n"
    "```lua {run #after}\nprint(desk.servers)\n```\n\n"
    "## Words\n\n"
    "<!-- orrery:explain #e -->\n\nWhy?\n\n<!-- orrery:end -->\n\n"
    "<details>\n<summary>Ours</summary>\n\nBecause.\n\n</details>\n\n"
    "<!-- orrery:quiz #z answer=a,c -->\n\nWhich?\n\n- [ ] one\n- [ ] two\n- [ ] three\n\n"
    "<!-- orrery:end -->\n\n"
    "The end.\n";

static const char second[] = "---\norrery: 1\nid: topic/second\ntitle: The second\n---\n\n"
                             "# The second\n\n"
                             "<!-- orrery:predict #t kind=time tolerance=10% -->\n\nHow long?\n\n"
                             "<!-- orrery:end -->\n\n"
                             "```lua {run #go after=t}\nx = 1\n```\n\n"
                             "<details>\n<summary>After</summary>\n\n```lua {answer for=t}\n"
                             "return quantity('40s')\n```\n\nForty.\n\n</details>\n";

static void write_file(const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", lessons, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void make_folders(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", lessons, name);
    assert_int_equal(mkdir(path, 0777), 0);
}

static struct session *open_session(void)
{
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(64) << 20,
                                            .history_bytes = 1 << 20,
                                            .interrupt = &interrupt,
                                            .out = o,
                                            .lessons = lessons};
    struct diag d = {0};
    return session_open(&options, &d);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/orrery-learner-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(lessons, sizeof lessons, "%s/lessons", folder);
    assert_int_equal(mkdir(lessons, 0777), 0);
    make_folders("start");
    make_folders("topic");
    write_file("start/first.md", first);
    write_file("topic/second.md", second);
    write_file("README.md", "# Not a lesson\n");
    setenv("XDG_DATA_HOME", folder, 1);
    stream = open_memstream(&shown, &shown_size);
    o = out_open(stream, STYLE_NEVER);
    front = open_session();
    assert_non_null(front);
    return 0;
}

// Leaves the session as the prompt does, with a lesson open or not.
static void close_front(void)
{
    if (front->learner != NULL) {
        struct session *own = front;
        own->next = NULL;
        learner_leave(own->learner);
        front = learner_follow(own);
    }
    session_close(front);
    front = NULL;
}

static void restart(void)
{
    close_front();
    front = open_session();
    assert_non_null(front);
}

static int tear_down(void **state)
{
    char command[200];
    (void)state;
    close_front();
    out_close(o);
    fclose(stream);
    free(shown);
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", folder, folder);
    return system(command);
}

// Types a line. What it printed is in `shown`; a refusal is there too, as at the prompt.
static bool say(const char *line)
{
    struct diag d = {0};
    rewind(stream);
    tree_input_begins(&front->tree);
    bool done = learner_input(front, line, strlen(line), "typed line", 1, &d);
    if (!done) {
        session_warn(front, &d);
    }
    front = learner_follow(front);
    fputc('\0', stream);
    fflush(stream);
    return done;
}

#define shows(words)                                                                               \
    do {                                                                                           \
        if (strstr(shown, words) == NULL) {                                                        \
            fail_msg("expected '%s' in:\n%s", words, shown);                                       \
        }                                                                                          \
    } while (0)
#define shows_not(words)                                                                           \
    do {                                                                                           \
        if (strstr(shown, words) != NULL) {                                                        \
            fail_msg("unexpected '%s' in:\n%s", words, shown);                                     \
        }                                                                                          \
    } while (0)

static const char *status(void)
{
    static char words[64];
    struct text t = text_in(words, sizeof words);
    learner_status(front->learner, &t);
    return words;
}

static void start(void)
{
    assert_true(say("learn start/first again"));
    assert_non_null(front->learner);
}

// ---- tests ----

static void test_whole_lesson(void **state)
{
    (void)state;
    assert_true(say("learn"));
    shows("Lesson start/first");
    shows("| station desk\n");
    shows("Enter: run this | skip | quit\n");
    assert_string_equal(status(), "lesson 1/4");
    assert_true(say("page"));
    shows("It is there.");
    shows("Enter: go on");
    assert_true(say("page"));
    shows("More or fewer?\n\n  A  more\n  B  fewer\n");
    shows("A or B: what do you expect? Then Enter | hint | skip | quit\n");
    assert_string_equal(status(), "lesson 2/4");
    assert_true(say("page")); // no way past it
    shows("A or B");
    assert_string_equal(status(), "lesson 2/4");
    assert_true(say("b"));
    shows("| run 1s\n");
    shows_not("The run says");
    assert_true(say("page"));
    shows("You said     B  fewer\n");
    shows("The run says A  more\n");
    shows("-- not as you expected\n");
    shows("So it is.");
    assert_true(say("page"));
    shows("-- two servers; it is 1\n");
    shows("ok open\n");
    shows("Enter: check | hint | skip | quit\n");
    assert_true(say("set desk servers=2"));
    assert_true(say("check"));
    shows("ok two servers: 2\n");
    shows("The goal is reached.");
    assert_true(say("page"));
    assert_true(say("page"));
    shows("2\n");
    assert_true(say("page"));
    shows("Why?");
    assert_true(say("because two are more than one"));
    shows("Your words\n\nbecause two are more than one\n");
    shows("\nOurs\n");
    shows("Because.");
    assert_true(say("page"));
    shows("A, B or C, or several of them");
    assert_true(say("c, a"));
    shows("ok right: A C\n");
    assert_true(say("page"));
    shows("The end.");
    shows("Enter: finish");
    assert_true(say("page"));
    shows("Done: The first\n");
    shows("1 of 2 questions came out as you said\n");
    shows("1 of 1 goals reached\n");
    shows("learn topic/second\n");
    assert_false(learner_turns_pages(front->learner));
    start(); // once more: what was written is there to compare
    while (strstr(shown, "Your words: in a sentence") == NULL) {
        say("skip");
    }
    assert_true(say("because one is not as much"));
    shows("What you wrote last time\n\nbecause two are more than one\n");
    shows("Your words\n\nbecause one is not as much\n");
    while (learner_turns_pages(front->learner)) {
        say("skip");
    }
    assert_true(say("learn")); // the next one
    shows("Lesson topic/second");
}

static void test_words_and_lua_between(void **state)
{
    (void)state;
    start();
    assert_true(say("page"));
    assert_true(say("page"));
    assert_true(say("desk.waiting"));
    shows("0\n");
    assert_true(say("run 1min"));
    assert_true(say("set desk servers=3"));
    assert_true(say("B"));
    assert_true(say("page")); // the lesson's cell runs where its last one ended
    shows("back to where the lesson was: queue:main @ 00:00:00.000 #0\n");
    char served[32];
    const char *line = strstr(shown, "back to");
    line = strchr(line, '\n') + 1;
    snprintf(served, sizeof served, "%.*s", (int)strcspn(line, "\n"), line);
    start(); // and so gives what it gives without all that
    assert_true(say("page"));
    assert_true(say("page"));
    assert_true(say("B"));
    assert_true(say("page"));
    assert_memory_equal(shown, served, strlen(served));
}

static void test_a_lost_world(void **state)
{
    (void)state;
    char words[100];
    snprintf(words, sizeof words, "save %s/other.txt", folder);
    assert_true(say("station mine") && say(words));
    start();
    say("page");
    say("page");
    say("B");
    memcpy(words, "open", 4);
    assert_true(say(words));
    assert_false(say("page"));
    shows("the world that this lesson had made is not there any more");
    assert_true(say("page"));
    shows("on to page 2 of 4");
    assert_true(say("page"));
    shows("The run says A  more\n");
}

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
};

static void test_the_line_is_not_disturbed(void **state)
{
    (void)state;
    char expected[200];
    start();
    say("page");
    say("page");
    say("A");
    say("page");
    snprintf(expected, sizeof expected, "%.*s", (int)strcspn(shown, "\n"), shown);
    for (int i = 0; i < COUNT_OF(between_cases); i++) {
        start();
        say("page");
        say("page");
        say("A");
        say(between_cases[i].typed);
        if (learner_plays(front->learner) != between_cases[i].plays) {
            fail_msg("after: %s\n%s", between_cases[i].typed, shown);
        }
        assert_string_equal(status(),
                            between_cases[i].plays ? "lesson 2/4, playing" : "lesson 2/4");
        assert_true(say("resume"));
        shows(between_cases[i].plays ? "back to where the lesson was: queue:main @ 00:00:00.000 #0"
                                     : "this is where the lesson is");
        assert_string_equal(status(), "lesson 2/4");
        assert_string_equal(tree_name(&front->tree), "main");
        assert_true(say("page"));
        shows(expected);
        say("print(desk.servers)");
        shows("1\n");
    }
}

// A cell finds the names of branches free that it makes itself.
static void test_names_of_branches(void **state)
{
    (void)state;
    write_file("topic/fork.md", "---\norrery: 1\nid: topic/fork\ntitle: A\n---\n\n# A\n\nWords.\n\n"
                                "```lua {run #a}\nstation desk\n```\n\n"
                                "```lua {run #b}\nfork other\nset desk servers=2\n```\n\n"
                                "```lua {run #c}\nswitch main\nset desk servers=3\n```\n");
    assert_true(say("learn topic/fork again"));
    assert_true(say("page"));
    assert_true(say("fork other"));
    assert_true(say("station mine"));
    assert_true(say("page"));
    shows("now on branch other\n");
    assert_true(say("switch main"));
    assert_true(say("set desk servers=7")); // the lesson goes on with that branch later
    shows("now on branch play: do what you like; `resume` leads back");
    assert_true(say("page"));
    shows_not("future already");
    assert_true(say("tree"));
    shows("play-other");
    say("desk.servers");
    shows("3\n");
    assert_true(say("page")); // the end
    assert_true(say("set desk servers=8"));
    shows_not("resume");
    assert_string_equal(tree_name(&front->tree), "main");
}

static void test_playing_needs_a_page(void **state)
{
    (void)state;
    assert_true(say("learn topic/second again"));
    say("40s");
    say("page");
    say("page");
    assert_false(say("play"));
    shows("the lesson is done");
    assert_false(say("resume"));
    shows("`switch` goes to any branch");
    write_file("topic/plays.md", "---\norrery: 1\nid: topic/plays\ntitle: A\n---\n\n"
                                 "```lua {run #a}\nplay\n```\n");
    assert_true(say("learn topic/plays again"));
    assert_false(say("page"));
    shows("topic/plays.md:8:1: error: a lesson's own cell is running");
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
        write_file("topic/files.md", text);
        assert_true(say("learn topic/files again"));
        assert_false(say("page"));
        snprintf(words, sizeof words, "a lesson can not use '%.*s': it reaches files",
                 (int)strcspn(file_words[i], " "), file_words[i]);
        shows("topic/files.md:8:1: error: ");
        shows(words);
    }
    snprintf(words, sizeof words, "save %s/mine.txt", folder);
    assert_true(say(words));
}

static const struct wrong_case {
    const char *typed, *message;
} wrong_cases[] = {
    {"C", "'C' does not answer the question\n  expected: A or B\n"},
    {"hint 2", "hint 2 is not open yet"},
    {"check", "there is no goal on this page"},
    {"page 7", "'7' is no page"},
    {"learn nothing/here", "there is no lesson 'nothing/here'"},
    {"learn topic/secnd", "did you mean 'topic/second'?"},
    {"learn secnd", "did you mean 'topic/second'?"},
    {"learn start/first twice", "'twice' is no way to learn"},
    {"learn missing.md", "there is no file 'missing.md'"},
    {"desk.wating", "did you mean"},
};

static void test_wrong_words(void **state)
{
    (void)state;
    start();
    say("page");
    say("page");
    for (int i = 0; i < COUNT_OF(wrong_cases); i++) {
        assert_false(say(wrong_cases[i].typed));
        shows(wrong_cases[i].message);
        assert_string_equal(status(), "lesson 2/4");
    }
}

static void test_without_a_lesson(void **state)
{
    (void)state;
    static const char *const words[] = {"page", "hint", "check", "skip", "play", "resume"};
    for (int i = 0; i < COUNT_OF(words); i++) {
        assert_false(say(words[i]));
        shows("no lesson is open");
        shows("`learn` opens one");
    }
}

static void test_hints(void **state)
{
    (void)state;
    start();
    say("page");
    say("page");
    assert_true(say("hint"));
    shows("Hint (1 of 1)");
    shows("Think.");
    assert_true(say("hint"));
    shows("`hint 1`");
    assert_true(say("hint 1"));
    shows("Think.");
    say("A");
    say("page");
    say("page");
    assert_true(say("hint"));
    shows("One is not enough.");
    shows_not("Three are");
    assert_true(say("hint"));
    shows("Three are too many.");
    shows("the next `hint` is a solution");
    assert_true(say("hint"));
    shows("| set desk servers=2\n");
    assert_true(say("page"));
    shows("-- two servers; it is 1\n"); // it was shown, not done
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
    write_file("topic/parting.md", parting);
    assert_true(say("learn topic/parting again"));
    assert_true(say("page") && say("page"));
}

// What a wrong try is told, and what of the right one: nothing that gives it away.
static void test_feedback(void **state)
{
    (void)state;
    start_parting();
    assert_true(say("check"));
    shows("You have given no command for it yet.");
    shows_not("in a run that reaches it");
    assert_true(say("set desk service=\"exponential 80s\"") && say("run 1min"));
    assert_true(say("check"));
    shows("-- nobody waits; it is 8, in a run that reaches it 0\n");
    shows("Up to #3 your run is the same as one that reaches the goal. Then, in yours:\n  #4 ");
    shows("no server of desk is free");
    shows("In the other run the same happens, but it is decided in another way.\n");
    shows("`to #4` leads there");
    shows_not("servers=2");
    assert_true(say("hint"));
    assert_true(say("check"));
    shows("In the other one:\n");
    shows("a server of desk is idle");
    shows_not("set desk servers=2");
    assert_true(say("hint")); // the solution
    assert_true(say("check"));
    shows("What was done there: >3 00:00:10.000 world.set desk servers=2\n");
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
            assert_true(say(try_cases[i].typed[j]));
        }
        assert_true(say("check"));
        shows(try_cases[i].shown);
    }
}

static void test_par(void **state)
{
    (void)state;
    start_parting();
    assert_true(say("set desk speed=2") && say("set desk servers=2") && say("run 1min"));
    assert_true(say("check"));
    shows("The goal is reached.\nYou needed 2 commands; par is 1. Try it with fewer");
    assert_true(say("switch main"));
    assert_true(say("set desk servers=2") && say("run 1min"));
    assert_true(say("check"));
    shows("You needed 1 command; par is 1.\n");
    assert_true(say("page"));
    assert_true(say("page"));
    shows("  g: 1 command at best, par is 1\n");
    start_parting();
    assert_true(say("set desk servers=1") && say("set desk servers=2") && say("run 1min"));
    assert_true(say("check"));
    shows("You needed 2 commands; par is 1, your best 1.");
}

static void test_skip(void **state)
{
    (void)state;
    start();
    assert_true(say("skip"));
    shows("the cell has run unseen");
    shows("It is there.");
    say("page");
    assert_true(say("skip")); // the question; its cell stays shut
    shows("A or B: say it first; then this cell opens");
    shows_not("run 1s");
    assert_true(say("page"));
    shows("say it first");
    assert_true(say("A"));
    shows("| run 1s\n");
    start();
    say("skip");
    say("page");
    say("skip");
    assert_true(say("skip")); // cell and all
    shows("The run says A");
    shows_not("You said");
    say("page");
    assert_true(say("skip"));
    shows("a solution has run unseen");
    say("page");
    shows("2\n");
}

static void test_resume(void **state)
{
    (void)state;
    start();
    say("page");
    say("page");
    say("B");
    restart();
    assert_true(say("learn"));
    shows("on to page 2 of 4. `learn start/first again` starts over.");
    shows("| run 1s\n");
    assert_true(say("page"));
    shows("You said     B  fewer\n");
    say("page");
    say("set desk servers=2");
    say("check");
    restart();
    assert_true(say("learn")); // behind the goal, which was reached
    shows("on to page 3 of 4");
    shows("| print(desk.servers)\n");
    assert_true(say("page"));
    shows("2\n");
}

// A page is shown again as it was when it was left, and nothing is asked or run twice.
static const struct resume_case {
    const char *steps[12]; // up to where it is left
    const char *shown[4], *not_shown[3];
} resume_cases[] = {
    {{"page"}, {"| station desk", "It is there", "Enter: go on"}, {"Enter: run this"}},
    {{"page", "page"},
     {"on to page 2 of 4", "More or fewer?", "A or B: what do you expect?"},
     {"You said"}},
    {{"page", "page", "B"},
     {"More or fewer?", "You said: B", "| run 1s", "Enter: run this"},
     {"what do you expect?"}},
    {{"page", "page", "skip"}, {"More or fewer?", "say it first"}, {"| run 1s"}},
    {{"page", "page", "B", "page"},
     {"You said     B  fewer", "The run says A  more", "So it is.", "Enter: go on"},
     {"Enter: run this"}},
    {{"page", "page", "B", "page", "page", "set desk servers=3", "check"},
     {"on to page 3 of 4", "-- two servers; it is 1", "is not kept", "Enter: check"},
     {"it is 3"}},
    {{"page", "page", "B", "page", "page", "skip", "page"},
     {"| print(desk.servers)\n2\n", "Enter: go on"},
     {"Enter: run this"}},
    {{"page", "page", "B", "page", "page", "skip", "page", "page", "it is as it is, you know"},
     {"on to page 4 of 4", "it is as it is, you know", "Because.", "Enter: go on"},
     {"Your words: in"}},
    {{"page", "page", "B", "page", "page", "skip", "page", "page", "it is as it is, you know",
      "page", "A"},
     {"it is as it is, you know", "Which?", "-- right would be A C", "Enter: go on"},
     {"A, B or C, or"}},
};

static void test_resume_shows_the_page(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(resume_cases); i++) {
        const struct resume_case *c = &resume_cases[i];
        for (int round = 0; round < 2; round++) { // what an earlier round left does not matter
            start();
            for (int j = 0; j < COUNT_OF(c->steps) && c->steps[j] != NULL; j++) {
                say(c->steps[j]);
            }
            restart();
            assert_true(say("learn"));
            for (int j = 0; j < COUNT_OF(c->shown) && c->shown[j] != NULL; j++) {
                shows(c->shown[j]);
            }
            for (int j = 0; j < COUNT_OF(c->not_shown) && c->not_shown[j] != NULL; j++) {
                shows_not(c->not_shown[j]);
            }
        }
        while (learner_turns_pages(front->learner)) {
            say("skip");
        }
    }
}

static void test_leaving(void **state)
{
    (void)state;
    assert_true(say("station mine"));
    struct session *own = front;
    start();
    assert_ptr_not_equal(front, own);
    assert_false(say("print(mine)"));
    assert_true(say("learn topic/second"));
    assert_ptr_not_equal(front, own);
    assert_true(say("quit"));
    assert_ptr_equal(front, own);
    shows("back in your own world");
    assert_true(say("print(mine.servers)"));
    shows("1\n");
}

static void test_times(void **state)
{
    (void)state;
    assert_true(say("learn topic/second again"));
    shows("a time with its unit, such as 40s or 5min");
    assert_false(say("40"));
    assert_false(say("40 parsecs"));
    assert_true(say("1 + 1")); // Lua
    shows("2\n");
    assert_true(say("38s"));
    say("page");
    shows("You said     38 s\n");
    shows("The run says 40 s\n");
    shows("ok as you expected\n");
}

static void test_cells_turn_no_pages(void **state)
{
    (void)state;
    write_file("topic/third.md", "---\norrery: 1\nid: topic/third\ntitle: A\n---\n\n"
                                 "```lua {run #a}\npage\n```\n");
    assert_true(say("learn topic/third again"));
    assert_false(say("page"));
    shows("topic/third.md:8:1: error: a lesson's own cell can not turn its pages");
}

static void test_broken_lesson(void **state)
{
    (void)state;
    write_file("topic/broken.md",
               "---\norrery: 1\nid: topic/broken\ntitle: A\n---\n\n```lua {rum}\n```\n");
    struct session *own = front;
    assert_false(say("learn topic/broken"));
    shows("topic/broken.md:7:9: error: ");
    assert_ptr_equal(front, own);
    write_file("topic/loop.md", "---\norrery: 1\nid: topic/loop\ntitle: A\n---\n\n"
                                "```lua {run #a}\nx = 1\nwhile true do\nx = x + 1\nend\n```\n");
    assert_true(say("learn topic/loop again"));
    assert_false(say("page"));
    shows("topic/loop.md:1");
    shows("stopped after 20000000 steps");
    assert_true(say("page")); // once more
    shows("| while true do\n");
    assert_false(say("page"));
}

static void press_ctrl_c(int signal_number)
{
    (void)signal_number;
    interrupt = 1;
}

static void test_interrupt(void **state)
{
    (void)state;
    write_file("topic/endless.md",
               "---\norrery: 1\nid: topic/endless\ntitle: A\n---\n\n```lua {run #a}\n"
               "station desk\nsource visitor to=desk interarrival=\"exponential 20ms\"\n"
               "fork other\nuntil desk.waiting < 0\n```\n");
    assert_true(say("learn topic/endless again"));
    signal(SIGALRM, press_ctrl_c);
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_usec = 50000}, NULL);
    assert_false(say("page"));
    interrupt = 0;
    signal(SIGALRM, SIG_DFL);
    shows("topic/endless.md:7:1: error: this cell was stopped before it was through");
    assert_true(say("tree"));
    shows("other (here)");
    assert_true(say("page"));
    shows("| station desk\n");
    assert_true(say("tree"));
    shows_not("other");
}

// Each way in which a diary can not be kept: one message, and the lesson goes on.
static void test_diary_fails(void **state)
{
    (void)state;
    char path[200];
    snprintf(path, sizeof path, "%s/orrery", folder);
    write_file("../orrery", "a file where the folder should be");
    assert_true(say("learn start/first again"));
    shows("error: ");
    shows("| station desk");
    assert_true(say("page"));
    shows_not("error: ");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    write_file("../orrery/progress.db", "this is no database, but it is long enough to look at");
    restart();
    assert_true(say("learn start/first again"));
    shows("error: ");
    assert_true(say("page"));
    say("page");
    assert_true(say("A"));
    shows_not("error: ");
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    restart();
    assert_true(say("learn start/first again"));
    shows("error: ");
    assert_true(say("page"));
    shows("It is there.");
}

int main(void)
{
#define test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        test(test_whole_lesson),
        test(test_words_and_lua_between),
        test(test_a_lost_world),
        test(test_the_line_is_not_disturbed),
        test(test_names_of_branches),
        test(test_playing_needs_a_page),
        test(test_cells_reach_no_files),
        test(test_wrong_words),
        test(test_without_a_lesson),
        test(test_hints),
        test(test_feedback),
        test(test_feedback_of_tries),
        test(test_par),
        test(test_skip),
        test(test_resume),
        test(test_resume_shows_the_page),
        test(test_leaving),
        test(test_times),
        test(test_cells_turn_no_pages),
        test(test_broken_lesson),
        test(test_interrupt),
        test(test_diary_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
