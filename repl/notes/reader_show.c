// reader_show: pages of a note on a terminal, or in a pipe.
//
// A page is headed by where it is: the file, the line, the headings that it stands under. Its last
// line says what can be pressed now.
#include "repl/notes/reader_inside.h"

#include "repl/lesson/library.h"
#include "repl/text/letter.h"
#include "repl/text/utf8.h"

// Lines of a terminal that are not the note's: head, keys, prompt, and the lines between.
enum { WIDTH_UNKNOWN = 80, HEIGHT_UNKNOWN = 40, OTHER_LINES = 7, HEADS_MOST = 6 };

int reader_width(const struct reader *r)
{
    int columns = out_look(reader_out(r)).columns;
    return columns > 0 ? columns : WIDTH_UNKNOWN;
}

static bool is_mark(const struct page_span *span)
{
    return span->url != NULL &&
           strncmp(span->url, NOTE_LESSON_ADDRESS, strlen(NOTE_LESSON_ADDRESS)) == 0;
}

static enum style style_of(unsigned style)
{
    return style & (PAGE_HEADING | PAGE_BOLD) ? STYLE_HEADING
           : style & (PAGE_CODE | PAGE_KEY)   ? STYLE_CODE
           : style & PAGE_DIM                 ? STYLE_DIM
                                              : STYLE_PLAIN;
}

// The lesson behind an entry. Where its no-break spaces have held it together they are blanks.
static void show_mark(const struct reader *r, const struct page_span *span)
{
    static const char no_break[] = "\u00a0";
    char words[LIBRARY_PATH_BYTES];
    struct text t = text_in(words, sizeof words);
    for (int at = 0; at < span->length;) {
        bool blank = strncmp(span->text + at, no_break, strlen(no_break)) == 0;
        text_add_bytes(&t, blank ? " " : span->text + at, 1);
        at += blank ? (int)strlen(no_break) : 1;
    }
    out_styled(reader_out(r), STYLE_CODE, "%s", words);
}

// A span, with the places that hold what was looked for set off.
static void show_span(const struct reader *r, const struct page_span *span)
{
    struct out *o = reader_out(r);
    enum style style = style_of(span->style);
    size_t length = (size_t)span->length;
    if (is_mark(span)) {
        show_mark(r, span);
        return;
    }
    for (size_t at = 0; at < length;) {
        size_t taken, found = letter_find(span->text, length, at, r->words, &taken);
        out_styled(o, style, "%.*s", (int)(found - at), span->text + at);
        out_styled(o, STYLE_NUMBER, "%.*s", (int)taken, span->text + found);
        at = found + taken;
    }
}

static void show_line(const struct reader *r, const struct page_line *line)
{
    for (int i = 0; line != NULL && i < line->span_count; i++) {
        show_span(r, &line->spans[i]);
    }
    out_text(reader_out(r), "\n");
}

int reader_first_line(const struct reader *r)
{
    const struct pager *p = &r->pager;
    return p->row_count > 0 && p->rows[0].line != NULL ? p->rows[0].line->source_line : 1;
}

int reader_last_line(const struct reader *r)
{
    const struct pager *p = &r->pager;
    for (int i = p->row_count - 1; i >= 0; i--) {
        if (p->rows[i].line != NULL) {
            return p->rows[i].line->source_line;
        }
    }
    return 1;
}

// The headings that the page stands under, the outermost first: "Streaming > Queues". Where there
// is no room the outer ones are left out.
static void add_heads(const struct reader *r, struct text *head, int room)
{
    int heads[HEADS_MOST], count = 0, columns = 0, line = reader_first_line(r) - 1, level = 7;
    const struct markdown_node *top = r->note->nodes[r->top.node];
    if (top->kind == MARKDOWN_HEADING && r->top.line == 0) { // the page begins with it
        level = top->level;
    }
    for (int i = note_heading(r->note, line, level); i >= 0 && count < HEADS_MOST;
         i = note_heading(r->note, line, level)) {
        columns += utf8_width(r->note->entries[i].title, strlen(r->note->entries[i].title)) + 3;
        if (columns > room) {
            break;
        }
        heads[count++] = i;
        line = r->note->entries[i].line;
        level = r->note->entries[i].level;
    }
    for (int i = count - 1; i >= 0; i--) {
        text_add(head, "%s%s", i == count - 1 ? ": " : " > ", r->note->entries[heads[i]].title);
    }
}

