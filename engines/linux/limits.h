// limits: from knobs and dirtyable memory to the levels at which writers and flusher act.
//
//       0 ---- background ---- freerun ---- setpoint ---- hard limit
//              flusher starts  writers      where the     writers stop
//              (dirty alone)   may pause    rates balance
//
// The levels right of background are compared with dirty + writeback.
//
//   limits_from        background and thresh                 domain_dirty_limits
//   limits_freerun     halfway between the two               dirty_freerun_ceiling
//   limits_hard        thresh, or the tracked limit above it hard_dirty_limit
//   limits_setpoint    halfway between freerun and hard      wb_position_ratio
//   limits_track       moves the tracked limit               domain_update_dirty_limit
//   limits_interval    ticks between two such moves          BANDWIDTH_INTERVAL
//   limits_rate_limit  pages a CPU may dirty before somebody looks   writeback_set_ratelimit
//
// The tracked limit (dirty_limit of the kernel's wb domain) follows thresh upward at once and
// downward by a thirty-second part of the gap at a time, never below what is dirty, so that a
// shrinking thresh does not stop all writers. Writing a knob that `resets` (knobs.h) puts it at
// thresh.
//
// Source: mm/page-writeback.c. In pages.
#ifndef ORRERY_LINUX_LIMITS_H
#define ORRERY_LINUX_LIMITS_H

#include "engines/linux/knobs.h"

struct limits {
    uint64_t thresh, background;
};

// `tracked` is only looked at for a real-time task.
struct limits limits_from(const struct knobs *knobs, uint64_t dirtyable, bool realtime,
                          uint64_t tracked);
// Background was at or above thresh and is now half of it, of which the kernel says nothing.
bool limits_halved(const struct knobs *knobs, uint64_t dirtyable);

static inline uint64_t limits_freerun(struct limits limits)
{
    return (limits.thresh + limits.background) / 2;
}

static inline uint64_t limits_hard(struct limits limits, uint64_t tracked)
{
    return word_most(limits.thresh, tracked);
}

static inline uint64_t limits_setpoint(struct limits limits, uint64_t tracked)
{
    return (limits_freerun(limits) + limits_hard(limits, tracked)) / 2;
}

static inline uint64_t limits_interval(uint64_t hz) { return word_most(hz / 5, 1); }

// `stamp` is the tick of the last move; both are left alone before limits_interval has passed.
// total is dirty + writeback.
void limits_track(uint64_t *tracked, uint64_t *stamp, uint64_t thresh, uint64_t total, uint64_t now,
                  uint64_t hz);

static inline uint64_t limits_rate_limit(uint64_t thresh, uint64_t cpus)
{
    return word_most(thresh / (cpus * 32), 16);
}

#endif
