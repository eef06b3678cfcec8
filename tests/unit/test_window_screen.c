// screen and window: with SDL's own display that shows nothing, without any display, with and
// without fonts.
#include "repl/view/window/screen.h"
#include "repl/view/window/window.h"

#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/prompt/loop.h"
#include "repl/session/small_world.h"
#include "tests/support/capture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char sentence[] = "The quick brown fox 0123456789 jumps over: 12,345 ms";

static void use_display(const char *driver) { setenv("SDL_VIDEODRIVER", driver, 1); }

static void test_open(void **state)
{
    (void)state;
    struct diag d = {0};
    struct canvas c = {0};
    struct input in;
    use_display("dummy");
    struct screen *s = screen_open("test", 640, 480, &d);
    assert_non_null(s);
    assert_true(screen_canvas(s, &c));
    assert_int_equal(c.width, 640);
    assert_int_equal(c.height, 480);
    canvas_fill(&c, (struct area){0, 0, 640, 480}, 0x123456);
    screen_show(s);
    for (int i = 0; i < 100 && screen_next(s, &in); i++) {
        assert_int_not_equal(in.kind, INPUT_NONE);
    }
    assert_true(screen_percent(s) >= 100);
    assert_false(screen_lost(s));
    screen_name(s, "another");
    screen_close(s);
    canvas_close(&c);
}

static void test_no_display(void **state)
{
    (void)state;
    struct diag d = {0};
    use_display("nosuch");
    assert_null(screen_open("test", 640, 480, &d));
    assert_non_null(strstr(d.what, "no window can be opened"));
    assert_true(d.help[0] != '\0');
}

// A window that is too large for the machine is a message, or a window without pixels.
static void test_large(void **state)
{
    (void)state;
    struct diag d = {0};
    struct canvas c = {0};
    use_display("dummy");
    struct screen *s = screen_open("test", 10000, 10000, &d);
    if (s == NULL) {
        assert_true(d.what[0] != '\0');
        return;
    }
    if (screen_canvas(s, &c)) {
        assert_int_equal(c.width, 10000);
        c.pixels[(size_t)9999 * (size_t)c.stride + 9999] = 1;
    }
    screen_close(s);
    canvas_close(&c);
}

// ---- fonts ----

static int64_t ink_of(const struct lettering *l, enum font font, float size, const char *text)
{
    enum { WIDTH = 900, HEIGHT = 80 };
    static uint32_t pixels[WIDTH * HEIGHT];
    struct canvas c = {0};
    int64_t sum = 0;
    memset(pixels, 0, sizeof pixels);
    canvas_on(&c, pixels, WIDTH, HEIGHT, WIDTH);
    lettering_draw(l, &c, font, size, 20, 50, ANCHOR_START, 0xffffff, text);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        sum += pixels[i] & 0xff;
    }
    canvas_close(&c);
    return sum;
}

static void test_fonts(void **state)
{
    (void)state;
    struct diag d = {0};
    struct fonts *f = fonts_open(&d);
    if (f == NULL) {
        skip(); // no fonts on this machine
    }
    struct lettering l = fonts_lettering(f);
    for (int font = 0; font < FONT_COUNT; font++) {
        for (float size = 9; size < 40; size += 3.7f) {
            const int32_t unit = 64 * 8 * DOT;
            float wide = (float)font_width((enum font)font, unit, sentence, sizeof sentence - 1) *
                         size / (float)font_size((enum font)font, unit);
            // The layout counts on it: no wider than the table says, but for what a pixel rounds.
            assert_true(l.width(l.self, (enum font)font, size, sentence) <= wide * 1.01f + 2);
            assert_true(ink_of(&l, (enum font)font, size, "Orrery") > 0);
        }
    }
    assert_int_equal(ink_of(&l, FONT_BODY, 13, ""), 0);
    assert_true(ink_of(&l, FONT_STRONG, 13, "Orrery") > ink_of(&l, FONT_BODY, 13, "Orrery"));
    int64_t first = ink_of(&l, FONT_BODY, 13, sentence);
    for (int i = 0; i < 20000; i++) { // more lines than are kept
        char text[40];
        snprintf(text, sizeof text, "line %d", i);
        l.width(l.self, FONT_BODY, 13, text);
    }
    assert_int_equal(ink_of(&l, FONT_BODY, 13, sentence), first);
    ink_of(&l, FONT_BODY, 13, "\xff\xfe broken \x80");
    ink_of(&l, FONT_BODY, 13, "\u4e2d\u6587 \u05d0\u05d1 \U0001f600");
    fonts_close(f);
}

