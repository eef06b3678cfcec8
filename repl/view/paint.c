// paint: see paint.h.
#include "repl/view/paint.h"

#include <math.h>

struct brush {
    const struct picture *picture;
    const struct theme *theme;
    const struct lettering *lettering;
    struct canvas *canvas;
    int x, y;
    float unit; // a pixel of the design, in pixels
};

static float px(int32_t dots) { return (float)dots / DOT; }

static int snap(int32_t dots) { return (dots + (dots >= 0 ? DOT / 2 : -DOT / 2)) / DOT; }

static uint32_t colour_of(const struct brush *b, uint8_t ink) { return b->theme->colour[ink]; }

// What has a size keeps one of a pixel at least.
static struct area area_of(const struct brush *b, const struct shape *s)
{
    int left = snap(s->x), top = snap(s->y), right = snap(s->x + s->w), low = snap(s->y + s->h);
    right = right == left && s->w > 0 ? left + 1 : right;
    low = low == top && s->h > 0 ? top + 1 : low;
    return (struct area){left + b->x, top + b->y, right + b->x, low + b->y};
}

static void begin_stroke(const struct brush *b, const struct shape *s)
{
    static const float on[] = {[DASH_NONE] = 0, [DASH_LONG] = 6, [DASH_DOT] = 2};
    static const float off[] = {[DASH_NONE] = 0, [DASH_LONG] = 4, [DASH_DOT] = 3};
    canvas_stroke_begin(b->canvas, px(s->weight), on[s->dash] * b->unit, off[s->dash] * b->unit,
                        colour_of(b, s->edge));
}

static void stroke_to(const struct brush *b, float x, float y)
{
    canvas_stroke_to(b->canvas, x + (float)b->x, y + (float)b->y);
}

// ---- rectangles and circles ----

// A quarter of a circle goes through these, so that no library's sine has a say in the pixels.
static const float quarter[][2] = {{1, 0},
                                   {0.92387953f, 0.38268343f},
                                   {0.70710678f, 0.70710678f},
                                   {0.38268343f, 0.92387953f},
                                   {0, 1}};

static void dash_around(const struct brush *b, const struct shape *s, struct area r)
{
    float half = px(s->weight) / 2;
    float left = (float)r.left + half, right = (float)r.right - half;
    float top = (float)r.top + half, bottom = (float)r.bottom - half;
    float round = fminf(px(s->round), fminf(right - left, bottom - top) / 2);
    begin_stroke(b, s);
    for (int corner = 0; corner < 5; corner++) {
        bool east = corner == 1 || corner == 2, south = corner == 2 || corner == 3;
        float x = east ? right - round : left + round, y = south ? bottom - round : top + round;
        bool upright = corner % 2 == 0; // of a corner's two ends, the one at the side comes first
        for (int step = 0; step < COUNT_OF(quarter); step++) {
            float dx = round * quarter[step][upright ? 0 : 1];
            float dy = round * quarter[step][upright ? 1 : 0];
            canvas_stroke_to(b->canvas, east ? x + dx : x - dx, south ? y + dy : y - dy);
        }
    }
    canvas_stroke_end(b->canvas);
}

static void paint_rect(const struct brush *b, const struct shape *s)
{
    struct area r = area_of(b, s);
    if (s->fill != INK_NONE) {
        canvas_round(b->canvas, r, px(s->round), colour_of(b, s->fill));
    }
    if (s->hatched) {
        canvas_hatch(b->canvas, r, 6 * b->unit, 2 * b->unit, b->theme->colour[INK_HATCH],
                     b->theme->kind == THEME_PRINT ? 77 : 115);
    }
    if (s->edge == INK_NONE) {
        return;
    }
    int out = snap(s->weight) / 2; // the edge lies half outside
    r = (struct area){r.left - out, r.top - out, r.right + out, r.bottom + out};
    if (s->dash != DASH_NONE) {
        dash_around(b, s, r);
    } else {
        canvas_ring(b->canvas, r, px(s->round) + (float)out, px(s->weight), colour_of(b, s->edge));
    }
}

static void paint_circle(const struct brush *b, const struct shape *s)
{
    float x = px(s->x) + (float)b->x, y = px(s->y) + (float)b->y, half = px(s->weight) / 2;
    if (s->edge != INK_NONE) {
        canvas_stroke_begin(b->canvas, 2 * (px(s->round) + half), 0, 0, colour_of(b, s->edge));
        canvas_stroke_to(b->canvas, x, y);
        canvas_stroke_end(b->canvas);
    }
    float inside = px(s->round) - (s->edge != INK_NONE ? half : 0);
    if (s->fill != INK_NONE && inside > 0) {
        canvas_stroke_begin(b->canvas, 2 * inside, 0, 0, colour_of(b, s->fill));
        canvas_stroke_to(b->canvas, x, y);
        canvas_stroke_end(b->canvas);
    }
}

// ---- lines ----

static void paint_head(const struct brush *b, const struct shape *s, struct place from,
                       struct place tip)
{
    float dx = tip.x - from.x, dy = tip.y - from.y, length = sqrtf(dx * dx + dy * dy);
    if (length <= 0) {
        return;
    }
    dx *= b->unit / length;
    dy *= b->unit / length;
    const struct place corners[] = {{tip.x + dx, tip.y + dy},
                                    {tip.x - 7 * dx - 4 * dy, tip.y - 7 * dy + 4 * dx},
                                    {tip.x - 7 * dx + 4 * dy, tip.y - 7 * dy - 4 * dx}};
    canvas_triangle(b->canvas, corners, colour_of(b, s->edge));
}

