// fixed: logarithm, exponential, square root and the normal distribution in integers.
//
// A fixed number is an int64_t with 56 bits after the point: it holds -128 to 128 in steps
// of 1.4e-17. That is room for every logarithm of a 64-bit number, and an exponential of more than
// 44 does not fit an int64_t anyway.
//
//   fixed_mul          a * b
//   fixed_times        value * x for a value that is not fixed, such as nanoseconds
//   fixed_minus_ln     -ln(fraction / 2^64): of a random fraction, an exponential draw of mean one
//   fixed_ln           ln n of a whole number
//   fixed_times_exp    value * e^x
//   fixed_exp          e^x as a mantissa and a shift, for what fits no int64_t
//   fixed_sqrt         square root
//   fixed_normal       the z with Phi(z) = fraction / 2^64: of a random fraction, a normal draw
//
// Largest errors, which tests hold: fixed_minus_ln 2e-13 and fixed_normal 1e-11, absolute;
// fixed_exp 2e-15, relative; fixed_sqrt one unit in the last place. fixed_times and fixed_times_exp
// round to the nearest and saturate at INT64_MAX.
//
// The tables are computed by scripts/dev/make-fixed-tables.
#ifndef ORRERY_SIM_FIXED_H
#define ORRERY_SIM_FIXED_H

#include "sim/base.h"
#include "sim/fixed_tables.h"

#define FIXED_BITS 56
#define FIXED_ONE (INT64_C(1) << FIXED_BITS)
#define FIXED_LN2 INT64_C(49946518145322874)

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

// The fraction is shifted until it is f with 1/2 <= f < 1 and written as g * (1 + z), where g is
// the nearest of 129 grid points and |z| <= 1/256. Then -ln(1 + z) = -z + z^2/2 - z^3/3 + z^4/4,
// and what is left out is below z^5/5 = 2e-13. Near one, g is exactly 1 and so is its logarithm:
// small results keep their digits.
static inline int64_t fixed_minus_ln(uint64_t fraction)
{
    int shift = __builtin_clzll(fraction);
    uint64_t f = fraction << shift;
    uint64_t nearest = (f >> 56) + (f >> 55 & 1);
    const struct fixed_ln_row *g = &fixed_ln_rows[nearest - 128];
    int64_t off = (int64_t)(f - (nearest << 56));             // nearest = 256 wraps, as it should
    int64_t z = (int64_t)((__int128)off * g->inverse >> 64);  // 62 bits after the point
    int64_t z31 = z >> 31, z39 = z >> 23;                     // named by theirs
    int64_t third = INT64_C(0x2aaaaaab) - (z31 >> 2);         // 1/3 - z/4, 31 bits
    int64_t half = INT64_C(0x40000000) - (z31 * third >> 31); // 1/2 - z/3 + z^2/4, 31 bits
    int64_t square = z39 * z39 >> 31;                         // 47 bits
    return shift * FIXED_LN2 + g->minus_ln - (z >> 6) + (square * half >> 22);
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
