// reply: what fits a question, how it is read, what cells return, what agrees within a tolerance.
#include "repl/lesson/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define PREDICT(kind_)                                                                             \
    .kind = LESSON_PREDICT, .reply = (kind_), .tolerance = "", .unit = "", .id = "q"

static const struct lesson_block choice = {PREDICT(LESSON_CHOICE), .option_count = 3};
static const struct lesson_block order = {PREDICT(LESSON_ORDER), .option_count = 3};
static const struct lesson_block quiz = {
    .kind = LESSON_QUIZ, .tolerance = "", .unit = "", .id = "q", .right = "CA", .option_count = 3};
static const struct lesson_block number = {PREDICT(LESSON_NUMBER)};
static const struct lesson_block percent = {.kind = LESSON_PREDICT,
                                            .reply = LESSON_NUMBER,
                                            .tolerance = "10%",
                                            .unit = "records",
                                            .id = "q"};
static const struct lesson_block time_ = {PREDICT(LESSON_TIME)};
static const struct lesson_block exact = {
    .kind = LESSON_PREDICT, .reply = LESSON_TIME, .tolerance = "2s", .unit = "", .id = "q"};
static const struct lesson_block curve = {PREDICT(LESSON_CURVE)};

static const struct typed_case {
    const struct lesson_block *question;
    const char *typed;
    bool fits;
    const char *printed; // NULL: refused
} typed_cases[] = {
    {&choice, "B", true, "B"},
    {&choice, " c. ", true, "C"},
    {&choice, "d", true, NULL},
    {&choice, "ab", false, NULL},
    {&choice, "a b", false, NULL},
    {&choice, "", false, NULL},
    {&choice, "1", false, NULL},
    {&choice, "desk", false, NULL},
    {&quiz, "c, a", true, "A C"},
    {&quiz, "CA", true, "A C"},
    {&quiz, "b", true, "B"},
    {&quiz, "a a", false, NULL},
    {&order, "cab", true, "C A B"},
    {&order, "C, A, B", true, "C A B"},
    {&order, "ca", false, NULL},
    {&order, "cac", false, NULL},
    {&number, "12.5", true, "12.5"},
    {&number, "-3", true, "-3"},
    {&number, "1e3", true, "1000"},
    {&number, "80%", true, "0.8"},
    {&number, "12 parsecs", true, NULL},
    {&number, "nan", false, NULL},
    {&number, "1e999", false, NULL},
    {&number, "0x", true, NULL},
    {&number, "1 + 1", false, NULL},
    {&number, "1 2", true, NULL},
    {&percent, "250000 records", true, "250000 records"},
    {&percent, "25records", true, "25 records"},
    {&time_, "40s", true, "40 s"},
    {&time_, "1h30m", true, "90 min"},
    {&time_, "40", true, NULL},
    {&time_, "10 parsecs", true, NULL},
    {&time_, "9e99s", true, NULL},
    {&time_, "-1s", true, NULL},
    {&time_, "never", false, NULL},
    {&curve, "1 2 4", true, "1 2 4"},
    {&curve, "1, 2, 4", true, "1 2 4"},
    {&curve, "1", true, NULL},
};

static void test_typed(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(typed_cases); i++) {
        const struct typed_case *c = &typed_cases[i];
        struct reply reply = {.count = -1};
        struct diag d = {0};
        char printed[200] = "";
        struct text t = text_in(printed, sizeof printed);
        size_t length = strlen(c->typed);
        if (reply_fits(c->question, c->typed, length) != c->fits) {
            fail_msg("'%s' %s the question", c->typed, c->fits ? "does not fit" : "fits");
        }
        bool read = reply_read(c->question, c->typed, length, &reply, &d);
        if (read) {
            reply_print(c->question, &reply, &t);
        }
        if (read != (c->printed != NULL) || (read && strcmp(printed, c->printed) != 0)) {
            fail_msg("'%s' gave '%s'", c->typed, read ? printed : d.what);
        }
        assert_true(read || (reply.count == -1 && d.what[0] != '\0'));
    }
}

#define WORD(text_)                                                                                \
    {                                                                                              \
        .kind = CELL_TEXT, .text = text_                                                           \
    }
