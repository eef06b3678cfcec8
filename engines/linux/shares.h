// shares: which part of the machine's limits one disk may use: its part of recent completions.
//
// Completed pages are counted for the machine and for each disk. Both counts halve every three
// seconds; a disk's own count does so when it is next looked at. So a disk that was idle has a
// share near nothing, and one that writes alone has all of it after some seconds.
//
//   shares_begin       an empty machine             fprop_global_init (its count begins at one)
//   shares_complete    pages completed on a disk    __fprop_add_percpu_max
//   shares_age         halve, so often              fprop_new_period
//   shares_fraction    own / all, at most one       fprop_fraction_percpu
//   shares_part        the disk's part of a limit   __wb_calc_thresh
//
// The clock is the caller's: shares_period after the first completion, and on, until shares_age
// says that nothing is left to halve. The timer is deferrable and may come late: it then halves as
// often as it should have.
//
// Source: lib/flex_proportions.c, mm/page-writeback.c. Counters kept per CPU err; these do not.
#ifndef ORRERY_LINUX_SHARES_H
#define ORRERY_LINUX_SHARES_H

#include "engines/linux/word.h"

// Ratios of disks are in parts of 1/10,000 of a percent (BDI_RATIO_SCALE).
#define SHARES_WHOLE UINT64_C(1000000)

struct shares_all {
    uint64_t count;
    uint64_t period; // how often it was halved
};

struct shares_own {
    uint64_t count;
    uint64_t period; // as far as this one was halved
};

// A disk's min_ratio and max_ratio and the sum of all min_ratios, in parts of SHARES_WHOLE.
struct shares_ratios {
    uint64_t least, most, all_least;
};

static inline struct shares_all shares_begin(void) { return (struct shares_all){.count = 1}; }
static inline uint64_t shares_period(uint64_t hz) { return 3 * hz; }

// `most` is the disk's max_ratio: its count stops where its fraction would exceed that.
void shares_complete(struct shares_all *all, struct shares_own *own, uint64_t most, uint64_t pages);

// false: nothing is left to halve, and the clock stops until the next completion.
bool shares_age(struct shares_all *all, uint64_t periods);

struct shares_fraction {
    uint64_t own, all; // all is never 0, own never above it
};
struct shares_fraction shares_fraction(const struct shares_all *all, const struct shares_own *own);

// Of a limit (thresh or background), for a disk; `total` is what is compared with it machine-wide:
// dirty + writeback for thresh, dirty for background. An idle disk is given an eighth of the room
// that is left (a hundredth with strict_limit).
uint64_t shares_part(struct shares_fraction fraction, const struct shares_ratios *ratios,
                     uint64_t limit, uint64_t total, bool strict);

#endif
