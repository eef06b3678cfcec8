// random: streams against the statistics that true randomness would have.
//
// Seeds are fixed, so nothing here fails by chance; what a fair generator would exceed once in
// about a million times (five standard deviations) is held to be a fault.
#include "sim/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DRAWS = 1 << 18, MOST_BUCKETS = 1 << 12 };

static const double deviations = 5;

// How many standard deviations chi-square is off its mean.
static double chi_square_off(const int *counts, int buckets, double total)
{
    double expected = total / buckets, sum = 0;
    for (int i = 0; i < buckets; i++) {
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return (sum - (buckets - 1)) / sqrt(2.0 * (buckets - 1));
}

static void test_golden_values(void **state)
{
    (void)state;
    struct random_stream a = random_stream_open(1, "broker-2", "service");
    assert_int_equal(random_next(&a), UINT64_C(0x4b9ea6bbafeb43cf));
    assert_int_equal(random_next(&a), UINT64_C(0xd58e5d6f29a1c018));
    assert_int_equal(a.counter, 2);
    struct random_stream b = random_stream_open(0, "", "");
    assert_int_equal(random_next(&b), UINT64_C(0x3874f31a32ad8f1a));
    random_stream_reseed(&b, 7);
    assert_int_equal(random_next(&b), UINT64_C(0x6efbfdefe3c945ab));
}

static void test_record_has_no_padding(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct random_stream), 3 * sizeof(uint64_t));
}

static void test_names_and_seeds_make_streams(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        const char *actor, *purpose;
    } names[] = {
        {1, "a", "b"},    {2, "a", "b"}, {1, "b", "a"},  {1, "ab", ""},
        {1, "", "ab"},    {1, "a", "B"}, {1, "a", "b "}, {UINT64_C(1) << 63, "a", "b"},
        {1, "a\xff", ""}, {0, "", ""},
    };
    struct random_stream streams[COUNT_OF(names)];
    for (int i = 0; i < COUNT_OF(names); i++) {
        streams[i] = random_stream_open(names[i].seed, names[i].actor, names[i].purpose);
        struct random_stream again =
            random_stream_open(names[i].seed, names[i].actor, names[i].purpose);
        assert_memory_equal(&streams[i], &again, sizeof again);
        for (int j = 0; j < i; j++) {
            assert_true(streams[i].key[0] != streams[j].key[0]);
            assert_true(streams[i].key[1] != streams[j].key[1]);
        }
    }
}

static void test_bits_are_balanced(void **state)
{
    (void)state;
    struct random_stream s = random_stream_open(1, "bits", "");
    int ones[64] = {0}, changes[64] = {0};
    uint64_t before = random_next(&s);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t draw = random_next(&s);
        for (int bit = 0; bit < 64; bit++) {
            ones[bit] += (int)(draw >> bit & 1);
            changes[bit] += (int)((draw ^ before) >> bit & 1);
        }
        before = draw;
    }
    for (int bit = 0; bit < 64; bit++) {
        assert_true(fabs(ones[bit] - DRAWS / 2.0) < deviations * sqrt(DRAWS / 4.0));
        assert_true(fabs(changes[bit] - DRAWS / 2.0) < deviations * sqrt(DRAWS / 4.0));
    }
}

// Twelve bits from the top, from the middle, from the bottom; and pairs of six bits of neighbouring
// draws.
static void test_buckets_fill_evenly(void **state)
{
    (void)state;
    static int counts[5][MOST_BUCKETS];
    struct random_stream s = random_stream_open(2, "buckets", "");
    uint64_t before = random_next(&s);
    memset(counts, 0, sizeof counts);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t draw = random_next(&s);
        counts[0][draw >> 52]++;
        counts[1][draw >> 26 & 0xfff]++;
        counts[2][draw & 0xfff]++;
        counts[3][(before >> 58) << 6 | draw >> 58]++;
        counts[4][(before & 63) << 6 | (draw & 63)]++;
        before = draw;
    }
    for (int i = 0; i < 5; i++) {
        assert_true(fabs(chi_square_off(counts[i], MOST_BUCKETS, DRAWS)) < deviations);
    }
}

static double centred(uint64_t draw) { return ldexp((double)draw, -64) - 0.5; }

// The correlation of two streams (or of one with itself, `lag` draws later), in standard
// deviations.
static double correlation_off(struct random_stream a, struct random_stream b, int lag)
{
    double sum = 0;
    for (int i = 0; i < lag; i++) {
        random_next(&b);
    }
    for (int i = 0; i < DRAWS; i++) {
        sum += centred(random_next(&a)) * centred(random_next(&b));
    }
    return sum * 12 / sqrt(DRAWS);
}

// Likewise for the number of bits in which they differ.
static double distance_off(struct random_stream a, struct random_stream b)
{
    double bits = 0;
    for (int i = 0; i < DRAWS; i++) {
        bits += __builtin_popcountll(random_next(&a) ^ random_next(&b));
    }
    return (bits - 32.0 * DRAWS) / sqrt(16.0 * DRAWS);
}