static void test_no_fonts(void **state)
{
    (void)state;
    struct diag d = {0};
    setenv("ORRERY_FONTS", "/nonexistent", 1);
    assert_null(fonts_open(&d));
    assert_non_null(strstr(d.what, "no font was found"));
    assert_true(d.help[0] != '\0');
    fonts_close(NULL);
    unsetenv("ORRERY_FONTS");
}

// ---- the window in a loop ----

struct fixture {
    struct capture capture;
    struct session *session;
    struct seat seat;
    int shown;
};

static void count_shown(void *self) { ((struct fixture *)self)->shown++; }

static void begin(struct fixture *f)
{
    struct diag d = {0};
    capture_open(&f->capture);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 26,
                                            .history_bytes = INT64_C(1) << 22,
                                            .out = f->capture.out};
    f->session = session_open(&options, &d);
    assert_non_null(f->session);
    assert_true(session_small_world(f->session, &d));
    struct loop *loop = loop_open();
    assert_non_null(loop);
    seat_take(&f->seat, f->session, loop);
    f->seat.show = count_shown;
    f->seat.self = f;
}

static void end(struct fixture *f)
{
    seat_leave(&f->seat);
    loop_close(f->seat.loop);
    session_close(f->session);
    capture_close(&f->capture);
}

static void turn(struct fixture *f, int times)
{
    for (int i = 0; i < times; i++) {
        loop_turn(f->seat.loop, 30 * MILLISECOND);
    }
}

static void test_window(void **state)
{
    (void)state;
    struct fixture f = {0};
    struct diag d = {0};
    use_display("dummy");
    begin(&f);
    assert_true(session_text(f.session, "view", 4, "test", 1, &d));
    assert_non_null(f.seat.window);
    assert_true(session_text(f.session, "view", 4, "test", 1, &d)); // there is one already
    turn(&f, 3);
    int shown = f.shown;
    assert_true(session_text(f.session, "step 3", 6, "test", 1, &d));
    turn(&f, 3);
    assert_true(f.shown > shown); // the window has seen that the prompt moved
    assert_true(session_text(f.session, "run 1000000s", 12, "test", 1, &d)); // with looks between
    window_close(&f.seat);
    assert_null(f.seat.window);
    assert_true(session_text(f.session, "back", 4, "test", 1, &d)); // and the session lives
    assert_true(window_open(&f.seat, &d));
    turn(&f, 2);
    end(&f);
}

static void test_window_without_display(void **state)
{
    (void)state;
    struct fixture f = {0};
    struct diag d = {0};
    use_display("nosuch");
    begin(&f);
    assert_false(session_text(f.session, "view", 4, "test", 1, &d));
    assert_non_null(strstr(d.what, "no window"));
    assert_true(session_text(f.session, "step", 4, "test", 1, &d));
    end(&f);
}

static void test_window_without_fonts(void **state)
{
    (void)state;
    struct fixture f = {0};
    struct diag d = {0};
    use_display("dummy");
    setenv("ORRERY_FONTS", "/nonexistent", 1);
    begin(&f);
    assert_true(window_open(&f.seat, &d));
    turn(&f, 3);
    end(&f);
    unsetenv("ORRERY_FONTS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_no_display),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_fonts),
        cmocka_unit_test(test_no_fonts),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_window_without_display),
        cmocka_unit_test(test_window_without_fonts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
