// layout_lane: strips of cells: in order, along offsets, along time. See layout_inner.h.
//
//   label     | cells .....................................  | facts
//             '----'----'----'----'----'----'----'----'----'  axis, below the last of a group
//
// Lanes of time of one pane share an axis, so do lanes of offsets below one parent. Cells narrower
// than a pixel or two are run together, so that a lane costs no more shapes than it has pixels.
#include "repl/view/reach.h"
#include "repl/view/layout_inner.h"

struct strip {
    struct rect r; // of the cells
    struct axis axis;
};

static int32_t row_height(const struct layout *l)
{
    static const int16_t heights[CROWDINGS] = {34, 28, 20, 14, 8, 2};
    return px_by(l, heights) + l->row_more;
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
        width = (int32_t)max_i64((r.w + gap) / places - gap, px(l, l->crowding > SMALL ? 3 : 14));
        gap = (int32_t)min_i64(gap, width / 4);
    }
    width = (int32_t)min_i64(width, r.w);
    int32_t fit = (int32_t)((r.w + gap) / (width + gap)), drawn = 0;
    bool all = count <= fit, says = r.w >= px(l, 144); // else the count at the right says it
    int32_t more = all || !says ? 0 : px(l, 72);
    fit = all ? fit : (int32_t)max_i64((r.w - more + gap) / (width + gap), 0);
    for (cell = first; cell.at != 0 && drawn < fit;
         cell = layout_next(l, cell, SCENE_CELL), drawn++) {
        layout_chip(l, cell, rect_of(r.x + drawn * (width + gap), r.y, width, r.h));
    }
    if (count > drawn && r.h >= px(l, 12) && says) {
        layout_more(l, rect_of(r.x + drawn * (width + gap), r.y + r.h / 2 - px(l, 9), more, r.h),
                    count - drawn, "");
    } else {
        draw_slots(l, lane, r, width, gap, count);
    }
}

// ---- along an axis ----

// Cells too narrow to be told apart, within a few pixels: a bar as high as the share of time or
// room that they take of them together.
struct crowd {
    int32_t x, width;
    int64_t covered;
    uint8_t role; // of all of them, or plain
    bool any;
};

static void flush_crowd(struct layout *l, struct crowd *crowd, const struct strip *strip)
{
    if (crowd->any) {
        int32_t high =
            (int32_t)clamp_i64(strip->r.h * crowd->covered / crowd->width, DOT, strip->r.h);
        struct rect r = {crowd->x, strip->r.y + strip->r.h - high, crowd->width, high};
        picture_rect(l->picture, r, ink_fill(crowd->role), INK_NONE);
    }
    crowd->any = false;
}

static void add_to_crowd(struct layout *l, struct crowd *crowd, const struct strip *strip,
                         struct rect r, uint8_t role)
{
    int32_t width = px(l, 4), x = strip->r.x + (r.x - strip->r.x) / width * width;
    if (crowd->any && crowd->x != x) {
        flush_crowd(l, crowd, strip);
    }
    if (!crowd->any) {
        width = (int32_t)min_i64(width, strip->r.x + strip->r.w - x);
        *crowd = (struct crowd){
            .x = x, .width = (int32_t)max_i64(width, DOT), .role = role, .any = true};
    }
    crowd->covered += max_i64(r.w, 1);
    crowd->role = crowd->role == role ? role : ROLE_PLAIN;
}

static struct rect span_rect(const struct layout *l, const struct strip *strip,
                             const struct scene_item *cell)
{
    int64_t end = reach_end(l->scene, cell);
    int32_t x = (int32_t)axis_place(&strip->axis, cell->start, strip->r.w);
    int32_t until = (int32_t)axis_place(&strip->axis, max_i64(end, cell->start), strip->r.w);
    return rect_of(strip->r.x + x, strip->r.y, until - x, strip->r.h);
}

