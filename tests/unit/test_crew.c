// crew: jobs in processes of their own: order, crashes, kills, interruption.
#include "repl/crew.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { LARGE = 300000 };

// What a row of jobs came to, as one text.
struct told {
    char bytes[4000];
    struct text text;
    int gate[2];     // a job may wait here for another one
    int64_t written; // of the large one
    int calls;       // of `waiting`
};

static void do_nothing(void *self, int job, FILE *to)
{
    (void)self;
    fprintf(to, "job %d", job);
}

static void tell(void *self, int job, const struct crew_end *end)
{
    struct told *told = self;
    assert_int_equal(strlen(end->bytes), end->length);
    text_add(&told->text, "%d: %s", job, end->length > 100 ? "much" : end->bytes);
    text_add(&told->text, " %d %d\n", end->signal, end->status);
    told->written += (int64_t)end->length;
}

static struct told told_nothing(void)
{
    struct told told = {0};
    assert_int_equal(pipe(told.gate), 0);
    return told;
}

// `told` stays where it is meanwhile.
static bool run(struct told *told, int jobs, int workers,
                void (*work)(void *self, int job, FILE *to))
{
    struct diag d = {0};
    const struct crew crew = {.workers = workers, .self = told, .work = work, .ended = tell};
    told->text = text_in(told->bytes, sizeof told->bytes);
    bool done = crew_run(&crew, jobs, &d);
    assert_string_equal(d.what, "");
    return done;
}

static void test_order_with_any_number_of_workers(void **state)
{
    (void)state;
    static const int workers[] = {1, 2, 5, 100};
    for (int i = 0; i < COUNT_OF(workers); i++) {
        struct told told = told_nothing();
        assert_true(run(&told, 5, workers[i], do_nothing));
        assert_string_equal(told.bytes, "0: job 0 0 0\n1: job 1 0 0\n2: job 2 0 0\n"
                                        "3: job 3 0 0\n4: job 4 0 0\n");
    }
    struct told told = told_nothing();
    assert_true(run(&told, 0, 3, do_nothing));
    assert_string_equal(told.bytes, "");
}

// The first job ends only after the last one has.
static void end_in_turn(void *self, int job, FILE *to)
{
    struct told *told = self;
    char byte = 'x';
    if (job == 0) {
        assert_int_equal(read(told->gate[0], &byte, 1), 1);
    }
    fprintf(to, "job %d", job);
    fflush(to);
    if (job == 1) {
        assert_int_equal(write(told->gate[1], &byte, 1), 1);
    }
}

static void test_the_first_to_end_waits_for_its_turn(void **state)
{
    (void)state;
    struct told told = told_nothing();
    assert_true(run(&told, 2, 2, end_in_turn));
    assert_string_equal(told.bytes, "0: job 0 0 0\n1: job 1 0 0\n");
}

static void write_much(void *self, int job, FILE *to)
{
    (void)self;
    for (int i = 0; job != 1 && i < LARGE; i++) {
        fputc('a' + i % 26, to);
    }
}

static void test_more_than_a_pipe_holds(void **state)
{
    (void)state;
    struct told told = told_nothing();
    assert_true(run(&told, 3, 2, write_much));
    assert_string_equal(told.bytes, "0: much 0 0\n1:  0 0\n2: much 0 0\n");
    assert_int_equal(told.written, 2 * LARGE);
}

static void come_to_grief(void *self, int job, FILE *to)
{
    (void)self;
    fprintf(to, "a line\nand more");
    switch (job) {
    case 0:
        raise(SIGKILL);
        break;
    case 1:
        fflush(to);
        signal(SIGABRT, SIG_DFL);
        raise(SIGABRT);
        break;
    case 2:
        _exit(3);
    default:
        break;
    }
}

static void test_a_job_that_dies_takes_nothing_with_it(void **state)
{
    (void)state;
    struct told told = told_nothing();
    assert_true(run(&told, 4, 2, come_to_grief));
    assert_string_equal(told.bytes, "0: a line\n 9 0\n1: a line\nand more 6 0\n2: a line\n 0 3\n"
                                    "3: a line\nand more 0 0\n");
}

static void read_input(void *self, int job, FILE *to)
{
    (void)self;
    (void)job;
    fprintf(to, "%d", getchar());
}

static void test_no_standard_input(void **state)
{
    (void)state;
    struct told told = told_nothing();
    assert_true(run(&told, 1, 1, read_input));
    assert_string_equal(told.bytes, "0: -1 0 0\n");
}

// ---- interruption ----

static volatile sig_atomic_t stop;

static void wait_for_ever(void *self, int job, FILE *to)
{
    (void)self;
    (void)to;
    while (job > 0) {
        pause();
    }
}

static void note_ended(void *self, int job, const struct crew_end *end)
{
    (void)job;
    (void)end;
    ((struct told *)self)->calls++;
}

static void stop_after_first(void *self, int over)
{
    (void)self;
    stop = over > 0;
}

static void test_interruption_ends_all(void **state)
{
    (void)state;
    struct told told = {0};
    struct diag d = {0};
    const struct crew crew = {.workers = 3,
                              .interrupt = &stop,
                              .self = &told,
                              .work = wait_for_ever,
                              .ended = note_ended,
                              .waiting = stop_after_first};
    stop = 0;
    assert_false(crew_run(&crew, 5, &d));
    assert_string_equal(d.what, "");
    assert_int_equal(told.calls, 1);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // no children are left
}

// A signal for all processes of the group, as Ctrl-C sends it.
static void end_all(void *self, int job, FILE *to)
{
    (void)self;
    (void)job;
    (void)to;
    kill(getppid(), SIGUSR1);
    raise(SIGKILL);
}

static void note_stop(int number)
{
    (void)number;
    stop = 1;
}

static void test_jobs_that_end_by_the_interruption_are_not_told(void **state)
{
    (void)state;
    struct told told = {0};
    struct diag d = {0};
    const struct crew crew = {
        .workers = 2, .interrupt = &stop, .self = &told, .work = end_all, .ended = note_ended};
    signal(SIGUSR1, note_stop);
    stop = 0;
    assert_false(crew_run(&crew, 2, &d));
    assert_int_equal(told.calls, 0);
    signal(SIGUSR1, SIG_DFL);
}

static void test_processors(void **state)
{
    (void)state;
    assert_in_range(crew_processors(), 1, 4096);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_with_any_number_of_workers),
        cmocka_unit_test(test_the_first_to_end_waits_for_its_turn),
        cmocka_unit_test(test_more_than_a_pipe_holds),
        cmocka_unit_test(test_a_job_that_dies_takes_nothing_with_it),
        cmocka_unit_test(test_no_standard_input),
        cmocka_unit_test(test_interruption_ends_all),
        cmocka_unit_test(test_jobs_that_end_by_the_interruption_are_not_told),
        cmocka_unit_test(test_processors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
