// svg: see svg.h. Lengths are written in pixels with up to two decimals, from integers.
#include "repl/view/svg.h"

#include "repl/text/utf8.h"
#include "repl/view/words.h"

struct writer {
    const struct picture *picture;
    const struct scene *scene;
    FILE *out;
    scene_ref open; // the item whose group is open
};

// A scene's text is clean UTF-8 already: only what XML itself uses needs care.
static void put_text(FILE *out, const char *text)
{
    const char *end = text + utf8_whole(text, strlen(text));
    for (; text < end; text++) {
        const char *name = *text == '&'   ? "&amp;"
                           : *text == '<' ? "&lt;"
                           : *text == '>' ? "&gt;"
                                          : NULL;
        if (name != NULL) {
            fputs(name, out);
        } else {
            fputc(*text, out);
        }
    }
}

static void put_length(FILE *out, int32_t dots)
{
    int64_t hundredths = ((int64_t)dots * 100 + (dots < 0 ? -DOT / 2 : DOT / 2)) / DOT;
    uint64_t size = (uint64_t)(hundredths < 0 ? -hundredths : hundredths);
    fprintf(out, "%s%llu", hundredths < 0 ? "-" : "", (unsigned long long)(size / 100));
    if (size % 100 != 0) {
        fprintf(out, size % 10 != 0 ? ".%02llu" : ".%llu",
                (unsigned long long)(size % 10 != 0 ? size % 100 : size % 100 / 10));
    }
}

static void put_attribute(FILE *out, const char *name, int32_t dots)
{
    fprintf(out, " %s=\"", name);
    put_length(out, dots);
    fputc('"', out);
}

static void put_class(FILE *out, const struct shape *shape)
{
    fprintf(out, " class=\"");
    if (shape->hatched) {
        fprintf(out, "h ");
    } else {
        fprintf(out, "f%d ", shape->fill);
    }
    fprintf(out, "e%d%s\"", shape->edge,
            shape->dash == DASH_LONG  ? " long"
            : shape->dash == DASH_DOT ? " dots"
                                      : "");
    if (shape->edge != INK_NONE && shape->weight != DOT) {
        put_attribute(out, "stroke-width", shape->weight);
    }
    if (shape->arrow) {
        fprintf(out, " marker-end=\"url(#a%d)\"", shape->edge);
    }
}

static void put_rect(FILE *out, const struct shape *shape)
{
    fputs("<rect", out);
    put_attribute(out, "x", shape->x);
    put_attribute(out, "y", shape->y);
    put_attribute(out, "width", shape->w);
    put_attribute(out, "height", shape->h);
    if (shape->round > 0) {
        put_attribute(out, "rx", shape->round);
    }
}

static void put_line(FILE *out, const struct shape *shape)
{
    fputs("<line", out);
    put_attribute(out, "x1", shape->x);
    put_attribute(out, "y1", shape->y);
    put_attribute(out, "x2", shape->x + shape->w);
    put_attribute(out, "y2", shape->y + shape->h);
}

static void put_circle(FILE *out, const struct shape *shape)
{
    fputs("<circle", out);
    put_attribute(out, "cx", shape->x);
    put_attribute(out, "cy", shape->y);
    put_attribute(out, "r", shape->round);
}

static void put_spot(FILE *out, char command, int32_t x, int32_t y)
{
    fputc(command, out);
    put_length(out, x);
    fputc(' ', out);
    put_length(out, y);
}

static void put_curve(FILE *out, const struct shape *shape)
{
    int32_t dx = shape->bend, dy = shape->bend == 0 ? shape->h / 2 : 0;
    int32_t x2 = shape->x + shape->w, y2 = shape->y + shape->h;
    fputs("<path d=\"", out);
    put_spot(out, 'M', shape->x, shape->y);
    put_spot(out, 'C', shape->x + dx, shape->y + dy);
    put_spot(out, ' ', x2 - dx, y2 - dy);
    put_spot(out, ' ', x2, y2);
    fputc('"', out);
}

