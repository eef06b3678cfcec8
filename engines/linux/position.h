// position: how near the limit the machine stands, as a factor for the writers' rate.
//
// The factor is a fixed-point number, POSITION_ONE for 1.0:
//
//     2.0  * * *                        At or below freerun (nobody asks there), about 2; 1 at the
//                *                      setpoint, flat around it; 0 at the hard limit and above.
//     1.0  . . . . * * * * .            Then a line for the disk alone: a disk that holds more than
//                            *          its part of the setpoint is slowed down to a quarter, one
//     0.0  ---------------------*----   that holds less than half of its share is let go faster, up
//          freerun   setpoint  limit    to eight times.
//
//   position_level     the curve alone                       pos_ratio_polynom
//   position_ratio     curve and line, or strict_limit's     wb_position_ratio
//   position_rate      the task's rate limit: base rate * factor
//
// Source: mm/page-writeback.c, as of 6.14 (before, the floor of an eighth of the room stood here;
// now it stands in shares_part).
#ifndef ORRERY_LINUX_POSITION_H
#define ORRERY_LINUX_POSITION_H

#include "engines/linux/limits.h"

enum { POSITION_BITS = 10 };
#define POSITION_ONE (UINT64_C(1) << POSITION_BITS)

// What balance_dirty_pages knows when it decides (struct dirty_throttle_control).
struct position {
    struct limits limits;
    uint64_t tracked; // the tracked limit
    uint64_t total;   // dirty + writeback, machine
    uint64_t disk_total;
    uint64_t disk_thresh;     // shares_part of thresh
    uint64_t disk_background; // in proportion: disk_thresh * background / thresh
    uint64_t average;         // the disk's bandwidth
    bool strict;              // its strict_limit
};

// position->disk_background from the rest. wb_dirty_limits.
static inline uint64_t position_disk_background(const struct position *p)
{
    return p->limits.thresh == 0 ? 0 : p->disk_thresh * p->limits.background / p->limits.thresh;
}

// From 0 to 2 * POSITION_ONE. limit must not be below setpoint.
uint64_t position_level(uint64_t setpoint, uint64_t total, uint64_t limit);
uint64_t position_ratio(const struct position *p);

static inline uint64_t position_rate(uint64_t base, uint64_t ratio)
{
    return base * ratio >> POSITION_BITS;
}

// The disk is asked for at every 8 pages from now on (its dirty_exceeded).
static inline bool position_is_exceeded(const struct position *p)
{
    return p->disk_total > p->disk_thresh && (p->total > p->limits.thresh || p->strict);
}

#endif
