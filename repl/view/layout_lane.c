// layout_lane: strips of cells: in order, along offsets, along time. See layout_inner.h.
//
//   label     | cells .....................................  | facts
//             '----'----'----'----'----'----'----'----'----'  axis, below the last of a group
//
// Lanes of time of one pane share an axis, so do lanes of offsets below one parent. Cells narrower
// than a pixel or two are run together, so that a lane costs no more shapes than it has pixels.
#include "repl/view/layout_inner.h"

struct strip {
    struct rect r; // of the cells
    struct axis axis;
    int32_t inset; // between cells and the edges of the row
};

// Facts of a lane, and its count, on one line at the right.
static void words_of_lane(const struct layout *l, scene_ref ref, struct text *out)
{
    const struct scene_item *lane = scene_at(l->scene, ref);
    if (lane->state != 0) {
        words_state(l->scene, lane, out);
    }
    if (lane->axis == LANE_ORDER && lane->value != 1) {
        text_add(out, out->length > 0 ? ", " : "");
        words_value(l->scene, lane, out);
    }
    scene_ref child = scene_child(l->scene, ref);
    for (; child.at != 0; child = scene_next(l->scene, child)) {
        const struct scene_item *item = scene_at(l->scene, child);
        if (item->kind == SCENE_FACT || (item->kind == SCENE_MARK && lane->axis != LANE_ORDER)) {
            text_add(out, "%s%s ", out->length > 0 ? ", " : "", scene_text(l->scene, item->label));
            words_value(l->scene, item, out);
        }
        if (item->kind == SCENE_CELL && lane->axis != LANE_ORDER) {
            break; // marks and facts of a lane with spans come before or after all of them
        }
    }
}

static int32_t row_height(const struct layout *l)
{
    static const int32_t heights[] = {28, 22, 14, 5};
    return px(l, heights[l->crowding]);
}

// ---- in order ----

static void draw_slots(struct layout *l, const struct scene_item *lane, struct rect r,
                       int32_t width, int32_t gap, int64_t used)
{
    int32_t room = (int32_t)min_i64(lane->value, 1000);
    for (int32_t i = (int32_t)min_i64(used, room); i < room; i++) {
        int32_t x = r.x + i * (width + gap);
        if (x + width > r.x + r.w) {
            break;
        }
        struct shape *slot =
            picture_rect(l->picture, rect_of(x, r.y, width, r.h), INK_SLOT, INK_LINE);
        slot->round = (int32_t)min_i64(px(l, 4), r.h / 4);
        slot->dash = DASH_DOT;
    }
}

static void draw_ordered(struct layout *l, scene_ref ref, struct rect r)
{
    const struct scene_item *lane = scene_at(l->scene, ref);
    int32_t gap = px(l, 4), width = px(l, lane->value == 1 ? 64 : 24), seen = 0;
    scene_ref first = layout_find(l, scene_child(l->scene, ref), SCENE_CELL), cell = first;
    for (; cell.at != 0 && seen < 100; cell = layout_next(l, cell, SCENE_CELL), seen++) {
        width = (int32_t)max_i64(width, layout_chip_width(l, cell));
    }
    width = (int32_t)min_i64(width, px(l, 144));
    int64_t count = words_cell_count(l->scene, ref),
            places = max_i64(count, min_i64(lane->value, 1000));
    if (places * (width + gap) - gap > r.w && places > 0) { // narrower, down to a letter
        width = (int32_t)max_i64((r.w + gap) / places - gap, px(l, l->crowding > 1 ? 3 : 14));
        gap = (int32_t)min_i64(gap, width / 4);
    }
    width = (int32_t)min_i64(width, r.w);
    int32_t fit = (int32_t)((r.w + gap) / (width + gap)), drawn = 0;
    bool all = count <= fit;
    int32_t more = all ? 0 : px(l, 72);
    fit = all ? fit : (int32_t)max_i64((r.w - more + gap) / (width + gap), 0);
    for (cell = first; cell.at != 0 && drawn < fit;
         cell = layout_next(l, cell, SCENE_CELL), drawn++) {
        layout_chip(l, cell, rect_of(r.x + drawn * (width + gap), r.y, width, r.h));
    }
    if (count > drawn && r.h >= px(l, 12)) {
        layout_more(l, rect_of(r.x + drawn * (width + gap), r.y + r.h / 2 - px(l, 9), more, r.h),
                    count - drawn, "");
    } else {
        draw_slots(l, lane, r, width, gap, count);
    }
}

// ---- along an axis ----

