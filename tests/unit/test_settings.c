// settings: each one that is modelled makes a difference to what happens.
//
// A scenario runs twice, once with the setting set to its default and once to another value, by the
// same command at the same moment. Then what happens must differ: events, their times, or who they
// are about. The world's hash would not do, for it differs already because the setting is kept in
// the world.
#include "engines/registry.h"
#include "repl/memory.h"
#include "sim/command.h"
#include "sim/core.h"
#include "sim/journal_text.h"
#include "sim/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

// Two stations beside each other, a third one, and two sources: customers wait, and some are still
// there at the end.
static const char two_desks[] =
    "00:00:00 queue.station side service=\"exponential 3ms\"\n"
    "00:00:00 queue.station back service=2ms\n"
    "00:00:00 queue.station desk service=\"exponential 5ms\"\n"
    "00:00:00 queue.source others to=desk interarrival=\"exponential 12ms\"\n"
    "00:00:00 queue.source walkers to=desk interarrival=\"exponential 9ms\"\n";

// A host with two disks; one file is appended to faster than its disk writes, another is read.
static const char one_host[] = "00:00:00 linux.host box memory=256MiB kernel=32MiB hz=100\n"
                               "00:00:00 linux.disk sda box\n"
                               "00:00:00 linux.disk sdb box\n"
                               "00:00:00 linux.file log sda\n"
                               "00:00:00 linux.file old sdb length=64MiB\n"
                               "00:00:00 linux.process db box\n"
                               "00:00:00 linux.writer app file=log rate=300MB/s\n"
                               "00:00:00 linux.reader scan file=old rate=40MB/s block=300KiB\n";

#define SLOWLY "00:00:00 set app rate=1MB/s\n"
#define SMALL_STEPS                                                                                \
    "00:00:00 set app rate=1MB/s\n00:00:00 set box vm.dirty_writeback_centisecs=10\n"
#define HEAP "00:00:00.1 linux.memory db 150MiB\n"

static const struct row {
    const char *engine, *setting;
    const char *value; // not its default
    const char *record;
    const char *before; // what else it takes for it to matter; or NULL
} rows[] = {
    {"linux", "vm.dirty_ratio", "10", "box", NULL},
    {"linux", "vm.dirty_background_ratio", "2", "box", NULL},
    {"linux", "vm.dirty_bytes", "4MiB", "box", NULL},
    {"linux", "vm.dirty_background_bytes", "1MiB", "box", NULL},
    {"linux", "vm.dirty_expire_centisecs", "20", "box", SMALL_STEPS},
    {"linux", "vm.dirty_writeback_centisecs", "20", "box", SLOWLY},
    {"linux", "vm.laptop_mode", "1", "box", NULL},
    {"linux", "vm.swappiness", "200", "box", "00:00:00 set box swap=64MiB\n" HEAP},
    {"linux", "vm.min_free_kbytes", "40000", "box", NULL},
    {"linux", "vm.watermark_scale_factor", "2000", "box", NULL},
    {"linux", "vm.overcommit_memory", "2", "box", HEAP},
    {"linux", "vm.overcommit_ratio", "90", "box", "00:00:00 set box vm.overcommit_memory=2\n" HEAP},
    {"linux", "vm.max_map_count", "100", "box", "00:00:00 at 100ms linux.map db 200\n"},
    {"linux", "fs.file-max", "100", "box", "00:00:00 at 100ms linux.open db 200\n"},
    {"linux", "nofile", "100", "db", "00:00:00 at 100ms linux.open db 200\n"},
    {"linux", "swap", "64MiB", "box", HEAP},
    {"linux", "copy_speed", "400MB/s", "box", NULL},
    {"linux", "bandwidth", "20MiB/s", "sda", NULL},
    {"linux", "burst_bandwidth", "500MB/s", "sda", "00:00:00 set sda burst_bytes=64MiB\n"},
    {"linux", "burst_bytes", "64MiB", "sda", "00:00:00 set sda burst_bandwidth=500MB/s\n"},
    {"linux", "latency", "5ms", "sda", NULL},
    {"linux", "depth", "4", "sda", "00:00:00 set sda latency=20ms\n"},
    {"linux", "nr_requests", "4", "sda", NULL},
    {"linux", "max_sectors_kb", "64", "sda", NULL},
    {"linux", "read_ahead_kb", "1024", "sdb", NULL},
    {"linux", "write_cache", "32MiB", "sda", "00:00:00.2 linux.fsync log\n"},
    {"linux", "wbt_lat_usec", "0", "sda", "00:00:00 set sda max_sectors_kb=64\n"},
    {"linux", "capacity", "40MiB", "sda", NULL},
    {"linux", "min_ratio", "90", "sdb", NULL},
    {"linux", "max_ratio", "5", "sda", NULL},
    {"linux", "strict_limit", "true", "sda", NULL},
    {"linux", "large_folios", "true", "sda", NULL},
    {"linux", "rate", "100MB/s", "app", NULL},
    {"linux", "block", "1MiB", "app", NULL},
    {"linux", "burst_on", "100ms", "app", "00:00:00 set app burst_period=300ms\n"},
    {"linux", "burst_period", "300ms", "app", "00:00:00 set app burst_on=100ms\n"},
    {"linux", "class", "realtime", "app", NULL},
    {"linux", "fsync", "true", "app", NULL},
    {"linux", "direct", "true", "app", NULL},
    {"queue", "service", "8ms", "desk", NULL},
    {"queue", "servers", "2", "desk", NULL},
    {"queue", "room", "1", "desk", NULL},
    {"queue", "discipline", "lifo", "desk", NULL},
    {"queue", "speed", "0.5", "desk", NULL},
    {"queue", "next", "back", "desk", NULL},
    {"queue", "beside", "side", "desk", "00:00:00 set walkers choose=turns\n"},
    {"queue", "skip_abandoned", "true", "desk", "00:00:00 set walkers timeout=5ms\n"},
    {"queue", "to", "side", "walkers", NULL},
    {"queue", "interarrival", "20ms", "walkers", NULL},
    {"queue", "pace", "2", "walkers", NULL},
    {"queue", "limit", "3", "walkers", NULL},
    {"queue", "priority", "7", "walkers", "00:00:00 set desk discipline=priority\n"},
    {"queue", "choose", "shortest", "walkers", "00:00:00 set desk beside=side\n"},
    {"queue", "timeout", "5ms", "walkers", NULL},
    {"queue", "timeout_covers", "wait", "walkers", "00:00:00 set walkers timeout=5ms\n"},
    {"queue", "attempts", "2", "walkers", "00:00:00 set walkers timeout=5ms\n"},
    {"queue", "backoff", "1ms", "walkers", "00:00:00 set walkers timeout=5ms attempts=2\n"},
    {"queue", "backoff_limit", "1ms", "walkers", "00:00:00 set walkers timeout=5ms attempts=2\n"},
    {"queue", "jitter", "full", "walkers", "00:00:00 set walkers timeout=5ms attempts=2\n"},
    {"queue", "retry_budget", "10%", "walkers", "00:00:00 set walkers timeout=5ms attempts=2\n"},
};

