// board: the window without a display: keys and mouse on one side, the session on the other.
#include "repl/view/twin.h"
#include "repl/view/words.h"
#include "tests/support/sitter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

// Is there a note with these words anywhere?
static bool page_has(const struct sitter *f, const char *words)
{
    const struct scene *s = board_scene(&f->board);
    bool found = false;
    for (uint32_t i = 1; i < s->count; i++) {
        found = found || (s->items[i].kind == SCENE_NOTE &&
                          strstr(scene_text(s, s->items[i].words), words) != NULL);
    }
    return found;
}

static uint64_t event(const struct sitter *f)
{
    return branch_now(session_branch(f->session)).events;
}

// ---- time ----

static void test_steps(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_RIGHT, false);
    sitter_press(f, PRESSED_RIGHT, false);
    assert_int_equal(event(f), 2);
    sitter_press(f, PRESSED_LEFT, false);
    assert_int_equal(event(f), 1);
    sitter_press(f, PRESSED_RIGHT, true);
    assert_int_equal(event(f), 11);
    sitter_press(f, PRESSED_LEFT, true);
    assert_int_equal(event(f), 1);
    sitter_press(f, PRESSED_END, false);
    assert_int_equal(event(f), 11);
    sitter_press(f, PRESSED_HOME, false);
    assert_int_equal(event(f), 0);
    sitter_press(f, PRESSED_LEFT, false);
    assert_true(f->board.said_bad);
    assert_string_equal(capture_text(&f->capture), ""); // nothing of it in the terminal
    sitter_end(f);
}

static void test_moments(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_entered(f, "g", "#9");
    assert_int_equal(event(f), 9);
    sitter_entered(f, "m", "here");
    sitter_entered(f, "g", "20s");
    assert_int_equal(world_now(session_world(f->session)), 20 * SECOND);
    sitter_entered(f, "g", "here");
    assert_int_equal(event(f), 9);
    sitter_entered(f, "g", "nowhere");
    assert_true(f->board.said_bad && sitter_said(f, "nowhere"));
    sitter_type(f, "'");
    assert_true(sitter_shows(f, "here"));
    sitter_press(f, PRESSED_ESCAPE, false);
    assert_false(f->board.panel.open);
    sitter_type(f, "g");
    sitter_press(f, PRESSED_ESCAPE, false);
    assert_int_equal(event(f), 9);
    sitter_end(f);
}

// Time runs with the caller's clock, and stops when it is told to.
static void test_play(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    int64_t now = SECOND;
    sitter_type(f, "\\]]]");
    assert_true(sitter_said(f, "10 s a second"));
    sitter_type(f, " ");
    for (int i = 0; i <= 60; i++, now += SECOND / 60) {
        board_tick(&f->board, now);
        sitter_paint(f);
    }
    int64_t clock = world_now(session_world(f->session));
    assert_in_range(clock, 9 * SECOND, 11 * SECOND);
    assert_int_equal(clock % (100 * MILLISECOND), 0); // round moments
    sitter_type(f, " ");
    board_tick(&f->board, now + SECOND);
    assert_int_equal(world_now(session_world(f->session)), clock);
    sitter_type(f, " ");
    sitter_press(f, PRESSED_LEFT, false); // stepping stops it
    assert_false(f->board.play.on);
    sitter_end(f);
}

static void test_play_ends(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_entered(f, ":", "set visitor limit=1");
    sitter_type(f, "]]]]]]]]]]]]]]]]]] ");
    for (int i = 0; i < 100 && f->board.play.on; i++) {
        board_tick(&f->board, SECOND + i * SECOND / 60);
    }
    assert_false(f->board.play.on);
    assert_true(sitter_said(f, "nothing is left to happen"));
    sitter_end(f);
}

// ---- branches ----

static void test_past_makes_branch(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_RIGHT, true);
    sitter_press(f, PRESSED_LEFT, true);
    sitter_entered(f, ":", "set desk servers=2");
    assert_string_equal(tree_name(&f->session->tree), "main-2");
    assert_true(sitter_said(f, "now on branch main-2"));
    sitter_entered(f, "b", "main");
    assert_string_equal(tree_name(&f->session->tree), "main");
    sitter_type(f, "f");
    assert_string_equal(tree_name(&f->session->tree), "main-3");
    assert_true(sitter_said(f, "main-3"));
    sitter_entered(f, "b", "mian");
    assert_true(f->board.said_bad && sitter_said(f, "mian"));
    sitter_entered(f, ":", "nonsense here");
    assert_true(f->board.said_bad);
    sitter_entered(f, ":", "");
    sitter_end(f);
}

