// layout_leaf: a text that is read from top to bottom: the page of a lesson. See layout_inner.h.
//
// Unlike other panes it is never drawn smaller: what finds no room is above or below, and a bar at
// the right says so. Lines are laid out on a sheet as high as it needs to be; those between the top
// that is wished and the foot of the pane are drawn.
#include "repl/text/utf8.h"
#include "repl/view/layout_inner.h"

enum { MEASURE = 680 }; // pixels of the design: longer lines are hard to read

struct sheet {
    struct layout *layout;
    struct rect r;     // of the page
    int32_t top, y;    // of what is shown, of what comes next, on the sheet
    int32_t newest;    // where the newest note begins; -1: there is none
    struct rect place; // of the note being laid out, on the sheet; w 0: as wide as the page
    int32_t button_x, button_gap; // where the row of buttons has got to; the gap above it
    int64_t votes_most;           // of the options
};

static bool is_seen(const struct sheet *s, int32_t y, int32_t high)
{
    return y >= s->top && y + high <= s->top + s->r.h;
}

// As much of a rectangle of the sheet as can be seen, on the picture.
static struct rect seen_part(const struct sheet *s, struct rect r)
{
    int32_t from = (int32_t)clamp_i64(r.y - s->top, 0, s->r.h);
    int32_t until = (int32_t)clamp_i64(r.y + r.h - s->top, 0, s->r.h);
    return rect_of(r.x, s->r.y + from, r.w, until - from);
}

static void fill(struct sheet *s, struct rect r, uint8_t ink, uint8_t edge)
{
    r = seen_part(s, r);
    if (r.h > 0) {
        picture_rect(s->layout->picture, r, ink, edge);
    }
}

// ---- words ----

struct words {
    enum font font;
    uint8_t ink;
    int32_t x, w, hang; // further lines begin at x + hang
};

// What stands beside each other in one font, until it is drawn.
struct run {
    const char *from, *until;
    enum font font;
    int32_t x, w;
};

static void draw_run(struct sheet *s, struct run *run, int32_t y, int32_t high, uint8_t ink)
{
    if (run->until > run->from && is_seen(s, y, high)) {
        picture_text(s->layout->picture, run->x, s->r.y + y - s->top + high * 7 / 10, run->font,
                     ink, run->from, (size_t)(run->until - run->from));
    }
    run->x += run->w;
    run->w = 0;
    run->from = run->until;
}

// The bytes up to the next blank or backquote; at least one.
static size_t word_at(const char *text)
{
    size_t length = strcspn(text, " `");
    return length > 0 ? length : 1;
}

// Words wrapped at blanks; what stands between backquotes is code. Returns the height.
static int32_t put_words(struct sheet *s, const struct words *how, const char *text)
{
    struct layout *l = s->layout;
    int32_t high = font_size(how->font, l->unit) * 3 / 2, y = s->y;
    struct run run = {text, text, how->font, how->x, 0};
    bool code = false;
    while (*text != '\0') {
        if (*text == '`') {
            draw_run(s, &run, y, high, how->ink);
            code = !code;
            run.from = run.until = ++text;
            run.font = code ? FONT_MONO : how->font;
            continue;
        }
        size_t bytes = word_at(text);
        int32_t wide = font_width(run.font, l->unit, text, bytes);
        bool blank = *text == ' ';
        if (run.x + run.w + wide > how->x + how->w && run.x + run.w > how->x + how->hang) {
            draw_run(s, &run, y, high, how->ink);
            y += high;
            run.x = how->x + how->hang;
            text += blank ? bytes : 0;
            run.from = run.until = text;
            continue;
        }
        if (wide > how->w - how->hang) { // a word longer than the line
            bytes =
                (size_t)max_i64((int64_t)font_fit(run.font, l->unit, text, how->w - how->hang), 1);
            bytes = utf8_whole(text, bytes) > 0 ? utf8_whole(text, bytes) : 1;
            wide = font_width(run.font, l->unit, text, bytes);
        }
        run.w += wide;
        text += bytes;
        run.until = text;
    }
    draw_run(s, &run, y, high, how->ink);
    return y + high - s->y;
}

// ---- notes ----