// Neighbouring cells too narrow to be told apart.
struct run {
    int32_t x, end;
    int64_t count;
};

static void flush_run(struct layout *l, struct run *run, const struct strip *strip)
{
    if (run->count > 0) {
        struct rect r = {run->x, strip->r.y, run->end - run->x, strip->r.h};
        picture_rect(l->picture, r, ink_fill(ROLE_PLAIN), INK_NONE);
    }
    *run = (struct run){0};
}

static struct rect span_rect(const struct layout *l, const struct strip *strip,
                             const struct scene_item *cell)
{
    int64_t end =
        cell->end == TIME_NEVER && strip->axis.unit == UNIT_TIME ? l->scene->now : cell->end;
    int32_t x = (int32_t)axis_place(&strip->axis, cell->start, strip->r.w);
    int32_t until = (int32_t)axis_place(&strip->axis, max_i64(end, cell->start), strip->r.w);
    return rect_of(strip->r.x + x, strip->r.y, until - x, strip->r.h);
}

static void draw_spans(struct layout *l, scene_ref ref, const struct strip *strip)
{
    struct run run = {0};
    int32_t narrow = px(l, 2), air = DOT;
    int64_t budget = strip->r.w / DOT * 2 + 16;
    scene_ref cell = layout_find(l, scene_child(l->scene, ref), SCENE_CELL);
    for (; cell.at != 0 && budget > 0; cell = layout_next(l, cell, SCENE_CELL)) {
        const struct scene_item *item = scene_at(l->scene, cell);
        bool outside = item->start > strip->axis.most || (item->end < strip->axis.least);
        if (outside) {
            continue;
        }
        struct rect r = span_rect(l, strip, item);
        bool alone = r.w >= narrow || item->state != 0;
        if (run.count > 0 && !alone && r.x >= run.x && r.x <= run.end + DOT) {
            run.end = (int32_t)max_i64(run.end, r.x + max_i64(r.w, DOT));
            run.count++;
            continue;
        }
        flush_run(l, &run, strip);
        budget--;
        if (!alone) {
            run = (struct run){r.x, r.x + (int32_t)max_i64(r.w, DOT), 1};
            continue;
        }
        r.w = (int32_t)max_i64(r.w - air, narrow);
        layout_chip(l, cell, r);
    }
    flush_run(l, &run, strip);
}

static void draw_marks(struct layout *l, scene_ref ref, const struct strip *strip, struct rect row)
{
    int32_t free_from = strip->r.x - px(l, 200);
    scene_ref mark = layout_find(l, scene_child(l->scene, ref), SCENE_MARK);
    for (; mark.at != 0; mark = layout_next(l, mark, SCENE_MARK)) {
        const struct scene_item *item = scene_at(l->scene, mark);
        if (item->value < strip->axis.least || item->value > strip->axis.most) {
            continue;
        }
        int32_t x = strip->r.x + (int32_t)axis_place(&strip->axis, item->value, strip->r.w);
        const char *label = scene_text(l->scene, item->label);
        int32_t wide = layout_measure(l, FONT_SMALL, label);
        l->picture->item = mark;
        picture_line(l->picture, x, row.y + px(l, 4), x, strip->r.y + strip->r.h + px(l, 2),
                     INK_TEXT)
            ->weight = px(l, 2);
        bool right = x + wide + px(l, 6) > strip->r.x + strip->r.w;
        int32_t from = right ? x - wide - px(l, 4) : x + px(l, 4);
        if (from >= free_from && l->crowding < 2) {
            layout_text(l, from, row.y + px(l, 11), wide, FONT_SMALL, INK_TEXT, ANCHOR_START,
                        label);
            free_from = from + wide + px(l, 4);
        }
        layout_outline(l, mark, rect_of(x - px(l, 2), strip->r.y, px(l, 4), strip->r.h));
        layout_keep_place(l, mark, rect_of(x - px(l, 2), strip->r.y, px(l, 4), strip->r.h));
    }
}

// ---- rows ----

static bool has_marks(const struct layout *l, scene_ref lane)
{
    return l->crowding < 2 && scene_at(l->scene, lane)->axis == LANE_OFFSET &&
           layout_find(l, scene_child(l->scene, lane), SCENE_MARK).at != 0;
}

