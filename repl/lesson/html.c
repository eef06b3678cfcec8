// html: see html.h. A '<' that begins no tag (as in "a < b") is words.
#include "repl/lesson/html.h"

#include <strings.h>

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool begins_tag(const char *html, size_t length, size_t at)
{
    if (at + 1 >= length || html[at] != '<') {
        return false;
    }
    char next = html[at + 1];
    return is_letter(next) || next == '!' || next == '?' ||
           (next == '/' && at + 2 < length && is_letter(html[at + 2]));
}

static struct html_piece piece_of(const char *html, enum html_kind kind, size_t start, size_t end,
                                  size_t text, size_t text_end)
{
    while (text < text_end && is_space(html[text])) {
        text++;
    }
    while (text_end > text && is_space(html[text_end - 1])) {
        text_end--;
    }
    return (struct html_piece){kind, start, end, html + text, text_end - text};
}

static struct html_piece read_comment(const char *html, size_t length, size_t at)
{
    const char *end = memmem(html + at + 4, length - at - 4, "-->", 3);
    if (end == NULL) {
        return piece_of(html, HTML_UNCLOSED, at, length, at, length);
    }
    size_t close = (size_t)(end - html);
    return piece_of(html, HTML_COMMENT, at, close + 3, at + 4, close);
}

static struct html_piece read_tag(const char *html, size_t length, size_t at)
{
    const char *end = memchr(html + at, '>', length - at);
    if (end == NULL) {
        return piece_of(html, HTML_UNCLOSED, at, length, at, length);
    }
    bool closes = html[at + 1] == '/';
    size_t name = at + 1 + closes, name_end = name;
    while (html[name_end] != '>' && html[name_end] != '/' && !is_space(html[name_end])) {
        name_end++;
    }
    return piece_of(html, closes ? HTML_CLOSE : HTML_OPEN, at, (size_t)(end - html) + 1, name,
                    name_end);
}

struct html_piece html_next(const char *html, size_t length, size_t from)
{
    size_t at = from;
    while (at < length && is_space(html[at])) {
        at++;
    }
    if (at == length) {
        return piece_of(html, HTML_END, length, length, length, length);
    }
    if (begins_tag(html, length, at)) {
        bool comment = length - at >= 4 && memcmp(html + at, "<!--", 4) == 0;
        return comment ? read_comment(html, length, at) : read_tag(html, length, at);
    }
    size_t end = at + 1;
    while (end < length && html[end] != '\n' && !begins_tag(html, length, end)) {
        end++;
    }
    return piece_of(html, HTML_WORDS, at, end, at, end);
}

bool html_is(const struct html_piece *piece, const char *name)
{
    return piece->length == strlen(name) && strncasecmp(piece->text, name, piece->length) == 0;
}
