// fixed: see fixed.h.
#include "sim/fixed.h"

// e^x = 2^(whole + i/128) * e^r, where i is the nearest and |r| <= ln 2 / 256. The polynomial
// leaves out r^5/120 and less, 2e-15. Each multiplication by r, which has 69 bits after the point,
// adds 5 to those of the other factor.
struct fixed_power fixed_exp(int64_t x)
{
    const int64_t log2_e = INT64_C(6653256548922161246); // 62 bits after the point
    const int64_t ln2 = INT64_C(6393154322601327830);    // 63
    int64_t power = fixed_high(x, log2_e);               // of two, 54
    int64_t whole = power >> 54, part = power & ((INT64_C(1) << 54) - 1);
    int64_t nearest = (part + (INT64_C(1) << 46)) >> 47;
    int64_t r = fixed_high((part - (nearest << 47)) * 65536, ln2);
    int64_t sum = (INT64_C(1) << 52) / 6 + fixed_high((INT64_C(1) << 47) / 24, r);
    sum = (INT64_C(1) << 56) + fixed_high(sum, r);
    sum = (INT64_C(1) << 62) + fixed_high(sum, r);
    int64_t over_one = fixed_high(sum, r); // e^r - 1, 67
    int64_t root = fixed_exp_rows[nearest];
    int64_t mantissa = root + (fixed_high(root, over_one) >> 3);
    return (struct fixed_power){.mantissa = (uint64_t)mantissa * 2, .shift = (int32_t)(62 - whole)};
}

int64_t fixed_times_exp(int64_t value, int64_t x)
{
    typedef unsigned __int128 wide;
    struct fixed_power e = fixed_exp(x);
    wide product = (wide)(uint64_t)value * e.mantissa;
    if (e.shift > 126) {
        return 0; // at most a half
    }
    if (product != 0 && e.shift < 0) {
        return INT64_MAX;
    }
    wide half = e.shift > 0 ? (wide)1 << (e.shift - 1) : 0;
    wide rounded = product == 0 ? 0 : (product + half) >> e.shift;
    return rounded > INT64_MAX ? INT64_MAX : (int64_t)rounded;
}

// One bit of the root after the other, from the top. The square of a fixed number has twice its
// bits after the point.
int64_t fixed_sqrt(int64_t x)
{
    typedef unsigned __int128 wide;
    wide square = (wide)(uint64_t)x << FIXED_BITS;
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 59; bit != 0; bit >>= 1) {
        uint64_t tried = root | bit;
        root = (wide)tried * tried <= square ? tried : root;
    }
    return (int64_t)root;
}

// The lower half mirrors the upper. With u the nearer tail's share and v = -ln u, z is a smooth
// function of v, almost the root of 2v, and v is found fast: so the table is one of v, in eighths
// of octaves.
int64_t fixed_normal(uint64_t fraction)
{
    bool lower = fraction >> 63 == 0;
    uint64_t tail = (lower ? fraction : ~fraction) | 1;
    uint64_t v = (uint64_t)fixed_minus_ln(tail);
    int shift = __builtin_clzll(v);
    uint64_t scaled = v << shift;
    int octave = 63 - FIXED_BITS + 1 - shift; // 0: from 1/2 to 1
    int row = octave * 8 + (int)(scaled >> 60 & 7) - NORMAL_FIRST;
    int64_t y = (int64_t)(scaled << 4 ^ UINT64_C(1) << 63); // 64 bits after the point
    const int64_t *terms = fixed_normal_rows[row];
    int64_t z = terms[NORMAL_TERMS - 1];
    for (int i = NORMAL_TERMS - 2; i >= 0; i--) {
        z = terms[i] + fixed_high(z, y);
    }
    z >>= 58 - FIXED_BITS;
    return lower ? -z : z;
}
