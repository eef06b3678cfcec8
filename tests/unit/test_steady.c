// steady: against the C library in long double with a bound of 1e-15 relative, against numbers
// worked out to the last bit, and exact cases.
#include "repl/script/steady.h"
#include "sim/base.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

// Uniform in low..high.
static double draw_between(uint64_t *state, double low, double high)
{
    return low + (high - low) * ((double)next_random(state) * 0x1p-53);
}

static void assert_near(const char *name, double x, double result, long double wanted)
{
    long double bound = 1e-15L * fabsl(wanted) + 0x1p-1074L;
    if (!(fabsl((long double)result - wanted) <= bound)) {
        fail_msg("%s(%a) is %a, wanted %La", name, x, result, wanted);
    }
}

static const struct {
    const char *name;
    double (*ours)(double);
    long double (*theirs)(long double);
    double low, high;
} functions[] = {
    {"exp", steady_exp, expl, -745, 709.7},     {"exp", steady_exp, expl, -1e-3, 1e-3},
    {"log", steady_log, logl, 1e-300, 1e300},   {"log", steady_log, logl, 0.5, 1.5},
    {"log", steady_log, logl, 0.999, 1.001},    {"log2", steady_log2, log2l, 1e-9, 1e9},
    {"log10", steady_log10, log10l, 1e-9, 1e9}, {"sin", steady_sin, sinl, -7, 7},
    {"sin", steady_sin, sinl, -1e12, 1e12},     {"sin", steady_sin, sinl, 3.14159, 3.1416},
    {"cos", steady_cos, cosl, -7, 7},           {"cos", steady_cos, cosl, -1e9, 1e9},
    {"tan", steady_tan, tanl, -7, 7},           {"tan", steady_tan, tanl, -1e9, 1e9},
    {"asin", steady_asin, asinl, -1, 1},        {"asin", steady_asin, asinl, -1e-8, 1e-8},
    {"acos", steady_acos, acosl, -1, 1},        {"acos", steady_acos, acosl, 0.9999999, 1},
};

static void test_near_the_true_value(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < COUNT_OF(functions); i++) {
        for (int n = 0; n < 3000; n++) {
            double x = draw_between(&seed, functions[i].low, functions[i].high);
            assert_near(functions[i].name, x, functions[i].ours(x), functions[i].theirs(x));
        }
    }
}

static void test_pow_and_atan2(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int n = 0; n < 5000; n++) {
        double x = steady_exp(draw_between(&seed, -20, 20)), y = draw_between(&seed, -30, 30);
        long double wanted = powl(x, y);
        assert_true(fabsl((steady_pow(x, y) - wanted) / wanted) < 1e-15L);
        double a = draw_between(&seed, -5, 5), b = draw_between(&seed, -5, 5);
        assert_near("atan2", a, steady_atan2(a, b), atan2l(a, b));
        assert_near("atan2", a, steady_atan2(a * 1e-200, b), atan2l(a * 1e-200L, b));
        assert_near("atan2", a, steady_atan2(a, b * 1e-30), atan2l(a, (long double)b * 1e-30));
    }
}

