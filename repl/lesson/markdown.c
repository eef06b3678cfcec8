// markdown: see markdown.h. The only file that knows libcmark.
//
// libcmark's tree is walked with its own iterator, so that no depth of nesting can exhaust the
// stack; our tree is at most MARKDOWN_DEEPEST deep, and whoever walks it may recurse. libcmark's
// tree is freed at the end.
#include "repl/lesson/markdown.h"

#include "repl/lesson/pipe_table.h"

#include <cmark.h>
#include <stdlib.h>

struct building {
    const struct reading *reading;
    struct markdown_node *open[MARKDOWN_DEEPEST + 1]; // open[0] is the document
    int depth;                                        // of the innermost
    int too_deep;
};

static const char *copy_or_empty(const struct building *b, const char *text)
{
    return text == NULL || *text == '\0' ? "" : allot_copy(b->reading->allot, text, strlen(text));
}

static struct markdown_node *add(struct building *b, enum markdown_kind kind)
{
    struct markdown_node *parent = b->open[b->depth];
    struct markdown_node *node = allot_get(b->reading->allot, sizeof *node);
    *node = (struct markdown_node){.kind = kind, .text = "", .info = ""};
    *(parent->last != NULL ? &parent->last->next : &parent->first) = node;
    parent->last = node;
    return node;
}

static enum markdown_kind kind_of(cmark_node_type type)
{
    static const enum markdown_kind kinds[] = {
        [CMARK_NODE_DOCUMENT] = MARKDOWN_DOCUMENT,
        [CMARK_NODE_BLOCK_QUOTE] = MARKDOWN_QUOTE,
        [CMARK_NODE_LIST] = MARKDOWN_LIST,
        [CMARK_NODE_ITEM] = MARKDOWN_ITEM,
        [CMARK_NODE_CODE_BLOCK] = MARKDOWN_CODE,
        [CMARK_NODE_HTML_BLOCK] = MARKDOWN_HTML,
        [CMARK_NODE_PARAGRAPH] = MARKDOWN_PARAGRAPH,
        [CMARK_NODE_HEADING] = MARKDOWN_HEADING,
        [CMARK_NODE_THEMATIC_BREAK] = MARKDOWN_RULE,
        [CMARK_NODE_TEXT] = MARKDOWN_TEXT,
        [CMARK_NODE_SOFTBREAK] = MARKDOWN_SOFT_BREAK,
        [CMARK_NODE_LINEBREAK] = MARKDOWN_HARD_BREAK,
        [CMARK_NODE_CODE] = MARKDOWN_CODE_SPAN,
        [CMARK_NODE_HTML_INLINE] = MARKDOWN_HTML_SPAN,
        [CMARK_NODE_EMPH] = MARKDOWN_EMPHASIS,
        [CMARK_NODE_STRONG] = MARKDOWN_STRONG,
        [CMARK_NODE_LINK] = MARKDOWN_LINK,
        [CMARK_NODE_IMAGE] = MARKDOWN_IMAGE,
    };
    ASSERT((int)type < COUNT_OF(kinds));
    return kinds[type];
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++) {
        lines += *text == '\n';
    }
    return lines;
}

// Whether the code block ends with a fence. libcmark does not say, but then its last line is one
// further than its contents reach, and that line is a fence and nothing else.
static bool ends_with_fence(const struct building *b, const struct markdown_node *code)
{
    size_t length;
    const char *line = reading_line(b->reading, code->last_line, &length);
    if (code->last_line != code->line + count_lines(code->text) + 1) {
        return false;
    }
    while (length > 0 && strchr(" \t>", *line) != NULL) {
        line++;
        length--;
    }
    while (length > 0 && strchr(" \t", line[length - 1]) != NULL) {
        length--;
    }
    size_t run = 0;
    while (run < length && line[run] == line[0]) {
        run++;
    }
    return run >= 3 && run == length && (line[0] == '`' || line[0] == '~');
}

static bool is_fenced(const struct building *b, const struct markdown_node *code)
{
    size_t length;
    const char *line = reading_line(b->reading, code->line, &length);
    size_t at = (size_t)code->column - 1;
    return at + 3 <= length &&
           (memcmp(line + at, "```", 3) == 0 || memcmp(line + at, "~~~", 3) == 0);
}

