// fixed: the errors that sim/fixed.h promises, against <math.h>.
#include "sim/fixed.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TRIES = 200000 };

static long double real(int64_t x) { return ldexpl((long double)x, -FIXED_BITS); }

// The generator of Marsaglia, "Xorshift RNGs" (2003).
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

// Fractions of every size, and those next to the ends and to the powers of two.
static uint64_t random_fraction(uint64_t *random, int i)
{
    uint64_t edge = UINT64_C(1) << (i / 16 % 64);
    uint64_t fraction = next_random(random);
    switch (i % 4) {
    case 0:
        fraction >>= next_random(random) % 64;
        break;
    case 1:
        fraction = edge - 1 + fraction % 3;
        break;
    case 2:
        fraction = 0 - (fraction >> next_random(random) % 64);
        break;
    default:
        break;
    }
    return fraction == 0 ? 1 : fraction;
}

static void assert_below(long double error, long double bound, const char *what, uint64_t at)
{
    if (!(error <= bound)) {
        fail_msg("%s: error %Lg above %Lg at %llu", what, error, bound, (unsigned long long)at);
    }
}

static void test_minus_ln(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < TRIES; i++) {
        uint64_t u = random_fraction(&random, i);
        long double expected = u >> 63 != 0 ? -log1pl(-ldexpl((long double)(0 - u), -64))
                                            : -logl(ldexpl((long double)u, -64));
        int64_t found = fixed_minus_ln(u);
        assert_true(found >= 0);
        assert_below(fabsl(real(found) - expected), expected < 1e-3L ? 4e-15L : 2e-13L, "-ln", u);
        assert_below(fabsl(real(fixed_ln(u)) - logl((long double)u)), 2e-13L, "ln", u);
    }
    assert_int_equal(fixed_ln(1), 0);
    assert_int_equal(fixed_ln(4), 2 * FIXED_LN2);
}

static void test_exponential(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < TRIES; i++) {
        uint64_t bits = random_fraction(&random, i);
        int halvings = __builtin_ctzll(bits);
        long double share = 1 - ldexpl((long double)((UINT64_C(1) << 62) - (bits >> 2)), -63);
        long double expected = halvings * logl(2) - logl(share);
        int64_t found = fixed_exponential(bits);
        assert_true(found >= 0);
        assert_below(fabsl(real(found) - expected), 2e-13L, "exponential", bits);
    }
    assert_int_equal(fixed_exponential(0), 64 * FIXED_LN2);
}

static void test_exp(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < TRIES; i++) {
        int64_t x = (int64_t)next_random(&random) >> (i % 3 == 0 ? next_random(&random) % 60 : 1);
        struct fixed_power e = fixed_exp(x);
        long double found = ldexpl((long double)e.mantissa, -e.shift);
        assert_below(fabsl(found / expl(real(x)) - 1), 2e-15L, "exp", (uint64_t)x);
    }
}

static void test_times_exp_rounds_and_saturates(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < TRIES; i++) {
        int64_t value = (int64_t)(next_random(&random) >> (1 + next_random(&random) % 63));
        int64_t x = (int64_t)next_random(&random) >> (next_random(&random) % 8);
        long double expected = (long double)value * expl(real(x));
        int64_t found = fixed_times_exp(value, x);
        expected = fminl(expected, (long double)INT64_MAX);
        assert_below(fabsl((long double)found - expected), 0.5L + expected * 2e-15L, "times exp",
                     (uint64_t)x);
    }
    assert_int_equal(fixed_times_exp(0, INT64_MAX), 0);
    assert_int_equal(fixed_times_exp(1, INT64_MAX), INT64_MAX);
    assert_int_equal(fixed_times_exp(INT64_MAX, INT64_MIN), 0);
    assert_int_equal(fixed_times_exp(INT64_MAX, 0), INT64_MAX);
    assert_int_equal(fixed_times_exp(1000, FIXED_LN2), 2000);
}

static void test_times_rounds_and_saturates(void **state)
{
    (void)state;
    assert_int_equal(fixed_times(1000, FIXED_ONE / 2), 500);
    assert_int_equal(fixed_times(1, FIXED_ONE / 2), 1);
    assert_int_equal(fixed_times(1, FIXED_ONE / 2 - 1), 0);
    assert_int_equal(fixed_times(INT64_MAX, FIXED_ONE), INT64_MAX);
    assert_int_equal(fixed_times(INT64_MAX, 2 * FIXED_ONE), INT64_MAX);
    assert_int_equal(fixed_times(INT64_MAX, INT64_MAX), INT64_MAX);
    assert_int_equal(fixed_mul(3 * FIXED_ONE, -FIXED_ONE / 2), -3 * FIXED_ONE / 2);
}

static void test_sqrt(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < TRIES / 10; i++) {
        int64_t x = (int64_t)(next_random(&random) >> (1 + next_random(&random) % 63));
        assert_below(fabsl(real(fixed_sqrt(x)) - sqrtl(real(x))), ldexpl(1, -FIXED_BITS), "sqrt",
                     (uint64_t)x);
    }
    assert_int_equal(fixed_sqrt(0), 0);
    assert_int_equal(fixed_sqrt(4 * FIXED_ONE), 2 * FIXED_ONE);
}

// The share of the tail beyond the z that was found, against the share that was asked for. Its
// error over the density is the error of z.
static void test_normal(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < TRIES; i++) {
        uint64_t u = random_fraction(&random, i);
        long double z = real(fixed_normal(u));
        uint64_t tail = (u >> 63 == 0 ? u : ~u) | 1;
        long double share = ldexpl((long double)tail, -64);
        long double found = erfcl(fabsl(z) / sqrtl(2)) / 2;
        long double density = expl(-z * z / 2) / sqrtl(2 * acosl(-1));
        assert_below(fabsl(found - share) / density, 1e-11L, "normal", u);
        assert_true(u >> 63 == 0 ? z < 1e-11L : z > -1e-11L);
        assert_int_equal(fixed_normal(u), -fixed_normal(~u));
    }
    assert_true(fixed_normal(0) < -9 * FIXED_ONE && fixed_normal(UINT64_MAX) > 9 * FIXED_ONE);
}

static void test_normal_grows(void **state)
{
    (void)state;
    const int64_t error = FIXED_ONE / 100000000000; // 1e-11
    int64_t before = fixed_normal(0);
    for (uint64_t i = 1; i < 100000; i++) {
        int64_t z = fixed_normal(i * (UINT64_MAX / 100000));
        assert_true(z > before);
        before = z;
    }
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < TRIES; i++) {
        uint64_t u = random_fraction(&random, i), step = (uint64_t)i;
        uint64_t above = u < UINT64_MAX - step ? u + step : UINT64_MAX;
        assert_true(fixed_normal(u) <= fixed_normal(above) + error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minus_ln),
        cmocka_unit_test(test_exponential),
        cmocka_unit_test(test_exp),
        cmocka_unit_test(test_times_exp_rounds_and_saturates),
        cmocka_unit_test(test_times_rounds_and_saturates),
        cmocka_unit_test(test_sqrt),
        cmocka_unit_test(test_normal),
        cmocka_unit_test(test_normal_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
