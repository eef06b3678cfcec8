// note: see note.h.
//
// The steps: take the bytes; refuse what is no text; mend what was encoded twice, if that is
// wanted; let libcmark read it; where it ends inside a fence, mend the fences and read again; walk
// the tree for entries and cells.
#include "repl/notes/note_inside.h"

#include "repl/files.h"
#include "repl/lesson/front.h"
#include "repl/lesson/html.h"
#include "repl/notes/fences.h"
#include "repl/text/mojibake.h"
#include "repl/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

const char *note_kind_name(enum note_kind kind)
{
    static const char *const names[] = {
        [NOTE_HEADING] = "heading", [NOTE_ITEM] = "item", [NOTE_LINK] = "link"};
    return names[kind];
}

void note_remark(struct note_building *b, int line, const char *format, ...)
{
    struct note *note = b->note;
    char words[400];
    struct text t = text_in(words, sizeof words);
    va_list args;
    va_start(args, format);
    text_add_list(&t, format, args);
    va_end(args);
    note->remarks = allot_grow(&note->allot, note->remarks, note->remark_count, &b->remark_room,
                               sizeof *note->remarks);
    note->remarks[note->remark_count++] =
        (struct note_remark){line, allot_copy(&note->allot, words, utf8_whole(words, t.length))};
}

// ---- front matter that is not ours ----

static bool looks_like_front(const char *line, size_t length)
{
    size_t key = 0;
    while (key < length && strchr(":# \t", line[key]) == NULL) {
        key++;
    }
    return length == 0 || line[0] == '#' || line[0] == ' ' || line[0] == '-' ||
           (key > 0 && key < length && line[key] == ':');
}

// The first line behind front matter in YAML; a rule at the top of a note is none.
static int first_line_of(struct note_building *b)
{
    const struct reading *r = &b->note->reading;
    int last = front_last_line(r);
    if (last <= 2 || last > FRONT_LONGEST) {
        return 1;
    }
    for (int line = 2; line < last; line++) {
        size_t length;
        const char *text = reading_line(r, line, &length);
        if (!looks_like_front(text, length)) {
            return 1;
        }
    }
    note_remark(b, 1, "%d lines of front matter are left out", last);
    return last + 1;
}

// ---- fences ----

static void restore_lines(struct markdown_node *node, const struct fences *fences)
{
    for (; node != NULL; node = node->next) {
        if (node->line > 0 && node->line <= fences->line_count) {
            node->line = fences->origins[node->line];
        }
        if (node->last_line > 0 && node->last_line <= fences->line_count) {
            node->last_line = fences->origins[node->last_line];
        }
        restore_lines(node->first, fences);
    }
}

static struct markdown_node *read_mended(struct note_building *b, const struct fences *fences,
                                         int first_line, int *too_deep)
{
    struct note *note = b->note;
    struct reading mended;
    reading_begin(&mended, &note->allot, note->name, fences->text, fences->length);
    struct markdown_node *document = markdown_read(&mended, first_line, too_deep);
    restore_lines(document->first, fences);
    return document;
}

static bool is_open_comment(const char *html)
{
    struct html_piece piece = {.end = 0};
    size_t length = strlen(html);
    do {
        piece = html_next(html, length, piece.end);
    } while (piece.kind != HTML_END && piece.kind != HTML_UNCLOSED);
    return piece.kind == HTML_UNCLOSED && strncmp(piece.text, "<!--", 4) == 0;
}

static struct markdown_node *read_tree(struct note_building *b)
{
    struct note *note = b->note;
    int first_line = first_line_of(b), too_deep;
    struct markdown_node *document = markdown_read(&note->reading, first_line, &too_deep);
    const struct markdown_node *last = document->last;
    if (last != NULL && last->kind == MARKDOWN_CODE && last->fenced && !last->closed) {
        struct fences fences;
        if (fences_mend(&note->reading, last->line, &fences)) {
            note_remark(b, last->line,
                        "this fence is never closed; %d fences behind it were taken as ends, the "
                        "first in line %d",
                        fences.mended, fences.first);
            document = read_mended(b, &fences, first_line, &too_deep);
        } else {
            note_remark(b, last->line,
                        "this fence is never closed, so all that follows is shown as code; a line "
                        "with ``` ends it");
        }
    }
    last = document->last;
    if (last != NULL && last->kind == MARKDOWN_HTML && is_open_comment(last->text)) {
        note_remark(b, last->line,
                    "this comment is never closed, so what follows is not shown; "
                    "a line with --> ends it");
    }
    if (too_deep > 0) {
        note_remark(b, too_deep, "lists or quotes nested deeper than %d are shown as \u2026",
                    MARKDOWN_DEEPEST);
    }
    return document;
}