static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211); // FNV-1a
    }
    return hash;
}

static void hear(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    char line[TRACE_TEXT_BYTES];
    struct text t = text_in(line, sizeof line);
    if (!id_is_command(entry->id)) {
        trace_print(entry, TRACE_LINE, 0, &t);
        *(uint64_t *)self = mix_text(*(uint64_t *)self, line);
    }
    for (int i = 0; i < entry->rule_count; i++) {
        if (entry->rules[i].engine == ENGINE_CORE && entry->rules[i].rule == RULE_REFUSED) {
            *(uint64_t *)self = mix_text(*(uint64_t *)self, "refused");
        }
    }
}

// A hash of everything that happens where the setting has this value; NULL: is never set.
static uint64_t what_happens(const struct row *row, const char *value)
{
    char journal[2048];
    struct text t = text_in(journal, sizeof journal);
    const char *world = strcmp(row->engine, "linux") == 0 ? one_host : two_desks;
    text_add(&t, "orrery journal 1\nbranch main\n%s", world);
    if (value != NULL) {
        text_add(&t, "00:00:00 set %s %s=\"%s\"\n", row->record, row->setting, value);
    }
    text_add(&t, "%shead 00:00:01\nend\n", row->before != NULL ? row->before : "");
    assert_false(t.cut);
    const struct tree_options options = {.branch = {.host = memory_host(),
                                                    .engines = engine_registry,
                                                    .seed = 1,
                                                    .limit_bytes = INT64_C(1) << 26}};
    const struct journal_loading loading = {.source = row->setting};
    struct tree tree;
    struct diag d = {0};
    if (journal_load(&tree, &options, &loading, journal, t.length, &d) != LOAD_WHOLE) {
        fail_msg("%s.%s=%s: %s", row->engine, row->setting, value, d.what);
    }
    uint64_t hash = 0;
    struct visit v;
    visit_begin(&v, tree_branch(&tree));
    assert_true(trace_range(&v, 1, UINT64_MAX, hear, &hash, &d));
    assert_true(visit_end(&v, &d));
    tree_close(&tree);
    return hash;
}

static const struct row *row_of(const struct engine *engine, const struct setting *setting)
{
    for (int i = 0; i < COUNT_OF(rows); i++) {
        if (strcmp(rows[i].engine, engine->name) == 0 &&
            strcmp(rows[i].setting, setting->name) == 0) {
            return &rows[i];
        }
    }
    fail_msg("no scenario shows what %s.%s does", engine->name, setting->name);
    return NULL;
}

static void check_setting(const struct engine *engine, const struct setting *setting)
{
    const struct row *row = row_of(engine, setting);
    // Where writing changes other settings too, a default is what holds until something is written.
    const char *unset = setting->write != NULL ? NULL : setting->default_text;
    uint64_t plain = what_happens(row, unset);
    if (plain != what_happens(row, unset)) {
        fail_msg("%s.%s: the scenario is not the same twice", row->engine, row->setting);
    }
    if (plain == what_happens(row, row->value)) {
        fail_msg("%s.%s makes no difference", row->engine, row->setting);
    }
}

static void test_each_setting_matters(void **state)
{
    (void)state;
    int checked = 0;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = engine_registry[id];
        for (int i = 0; engine != NULL && i < engine->setting_count; i++) {
            if (engine->settings[i].status == SETTING_MODELLED) {
                check_setting(engine, &engine->settings[i]);
                checked++;
            }
        }
    }
    assert_int_equal(checked, COUNT_OF(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_setting_matters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
