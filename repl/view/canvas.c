// canvas: see canvas.h. Edges are smoothed by distance: a pixel whose middle lies half a pixel or
// more within a shape is covered whole, half a pixel outside not at all. A stroke is first
// collected in a mask, in which each pixel keeps the most of what any piece of the line covers, so
// that joints and overlaps are not painted twice.
#include "repl/view/canvas.h"

#include <math.h>
#include <stdlib.h>

void canvas_on(struct canvas *c, uint32_t *pixels, int width, int height, int stride)
{
    c->pixels = pixels;
    c->width = width;
    c->height = height;
    c->stride = stride;
    c->clip = (struct area){0, 0, width, height};
    c->stroke.count = 0;
}

void canvas_close(struct canvas *c)
{
    free(c->stroke.places);
    free(c->stroke.mask);
    *c = (struct canvas){0};
}

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

static struct area meet(struct area a, struct area b)
{
    return (struct area){most(a.left, b.left), most(a.top, b.top), least(a.right, b.right),
                         least(a.bottom, b.bottom)};
}

void canvas_clip(struct canvas *c, struct area clip)
{
    c->clip = meet(clip, (struct area){0, 0, c->width, c->height});
}

static uint32_t *row_of(const struct canvas *c, int y)
{
    return c->pixels + (ptrdiff_t)y * c->stride;
}

// Red and blue are mixed in one go, green in another.
static inline void blend(uint32_t *pixel, uint32_t colour, uint32_t cover)
{
    if (cover >= 255) {
        *pixel = colour;
    } else if (cover > 0) {
        uint32_t share = cover + (cover >> 7), rest = 256 - share, old = *pixel;
        uint32_t red_blue = (colour & 0xff00ff) * share + (old & 0xff00ff) * rest;
        uint32_t green = (colour & 0xff00) * share + (old & 0xff00) * rest;
        *pixel = (red_blue >> 8 & 0xff00ff) | (green >> 8 & 0xff00);
    }
}

static inline uint32_t cover_of(float inside)
{
    return inside >= 0.5f ? 255 : inside <= -0.5f ? 0 : (uint32_t)((inside + 0.5f) * 255.0f + 0.5f);
}

void canvas_fill(struct canvas *c, struct area r, uint32_t colour)
{
    r = meet(r, c->clip);
    for (int y = r.top; y < r.bottom; y++) {
        uint32_t *row = row_of(c, y);
        for (int x = r.left; x < r.right; x++) {
            row[x] = colour;
        }
    }
}

// ---- corners ----

// How much of a pixel a ring of round corners covers: outer edge `radius`, inner edge `hole` from
// the middle of the corner's circle. A hole of 0 is none.
static uint32_t corner_cover(float dx, float dy, float radius, float hole)
{
    float away = sqrtf(dx * dx + dy * dy);
    float inside = radius - away;
    if (hole > 0 && away - hole < inside) {
        inside = away - hole;
    }
    return cover_of(inside);
}

// The four corners of a rectangle, `size` pixels each, of a disc or ring.
static void draw_corners(struct canvas *c, struct area r, int size, float radius, float hole,
                         uint32_t colour)
{
    for (int corner = 0; corner < 4; corner++) {
        bool right = corner & 1, low = corner & 2;
        int left = right ? r.right - size : r.left, top = low ? r.bottom - size : r.top;
        float x0 = right ? (float)r.right - radius : (float)r.left + radius;
        float y0 = low ? (float)r.bottom - radius : (float)r.top + radius;
        struct area part = meet((struct area){left, top, left + size, top + size}, c->clip);
        for (int y = part.top; y < part.bottom; y++) {
            uint32_t *row = row_of(c, y);
            for (int x = part.left; x < part.right; x++) {
                float dx = (float)x + 0.5f - x0, dy = (float)y + 0.5f - y0;
                dx = right == (dx > 0) ? dx : 0;
                dy = low == (dy > 0) ? dy : 0;
                blend(&row[x], colour, corner_cover(dx, dy, radius, hole));
            }
        }
    }
}

static float limit_radius(struct area r, float radius)
{
    float side = (float)least(r.right - r.left, r.bottom - r.top) / 2;
    return radius < side ? radius : side;
}

void canvas_round(struct canvas *c, struct area r, float radius, uint32_t colour)
{
    radius = limit_radius(r, radius);
    if (radius < 1) {
        canvas_fill(c, r, colour);
        return;
    }
    // Corners of an odd side meet in its middle: they are drawn to half of it, the rest is filled.
    int size = (int)radius;
    draw_corners(c, r, size, radius, 0, colour);
    canvas_fill(c, (struct area){r.left + size, r.top, r.right - size, r.top + size}, colour);
    canvas_fill(c, (struct area){r.left, r.top + size, r.right, r.bottom - size}, colour);
    canvas_fill(c, (struct area){r.left + size, r.bottom - size, r.right - size, r.bottom}, colour);
}

