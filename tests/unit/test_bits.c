// bits: says what an array of flags says, near 0, in the middle and at the very end; costs little
// where little is set.
#include "repl/memory.h"
#include "sim/bits.h"
#include "tests/support/generate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct image image;
static offset_t at;
static struct generator draws;

static uint64_t draw(uint64_t limit) { return generate_below(&draws, limit); }

static void begin(uint64_t seed)
{
    assert_true(image_open(&image, memory_host(), 1 << 24));
    at = image_allocate(&image, sizeof(struct bits));
    draws = (struct generator){.state = seed};
}

static void end(void) { image_close(&image); }

// ---- the model: flags for the numbers from `start` on ----

enum { FLAGS = 20000 };

static struct {
    uint64_t start;
    uint64_t count;
    bool set[FLAGS];
} model;

static uint64_t change_flags(uint64_t from, uint64_t to, bool set)
{
    uint64_t changed = 0;
    for (uint64_t i = from; i < to; i++) {
        changed += model.set[i] != set;
        model.set[i] = set;
    }
    model.count += set ? changed : 0 - changed;
    return changed;
}

static uint64_t count_flags(uint64_t from, uint64_t to)
{
    uint64_t count = 0;
    for (uint64_t i = from; i < to; i++) {
        count += model.set[i];
    }
    return count;
}

// The number of the first flag from here on that is set, or clear.
static uint64_t next_flag(uint64_t from, bool set)
{
    while (from < FLAGS && model.set[from] != set) {
        from++;
    }
    return from == FLAGS && set ? BITS_NONE : model.start + from;
}

// Mostly short ones, sometimes over several blocks, sometimes empty, sometimes to the end.
static void draw_range(uint64_t *from, uint64_t *to)
{
    static const uint64_t longest[] = {1, 2, 70, 70, 3000, FLAGS};
    *from = draw(FLAGS);
    *to = *from + draw(longest[draw(COUNT_OF(longest))] + 1);
    *to = *to < FLAGS ? *to : FLAGS;
}

static void look(void)
{
    uint64_t i = draw(FLAGS), from, to;
    draw_range(&from, &to);
    assert_int_equal(bits_test(&image, at, model.start + i), model.set[i]);
    assert_int_equal(bits_count_range(&image, at, model.start + from, model.start + to),
                     count_flags(from, to));
    assert_int_equal(bits_next_set(&image, at, model.start + i), next_flag(i, true));
    assert_int_equal(bits_next_clear(&image, at, model.start + i), next_flag(i, false));
}

static void change(bool filling)
{
    uint64_t from, to;
    draw_range(&from, &to);
    bool set = (draw(3) != 0) == filling;
    uint64_t changed = set ? bits_set(&image, at, model.start + from, model.start + to)
                           : bits_clear(&image, at, model.start + from, model.start + to);
    assert_int_equal(changed, change_flags(from, to, set));
}

static void run_against_model(uint64_t start, int steps)
{
    model.start = start;
    for (int step = 0; step < steps; step++) {
        if (step % 256 == 0) {
            image_move(&image); // to find writes around the door
        }
        change(step / 200 % 2 == 0);
        assert_int_equal(bits_count(&image, at), model.count);
        look();
        assert_true(step % 8 != 0 || bits_sound(&image, at));
        if (step % 256 == 255) {
            assert_true(image_find_unmarked(&image) < 0);
        }
    }
    uint64_t all = model.count;
    assert_int_equal(bits_clear(&image, at, 0, UINT64_MAX), all);
    change_flags(0, FLAGS, false);
    static const struct bits empty;
    assert_memory_equal(image_read(&image, at), &empty, sizeof empty);
}

static void test_random_changes(void **state)
{
    (void)state;
    // The last of these ends with the last number that there is.
    const uint64_t starts[] = {0, 1000, (UINT64_C(1) << 50) + 77, UINT64_MAX - FLAGS};
    begin(1);
    for (int i = 0; i < COUNT_OF(starts); i++) {
        run_against_model(starts[i], 3000);
    }
    end();
}

static void test_memory_is_given_back(void **state)
{
    (void)state;
    begin(2);
    offset_t top = 0;
    for (int round = 0; round < 3; round++) {
        draws.state = 3;
        run_against_model(5, 1000);
        top = round == 0 ? image_header(&image)->top : top;
        bits_set(&image, at, 0, 5000);
        bits_set(&image, at, 7000, 9000);
        bits_free(&image, at);
        assert_true(bits_sound(&image, at) && bits_count(&image, at) == 0);
        assert_int_equal(image_header(&image)->top, top);
    }
    end();
}

static void test_walk_over_runs(void **state)
{
    (void)state;
    static const uint64_t runs[][2] = {
        {0, 3}, {1023, 1025}, {5000, 9000}, {1 << 30, (1 << 30) + 1}};
    begin(3);
    for (int i = 0; i < COUNT_OF(runs); i++) {
        bits_set(&image, at, runs[i][0], runs[i][1]);
    }
    int seen = 0;
    for (uint64_t from = bits_next_set(&image, at, 0); from != BITS_NONE;) {
        uint64_t to = bits_next_clear(&image, at, from);
        assert_int_equal(from, runs[seen][0]);
        assert_int_equal(to, runs[seen++][1]);
        assert_int_equal(bits_clear(&image, at, from, to), to - from);
        from = bits_next_set(&image, at, to);
    }
    assert_int_equal(seen, COUNT_OF(runs));
    assert_int_equal(bits_count(&image, at), 0);
    end();
}

static void test_little_costs_little(void **state)
{
    (void)state;
    assert_true(sizeof(struct bits) <= 16);
    begin(4);
    offset_t top = image_header(&image)->top;
    assert_int_equal(bits_next_set(&image, at, 0), BITS_NONE);
    assert_int_equal(bits_next_clear(&image, at, 5), 5);
    assert_int_equal(bits_clear(&image, at, 0, UINT64_MAX), 0);
    assert_false(bits_test(&image, at, 0) || bits_test(&image, at, BITS_NONE));
    bits_free(&image, at);
    assert_int_equal(image_header(&image)->top, top);
    bits_set(&image, at, 0, 1);
    bits_set(&image, at, UINT64_C(1) << 60, (UINT64_C(1) << 60) + 1);
    assert_true(image_header(&image)->top - top <= 512);
    top = image_header(&image)->top;
    bits_clear(&image, at, 0, UINT64_MAX);
    bits_set(&image, at, 0, 1 << 20); // 128 KiB, and the index over them
    assert_true(image_header(&image)->top - top < 176 << 10);
    assert_int_equal(bits_next_clear(&image, at, 0), 1 << 20);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_changes),
        cmocka_unit_test(test_memory_is_given_back),
        cmocka_unit_test(test_walk_over_runs),
        cmocka_unit_test(test_little_costs_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
