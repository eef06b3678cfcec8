// pool: records that come and go, found by their handles and one after the other.
//
// Compared with a list of what was added. Random operations come from a fixed seed.
#include "repl/memory.h"
#include "sim/pool.h"
#include "sim/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct thing {
    RECORD_HEAD;
    uint64_t number;
    uint64_t more[3];
};

enum { MOST = 3000 };

static offset_t open_pool(struct image *image, uint32_t first_bits)
{
    assert_true(image_open(image, memory_host(), INT64_C(1) << 24));
    offset_t at = image_allocate(image, sizeof(struct pool));
    pool_begin(image, at, sizeof(struct thing), first_bits);
    return at;
}

static uint64_t add(struct image *image, offset_t at, uint64_t number)
{
    uint64_t bits = 0;
    struct thing *thing = pool_add(image, at, sizeof(struct thing), &bits);
    assert_int_equal(thing->number, 0); // zeroed, though somebody was here before
    thing->number = number;
    thing->more[2] = ~number;
    return bits;
}

static uint64_t number_at(const struct image *image, uint64_t bits)
{
    const struct thing *thing = image_read(image, pool_locate(image, bits));
    assert_int_equal(thing->more[2], ~thing->number);
    return thing->number;
}

static void check_all(const struct image *image, offset_t at, const uint64_t *bits, int count)
{
    int there = 0, walked = 0;
    for (int i = 0; i < count; i++) {
        assert_true(bits[i] == 0 || number_at(image, bits[i]) == (uint64_t)i + 1);
        there += bits[i] != 0;
    }
    for (uint64_t h = pool_next(image, at, 0); h != 0; h = pool_next(image, at, h)) {
        assert_int_equal(bits[number_at(image, h) - 1], h);
        walked++;
    }
    assert_int_equal(walked, there);
    assert_int_equal(pool_of(image, at)->live, there);
}

static void test_coming_and_going(void **state)
{
    (void)state;
    for (uint32_t first_bits = 0; first_bits < 6; first_bits++) {
        struct image image;
        offset_t at = open_pool(&image, first_bits);
        struct random_stream r = random_stream_open(first_bits, "test", "pool");
        uint64_t bits[MOST], gone[MOST] = {0};
        for (int i = 0; i < MOST; i++) {
            bits[i] = add(&image, at, (uint64_t)i + 1);
            int64_t victim = random_between(&r, 0, i * 5 / 3);
            if (victim <= i && bits[victim] != 0) {
                pool_remove(&image, at, bits[victim]);
                gone[victim] = bits[victim];
                bits[victim] = 0;
            }
            if (i % 200 == 0) {
                check_all(&image, at, bits, i + 1);
            }
        }
        for (int i = 0; i < MOST; i++) {
            assert_int_equal(pool_valid(&image, at, bits[i]), bits[i] != 0);
            assert_false(pool_valid(&image, at, gone[i]));
        }
        image_close(&image);
    }
}

// Bits that name nothing of this pool: other generations, places between records, anything.
static void test_foreign_bits(void **state)
{
    (void)state;
    struct image image;
    offset_t at = open_pool(&image, 2);
    assert_int_equal(pool_next(&image, at, 0), 0);
    assert_int_equal(pool_next(&image, 0, 0), 0);
    uint64_t bits = add(&image, at, 1);
    assert_true(pool_valid(&image, at, bits));
    const uint64_t others[] = {0,
                               1,
                               UINT64_MAX,
                               bits + 1,
                               bits - 1,
                               bits + (UINT64_C(1) << 32),
                               bits + sizeof(struct thing) / 8};
    for (int i = 0; i < COUNT_OF(others); i++) {
        assert_false(pool_valid(&image, at, others[i]));
    }
    assert_false(pool_valid(&image, 0, bits));
    image_close(&image);
}

// A block that was taken and not written to lies beyond what a copy has to copy, and can be written
// to there.
static void test_copy_of_an_unwritten_block(void **state)
{
    (void)state;
    enum { BLOCK = 1 << 20 };
    struct image from = {0}, to = {0};
    assert_true(image_open(&from, memory_host(), INT64_C(1) << 24));
    assert_true(image_open(&to, memory_host(), INT64_C(1) << 24));
    offset_t block = image_allocate(&from, BLOCK);
    assert_true(image_copy(&to, &from));
    uint64_t *last = image_write(&to, block + BLOCK - sizeof *last, sizeof *last);
    assert_int_equal(*last, 0);
    *last = 1;
    image_close(&from);
    image_close(&to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coming_and_going),
        cmocka_unit_test(test_foreign_bits),
        cmocka_unit_test(test_copy_of_an_unwritten_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
