// wake: when the flusher of a disk wakes, how much it writes at a time, and when it stops.
//
//   wake_timer          the tick in which a timer fires   calc_wheel_index, kernel/time/timer.c
//   wake_ticks          centiseconds as ticks             msecs_to_jiffies(interval * 10)
//   wake_after          the flusher's timer               wb_wakeup_delayed, fs/fs-writeback.c
//   wake_is_old_due     time to look for old files        wb_check_old_data_flush
//   wake_is_expired     a file is old enough              move_expired_inodes
//   wake_chunk          pages of a file at a time         writeback_chunk_size
//   wake_is_over        background work goes on           wb_over_bg_thresh, mm/page-writeback.c
//   wake_begins         a writer starts background work   balance_dirty_pages
#ifndef ORRERY_LINUX_WAKE_H
#define ORRERY_LINUX_WAKE_H

#include "engines/linux/limits.h"

enum { WAKE_CHUNK_PAGES = 1024 }; // MIN_WRITEBACK_PAGES: 4 MiB

// A timer never fires early: the wheel rounds up to the next multiple of 1, 8, 64, ... ticks above
// now + delay, the coarser the further away.
uint64_t wake_timer(uint64_t now, uint64_t delay);

// Rounded up. Negative ones, which the kernel takes for dirty_writeback_centisecs, never come.
uint64_t wake_ticks(int64_t centisecs, uint64_t hz);

// When the timer set now fires; 0 if there is none, for an interval of 0. An armed timer stays
// where it is when the knob changes.
static inline uint64_t wake_after(uint64_t now, int64_t interval_centisecs, uint64_t hz)
{
    return interval_centisecs == 0 ? 0 : wake_timer(now, wake_ticks(interval_centisecs, hz));
}

// Never with an interval of 0.
static inline bool wake_is_old_due(uint64_t last_old_flush, int64_t interval_centisecs,
                                   uint64_t now, uint64_t hz)
{
    return interval_centisecs != 0 &&
           (int64_t)(now - last_old_flush - wake_ticks(interval_centisecs, hz)) >= 0;
}

static inline bool wake_is_expired(uint64_t dirtied_when, int64_t expire_centisecs, uint64_t now,
                                   uint64_t hz)
{
    return (int64_t)(now - wake_ticks(expire_centisecs, hz) - dirtied_when) >= 0;
}

// Half a second of the disk, at most an eighth of the tracked limit; whole multiples of 4 MiB, at
// least one.
static inline uint64_t wake_chunk(uint64_t average, uint64_t tracked)
{
    uint64_t pages = word_least(average / 2, tracked / 8) + WAKE_CHUNK_PAGES;
    return pages - pages % WAKE_CHUNK_PAGES;
}

// `dirty` is the machine's dirty pages without those under writeback, disk_dirty the disk's;
// disk_background is shares_part of limits.background with total = dirty.
static inline bool wake_is_over(uint64_t dirty, uint64_t background, uint64_t disk_dirty,
                                uint64_t disk_background)
{
    return dirty > background || disk_dirty > disk_background;
}

// Asked only while no work is in progress on the disk. With laptop_mode, only above freerun.
static inline bool wake_begins(uint64_t dirty, uint64_t background, bool runs_free,
                               bool laptop_mode)
{
    return (dirty > background && !laptop_mode) || !runs_free;
}

#endif
