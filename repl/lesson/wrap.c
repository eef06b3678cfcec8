// wrap: see wrap.h. All characters of a paragraph are put in a row, each with its style; lines are
// cut from the row, and neighbours of the same style are put together again as spans.
#include "repl/lesson/wrap.h"

#include "repl/text/utf8.h"
#include "repl/lesson/html.h"

void wrap_clear(struct wrap *w) { w->count = 0; }

static struct wrap_char *add_char(struct wrap *w)
{
    w->chars = allot_grow(w->allot, w->chars, w->count, &w->room, sizeof *w->chars);
    struct wrap_char *c = &w->chars[w->count++];
    *c = (struct wrap_char){.text = " ", .bytes = 1, .columns = 1};
    return c;
}

static void add_space(struct wrap *w, unsigned style, const char *url)
{
    if (w->count > 0 && !w->chars[w->count - 1].is_space && !w->chars[w->count - 1].is_break) {
        struct wrap_char *c = add_char(w);
        c->is_space = true;
        c->style = (uint8_t)style;
        c->url = url;
    }
}

void wrap_break(struct wrap *w)
{
    struct wrap_char *c = add_char(w);
    c->is_break = true;
    c->columns = 0;
}

// Whether a unit begins here: "20 %", "4 GB" and "10 ms" stay together.
static bool is_unit(const char *text)
{
    static const char *const units[] = {"%",  "s",   "ms",  "us",  "min",  "h",    "KB",   "MB",
                                        "GB", "KiB", "MiB", "GiB", "KB/s", "MB/s", "GB/s", "MiB/s"};
    size_t length = strcspn(text, " \t\n.,;:)?!");
    for (int i = 0; i < COUNT_OF(units); i++) {
        if (strlen(units[i]) == length && memcmp(units[i], text, length) == 0) {
            return true;
        }
    }
    return false;
}

static void add_blank(struct wrap *w, const char *next, unsigned style, const char *url)
{
    int before = w->count;
    add_space(w, style, url);
    if (w->count > before && before > 0 && is_unit(next)) {
        char last = w->chars[before - 1].text[0];
        w->chars[before].is_space = last < '0' || last > '9';
    }
}

