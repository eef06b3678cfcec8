// linux: the host engine through its commands, and an engine that stands on it through linux.h.
// Every event and command is followed by all invariants.
#include "tests/support/host_world.h"
#include "tests/support/ledger.h"
#include "tests/support/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define MS MILLISECOND

// ---- a world ----

static struct host_world *hosted;

static const struct world *world(void) { return &hosted->branch.world; }

static int open_world(void **state)
{
    (void)state;
    hosted = host_world_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    host_world_close(hosted);
    return 0;
}

static void give(const char *command) { host_world_give(hosted, command); }

static void give_all(const char *const *commands)
{
    for (; *commands != NULL; commands++) {
        give(*commands);
    }
}

static void refused(const char *command, const char *words)
{
    struct diag d = {0};
    uint64_t before = branch_hash(&hosted->branch);
    if (branch_command(&hosted->branch, command, strlen(command), NULL, &d)) {
        fail_msg("not refused: %s", command);
    }
    if (strstr(d.what, words) == NULL) {
        fail_msg("%s: %s", command, d.what);
    }
    assert_int_equal(branch_hash(&hosted->branch), before);
}

static void run_to(int64_t time) { host_world_run(hosted, time); }

static int64_t number(const char *record, const char *name)
{
    return host_world_number(hosted, record, name);
}

static linux_file_h file_named(const char *name)
{
    return (linux_file_h){record_find(world(), ENGINE_LINUX, LINUX_FILE, name)};
}

// ---- scenarios, each with what it must come to ----

enum { LINES = 12, FACTS = 8 };

