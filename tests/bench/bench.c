// bench: one measurement per run, as lines `name value unit`. tests/bench/run calls it in turn with
// its peers.
//
//   bench events off|on|trace [CUSTOMERS]    M/M/1 at a utilisation of 0.9: CPU ns an event
//   bench timers off|on [CUSTOMERS]          the same with 100,000 events waiting
//   bench moves [CUSTOMERS]                  step back and random seeks at event 1,000,000
//   bench large                              the same in a world of 200 MiB, a thousand places
//                                            written at random
//   bench sweep                              small runs a second
//   bench note                               a note of 1 MB, 10,000 headings: its first page
//
// CPU time of the process throughout. The engine is driven as the prompt drives it: commands,
// journal, assertions.
#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/notes/pager.h"
#include "sim/trace.h"
#include "tests/support/toy.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { HISTORY = 48 << 20, STEPS = 1000, SEEKS = 100 };

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void fail(const char *what, const struct diag *d)
{
    fprintf(stderr, "bench: %s: %s\n", what, d->what);
    exit(1);
}

static void give(struct branch *b, const char *text)
{
    struct diag d = {0};
    if (!branch_command(b, text, strlen(text), NULL, &d)) {
        fail(text, &d);
    }
}

static struct branch *opened(const struct engine *const *engines, int64_t history)
{
    struct branch *b = malloc(sizeof *b);
    struct diag d = {0};
    const struct branch_options options = {.host = memory_host(),
                                           .engines = engines,
                                           .seed = 1,
                                           .limit_bytes = INT64_C(1) << 32,
                                           .history_bytes = history};
    if (b == NULL || !branch_open(b, &options, &d)) {
        fail("open", &d);
    }
    return b;
}

static void run_to_event(struct branch *b, uint64_t events)
{
    struct diag d = {0};
    if (branch_run(b, TIME_NEVER, events, &d) != RUN_REACHED) {
        fail("run", &d);
    }
}

static int64_t resident_kib(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[200];
    long long kib = 0;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmRSS: %lld", &kib) == 1) {
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib;
}

// ---- M/M/1 ----

static void start_queue(struct branch *b)
{
    give(b, "queue.station desk service=\"exponential 9ms\"");
    give(b, "queue.source customers to=desk interarrival=\"exponential 10ms\"");
}

static void hear_nothing(void *self, const struct world *w, const struct trace_entry *entry)
{
    int64_t *heard = self;
    (void)w;
    (void)entry;
    ++*heard;
}

static void bench_events(const char *how, int64_t customers)
{
    bool traced = strcmp(how, "trace") == 0;
    struct branch *b = opened(engine_registry, strcmp(how, "on") == 0 ? HISTORY : 0);
    struct tracer *tracer = malloc(sizeof *tracer);
    int64_t heard = 0;
    start_queue(b);
    if (traced) {
        tracer_open(tracer, b, hear_nothing, &heard);
        b->world.observer = &tracer->observer;
    }
    uint64_t events = 2 * (uint64_t)customers;
    double start = cpu_seconds();
    run_to_event(b, events);
    double seconds = cpu_seconds() - start;
    printf("events-%s %.2f ns\n", how, seconds * 1e9 / (double)events);
    printf("resident-%s %.1f MiB\n", how, (double)resident_kib() / 1024);
    branch_close(b);
    free(tracer);
    free(b);
}

static void bench_timers(const char *how, int64_t customers)
{
    struct branch *b = opened(engine_registry, strcmp(how, "on") == 0 ? HISTORY : 0);
    give(b, "queue.station idle servers=0");
    give(b, "queue.source sleepers to=idle interarrival=1ns timeout=\"exponential 1000000s\" "
            "timeout_covers=wait limit=100000");
    struct diag d = {0};
    branch_run(b, SECOND, UINT64_MAX, &d);
    start_queue(b);
    uint64_t before = branch_now(b).events, events = 2 * (uint64_t)customers;
    double start = cpu_seconds();
    run_to_event(b, before + events);
    double seconds = cpu_seconds() - start;
    printf("timers-%s %.2f ns\n", how, seconds * 1e9 / (double)events);
    branch_close(b);
    free(b);
}

// ---- moving ----

