// learner: what is kept from one day to the next.
#include "repl/lesson/leaf.h"
#include "repl/memory.h"
#include "tests/support/learning.h"

#include <stdlib.h>
#include <unistd.h>

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
     {"| print(desk.servers)\n\n2\n", "Enter: go on"},
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

// ---- questions that come back ----

static void take_first(const char *prediction, const char *quiz)
{
    learning_start();
    learning_say("page");
    learning_say("page");
    learning_say(prediction);
    for (int i = 0; i < 20 && learner_turns_pages(learning.front->learner); i++) {
        if (strstr(learning.shown, "A, B or C, or several") != NULL) {
            learning_say(quiz);
        }
        learning_say("skip");
    }
    SHOWS("Done: The first");
    learning_say("quit");
}

static void wait_days(int days)
{
    learning.now += days * LEARNING_DAY;
    learning_restart();
}

static const char *greeting(void)
{
    rewind(learning.stream);
    learner_greet(learning.front);
    fputc('\0', learning.stream);
    fflush(learning.stream);
    return learning.shown;
}

static void test_review(void **state)
{
    (void)state;
    assert_string_equal(greeting(), "");
    assert_true(learning_say("review"));
    SHOWS("Nothing is due. Questions come back on the days after a lesson.");
    take_first("A", "B"); // #q is marked, #z was missed
    assert_string_equal(greeting(), "");
    assert_true(learning_say("review"));
    SHOWS("Nothing is due. The next question comes on 2024-10-05.");
    wait_days(1);
    assert_string_equal(greeting(), "2 questions from earlier lessons are due: review\n");
    assert_true(learning_say("review"));
    SHOWS("Question 1 of 2, from start/first: The first\n\nA question\n");
    SHOWS("More or fewer?");
    SHOWS("A or B: what do you expect?");
    assert_string_equal(learning_status(), "review 1/2");
    assert_int_equal(world_seed(session_world(learning.front)), 3); // the lesson has 2
    assert_true(learning_say("page"));                              // no way past it
    SHOWS("what do you expect?");
    assert_true(learning_say("a"));
    SHOWS("The run says A  more");
    SHOWS("ok as you expected");
    SHOWS("It comes back on 2024-10-07.");
    assert_true(learning_say("desk.served > 10")); // its world is there
    SHOWS("true");
    assert_true(learning_say("page"));
    SHOWS("Question 2 of 2");
    assert_true(learning_say("b"));
    SHOWS("-- right would be A C");
    SHOWS("It comes back on 2024-10-06.");
    assert_true(learning_say("page"));
    SHOWS("Done for today. 1 of 2 came out as you said.");
    SHOWS("Enter: the next lesson");
    assert_string_equal(learning_status(), "review done");
    assert_true(learning_say("quit"));
    assert_null(learning.front->learner);
    assert_true(learning_say("review"));
    SHOWS("Nothing is due. The next question comes on 2024-10-06.");
    assert_true(learning_say("learn")); // the lesson itself is as it was
    SHOWS("Lesson topic/second");
}

// How many options a window shows as right.
static int options_shown_right(void)
{
    struct leaf leaf;
    struct scene scene;
    leaf_open(&leaf);
    leaf_follow(&leaf, learning.front->learner);
    scene_open(&scene, memory_host());
    scene_begin(&scene, "", 0, 0);
    scene_on(&scene, PANE_LESSON);
    leaf_draw(&leaf, learning.front->learner, &scene);
    int right = 0;
    for (scene_ref c = scene_roots(&scene, PANE_LESSON); c.at != 0; c = scene_next(&scene, c)) {
        right += scene_at(&scene, c)->axis == NOTE_OPTION && scene_at(&scene, c)->role == ROLE_GOOD;
    }
    scene_close(&scene);
    leaf_close(&leaf);
    return right;
}

static void test_review_in_a_window(void **state)
{
    (void)state;
    take_first("A", "A");
    wait_days(1);
    assert_true(learning_say("review"));
    assert_int_equal(options_shown_right(), 0);
    assert_true(learning_say("A"));
    assert_int_equal(options_shown_right(), 1);
    assert_true(learning_say("page"));
    assert_int_equal(options_shown_right(), 0);
    assert_true(learning_say("A"));
    assert_int_equal(options_shown_right(), 2);
    assert_true(learning_say("page"));
    options_shown_right(); // at the end
}