static void describe(struct building *b, struct markdown_node *node, cmark_node *from)
{
    node->line = cmark_node_get_start_line(from);
    node->column = cmark_node_get_start_column(from);
    node->last_line = cmark_node_get_end_line(from);
    node->text = copy_or_empty(b, cmark_node_get_literal(from));
    if (node->kind == MARKDOWN_HEADING) {
        node->level = cmark_node_get_heading_level(from);
    } else if (node->kind == MARKDOWN_LIST) {
        node->ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
        node->level = cmark_node_get_list_start(from);
        node->tight = cmark_node_get_list_tight(from) != 0;
    } else if (node->kind == MARKDOWN_CODE) {
        node->info = copy_or_empty(b, cmark_node_get_fence_info(from));
        node->fenced = is_fenced(b, node);
        node->closed = node->fenced && ends_with_fence(b, node);
        node->last_line = node->line + count_lines(node->text) + node->fenced + node->closed - 1;
    } else if (node->kind == MARKDOWN_HTML) {
        node->last_line =
            node->line + count_lines(node->text) - 1; // libcmark's is wrong for comments
    } else if (node->kind == MARKDOWN_LINK || node->kind == MARKDOWN_IMAGE) {
        node->text = copy_or_empty(b, cmark_node_get_url(from));
        node->info = copy_or_empty(b, cmark_node_get_title(from));
    }
    if (node->last_line < node->line) {
        node->last_line = node->line;
    }
}

// A text in which bars were written "\|" is parted there, so that each such bar is a part of its
// own. libcmark has dropped the backslashes; the n-th bar of the text is the n-th bar of the line
// from the text's place on.
static void part_at_escaped_bars(struct building *b, struct markdown_node *text)
{
    size_t length;
    const char *line = reading_line(b->reading, text->line, &length);
    size_t at = text->column > 0 ? (size_t)text->column - 1 : 0;
    const char *bar = strchr(text->text, '|');
    while (bar != NULL) {
        while (at < length && line[at] != '|') {
            at++;
        }
        size_t slashes = 0;
        while (at < length && slashes < at && line[at - 1 - slashes] == '\\') {
            slashes++;
        }
        at++;
        if (slashes % 2 == 0) {
            bar = strchr(bar + 1, '|');
            continue;
        }
        const char *rest = bar + 1;
        text->text = allot_copy(b->reading->allot, text->text, (size_t)(bar - text->text));
        struct markdown_node *escaped = add(b, MARKDOWN_TEXT);
        escaped->line = escaped->last_line = text->line;
        escaped->text = "|";
        escaped->escaped = true;
        text = add(b, MARKDOWN_TEXT);
        text->line = text->last_line = escaped->line;
        text->text = rest;
        bar = strchr(rest, '|');
    }
}

static void close_key(struct building *b)
{
    if (b->open[b->depth]->kind == MARKDOWN_KEY) {
        b->depth--;
    }
}

static void add_leaf(struct building *b, cmark_node *from, enum markdown_kind kind)
{
    const char *html = kind == MARKDOWN_HTML_SPAN ? cmark_node_get_literal(from) : "";
    if (strcmp(html, "</kbd>") == 0) {
        close_key(b);
        return;
    }
    bool is_key = strcmp(html, "<kbd>") == 0 && b->depth < MARKDOWN_DEEPEST &&
                  b->open[b->depth]->kind != MARKDOWN_KEY;
    struct markdown_node *node = add(b, is_key ? MARKDOWN_KEY : kind);
    describe(b, node, from);
    if (is_key) {
        node->text = "";
        b->open[++b->depth] = node;
    } else if (kind == MARKDOWN_TEXT && strchr(node->text, '|') != NULL) {
        part_at_escaped_bars(b, node);
    }
}

static void enter(struct building *b, cmark_iter *iter, cmark_node *from, enum markdown_kind kind)
{
    struct markdown_node *node = add(b, kind);
    describe(b, node, from);
    if (b->depth < MARKDOWN_DEEPEST - 1) { // one level is kept for a key
        b->open[++b->depth] = node;
        return;
    }
    node->kind = kind < MARKDOWN_TEXT ? MARKDOWN_PARAGRAPH : MARKDOWN_TEXT;
    node->text = "…";
    if (b->too_deep == 0) {
        b->too_deep = node->line;
    }
    cmark_iter_reset(iter, from, CMARK_EVENT_EXIT);
}

