// position: see position.h.
#include "engines/linux/position.h"

uint64_t position_level(uint64_t setpoint, uint64_t total, uint64_t limit)
{
    int64_t away = ((int64_t)setpoint - (int64_t)total) * (1 << POSITION_BITS);
    int64_t x = away / (int64_t)((limit - setpoint) | 1);
    int64_t level = x;
    level = level * x >> POSITION_BITS;
    level = level * x >> POSITION_BITS;
    return (uint64_t)clamp_i64(level + (int64_t)POSITION_ONE, 0, 2 * (int64_t)POSITION_ONE);
}

// A disk with strict_limit is held within its own limits whatever the machine has left.
static uint64_t strict_ratio(const struct position *p, uint64_t level)
{
    uint64_t setpoint = (p->disk_thresh + p->disk_background) / 2;
    if (p->disk_total >= p->disk_thresh || setpoint == 0 || setpoint == p->disk_thresh) {
        return 0;
    }
    return word_least(level, position_level(setpoint, p->disk_total, p->disk_thresh));
}

// Where the disk stands on a line that falls from 1 at its part of the setpoint to 0 eight seconds
// of its bandwidth later, or as much of its own share where there are several disks.
static uint64_t on_disk_line(const struct position *p, uint64_t disk_thresh, uint64_t level)
{
    uint64_t thresh = p->limits.thresh;
    uint64_t part = (disk_thresh << 16) / (uint32_t)(thresh | 1); // of 2^16
    uint64_t setpoint = limits_setpoint(p->limits, p->tracked) * part >> 16;
    uint64_t span = (thresh - disk_thresh + 8 * p->average) * part >> 16;
    uint64_t end = setpoint + span;
    if (p->disk_total < end - span / 4) {
        return level * (end - p->disk_total) / ((end - setpoint) | 1);
    }
    return level / 4;
}

uint64_t position_ratio(const struct position *p)
{
    uint64_t limit = limits_hard(p->limits, p->tracked);
    if (p->total >= limit) {
        return 0;
    }
    uint64_t level = position_level(limits_setpoint(p->limits, p->tracked), p->total, limit);
    if (p->strict) {
        return strict_ratio(p, level);
    }
    uint64_t disk_thresh = word_least(p->disk_thresh, p->limits.thresh);
    uint64_t ratio = on_disk_line(p, disk_thresh, level);
    uint64_t reserve = disk_thresh / 2;
    if (p->disk_total >= reserve) {
        return ratio;
    }
    // The divisor of div_u64 is 32 bits wide; what is dirty fits, as limits do.
    return p->disk_total > reserve / 8 ? ratio * reserve / (uint32_t)p->disk_total : ratio * 8;
}
