// paint: pictures of scenes in pixels. Letters are strokes, so that the pixels are the same on
// every machine; tests/golden/shots.txt has a hash of them. ORRERY_GOLDEN_WRITE=1 rewrites it; with
// ORRERY_SHOTS=FOLDER the pictures are left there to be looked at.
#include "repl/view/paint.h"

#include "repl/view/layout.h"
#include "tests/support/golden.h"
#include "tests/support/sample_scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct sheet {
    struct scene scene;
    struct layout layout;
    struct picture picture;
    struct theme theme;
    struct canvas canvas;
    uint32_t *pixels;
};

static void open_sheet(struct sheet *s, void (*fill)(struct scene *), struct layout_wish wish,
                       enum theme_kind theme)
{
    *s = (struct sheet){0};
    scene_open(&s->scene, &sample_host);
    fill(&s->scene);
    layout_open(&s->layout);
    picture_open(&s->picture);
    theme_make(&s->theme, theme, PALETTE_OKABE_ITO);
    layout_scene(&s->layout, &s->scene, NULL, &wish, &s->picture);
    s->pixels = calloc((size_t)wish.width * (size_t)wish.height, sizeof *s->pixels);
    assert_non_null(s->pixels);
    canvas_on(&s->canvas, s->pixels, wish.width, wish.height, wish.width);
    paint_picture(&s->picture, &s->theme, &lettering_strokes, 0, 0, &s->canvas);
}

static void close_sheet(struct sheet *s)
{
    canvas_close(&s->canvas);
    free(s->pixels);
    picture_close(&s->picture);
    layout_close(&s->layout);
    scene_close(&s->scene);
}

static uint64_t hash_of(const struct canvas *c)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int y = 0; y < c->height; y++) {
        for (int x = 0; x < c->width; x++) {
            hash = (hash ^ (c->pixels[y * c->stride + x] & 0xffffff)) * UINT64_C(1099511628211);
        }
    }
    return hash;
}

static void keep(const struct canvas *c, const char *name)
{
    const char *folder = getenv("ORRERY_SHOTS");
    char path[1000];
    if (folder == NULL) {
        return;
    }
    snprintf(path, sizeof path, "%s/%s.ppm", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "P6 %d %d 255\n", c->width, c->height);
    for (int i = 0; i < c->width * c->height; i++) {
        uint32_t pixel = c->pixels[i];
        fputc((int)(pixel >> 16 & 0xff), file);
        fputc((int)(pixel >> 8 & 0xff), file);
        fputc((int)(pixel & 0xff), file);
    }
    fclose(file);
}

static void test_shots(void **state)
{
    (void)state;
    static const struct layout_wish sizes[] = {
        {.width = 1280, .height = 720},
        {.width = 800, .height = 600},
        {.width = 1600, .height = 1000, .text_percent = 150}};
    char lines[8000];
    struct text t = text_in(lines, sizeof lines);
    for (int i = 0; samples[i].name != NULL; i++) {
        for (int size = 0; size < COUNT_OF(sizes); size++) {
            enum theme_kind theme = (enum theme_kind)((i + size) % THEME_KINDS);
            char name[100];
            struct text words = text_in(name, sizeof name);
            text_add(&words, "%s-%dx%d-%s", samples[i].name, sizes[size].width, sizes[size].height,
                     theme_name(theme));
            struct sheet s;
            open_sheet(&s, samples[i].fill, sizes[size], theme);
            text_add(&t, "%s %016llx\n", name, (unsigned long long)hash_of(&s.canvas));
            keep(&s.canvas, name);
            close_sheet(&s);
        }
    }
    golden_check("shots.txt", lines, t.length);
}

// Any scene in any size, at the limits too: it ends, and every pixel is painted.
static void test_sizes(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {1, 900}, {900, 1}, {64, 48}, {333, 77}, {3000, 200}};
    void (*const fills[])(struct scene *) = {sample_hostile, sample_empty, sample_spark};
    for (int fill = 0; fill < COUNT_OF(fills); fill++) {
        for (int i = 0; i < COUNT_OF(sizes); i++) {
            struct sheet s;
            open_sheet(&s, fills[fill],
                       (struct layout_wish){.width = sizes[i][0], .height = sizes[i][1]},
                       THEME_LIGHT);
            for (int p = 0; p < s.canvas.width * s.canvas.height; p++) {
                assert_int_not_equal(s.pixels[p] & 0xffffff, 0);
            }
            close_sheet(&s);
        }
    }
}

// But for how coverage was rounded.
static bool is_near(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift < 24; shift += 8) {
        int x = (int)(a >> shift & 0xff), y = (int)(b >> shift & 0xff);
        if (x - y > 4 || y - x > 4) {
            return false;
        }
    }
    return true;
}

// What is painted at an offset is the same picture there.
static void test_offset(void **state)
{
    (void)state;
    struct sheet s;
    open_sheet(&s, sample_kafka, (struct layout_wish){.width = 400, .height = 300}, THEME_DARK);
    uint32_t *larger = calloc(500 * 400, sizeof *larger);
    struct canvas c = {0};
    assert_non_null(larger);
    canvas_on(&c, larger, 500, 400, 500);
    paint_picture(&s.picture, &s.theme, &lettering_strokes, 60, 50, &c);
    int different = 0;
    for (int y = 0; y < 300; y++) {
        for (int x = 0; x < 400; x++) {
            different += !is_near(larger[(y + 50) * 500 + x + 60], s.pixels[y * 400 + x]);
        }
    }
    assert_in_range(different, 0, 400 * 300 / 200); // letters lie between pixels
    canvas_close(&c);
    free(larger);
    close_sheet(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shots),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