static const struct scenario {
    const char *name;
    const char *commands[LINES];
    int64_t until;
    struct {
        const char *record, *member;
        int64_t value;
    } facts[FACTS];
} scenarios[] = {
    {"a write is dirty pages, and no I/O",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file log sda",
      "linux.write log 10000"},
     MS,
     {{"box", "dirty", 3},
      {"log", "length_bytes", 10000},
      {"log", "durable_bytes", 0},
      {"sda", "writes", 0},
      {"box", "inactive", 3}}},
    {"part of a page that is dirty already dirties nothing more",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file log sda",
      "linux.write log 100", "linux.write log 100", "linux.write log 5000 at=50"},
     MS,
     {{"box", "dirty", 2}, {"box", "pages_dirtied", 2}, {"log", "length_bytes", 5050}}},
    {"fsync: the file is durable to the byte, and clean",
     {"linux.host box memory=1GiB", "linux.disk sda box bandwidth=4MiB/s", "linux.file log sda",
      "linux.write log 10000", "linux.fsync log"},
     SECOND,
     {{"log", "durable_bytes", 10000},
      {"box", "dirty", 0},
      {"box", "writeback", 0},
      {"box", "clean", 3},
      {"sda", "writes", 2},
      {"sda", "written_bytes", 16384}}},
    {"fdatasync writes no metadata where the length is the same",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file log sda length=8KiB",
      "linux.write log 100 at=0", "linux.fdatasync log"},
     SECOND,
     {{"sda", "writes", 1}, {"log", "dirty", 0}}},
    {"a miss is read with those behind it, a hit is not",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file old sda length=1MiB",
      "linux.read old 4KiB", "linux.read old 4KiB"},
     SECOND,
     {{"sda", "reads", 1}, {"old", "pages_read", 4}, {"old", "cached", 4}}},
    {"a read ends where the file ends",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file old sda length=5000",
      "linux.reader scan file=old"},
     50 * MS,
     {{"scan", "bytes", 5000}, {"scan", "calls", 1}}},
    {"old files are written out by the timer, in whole",
     {"linux.host box memory=1GiB hz=250 vm.dirty_expire_centisecs=100 "
      "vm.dirty_writeback_centisecs=50",
      "linux.disk sda box", "linux.file log sda", "linux.write log 1MiB"},
     2 * SECOND,
     {{"log", "durable_bytes", 1 << 20}, {"box", "periodic_starts", 1}, {"box", "dirty", 0}}},
    {"with vm.dirty_writeback_centisecs=0 nothing happens",
     {"linux.host box memory=1GiB vm.dirty_expire_centisecs=100 vm.dirty_writeback_centisecs=0",
      "linux.disk sda box", "linux.file log sda", "linux.write log 1MiB"},
     100 * SECOND,
     {{"box", "dirty", 256}, {"sda", "writes", 0}}},
    {"an offered rate is kept, in bursts too",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file log sda",
      "linux.writer app file=log rate=1MiB/s block=64KiB burst_on=500ms burst_period=2s"},
     4 * SECOND - 1,
     {{"app", "bytes", 1 << 20}, {"app", "calls", 16}}},
    {"writers share files by turns",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file part sda count=4",
      "linux.writer a file=part files=4 stride=2 rate=1MiB/s block=128KiB",
      "linux.writer b file=part files=4 first=1 stride=2 rate=1MiB/s block=128KiB"},
     SECOND - 1,
     {{"part-0", "length_bytes", 4 << 17},
      {"part-1", "length_bytes", 4 << 17},
      {"part-2", "length_bytes", 4 << 17},
      {"part-3", "length_bytes", 4 << 17}}},
    {"two that append to one file do not write over each other",
     {"linux.host box memory=1GiB hz=100", "linux.disk sda box", "linux.file log sda",
      "linux.write log 40MiB", "linux.write log 30MiB"},
     SECOND,
     {{"log", "length_bytes", 70 << 20}, {"box", "pages_dirtied", 70 << 8}}},
    {"direct writes leave the cache alone",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file log sda",
      "linux.writer app file=log rate=1MiB/s block=1MiB direct=true"},
     500 * MS,
     {{"box", "dirty", 0}, {"log", "durable_bytes", 1 << 20}, {"log", "cached", 0}}},
    {"a killed process leaves its pages to the kernel",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file log sda",
      "linux.process db box", "linux.memory db 10MiB",
      "linux.writer app file=log process=db rate=10MiB/s", "at 500ms linux.kill db"},
     SECOND,
     {{"log", "length_bytes", 5 << 20},
      {"log", "dirty", 5 << 8},
      {"db", "anonymous", 0},
      {"box", "anonymous", 0}}},
    {"a stalled disk holds what it has",
     {"linux.host box memory=1GiB", "linux.disk sda box", "linux.file log sda",
      "linux.write log 1MiB", "linux.stall sda", "linux.fsync log"},
     100 * SECOND,
     {{"log", "writeback", 256}, {"log", "durable_bytes", 0}}},
    {"memory that processes take lowers the limits",
     {"linux.host box memory=8GiB kernel=0", "linux.process db box", "linux.memory db 4GiB"},
     SECOND,
     {{"box", "available", 2097152 - 1048576 + 1 - 7090}, {"box", "anonymous", 1048576}}},
    {"background at or above the limit is half of it",
     {"linux.host box memory=8GiB vm.dirty_bytes=64MiB vm.dirty_background_bytes=64MiB"},
     SECOND,
     {{"box", "thresh", 16384}, {"box", "background", 8192}, {"box", "freerun", 12288}}},
};

static void test_scenarios(void **state)
{
    for (int i = 0; i < COUNT_OF(scenarios); i++) {
        const struct scenario *s = &scenarios[i];
        close_world(state);
        open_world(state);
        for (int k = 0; k < LINES && s->commands[k] != NULL; k++) {
            give(s->commands[k]);
        }
        run_to(s->until);
        for (int k = 0; k < FACTS && s->facts[k].record != NULL; k++) {
            int64_t is = number(s->facts[k].record, s->facts[k].member);
            if (is != s->facts[k].value) {
                fail_msg("%s: %s.%s is %lld", s->name, s->facts[k].record, s->facts[k].member,
                         (long long)is);
            }
        }
    }
}

