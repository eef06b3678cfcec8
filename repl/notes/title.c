// title: see title.h.
#include "repl/notes/title.h"

#include "repl/text/letter.h"
#include "repl/text/mojibake.h"
#include "repl/text/utf8.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t skip_signs(const char *text, size_t length)
{
    size_t at = 0, taken;
    while (at < length && !letter_is(utf8_decode(text + at, length - at, &taken))) {
        at += taken;
    }
    return at;
}

// The bytes of a numbering in front: digits that end in a sign of a list ("1.", "00-", "2)"), have
// parts ("12.1 ") or begin with a zero. "2 replicas" has none.
static size_t numbering(const char *text, size_t length)
{
    size_t at = 0;
    bool parts = false;
    while (at < length && is_digit(text[at])) {
        at++;
        if (at + 1 < length && text[at] == '.' && is_digit(text[at + 1])) {
            parts = true;
            at++;
        }
    }
    bool sign = at < length && strchr(".)-_:", text[at]) != NULL && text[at] != '\0';
    bool blank = at < length && text[at] == ' ' && (parts || text[0] == '0');
    return at > 0 && (sign || blank) ? at + 1 : 0;
}

static size_t put_small(char *to, const char *from, size_t taken, int32_t code)
{
    int32_t small = letter_small(code);
    if (small == code) {
        memcpy(to, from, taken);
        return taken;
    }
    if (small < 0x80) {
        to[0] = (char)small;
        return 1;
    }
    to[0] = (char)(0xc0 | small >> 6); // all that have small letters are below 0x530
    to[1] = (char)(0x80 | (small & 0x3f));
    return 2;
}

const char *title_normal(struct allot *a, const char *title)
{
    size_t length = strlen(title);
    char *text = allot_get(a, length + 1), *words = allot_get(a, length + 1), *to = words;
    int mended;
    length = mojibake_repair(title, length, text, &mended);
    size_t start = skip_signs(text, length);
    size_t number = numbering(text + start, length - start);
    size_t rest = start + number;
    bool only_number = skip_signs(text + rest, length - rest) == length - rest;
    bool apart = false;
    size_t taken;
    for (size_t at = only_number ? start : rest; at < length; at += taken) {
        int32_t code = utf8_decode(text + at, length - at, &taken);
        if (code == UTF8_INVALID || !letter_is(code)) {
            apart = apart || !letter_is_mark(code);
            continue;
        }
        if (apart && to > words) {
            *to++ = ' ';
        }
        apart = false;
        to += put_small(to, text + at, taken, code);
    }
    *to = '\0';
    return words;
}

static int hex_of(char c)
{
    return is_digit(c)            ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// The bytes that "%20" and its like stand for.
static const char *without_escapes(struct allot *a, const char *from, size_t length)
{
    char *text = allot_get(a, length + 1), *to = text;
    for (size_t i = 0; i < length; i++) {
        int high = from[i] == '%' && i + 2 < length ? hex_of(from[i + 1]) : -1;
        int low = high >= 0 ? hex_of(from[i + 2]) : -1;
        if (low >= 0 && high * 16 + low > 0) {
            *to++ = (char)(high * 16 + low);
            i += 2;
        } else {
            *to++ = from[i];
        }
    }
    *to = '\0';
    return text;
}

// The bytes of a name without an ending such as ".md"; "v1.2" has none.
static size_t without_ending(const char *name, size_t length)
{
    static const char *const endings[] = {".md", ".markdown", ".txt", ".html", ".htm", ".rst"};
    for (int i = 0; i < COUNT_OF(endings); i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && memcmp(name + length - ending, endings[i], ending) == 0) {
            return length - ending;
        }
    }
    return length;
}

const char *title_of_link(struct allot *a, const char *address)
{
    const char *scheme = strstr(address, "://");
    const char *path = scheme == NULL ? address : scheme + 3 + strcspn(scheme + 3, "/?#");
    size_t length = strcspn(path, "?#");
    if (length == 0 && path[0] == '#') {
        return without_escapes(a, path + 1, strlen(path + 1));
    }
    while (length > 0 && path[length - 1] == '/') {
        length--;
    }
    size_t start = length;
    while (start > 0 && path[start - 1] != '/') {
        start--;
    }
    return without_escapes(a, path + start, without_ending(path + start, length - start));
}
