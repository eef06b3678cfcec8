// note_entries: entries, cells, and the lessons behind them.
//
// A heading or an item is known by its words, by what stands first in bold ("**Lag:** ..."), and by
// its link if it has one only: the link's words and the name of the file that it leads to. Other
// links are entries of their own.
#include "repl/notes/note_inside.h"
#include "repl/notes/title.h"
#include "repl/text/utf8.h"

#include <strings.h>

enum { TITLES = 4, TITLE_LONGEST = 1000 };

// The titles that one entry goes by.
struct titles {
    const char *at[TITLES];
    int count;
};

static void add_title(struct titles *titles, const char *title)
{
    if (titles->count < TITLES && title[0] != '\0' && strlen(title) <= TITLE_LONGEST) {
        titles->at[titles->count++] = title;
    }
}

static struct markdown_node *new_node(struct note_building *b, enum markdown_kind kind, int line,
                                      const char *text)
{
    struct markdown_node *node = allot_get(&b->note->allot, sizeof *node);
    *node = (struct markdown_node){
        .kind = kind, .line = line, .last_line = line, .text = text, .info = ""};
    return node;
}

// ---- lessons ----

static int lesson_number(struct note_building *b, const char *lesson)
{
    struct note *note = b->note;
    for (int i = 0; i < note->lesson_count; i++) {
        if (strcmp(note->lessons[i], lesson) == 0) {
            return i + 1;
        }
    }
    note->lessons = allot_grow(&note->allot, note->lessons, note->lesson_count, &b->lesson_room,
                               sizeof *note->lessons);
    note->lessons[note->lesson_count++] = lesson;
    return note->lesson_count;
}

static bool has_number(const int *numbers, int count, int number)
{
    for (int i = 0; i < count; i++) {
        if (numbers[i] == number) {
            return true;
        }
    }
    return false;
}

static void find_lessons(struct note_building *b, const struct titles *titles,
                         struct note_entry *entry)
{
    struct note *note = b->note;
    int *numbers = NULL, room = 0;
    struct allot scratch = {0};
    for (int i = 0; b->options->answers != NULL && i < titles->count; i++) {
        const char *normal = title_normal(&scratch, titles->at[i]);
        const struct answer *answer = answers_find(b->options->answers, normal);
        for (; answer != NULL; answer = answer->next) {
            int number = lesson_number(b, answer->lesson);
            if (!has_number(numbers, entry->lesson_count, number)) {
                numbers =
                    allot_grow(&note->allot, numbers, entry->lesson_count, &room, sizeof *numbers);
                numbers[entry->lesson_count++] = number;
            }
        }
    }
    entry->lessons = numbers;
    allot_free(&scratch);
}

// " → [3] queue/retry-storm": parts to stand behind an entry, first to last. Lines do not break in
// its blanks.
static struct markdown_node *mark_of(struct note_building *b, const struct note_entry *entry,
                                     struct markdown_node **last)
{
    struct markdown_node *first = new_node(b, MARKDOWN_TEXT, entry->line, " ");
    *last = first;
    for (int i = 0; i < entry->lesson_count; i++) {
        int number = entry->lessons[i];
        const char *id = b->note->lessons[number - 1];
        struct allot *a = &b->note->allot;
        struct markdown_node *link = new_node(b, MARKDOWN_LINK, entry->line,
                                              allot_format(a, "%s%s", NOTE_LESSON_ADDRESS, id));
        const char *words =
            allot_format(a, "%s\u00a0[%d]\u00a0%s", i == 0 ? "\u2192" : " \u00b7", number, id);
        link->first = link->last = new_node(b, MARKDOWN_TEXT, entry->line, words);
        (*last)->next = link;
        *last = link;
    }
    return first;
}

// ---- entries ----

static const struct note_entry *add_entry(struct note_building *b, struct note_entry entry,
                                          const char *words, const struct titles *titles)
{
    struct note *note = b->note;
    size_t length = strlen(words);
    length = length <= NOTE_TITLE ? length : utf8_whole(words, NOTE_TITLE);
    entry.title = allot_copy(&note->allot, words, length);
    entry.node = b->node;
    find_lessons(b, titles, &entry);
    note->entries = allot_grow(&note->allot, note->entries, note->entry_count, &b->entry_room,
                               sizeof *note->entries);
    note->entries[note->entry_count++] = entry;
    return &note->entries[note->entry_count - 1];
}

static void add_link_titles(struct note_building *b, const struct markdown_node *link,
                            struct titles *titles)
{
    add_title(titles, markdown_plain(&b->note->allot, link));
    add_title(titles, title_of_link(&b->note->allot, link->text));
}

