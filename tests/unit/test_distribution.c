// distribution: what is drawn against the closed forms, what is read and what is refused.
//
// Seeds are fixed, so nothing here fails by chance. Means and counts must lie within five standard
// deviations of what theory says. The Kolmogorov-Smirnov distance times the root of the number of
// draws must be below 1.95, which one fair sample in a thousand exceeds.
#include "sim/distribution.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DRAWS = 100000 };

static const double deviations = 5, ks_bound = 1.95;

static struct distribution parse(enum unit unit, const char *text)
{
    struct distribution x;
    struct diag d = {0};
    if (!distribution_parse(unit, text, strlen(text), &x, &d)) {
        fail_msg("'%s': %s; %s", text, d.what, d.expected);
    }
    return x;
}

// Shares of values up to x seconds. a and b are the parameters in seconds or as plain numbers.
typedef double share_function(double x, double a, double b);

static double share_uniform(double x, double a, double b) { return (x - a) / (b - a); }

static double share_exponential(double x, double a, double b)
{
    (void)b;
    return 1 - exp(-x / a);
}

static double share_lognormal(double x, double a, double b)
{
    double variance = log(1 + b * b);
    return erfc(-(log(x / a) + variance / 2) / sqrt(2 * variance)) / 2;
}

static double share_pareto(double x, double a, double b) { return 1 - pow(a / x, b); }

static double share_erlang(double x, double a, double b)
{
    double term = exp(-x * b / a), sum = 0;
    for (int i = 0; i < (int)b; i++) {
        sum += term;
        term *= x * b / a / (i + 1);
    }
    return 1 - sum;
}

static double share_hyperexponential(double x, double a, double b)
{
    double p = (1 + sqrt((b * b - 1) / (b * b + 1))) / 2;
    return 1 - p * exp(-2 * p * x / a) - (1 - p) * exp(-2 * (1 - p) * x / a);
}

static const struct {
    const char *text;
    share_function *share;
    double a, b;
    double mean, deviation; // of the draws, in seconds
    double variance_error;  // largest relative error of the sample's variance; 0: it is too wild to
                            // tell
} continuous[] = {
    {"uniform 1s 3s", share_uniform, 1, 3, 2, 0.5773502691896258, 0.015},
    {"uniform 0s 10us", share_uniform, 0, 1e-5, 5e-6, 2.886751345948129e-6, 0.015},
    {"exponential 1s", share_exponential, 1, 0, 1, 1, 0.045},
    {"exponential 10us", share_exponential, 1e-5, 0, 1e-5, 1e-5, 0.045},
    {"lognormal 1s cv=0.001", share_lognormal, 1, 0.001, 1, 0.001, 0.025},
    {"lognormal 1s cv=0.5", share_lognormal, 1, 0.5, 1, 0.5, 0.05},
    {"lognormal 1s cv=2", share_lognormal, 1, 2, 1, 2, 0},
    {"lognormal 1s cv=1000", share_lognormal, 1, 1000, 1, 1000, 0},
    {"pareto 1s shape=0.5", share_pareto, 1, 0.5, INFINITY, INFINITY, 0},
    {"pareto 1s shape=2.5", share_pareto, 1, 2.5, 1.6666666666666667, 1.4907119849998598, 0},
    {"pareto 1s shape=9", share_pareto, 1, 9, 1.125, 0.14173667737846018, 0.1},
    {"erlang 1s k=1", share_erlang, 1, 1, 1, 1, 0.045},
    {"erlang 1s k=4", share_erlang, 1, 4, 1, 0.5, 0.03},
    {"erlang 1s k=100", share_erlang, 1, 100, 1, 0.1, 0.025},
    {"hyperexponential 1s cv=1", share_hyperexponential, 1, 1, 1, 1, 0.045},
    {"hyperexponential 1s cv=3", share_hyperexponential, 1, 3, 1, 3, 0.08},
    {"hyperexponential 1s cv=100", share_hyperexponential, 1, 100, 1, 100, 0},
};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The largest distance between the sample's share and the true one. Sorts the sample.
static double ks_distance(double *sample, share_function *share, double a, double b)
{
    double most = 0;
    qsort(sample, DRAWS, sizeof *sample, compare);
    for (int i = 0; i < DRAWS; i++) {
        double exact = share(sample[i], a, b);
        most = fmax(most, fmax(exact - (double)i / DRAWS, (double)(i + 1) / DRAWS - exact));
    }
    return most;
}