// Correctly rounded, worked out with 2,000 bits (mpmath). Equal to the last bit: a change of one of
// these is a change of every world that a script made with it.
static const struct {
    const char *name;
    double (*function)(double);
    double x, result;
} rounded[] = {
    {"exp", steady_exp, -0x1.523db82c83272p+3, 0x1.aebcbaf2ac0c0p-16},
    {"exp", steady_exp, -0x1.4f2f4e989f05cp+4, 0x1.b6a5201534d50p-31},
    {"exp", steady_exp, 0x1.21cb4feb96b7cp+3, 0x1.0bd31c5659375p+13},
    {"exp", steady_exp, -0x1.9a760ee572744p+4, 0x1.fc3c9fc2da6d3p-38},
    {"exp", steady_exp, 0x1.0000000000000p+0, 0x1.5bf0a8b145769p+1},
    {"exp", steady_exp, -0x1.7480000000000p+9, 0x0.0000000000001p-1022},
    {"exp", steady_exp, 0x1.b7cdfd9d7bdbbp-34, 0x1.000000006df38p+0},
    {"log", steady_log, 0x1.56f6e85787c88p+2, 0x1.adc22780b84c7p+0},
    {"log", steady_log, 0x1.d414f1bd3eff2p+1, 0x1.4beed18de72a0p+0},
    {"log", steady_log, 0x1.28f459c635e9cp-1, -0x1.16e8e9045db12p-1},
    {"log", steady_log, 0x1.44c245412d04dp+2, 0x1.9fcb9042ca87fp+0},
    {"log", steady_log, 0x1.8000000000000p+1, 0x1.193ea7aad030bp+0},
    {"log", steady_log, 0x1.0000000000001p+0, 0x1.fffffffffffffp-53},
    {"log", steady_log, 0x0.0000000000001p-1022, -0x1.74385446d71c3p+9},
    {"log", steady_log, 0x1.e42d130773b76p+1023, 0x1.62dd08fdc6f88p+9},
    {"log2", steady_log2, 0x1.dff1c60983fc5p+1, 0x1.e81f08fc85d5ep+0},
    {"log2", steady_log2, 0x1.5aeaa2d1d1350p+5, 0x1.5c0f7af708d08p+2},
    {"log2", steady_log2, 0x1.bf13204087c7ep+2, 0x1.66f5aa7dd5dffp+1},
    {"log2", steady_log2, 0x1.224819bc6b3d1p+3, 0x1.973526910ff77p+1},
    {"log10", steady_log10, 0x1.a884e99463892p+8, 0x1.505ef088457b7p+1},
    {"log10", steady_log10, 0x1.9d6d126bd7425p+9, 0x1.756e46930090dp+1},
    {"log10", steady_log10, 0x1.ef35354db98fcp+6, 0x1.0bde7eda62508p+1},
    {"log10", steady_log10, 0x1.be7a5991a80edp+7, 0x1.2ca47ecefdb9fp+1},
    {"sin", steady_sin, 0x1.f1c938ef929c8p+17, 0x1.ffcb2556c8883p-1},
    {"sin", steady_sin, 0x1.b5373c5137304p+19, 0x1.d2a9321304d86p-1},
    {"sin", steady_sin, 0x1.2d2ef2d898ad0p+17, -0x1.76fc8a60de4c7p-1},
    {"sin", steady_sin, -0x1.9397867d49564p+17, 0x1.6d1b4b80fa0d8p-1},
    {"sin", steady_sin, 0x1.0000000000000p+0, 0x1.aed548f090ceep-1},
    {"sin", steady_sin, 0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53},
    {"sin", steady_sin, 0x1.d1a94a2000000p+39, -0x1.38f4477984352p-1},
    {"cos", steady_cos, 0x1.30cda2f1afc18p+3, -0x1.fd6ceffda6d4ap-1},
    {"cos", steady_cos, -0x1.222fe4c37780dp+3, -0x1.dfd1da654ef06p-1},
    {"cos", steady_cos, 0x1.cad6f1d54ed70p+2, 0x1.43c65f775f9f7p-1},
    {"cos", steady_cos, -0x1.0d4cd43cf010ap+2, -0x1.ef09a27ca718ep-2},
    {"cos", steady_cos, 0x1.0000000000000p+0, 0x1.14a280fb5068cp-1},
    {"cos", steady_cos, 0x1.921fb54442d18p+1, -0x1.0000000000000p+0},
    {"cos", steady_cos, 0x1.d1a94a2000000p+39, 0x1.9538731dff223p-1},
    {"tan", steady_tan, -0x1.4b5032928a400p+39, 0x1.215bdc068f6c3p-2},
    {"tan", steady_tan, -0x1.63f56e780686dp+39, 0x1.ab22525f876ddp+0},
    {"tan", steady_tan, -0x1.64bafb94d0866p+38, -0x1.0acd7c952bcf9p+4},
    {"tan", steady_tan, 0x1.266a65b940202p+39, 0x1.581b9fb363758p+1},
    {"tan", steady_tan, 0x1.0000000000000p+0, 0x1.8eb245cbee3a6p+0},
    {"tan", steady_tan, 0x1.921fb54442d18p+1, -0x1.1a62633145c07p-53},
    {"tan", steady_tan, 0x1.d1a94a2000000p+39, -0x1.8b6bb0174398fp-1},
    {"asin", steady_asin, -0x1.46efa9f2cf122p-1, -0x1.629da796c32c5p-1},
    {"asin", steady_asin, 0x1.4e3bf92474e68p-3, 0x1.4fbc6c28e8303p-3},
    {"asin", steady_asin, 0x1.1c7eaa301850cp-2, 0x1.2049ba354cca1p-2},
    {"asin", steady_asin, -0x1.05546fe70eca4p-2, -0x1.0840c89541a16p-2},
    {"asin", steady_asin, 0x1.fffffffffffffp-1, 0x1.921fb50442d18p+0},
    {"asin", steady_asin, 0x1.12e0be826d695p-30, 0x1.12e0be826d695p-30},
    {"asin", steady_asin, -0x1.0000000000000p+0, -0x1.921fb54442d18p+0},
    {"acos", steady_acos, 0x1.871f66d933900p-4, 0x1.79a432319bd48p+0},
    {"acos", steady_acos, -0x1.bfb43f37c2c7ap-1, 0x1.5148fa6f93341p+1},
    {"acos", steady_acos, -0x1.c2f7e930c44b4p-1, 0x1.52fcd28670551p+1},
    {"acos", steady_acos, -0x1.2d1928c0757d8p-1, 0x1.1988a3cc54443p+1},
    {"acos", steady_acos, 0x1.fffffffffffffp-1, 0x1.0000000000000p-26},
    {"acos", steady_acos, 0x1.12e0be826d695p-30, 0x1.921fb53ff74e9p+0},
    {"acos", steady_acos, -0x1.0000000000000p+0, 0x1.921fb54442d18p+1},
};