static void take_box(struct markdown_node *item)
{
    struct markdown_node *paragraph = item->first;
    if (paragraph == NULL || paragraph->kind != MARKDOWN_PARAGRAPH || paragraph->first == NULL ||
        paragraph->first->kind != MARKDOWN_TEXT) {
        return;
    }
    struct markdown_node *text = paragraph->first;
    if (strncmp(text->text, "[ ] ", 4) == 0) {
        item->box = ' ';
    } else if (strncmp(text->text, "[x] ", 4) == 0 || strncmp(text->text, "[X] ", 4) == 0) {
        item->box = 'x';
    } else {
        return;
    }
    text->text += 4;
    text->column += 4;
}

static void take_table(struct building *b, struct markdown_node *paragraph)
{
    struct markdown_node *table = pipe_table_take(b->reading->allot, paragraph);
    if (table == NULL) {
        return;
    }
    if (paragraph->first == NULL) { // there was nothing else
        struct markdown_node *next = paragraph->next;
        *paragraph = *table;
        paragraph->next = next;
        return;
    }
    struct markdown_node *added = add(b, MARKDOWN_TABLE);
    *added = *table;
}

static void leave(struct building *b)
{
    close_key(b);
    struct markdown_node *node = b->open[b->depth];
    if (b->depth > 0) {
        b->depth--;
    }
    if (node->kind == MARKDOWN_ITEM) {
        take_box(node);
    } else if (node->kind == MARKDOWN_PARAGRAPH) {
        take_table(b, node);
    }
}

static bool is_leaf(enum markdown_kind kind)
{
    return kind == MARKDOWN_CODE || kind == MARKDOWN_HTML || kind == MARKDOWN_RULE ||
           kind == MARKDOWN_TEXT || kind == MARKDOWN_SOFT_BREAK || kind == MARKDOWN_HARD_BREAK ||
           kind == MARKDOWN_CODE_SPAN || kind == MARKDOWN_HTML_SPAN;
}

static cmark_node *parse(const struct reading *r, int first_line)
{
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
    for (int line = 1; line < first_line; line++) {
        cmark_parser_feed(parser, "\n", 1);
    }
    size_t start = first_line <= r->line_count ? r->starts[first_line - 1] : r->length;
    cmark_parser_feed(parser, r->text + start, r->length - start);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return document;
}

struct markdown_node *markdown_read(const struct reading *r, int first_line, int *too_deep)
{
    struct building b = {.reading = r};
    b.open[0] = allot_get(r->allot, sizeof *b.open[0]);
    *b.open[0] = (struct markdown_node){.kind = MARKDOWN_DOCUMENT,
                                        .line = 1,
                                        .column = 1,
                                        .last_line = r->line_count,
                                        .text = "",
                                        .info = ""};
    cmark_node *document = parse(r, first_line);
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        enum markdown_kind kind = kind_of(cmark_node_get_type(node));
        if (node == document) {
            continue;
        }
        if (event == CMARK_EVENT_EXIT) {
            leave(&b);
        } else if (is_leaf(kind)) {
            add_leaf(&b, node, kind);
        } else {
            enter(&b, iter, node, kind);
        }
    }
    cmark_iter_free(iter);
    cmark_node_free(document);
    if (too_deep != NULL) {
        *too_deep = b.too_deep;
    }
    return b.open[0];
}

static size_t put_plain(const struct markdown_node *node, char *to)
{
    size_t length = 0;
    bool is_words = node->kind == MARKDOWN_TEXT || node->kind == MARKDOWN_CODE_SPAN ||
                    node->kind == MARKDOWN_CODE;
    const char *words = is_words ? node->text
                        : node->kind == MARKDOWN_SOFT_BREAK || node->kind == MARKDOWN_HARD_BREAK
                            ? " "
                            : "";
    length = strlen(words);
    if (to != NULL) {
        memcpy(to, words, length);
    }
    for (const struct markdown_node *child = node->first; child != NULL; child = child->next) {
        length += put_plain(child, to != NULL ? to + length : NULL);
    }
    return length;
}

char *markdown_plain(struct allot *a, const struct markdown_node *node)
{
    char *words = allot_get(a, put_plain(node, NULL) + 1);
    put_plain(node, words);
    return words;
}

const struct markdown_node **markdown_nodes(struct allot *a, const struct markdown_node *parent,
                                            int *count)
{
    int n = 0;
    for (const struct markdown_node *node = parent->first; node != NULL; node = node->next) {
        n++;
    }
    const struct markdown_node **nodes = allot_get(a, (size_t)n * sizeof *nodes + 1);
    *count = n;
    n = 0;
    for (const struct markdown_node *node = parent->first; node != NULL; node = node->next) {
        nodes[n++] = node;
    }
    return nodes;
}
