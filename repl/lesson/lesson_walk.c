// lesson_walk: the tree into blocks.
//
// The children of the document are taken one by one. At any time words go to one place: the body of
// an open question, else that of an open fold, else to a block of prose. Cells, markers and
// <details> stand at the left margin, never inside a list or a quote, so that the order of the
// blocks is the order of the file.
#include "repl/lesson/lesson_reader.h"

#include <stdlib.h>

static struct lesson_block *question_of(struct lesson_reader *r)
{
    return r->question == LESSON_NONE ? NULL : &r->lesson->blocks[r->question];
}

static struct lesson_block *fold_of(struct lesson_reader *r)
{
    return r->fold == LESSON_NONE ? NULL : &r->lesson->blocks[r->fold];
}

// Something stands at `line` that no question can hold.
void lesson_refuse_in_question(struct lesson_reader *r, int line)
{
    struct lesson_block *question = question_of(r);
    if (question == NULL) {
        return;
    }
    struct diag *d = reading_fault(&r->reading, question->line, question->column, 4,
                                   "this %s is not closed", lesson_kind_name(question->kind));
    if (line > 0) {
        diag_expect(d, "<!-- orrery:end --> before line %d", line);
    } else {
        diag_expect(d, "<!-- orrery:end --> behind the question");
    }
    r->question = LESSON_NONE;
}

static void add_words(struct lesson_reader *r, const struct markdown_node *node)
{
    struct lesson_block *block = question_of(r);
    block = block != NULL ? block : fold_of(r);
    if (block == NULL && r->prose == LESSON_NONE) {
        lesson_add_block(r, LESSON_PROSE, node->line, node->column);
        r->prose = r->lesson->block_count - 1;
        r->prose_has_words = false;
    }
    r->prose_has_words = r->prose_has_words || node->kind != MARKDOWN_HEADING;
    lesson_add_body(r, block != NULL ? block : &r->lesson->blocks[r->prose], node);
}

// Pages as page_end has them: a title and the headings right below it are one.
static void read_heading(struct lesson_reader *r, const struct markdown_node *node)
{
    if (node->level <= 2 && r->prose_has_words) {
        r->prose = LESSON_NONE;
    }
    add_words(r, node);
}

static void add_figure(struct lesson_reader *r, const struct markdown_node *node)
{
    if (r->question != LESSON_NONE || r->fold != LESSON_NONE) {
        add_words(r, node);
        return;
    }
    struct lesson_block *block = lesson_add_block(r, LESSON_FIGURE, node->line, node->column);
    lesson_add_body(r, block, node);
}

static void set_code(struct lesson_block *block, const struct markdown_node *node)
{
    block->code = node->text;
    block->code_line = node->line + 1;
    block->code_line_count = node->last_line - node->line - 1;
    block->last_line = node->last_line;
}

static void set_reference(struct lesson_block *block, const struct tag *tag)
{
    const struct tag_word *word = tag_word(tag, block->kind == LESSON_RUN ? "after" : "for");
    if (word != NULL && word->value != NULL) {
        block->refers_to = word->value;
        block->refers_column = word->value_column;
    }
}

static void read_par(struct lesson_reader *r, struct lesson_block *block, const struct tag *tag)
{
    const struct tag_word *word = tag_word(tag, "par");
    if (word == NULL || word->value == NULL) {
        return;
    }
    size_t digits = strspn(word->value, "0123456789");
    if (digits == 0 || digits > 3 || word->value[digits] != '\0' || atoi(word->value) == 0) {
        struct diag *d =
            reading_fault(&r->reading, tag->line, word->value_column, (int)strlen(word->value),
                          "'%s' is no number of commands", word->value);
        diag_expect(d, "a whole number from 1 to 999");
        return;
    }
    block->par = atoi(word->value);
}

// A cell inside <details>: it makes the fold what it is.
static void read_folded_cell(struct lesson_reader *r, const struct markdown_node *node,
                             enum lesson_kind kind, const struct tag *tag)
{
    struct lesson_block *fold = fold_of(r);
    const char *name = lesson_kind_name(kind);
    int width = (int)strlen(tag->name);
    if (kind == LESSON_RUN || kind == LESSON_GOAL || kind == LESSON_EXPECT) {
        struct diag *d = reading_fault(&r->reading, tag->line, tag->column, width,
                                       "%s would stay hidden inside <details>", name);
        diag_help(d, "put it behind the </details>");
        r->uncertain = true;
    } else if (fold->kind != LESSON_FOLD) {
        struct diag *d =
            reading_fault(&r->reading, tag->line, tag->column, width,
                          "a second purpose: this <details> is %s %s already",
                          fold->kind == LESSON_ANSWER ? "an" : "a", lesson_kind_name(fold->kind));
        diag_help(d, "give the %s cell a <details> of its own", name);
        r->uncertain = true;
    } else {
        fold->kind = kind;
        set_code(fold, node);
        set_reference(fold, tag);
    }
}