static void test_draws_follow_closed_forms(void **state)
{
    (void)state;
    static double sample[DRAWS];
    for (int c = 0; c < COUNT_OF(continuous); c++) {
        const char *text = continuous[c].text;
        struct distribution x = parse(UNIT_TIME, text);
        struct random_stream s = random_stream_open(1, text, "test");
        double sum = 0, squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            int64_t draw = distribution_draw(&x, &s);
            assert_true(draw >= 0);
            sample[i] = (double)draw / SECOND;
            sum += sample[i];
            squares += sample[i] * sample[i];
        }
        double mean = sum / DRAWS, variance = squares / DRAWS - mean * mean;
        double deviation = continuous[c].deviation;
        double ks = ks_distance(sample, continuous[c].share, continuous[c].a, continuous[c].b);
        if (ks * sqrt(DRAWS) >= ks_bound) {
            fail_msg("%s: Kolmogorov-Smirnov %g", text, ks * sqrt(DRAWS));
        }
        if (isfinite(deviation) &&
            fabs(mean - continuous[c].mean) > deviations * deviation / sqrt(DRAWS)) {
            fail_msg("%s: mean %g", text, mean);
        }
        if (continuous[c].variance_error > 0 &&
            fabs(variance / deviation / deviation - 1) > continuous[c].variance_error) {
            fail_msg("%s: variance %g", text, variance);
        }
        int64_t promised = distribution_mean(&x);
        assert_true(isfinite(continuous[c].mean)
                        ? fabs((double)promised - continuous[c].mean * SECOND) <= 1
                        : promised == INT64_MAX);
    }
}

// Whole numbers are rounded to the nearest, so that the means of small ones hold too.
static void test_small_values_keep_their_mean(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double mean, deviation;
    } cases[] = {
        {"uniform 0 3", 1.5, 1.2},
        {"exponential 10", 10, 10.1},
        {"lognormal 5 cv=0.7", 5, 3.6},
        {"erlang 4 k=3", 4, 2.4},
        {"hyperexponential 10 cv=2", 10, 20.1},
    };
    for (int c = 0; c < COUNT_OF(cases); c++) {
        struct distribution x = parse(UNIT_NONE, cases[c].text);
        struct random_stream s = random_stream_open(1, cases[c].text, "test");
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += (double)distribution_draw(&x, &s);
        }
        double off = sum / DRAWS - cases[c].mean;
        if (fabs(off) > deviations * cases[c].deviation / sqrt(DRAWS)) {
            fail_msg("%s: mean is off by %g", cases[c].text, off);
        }
    }
}

// 1 + 1/2^s + ... + 1/n^s: ten thousand terms, then the area under the curve.
static double harmonic(double n, double s)
{
    double sum = 0, last = fmin(n, 10000);
    for (double k = 1; k <= last; k++) {
        sum += pow(k, -s);
    }
    if (n > last) {
        double logs = log((n + 0.5) / (last + 0.5)), t = (1 - s) * logs;
        double size = fabs(t) < 1e-12 ? 1 : expm1(t) / t;
        sum += pow(last + 0.5, 1 - s) * logs * size;
    }
    return sum;
}

static void check_share(const char *text, const char *what, double count, double share)
{
    double off = count - share * DRAWS, scale = sqrt(share * (1 - share) * DRAWS);
    if (fabs(off) > deviations * scale + 1) {
        fail_msg("%s: %s off by %g standard deviations", text, what, off / scale);
    }
}

enum { CELLS = 32 };

static void check_zipf(const char *text, double n, double s)
{
    struct distribution x = parse(UNIT_NONE, text);
    struct random_stream stream = random_stream_open(1, text, "test");
    double counts[CELLS + 1] = {0}, tenth = 0, half = 0, total = harmonic(n, s);
    for (int i = 0; i < DRAWS; i++) {
        int64_t rank = distribution_draw(&x, &stream);
        assert_true(rank >= 1 && (double)rank <= n);
        counts[rank <= CELLS ? rank - 1 : CELLS]++;
        tenth += (double)rank <= floor(n / 10);
        half += (double)rank <= floor(n / 2);
    }
    check_share(text, "ranks up to a tenth", tenth, harmonic(floor(n / 10), s) / total);
    check_share(text, "ranks up to a half", half, harmonic(floor(n / 2), s) / total);
    double chi_square = 0, cells = 0, rest = DRAWS, rest_expected = DRAWS;
    for (int k = 1; k <= CELLS && k <= (int)fmin(n, CELLS); k++) {
        double expected = DRAWS * pow(k, -s) / total;
        if (expected >= 10) {
            chi_square += (counts[k - 1] - expected) * (counts[k - 1] - expected) / expected;
            rest -= counts[k - 1];
            rest_expected -= expected;
            cells++;
        }
    }
    if (rest_expected >= 10) {
        chi_square += (rest - rest_expected) * (rest - rest_expected) / rest_expected;
        cells++;
    }
    if (cells > 1 && chi_square - (cells - 1) > deviations * sqrt(2 * (cells - 1))) {
        fail_msg("%s: chi-square %g of %g cells", text, chi_square, cells);
    }
}

