// limits: see limits.h.
#include "engines/linux/limits.h"

// A percentage is first cut to parts of 4096: 20 % are 819/4096.
static uint64_t level_of(int64_t bytes, int64_t ratio, uint64_t dirtyable)
{
    if (bytes != 0) {
        return word_div_up((uint64_t)bytes, WORD_PAGE_BYTES);
    }
    uint64_t parts = (uint64_t)ratio * WORD_PAGE_BYTES / 100;
    return parts * dirtyable / WORD_PAGE_BYTES;
}

static struct limits limits_unchecked(const struct knobs *knobs, uint64_t dirtyable)
{
    const int64_t *k = knobs->values;
    return (struct limits){
        .thresh = level_of(k[KNOB_DIRTY_BYTES], k[KNOB_DIRTY_RATIO], dirtyable),
        .background =
            level_of(k[KNOB_DIRTY_BACKGROUND_BYTES], k[KNOB_DIRTY_BACKGROUND_RATIO], dirtyable),
    };
}

static void lift(uint64_t *level, uint64_t tracked) { *level += *level / 4 + tracked / 32; }

struct limits limits_from(const struct knobs *knobs, uint64_t dirtyable, bool realtime,
                          uint64_t tracked)
{
    struct limits limits = limits_unchecked(knobs, dirtyable);
    if (realtime) {
        lift(&limits.background, tracked);
        lift(&limits.thresh, tracked);
    }
    limits.thresh = word_least(limits.thresh, UINT32_MAX);
    if (limits.background >= limits.thresh) {
        limits.background = limits.thresh / 2;
    }
    return limits;
}

bool limits_halved(const struct knobs *knobs, uint64_t dirtyable)
{
    struct limits limits = limits_unchecked(knobs, dirtyable);
    return limits.background >= word_least(limits.thresh, UINT32_MAX);
}

void limits_track(uint64_t *tracked, uint64_t *stamp, uint64_t thresh, uint64_t total, uint64_t now,
                  uint64_t hz)
{
    if ((int64_t)(now - *stamp - limits_interval(hz)) < 0) {
        return;
    }
    *stamp = now;
    if (*tracked < thresh) {
        *tracked = thresh;
        return;
    }
    uint64_t target = word_most(thresh, total);
    if (*tracked > target) {
        *tracked -= (*tracked - target) >> 5;
    }
}
