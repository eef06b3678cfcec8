// layout_box: boxes as cards in a grid, as sections where they hold long lanes, as chips or dots
// where there are many. See layout_inner.h.
#include "repl/view/layout_inner.h"

// Boxes with lanes along time or offsets take the whole width, without a frame, so that axes agree.
static bool is_section(const struct layout *l, scene_ref box)
{
    scene_ref lane = layout_find(l, scene_child(l->scene, box), SCENE_LANE);
    while (lane.at != 0 && scene_at(l->scene, lane)->axis == LANE_ORDER) {
        lane = layout_next(l, lane, SCENE_LANE);
    }
    return lane.at != 0;
}

// One of them makes sections of all; the first few tell.
static bool are_sections(const struct layout *l, scene_ref first)
{
    int seen = 0;
    for (scene_ref ref = first; ref.at != 0 && seen < 32; ref = layout_next(l, ref, SCENE_BOX)) {
        if (is_section(l, ref)) {
            return true;
        }
        seen++;
    }
    return false;
}

static uint8_t edge_of(const struct layout *l, scene_ref ref)
{
    unsigned state = scene_at(l->scene, ref)->state;
    return (state & STATE_DOWN) != 0                    ? ink_edge(ROLE_BAD)
           : (state & (STATE_SLOW | STATE_PAUSED)) != 0 ? ink_edge(ROLE_WARNING)
           : (state & STATE_HIGHLIGHTED) != 0           ? INK_TEXT
                                                        : INK_LINE;
}

// Badge, name, and the state in words at the right, or below where the two do not fit. Returns the
// height.
static int32_t draw_head(struct layout *l, scene_ref ref, struct rect r)
{
    const struct scene_item *box = scene_at(l->scene, ref);
    const char *label = scene_text(l->scene, box->label);
    char letter = scene_letter_of(l->scene, ref), words[LAYOUT_WORDS];
    struct text state = text_in(words, sizeof words);
    words_state(l->scene, box, &state);
    uint8_t ink = edge_of(l, ref) == INK_LINE ? INK_MUTED : edge_of(l, ref);
    int32_t x = r.x, middle = r.y + px(l, 12), height = px(l, 26);
    if (letter != 0 && r.w > px(l, 40)) {
        layout_badge(l, x + px(l, 9), middle, px(l, 9), box->role, letter);
        x += px(l, 26);
    }
    int32_t room = r.x + r.w - x, wide = layout_measure(l, FONT_STRONG, label);
    int32_t right = layout_measure(l, FONT_SMALL_STRONG, words) + px(l, 8);
    if (state.length > 0 && wide + right > room) {
        layout_text(l, x, r.y + height + px(l, 9), room, FONT_SMALL_STRONG, ink, ANCHOR_START,
                    words);
        height += px(l, 14);
    } else if (state.length > 0) {
        layout_text(l, r.x + r.w, middle + px(l, 4), right, FONT_SMALL_STRONG, ink, ANCHOR_END,
                    words);
    }
    layout_text(l, x, middle + px(l, 5), room, FONT_STRONG, INK_TEXT, ANCHOR_START, label);
    return height;
}

static void draw_frame(struct layout *l, scene_ref ref, struct rect r)
{
    const struct scene_item *box = scene_at(l->scene, ref);
    uint8_t edge = edge_of(l, ref);
    struct shape *frame = picture_rect(l->picture, r, INK_BOX, edge);
    frame->round = px(l, 6);
    frame->weight = edge == INK_LINE ? DOT : px(l, 2);
    frame->dash = (box->state & STATE_SLOW) != 0 ? DASH_DOT : DASH_NONE;
    if ((box->state & STATE_DOWN) != 0) {
        frame = picture_rect(l->picture, r, INK_NONE, INK_NONE);
        frame->hatched = true;
        frame->round = px(l, 6);
    }
    layout_outline(l, ref, r);
}

