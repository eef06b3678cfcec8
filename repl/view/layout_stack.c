// layout_stack: what is below one parent, one kind after another. See layout_inner.h.
#include "repl/view/layout_inner.h"

static void draw_fact(struct layout *l, scene_ref ref, struct rect r)
{
    const struct scene_item *fact = scene_at(l->scene, ref);
    char words[LAYOUT_WORDS];
    struct text value = text_in(words, sizeof words);
    words_value(l->scene, fact, &value);
    bool changed = l->changes != NULL && changes_of(l->changes, ref) != CHANGE_NONE;
    l->picture->item = ref;
    int32_t y = r.y + px(l, 14);
    int32_t label = layout_measure(l, FONT_BODY, scene_text(l->scene, fact->label));
    int32_t least = (int32_t)min_i64(label, px(l, 32)); // the value comes first
    int32_t wide = layout_text(l, r.x + r.w, y, r.w - least - px(l, 8),
                               changed ? FONT_STRONG : FONT_BODY, INK_TEXT, ANCHOR_END, words);
    layout_text(l, r.x, y, r.w - wide - px(l, 8), FONT_BODY, INK_MUTED, ANCHOR_START,
                scene_text(l->scene, fact->label));
    layout_outline(
        l, ref, rect_of(r.x + r.w - wide - px(l, 3), r.y + px(l, 3), wide + px(l, 6), px(l, 14)));
    layout_keep_place(l, ref, r);
}

// Of the first few, with room for a number.
static int32_t widest_fact(const struct layout *l, scene_ref first)
{
    int32_t widest = px(l, 160), seen = 0;
    scene_ref ref = layout_find(l, first, SCENE_FACT);
    for (; ref.at != 0 && seen < 100; ref = layout_next(l, ref, SCENE_FACT), seen++) {
        int32_t wide = layout_measure(l, FONT_BODY, scene_label(l->scene, ref)) + px(l, 72);
        widest = (int32_t)max_i64(widest, wide);
    }
    return widest;
}

// Name and number in columns, wide enough to read across and no wider; numbers stand right.
static int32_t stack_facts(struct layout *l, scene_ref first, struct rect r)
{
    static const int16_t most_rows[CROWDINGS] = {1000, 1000, 3, 1, 0, 0};
    int32_t count = layout_count(l, first, SCENE_FACT), line = px(l, 20), gap = px(l, 32),
            shown = 0;
    int32_t least = (int32_t)min_i64(widest_fact(l, first), r.w);
    int32_t columns = (int32_t)clamp_i64((r.w + gap) / (least + gap), 1, max_i64(count, 1));
    int32_t rows = (count + columns - 1) / columns;
    columns = rows > 0 ? (count + rows - 1) / rows : 1; // rows of even length
    int32_t width = (r.w - gap * (columns - 1)) / columns;
    width = columns > 1 || r.w > px(l, 400) ? (int32_t)min_i64(width, px(l, 224)) : width;
    bool narrow = l->crowding >= TINY && r.w < px(l, 128); // half words help nobody
    rows = narrow ? 0 : (int32_t)min_i64(rows, most_rows[l->crowding]);
    scene_ref ref = layout_find(l, first, SCENE_FACT);
    for (; ref.at != 0 && shown < rows * columns; ref = layout_next(l, ref, SCENE_FACT)) {
        int32_t y = shown / columns * line;
        if (y + line > r.h) {
            break;
        }
        draw_fact(l, ref, rect_of(r.x + shown % columns * (width + gap), r.y + y, width, line));
        shown++;
    }
    return shown == 0 ? 0 : (shown + columns - 1) / columns * line;
}

// Cells that are on no lane: chips in rows, or small squares where there are many.
static int32_t stack_cells(struct layout *l, scene_ref first, struct rect r)
{
    static const int16_t heights[CROWDINGS] = {24, 20, 16, 14, 8, 0};
    int32_t gap = px(l, l->crowding < DOTS ? 4 : 2), high = px_by(l, heights), drawn = 0,
            wide = high;
    scene_ref ref = layout_find(l, first, SCENE_CELL);
    if (ref.at == 0 || high == 0) {
        return 0;
    }
    scene_ref c = ref; // the first few tell how wide they are
    for (int i = 0; c.at != 0 && l->crowding <= NORMAL && i < 100;
         c = layout_next(l, c, SCENE_CELL), i++) {
        wide = (int32_t)max_i64(wide, layout_chip_width(l, c));
    }
    wide = (int32_t)min_i64(wide, r.w);
    int32_t columns = (int32_t)max_i64((r.w + gap) / (wide + gap), 1);
    int32_t count = layout_count(l, first, SCENE_CELL), rows = (count + columns - 1) / columns;
    if ((int64_t)rows * (high + gap) - gap > r.h) {
        rows = (int32_t)max_i64((r.h - px(l, 18)) / (high + gap), 0);
    }
    for (; ref.at != 0 && drawn < rows * columns; ref = layout_next(l, ref, SCENE_CELL), drawn++) {
        int32_t x = drawn % columns * (wide + gap), y = drawn / columns * (high + gap);
        layout_chip(l, ref, rect_of(r.x + x, r.y + y, wide, high));
    }
    int32_t height = drawn == 0 ? 0 : ((drawn - 1) / columns + 1) * (high + gap) - gap;
    if (drawn < count) {
        height += layout_more(l, rect_of(r.x, r.y + height, r.w, r.h), count - drawn, "");
    }
    return height;
}

