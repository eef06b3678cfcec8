// zipf: ranks from 1 to n with probability proportional to 1 / rank^s.
//
// By rejection-inversion (Hörmann and Derflinger, "Rejection-inversion to generate variates from
// monotone discrete distributions", 1996): no table, the same time for every n, hardly ever a
// second try.
//
//   zipf_prepare    once
//   zipf_draw       a rank
//   zipf_mean       the mean rank, rounded; sums up to a thousand terms
//
// s is in parts per billion, 0 to ZIPF_MOST_S, and 1 or at least ZIPF_NEAR_ONE away from it; n is 1
// to ZIPF_MOST_N. Used through sim/distribution.h.
#ifndef ORRERY_SIM_ZIPF_H
#define ORRERY_SIM_ZIPF_H

#include "sim/random.h"

#define ZIPF_MOST_N INT64_C(1000000000000)
#define ZIPF_MOST_S (4 * PPB_ONE)
#define ZIPF_NEAR_ONE INT64_C(1000)

struct zipf {
    int64_t last;    // V at n + 1/2; zipf.c says what V is
    int64_t span;    // from there to V at the other end
    int64_t inverse; // 1 / (1 - s), 40 bits after the point; 0 if s is 1
    int64_t cut;     // a result so near below its rank needs no second look; fixed
    int64_t bits;    // after the point of V
};

void zipf_prepare(struct zipf *z, int64_t n, int64_t s);
int64_t zipf_draw(const struct zipf *z, int64_t n, int64_t s, struct random_stream *stream);
int64_t zipf_mean(int64_t n, int64_t s);

#endif
