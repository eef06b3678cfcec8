// utf8: see utf8.h. The ranges are those blocks of Unicode that terminals agree upon; rare
// characters may be a column off, which costs alignment and nothing else.
#include "repl/view/utf8.h"

struct range {
    uint32_t first, last;
};

static const struct range combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x0900, 0x0902}, {0x093c, 0x093c},   {0x0941, 0x0948}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
};

static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static bool is_in(const struct range *ranges, int count, uint32_t code)
{
    for (int i = 0; i < count; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

uint32_t utf8_next(const char **at)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    int more = bytes[0] < 0xc0 ? 0 : bytes[0] < 0xe0 ? 1 : bytes[0] < 0xf0 ? 2 : 3;
    uint32_t code = more == 0 ? bytes[0] : bytes[0] & (0x3fu >> more);
    *at += 1;
    for (int i = 1; i <= more && (bytes[i] & 0xc0) == 0x80; i++) {
        code = code << 6 | (bytes[i] & 0x3fu);
        *at += 1;
    }
    return code;
}

int utf8_columns_of(uint32_t code)
{
    if (code < 0x300) {
        return 1;
    }
    return is_in(combining, COUNT_OF(combining), code) ? 0
           : is_in(wide, COUNT_OF(wide), code)         ? 2
                                                       : 1;
}

int utf8_columns(const char *text)
{
    int columns = 0;
    while (*text != '\0') {
        columns += utf8_columns_of(utf8_next(&text));
    }
    return columns;
}

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

size_t utf8_whole(const char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && length - start < 3 && ((unsigned char)text[start - 1] & 0xc0) == 0x80) {
        start--;
    }
    if (start == 0) {
        return length;
    }
    unsigned char first = (unsigned char)text[start - 1];
    size_t wanted = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return length - (start - 1) < wanted ? start - 1 : length;
}
