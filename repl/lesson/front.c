// front: see front.h.
#include "repl/lesson/front.h"

// One line and how far it was read.
struct cursor {
    struct reading *reading;
    int line;
    const char *text;
    size_t length, at;
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool is_key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static bool is_line(const struct reading *r, int line, const char *wanted)
{
    size_t length;
    const char *text = reading_line(r, line, &length);
    while (length > 0 && is_blank(text[length - 1])) {
        length--;
    }
    return length == strlen(wanted) && memcmp(text, wanted, length) == 0;
}

int front_last_line(const struct reading *r)
{
    if (!is_line(r, 1, "---")) {
        return 0;
    }
    for (int line = 2; line <= r->line_count; line++) {
        if (is_line(r, line, "---") || is_line(r, line, "...")) {
            return line;
        }
    }
    return -1;
}

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->length && is_blank(c->text[c->at])) {
        c->at++;
    }
}

// The end of the line, or a comment.
static bool at_end(struct cursor *c)
{
    skip_blanks(c);
    return c->at == c->length ||
           (c->text[c->at] == '#' && (c->at == 0 || is_blank(c->text[c->at - 1])));
}

static struct diag *fault_at(struct cursor *c, size_t at, size_t end, const char *what)
{
    int width = end > at ? (int)(end - at) : 1;
    return reading_fault(c->reading, c->line, (int)at + 1, width, "%s", what);
}

// "..." with \" and \\, or '...' in which '' is one quote.
static bool read_quoted(struct cursor *c, struct front_word *word)
{
    size_t start = c->at++;
    char quote = c->text[start];
    char *text = allot_get(c->reading->allot, c->length - start + 1), *to = text;
    while (c->at < c->length) {
        char here = c->text[c->at++];
        bool more = c->at < c->length;
        if (here == quote && !(quote == '\'' && more && c->text[c->at] == '\'')) {
            *word = (struct front_word){text, (int)start + 1, (int)(c->at - start)};
            return true;
        }
        if (more && (here == quote || (here == '\\' && quote == '"'))) {
            here = c->text[c->at++];
        }
        *to++ = here;
    }
    struct diag *d = fault_at(c, start, c->length, "this quote never ends");
    diag_help(d, "put a %c at the end of the text", quote);
    return false;
}

static struct front_word word_between(struct cursor *c, size_t start, size_t end)
{
    while (end > start && is_blank(c->text[end - 1])) {
        end--;
    }
    return (struct front_word){allot_copy(c->reading->allot, c->text + start, end - start),
                               (int)start + 1, (int)(end - start)};
}

static bool read_item(struct cursor *c, struct front_word *item)
{
    if (c->text[c->at] == '"' || c->text[c->at] == '\'') {
        return read_quoted(c, item);
    }
    size_t start = c->at;
    while (c->at < c->length && c->text[c->at] != ',' && c->text[c->at] != ']') {
        c->at++;
    }
    *item = word_between(c, start, c->at);
    if (item->width == 0) {
        struct diag *d = fault_at(c, start, start, "the list has an empty element");
        diag_expect(d, "[first, second, ...]");
        return false;
    }
    return true;
}

static bool read_list(struct cursor *c, struct front_entry *entry)
{
    size_t start = c->at++;
    int room = 0;
    skip_blanks(c);
    if (c->at < c->length && c->text[c->at] == ']') {
        c->at++;
        return true;
    }
    while (c->at < c->length) {
        struct front_word item;
        skip_blanks(c);
        if (c->at < c->length && !read_item(c, &item)) {
            return false;
        }
        skip_blanks(c);
        if (c->at == c->length) {
            break;
        }
        entry->items = allot_grow(c->reading->allot, entry->items, entry->item_count, &room,
                                  sizeof *entry->items);
        entry->items[entry->item_count++] = item;
        char next = c->text[c->at++];
        if (next == ']') {
            return true;
        }
        if (next != ',') {
            struct diag *d =
                fault_at(c, c->at - 1, c->at, "elements of a list are parted by commas");
            diag_expect(d, "[first, second, ...]");
            return false;
        }
    }
    struct diag *d = fault_at(c, start, c->length, "this list never ends");
    diag_help(d, "close it with ']' on the same line");
    return false;
}

