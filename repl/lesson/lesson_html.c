// lesson_html: comments and <details> in a lesson.
//
// An HTML block of libcmark is taken to pieces. Markers begin and end questions, <details> begins
// and ends a fold; whatever else is found there is refused, since libcmark does not look into HTML:
// a fence without an empty line before it is no fence, and would be missed silently.
#include "repl/lesson/lesson_reader.h"

#include "repl/text/utf8.h"

#include <strings.h>

static const struct tag_rule markers[] = {
    {"predict", TAG_HAS_ID, {"kind=!", "tolerance=", "unit=", "x=", "review", "varies"}},
    {"quiz", TAG_HAS_ID, {"answer="}},
    {"explain", TAG_HAS_ID, {NULL}},
    {"end", TAG_NO_ID, {NULL}},
};

static const char *marker_at(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(markers) ? markers[i].name : NULL;
}

static const char *const prefix_names[] = {"orrery", NULL};

static const char *prefix_at(const void *self, int i) { return ((const char *const *)self)[i]; }

static struct lesson_block *fold_of(struct lesson_reader *r)
{
    return r->fold == LESSON_NONE ? NULL : &r->lesson->blocks[r->fold];
}

// Where a piece is in the file; found by going on from the piece before.
struct place {
    int line, column;
    size_t line_start, offset; // in the HTML
    size_t stripped; // what a list or a quote put in front of the line; libcmark has taken it away
};

static void find_stripped(const struct reading *r, const char *html, struct place *place)
{
    size_t length, rest = strcspn(html + place->line_start, "\n");
    const char *line = reading_line(r, place->line, &length);
    size_t more = length > rest ? length - rest : 0;
    bool same = more + rest == length && memcmp(line + more, html + place->line_start, rest) == 0;
    place->stripped = same ? more : 0;
}

static struct place begin_place(const struct reading *r, const struct markdown_node *node)
{
    struct place place = {.line = node->line};
    find_stripped(r, node->text, &place);
    return place;
}

static void move_place(const struct reading *r, const char *html, size_t offset,
                       struct place *place)
{
    for (; place->offset < offset; place->offset++) {
        if (html[place->offset] == '\n') {
            place->line++;
            place->line_start = place->offset + 1;
            find_stripped(r, html, place);
        }
    }
    place->column = (int)(place->stripped + offset - place->line_start) + 1;
}

bool lesson_is_marker(const struct html_piece *piece)
{
    return piece->kind == HTML_COMMENT && piece->length >= 7 &&
           strncasecmp(piece->text, "orrery:", 7) == 0;
}

// "orrey:predict": a comment whose first word is nearly ours.
static bool is_misspelt_marker(const struct html_piece *piece)
{
    char word[16];
    const char *colon = memchr(piece->text, ':', piece->length);
    size_t length = colon != NULL ? (size_t)(colon - piece->text) : 0;
    if (piece->kind != HTML_COMMENT || length == 0 || length >= sizeof word) {
        return false;
    }
    memcpy(word, piece->text, length);
    word[length] = '\0';
    return strpbrk(word, " \t\n") == NULL && nearest_name(word, prefix_at, prefix_names) != NULL;
}

static bool find_marker(struct lesson_reader *r, const struct tag *tag)
{
    for (int i = 0; i < COUNT_OF(markers); i++) {
        if (strcmp(markers[i].name, tag->name) == 0) {
            r->uncertain = !tag_check(&r->reading, tag, &markers[i]) || r->uncertain;
            return true;
        }
    }
    struct diag *d = reading_fault(&r->reading, tag->line, tag->column, (int)strlen(tag->name),
                                   "unknown marker 'orrery:%s'", tag->name);
    diag_expect(d, "one of orrery:predict, orrery:quiz, orrery:explain, orrery:end");
    const char *near = nearest_name(tag->name, marker_at, NULL);
    if (near != NULL) {
        diag_help(d, "did you mean 'orrery:%s'?", near);
    }
    return false;
}

static void end_question(struct lesson_reader *r, const struct tag *tag, int column)
{
    if (r->question != LESSON_NONE) {
        lesson_end_question(r, tag->line);
        r->question = LESSON_NONE;
        r->prose = LESSON_NONE;
    } else if (!r->uncertain) {
        struct diag *d =
            reading_fault(&r->reading, tag->line, column, 4, "this orrery:end closes nothing");
        diag_expect(d, "orrery:predict, orrery:quiz or orrery:explain above it");
    }
}

static void begin_question(struct lesson_reader *r, const struct tag *tag, int column)
{
    lesson_refuse_in_question(r, tag->line);
    if (r->fold != LESSON_NONE) {
        struct diag *d = reading_fault(&r->reading, tag->line, tag->column, (int)strlen(tag->name),
                                       "%s would stay hidden inside <details>", tag->name);
        diag_help(d, "put it behind the </details>");
        r->uncertain = true;
        return;
    }
    lesson_begin_question(r, tag, column);
    r->last_run = LESSON_NONE;
}

