// scene: the builder, its memory and its reading.
#include "sim/scene.h"

#include "tests/support/sample_scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_tree_keeps_the_order_of_building(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 5, 7);
    scene_ref desk = scene_box(&s, scene_id(1, 1), SCENE_ROOT, "desk", 'S');
    scene_ref other = scene_box(&s, scene_id(1, 2), SCENE_ROOT, "other", 'S');
    scene_ref queue = scene_lane(&s, scene_id(2, 1), desk, "waiting", LANE_ORDER);
    scene_fact(&s, other, "served", UNIT_NONE, 9);
    scene_fact(&s, desk, "served", UNIT_NONE, 8);
    scene_cell(&s, scene_id(3, 1), queue, "a");
    scene_cell(&s, scene_id(3, 2), queue, "b");
    scene_key(&s, "a word");
    assert_int_equal(scene_roots(&s, PANE_MAP).at, desk.at);
    assert_int_equal(scene_next(&s, desk).at, other.at);
    assert_int_equal(scene_next(&s, other).at, 0); // keys are not among the roots
    assert_int_equal(scene_child(&s, desk).at, queue.at);
    assert_int_equal(scene_at(&s, scene_next(&s, queue))->value, 8);
    assert_string_equal(scene_label(&s, scene_child(&s, queue)), "a");
    assert_string_equal(scene_label(&s, scene_next(&s, scene_child(&s, queue))), "b");
    assert_string_equal(scene_text(&s, scene_at(&s, scene_keys(&s, PANE_MAP))->words), "a word");
    scene_close(&s);
}

static void test_paths_are_the_words_of_the_parents(void **state)
{
    (void)state;
    struct scene s;
    char words[100];
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 0, 0);
    scene_ref desk = scene_box(&s, scene_id(1, 1), SCENE_ROOT, "desk", 'S');
    scene_ref fact = scene_fact(&s, desk, "served", UNIT_NONE, 9);
    struct text t = text_in(words, sizeof words);
    scene_path(&s, fact, &t);
    assert_string_equal(words, "desk.served");
    scene_field(&s, desk, "station 1");
    t = text_in(words, sizeof words);
    scene_path(&s, fact, &t);
    assert_string_equal(words, "station 1.served");
    scene_close(&s);
}

static void test_children_live_in_their_parents_pane(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 0, 0);
    scene_on(&s, PANE_MEMORY);
    scene_ref gauge = scene_gauge(&s, scene_id(1, 1), SCENE_ROOT, "g", UNIT_SIZE, 5, 9);
    scene_on(&s, PANE_LANES);
    scene_ref part = scene_part(&s, gauge, "p", ROLE_2, 5);
    assert_int_equal(scene_at(&s, part)->pane, PANE_MEMORY);
    assert_int_equal(scene_at(&s, part)->unit, UNIT_SIZE);
    assert_int_equal(scene_at(&s, part)->role, ROLE_2);
    assert_int_equal(scene_roots(&s, PANE_LANES).at, 0);
    scene_close(&s);
}

static void test_ids_of_facts_are_stable_and_differ(void **state)
{
    (void)state;
    struct scene s;
    struct scene_id first = {0, 0};
    scene_open(&s, &sample_host);
    for (int turn = 0; turn < 2; turn++) {
        scene_begin(&s, "t", turn, turn);
        for (int i = 0; i < turn; i++) { // other things before it change nothing
            scene_box(&s, scene_id(9, 9), SCENE_ROOT, "more", 0);
        }
        scene_ref desk = scene_box(&s, scene_id(1, 4), SCENE_ROOT, "desk", 'S');
        scene_ref a = scene_fact(&s, desk, "served", UNIT_NONE, turn);
        scene_ref b = scene_fact(&s, desk, "lost", UNIT_NONE, turn);
        assert_true(scene_at(&s, a)->id.kind != scene_at(&s, b)->id.kind);
        if (turn == 0) {
            first = scene_at(&s, a)->id;
        }
        assert_memory_equal(&first, &scene_at(&s, a)->id, sizeof first);
    }
    scene_close(&s);
}