static void test_zipf_follows_its_law(void **state)
{
    (void)state;
    static const int64_t ranks[] = {1, 2, 3, 10, 1000, 1000000, ZIPF_MOST_N};
    static const char *const exponents[] = {"0",        "0.5", "0.999999", "1",
                                            "1.000001", "1.2", "2",        "4"};
    for (int i = 0; i < COUNT_OF(ranks); i++) {
        for (int k = 0; k < COUNT_OF(exponents); k++) {
            char buffer[64];
            struct text t = text_in(buffer, sizeof buffer);
            text_add(&t, "zipf n=%lld s=%s", (long long)ranks[i], exponents[k]);
            check_zipf(buffer, (double)ranks[i], strtod(exponents[k], NULL));
        }
    }
}

static void test_zipf_mean(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double n, s;
    } cases[] = {
        {"zipf n=1 s=1", 1, 1},
        {"zipf n=1000 s=1.2", 1000, 1.2},
        {"zipf n=1000000 s=0", 1e6, 0},
        {"zipf n=1000000 s=0.5", 1e6, 0.5},
        {"zipf n=1000000 s=1", 1e6, 1},
        {"zipf n=1000000 s=2", 1e6, 2},
        {"zipf n=1e12 s=0", 1e12, 0},
        {"zipf n=1e12 s=1", 1e12, 1},
        {"zipf n=1e12 s=1.999999999", 1e12, 1.999999999},
        {"zipf n=1e12 s=4", 1e12, 4},
    };
    for (int c = 0; c < COUNT_OF(cases); c++) {
        struct distribution x = parse(UNIT_NONE, cases[c].text);
        double exact = harmonic(cases[c].n, cases[c].s - 1) / harmonic(cases[c].n, cases[c].s);
        double found = (double)distribution_mean(&x);
        if (fabs(found - exact) > 0.51 + exact * 1e-6) {
            fail_msg("%s: %.3f, not %.3f", cases[c].text, found, exact);
        }
    }
}

// A change here changes every run of every world.
static void test_golden_values(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t draws[3];
        uint64_t steps;
    } cases[] = {
        {"constant 1s", {1000000000, 1000000000, 1000000000}, 0},
        {"uniform 1s 3s", {2405569842, 2216152937, 1636935611}, 3},
        {"exponential 1s", {160882081, 1604402817, 416676872}, 3},
        {"lognormal 1s cv=2", {878743240, 633357374, 245735486}, 3},
        {"pareto 1s shape=2.5", {1066468617, 1899823765, 1181365235}, 3},
        {"erlang 1s k=4", {555758314, 1488827138, 920349213}, 12},
        {"hyperexponential 1s cv=3", {846906561, 21680162, 833583443}, 6},
    };
    for (int c = 0; c < COUNT_OF(cases); c++) {
        struct distribution x = parse(UNIT_TIME, cases[c].text);
        struct random_stream s = random_stream_open(1, "golden", "draws");
        for (int i = 0; i < 3; i++) {
            int64_t draw = distribution_draw(&x, &s);
            if (draw != cases[c].draws[i]) {
                fail_msg("%s: draw %d is %lld", cases[c].text, i, (long long)draw);
            }
        }
        assert_int_equal(s.counter, cases[c].steps);
    }
    struct distribution zipf = parse(UNIT_NONE, "zipf n=1000000 s=1.2");
    struct random_stream s = random_stream_open(1, "golden", "draws");
    static const int64_t ranks[] = {3, 6, 97, 1, 1};
    for (int i = 0; i < COUNT_OF(ranks); i++) {
        assert_int_equal(distribution_draw(&zipf, &s), ranks[i]);
    }
}

