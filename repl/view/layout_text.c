// layout_text: words and small things that all parts of the layout use. See layout_inner.h.
#include "repl/view/layout_inner.h"
#include "repl/text/utf8.h"

scene_ref layout_find(const struct layout *l, scene_ref ref, enum scene_kind kind)
{
    const struct scene_item *item = scene_at(l->scene, ref);
    while (item != NULL && item->kind != kind) {
        ref = item->next;
        item = scene_at(l->scene, ref);
    }
    return item != NULL ? ref : SCENE_ROOT;
}

scene_ref layout_next(const struct layout *l, scene_ref ref, enum scene_kind kind)
{
    return layout_find(l, scene_next(l->scene, ref), kind);
}

int32_t layout_count(const struct layout *l, scene_ref first, enum scene_kind kind)
{
    int32_t count = 0;
    for (scene_ref ref = layout_find(l, first, kind); ref.at != 0 && count < 1000000;
         ref = layout_next(l, ref, kind)) {
        count++;
    }
    return count;
}

void layout_keep_place(struct layout *l, scene_ref ref, struct rect r)
{
    if (!l->picture->dry && ref.at < l->place_count) {
        l->places[ref.at] = r;
    }
}

int32_t layout_measure(const struct layout *l, enum font font, const char *text)
{
    return font_width(font, l->unit, text, strlen(text));
}

// One line of text, cut with an ellipsis where it is too wide. Returns the width it takes.
int32_t layout_text(struct layout *l, int32_t x, int32_t y, int32_t width, enum font font,
                    uint8_t ink, enum anchor anchor, const char *text)
{
    char cut[LAYOUT_WORDS];
    int32_t wanted = layout_measure(l, font, text);
    if (wanted > width) {
        int32_t dots = layout_measure(l, font, "\u2026");
        size_t bytes = width > dots ? font_fit(font, l->unit, text, width - dots) : 0;
        bytes = (size_t)min_i64((int64_t)bytes, (int64_t)sizeof cut - 8);
        bytes = utf8_whole(text, bytes);
        if (bytes == 0) {
            return 0;
        }
        struct text t = text_in(cut, sizeof cut);
        text_add_bytes(&t, text, bytes);
        text_add(&t, "\u2026");
        text = cut;
        wanted = layout_measure(l, font, text);
    }
    if (text[0] != '\0') {
        picture_text(l->picture, x, y, font, ink, text, strlen(text))->anchor = (uint8_t)anchor;
    }
    return wanted;
}

// Bytes of the first line of a paragraph: up to the last blank that fits, or cut within a long
// word.
static size_t line_of(const struct layout *l, enum font font, const char *text, int32_t width)
{
    size_t fits = font_fit(font, l->unit, text, width);
    if (text[fits] == '\0') {
        return fits;
    }
    size_t cut = fits;
    while (cut > 0 && text[cut] != ' ') {
        cut--;
    }
    return cut > 0 ? cut : fits;
}

int32_t layout_paragraph(struct layout *l, struct rect r, enum font font, uint8_t ink,
                         const char *text)
{
    int32_t leading = font_size(font, l->unit) * 3 / 2, y = 0;
    while (*text != '\0' && y + leading <= r.h) {
        size_t bytes = line_of(l, font, text, r.w);
        if (bytes == 0) {
            break;
        }
        bool last = y + 2 * leading > r.h && text[bytes] != '\0';
        if (last) {
            layout_text(l, r.x, r.y + y + leading * 3 / 4, r.w, font, ink, ANCHOR_START, text);
            return y + leading;
        }
        picture_text(l->picture, r.x, r.y + y + leading * 3 / 4, font, ink, text, bytes);
        text += bytes;
        while (*text == ' ') {
            text++;
        }
        y += leading;
    }
    return y;
}

