// units: quantities read, refused and printed.
#include "sim/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const enum unit every_unit[] = {UNIT_NONE, UNIT_TIME,      UNIT_SIZE,
                                       UNIT_RATE, UNIT_BANDWIDTH, UNIT_FRACTION};

static const struct {
    enum unit unit;
    const char *text;
    int64_t value;
} read_cases[] = {
    {UNIT_NONE, "5", 5},
    {UNIT_NONE, " 50e6 ", 50000000},
    {UNIT_NONE, "5e+07", 50000000},
    {UNIT_NONE, "1.5e3", 1500},
    {UNIT_NONE, "3.0", 3},
    {UNIT_NONE, "-7", -7},
    {UNIT_NONE, "-0", 0},
    {UNIT_NONE, "9223372036854775807", INT64_MAX},
    {UNIT_NONE, "-9223372036854775808", INT64_MIN},
    {UNIT_TIME, "10ms", 10 * MILLISECOND},
    {UNIT_TIME, "10 ms", 10 * MILLISECOND},
    {UNIT_TIME, "0", 0},
    {UNIT_TIME, "0s", 0},
    {UNIT_TIME, "-5us", -5 * MICROSECOND},
    {UNIT_TIME, "3µs", 3 * MICROSECOND},
    {UNIT_TIME, "3μs", 3 * MICROSECOND},
    {UNIT_TIME, "1m", 60 * SECOND},
    {UNIT_TIME, "1min", 60 * SECOND},
    {UNIT_TIME, "1h30m", 5400 * SECOND},
    {UNIT_TIME, "1h 30min", 5400 * SECOND},
    {UNIT_TIME, "-1h30m", -5400 * SECOND},
    {UNIT_TIME, "1m30.5s", 90500 * MILLISECOND},
    {UNIT_TIME, "2d", 172800 * SECOND},
    {UNIT_TIME, "1e3ms", SECOND},
    {UNIT_TIME, ".5s", 500 * MILLISECOND},
    {UNIT_TIME, "0.1s", 100 * MILLISECOND},
    {UNIT_TIME, "1.5ns", 2},
    {UNIT_TIME, "00:01:20.500", 80500 * MILLISECOND},
    {UNIT_TIME, "1d 02:03:04.5", (86400 + 7384) * SECOND + 500 * MILLISECOND},
    {UNIT_TIME, "100:00:00", 360000 * SECOND},
    {UNIT_TIME, "-00:00:01", -SECOND},
    {UNIT_TIME, "never", TIME_NEVER},
    {UNIT_TIME, "9223372036.854775806s", INT64_MAX - 1},
    {UNIT_SIZE, "512", 512},
    {UNIT_SIZE, "512B", 512},
    {UNIT_SIZE, "64KiB", 65536},
    {UNIT_SIZE, "64KB", 64000},
    {UNIT_SIZE, "64kB", 64000},
    {UNIT_SIZE, "64k", 65536},
    {UNIT_SIZE, "512m", INT64_C(512) << 20},
    {UNIT_SIZE, "4g", INT64_C(4) << 30},
    {UNIT_SIZE, "4G", INT64_C(4) << 30},
    {UNIT_SIZE, "1.5GB", 1500000000},
    {UNIT_SIZE, "1.5 GiB", INT64_C(3) << 29},
    {UNIT_SIZE, "0.1KiB", 102},
    {UNIT_SIZE, "-1", -1},
    {UNIT_RATE, "2000/s", 2000 * RATE_ONE},
    {UNIT_RATE, "3/ms", 3000 * RATE_ONE},
    {UNIT_RATE, "1/ns", 1000000000 * RATE_ONE},
    {UNIT_RATE, "12/min", RATE_ONE / 5},
    {UNIT_RATE, "12 / min", RATE_ONE / 5},
    {UNIT_RATE, "5/h", 1388889},
    {UNIT_RATE, "1/d", 11574},
    {UNIT_RATE, "0.5/s", RATE_ONE / 2},
    {UNIT_RATE, "0", 0},
    {UNIT_BANDWIDTH, "50MB/s", 50000000},
    {UNIT_BANDWIDTH, "50 MiB/s", 50 << 20},
    {UNIT_BANDWIDTH, "64KiB/ms", 65536000},
    {UNIT_BANDWIDTH, "6GB/min", 100000000},
    {UNIT_BANDWIDTH, "10Gbit/s", 1250000000},
    {UNIT_BANDWIDTH, "0", 0},
    {UNIT_FRACTION, "0.6", 600000000},
    {UNIT_FRACTION, "60%", 600000000},
    {UNIT_FRACTION, "60 %", 600000000},
    {UNIT_FRACTION, "1/3", 333333333},
    {UNIT_FRACTION, "2 / 3", 666666667},
    {UNIT_FRACTION, "1", PPB_ONE},
    {UNIT_FRACTION, "2.5", 2500000000},
    {UNIT_FRACTION, "0.5%", 5000000},
};