static void read_marker(struct lesson_reader *r, const struct html_piece *piece, struct place place,
                        size_t text_column)
{
    size_t length = piece->length - 7;
    if (memchr(piece->text, '\n', piece->length) != NULL) {
        struct diag *d =
            reading_fault(&r->reading, place.line, place.column, 4, "a marker stands on one line");
        diag_expect(d, "<!-- orrery:name #id options --> on line %d", place.line);
        r->uncertain = true;
        return;
    }
    struct tag tag;
    int before = r->reading.fault_count;
    if (!tag_read(&r->reading, place.line, (int)text_column + 7, length, &tag)) {
        if (r->reading.fault_count == before) {
            struct diag *d =
                reading_fault(&r->reading, place.line, place.column, 4, "this marker has no name");
            diag_expect(d, "one of orrery:predict, orrery:quiz, orrery:explain, orrery:end");
        }
        r->uncertain = true;
    } else if (!find_marker(r, &tag)) {
        r->uncertain = true;
    } else if (strcmp(tag.name, "end") == 0) {
        end_question(r, &tag, place.column);
    } else {
        begin_question(r, &tag, place.column);
    }
}

static void read_comment(struct lesson_reader *r, const struct markdown_node *node,
                         const struct html_piece *piece, struct place place)
{
    int width = (int)(piece->end - piece->start);
    if (memmem(piece->text, piece->length, "<!--", 4) != NULL) { // and with it all that is between
        struct diag *d = lesson_stop(r, place.line, place.column, 4,
                                     "this comment is not closed before another begins");
        diag_expect(d, "-->");
    } else if (lesson_is_marker(piece)) {
        struct html_piece before = html_next(node->text, strlen(node->text), 0);
        struct html_piece after = html_next(node->text, strlen(node->text), piece->end);
        if (before.start != piece->start || after.kind != HTML_END) {
            struct diag *d = lesson_stop(r, place.line, place.column, width,
                                         "this marker is swallowed by the HTML around it");
            diag_expect(d, "a marker alone on its line, with an empty line before it");
            return;
        }
        size_t text = piece->start + (size_t)(piece->text - (node->text + piece->start));
        read_marker(r, piece, place, (size_t)place.column + text - piece->start);
    } else if (is_misspelt_marker(piece)) {
        struct diag *d = reading_fault(&r->reading, place.line, place.column, width,
                                       "this comment looks like a marker");
        diag_expect(d, "<!-- orrery:name ... -->");
        diag_help(d, "did you mean 'orrery:'?");
        r->uncertain = true;
    }
}

static void open_details(struct lesson_reader *r, struct place place)
{
    lesson_refuse_in_question(r, place.line);
    if (r->fold != LESSON_NONE) {
        struct diag *d = lesson_stop(r, place.line, place.column, 9,
                                     "<details> inside the <details> of line %d", fold_of(r)->line);
        diag_expect(d, "</details> before this line");
        return;
    }
    lesson_add_block(r, LESSON_FOLD, place.line, place.column);
    r->fold = r->lesson->block_count - 1;
    r->last_run = LESSON_NONE;
}

static bool is_hint(const char *summary)
{
    char next = strlen(summary) > 4 ? summary[4] : '\0';
    bool word_goes_on = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    return strncasecmp(summary, "hint", 4) == 0 && !word_goes_on;
}

static void close_details(struct lesson_reader *r, struct place place)
{
    lesson_refuse_in_question(r, place.line);
    struct lesson_block *fold = fold_of(r);
    if (fold == NULL) {
        struct diag *d = reading_fault(&r->reading, place.line, place.column, 10,
                                       "this </details> closes nothing");
        diag_expect(d, "<details> above it");
        return;
    }
    fold->last_line = place.line;
    r->fold = LESSON_NONE;
    if (fold->summary[0] == '\0') {
        struct diag *d = reading_fault(&r->reading, fold->line, fold->column, 9,
                                       "this <details> lacks a <summary> with words");
        diag_expect(d, "<summary>what is folded</summary> below <details>");
    } else if (is_hint(fold->summary)) {
        if (fold->kind == LESSON_FOLD) {
            fold->kind = LESSON_HINT;
        } else {
            struct diag *d = reading_fault(
                &r->reading, fold->line, fold->column, 9, "a hint can not be %s %s cell",
                fold->kind == LESSON_ANSWER ? "an" : "a", lesson_kind_name(fold->kind));
            diag_help(d, "give the cell a <details> of its own");
            r->uncertain = true;
        }
    }
}

