// png, gif: what was written reads back as the same pixels, by small readers of our own.
#include "repl/view/window/gif.h"
#include "repl/view/window/png.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <zlib.h>

#include <cmocka.h>

struct sheet {
    struct canvas canvas;
    uint32_t *pixels;
};

static void open_sheet(struct sheet *s, int width, int height)
{
    *s = (struct sheet){.pixels = calloc((size_t)width * (size_t)height, sizeof *s->pixels)};
    assert_non_null(s->pixels);
    canvas_on(&s->canvas, s->pixels, width, height, width);
}

static void close_sheet(struct sheet *s)
{
    canvas_close(&s->canvas);
    free(s->pixels);
}

// A few colours and edges between them; `turn` makes another one.
static void draw(struct canvas *c, int turn)
{
    canvas_fill(c, (struct area){0, 0, c->width, c->height}, 0x171B21);
    canvas_round(c, (struct area){3 + turn, 3, c->width - 5, c->height - 9}, 12, 0x56B4E9);
    canvas_stroke_begin(c, 3, 0, 0, 0xF2C14E);
    canvas_stroke_to(c, 0, (float)turn);
    canvas_stroke_to(c, (float)c->width, (float)c->height);
    canvas_stroke_end(c);
}

static uint32_t u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

// ---- PNG ----

static void check_rows(const struct canvas *c, const uint8_t *data, size_t length)
{
    size_t row = (size_t)c->width * 3 + 1;
    uLongf bytes = (uLongf)(row * (size_t)c->height);
    uint8_t *rows = malloc(bytes);
    assert_non_null(rows);
    assert_int_equal(uncompress(rows, &bytes, data, (uLong)length), Z_OK);
    assert_int_equal(bytes, row * (size_t)c->height);
    for (int y = 0; y < c->height; y++) {
        uint8_t *at = rows + row * (size_t)y;
        assert_int_equal(at[0], 2); // up
        for (size_t i = 1; i < row; i++) {
            at[i] = (uint8_t)(at[i] + (y > 0 ? at[i - row] : 0));
        }
        for (int x = 0; x < c->width; x++) {
            const uint8_t *rgb = at + 1 + 3 * x;
            uint32_t pixel = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
            assert_int_equal(pixel, c->pixels[y * c->stride + x] & 0xffffff);
        }
    }
    free(rows);
}

static void check_png(const struct canvas *c, const uint8_t *file, size_t length)
{
    size_t at = 8;
    bool words = false, rows = false;
    assert_memory_equal(file, "\x89PNG\r\n\x1a\n", 8);
    while (at < length) {
        size_t size = u32(file + at);
        const uint8_t *name = file + at + 4, *data = name + 4;
        assert_int_equal(u32(data + size), crc32(0, name, (uInt)size + 4));
        if (memcmp(name, "IHDR", 4) == 0) {
            assert_int_equal(u32(data), (uint32_t)c->width);
            assert_int_equal(u32(data + 4), (uint32_t)c->height);
        } else if (memcmp(name, "tEXt", 4) == 0) {
            words = memcmp(data, "Description\0main #7", 19) == 0;
        } else if (memcmp(name, "IDAT", 4) == 0) {
            check_rows(c, data, size);
            rows = true;
        }
        at += size + 12;
    }
    assert_true(words && rows);
    assert_int_equal(at, length);
}

static void test_png(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {64, 48}, {333, 7}, {5, 600}};
    for (int i = 0; i < COUNT_OF(sizes); i++) {
        struct sheet s;
        char *bytes;
        size_t length;
        open_sheet(&s, sizes[i][0], sizes[i][1]);
        draw(&s.canvas, 4);
        FILE *file = open_memstream(&bytes, &length);
        assert_true(png_write(&s.canvas, "main #7", file));
        fclose(file);
        check_png(&s.canvas, (const uint8_t *)bytes, length);
        free(bytes);
        close_sheet(&s);
    }
}

static void test_full_disk(void **state)
{
    (void)state;
    struct sheet s;
    open_sheet(&s, 64, 48);
    FILE *file = fopen("/dev/full", "wb");
    if (file == NULL) {
        skip();
    }
    assert_false(png_write(&s.canvas, "", file));
    fclose(file);
    file = fopen("/dev/full", "wb");
    assert_non_null(file);
    struct gif *g = gif_begin(file, 64, 48);
    gif_frame(g, &s.canvas, 5);
    assert_false(gif_end(g));
    fclose(file);
    close_sheet(&s);
}

// ---- GIF ----

struct reader {
    const uint8_t *at, *end;
    uint32_t colours[256];
    int width, height;
    uint32_t *shown; // pixels after the last frame
};

static int byte(struct reader *r)
{
    assert_true(r->at < r->end);
    return *r->at++;
}

static int u16(struct reader *r)
{
    int low = byte(r);
    return low | byte(r) << 8;
}

// One pixel more of the frame's rectangle; those of colour 255 stay as they were.
struct place_in_frame {
    int left, top, width, height, count;
};

static void put(struct reader *r, struct place_in_frame *p, int colour)
{
    assert_true(p->count < p->width * p->height);
    int x = p->left + p->count % p->width, y = p->top + p->count / p->width;
    p->count++;
    if (colour != 255) {
        r->shown[y * r->width + x] = r->colours[colour];
    }
}

