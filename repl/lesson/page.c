// page: see page.h.
#include "repl/lesson/page.h"

#include "repl/text/utf8.h"
#include "repl/lesson/html.h"
#include "repl/lesson/page_layout.h"

#include <stdio.h>
#include <stdlib.h>

enum { TAB_STOP = 4 };

static int smaller(int a, int b) { return a < b ? a : b; }

int page_prose_room(const struct page_layout *l)
{
    return smaller(l->page->width, PAGE_MEASURE) - l->rest.columns;
}

int page_full_room(const struct page_layout *l) { return l->page->width - l->rest.columns; }

static void indent_by(struct page_indent *indent, const char *text)
{
    int length = (int)strlen(text);
    ASSERT(indent->length + length < (int)sizeof indent->text);
    memcpy(indent->text + indent->length, text, (size_t)length);
    indent->length += length;
    indent->columns += utf8_columns_within(text, (size_t)length);
}

// Lines that follow begin with `lead`, and the next with `rest`, of equal columns. Where there is
// no room for more, lines stay where they are. Returns what `unindent` needs.
static struct page_indent indent(struct page_layout *l, const char *lead, const char *rest)
{
    struct page_indent before = l->rest;
    if (!l->lead_pending) {
        l->lead = l->rest;
        l->lead_pending = true;
    }
    int columns = l->lead.columns + utf8_columns_within(lead, strlen(lead));
    if (columns <= smaller(l->page->width, PAGE_MEASURE) - PAGE_LEAST_ROOM) {
        indent_by(&l->lead, lead);
        indent_by(&l->rest, rest);
    }
    return before;
}

static void unindent(struct page_layout *l, const struct page_indent *before)
{
    if (l->lead_pending) {
        page_emit(l, &(struct page_line){0}); // the item was empty
    }
    l->rest = *before;
}

static void trim_end(struct page_line *line)
{
    while (line->span_count > 0) {
        struct page_span *last = &line->spans[line->span_count - 1];
        while (last->length > 0 && last->text[last->length - 1] == ' ') {
            last->length--;
            last->columns--;
            line->columns--;
        }
        if (last->length > 0) {
            return;
        }
        line->span_count--;
    }
}

void page_emit(struct page_layout *l, const struct page_line *content)
{
    struct page *page = l->page;
    const struct page_indent *indent = l->lead_pending ? &l->lead : &l->rest;
    struct page_line line = {.source_line = l->source_line};
    if (indent->length > 0) {
        struct page_span span = {.text =
                                     allot_copy(&page->allot, indent->text, (size_t)indent->length),
                                 .length = indent->length,
                                 .columns = indent->columns,
                                 .style = PAGE_DIM};
        wrap_add_span(&page->allot, &line, span);
    }
    for (int i = 0; i < content->span_count; i++) {
        wrap_add_span(&page->allot, &line, content->spans[i]);
    }
    trim_end(&line);
    page->lines = allot_grow(&page->allot, page->lines, page->line_count, &page->line_room,
                             sizeof *page->lines);
    page->lines[page->line_count++] = line;
    l->lead_pending = false;
}

void page_begin_block(struct page_layout *l, int source_line)
{
    if (l->want_gap) {
        page_emit(l, &(struct page_line){0});
        l->want_gap = false;
    }
    l->source_line = source_line;
}

static int emit_wrapped(struct page_layout *l, int width)
{
    int count, widest = 0;
    struct page_line *lines = wrap_lines(&l->wrap, width, &count);
    for (int i = 0; i < count; i++) {
        widest = lines[i].columns > widest ? lines[i].columns : widest;
        page_emit(l, &lines[i]);
    }
    return widest;
}

static void emit_words(struct page_layout *l, const char *words, unsigned style)
{
    wrap_clear(&l->wrap);
    wrap_words(&l->wrap, words, style, NULL);
    emit_wrapped(l, page_prose_room(l));
}

static void emit_repeated(struct page_layout *l, const char *sign, int columns, unsigned style)
{
    size_t length = strlen(sign);
    char *text = allot_get(&l->page->allot, length * (size_t)columns + 1);
    for (int i = 0; i < columns; i++) {
        memcpy(text + length * (size_t)i, sign, length);
    }
    struct page_line line = {0};
    struct page_span span = {
        .text = text, .length = (int)length * columns, .columns = columns, .style = style};
    wrap_add_span(&l->page->allot, &line, span);
    page_emit(l, &line);
}

static void lay_paragraph(struct page_layout *l, const struct markdown_node *paragraph)
{
    page_begin_block(l, paragraph->line);
    wrap_clear(&l->wrap);
    wrap_parts(&l->wrap, paragraph->first, 0, NULL);
    wrap_words(&l->wrap, paragraph->text, 0, NULL); // "…" where something was left out
    emit_wrapped(l, page_prose_room(l));
    l->want_gap = true;
}

