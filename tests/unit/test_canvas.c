// canvas and lettering: what is covered, what is not, and that nothing is painted outside.
#include "repl/view/lettering.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WIDTH = 60, HEIGHT = 40, MARGIN = 8, INK = 0xffffff };

// A canvas in the middle of a larger block, whose rest must stay as it is.
struct sheet {
    uint32_t pixels[(HEIGHT + 2 * MARGIN) * (WIDTH + 2 * MARGIN)];
    struct canvas canvas;
};

static struct sheet *open_sheet(void)
{
    struct sheet *s = calloc(1, sizeof *s);
    assert_non_null(s);
    const int stride = WIDTH + 2 * MARGIN;
    canvas_on(&s->canvas, s->pixels + MARGIN * stride + MARGIN, WIDTH, HEIGHT, stride);
    return s;
}

// The brightness of a pixel, 0 to 255.
static int at(const struct sheet *s, int x, int y)
{
    return (int)(s->canvas.pixels[y * s->canvas.stride + x] & 0xff);
}

static int64_t sum(const struct sheet *s)
{
    int64_t sum = 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            sum += at(s, x, y);
        }
    }
    return sum;
}

static void close_sheet(struct sheet *s)
{
    const int stride = WIDTH + 2 * MARGIN;
    for (int i = 0; i < COUNT_OF(s->pixels); i++) {
        int x = i % stride - MARGIN, y = i / stride - MARGIN;
        bool inside = x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT;
        assert_true(inside || s->pixels[i] == 0);
    }
    canvas_close(&s->canvas);
    free(s);
}

static void stroke(struct canvas *c, float weight, float dash, float gap, const float *places,
                   int count)
{
    canvas_stroke_begin(c, weight, dash, gap, INK);
    for (int i = 0; i < count; i++) {
        canvas_stroke_to(c, places[2 * i], places[2 * i + 1]);
    }
    canvas_stroke_end(c);
}

static void test_fill(void **state)
{
    (void)state;
    struct sheet *s = open_sheet();
    canvas_fill(&s->canvas, (struct area){3, 4, 10, 6}, INK);
    assert_int_equal(sum(s), 7 * 2 * 255);
    assert_int_equal(at(s, 3, 4), 255);
    assert_int_equal(at(s, 10, 4), 0);
    canvas_fill(&s->canvas, (struct area){-100, -100, 1000, 1000}, INK);
    assert_int_equal(sum(s), WIDTH * HEIGHT * 255);
    canvas_fill(&s->canvas, (struct area){5, 5, 5, 5}, 0);
    canvas_fill(&s->canvas, (struct area){9, 9, 2, 2}, 0);
    assert_int_equal(sum(s), WIDTH * HEIGHT * 255);
    close_sheet(s);
}

// The area of what is covered comes near to that of the shape.
static void is_near(struct sheet *s, double area, double percent)
{
    double covered = (double)sum(s) / 255;
    if (covered < area * (1 - percent / 100) || covered > area * (1 + percent / 100)) {
        print_error("covered %.1f, not %.1f\n", covered, area);
        fail();
    }
    close_sheet(s);
}

static void test_areas(void **state)
{
    (void)state;
    const double pi = 3.14159265;
    struct sheet *s = open_sheet();
    canvas_round(&s->canvas, (struct area){5, 5, 45, 35}, 10, INK);
    is_near(s, 40 * 30 - (4 - pi) * 100, 0.5);
    s = open_sheet();
    canvas_round(&s->canvas, (struct area){5, 5, 34, 34}, 100, INK); // a disc, of an odd width
    is_near(s, pi * 14.5 * 14.5, 0.5);
    s = open_sheet();
    canvas_ring(&s->canvas, (struct area){5, 5, 45, 35}, 10, 2, INK);
    is_near(s, 40 * 30 - (4 - pi) * 100 - (36 * 26 - (4 - pi) * 64), 1);
    s = open_sheet();
    stroke(&s->canvas, 3, 0, 0, (float[]){10, 10, 40, 30}, 2);
    is_near(s, 3 * 36.06 + pi * 2.25, 1);
    s = open_sheet();
    stroke(&s->canvas, 20, 0, 0, (float[]){30, 20}, 1);
    is_near(s, pi * 100, 0.5);
    s = open_sheet();
    canvas_triangle(&s->canvas, (struct place[]){{10, 5}, {50, 20}, {10, 35}}, INK);
    is_near(s, 600, 1);
    s = open_sheet();
    canvas_triangle(&s->canvas, (struct place[]){{10, 35}, {50, 20}, {10, 5}}, INK);
    is_near(s, 600, 1);
    s = open_sheet();
    canvas_hatch(&s->canvas, (struct area){0, 0, WIDTH, HEIGHT}, 6, 2, INK, 255);
    is_near(s, WIDTH * HEIGHT / 3.0, 4);
}

// Half of a dashed line is there, and pieces of a line do not add up where they meet.
static void test_strokes(void **state)
{
    (void)state;
    struct sheet *s = open_sheet();
    stroke(&s->canvas, 1, 4, 4, (float[]){2, 20.5f, 58, 20.5f}, 2);
    assert_int_equal(at(s, 4, 20), 255);
    assert_int_equal(at(s, 8, 20), 0);
    assert_int_equal(at(s, 12, 20), 255);
    close_sheet(s);
    struct sheet *once = open_sheet(), *many = open_sheet();
    stroke(&once->canvas, 1.5f, 0, 0, (float[]){5, 5, 55, 30}, 2);
    float places[2 * 51];
    for (int i = 0; i <= 50; i++) {
        places[2 * i] = 5 + (float)i;
        places[2 * i + 1] = 5 + (float)i / 2;
    }
    stroke(&many->canvas, 1.5f, 0, 0, places, 51);
    assert_true(llabs(sum(once) - sum(many)) < sum(once) / 100);
    close_sheet(once);
    close_sheet(many);
}

