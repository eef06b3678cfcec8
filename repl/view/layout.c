// layout: see layout.h. This file shares the page out among panes; layout_stack.c and its
// neighbours fill them.
//
//   +------------------------------------------+
//   | title                        time, event |
//   | map, lanes, log      | memory, metrics,  |    one column where the page is narrow, or where
//   |                      | events, ...       |    one of the two has nothing to show
//   +------------------------------------------+
//
// Each pane is first measured at its roomiest. Panes of a column that do not fit together share its
// height: the small ones get what they want, the others the same each, and are drawn more and more
// crowded until they fit.
#include "repl/view/layout.h"

#include "repl/view/layout_inner.h"

#include <stdlib.h>

enum { EVENTS_HIGH = 260, PANE_LEAST = 110 }; // pixels of the design

struct column {
    enum scene_pane panes[SCENE_PANES];
    int32_t wanted[SCENE_PANES], given[SCENE_PANES];
    int count;
};

void layout_open(struct layout *l) { *l = (struct layout){0}; }

void layout_close(struct layout *l)
{
    free(l->places);
    *l = (struct layout){0};
}

struct rect layout_place(const struct layout *l, scene_ref ref)
{
    return ref.at < l->place_count ? l->places[ref.at] : (struct rect){0};
}

static bool has_content(const struct layout *l, enum scene_pane pane)
{
    return !l->wish.hidden[pane] &&
           (scene_roots(l->scene, pane).at != 0 || scene_keys(l->scene, pane).at != 0 ||
            l->scene->lost[pane] > 0);
}

static int32_t foot_of(struct layout *l, enum scene_pane pane, int32_t width)
{
    bool dry = l->picture->dry;
    l->picture->dry = true;
    int32_t keys = layout_keys(l, pane, rect_of(0, 0, width, px(l, 64)));
    l->picture->dry = dry;
    return keys > 0 ? keys + px(l, 8) : 0;
}

static int32_t head_of(const struct layout *l) { return px(l, 36); }

// The content of a pane, without its frame. Returns its height.
static int32_t lay_content(struct layout *l, enum scene_pane pane, struct rect r)
{
    if (pane == PANE_LESSON) {
        return layout_leaf(l, scene_roots(l->scene, pane), r);
    }
    layout_begin_time(l, pane, r.w);
    int32_t axis = !l->foot_axis ? 0 : px(l, l->crowding == DUST ? 38 : 20);
    struct rect inner = {r.x, r.y, r.w, r.h - axis};
    int32_t height = layout_stack(l, scene_roots(l->scene, pane), inner, 0);
    layout_time_axis(l);
    return height + axis;
}

static int32_t measure_content(struct layout *l, enum scene_pane pane, struct rect r)
{
    l->picture->dry = true;
    int32_t height = lay_content(l, pane, r);
    l->picture->dry = false;
    return height;
}

static int32_t frame_of(struct layout *l, enum scene_pane pane, int32_t width)
{
    return head_of(l) + px(l, 12) + foot_of(l, pane, width);
}

static int32_t measure_pane(struct layout *l, enum scene_pane pane, int32_t width)
{
    int32_t inner = width - 2 * px(l, 16);
    l->crowding = NORMAL;
    return measure_content(l, pane, rect_of(0, 0, inner, 4 * l->picture->height)) +
           frame_of(l, pane, inner);
}

static void draw_frame(struct layout *l, enum scene_pane pane, struct rect r)
{
    char name[32], lost[64];
    struct text t = text_in(name, sizeof name);
    for (const char *at = words_pane(pane); *at != '\0'; at++) {
        text_add(&t, "%c", at == words_pane(pane) ? *at - 'a' + 'A' : *at);
    }
    l->picture->item = SCENE_ROOT;
    struct shape *panel = picture_rect(l->picture, r, INK_PANEL, INK_LINE);
    panel->round = px(l, 8);
    layout_text(l, r.x + px(l, 16), r.y + px(l, 22), r.w - px(l, 32), FONT_SMALL_STRONG, INK_MUTED,
                ANCHOR_START, name);
    if (l->scene->lost[pane] > 0) {
        t = text_in(lost, sizeof lost);
        text_add(&t, "%lld more found no memory", (long long)l->scene->lost[pane]);
        layout_text(l, r.x + r.w - px(l, 16), r.y + px(l, 22), r.w / 2, FONT_SMALL, INK_MUTED,
                    ANCHOR_END, lost);
    }
}

// The roomiest way in which a pane fits.
static enum crowding fitting(struct layout *l, enum scene_pane pane, struct rect inner)
{
    int crowding = ROOMY;
    for (; pane != PANE_LESSON && crowding < DUST; crowding++) {
        l->crowding = crowding;
        if (measure_content(l, pane, rect_of(0, 0, inner.w, 2 * inner.h)) <= inner.h) {
            break;
        }
    }
    return (enum crowding)crowding;
}