static void test_reads_quantities(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(read_cases); i++) {
        struct diag d = {0};
        int64_t value = -12345;
        const char *text = read_cases[i].text;
        if (!unit_parse(read_cases[i].unit, text, strlen(text), &value, &d) ||
            value != read_cases[i].value) {
            fail_msg("'%s' is %lld (%s)", text, (long long)value, d.what);
        }
    }
}

static const struct {
    enum unit unit;
    const char *text;
    int column, width;
    const char *what, *expected, *help; // NULL: the unit's usual words
} refused_cases[] = {
    {UNIT_NONE, "", 1, 1, "a number is missing", "a whole number such as 5 or 50e6", ""},
    {UNIT_NONE, "1.5", 1, 3, "1.5 is not a whole number", NULL, ""},
    {UNIT_NONE, "5 apples", 3, 6, "'apples' does not belong in a number", NULL, ""},
    {UNIT_NONE, "1,000", 2, 1, "a comma does not belong in a number", NULL,
     "write a point before decimals and nothing between thousands"},
    {UNIT_NONE, "9223372036854775808", 1, 19, "9223372036854775808 is more than fits",
     "a number of at most 9223372036854775807", ""},
    {UNIT_NONE, "0x10", 2, 3, "'x10' does not belong in a number", NULL, ""},
    {UNIT_NONE, "nan", 1, 3, "'nan' does not belong in a number", NULL, ""},
    {UNIT_NONE, "--5", 2, 2, "'-5' does not belong in a number", NULL, ""},
    {UNIT_TIME, "  ", 1, 1, "a time is missing", NULL, ""},
    {UNIT_TIME, "10", 1, 2, "a time needs a unit", NULL, "say 10ms or 10s"},
    {UNIT_TIME, "-10", 2, 2, "a time needs a unit", NULL, "say -10ms or -10s"},
    {UNIT_TIME, "1h30", 3, 2, "a time needs a unit", NULL, "say 30ms or 30s"},
    {UNIT_TIME, "10 10ms", 1, 2, "a time needs a unit", NULL, "say 10ms or 10s"},
    {UNIT_TIME, "10 parsecs", 4, 7, "unknown unit 'parsecs' of time",
     "a time such as 10ms, 1h30m or 00:01:20.500; its units are ns, us, ms, s, min, h, d", ""},
    {UNIT_TIME, "10mins", 3, 4, "unknown unit 'mins' of time", NULL, "did you mean 'min'?"},
    {UNIT_TIME, "10MS", 3, 2, "unknown unit 'MS' of time", NULL, "did you mean 'ms'?"},
    {UNIT_TIME, "9e99s", 1, 5, "9e99s is more than fits", "a time of at most 9223372036.854775806s",
     ""},
    {UNIT_TIME, "-9e99s", 2, 5, "-9e99s is more than fits", NULL, ""},
    {UNIT_TIME, "106751d 24h", 1, 11, "106751d 24h is more than fits", NULL, ""},
    {UNIT_TIME, "0.1ns", 1, 5, "0.1ns is too small to tell from zero",
     "0 or a time of at least 1ns", ""},
    {UNIT_TIME, "30m1h", 4, 2, "the parts of a time go from large to small, each once", NULL,
     "say 1h30m or 1m30.5s"},
    {UNIT_TIME, "1s1s", 3, 2, "the parts of a time go from large to small, each once", NULL, NULL},
    {UNIT_TIME, "1s$", 3, 1, "'$' does not belong in a time", NULL, ""},
    {UNIT_TIME, "01:20", 1, 5, "a clock has hours, minutes and seconds", NULL,
     "say 00:01:20 for one minute and twenty seconds"},
    {UNIT_TIME, "00:61:00", 4, 2, "61 is not a number of minutes on a clock",
     "hours:minutes:seconds, as in 00:01:20.500 or 1d 02:03:04", ""},
    {UNIT_TIME, "1d 24:00:00", 4, 2, "24 is not a number of hours on a clock", NULL, ""},
    {UNIT_TIME, "00:1.5:00", 4, 3, "1.5 is not a number of minutes on a clock", NULL, ""},
    {UNIT_TIME, "00:00:01 s", 10, 1, "'s' does not belong in a time", NULL, ""},
    {UNIT_TIME, "9999999999d 00:00:00", 1, 10, "9999999999 is more than fits", NULL, NULL},
    {UNIT_SIZE, "64mb", 3, 2, "unknown unit 'mb' of size", NULL, "did you mean 'MB'?"},
    {UNIT_SIZE, "1/2", 2, 2, "'/2' does not belong in a size", NULL, ""},
    {UNIT_SIZE, "9e9TB", 1, 5, "9e9TB is more than fits",
     "a size of at most 9223372.036854775807TB", ""},
    {UNIT_RATE, "2000", 1, 4, "a rate needs a unit", NULL, "say 2000/s or 2000/min"},
    {UNIT_RATE, "2000/", 6, 1, "a unit of time is missing after '/'", NULL, ""},
    {UNIT_RATE, "2000/sec", 6, 3, "unknown unit 'sec' of rate", NULL, "did you mean 's'?"},
    {UNIT_RATE, "10ms", 3, 2, "'ms' does not belong in a rate",
     "a rate such as 2000/s, 3/ms or 12/min", ""},
    {UNIT_RATE, "1e10/s", 1, 6, "1e10/s is more than fits",
     "a rate of at most 9223372036.854775807/s", ""},
    {UNIT_RATE, "1e-9/d", 1, 6, "1e-9/d is too small to tell from zero", NULL, ""},
    {UNIT_BANDWIDTH, "50", 1, 2, "a bandwidth needs a unit", NULL, "say 50MB/s or 50MiB/s"},
    {UNIT_BANDWIDTH, "50MB", 1, 2, "a bandwidth needs a unit", NULL, "say 50MB/s or 50MiB/s"},
    {UNIT_BANDWIDTH, "50/s", 3, 2, "'/s' does not belong in a bandwidth", NULL, ""},
    {UNIT_BANDWIDTH, "50mb/s", 3, 2, "unknown unit 'mb' of bandwidth", NULL, "did you mean 'MB'?"},
    {UNIT_BANDWIDTH, "5TiB/ns", 1, 7, "5TiB/ns is more than fits", NULL, NULL},
    {UNIT_FRACTION, "1/0", 3, 1, "a fraction can not be divided by 0",
     "a whole number above 0 below the '/'", ""},
    {UNIT_FRACTION, "1/", 3, 1, "a fraction is missing", NULL, ""},
    {UNIT_FRACTION, "60 percent", 4, 7, "unknown unit 'percent' of fraction", NULL, ""},
    {UNIT_FRACTION, "\x01\xff", 1, 2, "'?\?' does not belong in a fraction", NULL, ""},
};