// The outline of what has changed since the last step.
void layout_outline(struct layout *l, scene_ref ref, struct rect r)
{
    if (l->changes == NULL || changes_of(l->changes, ref) == CHANGE_NONE) {
        return;
    }
    int32_t out = px(l, 2);
    struct rect around = {r.x - out, r.y - out, r.w + 2 * out, r.h + 2 * out};
    struct shape *shape = picture_rect(l->picture, around, INK_NONE, INK_ACCENT);
    shape->weight = px(l, 2);
    shape->round = px(l, 5);
}

// What a state adds to a filled shape: hatching, lines through it, another edge.
void layout_looks(struct layout *l, struct rect r, const struct scene_item *item)
{
    unsigned state = item->state;
    uint8_t on = ink_on(item->role);
    if ((state & (STATE_HATCHED | STATE_DOWN)) != 0) {
        picture_rect(l->picture, r, INK_NONE, INK_NONE)->hatched = true;
    }
    if ((state & (STATE_STRUCK | STATE_DOWN)) != 0) {
        int32_t y = r.y + r.h / 2;
        picture_line(l->picture, r.x, y, r.x + r.w, y, on)->weight = px(l, 2);
    }
    if ((state & (STATE_HIGHLIGHTED | STATE_SLOW | STATE_PREDICTED)) != 0) {
        struct shape *edge = picture_rect(l->picture, r, INK_NONE, INK_TEXT);
        edge->weight = px(l, 2);
        edge->round = px(l, 3);
        edge->dash = (state & STATE_SLOW) != 0        ? DASH_DOT
                     : (state & STATE_PREDICTED) != 0 ? DASH_LONG
                                                      : DASH_NONE;
    }
    if ((state & STATE_PAUSED) != 0 && r.w >= px(l, 12)) {
        for (int i = 0; i < 2; i++) {
            int32_t x = r.x + r.w - px(l, 9 - 4 * i);
            picture_line(l->picture, x, r.y + px(l, 4), x, r.y + r.h - px(l, 4), on)->weight =
                px(l, 2);
        }
    }
}

void layout_badge(struct layout *l, int32_t x, int32_t y, int32_t radius, uint8_t role, char letter)
{
    char text[2] = {letter, '\0'};
    picture_circle(l->picture, x, y, radius, ink_fill(role), INK_NONE);
    if (letter != 0) {
        layout_text(l, x, y + px(l, 4), 2 * radius, FONT_SMALL_STRONG, ink_on(role), ANCHOR_MIDDLE,
                    text);
    }
}

// What a chip says: its letter unless the label begins with it, its label, its quantity.
static void chip_words(const struct layout *l, scene_ref cell, char *letter, struct text *label)
{
    const struct scene_item *item = scene_at(l->scene, cell);
    *letter = scene_letter_of(l->scene, cell);
    text_add(label, "%s", scene_text(l->scene, item->label));
    if (label->length == 1 && label->at[0] == *letter) {
        *letter = 0;
    }
}

int32_t layout_chip_width(const struct layout *l, scene_ref cell)
{
    char letter, words[LAYOUT_WORDS];
    struct text label = text_in(words, sizeof words);
    chip_words(l, cell, &letter, &label);
    int32_t width = layout_measure(l, FONT_SMALL, words) + (letter != 0 ? px(l, 14) : 0);
    return width + px(l, 12);
}

// The ground of a chip. A shade is also the height of a bar, so that it can be read without its
// colour. Gives the ink for what is written on it.
static uint8_t chip_ground(struct layout *l, uint8_t role, struct rect r)
{
    int32_t round = (int32_t)min_i64(px(l, 4), r.h / 4);
    if (role < ROLE_SHADE) {
        picture_rect(l->picture, r, ink_fill(role), INK_NONE)->round = round;
        return ink_on(role);
    }
    int32_t high =
        (int32_t)max_i64((int64_t)r.h * (role - ROLE_SHADE) / (ROLE_SHADES - 1), px(l, 2));
    picture_rect(l->picture, r, INK_SLOT, INK_NONE)->round = round;
    picture_rect(l->picture, rect_of(r.x, r.y + r.h - high, r.w, high), ink_fill(role), INK_NONE)
        ->round = round;
    return high > r.h / 2 ? ink_on(role) : INK_TEXT;
}