void canvas_ring(struct canvas *c, struct area r, float radius, float weight, uint32_t colour)
{
    int thick = most((int)(weight + 0.5f), 1);
    if (r.right - r.left <= 2 * thick || r.bottom - r.top <= 2 * thick) {
        canvas_round(c, r, radius, colour);
        return;
    }
    radius = limit_radius(r, radius);
    int size = radius < 1 ? 0 : (int)radius, side = most(size, thick);
    if (size > 0) {
        float hole = radius - (float)thick;
        draw_corners(c, r, size, radius, hole > 0.01f ? hole : 0.01f, colour);
    }
    canvas_fill(c, (struct area){r.left + size, r.top, r.right - size, r.top + thick}, colour);
    canvas_fill(c, (struct area){r.left + size, r.bottom - thick, r.right - size, r.bottom},
                colour);
    canvas_fill(c, (struct area){r.left, r.top + side, r.left + thick, r.bottom - side}, colour);
    canvas_fill(c, (struct area){r.right - thick, r.top + side, r.right, r.bottom - side}, colour);
}

// ---- hatching, triangles, masks ----

void canvas_hatch(struct canvas *c, struct area r, float pitch, float weight, uint32_t colour,
                  uint8_t opacity)
{
    const float slant = 0.70710678f;
    r = meet(r, c->clip);
    for (int y = r.top; y < r.bottom; y++) {
        uint32_t *row = row_of(c, y);
        for (int x = r.left; x < r.right; x++) {
            float along = (float)(x + y + 1) * slant / pitch;
            float at = (along - floorf(along)) * pitch; // from the middle of the last line
            at = at < pitch / 2 ? at : pitch - at;
            blend(&row[x], colour, cover_of(weight / 2 - at) * opacity / 255);
        }
    }
}

void canvas_triangle(struct canvas *c, const struct place corners[3], uint32_t colour)
{
    float left = corners[0].x, right = left, top = corners[0].y, bottom = top;
    for (int i = 1; i < 3; i++) {
        left = fminf(left, corners[i].x);
        right = fmaxf(right, corners[i].x);
        top = fminf(top, corners[i].y);
        bottom = fmaxf(bottom, corners[i].y);
    }
    struct area r = {(int)floorf(left), (int)floorf(top), (int)ceilf(right) + 1,
                     (int)ceilf(bottom) + 1};
    float turn = (corners[1].x - corners[0].x) * (corners[2].y - corners[0].y) -
                 (corners[1].y - corners[0].y) * (corners[2].x - corners[0].x);
    float sign = turn < 0 ? -1.0f : 1.0f;
    r = meet(r, c->clip);
    for (int y = r.top; y < r.bottom; y++) {
        for (int x = r.left; x < r.right; x++) {
            float inside = 1;
            for (int i = 0; i < 3; i++) {
                const struct place *a = &corners[i], *b = &corners[(i + 1) % 3];
                float dx = b->x - a->x, dy = b->y - a->y, length = sqrtf(dx * dx + dy * dy);
                float side = dx * ((float)y + 0.5f - a->y) - dy * ((float)x + 0.5f - a->x);
                inside = length > 0 ? fminf(inside, sign * side / length) : inside;
            }
            blend(&row_of(c, y)[x], colour, cover_of(inside));
        }
    }
}

void canvas_mask(struct canvas *c, int x, int y, int width, int height, int stride,
                 const uint8_t *mask, uint32_t colour)
{
    struct area r = meet((struct area){x, y, x + width, y + height}, c->clip);
    for (int row = r.top; row < r.bottom; row++) {
        const uint8_t *cover = mask + (ptrdiff_t)(row - y) * stride - x;
        uint32_t *pixels = row_of(c, row);
        for (int at = r.left; at < r.right; at++) {
            blend(&pixels[at], colour, cover[at]);
        }
    }
}

// ---- strokes ----

void canvas_stroke_begin(struct canvas *c, float weight, float dash, float gap, uint32_t colour)
{
    c->stroke.count = 0;
    c->stroke.weight = weight;
    c->stroke.dash = dash;
    c->stroke.gap = gap;
    c->stroke.colour = colour;
}

void canvas_stroke_to(struct canvas *c, float x, float y)
{
    struct stroke *s = &c->stroke;
    if (s->count == s->capacity) {
        size_t wanted = s->capacity * 2 + 64;
        struct place *larger = realloc(s->places, wanted * sizeof *larger);
        if (larger == NULL) {
            return;
        }
        s->places = larger;
        s->capacity = wanted;
    }
    s->places[s->count++] = (struct place){x, y};
}

