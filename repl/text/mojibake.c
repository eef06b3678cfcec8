// mojibake: see mojibake.h. The text is read once for each of the two character sets; the one under
// which more sequences make sense is taken.
#include "repl/text/mojibake.h"

#include "repl/text/utf8.h"
#include "sim/base.h"

enum { HALF = 128 };

// What the bytes from 0x80 on are.
struct charset {
    uint16_t codes[HALF];
    const char *leads; // first bytes of the sequences that are mended
};

// Windows-1252 as browsers read it: five bytes without a character stay control characters. From
// 0xa0 on it is Latin-1.
static const struct charset windows = {
    .codes = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030,
              0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c,
              0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,
              0x17e,  0x178,  0xa0,   0xa1,   0xa2,   0xa3,   0xa4,   0xa5,   0xa6,   0xa7,
              0xa8,   0xa9,   0xaa,   0xab,   0xac,   0xad,   0xae,   0xaf,   0xb0,   0xb1,
              0xb2,   0xb3,   0xb4,   0xb5,   0xb6,   0xb7,   0xb8,   0xb9,   0xba,   0xbb,
              0xbc,   0xbd,   0xbe,   0xbf,   0xc0,   0xc1,   0xc2,   0xc3,   0xc4,   0xc5,
              0xc6,   0xc7,   0xc8,   0xc9,   0xca,   0xcb,   0xcc,   0xcd,   0xce,   0xcf,
              0xd0,   0xd1,   0xd2,   0xd3,   0xd4,   0xd5,   0xd6,   0xd7,   0xd8,   0xd9,
              0xda,   0xdb,   0xdc,   0xdd,   0xde,   0xdf,   0xe0,   0xe1,   0xe2,   0xe3,
              0xe4,   0xe5,   0xe6,   0xe7,   0xe8,   0xe9,   0xea,   0xeb,   0xec,   0xed,
              0xee,   0xef,   0xf0,   0xf1,   0xf2,   0xf3,   0xf4,   0xf5,   0xf6,   0xf7,
              0xf8,   0xf9,   0xfa,   0xfb,   0xfc,   0xfd,   0xfe,   0xff},
    .leads = "\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xe2\xef\xf0",
};

static const struct charset macintosh = {
    .codes = {0xc4,   0xc5,   0xc7,   0xc9,   0xd1,   0xd6,   0xdc,   0xe1,   0xe0,   0xe2,
              0xe4,   0xe3,   0xe5,   0xe7,   0xe9,   0xe8,   0xea,   0xeb,   0xed,   0xec,
              0xee,   0xef,   0xf1,   0xf3,   0xf2,   0xf4,   0xf6,   0xf5,   0xfa,   0xf9,
              0xfb,   0xfc,   0x2020, 0xb0,   0xa2,   0xa3,   0xa7,   0x2022, 0xb6,   0xdf,
              0xae,   0xa9,   0x2122, 0xb4,   0xa8,   0x2260, 0xc6,   0xd8,   0x221e, 0xb1,
              0x2264, 0x2265, 0xa5,   0xb5,   0x2202, 0x2211, 0x220f, 0x3c0,  0x222b, 0xaa,
              0xba,   0x3a9,  0xe6,   0xf8,   0xbf,   0xa1,   0xac,   0x221a, 0x192,  0x2248,
              0x2206, 0xab,   0xbb,   0x2026, 0xa0,   0xc0,   0xc3,   0xd5,   0x152,  0x153,
              0x2013, 0x2014, 0x201c, 0x201d, 0x2018, 0x2019, 0xf7,   0x25ca, 0xff,   0x178,
              0x2044, 0x20ac, 0x2039, 0x203a, 0xfb01, 0xfb02, 0x2021, 0xb7,   0x201a, 0x201e,
              0x2030, 0xc2,   0xca,   0xc1,   0xcb,   0xc8,   0xcd,   0xce,   0xcf,   0xcc,
              0xd3,   0xd4,   0xf8ff, 0xd2,   0xda,   0xdb,   0xd9,   0x131,  0x2c6,  0x2dc,
              0xaf,   0x2d8,  0x2d9,  0x2da,  0xb8,   0x2dd,  0x2db,  0x2c7},
    .leads = "\xc2\xc3\xe2\xef\xf0",
};

// The byte that a character was, or -1.
static int byte_of(const struct charset *set, int32_t code)
{
    if (code < 0x80 || code > 0xfb02) {
        return -1;
    }
    for (int i = 0; i < HALF; i++) {
        if (set->codes[i] == code) {
            return HALF + i;
        }
    }
    return -1;
}

static size_t bytes_after(unsigned char lead) { return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3; }

// The character that was written as the ones that `text` begins with: its UTF-8 in `made`. Returns
// the bytes of `text` that it took, 0 for none.
static size_t take_sequence(const struct charset *set, const char *text, size_t length, char *made,
                            size_t *made_bytes)
{
    size_t at, taken;
    int first = byte_of(set, utf8_decode(text, length, &at));
    if (first < 0 || strchr(set->leads, first) == NULL) {
        return 0;
    }
    *made_bytes = 1 + bytes_after((unsigned char)first);
    made[0] = (char)first;
    for (size_t i = 1; i < *made_bytes; i++) {
        int byte = at < length ? byte_of(set, utf8_decode(text + at, length - at, &taken)) : -1;
        if (byte < 0x80 || byte > 0xbf) {
            return 0;
        }
        made[i] = (char)byte;
        at += taken;
    }
    return utf8_decode(made, *made_bytes, &taken) >= 0xa0 ? at : 0;
}

// What can not begin a sequence goes by fast: ASCII, and what follows the first byte of a
// character.
static bool may_begin(char byte) { return (unsigned char)byte >= 0xc2; }

static int count_sequences(const struct charset *set, const char *text, size_t length)
{
    char made[UTF8_LONGEST];
    size_t made_bytes;
    int count = 0;
    for (size_t at = 0; at < length;) {
        size_t taken =
            may_begin(text[at]) ? take_sequence(set, text + at, length - at, made, &made_bytes) : 0;
        count += taken > 0;
        at += taken > 0 ? taken : 1;
    }
    return count;
}

size_t mojibake_repair(const char *text, size_t length, char *to, int *mended)
{
    int of_windows = count_sequences(&windows, text, length);
    int of_macintosh = count_sequences(&macintosh, text, length);
    const struct charset *set = of_macintosh > of_windows ? &macintosh : &windows;
    size_t written = 0;
    *mended = of_macintosh > of_windows ? of_macintosh : of_windows;
    for (size_t at = 0; at < length;) {
        char made[UTF8_LONGEST];
        size_t made_bytes;
        size_t taken =
            may_begin(text[at]) ? take_sequence(set, text + at, length - at, made, &made_bytes) : 0;
        if (taken > 0) {
            memcpy(to + written, made, made_bytes);
            written += made_bytes;
            at += taken;
        } else {
            to[written++] = text[at++];
        }
    }
    return written;
}