// The links among some parts, at most two are counted; `*only` is the last one seen.
static int count_links(const struct markdown_node *part, const struct markdown_node **only)
{
    int count = 0;
    for (; part != NULL && count < 2; part = part->next) {
        if (part->kind == MARKDOWN_LINK) {
            *only = part;
            count++;
        } else {
            count += count_links(part->first, only);
        }
    }
    return count;
}

static void gather_links(struct note_building *b, struct markdown_node *parent)
{
    struct markdown_node *part = parent->first;
    while (part != NULL) {
        if (part->kind != MARKDOWN_LINK) {
            gather_links(b, part);
            part = part->next;
            continue;
        }
        struct titles titles = {0};
        add_link_titles(b, part, &titles);
        const char *words = markdown_plain(&b->note->allot, part);
        const struct note_entry entry = {.kind = NOTE_LINK, .line = part->line};
        const struct note_entry *added =
            add_entry(b, entry, words[0] != '\0' ? words : part->text, &titles);
        struct markdown_node *next = part->next, *last;
        if (added->lesson_count > 0) {
            part->next = mark_of(b, added, &last);
            last->next = next;
            parent->last = parent->last == part ? last : parent->last;
        }
        part = next;
    }
}

// A heading, or the first paragraph of an item.
static void gather_words(struct note_building *b, struct markdown_node *words,
                         struct note_entry entry)
{
    struct titles titles = {0};
    const struct markdown_node *link = NULL;
    const char *plain = markdown_plain(&b->note->allot, words);
    int links = count_links(words->first, &link);
    add_title(&titles, plain);
    if (words->first != NULL && words->first->kind == MARKDOWN_STRONG) {
        add_title(&titles, markdown_plain(&b->note->allot, words->first));
    }
    if (links == 1) {
        add_link_titles(b, link, &titles);
    }
    const struct note_entry *added = add_entry(b, entry, plain, &titles);
    struct markdown_node *last, *mark = added->lesson_count > 0 ? mark_of(b, added, &last) : NULL;
    if (links > 1) {
        gather_links(b, words);
    }
    if (mark != NULL) {
        *(words->last != NULL ? &words->last->next : &words->first) = mark;
        words->last = last;
    }
}

static bool is_lua(const char *info)
{
    return strncasecmp(info, "lua", 3) == 0 && strchr(" \t{", info[3]) != NULL;
}

static void add_cell(struct note_building *b, struct markdown_node *code)
{
    struct note *note = b->note;
    note->cells =
        allot_grow(&note->allot, note->cells, note->cell_count, &b->cell_room, sizeof *note->cells);
    note->cells[note->cell_count++] = (struct note_cell){code->line, b->node, code->text};
    code->label = allot_format(&note->allot, "cell %d", note->cell_count);
}

// Which language it is, so that two fences in a row can be told apart.
static void label_code(struct note_building *b, struct markdown_node *code)
{
    size_t length = strcspn(code->info, " \t{");
    bool says_nothing = length == 0 || strncmp(code->info, "text", length) == 0;
    code->label = says_nothing ? NULL : allot_copy(&b->note->allot, code->info, length);
}

// "**Status:** open" in lines of their own: nobody wants them in one.
static void keep_labels_apart(struct markdown_node *paragraph)
{
    struct markdown_node *part = paragraph->first;
    if (part == NULL || part->kind != MARKDOWN_STRONG) {
        return;
    }
    for (; part->next != NULL; part = part->next) {
        if (part->kind == MARKDOWN_SOFT_BREAK && part->next->kind == MARKDOWN_STRONG) {
            part->kind = MARKDOWN_HARD_BREAK;
        }
    }
}

void note_gather(struct note_building *b, struct markdown_node *parent)
{
    for (struct markdown_node *node = parent->first; node != NULL; node = node->next) {
        if (node->kind == MARKDOWN_PARAGRAPH) {
            keep_labels_apart(node);
        }
        bool is_item = parent->kind == MARKDOWN_ITEM && node == parent->first;
        if (node->kind == MARKDOWN_HEADING) {
            const struct note_entry entry = {
                .kind = NOTE_HEADING, .line = node->line, .level = node->level};
            gather_words(b, node, entry);
        } else if (node->kind == MARKDOWN_PARAGRAPH && is_item) {
            const struct note_entry entry = {.kind = NOTE_ITEM, .line = parent->line};
            gather_words(b, node, entry);
        } else if (node->kind == MARKDOWN_PARAGRAPH || node->kind == MARKDOWN_CELL) {
            gather_links(b, node);
        } else if (node->kind == MARKDOWN_CODE && node->fenced && is_lua(node->info)) {
            add_cell(b, node);
        } else if (node->kind == MARKDOWN_CODE) {
            label_code(b, node);
        } else {
            note_gather(b, node);
        }
        b->node += parent->kind == MARKDOWN_DOCUMENT;
    }
}