static void draw_spans(struct layout *l, scene_ref ref, const struct strip *strip)
{
    struct crowd crowd = {0};
    int32_t narrow = px(l, 2);
    int64_t budget = strip->r.w / DOT * 2 + 16; // shapes; more would only lie upon each other
    scene_ref cell = layout_find(l, scene_child(l->scene, ref), SCENE_CELL);
    for (; cell.at != 0 && budget > 0; cell = layout_next(l, cell, SCENE_CELL)) {
        const struct scene_item *item = scene_at(l->scene, cell);
        if (item->start > strip->axis.most || item->end < strip->axis.least) {
            continue;
        }
        struct rect r = span_rect(l, strip, item);
        if (r.w < narrow && item->state == 0) {
            add_to_crowd(l, &crowd, strip, r, item->role);
            continue;
        }
        flush_crowd(l, &crowd, strip);
        r.w = (int32_t)max_i64(r.w - DOT, narrow); // a little air to the next
        layout_chip(l, cell, r);
        budget--;
    }
    flush_crowd(l, &crowd, strip);
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
        if (from >= free_from && l->crowding <= SMALL) {
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
    return l->crowding <= SMALL && scene_at(l->scene, lane)->axis == LANE_OFFSET &&
           layout_find(l, scene_child(l->scene, lane), SCENE_MARK).at != 0;
}

// With the names of marks above the cells.
static int32_t lane_height(const struct layout *l, scene_ref lane)
{
    return row_height(l) + (has_marks(l, lane) ? px(l, 12) : 0);
}

static int32_t lay_lane(struct layout *l, scene_ref ref, struct rect r, struct strip *strip)
{
    const struct scene_item *lane = scene_at(l->scene, ref);
    static const int16_t insets[CROWDINGS] = {4, 3, 2, 1, 0, 0};
    int32_t height = lane_height(l, ref), above = height - row_height(l);
    int32_t inset = px_by(l, insets), baseline = r.y + above + row_height(l) / 2 + px(l, 4);
    l->picture->item = ref;
    if (row_height(l) >= px(l, 12)) {
        char words[LAYOUT_WORDS];
        struct text right = text_in(words, sizeof words);
        reach_words(l->scene, ref, &right);
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
        if (l->crowding < DUST) {
            int32_t y = back.y + back.h + inset;
            picture_line(l->picture, back.x, y, back.x + back.w, y, INK_GRID);
        }
        draw_spans(l, ref, strip);
        draw_marks(l, ref, strip, r);
    }
    layout_keep_place(l, ref, back);
    return height;
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
        reach_lane(l->scene, ref, &axis, &any);
    }
    return axis;
}

struct label {
    int32_t from, until; // what it takes, with air
};

static void draw_tick(struct layout *l, struct rect strip, int32_t y, int32_t x, const char *words,
                      struct label *taken, uint8_t ink)
{
    int32_t wide = layout_measure(l, FONT_SMALL, words);
    int32_t from = (int32_t)clamp_i64(x - wide / 2, strip.x - px(l, 16), strip.x + strip.w - wide);
    picture_line(l->picture, x, y, x, y + px(l, 4), ink == INK_MUTED ? INK_LINE : ink);
    if (from > taken[1].until && (from + wide < taken[0].from || from > taken[0].until)) {
        layout_text(l, from, y + px(l, 15), wide, FONT_SMALL, ink, ANCHOR_START, words);
        taken[1] = (struct label){from - px(l, 8), from + wide + px(l, 8)};
    }
}

// Ticks with their numbers below a strip. `now`: a moment to be named, or TIME_NEVER.
static int32_t draw_axis(struct layout *l, struct rect strip, int32_t y, const struct axis *axis,
                         int64_t now)
{
    int64_t ticks[AXIS_TICKS];
    struct label taken[2] = {{INT32_MAX, INT32_MIN}, {0, INT32_MIN}}; // by now, by the last tick
    picture_line(l->picture, strip.x, y, strip.x + strip.w, y, INK_LINE);
    if (now >= axis->least && now <= axis->most) {
        int32_t x = strip.x + (int32_t)axis_place(axis, now, strip.w);
        draw_tick(l, strip, y, x, "now", taken, INK_ACCENT);
        taken[0] = taken[1];
        taken[1] = (struct label){0, INT32_MIN};
    }
    int count = axis_ticks(axis, strip.w / px(l, 96), ticks);
    for (int i = 0; i < count; i++) {
        char words[64];
        struct text t = text_in(words, sizeof words);
        axis_print(axis, ticks[i], &t);
        int32_t x = strip.x + (int32_t)axis_place(axis, ticks[i], strip.w);
        draw_tick(l, strip, y, x, words, taken, INK_MUTED);
    }
    return px(l, 18);
}

static int32_t draw_time_axis(struct layout *l, struct rect strip)
{
    l->picture->item = SCENE_ROOT;
    int32_t height = draw_axis(l, strip, strip.y + strip.h, &l->time, l->scene->now);
    if (l->scene->now >= l->time.least && l->scene->now <= l->time.most) {
        int32_t x = strip.x + (int32_t)axis_place(&l->time, l->scene->now, strip.w);
        picture_line(l->picture, x, strip.y, x, strip.y + strip.h, INK_ACCENT)->dash = DASH_LONG;
    }
    return height;
}