static const struct {
    double x, y, result;
} powers[] = {
    {0x1.199999999999ap+0, 0x1.5000000000000p+3, 0x1.5c341a3d40f19p+1},
    {0x1.0000000000000p+1, 0x1.0000000000000p-1, 0x1.6a09e667f3bcdp+0},
    {0x1.4000000000000p+3, -0x1.4000000000000p+2, 0x1.4f8b588e368f1p-17},
    {0x1.b7cdfd9d7bdbbp-34, 0x1.e19999999999ap+4, 0x1.124e63593f548p-1000},
    {0x1.000001ad7f29bp+0, 0x1.dcd6500000000p+29, 0x1.349445c228792p+144},
    {0x1.fffffca501acbp-1, -0x1.dcd6500000000p+29, 0x1.34950dbea285bp+144},
    {0x1.e42d130773b76p+1023, 0x1.ff7ced916872bp-1, 0x1.dc36fbbf4742ep+1022},
    {0x0.0000000000001p-1022, 0x1.0000000000000p-1, 0x1.0000000000000p-537},
    {0x1.8000000000000p+1, 0x1.9040000000000p+8, 0x1.4d6e20baf7129p+634},
    {0x1.c000000000000p+2, -0x1.7c80000000000p+8, 0x0.0000000000038p-1022},
    {0x1.1028f50e9604ep+5, -0x1.cf68c432378c0p+2, 0x1.1d5fd69444023p-37},
    {0x1.f6a2ae551ed0cp+3, 0x1.11cc47516065cp+3, 0x1.fee51b8418c23p+33},
    {0x1.6a8c290828822p+4, -0x1.405f7026508f4p+4, 0x1.cee80fd133fafp-91},
    {0x1.3dc0757afd03bp+5, 0x1.3e641ebbf746cp+4, 0x1.a02920c02bb1dp+105},
    {0x1.868dee485ef9ep+3, 0x1.dc4fce9033050p+2, 0x1.d167b8af76f39p+26},
    {0x1.a4283e7582fa8p+4, 0x1.2c1c28ba58fa4p+5, 0x1.d3a5de96be9e4p+176},
    {0x1.23c732987113ep+5, -0x1.534cb106354c9p+4, 0x1.f44f3b64da76ap-111},
    {0x1.8811e785a8f8ap+5, -0x1.318c20ecce851p+5, 0x1.758eb708c8c14p-215},
};

static const struct {
    double y, x, result;
} angles[] = {
    {0x1.0000000000000p+0, 0x1.8000000000000p+1, 0x1.4978fa3269ee1p-2},
    {0x1.0000000000000p+0, -0x1.8000000000000p+1, 0x1.68f095fdf593cp+1},
    {-0x1.0000000000000p+0, -0x1.8000000000000p+1, -0x1.68f095fdf593cp+1},
    {-0x1.0000000000000p+1, 0x1.79ca10c924223p-67, -0x1.921fb54442d18p+0},
    {0x1.79ca10c924223p-67, -0x1.0000000000000p+1, 0x1.921fb54442d18p+1},
    {0x1.7e43c8800759cp+996, 0x1.56e1fc2f8f359p-997, 0x1.921fb54442d18p+0},
    {0x0.03739a252b281p-1022, 0x0.e61acf033d1a4p-1022, 0x1.eb7baf208295ep-7},
    {0x1.87e92154ef7acp-665, 0x1.249ad2594c37dp+332, 0x1.56e1fc2f8f359p-997},
    {-0x1.a3360e166c9c0p-1, 0x1.4923f096ba9b0p+1, -0x1.3ba95e0b0e28ap-2},
    {-0x1.bd75b52aad40ap+1, -0x1.c4124790e78c0p-4, -0x1.9a3d6896bc3a0p+0},
    {-0x1.26e8487309d97p+2, 0x1.aea1f198d6ab8p+0, -0x1.38846df295a9ep+0},
    {0x1.52a694d94ac84p+1, 0x1.75e48f7905300p-1, 0x1.4d2e239166c85p+0},
    {0x1.e09c91c2efc0cp+1, -0x1.dcce6e13292d4p+0, 0x1.0400b7fae7c49p+1},
};

