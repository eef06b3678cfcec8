// layout_gauge: quantities against their limits. See layout_inner.h.
//
//   dirty and writeback                     1100 MiB of 1600 MiB
//              background  freerun     limit
//   [##############|#######|##|          |      ]
//   | background 609 MiB  | freerun 913 MiB  | limit 1218 MiB
#include "repl/view/layout_inner.h"

static struct axis axis_of(const struct scene_item *gauge)
{
    return (struct axis){(enum unit)gauge->unit, gauge->start, max_i64(gauge->end, gauge->start)};
}

static char letter_of_part(const struct layout *l, scene_ref part)
{
    char letter = scene_letter_of(l->scene, part);
    char first = scene_label(l->scene, part)[0];
    return letter != 0                    ? letter
           : first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A')
           : first > ' ' && first <= '~'  ? first
                                          : 0;
}

static void draw_segment(struct layout *l, scene_ref item, struct rect r, uint8_t role, char letter)
{
    char text[2] = {letter, '\0'};
    l->picture->item = item;
    picture_rect(l->picture, r, ink_fill(role), INK_NONE);
    if (letter != 0 && r.w >= px(l, 14)) {
        layout_text(l, r.x + r.w / 2, r.y + r.h / 2 + px(l, 4), r.w, FONT_SMALL_STRONG,
                    ink_on(role), ANCHOR_MIDDLE, text);
    }
    layout_outline(l, item, r);
    layout_keep_place(l, item, r);
}

static void draw_bar(struct layout *l, scene_ref ref, struct rect r)
{
    const struct scene_item *gauge = scene_at(l->scene, ref);
    struct axis axis = axis_of(gauge);
    struct shape *back = picture_rect(l->picture, r, INK_SLOT, INK_LINE);
    back->round = px(l, 3);
    scene_ref part = layout_find(l, scene_child(l->scene, ref), SCENE_PART);
    if (part.at == 0) {
        int32_t wide = (int32_t)axis_place(&axis, gauge->value, r.w);
        uint8_t role = gauge->role == ROLE_PLAIN ? ROLE_1 : gauge->role;
        draw_segment(l, ref, rect_of(r.x, r.y, wide, r.h), role, 0);
    }
    int64_t sum = 0;
    for (; part.at != 0; part = layout_next(l, part, SCENE_PART)) {
        const struct scene_item *item = scene_at(l->scene, part);
        int32_t from = (int32_t)axis_place(&axis, sum, r.w);
        sum = add_clamped(sum, max_i64(item->value, 0));
        int32_t until = (int32_t)axis_place(&axis, sum, r.w);
        if (until > from) {
            draw_segment(l, part, rect_of(r.x + from, r.y, until - from - DOT, r.h), item->role,
                         letter_of_part(l, part));
        }
    }
    l->picture->item = ref;
    layout_looks(l, r, gauge);
    layout_outline(l, ref, r);
}

// Lines through the bar, with their names above it where there is room.
static void draw_marks(struct layout *l, scene_ref ref, struct rect r)
{
    struct axis axis = axis_of(scene_at(l->scene, ref));
    int32_t free_from = r.x;
    scene_ref mark = layout_find(l, scene_child(l->scene, ref), SCENE_MARK);
    for (; mark.at != 0; mark = layout_next(l, mark, SCENE_MARK)) {
        const struct scene_item *item = scene_at(l->scene, mark);
        const char *label = scene_text(l->scene, item->label);
        int32_t x = r.x + (int32_t)axis_place(&axis, item->value, r.w);
        int32_t wide = layout_measure(l, FONT_SMALL, label);
        int32_t from = (int32_t)clamp_i64(x - wide / 2, r.x, max_i64(r.x + r.w - wide, r.x));
        l->picture->item = mark;
        picture_line(l->picture, x, r.y - px(l, 3), x, r.y + r.h + px(l, 3), INK_TEXT)->weight =
            px(l, 2);
        if (from >= free_from) {
            layout_text(l, from, r.y - px(l, 7), wide, FONT_SMALL, INK_TEXT, ANCHOR_START, label);
            free_from = from + wide + px(l, 8);
        }
        layout_outline(l, mark, rect_of(x - px(l, 3), r.y, px(l, 6), r.h));
        layout_keep_place(l, mark, rect_of(x - px(l, 3), r.y, px(l, 6), r.h));
    }
}