static struct area stroke_area(const struct canvas *c)
{
    const struct stroke *s = &c->stroke;
    float left = s->places[0].x, right = left, top = s->places[0].y, bottom = top;
    for (size_t i = 1; i < s->count; i++) {
        left = fminf(left, s->places[i].x);
        right = fmaxf(right, s->places[i].x);
        top = fminf(top, s->places[i].y);
        bottom = fmaxf(bottom, s->places[i].y);
    }
    float around = s->weight / 2 + 1;
    const float far = 1 << 20; // no canvas is so large
    struct area r = {(int)fmaxf(left - around, -far), (int)fmaxf(top - around, -far),
                     (int)fminf(right + around, far) + 1, (int)fminf(bottom + around, far) + 1};
    return meet(r, c->clip);
}

static bool clear_mask(struct stroke *s, struct area r)
{
    size_t bytes = (size_t)(r.right - r.left) * (size_t)(r.bottom - r.top);
    if (bytes > s->mask_bytes) {
        uint8_t *larger = realloc(s->mask, bytes);
        if (larger == NULL) {
            return false;
        }
        s->mask = larger;
        s->mask_bytes = bytes;
    }
    memset(s->mask, 0, bytes);
    return true;
}

// One straight piece with round ends.
static void add_piece(struct stroke *s, struct area r, struct place a, struct place b)
{
    float reach = s->weight / 2 + 1, dx = b.x - a.x, dy = b.y - a.y;
    float square = dx * dx + dy * dy;
    int top = most(r.top, (int)floorf(fminf(a.y, b.y) - reach));
    int bottom = least(r.bottom, (int)ceilf(fmaxf(a.y, b.y) + reach));
    int left = most(r.left, (int)floorf(fminf(a.x, b.x) - reach));
    int right = least(r.right, (int)ceilf(fmaxf(a.x, b.x) + reach));
    // On long slanted lines only what is near is looked at.
    float slope = fabsf(dy) > 1 ? dx / dy : 0, wide = 0;
    if (fabsf(dy) > 1) {
        wide = reach * sqrtf(1 + slope * slope) + fabsf(slope);
    }
    for (int y = top; y < bottom; y++) {
        int from = left, until = right;
        if (wide > 0) {
            float middle = a.x + ((float)y + 0.5f - a.y) * slope;
            from = most(from, (int)floorf(middle - wide));
            until = least(until, (int)ceilf(middle + wide) + 1);
        }
        uint8_t *row = s->mask + (ptrdiff_t)(y - r.top) * (r.right - r.left);
        for (int x = from; x < until; x++) {
            float px = (float)x + 0.5f - a.x, py = (float)y + 0.5f - a.y;
            float along = square > 0 ? (px * dx + py * dy) / square : 0;
            along = along < 0 ? 0 : along > 1 ? 1 : along;
            float ex = px - along * dx, ey = py - along * dy;
            uint32_t cover = cover_of(s->weight / 2 - sqrtf(ex * ex + ey * ey));
            if (cover > row[x - r.left]) {
                row[x - r.left] = (uint8_t)cover;
            }
        }
    }
}

// The pieces of one straight line that are within dashes. `walked` counts along the whole stroke.
static void add_dashes(struct stroke *s, struct area r, struct place a, struct place b,
                       float *walked)
{
    float dx = b.x - a.x, dy = b.y - a.y, length = sqrtf(dx * dx + dy * dy);
    float period = s->dash + s->gap, at = 0;
    for (int pieces = 0; at < length && pieces < 100000; pieces++) {
        float phase = fmodf(*walked + at, period);
        bool on = phase < s->dash;
        float next = fminf(length, at + (on ? s->dash : period) - phase);
        next = next > at ? next : at + 0.01f;
        if (on) {
            struct place from = {a.x + dx * at / length, a.y + dy * at / length};
            struct place until = {a.x + dx * next / length, a.y + dy * next / length};
            add_piece(s, r, from, until);
        }
        at = next;
    }
    *walked += length;
}

void canvas_stroke_end(struct canvas *c)
{
    struct stroke *s = &c->stroke;
    struct area r = s->count > 0 ? stroke_area(c) : (struct area){0};
    if (r.left >= r.right || r.top >= r.bottom || !clear_mask(s, r)) {
        return;
    }
    float walked = 0;
    for (size_t i = 0; i < s->count; i++) {
        struct place a = s->places[i > 0 ? i - 1 : 0], b = s->places[i];
        if (s->gap > 0 && i > 0) {
            add_dashes(s, r, a, b, &walked);
        } else if (i > 0 || s->count == 1) {
            add_piece(s, r, a, b);
        }
    }
    int width = r.right - r.left;
    canvas_mask(c, r.left, r.top, width, r.bottom - r.top, width, s->mask, s->colour);
}
