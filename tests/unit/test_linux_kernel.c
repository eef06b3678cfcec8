// The kernel's writeback arithmetic, against cases worked by hand and numbers that a running 6.18
// kernel printed (tracepoints balance_dirty_pages and bdi_dirty_ratelimit, /proc/vmstat).
#include "engines/linux/bandwidth.h"
#include "engines/linux/dirtyable.h"
#include "engines/linux/limits.h"
#include "engines/linux/pause.h"
#include "engines/linux/position.h"
#include "engines/linux/ratelimit.h"
#include "engines/linux/shares.h"
#include "engines/linux/wake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { HZ = 250 };

static void assert_number(uint64_t found, uint64_t expected, const char *what, int row)
{
    if (found != expected) {
        fail_msg("%s, row %d: %llu, not %llu", what, row, (unsigned long long)found,
                 (unsigned long long)expected);
    }
}

// ---- dirtyable, limits, knobs ----

static void test_dirtyable(void **state)
{
    (void)state;
    assert_int_equal(dirtyable_zone_reserve(3840, 33, 10955), 3840);
    assert_int_equal(dirtyable_zone_reserve(772915, 6974, 7936), 14910);
    assert_int_equal(dirtyable_memory(1000, 300, 40, 5), 746);
    assert_int_equal(dirtyable_memory(200, 300, 40, 5), 46);
    assert_int_equal(dirtyable_memory(0, 0, 0, 0), 1);
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        int64_t ratio, bytes, background_ratio, background_bytes;
        uint64_t dirtyable, tracked, thresh, background;
        bool realtime;
    } cases[] = {
        {20, 0, 10, 0, 6030593, 0, 1205824, 602175, false},
        {80, 0, 5, 0, 14548992, 0, 11636352, 724608, false},
        {0, 268435456, 0, 134217728, 6030593, 0, 65536, 32768, false},
        {0, 8193, 0, 1, 6030593, 0, 3, 1, false},
        {20, 0, 20, 0, 6030593, 0, 1205824, 602912, false}, // equal counts as above: half
        {10, 0, 50, 0, 4096, 0, 409, 204, false},
        {0, 0, 0, 0, 6030593, 0, 0, 0, false},
        {20, 0, 10, 0, 6030593, 320, 1507290, 752728, true},
        // The lift comes before the comparison: (1 + 320/32) < (1 + 320/32) does not hold.
        {0, 8192, 0, 8192, 1000, 320, 12, 6, true},
        {100, 0, 10, 0, UINT64_C(1) << 33, 0, UINT32_MAX, 857735168, false},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct knobs knobs = knobs_default();
        knobs.values[KNOB_DIRTY_RATIO] = cases[i].ratio;
        knobs.values[KNOB_DIRTY_BYTES] = cases[i].bytes;
        knobs.values[KNOB_DIRTY_BACKGROUND_RATIO] = cases[i].background_ratio;
        knobs.values[KNOB_DIRTY_BACKGROUND_BYTES] = cases[i].background_bytes;
        struct limits limits =
            limits_from(&knobs, cases[i].dirtyable, cases[i].realtime, cases[i].tracked);
        assert_number(limits.thresh, cases[i].thresh, "thresh", i);
        assert_number(limits.background, cases[i].background, "background", i);
    }
}

static void test_halving_is_seen(void **state)
{
    (void)state;
    struct knobs knobs = knobs_default();
    assert_false(limits_halved(&knobs, 6030593));
    knobs.values[KNOB_DIRTY_BACKGROUND_RATIO] = 20;
    assert_true(limits_halved(&knobs, 6030593));
    knobs.values[KNOB_DIRTY_BACKGROUND_RATIO] = 19;
    assert_false(limits_halved(&knobs, 6030593));
}

static void test_levels(void **state)
{
    (void)state;
    struct limits limits = {.thresh = 49152, .background = 8192};
    assert_int_equal(limits_freerun(limits), 28672);
    assert_int_equal(limits_setpoint(limits, 0), 38912);
    assert_int_equal(limits_hard(limits, 60000), 60000);
    assert_int_equal(limits_setpoint(limits, 60000), 44336);
    assert_int_equal(limits_rate_limit(65536, 2), 1024);
    assert_int_equal(limits_rate_limit(100, 64), 16);
}