// ---- what is refused ----

static void test_refusals(void **state)
{
    (void)state;
    static const char *const setup[] = {"linux.host box memory=1GiB",
                                        "linux.disk sda box capacity=1GiB",
                                        "linux.file log sda",
                                        "linux.process db box nofile=10",
                                        "linux.writer app file=log rate=1MiB/s",
                                        NULL};
    static const struct {
        const char *command, *words;
    } cases[] = {
        {"linux.host box", "already"},
        {"linux.host other hz=200", "does not tick"},
        {"linux.host other memory=64MiB kernel=1GiB", "more than the memory"},
        {"set box vm.dirty_bytes=0", "EINVAL"},
        {"set box vm.dirty_bytes=8191", "EINVAL"},
        {"set box vm.dirty_background_bytes=0", "EINVAL"},
        {"set box vm.dirty_ratio=101", ""},
        {"set box vm.dirty_ratio=-1", ""},
        {"set box vm.dirty_rato=10", "unknown setting"},
        {"linux.host other vm.dirty_bytes=100", "EINVAL"},
        {"set sda max_ratio=0", ""},
        {"set sda min_ratio=100", "EINVAL"},
        {"linux.file log sda", "already"},
        {"linux.file big sda length=2GiB", "no room"},
        {"linux.writer x file=nothing", "no file called 'nothing'"},
        {"linux.writer x file=log files=3", "no file"},
        {"linux.unlink log", "works on it"},
        {"linux.open db 11", "EMFILE"},
        {"linux.open db -1", "only 0"},
        {"linux.map db 65531", "ENOMEM"},
        {"linux.proceed app", "runs already"},
        {"linux.kill nobody", "no process or task"},
        {"linux.power_on box", "has power"},
        {"linux.mend sda", "already"},
        {"linux.fill sda left=2GiB", "less than that"},
        {"linux.write log 0", ""},
    };
    give_all(setup);
    for (int i = 0; i < COUNT_OF(cases); i++) {
        refused(cases[i].command, cases[i].words);
    }
    give("set box fs.file-max=5");
    refused("linux.open db 6", "ENFILE");
    give("linux.power_off box");
    refused("linux.write log 1MiB", "no power");
    refused("linux.proceed app", "no power");
    refused("linux.process x box", "no power");
}

// ---- knobs ----

static void test_knob_writes(void **state)
{
    (void)state;
    static const struct {
        const char *set;
        int64_t ratio, bytes, background_ratio, background_bytes;
    } steps[] = {
        {"set box vm.dirty_bytes=64MiB", 0, 64 << 20, 10, 0},
        {"set box vm.dirty_ratio=0", 0, 64 << 20, 10, 0}, // no change: the bytes stay in force
        {"set box vm.dirty_background_bytes=1MiB", 0, 64 << 20, 0, 1 << 20},
        {"set box vm.dirty_ratio=30 vm.dirty_background_ratio=30", 30, 0, 30, 0},
        {"set box vm.dirty_bytes=1MiB vm.dirty_ratio=40", 40, 0, 30, 0}, // the last one wins
    };
    give("linux.host box memory=1GiB");
    for (int i = 0; i < COUNT_OF(steps); i++) {
        give(steps[i].set);
        assert_int_equal(number("box", "vm.dirty_ratio"), steps[i].ratio);
        assert_int_equal(number("box", "vm.dirty_bytes"), steps[i].bytes);
        assert_int_equal(number("box", "vm.dirty_background_ratio"), steps[i].background_ratio);
        assert_int_equal(number("box", "vm.dirty_background_bytes"), steps[i].background_bytes);
        assert_int_equal(number("box", "tracked"), number("box", "thresh"));
    }
}

