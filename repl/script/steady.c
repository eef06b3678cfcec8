// steady: see steady.h.
//
// Numbers of double width (`struct wide`: high + low, not evaluated) after T. J. Dekker, "A
// floating-point technique for extending the available precision" (1971). Every function reduces
// its argument to a small one, sums a power series there, and rounds once at the end. frexp, ldexp,
// floor and sqrt are exact or correctly rounded everywhere.
#include "repl/script/steady.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

struct wide {
    double high, low;
};

static const struct wide ONE = {1, 0};
static const struct wide LN_2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
static const struct wide ONE_BY_LN_2 = {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
static const struct wide ONE_BY_LN_10 = {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
static const struct wide HALF_PI = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
static const double HALF_PI_REST = -0x1.f1976b7ed8fbcp-110;
static const struct wide PI = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};

// ---- arithmetic

static struct wide add_doubles(double a, double b)
{
    double sum = a + b, part = sum - a;
    return (struct wide){sum, (a - (sum - part)) + (b - part)};
}

// The same for |a| >= |b|.
static struct wide settle(double a, double b)
{
    double sum = a + b;
    return (struct wide){sum, b - (sum - a)};
}

// In halves of 26 bits, whose products are exact.
static struct wide split(double a)
{
    double scaled = a * 0x1.0000002p27;
    double high = scaled - (scaled - a);
    return (struct wide){high, a - high};
}

static struct wide multiply_doubles(double a, double b)
{
    double product = a * b;
    struct wide x = split(a), y = split(b);
    double rest = ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low;
    return (struct wide){product, rest};
}

static struct wide negate(struct wide x) { return (struct wide){-x.high, -x.low}; }

static struct wide add(struct wide x, struct wide y)
{
    struct wide sum = add_doubles(x.high, y.high), rest = add_doubles(x.low, y.low);
    sum = settle(sum.high, sum.low + rest.high);
    return settle(sum.high, sum.low + rest.low);
}

static struct wide multiply(struct wide x, struct wide y)
{
    struct wide product = multiply_doubles(x.high, y.high);
    return settle(product.high, product.low + (x.high * y.low + x.low * y.high));
}

static struct wide scale(struct wide x, double by)
{
    struct wide product = multiply_doubles(x.high, by);
    return settle(product.high, product.low + x.low * by);
}

static struct wide divide(struct wide x, struct wide y)
{
    double first = x.high / y.high;
    struct wide rest = add(x, negate(scale(y, first)));
    double second = rest.high / y.high;
    rest = add(rest, negate(scale(y, second)));
    return add(add_doubles(first, second), (struct wide){rest.high / y.high, 0});
}

static struct wide square_root(struct wide x)
{
    if (x.high <= 0) {
        return (struct wide){0, 0};
    }
    double root = sqrt(x.high);
    struct wide rest = add(x, negate(multiply_doubles(root, root)));
    return settle(root, rest.high / (2 * root));
}

static double rounded(struct wide x) { return x.high + x.low; }

// ---- exp, log, pow

// exp(x) = 2^k * exp(r), |r| <= ln 2 / 2; gives exp(r) and k.
static struct wide exp_of(struct wide x, int *k)
{
    double times = floor(x.high * ONE_BY_LN_2.high + 0.5);
    struct wide r = add(x, negate(scale(LN_2, times)));
    struct wide sum = ONE;
    for (int n = 24; n >= 1; n--) {
        sum = add(ONE, multiply(sum, divide(r, (struct wide){n, 0})));
    }
    *k = (int)times;
    return sum;
}

static double exp_rounded(struct wide x)
{
    if (x.high > 710) {
        return HUGE_VAL;
    }
    if (x.high < -746) {
        return 0;
    }
    int k;
    struct wide power = exp_of(x, &k);
    return ldexp(rounded(power), k);
}

// log(x) = k ln 2 + log(m), m between sqrt(1/2) and sqrt(2); gives log(m) and k. With
// s = (m - 1) / (m + 1), log(m) = 2 (s + s^3/3 + s^5/5 + ...). x > 0 and finite.
static struct wide log_of(double x, int *k)
{
    double m = frexp(x, k);
    if (m < 0x1.6a09e667f3bcdp-1) {
        m *= 2;
        --*k;
    }
    struct wide s = divide((struct wide){m - 1, 0}, add_doubles(m, 1));
    struct wide square = multiply(s, s);
    struct wide sum = {0, 0};
    for (int n = 22; n >= 0; n--) {
        sum = add(multiply(sum, square), divide(ONE, (struct wide){2 * n + 1, 0}));
    }
    return scale(multiply(s, sum), 2);
}

// What log gives where there is no series: true if so.
static bool is_special_log(double x, double *result)
{
    if (x > 0 && !isinf(x)) {
        return false;
    }
    *result = x == 0 ? -HUGE_VAL : x > 0 ? HUGE_VAL : (double)NAN;
    return true;
}

static struct wide natural_log(double x)
{
    int k;
    struct wide log_m = log_of(x, &k);
    return add(scale(LN_2, k), log_m);
}

double steady_exp(double x) { return isnan(x) ? (double)NAN : exp_rounded((struct wide){x, 0}); }

double steady_log(double x)
{
    double result;
    return is_special_log(x, &result) ? result : rounded(natural_log(x));
}

double steady_log2(double x)
{
    double result;
    if (is_special_log(x, &result)) {
        return result;
    }
    int k;
    struct wide log_m = log_of(x, &k);
    return rounded(add((struct wide){k, 0}, multiply(log_m, ONE_BY_LN_2)));
}

double steady_log10(double x)
{
    double result;
    return is_special_log(x, &result) ? result : rounded(multiply(natural_log(x), ONE_BY_LN_10));
}

// |x|^y for x neither 0, 1, infinite nor nan, y finite.
static double power_of(double x, double y)
{
    struct wide log_x = natural_log(x);
    double estimate = log_x.high * y;
    if (estimate > 710) {
        return HUGE_VAL;
    }
    if (estimate < -746) {
        return 0;
    }
    return exp_rounded(scale(log_x, y));
}

double steady_pow(double x, double y)
{
    if (y == 0 || x == 1) {
        return 1;
    }
    if (isnan(x) || isnan(y)) {
        return (double)NAN;
    }
    bool whole = isinf(y) || floor(y) == y;
    bool odd = !isinf(y) && whole && floor(y / 2) != y / 2;
    double size = fabs(x), result;
    if (x < 0 && !whole && !isinf(size)) {
        result = (double)NAN;
    } else if (size == 1) {
        result = 1;
    } else if (size == 0 || isinf(size) || isinf(y)) {
        result = (size > 1) == (y > 0) ? HUGE_VAL : 0;
    } else {
        result = power_of(size, y);
    }
    return signbit(x) && odd ? -result : result;
}

// ---- angles

// x = k pi/2 + r, |r| <= pi/4; gives r and k mod 4.
static struct wide reduce_angle(double x, int *quadrant)
{
    double k = floor(x / HALF_PI.high + 0.5);
    struct wide r = add((struct wide){x, 0}, negate(multiply_doubles(HALF_PI.high, k)));
    r = add(r, negate(multiply_doubles(HALF_PI.low, k)));
    r = add(r, (struct wide){-HALF_PI_REST * k, 0});
    *quadrant = (int)((int64_t)k & 3);
    return r;
}

// 1 - z/(a(a+1)) (1 - z/((a+2)(a+3)) (1 - ...)), z = r r: cos(r) for a = 1, sin(r)/r for a = 2.
static struct wide alternating_sum(struct wide r, int a)
{
    struct wide square = multiply(r, r), sum = ONE;
    for (int n = 28 + a; n >= a; n -= 2) {
        struct wide divisor = {(double)n * (n + 1), 0};
        sum = add(ONE, negate(multiply(sum, divide(square, divisor))));
    }
    return sum;
}

static struct wide sine(struct wide r) { return multiply(r, alternating_sum(r, 2)); }
static struct wide cosine(struct wide r) { return alternating_sum(r, 1); }
static bool is_angle(double x) { return fabs(x) <= STEADY_ANGLE; }

double steady_sin(double x)
{
    if (!is_angle(x)) {
        return (double)NAN;
    }
    int quadrant;
    struct wide r = reduce_angle(x, &quadrant);
    double result = rounded(quadrant % 2 == 0 ? sine(r) : cosine(r));
    return x == 0 ? x : quadrant < 2 ? result : -result;
}

double steady_cos(double x)
{
    if (!is_angle(x)) {
        return (double)NAN;
    }
    int quadrant;
    struct wide r = reduce_angle(x, &quadrant);
    double result = rounded(quadrant % 2 == 0 ? cosine(r) : sine(r));
    return quadrant == 1 || quadrant == 2 ? -result : result;
}

double steady_tan(double x)
{
    if (!is_angle(x) || x == 0) {
        return x == 0 ? x : (double)NAN;
    }
    int quadrant;
    struct wide r = reduce_angle(x, &quadrant);
    struct wide s = sine(r), c = cosine(r);
    return rounded(quadrant % 2 == 0 ? divide(s, c) : divide(negate(c), s));
}

// The angle whose tangent is t, 0 <= t <= 1. Halved three times by tan(a/2) = t / (1 + sqrt(1 + t
// t)), then t - t^3/3 + t^5/5 - ...
static struct wide arc_tangent(struct wide t)
{
    for (int i = 0; i < 3; i++) {
        t = divide(t, add(ONE, square_root(add(ONE, multiply(t, t)))));
    }
    struct wide square = multiply(t, t), sum = {0, 0};
    for (int n = 17; n >= 0; n--) {
        struct wide term = divide(ONE, (struct wide){2 * n + 1, 0});
        sum = add(term, negate(multiply(sum, square)));
    }
    return scale(multiply(t, sum), 8);
}

// The angle of the point (x, y), both not negative, not both 0, of about the same size.
static struct wide angle_of(struct wide y, struct wide x)
{
    if (y.high <= x.high) {
        return arc_tangent(divide(y, x));
    }
    return add(HALF_PI, negate(arc_tangent(divide(x, y))));
}

// sqrt(1 - x x)
static struct wide other_side(double x)
{
    return square_root(multiply(add_doubles(1, -x), add_doubles(1, x)));
}

double steady_asin(double x)
{
    if (!(fabs(x) <= 1)) {
        return (double)NAN;
    }
    return copysign(rounded(angle_of((struct wide){fabs(x), 0}, other_side(x))), x);
}

double steady_acos(double x)
{
    if (!(fabs(x) <= 1)) {
        return (double)NAN;
    }
    struct wide angle = angle_of(other_side(x), (struct wide){fabs(x), 0});
    return rounded(x < 0 ? add(PI, negate(angle)) : angle);
}

// For y >= 0.
static double upper_angle(double y, double x)
{
    int y_exponent, x_exponent;
    double size = fabs(x);
    if (isinf(y) && isinf(x)) {
        y = size = 1;
    } else if (isinf(y) || isinf(x)) {
        y = isinf(y);
        size = isinf(x);
    }
    double y_part = frexp(y, &y_exponent), x_part = frexp(size, &x_exponent);
    int apart = y == 0 ? -100 : size == 0 ? 100 : y_exponent - x_exponent;
    if (apart < -60 && !signbit(x)) {
        return y == 0 ? 0 : y / size;
    }
    struct wide angle =
        apart > 60    ? HALF_PI
        : apart < -60 ? (struct wide){0, 0}
                      : angle_of((struct wide){ldexp(y_part, apart), 0}, (struct wide){x_part, 0});
    return rounded(signbit(x) ? add(PI, negate(angle)) : angle);
}

double steady_atan2(double y, double x)
{
    if (isnan(y) || isnan(x)) {
        return (double)NAN;
    }
    return copysign(upper_angle(fabs(y), x), y);
}
