// picture: see picture.h.
#include "repl/view/picture.h"

#include "repl/text/utf8.h"

#include <stdlib.h>

void picture_open(struct picture *p) { *p = (struct picture){0}; }

void picture_close(struct picture *p)
{
    free(p->shapes);
    free(p->spots);
    free(p->text);
    *p = (struct picture){0};
}

void picture_begin(struct picture *p, int32_t width, int32_t height, int32_t unit)
{
    p->width = width;
    p->height = height;
    p->unit = unit;
    p->count = p->spot_count = p->text_bytes = 0;
    p->item = SCENE_ROOT;
    p->dry = p->cut = false;
}

// Room for `more` elements; the old array stays where there is none.
static bool make_room(void **array, size_t bytes, size_t used, size_t more, size_t *capacity)
{
    if (used + more <= *capacity) {
        return true;
    }
    size_t wanted = *capacity * 2 < used + more ? used + more + 64 : *capacity * 2;
    void *larger = realloc(*array, wanted * bytes);
    if (larger == NULL) {
        return false;
    }
    *array = larger;
    *capacity = wanted;
    return true;
}

// Where nothing is kept, in a dry run or without memory, all shapes are the spare one.
static struct shape *add_shape(struct picture *p, struct shape shape)
{
    void *shapes = p->shapes;
    struct shape *slot = &p->spare;
    if (!p->dry) {
        bool ok = make_room(&shapes, sizeof shape, p->count, 1, &p->capacity);
        p->shapes = shapes;
        p->cut = p->cut || !ok;
        slot = ok ? &p->shapes[p->count++] : slot;
    }
    *slot = shape;
    slot->item = p->item;
    return slot;
}

struct shape *picture_rect(struct picture *p, struct rect r, uint8_t fill, uint8_t edge)
{
    return add_shape(p, (struct shape){.kind = SHAPE_RECT,
                                       .fill = fill,
                                       .edge = edge,
                                       .x = r.x,
                                       .y = r.y,
                                       .w = r.w > 0 ? r.w : 0,
                                       .h = r.h > 0 ? r.h : 0,
                                       .weight = DOT});
}

struct shape *picture_line(struct picture *p, int32_t x, int32_t y, int32_t x2, int32_t y2,
                           uint8_t edge)
{
    return add_shape(p, (struct shape){.kind = SHAPE_LINE,
                                       .edge = edge,
                                       .x = x,
                                       .y = y,
                                       .w = x2 - x,
                                       .h = y2 - y,
                                       .weight = DOT});
}

struct shape *picture_circle(struct picture *p, int32_t x, int32_t y, int32_t radius, uint8_t fill,
                             uint8_t edge)
{
    return add_shape(p, (struct shape){.kind = SHAPE_CIRCLE,
                                       .fill = fill,
                                       .edge = edge,
                                       .x = x,
                                       .y = y,
                                       .round = radius,
                                       .weight = DOT});
}

struct shape *picture_curve(struct picture *p, struct spot from, struct spot to, int32_t bend,
                            uint8_t edge)
{
    return add_shape(p, (struct shape){.kind = SHAPE_CURVE,
                                       .edge = edge,
                                       .x = from.x,
                                       .y = from.y,
                                       .w = to.x - from.x,
                                       .h = to.y - from.y,
                                       .bend = bend,
                                       .weight = DOT});
}

struct shape *picture_text(struct picture *p, int32_t x, int32_t y, enum font font, uint8_t ink,
                           const char *text, size_t length)
{
    struct shape shape = {.kind = SHAPE_TEXT,
                          .fill = ink,
                          .x = x,
                          .y = y,
                          .font = (uint8_t)font,
                          .text = (uint32_t)p->text_bytes};
    void *bytes = p->text;
    length = utf8_whole(text, length);
    if (!p->dry && make_room(&bytes, 1, p->text_bytes, length + 1, &p->text_capacity)) {
        p->text = bytes;
        memcpy(p->text + p->text_bytes, text, length);
        p->text[p->text_bytes + length] = '\0';
        p->text_bytes += length + 1;
    } else if (!p->dry) {
        p->cut = true;
        return &p->spare;
    }
    return add_shape(p, shape);
}

struct shape *picture_polyline(struct picture *p, uint8_t edge)
{
    return add_shape(p, (struct shape){.kind = SHAPE_POLYLINE,
                                       .edge = edge,
                                       .weight = DOT,
                                       .spot = (uint32_t)p->spot_count});
}

void picture_spot(struct picture *p, int32_t x, int32_t y)
{
    if (p->dry || p->count == 0 || p->shapes[p->count - 1].kind != SHAPE_POLYLINE) {
        return;
    }
    void *spots = p->spots;
    bool ok = make_room(&spots, sizeof *p->spots, p->spot_count, 1, &p->spot_capacity);
    p->spots = spots;
    p->cut = p->cut || !ok;
    if (ok) {
        p->spots[p->spot_count++] = (struct spot){x, y};
        p->shapes[p->count - 1].spot_count++;
    }
}

const char *picture_text_of(const struct picture *p, const struct shape *shape)
{
    return shape->text < p->text_bytes ? p->text + shape->text : "";
}
