// reader_words: pages, outline, find, cells.
#include "repl/notes/reader_inside.h"

#include "repl/prompt/table.h"
#include "repl/text/utf8.h"

#include <stdlib.h>

// ---- pages ----

// Output of another width: the places of the page are found again in the new lines.
static void follow_look(struct reader *r)
{
    struct pager *p = &r->pager;
    struct out_look look = out_look(reader_out(r));
    int width = reader_width(r);
    if (width == p->width && p->plain == !look.colour) {
        return;
    }
    int top = pager_line(p, r->top), next = pager_line(p, r->next), found = pager_line(p, r->found);
    pager_size(p, width, p->height, !look.colour);
    r->top = pager_at(p, r->top.node, top);
    if (!reader_at_end(r)) {
        r->next = pager_at(p, r->next.node, next);
    }
    r->found = pager_at(p, r->found.node, found);
}

bool reader_page(struct reader *r, struct diag *d)
{
    if (reader_refuse_while_busy(r, d)) {
        return false;
    }
    if (reader_at_end(r)) {
        out_styled(reader_out(r), STYLE_DIM, "\nThat was the end of %s.\n", r->note->name);
        reader_show_keys(r);
        return true;
    }
    follow_look(r);
    reader_show(r, r->next, reader_end(r));
    return true;
}

bool reader_back(struct reader *r, struct diag *d)
{
    if (reader_refuse_while_busy(r, d)) {
        return false;
    }
    follow_look(r);
    if (r->top.node == 0 && r->top.line == 0) {
        reader_show(r, r->top, reader_end(r));
        return true;
    }
    struct pager_place end = r->top;
    reader_show(r, pager_before(&r->pager, end), end);
    return true;
}

void reader_again(struct reader *r)
{
    follow_look(r);
    reader_show(r, r->top, reader_end(r));
}

// ---- headings ----

// What stands behind a heading: "[3] queue/retry-storm".
static void add_lessons(const struct note *note, const struct note_entry *entry, struct text *t)
{
    for (int i = 0; i < entry->lesson_count; i++) {
        text_add(t, "%s[%d] %s", i == 0 ? "" : " ", entry->lessons[i],
                 note->lessons[entry->lessons[i] - 1]);
    }
}

static void add_heading(struct table *t, const struct note *note, const struct note_entry *entry,
                        int number, bool is_here)
{
    char title[NOTE_TITLE + 16], lessons[400];
    struct text words = text_in(title, sizeof title), beside = text_in(lessons, sizeof lessons);
    text_add(&words, "%*s%s", 2 * (entry->level - 1), "", entry->title);
    add_lessons(note, entry, &beside);
    table_text(t, "%s", is_here ? ">" : "");
    table_number(t, number, 0);
    table_number(t, entry->line, 0);
    table_bytes(t, title, utf8_whole(title, words.length));
    if (beside.length > 0) {
        table_bytes(t, lessons, utf8_whole(lessons, beside.length));
        table_style(t, STYLE_CODE);
    } else {
        table_none(t);
    }
}

// Rows `*first` to the returned one are those around number `here` that a terminal holds.
static int window(const struct reader *r, int here, int count, int *first)
{
    int rows = out_look(reader_out(r)).rows - 6; // heads, the last line, the prompt
    *first = 1;
    if (out_look(reader_out(r)).rows == 0 || count <= rows) {
        return count;
    }
    rows = rows > 4 ? rows : 4;
    *first = here > rows / 3 ? here - rows / 3 : 1;
    *first = *first + rows - 1 > count ? count - rows + 1 : *first;
    return *first + rows - 1;
}

// Numbers of all headings, and of the one that the page stands under.
static int count_headings(const struct reader *r, int *here)
{
    int count = 0;
    *here = 1;
    for (int i = 0; i < r->note->entry_count; i++) {
        const struct note_entry *entry = &r->note->entries[i];
        count += entry->kind == NOTE_HEADING;
        if (entry->kind == NOTE_HEADING && entry->line <= reader_first_line(r)) {
            *here = count;
        }
    }
    return count;
}