// ---- together ----

// What was encoded twice is mended, or it is said that it could be.
static const char *repaired(struct note_building *b, const char *text, size_t *length)
{
    struct note *note = b->note;
    int mended;
    char *meant = malloc(*length + 1);
    ASSERT(meant != NULL);
    size_t size = mojibake_repair(text, *length, meant, &mended);
    const char *kept = text;
    note->encoded_twice = mended;
    if (mended > 0 && b->options->repaired) {
        kept = allot_copy(&note->allot, meant, size);
        *length = size;
        note->encoded_twice = 0;
        note_remark(b, 0, "%d %s shown repaired; the file is as it was", mended,
                    mended == 1 ? "character is" : "characters are");
    }
    free(meant);
    return kept;
}

struct note *note_read(const char *name, const char *text, size_t length,
                       const struct note_options *options, struct diag *d)
{
    struct note *note = calloc(1, sizeof *note);
    ASSERT(note != NULL);
    struct note_building b = {.note = note, .options = options};
    note->name = allot_copy(&note->allot, name, strlen(name));
    if (!note_check_bytes(&b, text, length, d)) {
        note_free(note);
        return NULL;
    }
    text = repaired(&b, text, &length);
    reading_begin(&note->reading, &note->allot, name, text, length);
    struct markdown_node *document = read_tree(&b);
    note_gather(&b, document);
    note->nodes = markdown_nodes(&note->allot, document, &note->node_count);
    if (note->node_count > 0) {
        return note;
    }
    diag_say(d, "there is nothing to show in the file");
    diag_at(d, name, 0, 0, 0);
    diag_help(d, "it has front matter or link targets only");
    note_free(note);
    return NULL;
}

static bool refuse_size(const char *path, struct diag *d)
{
    diag_say(d, "the file is larger than %d MiB", NOTE_LARGEST >> 20);
    diag_at(d, path, 0, 0, 0);
    diag_expect(d, "a note: a Markdown file");
    return diag_help(d, "part it, for example with: csplit %s '/^# /' '{*}'", path);
}

static bool check_file(const char *path, struct diag *d)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        return true; // reading it says why not
    }
    if (S_ISDIR(about.st_mode)) {
        diag_say(d, "can not read %s: Is a directory", path);
        diag_expect(d, "a note: a Markdown file");
        return diag_help(d, "name the files in it: %s%s*.md", path,
                         path[strlen(path) - 1] == '/' ? "" : "/");
    }
    if (!S_ISREG(about.st_mode)) {
        diag_say(d, "can not read %s: it is a pipe or a device", path);
        return diag_expect(d, "a note: a Markdown file");
    }
    return about.st_size <= NOTE_LARGEST || refuse_size(path, d);
}

struct note *note_open(const char *path, const struct note_options *options, struct diag *d)
{
    size_t length;
    char *text = check_file(path, d) ? files_read(path, &length, d) : NULL;
    if (text == NULL) {
        return NULL;
    }
    struct note *note = NULL;
    if (length > NOTE_LARGEST) {
        refuse_size(path, d);
    } else {
        note = note_read(path, text, length, options, d);
    }
    free(text);
    return note;
}

void note_free(struct note *note)
{
    if (note != NULL) {
        allot_free(&note->allot);
        free(note);
    }
}

int note_heading(const struct note *note, int line, int level)
{
    int found = -1;
    for (int i = 0; i < note->entry_count && note->entries[i].line <= line; i++) {
        const struct note_entry *entry = &note->entries[i];
        if (entry->kind == NOTE_HEADING && entry->level < level) {
            found = i;
        }
    }
    return found;
}