static void test_tracked_limit(void **state)
{
    (void)state;
    uint64_t tracked = 1000, stamp = 0;
    limits_track(&tracked, &stamp, 5000, 0, 49, HZ); // too early
    assert_int_equal(tracked, 1000);
    limits_track(&tracked, &stamp, 5000, 0, 50, HZ); // up at once
    assert_int_equal(tracked, 5000);
    assert_int_equal(stamp, 50);
    limits_track(&tracked, &stamp, 1800, 0, 100, HZ); // down by 3200 / 32
    assert_int_equal(tracked, 4900);
    limits_track(&tracked, &stamp, 1800, 4580, 150, HZ); // but not below what is dirty
    assert_int_equal(tracked, 4890);
    limits_track(&tracked, &stamp, 1800, 9000, 200, HZ);
    assert_int_equal(tracked, 4890);
    assert_int_equal(stamp, 200);
}

static void test_knob_writes(void **state)
{
    (void)state;
    static const struct {
        enum knob knob;
        int64_t value;
        const char *error;
        bool resets, flushes;
        int64_t after[KNOBS];
    } steps[] = {
        {KNOB_DIRTY_RATIO, 30, "", true, false, {10, 0, 30, 0, 3000, 500}},
        {KNOB_DIRTY_RATIO, 30, "", false, false, {10, 0, 30, 0, 3000, 500}},
        {KNOB_DIRTY_BYTES, 8191, "EINVAL", false, false, {10, 0, 30, 0, 3000, 500}},
        {KNOB_DIRTY_BYTES, 8192, "", true, false, {10, 0, 0, 8192, 3000, 500}},
        {KNOB_DIRTY_RATIO, 0, "", false, false, {10, 0, 0, 8192, 3000, 500}},
        {KNOB_DIRTY_BYTES, 0, "EINVAL", false, false, {10, 0, 0, 8192, 3000, 500}},
        {KNOB_DIRTY_BACKGROUND_BYTES, 1, "", false, false, {0, 1, 0, 8192, 3000, 500}},
        {KNOB_DIRTY_BACKGROUND_RATIO, 0, "", false, false, {0, 0, 0, 8192, 3000, 500}},
        {KNOB_DIRTY_BACKGROUND_RATIO, 101, "EINVAL", false, false, {0, 0, 0, 8192, 3000, 500}},
        {KNOB_DIRTY_BYTES, INT64_C(1) << 45, "ERANGE", false, false, {0, 0, 0, 8192, 3000, 500}},
        {KNOB_DIRTY_RATIO, 20, "", true, false, {0, 0, 20, 0, 3000, 500}},
        {KNOB_DIRTY_EXPIRE_CENTISECS, -1, "EINVAL", false, false, {0, 0, 20, 0, 3000, 500}},
        {KNOB_DIRTY_EXPIRE_CENTISECS, 0, "", false, false, {0, 0, 20, 0, 0, 500}},
        {KNOB_DIRTY_WRITEBACK_CENTISECS, 500, "", false, false, {0, 0, 20, 0, 0, 500}},
        {KNOB_DIRTY_WRITEBACK_CENTISECS, 100, "", false, true, {0, 0, 20, 0, 0, 100}},
        {KNOB_DIRTY_WRITEBACK_CENTISECS, 0, "", false, false, {0, 0, 20, 0, 0, 0}},
        {KNOB_DIRTY_WRITEBACK_CENTISECS, -1, "", false, true, {0, 0, 20, 0, 0, -1}},
        {KNOB_DIRTY_WRITEBACK_CENTISECS,
         INT64_C(1) << 31,
         "EINVAL",
         false,
         false,
         {0, 0, 20, 0, 0, -1}},
    };
    struct knobs knobs = knobs_default();
    for (int i = 0; i < COUNT_OF(steps); i++) {
        struct knob_write done = knobs_write(&knobs, steps[i].knob, steps[i].value);
        assert_string_equal(knobs_errno(done.error), steps[i].error);
        assert_number(done.resets, steps[i].resets, "resets", i);
        assert_number(done.flushes, steps[i].flushes, "flushes", i);
        for (int k = 0; k < KNOBS; k++) {
            assert_number((uint64_t)knobs.values[k], (uint64_t)steps[i].after[k],
                          knobs_name((enum knob)k), i);
        }
    }
}

static void test_knob_names(void **state)
{
    (void)state;
    for (int i = 0; i < KNOBS; i++) {
        const char *name = knobs_name((enum knob)i);
        assert_int_equal(knobs_named(name, strlen(name)), i);
    }
    assert_int_equal(knobs_named("dirty_ratio", 5), -1);
    assert_int_equal(knobs_named("swappiness", 10), -1);
}

// ---- bandwidth ----