// The legend is the first to go where a pane is too low for it and for what it explains.
static void draw_pane(struct layout *l, enum scene_pane pane, struct rect r)
{
    draw_frame(l, pane, r);
    l->panes[pane] = r;
    struct rect inner = {r.x + px(l, 16), r.y + head_of(l), r.w - px(l, 32),
                         r.h - head_of(l) - px(l, 12)};
    int32_t foot = foot_of(l, pane, inner.w);
    foot = inner.h - foot < px(l, 72) ? 0 : foot;
    inner.h -= foot;
    if (inner.w < px(l, 24) || inner.h < px(l, 16)) {
        return;
    }
    enum crowding crowding = fitting(l, pane, inner);
    if (crowding > SMALL && foot > 0) {
        struct rect larger = {inner.x, inner.y, inner.w, inner.h + foot};
        enum crowding without = fitting(l, pane, larger);
        if (without < crowding) {
            crowding = without;
            inner = larger;
            foot = 0;
        }
    }
    l->crowding = (int)crowding;
    lay_content(l, pane, inner);
    layout_journeys(l, pane);
    l->crowding = NORMAL;
    if (foot > 0) {
        int32_t y = r.y + r.h - px(l, 10) - foot;
        picture_line(l->picture, inner.x, y, inner.x + inner.w, y, INK_GRID);
        layout_keys(l, pane, rect_of(inner.x, y + px(l, 6), inner.w, foot));
    }
}

// Small panes get what they want; the rest is shared evenly; what is left over goes to all alike.
static void share_height(struct column *c, int32_t height)
{
    int32_t left = height;
    int open = c->count;
    bool fixed[SCENE_PANES] = {false};
    for (int i = 0; i < c->count; i++) { // what is to be read is not cut short by others
        fixed[i] = c->panes[i] == PANE_LESSON && c->count > 1;
        if (fixed[i]) {
            c->given[i] = (int32_t)min_i64(c->wanted[i], height * 3 / 5);
            left -= c->given[i];
            open--;
        }
    }
    for (bool again = true; again && open > 0;) {
        again = false;
        int32_t each = left / open;
        for (int i = 0; i < c->count; i++) {
            if (!fixed[i] && c->wanted[i] <= each) {
                c->given[i] = c->wanted[i];
                fixed[i] = again = true;
                left -= c->wanted[i];
                open--;
            }
        }
    }
    for (int i = 0; i < c->count; i++) {
        c->given[i] = fixed[i] ? c->given[i] + (open == 0 ? left / c->count : 0) : left / open;
    }
}

static void fill_column(struct layout *l, struct column *c, struct rect r)
{
    int32_t gap = px(l, 12), y = 0;
    for (int i = 0; i < c->count; i++) {
        c->wanted[i] = measure_pane(l, c->panes[i], r.w);
    }
    share_height(c, r.h - gap * (c->count - 1));
    for (int i = 0; i < c->count; i++) {
        bool last = i == c->count - 1;
        draw_pane(l, c->panes[i], rect_of(r.x, r.y + y, r.w, last ? r.h - y : c->given[i]));
        y += c->given[i] + gap;
    }
}

static void add_panes(const struct layout *l, struct column *c, const enum scene_pane *panes,
                      int count)
{
    for (int i = 0; i < count; i++) {
        if (has_content(l, panes[i])) {
            c->panes[c->count++] = panes[i];
        }
    }
}

static int32_t draw_head(struct layout *l, struct rect r)
{
    char words[LAYOUT_WORDS];
    struct text t = text_in(words, sizeof words);
    words_moment(l->scene->now, &t);
    text_add(&t, " \u00b7 event ");
    words_number(UNIT_NONE, l->scene->event, &t);
    int32_t wide = layout_text(l, r.x + r.w, r.y + px(l, 18), r.w / 2, FONT_BODY, INK_MUTED,
                               ANCHOR_END, words);
    layout_text(l, r.x, r.y + px(l, 18), r.w - wide - px(l, 16), FONT_TITLE, INK_TEXT, ANCHOR_START,
                scene_text(l->scene, l->scene->title));
    return px(l, 32);
}

static void make_places(struct layout *l)
{
    memset(l->panes, 0, sizeof l->panes);
    if (l->scene->count > l->place_count) {
        struct rect *larger = realloc(l->places, l->scene->count * sizeof *larger);
        if (larger != NULL) {
            l->places = larger;
            l->place_count = l->scene->count;
        }
    }
    if (l->places != NULL) {
        memset(l->places, 0, l->place_count * sizeof *l->places);
    }
}

static int32_t height_of(struct layout *l, const struct column *c, int32_t width)
{
    int32_t height = 0;
    for (int i = 0; i < c->count; i++) {
        height += measure_pane(l, c->panes[i], width) + px(l, 12);
    }
    return height;
}

