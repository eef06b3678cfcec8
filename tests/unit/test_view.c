// view: the small parts under the text twin and the pictures: widths of text, axes, changes,
// colours.
#include "repl/view/axis.h"
#include "repl/view/changes.h"
#include "repl/view/font.h"
#include "repl/view/theme.h"
#include "repl/text/utf8.h"
#include "repl/view/words.h"
#include "tests/support/sample_scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_columns_of_text(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int columns;
        size_t fits; // bytes in three columns
    } cases[] = {
        {"", 0, 0},
        {"abcd", 4, 3},
        {"gr\xc3\xbc\xc3\x9f", 4, 4},
        {"\xe4\xb8\xad\xe6\x96\x87", 4, 3}, // wide: the second does not fit
        {"e\xcc\x81t\xc3\xa9s", 4, 6},      // a combining accent takes none
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(utf8_columns(cases[i].text), cases[i].columns);
        assert_int_equal(utf8_fit(cases[i].text, 3), cases[i].fits);
    }
    assert_int_equal(utf8_whole("ab\xe4\xb8", 4), 2);
    assert_int_equal(utf8_whole("ab\xe4\xb8\xad", 5), 5);
    assert_int_equal(utf8_whole("", 0), 0);
}

static void test_ticks_are_round_and_within(void **state)
{
    (void)state;
    static const struct {
        struct axis axis;
        int pieces;
        const char *ticks;
    } cases[] = {
        {{UNIT_NONE, 0, 10}, 5, "0 2 4 6 8 10"},
        {{UNIT_NONE, -7, 12}, 5, "-5 0 5 10"},
        {{UNIT_TIME, 0, 2500 * MILLISECOND}, 5, "0 s 0.5 s 1 s 1.5 s 2 s 2.5 s"},
        {{UNIT_TIME, 79 * SECOND, 80500 * MILLISECOND}, 3, "1:19 1:19.5 1:20 1:20.5"},
        {{UNIT_TIME, 0, 7200 * SECOND}, 4, "0:00:00 0:30:00 1:00:00 1:30:00 2:00:00"},
        {{UNIT_TIME, 0, 90 * MICROSECOND}, 3, "0 us 50 us"},
        {{UNIT_SIZE, 0, 1600 << 20}, 4, "0 B 512 MiB 1 GiB 1.5 GiB"},
        {{UNIT_FRACTION, 0, PPB_ONE}, 2, "0 0.5 1"},
        {{UNIT_NONE, 5, 5}, 4, "5"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        int64_t ticks[AXIS_TICKS];
        char words[400];
        struct text t = text_in(words, sizeof words);
        int count = axis_ticks(&cases[i].axis, cases[i].pieces, ticks);
        for (int k = 0; k < count; k++) {
            text_add(&t, k > 0 ? " " : "");
            axis_print(&cases[i].axis, ticks[k], &t);
        }
        assert_string_equal(words, cases[i].ticks);
    }
}

static void test_axes_bear_the_largest_range(void **state)
{
    (void)state;
    for (int unit = UNIT_NONE; unit <= UNIT_FRACTION; unit++) {
        struct axis all = {(enum unit)unit, INT64_MIN, INT64_MAX};
        int64_t ticks[AXIS_TICKS];
        int count = axis_ticks(&all, 5, ticks);
        assert_in_range(count, 1, 7);
        for (int i = 1; i < count; i++) {
            assert_true(ticks[i - 1] < ticks[i]);
        }
        assert_int_equal(axis_place(&all, INT64_MIN, 1000), 0);
        assert_int_equal(axis_place(&all, 0, 1000), 500);
        assert_int_equal(axis_place(&all, INT64_MAX, 1000), 1000);
        struct axis wide = axis_widen(all, 5);
        assert_true(wide.least == INT64_MIN && wide.most == INT64_MAX);
    }
}

// Every value keeps its order and lies within.
static void test_places_are_ordered(void **state)
{
    (void)state;
    struct axis axis = {UNIT_NONE, -1000003, 999983};
    int64_t before = 0;
    for (int64_t value = -1200000; value <= 1200000; value += 7919) {
        int64_t place = axis_place(&axis, value, 64000);
        assert_true(place >= before && place <= 64000);
        before = place;
    }
    assert_int_equal(before, 64000);
}

struct lines {
    char at[4000];
    struct text text;
};

static void keep_line(void *self, char mark, const char *words)
{
    struct lines *lines = self;
    text_add(&lines->text, "%c %s\n", mark, words);
}

static void test_changes_in_words(void **state)
{
    (void)state;
    struct scene a, b;
    scene_open(&a, &sample_host);
    scene_open(&b, &sample_host);
    sample_queue(&a, 0);
    sample_queue(&b, 1);
    struct lines lines;
    lines.text = text_in(lines.at, sizeof lines.at);
    struct changes c;
    assert_true(changes_find(&c, &a, &b));
    assert_int_equal(changes_say(&c, 100, keep_line, &lines), 0);
    assert_string_equal(lines.at, "* desk.served 1,204 -> 1,205\n"
                                  "* c14 in desk.waiting -> desk.server 2\n"
                                  "* c12 in server 2 ended at 00:01:20.500\n"
                                  "* waiting 7 -> 6\n");
    changes_free(&c);
    lines.text = text_in(lines.at, sizeof lines.at);
    assert_true(changes_find(&c, &b, &a)); // backwards: the same things, the other way round
    assert_int_equal(changes_say(&c, 1, keep_line, &lines), 3);
    assert_string_equal(lines.at, "* desk.served 1,205 -> 1,204\n");
    changes_free(&c);
    assert_true(changes_find(&c, &a, &a));
    assert_int_equal(changes_say(&c, 0, keep_line, &lines), 0);
    changes_free(&c);
    scene_close(&a);
    scene_close(&b);
}

static void build_station(struct scene *s, int64_t wait, unsigned down, bool second)
{
    scene_begin(s, "t", 0, 0);
    scene_ref desk = scene_box(s, scene_id(1, 1), SCENE_ROOT, "desk", 'S');
    scene_state(s, desk, down);
    scene_fact(s, desk, "wait", UNIT_TIME, wait);
    if (second) {
        scene_ref two = scene_box(s, scene_id(1, 2), SCENE_ROOT, "two", 'S');
        scene_fact(s, two, "wait", UNIT_TIME, 1);
    }
    scene_fact(s, SCENE_ROOT, "unnamed", UNIT_NONE, 4);
    scene_cell(s, scene_id(0, 0), SCENE_ROOT, down != 0 ? "x" : "y"); // no id: not compared
}

static void test_changes_of_states_and_of_whole_boxes(void **state)
{
    (void)state;
    struct scene a, b;
    scene_open(&a, &sample_host);
    scene_open(&b, &sample_host);
    build_station(&a, 1234567890, 0, true);
    build_station(&b, 1234567891, STATE_DOWN | STATE_SLOW, false);
    struct lines lines;
    lines.text = text_in(lines.at, sizeof lines.at);
    struct changes c;
    assert_true(changes_find(&c, &a, &b));
    changes_say(&c, 100, keep_line, &lines);
    assert_string_equal(lines.at,
                        "* desk up -> down, slow\n"
                        "* desk.wait 1.23456789s -> 1.234567891s\n" // alike to four digits
                        "- two\n");                                 // and not its facts
    changes_free(&c);
    lines.text = text_in(lines.at, sizeof lines.at);
    assert_true(changes_find(&c, &b, &a));
    changes_say(&c, 100, keep_line, &lines);
    assert_non_null(strstr(lines.at, "+ two\n"));
    assert_null(strstr(lines.at, "two.wait"));
    changes_free(&c);
    scene_close(&a);
    scene_close(&b);
}

// Many things of one id must not make the comparison slow: this would take minutes.
static void test_changes_bear_equal_ids(void **state)
{
    (void)state;
    struct scene s;
    scene_open(&s, &sample_host);
    scene_begin(&s, "t", 0, 0);
    for (int i = 0; i < 300000; i++) {
        scene_cell(&s, scene_id(1, 1), SCENE_ROOT, "same");
    }
    struct changes c;
    assert_true(changes_find(&c, &s, &s));
    assert_int_equal(changes_of(&c, (scene_ref){5}), CHANGE_NONE);
    changes_free(&c);
    scene_close(&s);
}

static void test_contrast(void **state)
{
    (void)state;
    assert_int_equal(theme_contrast(0x000000, 0xFFFFFF), 2100);
    assert_int_equal(theme_contrast(0x777777, 0x777777), 100);
    for (int kind = 0; kind < THEME_KINDS; kind++) {
        for (int palette = 0; palette < PALETTE_KINDS; palette++) {
            struct theme t;
            theme_make(&t, (enum theme_kind)kind, (enum palette_kind)palette);
            const enum ink grounds[] = {INK_PAGE, INK_PANEL, INK_BOX};
            for (int i = 0; i < COUNT_OF(grounds); i++) {
                assert_true(theme_contrast(t.colour[INK_TEXT], t.colour[grounds[i]]) >= 700);
                assert_true(theme_contrast(t.colour[INK_MUTED], t.colour[grounds[i]]) >= 450);
                assert_true(theme_contrast(t.colour[INK_ACCENT], t.colour[grounds[i]]) >= 450);
            }
            for (uint8_t role = 0; role < ROLE_COUNT; role++) {
                uint32_t fill = t.colour[ink_fill(role)];
                assert_true(theme_contrast(t.colour[ink_on(role)], fill) >= 450);
                assert_true(theme_contrast(t.colour[ink_edge(role)], t.colour[INK_PANEL]) >= 300);
            }
        }
    }
}

static void test_names_of_themes(void **state)
{
    (void)state;
    enum theme_kind kind = THEME_DARK;
    enum palette_kind palette = PALETTE_OKABE_ITO;
    struct diag d = {0};
    assert_true(theme_find("print", &kind, &d));
    assert_int_equal(kind, THEME_PRINT);
    assert_false(theme_find("pink", &kind, &d));
    assert_int_equal(kind, THEME_PRINT);
    assert_string_equal(d.what, "unknown theme 'pink'");
    assert_true(palette_find("cividis", &palette, &d));
    assert_int_equal(palette, PALETTE_CIVIDIS);
    assert_false(palette_find("", &palette, &d));
}

static void test_widths_of_text(void **state)
{
    (void)state;
    int32_t unit = 8 * DOT;
    assert_int_equal(font_width(FONT_BODY, unit, "", 0), 0);
    assert_true(font_width(FONT_STRONG, unit, "wide", 4) > font_width(FONT_BODY, unit, "wide", 4));
    assert_int_equal(font_width(FONT_BODY, unit, "1111", 4),
                     font_width(FONT_BODY, unit, "8888", 4));
    int32_t three = font_width(FONT_BODY, unit, "abc", 3);
    assert_int_equal(font_fit(FONT_BODY, unit, "abcd", three), 3);
    assert_int_equal(font_fit(FONT_BODY, unit, "abcd", three - 1), 2);
    assert_int_equal(font_fit(FONT_BODY, unit, "\xe4\xb8\xad", 5), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_of_text),
        cmocka_unit_test(test_ticks_are_round_and_within),
        cmocka_unit_test(test_axes_bear_the_largest_range),
        cmocka_unit_test(test_places_are_ordered),
        cmocka_unit_test(test_changes_in_words),
        cmocka_unit_test(test_changes_of_states_and_of_whole_boxes),
        cmocka_unit_test(test_changes_bear_equal_ids),
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_names_of_themes),
        cmocka_unit_test(test_widths_of_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