#define NUMBER(...)                                                                                \
    {                                                                                              \
        .kind = CELL_NUMBERS, .numbers = {__VA_ARGS__},                                            \
        .count = (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), .text = "n"              \
    }
#define QUANTITY(unit_, number_)                                                                   \
    {                                                                                              \
        .kind = CELL_QUANTITY, .unit = unit_, .number = number_, .text = "q"                       \
    }

static const struct cell_case {
    const struct lesson_block *question;
    struct cell_value value;
    const char *printed; // NULL: refused
} cell_cases[] = {
    {&choice, WORD("b"), "B"},
    {&choice, WORD("D"), NULL},
    {&choice, WORD("B or C"), NULL},
    {&choice, NUMBER(1), NULL},
    {&choice, {.kind = CELL_NOTHING, .text = "nil"}, NULL},
    {&order, WORD("BCA"), "B C A"},
    {&number, NUMBER(2.5), "2.5"},
    {&number, NUMBER(1, 2), NULL},
    {&number, QUANTITY(UNIT_FRACTION, 800000000), "0.8"},
    {&number, QUANTITY(UNIT_TIME, 5), NULL},
    {&time_, QUANTITY(UNIT_TIME, 40 * SECOND), "40 s"},
    {&time_, NUMBER(40), NULL},
    {&curve, NUMBER(1, 2, 3), "1 2 3"},
    {&curve, NUMBER(1), NULL},
};

static void test_cells(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(cell_cases); i++) {
        const struct cell_case *c = &cell_cases[i];
        struct reply reply;
        struct diag d = {0};
        char printed[200] = "";
        struct text t = text_in(printed, sizeof printed);
        bool read = reply_of_cell(c->question, &c->value, &reply, &d);
        if (read) {
            reply_print(c->question, &reply, &t);
        }
        if (read != (c->printed != NULL) || (read && strcmp(printed, c->printed) != 0)) {
            fail_msg("case %d gave '%s'", i, read ? printed : d.what);
        }
    }
}

static struct reply read_reply(const struct lesson_block *question, const char *typed)
{
    struct reply reply = {0};
    struct diag d = {0};
    assert_true(reply_read(question, typed, strlen(typed), &reply, &d));
    return reply;
}

static const struct agree_case {
    const struct lesson_block *question;
    const char *reply, *answer;
    bool agrees;
} agree_cases[] = {
    {&choice, "A", "a", true},      {&choice, "A", "B", false},     {&order, "ABC", "ACB", false},
    {&quiz, "c a", "a c", true},    {&quiz, "a", "a c", false},     {&number, "2", "2.0", true},
    {&number, "2", "2.001", false}, {&percent, "110", "100", true}, {&percent, "111", "100", false},
    {&time_, "44s", "40s", true},   {&time_, "45s", "40s", false},  {&exact, "42s", "40s", true},
    {&exact, "43s", "40s", false},  {&curve, "1 2", "1 2", true},   {&curve, "1 2", "1 2 3", false},
    {&curve, "1 2", "1 3", false},
};

static void test_agrees(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(agree_cases); i++) {
        const struct agree_case *c = &agree_cases[i];
        struct reply reply = read_reply(c->question, c->reply);
        struct reply answer = read_reply(c->question, c->answer);
        if (reply_agrees(c->question, &reply, &answer) != c->agrees) {
            fail_msg("'%s' and '%s'", c->reply, c->answer);
        }
    }
    struct reply right = reply_of_right(&quiz);
    assert_string_equal(right.letters, "AC");
    struct reply same = read_reply(&quiz, "a c");
    assert_true(reply_same(&right, &same));
}

static void test_how(void **state)
{
    (void)state;
    static const struct {
        const struct lesson_block *question;
        const char *how;
    } cases[] = {
        {&choice, "A, B or C"},
        {&quiz, "A, B or C, or several of them"},
        {&order, "A, B and C, in your order"},
        {&percent, "a number of records"},
        {&time_, "a time, such as 40s or 5min"},
        {&curve, "numbers, parted by blanks"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        char how[200];
        struct text t = text_in(how, sizeof how);
        reply_how(cases[i].question, &t);
        assert_string_equal(how, cases[i].how);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typed),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_agrees),
        cmocka_unit_test(test_how),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
