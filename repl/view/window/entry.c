// entry: see entry.h.
#include "repl/view/window/entry.h"

#include "repl/text/utf8.h"
#include "sim/text.h"

void entry_open(struct entry *e, int what, const char *question, const char *hint)
{
    *e = (struct entry){.open = true, .what = what, .question = question, .hint = hint};
}

void entry_write(struct entry *e, const char *text)
{
    size_t length = strlen(text), rest = strlen(e->text + e->point);
    if (e->point + length + rest < sizeof e->text) {
        memmove(e->text + e->point + length, e->text + e->point, rest + 1);
        memcpy(e->text + e->point, text, length);
        e->point += length;
    }
}

void entry_keep(struct entry_history *h, const char *line)
{
    if (line[0] == '\0' || (h->count > 0 && strcmp(h->lines[0], line) == 0)) {
        return;
    }
    h->count += h->count < ENTRY_HISTORY;
    memmove(h->lines[1], h->lines[0], (size_t)(h->count - 1) * sizeof h->lines[0]);
    struct text t = text_in(h->lines[0], sizeof h->lines[0]);
    text_add(&t, "%s", line);
}

void entry_recall(struct entry *e, const struct entry_history *h, int by)
{
    int to = e->recalled + by;
    if (to < 0 || to > h->count) {
        return;
    }
    e->recalled = to;
    e->text[0] = '\0';
    e->point = 0;
    entry_write(e, to > 0 ? h->lines[to - 1] : "");
}

static size_t before(const struct entry *e)
{
    size_t at = e->point;
    do {
        at -= at > 0;
    } while (at > 0 && (e->text[at] & 0xc0) == 0x80);
    return at;
}

static size_t after(const struct entry *e)
{
    const char *at = e->text + e->point;
    if (*at != '\0') {
        utf8_next(&at);
    }
    return (size_t)(at - e->text);
}

static void cut(struct entry *e, size_t from, size_t until)
{
    memmove(e->text + from, e->text + until, strlen(e->text + until) + 1);
    e->point = from;
}

enum entry_end entry_key(struct entry *e, const struct input *in)
{
    if (in->kind == INPUT_TEXT) {
        entry_write(e, in->text);
        return ENTRY_GOES_ON;
    }
    switch ((int)in->key) {
    case PRESSED_ENTER:
        e->open = false;
        return ENTRY_DONE;
    case PRESSED_ESCAPE:
    case PRESSED_C:
        e->open = false;
        return ENTRY_DROPPED;
    case PRESSED_LEFT:
        e->point = before(e);
        break;
    case PRESSED_RIGHT:
        e->point = after(e);
        break;
    case PRESSED_HOME:
        e->point = 0;
        break;
    case PRESSED_END:
        e->point = strlen(e->text);
        break;
    case PRESSED_BACKSPACE:
        cut(e, before(e), e->point);
        break;
    case PRESSED_DELETE:
        cut(e, e->point, after(e));
        break;
    default:
        break;
    }
    return ENTRY_GOES_ON;
}

void entry_draw(const struct entry *e, struct picture *p, struct rect r)
{
    int32_t pad = p->unit, base = r.y + r.h * 5 / 8, x = r.x + pad;
    struct shape *box = picture_rect(p, r, INK_BOX, INK_ACCENT);
    box->round = p->unit / 2;
    box->weight = p->unit / 4;
    picture_text(p, x, base, FONT_STRONG, INK_ACCENT, e->question, strlen(e->question));
    x += font_width(FONT_STRONG, p->unit, e->question, strlen(e->question)) + pad;
    // The end of a long line is what is being typed.
    const char *shown = e->text;
    int32_t room = r.x + r.w - pad - x;
    while (shown < e->text + e->point &&
           font_width(FONT_MONO, p->unit, shown, (size_t)(e->text + e->point - shown)) > room) {
        utf8_next(&shown);
    }
    if (e->text[0] == '\0') {
        picture_text(p, x + pad / 2, base, FONT_BODY, INK_MUTED, e->hint, strlen(e->hint));
    } else {
        size_t fits = font_fit(FONT_MONO, p->unit, shown, room);
        picture_text(p, x, base, FONT_MONO, INK_TEXT, shown, fits);
    }
    int32_t cursor =
        x + font_width(FONT_MONO, p->unit, shown, (size_t)(e->text + e->point - shown));
    picture_rect(p, (struct rect){cursor, r.y + r.h / 4, p->unit / 4, r.h / 2}, INK_ACCENT,
                 INK_NONE);
}