// The file's name without its folders.
static const char *short_name(const struct reader *r)
{
    const char *slash = strrchr(r->note->name, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : r->note->name;
}

static void show_head(const struct reader *r)
{
    struct out *o = reader_out(r);
    char head[2000];
    struct text t = text_in(head, sizeof head);
    text_add(&t, "%s, line %d of %d", short_name(r), reader_first_line(r),
             r->note->reading.line_count);
    int columns = reader_width(r);
    add_heads(r, &t, columns - utf8_width(head, t.length));
    out_text(o, "\n");
    out_fitted(o, STYLE_DIM, head, utf8_whole(head, t.length), columns);
    out_text(o, "\n\n");
}

static void show_remark(const struct reader *r, int line, const char *words)
{
    char whole[600];
    struct text t = text_in(whole, sizeof whole);
    text_add(&t, "%s", short_name(r));
    if (line > 0) {
        text_add(&t, ":%d", line);
    }
    text_add(&t, ": %s", words);
    out_wrapped(reader_out(r), STYLE_DIM, 0, 2, whole);
}

void reader_show_remarks(const struct reader *r, bool can_type)
{
    for (int i = 0; i < r->note->remark_count; i++) {
        show_remark(r, r->note->remarks[i].line, r->note->remarks[i].words);
    }
    int places = r->note->encoded_twice;
    if (places > 0) {
        char words[200];
        struct text t = text_in(words, sizeof words);
        text_add(&t, "it looks as if it was encoded twice, in %d %s; `%s` shows it as it was meant",
                 places, places == 1 ? "place" : "places",
                 can_type ? "page repaired" : "orrery learn FILE repaired");
        show_remark(r, 0, words);
    }
}

// ---- what to press ----

static void show_key(const struct reader *r, const char *key, const char *what, bool *first)
{
    struct out *o = reader_out(r);
    out_styled(o, STYLE_DIM, "%s", *first ? "" : out_look(o).unicode ? " \u00b7 " : " | ");
    out_styled(o, STYLE_CODE, "%s", key);
    out_styled(o, STYLE_DIM, "%s%s", what[0] != '\0' ? ": " : "", what);
    *first = false;
}

static int number_of_lesson(const struct note *note, const char *id)
{
    for (int i = 0; i < note->lesson_count; i++) {
        if (strcmp(note->lessons[i], id) == 0) {
            return i + 1;
        }
    }
    return 0;
}

// The number of the first lesson on the page; 0: there is none. `*more`: others stand there, too.
static int lesson_shown(const struct reader *r, bool *more)
{
    int first = 0;
    *more = false;
    for (int i = 0; i < r->pager.row_count; i++) {
        const struct page_line *line = r->pager.rows[i].line;
        for (int j = 0; line != NULL && j < line->span_count; j++) {
            if (is_mark(&line->spans[j])) {
                const char *id = line->spans[j].url + strlen(NOTE_LESSON_ADDRESS);
                int number = number_of_lesson(r->note, id);
                *more = *more || (first > 0 && number != first);
                first = first > 0 ? first : number;
            }
        }
    }
    return first;
}

static void show_lesson_key(const struct reader *r, bool *first)
{
    bool more;
    int number = lesson_shown(r, &more);
    if (number > 0) {
        char key[16];
        struct text t = text_in(key, sizeof key);
        text_add(&t, "%d", number);
        show_key(r, key, more ? "that lesson, and so on" : "that lesson", first);
    }
}

static void show_cell_key(const struct reader *r, bool *first)
{
    int from = reader_first_line(r), to = reader_last_line(r);
    for (int i = 0; i < r->note->cell_count; i++) {
        int line = r->note->cells[i].line;
        if (line >= from && line <= to && !r->has_run[i]) {
            char key[40];
            struct text t = text_in(key, sizeof key);
            text_add(&t, "cell %d", i + 1);
            show_key(r, key, "run it", first);
            return;
        }
    }
}

void reader_show_keys(const struct reader *r)
{
    bool first = true, begins = r->top.node == 0 && r->top.line == 0;
    out_text(reader_out(r), "\n");
    if (reader_at_end(r)) {
        out_styled(reader_out(r), STYLE_DIM, "the end");
        first = false;
    } else {
        show_key(r, "Enter", "go on", &first);
    }
    if (!begins) {
        show_key(r, "<", "back", &first);
    }
    show_lesson_key(r, &first);
    show_cell_key(r, &first);
    show_key(r, "outline", "", &first);
    show_key(r, "/TEXT", "find", &first);
    show_key(r, "quit", "", &first);
    out_text(reader_out(r), "\n");
}

// ---- pages ----

void reader_show(struct reader *r, struct pager_place top, struct pager_place until)
{
    struct out *o = reader_out(r);
    struct out_look look = out_look(o);
    int rows = look.rows > 0 ? look.rows - OTHER_LINES : HEIGHT_UNKNOWN;
    pager_size(&r->pager, reader_width(r), rows, !look.colour);
    r->top = top;
    r->next = pager_page(&r->pager, top, until);
    show_head(r);
    for (int i = 0; i < r->pager.row_count; i++) {
        show_line(r, r->pager.rows[i].line);
    }
    if (r->pager.row_count == 0) {
        out_styled(o, STYLE_DIM, "There are no words here.\n");
    }
    reader_show_keys(r);
}

void reader_show_whole(struct reader *r)
{
    bool plain = !out_look(reader_out(r)).colour;
    struct page *page = page_lay(r->note->nodes, r->note->node_count, reader_width(r), plain);
    for (int i = 0; i < page->line_count; i++) {
        show_line(r, &page->lines[i]);
    }
    page_free(page);
}