static int32_t lay_card(struct layout *l, scene_ref ref, struct rect r, int depth)
{
    int32_t pad = px(l, l->crowding < TINY ? 12 : 8), top = px(l, l->crowding < TINY ? 8 : 4),
            gap = px(l, 4);
    int32_t head = draw_head(l, ref, rect_of(r.x + pad, r.y + top, r.w - 2 * pad, r.h));
    struct rect rest = {r.x + pad, r.y + top + head + gap, r.w - 2 * pad,
                        r.h - 2 * top - head - gap};
    int32_t height = depth >= LAYOUT_DEEPEST || rest.w < px(l, 40)
                         ? 0
                         : layout_stack(l, scene_child(l->scene, ref), rest, depth + 1);
    return 2 * top + head + (height > 0 ? height + gap : 0);
}

static int32_t measure_card(struct layout *l, scene_ref ref, struct rect r, int depth)
{
    bool dry = l->picture->dry;
    l->picture->dry = true;
    int32_t height = lay_card(l, ref, r, depth);
    l->picture->dry = dry;
    return (int32_t)min_i64(height, r.h);
}

static int32_t lay_section(struct layout *l, scene_ref ref, struct rect r, int depth)
{
    l->picture->item = ref;
    int32_t head = l->crowding < DOTS ? draw_head(l, ref, r) : 0;
    struct rect rest = {r.x, r.y + head, r.w, r.h - head};
    int32_t height = head + layout_stack(l, scene_child(l->scene, ref), rest, depth + 1);
    layout_keep_place(l, ref, rect_of(r.x, r.y, r.w, height));
    return height + px(l, 6);
}

// Between cards: on the map there must be room for what travels.
static struct spot gap_of(const struct layout *l, scene_ref box, int depth)
{
    static const int16_t across[CROWDINGS] = {48, 40, 28, 16, 8, 8},
                         down[CROWDINGS] = {28, 24, 16, 12, 6, 6};
    bool travels = depth == 0 && scene_at(l->scene, box)->pane == PANE_MAP;
    return travels ? (struct spot){px_by(l, across), px_by(l, down)}
                   : (struct spot){px(l, 12), px(l, 12)};
}

// One row of cards, all as high as the highest. Gives the first box of the next row.
static scene_ref lay_row(struct layout *l, scene_ref first, struct rect r, int columns, int depth,
                         int32_t *height)
{
    int32_t gap = gap_of(l, first, depth).x, width = (r.w - gap * (columns - 1)) / columns;
    scene_ref ref = first;
    *height = 0;
    for (int i = 0; i < columns && ref.at != 0; i++, ref = layout_next(l, ref, SCENE_BOX)) {
        *height = (int32_t)max_i64(*height, measure_card(l, ref, rect_of(0, 0, width, r.h), depth));
    }
    ref = first;
    for (int i = 0; i < columns && ref.at != 0; i++, ref = layout_next(l, ref, SCENE_BOX)) {
        struct rect card = {r.x + i * (width + gap), r.y, width, *height};
        l->picture->item = ref;
        if (!l->picture->dry) {
            draw_frame(l, ref, card);
            lay_card(l, ref, card, depth);
            layout_keep_place(l, ref, card);
        }
    }
    return ref;
}

static int32_t lay_cards(struct layout *l, scene_ref first, struct rect r, int depth)
{
    static const int16_t least_widths[CROWDINGS] = {248, 208, 152, 104, 88, 88};
    struct spot gap = gap_of(l, first, depth);
    int32_t least = px_by(l, least_widths), y = 0, count = layout_count(l, first, SCENE_BOX);
    int32_t columns = (int32_t)clamp_i64((r.w + gap.x) / (least + gap.x), 1, count);
    int32_t rows = (count + columns - 1) / columns;
    columns = (count + rows - 1) / rows; // rows of even length
    scene_ref ref = first;
    while (ref.at != 0 && y + px(l, 36) <= r.h) {
        int32_t height;
        ref = lay_row(l, ref, rect_of(r.x, r.y + y, r.w, r.h - y), columns, depth, &height);
        y += height + gap.y;
    }
    y = y > 0 ? y - gap.y : 0;
    if (ref.at != 0) {
        y += layout_more(l, rect_of(r.x, r.y + y, r.w, r.h), layout_count(l, ref, SCENE_BOX), "");
    }
    return y;
}

struct dot {
    int32_t w, h;
    bool named;
};

