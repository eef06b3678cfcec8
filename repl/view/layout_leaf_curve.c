// layout_leaf_curve: a curve that answers a question, dashed, and the measured one over it. See
// layout_inner.h.
#include "repl/view/layout_inner.h"

// A row of gauges as points of a curve: the place of each is its column, as high as its range.
static int32_t count_points(const struct layout *l, scene_ref ref)
{
    int32_t count = 0;
    while (ref.at != 0 && scene_at(l->scene, ref)->kind == SCENE_GAUGE) {
        count++;
        ref = scene_next(l->scene, ref);
    }
    return count;
}

static int32_t height_at(const struct scene_item *gauge, int64_t value, int32_t high)
{
    struct axis axis = {(enum unit)gauge->unit, gauge->start, max_i64(gauge->end, 1)};
    return (int32_t)axis_place(&axis, value, high);
}

static void put_curve(struct layout *l, scene_ref first, int32_t count, struct rect r,
                      bool measured)
{
    uint8_t ink = ink_edge(measured ? ROLE_GOOD : ROLE_1);
    struct shape *line = picture_polyline(l->picture, ink);
    line->weight = px(l, 2);
    line->dash = measured ? DASH_NONE : DASH_LONG;
    for (int pass = 0; pass < 2; pass++) {
        scene_ref ref = first;
        for (int32_t i = 0; i < count; i++, ref = scene_next(l->scene, ref)) {
            const struct scene_item *gauge = scene_at(l->scene, ref);
            scene_ref mark = layout_find(l, scene_child(l->scene, ref), SCENE_MARK);
            if (measured && mark.at == 0) {
                return;
            }
            int64_t value = measured ? scene_at(l->scene, mark)->value : gauge->value;
            int32_t x = r.x + (int32_t)((int64_t)r.w * (2 * i + 1) / (2 * count));
            int32_t y = r.y + r.h - height_at(gauge, value, r.h);
            if (pass == 0) {
                picture_spot(l->picture, x, y);
            } else if (measured) {
                picture_circle(l->picture, x, y, px(l, 4), ink, INK_NONE);
            } else {
                picture_rect(l->picture, rect_of(x - px(l, 4), y - px(l, 4), px(l, 8), px(l, 8)),
                             ink, INK_NONE);
            }
        }
    }
}

static void put_axis(struct layout *l, scene_ref first, int32_t count, struct rect r)
{
    const struct scene_item *gauge = scene_at(l->scene, first);
    char words[64];
    picture_rect(l->picture, r, INK_BOX, INK_LINE);
    for (int i = 0; i <= 4; i++) {
        int32_t y = r.y + r.h - r.h * i / 4;
        struct text t = text_in(words, sizeof words);
        words_number(gauge->unit, gauge->end / 4 * i, &t);
        picture_line(l->picture, r.x, y, r.x + r.w, y, INK_GRID);
        layout_text(l, r.x - px(l, 6), y + px(l, 4), px(l, 60), FONT_SMALL, INK_MUTED, ANCHOR_END,
                    words);
    }
    scene_ref ref = first;
    for (int32_t i = 0; i < count; i++, ref = scene_next(l->scene, ref)) {
        struct rect column = {r.x + (int32_t)((int64_t)r.w * i / count), r.y, r.w / count, r.h};
        layout_keep_place(l, ref, column);
        layout_text(l, column.x + column.w / 2, r.y + r.h + px(l, 15), column.w, FONT_SMALL,
                    INK_MUTED, ANCHOR_MIDDLE, scene_label(l->scene, ref));
    }
}

void layout_leaf_curve(struct layout *l, scene_ref first, struct rect r)
{
    int32_t count = count_points(l, first), left = px(l, 48);
    r = rect_of(r.x + left, r.y + px(l, 8), r.w - left - px(l, 12), r.h - px(l, 30));
    if (r.w < px(l, 40) || r.h < px(l, 20)) {
        return;
    }
    put_axis(l, first, count, r);
    put_curve(l, first, count, r, false);
    put_curve(l, first, count, r, true);
}
