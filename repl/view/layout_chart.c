// layout_chart: curves over time, a chart for each series and what is laid over it. See
// layout_inner.h.
//
//   waiting                        7
//   10 |- - - - - - - - - room - - -
//    5 |     /\      /\_.
//    0 |____/  \____/    \__________
//      60 s      70 s      80 s
#include "repl/view/layout_inner.h"
#include "repl/view/reach.h"

struct plot {
    struct rect r;
    struct axis time, value;
};

static struct spot place_point(const struct plot *plot, const struct scene_point *point)
{
    return (struct spot){plot->r.x + (int32_t)axis_place(&plot->time, point->time, plot->r.w),
                         plot->r.y + plot->r.h -
                             (int32_t)axis_place(&plot->value, point->value, plot->r.h)};
}

// One pixel's column of a curve takes at most four spots: first, lowest, highest, last.
struct column {
    struct spot first, low, high, last;
    bool any;
};

static void flush_column(struct layout *l, struct column *c)
{
    if (c->any) {
        struct spot spots[] = {c->first, c->low, c->high, c->last};
        for (int i = 0; i < COUNT_OF(spots); i++) {
            if (i == 0 || spots[i].x != spots[i - 1].x || spots[i].y != spots[i - 1].y) {
                picture_spot(l->picture, spots[i].x, spots[i].y);
            }
        }
    }
    c->any = false;
}

static void draw_curve(struct layout *l, scene_ref ref, const struct plot *plot, uint8_t role,
                       int order)
{
    uint32_t count;
    const struct scene_point *points = scene_points(l->scene, ref, &count);
    if (count == 0) {
        return;
    }
    l->picture->item = ref;
    bool predicted = (scene_at(l->scene, ref)->state & STATE_PREDICTED) != 0;
    struct shape *line = picture_polyline(l->picture, ink_edge(role));
    line->weight = px(l, 2);
    line->dash = predicted || order == 1 ? DASH_LONG : order > 1 ? DASH_DOT : DASH_NONE;
    struct column column = {0};
    for (uint32_t i = 0; i < count; i++) {
        struct spot spot = place_point(plot, &points[i]);
        if (column.any && spot.x / DOT != column.first.x / DOT) {
            flush_column(l, &column);
        }
        if (!column.any) {
            column = (struct column){spot, spot, spot, spot, true};
        }
        column.low = spot.y > column.low.y ? spot : column.low;
        column.high = spot.y < column.high.y ? spot : column.high;
        column.last = spot;
    }
    flush_column(l, &column);
    struct spot end = place_point(plot, &points[count - 1]);
    picture_circle(l->picture, end.x, end.y, px(l, 3), ink_edge(role), INK_PANEL);
}

// How wide the numbers at the left are.
static int32_t measure_ticks(const struct layout *l, const struct plot *plot)
{
    int64_t ticks[AXIS_TICKS];
    int32_t widest = px(l, 24);
    int count = axis_ticks(&plot->value, 5, ticks);
    for (int i = 0; i < count; i++) {
        char words[64];
        struct text t = text_in(words, sizeof words);
        axis_print(&plot->value, ticks[i], &t);
        widest = (int32_t)max_i64(widest, layout_measure(l, FONT_SMALL, words));
    }
    return (int32_t)min_i64(widest, px(l, 96));
}