static void test_large_values_saturate(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "constant never",
        "uniform 0s never",
        "exponential never",
        "lognormal never cv=1000",
        "pareto never shape=0.5",
        "erlang never k=1000",
        "hyperexponential never cv=100",
    };
    for (int c = 0; c < COUNT_OF(texts); c++) {
        struct distribution x = parse(UNIT_TIME, texts[c]);
        struct random_stream s = random_stream_open(1, texts[c], "test");
        int64_t largest = 0;
        for (int i = 0; i < 1000; i++) {
            int64_t draw = distribution_draw(&x, &s);
            assert_true(draw >= 0);
            largest = max_i64(largest, draw);
        }
        assert_true(largest > INT64_MAX / 2);
        assert_true(distribution_mean(&x) >= INT64_MAX / 2);
    }
}

static void test_record_is_plain(void **state)
{
    (void)state;
    struct distribution zero = {0};
    struct random_stream s = {0};
    assert_int_equal(sizeof zero, 64);
    assert_int_equal(distribution_draw(&zero, &s), 0);
    assert_int_equal(distribution_mean(&zero), 0);
}

static void test_reads_and_prints(void **state)
{
    (void)state;
    static const struct {
        enum unit unit;
        const char *text, *printed; // NULL: the same
    } cases[] = {
        {UNIT_TIME, "constant 10ms", NULL},
        {UNIT_TIME, "10ms", "constant 10ms"},
        {UNIT_TIME, "never", "never"},
        {UNIT_TIME, " 1h 30m ", "constant 90min"},
        {UNIT_TIME, "0", "constant 0s"},
        {UNIT_TIME, "uniform 5ms 15ms", NULL},
        {UNIT_TIME, "uniform  high=15ms low=5ms", "uniform 5ms 15ms"},
        {UNIT_TIME, "exponential 10ms", NULL},
        {UNIT_TIME, "exponential mean=10ms", "exponential 10ms"},
        {UNIT_TIME, "lognormal 10ms cv=2", NULL},
        {UNIT_TIME, "lognormal cv=150% 10ms", "lognormal 10ms cv=1.5"},
        {UNIT_TIME, "pareto 2ms shape=2.5", NULL},
        {UNIT_TIME, "erlang 10ms k=4", NULL},
        {UNIT_TIME, "hyperexponential 10ms cv=3", NULL},
        {UNIT_TIME, "exponential never", NULL},
        {UNIT_SIZE, "pareto 1KiB shape=1.1", NULL},
        {UNIT_SIZE, "exponential 512", "exponential 512B"},
        {UNIT_NONE, "zipf n=1000 s=1.2", NULL},
        {UNIT_NONE, "zipf s=1 n=1e12", "zipf n=1000000000000 s=1"},
        {UNIT_NONE, "uniform 1 6", NULL},
    };
    for (int c = 0; c < COUNT_OF(cases); c++) {
        struct distribution x = parse(cases[c].unit, cases[c].text);
        char buffer[100];
        struct text t = text_in(buffer, sizeof buffer);
        distribution_print(cases[c].unit, &x, &t);
        assert_string_equal(buffer, cases[c].printed != NULL ? cases[c].printed : cases[c].text);
        struct distribution again = parse(cases[c].unit, buffer);
        assert_memory_equal(&again, &x, sizeof x);
    }
}