static void unpack(struct reader *r, struct place_in_frame *p)
{
    static int before[4096], last[4096];
    int next = 258, bits = 9, previous = -1, filled = 0, block = 0;
    uint32_t store = 0;
    assert_int_equal(byte(r), 8);
    for (;;) {
        while (filled < bits) {
            block = block == 0 ? byte(r) : block;
            assert_true(block > 0);
            store |= (uint32_t)byte(r) << filled;
            filled += 8;
            block--;
        }
        int code = (int)(store & ((1u << bits) - 1));
        store >>= bits;
        filled -= bits;
        if (code == 257) {
            break;
        }
        if (code == 256) {
            next = 258;
            bits = 9;
            previous = -1;
            continue;
        }
        int run[4097], length = 0, from = code;
        if (code == next) { // the run before, and its first pixel once more
            from = previous;
            run[length++] = -1;
        }
        assert_true(code <= next && from >= 0);
        for (; from >= 258; from = before[from]) {
            run[length++] = last[from];
        }
        run[length++] = from;
        run[0] = run[0] == -1 ? from : run[0];
        for (int i = length - 1; i >= 0; i--) {
            put(r, p, run[i]);
        }
        if (previous >= 0 && next < 4096) {
            before[next] = previous;
            last[next] = from;
            next++;
            bits += next == 1 << bits && bits < 12;
        }
        previous = code;
    }
    r->at += block;
    assert_int_equal(byte(r), 0);
    assert_int_equal(p->count, p->width * p->height);
}

static void read_head(struct reader *r)
{
    assert_memory_equal(r->at, "GIF89a", 6);
    r->at += 6;
    r->width = u16(r);
    r->height = u16(r);
    assert_int_equal(byte(r), 0xf7);
    r->at += 2;
    for (int i = 0; i < 256; i++) {
        r->colours[i] = 0;
        for (int k = 0; k < 3; k++) {
            r->colours[i] = r->colours[i] << 8 | (uint32_t)byte(r);
        }
    }
    r->shown = calloc((size_t)(r->width * r->height), sizeof *r->shown);
    assert_non_null(r->shown);
}

// The next frame; false at the end. Gives how long it is shown.
static bool read_frame(struct reader *r, int *hundredths)
{
    for (;;) {
        int kind = byte(r);
        if (kind == 0x3b) {
            assert_true(r->at == r->end);
            return false;
        }
        if (kind == 0x2c) {
            struct place_in_frame p = {0};
            p.left = u16(r);
            p.top = u16(r);
            p.width = u16(r);
            p.height = u16(r);
            assert_int_equal(byte(r), 0);
            unpack(r, &p);
            return true;
        }
        assert_int_equal(kind, 0x21);
        int label = byte(r);
        const uint8_t *data = r->at + 1;
        if (label == 0xf9) {
            *hundredths = data[1] | data[2] << 8;
        }
        for (int size = byte(r); size > 0; size = byte(r)) {
            r->at += size;
        }
    }
}

static bool is_near(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (int)(a >> shift & 0xff) - (int)(b >> shift & 0xff);
        if (difference < -24 || difference > 24) {
            return false;
        }
    }
    return true;
}

static void test_gif(void **state)
{
    (void)state;
    enum { FRAMES = 6 };
    struct sheet s;
    char *bytes;
    size_t length;
    open_sheet(&s, 301, 203);
    FILE *file = open_memstream(&bytes, &length);
    struct gif *g = gif_begin(file, 301, 203);
    for (int i = 0; i < FRAMES; i++) {
        draw(&s.canvas, i / 2 * 7); // every second one is the same as before
        gif_frame(g, &s.canvas, 10 + i);
    }
    assert_true(gif_end(g));
    fclose(file);
    struct reader r = {.at = (const uint8_t *)bytes, .end = (const uint8_t *)bytes + length};
    read_head(&r);
    int hundredths = 0;
    for (int i = 0; i < FRAMES; i++) {
        assert_true(read_frame(&r, &hundredths));
        assert_int_equal(hundredths, 10 + i);
        draw(&s.canvas, i / 2 * 7);
        for (int p = 0; p < 301 * 203; p++) {
            assert_true(is_near(r.shown[p], s.pixels[p] & 0xffffff));
        }
    }
    assert_false(read_frame(&r, &hundredths));
    free(r.shown);
    free(bytes);
    close_sheet(&s);
}

// More runs than the table of codes has places for: it begins anew.
static void test_gif_of_noise(void **state)
{
    (void)state;
    struct sheet s;
    char *bytes;
    size_t length;
    open_sheet(&s, 200, 150);
    uint32_t x = 2463534242u;
    for (int i = 0; i < 200 * 150; i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        s.pixels[i] = (x & 7) * 0x202020;
    }
    FILE *file = open_memstream(&bytes, &length);
    struct gif *g = gif_begin(file, 200, 150);
    gif_frame(g, &s.canvas, 1);
    assert_true(gif_end(g));
    fclose(file);
    struct reader r = {.at = (const uint8_t *)bytes, .end = (const uint8_t *)bytes + length};
    read_head(&r);
    int hundredths;
    assert_true(read_frame(&r, &hundredths));
    for (int i = 0; i < 200 * 150; i++) {
        assert_int_equal(r.shown[i], s.pixels[i]);
    }
    free(r.shown);
    free(bytes);
    close_sheet(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_gif),
        cmocka_unit_test(test_gif_of_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
