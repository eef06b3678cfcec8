// ratelimit: see ratelimit.h.
#include "engines/linux/ratelimit.h"

// If N writers at `task_rate` dirty `dirty_rate`, then bandwidth / N is this, at most bandwidth.
static uint64_t balance(uint64_t task_rate, uint64_t bandwidth, uint64_t dirty_rate)
{
    return word_least(task_rate * bandwidth / (uint32_t)(dirty_rate | 1), bandwidth);
}

// Below the setpoint the rate may only rise, at most to the least estimate; above it only fall.
static uint64_t step_of(const struct ratelimit *r, uint64_t balanced, uint64_t task_rate,
                        bool below)
{
    if (below) {
        uint64_t least = word_least(word_least(r->balanced, balanced), task_rate);
        return least > r->base ? least - r->base : 0;
    }
    uint64_t most = word_most(word_most(r->balanced, balanced), task_rate);
    return r->base > most ? r->base - most : 0;
}

// The nearer the goal, the smaller the part of the way that is gone.
static uint64_t damp(uint64_t base, uint64_t step)
{
    uint64_t shift = base / (2 * step + 1);
    return shift < WORD_BITS ? word_div_up(step >> shift, 8) : 0;
}

void ratelimit_update(struct ratelimit *r, const struct bandwidth *b, const struct position *p,
                      uint64_t ratio, uint64_t dirtied, uint64_t now, uint64_t hz)
{
    uint64_t dirty_rate = (dirtied - b->dirtied_stamp) * hz / bandwidth_elapsed(b, now);
    uint64_t task_rate = position_rate(r->base, ratio) + 1;
    uint64_t balanced = balance(task_rate, b->average, dirty_rate);
    uint64_t total = p->strict ? p->disk_total : p->total;
    uint64_t setpoint = p->strict ? (p->disk_thresh + p->disk_background) / 2
                                  : limits_setpoint(p->limits, p->tracked);
    uint64_t step = damp(r->base, step_of(r, balanced, task_rate, total < setpoint));
    r->base += r->base < balanced ? step : 0 - step;
    r->base = word_most(r->base, 1);
    r->balanced = balanced;
}