// Lowering vm.dirty_bytes below what is dirty stops a writer until the excess is on disk.
static void test_lowered_limit_stops_writers(void **state)
{
    (void)state;
    static const char *const setup[] = {
        "linux.host box memory=4GiB vm.dirty_bytes=512MiB vm.dirty_background_bytes=500MiB",
        "linux.disk sda box bandwidth=50MiB/s", "linux.file log sda",
        "linux.writer app file=log rate=200MiB/s", NULL};
    give_all(setup);
    run_to(SECOND);
    assert_int_equal(number("app", "pauses"), 0);
    give("set box vm.dirty_bytes=100MiB");
    run_to(2 * SECOND);
    assert_true(number("box", "full_stops") > 0);
    int64_t bytes = number("app", "bytes");
    run_to(2800 * MS); // 100 MiB at 50 MiB/s take two seconds
    assert_int_equal(number("app", "bytes"), bytes);
    run_to(5 * SECOND);
    assert_true(number("app", "bytes") > bytes);
    assert_true(number("app", "call_most") > 1900 * MS);
}

// ---- time ----

static void test_an_idle_host_costs_nothing(void **state)
{
    (void)state;
    give("linux.host box memory=1GiB");
    give("linux.disk sda box");
    give("linux.file log sda");
    assert_int_equal(world_next_time(world()), TIME_NEVER);
    give("linux.write log 1MiB");
    run_to(200 * SECOND);
    assert_int_equal(number("box", "dirty"), 0);
    assert_int_equal(world_next_time(world()), TIME_NEVER);
}

// fsync waits for what is ahead of it in the queue, and so does the page of metadata that it writes
// then.
static void test_fsync_shares_the_queue(void **state)
{
    (void)state;
    static const char *const setup[] = {
        "linux.host box memory=4GiB vm.dirty_background_bytes=16MiB vm.dirty_bytes=1GiB",
        "linux.disk sda box bandwidth=32MiB/s nr_requests=32 max_sectors_kb=512 wbt_lat_usec=0",
        "linux.file log sda",
        "linux.file other sda",
        "linux.write log 64MiB",
        NULL};
    give_all(setup);
    run_to(100 * MS);
    int64_t ahead = number("sda", "queued_pages");
    assert_in_range(ahead, 1024, 6144);
    give("ledger.open book box sda");
    give("ledger.append book 1MiB");
    give("ledger.sync book");
    run_to(10 * SECOND);
    assert_int_equal(number("book", "synced"), 1);
    int64_t least = 100 * MS + (max_i64(0, ahead - 2048) + 256) * SECOND / 8192;
    assert_true(number("book", "last_time") > least);
    assert_true(number("book", "last_time") < least + 1400 * MS);
}

static void test_burst_credit(void **state)
{
    (void)state;
    static const char *const setup[] = {
        "linux.host box memory=4GiB",
        "linux.disk vol box bandwidth=10MiB/s burst_bandwidth=100MiB/s burst_bytes=90MiB",
        "linux.file log vol", "linux.writer app file=log direct=true block=1MiB", NULL};
    give_all(setup);
    run_to(SECOND);
    assert_in_range(number("app", "bytes"), 95 << 20, 101 << 20);
    run_to(11 * SECOND);
    assert_in_range(number("app", "bytes"), 190 << 20, 202 << 20);
}

// ---- memory ----

// One reader follows the log's end out of the cache; one that reads a large old file pushes the
// pages out that the first has not come to.
static int64_t misses_of_a_follower(bool scan)
{
    static const char *const setup[] = {
        "linux.host box memory=512MiB kernel=0 vm.dirty_background_ratio=5",
        "linux.disk sda box bandwidth=400MiB/s",
        "linux.file log sda",
        "linux.file old sda length=4GiB",
        "linux.writer app file=log rate=20MiB/s",
        NULL};
    give_all(setup);
    run_to(10 * SECOND);
    if (scan) {
        give("linux.reader scan file=old rate=100MiB/s block=1MiB");
    }
    run_to(14 * SECOND);
    give("linux.reader follower file=log rate=100MiB/s block=1MiB from=100MiB");
    run_to(16 * SECOND);
    return number("log", "pages_read");
}

