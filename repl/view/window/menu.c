// menu: see menu.h.
#include "repl/view/window/menu.h"

#include "sim/text.h"

void menu_open(struct menu *m, const char *title)
{
    *m = (struct menu){.open = true};
    struct text t = text_in(m->title, sizeof m->title);
    text_add(&t, "%s", title);
}

void menu_close(struct menu *m) { m->open = false; }

void menu_add(struct menu *m, const char *words, const char *doc, bool asks)
{
    if (m->count < MENU_ROWS) {
        struct menu_row *row = &m->rows[m->count++];
        struct text t = text_in(row->words, sizeof row->words);
        text_add(&t, "%s", words);
        t = text_in(row->doc, sizeof row->doc);
        text_add(&t, "%s", doc);
        row->asks = asks;
    }
}

static enum menu_end choose(struct menu *m, int row)
{
    if (row < 0 || row >= m->count) {
        return MENU_GOES_ON;
    }
    m->at = row;
    m->open = false;
    return MENU_CHOSEN;
}

enum menu_end menu_key(struct menu *m, const struct input *in)
{
    int last = m->count - 1, to = m->at;
    if (in->kind == INPUT_TEXT) {
        return in->text[0] >= '1' && in->text[0] <= '9' ? choose(m, in->text[0] - '1')
                                                        : MENU_GOES_ON;
    }
    switch ((int)in->key) {
    case PRESSED_ENTER:
        return choose(m, m->at);
    case PRESSED_UP:
        to = m->at > 0 ? m->at - 1 : last;
        break;
    case PRESSED_DOWN:
    case PRESSED_TAB:
        to = m->at < last ? m->at + 1 : 0;
        break;
    case PRESSED_HOME:
    case PRESSED_PAGE_UP:
        to = 0;
        break;
    case PRESSED_END:
    case PRESSED_PAGE_DOWN:
        to = last;
        break;
    default:
        m->open = false;
        return MENU_DROPPED;
    }
    m->at = to;
    return MENU_GOES_ON;
}

enum menu_end menu_point(struct menu *m, int32_t x, int32_t y)
{
    const struct rect *r = &m->drawn;
    bool in = x >= r->x && x < r->x + r->w && y >= r->y && y < r->y + r->h;
    if (!in || m->row_height <= 0) {
        m->open = false;
        return MENU_DROPPED;
    }
    int row = (y - r->y) / m->row_height;
    return row < m->shown ? choose(m, m->top + row) : MENU_GOES_ON;
}

static void put(struct picture *p, int32_t x, int32_t y, int32_t width, enum font font, uint8_t ink,
                const char *text)
{
    size_t fits = font_fit(font, p->unit, text, width);
    if (fits > 0) {
        picture_text(p, x, y, font, ink, text, fits);
    }
}

static void draw_row(struct menu *m, struct picture *p, int row, struct rect r)
{
    int32_t unit = p->unit, half = r.w * 2 / 5, base = r.y + r.h * 2 / 3;
    char number[16] = "";
    struct text t = text_in(number, sizeof number);
    if (row < 9) {
        text_add(&t, "%d", row + 1);
    }
    if (row == m->at) {
        picture_rect(p, r, INK_BOX, INK_ACCENT)->round = unit / 2;
    }
    put(p, r.x + unit, base, 2 * unit, FONT_SMALL, INK_MUTED, number);
    put(p, r.x + 3 * unit, base, half - 4 * unit, FONT_MONO, INK_TEXT, m->rows[row].words);
    put(p, r.x + half, base, r.w - half - unit, FONT_SMALL, INK_MUTED, m->rows[row].doc);
}

void menu_draw(struct menu *m, struct picture *p, struct rect around)
{
    int32_t unit = p->unit, head = 5 * unit, high = 3 * unit;
    int32_t width = around.w - 4 * unit < 110 * unit ? around.w - 4 * unit : 110 * unit;
    int room = (int)((around.h - head - 5 * unit) / high);
    m->shown = m->count < room ? m->count : room;
    m->drawn = (struct rect){0};
    if (width < 16 * unit || m->shown < 1) {
        return;
    }
    m->top = m->at < m->top ? m->at : m->at >= m->top + m->shown ? m->at - m->shown + 1 : m->top;
    int32_t height = head + m->shown * high + unit;
    struct rect r = {around.x + (around.w - width) / 2, around.y + (around.h - height) / 3, width,
                     height};
    struct shape *sheet = picture_rect(p, r, INK_PANEL, INK_ACCENT);
    sheet->round = unit;
    sheet->weight = unit / 4;
    put(p, r.x + 2 * unit, r.y + 3 * unit, r.w - 4 * unit, FONT_STRONG, INK_TEXT, m->title);
    const char *close = "Enter chooses \u00b7 Esc closes";
    if (r.w > 60 * unit) {
        picture_text(p, r.x + r.w - 2 * unit, r.y + 3 * unit, FONT_SMALL, INK_MUTED, close,
                     strlen(close))
            ->anchor = ANCHOR_END;
    }
    m->row_height = high;
    m->drawn = (struct rect){r.x + unit, r.y + head, r.w - 2 * unit, m->shown * high};
    for (int i = 0; i < m->shown; i++) {
        struct rect row = {m->drawn.x, m->drawn.y + i * high, m->drawn.w, high};
        draw_row(m, p, m->top + i, row);
    }
}
