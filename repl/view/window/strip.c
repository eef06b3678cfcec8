// strip: see strip.h.
#include "repl/view/window/strip.h"

#include "repl/view/axis.h"
#include "repl/view/words.h"

enum { TRACK = 28, AXIS = 18, FOOT = 24, SIDE = 112, MARGIN = 16, CUT_BYTES = 500 };

static int32_t px(const struct picture *p, int32_t pixels) { return p->unit * pixels / 8; }

int32_t strip_height(int32_t height, int32_t unit)
{
    int32_t wanted = unit * (TRACK + AXIS + FOOT + 12) / 8;
    return height >= 3 * wanted ? wanted : 0;
}

static struct axis axis_of(const struct scene *line)
{
    const struct scene_item *lane = scene_at(line, scene_roots(line, PANE_LANES));
    return lane == NULL ? (struct axis){UNIT_TIME, 0, 1}
                        : (struct axis){UNIT_TIME, lane->start, lane->end};
}

int64_t strip_time(const struct scene *line, struct rect track, int32_t x)
{
    struct axis axis = axis_of(line);
    int64_t along = clamp_i64((int64_t)x - track.x, 0, track.w);
    return track.w <= 0 ? axis.least : axis.least + mul_div(axis.most - axis.least, along, track.w);
}

// As many entries as fit; three blanks are between them.
static size_t whole_entries(const char *text, size_t fits)
{
    while (fits > 0 && text[fits] != '\0' && strncmp(text + fits, "   ", 3) != 0) {
        fits--;
    }
    return fits;
}

// Cut with an ellipsis where it is too long.
static void put(struct picture *p, int32_t x, int32_t y, enum font font, uint8_t ink,
                enum anchor anchor, const char *text, int32_t room)
{
    char cut[CUT_BYTES];
    size_t fits = font_fit(font, p->unit, text, room);
    if (text[fits] != '\0') {
        struct text t = text_in(cut, sizeof cut);
        fits = font_fit(font, p->unit, text, room - font_width(font, p->unit, "\u2026", 3));
        text_add_bytes(&t, text, fits < CUT_BYTES - 4 ? fits : 0);
        text_add(&t, "\u2026");
        text = cut;
        fits = fits > 0 ? t.length : 0;
    }
    if (fits > 0) {
        picture_text(p, x, y, font, ink, text, fits)->anchor = (uint8_t)anchor;
    }
}

static void put_keys(const struct strip *s, struct picture *p, struct rect r, int32_t base)
{
    size_t fits = font_fit(FONT_SMALL, p->unit, s->keys, r.w);
    fits = whole_entries(s->keys, fits);
    if (fits > 0 && s->said[0] == '\0') {
        picture_text(p, r.x, base, FONT_SMALL, INK_MUTED, s->keys, fits);
    } else if (s->said[0] == '\0') { // one entry, longer than the window
        put(p, r.x, base, FONT_SMALL, INK_MUTED, ANCHOR_START, s->keys, r.w);
    } else if (fits > 0 && s->keys[fits] == '\0') {
        picture_text(p, r.x + r.w, base, FONT_SMALL, INK_MUTED, s->keys, fits)->anchor = ANCHOR_END;
    }
}

// Bars as high as the share of events of the busiest stretch; a stretch with a landmark has a tick
// above.
static void draw_density(const struct scene *line, struct picture *p, struct rect track)
{
    struct axis axis = axis_of(line);
    uint32_t count, landmark_count;
    scene_ref series = scene_roots(line, PANE_METRICS);
    const struct scene_point *events = scene_points(line, series, &count);
    const struct scene_point *landmarks =
        scene_points(line, scene_child(line, series), &landmark_count);
    int64_t most = 1, from = 0;
    for (uint32_t i = 0; i < count; i++) {
        most = max_i64(most, events[i].value);
    }
    int32_t top = track.y + px(p, 5), room = track.h - px(p, 5);
    for (uint32_t i = 0; i < count; i++) {
        int32_t x = track.x + (int32_t)axis_place(&axis, from, track.w);
        int32_t until = track.x + (int32_t)axis_place(&axis, events[i].time, track.w);
        int32_t high = (int32_t)(room * events[i].value / most);
        bool past = events[i].time <= line->now;
        if (events[i].value > 0) {
            high = high < DOT * 2 ? DOT * 2 : high;
            picture_rect(p, (struct rect){x, top + room - high, until - x, high},
                         past ? INK_MUTED : INK_LINE, INK_NONE);
        }
        if (i < landmark_count && landmarks[i].value > 0) {
            picture_rect(p, (struct rect){x, track.y, px(p, 2), px(p, 4)}, ink_edge(ROLE_WARNING),
                         INK_NONE);
        }
        from = events[i].time;
    }
}