static void draw_grid(struct layout *l, const struct plot *plot)
{
    int64_t ticks[AXIS_TICKS];
    char words[64];
    int count = axis_ticks(&plot->value, (int)clamp_i64(plot->r.h / px(l, 28), 1, 5), ticks);
    for (int i = 0; i < count; i++) {
        int32_t y = plot->r.y + plot->r.h - (int32_t)axis_place(&plot->value, ticks[i], plot->r.h);
        struct text t = text_in(words, sizeof words);
        axis_print(&plot->value, ticks[i], &t);
        picture_line(l->picture, plot->r.x, y, plot->r.x + plot->r.w, y,
                     ticks[i] == 0 ? INK_LINE : INK_GRID);
        layout_text(l, plot->r.x - px(l, 8), y + px(l, 4), px(l, 96), FONT_SMALL, INK_MUTED,
                    ANCHOR_END, words);
    }
    count = axis_ticks(&plot->time, plot->r.w / px(l, 96), ticks);
    int32_t free_from = plot->r.x - px(l, 40), y = plot->r.y + plot->r.h;
    for (int i = 0; i < count; i++) {
        int32_t x = plot->r.x + (int32_t)axis_place(&plot->time, ticks[i], plot->r.w);
        struct text t = text_in(words, sizeof words);
        axis_print(&plot->time, ticks[i], &t);
        int32_t wide = layout_measure(l, FONT_SMALL, words);
        int32_t from = (int32_t)min_i64(x - wide / 2, plot->r.x + plot->r.w - wide);
        picture_line(l->picture, x, y, x, y + px(l, 4), INK_LINE);
        if (from >= free_from) {
            layout_text(l, from, y + px(l, 15), wide, FONT_SMALL, INK_MUTED, ANCHOR_START, words);
            free_from = from + wide + px(l, 8);
        }
    }
}

static void draw_marks(struct layout *l, scene_ref ref, const struct plot *plot)
{
    scene_ref mark = layout_find(l, scene_child(l->scene, ref), SCENE_MARK);
    for (; mark.at != 0; mark = layout_next(l, mark, SCENE_MARK)) {
        const struct scene_item *item = scene_at(l->scene, mark);
        int32_t y =
            plot->r.y + plot->r.h - (int32_t)axis_place(&plot->value, item->value, plot->r.h);
        char words[LAYOUT_WORDS];
        struct text t = text_in(words, sizeof words);
        text_add(&t, "%s ", scene_text(l->scene, item->label));
        words_value(l->scene, item, &t);
        l->picture->item = mark;
        struct shape *line =
            picture_line(l->picture, plot->r.x, y, plot->r.x + plot->r.w, y, INK_TEXT);
        line->dash = DASH_LONG;
        bool low = y - plot->r.y < px(l, 16);
        layout_text(l, plot->r.x + px(l, 4), low ? y + px(l, 13) : y - px(l, 4), plot->r.w,
                    FONT_SMALL, INK_TEXT, ANCHOR_START, words);
        layout_keep_place(l, mark, rect_of(plot->r.x, y - px(l, 2), plot->r.w, px(l, 4)));
    }
}

// Names and last values: of the chart's own series large, of those laid over it with a sample of
// their line.
static int32_t draw_title(struct layout *l, scene_ref ref, struct rect r, uint8_t role)
{
    const struct scene_item *series = scene_at(l->scene, ref);
    char words[LAYOUT_WORDS];
    struct text value = text_in(words, sizeof words);
    words_value(l->scene, series, &value);
    l->picture->item = ref;
    int32_t wide = layout_text(l, r.x + r.w, r.y + px(l, 14), r.w / 2, FONT_STRONG, INK_TEXT,
                               ANCHOR_END, words);
    layout_outline(
        l, ref, rect_of(r.x + r.w - wide - px(l, 3), r.y + px(l, 1), wide + px(l, 6), px(l, 17)));
    picture_line(l->picture, r.x, r.y + px(l, 10), r.x + px(l, 16), r.y + px(l, 10), ink_edge(role))
        ->weight = px(l, 2);
    int32_t x = px(l, 24);
    x += layout_text(l, r.x + x, r.y + px(l, 14), r.w - wide - x - px(l, 8), FONT_BODY, INK_TEXT,
                     ANCHOR_START, scene_text(l->scene, series->label));
    scene_ref over = layout_find(l, scene_child(l->scene, ref), SCENE_SERIES);
    for (int order = 1; over.at != 0; over = layout_next(l, over, SCENE_SERIES), order++) {
        const struct scene_item *item = scene_at(l->scene, over);
        struct text t = text_in(words, sizeof words);
        text_add(&t, "%s ", scene_text(l->scene, item->label));
        words_value(l->scene, item, &t);
        if (x + px(l, 60) > r.w - wide) {
            break;
        }
        uint8_t other = item->role == ROLE_PLAIN ? (uint8_t)(1 + order % 7) : item->role;
        l->picture->item = over;
        x += px(l, 16);
        struct shape *sample = picture_line(l->picture, r.x + x, r.y + px(l, 10),
                                            r.x + x + px(l, 16), r.y + px(l, 10), ink_edge(other));
        sample->weight = px(l, 2);
        sample->dash = order == 1 ? DASH_LONG : DASH_DOT;
        x += px(l, 22);
        x += layout_text(l, r.x + x, r.y + px(l, 14), r.w - wide - x - px(l, 8), FONT_SMALL,
                         INK_MUTED, ANCHOR_START, words);
    }
    return px(l, 24);
}

