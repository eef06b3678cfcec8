// learner: lessons taken as at the prompt: pages, replies, hints, leaving, and diaries that fail.
#include "tests/support/learning.h"

#include <stdlib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static void test_whole_lesson(void **state)
{
    (void)state;
    assert_true(learning_say("learn"));
    SHOWS("Lesson start/first");
    SHOWS("| station desk\n");
    SHOWS("Enter: run this | skip | quit\n");
    assert_string_equal(learning_status(), "lesson 1/4");
    assert_true(learning_say("page"));
    SHOWS("It is there.");
    SHOWS("Enter: go on");
    assert_true(learning_say("page"));
    SHOWS("More or fewer?\n\n  A  more\n  B  fewer\n");
    SHOWS("A or B: what do you expect? Then Enter | hint | skip | quit\n");
    assert_string_equal(learning_status(), "lesson 2/4");
    assert_true(learning_say("page")); // no way past it
    SHOWS("A or B");
    assert_string_equal(learning_status(), "lesson 2/4");
    assert_true(learning_say("b"));
    SHOWS("| run 1s\n");
    SHOWS_NOT("The run says");
    assert_true(learning_say("page"));
    SHOWS("You said     B  fewer\n");
    SHOWS("The run says A  more\n");
    SHOWS("-- not as you expected\n");
    SHOWS("So it is.");
    assert_true(learning_say("page"));
    SHOWS("-- two servers; it is 1\n");
    SHOWS("ok open\n");
    SHOWS("Enter: check | hint | skip | quit\n");
    assert_true(learning_say("set desk servers=2"));
    assert_true(learning_say("check"));
    SHOWS("ok two servers: 2\n");
    SHOWS("The goal is reached.");
    assert_true(learning_say("page"));
    assert_true(learning_say("page"));
    SHOWS("2\n");
    assert_true(learning_say("page"));
    SHOWS("Why?");
    assert_true(learning_say("because two are more than one"));
    SHOWS("Your words\n\nbecause two are more than one\n");
    SHOWS("\nOurs\n");
    SHOWS("Because.");
    assert_true(learning_say("page"));
    SHOWS("A, B or C, or several of them");
    assert_true(learning_say("c, a"));
    SHOWS("ok right: A C\n");
    assert_true(learning_say("page"));
    SHOWS("The end.");
    SHOWS("Enter: finish");
    assert_true(learning_say("page"));
    SHOWS("Done: The first\n");
    SHOWS("1 of 2 questions came out as you said\n");
    SHOWS("1 of 1 goals reached\n");
    SHOWS("learn topic/second\n");
    assert_false(learner_turns_pages(learning.front->learner));
    assert_string_equal(learner_forward(learning.front->learner), "learn");
    assert_true(learning_say("step")); // the world is the learner's: Enter steps again
    assert_null(learner_forward(learning.front->learner));
    learning_start(); // once more: what was written is there to compare
    while (strstr(learning.shown, "Your words: in a sentence") == NULL) {
        learning_say("skip");
    }
    assert_true(learning_say("print \"it\""));
    SHOWS("it\n"); // two words, but a program
    assert_true(learning_say("too few"));
    SHOWS("What you wrote last time\n\nbecause two are more than one\n");
    SHOWS("Your words\n\ntoo few\n");
    while (learner_turns_pages(learning.front->learner)) {
        learning_say("skip");
    }
    assert_true(learning_say("learn")); // the next one
    SHOWS("Lesson topic/second");
}

static void test_words_and_lua_between(void **state)
{
    (void)state;
    learning_start();
    assert_true(learning_say("page"));
    assert_true(learning_say("page"));
    assert_true(learning_say("desk.waiting"));
    SHOWS("0\n");
    assert_true(learning_say("run 1min"));
    assert_true(learning_say("set desk servers=3"));
    assert_true(learning_say("B"));
    assert_true(learning_say("page")); // the lesson's cell runs where its last one ended
    SHOWS("back to where the lesson was: queue:main @ 00:00:00.000 #0\n");
    char served[32];
    const char *line = strstr(learning.shown, "back to");
    line = strchr(line, '\n') + 1;
    snprintf(served, sizeof served, "%.*s", (int)strcspn(line, "\n"), line);
    learning_start(); // and so gives what it gives without all that
    assert_true(learning_say("page"));
    assert_true(learning_say("page"));
    assert_true(learning_say("B"));
    assert_true(learning_say("page"));
    assert_memory_equal(learning.shown, served, strlen(served));
}

static void test_a_lost_world(void **state)
{
    (void)state;
    char words[100];
    snprintf(words, sizeof words, "save %s/other.txt", learning.folder);
    assert_true(learning_say("station mine") && learning_say(words));
    learning_start();
    learning_say("page");
    learning_say("page");
    learning_say("B");
    memcpy(words, "open", 4);
    assert_true(learning_say(words));
    assert_false(learning_say("page"));
    SHOWS("the world that this lesson had made is not there any more");
    assert_true(learning_say("page"));
    SHOWS("on to page 2 of 4");
    assert_true(learning_say("page"));
    SHOWS("The run says A  more\n");
}