static void test_bandwidth(void **state)
{
    (void)state;
    struct bandwidth b = bandwidth_new(1000);
    assert_int_equal(b.rate, 25600);
    assert_false(bandwidth_is_due(&b, 1050, HZ));
    assert_true(bandwidth_is_due(&b, 1051, HZ));
    bandwidth_update(&b, 3277, 1050, HZ);
    assert_int_equal(b.rate, 25150);
    assert_int_equal(b.average, 25600); // follows one estimate later
    bandwidth_stamp(&b, 0, 3277, 1050);
    bandwidth_update(&b, 3277, 1100, HZ);
    assert_int_equal(b.rate, 23921);
    assert_int_equal(b.average, 25600 - (25600 - 25150) / 8);
    // Upward again: the average waits until it lies below both.
    bandwidth_stamp(&b, 0, 3277, 1100);
    bandwidth_update(&b, 3277 + 9000, 1150, HZ);
    assert_int_equal(b.average, 25544);
    // More than 1024 ticks: what was written in them, and nothing else.
    bandwidth_stamp(&b, 0, 0, 1150);
    bandwidth_update(&b, 8200, 1150 + 1025, HZ);
    assert_int_equal(b.rate, 2000);
    assert_int_equal(b.average, 2000);
    bandwidth_stamp(&b, 0, 8200, 0);
    bandwidth_update(&b, 8000, 2000, HZ); // counts that fell write nothing
    assert_int_equal(b.rate, 0);
    assert_int_equal(b.average, 1);
}

static void test_idle_disk(void **state)
{
    (void)state;
    struct bandwidth b = bandwidth_new(0);
    bandwidth_wake(&b, false, 10, 20, 250, HZ);
    assert_int_equal(b.stamp, 0);
    bandwidth_wake(&b, true, 10, 20, 251, HZ);
    assert_int_equal(b.stamp, 0);
    bandwidth_wake(&b, false, 10, 20, 251, HZ);
    assert_int_equal(b.stamp, 251);
    assert_int_equal(b.dirtied_stamp, 10);
    assert_int_equal(b.written_stamp, 20);
}

// ---- position, rate limit ----

static struct position alone(uint64_t thresh, uint64_t background, uint64_t total, uint64_t average)
{
    return (struct position){.limits = {thresh, background},
                             .tracked = thresh,
                             .total = total,
                             .disk_total = total,
                             .disk_thresh = thresh,
                             .average = average};
}

static void test_position(void **state)
{
    (void)state;
    assert_int_equal(position_level(57344, 57344, 65536), 1024);
    assert_int_equal(position_level(57344, 49152, 65536), 2045); // 8193 for 8192: not quite 2
    assert_int_equal(position_level(57344, 65536, 65536), 2);
    assert_int_equal(position_level(57344, 61877, 65536), 851);
    assert_int_equal(position_level(100, 0, 101), 2048);
    struct position p = alone(65536, 32768, 61877, 19000);
    assert_int_equal(position_ratio(&p), 825);
    assert_int_equal(position_rate(22700, 825), 18288);
    p.total = 65536;
    assert_int_equal(position_ratio(&p), 0);
    // A disk that holds nearly nothing of its share, and one that holds far too much.
    p = alone(65536, 32768, 57344, 1000);
    p.disk_total = 100;
    assert_int_equal(position_ratio(&p), 8 * 8352); // 1024 * (65342 - 100) / 7999
    p.disk_total = 200000;
    assert_int_equal(position_ratio(&p), 256);
    // strict_limit: the lesser of both levels.
    p = alone(65536, 32768, 1000, 1000);
    p.strict = true;
    p.disk_thresh = 200;
    p.disk_background = position_disk_background(&p);
    assert_int_equal(p.disk_background, 100);
    p.disk_total = 175;
    assert_int_equal(position_ratio(&p), position_level(150, 175, 200));
    p.disk_total = 200;
    assert_int_equal(position_ratio(&p), 0);
}

// Rates as the kernel's tracepoint balance_dirty_pages had them, in KiB/s rounded down to 100.
static void test_position_as_traced(void **state)
{
    (void)state;
    static const struct {
        uint64_t thresh, background, total, disk_total, disk_thresh, average, base, rate;
    } rows[] = {
        // flatout, first looks above freerun: the disk had 0.851 of the completions.
        {65536, 32768, 49156, 49168, 55753, 25600, 102400, 204000},
        {65536, 32768, 49272, 49296, 55753, 25600, 102400, 199400},
        {65536, 32768, 49533, 49552, 55753, 25600, 102400, 190100},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct position p =
            alone(rows[i].thresh, rows[i].background, rows[i].total, rows[i].average);
        p.disk_total = rows[i].disk_total;
        p.disk_thresh = rows[i].disk_thresh;
        uint64_t rate = 4 * position_rate(rows[i].base / 4, position_ratio(&p));
        assert_in_range(rate, rows[i].rate * 998 / 1000, rows[i].rate * 1002 / 1000);
    }
}