static void chip_text(struct layout *l, scene_ref cell, struct rect r, uint8_t ink)
{
    char letter, words[LAYOUT_WORDS];
    struct text label = text_in(words, sizeof words);
    chip_words(l, cell, &letter, &label);
    char one[2] = {letter, '\0'};
    int32_t room = r.w - px(l, 8), y = r.y + r.h / 2 + px(l, 4),
            wide = layout_measure(l, FONT_SMALL, words);
    if (letter != 0 && label.length > 0 && room >= wide + px(l, 14)) {
        layout_text(l, r.x + px(l, 10), y, room, FONT_SMALL_STRONG, ink, ANCHOR_MIDDLE, one);
        layout_text(l, r.x + px(l, 19), y, room - px(l, 12), FONT_SMALL, ink, ANCHOR_START, words);
    } else if (room >= wide && label.length > 0) {
        bool left = r.w > 2 * wide + px(l, 32);
        layout_text(l, left ? r.x + px(l, 8) : r.x + r.w / 2, y, room, FONT_SMALL, ink,
                    left ? ANCHOR_START : ANCHOR_MIDDLE, words);
    } else if (letter != 0 && r.w >= px(l, 10)) {
        layout_text(l, r.x + r.w / 2, y, r.w, FONT_SMALL_STRONG, ink, ANCHOR_MIDDLE, one);
    } else if (r.w >= px(l, 28)) {
        layout_text(l, r.x + px(l, 4), y, room, FONT_SMALL, ink, ANCHOR_START, words);
    }
}

// A cell as a small filled rectangle with as many words as fit.
void layout_chip(struct layout *l, scene_ref cell, struct rect r)
{
    const struct scene_item *item = scene_at(l->scene, cell);
    scene_ref outer = l->picture->item;
    l->picture->item = cell;
    uint8_t ink = chip_ground(l, item->role, r);
    layout_looks(l, r, item);
    if (r.h >= px(l, 13)) {
        chip_text(l, cell, r, ink);
    }
    layout_outline(l, cell, r);
    layout_keep_place(l, cell, r);
    l->picture->item = outer;
}

int32_t layout_more(struct layout *l, struct rect r, int64_t count, const char *of)
{
    char words[80];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "+%lld more%s%s", (long long)count, of[0] != '\0' ? " " : "", of);
    layout_text(l, r.x, r.y + px(l, 13), r.w, FONT_SMALL, INK_MUTED, ANCHOR_START, words);
    return px(l, 18);
}

// The legend of a pane: a sample of each look and its words, wrapped.
int32_t layout_keys(struct layout *l, enum scene_pane pane, struct rect r)
{
    int32_t x = 0, y = 0, line = px(l, 20), sample = px(l, 16);
    for (scene_ref ref = scene_keys(l->scene, pane); ref.at != 0; ref = scene_next(l->scene, ref)) {
        const struct scene_item *key = scene_at(l->scene, ref);
        const char *words = scene_text(l->scene, key->words);
        int32_t width = sample + px(l, 6) + layout_measure(l, FONT_SMALL, words);
        if (x > 0 && x + width > r.w) {
            x = 0;
            y += line;
        }
        if (y + line > r.h) {
            break;
        }
        l->picture->item = ref;
        int32_t top = r.y + y + px(l, 2);
        if (key->role == ROLE_PLAIN && key->state == 0) {
            layout_badge(l, r.x + x + sample / 2, top + sample / 2, sample / 2, ROLE_PLAIN,
                         key->letter);
        } else {
            layout_chip(l, ref, rect_of(r.x + x, top, sample, sample));
        }
        layout_text(l, r.x + x + sample + px(l, 6), top + px(l, 12), r.w - x - sample, FONT_SMALL,
                    INK_MUTED, ANCHOR_START, words);
        x += width + px(l, 18);
    }
    l->picture->item = SCENE_ROOT;
    return x == 0 && y == 0 ? 0 : y + line;
}
