// ordered: says what an array of all possible keys says, whatever the order of changes; gives its
// memory back.
#include "repl/memory.h"
#include "sim/ordered.h"
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
    assert_true(image_open(&image, memory_host(), 1 << 26));
    at = image_allocate(&image, sizeof(struct ordered));
    draws = (struct generator){.state = seed};
}

static void end(void) { image_close(&image); }

// ---- the model: which of MOST keys are there, and with which values ----

enum { MOST = 9000 };

static struct {
    uint32_t keys; // of these
    uint32_t count;
    bool there[MOST];
    uint64_t value[MOST];
} model;

// Keys rise with their numbers; both ends of what a key can be are among them.
static struct ordered_key key_of(uint32_t i)
{
    if (i == model.keys - 1) {
        return (struct ordered_key){UINT64_MAX, UINT64_MAX};
    }
    return (struct ordered_key){i / 40, (uint64_t)(i % 40) << 58};
}

static void is_entry(bool found, const struct ordered_entry *e, int64_t i)
{
    bool expected = i >= 0 && i < model.keys;
    assert_int_equal(found, expected);
    if (expected) {
        struct ordered_key key = key_of((uint32_t)i);
        assert_memory_equal(&e->key, &key, sizeof key);
        assert_int_equal(e->value, model.value[i]);
    }
}

static int64_t at_or_after(int64_t i)
{
    while (i < model.keys && !model.there[i]) {
        i++;
    }
    return i;
}

static int64_t at_or_before(int64_t i)
{
    while (i >= 0 && !model.there[i]) {
        i--;
    }
    return i;
}

static void look(uint32_t i)
{
    struct ordered_entry e = {.key = key_of(i)};
    uint64_t value = 0;
    assert_int_equal(ordered_find(&image, at, key_of(i), &value), model.there[i]);
    assert_int_equal(value, model.there[i] ? model.value[i] : 0);
    is_entry(ordered_at_or_after(&image, at, key_of(i), &e), &e, at_or_after(i));
    is_entry(ordered_at_or_before(&image, at, key_of(i), &e), &e, at_or_before(i));
    e.key = key_of(i);
    is_entry(ordered_next(&image, at, &e), &e, at_or_after((int64_t)i + 1));
    e.key = key_of(i);
    is_entry(ordered_previous(&image, at, &e), &e, at_or_before((int64_t)i - 1));
    is_entry(ordered_first(&image, at, &e), &e, at_or_after(0));
    is_entry(ordered_last(&image, at, &e), &e, at_or_before((int64_t)model.keys - 1));
}

static void add(uint32_t i, uint64_t value)
{
    bool was_there = model.there[i];
    if (draw(2) == 0) {
        assert_int_equal(ordered_add(&image, at, key_of(i), value), !was_there);
        model.value[i] = was_there ? model.value[i] : value;
    } else {
        assert_int_equal(ordered_put(&image, at, key_of(i), value), !was_there);
        model.value[i] = value;
    }
    model.there[i] = true;
    model.count += !was_there;
}

static void take(uint32_t i)
{
    uint64_t value = 0;
    assert_int_equal(ordered_remove(&image, at, key_of(i), &value), model.there[i]);
    assert_int_equal(value, model.there[i] ? model.value[i] : 0);
    model.count -= model.there[i];
    model.there[i] = false;
}

// Fills and empties in turn; now and then many neighbours go or come in order.
static void change(uint32_t step, uint32_t phase)
{
    bool filling = step / phase % 2 == 0;
    uint32_t i = (uint32_t)draw(model.keys), run = draw(50) == 0 ? (uint32_t)draw(60) : 1;
    bool adding = (draw(4) != 0) == filling;
    for (; run > 0 && i < model.keys; run--, i++) {
        if (adding) {
            add(i, draw(1000) + 1);
        } else {
            take(i);
        }
    }
}

static void take_all(void)
{
    for (uint32_t i = 0; i < model.keys; i++) {
        take(i);
    }
    assert_int_equal(model.count, 0);
    static const struct ordered empty;
    assert_memory_equal(image_read(&image, at), &empty, sizeof empty);
}

static void run_against_model(uint32_t keys, uint32_t steps, uint32_t phase, uint32_t sound_every)
{
    model.keys = keys;
    for (uint32_t step = 0; step < steps; step++) {
        if (step % 512 == 0) {
            image_move(&image); // to find writes around the door
        }
        change(step, phase);
        assert_int_equal(ordered_count(&image, at), model.count);
        look((uint32_t)draw(keys));
        if (step % sound_every == 0) {
            assert_true(ordered_sound(&image, at));
        }
        if (step % 512 == 511) {
            assert_true(image_find_unmarked(&image) < 0);
        }
    }
    assert_true(ordered_sound(&image, at));
    take_all();
}

