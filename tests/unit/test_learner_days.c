// learner: what is kept from one day to the next.
#include "tests/support/learning.h"

static void test_resume(void **state)
{
    (void)state;
    learning_start();
    learning_say("page");
    learning_say("page");
    learning_say("B");
    learning_restart();
    assert_true(learning_say("learn"));
    SHOWS("on to page 2 of 4. `learn start/first again` starts over.");
    SHOWS("| run 1s\n");
    assert_true(learning_say("page"));
    SHOWS("You said     B  fewer\n");
    learning_say("page");
    learning_say("set desk servers=2");
    learning_say("check");
    learning_restart();
    assert_true(learning_say("learn")); // behind the goal, which was reached
    SHOWS("on to page 3 of 4");
    SHOWS("| print(desk.servers)\n");
    assert_true(learning_say("page"));
    SHOWS("2\n");
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
            learning_start();
            for (int j = 0; j < COUNT_OF(c->steps) && c->steps[j] != NULL; j++) {
                learning_say(c->steps[j]);
            }
            learning_restart();
            assert_true(learning_say("learn"));
            for (int j = 0; j < COUNT_OF(c->shown) && c->shown[j] != NULL; j++) {
                SHOWS(c->shown[j]);
            }
            for (int j = 0; j < COUNT_OF(c->not_shown) && c->not_shown[j] != NULL; j++) {
                SHOWS_NOT(c->not_shown[j]);
            }
        }
        while (learner_turns_pages(learning.front->learner)) {
            learning_say("skip");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEARNING_TEST(test_resume),
        LEARNING_TEST(test_resume_shows_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