static int32_t lay_lane(struct layout *l, scene_ref ref, struct rect r, struct strip *strip)
{
    const struct scene_item *lane = scene_at(l->scene, ref);
    int32_t above = has_marks(l, ref) ? px(l, 12) : 0, height = row_height(l) + above;
    int32_t inset = px(l, l->crowding == 0   ? 3
                          : l->crowding == 3 ? 0
                                             : 1),
            baseline = r.y + above + row_height(l) / 2 + px(l, 4);
    l->picture->item = ref;
    if (row_height(l) >= px(l, 12)) {
        char words[LAYOUT_WORDS];
        struct text right = text_in(words, sizeof words);
        words_of_lane(l, ref, &right);
        layout_text(l, r.x, baseline, l->label_width, FONT_BODY, INK_MUTED, ANCHOR_START,
                    scene_text(l->scene, lane->label));
        layout_text(l, r.x + r.w, baseline, l->note_width, FONT_SMALL, INK_MUTED, ANCHOR_END,
                    words);
    }
    strip->r.y = r.y + above + inset;
    strip->r.h = row_height(l) - 2 * inset;
    struct rect back = {strip->r.x, strip->r.y, strip->r.w, strip->r.h};
    if (lane->axis == LANE_ORDER) {
        draw_ordered(l, ref, back);
    } else {
        if (l->crowding < LAYOUT_CROWDED) {
            int32_t y = back.y + back.h + inset;
            picture_line(l->picture, back.x, y, back.x + back.w, y, INK_GRID);
        }
        draw_spans(l, ref, strip);
        draw_marks(l, ref, strip, r);
    }
    layout_keep_place(l, ref, back);
    return height;
}

static void widen_to_cells(const struct layout *l, scene_ref lane, struct axis *axis, bool *any)
{
    const struct scene_item *item = scene_at(l->scene, lane);
    int64_t least = item->start, most = item->end;
    bool given = least != most;
    scene_ref child = scene_child(l->scene, lane);
    for (; child.at != 0 && !given; child = scene_next(l->scene, child)) {
        const struct scene_item *cell = scene_at(l->scene, child);
        bool spans = cell->kind == SCENE_CELL, marks = cell->kind == SCENE_MARK;
        if (!spans && !marks) {
            continue;
        }
        int64_t from = marks ? cell->value : cell->start;
        int64_t until = marks ? cell->value : cell->end == TIME_NEVER ? l->scene->now : cell->end;
        axis->least = *any ? min_i64(axis->least, from) : from;
        axis->most = *any ? max_i64(axis->most, until) : until;
        *any = true;
    }
    if (given) {
        axis->least = *any ? min_i64(axis->least, least) : least;
        axis->most = *any ? max_i64(axis->most, most) : most;
        *any = true;
    }
}

// The next lane of an axis, from `ref` itself on.
static scene_ref find_lane(const struct layout *l, scene_ref ref, enum scene_axis axis)
{
    ref = layout_find(l, ref, SCENE_LANE);
    while (ref.at != 0 && scene_at(l->scene, ref)->axis != axis) {
        ref = layout_next(l, ref, SCENE_LANE);
    }
    return ref;
}

static scene_ref next_lane(const struct layout *l, scene_ref ref)
{
    return find_lane(l, scene_next(l->scene, ref), (enum scene_axis)scene_at(l->scene, ref)->axis);
}

static struct axis axis_of_group(const struct layout *l, scene_ref first)
{
    struct axis axis = {.unit = (enum unit)scene_at(l->scene, first)->unit};
    bool any = false;
    for (scene_ref ref = first; ref.at != 0; ref = next_lane(l, ref)) {
        widen_to_cells(l, ref, &axis, &any);
    }
    return axis;
}

// Ticks with their numbers below a strip.
static int32_t draw_axis(struct layout *l, struct rect strip, int32_t y, const struct axis *axis)
{
    int64_t ticks[AXIS_TICKS];
    int count = axis_ticks(axis, strip.w / px(l, 96), ticks);
    int32_t free_from = strip.x - px(l, 40);
    for (int i = 0; i < count; i++) {
        char words[64];
        struct text t = text_in(words, sizeof words);
        words_number((uint8_t)axis->unit, ticks[i], &t);
        int32_t x = strip.x + (int32_t)axis_place(axis, ticks[i], strip.w);
        int32_t wide = layout_measure(l, FONT_SMALL, words);
        int32_t from = (int32_t)min_i64(x - wide / 2, strip.x + strip.w - wide);
        picture_line(l->picture, x, y, x, y + px(l, 4), INK_LINE);
        if (from >= free_from) {
            layout_text(l, from, y + px(l, 14), wide, FONT_SMALL, INK_MUTED, ANCHOR_START, words);
            free_from = from + wide + px(l, 8);
        }
    }
    picture_line(l->picture, strip.x, y, strip.x + strip.w, y, INK_LINE);
    return px(l, 18);
}