static int32_t lay_line(struct sheet *s, const struct scene_item *note, bool output)
{
    struct layout *l = s->layout;
    const char *text = scene_text(l->scene, note->words);
    int32_t inset = px(l, 12), from = s->y;
    size_t blanks = strspn(text, " ");
    int32_t lead = font_width(FONT_MONO, l->unit, text, blanks);
    struct words how = {FONT_MONO, output ? INK_MUTED : INK_TEXT, s->r.x + inset + lead,
                        s->r.w - inset - lead - px(l, 8), px(l, 16)};
    bool dry = l->picture->dry;
    l->picture->dry = true;
    int32_t high = put_words(s, &how, text + blanks);
    l->picture->dry = dry;
    if (!is_seen(s, from, high)) {
        return high;
    }
    if (!output) {
        fill(s, rect_of(s->r.x, from, s->r.w, high), INK_BOX, INK_NONE);
    }
    fill(s, rect_of(s->r.x, from, px(l, 3), high), output ? INK_GRID : ink_edge(ROLE_1), INK_NONE);
    return put_words(s, &how, text + blanks);
}

static void put_tick(struct sheet *s, int32_t x, int32_t y, int32_t size, uint8_t role)
{
    struct picture *p = s->layout->picture;
    if (!is_seen(s, y, size)) {
        return;
    }
    y += s->r.y - s->top;
    picture_rect(p, rect_of(x, y, size, size), INK_NONE, INK_MUTED)->round = size / 5;
    if (role == ROLE_GOOD) {
        struct shape *tick = picture_polyline(p, ink_edge(ROLE_GOOD));
        tick->weight = size / 6;
        picture_spot(p, x + size / 6, y + size / 2);
        picture_spot(p, x + size * 2 / 5, y + size * 4 / 5);
        picture_spot(p, x + size * 11 / 10, y - size / 10);
    } else if (role == ROLE_BAD) {
        picture_line(p, x + size / 5, y + size / 5, x + size * 4 / 5, y + size * 4 / 5,
                     ink_edge(ROLE_BAD))
            ->weight = size / 6;
        picture_line(p, x + size * 4 / 5, y + size / 5, x + size / 5, y + size * 4 / 5,
                     ink_edge(ROLE_BAD))
            ->weight = size / 6;
    }
}

static int32_t lay_goal(struct sheet *s, const struct scene_item *note)
{
    struct layout *l = s->layout;
    struct words how = {FONT_BODY, INK_TEXT, s->r.x + px(l, 24), s->r.w - px(l, 24), 0};
    put_tick(s, s->r.x + px(l, 2), s->y + px(l, 3), px(l, 13), note->role);
    return put_words(s, &how, scene_text(l->scene, note->words));
}

static int32_t lay_option(struct sheet *s, const struct scene_item *note)
{
    struct layout *l = s->layout;
    const char *text = scene_text(l->scene, note->words);
    bool chosen = (note->state & STATE_HIGHLIGHTED) != 0, right = note->role == ROLE_GOOD;
    int32_t pad = px(l, 7), badge = px(l, 34), count = s->votes_most > 0 ? px(l, 56) : 0;
    int32_t tick = right ? px(l, 24) : 0, from = s->y;
    struct words how = {FONT_BODY, INK_TEXT, s->r.x + badge, s->r.w - badge - pad - count - tick,
                        0};
    bool dry = l->picture->dry;
    l->picture->dry = true;
    int32_t high = put_words(s, &how, text) + 2 * pad;
    l->picture->dry = dry;
    struct rect whole = {s->r.x, from, s->r.w, high};
    fill(s, whole, INK_BOX, INK_NONE);
    if (s->votes_most > 0 && note->value > 0) {
        int32_t wide = (int32_t)((int64_t)s->r.w * note->value / s->votes_most);
        fill(s, rect_of(s->r.x, from + high - px(l, 4), wide, px(l, 4)), ink_edge(ROLE_2),
             INK_NONE);
    }
    struct rect seen = seen_part(s, whole);
    if (seen.h > 0) {
        uint8_t edge = right ? ink_edge(ROLE_GOOD) : chosen ? INK_ACCENT : INK_LINE;
        struct shape *frame = picture_rect(l->picture, seen, INK_NONE, edge);
        frame->weight = px(l, chosen || right ? 2 : 1);
        frame->round = px(l, 4);
    }
    int32_t middle = from + pad + px(l, 9);
    if (is_seen(s, middle - px(l, 9), px(l, 18))) {
        layout_badge(l, s->r.x + px(l, 18), s->r.y + middle - s->top, px(l, 9),
                     chosen ? ROLE_1 : ROLE_PLAIN, note->letter);
    }
    if (right) {
        put_tick(s, s->r.x + s->r.w - count - px(l, 24), from + high / 2 - px(l, 6), px(l, 13),
                 ROLE_GOOD);
    }
    if (count > 0 && is_seen(s, from, high)) {
        char votes[24];
        struct text t = text_in(votes, sizeof votes);
        text_add(&t, "%lld", (long long)note->value);
        layout_text(l, s->r.x + s->r.w - pad, s->r.y + from - s->top + high / 2 + px(l, 5), count,
                    FONT_STRONG, INK_TEXT, ANCHOR_END, votes);
    }
    s->y = from + pad;
    put_words(s, &how, text);
    s->y = from;
    return high;
}

