// wake: see wake.h.
//
// The wheel has levels of 64 buckets, each level eight times as coarse as the one before:
//
//   level   a bucket is   for delays of
//     0       1 tick         0 to    62 ticks
//     1       8             63 to   503
//     2      64            504 to  4031
//     3     512           4032 to 32255     and so on
#include "engines/linux/wake.h"

enum { WHEEL_BUCKETS = 64, WHEEL_SHIFT = 3, WHEEL_LEVELS = 9 };

uint64_t wake_timer(uint64_t now, uint64_t delay)
{
    uint64_t shift = 0;
    uint64_t next_level = WHEEL_BUCKETS - 1;
    while (delay >= next_level && shift < (WHEEL_LEVELS - 1) * WHEEL_SHIFT) {
        shift += WHEEL_SHIFT;
        next_level <<= WHEEL_SHIFT;
    }
    return (((now + delay) >> shift) + 1) << shift;
}

// msecs_to_jiffies: what is above the greatest long of milliseconds in an int is for ever.
uint64_t wake_ticks(int64_t centisecs, uint64_t hz)
{
    uint32_t milliseconds = (uint32_t)centisecs * 10;
    if ((int32_t)milliseconds < 0) {
        return INT64_MAX / 2;
    }
    return word_div_up((uint64_t)milliseconds * hz, 1000);
}