// Parts and marks in words and numbers, in columns.
static int32_t lay_legend(struct layout *l, scene_ref ref, struct rect r)
{
    int32_t line = px(l, 18), x = 0, y = 0, sample = px(l, 14), gap = px(l, 20);
    for (scene_ref child = scene_child(l->scene, ref); child.at != 0;
         child = scene_next(l->scene, child)) {
        const struct scene_item *item = scene_at(l->scene, child);
        if (item->kind != SCENE_PART && item->kind != SCENE_MARK) {
            continue;
        }
        char words[LAYOUT_WORDS];
        struct text value = text_in(words, sizeof words);
        words_value(l->scene, item, &value);
        const char *label = scene_text(l->scene, item->label);
        int32_t name = layout_measure(l, FONT_SMALL, label),
                number = layout_measure(l, FONT_SMALL_STRONG, words);
        int32_t width = sample + px(l, 12) + name + number;
        if (x > 0 && x + width > r.w) {
            x = 0;
            y += line;
        }
        if (y + line > r.h) {
            return y;
        }
        struct rect swatch = {r.x + x, r.y + y + px(l, 2), sample, sample};
        if (item->kind == SCENE_PART) {
            draw_segment(l, child, swatch, item->role, letter_of_part(l, child));
        } else {
            l->picture->item = child;
            int32_t middle = swatch.x + sample / 2;
            picture_line(l->picture, middle, swatch.y, middle, swatch.y + sample, INK_TEXT)
                ->weight = px(l, 2);
        }
        int32_t baseline = r.y + y + px(l, 13);
        layout_text(l, swatch.x + sample + px(l, 6), baseline, r.w - x, FONT_SMALL, INK_MUTED,
                    ANCHOR_START, label);
        layout_text(l, swatch.x + sample + px(l, 12) + name, baseline, r.w - x, FONT_SMALL_STRONG,
                    INK_TEXT, ANCHOR_START, words);
        x += width + gap;
    }
    return x > 0 ? y + line : y;
}

static int32_t bar_height(const struct layout *l)
{
    static const int16_t bars[CROWDINGS] = {24, 18, 14, 10, 8, 8};
    return px_by(l, bars);
}

static int32_t lay_gauge(struct layout *l, scene_ref ref, struct rect r)
{
    const struct scene_item *gauge = scene_at(l->scene, ref);
    char words[LAYOUT_WORDS];
    struct text value = text_in(words, sizeof words);
    words_value(l->scene, gauge, &value);
    bool marks = layout_find(l, scene_child(l->scene, ref), SCENE_MARK).at != 0;
    int32_t bar = bar_height(l), above = marks && l->crowding <= SMALL ? px(l, 16) : 0;
    int32_t y = px(l, 22);
    if (y + above + bar > r.h) {
        return r.h;
    }
    l->picture->item = ref;
    int32_t number = layout_text(l, r.x + r.w, r.y + px(l, 14), r.w / 2, FONT_STRONG, INK_TEXT,
                                 ANCHOR_END, words);
    layout_text(l, r.x, r.y + px(l, 14), r.w - number - px(l, 8), FONT_BODY, INK_TEXT, ANCHOR_START,
                scene_text(l->scene, gauge->label));
    struct rect place = {r.x, r.y + y + above, r.w, bar};
    draw_bar(l, ref, place);
    if (l->crowding <= SMALL) {
        draw_marks(l, ref, place);
    }
    layout_keep_place(l, ref, rect_of(r.x, r.y, r.w, y + above + bar));
    y += above + bar + px(l, 6);
    if (l->crowding <= SMALL) {
        y += lay_legend(l, ref, rect_of(r.x, r.y + y, r.w, r.h - y));
    }
    return y;
}

int32_t layout_gauges(struct layout *l, scene_ref first, struct rect r)
{
    static const int16_t gaps[CROWDINGS] = {16, 12, 8, 6, 4, 4};
    int32_t y = 0, gap = px_by(l, gaps), least = px(l, 22) + bar_height(l);
    scene_ref ref = layout_find(l, first, SCENE_GAUGE);
    for (; ref.at != 0 && y + least <= r.h; ref = layout_next(l, ref, SCENE_GAUGE)) {
        y += lay_gauge(l, ref, rect_of(r.x, r.y + y, r.w, r.h - y)) + gap;
    }
    if (ref.at != 0) {
        l->picture->item = SCENE_ROOT;
        return y + layout_more(l, rect_of(r.x, r.y + y, r.w, r.h),
                               layout_count(l, ref, SCENE_GAUGE), "");
    }
    return y > 0 ? y - gap : 0;
}