// Days after the lesson on which #q is asked, each time answered right and on time.
static void test_ladder(void **state)
{
    (void)state;
    static const int days[] = {1, 3, 7, 21};
    take_first("A", "A C");
    for (int day = 1, rung = 0; day < 60; day++) {
        wait_days(1);
        bool asked = rung < COUNT_OF(days) && days[rung] == day;
        assert_int_equal(greeting()[0] != '\0', asked);
        if (asked) {
            assert_true(learning_say("review"));
            assert_int_equal(world_seed(session_world(learning.front)), 3 + rung % 3);
            assert_true(learning_say("A"));
            rung++;
            SHOWS(rung < COUNT_OF(days) ? "It comes back on" : "That was the last time.");
        }
    }
}

// What can not be asked any more is dropped with a word, and the rest is asked.
static void test_review_of_what_is_gone(void **state)
{
    (void)state;
    char path[400], command[800];
    take_first("A", "B");
    assert_true(learning_say("learn topic/second again"));
    learning_say("1s");
    learning_say("page");
    learning_say("page");
    learning_say("quit");
    wait_days(1);
    snprintf(path, sizeof path, "%s/topic/second.md", learning.lessons);
    assert_int_equal(unlink(path), 0);
    snprintf(command, sizeof command,
             "sed -i 's/orrery:quiz #z/orrery:quiz #other/' %s/start/first.md", learning.lessons);
    assert_int_equal(system(command), 0);
    assert_true(learning_say("review"));
    SHOWS("Question 1 of 3, from start/first");
    assert_true(learning_say("A"));
    assert_true(learning_say("page"));
    SHOWS("a question of start/first is not there any more, and is not asked again\n");
    SHOWS("the lesson of topic/second is not there any more, and is not asked again\n");
    SHOWS("Done for today. 1 of 1");
    wait_days(1);
    assert_string_equal(greeting(), "");
    wait_days(5);
    learning_write("start/first.md", "---\norrery: 1\n"); // broken: it may be mended
    assert_true(learning_say("review"));
    SHOWS("start/first.md:1:1: error: ");
    wait_days(0);
    assert_string_equal(greeting(), "1 question from earlier lessons is due: review\n");
}

static void test_review_beside_a_lesson(void **state)
{
    (void)state;
    take_first("A", "A");
    wait_days(1);
    learning_start();
    assert_false(learning_say("review"));
    SHOWS("a lesson is open");
    learning_say("quit");
    assert_true(learning_say("review"));
    assert_true(learning_say("skip"));
    SHOWS("Question 2 of 2");
    assert_true(learning_say("learn topic/second"));
    SHOWS("Lesson topic/second");
    learning_say("quit");
    assert_true(learning_say("review")); // both are still there
    SHOWS("Question 1 of 2");
    assert_true(learning_say("play"));
    assert_true(learning_say("resume"));
    assert_false(learning_say("check"));
}

// ---- the map ----

static void test_map(void **state)
{
    (void)state;
    learning_write("topic/third.md", "---\norrery: 1\nid: topic/third\ntitle: The third\n"
                                     "minutes: 9\nneeds: [topic/second]\n---\n\nWords.\n");
    learning_write("topic/wrong.md", "---\norrery: 1\nid: topic/wrong\n---\n\nWords.\n");
    assert_true(learning_say("mode csv"));
    assert_true(learning_say("lessons"));
    SHOWS("start/first,The first,,next,0\n");
    SHOWS("topic/second,The second,,open,0\n");
    SHOWS("topic/third,The third,9,after topic/second,0\n");
    SHOWS("topic/wrong,\"\",,broken: see `orrery check`,0\n");
    take_first("B", "A");
    assert_true(learning_say("learn"));
    SHOWS("Lesson topic/second");
    assert_true(learning_say("lessons"));
    SHOWS("topic/second,The second,,begun: next,0\n");
    learning_say("40s");
    learning_say("page");
    learning_say("page");
    SHOWS("learn topic/third\n");
    learning_say("quit");
    wait_days(1);
    assert_true(learning_say("mode table"));
    assert_true(learning_say("lessons"));
    SHOWS("start\n x start/first   The first; done; 2 to review\n\ntopic\n");
    SHOWS(" x topic/second  The second; done\n > topic/third   The third; 9 min; next\n");
    SHOWS(" ! topic/wrong   broken: see `orrery check`\n");
    SHOWS("\n`learn topic/third` is next. `review` asks 2 questions.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEARNING_TEST(test_resume),
        LEARNING_TEST(test_resume_shows_the_page),
        LEARNING_TEST(test_review),
        LEARNING_TEST(test_review_in_a_window),
        LEARNING_TEST(test_ladder),
        LEARNING_TEST(test_review_of_what_is_gone),
        LEARNING_TEST(test_review_beside_a_lesson),
        LEARNING_TEST(test_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