// Marks that turn the direction of writing, and would turn the rest of the line with it.
static bool turns_direction(int32_t character)
{
    return (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

void wrap_words(struct wrap *w, const char *text, unsigned style, const char *url)
{
    size_t length = strlen(text), bytes;
    for (size_t i = 0; i < length; i += bytes) {
        int32_t character = utf8_decode(text + i, length - i, &bytes);
        if (character == ' ' || character == '\t' || character == '\n') {
            add_blank(w, text + i + bytes, style, url);
            continue;
        }
        if (turns_direction(character)) {
            continue;
        }
        struct wrap_char *c = add_char(w);
        c->text = text + i;
        c->bytes = (uint8_t)bytes;
        c->style = (uint8_t)style;
        c->url = url;
        bool is_control = character < 0x20 || (character >= 0x7f && character < 0xa0);
        if (is_control || character == UTF8_REPLACEMENT) { // UTF8_INVALID is below 0x20, too
            c->text = "\xef\xbf\xbd";
            c->bytes = 3;
        } else {
            c->columns = (uint8_t)utf8_columns_of(character);
        }
    }
}

// Addresses out in the world are worth reading; those of neighbouring pages only take room.
static bool is_worth_showing(const struct markdown_node *link, const char *words)
{
    bool is_outside = strstr(link->text, "://") != NULL || strncmp(link->text, "mailto:", 7) == 0;
    size_t url = strlen(link->text), shown = strlen(words);
    bool is_shown = shown > 0 && shown <= url && strcmp(link->text + url - shown, words) == 0;
    return is_outside && !is_shown;
}

static void add_link(struct wrap *w, const struct markdown_node *link, unsigned style)
{
    const char *words = markdown_plain(w->allot, link);
    bool is_image = link->kind == MARKDOWN_IMAGE;
    if (is_image) {
        wrap_words(w, *words != '\0' ? "[image: " : "[image", style | PAGE_LINK, link->text);
    }
    if (link->first != NULL) {
        wrap_parts(w, link->first, style | PAGE_LINK, link->text);
    } else if (!is_image) {
        wrap_words(w, link->text, style | PAGE_LINK, link->text);
        return;
    }
    if (is_image) {
        wrap_words(w, "]", style | PAGE_LINK, link->text);
    }
    if (is_worth_showing(link, words)) {
        wrap_words(w, " (", style | PAGE_DIM, NULL);
        wrap_words(w, link->text, style | PAGE_DIM, link->text);
        wrap_words(w, ")", style | PAGE_DIM, NULL);
    }
}

static void add_part(struct wrap *w, const struct markdown_node *part, unsigned style,
                     const char *url)
{
    const char *quote = w->plain ? "`" : "";
    struct html_piece piece;
    switch (part->kind) {
    case MARKDOWN_TEXT:
        wrap_words(w, part->text, style, url);
        break;
    case MARKDOWN_SOFT_BREAK:
        add_blank(w, part->next != NULL ? part->next->text : "", style, url);
        break;
    case MARKDOWN_HARD_BREAK:
        wrap_break(w);
        break;
    case MARKDOWN_CODE_SPAN:
        wrap_words(w, quote, style, url);
        wrap_words(w, part->text, style | PAGE_CODE, url);
        wrap_words(w, quote, style, url);
        break;
    case MARKDOWN_EMPHASIS:
        wrap_parts(w, part->first, style | PAGE_EMPHASIS, url);
        break;
    case MARKDOWN_STRONG:
        wrap_parts(w, part->first, style | PAGE_BOLD, url);
        break;
    case MARKDOWN_LINK:
    case MARKDOWN_IMAGE:
        add_link(w, part, style);
        break;
    case MARKDOWN_KEY:
        wrap_words(w, "[", style | PAGE_KEY, url);
        wrap_parts(w, part->first, style | PAGE_KEY, url);
        wrap_words(w, "]", style | PAGE_KEY, url);
        break;
    case MARKDOWN_HTML_SPAN:
        piece = html_next(part->text, strlen(part->text), 0);
        if (piece.kind == HTML_OPEN && html_is(&piece, "br")) {
            wrap_break(w);
        }
        break;
    case MARKDOWN_DOCUMENT:
    case MARKDOWN_HEADING:
    case MARKDOWN_PARAGRAPH:
    case MARKDOWN_LIST:
    case MARKDOWN_ITEM:
    case MARKDOWN_QUOTE:
    case MARKDOWN_CODE:
    case MARKDOWN_HTML:
    case MARKDOWN_RULE:
    case MARKDOWN_TABLE:
    case MARKDOWN_ROW:
    case MARKDOWN_CELL:
        break; // never parts
    }
}

void wrap_parts(struct wrap *w, const struct markdown_node *first, unsigned style, const char *url)
{
    for (const struct markdown_node *part = first; part != NULL; part = part->next) {
        add_part(w, part, style, url);
    }
}

int wrap_widest(const struct wrap *w)
{
    int widest = 0, columns = 0;
    for (int i = 0; i < w->count; i++) {
        columns = w->chars[i].is_break ? 0 : columns + w->chars[i].columns;
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

void wrap_add_span(struct allot *allot, struct page_line *line, struct page_span span)
{
    line->spans =
        allot_grow(allot, line->spans, line->span_count, &line->span_room, sizeof *line->spans);
    line->spans[line->span_count++] = span;
    line->columns += span.columns;
}

// Characters from..to-1 as spans.
static struct page_line line_of(const struct wrap *w, int from, int to)
{
    struct page_line line = {0};
    size_t bytes = 0;
    for (int i = from; i < to; i++) {
        bytes += w->chars[i].bytes;
    }
    char *text = allot_get(w->allot, bytes + 1);
    while (from < to) {
        const struct wrap_char *first = &w->chars[from];
        struct page_span span = {.text = text, .style = first->style, .url = first->url};
        for (;
             from < to && w->chars[from].style == first->style && w->chars[from].url == first->url;
             from++) {
            memcpy(text, w->chars[from].text, w->chars[from].bytes);
            text += w->chars[from].bytes;
            span.length += w->chars[from].bytes;
            span.columns += w->chars[from].columns;
        }
        wrap_add_span(w->allot, &line, span);
    }
    return line;
}

// Where the line that begins at `from` ends.
static int find_end(const struct wrap *w, int from, int width)
{
    int columns = 0, good = -1;
    for (int i = from; i < w->count; i++) {
        const struct wrap_char *c = &w->chars[i];
        if (c->is_break) {
            return i;
        }
        bool beside_wide = i > from && c->columns > 0 && (c->columns == 2 || c[-1].columns == 2);
        if (c->is_space || beside_wide) {
            good = i;
        }
        columns += c->columns;
        if (columns > width && i > from) {
            return good > from ? good : i;
        }
    }
    return w->count;
}

struct page_line *wrap_lines(const struct wrap *w, int width, int *count)
{
    struct page_line *lines = NULL;
    int room = 0, from = 0;
    *count = 0;
    do {
        int end = find_end(w, from, width), shown = end;
        while (shown > from && w->chars[shown - 1].is_space) {
            shown--;
        }
        lines = allot_grow(w->allot, lines, *count, &room, sizeof *lines);
        lines[(*count)++] = line_of(w, from, shown);
        from = end;
        from += from < w->count && w->chars[from].is_break;
        while (from < w->count && w->chars[from].is_space) {
            from++;
        }
    } while (from < w->count);
    return lines;
}