void reader_outline(const struct reader *r, bool all)
{
    static const struct table_column columns[] = {{.name = ""},
                                                  {.name = "number"},
                                                  {.name = "line"},
                                                  {.name = "heading"},
                                                  {.name = "lessons"}};
    struct out *o = reader_out(r);
    int here, first = 1, count = count_headings(r, &here);
    int last = all ? count : window(r, here, count, &first);
    struct table *t = table_new(columns, COUNT_OF(columns));
    ASSERT(t != NULL);
    for (int i = 0, number = 0; i < r->note->entry_count; i++) {
        const struct note_entry *entry = &r->note->entries[i];
        number += entry->kind == NOTE_HEADING;
        if (entry->kind == NOTE_HEADING && number >= first && number <= last) {
            add_heading(t, r->note, entry, number, number == here);
        }
    }
    if (count == 0) {
        out_text(o, "%s has no headings.\n", r->note->name);
    } else {
        table_print(t, o);
        char words[80];
        struct text line = text_in(words, sizeof words);
        text_add(&line, "`outline NUMBER` goes to one");
        if (last - first + 1 < count) {
            text_add(&line, "; `outline all` lists all %d", count);
        }
        out_marked(o, STYLE_DIM, 0, 0, words);
    }
    table_free(t);
}

bool reader_go(struct reader *r, int64_t number, struct diag *d)
{
    if (reader_refuse_while_busy(r, d)) {
        return false;
    }
    int64_t headings = 0;
    follow_look(r);
    for (int i = 0; i < r->note->entry_count; i++) {
        const struct note_entry *entry = &r->note->entries[i];
        headings += entry->kind == NOTE_HEADING;
        if (entry->kind == NOTE_HEADING && headings == number) {
            reader_show(r, pager_at(&r->pager, entry->node, entry->line), reader_end(r));
            return true;
        }
    }
    diag_say(d, "there is no heading %lld", (long long)number);
    return diag_help(d, "%s has %lld; `outline` lists them", r->note->name, (long long)headings);
}

// ---- finding ----

bool reader_find(struct reader *r, const char *words, bool back, struct diag *d)
{
    if (reader_refuse_while_busy(r, d)) {
        return false;
    }
    bool again = words == NULL;
    follow_look(r);
    if (again && r->words[0] == '\0') {
        diag_say(d, "find what?");
        return diag_help(d, "for example: find retry; `find` alone then goes to the next place");
    }
    struct pager_place from = again ? r->found : r->top;
    if (!again) {
        struct text t = text_in(r->words, sizeof r->words);
        text_add(&t, "%s", words);
        r->words[utf8_whole(r->words, t.length)] = '\0';
        from.line -= back ? 0 : 1; // the first line of the page counts, too
        r->found = from;
    }
    if (!pager_find(&r->pager, r->words, back, &from)) {
        diag_say(d, "'%s' does not stand %s", r->words, back ? "further up" : "from here on");
        return diag_help(d, "`outline 1` goes to the first heading; `find%s` looks %s",
                         back ? "" : " back", back ? "down" : "up");
    }
    r->found = from;
    reader_show(r, from, reader_end(r));
    return true;
}

// ---- cells ----

static int cell_on_page(const struct reader *r)
{
    int from = reader_first_line(r), to = reader_last_line(r), first = -1;
    for (int i = 0; i < r->note->cell_count; i++) {
        int line = r->note->cells[i].line;
        if (line < from || line > to) {
            continue;
        }
        if (!r->has_run[i]) {
            return i;
        }
        first = first < 0 ? i : first;
    }
    return first;
}

static bool refuse_cell(const struct reader *r, int64_t number, struct diag *d)
{
    if (number > 0) {
        diag_say(d, "there is no cell %lld", (long long)number);
    } else {
        diag_say(d, "there is no cell on this page");
    }
    diag_help(d, "cells are fences marked `lua`; %s has %d", r->note->name, r->note->cell_count);
    return false;
}

bool reader_cell(struct reader *r, int64_t number, struct diag *d)
{
    if (reader_refuse_while_busy(r, d)) {
        return false;
    }
    int64_t i = number > 0 ? number - 1 : cell_on_page(r);
    if (i < 0 || i >= r->note->cell_count) {
        return refuse_cell(r, number, d);
    }
    const struct note_cell *cell = &r->note->cells[i];
    struct session *s = r->session;
    bool no_files = s->no_files;
    out_styled(reader_out(r), STYLE_DIM, "cell %d, line %d\n", (int)i + 1, cell->line);
    r->busy = s->no_files = true;
    bool done = session_text(s, cell->code, strlen(cell->code), r->note->name, cell->line + 1, d);
    r->busy = false;
    s->no_files = no_files;
    r->has_run[i] = r->has_run[i] || done;
    if (done && session_talks(s)) {
        reader_show_keys(r);
    }
    return done;
}