// The largest of which so many fit, in pixels of the design: with names if that can be.
static struct dot dot_size(const struct layout *l, int32_t count, struct rect r, int depth)
{
    static const struct dot sizes[] = {{104, 24, true}, {76, 22, true},  {56, 20, true},
                                       {20, 20, false}, {16, 16, false}, {12, 12, false},
                                       {10, 10, false}, {8, 8, false},   {6, 6, false}};
    int i = depth == 0 ? 0 : COUNT_OF(sizes) - 2;
    for (; i < COUNT_OF(sizes); i++) {
        int64_t columns = max_i64(r.w / px(l, sizes[i].w + 2), 1);
        if (div_up(count, columns) * px(l, sizes[i].h + 2) + px(l, 20) <= r.h) {
            return sizes[i];
        }
    }
    return (struct dot){4, 4, false};
}

static void draw_dot(struct layout *l, scene_ref ref, const struct dot *dot, struct rect r)
{
    const struct scene_item *box = scene_at(l->scene, ref);
    char text[2] = {scene_letter_of(l->scene, ref), 0};
    bool lettered = dot->h >= 12 && text[0] != 0;
    l->picture->item = ref;
    picture_rect(l->picture, r, ink_fill(box->role), INK_NONE)->round =
        (int32_t)min_i64(r.h / 5, px(l, 4));
    int32_t y = r.y + r.h / 2 + px(l, 4), lead = lettered && dot->named ? px(l, 18) : px(l, 6);
    if (lettered) {
        layout_text(l, dot->named ? r.x + px(l, 10) : r.x + r.w / 2, y, r.w, FONT_SMALL_STRONG,
                    ink_on(box->role), ANCHOR_MIDDLE, text);
    }
    if (dot->named) {
        layout_text(l, r.x + lead, y, r.w - lead - px(l, 4), FONT_SMALL, ink_on(box->role),
                    ANCHOR_START, scene_text(l->scene, box->label));
    }
    layout_looks(l, r, box);
    layout_outline(l, ref, r);
    layout_keep_place(l, ref, r);
}

// Very many boxes: a small one each, with its letter, state and outline; what has no room for its
// name has it in the tool tip.
static int32_t lay_dots(struct layout *l, scene_ref first, struct rect r, int depth)
{
    int32_t count = layout_count(l, first, SCENE_BOX), drawn = 0;
    struct dot dot = dot_size(l, count, r, depth);
    int32_t across = px(l, dot.w + 2), down = px(l, dot.h + 2),
            columns = (int32_t)max_i64(r.w / across, 1);
    int32_t rows = (count + columns - 1) / columns;
    if (rows > r.h / down) {
        rows = (int32_t)max_i64((r.h - px(l, 18)) / down, 0);
    }
    scene_ref ref = first;
    for (; ref.at != 0 && drawn < rows * columns; ref = layout_next(l, ref, SCENE_BOX), drawn++) {
        draw_dot(l, ref, &dot,
                 rect_of(r.x + drawn % columns * across, r.y + drawn / columns * down, px(l, dot.w),
                         px(l, dot.h)));
    }
    int32_t height = drawn == 0 ? 0 : ((drawn - 1) / columns + 1) * down;
    if (drawn < count) {
        l->picture->item = SCENE_ROOT;
        height += layout_more(l, rect_of(r.x, r.y + height, r.w, r.h), count - drawn, "");
    }
    return height;
}

int32_t layout_boxes(struct layout *l, scene_ref first, struct rect r, int depth)
{
    scene_ref ref = layout_find(l, first, SCENE_BOX);
    if (ref.at == 0) {
        return 0;
    }
    if (!are_sections(l, ref)) {
        bool outer = depth == 0 && layout_find(l, scene_child(l->scene, ref), SCENE_BOX).at != 0;
        return l->crowding == DUST && !outer ? lay_dots(l, ref, r, depth)
                                             : lay_cards(l, ref, r, depth);
    }
    int32_t y = 0;
    for (; ref.at != 0 && y < r.h; ref = layout_next(l, ref, SCENE_BOX)) {
        y += lay_section(l, ref, rect_of(r.x, r.y + y, r.w, r.h - y), depth);
    }
    return y;
}
