// lines: see lines.h.
#include "tests/support/lines.h"

#include "repl/memory.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct branch *line_open(int64_t history_bytes)
{
    const struct branch_options options = {.host = memory_host(),
                                           .engines = toy_engines,
                                           .seed = 7,
                                           .limit_bytes = INT64_C(1) << 26,
                                           .history_bytes = history_bytes};
    struct branch *b = malloc(sizeof *b);
    struct diag d = {0};
    assert_true(branch_open(b, &options, &d));
    return b;
}

void line_close(struct branch *b)
{
    branch_close(b);
    free(b);
}

void line_give(struct branch *b, const char *text)
{
    struct diag d = {0};
    if (!branch_command(b, text, strlen(text), NULL, &d)) {
        fail_msg("%s: %s", text, d.what);
    }
}

void line_run(struct branch *b, int64_t time)
{
    struct diag d = {0};
    enum run_end end;
    do {
        end = branch_run(b, time, UINT64_MAX, &d);
    } while (end == RUN_REFUSED);
    assert_int_equal(end, RUN_REACHED);
}

void line_to(struct branch *b, uint64_t event)
{
    struct diag d = {0};
    assert_int_equal(branch_to_event(b, event, &d), RUN_REACHED);
}

struct branch *line_eventful(int64_t history_bytes)
{
    struct branch *b = line_open(history_bytes);
    line_give(b, "toy.counter a period=7ms");
    line_give(b, "toy.counter b period=11ms");
    line_run(b, 2 * SECOND);
    line_give(b, "set a period=3ms");
    line_give(b, "set b period=5ms");
    struct diag d = {0};
    branch_step(b, &d);
    line_give(b, "toy.counter c");
    line_run(b, 4 * SECOND + 1);
    line_give(b, "at 6s set a period=2ms");
    line_give(b, "every 1s set b period=4ms");
    line_run(b, 10 * SECOND + 1);
    return b;
}

uint64_t line_draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void give_something(struct branch *b, uint64_t *x, int *counters)
{
    char text[128];
    struct text t = text_in(text, sizeof text);
    uint64_t what = line_draw(x) % 6, period = 1 + line_draw(x) % 20;
    char which = (char)('a' + line_draw(x) % (uint64_t)*counters);
    if (what == 0 && *counters < 6) {
        text_add(&t, "toy.counter %c period=%llums", 'a' + (*counters)++,
                 (unsigned long long)period);
    } else if (what == 1) {
        text_add(&t, "at %lldns set %c period=%llums",
                 (long long)(world_now(&b->world) + (int64_t)(line_draw(x) % 1000) * MILLISECOND),
                 which, (unsigned long long)period);
    } else if (what == 2) {
        text_add(&t, "on toy.echo set %c period=%llums", which, (unsigned long long)period);
    } else {
        text_add(&t, "set %c period=%llums", which, (unsigned long long)period);
    }
    line_give(b, text);
}

struct branch *line_random(uint64_t seed, uint64_t events, int64_t history_bytes)
{
    struct branch *b = line_open(history_bytes);
    uint64_t x = seed;
    int counters = 1;
    line_give(b, "toy.counter a period=7ms");
    while (branch_now(b).events < events) {
        struct diag d = {0};
        uint64_t more = line_draw(&x) % (events / 4);
        if (line_draw(&x) % 2 == 0) {
            branch_run(b, TIME_NEVER, branch_now(b).events + more, &d);
        } else {
            line_run(b, world_now(&b->world) + (int64_t)more * MILLISECOND + 1);
        }
        give_something(b, &x, &counters);
    }
    return b;
}

struct line_present line_present(struct branch *b)
{
    return (struct line_present){.moment = branch_now(b),
                                 .clock = world_now(&b->world),
                                 .hash = branch_hash(b),
                                 .head = b->head};
}

void line_assert_at(struct branch *b, const struct line_present *present)
{
    assert_true(moment_same(branch_now(b), present->moment));
    assert_int_equal(world_now(&b->world), present->clock);
    assert_int_equal(branch_hash(b), present->hash);
    assert_true(moment_same(b->head, present->head));
}
