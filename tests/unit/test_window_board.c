// board: the window without a display: keys and mouse on one side, the session on the other.
#include "repl/view/window/board.h"

#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/session/small_world.h"
#include "repl/view/twin.h"
#include "repl/view/words.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WIDTH = 1280, HEIGHT = 800 };

struct fixture {
    struct capture capture;
    struct session *session;
    struct seat seat;
    struct board board;
    struct canvas canvas;
    uint32_t pixels[WIDTH * HEIGHT];
    char copied[40000];
};

static bool copy(void *self, const char *text)
{
    struct text t = text_in(((struct fixture *)self)->copied, sizeof((struct fixture *)0)->copied);
    text_add(&t, "%s", text);
    return true;
}

static void paint(struct fixture *f)
{
    board_look(&f->board);
    canvas_on(&f->canvas, f->pixels, WIDTH, HEIGHT, WIDTH);
    board_paint(&f->board, &f->canvas);
}

static struct fixture *begin(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct diag d = {0};
    assert_non_null(f);
    capture_open(&f->capture);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 26,
                                            .history_bytes = INT64_C(1) << 22,
                                            .out = f->capture.out,
                                            .show_events = true};
    f->session = session_open(&options, &d);
    assert_non_null(f->session);
    assert_true(session_small_world(f->session, &d));
    seat_take(&f->seat, f->session, NULL);
    const struct board_host host = {.self = f, .copy = copy};
    board_open(&f->board, &f->seat, &host, &lettering_strokes);
    paint(f);
    return f;
}

static void end(struct fixture *f)
{
    board_close(&f->board);
    seat_leave(&f->seat);
    session_close(f->session);
    capture_close(&f->capture);
    canvas_close(&f->canvas);
    free(f);
}

static void press(struct fixture *f, enum input_key key, bool shift)
{
    const struct input in = {.kind = INPUT_KEY, .key = key, .shift = shift};
    assert_true(board_input(&f->board, &in));
    paint(f);
}

static void type(struct fixture *f, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        const struct input in = {.kind = INPUT_TEXT, .text = {*letters}};
        assert_true(board_input(&f->board, &in));
        paint(f);
    }
}

static void entered(struct fixture *f, const char *key, const char *line)
{
    type(f, key);
    assert_true(f->board.entry.open);
    type(f, line);
    press(f, PRESSED_ENTER, false);
    assert_false(f->board.entry.open);
}

static uint64_t event(const struct fixture *f)
{
    return branch_now(session_branch(f->session)).events;
}

static bool said(const struct fixture *f, const char *part)
{
    if (strstr(f->board.said, part) == NULL) {
        print_error("said '%s', not '%s'\n", f->board.said, part);
        return false;
    }
    return true;
}

static bool shows(const struct fixture *f, const char *part)
{
    return f->board.panel.open && strstr(f->board.panel.text, part) != NULL;
}

// ---- time ----

static void test_steps(void **state)
{
    (void)state;
    struct fixture *f = begin();
    press(f, PRESSED_RIGHT, false);
    press(f, PRESSED_RIGHT, false);
    assert_int_equal(event(f), 2);
    press(f, PRESSED_LEFT, false);
    assert_int_equal(event(f), 1);
    press(f, PRESSED_RIGHT, true);
    assert_int_equal(event(f), 11);
    press(f, PRESSED_LEFT, true);
    assert_int_equal(event(f), 1);
    press(f, PRESSED_END, false);
    assert_int_equal(event(f), 11);
    press(f, PRESSED_HOME, false);
    assert_int_equal(event(f), 0);
    press(f, PRESSED_LEFT, false);
    assert_true(f->board.said_bad);
    assert_string_equal(capture_text(&f->capture), ""); // nothing of it in the terminal
    end(f);
}

static void test_moments(void **state)
{
    (void)state;
    struct fixture *f = begin();
    entered(f, "g", "#9");
    assert_int_equal(event(f), 9);
    entered(f, "m", "here");
    entered(f, "g", "20s");
    assert_int_equal(world_now(session_world(f->session)), 20 * SECOND);
    entered(f, "g", "here");
    assert_int_equal(event(f), 9);
    entered(f, "g", "nowhere");
    assert_true(f->board.said_bad && said(f, "nowhere"));
    type(f, "'");
    assert_true(shows(f, "here"));
    press(f, PRESSED_ESCAPE, false);
    assert_false(f->board.panel.open);
    type(f, "g");
    press(f, PRESSED_ESCAPE, false);
    assert_int_equal(event(f), 9);
    end(f);
}