// ---- focus ----

static void test_focus(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_RIGHT, true);
    sitter_press(f, PRESSED_TAB, false); // the first pane, by its frame
    assert_true(f->board.focus.shown && f->board.focus.item.at == 0);
    assert_int_equal(f->board.focus.pane, PANE_MAP);
    sitter_press(f, PRESSED_ENTER, false);
    sitter_press(f, PRESSED_TAB, false);
    assert_string_equal(scene_label(board_scene(&f->board), f->board.focus.item), "desk");
    struct scene_id desk = f->board.focus.id;
    sitter_press(f, PRESSED_RIGHT, false); // another scene, the same thing
    assert_true(f->board.focus.item.at != 0);
    assert_int_equal(f->board.focus.id.bits, desk.bits);
    sitter_press(f, PRESSED_TAB, true);
    assert_string_equal(scene_label(board_scene(&f->board), f->board.focus.item), "visitor");
    sitter_press(f, PRESSED_HOME, false);
    sitter_press(f, PRESSED_ESCAPE, false);
    assert_int_equal(f->board.focus.item.at, 0);
    sitter_press(f, PRESSED_TAB, false);
    assert_int_not_equal(f->board.focus.pane, PANE_MAP);
    sitter_press(f, PRESSED_ESCAPE, false);
    assert_false(f->board.focus.shown);
    sitter_end(f);
}

// Lines from before come back, and a pasted one is only written.
static void test_lines(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_entered(f, ":", "step 2");
    sitter_entered(f, ":", "step 3");
    sitter_type(f, ":st");
    sitter_press(f, PRESSED_UP, false);
    assert_string_equal(f->board.entry.text, "step 3");
    sitter_press(f, PRESSED_UP, false);
    sitter_press(f, PRESSED_UP, false);
    assert_string_equal(f->board.entry.text, "step 2");
    sitter_press(f, PRESSED_DOWN, false);
    sitter_press(f, PRESSED_ENTER, false);
    assert_int_equal(event(f), 8);
    struct text t = text_in(f->copied, sizeof f->copied);
    text_add(&t, "back 2\nback 3");
    sitter_type(f, ":");
    sitter_press(f, PRESSED_V, false);
    assert_string_equal(f->board.entry.text, "back 2");
    assert_int_equal(event(f), 8);
    sitter_press(f, PRESSED_ENTER, false);
    assert_int_equal(event(f), 6);
    sitter_end(f);
}

// What lies under the mouse is told in the footer.
static void test_hover(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_entered(f, "/", "served");
    struct rect r = focus_rect(&f->board.focus, &f->board.layout);
    sitter_press(f, PRESSED_ESCAPE, false);
    sitter_press(f, PRESSED_ESCAPE, false);
    struct input in = {.kind = INPUT_MOVE, .x = (r.x + r.w / 2) / DOT, .y = (r.y + r.h / 2) / DOT};
    board_input(&f->board, &in);
    sitter_paint(f);
    const struct picture *strip = &f->board.strip;
    bool told = false;
    for (size_t i = 0; i < strip->count; i++) {
        told = told || strcmp(picture_text_of(strip, &strip->shapes[i]), "served 0") == 0;
    }
    assert_true(told);
    in.kind = INPUT_LEAVE;
    board_input(&f->board, &in);
    assert_int_equal(f->board.under.at, 0);
    sitter_end(f);
}

// A message that the footer can not hold stands in a panel.
static void test_long_message(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_entered(f, ":", "why desk.nothing_of_this_name");
    assert_true(f->board.said_bad && sitter_shows(f, "expected: one of name, state"));
    sitter_press(f, PRESSED_ESCAPE, false);
    assert_false(f->board.panel.open);
    sitter_end(f);
}

