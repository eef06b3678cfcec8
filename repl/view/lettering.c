// lettering: see lettering.h. A letter of strokes is written as points on a grid, a digit across
// and a letter down, strokes parted by blanks:
//
//     i   x             x 0 to 4: from the left to the right of the letter's width
//     h  x x            a: descender   c: baseline   g: small letters   i: capitals
//     g  x x
//     f  x x            "0c2i4c 1e3e" is an A
//     e xxxxx
//     d x   x
//     c x   x
#include "repl/view/lettering.h"

#include "repl/text/utf8.h"

static const char *const ascii[] = {
    "",
    "2i2e 2c2c",
    "1i1g 3i3g",
    "1i1c 3i3c 0g4g 0e4e",
    "4h1h0g1f3f4e3d0d 2i2c",
    "0c4i 0i1i1h0h0i 3d4d4c3c3d",
    "4c1h2i3h0e0d1c2c4e",
    "2i2g",
    "3i1g1d3b",
    "1i3g3d1b",
    "2h2d 0g4e 0e4g",
    "0f4f 2h2d",
    "2d2c1b",
    "1f3f",
    "2c2c",
    "0c4i",
    "1c0d0h1i3i4h4d3c1c",
    "0h2i2c 0c4c",
    "0h1i3i4h4g0c4c",
    "0i4i2f3f4e4d3c1c0d",
    "3c3i0e4e",
    "4i0i0f3f4e4d3c0c",
    "4i2i0g0d1c3c4d4e3f0f",
    "0i4i1c",
    "1f0g0h1i3i4h4g3f1f0e0d1c3c4d4e3f",
    "0c2c4e4h3i1i0h0g1f4f",
    "2g2g 2d2d",
    "2g2g 2d2c1b",
    "4h0f4d",
    "0g4g 0e4e",
    "0h4f0d",
    "0h1i3i4h4g2f2e 2c2c",
    "3e3g1g1e4e4h3i1i0h0d1c4c",
    "0c2i4c 1e3e",
    "0c0i3i4h4g3f0f 3f4e4d3c0c",
    "4h3i1i0h0d1c3c4d",
    "0c0i2i4g4e2c0c",
    "4i0i0c4c 0f3f",
    "4i0i0c 0f3f",
    "4h3i1i0h0d1c3c4d4f2f",
    "0i0c 4i4c 0f4f",
    "2i2c",
    "3i3c2b0b",
    "0i0c 4i0f4c",
    "0i0c4c",
    "0c0i2f4i4c",
    "0c0i4c4i",
    "1c0d0h1i3i4h4d3c1c",
    "0c0i3i4h4g3f0f",
    "1c0d0h1i3i4h4d3c1c 2e4c",
    "0c0i3i4h4g3f0f 2f4c",
    "4h3i1i0h0g1f3f4e4d3c1c0d",
    "0i4i 2i2c",
    "0i0d1c3c4d4i",
    "0i2c4i",
    "0i1c2g3c4i",
    "0i4c 4i0c",
    "0i2f4i 2f2c",
    "0i4i0c4c",
    "3i1i1b3b",
    "0i4c",
    "1i3i3b1b",
    "0g2i4g",
    "0b4b",
    "1i2h",
    "0g3g4f4c1c0d1e4e",
    "0i0c3c4d4f3g0g",
    "4g1g0f0d1c4c",
    "4i4c1c0d0f1g4g",
    "0e4e4f3g1g0f0d1c4c",
    "4i3i2h2c 0g4g",
    "4c1c0d0f1g4g4b3a0a",
    "0i0c 0g3g4f4c",
    "2g2c 2i2i",
    "2g2b1a0a 2i2i",
    "0i0c 4g0e4c",
    "2i2c",
    "0c0g1g2f2c 2f3g4f4c",
    "0c0g3g4f4c",
    "1c0d0f1g3g4f4d3c1c",
    "0a0g3g4f4d3c0c",
    "4a4g1g0f0d1c4c",
    "0c0g 0f2g4g",
    "4g1g0f1e3e4d3c0c",
    "2i2d3c4c 0g4g",
    "0g0d1c3c4d 4g4c",
    "0g2c4g",
    "0g1c2f3c4g",
    "0g4c 4g0c",
    "0g2c 4g1a0a",
    "0g4g0c4c",
    "4i3i2h2g1f2e2c3b4b",
    "2i2a",
    "0i1i2h2g3f2e2c1b0b",
    "0f1g3e4f",
};

static const struct {
    uint32_t code;
    const char *strokes;
} others[] = {
    {0x2026, "0c0c 2c2c 4c4c"},
    {0x00b7, "2f2f"},
    {0x2192, "0f4f 2h4f2d"},
    {0x2190, "4f0f 2h0f2d"},
    {0x2191, "2c2i 0g2i4g"},
    {0x2193, "2i2c 0e2c4e"},
    {0x00b5, "0a0g 0d1c3c4d 4g4c"},
    {0x00d7, "0g4c 4g0c"},
    {0x2013, "0f4f"},
    {0x2014, "0f4f"},
    {0x2019, "2i1g"},
    {0x221e, "2f1g0f1e3g4f3e2f"},
};

static const char *strokes_of(uint32_t code)
{
    if (code >= ' ' && code <= '~') {
        return ascii[code - ' '];
    }
    for (int i = 0; i < COUNT_OF(others); i++) {
        if (others[i].code == code) {
            return others[i].strokes;
        }
    }
    return "0c0i4i4c0c"; // a box: there is something, but no letter for it
}

static float width_of(enum font font, float size, const char *text, size_t length)
{
    // Measured at a large size: font_width rounds to whole dots.
    const int32_t unit = 64 * 8 * DOT;
    return (float)font_width(font, unit, text, length) * size / (float)font_size(font, unit);
}

static void draw_letter(struct canvas *c, const char *strokes, float left, float wide, float y,
                        float size, float weight, uint32_t colour)
{
    canvas_stroke_begin(c, weight, 0, 0, colour);
    for (const char *at = strokes; *at != '\0'; at += at[0] == ' ' ? 1 : 2) {
        if (*at == ' ') {
            canvas_stroke_end(c);
            canvas_stroke_begin(c, weight, 0, 0, colour);
        } else {
            canvas_stroke_to(c, left + wide * (float)(at[0] - '0') / 4,
                             y - size * 0.72f * (float)(at[1] - 'c') / 6);
        }
    }
    canvas_stroke_end(c);
}

static void draw(void *self, struct canvas *c, enum font font, float size, float x, float y,
                 uint32_t colour, const char *text)
{
    (void)self;
    float weight = size * (font_is_strong(font) ? 0.14f : 0.09f);
    weight = weight < 1 ? 1 : weight;
    for (const char *at = text; *at != '\0';) {
        const char *from = at;
        uint32_t code = (uint32_t)utf8_next(&at);
        float wide = width_of(font, size, from, (size_t)(at - from));
        draw_letter(c, strokes_of(code), x + wide * 0.16f, wide * 0.66f, y, size, weight, colour);
        x += wide;
    }
}

static float width(void *self, enum font font, float size, const char *text)
{
    (void)self;
    return width_of(font, size, text, strlen(text));
}

const struct lettering lettering_strokes = {.draw = draw, .width = width};

void lettering_draw(const struct lettering *l, struct canvas *c, enum font font, float size,
                    float x, float y, enum anchor anchor, uint32_t colour, const char *text)
{
    if (anchor != ANCHOR_START) {
        float wide = l->width(l->self, font, size, text);
        x -= anchor == ANCHOR_END ? wide : wide / 2;
    }
    l->draw(l->self, c, font, size, x, y, colour, text);
}
