// shares: see shares.h.
#include "engines/linux/shares.h"

// max_prop_frac keeps a disk's max_ratio in parts of 1024.
enum { FRACTION_BITS = 10 };

static uint64_t aged(const struct shares_own *own, uint64_t period)
{
    uint64_t behind = period - own->period;
    return behind < WORD_BITS ? own->count >> behind : 0;
}

struct shares_fraction shares_fraction(const struct shares_all *all, const struct shares_own *own)
{
    uint64_t count = aged(own, all->period);
    return (struct shares_fraction){count, word_most(word_most(all->count, count), 1)};
}

// As many of `pages` as keep own / all at or below `most` of 1024.
static uint64_t pages_within(struct shares_fraction fraction, uint64_t most, uint64_t pages)
{
    uint64_t whole = UINT64_C(1) << FRACTION_BITS;
    int64_t room = (int64_t)(fraction.all * most - (fraction.own << FRACTION_BITS));
    if (room < 0) {
        return 0;
    }
    return (uint64_t)room < pages * (whole - most) ? word_div_up((uint64_t)room, whole - most)
                                                   : pages;
}

void shares_complete(struct shares_all *all, struct shares_own *own, uint64_t most, uint64_t pages)
{
    uint64_t of_1024 = (most << FRACTION_BITS) / SHARES_WHOLE;
    if (of_1024 < UINT64_C(1) << FRACTION_BITS) {
        pages = pages_within(shares_fraction(all, own), of_1024, pages);
    }
    own->count = aged(own, all->period) + pages;
    own->period = all->period;
    all->count += pages;
}

bool shares_age(struct shares_all *all, uint64_t periods)
{
    if (all->count <= 1) {
        return false;
    }
    all->count = periods < WORD_BITS ? all->count >> periods : 0;
    all->period += periods;
    return true;
}

uint64_t shares_part(struct shares_fraction fraction, const struct shares_ratios *ratios,
                     uint64_t limit, uint64_t total, bool strict)
{
    uint64_t part = limit * (SHARES_WHOLE - ratios->all_least) / SHARES_WHOLE;
    part = part * fraction.own / fraction.all;
    part += limit * ratios->least / SHARES_WHOLE;
    if (limit > total) {
        part = word_most(part, (limit - total) / (strict ? 100 : 8));
    }
    return word_least(part, limit * ratios->most / SHARES_WHOLE);
}
