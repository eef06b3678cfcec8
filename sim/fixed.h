// fixed: logarithm, exponential, square root and the normal distribution in integers.
//
// A fixed number is an int64_t with 56 bits after the point: it holds -128 to 128 in steps
// of 1.4e-17. That is room for every logarithm of a 64-bit number, and an exponential of more than
// 44 does not fit an int64_t anyway.
//
//   fixed_mul          a * b; fixed_high keeps other bits of the product
//   fixed_times        value * x for a value that is not fixed, such as nanoseconds
//   fixed_minus_ln     -ln(fraction / 2^64)
//   fixed_exponential  64 random bits to an exponential draw of mean one
//   fixed_ln           ln n of a whole number
//   fixed_times_exp    value * e^x
//   fixed_exp          e^x as a mantissa and a shift, for what fits no int64_t
//   fixed_sqrt         square root
//   fixed_normal       the z with Phi(z) = fraction / 2^64: of a random fraction, a normal draw
//
// Largest errors, which tests hold: the logarithms and fixed_exponential 2e-13 and fixed_normal
// 1e-11, absolute; fixed_exp 2e-15, relative; fixed_sqrt one unit in the last place. fixed_times
// and fixed_times_exp round to the nearest and saturate at INT64_MAX.
//
// The tables are computed by scripts/dev/make-fixed-tables.
#ifndef ORRERY_SIM_FIXED_H
#define ORRERY_SIM_FIXED_H

#include "sim/base.h"
#include "sim/fixed_tables.h"

#define FIXED_BITS 56
#define FIXED_ONE (INT64_C(1) << FIXED_BITS)
#define FIXED_LN2 INT64_C(49946518145322874)

// The high half of a product: 64 bits fewer after the point than both together.
static inline int64_t fixed_high(int64_t a, int64_t b) { return (int64_t)((__int128)a * b >> 64); }

// Rounded toward minus infinity. The product must be a fixed number.
static inline int64_t fixed_mul(int64_t a, int64_t b)
{
    return (int64_t)((__int128)a * b >> FIXED_BITS);
}

// value * x, both not negative.
static inline int64_t fixed_times(int64_t value, int64_t x)
{
    unsigned __int128 product = (unsigned __int128)(uint64_t)value * (uint64_t)x + FIXED_ONE / 2;
    uint64_t high = (uint64_t)(product >> 64);
    return high >> (FIXED_BITS - 1) != 0 ? INT64_MAX : (int64_t)(product >> FIXED_BITS);
}

// halvings * ln 2 - ln f, for 1/2 <= f < 1 with 63 bits after the point.
//
// f is written as g * (1 + z), where g is the nearest of 129 grid points and |z| <= 1/256. Then
// -ln(1 + z) = -z + z^2/2 - z^3/3 + z^4/4, and what is left out is below z^5/5 = 2e-13. Near one, g
// is 1 and its logarithm 0, so that small results are never negative.
static inline int64_t fixed_minus_ln_of(uint64_t f, int64_t halvings)
{
    uint64_t nearest = (f + (UINT64_C(1) << 54)) >> 55; // 128 to 256
    const struct fixed_ln_row *g = &fixed_ln_rows[nearest - 128];
    int64_t z = fixed_high((int64_t)(f - (nearest << 55)), g->inverse); // 60 bits after the point
    int64_t third = INT64_C(0x2aaaaaab) - (z >> 31);                    // 1/3 - z/4, 31
    int64_t half = INT64_C(0x40000000) - ((z >> 29) * third >> 31);     // 1/2 - z/3 + z^2/4, 31
    int64_t square = (z >> 21) * (z >> 21) >> 31;                       // 47
    return halvings * FIXED_LN2 + g->minus_ln - (z >> 4) + (square * half >> 22);
}

// The fraction must not be 0.
static inline int64_t fixed_minus_ln(uint64_t fraction)
{
    int shift = __builtin_clzll(fraction);
    return fixed_minus_ln_of(fraction << shift >> 1, shift);
}

// How often a fraction must be doubled to reach 1/2 is a matter of coin flips: the low bits are
// taken for that and the high ones for where it then lies. Both share bits only where it has become
// unlikely and immaterial. This is faster than to look for the highest bit.
static inline int64_t fixed_exponential(uint64_t random_bits)
{
    int halvings = __builtin_ctzll(random_bits | UINT64_C(1) << 63);
    return fixed_minus_ln_of(random_bits >> 2 | UINT64_C(1) << 62, halvings);
}

// n must not be 0.
static inline int64_t fixed_ln(uint64_t n) { return 64 * FIXED_LN2 - fixed_minus_ln(n); }

// mantissa / 2^shift, with a mantissa of about 2^62 to 2^63.
struct fixed_power {
    uint64_t mantissa;
    int32_t shift;
    uint32_t unused;
};
struct fixed_power fixed_exp(int64_t x);

// The value must not be negative.
int64_t fixed_times_exp(int64_t value, int64_t x);

// x must not be negative.
int64_t fixed_sqrt(int64_t x);

// Between -9.3 and 9.3; grows with the fraction (where it is flat, up to its error).
int64_t fixed_normal(uint64_t fraction);

#endif
