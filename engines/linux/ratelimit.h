// ratelimit: the base rate of a disk's writers.
//
// With N writers at work the base rate should be the disk's bandwidth / N, at which dirty pages
// neither grow nor shrink. It is approached one-sidedly: only when the measured rates and the
// position (position.h) call for the same direction, by at most an eighth of the nearest of three
// estimates. From its start at 100 MiB/s it takes seconds to tens of seconds.
//
//   ratelimit_new       100 MiB/s                INIT_BW, mm/backing-dev.c
//   ratelimit_update    one step                 wb_update_dirty_ratelimit
//
// Called before bandwidth_update, and only by a writer above freerun for which bandwidth_is_due.
//
// Source: mm/page-writeback.c. In pages a second.
#ifndef ORRERY_LINUX_RATELIMIT_H
#define ORRERY_LINUX_RATELIMIT_H

#include "engines/linux/bandwidth.h"
#include "engines/linux/position.h"

struct ratelimit {
    uint64_t base;     // dirty_ratelimit
    uint64_t balanced; // balanced_dirty_ratelimit, of the last step
};

static inline struct ratelimit ratelimit_new(void)
{
    return (struct ratelimit){BANDWIDTH_NEW, BANDWIDTH_NEW};
}

// `ratio` is position_ratio(p), `dirtied` the disk's count of dirtied pages. b is read only.
void ratelimit_update(struct ratelimit *r, const struct bandwidth *b, const struct position *p,
                      uint64_t ratio, uint64_t dirtied, uint64_t now, uint64_t hz);

#endif
