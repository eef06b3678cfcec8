// linux: what the kernel promises when things go wrong: what a sync that has returned has saved,
// what a failed disk tells, who is held back by whom. Every event is followed by all invariants.
#include "tests/support/host_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define MS MILLISECOND
#define HOST "linux.host box memory=1GiB; "
#define SLOW HOST "linux.disk sda box bandwidth=1MB/s; linux.file log sda; "

enum { STEPS = 6, FACTS = 4 };

static const struct promise {
    const char *name;
    struct {
        const char *commands;
        int64_t until;
    } steps[STEPS];
    struct {
        const char *record, *member;
        int64_t least, most;
    } facts[FACTS];
    int tasks; // that are left
} promises[] = {
    // filemap_fdatawrite tags what is dirty when it begins, pages under writeback too.
    {"sync saves what was written to a page under writeback",
     {{SLOW "linux.write log 1000100; linux.fsync log", 5 * MS},
      {"linux.write log 100; linux.sync box", 10 * SECOND}},
     {{"log", "durable_bytes", 1000200, 1000200}, {"log", "dirty", 0, 0}},
     0},
    {"fsync saves it too, whoever writes there meanwhile",
     {{SLOW "linux.write log 1000100; linux.fsync log", 5 * MS},
      {"linux.write log 100; linux.fsync log", 10 * MS},
      {"linux.write log 100", 10 * SECOND}},
     {{"log", "durable_bytes", 1000300, 1000300}},
     0},
    {"sync does not run after a writer for ever",
     {{SLOW "linux.write log 1000100; linux.sync box", 5 * MS},
      {"linux.writer app file=log rate=500KB/s block=100", 5 * SECOND}},
     {{"log", "durable_bytes", 1000100, INT64_MAX}},
     1},
    {"a disk with strict_limit keeps its flusher at work below the limits of the machine",
     {{HOST "linux.disk sda box bandwidth=50MB/s max_ratio=1 strict_limit=true; "
            "linux.file log sda; linux.writer app file=log",
       10 * SECOND}},
     {{"sda", "written_bytes", 350000000, 510000000}},
     1},
    {"a read that a disk fails brings nothing, and the reader is told",
     {{SLOW "linux.file old sda length=1MiB; linux.reader app file=old; linux.break sda", SECOND}},
     {{"old", "cached", 0, 0}, {"app", "errors", 1, 1}, {"app", "bytes", 0, 0}},
     1},
    {"a page amid a file that was never on disk is a hole after a power loss",
     {{SLOW "linux.write log 4096 at=1MiB; linux.fsync log", SECOND},
      {"linux.write log 4096 at=0; linux.fsync log", SECOND + MS},
      {"linux.write log 4096 at=0; linux.power_off box", SECOND + 2 * MS}},
     {{"log", "losses", 1, 1}},
     0},
    {"a file that is cut short while it is written ends there, also after a power loss",
     {{SLOW "linux.write log 1000100", 5 * MS},
      {"set box vm.dirty_writeback_centisecs=100; set box vm.dirty_expire_centisecs=1",
       SECOND + 100 * MS},
      {"linux.truncate log 500100", 3 * SECOND},
      {"linux.write log 100; linux.power_off box", 3 * SECOND + MS}},
     {{"log", "length_bytes", 500100, 500100},
      {"log", "losses", 1, 1},
      {"sda", "used_bytes", 123 * 4096, 123 * 4096}},
     0},
    {"a read under way brings nothing behind the new end",
     {{SLOW "linux.file old sda length=1MiB; linux.read old 128KiB; linux.kill call-1", MS},
      {"linux.truncate old 4096", SECOND}},
     {{"old", "cached", 1, 1}, {"box", "reading", 0, 0}},
     0},
    // 2,896 pages at least, and a tenth of 2,097,152 from one watermark to the next.
    {"reclaim begins at the low watermark and not before",
     {{"linux.host box memory=8GiB vm.watermark_scale_factor=1000 kernel=6900MiB inactive=200MiB; "
       "linux.disk sda box; linux.file log sda; linux.write log 1MiB",
       10 * MS}},
     {{"box", "watermark", 2896 + 2 * 209715, 2896 + 2 * 209715}, {"box", "reclaimed", 0, 0}},
     0},
    {"who takes all the memory that is left dies, and not a smaller one",
     {{HOST "set box vm.overcommit_memory=1; linux.process small box; linux.memory small 100MiB; "
            "linux.process greedy box; linux.memory greedy 1TiB",
       SECOND}},
     {{"greedy", "killed", 1, 1}, {"small", "killed", 0, 0}, {"box", "oom_kills", 1, 1}},
     0},
    {"a read-ahead as large as the memory reads what fits",
     {{HOST "linux.disk sda box read_ahead_kb=1048576; linux.file old sda length=4GiB; "
            "linux.reader app file=old",
       100 * SECOND}},
     {{"app", "bytes", INT64_C(4) << 30, INT64_C(4) << 30}},
     1},
    {"a disk is filled to its last page",
     {{HOST "linux.disk sda box capacity=1000000; linux.file log sda; "
            "linux.writer app file=log block=50000",
       SECOND}},
     {{"log", "length_bytes", 244 * 4096, 244 * 4096}, {"app", "errors", 1, 1}},
     1},
};

static void test_promises(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(promises); i++) {
        const struct promise *p = &promises[i];
        struct host_world *h = host_world_open();
        for (int k = 0; k < STEPS && p->steps[k].commands != NULL; k++) {
            host_world_give(h, p->steps[k].commands);
            host_world_run(h, p->steps[k].until);
        }
        for (int k = 0; k < FACTS && p->facts[k].record != NULL; k++) {
            int64_t is = host_world_number(h, p->facts[k].record, p->facts[k].member);
            if (is < p->facts[k].least || is > p->facts[k].most) {
                fail_msg("%s: %s.%s is %lld", p->name, p->facts[k].record, p->facts[k].member,
                         (long long)is);
            }
        }
        int tasks = 0;
        for (linux_task_h t = {0}; (t = linux_task_next(&h->branch.world, t)).bits != 0; tasks++) {
        }
        if (tasks != p->tasks) {
            fail_msg("%s: %d tasks are left", p->name, tasks);
        }
        host_world_close(h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_promises)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