static void test_refuses_with_place_and_way_out(void **state)
{
    (void)state;
    static const struct {
        enum unit unit;
        const char *text;
        int column, width;
        const char *what, *expected, *help; // NULL: not looked at
    } cases[] = {
        {UNIT_TIME, "", 1, 1, "a time is missing", NULL, NULL},
        {UNIT_TIME, "10", 1, 2, "a time needs a unit", NULL, "say 10ms or 10s"},
        {UNIT_TIME, "-5ms", 1, 4, "-5ms is too small", "a time from 0s to never", NULL},
        {UNIT_TIME, "exponental 10ms", 1, 10, "unknown distribution 'exponental'",
         "a time, or constant, uniform, exponential, lognormal, pareto, erlang, hyperexponential "
         "or "
         "zipf with its parameters",
         "did you mean 'exponential'?"},
        {UNIT_TIME, "exponential", 1, 11, "exponential needs its mean", "exponential MEAN", ""},
        {UNIT_TIME, "exponential 10", 13, 2, "a time needs a unit", NULL, "say 10ms or 10s"},
        {UNIT_TIME, "exponential -10ms", 13, 5, "-10ms is too small", NULL, NULL},
        {UNIT_TIME, "exponential 10ms 20ms", 18, 4, "exponential has no place for '20ms'",
         "exponential MEAN", ""},
        {UNIT_TIME, "exponential mean=", 18, 1, "a time is missing", NULL, NULL},
        {UNIT_TIME, "exponential men=10ms", 13, 8, "exponential has no place for 'men=10ms'", NULL,
         NULL},
        {UNIT_TIME, "exponential mean=1s mean=2s", 21, 7, "mean is given twice", NULL, NULL},
        {UNIT_TIME, "lognormal 10ms", 1, 14, "lognormal needs its cv", "lognormal MEAN cv=NUMBER",
         ""},
        {UNIT_TIME, "lognormal 10ms 2", 16, 1, "lognormal has no place for '2'", NULL, NULL},
        {UNIT_TIME, "lognormal 10ms cv=0", 19, 1, "0 is too small", "a fraction from 0.001 to 1000",
         NULL},
        {UNIT_TIME, "pareto 2ms shape=0.1", 18, 3, "0.1 is too small", NULL, NULL},
        {UNIT_TIME, "erlang 2ms k=1.5", 14, 3, "1.5 is not a whole number", NULL, NULL},
        {UNIT_TIME, "hyperexponential 2ms cv=0.5", 25, 3, "0.5 is too small", NULL, NULL},
        {UNIT_TIME, "uniform 5ms", 1, 11, "uniform needs its high", "uniform LOW HIGH", ""},
        {UNIT_TIME, "uniform 15ms 5ms", 1, 16, "uniform goes from low to high", NULL,
         "swap the two"},
        {UNIT_TIME, "zipf n=10 s=1", 1, 4, "zipf draws ranks, and a time is wanted", NULL, NULL},
        {UNIT_NONE, "zipf n=10 s=1.0000001", 1, 21, "s is too near to 1",
         "s=1, or s at least 0.000001 away from it", NULL},
        {UNIT_NONE, "zipf n=0 s=1", 8, 1, "0 is too small", NULL, NULL},
        {UNIT_NONE, "zipf n=2e12 s=1", 8, 4, "2e12 is too large", NULL, NULL},
    };
    for (int c = 0; c < COUNT_OF(cases); c++) {
        const char *text = cases[c].text;
        struct diag d = {.expected = "earlier words", .help = "earlier words"};
        struct distribution x, untouched;
        memset(&x, 0x5a, sizeof x);
        untouched = x;
        assert_false(distribution_parse(cases[c].unit, text, strlen(text), &x, &d));
        assert_memory_equal(&x, &untouched, sizeof x);
        const char *expected = cases[c].expected, *help = cases[c].help;
        if (strcmp(d.what, cases[c].what) != 0 || d.expected[0] == '\0' ||
            strstr(d.expected, "earlier") != NULL ||
            (expected != NULL && strcmp(d.expected, expected) != 0) ||
            (help != NULL && strcmp(d.help, help) != 0) || d.column != cases[c].column ||
            d.width != cases[c].width) {
            fail_msg("'%s' at %d, %d: %s|%s|%s", text, d.column, d.width, d.what, d.expected,
                     d.help);
        }
    }
}

static void test_forms_name_every_kind(void **state)
{
    (void)state;
    for (int i = 0; i <= DISTRIBUTION_ZIPF; i++) {
        const struct distribution_form *form = distribution_form(i);
        assert_non_null(form);
        assert_int_equal(strncmp(form->form, form->name, strlen(form->name)), 0);
        assert_true(form->doc[strlen(form->doc) - 1] == '.');
    }
    assert_null(distribution_form(DISTRIBUTION_ZIPF + 1));
    assert_null(distribution_form(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draws_follow_closed_forms),
        cmocka_unit_test(test_small_values_keep_their_mean),
        cmocka_unit_test(test_zipf_follows_its_law),
        cmocka_unit_test(test_zipf_mean),
        cmocka_unit_test(test_golden_values),
        cmocka_unit_test(test_large_values_saturate),
        cmocka_unit_test(test_record_is_plain),
        cmocka_unit_test(test_reads_and_prints),
        cmocka_unit_test(test_refuses_with_place_and_way_out),
        cmocka_unit_test(test_forms_name_every_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