static void test_no_serial_correlation(void **state)
{
    (void)state;
    struct random_stream s = random_stream_open(3, "serial", "");
    for (int lag = 1; lag <= 16; lag++) {
        assert_true(fabs(correlation_off(s, s, lag)) < deviations);
    }
}

static void assert_independent(struct random_stream a, struct random_stream b)
{
    assert_true(fabs(correlation_off(a, b, 0)) < deviations);
    assert_true(fabs(distance_off(a, b)) < deviations);
}

static void test_neighbouring_streams_are_independent(void **state)
{
    (void)state;
    struct random_stream s = random_stream_open(1, "producer-1", "arrivals"), reseeded = s;
    random_stream_reseed(&reseeded, 1);
    assert_independent(s, reseeded);
    assert_independent(s, random_stream_open(2, "producer-1", "arrivals"));
    assert_independent(s, random_stream_open(3, "producer-1", "arrivals"));
    assert_independent(s, random_stream_open(UINT64_MAX, "producer-1", "arrivals"));
    assert_independent(s, random_stream_open(1, "producer-2", "arrivals"));
    assert_independent(s, random_stream_open(1, "producer-1", "arrivalt"));
    assert_independent(s, random_stream_open(1, "arrivals", "producer-1"));
    assert_independent(random_stream_open(0, "", ""), random_stream_open(1, "", ""));
}

// One draw of each of many streams with neighbouring names and seeds is as even as many draws of
// one.
static void test_first_draws_of_many_streams(void **state)
{
    (void)state;
    static int by_seed[256], by_name[256];
    memset(by_seed, 0, sizeof by_seed);
    memset(by_name, 0, sizeof by_name);
    const int streams = 1 << 16;
    for (int i = 0; i < streams; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%d", i);
        struct random_stream seeded = random_stream_open((uint64_t)i, "client", "think");
        struct random_stream named = random_stream_open(1, name, "think");
        by_seed[random_next(&seeded) >> 56]++;
        by_name[random_next(&named) & 255]++;
    }
    assert_true(fabs(chi_square_off(by_seed, 256, streams)) < deviations);
    assert_true(fabs(chi_square_off(by_name, 256, streams)) < deviations);
}

// Of n = 3 * 2^62, a third of the results would come up twice as often without the repeated step.
static void test_below_is_unbiased(void **state)
{
    (void)state;
    static const uint64_t limits[] = {1, 2, 3, 10, 1000, UINT64_C(3) << 62, UINT64_MAX};
    static const int buckets[] = {1, 2, 3, 10, 1000, 3, 3};
    struct random_stream s = random_stream_open(4, "below", "");
    for (int i = 0; i < COUNT_OF(limits); i++) {
        static int counts[1000];
        memset(counts, 0, sizeof counts);
        for (int k = 0; k < DRAWS; k++) {
            uint64_t draw = random_below(&s, limits[i]);
            assert_true(draw < limits[i]);
            counts[draw % (uint64_t)buckets[i]]++;
        }
        if (buckets[i] > 1) {
            assert_true(fabs(chi_square_off(counts, buckets[i], DRAWS)) < deviations);
        }
    }
}

static void test_between_reaches_both_ends(void **state)
{
    (void)state;
    struct random_stream s = random_stream_open(5, "between", "");
    int counts[7] = {0};
    for (int i = 0; i < DRAWS; i++) {
        int64_t draw = random_between(&s, -3, 3);
        assert_in_range(draw + 3, 0, 6);
        counts[draw + 3]++;
    }
    assert_true(fabs(chi_square_off(counts, 7, DRAWS)) < deviations);
    assert_int_equal(random_between(&s, 5, 5), 5);
    bool negative = false, positive = false;
    for (int i = 0; i < 64; i++) {
        int64_t draw = random_between(&s, INT64_MIN, INT64_MAX);
        negative = negative || draw < 0;
        positive = positive || draw > 0;
    }
    assert_true(negative && positive);
}

static void test_chance(void **state)
{
    (void)state;
    struct random_stream s = random_stream_open(6, "chance", "");
    int hits = 0;
    for (int i = 0; i < DRAWS; i++) {
        hits += random_chance(&s, 300000000);
        assert_false(random_chance(&s, 0));
        assert_true(random_chance(&s, PPB_ONE));
    }
    assert_true(fabs(hits - 0.3 * DRAWS) < deviations * sqrt(0.21 * DRAWS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden_values),
        cmocka_unit_test(test_record_has_no_padding),
        cmocka_unit_test(test_names_and_seeds_make_streams),
        cmocka_unit_test(test_bits_are_balanced),
        cmocka_unit_test(test_buckets_fill_evenly),
        cmocka_unit_test(test_no_serial_correlation),
        cmocka_unit_test(test_neighbouring_streams_are_independent),
        cmocka_unit_test(test_first_draws_of_many_streams),
        cmocka_unit_test(test_below_is_unbiased),
        cmocka_unit_test(test_between_reaches_both_ends),
        cmocka_unit_test(test_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