static void test_exceeded(void **state)
{
    (void)state;
    struct position p = alone(1000, 500, 1001, 100);
    assert_true(position_is_exceeded(&p));
    p.total = 1000;
    assert_false(position_is_exceeded(&p));
    p.strict = true;
    assert_true(position_is_exceeded(&p));
    p.disk_total = 1000;
    assert_false(position_is_exceeded(&p));
}

static void test_ratelimit(void **state)
{
    (void)state;
    struct bandwidth b = bandwidth_new(0);
    b.average = 16000;
    // Above the setpoint, dirtying 20000 a second: balanced = 19201 * 16000 / 20001 = 15360, and
    // the task's rate 19201 is the highest of the estimates but for the last, 25600: no step.
    struct position p = alone(65536, 32768, 60000, 16000);
    struct ratelimit r = ratelimit_new();
    ratelimit_update(&r, &b, &p, 768, 4000, 50, HZ);
    assert_int_equal(r.base, 25600);
    assert_int_equal(r.balanced, 15360);
    // Now the most is 19201: the step 6399 is halved 25600 / 12799 = 2 times, an eighth of that.
    ratelimit_update(&r, &b, &p, 768, 4000, 50, HZ);
    assert_int_equal(r.base, 25600 - 200);
    // Below the setpoint it does not fall.
    p.total = 50000;
    ratelimit_update(&r, &b, &p, 768, 4000, 50, HZ);
    assert_int_equal(r.base, 25400);
    // It rises there, from tiny values too: the least is the task's rate, 2 * 3 + 1.
    r = (struct ratelimit){3, 16000};
    ratelimit_update(&r, &b, &p, 2048, 1, 50, HZ);
    assert_int_equal(r.base, 4);
    assert_int_equal(r.balanced, 16000 < 7 * 16000 / 5 ? 16000 : 0);
    r = (struct ratelimit){1, 1};
    p.total = 60000;
    ratelimit_update(&r, &b, &p, 0, 100000, 50, HZ);
    assert_int_equal(r.base, 1);
}

// ---- pause ----

static void test_poll(void **state)
{
    (void)state;
    static const uint64_t cases[][3] = {
        {0, 16383, 64}, {0, 4096, 64}, {0, 4095, 32},   {10, 11, 1},
        {11, 11, 1},    {12, 11, 1},   {0, 65536, 256},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        assert_number(pause_poll(cases[i][0], cases[i][1]), cases[i][2], "poll", i);
    }
    struct pause_task task = pause_new_task();
    assert_int_equal(pause_check(&task, false), 32);
    assert_int_equal(pause_check(&task, true), 8);
    task.check_point = 4;
    assert_int_equal(pause_check(&task, true), 4);
    task.pages = 40;
    pause_free(&task, 0, 65536, 77);
    assert_int_equal(task.clock, 77);
    assert_int_equal(task.pages, 0);
    assert_int_equal(task.check_point, 256);
}

static void test_pause_bounds(void **state)
{
    (void)state;
    assert_int_equal(pause_most(60000, 16000, HZ), 50);
    assert_int_equal(pause_most(1000, 16000, HZ), 1000 / 501 + 1);
    assert_int_equal(pause_most(0, 1, HZ), 1);
    // One writer: 2 ticks, 2 * 22700 / 256 = 177 pages.
    struct pause_least least = pause_least(16400, 22700, 18288, 50, HZ);
    assert_int_equal(least.check_point, 177);
    assert_int_equal(least.ticks, 2);
    // Eight writers: three doublings, 2 + 3 * 2500 / 1024 = 9 ticks.
    least = pause_least(16384, 2048, 2048, 50, HZ);
    assert_int_equal(least.check_point, 72);
    assert_int_equal(least.ticks, 5);
    // A slow disk: 32 pages, at whatever time they take.
    least = pause_least(1000, 1000, 1000, 50, HZ);
    assert_int_equal(least.check_point, 32);
    assert_int_equal(least.ticks, 1 + 8 / 2);
    // So slow that not even the longest pause allows 32.
    least = pause_least(100, 100, 100, 50, HZ);
    assert_int_equal(least.check_point, 19);
    assert_int_equal(least.ticks, 50);
    // The task's rate fell so far that its pages would take more than the longest pause.
    least = pause_least(16400, 22700, 100, 50, HZ);
    assert_int_equal(least.check_point, 19);
    assert_int_equal(least.ticks, 50);
    assert_int_equal(pause_least(16400, 22700, 0, 50, HZ).check_point, 0);
}

