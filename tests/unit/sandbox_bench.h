// sandbox_bench: a sandbox with a host, for the tests of the sandbox: runs texts and compares what
// comes of them.
//
// Limits are small so that each case is quick; each must end in half a second of CPU time. Built
// with a sanitizer everything is some ten times slower, and the bound with it.
#ifndef ORRERY_TESTS_UNIT_SANDBOX_BENCH_H
#define ORRERY_TESTS_UNIT_SANDBOX_BENCH_H

#include "repl/script/sandbox_bind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { BENCH_BUDGET = 2000000, BENCH_MEMORY = 64 << 20 };

#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
#define BENCH_SECONDS 5.0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BENCH_SECONDS 5.0
#endif
#endif
#ifndef BENCH_SECONDS
#define BENCH_SECONDS 0.5
#endif

struct bench {
    struct sandbox *box;
    volatile sig_atomic_t interrupt;
    uint64_t drawn;
    char printed_bytes[4000];
    struct text printed;
    struct diag d;
};

// As Ctrl-C would, when asked to.
static inline void write_to_bench(void *self, const char *bytes, size_t length)
{
    struct bench *bench = self;
    text_add_bytes(&bench->printed, bytes, length);
    if (strcmp(bytes, "Ctrl-C\n") == 0) {
        bench->interrupt = 1;
    }
}

static inline uint64_t draw_from_bench(void *self)
{
    struct bench *bench = self;
    bench->drawn = bench->drawn * 6364136223846793005u + 1442695040888963407u;
    return bench->drawn ^ (bench->drawn >> 29);
}

static inline void open_bench_with(struct bench *bench, int64_t memory, int64_t budget)
{
    *bench = (struct bench){.drawn = 1};
    bench->printed = text_in(bench->printed_bytes, sizeof bench->printed_bytes);
    struct sandbox_options options = {.memory_bytes = memory,
                                      .budget_steps = budget,
                                      .interrupt = &bench->interrupt,
                                      .write = write_to_bench,
                                      .write_self = bench,
                                      .random = draw_from_bench,
                                      .random_self = bench,
                                      .host = bench};
    bench->box = sandbox_open(&options, &bench->d);
    assert_non_null(bench->box);
}

static inline void open_bench(struct bench *bench)
{
    open_bench_with(bench, BENCH_MEMORY, BENCH_BUDGET);
}

static inline bool run_bytes(struct bench *bench, const char *text, size_t length)
{
    struct sandbox_chunk chunk = {
        .text = text, .length = length, .source = "test.lua", .first_line = 1, .expression = true};
    bench->printed = text_in(bench->printed_bytes, sizeof bench->printed_bytes);
    clock_t before = clock();
    bool done = sandbox_run(bench->box, &chunk, &bench->d);
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    if (seconds > BENCH_SECONDS) {
        fail_msg("took %.2f s: %.200s", seconds, text);
    }
    return done;
}

static inline bool run(struct bench *bench, const char *text)
{
    return run_bytes(bench, text, strlen(text));
}

// What was printed, then the results as they are shown, separated by blanks.
static inline void gather(struct bench *bench, char *out, size_t size)
{
    struct text t = text_in(out, size);
    text_add(&t, "%s", bench->printed.at);
    for (int i = 0; i < sandbox_result_count(bench->box); i++) {
        text_add(&t, "%s%s", i > 0 ? " " : "", sandbox_show_result(bench->box, i, 0));
    }
}

static inline void assert_gives(struct bench *bench, const char *script, const char *wanted)
{
    char got[5000], message[2000];
    struct text t = text_in(message, sizeof message);
    if (!run(bench, script)) {
        diag_print(&bench->d, &t);
        fail_msg("%s\n  wanted: %s\n  refused: %s", script, wanted, message);
    }
    gather(bench, got, sizeof got);
    if (strcmp(got, wanted) != 0) {
        fail_msg("%s\n  wanted: %s\n  got: %s", script, wanted, got);
    }
}

// The whole printed message has the text in it.
static inline void assert_refused(struct bench *bench, const char *script, const char *wanted)
{
    char message[2000];
    struct text t = text_in(message, sizeof message);
    if (run(bench, script)) {
        gather(bench, message, sizeof message);
        fail_msg("%s\n  wanted: %s\n  it ran: %s", script, wanted, message);
    }
    diag_print(&bench->d, &t);
    if (strstr(message, wanted) == NULL) {
        fail_msg("%s\n  wanted: %s\n  got: %s", script, wanted, message);
    }
}

struct trap {
    const char *script, *wanted;
};

static inline void assert_all_give(const struct trap *traps, int count)
{
    struct bench bench;
    for (int i = 0; i < count; i++) {
        open_bench(&bench);
        assert_gives(&bench, traps[i].script, traps[i].wanted);
        sandbox_close(bench.box);
    }
}

// Each in a sandbox of its own, which must be of use afterwards.
static inline void assert_all_refused_with(const struct trap *traps, int count, int64_t memory,
                                           int64_t budget)
{
    struct bench bench;
    for (int i = 0; i < count; i++) {
        open_bench_with(&bench, memory, budget);
        assert_refused(&bench, traps[i].script, traps[i].wanted);
        assert_gives(&bench, "1 + 1", "2");
        sandbox_close(bench.box);
    }
}

static inline void assert_all_refused(const struct trap *traps, int count)
{
    assert_all_refused_with(traps, count, BENCH_MEMORY, BENCH_BUDGET);
}

#endif
