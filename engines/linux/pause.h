// pause: when a writer looks at the machine's state, and how long it then sleeps.
//
// A task counts the pages it dirties. At its check point it looks. Below freerun it is only given
// the next check point; above, its pages should take `pages * hz / rate` ticks. Time that it spent
// since its last pause counts; what is left, it sleeps, unless that is less than worth a sleep:
// then the rest is carried to the next time as credit or debt.
//
//   pause_free        below freerun: the next check point only
//   pause_poll        pages until the next look          dirty_poll_interval
//   pause_check       pages at which a task looks        balance_dirty_pages_ratelimited_flags
//   pause_period      ticks that pages should take       balance_dirty_pages
//   pause_most        the longest pause now              wb_max_pause
//   pause_least       the shortest pause worth a sleep   wb_min_pause
//   pause_decide      one look above freerun             balance_dirty_pages
//   pause_slept       after the sleep that was decided   balance_dirty_pages
//   pause_goes_on     one sleep is enough                balance_dirty_pages
//
// A decided sleep of n ticks ends n + 1 ticks after the tick in which it began (wake_timer in
// wake.h), but the task's clock counts n: the tick too much is credit for the next pause.
//
// Source: mm/page-writeback.c. Times in ticks, rates in pages a second.
#ifndef ORRERY_LINUX_PAUSE_H
#define ORRERY_LINUX_PAUSE_H

#include "engines/linux/word.h"

enum {
    PAUSE_POLL_PAGES = 32,    // DIRTY_POLL_THRESH: check points are not set below that
    PAUSE_EXCEEDED_PAGES = 8, // a check point when the disk is over its share of an exceeded limit
    PAUSE_NEW_TASK_PAGES = 32 // a new task's first check point (copy_process, kernel/fork.c)
};

struct pause_task {
    uint64_t clock;       // dirty_paused_when: when the last pause ended by the rates; 0: never
    uint64_t pages;       // nr_dirtied since then
    uint64_t check_point; // nr_dirtied_pause
};

static inline struct pause_task pause_new_task(void)
{
    return (struct pause_task){.check_point = PAUSE_NEW_TASK_PAGES};
}

static inline uint64_t pause_poll(uint64_t total, uint64_t thresh)
{
    return thresh > total ? UINT64_C(1) << (word_log2(thresh - total) >> 1) : 1;
}

static inline uint64_t pause_check(const struct pause_task *task, bool exceeded)
{
    return exceeded ? word_least(task->check_point, PAUSE_EXCEEDED_PAGES) : task->check_point;
}

static inline void pause_free(struct pause_task *task, uint64_t total, uint64_t thresh,
                              uint64_t now)
{
    *task = (struct pause_task){.clock = now, .check_point = pause_poll(total, thresh)};
}

// rate must not be 0.
static inline int64_t pause_period(uint64_t pages, uint64_t rate, uint64_t hz)
{
    return (int64_t)(hz * pages / rate);
}

// disk_total is dirty + writeback of the disk, average its bandwidth.
uint64_t pause_most(uint64_t disk_total, uint64_t average, uint64_t hz);

struct pause_least {
    int64_t ticks;
    uint64_t check_point; // the task's next one, if it sleeps
};
struct pause_least pause_least(uint64_t average, uint64_t base_rate, uint64_t task_rate,
                               int64_t most, uint64_t hz);

// What a look above freerun came to; the numbers are those of the kernel's tracepoint.
struct pause_decision {
    int64_t period;       // ticks that the pages should take
    int64_t pause;        // to sleep, or if not: what is left, 0 or negative for credit
    int64_t think;        // ticks since the task's clock
    uint64_t check_point; // the task's next, once it slept
    uint64_t now;         // the tick that the task's clock is set from, once it slept
    bool sleeps;
};

// Changes the task if it does not sleep. `task_rate` is position_rate.
struct pause_decision pause_decide(struct pause_task *task, uint64_t disk_total, uint64_t average,
                                   uint64_t base_rate, uint64_t task_rate, uint64_t now,
                                   uint64_t hz);

void pause_slept(struct pause_task *task, const struct pause_decision *decision);

// After a sleep: the task may write on. At a rate of 0 it has to look again, unless so little is
// left on its disk that the counters could hide it (wb_stat_error, include/linux/backing-dev.h).
static inline bool pause_goes_on(uint64_t task_rate, uint64_t disk_total, uint64_t cpus)
{
    return task_rate != 0 || disk_total <= cpus * (8 * (1 + (uint64_t)word_log2(cpus)));
}

#endif