static void test_text_is_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *given, *kept;
    } cases[] = {
        {"plain", "plain"},
        {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
        {"\xe4\xb8\xad \xf0\x9f\x8e\x89", "\xe4\xb8\xad \xf0\x9f\x8e\x89"},
        {"tab\tline\n", "tab line "},
        {"\x01\x7f", "??"},
        {"cut \xe4\xb8", "cut ??"},
        {"\xc0\xaf", "??"},           // overlong
        {"\xed\xa0\x80", "???"},      // surrogate
        {"\xe2\x80\xae", "???"},      // turns the direction of writing
        {"\xef\xbf\xbe", "???"},      // no character of XML
        {"\xf4\x90\x80\x80", "????"}, // beyond Unicode
        {"\xc2\x85", "??"},           // a control character
    };
    struct scene s;
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 0, 0);
    for (int i = 0; i < COUNT_OF(cases); i++) {
        scene_ref box = scene_box(&s, scene_id(1, 1), SCENE_ROOT, cases[i].given, 0);
        assert_string_equal(scene_label(&s, box), cases[i].kept);
    }
    scene_close(&s);
}

static void test_a_scenes_own_text_may_be_used_again(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 0, 0);
    scene_ref box = scene_box(&s, scene_id(1, 0), SCENE_ROOT, "the very first label", 0);
    for (int i = 0; i < 1000; i++) { // growing moves the text between two of these
        scene_fact_text(&s, box, scene_label(&s, box), scene_label(&s, box));
    }
    for (uint32_t i = 2; i < s.count; i++) {
        assert_string_equal(scene_text(&s, s.items[i].label), "the very first label");
        assert_string_equal(scene_text(&s, s.items[i].words), "the very first label");
    }
    scene_close(&s);
}

static void test_words_are_good_for_four_calls(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    const char *words[SCENE_WORDS_COUNT];
    for (int i = 0; i < SCENE_WORDS_COUNT; i++) {
        words[i] = scene_words(&s, "c%d", i);
    }
    assert_string_equal(words[0], "c0");
    assert_string_equal(words[3], "c3");
    scene_close(&s);
}

static void test_letters_come_from_the_keys_of_the_pane(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 0, 0);
    scene_ref cell = scene_cell(&s, scene_id(1, 1), SCENE_ROOT, "a");
    scene_role(&s, cell, ROLE_3);
    assert_int_equal(scene_letter_of(&s, cell), 0);
    scene_ref key = scene_key(&s, "urgent");
    scene_role(&s, key, ROLE_3);
    scene_letter(&s, key, 'u');
    assert_int_equal(scene_letter_of(&s, cell), 'u');
    scene_letter(&s, cell, 'x');
    assert_int_equal(scene_letter_of(&s, cell), 'x');
    scene_on(&s, PANE_LANES);
    cell = scene_cell(&s, scene_id(1, 1), SCENE_ROOT, "a");
    scene_role(&s, cell, ROLE_3);
    assert_int_equal(scene_letter_of(&s, cell), 0);
    scene_close(&s);
}

// A host that gives so many bytes and no more.
struct miser {
    size_t left;
    int blocks;
};

static void *take(void *self, size_t bytes)
{
    struct miser *miser = self;
    if (bytes > miser->left) {
        return NULL;
    }
    miser->left -= bytes;
    miser->blocks++;
    return calloc(1, bytes);
}

static void give(void *self, void *block, size_t bytes)
{
    struct miser *miser = self;
    miser->left += bytes;
    miser->blocks--;
    free(block);
}

static void build_many(struct scene *s, int count)
{
    scene_begin(s, "many", 0, 0);
    for (int i = 0; i < count; i++) {
        scene_ref box =
            scene_box(s, scene_id(1, (uint64_t)i), SCENE_ROOT, scene_words(s, "b%d", i), 'B');
        scene_state(s, scene_fact(s, box, "value", UNIT_NONE, i), STATE_SLOW);
        scene_ref series = scene_series(s, scene_id(2, (uint64_t)i), SCENE_ROOT, "s", UNIT_NONE);
        scene_point(s, series, i, i);
        scene_field(s, box, "field");
    }
}

