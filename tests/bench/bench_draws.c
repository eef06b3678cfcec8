// bench_draws: what a random draw costs, in nanoseconds of processor time.
//
//   bench_draws [DRAWS]     median of five interleaved rounds of DRAWS (2000000) each
//
// Linked with the library alone. Prints a row per draw: name, nanoseconds. The sum of what is drawn
// is printed last, so that no compiler leaves the work out.
#include "sim/distribution.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5 };

static const struct {
    const char *name; // of a distribution; or "next" or "below" for the stream alone
    enum unit unit;
} rows[] = {
    {"next", UNIT_NONE},
    {"below", UNIT_NONE},
    {"constant 10ms", UNIT_TIME},
    {"uniform 5ms 15ms", UNIT_TIME},
    {"exponential 10ms", UNIT_TIME},
    {"lognormal 10ms cv=2", UNIT_TIME},
    {"pareto 2ms shape=2.5", UNIT_TIME},
    {"erlang 10ms k=4", UNIT_TIME},
    {"hyperexponential 10ms cv=3", UNIT_TIME},
    {"zipf n=1000 s=1", UNIT_NONE},
    {"zipf n=1000000 s=1.2", UNIT_NONE},
};

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint64_t draw_many(int row, long draws)
{
    struct random_stream stream = random_stream_open(1, rows[row].name, "bench");
    struct distribution x = {0};
    struct diag d = {0};
    uint64_t sum = 0;
    if (row == 0) {
        for (long i = 0; i < draws; i++) {
            sum += random_next(&stream);
        }
    } else if (row == 1) {
        for (long i = 0; i < draws; i++) {
            sum += random_below(&stream, 1000);
        }
    } else if (distribution_parse(rows[row].unit, rows[row].name, strlen(rows[row].name), &x, &d)) {
        for (long i = 0; i < draws; i++) {
            sum += (uint64_t)distribution_draw(&x, &stream);
        }
    } else {
        fprintf(stderr, "%s: %s\n", rows[row].name, d.what);
        exit(1);
    }
    return sum;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    long draws = argc > 1 ? strtol(argv[1], NULL, 10) : 2000000;
    static double cost[COUNT_OF(rows)][ROUNDS];
    uint64_t sum = 0;
    if (draws < 1) {
        fprintf(stderr, "usage: bench_draws [DRAWS]\n");
        return 2;
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int row = 0; row < COUNT_OF(rows); row++) {
            double start = now_ns();
            sum += draw_many(row, draws);
            cost[row][round] = (now_ns() - start) / (double)draws;
        }
    }
    for (int row = 0; row < COUNT_OF(rows); row++) {
        qsort(cost[row], ROUNDS, sizeof(double), compare);
        printf("%-28s %6.2f\n", rows[row].name, cost[row][ROUNDS / 2]);
    }
    printf("sum %016llx\n", (unsigned long long)sum);
    return 0;
}