static void put_polyline(const struct writer *w, const struct shape *shape)
{
    fputs("<polyline points=\"", w->out);
    for (uint32_t i = 0; i < shape->spot_count; i++) {
        const struct spot *spot = &w->picture->spots[shape->spot + i];
        if (i > 0) {
            fputc(' ', w->out);
        }
        put_length(w->out, spot->x);
        fputc(',', w->out);
        put_length(w->out, spot->y);
    }
    fputc('"', w->out);
}

static void put_words(const struct writer *w, const struct shape *shape)
{
    static const char *const anchors[] = {"", " mid", " end"};
    fprintf(w->out, "<text");
    put_attribute(w->out, "x", shape->x);
    put_attribute(w->out, "y", shape->y);
    fprintf(w->out, " class=\"f%d t%d%s\">", shape->fill, shape->font, anchors[shape->anchor]);
    put_text(w->out, picture_text_of(w->picture, shape));
    fprintf(w->out, "</text>\n");
}

static void put_shape(const struct writer *w, const struct shape *shape)
{
    switch ((enum shape_kind)shape->kind) {
    case SHAPE_TEXT:
        put_words(w, shape);
        return;
    case SHAPE_RECT:
        put_rect(w->out, shape);
        break;
    case SHAPE_LINE:
        put_line(w->out, shape);
        break;
    case SHAPE_CIRCLE:
        put_circle(w->out, shape);
        break;
    case SHAPE_CURVE:
        put_curve(w->out, shape);
        break;
    case SHAPE_POLYLINE:
    default:
        put_polyline(w, shape);
        break;
    }
    put_class(w->out, shape);
    fprintf(w->out, "/>\n");
}

static void open_group(struct writer *w, scene_ref item)
{
    if (w->open.at == item.at) {
        return;
    }
    if (w->open.at != 0) {
        fprintf(w->out, "</g>\n");
    }
    w->open = item;
    if (item.at != 0) {
        char words[1000];
        struct text t = text_in(words, sizeof words);
        words_whole(w->scene, item, &t);
        fprintf(w->out, "<g><title>");
        put_text(w->out, words);
        fprintf(w->out, "</title>\n");
    }
}

static void put_font_style(const struct writer *w, enum font font)
{
    fprintf(w->out, ".t%d{font-size:", font);
    put_length(w->out, font_size(font, w->picture->unit));
    fprintf(w->out, "px%s%s}\n", font_is_strong(font) ? ";font-weight:600" : "",
            font == FONT_MONO ? ";font-family:\"DejaVu Sans Mono\",monospace" : "");
}

// Pixels of the design, at the picture's size of text.
static void put_pixels(const struct writer *w, int32_t pixels)
{
    put_length(w->out, w->picture->unit * pixels / 8);
}

static void put_dash(const struct writer *w, const char *name, int32_t on, int32_t off)
{
    fprintf(w->out, ".%s{stroke-dasharray:", name);
    put_pixels(w, on);
    fputc(' ', w->out);
    put_pixels(w, off);
    fprintf(w->out, "}\n");
}