// Outside, half outside, huge, of no size: nothing but the canvas is touched (close_sheet looks).
static void test_edges(void **state)
{
    (void)state;
    static const float far[] = {-1e9f, -1e9f, 1e9f, 1e9f};
    struct sheet *s = open_sheet();
    stroke(&s->canvas, 5, 0, 0, far, 2);
    stroke(&s->canvas, 5, 3, 2, (float[]){-50, 20, 200, 20}, 2);
    stroke(&s->canvas, 1, 1, 0.001f, (float[]){0, 0, 1e7f, 0}, 2);
    stroke(&s->canvas, 3, 0, 0, NULL, 0);
    canvas_round(&s->canvas, (struct area){-10, -10, 8, 8}, 8, INK);
    canvas_round(&s->canvas, (struct area){50, 30, 90, 90}, 30, INK);
    canvas_ring(&s->canvas, (struct area){-5, -5, WIDTH + 5, HEIGHT + 5}, 12, 4, INK);
    canvas_ring(&s->canvas, (struct area){2, 2, 4, 4}, 12, 4, INK);
    canvas_hatch(&s->canvas, (struct area){-9, -9, 999, 999}, 6, 2, INK, 99);
    canvas_triangle(&s->canvas, (struct place[]){{-20, -20}, {90, 10}, {90, 90}}, INK);
    canvas_triangle(&s->canvas, (struct place[]){{5, 5}, {5, 5}, {5, 5}}, INK);
    uint8_t mask[16 * 16];
    memset(mask, 200, sizeof mask);
    canvas_mask(&s->canvas, -8, -8, 16, 16, 16, mask, INK);
    canvas_mask(&s->canvas, WIDTH - 8, HEIGHT - 8, 16, 16, 16, mask, INK);
    canvas_mask(&s->canvas, 1000, 1000, 16, 16, 16, mask, INK);
    close_sheet(s);
}

static void test_clip(void **state)
{
    (void)state;
    struct sheet *s = open_sheet();
    canvas_clip(&s->canvas, (struct area){10, 10, 20, 20});
    canvas_round(&s->canvas, (struct area){0, 0, WIDTH, HEIGHT}, 5, INK);
    stroke(&s->canvas, 9, 0, 0, (float[]){0, 0, WIDTH, HEIGHT}, 2);
    assert_int_equal(sum(s), 100 * 255);
    close_sheet(s);
}

// ---- letters ----

static bool is_marked(const struct sheet *s, struct area r)
{
    for (int y = r.top; y < r.bottom; y++) {
        for (int x = r.left; x < r.right; x++) {
            if (at(s, x, y) > 100) {
                return true;
            }
        }
    }
    return false;
}

static void write_letter(struct sheet *s, const char *letter)
{
    lettering_draw(&lettering_strokes, &s->canvas, FONT_BODY, 20, 10, 28, ANCHOR_START, INK,
                   letter);
}

// Every letter has a shape of its own, within its width.
static void test_letters(void **state)
{
    (void)state;
    uint64_t seen[128] = {0};
    for (int letter = '!'; letter <= '~'; letter++) {
        char text[2] = {(char)letter, '\0'};
        struct sheet *s = open_sheet();
        write_letter(s, text);
        float wide = lettering_strokes.width(NULL, FONT_BODY, 20, text);
        uint64_t sum_of_all = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                sum_of_all = sum_of_all * 31 + (uint64_t)at(s, x, y);
            }
        }
        seen[letter] = sum_of_all;
        assert_true(is_marked(s, (struct area){0, 0, WIDTH, HEIGHT}));
        assert_false(is_marked(s, (struct area){0, 0, 9, HEIGHT}));
        assert_false(is_marked(s, (struct area){11 + (int)(wide + 0.5f), 0, WIDTH, HEIGHT}));
        for (int other = '!'; other < letter; other++) {
            if (seen[other] == seen[letter]) {
                print_error("%c looks like %c\n", other, letter);
                fail();
            }
        }
        close_sheet(s);
    }
}

static void test_anchors(void **state)
{
    (void)state;
    static const struct {
        enum anchor anchor;
        int left, right; // where there are marks
    } cases[] = {{ANCHOR_START, 30, 58}, {ANCHOR_MIDDLE, 15, 45}, {ANCHOR_END, 1, 30}};
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct sheet *s = open_sheet();
        lettering_draw(&lettering_strokes, &s->canvas, FONT_BODY, 13, 30, 25, cases[i].anchor, INK,
                       "HHH");
        assert_true(is_marked(s, (struct area){cases[i].left, 10, cases[i].right, 30}));
        assert_false(is_marked(s, (struct area){0, 0, cases[i].left, HEIGHT}));
        assert_false(is_marked(s, (struct area){cases[i].right, 0, WIDTH, HEIGHT}));
        close_sheet(s);
    }
}

// Bytes that are no text, and letters for which there are no strokes.
static void test_odd_letters(void **state)
{
    (void)state;
    struct sheet *s = open_sheet();
    write_letter(s, "");
    write_letter(s, "\xff\xfe\x80");
    write_letter(s, "\u4e2d\u0301");
    assert_true(is_marked(s, (struct area){0, 0, WIDTH, HEIGHT}));
    close_sheet(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill),    cmocka_unit_test(test_areas),
        cmocka_unit_test(test_strokes), cmocka_unit_test(test_edges),
        cmocka_unit_test(test_clip),    cmocka_unit_test(test_letters),
        cmocka_unit_test(test_anchors), cmocka_unit_test(test_odd_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