static void test_refuses_with_place_and_way_out(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(refused_cases); i++) {
        const char *text = refused_cases[i].text;
        struct diag d = {.expected = "what an earlier message expected"};
        int64_t value = -12345;
        assert_false(unit_parse(refused_cases[i].unit, text, strlen(text), &value, &d));
        const char *expected = refused_cases[i].expected, *help = refused_cases[i].help;
        if (value != -12345 || strcmp(d.what, refused_cases[i].what) != 0 ||
            d.expected[0] == '\0' || strstr(d.expected, "earlier") != NULL ||
            (expected != NULL && strcmp(d.expected, expected) != 0) ||
            (help != NULL && strcmp(d.help, help) != 0) || d.column != refused_cases[i].column ||
            d.width != refused_cases[i].width) {
            fail_msg("'%s' at %d, %d: %s|%s|%s", text, d.column, d.width, d.what, d.expected,
                     d.help);
        }
    }
}

static void test_range(void **state)
{
    (void)state;
    struct diag d = {0};
    int64_t value = 77;
    assert_true(unit_parse_within(UNIT_TIME, 0, SECOND, "1s", 2, &value, &d));
    assert_int_equal(value, SECOND);
    assert_false(unit_parse_within(UNIT_TIME, 0, SECOND, "-5ms", 4, &value, &d));
    assert_string_equal(d.what, "-5ms is too small");
    assert_string_equal(d.expected, "a time from 0s to 1s");
    assert_int_equal(d.width, 4);
    assert_false(unit_parse_within(UNIT_SIZE, 1, 65536, "4g", 2, &value, &d));
    assert_string_equal(d.what, "4g is too large");
    assert_string_equal(d.expected, "a size from 1B to 64KiB");
    assert_int_equal(value, SECOND);
}