// Beside a lesson other panes stand where there is room for them, or somebody wants them.
static void add_what_fits(struct layout *l, struct column *c, const enum scene_pane *panes,
                          int count, struct rect r)
{
    int32_t taken = height_of(l, c, r.w);
    for (int i = 0; i < count && c->count > 0; i++) {
        struct column one = {0};
        add_panes(l, &one, &panes[i], 1);
        int32_t height = height_of(l, &one, r.w);
        if (l->wish.wanted[panes[i]] || taken + height <= r.h) {
            add_panes(l, c, &panes[i], 1);
            taken += height;
        }
    }
}

// Words want room: a lesson has half the page, from its beginning.
static void share_with_lesson(struct layout *l, struct column *left, struct column *right,
                              struct rect half)
{
    static const enum scene_pane first[] = {PANE_MAP, PANE_LANES, PANE_LOG},
                                 then[] = {PANE_MEMORY, PANE_METRICS, PANE_EVENTS, PANE_TREE};
    right->panes[right->count++] = PANE_LESSON;
    add_panes(l, left, first, COUNT_OF(first));
    add_what_fits(l, left, then, COUNT_OF(then), half);
}

// The list of events stands in the wide column where that has room to spare, whatever it says now.
static void share_in_columns(struct layout *l, struct column *left, struct column *right,
                             struct rect wide)
{
    static const enum scene_pane first[] = {PANE_MAP, PANE_LANES, PANE_LOG},
                                 then[] = {PANE_MEMORY, PANE_METRICS}, events[] = {PANE_EVENTS},
                                 tree[] = {PANE_TREE};
    add_panes(l, left, first, COUNT_OF(first));
    right = left->count > 0 ? right : left;
    bool spare = right != left && height_of(l, left, wide.w) + px(l, EVENTS_HIGH) <= wide.h;
    add_panes(l, right, then, COUNT_OF(then));
    add_panes(l, spare ? left : right, events, 1);
    add_panes(l, right, tree, 1);
}

// In one column only so many panes as can say something.
static void drop_the_last(struct layout *l, struct column *c, int32_t height)
{
    int32_t room = height - px(l, c->count > 0 && c->panes[0] == PANE_LESSON ? 2 * PANE_LEAST : 0);
    int most = (int)max_i64(room / px(l, PANE_LEAST), 1);
    for (int i = c->count - 1; i > 0 && c->count > most; i--) {
        if (!l->wish.wanted[c->panes[i]]) {
            memmove(&c->panes[i], &c->panes[i + 1],
                    (size_t)(c->count - i - 1) * sizeof c->panes[0]);
            c->count--;
        }
    }
}

static void share_page(struct layout *l, struct rect r)
{
    static const enum scene_pane all[] = {PANE_LESSON, PANE_MAP,     PANE_LANES,  PANE_LOG,
                                          PANE_MEMORY, PANE_METRICS, PANE_EVENTS, PANE_TREE};
    struct column left = {0}, right = {0};
    int32_t gap = px(l, 12), share = r.w;
    if (r.w < px(l, 760)) {
        add_panes(l, &left, all, COUNT_OF(all));
        drop_the_last(l, &left, r.h);
    } else if (has_content(l, PANE_LESSON)) {
        share = (r.w - gap) / 2;
        share_with_lesson(l, &left, &right, rect_of(r.x, r.y, share, r.h));
    } else {
        share = (r.w - gap) * 5 / 8;
        share_in_columns(l, &left, &right, rect_of(r.x, r.y, share, r.h));
        share = right.count > 0 ? share : r.w;
    }
    if (left.count == 0) {
        layout_text(l, r.x, r.y + px(l, 24), share, FONT_BODY, INK_MUTED, ANCHOR_START,
                    "There is nothing to see yet.");
    }
    fill_column(l, &left, rect_of(r.x, r.y, share, r.h));
    fill_column(l, &right, rect_of(r.x + share + gap, r.y, r.w - share - gap, r.h));
}

void layout_scene(struct layout *l, const struct scene *s, const struct changes *changes,
                  const struct layout_wish *wish, struct picture *out)
{
    l->scene = s;
    l->changes = changes;
    l->wish = *wish;
    l->picture = out;
    int percent = wish->text_percent > 0 ? (int)clamp_i64(wish->text_percent, 50, 400) : 100;
    l->unit = 8 * DOT * percent / 100;
    int32_t width = (int32_t)clamp_i64(wish->width, 1, LAYOUT_LARGEST) * DOT;
    int32_t height = (int32_t)clamp_i64(wish->height, 1, LAYOUT_LARGEST) * DOT;
    picture_begin(out, width, height, l->unit);
    make_places(l);
    picture_rect(out, rect_of(0, 0, width, height), INK_PAGE, INK_NONE);
    int32_t margin = px(l, 16);
    struct rect r = {margin, margin, width - 2 * margin, height - 2 * margin};
    if (r.w < px(l, 64) || r.h < px(l, 48)) {
        return; // a page this small has room for nothing that could be read
    }
    int32_t head = draw_head(l, r);
    share_page(l, rect_of(r.x, r.y + head, r.w, r.h - head));
}
