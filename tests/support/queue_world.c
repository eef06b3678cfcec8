// queue_world: see queue_world.h.
#include "tests/support/queue_world.h"

#include "engines/registry.h"
#include "repl/memory.h"
#include "sim/member.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void check_invariant(const struct world *w, const struct invariant *row, uint64_t record)
{
    char words[300];
    struct text why = text_in(words, sizeof words);
    if (!row->holds(w, record, &why)) {
        fail_msg("invariant %s at %lld ns: %s", row->name, (long long)world_now(w), words);
    }
}

static void check_invariants(const struct world *w)
{
    for (int i = 0; i < queue_engine.invariant_count; i++) {
        const struct invariant *row = &queue_engine.invariants[i];
        uint64_t bits = 0;
        while ((bits = record_next(w, ENGINE_QUEUE, row->record, bits)) != 0) {
            check_invariant(w, row, bits);
        }
    }
}

static void hear_rule(void *self, const struct world *w, uint32_t engine, int rule,
                      const int64_t arguments[RULE_ARGUMENTS])
{
    (void)w;
    (void)arguments;
    struct queue_world *q = self;
    if (engine == ENGINE_QUEUE) {
        q->rules[rule]++;
    }
}

static void hear_end(void *self, const struct world *w, const struct event *event, uint64_t number)
{
    (void)number;
    struct queue_world *q = self;
    if (event->kind >> 8 == ENGINE_QUEUE) {
        q->events[event->kind & 0xff]++;
    }
    if (!q->unchecked) {
        check_invariants(w);
    }
}

static void hear_command(void *self, const struct world *w, uint64_t number)
{
    (void)self;
    (void)number;
    check_invariants(w);
}

struct queue_world *queue_world_open(uint64_t seed, int64_t history_bytes)
{
    struct queue_world *q = calloc(1, sizeof *q);
    struct branch_options options = {.host = memory_host(),
                                     .engines = engine_registry,
                                     .seed = seed,
                                     .limit_bytes = INT64_C(1) << 28,
                                     .history_bytes = history_bytes};
    struct diag d = {0};
    assert_true(branch_open(&q->branch, &options, &d));
    q->observer = (struct observer){
        .self = q, .ruled = hear_rule, .ended = hear_end, .commanded = hear_command};
    q->branch.world.observer = &q->observer;
    return q;
}

void queue_world_close(struct queue_world *q)
{
    branch_close(&q->branch);
    free(q);
}

static void fail_with(const char *command, const struct diag *d)
{
    char words[2000];
    struct text t = text_in(words, sizeof words);
    diag_print(d, &t);
    fail_msg("%s\n%s", command, words);
}

void queue_world_give(struct queue_world *q, const char *command)
{
    struct diag d = {0};
    if (!branch_command(&q->branch, command, strlen(command), NULL, &d)) {
        fail_with(command, &d);
    }
}

void queue_world_refused(struct queue_world *q, const char *command, const char *words)
{
    struct diag d = {0};
    uint64_t before = branch_hash(&q->branch);
    if (branch_command(&q->branch, command, strlen(command), NULL, &d)) {
        fail_msg("not refused: %s", command);
    }
    if (strstr(d.what, words) == NULL) {
        fail_with(command, &d);
    }
    assert_int_equal(branch_hash(&q->branch), before);
}

void queue_world_run(struct queue_world *q, int64_t time)
{
    struct diag d = {0};
    enum run_end end = branch_run(&q->branch, time, UINT64_MAX, &d);
    if (end != RUN_REACHED && end != RUN_IDLE) {
        fail_with("run", end == RUN_REFUSED ? &q->branch.refusal : &d);
    }
}

int64_t queue_world_number(struct queue_world *q, const char *record, const char *name)
{
    const struct world *w = &q->branch.world;
    struct diag d = {0};
    uint32_t engine;
    int type;
    uint64_t bits;
    struct member member;
    struct value value;
    if (!record_named(w, record, strlen(record), &engine, &type, &bits, &d)) {
        fail_with(record, &d);
    }
    if (!member_find(&queue_engine, type, name, strlen(name), &member)) {
        fail_msg("%s has no %s", record, name);
    }
    member_read(w, engine, type, bits, &member, &value);
    return value.number;
}
