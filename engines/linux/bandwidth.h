// bandwidth: what the kernel believes a disk writes a second.
//
// A new disk is believed to write 100 MiB/s. From then on the rate over the last interval is
// averaged into `rate` with a memory of about four seconds, and `average` follows `rate` slowly and
// only while it goes on moving the same way. Everything that paces writers uses `average`.
//
// When the estimate is made:
//   - in balance_dirty_pages and at the end of every do_writepages, if more than 200 ms have passed
//     since the last one (bandwidth_is_due);
//   - 200 ms after the last page under writeback of an inode was completed (wb_inode_writeback_end
//     queues bw_dwork).
// Idle time up to a second counts as time in which the disk wrote little. After more, the count
// begins anew with the next do_writepages, if nothing is under writeback (bandwidth_wake).
//
//   bandwidth_new       100 MiB/s, stamped now             INIT_BW, mm/backing-dev.c
//   bandwidth_is_due    more than 200 ms since             balance_dirty_pages, do_writepages
//   bandwidth_update    the estimate                       wb_update_write_bandwidth
//   bandwidth_stamp     remembers the counts               __wb_update_bandwidth
//   bandwidth_wake      drops idle time above one second   wb_bandwidth_estimate_start
//
// Source: mm/page-writeback.c. In pages a second; dirtied and written are the disk's counts of
// pages since the world began.
#ifndef ORRERY_LINUX_BANDWIDTH_H
#define ORRERY_LINUX_BANDWIDTH_H

#include "engines/linux/word.h"

enum { BANDWIDTH_NEW = 100 << (20 - 12) };

struct bandwidth {
    uint64_t rate, average;                // write_bandwidth, avg_write_bandwidth
    uint64_t written_stamp, dirtied_stamp; // the counts at `stamp`
    uint64_t stamp;                        // the tick of the last estimate
};

static inline struct bandwidth bandwidth_new(uint64_t now)
{
    return (struct bandwidth){.rate = BANDWIDTH_NEW, .average = BANDWIDTH_NEW, .stamp = now};
}

static inline uint64_t bandwidth_interval(uint64_t hz) { return word_most(hz / 5, 1); }

static inline bool bandwidth_is_due(const struct bandwidth *b, uint64_t now, uint64_t hz)
{
    return (int64_t)(now - b->stamp - bandwidth_interval(hz)) > 0;
}

// At least one tick is said to have passed.
static inline uint64_t bandwidth_elapsed(const struct bandwidth *b, uint64_t now)
{
    return word_most(now - b->stamp, 1);
}

static inline void bandwidth_stamp(struct bandwidth *b, uint64_t dirtied, uint64_t written,
                                   uint64_t now)
{
    b->dirtied_stamp = dirtied;
    b->written_stamp = written;
    b->stamp = now;
}

// Changes rate and average only. In balance_dirty_pages the rate limit (ratelimit.h) is updated
// before this and the stamps after it.
void bandwidth_update(struct bandwidth *b, uint64_t written, uint64_t now, uint64_t hz);

// For the begin of a do_writepages.
static inline void bandwidth_wake(struct bandwidth *b, bool under_writeback, uint64_t dirtied,
                                  uint64_t written, uint64_t now, uint64_t hz)
{
    if (now - b->stamp > hz && !under_writeback) {
        bandwidth_stamp(b, dirtied, written, now);
    }
}

#endif