// Time runs with the caller's clock, and stops when it is told to.
static void test_play(void **state)
{
    (void)state;
    struct fixture *f = begin();
    int64_t now = SECOND;
    type(f, "\\]]]");
    assert_true(said(f, "10 s a second"));
    type(f, " ");
    for (int i = 0; i <= 60; i++, now += SECOND / 60) {
        board_tick(&f->board, now);
        paint(f);
    }
    int64_t clock = world_now(session_world(f->session));
    assert_in_range(clock, 9 * SECOND, 11 * SECOND);
    assert_int_equal(clock % (100 * MILLISECOND), 0); // round moments
    type(f, " ");
    board_tick(&f->board, now + SECOND);
    assert_int_equal(world_now(session_world(f->session)), clock);
    type(f, " ");
    press(f, PRESSED_LEFT, false); // stepping stops it
    assert_false(f->board.play.on);
    end(f);
}

static void test_play_ends(void **state)
{
    (void)state;
    struct fixture *f = begin();
    entered(f, ":", "set visitor limit=1");
    type(f, "]]]]]]]]]]]]]]]]]] ");
    for (int i = 0; i < 100 && f->board.play.on; i++) {
        board_tick(&f->board, SECOND + i * SECOND / 60);
    }
    assert_false(f->board.play.on);
    assert_true(said(f, "nothing is left to happen"));
    end(f);
}

// ---- branches ----

static void test_past_makes_branch(void **state)
{
    (void)state;
    struct fixture *f = begin();
    press(f, PRESSED_RIGHT, true);
    press(f, PRESSED_LEFT, true);
    entered(f, ":", "set desk servers=2");
    assert_string_equal(tree_name(&f->session->tree), "main-2");
    assert_true(said(f, "now on branch main-2"));
    entered(f, "b", "main");
    assert_string_equal(tree_name(&f->session->tree), "main");
    type(f, "f");
    assert_string_equal(tree_name(&f->session->tree), "main-3");
    assert_true(said(f, "main-3"));
    entered(f, "b", "mian");
    assert_true(f->board.said_bad && said(f, "mian"));
    entered(f, ":", "nonsense here");
    assert_true(f->board.said_bad);
    entered(f, ":", "");
    end(f);
}

// ---- focus ----

static void test_focus(void **state)
{
    (void)state;
    struct fixture *f = begin();
    press(f, PRESSED_RIGHT, true);
    press(f, PRESSED_TAB, false); // the first pane, by its frame
    assert_true(f->board.focus.shown && f->board.focus.item.at == 0);
    assert_int_equal(f->board.focus.pane, PANE_MAP);
    press(f, PRESSED_ENTER, false);
    press(f, PRESSED_TAB, false);
    assert_string_equal(scene_label(board_scene(&f->board), f->board.focus.item), "desk");
    struct scene_id desk = f->board.focus.id;
    press(f, PRESSED_RIGHT, false); // another scene, the same thing
    assert_true(f->board.focus.item.at != 0);
    assert_int_equal(f->board.focus.id.bits, desk.bits);
    press(f, PRESSED_TAB, true);
    assert_string_equal(scene_label(board_scene(&f->board), f->board.focus.item), "visitor");
    press(f, PRESSED_HOME, false);
    press(f, PRESSED_ESCAPE, false);
    assert_int_equal(f->board.focus.item.at, 0);
    press(f, PRESSED_TAB, false);
    assert_int_not_equal(f->board.focus.pane, PANE_MAP);
    press(f, PRESSED_ESCAPE, false);
    assert_false(f->board.focus.shown);
    end(f);
}

static void test_why_and_find(void **state)
{
    (void)state;
    struct fixture *f = begin();
    press(f, PRESSED_RIGHT, true);
    type(f, "w");
    assert_true(shows(f, "#10") && shows(f, "caused by"));
    press(f, PRESSED_BACKSPACE, false);
    assert_false(f->board.panel.open);
    entered(f, "/", "serving");
    assert_string_equal(scene_label(board_scene(&f->board), f->board.focus.item), "serving");
    type(f, "w");
    assert_true(shows(f, "desk.serving"));
    press(f, PRESSED_ESCAPE, false);
    type(f, "p");
    assert_int_equal(watch_count(&f->session->watch), 1);
    type(f, "p");
    assert_int_equal(watch_count(&f->session->watch), 0);
    entered(f, "/", "dragons");
    assert_true(f->board.said_bad && said(f, "dragons"));
    end(f);
}

