// hashed: says what a list in the order of adding says, whatever the order of changes; gives its
// memory back.
#include "repl/memory.h"
#include "sim/hashed.h"
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
    at = image_allocate(&image, sizeof(struct hashed));
    draws = (struct generator){.state = seed};
}

static void end(void) { image_close(&image); }

// ---- the model: numbers of keys in the order of adding ----

enum { MOST = 3000 };

static struct {
    uint32_t keys; // of these
    uint32_t count;
    uint32_t order[MOST];
    bool there[MOST];
    uint64_t value[MOST];
} model;

// Handles of neighbouring records, pairs, small numbers, large ones: keys that differ in a few bits
// here or there.
static uint64_t key_of(uint32_t i)
{
    switch (i % 4) {
    case 0:
        return (uint64_t)i << 32 | 512;
    case 1:
        return UINT64_C(1) << 62 | i * 8;
    case 2:
        return hashed_pair(i / 50, i % 50);
    default:
        return UINT64_MAX - i;
    }
}

static void look(uint32_t i)
{
    uint64_t value = 0;
    assert_int_equal(hashed_find(&image, at, key_of(i), &value), model.there[i]);
    assert_int_equal(value, model.there[i] ? model.value[i] : 0);
}

static void is_in_order(void)
{
    struct hashed_entry e;
    uint32_t seen = 0;
    for (bool more = hashed_first(&image, at, &e); more; more = hashed_next(&image, at, &e)) {
        assert_true(seen < model.count);
        uint32_t i = model.order[seen++];
        assert_int_equal(e.key, key_of(i));
        assert_int_equal(e.value, model.value[i]);
    }
    assert_int_equal(seen, model.count);
}

static void add(uint32_t i, uint64_t value)
{
    bool was_there = model.there[i];
    if (draw(2) == 0) {
        assert_int_equal(hashed_add(&image, at, key_of(i), value), !was_there);
        model.value[i] = was_there ? model.value[i] : value;
    } else {
        assert_int_equal(hashed_put(&image, at, key_of(i), value), !was_there);
        model.value[i] = value;
    }
    if (!was_there) {
        model.order[model.count++] = i;
        model.there[i] = true;
    }
}

static void take(uint32_t i)
{
    uint64_t value = 0;
    assert_int_equal(hashed_remove(&image, at, key_of(i), &value), model.there[i]);
    assert_int_equal(value, model.there[i] ? model.value[i] : 0);
    if (!model.there[i]) {
        return;
    }
    uint32_t place = 0;
    while (model.order[place] != i) {
        place++;
    }
    model.count--;
    memmove(model.order + place, model.order + place + 1, (model.count - place) * sizeof i);
    model.there[i] = false;
}

// Fills and empties in turn; often it is the oldest that goes.
static void change(uint32_t step, uint32_t phase)
{
    bool filling = step / phase % 2 == 0;
    uint32_t i = (uint32_t)draw(model.keys);
    if ((draw(4) != 0) == filling) {
        add(i, draw(1000) + 1);
    } else {
        take(model.count > 0 && draw(2) == 0 ? model.order[0] : i);
    }
}

static void run_against_model(uint32_t keys, uint32_t steps, uint32_t phase, uint32_t sound_every)
{
    model.keys = keys;
    for (uint32_t step = 0; step < steps; step++) {
        if (step % 512 == 0) {
            image_move(&image); // to find writes around the door
        }
        change(step, phase);
        assert_int_equal(hashed_count(&image, at), model.count);
        look((uint32_t)draw(keys));
        if (step % sound_every == 0) {
            assert_true(hashed_sound(&image, at));
            is_in_order();
        }
        if (step % 512 == 511) {
            assert_true(image_find_unmarked(&image) < 0);
        }
    }
    while (model.count > 0) {
        take(model.order[draw(model.count)]);
    }
    static const struct hashed empty;
    assert_memory_equal(image_read(&image, at), &empty, sizeof empty);
}

static void test_random_changes(void **state)
{
    (void)state;
    static const struct {
        uint32_t keys, steps, phase, sound_every;
    } cases[] = {{8, 10000, 40, 1}, {100, 30000, 400, 1}, {MOST, 60000, 15000, 101}};
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
        for (uint32_t i = 0; i < 300; i++) {
            hashed_put(&image, at, key_of(i), i);
        }
        hashed_free(&image, at);
        assert_true(hashed_sound(&image, at) && hashed_count(&image, at) == 0);
        assert_int_equal(image_header(&image)->top, top);
    }
    end();
}

// What was used last is the last: the first is the one to give up.
static void test_least_recently_used(void **state)
{
    (void)state;
    enum { KEPT = 1000 };
    begin(3);
    uint64_t value, last_use[4 * KEPT] = {0};
    for (uint64_t now = 1; now < 30000; now++) {
        uint64_t page = draw(draw(4) == 0 ? 4 * KEPT : KEPT);
        bool hit = hashed_remove(&image, at, page, &value);
        assert_true(!hit || value == last_use[page]);
        hashed_add(&image, at, page, now);
        last_use[page] = now;
        if (hashed_count(&image, at) > KEPT) {
            struct hashed_entry oldest, next;
            assert_true(hashed_first(&image, at, &oldest));
            next = oldest;
            assert_true(hashed_next(&image, at, &next) && oldest.value < next.value);
            assert_true(hashed_remove(&image, at, oldest.key, NULL));
        }
    }
    assert_int_equal(hashed_count(&image, at), KEPT);
    assert_true(hashed_sound(&image, at));
    assert_true(image_header(&image)->top < 32 * CHUNK_BYTES);
    end();
}

static void test_small_ones_are_small(void **state)
{
    (void)state;
    assert_true(sizeof(struct hashed) <= 24);
    begin(4);
    offset_t top = image_header(&image)->top;
    struct hashed_entry e;
    assert_false(hashed_find(&image, at, 0, NULL) || hashed_remove(&image, at, 0, NULL));
    assert_false(hashed_first(&image, at, &e));
    hashed_free(&image, at);
    assert_int_equal(image_header(&image)->top, top);
    for (uint64_t i = 0; i < 3; i++) {
        hashed_add(&image, at, i, i);
    }
    assert_true(image_header(&image)->top - top <= 128); // a block of 64, at a multiple of it
    // What was larger once is small again: its old block, 1,024 slots and entries, can be had.
    for (uint64_t i = 3; i < 700; i++) {
        hashed_add(&image, at, i, i);
    }
    for (uint64_t i = 699; i > 0; i--) {
        hashed_remove(&image, at, i, NULL);
    }
    top = image_header(&image)->top;
    assert_int_not_equal(image_allocate(&image, 16 * 1024), 0);
    assert_int_equal(image_header(&image)->top, top);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_changes),
        cmocka_unit_test(test_memory_is_given_back),
        cmocka_unit_test(test_least_recently_used),
        cmocka_unit_test(test_small_ones_are_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
