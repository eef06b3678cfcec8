// panel: see panel.h.
#include "repl/view/window/panel.h"

#include "repl/view/utf8.h"
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

void panel_draw(struct panel *p, struct picture *out, struct rect around)
{
    struct rect r = sheet_of(out->unit, around);
    int32_t high = line_height(out->unit), head = 5 * out->unit;
    int columns = panel_columns(out->unit, around);
    if (r.w < 8 * out->unit || r.h < head + high) {
        return;
    }
    struct shape *sheet = picture_rect(out, r, INK_PANEL, INK_ACCENT);
    sheet->round = out->unit;
    sheet->weight = out->unit / 4;
    picture_text(out, r.x + 2 * out->unit, r.y + 3 * out->unit, FONT_STRONG, INK_TEXT, p->title,
                 font_fit(FONT_STRONG, out->unit, p->title, r.w - 24 * out->unit));
    p->rows = (int)((r.h - head - out->unit) / high);
    p->lines = 0;
    for (const char *at = p->text; *at != '\0';) {
        const char *line = at;
        for (bool first = true; first || (*at != '\n' && *at != '\0'); first = false) {
            int indent = first ? 0 : INDENT, row = p->lines++ - p->top;
            size_t bytes = next_line(at, columns - indent);
            if (row >= 0 && row < p->rows && bytes > 0) {
                int32_t x = r.x + 2 * out->unit + font_width(FONT_MONO, out->unit, "    ", (size_t)indent);
                picture_text(out, x, r.y + head + row * high + high * 3 / 4, FONT_MONO, INK_TEXT, at,
                             bytes);
            }
            at += bytes;
            at += *at == ' ' && at > line;
        }
        at += *at == '\n';
    }
    bool more = p->lines > p->rows;
    const char *close = more ? "arrows scroll \u00b7 Esc closes" : "Esc closes";
    picture_text(out, r.x + r.w - 2 * out->unit, r.y + 3 * out->unit, FONT_SMALL, INK_MUTED, close,
                 strlen(close))
        ->anchor = ANCHOR_END;
}
