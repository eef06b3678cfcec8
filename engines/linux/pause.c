// pause: see pause.h.
#include "engines/linux/pause.h"

uint64_t pause_most(uint64_t disk_total, uint64_t average, uint64_t hz)
{
    uint64_t ticks = disk_total / (1 + average / word_power_of_two(1 + hz / 8)) + 1;
    return word_least(ticks, word_most(hz / 5, 1));
}

// 10 ms, and 10 ms more for each doubling of the number of writers, at most half of the longest.
static int64_t target_of(uint64_t average, uint64_t base_rate, int64_t most, int64_t hz)
{
    int64_t high = word_log2(average), low = word_log2(base_rate);
    int64_t target = max_i64(1, hz / 100);
    if (high > low) {
        target += (high - low) * (10 * hz) / 1024;
    }
    return min_i64(target, 1 + most / 2);
}

// The kernel keeps `pages` in an int.
static int32_t pages_in(uint64_t rate, int64_t ticks, uint64_t hz)
{
    return (int32_t)(rate * (uint64_t)ticks / word_power_of_two(hz));
}

struct pause_least pause_least(uint64_t average, uint64_t base_rate, uint64_t task_rate,
                               int64_t most, uint64_t hz)
{
    int64_t ticks = target_of(average, base_rate, most, (int64_t)hz);
    int32_t pages = pages_in(base_rate, ticks, hz);
    if (pages < PAUSE_POLL_PAGES) {
        ticks = most;
        pages = pages_in(base_rate, ticks, hz);
        if (pages > PAUSE_POLL_PAGES) {
            pages = PAUSE_POLL_PAGES;
            ticks = (int64_t)(hz * PAUSE_POLL_PAGES / base_rate);
        }
    }
    uint64_t product = (uint64_t)(int64_t)(int32_t)((uint32_t)hz * (uint32_t)pages);
    if ((int64_t)(product / (task_rate + 1)) > most) {
        ticks = most;
        pages = pages_in(task_rate, ticks, hz);
    }
    return (struct pause_least){
        .ticks = pages >= PAUSE_POLL_PAGES ? 1 + ticks / 2 : ticks,
        .check_point = (uint64_t)(int64_t)pages,
    };
}

// No sleep: time that is over is kept as credit up to a second, and pages that are not yet paid for
// as debt. A period of no tick at all makes the check point later.
static void carry(struct pause_task *task, int64_t period, int64_t pause, uint64_t now, int64_t hz)
{
    if (pause < -hz) {
        task->clock = now;
        task->pages = 0;
    } else if (period != 0) {
        task->clock += (uint64_t)period;
        task->pages = 0;
    } else if (task->check_point <= task->pages) {
        task->check_point += task->pages;
    }
}

struct pause_decision pause_decide(struct pause_task *task, uint64_t disk_total, uint64_t average,
                                   uint64_t base_rate, uint64_t task_rate, uint64_t now,
                                   uint64_t hz)
{
    int64_t most = (int64_t)pause_most(disk_total, average, hz);
    struct pause_least least = pause_least(average, base_rate, task_rate, most, hz);
    struct pause_decision d = {.check_point = least.check_point, .now = now};
    d.think = task->clock == 0 ? 0 : (int64_t)(now - task->clock);
    if (task_rate == 0) {
        d.period = most;
        d.pause = most;
        d.sleeps = true;
        return d;
    }
    d.period = pause_period(task->pages, task_rate, hz);
    d.pause = d.period - d.think;
    if (d.pause < least.ticks) {
        carry(task, d.period, d.pause, now, (int64_t)hz);
        d.pause = min_i64(d.pause, 0);
        return d;
    }
    if (d.pause > most) {
        d.now += (uint64_t)min_i64(d.pause - most, most);
        d.pause = most;
    }
    d.sleeps = true;
    return d;
}

void pause_slept(struct pause_task *task, const struct pause_decision *decision)
{
    *task = (struct pause_task){.clock = decision->now + (uint64_t)decision->pause,
                                .check_point = decision->check_point};
}
