// decimal: see decimal.h.
#include "sim/decimal.h"

enum { MOST_DIGITS = 19, MOST_EXPONENT = 100000 };

struct digits {
    uint64_t kept;   // the first MOST_DIGITS significant ones
    int count;       // how many are kept
    int32_t dropped; // how many were dropped after them
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void take_digit(struct digits *d, char c)
{
    if (d->count == MOST_DIGITS) {
        d->dropped += d->dropped < MOST_EXPONENT;
        return;
    }
    d->kept = d->kept * 10 + (uint64_t)(c - '0');
    d->count += d->kept != 0; // zeros in front are not significant
}

// The exponent at text[at], which is an 'e'. Leaves `at` alone if no digits follow.
static size_t read_exponent(const char *text, size_t length, size_t at, int32_t *exponent)
{
    size_t i = at + 1;
    bool negative = i < length && text[i] == '-';
    i += i < length && (text[i] == '-' || text[i] == '+');
    if (i >= length || !is_digit(text[i])) {
        return at;
    }
    int32_t n = 0;
    for (; i < length && is_digit(text[i]); i++) {
        n = n < MOST_EXPONENT ? n * 10 + (text[i] - '0') : n;
    }
    *exponent += negative ? -n : n;
    return i;
}

size_t decimal_read(const char *text, size_t length, struct decimal *number)
{
    struct digits d = {0};
    int32_t decimals = 0;
    size_t seen = 0, i = 0;
    for (; i < length && is_digit(text[i]); i++, seen++) {
        take_digit(&d, text[i]);
    }
    if (i < length && text[i] == '.') {
        for (i++; i < length && is_digit(text[i]); i++, seen++) {
            take_digit(&d, text[i]);
            decimals += decimals < MOST_EXPONENT;
        }
    }
    if (seen == 0) {
        return 0;
    }
    *number = (struct decimal){.digits = d.kept, .exponent = d.dropped - decimals};
    if (i < length && (text[i] == 'e' || text[i] == 'E')) {
        i = read_exponent(text, length, i, &number->exponent);
    }
    return i;
}

enum decimal_fit decimal_scale(struct decimal number, uint64_t numerator, uint64_t denominator,
                               uint64_t *value)
{
    typedef unsigned __int128 wide;
    if (number.digits == 0) {
        *value = 0;
        return DECIMAL_FITS;
    }
    wide top = (wide)number.digits * numerator, bottom = denominator;
    int32_t exponent = number.exponent;
    for (; exponent > 0; exponent--) {
        if (top > ~(wide)0 / 10) {
            return DECIMAL_TOO_LARGE; // above 2^128 / 10 / 2^62
        }
        top *= 10;
    }
    for (; exponent < 0 && top % 10 == 0; exponent++) {
        top /= 10;
    }
    for (; exponent < 0; exponent++) {
        if (bottom > ~(wide)0 / 10) {
            return DECIMAL_TOO_SMALL; // below 2^126 / (2^128 / 10): rounds to zero only if below
                                      // 1/2
        }
        bottom *= 10;
    }
    wide quotient = top / bottom, rest = top % bottom;
    quotient += rest >= bottom - rest;
    if (quotient > UINT64_MAX) {
        return DECIMAL_TOO_LARGE;
    }
    if (quotient == 0) {
        return DECIMAL_TOO_SMALL;
    }
    *value = (uint64_t)quotient;
    return DECIMAL_FITS;
}