void layout_time_axis(struct layout *l)
{
    struct rect strip = l->time_strip;
    l->picture->item = SCENE_ROOT;
    draw_axis(l, strip, strip.y + strip.h, &l->time);
    if (l->scene->now >= l->time.least && l->scene->now <= l->time.most) {
        int32_t x = strip.x + (int32_t)axis_place(&l->time, l->scene->now, strip.w);
        struct shape *now = picture_line(l->picture, x, strip.y, x, strip.y + strip.h, INK_ACCENT);
        now->weight = px(l, 1);
        now->dash = DASH_LONG;
    }
}

// How wide the words at both sides of a lane are.
static void measure_words(struct layout *l, scene_ref lane, int32_t width)
{
    char words[LAYOUT_WORDS];
    struct text right = text_in(words, sizeof words);
    words_of_lane(l, lane, &right);
    int32_t label = layout_measure(l, FONT_BODY, scene_label(l->scene, lane));
    int32_t note = layout_measure(l, FONT_SMALL, words);
    l->label_width = (int32_t)min_i64(max_i64(label, l->label_width), width * 3 / 10);
    l->note_width = (int32_t)min_i64(max_i64(note, l->note_width), width * 3 / 10);
}

void layout_begin_time(struct layout *l, enum scene_pane pane, int32_t width)
{
    const struct scene *s = l->scene;
    bool any = false;
    l->time = (struct axis){.unit = UNIT_TIME};
    l->time_strip = rect_of(0, 0, 0, 0);
    l->label_width = l->note_width = 0;
    for (uint32_t i = 1; i < s->count; i++) {
        const struct scene_item *item = &s->items[i];
        if (item->kind == SCENE_LANE && item->axis == LANE_TIME && item->pane == pane) {
            widen_to_cells(l, (scene_ref){i}, &l->time, &any);
            measure_words(l, (scene_ref){i}, width);
        }
    }
    l->has_time = any;
    if (l->wish.time_from != l->wish.time_until) {
        l->time.least = l->wish.time_from;
        l->time.most = l->wish.time_until;
    }
}

static int32_t lay_group(struct layout *l, scene_ref first, enum scene_axis axis, struct rect r)
{
    scene_ref ref = first;
    if (axis != LANE_TIME) {
        l->label_width = l->note_width = 0;
        int seen = 0; // a thousand tell enough
        for (; ref.at != 0 && seen < 1000; ref = next_lane(l, ref), seen++) {
            measure_words(l, ref, r.w);
        }
    }
    int32_t left = l->label_width + px(l, 12),
            right = l->note_width > 0 ? l->note_width + px(l, 12) : 0;
    struct strip strip = {.r = {r.x + left, r.y, r.w - left - right, 0}};
    strip.axis = axis == LANE_TIME     ? l->time
                 : axis == LANE_OFFSET ? axis_of_group(l, first)
                                       : (struct axis){0};
    int32_t foot = axis == LANE_OFFSET ? px(l, 18) : 0, y = 0, hidden = 0;
    for (ref = first; ref.at != 0 && strip.r.w > px(l, 8); ref = next_lane(l, ref)) {
        int32_t height = row_height(l) + (has_marks(l, ref) ? px(l, 12) : 0);
        if (hidden == 0 && y + height + foot + (next_lane(l, ref).at == 0 ? 0 : px(l, 18)) <= r.h) {
            y += lay_lane(l, ref, rect_of(r.x, r.y + y, r.w, r.h), &strip);
        } else {
            hidden++;
        }
    }
    l->picture->item = SCENE_ROOT;
    if (axis == LANE_TIME && y > 0) {
        int32_t top = l->time_strip.w == 0 ? r.y : l->time_strip.y;
        l->time_strip = rect_of(strip.r.x, top, strip.r.w, r.y + y - top);
    }
    y += axis == LANE_OFFSET && y > 0 ? draw_axis(l, strip.r, r.y + y, &strip.axis) : 0;
    return y + (hidden > 0 ? layout_more(l, rect_of(r.x, r.y + y, r.w, r.h), hidden, "lanes") : 0);
}

int32_t layout_lanes(struct layout *l, scene_ref first, struct rect r)
{
    int32_t y = 0;
    for (int axis = LANE_ORDER; axis <= LANE_TIME; axis++) {
        scene_ref ref = find_lane(l, first, (enum scene_axis)axis);
        if (ref.at != 0 && y < r.h) {
            y += lay_group(l, ref, (enum scene_axis)axis, rect_of(r.x, r.y + y, r.w, r.h - y));
        }
    }
    return y;
}