static void draw_ticks(const struct scene *line, struct picture *p, struct rect track)
{
    struct axis axis = axis_of(line);
    int64_t ticks[AXIS_TICKS];
    int count = axis_ticks(&axis, (int)clamp_i64(track.w / px(p, 110), 1, 12), ticks);
    for (int i = 0; i < count; i++) {
        int32_t x = track.x + (int32_t)axis_place(&axis, ticks[i], track.w);
        char words[64];
        struct text t = text_in(words, sizeof words);
        axis_print(&axis, ticks[i], &t);
        picture_line(p, x, track.y + track.h, x, track.y + track.h + px(p, 4), INK_LINE);
        int32_t half = font_width(FONT_SMALL, p->unit, words, strlen(words)) / 2;
        bool last = x + half > track.x + track.w;
        put(p, last ? track.x + track.w : x, track.y + track.h + px(p, 14), FONT_SMALL, INK_MUTED,
            i == 0 ? ANCHOR_START
            : last ? ANCHOR_END
                   : ANCHOR_MIDDLE,
            words, 2 * half + px(p, 8));
    }
}

// Marks are flags that stand up in the track, branches hang down from it.
static void draw_marks(const struct scene *line, struct picture *p, struct rect track)
{
    struct axis axis = axis_of(line);
    scene_ref ref = scene_child(line, scene_roots(line, PANE_LANES));
    for (; ref.at != 0; ref = scene_next(line, ref)) {
        const struct scene_item *mark = scene_at(line, ref);
        if (mark->kind != SCENE_MARK) {
            continue;
        }
        bool branch = mark->role != ROLE_PLAIN;
        uint8_t ink = branch ? ink_edge(mark->role) : INK_TEXT;
        int32_t x = track.x + (int32_t)axis_place(&axis, mark->value, track.w);
        const char *name = scene_text(line, mark->label);
        int32_t wide = font_width(FONT_SMALL, p->unit, name, strlen(name));
        bool left = x + wide + px(p, 8) > track.x + track.w;
        picture_line(p, x, track.y, x, track.y + track.h + px(p, branch ? 4 : 0), ink)->weight =
            px(p, 2);
        int32_t shown = wide < track.w / 3 ? wide : track.w / 3;
        picture_rect(p,
                     (struct rect){left ? x - px(p, 7) - shown : x + px(p, 1),
                                   track.y + px(p, branch ? 14 : 2), shown + px(p, 6), px(p, 13)},
                     INK_SLOT, INK_NONE)
            ->round = px(p, 2);
        put(p, left ? x - px(p, 4) : x + px(p, 4), track.y + px(p, branch ? 24 : 12), FONT_SMALL,
            ink, left ? ANCHOR_END : ANCHOR_START, name, track.w / 3);
    }
}

static void draw_head(const struct scene *line, struct picture *p, struct rect track)
{
    struct axis axis = axis_of(line);
    int32_t x = track.x + (int32_t)axis_place(&axis, line->now, track.w);
    picture_rect(p, (struct rect){x - px(p, 1), track.y - px(p, 3), px(p, 2), track.h + px(p, 6)},
                 INK_ACCENT, INK_NONE);
    picture_circle(p, x, track.y - px(p, 3), px(p, 5), INK_ACCENT, INK_NONE);
}

struct rect strip_draw(const struct strip *s, struct picture *p, struct rect r)
{
    int32_t margin = px(p, MARGIN), side = r.w > px(p, 480) ? px(p, SIDE) : 0;
    struct rect track = {r.x + margin + side, r.y + px(p, 8), r.w - 2 * margin - side,
                         px(p, TRACK)};
    picture_rect(p, track, INK_SLOT, s->focused ? ink_edge(ROLE_1) : INK_LINE)->round = px(p, 4);
    draw_density(s->line, p, track);
    draw_marks(s->line, p, track);
    draw_ticks(s->line, p, track);
    draw_head(s->line, p, track);
    if (side > 0) {
        put(p, r.x + margin, track.y + px(p, 12), FONT_STRONG, s->playing ? INK_ACCENT : INK_TEXT,
            ANCHOR_START, s->playing ? "playing" : "paused", side);
        put(p, r.x + margin, track.y + px(p, 28), FONT_SMALL, INK_MUTED, ANCHOR_START, s->speed,
            side);
    }
    int32_t base = r.y + r.h - px(p, 9), keys = 0;
    if (s->said[0] != '\0') {
        int32_t wide = font_width(FONT_BODY, p->unit, s->said, strlen(s->said));
        put(p, r.x + margin, base, FONT_BODY, s->said_bad ? ink_edge(ROLE_BAD) : INK_TEXT,
            ANCHOR_START, s->said, r.w - 2 * margin);
        keys = wide + px(p, 32);
    }
    put_keys(s, p, (struct rect){r.x + margin + keys, base, r.w - 2 * margin - keys, 0}, base);
    return track;
}