static const struct wrong_case {
    const char *typed, *message;
} wrong_cases[] = {
    {"C", "'C' does not answer the question\n  expected: A or B\n"},
    {"about the same", "'about the same' does not answer the question\n  expected: A or B\n"},
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
    learning_start();
    learning_say("page");
    learning_say("page");
    for (int i = 0; i < COUNT_OF(wrong_cases); i++) {
        assert_false(learning_say(wrong_cases[i].typed));
        SHOWS(wrong_cases[i].message);
        assert_string_equal(learning_status(), "lesson 2/4");
    }
}

static void test_without_a_lesson(void **state)
{
    (void)state;
    static const char *const words[] = {"page", "hint", "check", "skip", "play", "resume"};
    for (int i = 0; i < COUNT_OF(words); i++) {
        assert_false(learning_say(words[i]));
        SHOWS("no lesson is open");
        SHOWS("`learn` opens one");
    }
}

static void test_hints(void **state)
{
    (void)state;
    learning_start();
    learning_say("page");
    learning_say("page");
    assert_true(learning_say("hint"));
    SHOWS("Hint (1 of 1)");
    SHOWS("Think.");
    assert_true(learning_say("hint"));
    SHOWS("`hint 1`");
    assert_true(learning_say("hint 1"));
    SHOWS("Think.");
    learning_say("A");
    learning_say("page");
    learning_say("page");
    assert_true(learning_say("hint"));
    SHOWS("One is not enough.");
    SHOWS_NOT("Three are");
    assert_true(learning_say("hint"));
    SHOWS("Three are too many.");
    SHOWS("the next `hint` is a solution");
    assert_true(learning_say("hint"));
    SHOWS("| set desk servers=2\n");
    assert_true(learning_say("page"));
    SHOWS("-- two servers; it is 1\n"); // it was learning.shown, not done
}

static void test_skip(void **state)
{
    (void)state;
    learning_start();
    assert_true(learning_say("skip"));
    SHOWS("the cell has run unseen");
    SHOWS("It is there.");
    learning_say("page");
    assert_true(learning_say("skip")); // the question; its cell stays shut
    SHOWS("A or B: say it first; then this cell opens");
    SHOWS_NOT("run 1s");
    assert_true(learning_say("page"));
    SHOWS("say it first");
    assert_true(learning_say("A"));
    SHOWS("| run 1s\n");
    learning_start();
    learning_say("skip");
    learning_say("page");
    learning_say("skip");
    assert_true(learning_say("skip")); // cell and all
    SHOWS("The run says A");
    SHOWS_NOT("You said");
    learning_say("page");
    assert_true(learning_say("skip"));
    SHOWS("a solution has run unseen");
    learning_say("page");
    SHOWS("2\n");
}

static void test_page_again(void **state)
{
    (void)state;
    learning_start();
    learning_say("page");
    learning_say("page");
    learning_say("B");
    assert_true(learning_say("page again")); // the question above the cell too
    SHOWS("A question\n");
    SHOWS("You said: B\n");
    SHOWS("| run 1s\n");
    SHOWS("Enter: run this");
    learning_say("page");
    assert_true(learning_say("page again"));
    SHOWS("| run 1s\n");
    SHOWS("The run says A");
    SHOWS("Enter: go on");
}

static void test_leaving(void **state)
{
    (void)state;
    assert_true(learning_say("station mine"));
    struct session *own = learning.front;
    learning_start();
    assert_ptr_not_equal(learning.front, own);
    assert_false(learning_say("print(mine)"));
    assert_true(learning_say("learn topic/second"));
    assert_ptr_not_equal(learning.front, own);
    assert_true(learning_say("quit"));
    assert_ptr_equal(learning.front, own);
    SHOWS("back in your own world");
    assert_true(learning_say("print(mine.servers)"));
    SHOWS("1\n");
}

static void test_times(void **state)
{
    (void)state;
    assert_true(learning_say("learn topic/second again"));
    SHOWS("a time, such as 40s or 5min");
    assert_false(learning_say("40"));
    assert_false(learning_say("40 parsecs"));
    assert_true(learning_say("1 + 1")); // Lua
    SHOWS("2\n");
    assert_true(learning_say("38s"));
    learning_say("page");
    SHOWS("You said     38 s\n");
    SHOWS("The run says 40 s\n");
    SHOWS("ok as you expected\n");
}

