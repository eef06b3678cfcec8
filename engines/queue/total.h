// total: sums that outgrow 64 bits: a thousand customers waiting for a month are more nanoseconds
// than int64_t holds.
//
// Two words instead of an __int128, so that records need no alignment beyond 8.
#ifndef ORRERY_QUEUE_TOTAL_H
#define ORRERY_QUEUE_TOTAL_H

#include "sim/base.h"

struct total {
    uint64_t low;
    int64_t high;
};

static inline __int128 total_of(const struct total *t)
{
    return (__int128)((unsigned __int128)(uint64_t)t->high << 64 | t->low);
}

static inline void total_add(struct total *t, __int128 more)
{
    __int128 sum = total_of(t) + more;
    t->low = (uint64_t)sum;
    t->high = (int64_t)(sum >> 64);
}

// t / count, rounded toward zero; 0 for a count of 0.
static inline int64_t total_mean(const struct total *t, int64_t count)
{
    return count == 0 ? 0 : (int64_t)(total_of(t) / count);
}

// part * PPB_ONE / whole, for what is a fraction; 0 for a whole of 0. Exact up to 2^97 nanoseconds.
static inline int64_t total_ratio(__int128 part, __int128 whole)
{
    return whole == 0 ? 0 : (int64_t)(part * PPB_ONE / whole);
}

#endif