// Only what the picture uses, so that files stay small.
static void put_style(const struct writer *w, const struct theme *theme)
{
    bool filled[INK_COUNT] = {false}, edged[INK_COUNT] = {false}, fonts[FONT_COUNT] = {false};
    for (size_t i = 0; i < w->picture->count; i++) {
        fonts[w->picture->shapes[i].font] = true;
        filled[w->picture->shapes[i].fill] = true;
        edged[w->picture->shapes[i].edge] = true;
    }
    fprintf(w->out,
            "<style>\n"
            "text{font-family:\"DejaVu Sans\",Verdana,\"Segoe UI\",\"Noto Sans\",sans-serif;"
            "font-variant-numeric:tabular-nums;white-space:pre}\n"
            ".mid{text-anchor:middle}.end{text-anchor:end}\n"
            ".f0{fill:none}.e0{stroke:none}.h{fill:url(#hatch)}\n"
            "polyline{stroke-linejoin:round;stroke-linecap:round}\n");
    put_dash(w, "long", 6, 4);
    put_dash(w, "dots", 2, 3);
    for (int font = 0; font < FONT_COUNT; font++) {
        if (fonts[font]) {
            put_font_style(w, (enum font)font);
        }
    }
    for (int ink = 1; ink < INK_COUNT; ink++) {
        if (filled[ink]) {
            fprintf(w->out, ".f%d{fill:#%06X}\n", ink, theme->colour[ink]);
        }
        if (edged[ink]) {
            fprintf(w->out, ".e%d{stroke:#%06X}\n", ink, theme->colour[ink]);
        }
    }
    fprintf(w->out, "</style>\n");
}

static void put_arrow(const struct writer *w, int ink, uint32_t colour)
{
    fprintf(w->out, "<marker id=\"a%d\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"",
            ink);
    put_pixels(w, 8);
    fprintf(w->out, "\" markerHeight=\"");
    put_pixels(w, 8);
    fprintf(w->out,
            "\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" "
            "fill=\"#%06X\"/></marker>\n",
            colour);
}

static void put_definitions(const struct writer *w, const struct theme *theme)
{
    bool arrow[INK_COUNT] = {false};
    for (size_t i = 0; i < w->picture->count; i++) {
        arrow[w->picture->shapes[i].edge] |= w->picture->shapes[i].arrow;
    }
    fprintf(
        w->out,
        "<defs>\n<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45) scale(");
    put_length(w->out, w->picture->unit / 8);
    fprintf(w->out,
            ")\"><rect width=\"2\" height=\"6\" fill=\"#%06X\" fill-opacity=\"%s\"/></pattern>\n",
            theme->colour[INK_HATCH], theme->kind == THEME_PRINT ? "0.3" : "0.45");
    for (int ink = 1; ink < INK_COUNT; ink++) {
        if (arrow[ink]) {
            put_arrow(w, ink, theme->colour[ink]);
        }
    }
    fprintf(w->out, "</defs>\n");
}

// What there is to see, in one sentence.
static void put_description(const struct writer *w)
{
    const char *between = "";
    fprintf(w->out, "<desc id=\"desc\">At ");
    char words[64];
    struct text t = text_in(words, sizeof words);
    words_moment(w->scene->now, &t);
    fprintf(w->out, "%s, event %lld. Panes: ", words, (long long)w->scene->event);
    for (int pane = 0; pane < SCENE_PANES; pane++) {
        if (scene_roots(w->scene, (enum scene_pane)pane).at != 0) {
            fprintf(w->out, "%s%s", between, words_pane((enum scene_pane)pane));
            between = ", ";
        }
    }
    fprintf(w->out, "%s.</desc>\n", between[0] == '\0' ? "none" : "");
}

bool svg_write(const struct picture *p, const struct scene *s, const struct theme *theme, FILE *out)
{
    struct writer w = {.picture = p, .scene = s, .out = out};
    int width = p->width / DOT, height = p->height / DOT;
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d "
            "%d\" role=\"img\" "
            "aria-labelledby=\"title desc\">\n<title id=\"title\">",
            width, height, width, height);
    put_text(out, scene_text(s, s->title));
    fprintf(out, "</title>\n");
    put_description(&w);
    put_style(&w, theme);
    put_definitions(&w, theme);
    for (size_t i = 0; i < p->count; i++) {
        open_group(&w, p->shapes[i].item);
        put_shape(&w, &p->shapes[i]);
    }
    open_group(&w, SCENE_ROOT);
    fprintf(out, "</svg>\n");
    return fflush(out) == 0 && ferror(out) == 0;
}