static void test_a_scan_evicts_the_hot_end(void **state)
{
    assert_int_equal(misses_of_a_follower(false), 0);
    close_world(state);
    open_world(state);
    assert_true(misses_of_a_follower(true) > 0);
}

static void test_pages_read_twice_stay(void **state)
{
    (void)state;
    static const char *const setup[] = {"linux.host box memory=256MiB kernel=0",
                                        "linux.disk sda box bandwidth=400MiB/s",
                                        "linux.file hot sda length=16MiB",
                                        "linux.file old sda length=4GiB",
                                        "set sda read_ahead_kb=1024",
                                        "linux.read hot 16MiB",
                                        NULL};
    give_all(setup);
    run_to(SECOND);
    give("linux.read hot 16MiB");
    run_to(2 * SECOND);
    give("linux.read hot 16MiB");
    run_to(3 * SECOND);
    assert_true(number("box", "active") > 0);
    give("linux.reader scan file=old rate=100MiB/s block=1MiB");
    run_to(10 * SECOND);
    assert_true(number("box", "reclaimed") > 0);
    assert_int_equal(number("hot", "cached"), 4096);
}

static void test_overcommit(void **state)
{
    (void)state;
    static const char *const setup[] = {"linux.host box memory=1GiB kernel=0", "linux.disk sda box",
                                        "ledger.open book box sda", "linux.process other box",
                                        NULL};
    give_all(setup);
    give("ledger.heap book 2GiB");
    assert_int_equal(number("book", "refused"), LINUX_ENOMEM);
    give("set box vm.overcommit_memory=2");
    give("ledger.heap book 600MiB");
    assert_int_equal(number("book", "refused"), LINUX_ENOMEM);
    give("set box vm.overcommit_ratio=80");
    give("ledger.heap book 600MiB");
    assert_int_equal(number("book", "refused"), 0);
    give("set box vm.overcommit_memory=1");
    give("linux.memory other 700MiB"); // the larger one dies for it
    assert_int_equal(number("box", "oom_kills"), 1);
    assert_int_equal(number("box", "anonymous"), 700 << 8);
    give("ledger.files book 1000");
    assert_int_equal(number("box", "descriptors"), 1000);
    give("ledger.files book 100");
    assert_int_equal(number("book", "refused"), LINUX_EMFILE);
}

// ---- an engine that stands on it ----

static void test_an_engine_on_a_host(void **state)
{
    (void)state;
    static const char *const setup[] = {
        "linux.host box memory=1GiB vm.dirty_bytes=32MiB vm.dirty_background_bytes=8MiB",
        "linux.disk sda box bandwidth=20MiB/s",
        "ledger.open book box sda",
        "ledger.append book 4MiB",
        "ledger.read book 1MiB at=2MiB",
        "ledger.sync book",
        NULL};
    give_all(setup);
    run_to(SECOND);
    assert_int_equal(number("book", "appended"), 1);
    assert_int_equal(number("book", "bytes"), 1 << 20);
    assert_int_equal(number("book", "synced"), 1);
    assert_int_equal(number("pages", "durable_bytes"), 4 << 20);
    give("ledger.append book 100MiB"); // throttled: about 3.5 s
    run_to(2 * SECOND);
    assert_int_equal(number("book", "appended"), 1);
    assert_true(number("ledger-io", "pauses") > 0);
    run_to(20 * SECOND);
    assert_int_equal(number("book", "appended"), 2);
    assert_int_equal(number("book", "last_outcome"), 100 << 20);
    assert_true(number("book", "last_time") > 4 * SECOND);
    give("linux.break sda");
    give("ledger.append book 1MiB");
    give("ledger.sync book");
    run_to(25 * SECOND);
    assert_int_equal(number("book", "last_outcome"), -LINUX_EIO);
    give("linux.mend sda");
    give("ledger.append book 1MiB");
    give("linux.write pages 1MiB");
    give("linux.power_off box"); // before the ends of both calls, which never come
    run_to(26 * SECOND);
    assert_int_equal(number("book", "appended"), 3);
    assert_int_equal(record_live(world(), ENGINE_LINUX, LINUX_TASK), 1);
    assert_int_equal(number("book", "power_losses"), 1);
    assert_int_equal(number("pages", "length_bytes"), number("pages", "durable_bytes"));
    assert_false(
        linux_task_is_idle(world(), ledger_at(world(), ledger_next(world(), (ledger_h){0}))->task));
}