// A thin line along an axis covers whole pixels.
static bool paint_straight(const struct brush *b, const struct shape *s)
{
    if ((s->w != 0 && s->h != 0) || s->dash != DASH_NONE || s->arrow || s->weight > 4 * DOT) {
        return false;
    }
    int thick = snap(s->weight) > 0 ? snap(s->weight) : 1;
    struct shape bar = *s;
    bar.x = s->x + (s->w < 0 ? s->w : 0) - (s->w == 0 ? thick * DOT / 2 : 0);
    bar.y = s->y + (s->h < 0 ? s->h : 0) - (s->h == 0 ? thick * DOT / 2 : 0);
    bar.w = bar.h = 0;
    struct area r = area_of(b, &bar);
    r.right = r.left + (s->w == 0 ? thick : snap(s->w < 0 ? -s->w : s->w));
    r.bottom = r.top + (s->h == 0 ? thick : snap(s->h < 0 ? -s->h : s->h));
    canvas_fill(b->canvas, r, colour_of(b, s->edge));
    return true;
}

// Dashes along an axis are sharp when their line runs through the middle of pixels.
static void paint_line(const struct brush *b, const struct shape *s)
{
    if (paint_straight(b, s)) {
        return;
    }
    bool odd = snap(s->weight) % 2 != 0;
    float across = odd ? 0.5f : 0;
    struct place from = {px(s->x), px(s->y)}, to = {px(s->x + s->w), px(s->y + s->h)};
    if (s->w == 0) {
        from.x = to.x = floorf(from.x) + across;
    } else if (s->h == 0) {
        from.y = to.y = floorf(from.y) + across;
    }
    begin_stroke(b, s);
    stroke_to(b, from.x, from.y);
    stroke_to(b, to.x, to.y);
    canvas_stroke_end(b->canvas);
    if (s->arrow) {
        paint_head(b, s, (struct place){from.x + (float)b->x, from.y + (float)b->y},
                   (struct place){to.x + (float)b->x, to.y + (float)b->y});
    }
}

static void paint_curve(const struct brush *b, const struct shape *s)
{
    float dx = px(s->bend), dy = s->bend == 0 ? px(s->h) / 2 : 0, x = px(s->x), y = px(s->y);
    float x2 = x + px(s->w), y2 = y + px(s->h);
    float length = fabsf(x2 - x) + fabsf(y2 - y) + 2 * fabsf(dx);
    int pieces = (int)fminf(fmaxf(length / 6, 8), 64);
    struct place last = {0}, before = {0};
    begin_stroke(b, s);
    for (int i = 0; i <= pieces; i++) {
        float t = (float)i / (float)pieces, u = 1 - t;
        float a = u * u * u, c1 = 3 * u * u * t, c2 = 3 * u * t * t, e = t * t * t;
        before = last;
        last = (struct place){a * x + c1 * (x + dx) + c2 * (x2 - dx) + e * x2 + (float)b->x,
                              a * y + c1 * (y + dy) + c2 * (y2 - dy) + e * y2 + (float)b->y};
        canvas_stroke_to(b->canvas, last.x, last.y);
    }
    canvas_stroke_end(b->canvas);
    if (s->arrow) {
        paint_head(b, s, before, last);
    }
}

static void paint_polyline(const struct brush *b, const struct shape *s)
{
    begin_stroke(b, s);
    for (uint32_t i = 0; i < s->spot_count; i++) {
        const struct spot *spot = &b->picture->spots[s->spot + i];
        stroke_to(b, px(spot->x), px(spot->y));
    }
    canvas_stroke_end(b->canvas);
}

static void paint_text(const struct brush *b, const struct shape *s)
{
    float size = px(font_size((enum font)s->font, b->picture->unit));
    lettering_draw(b->lettering, b->canvas, (enum font)s->font, size, px(s->x) + (float)b->x,
                   floorf(px(s->y) + 0.5f) + (float)b->y, (enum anchor)s->anchor,
                   colour_of(b, s->fill), picture_text_of(b->picture, s));
}

void paint_picture(const struct picture *p, const struct theme *theme, const struct lettering *l,
                   int x, int y, struct canvas *c)
{
    const struct brush b = {.picture = p,
                            .theme = theme,
                            .lettering = l,
                            .canvas = c,
                            .x = x,
                            .y = y,
                            .unit = px(p->unit) / 8};
    for (size_t i = 0; i < p->count; i++) {
        const struct shape *s = &p->shapes[i];
        switch ((enum shape_kind)s->kind) {
        case SHAPE_RECT:
            paint_rect(&b, s);
            break;
        case SHAPE_LINE:
            paint_line(&b, s);
            break;
        case SHAPE_CIRCLE:
            paint_circle(&b, s);
            break;
        case SHAPE_CURVE:
            paint_curve(&b, s);
            break;
        case SHAPE_POLYLINE:
            paint_polyline(&b, s);
            break;
        case SHAPE_TEXT:
            paint_text(&b, s);
            break;
        default:
            break;
        }
    }
}