// The menus come from the engine's tables; in the past what is chosen makes a branch.
static void test_menus(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_type(f, "x");
    assert_true(sitter_said(f, "choose something first") && !f->board.menu.open);
    sitter_press(f, PRESSED_RIGHT, true);
    sitter_press(f, PRESSED_HOME, false);
    sitter_entered(f, "/", "desk");
    sitter_type(f, "x");
    assert_true(f->board.menu.open);
    assert_string_equal(f->board.menu.rows[0].words, "queue.stop desk");
    sitter_press(f, PRESSED_DOWN, false);
    sitter_press(f, PRESSED_ENTER, false);
    assert_false(f->board.menu.open);
    assert_int_equal(f->session->tree.nodes.used, 2);
    assert_int_not_equal(f->session->tree.current->id, 1);
    assert_true(page_has(f, "queue.crash desk"));
    sitter_type(f, "e");
    assert_true(f->board.menu.open && f->board.menu.rows[0].asks);
    struct rect r = f->board.menu.drawn;
    sitter_click(f, (r.x + r.w / 2) / DOT, (r.y + f->board.menu.row_height / 2) / DOT, BUTTON_LEFT,
                 1);
    assert_true(f->board.entry.open);
    assert_string_equal(f->board.entry.text, f->board.menu.rows[0].words);
    sitter_press(f, PRESSED_ESCAPE, false);
    sitter_type(f, "e");
    sitter_click(f, 2, 2, BUTTON_LEFT, 1); // beside it
    assert_false(f->board.menu.open || f->board.entry.open);
    sitter_end(f);
}

static void test_why_and_find(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_RIGHT, true);
    sitter_type(f, "w");
    assert_true(sitter_shows(f, "#10") && sitter_shows(f, "caused by"));
    sitter_press(f, PRESSED_BACKSPACE, false);
    assert_false(f->board.panel.open);
    sitter_entered(f, "/", "serving");
    assert_string_equal(scene_label(board_scene(&f->board), f->board.focus.item), "serving");
    sitter_type(f, "w");
    assert_true(sitter_shows(f, "desk.serving"));
    sitter_press(f, PRESSED_ESCAPE, false);
    sitter_type(f, "p");
    assert_int_equal(watch_count(&f->session->watch), 1);
    sitter_type(f, "p");
    assert_int_equal(watch_count(&f->session->watch), 0);
    sitter_entered(f, "/", "dragons");
    assert_true(f->board.said_bad && sitter_said(f, "dragons"));
    sitter_end(f);
}

// ---- the mouse ----

static void click_on(struct sitter *f, struct rect r, enum input_button button, int clicks)
{
    assert_true(r.w > 0);
    sitter_click(f, (r.x + r.w / 2) / DOT, (r.y + r.h / 2) / DOT, button, clicks);
}

static struct rect place_of(const struct sitter *f, enum scene_pane pane, const char *words)
{
    const struct scene *s = f->board.layout.scene;
    for (uint32_t i = 1; i < s->count; i++) {
        const struct scene_item *item = &s->items[i];
        bool is = item->pane == pane && (strstr(scene_text(s, item->label), words) != NULL ||
                                         strstr(scene_text(s, item->words), words) != NULL);
        if (is && layout_place(&f->board.layout, (scene_ref){i}).w > 0) {
            return layout_place(&f->board.layout, (scene_ref){i});
        }
    }
    return (struct rect){0};
}

static void test_mouse(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_RIGHT, true);
    click_on(f, place_of(f, PANE_MAP, "served"), BUTTON_LEFT, 1);
    assert_string_equal(f->board.focus.path, "desk.served");
    assert_true(sitter_said(f, "served"));
    click_on(f, place_of(f, PANE_MAP, "served"), BUTTON_RIGHT, 1);
    assert_true(sitter_shows(f, "desk.served"));
    sitter_click(f, 10, 10, BUTTON_LEFT, 1); // closes it
    assert_false(f->board.panel.open);
    click_on(f, place_of(f, PANE_EVENTS, "#7 "), BUTTON_LEFT, 2);
    assert_int_equal(event(f), 7);
    struct rect track = f->board.track;
    track.y += f->board.strip_top * DOT;
    click_on(f, track, BUTTON_LEFT, 1);
    int64_t head = session_branch(f->session)->head_clock;
    assert_in_range(world_now(session_world(f->session)), head * 2 / 5, head * 3 / 5);
    sitter_end(f);
}

static void test_scrub(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_entered(f, "g", "100s");
    int left = f->board.track.x / DOT, wide = f->board.track.w / DOT;
    int y = f->board.strip_top + (f->board.track.y + f->board.track.h / 2) / DOT;
    struct input in = {.kind = INPUT_PRESS, .x = left, .y = y, .clicks = 1};
    board_input(&f->board, &in);
    assert_int_equal(world_now(session_world(f->session)), 0);
    in.kind = INPUT_MOVE;
    for (int percent = 0; percent <= 100; percent += 10) {
        in.x = left + wide * percent / 100;
        in.y = 5; // wherever the mouse wanders
        board_input(&f->board, &in);
        int64_t wanted = percent * SECOND;
        assert_in_range(world_now(session_world(f->session)), max_i64(wanted - SECOND, 0),
                        wanted + SECOND);
    }
    in.kind = INPUT_RELEASE;
    board_input(&f->board, &in);
    in = (struct input){.kind = INPUT_MOVE, .x = left};
    board_input(&f->board, &in);
    assert_true(world_now(session_world(f->session)) > 90 * SECOND);
    assert_int_equal(f->session->tree.nodes.used, 1); // looking makes no branch
    sitter_end(f);
}

