// utf8: see utf8.h.
#include "repl/text/utf8.h"

#include "sim/base.h"

int32_t utf8_decode(const char *bytes, size_t length, size_t *taken)
{
    const unsigned char *b = (const unsigned char *)bytes;
    static const int32_t smallest[] = {0, 0x80, 0x800, 0x10000};
    size_t more = b[0] < 0x80   ? 0
                  : b[0] < 0xc0 ? 4
                  : b[0] < 0xe0 ? 1
                  : b[0] < 0xf0 ? 2
                  : b[0] < 0xf8 ? 3
                                : 4;
    *taken = 1;
    if (more >= length || more > 3) {
        return UTF8_INVALID;
    }
    int32_t code = more == 0 ? b[0] : b[0] & (0x3f >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((b[i] & 0xc0) != 0x80) {
            return UTF8_INVALID;
        }
        code = (code << 6) | (b[i] & 0x3f);
    }
    if (code < smallest[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        return UTF8_INVALID;
    }
    *taken = more + 1;
    return code;
}

int32_t utf8_next(const char **at)
{
    size_t taken;
    int32_t code = utf8_decode(*at, strnlen(*at, UTF8_LONGEST), &taken);
    *at += taken;
    return code == UTF8_INVALID ? UTF8_REPLACEMENT : code;
}

size_t utf8_good(const char *text, size_t length)
{
    size_t at = 0, taken;
    while (at < length && utf8_decode(text + at, length - at, &taken) != UTF8_INVALID) {
        at += taken;
    }
    return at;
}

// The bytes that a character should have whose first byte this is.
static size_t length_from(unsigned char first)
{
    return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t utf8_whole(const char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && length - start < UTF8_LONGEST - 1 &&
           ((unsigned char)text[start - 1] & 0xc0) == 0x80) {
        start--;
    }
    bool cut = start > 0 && length - (start - 1) < length_from((unsigned char)text[start - 1]);
    return cut ? start - 1 : length;
}

int utf8_columns_within(const char *text, size_t length)
{
    int columns = 0;
    for (size_t at = 0, taken; at < length; at += taken) {
        int32_t code = utf8_decode(text + at, length - at, &taken);
        columns += code == UTF8_INVALID ? 1 : utf8_columns_of(code);
    }
    return columns;
}

int utf8_columns(const char *text) { return utf8_columns_within(text, strlen(text)); }

size_t utf8_fit(const char *text, int columns)
{
    const char *at = text;
    while (*at != '\0') {
        const char *next = at;
        columns -= utf8_columns_of(utf8_next(&next));
        if (columns < 0) {
            break;
        }
        at = next;
    }
    return (size_t)(at - text);
}