static bool read_bare(struct cursor *c, struct front_entry *entry)
{
    size_t start = c->at;
    if (strchr("{}&*!|>%@`", c->text[start]) != NULL) {
        struct diag *d =
            fault_at(c, start, start + 1, "front matter is flat: no nested values here");
        diag_expect(d, "a text, a \"text\", a number or a [list]");
        return false;
    }
    while (c->at < c->length && !(c->text[c->at] == '#' && is_blank(c->text[c->at - 1]))) {
        c->at++;
    }
    entry->value = word_between(c, start, c->at);
    return true;
}

static bool read_value(struct cursor *c, struct front_entry *entry)
{
    if (at_end(c)) {
        struct diag *d = reading_fault(c->reading, c->line, entry->key.column, entry->key.width,
                                       "'%s' has no value", entry->key.text);
        diag_expect(d, "a text, a \"text\", a number or a [list] on the same line");
        return false;
    }
    size_t start = c->at;
    char first = c->text[start];
    entry->value = (struct front_word){"", (int)start + 1, 1};
    entry->kind = first == '['                    ? FRONT_LIST
                  : first == '"' || first == '\'' ? FRONT_QUOTED
                                                  : FRONT_BARE;
    bool read = entry->kind == FRONT_LIST     ? read_list(c, entry)
                : entry->kind == FRONT_QUOTED ? read_quoted(c, &entry->value)
                                              : read_bare(c, entry);
    if (!read) {
        return false;
    }
    if (entry->kind == FRONT_LIST) {
        entry->value.width = (int)(c->at - start);
    }
    if (!at_end(c)) {
        struct diag *d = fault_at(c, c->at, c->length, "nothing may follow the value");
        diag_expect(d, "the end of the line, or a comment behind ' #'");
        return false;
    }
    return true;
}

// False if the line is none at all.
static bool read_key(struct cursor *c, struct front_entry *entry)
{
    size_t start = c->at;
    while (c->at < c->length && is_key_char(c->text[c->at])) {
        c->at++;
    }
    bool is_key = c->at > start && start == 0 && c->at < c->length && c->text[c->at] == ':' &&
                  (c->at + 1 == c->length || is_blank(c->text[c->at + 1]));
    if (!is_key) {
        struct diag *d = fault_at(c, start, c->length, "this line is no 'key: value'");
        diag_expect(d,
                    "'key: value' from the left margin, or the '---' that ends the front matter");
        return false;
    }
    entry->line = c->line;
    entry->key = word_between(c, start, c->at);
    c->at++;
    return true;
}

static bool is_repeated(struct reading *r, const struct front_entry *entries, int count,
                        const struct front_entry *entry)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(entries[i].key.text, entry->key.text) == 0) {
            struct diag *d = reading_fault(r, entry->line, entry->key.column, entry->key.width,
                                           "'%s' stands twice", entry->key.text);
            diag_help(d, "it was given in line %d; remove one of the two", entries[i].line);
            return true;
        }
    }
    return false;
}

// A line that YAML would count to the value above: one message for all of it is enough.
static bool is_continued(const struct reading *r, int line)
{
    size_t length;
    const char *text = reading_line(r, line, &length);
    return length > 1 && (is_blank(text[0]) || (text[0] == '-' && is_blank(text[1])));
}

struct front_entry *front_read(struct reading *r, int first, int last, int *count)
{
    struct front_entry *entries = NULL;
    int room = 0;
    *count = 0;
    if (last - first >= FRONT_LONGEST) {
        struct diag *d =
            reading_fault(r, first + FRONT_LONGEST, 1, 1, "this is too long for front matter");
        diag_expect(d, "at most %d lines of 'key: value'", FRONT_LONGEST);
        return NULL;
    }
    for (int line = first; line <= last; line++) {
        struct cursor c = {.reading = r, .line = line};
        c.text = reading_line(r, line, &c.length);
        struct front_entry entry = {0};
        if (at_end(&c)) {
            continue;
        }
        if (!read_key(&c, &entry)) {
            break;
        }
        if (!read_value(&c, &entry)) {
            while (line < last && is_continued(r, line + 1)) {
                line++;
            }
        } else if (!is_repeated(r, entries, *count, &entry)) {
            entries = allot_grow(r->allot, entries, *count, &room, sizeof *entries);
            entries[(*count)++] = entry;
        }
    }
    return entries;
}