static void test_without_memory_things_are_counted(void **state)
{
    (void)state;
    for (size_t bytes = 0; bytes < 40000; bytes += 997) {
        struct miser miser = {.left = bytes};
        struct host host = {.self = &miser, .allocate = take, .release = give};
        struct scene s;
        scene_open(&s, &host);
        build_many(&s, 100);
        int64_t boxes_and_facts = s.count - 1;
        assert_true(boxes_and_facts + s.lost[PANE_MAP] >= 300);
        assert_true(s.lost[PANE_MAP] > 0);
        scene_close(&s);
        assert_int_equal(miser.blocks, 0);
        assert_int_equal(miser.left, bytes);
    }
}

static void test_fixed_memory(void **state)
{
    (void)state;
    static unsigned char block[64 * 1024 + 16];
    for (size_t bytes = 0; bytes <= 64 * 1024; bytes += bytes < 2048 ? 7 : 4001) {
        for (size_t skew = 0; skew < 2; skew++) {
            memset(block, 0xaa, sizeof block);
            struct scene s;
            scene_open_fixed(&s, block + skew, bytes);
            build_many(&s, 100);
            assert_true((int64_t)s.count - 1 + s.lost[PANE_MAP] >= 300);
            for (size_t i = skew + bytes; i < sizeof block; i++) {
                assert_int_equal(block[i], 0xaa);
            }
            scene_close(&s);
        }
    }
}

static void test_a_million_things(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    sample_huge(&s);
    assert_true(s.count > 1000000);
    for (int pane = 0; pane < SCENE_PANES; pane++) {
        assert_int_equal(s.lost[pane], 0);
    }
    uint32_t capacity = s.capacity;
    sample_empty(&s); // memory is kept for the next moment
    assert_int_equal(s.count, 1);
    assert_int_equal(s.capacity, capacity);
    scene_close(&s);
}

static void test_shades_go_from_low_to_high(void **state)
{
    (void)state;
    assert_int_equal(scene_shade(-5), ROLE_SHADE);
    assert_int_equal(scene_shade(0), ROLE_SHADE);
    assert_int_equal(scene_shade(PPB_ONE), ROLE_COUNT - 1);
    assert_int_equal(scene_shade(INT64_MAX), ROLE_COUNT - 1);
    for (int64_t ppb = 0; ppb < PPB_ONE; ppb += PPB_ONE / 100) {
        assert_true(scene_shade(ppb) <= scene_shade(ppb + PPB_ONE / 100));
    }
}

static void test_references_to_nothing_are_ignored(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 0, 0);
    scene_ref nothing = {12345};
    scene_state(&s, nothing, 1);
    scene_point(&s, nothing, 1, 1);
    scene_ref box = scene_box(&s, scene_id(1, 1), nothing, "b", 0);
    assert_int_equal(scene_at(&s, box)->parent.at, 0);
    scene_ref link = scene_link(&s, nothing, box, "l");
    assert_int_equal(scene_at(&s, link)->from.at, 0);
    assert_null(scene_at(&s, nothing));
    assert_string_equal(scene_label(&s, nothing), "");
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree_keeps_the_order_of_building),
        cmocka_unit_test(test_paths_are_the_words_of_the_parents),
        cmocka_unit_test(test_children_live_in_their_parents_pane),
        cmocka_unit_test(test_ids_of_facts_are_stable_and_differ),
        cmocka_unit_test(test_text_is_cleaned),
        cmocka_unit_test(test_a_scenes_own_text_may_be_used_again),
        cmocka_unit_test(test_words_are_good_for_four_calls),
        cmocka_unit_test(test_letters_come_from_the_keys_of_the_pane),
        cmocka_unit_test(test_without_memory_things_are_counted),
        cmocka_unit_test(test_fixed_memory),
        cmocka_unit_test(test_a_million_things),
        cmocka_unit_test(test_shades_go_from_low_to_high),
        cmocka_unit_test(test_references_to_nothing_are_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