static void draw_chart(struct layout *l, scene_ref ref, struct rect r, int place)
{
    const struct scene_item *series = scene_at(l->scene, ref);
    uint8_t role = series->role == ROLE_PLAIN ? (uint8_t)(1 + place % 7) : series->role;
    struct plot plot = {0};
    reach_series(l->scene, ref, &plot.time, &plot.value);
    int32_t head = draw_title(l, ref, r, role) + px(l, 4),
            left = measure_ticks(l, &plot) + px(l, 8), foot = px(l, 20);
    plot.r = rect_of(r.x + left, r.y + head, r.w - left - px(l, 6), r.h - head - foot);
    layout_keep_place(l, ref, r);
    if (plot.r.w < px(l, 40) || plot.r.h < px(l, 16)) {
        return;
    }
    l->picture->item = ref;
    draw_grid(l, &plot);
    draw_marks(l, ref, &plot);
    scene_ref over = layout_find(l, scene_child(l->scene, ref), SCENE_SERIES);
    for (int order = 1; over.at != 0; over = layout_next(l, over, SCENE_SERIES), order++) {
        uint8_t other = scene_at(l->scene, over)->role;
        draw_curve(l, over, &plot, other == ROLE_PLAIN ? (uint8_t)(1 + (place + order) % 7) : other,
                   order);
    }
    draw_curve(l, ref, &plot, role, 0);
}

int32_t layout_charts(struct layout *l, scene_ref first, struct rect r)
{
    int32_t count = layout_count(l, first, SCENE_SERIES), gap = px(l, 24);
    if (count == 0) {
        return 0;
    }
    static const int16_t least_heights[CROWDINGS] = {168, 136, 96, 84, 72, 72};
    int32_t columns = (int32_t)clamp_i64(
        (r.w + gap) / (px(l, l->crowding <= NORMAL ? 320 : 196) + gap), 1, count);
    int32_t rows = (count + columns - 1) / columns;
    while (!l->picture->dry && columns > 1 && r.h / rows > (r.w - gap * (columns - 1)) / columns) {
        columns--; // rather wide than high
        rows = (count + columns - 1) / columns;
    }
    columns = (count + rows - 1) / rows;
    int32_t width = (r.w - gap * (columns - 1)) / columns, low = px_by(l, least_heights);
    int32_t fit = (int32_t)clamp_i64((r.h + px(l, 12)) / (low + px(l, 12)), 1, rows);
    if (fit < rows) { // a line says how many more there are
        r.h -= px(l, 24);
        fit = (int32_t)clamp_i64((r.h + px(l, 12)) / (low + px(l, 12)), 1, rows);
    }
    int32_t height = l->picture->dry ? low
                                     : (int32_t)min_i64((r.h - (fit - 1) * px(l, 12)) / fit,
                                                        max_i64(px(l, 280), width * 3 / 4));
    scene_ref ref = layout_find(l, first, SCENE_SERIES);
    for (int32_t i = 0; ref.at != 0 && i < fit * columns;
         ref = layout_next(l, ref, SCENE_SERIES), i++) {
        struct rect chart = {r.x + i % columns * (width + gap),
                             r.y + i / columns * (height + px(l, 12)), width, height};
        draw_chart(l, ref, chart, i);
    }
    int32_t y = fit * (height + px(l, 12)) - px(l, 12);
    if (ref.at != 0) {
        l->picture->item = SCENE_ROOT;
        y +=
            layout_more(l, rect_of(r.x, r.y + y, r.w, r.h), layout_count(l, ref, SCENE_SERIES), "");
    }
    return y;
}