static void test_an_engine_is_told_of_its_end(void **state)
{
    (void)state;
    static const char *const setup[] = {"linux.host box memory=1GiB kernel=0", "linux.disk sda box",
                                        "ledger.open book box sda", "ledger.append book 1MiB",
                                        NULL};
    give_all(setup);
    run_to(SECOND);
    give("linux.process heap box");
    give("ledger.heap book 600MiB");
    give("linux.memory heap 500MiB"); // more than there is: the largest dies
    run_to(2 * SECOND);
    assert_int_equal(number("box", "oom_kills"), 1);
    assert_int_equal(number("book", "killed"), 1);
    assert_int_equal(number("pages", "length_bytes"), 1 << 20);
    give("linux.power_off box");
    run_to(3 * SECOND);
    assert_int_equal(number("book", "killed"), 1);
    assert_int_equal(number("book", "power_losses"), 1);
}

// ---- power loss, byte for byte ----

enum { PAGES = 64, OPERATIONS = 60 };

// For each page of a small file: when it was last written to, and when the write was submitted that
// last put it on disk.
struct shadow {
    struct observer observer;
    int64_t written[PAGES], saved[PAGES];
    int64_t length;
};

static void hear(void *self, const struct world *w, const struct event *event, uint64_t order)
{
    (void)order;
    struct shadow *s = self;
    if (event->kind != LINUX_KIND(LINUX_COMPLETES)) {
        return;
    }
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){event->target});
    const struct linux_request *r = linux_request_at(w, disk->queue.first);
    for (uint64_t i = 0; r->kind == REQUEST_WRITE && i < r->pages; i++) {
        s->saved[r->first + i] = r->submitted;
    }
    if (r->kind == REQUEST_WRITE && r->to > s->length) {
        s->length = r->to;
    }
}

static bool is_lost(int64_t page)
{
    linux_file_h file = file_named("log");
    for (linux_loss_h h = linux_lost_next(world(), file, (linux_loss_h){0}); h.bits != 0;
         h = linux_lost_next(world(), file, h)) {
        const struct linux_loss *loss = linux_loss_at(world(), h);
        if (loss->from < (page + 1) * PAGE_BYTES && loss->to > page * PAGE_BYTES) {
            return true;
        }
    }
    return false;
}

