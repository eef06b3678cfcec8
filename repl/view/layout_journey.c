// layout_journey: links between things that have their place already, and messages on their way.
// See layout_inner.h.
//
// On the map a message is a lettered circle on the line from its sender to its receiver, as far as
// it has come. Between two lanes of time it is the slanted line of a time-space diagram, from when
// and where it left to when and where it arrives.
#include "repl/view/layout_inner.h"

#include <stdlib.h>

// Where a line from the middle of a rectangle towards a spot leaves it.
static struct spot leave(struct rect r, struct spot towards)
{
    int64_t cx = r.x + r.w / 2, cy = r.y + r.h / 2, dx = towards.x - cx, dy = towards.y - cy;
    int64_t ax = dx < 0 ? -dx : dx, ay = dy < 0 ? -dy : dy;
    if (ax == 0 && ay == 0) {
        return (struct spot){(int32_t)cx, (int32_t)cy};
    }
    if (ax * r.h > ay * r.w) { // through the left or right side
        return (struct spot){(int32_t)(cx + (dx < 0 ? -r.w / 2 : r.w / 2)),
                             (int32_t)(cy + dy * (r.w / 2) / ax)};
    }
    return (struct spot){(int32_t)(cx + dx * (r.h / 2) / ay),
                         (int32_t)(cy + (dy < 0 ? -r.h / 2 : r.h / 2))};
}

static struct spot middle_of(struct rect r) { return (struct spot){r.x + r.w / 2, r.y + r.h / 2}; }

// The outermost thing around an item that has a place: the house whose door it is.
static struct rect house_of(const struct layout *l, scene_ref ref)
{
    struct rect house = {0};
    for (const struct scene_item *item; (item = scene_at(l->scene, ref)) != NULL;
         ref = item->parent) {
        struct rect place = layout_place(l, ref);
        house = place.w > 0 ? place : house;
    }
    return house;
}

// Both ends of a journey. What comes from outside, or goes there, waits at the door: the edge of
// the house.
static bool find_ends(const struct layout *l, const struct scene_item *item, struct spot *from,
                      struct spot *to)
{
    struct rect a = layout_place(l, item->from), b = layout_place(l, item->to);
    bool in = item->from.at == 0 && b.w > 0, out = item->to.at == 0 && a.w > 0;
    if (in) {
        *to = (struct spot){house_of(l, item->to).x, b.y + b.h / 2};
        *from = *to;
    } else if (out) {
        struct rect house = house_of(l, item->from);
        *from = (struct spot){house.x + house.w, a.y + a.h / 2};
        *to = *from;
    } else if (a.w > 0 && b.w > 0) {
        *from = leave(a, middle_of(b));
        *to = leave(b, middle_of(a));
    }
    return in || out || (a.w > 0 && b.w > 0);
}

// In the middle of the link, if that is long enough to be seen on both sides.
static void draw_link_label(struct layout *l, const struct scene_item *link, struct spot from,
                            int32_t dx, int32_t dy)
{
    const char *label = scene_text(l->scene, link->label);
    int32_t wide = layout_measure(l, FONT_SMALL, label) + px(l, 8), high = px(l, 16);
    bool room = abs(dx) > wide + px(l, 24) || abs(dy) > high + px(l, 24);
    if (label[0] == '\0' || !room || l->crowding > SMALL) {
        return;
    }
    int32_t x = from.x + dx / 2, y = from.y + dy / 2;
    picture_rect(l->picture, rect_of(x - wide / 2, y - high / 2, wide, high), INK_PANEL, INK_NONE)
        ->round = px(l, 3);
    layout_text(l, x, y + px(l, 4), wide, FONT_SMALL, INK_MUTED, ANCHOR_MIDDLE, label);
}

static void draw_link(struct layout *l, scene_ref ref)
{
    const struct scene_item *link = scene_at(l->scene, ref);
    struct spot from, to;
    if (link->from.at == 0 || link->to.at == 0 || link->from.at == link->to.at ||
        !find_ends(l, link, &from, &to)) {
        return;
    }
    int32_t dx = to.x - from.x, dy = to.y - from.y;
    bool sideways = abs(dx) > abs(dy);
    struct shape *curve =
        picture_curve(l->picture, from, to, sideways ? dx / 2 : 0,
                      link->role == ROLE_PLAIN ? INK_MUTED : ink_edge(link->role));
    curve->weight = px(l, (link->state & STATE_HIGHLIGHTED) != 0 ? 3 : 1) + px(l, 1) / 2;
    curve->arrow = true;
    curve->dash = (link->state & (STATE_PREDICTED | STATE_HATCHED)) != 0 ? DASH_LONG : DASH_NONE;
    draw_link_label(l, link, from, dx, dy);
    layout_keep_place(l, ref,
                      rect_of((int32_t)min_i64(from.x, to.x), (int32_t)min_i64(from.y, to.y),
                              (int32_t)max_i64(abs(dx), DOT), (int32_t)max_i64(abs(dy), DOT)));
}

