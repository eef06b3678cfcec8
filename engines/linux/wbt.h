// wbt: how many requests of writeback may be in a disk's queue: blk-wbt, block/blk-wbt.c.
//
// So that reads do not wait behind a whole queue of writes, writeback is let into the queue by
// degrees. A step says how deep:
//
//   step   depth   writeback, requests   while a writer was paused within the last second
//    0       16            8                  16
//    1       31           16                  31
//    2       61           31                  61
//    3       96           48                  96
//
// The step goes up by one for each window of 100 ms with writes, and down by one for five windows
// without any. Whoever fills his share waits until nothing of it is left (disks with a volatile
// cache, and most have one), or the step changes, or a writer is paused.
//
//   wbt_limit        the table
//   wbt_window       how long a window is, in ticks
//   wbt_window_ends  the next step
//
// Left out: steps below 0, to which reads that take longer than wbt_lat_usec lead.
#ifndef ORRERY_LINUX_WBT_H
#define ORRERY_LINUX_WBT_H

#include "engines/linux/word.h"

enum { WBT_STEPS = 4, WBT_QUIET_WINDOWS = 5 };

struct wbt {
    uint64_t due;       // tick at which the present window ends; 0: none
    uint64_t paused_at; // tick at which a writer to the disk was last paused; 0: never
    uint8_t step;
    uint8_t quiet; // windows without writes so far
    uint8_t full;  // its share was filled, at step `full_at`
    uint8_t full_at;
    uint8_t wrote; // in the present window
    uint8_t unused[3];
};

static inline bool wbt_was_paused(const struct wbt *wbt, uint64_t now, uint64_t hz)
{
    return wbt->paused_at != 0 && now - wbt->paused_at < hz;
}

static inline int64_t wbt_limit(const struct wbt *wbt, uint64_t now, uint64_t hz)
{
    static const int64_t depths[WBT_STEPS] = {16, 31, 61, 96};
    int64_t depth = depths[wbt->step];
    return wbt_was_paused(wbt, now, hz) ? depth : (depth + 1) / 2;
}

static inline uint64_t wbt_window(uint64_t hz) { return word_most(hz / 10, 1); }

// true: another window begins.
bool wbt_window_ends(struct wbt *wbt, bool writes_wait);

#endif