// ---- the mouse ----

static void click(struct fixture *f, int x, int y, enum input_button button, int clicks)
{
    struct input in = {.kind = INPUT_PRESS, .x = x, .y = y, .button = button, .clicks = clicks};
    board_input(&f->board, &in);
    in.kind = INPUT_RELEASE;
    board_input(&f->board, &in);
    paint(f);
}

static void click_on(struct fixture *f, struct rect r, enum input_button button, int clicks)
{
    assert_true(r.w > 0);
    click(f, (r.x + r.w / 2) / DOT, (r.y + r.h / 2) / DOT, button, clicks);
}

static struct rect place_of(const struct fixture *f, enum scene_pane pane, const char *words)
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
    struct fixture *f = begin();
    press(f, PRESSED_RIGHT, true);
    click_on(f, place_of(f, PANE_MAP, "served"), BUTTON_LEFT, 1);
    assert_string_equal(f->board.focus.path, "desk.served");
    assert_true(said(f, "served"));
    click_on(f, place_of(f, PANE_MAP, "served"), BUTTON_RIGHT, 1);
    assert_true(shows(f, "desk.served"));
    click(f, 10, 10, BUTTON_LEFT, 1); // closes it
    assert_false(f->board.panel.open);
    click_on(f, place_of(f, PANE_EVENTS, "#7 "), BUTTON_LEFT, 2);
    assert_int_equal(event(f), 7);
    struct rect track = f->board.track;
    track.y += f->board.strip_top * DOT;
    click_on(f, track, BUTTON_LEFT, 1);
    int64_t head = session_branch(f->session)->head_clock;
    assert_in_range(world_now(session_world(f->session)), head * 2 / 5, head * 3 / 5);
    end(f);
}

static void test_scrub(void **state)
{
    (void)state;
    struct fixture *f = begin();
    entered(f, "g", "100s");
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
    end(f);
}

static void test_wheel(void **state)
{
    (void)state;
    struct fixture *f = begin();
    entered(f, "g", "100s");
    struct rect r = f->board.layout.panes[PANE_LANES];
    struct input in = {
        .kind = INPUT_WHEEL, .x = (r.x + r.w / 2) / DOT, .y = (r.y + r.h / 2) / DOT, .turn = 1};
    board_input(&f->board, &in);
    board_input(&f->board, &in);
    int64_t wide = f->board.time_until - f->board.time_from;
    assert_in_range(wide, 20 * SECOND, 70 * SECOND);
    paint(f);
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
    in.turn = -1;
    for (int i = 0; i < 20; i++) {
        board_input(&f->board, &in);
    }
    assert_int_equal(f->board.time_from, 0);
    assert_int_equal(f->board.time_until, 0);
    end(f);
}

// ---- the page ----

static void test_page(void **state)
{
    (void)state;
    struct fixture *f = begin();
    press(f, PRESSED_RIGHT, true);
    assert_true(f->board.layout.panes[PANE_MAP].w > 0);
    type(f, "1");
    assert_int_equal(f->board.layout.panes[PANE_MAP].w, 0);
    type(f, "1");
    press(f, PRESSED_TAB, false);
    type(f, "z");
    assert_int_equal(f->board.layout.panes[PANE_EVENTS].w, 0);
    press(f, PRESSED_ESCAPE, false);
    assert_true(f->board.layout.panes[PANE_EVENTS].w > 0);
    int32_t unit = f->board.page.unit;
    type(f, "++");
    assert_true(f->board.page.unit > unit);
    type(f, "--");
    assert_int_equal(f->board.page.unit, unit);
    uint32_t corner = f->pixels[0];
    type(f, "n");
    assert_int_not_equal(f->pixels[0], corner);
    end(f);
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
    struct fixture *f = begin();
    static char bytes[200000];
    struct text twin = text_in(bytes, sizeof bytes);
    entered(f, "g", "60s");
    entered(f, "m", "sixty");
    press(f, PRESSED_LEFT, false);
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
    type(f, "t");
    assert_true(shows(f, "== map ==") && shows(f, "== events ==") && shows(f, "time"));
    press(f, PRESSED_ESCAPE, false);
    type(f, "y");
    assert_non_null(strstr(f->copied, "== map =="));
    type(f, "h");
    assert_true(shows(f, "one event forward") && shows(f, "Esc"));
    end(f);
}