static void test_random_changes(void **state)
{
    (void)state;
    static const struct {
        uint32_t keys, steps, phase, sound_every;
    } cases[] = {
        {30, 20000, 100, 1},      // one leaf of every size, seldom two
        {300, 20000, 1000, 1},    // two levels
        {MOST, 60000, 20000, 61}, // three
    };
    begin(1);
    for (int i = 0; i < COUNT_OF(cases); i++) {
        run_against_model(cases[i].keys, cases[i].steps, cases[i].phase, cases[i].sound_every);
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
        run_against_model(2000, 6000, 3000, 1000);
        top = round == 0 ? image_header(&image)->top : top;
        for (uint32_t i = 0; i < 500; i++) {
            ordered_put(&image, at, key_of(i), i);
        }
        ordered_free(&image, at);
        assert_true(ordered_sound(&image, at) && ordered_count(&image, at) == 0);
        assert_int_equal(image_header(&image)->top, top);
    }
    end();
}

// Keys that come in order leave nodes three quarters full: 21 entries of 24 bytes fill a node of
// 512.
static void test_keys_in_order_are_packed(void **state)
{
    (void)state;
    enum { COUNT = 50000 };
    begin(3);
    offset_t top = image_header(&image)->top;
    for (uint64_t i = 0; i < COUNT; i++) {
        assert_true(ordered_add(&image, at, (struct ordered_key){i, 0}, i));
    }
    assert_true(ordered_sound(&image, at));
    assert_true(image_header(&image)->top - top < (offset_t)COUNT * 24 * 15 / 10);
    // A queue: one comes, the first goes.
    top = image_header(&image)->top;
    struct ordered_entry e;
    for (uint64_t i = COUNT; i < 2 * COUNT; i++) {
        assert_true(ordered_add(&image, at, (struct ordered_key){i, 0}, i));
        assert_true(ordered_first(&image, at, &e) && e.value == i - COUNT);
        assert_true(ordered_remove(&image, at, e.key, NULL));
    }
    assert_true(ordered_sound(&image, at));
    assert_true(image_header(&image)->top - top < 64 * CHUNK_BYTES);
    end();
}

static void test_walk_that_removes(void **state)
{
    (void)state;
    begin(4);
    for (uint64_t i = 0; i < 1000; i++) {
        ordered_add(&image, at, (struct ordered_key){0, i}, i);
    }
    struct ordered_entry e;
    uint64_t seen = 0;
    for (bool more = ordered_first(&image, at, &e); more; more = ordered_next(&image, at, &e)) {
        assert_int_equal(e.key.low, seen++);
        if (e.key.low % 3 != 0) {
            ordered_remove(&image, at, e.key, NULL);
        }
    }
    assert_int_equal(seen, 1000);
    assert_int_equal(ordered_count(&image, at), 334);
    end();
}

static void test_small_ones_are_small(void **state)
{
    (void)state;
    assert_true(sizeof(struct ordered) <= 16);
    begin(5);
    model.keys = 2;
    offset_t top = image_header(&image)->top;
    struct ordered_entry e;
    assert_false(ordered_find(&image, at, key_of(0), NULL));
    assert_false(ordered_first(&image, at, &e) || ordered_last(&image, at, &e));
    assert_false(ordered_remove(&image, at, key_of(0), NULL));
    ordered_free(&image, at);
    assert_int_equal(image_header(&image)->top, top);
    ordered_add(&image, at, key_of(0), 1);
    ordered_add(&image, at, key_of(1), 1);
    assert_true(image_header(&image)->top - top <= 128); // a block of 64, at a multiple of it
    // What was larger once is small again: its old block can be had.
    model.keys = 22;
    for (uint32_t i = 2; i < 21; i++) {
        ordered_add(&image, at, key_of(i), 1);
    }
    for (uint32_t i = 20; i > 0; i--) {
        ordered_remove(&image, at, key_of(i), NULL);
        assert_true(ordered_sound(&image, at));
    }
    top = image_header(&image)->top;
    assert_int_not_equal(image_allocate(&image, 512), 0);
    assert_int_equal(image_header(&image)->top, top);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_changes),
        cmocka_unit_test(test_memory_is_given_back),
        cmocka_unit_test(test_keys_in_order_are_packed),
        cmocka_unit_test(test_walk_that_removes),
        cmocka_unit_test(test_small_ones_are_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
