// sort: orders by the caller's word, keeps equals as they were, gives its memory back.
#include "repl/memory.h"
#include "sim/sort.h"
#include "tests/support/generate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct item {
    uint64_t key;
    uint32_t was; // its place before
};

enum { MOST = 5000 };

static struct image image;
static struct scratch scratch;

static void begin(void)
{
    assert_true(image_open(&image, memory_host(), 1 << 22));
    scratch_open(&scratch, &image);
}

static void end(void)
{
    scratch_close(&scratch);
    image_close(&image);
}

static bool rises(const void *self, const void *a, const void *b)
{
    (void)self;
    return ((const struct item *)a)->key < ((const struct item *)b)->key;
}

// Numbers of items, by the items' keys.
static bool number_rises(const void *self, const void *a, const void *b)
{
    const struct item *items = self;
    return items[*(const uint32_t *)a].key < items[*(const uint32_t *)b].key;
}

enum shape { RANDOM, FEW_KEYS, RISING, FALLING, NEARLY, SHAPES };

static uint64_t key_for(enum shape shape, uint32_t i, uint32_t count, struct generator *g)
{
    switch (shape) {
    case RANDOM:
        return generate_below(g, UINT64_MAX);
    case FEW_KEYS:
        return generate_below(g, 5);
    case RISING:
        return i;
    case FALLING:
        return count - i;
    case NEARLY:
        return i + generate_below(g, 4) * 10;
    case SHAPES:
        break;
    }
    return 0;
}

static void sort_and_look(enum shape shape, uint32_t count, struct generator *g)
{
    struct item *items = SCRATCH_ARRAY(&scratch, struct item, count);
    uint32_t *numbers = SCRATCH_ARRAY(&scratch, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        items[i] = (struct item){.key = key_for(shape, i, count, g), .was = i};
        numbers[i] = i;
    }
    struct scratch_mark mark = scratch_mark(&scratch);
    sort_array(&scratch, numbers, count, sizeof *numbers, number_rises, items);
    sort_array(&scratch, items, count, sizeof *items, rises, NULL);
    assert_int_equal(scratch_mark(&scratch).used, mark.used);
    assert_int_equal(scratch_mark(&scratch).block, mark.block);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        sum += items[i].was;
        assert_int_equal(items[i].was, numbers[i]);
        assert_true(i == 0 || items[i - 1].key < items[i].key ||
                    (items[i - 1].key == items[i].key && items[i - 1].was < items[i].was));
    }
    // No two are the same, so with this sum they are all there.
    assert_int_equal(sum, (uint64_t)count * (count - 1) / 2);
    scratch_reset(&scratch);
}

static void test_all_lengths_and_shapes(void **state)
{
    (void)state;
    struct generator g = {.state = 1};
    begin();
    for (int shape = 0; shape < SHAPES; shape++) {
        for (uint32_t count = 1; count < 200; count++) {
            sort_and_look((enum shape)shape, count, &g);
        }
        sort_and_look((enum shape)shape, MOST, &g);
    }
    end();
}

static bool count_and_rise(const void *self, const void *a, const void *b)
{
    ++*(uint64_t *)(uintptr_t)self;
    return *(const uint64_t *)a < *(const uint64_t *)b;
}

static void test_comparisons(void **state)
{
    (void)state;
    enum { COUNT = 4096 };
    struct generator g = {.state = 2};
    uint64_t compared = 0;
    begin();
    uint64_t *numbers = SCRATCH_ARRAY(&scratch, uint64_t, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        numbers[i] = generate_below(&g, UINT64_MAX);
    }
    sort_array(&scratch, numbers, COUNT, sizeof *numbers, count_and_rise, &compared);
    assert_true(compared < COUNT * 14); // count * log2(count) is 12 each
    compared = 0;
    sort_array(&scratch, numbers, COUNT, sizeof *numbers, count_and_rise, &compared);
    assert_true(compared < COUNT * 2); // in order already
    end();
}

static void test_nothing_to_sort(void **state)
{
    (void)state;
    begin();
    sort_array(&scratch, NULL, 0, sizeof(struct item), rises, NULL);
    struct item one = {.key = 1, .was = 2};
    sort_array(&scratch, &one, 1, sizeof one, rises, NULL);
    assert_int_equal(one.was, 2);
    assert_int_equal(scratch.used, 0);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_lengths_and_shapes),
        cmocka_unit_test(test_comparisons),
        cmocka_unit_test(test_nothing_to_sort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