// ---- a lesson ----

static bool page_says(struct fixture *f, const char *part)
{
    const struct scene *s = board_scene(&f->board);
    scene_ref ref = scene_roots(s, PANE_LESSON);
    for (; ref.at != 0; ref = scene_next(s, ref)) {
        if (strstr(scene_text(s, scene_at(s, ref)->words), part) != NULL) {
            return true;
        }
    }
    return false;
}

// The first pages of the first lesson: a cell is run, the page turned, an answer given.
static void test_lesson(void **state)
{
    (void)state;
    struct fixture *f = begin();
    press(f, PRESSED_PAGE_DOWN, false);
    assert_true(said(f, "no lesson is open"));
    entered(f, ":", "learn start/first-steps again");
    assert_non_null(f->seat.session->learner);
    assert_true(f->board.session == f->seat.session && f->board.session != f->session);
    assert_true(page_says(f, "First steps") && page_says(f, "Enter: run this"));
    press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "call 1 comes from visitor"));
    press(f, PRESSED_PAGE_DOWN, false);
    assert_true(page_says(f, "One event at a time"));
    assert_false(page_says(f, "call 1 comes from visitor"));
    press(f, PRESSED_RIGHT, false); // the world is there to be played with
    press(f, PRESSED_LEFT, false);
    entered(f, ":", "quit");
    assert_true(f->seat.session == f->session && f->board.session == f->session);
    assert_int_equal(scene_roots(board_scene(&f->board), PANE_LESSON).at, 0);
    // Several inputs before anything is painted again.
    static const struct input inputs[] = {{.kind = INPUT_TEXT, .text = "l"},
                                          {.kind = INPUT_KEY, .key = PRESSED_RIGHT},
                                          {.kind = INPUT_TEXT, .text = ":"},
                                          {.kind = INPUT_TEXT, .text = "quit"},
                                          {.kind = INPUT_KEY, .key = PRESSED_ENTER},
                                          {.kind = INPUT_KEY, .key = PRESSED_RIGHT},
                                          {.kind = INPUT_TEXT, .text = "w"},
                                          {.kind = INPUT_KEY, .key = PRESSED_ESCAPE},
                                          {.kind = INPUT_PRESS, .x = 200, .y = 300, .clicks = 1}};
    for (int i = 0; i < COUNT_OF(inputs); i++) {
        assert_true(board_input(&f->board, &inputs[i]));
    }
    assert_true(f->seat.session == f->session);
    end(f);
}

// ---- limits ----

static void test_sizes(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},    {1, 700},   {700, 1},    {40, 40},
                                   {100, 90}, {320, 200}, {10000, 60}, {60, 10000}};
    struct fixture *f = begin();
    press(f, PRESSED_RIGHT, true);
    type(f, "w");
    for (int i = 0; i < COUNT_OF(sizes); i++) {
        size_t count = (size_t)sizes[i][0] * (size_t)sizes[i][1];
        uint32_t *pixels = calloc(count, sizeof *pixels);
        struct canvas c = {0};
        assert_non_null(pixels);
        canvas_on(&c, pixels, sizes[i][0], sizes[i][1], sizes[i][0]);
        board_paint(&f->board, &c);
        assert_true(pixels[0] != 0 && pixels[count - 1] != 0);
        click(f, sizes[i][0] / 2, sizes[i][1] / 2, BUTTON_LEFT, 1);
        canvas_close(&c);
        free(pixels);
    }
    end(f);
}

// Random keys, letters and clicks: the session and the board hold.
static void test_anything(void **state)
{
    (void)state;
    struct fixture *f = begin();
    uint64_t x = 88172645463325252u;
    static const char letters[] = " []\\gmfbwpz/:123tyn+-rhu'?dk\x01";
    for (int i = 0; i < 1500; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        struct input in = {.kind = (enum input_kind)(1 + x % (INPUT_PAINT)),
                           .key = (enum input_key)(x >> 8) % (PRESSED_C + 1),
                           .shift = x >> 20 & 1,
                           .text = {letters[(x >> 24) % (sizeof letters - 1)]},
                           .x = (int)(x >> 32) % (WIDTH + 60) - 30,
                           .y = (int)(x >> 44) % (HEIGHT + 60) - 30,
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
            paint(f);
        }
    }
    end(f);
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
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_scrub),
        cmocka_unit_test(test_wheel),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_twin_states_the_same),
        cmocka_unit_test(test_lesson),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
