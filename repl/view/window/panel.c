// panel: see panel.h.
#include "repl/view/window/panel.h"

#include "repl/text/utf8.h"
#include "sim/text.h"

#include <stdlib.h>

enum { INDENT = 4, COLUMNS_MOST = 120, LINE_BYTES = 600 };

void panel_show(struct panel *p, const char *title, const char *text)
{
    char *copy = strdup(text);
    free(p->text);
    *p = (struct panel){.open = copy != NULL, .text = copy};
    struct text t = text_in(p->title, sizeof p->title);
    text_add(&t, "%s", title);
}

void panel_close(struct panel *p)
{
    free(p->text);
    *p = (struct panel){0};
}

void panel_scroll(struct panel *p, int by)
{
    int most = p->lines - p->rows;
    p->top = (int)clamp_i64((int64_t)p->top + by, 0, most > 0 ? most : 0);
}

static int32_t line_height(int32_t unit) { return font_size(FONT_MONO, unit) * 4 / 3; }

// As wide as a line of COLUMNS_MOST, as high as there is room.
static struct rect sheet_of(int32_t unit, struct rect r)
{
    int32_t most = font_width(FONT_MONO, unit, "m", 1) * COLUMNS_MOST + 4 * unit;
    int32_t width = r.w - 4 * unit < most ? r.w - 4 * unit : most;
    int32_t height = r.h - 4 * unit;
    return (struct rect){r.x + (r.w - width) / 2, r.y + 2 * unit, width, height};
}

int panel_columns(int32_t unit, struct rect r)
{
    int32_t wide = sheet_of(unit, r).w - 4 * unit, one = font_width(FONT_MONO, unit, "m", 1);
    return (int)clamp_i64(one > 0 ? wide / one : 0, 1, COLUMNS_MOST);
}

// Bytes of the next line of at most so many columns; cut at a blank where there is one.
static size_t next_line(const char *text, int columns)
{
    size_t end = strcspn(text, "\n");
    char line[LINE_BYTES];
    struct text t = text_in(line, sizeof line);
    text_add_bytes(&t, text, end);
    size_t fits = utf8_fit(line, columns);
    if (fits >= end) {
        return end;
    }
    size_t blank = fits;
    while (blank > 0 && text[blank] != ' ') {
        blank--;
    }
    return blank > strspn(text, " ") ? blank : fits > 0 ? fits : 1;
}

// Lays the text out in lines, and draws those that are shown. Returns how many there are.
static int put_lines(const struct panel *p, struct picture *out, int32_t x, int32_t y, int columns)
{
    int lines = 0;
    int32_t high = line_height(out->unit),
            indent = font_width(FONT_MONO, out->unit, "    ", INDENT);
    for (const char *at = p->text; *at != '\0';) {
        bool first = true;
        do {
            size_t bytes = next_line(at, first ? columns : columns - INDENT);
            int row = lines++ - p->top;
            if (row >= 0 && row < p->rows && bytes > 0) {
                picture_text(out, first ? x : x + indent, y + row * high + high * 3 / 4, FONT_MONO,
                             INK_TEXT, at, bytes);
            }
            at += bytes;
            at += *at == ' ';
            first = false;
        } while (*at != '\n' && *at != '\0');
        at += *at == '\n';
    }
    return lines;
}

void panel_draw(struct panel *p, struct picture *out, struct rect around)
{
    int32_t unit = out->unit, high = line_height(unit), head = 5 * unit;
    struct rect r = sheet_of(unit, around);
    int columns = panel_columns(unit, around);
    if (r.w < 8 * unit || r.h < head + high + 2 * unit) {
        return;
    }
    bool dry = out->dry;
    out->dry = true;
    p->lines = put_lines(p, out, 0, 0, columns);
    out->dry = dry;
    int32_t wanted = head + p->lines * high + 2 * unit;
    if (wanted < r.h) {
        r.y += (r.h - wanted) / 3;
        r.h = wanted;
    }
    p->rows = (int)((r.h - head - unit) / high);
    panel_scroll(p, 0);
    struct shape *sheet = picture_rect(out, r, INK_PANEL, INK_ACCENT);
    sheet->round = unit;
    sheet->weight = unit / 4;
    int32_t x = r.x + 2 * unit;
    picture_text(out, x, r.y + 3 * unit, FONT_STRONG, INK_TEXT, p->title,
                 font_fit(FONT_STRONG, unit, p->title, r.w - 24 * unit));
    put_lines(p, out, x, r.y + head, columns);
    const char *close = p->lines > p->rows ? "arrows scroll \u00b7 Esc closes" : "Esc closes";
    picture_text(out, r.x + r.w - 2 * unit, r.y + 3 * unit, FONT_SMALL, INK_MUTED, close,
                 strlen(close))
        ->anchor = ANCHOR_END;
}
