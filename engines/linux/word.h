// word: what the kernel's arithmetic is made of: unsigned longs of 64 bits, and ticks.
//
// Functions of this folder that are named after a function of the kernel compute with the widths
// that the kernel uses on 64-bit machines: unsigned long is uint64_t and wraps, long is int64_t,
// int is int32_t, divisions drop the remainder. The rest of the engine keeps to the project's own
// rules (sim/base.h). Amounts are pages of WORD_PAGE_BYTES, rates are pages a second, times are
// jiffies: ticks of 1 / hz seconds.
//
//   WORD_PAGE_BYTES      bytes of a page
//   word_log2            floor of log2            ilog2, include/linux/log2.h
//   word_power_of_two    the next power of two    roundup_pow_of_two, include/linux/log2.h
//   word_div_up          quotient rounded up      DIV_ROUND_UP, include/linux/math.h
//   word_least, word_most
//
// Versions: Linux 6.13 to 6.18, checked with recordings of 6.18.
#ifndef ORRERY_LINUX_WORD_H
#define ORRERY_LINUX_WORD_H

#include "sim/base.h"

enum { WORD_PAGE_BYTES = 4096, WORD_BITS = 64 };

static inline uint64_t word_least(uint64_t a, uint64_t b) { return a < b ? a : b; }
static inline uint64_t word_most(uint64_t a, uint64_t b) { return a > b ? a : b; }

// n must not be 0.
static inline int64_t word_log2(uint64_t n) { return WORD_BITS - 1 - __builtin_clzll(n); }

// n must be from 1 to 2^63.
static inline uint64_t word_power_of_two(uint64_t n)
{
    return n == 1 ? 1 : UINT64_C(2) << word_log2(n - 1);
}

// Wraps where n is next to the greatest word, as the kernel's does.
static inline uint64_t word_div_up(uint64_t n, uint64_t by) { return (n + by - 1) / by; }

#endif
