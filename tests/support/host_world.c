// host_world: see host_world.h.
#include "tests/support/host_world.h"

#include "engines/registry.h"
#include "repl/memory.h"
#include "sim/member.h"
#include "tests/support/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct host_world *host_world_open(void)
{
    struct host_world *h = calloc(1, sizeof *h);
    static const struct engine *engines[ENGINE_LIMIT];
    memcpy(engines, engine_registry, sizeof engines);
    engines[ENGINE_LEDGER] = &ledger_engine;
    struct branch_options options = {
        .host = memory_host(), .engines = engines, .seed = 1, .limit_bytes = INT64_C(1) << 28};
    struct diag d = {0};
    assert_non_null(h);
    assert_true(branch_open(&h->branch, &options, &d));
    invariant_guard_open(&h->guard);
    h->branch.world.observer = &h->guard.observer;
    return h;
}

void host_world_close(struct host_world *h)
{
    branch_close(&h->branch);
    free(h);
}

static void check(const struct host_world *h)
{
    if (h->guard.broken) {
        fail_msg("at %lld ns: %s", (long long)world_now(&h->branch.world), h->guard.why.what);
    }
}

void host_world_give(struct host_world *h, const char *commands)
{
    while (*commands != '\0') {
        size_t length = strcspn(commands, ";");
        struct diag d = {0};
        if (!branch_command(&h->branch, commands, length, NULL, &d)) {
            fail_msg("%.*s: %s", (int)length, commands, d.what);
        }
        check(h);
        commands += length;
        commands += strspn(commands, "; ");
    }
}

void host_world_run(struct host_world *h, int64_t time)
{
    struct diag d = {0};
    enum run_end end = branch_run(&h->branch, time, UINT64_MAX, &d);
    assert_true(end == RUN_REACHED || end == RUN_IDLE);
    check(h);
}

int64_t host_world_number(struct host_world *h, const char *record, const char *name)
{
    const struct world *w = &h->branch.world;
    struct diag d = {0};
    uint32_t engine;
    int type;
    uint64_t bits;
    struct member member;
    struct value value;
    if (!record_named(w, record, strlen(record), &engine, &type, &bits, &d) ||
        !member_find(h->branch.options.engines[engine], type, name, strlen(name), &member)) {
        fail_msg("there is no %s.%s", record, name);
    }
    member_read(w, engine, type, bits, &member, &value);
    return value.number;
}
