// learner: a lesson before a class: two keys, hidden answers, votes.
#include "tests/support/learning.h"

#include <stdlib.h>

static void present(const char *lesson)
{
    struct diag d = {0};
    const struct learner_options start = {.lesson = lesson, .again = true};
    learning.front->options.present = true;
    assert_true(learner_start(learning.front, &start, &d));
    learning.front = learner_follow(learning.front);
}

// Enter from the first page to the end, and what it shows.
static const struct step_case {
    const char *shown[3], *not_shown[2];
} step_cases[] = {
    {{"Enter: go on | b: back"}, {"skip", "hint"}},
    {{"More or fewer?", "Enter: go on | b: back | 3 10 ...: the votes for A, B ..."}, {"A or B"}},
    {{"| run 1s", "Enter: run this"}, {"say it first"}},
    {{"The answer is hidden: Enter shows it.", "Enter: show the answer"},
     {"The run says", "So it"}},
    {{"The run says A  more", "So it is.", "Enter: go on"}, {"hidden", "You said"}},
    {{"-- two servers; it is 1", "Enter: show a solution"}, {"check"}},
    {{"| set desk servers=2", "ok two servers: 2", "Enter: go on"}, {"par"}},
    {{"| print(desk.servers)", "Enter: run this"}, {NULL}},
    {{"2\n", "Enter: go on"}, {NULL}},
    {{"Why?", "Enter: show the answer"}, {"Because", "votes"}},
    {{"Ours", "Because.", "Enter: go on"}, {"Your words"}},
    {{"Which?", "Enter: show the answer"}, {"Right is"}},
    {{"Right is     A C", "Enter: go on"}, {"You said"}},
    {{"The end.", "Enter: finish"}, {NULL}},
    {{"Done: The first", "1 of 1 goals reached"}, {"questions"}},
};

static void look(const struct step_case *c)
{
    for (int j = 0; j < COUNT_OF(c->shown) && c->shown[j] != NULL; j++) {
        SHOWS(c->shown[j]);
    }
    for (int j = 0; j < COUNT_OF(c->not_shown) && c->not_shown[j] != NULL; j++) {
        SHOWS_NOT(c->not_shown[j]);
    }
}

static void test_forward(void **state)
{
    (void)state;
    present("start/first");
    for (int i = 0; i < COUNT_OF(step_cases); i++) {
        assert_true(learning_say("page"));
        look(&step_cases[i]);
    }
    assert_false(learner_turns_pages(learning.front->learner));
    learning_restart();
    assert_true(learning_say("learn")); // nobody's progress
    SHOWS("Lesson start/first\n");
}

static void test_back(void **state)
{
    (void)state;
    present("start/first");
    assert_false(learning_say("b"));
    SHOWS("this is the first page");
    for (int i = 0; i < 4; i++) {
        learning_say("page");
    }
    look(&step_cases[3]);
    assert_true(learning_say("b")); // before the run, on the same page
    SHOWS("More or fewer?");
    SHOWS("| run 1s\n");
    SHOWS("Enter: run this");
    assert_true(learning_say("b"));
    SHOWS("More or fewer?");
    SHOWS("3 10 ...: the votes");
    assert_true(learning_say("b"));
    SHOWS("It is there.");
    assert_true(learning_say("page back"));
    SHOWS("| station desk");
    for (int i = 0; i < COUNT_OF(step_cases); i++) {
        learning_say("page");
        look(&step_cases[i]); // the same again
    }
    assert_true(learning_say("page back")); // from the end
    SHOWS("Enter: finish");
}

static void test_votes(void **state)
{
    (void)state;
    present("start/first");
    assert_false(learning_say("votes 3 10"));
    SHOWS("no choice has been asked here");
    learning_say("page");
    learning_say("page");
    assert_true(learning_say("3 10"));
    SHOWS("\n  A #########                      3, 23 %\n");
    SHOWS("  B ############################## 10, 77 %\n");
    SHOWS_NOT("run says");
    assert_true(learning_say("votes B=1 A=1"));
    SHOWS("  A ############################## 1, 50 %\n");
    assert_true(learning_say("votes 0 0"));
    SHOWS("  A                                0, 0 %\n");
    assert_false(learning_say("3 10 2"));
    SHOWS("3 counts for 2 options");
    assert_false(learning_say("votes C=1"));
    SHOWS("'C' is for none of the options");
    assert_false(learning_say("votes A=many"));
    SHOWS("'many' is no number of votes");
    assert_false(learning_say("votes"));
    SHOWS("0 counts for 2 options");
    learning_say("page");
    learning_say("page");
    assert_true(learning_say("3,10")); // also after the run
    SHOWS_NOT("run says");
    assert_true(learning_say("reveal"));
    SHOWS("The run says A  more");
    SHOWS("23 %  ok the run says\n");
    SHOWS("77 %\n");
    assert_true(learning_say("4 9"));
    SHOWS("31 %  ok the run says\n");
    assert_true(learning_say("b")); // what was seen stays seen
    assert_true(learning_say("page"));
    SHOWS("31 %  ok the run says\n");
    assert_false(learning_say("reveal"));
    SHOWS("no answer is hidden here");
    assert_true(learning_say("desk.served > 2")); // words and Lua as always
    SHOWS("true");
}

static void test_replies(void **state)
{
    (void)state;
    present("start/first");
    learning_say("page");
    learning_say("page");
    assert_true(learning_say("B"));
    SHOWS("| run 1s");
    learning_say("page");
    learning_say("page");
    SHOWS("You said     B  fewer\n");
    learning_restart();
    present("topic/second");
    assert_true(learning_say("38s")); // a class may also agree on a time
    assert_true(learning_say("page"));
    SHOWS("The answer is hidden");
    assert_true(learning_say("page"));
    SHOWS("You said     38 s");
    SHOWS("ok as you expected");
}

static void test_alone(void **state)
{
    (void)state;
    learning_start();
    assert_false(learning_say("reveal"));
    SHOWS("`orrery learn --present` hides answers until then");
    assert_false(learning_say("votes 1 2"));
    SHOWS("votes are for a class");
    assert_false(learning_say("page back"));
    SHOWS("this is the first page");
    learning_say("page");
    learning_say("page");
    learning_say("b"); // a reply
    SHOWS("| run 1s");
    assert_true(learning_say("page back"));
    SHOWS("You said: b");
    SHOWS("Enter: go on");
    assert_true(learning_say("page"));
    assert_true(learning_say("page"));
    SHOWS("You said     B  fewer");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEARNING_TEST(test_forward), LEARNING_TEST(test_back),  LEARNING_TEST(test_votes),
        LEARNING_TEST(test_replies), LEARNING_TEST(test_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