static void lay_heading(struct page_layout *l, const struct markdown_node *heading)
{
    page_begin_block(l, heading->line);
    wrap_clear(&l->wrap);
    wrap_parts(&l->wrap, heading->first, PAGE_HEADING | PAGE_BOLD, NULL);
    int widest = emit_wrapped(l, page_prose_room(l));
    if (l->page->plain && heading->level <= 2) {
        emit_repeated(l, heading->level == 1 ? "=" : "-", widest, PAGE_HEADING);
    }
    l->want_gap = true;
}

// One line of code, cut where the page ends; what follows a cut begins with a sign.
static void lay_code_line(struct page_layout *l, const char *code, size_t length)
{
    int room = page_full_room(l);
    char *text = allot_get(&l->page->allot, (length + 1) * TAB_STOP);
    struct page_line line = {0};
    struct page_span span = {.text = text, .style = PAGE_CODE};
    for (size_t i = 0, bytes; i < length; i += bytes) {
        int32_t character = utf8_decode(code + i, length - i, &bytes);
        bool is_tab = character == '\t';
        bool is_control = character < 0x20 || (character >= 0x7f && character < 0xa0);
        const char *shown = is_tab ? "    " : is_control ? "\xef\xbf\xbd" : code + i;
        size_t size = is_control && !is_tab ? 3 : bytes;
        int columns = is_control ? 1 : utf8_columns_of(character);
        if (is_tab) {
            columns = TAB_STOP - (line.columns + span.columns) % TAB_STOP;
            size = (size_t)columns;
        }
        if (line.columns + span.columns + columns > room) {
            wrap_add_span(&l->page->allot, &line, span);
            page_emit(l, &line);
            line = (struct page_line){0};
            wrap_add_span(
                &l->page->allot, &line,
                (struct page_span){.text = "↳ ", .length = 4, .columns = 2, .style = PAGE_DIM});
            span = (struct page_span){.text = text, .style = PAGE_CODE};
        }
        memcpy(text, shown, size);
        text += size;
        span.length += (int)size;
        span.columns += columns;
    }
    wrap_add_span(&l->page->allot, &line, span);
    page_emit(l, &line);
}

static void lay_code(struct page_layout *l, const struct markdown_node *code)
{
    page_begin_block(l, code->line);
    if (code->fenced && strcmp(code->info, "mermaid") == 0) {
        emit_words(l, "[a diagram: see the file]", PAGE_DIM);
        l->want_gap = true;
        return;
    }
    if (code->label != NULL) {
        emit_words(l, code->label, PAGE_DIM);
    }
    struct page_indent before = indent(l, "    ", "    ");
    const char *end = code->text + strlen(code->text);
    while (end > code->text && strchr(" \t\n", end[-1]) != NULL) {
        end--;
    }
    int source_line = code->line + code->fenced;
    bool began = false; // lines without words at both ends are left out
    for (const char *line = code->text; line < end; source_line++) {
        size_t length = strcspn(line, "\n");
        began = began || strspn(line, " \t") < length;
        if (began) {
            l->source_line = source_line;
            lay_code_line(l, line, length);
        }
        line += length + (line[length] == '\n');
    }
    unindent(l, &before);
    l->want_gap = true;
}

static bool breaks_line(const struct html_piece *tag)
{
    static const char *const names[] = {"br",      "p",  "div", "li", "tr",
                                        "summary", "h1", "h2",  "h3", "h4"};
    for (int i = 0; i < COUNT_OF(names); i++) {
        if (html_is(tag, names[i])) {
            return true;
        }
    }
    return false;
}

// The words of an HTML block, without its tags.
static void lay_html(struct page_layout *l, const struct markdown_node *html)
{
    size_t length = strlen(html->text);
    wrap_clear(&l->wrap);
    struct html_piece piece = html_next(html->text, length, 0);
    for (; piece.kind != HTML_END && piece.kind != HTML_UNCLOSED;
         piece = html_next(html->text, length, piece.end)) {
        if (piece.kind == HTML_WORDS) {
            wrap_words(&l->wrap, " ", 0, NULL);
            wrap_words(&l->wrap, allot_copy(&l->page->allot, piece.text, piece.length), 0, NULL);
        } else if ((piece.kind == HTML_OPEN || piece.kind == HTML_CLOSE) && breaks_line(&piece) &&
                   l->wrap.count > 0 && !l->wrap.chars[l->wrap.count - 1].is_break) {
            wrap_break(&l->wrap);
        }
    }
    if (l->wrap.count > 0) {
        page_begin_block(l, html->line);
        emit_wrapped(l, page_prose_room(l));
        l->want_gap = true;
    }
}

static void lay_node(struct page_layout *l, const struct markdown_node *node);

static void lay_children(struct page_layout *l, const struct markdown_node *parent, bool tight)
{
    for (const struct markdown_node *child = parent->first; child != NULL; child = child->next) {
        if (child != parent->first && tight) {
            l->want_gap = false;
        }
        lay_node(l, child);
    }
}

static int digits_of(int number)
{
    int digits = 1;
    for (; number >= 10; number /= 10) {
        digits++;
    }
    return digits;
}

