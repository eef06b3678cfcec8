// fixed: see fixed.h.
#include "sim/fixed.h"

// a * b with 62 bits after the point.
static int64_t mul62(int64_t a, int64_t b) { return (int64_t)((__int128)a * b >> 62); }

// e^x = 2^(whole + i/128) * e^r, where i is the nearest and |r| <= ln 2 / 256. The polynomial
// leaves out r^5/120 and less, 2e-15.
struct fixed_power fixed_exp(int64_t x)
{
    const int64_t log2_e = INT64_C(6653256548922161246); // 62 bits after the point
    const int64_t ln2 = INT64_C(3196577161300663915);    // 62
    const int64_t one = INT64_C(1) << 62;
    int64_t power = (int64_t)((__int128)x * log2_e >> 64); // of two, 54
    int32_t whole = (int32_t)(power >> 54);
    int64_t part = power & ((INT64_C(1) << 54) - 1);
    int64_t nearest = (part + (INT64_C(1) << 46)) >> 47;
    int64_t r = mul62((part - (nearest << 47)) * 256, ln2); // 62
    int64_t tail = mul62(r, one / 6 + r / 24);
    int64_t over_one = r + mul62(mul62(r, r), one / 2 + tail); // e^r - 1
    uint64_t root = fixed_exp_rows[nearest];
    uint64_t mantissa = root + (uint64_t)((__int128)root * over_one >> 62);
    return (struct fixed_power){.mantissa = mantissa, .shift = 62 - whole};
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
    int64_t y = (int64_t)(scaled & ((UINT64_C(1) << 60) - 1)) - (INT64_C(1) << 59); // 60 bits
    const int64_t *terms = fixed_normal_rows[row];
    int64_t z = terms[NORMAL_TERMS - 1];
    for (int i = NORMAL_TERMS - 2; i >= 0; i--) {
        z = terms[i] + (int64_t)((__int128)z * y >> 60);
    }
    z >>= 58 - FIXED_BITS;
    return lower ? -z : z;
}