static void test_wheel(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_entered(f, "g", "100s");
    struct rect r = f->board.layout.panes[PANE_LANES];
    struct input in = {
        .kind = INPUT_WHEEL, .x = (r.x + r.w / 2) / DOT, .y = (r.y + r.h / 2) / DOT, .turn = 1};
    board_input(&f->board, &in);
    board_input(&f->board, &in);
    int64_t wide = f->board.time_until - f->board.time_from;
    assert_in_range(wide, 20 * SECOND, 70 * SECOND);
    sitter_paint(f);
    in.kind = INPUT_PRESS;
    board_input(&f->board, &in);
    in.kind = INPUT_MOVE;
    in.x += 100;
    int64_t from = f->board.time_from;
    board_input(&f->board, &in);
    assert_true(f->board.time_from < from);
    assert_int_equal(f->board.time_until - f->board.time_from, wide);
    in.kind = INPUT_RELEASE;
    board_input(&f->board, &in);
    in.kind = INPUT_WHEEL;
    from = f->board.time_from;
    int64_t until = f->board.time_until;
    sitter_type(f, "W");
    assert_true(f->board.time_until - f->board.time_from < until - from);
    from = f->board.time_from;
    sitter_type(f, "A");
    assert_true(f->board.time_from < from);
    in.turn = -1;
    for (int i = 0; i < 20; i++) {
        board_input(&f->board, &in);
    }
    assert_int_equal(f->board.time_from, 0);
    assert_int_equal(f->board.time_until, 0);
    sitter_end(f);
}

// ---- the page ----

static void test_page(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_RIGHT, true);
    assert_true(f->board.layout.panes[PANE_MAP].w > 0);
    sitter_type(f, "1");
    assert_int_equal(f->board.layout.panes[PANE_MAP].w, 0);
    sitter_type(f, "1");
    sitter_press(f, PRESSED_TAB, false);
    sitter_type(f, "z");
    assert_int_equal(f->board.layout.panes[PANE_EVENTS].w, 0);
    sitter_press(f, PRESSED_ESCAPE, false);
    assert_true(f->board.layout.panes[PANE_EVENTS].w > 0);
    int32_t unit = f->board.page.unit;
    sitter_type(f, "++");
    assert_true(f->board.page.unit > unit);
    sitter_type(f, "--");
    assert_int_equal(f->board.page.unit, unit);
    uint32_t corner = f->pixels[0];
    sitter_type(f, "n");
    assert_int_not_equal(f->pixels[0], corner);
    sitter_end(f);
}

// ---- the twin ----

static void emit(void *self, enum twin_style style, const char *bytes, size_t length)
{
    (void)style;
    text_add_bytes(self, bytes, length);
}

// Every text that is painted on the page also stands in the twin, if it is one of the scene's.
static void test_twin_states_the_same(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    static char bytes[200000];
    struct text twin = text_in(bytes, sizeof bytes);
    sitter_entered(f, "g", "60s");
    sitter_entered(f, "m", "sixty");
    sitter_press(f, PRESSED_LEFT, false);
    twin_write(board_scene(&f->board), NULL, &(struct twin_wish){.width = 400}, emit, &twin);
    twin_write(&f->board.line, NULL, &(struct twin_wish){.width = 400}, emit, &twin);
    assert_false(twin.cut);
    const struct picture *p = &f->board.page;
    int facts = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct scene_item *item = scene_at(board_scene(&f->board), p->shapes[i].item);
        bool is = p->shapes[i].kind == SHAPE_TEXT && item != NULL &&
                  (item->kind == SCENE_BOX || item->kind == SCENE_FACT ||
                   item->kind == SCENE_LANE || item->kind == SCENE_CELL);
        const char *text = picture_text_of(p, &p->shapes[i]);
        if (is && strstr(text, "\u2026") == NULL && strstr(text, "more") == NULL) {
            facts++;
            if (strstr(bytes, text) == NULL) {
                print_error("'%s' is painted, but not in the twin\n", text);
                fail();
            }
        }
    }
    assert_in_range(facts, 15, 500);
    assert_non_null(strstr(bytes, "sixty"));
    sitter_type(f, "t");
    assert_true(sitter_shows(f, "== map ==") && sitter_shows(f, "== events ==") &&
                sitter_shows(f, "time"));
    sitter_press(f, PRESSED_ESCAPE, false);
    sitter_type(f, "y");
    assert_non_null(strstr(f->copied, "== map =="));
    sitter_type(f, "h");
    assert_true(sitter_shows(f, "one event forward") && sitter_shows(f, "Esc"));
    sitter_end(f);
}