int32_t layout_time_axis(struct layout *l)
{
    if (l->time_strip.w == 0) {
        return 0;
    }
    struct rect strip = l->time_strip;
    int32_t height = draw_time_axis(l, strip);
    struct rect below = {strip.x, strip.y + strip.h + height, strip.w, 0};
    return height + (l->hidden_lanes > 0 ? layout_more(l, below, l->hidden_lanes, "lanes") : 0);
}

// How wide the words at both sides of a lane are.
static void measure_words(struct layout *l, scene_ref lane, int32_t width)
{
    char words[LAYOUT_WORDS];
    struct text right = text_in(words, sizeof words);
    reach_words(l->scene, lane, &right);
    int32_t label = layout_measure(l, FONT_BODY, scene_label(l->scene, lane));
    int32_t note = layout_measure(l, FONT_SMALL, words);
    int32_t most = (int32_t)max_i64(width * 3 / 10, min_i64(px(l, 56), width * 3 / 5));
    l->label_width = (int32_t)min_i64(max_i64(label, l->label_width), most);
    l->note_width = (int32_t)min_i64(max_i64(note, l->note_width), width * 3 / 10);
}

void layout_begin_time(struct layout *l, enum scene_pane pane, int32_t width)
{
    const struct scene *s = l->scene;
    l->time = reach_time(s, pane);
    l->time_strip = rect_of(0, 0, 0, 0);
    l->foot_axis = false;
    l->hidden_lanes = 0;
    l->label_width = l->note_width = 0;
    int seen = 0; // a thousand tell enough
    for (uint32_t i = 1; i < s->count && seen < 1000; i++) {
        const struct scene_item *item = &s->items[i];
        if (item->kind == SCENE_LANE && item->axis == LANE_TIME && item->pane == pane) {
            measure_words(l, (scene_ref){i}, width);
            l->foot_axis = l->foot_axis || item->parent.at != 0;
            seen++;
        }
    }
    if (l->wish.time_from != l->wish.time_until) {
        l->time.least = l->wish.time_from;
        l->time.most = l->wish.time_until;
    }
}

// Of all its lanes, or more than any page is high.
static int32_t group_height(const struct layout *l, scene_ref first)
{
    int32_t height = 0;
    for (scene_ref ref = first; ref.at != 0 && height < LAYOUT_LARGEST * DOT;
         ref = next_lane(l, ref)) {
        height += lane_height(l, ref);
    }
    return height;
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
    if (r.w - left - right < px(l, 24)) { // what is on the lanes comes first
        right = l->note_width = 0;
    }
    struct strip strip = {.r = {r.x + left, r.y, r.w - left - right, 0}};
    strip.axis = axis == LANE_TIME     ? l->time
                 : axis == LANE_OFFSET ? axis_of_group(l, first)
                                       : (struct axis){0};
    bool below = axis == LANE_TIME &&
                 scene_at(l->scene, first)->parent.at != 0; // its axis is drawn by the pane
    int32_t foot = axis == LANE_ORDER || below ? 0 : px(l, 18), y = 0, hidden = 0;
    int32_t room = r.h - foot;
    if (!below && group_height(l, first) > room) {
        room -= px(l, 18); // for "+3 more"
    }
    // Where there is room to spare, lanes of time are higher: by their number alone.
    int32_t spare = room - group_height(l, first), count = layout_count(l, first, SCENE_LANE);
    bool roomy = axis == LANE_TIME && !below && l->crowding == ROOMY && !l->picture->dry;
    l->row_more = roomy ? (int32_t)clamp_i64(spare / max_i64(count, 1), 0, px(l, 22)) : 0;
    for (ref = first; ref.at != 0; ref = next_lane(l, ref)) {
        if (hidden == 0 && y + lane_height(l, ref) <= room && strip.r.w > px(l, 8)) {
            y += lay_lane(l, ref, rect_of(r.x, r.y + y, r.w, r.h), &strip);
        } else {
            hidden++;
        }
    }
    l->row_more = 0;
    l->picture->item = SCENE_ROOT;
    strip.r.y = r.y;
    strip.r.h = y;
    if (below) {
        int32_t top = l->time_strip.w == 0 ? r.y : l->time_strip.y;
        l->time_strip = rect_of(strip.r.x, top, strip.r.w, r.y + y - top);
        l->hidden_lanes += hidden;
        return y;
    }
    y += axis == LANE_ORDER || y == 0 ? 0
         : axis == LANE_TIME          ? draw_time_axis(l, strip.r)
                                      : draw_axis(l, strip.r, r.y + y, &strip.axis, TIME_NEVER);
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
