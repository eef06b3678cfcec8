// answers: the index of the titles that lessons answer, from a folder of lessons and by hand.
#include "repl/notes/answers.h"

#include "repl/notes/title.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct answer *find(const struct answers *answers, struct allot *a, const char *title)
{
    return answers_find(answers, title_normal(a, title));
}

static void test_by_hand(void **state)
{
    (void)state;
    struct answers answers = {0};
    struct allot a = {0};
    assert_null(find(&answers, &a, "Why waits grow"));
    answers_add(&answers, "01-Why_Waits_Grow.", "queue/waiting");
    answers_add(&answers, "Why waits grow", "queue/retry-storm");
    answers_add(&answers, "why waits GROW", "queue/waiting");
    answers_add(&answers, "?!", "queue/nothing");
    const struct answer *answer = find(&answers, &a, "2. Why waits grow?");
    assert_non_null(answer);
    assert_string_equal(answer->lesson, "queue/waiting");
    assert_string_equal(answer->next->lesson, "queue/retry-storm");
    assert_null(answer->next->next);
    assert_null(find(&answers, &a, "Why waits shrink"));
    assert_null(find(&answers, &a, "?!"));
    allot_free(&a);
    answers_close(&answers);
}

static void test_many(void **state)
{
    (void)state;
    struct answers answers = {0};
    struct allot a = {0};
    for (int i = 0; i < 5000; i++) {
        answers_add(&answers, allot_format(&a, "title x%d", i), allot_format(&a, "topic/l%d", i));
    }
    for (int i = 0; i < 5000; i++) {
        const struct answer *answer = find(&answers, &a, allot_format(&a, "Title-x%d", i));
        assert_non_null(answer);
        assert_string_equal(answer->lesson, allot_format(&a, "topic/l%d", i));
        assert_null(answer->next);
    }
    assert_null(find(&answers, &a, "title x5000"));
    allot_free(&a);
    answers_close(&answers);
}

static void write_lesson(const char *folder, const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/queue/%s.md", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_folder(void **state)
{
    (void)state;
    char folder[] = "/tmp/orrery-answers-XXXXXX", command[100];
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "%s/queue", folder);
    assert_int_equal(mkdir(command, 0700), 0);
    write_lesson(folder, "first",
                 "---\norrery: 1\nanswers: [Why waits grow, \"Two, or one?\"]\n---\n");
    write_lesson(folder, "second", "---\norrery: 1\nid: [broken\nanswers: [Why waits grow]\n---\n");
    write_lesson(folder, "no-lesson", "# answers: [Why waits grow]\n");
    write_lesson(folder, "unclosed", "---\norrery: 1\nanswers: [Why waits grow]\n");
    struct answers answers;
    struct allot a = {0};
    struct diag d = {0};
    assert_true(answers_open(&answers, folder, &d));
    const struct answer *answer = find(&answers, &a, "Why waits grow");
    assert_string_equal(answer->lesson, "queue/first");
    assert_string_equal(answer->next->lesson, "queue/second");
    assert_null(answer->next->next);
    assert_string_equal(find(&answers, &a, "Two or one")->lesson, "queue/first");
    answers_close(&answers);
    allot_free(&a);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    assert_false(answers_open(&answers, folder, &d));
    assert_null(answers_find(&answers, "why waits grow"));
    answers_close(&answers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