static int32_t measure_note(struct layout *l, scene_ref ref, struct rect r)
{
    bool dry = l->picture->dry;
    l->picture->dry = true;
    int32_t height = layout_paragraph(l, r, FONT_BODY, INK_TEXT,
                                      scene_text(l->scene, scene_at(l->scene, ref)->words));
    l->picture->dry = dry;
    return height + px(l, 2);
}

// Where notes are more than their place holds, those of a list of events begin later: so that the
// present, which is highlighted, and what follows it can be seen.
static scene_ref first_note(struct layout *l, scene_ref first, struct rect r)
{
    int32_t after = 0, total = 0;
    bool seen = false;
    scene_ref ref = layout_find(l, first, SCENE_NOTE);
    for (scene_ref at = ref; at.at != 0; at = layout_next(l, at, SCENE_NOTE)) {
        const struct scene_item *note = scene_at(l->scene, at);
        int32_t height = measure_note(l, at, r);
        seen = seen || (note->state & STATE_HIGHLIGHTED) != 0;
        after += seen ? height : 0;
        total += height;
    }
    int32_t room = r.h - (after < r.h * 2 / 3 ? after : r.h * 2 / 3);
    int32_t before = total - after;
    for (; seen && before > room; ref = layout_next(l, ref, SCENE_NOTE)) {
        before -= measure_note(l, ref, r);
    }
    return ref;
}

static int32_t stack_notes(struct layout *l, scene_ref first, struct rect r)
{
    int32_t y = 0;
    scene_ref ref = layout_find(l, first, SCENE_NOTE);
    if (ref.at != 0 && scene_at(l->scene, ref)->pane == PANE_EVENTS) {
        ref = first_note(l, ref, r);
    }
    for (; ref.at != 0 && y + px(l, 18) <= r.h; ref = layout_next(l, ref, SCENE_NOTE)) {
        const struct scene_item *note = scene_at(l->scene, ref);
        bool bright = (note->state & STATE_HIGHLIGHTED) != 0;
        bool listed = note->pane == PANE_EVENTS || note->pane == PANE_TREE;
        l->picture->item = ref;
        int32_t inset = bright ? px(l, 10) : 0;
        struct rect place = {r.x + inset, r.y + y, r.w - inset, r.h - y};
        int32_t height = layout_paragraph(l, place, listed ? FONT_BODY : FONT_SMALL,
                                          bright || listed ? INK_TEXT : INK_MUTED,
                                          scene_text(l->scene, note->words));
        if (bright) {
            picture_rect(l->picture, rect_of(r.x, r.y + y, px(l, 3), height), INK_ACCENT, INK_NONE);
        }
        layout_keep_place(l, ref, rect_of(r.x, r.y + y, r.w, height));
        y += height + px(l, 2);
    }
    return y; // a paragraph that did not fit ends in an ellipsis
}

static int32_t stack_more(struct layout *l, scene_ref first, struct rect r)
{
    int64_t count = 0;
    for (scene_ref ref = layout_find(l, first, SCENE_MORE); ref.at != 0;
         ref = layout_next(l, ref, SCENE_MORE)) {
        count = add_clamped(count, scene_at(l->scene, ref)->value);
    }
    return count == 0 || r.h < px(l, 18) ? 0 : layout_more(l, r, count, "");
}

typedef int32_t lay_function(struct layout *l, scene_ref first, struct rect r);

int32_t layout_stack(struct layout *l, scene_ref first, struct rect r, int depth)
{
    static lay_function *const before[] = {stack_facts, layout_gauges, layout_lanes, stack_cells};
    static lay_function *const after[] = {layout_charts, stack_notes, stack_more};
    static const int16_t gaps[CROWDINGS] = {12, 8, 6, 4, 4, 2};
    int32_t y = 0, gap = px_by(l, gaps);
    scene_ref outer = l->picture->item;
    for (int i = 0; i < COUNT_OF(before) + 1 + COUNT_OF(after); i++) {
        struct rect rest = {r.x, r.y + y, r.w, r.h - y};
        if (rest.h <= 0) {
            break;
        }
        int32_t height = i < COUNT_OF(before)    ? before[i](l, first, rest)
                         : i == COUNT_OF(before) ? layout_boxes(l, first, rest, depth)
                                                 : after[i - COUNT_OF(before) - 1](l, first, rest);
        l->picture->item = outer;
        y += height > 0 ? height + gap : 0;
    }
    return y > 0 ? y - gap : 0;
}