static int order_of(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(const char *name, double *seconds, int count)
{
    qsort(seconds, (size_t)count, sizeof *seconds, order_of);
    printf("%s-median %.3f ms\n", name, seconds[count / 2] * 1e3);
    printf("%s-p99 %.3f ms\n", name, seconds[count * 99 / 100] * 1e3);
}

static void measure_moves(struct branch *b, const char *world)
{
    static double back[STEPS], seek[SEEKS];
    struct diag d = {0};
    uint64_t last = branch_now(b).events, x = 88172645463325252u;
    for (int i = 0; i < STEPS; i++) {
        double start = cpu_seconds();
        if (branch_back(b, &d) != RUN_REACHED) {
            fail("back", &d);
        }
        back[i] = cpu_seconds() - start;
    }
    for (int i = 0; i < SEEKS; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        double start = cpu_seconds();
        if (branch_to_event(b, x % last, &d) != RUN_REACHED) {
            fail("seek", &d);
        }
        seek[i] = cpu_seconds() - start;
    }
    char name[64];
    snprintf(name, sizeof name, "back-%s", world);
    print_times(name, back, STEPS);
    snprintf(name, sizeof name, "seek-%s", world);
    print_times(name, seek, SEEKS);
    double image = (double)b->world.image.chunk_count * CHUNK_BYTES / 1048576;
    printf("resident-beyond-world-%s %.1f MiB\n", world, (double)resident_kib() / 1024 - image);
}

static void bench_moves(void)
{
    struct branch *b = opened(engine_registry, HISTORY);
    start_queue(b);
    run_to_event(b, 1000000);
    measure_moves(b, "queue");
    branch_close(b);
    free(b);
}

static void bench_large(void)
{
    struct branch *b = opened(toy_engines, HISTORY);
    give(b, "toy.counter a period=1ms");
    give(b, "toy.spread a bytes=200MiB");
    double start = cpu_seconds();
    run_to_event(b, 1000000);
    printf("events-large %.2f ns\n", (cpu_seconds() - start) * 1e9 / 1e6);
    measure_moves(b, "large");
    branch_close(b);
    free(b);
}

static void bench_sweep(void)
{
    enum { RUNS = 300, EVENTS = 1000 };
    double start = cpu_seconds();
    for (int i = 0; i < RUNS; i++) {
        struct branch *b = opened(engine_registry, 0);
        start_queue(b);
        run_to_event(b, EVENTS);
        branch_close(b);
        free(b);
    }
    printf("sweep %.0f runs/s\n", RUNS / (cpu_seconds() - start));
}

// ---- notes ----

// Headings, prose, and lists of links; every tenth heading is one that a lesson answers.
static char *write_note(size_t *length)
{
    enum { HEADINGS = 10000, ROOM = 120 };
    char *text = malloc((size_t)HEADINGS * ROOM);
    struct text t = text_in(text, (size_t)HEADINGS * ROOM);
    for (int i = 0; i < HEADINGS; i++) {
        text_add(&t, "%.*s %d. Heading %d\n\n", 1 + i % 4, "####", i, i);
        text_add(&t, "Words under it, some of **them** in [a link](notes/%05d-Note_%d.md).\n\n", i,
                 i);
    }
    *length = t.length;
    return text;
}

static void bench_note(void)
{
    struct answers answers = {0};
    struct diag d = {0};
    size_t length;
    char *text = write_note(&length);
    for (int i = 0; i < 10000; i += 10) {
        char title[40];
        struct text t = text_in(title, sizeof title);
        text_add(&t, "Heading %d", i);
        answers_add(&answers, title, "queue/retry-storm");
    }
    double start = cpu_seconds();
    struct note *note =
        note_read("bench.md", text, length, &(struct note_options){.answers = &answers}, &d);
    if (note == NULL || note->entries[0].lesson_count != 1) {
        fail("note", &d);
    }
    struct pager pager;
    pager_open(&pager, note);
    pager_size(&pager, 80, 24, false);
    pager_page(&pager, (struct pager_place){0, 0}, (struct pager_place){note->node_count, 0});
    printf("note-10000-headings %.1f ms\n", (cpu_seconds() - start) * 1e3);
    pager_close(&pager);
    note_free(note);
    answers_close(&answers);
    free(text);
}

int main(int count, char **words)
{
    const char *what = count > 1 ? words[1] : "", *how = count > 2 ? words[2] : "";
    int64_t customers = count > 3 ? atoll(words[3]) : 1000000;
    if (strcmp(what, "events") == 0) {
        bench_events(how, customers);
    } else if (strcmp(what, "timers") == 0) {
        bench_timers(how, customers);
    } else if (strcmp(what, "moves") == 0) {
        bench_moves();
    } else if (strcmp(what, "large") == 0) {
        bench_large();
    } else if (strcmp(what, "sweep") == 0) {
        bench_sweep();
    } else if (strcmp(what, "note") == 0) {
        bench_note();
    } else {
        fprintf(stderr, "usage: bench events|timers|moves|large|sweep|note ...\n");
        return 2;
    }
    return 0;
}