// Without blanks at its ends, and with single blanks inside.
static size_t squeeze(char *words)
{
    size_t to = 0;
    for (const char *from = words; *from != '\0'; from++) {
        bool is_blank = strchr(" \t\n", *from) != NULL;
        if (!is_blank || (to > 0 && words[to - 1] != ' ')) {
            words[to++] = is_blank ? ' ' : *from;
        }
    }
    to -= to > 0 && words[to - 1] == ' ';
    words[to] = '\0';
    return to;
}

// The words between <summary> and </summary>, in which <kbd> may stand. Returns where to go on.
static size_t read_summary(struct lesson_reader *r, const struct markdown_node *node,
                           const struct html_piece *open, struct place place)
{
    size_t html_length = strlen(node->text), end = open->end;
    char words[200];
    struct text summary = text_in(words, sizeof words);
    struct html_piece piece = html_next(node->text, html_length, end);
    while (piece.kind == HTML_WORDS || html_is(&piece, "kbd")) {
        text_add_bytes(&summary, node->text + end, piece.start - end);
        text_add_bytes(&summary, node->text + piece.start,
                       piece.kind == HTML_WORDS ? piece.end - piece.start : 0);
        end = piece.end;
        piece = html_next(node->text, html_length, end);
    }
    if (piece.kind != HTML_CLOSE || !html_is(&piece, "summary")) {
        struct diag *d =
            lesson_stop(r, place.line, place.column, 9, "this <summary> is not closed");
        diag_expect(d, "<summary>plain words</summary>");
        return html_length;
    }
    size_t length = utf8_good(words, squeeze(words)); // a long one may be cut within a character
    struct lesson_block *fold = fold_of(r);
    if (fold == NULL || fold->summary[0] != '\0') {
        struct diag *d = reading_fault(&r->reading, place.line, place.column, 9,
                                       "this <summary> belongs to no <details>");
        diag_expect(d, "<details>, then <summary>plain words</summary>");
    } else {
        fold->summary = allot_copy(&r->lesson->allot, words, length);
    }
    return piece.end;
}

// Words in an HTML block: Markdown that libcmark did not get to see, since no empty line ends the
// block.
static void refuse_words(struct lesson_reader *r, const struct markdown_node *node,
                         const struct html_piece *piece, struct place place)
{
    bool is_fence = piece->length >= 3 &&
                    (memcmp(piece->text, "```", 3) == 0 || memcmp(piece->text, "~~~", 3) == 0);
    struct diag *d =
        lesson_stop(r, place.line, place.column, (int)piece->length,
                    is_fence ? "this fence is swallowed by the HTML that begins in line %d"
                             : "these words are swallowed by the HTML that begins in line %d",
                    node->line);
    diag_expect(d, "an empty line before this one");
}

// A block that HTML has swallowed a fence or a comment of makes the rest of the file unsure.
static void refuse_html(struct lesson_reader *r, const struct markdown_node *node,
                        struct place place, const struct html_piece *piece)
{
    struct diag *d =
        reading_fault(&r->reading, place.line, place.column, (int)(piece->end - piece->start),
                      "raw HTML '<%s%.*s>'", piece->kind == HTML_CLOSE ? "/" : "",
                      piece->length < 60 ? (int)piece->length : 60, piece->text);
    diag_expect(d, LESSON_HTML_EXPECTED);
    r->stop = strstr(node->text, "```") != NULL || strstr(node->text, "~~~") != NULL ||
              strstr(node->text, "<!--") != NULL;
}

static void refuse_unclosed(struct lesson_reader *r, struct place place,
                            const struct html_piece *piece)
{
    bool is_comment = piece->length >= 4 && memcmp(piece->text, "<!--", 4) == 0;
    struct diag *d =
        lesson_stop(r, place.line, place.column, 4,
                    is_comment ? "this comment is never closed" : "this tag is never closed");
    diag_expect(d, is_comment ? "-->" : ">");
}

void lesson_read_html(struct lesson_reader *r, const struct markdown_node *node)
{
    size_t length = strlen(node->text), at = 0;
    struct place place = begin_place(&r->reading, node);
    while (!r->stop) {
        struct html_piece piece = html_next(node->text, length, at);
        move_place(&r->reading, node->text, piece.start, &place);
        at = piece.end;
        if (piece.kind == HTML_END) {
            return;
        }
        if (piece.kind == HTML_COMMENT) {
            read_comment(r, node, &piece, place);
        } else if (piece.kind == HTML_WORDS) {
            refuse_words(r, node, &piece, place);
        } else if (piece.kind == HTML_UNCLOSED) {
            refuse_unclosed(r, place, &piece);
        } else if (html_is(&piece, "details")) {
            (piece.kind == HTML_OPEN ? open_details : close_details)(r, place);
        } else if (html_is(&piece, "summary") && piece.kind == HTML_OPEN) {
            at = read_summary(r, node, &piece, place);
        } else if (!html_is(&piece, "kbd")) { // words follow a key, and are refused
            refuse_html(r, node, place, &piece);
            return; // one message for a block
        }
    }
}