static void test_cells_turn_no_pages(void **state)
{
    (void)state;
    learning_write("topic/third.md", "---\norrery: 1\nid: topic/third\ntitle: A\n---\n\n"
                                     "```lua {run #a}\npage\n```\n");
    assert_true(learning_say("learn topic/third again"));
    assert_false(learning_say("page"));
    SHOWS("topic/third.md:8:1: error: a lesson's own cell can not turn its pages");
}

static void test_broken_lesson(void **state)
{
    (void)state;
    learning_write("topic/broken.md",
                   "---\norrery: 1\nid: topic/broken\ntitle: A\n---\n\n```lua {rum}\n```\n");
    struct session *own = learning.front;
    assert_false(learning_say("learn topic/broken"));
    SHOWS("topic/broken.md:7:9: error: ");
    assert_ptr_equal(learning.front, own);
    learning_write("topic/loop.md", "---\norrery: 1\nid: topic/loop\ntitle: A\n---\n\n"
                                    "```lua {run #a}\nx = 1\nwhile true do\nx = x + 1\nend\n```\n");
    assert_true(learning_say("learn topic/loop again"));
    assert_false(learning_say("page"));
    SHOWS("topic/loop.md:1");
    SHOWS("stopped after 20000000 steps");
    assert_true(learning_say("page")); // once more
    SHOWS("| while true do\n");
    assert_false(learning_say("page"));
}

static void press_ctrl_c(int signal_number)
{
    (void)signal_number;
    learning.interrupt = 1;
}

static void test_interrupt(void **state)
{
    (void)state;
    learning_write("topic/endless.md",
                   "---\norrery: 1\nid: topic/endless\ntitle: A\n---\n\n```lua {run #a}\n"
                   "station desk\nsource visitor to=desk interarrival=\"exponential 20ms\"\n"
                   "fork other\nuntil desk.waiting < 0\n```\n");
    assert_true(learning_say("learn topic/endless again"));
    signal(SIGALRM, press_ctrl_c);
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_usec = 50000}, NULL);
    assert_false(learning_say("page"));
    learning.interrupt = 0;
    signal(SIGALRM, SIG_DFL);
    SHOWS("topic/endless.md:7:1: error: this cell was stopped before it was through");
    assert_true(learning_say("tree"));
    SHOWS("other (here)");
    assert_true(learning_say("page"));
    SHOWS("| station desk\n");
    assert_true(learning_say("tree"));
    SHOWS_NOT("other");
}

// A diary that can not be kept is told of once, and remembers until the program ends.
static void test_diary_in_memory(void **state)
{
    (void)state;
    learning_write("../orrery", "a file where the folder should be");
    assert_true(learning_say("lessons"));
    SHOWS("error: ");
    assert_true(learning_say("learn start/first"));
    SHOWS_NOT("error: ");
    learning_say("page");
    learning_say("page");
    learning_say("A");
    assert_true(learning_say("quit"));
    assert_true(learning_say("learn"));
    SHOWS_NOT("error: ");
    SHOWS("on to page 2 of 4");
    SHOWS("You said: A");
    learning_restart();
    assert_true(learning_say("learn"));
    SHOWS("error: ");
    SHOWS_NOT("on to page");
}

// Each way in which a diary can not be kept: one message, and the lesson goes on.
static void test_diary_fails(void **state)
{
    (void)state;
    char path[200];
    snprintf(path, sizeof path, "%s/orrery", learning.folder);
    learning_write("../orrery", "a file where the learning.folder should be");
    assert_true(learning_say("learn start/first again"));
    SHOWS("error: ");
    SHOWS("| station desk");
    assert_true(learning_say("page"));
    SHOWS_NOT("error: ");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    learning_write("../orrery/progress.db",
                   "this is no database, but it is long enough to look at");
    learning_restart();
    assert_true(learning_say("learn start/first again"));
    SHOWS("error: ");
    assert_true(learning_say("page"));
    learning_say("page");
    assert_true(learning_say("A"));
    SHOWS_NOT("error: ");
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    learning_restart();
    assert_true(learning_say("learn start/first again"));
    SHOWS("error: ");
    assert_true(learning_say("page"));
    SHOWS("It is there.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEARNING_TEST(test_whole_lesson),
        LEARNING_TEST(test_words_and_lua_between),
        LEARNING_TEST(test_a_lost_world),
        LEARNING_TEST(test_wrong_words),
        LEARNING_TEST(test_without_a_lesson),
        LEARNING_TEST(test_hints),
        LEARNING_TEST(test_skip),
        LEARNING_TEST(test_page_again),
        LEARNING_TEST(test_leaving),
        LEARNING_TEST(test_times),
        LEARNING_TEST(test_cells_turn_no_pages),
        LEARNING_TEST(test_broken_lesson),
        LEARNING_TEST(test_interrupt),
        LEARNING_TEST(test_diary_in_memory),
        LEARNING_TEST(test_diary_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