typedef void print_function(enum unit unit, int64_t value, struct text *out);

static void print_clock(enum unit unit, int64_t value, struct text *out)
{
    (void)unit;
    unit_print_clock(value, out);
}

static void check_print(print_function *print, enum unit unit, int64_t value, const char *expected)
{
    char buffer[80];
    struct text t = text_in(buffer, sizeof buffer);
    print(unit, value, &t);
    assert_string_equal(buffer, expected);
}

static void test_prints_exactly_and_short(void **state)
{
    (void)state;
    static const struct {
        enum unit unit;
        int64_t value;
        const char *text;
    } cases[] = {
        {UNIT_NONE, 0, "0"},
        {UNIT_NONE, -1500, "-1500"},
        {UNIT_NONE, INT64_MIN, "-9223372036854775808"},
        {UNIT_TIME, 0, "0s"},
        {UNIT_TIME, 1, "1ns"},
        {UNIT_TIME, -10 * MILLISECOND, "-10ms"},
        {UNIT_TIME, 100 * MILLISECOND, "100ms"},
        {UNIT_TIME, 1500 * MILLISECOND, "1.5s"},
        {UNIT_TIME, 1234567, "1.234567ms"},
        {UNIT_TIME, 60 * SECOND, "1min"},
        {UNIT_TIME, 90 * SECOND, "90s"},
        {UNIT_TIME, 5400 * SECOND, "90min"},
        {UNIT_TIME, 86400 * SECOND, "1d"},
        {UNIT_TIME, TIME_NEVER, "never"},
        {UNIT_TIME, TIME_NEVER - 1, "9223372036.854775806s"},
        {UNIT_SIZE, 0, "0B"},
        {UNIT_SIZE, 512, "512B"},
        {UNIT_SIZE, 1536, "1.5KiB"},
        {UNIT_SIZE, 1500, "1.5KB"},
        {UNIT_SIZE, 65536, "64KiB"},
        {UNIT_SIZE, 3145728 + 1024, "3073KiB"},
        {UNIT_SIZE, INT64_C(4) << 30, "4GiB"},
        {UNIT_SIZE, 1000000000, "1GB"},
        {UNIT_RATE, 0, "0/s"},
        {UNIT_RATE, 2000 * RATE_ONE, "2000/s"},
        {UNIT_RATE, 900000000, "0.9/s"},
        {UNIT_RATE, 1388889, "5/h"},
        {UNIT_RATE, 11574, "1/d"},
        {UNIT_RATE, 107622204, "0.107622204/s"},
        {UNIT_RATE, 1, "0.000000001/s"},
        {UNIT_BANDWIDTH, 50000000, "50MB/s"},
        {UNIT_BANDWIDTH, 1250000000, "1.25GB/s"},
        {UNIT_FRACTION, 600000000, "0.6"},
        {UNIT_FRACTION, 333333333, "0.333333333"},
        {UNIT_FRACTION, 1, "0.000000001"},
        {UNIT_FRACTION, 2500000000, "2.5"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        check_print(unit_print, cases[i].unit, cases[i].value, cases[i].text);
    }
}

static void test_prints_rounded(void **state)
{
    (void)state;
    static const struct {
        enum unit unit;
        int64_t value;
        const char *text;
    } cases[] = {
        {UNIT_NONE, 0, "0"},
        {UNIT_NONE, 1234567, "1,234,567"},
        {UNIT_NONE, -1000, "-1,000"},
        {UNIT_NONE, INT64_MAX, "9,223,372,036,854,775,807"},
        {UNIT_TIME, 1234 * MILLISECOND, "1.234 s"},
        {UNIT_TIME, 12345678, "12.35 ms"},
        {UNIT_TIME, 999960000, "1 s"},
        {UNIT_TIME, 999949999, "999.9 ms"},
        {UNIT_TIME, 99996 * MICROSECOND, "100 ms"},
        {UNIT_TIME, 90 * SECOND, "90 s"},
        {UNIT_TIME, 5430500 * MILLISECOND, "1.508 h"},
        {UNIT_TIME, -7, "-7 ns"},
        {UNIT_TIME, TIME_NEVER, "never"},
        {UNIT_TIME, TIME_NEVER - 1, "106,752 d"},
        {UNIT_SIZE, 0, "0 B"},
        {UNIT_SIZE, 64 << 20, "64 MiB"},
        {UNIT_SIZE, 1048577, "1 MiB"},
        {UNIT_SIZE, 51234567, "48.86 MiB"},
        {UNIT_RATE, 2000 * RATE_ONE, "2,000/s"},
        {UNIT_RATE, 12345678901234567, "12,345,679/s"},
        {UNIT_RATE, 832123456, "0.8321/s"},
        {UNIT_RATE, 1388889, "5/h"},
        {UNIT_BANDWIDTH, 51234567, "51.23 MB/s"},
        {UNIT_FRACTION, 832123456, "0.8321"},
        {UNIT_FRACTION, 12345678, "0.01235"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        check_print(unit_print_rounded, cases[i].unit, cases[i].value, cases[i].text);
    }
}

static void test_prints_clock(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {
        {0, "00:00:00.000"},
        {80500 * MILLISECOND, "00:01:20.500"},
        {80500 * MILLISECOND + 250 * MICROSECOND, "00:01:20.500250"},
        {1, "00:00:00.000000001"},
        {(86400 + 7384) * SECOND + 500 * MILLISECOND, "1d 02:03:04.500"},
        {-SECOND, "-00:00:01.000"},
        {TIME_NEVER, "never"},
        {INT64_MIN, "-106751d 23:47:16.854775808"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        check_print(print_clock, UNIT_TIME, cases[i].value, cases[i].text);
    }
}

// The generator of Marsaglia, "Xorshift RNGs" (2003), so that this test stands on nothing of ours.
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

// Values of every size, and of the round kind that people use.
static int64_t random_value(uint64_t *state)
{
    static const int64_t round_steps[] = {1, 10, 1000, 1024, 60, 3600, 86400, 1000000, 1 << 20};
    int64_t value = (int64_t)(next_random(state) >> (next_random(state) % 64));
    uint64_t choice = next_random(state) % 20;
    if (choice < (uint64_t)COUNT_OF(round_steps)) {
        value = mul_clamped(value % 100000, round_steps[choice]);
        value = mul_clamped(value, choice % 2 == 0 ? 1 : MILLISECOND);
    }
    return next_random(state) % 8 == 0 ? 0 - (value == INT64_MIN ? 0 : value) : value;
}

static void check_round_trip(print_function *print, enum unit unit, int64_t value)
{
    char buffer[80];
    struct text t = text_in(buffer, sizeof buffer);
    struct diag d = {0};
    int64_t again = value + 1;
    print(unit, value, &t);
    if (t.cut || !unit_parse(unit, buffer, t.length, &again, &d) || again != value) {
        fail_msg("%lld of unit %d is printed as %s and read as %lld (%s)", (long long)value,
                 (int)unit, buffer, (long long)again, d.what);
    }
}

static void test_every_printed_value_reads_back(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        int64_t value = random_value(&random);
        for (int u = 0; u < COUNT_OF(every_unit); u++) {
            check_round_trip(unit_print, every_unit[u], value);
        }
        check_round_trip(print_clock, UNIT_TIME, value);
    }
    for (int u = 0; u < COUNT_OF(every_unit); u++) {
        check_round_trip(unit_print, every_unit[u], INT64_MIN);
        check_round_trip(unit_print, every_unit[u], INT64_MAX);
    }
}

// Any bytes: read or refused with words, and the place lies in the text.
static void test_junk_is_refused_with_words(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789..eE--+ :/%,smhdunkKMGTiB\x01\x80\xc2\xb5never";
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < 200000; i++) {
        char text[24];
        size_t length = next_random(&random) % sizeof text;
        for (size_t k = 0; k < length; k++) {
            text[k] = alphabet[next_random(&random) % (sizeof alphabet - 1)];
        }
        struct diag d = {0};
        int64_t value = -12345;
        if (!unit_parse(every_unit[i % COUNT_OF(every_unit)], text, length, &value, &d)) {
            assert_int_equal(value, -12345);
            assert_true(d.what[0] != '\0' && d.expected[0] != '\0');
            assert_in_range(d.column, 1, length + 1);
            assert_in_range(d.width, 1, length + 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_quantities),
        cmocka_unit_test(test_refuses_with_place_and_way_out),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_prints_exactly_and_short),
        cmocka_unit_test(test_prints_rounded),
        cmocka_unit_test(test_prints_clock),
        cmocka_unit_test(test_every_printed_value_reads_back),
        cmocka_unit_test(test_junk_is_refused_with_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