static void test_decisions(void **state)
{
    (void)state;
    // 200 pages at 18288 a second are 2 ticks. The clock stands at now: all of it is slept.
    struct pause_task task = {.clock = 1000, .pages = 200, .check_point = 177};
    struct pause_decision d = pause_decide(&task, 61877, 16400, 22700, 18288, 1000, HZ);
    assert_true(d.sleeps);
    assert_int_equal(d.period, 2);
    assert_int_equal(d.pause, 2);
    assert_int_equal(task.pages, 200);
    pause_slept(&task, &d);
    assert_int_equal(task.clock, 1002);
    assert_int_equal(task.pages, 0);
    assert_int_equal(task.check_point, 177);
    // The sleep took a tick longer, and so the next one is not worth it: credit of one tick stays.
    task.pages = 200;
    d = pause_decide(&task, 61877, 16400, 22700, 18288, 1003, HZ);
    assert_false(d.sleeps);
    assert_int_equal(d.think, 1);
    assert_int_equal(d.pause, 0);
    assert_int_equal(task.clock, 1004);
    assert_int_equal(task.pages, 0);
    // Pages of no time at all: the check point moves instead.
    task = (struct pause_task){.clock = 1000, .pages = 50, .check_point = 40};
    d = pause_decide(&task, 61877, 16400, 22700, 40000, 1000, HZ);
    assert_false(d.sleeps);
    assert_int_equal(task.pages, 50);
    assert_int_equal(task.check_point, 90);
    // More than a second of credit is forgotten.
    task = (struct pause_task){.clock = 1000, .pages = 200, .check_point = 177};
    d = pause_decide(&task, 61877, 16400, 22700, 18288, 1300, HZ);
    assert_false(d.sleeps);
    assert_int_equal(task.clock, 1300);
    // The longest pause, and the debt of another.
    task = (struct pause_task){.clock = 1000, .pages = 200, .check_point = 177};
    d = pause_decide(&task, 61877, 16400, 22700, 100, 1000, HZ);
    assert_true(d.sleeps);
    assert_int_equal(d.period, 500);
    assert_int_equal(d.pause, 50);
    pause_slept(&task, &d);
    assert_int_equal(task.clock, 1100);
    // At the hard limit.
    task = (struct pause_task){.clock = 1000, .pages = 8, .check_point = 8};
    d = pause_decide(&task, 61877, 16400, 22700, 0, 1500, HZ);
    assert_true(d.sleeps);
    assert_int_equal(d.pause, 50);
    assert_false(pause_goes_on(0, 33, 2));
    assert_true(pause_goes_on(0, 32, 2));
    assert_true(pause_goes_on(1, 61877, 2));
}

// ---- shares ----

static const struct shares_ratios usual = {.least = 0, .most = SHARES_WHOLE, .all_least = 0};

static void test_shares(void **state)
{
    (void)state;
    struct shares_all all = shares_begin();
    struct shares_own one = {0}, two = {0};
    struct shares_fraction f = shares_fraction(&all, &one);
    assert_int_equal(f.own, 0);
    assert_int_equal(f.all, 1);
    assert_false(shares_age(&all, 1));
    shares_complete(&all, &one, SHARES_WHOLE, 3000);
    shares_complete(&all, &two, SHARES_WHOLE, 999);
    assert_true(shares_age(&all, 1));
    f = shares_fraction(&all, &one);
    assert_int_equal(f.own, 1500);
    assert_int_equal(f.all, 2000);
    shares_complete(&all, &two, SHARES_WHOLE, 1);
    assert_int_equal(two.count, 500);
    assert_true(shares_age(&all, 64));
    assert_int_equal(shares_fraction(&all, &one).own, 0);
    assert_int_equal(shares_fraction(&all, &one).all, 1);
}