static void read_cell(struct lesson_reader *r, const struct markdown_node *node,
                      enum lesson_kind kind, const struct tag *tag)
{
    lesson_refuse_in_question(r, node->line);
    if (r->fold != LESSON_NONE) {
        read_folded_cell(r, node, kind, tag);
        return;
    }
    bool is_folded = kind == LESSON_SETUP || kind == LESSON_ANSWER || kind == LESSON_SOLUTION;
    if (is_folded) {
        struct diag *d = reading_fault(&r->reading, tag->line, tag->column, (int)strlen(tag->name),
                                       "%s would be in full view", lesson_kind_name(kind));
        diag_expect(d, "<details>, <summary>...</summary>, an empty line, the cell, </details>");
        diag_help(d, "fold it");
        r->uncertain = true;
        return;
    }
    int run = r->last_run;
    struct lesson_block *block = lesson_add_block(r, kind, node->line, node->column);
    block->id = tag->id;
    set_code(block, node);
    set_reference(block, tag);
    read_par(r, block, tag);
    r->last_run = kind == LESSON_RUN ? r->lesson->block_count - 1 : LESSON_NONE;
    if (kind != LESSON_EXPECT) {
        return;
    }
    block->target = run;
    if (run != LESSON_NONE) {
        r->lesson->blocks[run].partner = r->lesson->block_count - 1;
    } else if (!r->uncertain) {
        struct diag *d = reading_fault(&r->reading, tag->line, tag->column, 6,
                                       "there is no run cell above this expected text");
        diag_expect(d, "text {expect} behind the lua {run #id} that prints it");
    }
}

static void read_code(struct lesson_reader *r, const struct markdown_node *node)
{
    enum lesson_kind kind;
    struct tag tag;
    switch (lesson_read_fence(r, node, &kind, &tag)) {
    case LESSON_PLAIN:
        add_words(r, node);
        break;
    case LESSON_DIAGRAM:
        add_figure(r, node);
        break;
    case LESSON_CELL:
        read_cell(r, node, kind, &tag);
        break;
    case LESSON_BAD:
        r->uncertain = true;
        break;
    }
}

// What lists, quotes, tables and paragraphs may not hold in a lesson.
static void refuse_span(struct lesson_reader *r, const struct markdown_node *span)
{
    struct html_piece piece = html_next(span->text, strlen(span->text), 0);
    bool is_marker = lesson_is_marker(&piece);
    if (piece.kind == HTML_COMMENT && !is_marker) {
        return;
    }
    int width = (int)strcspn(span->text, "\n");
    bool is_fold = html_is(&piece, "details") || html_is(&piece, "summary");
    if (is_marker || is_fold) {
        struct diag *d =
            reading_fault(&r->reading, span->line, span->column, width,
                          "this %s is inside a paragraph", is_marker ? "marker" : "tag");
        diag_expect(d, "it on a line of its own, at the left margin");
        r->uncertain = true;
        return;
    }
    struct diag *d =
        reading_fault(&r->reading, span->line, span->column, width, "raw HTML '%.60s'", span->text);
    diag_expect(d, LESSON_HTML_EXPECTED);
}

static void refuse_nested(struct lesson_reader *r, const struct markdown_node *node,
                          const char *what)
{
    struct diag *d = reading_fault(&r->reading, node->line, node->column, 3,
                                   "this %s is inside a list or a quote", what);
    diag_expect(d, "it at the left margin");
    r->uncertain = true;
}

static void check_nested_code(struct lesson_reader *r, const struct markdown_node *code)
{
    enum lesson_kind kind;
    struct tag tag;
    switch (lesson_read_fence(r, code, &kind, &tag)) {
    case LESSON_CELL:
        refuse_nested(r, code, "cell");
        break;
    case LESSON_BAD:
        r->uncertain = true;
        break;
    case LESSON_PLAIN:
    case LESSON_DIAGRAM:
        break;
    }
}

static void check_nested_html(struct lesson_reader *r, const struct markdown_node *html)
{
    size_t length = strlen(html->text);
    struct html_piece piece = html_next(html->text, length, 0);
    while (piece.kind == HTML_COMMENT && !lesson_is_marker(&piece)) {
        piece = html_next(html->text, length, piece.end);
    }
    if (piece.kind != HTML_END) {
        refuse_nested(r, html, piece.kind == HTML_COMMENT ? "marker" : "HTML");
    }
}

// Nodes are at most MARKDOWN_DEEPEST deep. One fault about HTML is enough for a paragraph.
static bool check_inside(struct lesson_reader *r, const struct markdown_node *parent)
{
    bool refused = false;
    for (const struct markdown_node *node = parent->first; node != NULL && !r->stop;
         node = node->next) {
        if (node->kind == MARKDOWN_HTML_SPAN && !refused) {
            int before = r->reading.fault_count;
            refuse_span(r, node);
            refused = r->reading.fault_count > before;
        } else if (node->kind == MARKDOWN_CODE) {
            check_nested_code(r, node);
        } else if (node->kind == MARKDOWN_HTML) {
            check_nested_html(r, node);
        } else {
            bool is_part = node->kind > MARKDOWN_TEXT;
            refused = (check_inside(r, node) && is_part) || refused;
        }
    }
    return refused;
}

static bool is_image_alone(const struct markdown_node *node)
{
    return node->kind == MARKDOWN_PARAGRAPH && node->first != NULL && node->first == node->last &&
           node->first->kind == MARKDOWN_IMAGE;
}

void lesson_walk(struct lesson_reader *r, const struct markdown_node *document)
{
    for (const struct markdown_node *node = document->first; node != NULL && !r->stop;
         node = node->next) {
        if (node->kind == MARKDOWN_CODE) {
            read_code(r, node);
            continue;
        }
        if (node->kind == MARKDOWN_HTML) {
            lesson_read_html(r, node);
            continue;
        }
        check_inside(r, node);
        if (node->kind == MARKDOWN_HEADING) {
            read_heading(r, node);
        } else if (is_image_alone(node)) {
            add_figure(r, node);
        } else {
            add_words(r, node);
        }
    }
    if (r->stop) {
        return;
    }
    lesson_refuse_in_question(r, 0);
    const struct lesson_block *fold = fold_of(r);
    if (fold != NULL) {
        struct diag *d = reading_fault(&r->reading, fold->line, fold->column, 9,
                                       "this <details> is never closed");
        diag_expect(d, "</details> behind what is folded");
    }
}