static void lay_item(struct page_layout *l, const struct markdown_node *item, bool tight,
                     int number, int digits)
{
    char lead[40], rest[40];
    struct text sign = text_in(lead, sizeof lead), blank = text_in(rest, sizeof rest);
    if (digits > 0) {
        text_add(&sign, "%*d. ", digits, number);
    } else if (item->box == 0) {
        text_add(&sign, "• ");
    }
    if (item->box != 0) {
        text_add(&sign, "[%c] ", item->box);
    }
    text_add(&blank, "%*s", utf8_columns_within(lead, sign.length), "");
    page_begin_block(l, item->line);
    struct page_indent before = indent(l, lead, rest);
    lay_children(l, item, tight);
    unindent(l, &before);
}

static void lay_list(struct page_layout *l, const struct markdown_node *list)
{
    int number = list->level, count = 0;
    for (const struct markdown_node *item = list->first; item != NULL; item = item->next) {
        count++;
    }
    int digits = list->ordered ? digits_of((int)add_clamped(number, count - 1)) : 0;
    for (const struct markdown_node *item = list->first; item != NULL; item = item->next) {
        if (item != list->first) {
            l->want_gap = !list->tight;
        }
        lay_item(l, item, list->tight, number++, digits);
    }
    l->want_gap = true;
}

static void lay_quote(struct page_layout *l, const struct markdown_node *quote)
{
    page_begin_block(l, quote->line);
    struct page_indent before = indent(l, "│ ", "│ ");
    lay_children(l, quote, false);
    unindent(l, &before);
    l->want_gap = true;
}

static void lay_node(struct page_layout *l, const struct markdown_node *node)
{
    switch (node->kind) {
    case MARKDOWN_HEADING:
        lay_heading(l, node);
        break;
    case MARKDOWN_PARAGRAPH:
        lay_paragraph(l, node);
        break;
    case MARKDOWN_LIST:
        lay_list(l, node);
        break;
    case MARKDOWN_QUOTE:
        lay_quote(l, node);
        break;
    case MARKDOWN_CODE:
        lay_code(l, node);
        break;
    case MARKDOWN_HTML:
        lay_html(l, node);
        break;
    case MARKDOWN_RULE:
        page_begin_block(l, node->line);
        emit_repeated(l, "─", page_prose_room(l), PAGE_DIM);
        l->want_gap = true;
        break;
    case MARKDOWN_TABLE:
        page_lay_table(l, node);
        break;
    case MARKDOWN_DOCUMENT:
    case MARKDOWN_ITEM:
        lay_children(l, node, false);
        break;
    case MARKDOWN_ROW:
    case MARKDOWN_CELL:
    case MARKDOWN_TEXT:
    case MARKDOWN_SOFT_BREAK:
    case MARKDOWN_HARD_BREAK:
    case MARKDOWN_CODE_SPAN:
    case MARKDOWN_EMPHASIS:
    case MARKDOWN_STRONG:
    case MARKDOWN_LINK:
    case MARKDOWN_IMAGE:
    case MARKDOWN_KEY:
    case MARKDOWN_HTML_SPAN:
        break; // laid out by what holds them
    }
}

struct page *page_lay(const struct markdown_node *const *nodes, int count, int width, bool plain)
{
    struct page *page = calloc(1, sizeof *page);
    struct page_layout *layout = calloc(1, sizeof *layout);
    ASSERT(page != NULL && layout != NULL);
    page->width = (int)clamp_i64(width, PAGE_NARROWEST, PAGE_WIDEST);
    page->plain = plain;
    layout->page = page;
    layout->wrap = (struct wrap){.allot = &page->allot, .plain = plain};
    for (int i = 0; i < count; i++) {
        lay_node(layout, nodes[i]);
    }
    free(layout);
    return page;
}

void page_free(struct page *page)
{
    if (page != NULL) {
        allot_free(&page->allot);
        free(page);
    }
}

char *page_text(struct page *page)
{
    size_t length = 0;
    for (int i = 0; i < page->line_count; i++) {
        for (int j = 0; j < page->lines[i].span_count; j++) {
            length += (size_t)page->lines[i].spans[j].length;
        }
        length++;
    }
    char *text = allot_get(&page->allot, length + 1), *to = text;
    for (int i = 0; i < page->line_count; i++) {
        for (int j = 0; j < page->lines[i].span_count; j++) {
            const struct page_span *span = &page->lines[i].spans[j];
            memcpy(to, span->text, (size_t)span->length);
            to += span->length;
        }
        *to++ = '\n';
    }
    return text;
}

static bool begins_page(const struct markdown_node *node)
{
    return node->kind == MARKDOWN_HEADING && node->level <= 2;
}

int page_end(const struct markdown_node *const *nodes, int count, int from)
{
    int end = from;
    while (end < count && nodes[end]->kind == MARKDOWN_HEADING) {
        end++;
    }
    while (end < count && !begins_page(nodes[end])) {
        end++;
    }
    return end;
}
