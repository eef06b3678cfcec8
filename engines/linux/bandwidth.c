// bandwidth: see bandwidth.h.
#include "engines/linux/bandwidth.h"

void bandwidth_update(struct bandwidth *b, uint64_t written, uint64_t now, uint64_t hz)
{
    uint64_t period = word_power_of_two(3 * hz);
    uint64_t elapsed = bandwidth_elapsed(b, now);
    uint64_t before = b->rate, average = b->average;
    uint64_t sum = (written - word_least(written, b->written_stamp)) * hz;
    if (elapsed > period) {
        b->rate = sum / elapsed;
        b->average = word_most(b->rate, 1);
        return;
    }
    b->rate = (sum + before * (period - elapsed)) >> word_log2(period);
    if (average > before && before >= b->rate) {
        average -= (average - before) >> 3;
    }
    if (average < before && before <= b->rate) {
        average += (before - average) >> 3;
    }
    b->average = word_most(average, 1);
}