static int32_t lay_words(struct sheet *s, const struct scene_item *note)
{
    struct layout *l = s->layout;
    const char *text = scene_text(l->scene, note->words);
    struct words how = {FONT_BODY, INK_TEXT, s->r.x, s->r.w, 0};
    if (note->axis == NOTE_HEADING) {
        how.font = FONT_TITLE;
    } else if (note->axis == NOTE_ITEM) {
        size_t lead = strspn(text, " ");
        how.x += (int32_t)lead * px(l, 6);
        how.w -= (int32_t)lead * px(l, 6);
        text += lead;
        how.hang = font_width(FONT_BODY, l->unit, text, strcspn(text, " ") + 1);
    } else if (note->axis == NOTE_ASIDE) {
        how.font = FONT_SMALL;
        how.ink = INK_MUTED;
    } else if (note->role == ROLE_GOOD || note->role == ROLE_BAD) {
        how.font = FONT_STRONG;
        how.ink = ink_edge(note->role);
    }
    return put_words(s, &how, text);
}

// Buttons stand beside each other where there is room.
static int32_t lay_button(struct sheet *s, const struct scene_item *note, bool follows)
{
    struct layout *l = s->layout;
    const char *text = scene_text(l->scene, note->words);
    int32_t pad = px(l, 12), high = px(l, 28), gap = px(l, 8);
    int32_t wide = (int32_t)min_i64(layout_measure(l, FONT_BODY, text) + 2 * pad, s->r.w);
    if (follows && s->button_x + gap + wide <= s->r.x + s->r.w) {
        s->y -= s->button_gap + high;
        s->button_x += gap;
    } else {
        s->button_x = s->r.x;
    }
    bool main = (note->state & STATE_HIGHLIGHTED) != 0;
    s->place = rect_of(s->button_x, s->y, wide, high);
    if (is_seen(s, s->y, high)) {
        struct rect r = seen_part(s, s->place);
        struct shape *frame = picture_rect(l->picture, r, INK_BOX, main ? INK_ACCENT : INK_LINE);
        frame->round = px(l, 6);
        layout_text(l, r.x + r.w / 2, r.y + px(l, 19), wide - pad, FONT_BODY,
                    main ? INK_TEXT : INK_MUTED, ANCHOR_MIDDLE, text);
    }
    s->button_x += wide;
    return high;
}

static int32_t lay_note(struct sheet *s, const struct scene_item *note, bool follows)
{
    switch ((int)note->axis) {
    case NOTE_CODE:
        return lay_line(s, note, false);
    case NOTE_OUTPUT:
        return lay_line(s, note, true);
    case NOTE_OPTION:
        return lay_option(s, note);
    case NOTE_GOAL:
        return lay_goal(s, note);
    case NOTE_BUTTON:
        return lay_button(s, note, follows);
    default:
        return lay_words(s, note);
    }
}