// ---- limits ----

static void test_sizes(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},    {1, 700},   {700, 1},    {40, 40},
                                   {100, 90}, {320, 200}, {10000, 60}, {60, 10000}};
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_RIGHT, true);
    sitter_type(f, "w");
    for (int i = 0; i < COUNT_OF(sizes); i++) {
        size_t count = (size_t)sizes[i][0] * (size_t)sizes[i][1];
        uint32_t *pixels = calloc(count, sizeof *pixels);
        struct canvas c = {0};
        assert_non_null(pixels);
        canvas_on(&c, pixels, sizes[i][0], sizes[i][1], sizes[i][0]);
        board_paint(&f->board, &c);
        assert_true(pixels[0] != 0 && pixels[count - 1] != 0);
        sitter_click(f, sizes[i][0] / 2, sizes[i][1] / 2, BUTTON_LEFT, 1);
        canvas_close(&c);
        free(pixels);
    }
    sitter_end(f);
}

// In a narrow window only as many panes as can say something; all of them are there when asked for.
static void test_narrow(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    uint32_t *pixels = calloc(640 * 480, sizeof *pixels);
    struct canvas c = {0};
    assert_non_null(pixels);
    canvas_on(&c, pixels, 640, 480, 640);
    board_paint(&f->board, &c);
    int shown = 0;
    for (int i = 0; i < SCENE_PANES; i++) {
        struct rect r = f->board.layout.panes[i];
        shown += r.w > 0;
        assert_true(r.w == 0 || r.h >= 70 * DOT);
    }
    assert_in_range(shown, 2, 4);
    assert_int_equal(f->board.layout.panes[PANE_TREE].w, 0);
    const struct input tree = {.kind = INPUT_TEXT, .text = "7"};
    board_input(&f->board, &tree);
    board_paint(&f->board, &c);
    assert_true(f->board.layout.panes[PANE_TREE].w > 0);
    canvas_close(&c);
    free(pixels);
    sitter_end(f);
}

// Random keys, letters and clicks: the session and the board hold.
static void test_anything(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    uint64_t x = 88172645463325252u;
    static const char letters[] = " []\\gmfbwpz/:123tyn+-rhu'?dk.vxe\x01";
    for (int i = 0; i < 1500; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        struct input in = {.kind = (enum input_kind)(1 + x % (INPUT_PAINT)),
                           .key = (enum input_key)(x >> 8) % (PRESSED_C + 1),
                           .shift = x >> 20 & 1,
                           .text = {letters[(x >> 24) % (sizeof letters - 1)]},
                           .x = (int)(x >> 32) % (SITTER_WIDTH + 60) - 30,
                           .y = (int)(x >> 44) % (SITTER_HEIGHT + 60) - 30,
                           .button = (enum input_button)(x >> 56) % 3,
                           .clicks = 1 + (int)(x >> 60 & 1),
                           .turn = (x >> 62) ? 1 : -1};
        in.x = in.x < -30 ? 5 : in.x;
        if (f->board.entry.open && i % 3 == 0) { // no line that would run for ever
            in = (struct input){.kind = INPUT_KEY, .key = PRESSED_ESCAPE};
        }
        if (in.kind == INPUT_KEY && (in.key == PRESSED_DOWN || in.key == PRESSED_ENTER)) {
            continue;
        }
        board_input(&f->board, &in);
        board_tick(&f->board, i * MILLISECOND);
        if (i % 10 == 0) {
            sitter_paint(f);
        }
    }
    sitter_end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_play),
        cmocka_unit_test(test_play_ends),
        cmocka_unit_test(test_past_makes_branch),
        cmocka_unit_test(test_focus),
        cmocka_unit_test(test_why_and_find),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_hover),
        cmocka_unit_test(test_long_message),
        cmocka_unit_test(test_menus),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_scrub),
        cmocka_unit_test(test_wheel),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_twin_states_the_same),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_narrow),
        cmocka_unit_test(test_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
