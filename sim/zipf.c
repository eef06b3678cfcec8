// zipf: see zipf.h.
//
// The method puts a hat on the bars 1 / k^s: the curve 1 / x^s from 1/2 below a bar to 1/2 above. A
// point under the curve is drawn by its area from the right, turned into its place x, and x rounded
// to the rank k. It is kept if it lies in the part of k's area that is as large as k's bar; else
// another is drawn.
//
// With t = 1 - s, the area under the curve up to x is (x^t - 1) / t. We hold V = x^t instead, which
// differs from the area by a factor and a shift only, so that being uniform in one is being uniform
// in the other:
//
//   x is       V^(1/t)
//   k is kept  if V lies between (k + 1/2)^t - t / k^s and (k + 1/2)^t
//   V is drawn between the lower end for k = 1, which is 1.5^t - t, and (n + 1/2)^t
//
// V shrinks with x where t < 0. For s = 1 the area is ln x, and V stands for that: x is e^V, and t
// is 1 in the rule for what is kept. Most points need only the shortcut: x so little below k as
// never to fail, `cut`, which Hörmann and Derflinger compute at k = 2.
//
// Powers of x are exponentials of fixed numbers, so that |t| ln n must stay below 128, and t above
// the error of a logarithm; hence the limits in zipf.h.
#include "sim/zipf.h"

#include "sim/fixed.h"

static int64_t log_of_half(int64_t twice) { return fixed_ln((uint64_t)twice) - FIXED_LN2; }

static int64_t fixed_of_ppb(int64_t ppb) { return (int64_t)((__int128)ppb * FIXED_ONE / PPB_ONE); }

// V at x = twice / 2.
static int64_t value_at(const struct zipf *z, int64_t t, int64_t twice)
{
    int64_t log = log_of_half(twice);
    return t == 0 ? log : fixed_times_exp(INT64_C(1) << z->bits, fixed_mul(t, log));
}

// The width of k's bar in V: t / k^s, with its sign.
static int64_t width_of(const struct zipf *z, int64_t t, int64_t s, int64_t k)
{
    int64_t power = fixed_mul(-fixed_of_ppb(s), fixed_ln((uint64_t)k));
    if (t == 0) {
        return fixed_times_exp(FIXED_ONE, power);
    }
    int64_t size =
        (int64_t)((unsigned __int128)(uint64_t)(t < 0 ? -t : t) << z->bits >> FIXED_BITS);
    return t < 0 ? -fixed_times_exp(size, power) : fixed_times_exp(size, power);
}

// x with `bits` bits after the point.
static int64_t place_of(const struct zipf *z, int64_t value, int bits)
{
    int64_t log = value;
    if (z->inverse != 0) {
        log = fixed_ln((uint64_t)max_i64(value, 1)) - z->bits * FIXED_LN2;
        log = (int64_t)((__int128)log * z->inverse >> 40);
    }
    return fixed_times_exp(INT64_C(1) << bits, log);
}

void zipf_prepare(struct zipf *z, int64_t n, int64_t s)
{
    int64_t t = fixed_of_ppb(PPB_ONE - s);
    *z = (struct zipf){.bits = FIXED_BITS};
    if (t != 0) {
        int64_t largest =
            t > 0 ? fixed_mul(t, log_of_half(2 * n + 1)) / FIXED_LN2 : 1; // power of two
        z->bits = 60 - largest;
        z->inverse = (int64_t)(((__int128)1 << (40 + FIXED_BITS)) / t);
    }
    z->last = value_at(z, t, 2 * n + 1);
    z->span = value_at(z, t, 3) - width_of(z, t, s, 1) - z->last;
    int64_t second = value_at(z, t, 5) - width_of(z, t, s, 2);
    z->cut = 2 * FIXED_ONE - place_of(z, second, FIXED_BITS);
}

int64_t zipf_draw(const struct zipf *z, int64_t n, int64_t s, struct random_stream *stream)
{
    // As many bits after the point as leave room for n.
    int bits = (int)min_i64(FIXED_BITS, __builtin_clzll((uint64_t)n) - 2);
    for (;;) {
        int64_t value = z->last + (int64_t)((__int128)z->span * random_next(stream) >> 64);
        int64_t x = place_of(z, value, bits);
        int64_t k = clamp_i64((x >> bits) + (x >> (bits - 1) & 1), 1, n);
        if ((k << bits) - x <= z->cut >> (FIXED_BITS - bits)) {
            return k;
        }
        int64_t t = fixed_of_ppb(PPB_ONE - s);
        int64_t bar = value_at(z, t, 2 * k + 1) - width_of(z, t, s, k);
        if (t < 0 ? value <= bar : value >= bar) {
            return k;
        }
    }
}

typedef unsigned __int128 wide;

enum { SUM_BITS = 40, SUM_TERMS = 1000 };

// e^(p * log), with SUM_BITS after the point.
static wide power_of(int64_t log, int64_t p)
{
    struct fixed_power e = fixed_exp(fixed_mul(p, log));
    int right = e.shift - SUM_BITS;
    return right > 63 ? 0 : right >= 0 ? e.mantissa >> right : (wide)e.mantissa << -right;
}

// x / q for a fixed q.
static wide over(wide x, int64_t q)
{
    int up = 0;
    for (; up < FIXED_BITS && x >> 127 == 0; up++) {
        x <<= 1;
    }
    return x / (uint64_t)q << (FIXED_BITS - up);
}

// The area under x^p from a to b, which are given by their logarithms: (b^q - a^q) / q, with q = p
// + 1.
static wide area_of(int64_t log_a, int64_t log_b, int64_t p)
{
    int64_t q = p + FIXED_ONE;
    if (q > -FIXED_ONE / 1000000 && q < FIXED_ONE / 1000000) {
        wide middle = power_of((log_a + log_b) / 2, q);
        return middle * (uint64_t)(log_b - log_a) >> FIXED_BITS;
    }
    wide a = power_of(log_a, q), b = power_of(log_b, q);
    return q > 0 ? over(b - a, q) : over(a - b, -q);
}

// 1^p + 2^p + ... + n^p. Where terms change slowly, their sum is the area under the curve.
static wide sum_of_powers(int64_t n, int64_t p)
{
    wide sum = 0;
    for (int64_t k = 1; k <= n && k <= SUM_TERMS; k++) {
        sum += power_of(fixed_ln((uint64_t)k), p);
    }
    if (n > SUM_TERMS) {
        sum += area_of(log_of_half(2 * SUM_TERMS + 1), log_of_half(2 * n + 1), p);
    }
    return sum;
}

int64_t zipf_mean(int64_t n, int64_t s)
{
    wide ranks = sum_of_powers(n, fixed_of_ppb(PPB_ONE - s));
    wide weights = sum_of_powers(n, -fixed_of_ppb(s));
    return (int64_t)((ranks + weights / 2) / weights);
}
