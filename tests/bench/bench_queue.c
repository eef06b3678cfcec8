// bench_queue: how fast the queue engine runs, as CPU nanoseconds an event.
//
//   bench_queue [CUSTOMERS]
//
// M/M/1 at a utilisation of 0.9, given by commands and run by branch_run, as the prompt does it. Prints one line for each
// way to run: name, events, CPU nanoseconds an event, median of five.
#include "engines/registry.h"
#include "repl/memory.h"
#include "sim/branch.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5 };

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void give(struct branch *b, const char *text)
{
    struct diag d = {0};
    if (!branch_command(b, text, strlen(text), NULL, &d)) {
        char words[1000];
        struct text t = text_in(words, sizeof words);
        diag_print(&d, &t);
        fprintf(stderr, "%s\n%s\n", text, words);
        exit(1);
    }
}

// CPU nanoseconds an event of one run.
static double run_once(int64_t customers, int64_t history_bytes, int timers, uint64_t *events)
{
    static struct branch b;
    struct branch_options options = {.host = memory_host(),
                                     .engines = engine_registry,
                                     .seed = 1,
                                     .limit_bytes = INT64_C(1) << 30,
                                     .history_bytes = history_bytes};
    struct diag d = {0};
    if (!branch_open(&b, &options, &d)) {
        exit(1);
    }
    char text[200];
    give(&b, "queue.station desk service=\"exponential 9ms\"");
    if (timers > 0) {
        give(&b, "queue.station idle servers=0");
        give(&b, "queue.source sleepers to=idle interarrival=1ns timeout=\"exponential 1000000s\" "
                 "timeout_covers=wait");
        snprintf(text, sizeof text, "set sleepers limit=%d", timers);
        give(&b, text);
        branch_run(&b, SECOND, UINT64_MAX, &d);
    }
    snprintf(text, sizeof text, "queue.source customers to=desk interarrival=\"exponential 10ms\" limit=%lld",
             (long long)customers);
    give(&b, text);
    uint64_t before = branch_now(&b).events;
    double start = cpu_seconds();
    enum run_end end = branch_run(&b, TIME_NEVER, before + 2 * (uint64_t)customers, &d);
    double seconds = cpu_seconds() - start;
    *events = branch_now(&b).events - before;
    if (end == RUN_FAILED || *events < 2 * (uint64_t)customers) {
        fprintf(stderr, "the run ended early: %d %s\n", (int)end, d.what);
    }
    branch_close(&b);
    return seconds * 1e9 / (double)*events;
}

static int order_of(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **words)
{
    int64_t customers = count > 1 ? atoll(words[1]) : 1000000;
    static const struct {
        const char *name;
        int64_t history_bytes;
        int timers;
    } ways[] = {
        {"checkpoints off", 0, 0},
        {"checkpoints on", 64 << 20, 0},
        {"100,000 timers, checkpoints off", 0, 100000},
        {"100,000 timers, checkpoints on", 64 << 20, 100000},
    };
    double times[COUNT_OF(ways)][ROUNDS];
    uint64_t events = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < COUNT_OF(ways); i++) {
            times[i][round] = run_once(customers, ways[i].history_bytes, ways[i].timers, &events);
        }
    }
    for (int i = 0; i < COUNT_OF(ways); i++) {
        qsort(times[i], ROUNDS, sizeof times[i][0], order_of);
        printf("%-34s %9llu events %7.1f ns an event\n", ways[i].name, (unsigned long long)events,
               times[i][ROUNDS / 2]);
    }
    return 0;
}