static void lose_power(uint64_t seed)
{
    static const char *const setup[] = {
        "linux.host box memory=1GiB vm.dirty_expire_centisecs=20 vm.dirty_writeback_centisecs=10",
        "linux.disk sda box bandwidth=500KiB/s", "linux.file log sda", NULL};
    static struct shadow s;
    memset(&s, 0, sizeof s);
    give_all(setup);
    s.observer = (struct observer){.self = &s, .began = hear};
    hosted->branch.world.observer = &s.observer;
    int64_t time = 0, length = 0;
    for (int i = 0; i < OPERATIONS; i++) {
        char command[100];
        time += (int64_t)(line_draw(&seed) % 12) * 4 * MS + 4 * MS;
        run_to(time + MS); // between two ticks
        int64_t bytes = 1 + (int64_t)(line_draw(&seed) % 20000);
        int64_t at = (int64_t)(line_draw(&seed) % (uint64_t)(length + 1));
        if (line_draw(&seed) % 5 == 0) {
            give("linux.fsync log");
            continue;
        }
        bytes = min_i64(bytes, PAGES * PAGE_BYTES - at);
        snprintf(command, sizeof command, "linux.write log %lldB at=%lldB", (long long)bytes,
                 (long long)at);
        give(command);
        for (int64_t page = at / PAGE_BYTES; page <= (at + bytes - 1) / PAGE_BYTES; page++) {
            s.written[page] = world_now(world()) + 1;
        }
        length = max_i64(length, at + bytes);
    }
    give("linux.power_off box");
    assert_int_equal(number("log", "length_bytes"), s.length);
    for (int64_t page = 0; page < pages_of(length); page++) {
        if (is_lost(page) != (s.written[page] > s.saved[page])) {
            fail_msg("page %lld was written to at %lld, saved at %lld, and is %slost",
                     (long long)page, (long long)s.written[page], (long long)s.saved[page],
                     is_lost(page) ? "" : "not ");
        }
    }
}

static void test_power_loss_takes_what_was_not_written(void **state)
{
    for (uint64_t seed = 1; seed <= 12; seed++) {
        close_world(state);
        open_world(state);
        lose_power(seed);
    }
}

// What lies in a volatile cache is lost, unless it was flushed.
static void test_volatile_cache(void **state)
{
    (void)state;
    give("linux.host box memory=1GiB");
    give("linux.disk sda box kind=hdd");
    give("linux.file log sda");
    give("linux.write log 1MiB");
    give("linux.fsync log");
    run_to(SECOND);
    assert_int_equal(number("log", "durable_bytes"), 1 << 20);
    give("linux.write log 1MiB");
    run_to(100 * SECOND); // written back by age, into the cache
    assert_int_equal(number("log", "dirty"), 0);
    assert_int_equal(number("sda", "unsafe_bytes"), 1 << 20);
    give("linux.power_off box");
    assert_int_equal(number("log", "length_bytes"), 1 << 20);
    assert_int_equal(number("log", "losses"), 1);
}

// ---- the same on every way ----

static void test_sync_and_remove(void **state)
{
    (void)state;
    static const char *const setup[] = {
        "linux.host box memory=1GiB", "linux.disk sda box", "linux.disk sdb box kind=hdd",
        "linux.file a sda",           "linux.file b sdb",   "linux.write a 5MiB",
        "linux.write b 5MiB",         "linux.sync box",     NULL};
    give_all(setup);
    run_to(5 * SECOND);
    assert_int_equal(number("a", "durable_bytes"), 5 << 20);
    assert_int_equal(number("b", "durable_bytes"), 5 << 20);
    give("linux.write a 5MiB");
    give("linux.unlink a");
    assert_int_equal(number("box", "dirty"), 0);
    run_to(100 * SECOND);
    assert_int_equal(number("sda", "used_bytes"), 0);
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(test_scenarios),
        IN_A_WORLD(test_refusals),
        IN_A_WORLD(test_knob_writes),
        IN_A_WORLD(test_lowered_limit_stops_writers),
        IN_A_WORLD(test_an_idle_host_costs_nothing),
        IN_A_WORLD(test_fsync_shares_the_queue),
        IN_A_WORLD(test_burst_credit),
        IN_A_WORLD(test_a_scan_evicts_the_hot_end),
        IN_A_WORLD(test_pages_read_twice_stay),
        IN_A_WORLD(test_overcommit),
        IN_A_WORLD(test_an_engine_on_a_host),
        IN_A_WORLD(test_an_engine_is_told_of_its_end),
        IN_A_WORLD(test_power_loss_takes_what_was_not_written),
        IN_A_WORLD(test_volatile_cache),
        IN_A_WORLD(test_sync_and_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