// Lines of code and of a list stand close together; a heading has room above it.
static int32_t gap_before(const struct layout *l, const struct scene_item *before,
                          const struct scene_item *note)
{
    bool same = before != NULL && before->axis == note->axis;
    return before == NULL                                                     ? 0
           : same && (note->axis == NOTE_CODE || note->axis == NOTE_OUTPUT)   ? 0
           : same && (note->axis == NOTE_ITEM || note->axis == NOTE_GOAL)     ? px(l, 3)
           : same && (note->axis == NOTE_OPTION || note->axis == NOTE_BUTTON) ? px(l, 6)
           : note->axis == NOTE_HEADING || note->axis >= NOTE_ASIDE           ? px(l, 16)
                                                                              : px(l, 9);
}

// A row of gauges is a curve.
static int32_t lay_curve(struct sheet *s, scene_ref first)
{
    int32_t high = px(s->layout, 190);
    if (is_seen(s, s->y, high)) {
        layout_leaf_curve(s->layout, first, rect_of(s->r.x, s->r.y + s->y - s->top, s->r.w, high));
    }
    return high;
}

static scene_ref after_curve(const struct layout *l, scene_ref ref)
{
    while (ref.at != 0 && scene_at(l->scene, ref)->kind == SCENE_GAUGE) {
        ref = scene_next(l->scene, ref);
    }
    return ref;
}

static void lay_sheet(struct sheet *s, scene_ref first)
{
    struct layout *l = s->layout;
    const struct scene_item *before = NULL;
    for (scene_ref ref = first; ref.at != 0;) {
        const struct scene_item *note = scene_at(l->scene, ref);
        if (note->kind == SCENE_GAUGE) {
            s->y += px(l, 9);
            s->y += lay_curve(s, ref);
            ref = after_curve(l, ref);
            continue;
        }
        s->button_gap = gap_before(l, before, note);
        s->y += s->button_gap;
        s->newest = ref.at == l->wish.leaf_newest.at ? s->y : s->newest;
        l->picture->item = ref;
        s->place = (struct rect){0};
        int32_t high = lay_note(s, note, before != NULL && before->axis == note->axis);
        bool own = s->place.w > 0;
        struct rect seen = seen_part(s, own ? s->place : rect_of(s->r.x, s->y, s->r.w, high));
        if (seen.h > 0) {
            layout_keep_place(l, ref, seen);
        }
        s->y += high;
        before = note;
        ref = scene_next(l->scene, ref);
    }
    l->picture->item = SCENE_ROOT;
}

static void draw_bar(struct layout *l, struct rect r, int32_t top, int32_t high)
{
    int32_t x = r.x + r.w + px(l, 6), long_ = (int32_t)((int64_t)r.h * r.h / high);
    picture_rect(l->picture, rect_of(x, r.y, px(l, 4), r.h), INK_SLOT, INK_NONE)->round = px(l, 2);
    picture_rect(l->picture,
                 rect_of(x, r.y + (int32_t)((int64_t)top * r.h / high), px(l, 4), long_), INK_MUTED,
                 INK_NONE)
        ->round = px(l, 2);
}

int32_t layout_leaf(struct layout *l, scene_ref first, struct rect r)
{
    bool dry = l->picture->dry;
    struct rect page = r;
    r.w = (int32_t)min_i64(r.w, px(l, MEASURE));
    r.x += (page.w - r.w) / 2;
    struct sheet s = {.layout = l, .r = r, .newest = -1};
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(l->scene, ref)) {
        const struct scene_item *note = scene_at(l->scene, ref);
        s.votes_most += note->axis == NOTE_OPTION ? note->value : 0;
    }
    l->picture->dry = true;
    lay_sheet(&s, first);
    l->picture->dry = dry;
    if (dry) {
        return s.y;
    }
    int32_t most = (int32_t)max_i64(s.y - r.h, 0);
    s.top = l->wish.leaf_top >= 0 ? l->wish.leaf_top : s.newest >= 0 ? s.newest - px(l, 24) : 0;
    s.top = (int32_t)clamp_i64(s.top, 0, most);
    l->leaf_top = s.top;
    l->leaf_most = most;
    int32_t high = s.y;
    s.y = 0;
    lay_sheet(&s, first);
    if (most > 0) {
        draw_bar(l, page, s.top, high);
    }
    return r.h;
}