static void assert_same(const char *name, double x, double result, double wanted)
{
    if (result != wanted) {
        fail_msg("%s(%a) is %a, wanted %a", name, x, result, wanted);
    }
}

static void test_correctly_rounded(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(rounded); i++) {
        double x = rounded[i].x;
        assert_same(rounded[i].name, x, rounded[i].function(x), rounded[i].result);
    }
    for (int i = 0; i < COUNT_OF(powers); i++) {
        assert_same("pow", powers[i].x, steady_pow(powers[i].x, powers[i].y), powers[i].result);
    }
    for (int i = 0; i < COUNT_OF(angles); i++) {
        assert_same("atan2", angles[i].y, steady_atan2(angles[i].y, angles[i].x), angles[i].result);
    }
}

static void test_exact_results(void **state)
{
    (void)state;
    for (int i = -1074; i < 1024; i++) {
        assert_true(steady_pow(2, i) == ldexp(1, i));
        assert_true(steady_log2(ldexp(1, i)) == i);
    }
    double power = 1;
    for (int i = 0; i <= 22; i++, power *= 10) {
        assert_true(steady_pow(10, i) == power);
        assert_true(steady_log10(power) == i);
    }
    assert_true(steady_pow(3, 33) == 5559060566555523.0);
    assert_true(steady_pow(-3, 3) == -27);
    assert_true(steady_pow(0.25, -1.5) == 8);
    assert_true(steady_exp(0) == 1 && steady_log(1) == 0 && steady_cos(0) == 1);
}

static void test_special_values(void **state)
{
    (void)state;
    double inf = HUGE_VAL, nan = (double)NAN;
    const struct {
        double x, y;
    } pairs[] = {{0, 2},      {0, -2},    {-0.0, 3},    {-0.0, -3},  {-0.0, 0.5}, {inf, 2},
                 {inf, -2},   {-inf, 3},  {-inf, 2},    {-inf, -3},  {-8, 0.5},   {-8, 1e300},
                 {-1, inf},   {-1, 0.5},  {0.5, inf},   {0.5, -inf}, {2, inf},    {2, -inf},
                 {2, 5000},   {2, -5000}, {1, nan},     {nan, 0},    {nan, 1},    {2, nan},
                 {-inf, 0.5}, {0, 0},     {-1.5, 1e308}};
    for (int i = 0; i < COUNT_OF(pairs); i++) {
        double ours = steady_pow(pairs[i].x, pairs[i].y), theirs = pow(pairs[i].x, pairs[i].y);
        bool same =
            isnan(theirs) ? isnan(ours) : ours == theirs && !signbit(ours) == !signbit(theirs);
        if (!same) {
            fail_msg("pow(%a, %a) is %a, wanted %a", pairs[i].x, pairs[i].y, ours, theirs);
        }
        ours = steady_atan2(pairs[i].x, pairs[i].y), theirs = atan2(pairs[i].x, pairs[i].y);
        same = isnan(theirs) ? isnan(ours) : ours == theirs && !signbit(ours) == !signbit(theirs);
        if (!same) {
            fail_msg("atan2(%a, %a) is %a, wanted %a", pairs[i].x, pairs[i].y, ours, theirs);
        }
    }
    assert_true(isnan(steady_log(-1)) && !signbit(steady_log(-1)));
    assert_true(steady_log(0) == -inf && steady_log(inf) == inf);
    assert_true(steady_exp(710) == inf && steady_exp(-inf) == 0 && steady_exp(inf) == inf);
    assert_true(isnan(steady_sin(inf)) && isnan(steady_asin(1.1)) && isnan(steady_acos(-2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near_the_true_value), cmocka_unit_test(test_pow_and_atan2),
        cmocka_unit_test(test_correctly_rounded),   cmocka_unit_test(test_exact_results),
        cmocka_unit_test(test_special_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