static void test_parts(void **state)
{
    (void)state;
    struct shares_fraction three_quarters = {1500, 2000};
    assert_int_equal(shares_part(three_quarters, &usual, 65536, 65536, false), 49152);
    assert_int_equal(shares_part((struct shares_fraction){0, 1}, &usual, 65536, 10, false), 8190);
    assert_int_equal(shares_part((struct shares_fraction){0, 1}, &usual, 65536, 36, true), 655);
    assert_int_equal(shares_part((struct shares_fraction){0, 1}, &usual, 65536, 65536, false), 0);
    struct shares_ratios ratios = {
        .least = SHARES_WHOLE / 10, .most = SHARES_WHOLE / 2, .all_least = SHARES_WHOLE / 10};
    assert_int_equal(shares_part((struct shares_fraction){0, 1}, &ratios, 1000, 1000, false), 100);
    assert_int_equal(shares_part((struct shares_fraction){1, 4}, &ratios, 1000, 1000, false), 325);
    assert_int_equal(shares_part((struct shares_fraction){1, 1}, &ratios, 1000, 1000, false), 500);
}

// A disk with max_ratio 25 stops counting when its share reaches a quarter.
static void test_largest_share(void **state)
{
    (void)state;
    struct shares_all all = {.count = 3001};
    struct shares_own own = {0};
    for (int i = 0; i < 10; i++) {
        shares_complete(&all, &own, SHARES_WHOLE / 4, 200);
    }
    struct shares_fraction f = shares_fraction(&all, &own);
    assert_in_range(f.own * 1000 / f.all, 249, 250);
}

// ---- wake ----

static void test_timers(void **state)
{
    (void)state;
    static const uint64_t cases[][3] = {
        {1000, 2, 1003},    {1000, 62, 1063},   {1000, 63, 1064},  {1000, 250, 1256},
        {1024, 250, 1280},  {1000, 503, 1504},  {1000, 504, 1536}, {1000, 1250, 2304},
        {1000, 4031, 5056}, {1000, 4032, 5120}, {1000, 0, 1001},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        assert_number(wake_timer(cases[i][0], cases[i][1]), cases[i][2], "timer", i);
    }
    assert_int_equal(wake_ticks(500, HZ), 1250);
    assert_int_equal(wake_ticks(1, 100), 1);
    assert_int_equal(wake_ticks(1, HZ), 3); // 2.5
    assert_true(wake_ticks(-1, HZ) > UINT64_C(1) << 60);
    assert_int_equal(wake_after(1000, 0, HZ), 0);
    assert_int_equal(wake_after(1024, 100, HZ), 1280); // wakes of one second come 256 ticks apart
}

static void test_old_files(void **state)
{
    (void)state;
    assert_false(wake_is_old_due(1000, 100, 1249, HZ));
    assert_true(wake_is_old_due(1000, 100, 1250, HZ));
    assert_false(wake_is_old_due(0, 0, 100000, HZ));
    assert_false(wake_is_expired(1000, 300, 1749, HZ));
    assert_true(wake_is_expired(1000, 300, 1750, HZ));
    assert_true(wake_is_expired(1000, 0, 1000, HZ));
}

static void test_chunks_and_stops(void **state)
{
    (void)state;
    assert_int_equal(wake_chunk(17000, 65536), 9216); // 8192 is less than 8500
    assert_int_equal(wake_chunk(16383, 65536), 8192);
    assert_int_equal(wake_chunk(1, 65536), 1024);
    assert_true(wake_is_over(16385, 16384, 0, 0));
    assert_false(wake_is_over(16384, 16384, 100, 100));
    assert_true(wake_is_over(16384, 16384, 101, 100));
    struct limits limits = {49152, 8192};
    assert_true(wake_begins(8193, limits.background, true, false));
    assert_false(wake_begins(8193, limits.background, true, true));
    assert_true(wake_begins(8192, limits.background, false, false));
    assert_true(wake_begins(8193, limits.background, false, true));
    assert_false(wake_begins(8192, limits.background, true, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dirtyable),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_halving_is_seen),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_tracked_limit),
        cmocka_unit_test(test_knob_writes),
        cmocka_unit_test(test_knob_names),
        cmocka_unit_test(test_bandwidth),
        cmocka_unit_test(test_idle_disk),
        cmocka_unit_test(test_position),
        cmocka_unit_test(test_position_as_traced),
        cmocka_unit_test(test_exceeded),
        cmocka_unit_test(test_ratelimit),
        cmocka_unit_test(test_poll),
        cmocka_unit_test(test_pause_bounds),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_largest_share),
        cmocka_unit_test(test_timers),
        cmocka_unit_test(test_old_files),
        cmocka_unit_test(test_chunks_and_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