static void draw_circle(struct layout *l, scene_ref ref, struct spot at)
{
    const struct scene_item *token = scene_at(l->scene, ref);
    int32_t radius = px(l, 9);
    char text[2] = {scene_letter_of(l->scene, ref), '\0'};
    uint8_t role = token->role;
    picture_circle(l->picture, at.x, at.y, radius, role == ROLE_PLAIN ? INK_TEXT : ink_fill(role),
                   INK_PANEL)
        ->weight = px(l, 2);
    layout_text(l, at.x, at.y + px(l, 4), 2 * radius, FONT_SMALL_STRONG,
                role == ROLE_PLAIN ? INK_PANEL : ink_on(role), ANCHOR_MIDDLE, text);
    if ((token->state & (STATE_STRUCK | STATE_DOWN)) != 0) {
        picture_line(l->picture, at.x - radius, at.y + radius, at.x + radius, at.y - radius,
                     ink_edge(ROLE_BAD))
            ->weight = px(l, 2);
    }
    struct rect place = {at.x - radius, at.y - radius, 2 * radius, 2 * radius};
    layout_outline(l, ref, place);
    layout_keep_place(l, ref, place);
}

static bool is_on_time(const struct layout *l, scene_ref end)
{
    const struct scene_item *lane = scene_at(l->scene, end);
    return lane != NULL && lane->kind == SCENE_LANE && lane->axis == LANE_TIME &&
           layout_place(l, end).w > 0;
}

static void draw_slant(struct layout *l, scene_ref ref)
{
    const struct scene_item *token = scene_at(l->scene, ref);
    struct rect a = layout_place(l, token->from), b = layout_place(l, token->to);
    int32_t x = a.x + (int32_t)axis_place(&l->time, token->start, a.w), y = a.y + a.h / 2;
    int32_t x2 = b.x + (int32_t)axis_place(&l->time, token->end, b.w), y2 = b.y + b.h / 2;
    struct shape *line = picture_line(l->picture, x, y, x2, y2, INK_TEXT);
    line->arrow = true;
    line->dash = token->end > l->scene->now ? DASH_LONG : DASH_NONE;
    draw_circle(l, ref,
                (struct spot){(int32_t)(((int64_t)x + x2) / 2), (int32_t)(((int64_t)y + y2) / 2)});
}

static void draw_token(struct layout *l, scene_ref ref)
{
    const struct scene_item *token = scene_at(l->scene, ref);
    struct spot from, to;
    if (is_on_time(l, token->from) && is_on_time(l, token->to)) {
        draw_slant(l, ref);
        return;
    }
    if (!find_ends(l, token, &from, &to)) {
        return;
    }
    struct axis way = {UNIT_TIME, token->start, token->end};
    int32_t share =
        token->end > token->start ? (int32_t)axis_place(&way, l->scene->now, 1000) : 1000;
    struct shape *path = picture_line(l->picture, from.x, from.y, to.x, to.y, INK_MUTED);
    path->dash = DASH_DOT;
    path->arrow = true;
    draw_circle(l, ref,
                (struct spot){from.x + (int32_t)((int64_t)(to.x - from.x) * share / 1000),
                              from.y + (int32_t)((int64_t)(to.y - from.y) * share / 1000)});
}

void layout_journeys(struct layout *l, enum scene_pane pane)
{
    enum { MOST = 2000, MOST_IN_DUST = 40 }; // beyond that a picture is grey
    scene_ref first = scene_roots(l->scene, pane);
    bool grey = l->crowding == DUST && layout_count(l, first, SCENE_LINK) > MOST_IN_DUST;
    int drawn = 0;
    for (int kind = grey ? SCENE_TOKEN : SCENE_LINK; kind >= SCENE_TOKEN; kind--) {
        scene_ref ref = scene_roots(l->scene, pane);
        for (ref = layout_find(l, ref, (enum scene_kind)kind); ref.at != 0 && drawn < MOST;
             ref = layout_next(l, ref, (enum scene_kind)kind), drawn++) {
            l->picture->item = ref;
            kind == SCENE_LINK ? draw_link(l, ref) : draw_token(l, ref);
        }
    }
    l->picture->item = SCENE_ROOT;
}
