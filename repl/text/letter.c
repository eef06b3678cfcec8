// letter: see letter.h. Ranges of Unicode, rounded: a sign that is taken for a letter only makes
// two titles differ that both have it.
#include "repl/text/letter.h"

#include "repl/text/utf8.h"

struct range {
    int32_t first, last;
};

static bool is_within(const struct range *ranges, int count, int32_t code)
{
    for (int i = 0; i < count; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

bool letter_is_mark(int32_t code)
{
    static const struct range marks[] = {
        {0xad, 0xad},     {0x200b, 0x200f}, {0x202a, 0x202e},   {0x2060, 0x206f},
        {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xe0000, 0xe0fff},
    };
    return code >= 0xad && is_within(marks, COUNT_OF(marks), code);
}

bool letter_is(int32_t code)
{
    static const struct range signs[] = {
        {0x80, 0xa9},     {0xab, 0xb4},     {0xb6, 0xb9},       {0xbb, 0xbf},
        {0xd7, 0xd7},     {0xf7, 0xf7},     {0x2000, 0x2bff},   {0x2e00, 0x2e7f},
        {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030},   {0xe000, 0xf8ff},
        {0xfe00, 0xfe6f}, {0xff01, 0xff0f}, {0xff1a, 0xff20},   {0xff3b, 0xff40},
        {0xff5b, 0xff65}, {0xfff0, 0xffff}, {0x1f000, 0x1faff}, {0xe0000, 0x10ffff},
    };
    if (code < 0x80) {
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
               (code >= 'A' && code <= 'Z');
    }
    return !is_within(signs, COUNT_OF(signs), code);
}

// Pairs in which the large letter is even: most of Latin Extended-A, late Cyrillic.
static bool has_even_pairs(int32_t code)
{
    static const struct range ranges[] = {
        {0x100, 0x12f}, {0x132, 0x137}, {0x14a, 0x177}, {0x460, 0x481}, {0x48a, 0x4bf}};
    return is_within(ranges, COUNT_OF(ranges), code);
}

static bool has_odd_pairs(int32_t code)
{
    static const struct range ranges[] = {{0x139, 0x148}, {0x179, 0x17e}, {0x4c1, 0x4ce}};
    return is_within(ranges, COUNT_OF(ranges), code);
}

int32_t letter_small(int32_t code)
{
    if (code < 0x80) {
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    }
    if (code >= 0x530) {
        return code;
    }
    bool is_latin = code >= 0xc0 && code <= 0xde && code != 0xd7;
    bool is_greek = code >= 0x391 && code <= 0x3ab;
    bool is_cyrillic = code >= 0x410 && code <= 0x42f;
    if (is_latin || is_greek || is_cyrillic) {
        return code + 32;
    }
    if (code >= 0x400 && code <= 0x40f) {
        return code + 80;
    }
    return has_even_pairs(code) ? code | 1 : has_odd_pairs(code) && code % 2 == 1 ? code + 1 : code;
}

// The bytes of `text` that are `wanted`; 0 if it does not begin so.
static size_t begins_with(const char *text, size_t length, const char *wanted)
{
    size_t at = 0, here, there;
    for (const char *w = wanted; *w != '\0'; w += there, at += here) {
        if (at >= length) {
            return 0;
        }
        int32_t a = utf8_decode(text + at, length - at, &here);
        int32_t b = utf8_decode(w, strlen(w), &there);
        if (letter_small(a) != letter_small(b)) {
            return 0;
        }
    }
    return at;
}

size_t letter_find(const char *text, size_t length, size_t from, const char *wanted, size_t *taken)
{
    *taken = 0;
    while (from < length && *wanted != '\0') {
        *taken = begins_with(text + from, length - from, wanted);
        if (*taken > 0) {
            return from;
        }
        size_t bytes;
        utf8_decode(text + from, length - from, &bytes);
        from += bytes;
    }
    return length;
}
