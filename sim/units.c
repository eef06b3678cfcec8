// units: reading quantities. See units.h; printing is in units_print.c, the names in unit_scales.c.
//
// A reader walks over the text once. Every part is a decimal number and the name of a scale; the
// number is scaled through 128 bits and rounded once. Signs are taken off first and put back last,
// so that all that lies between works on magnitudes.
#include "sim/units.h"

#include "sim/decimal.h"
#include "sim/unit_scales.h"

struct reader {
    enum unit unit;
    const struct unit_kind *kind;
    const char *text;
    size_t at, end;
    bool negative;
    struct diag *d;
};

// A piece of the user's text that is safe to show inside a message.
struct quoted {
    char bytes[40];
};

static struct quoted quote(const char *text, size_t length)
{
    struct quoted q = {0};
    size_t room = sizeof q.bytes - 4;
    for (size_t i = 0; i < length && i < room; i++) {
        q.bytes[i] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?';
    }
    if (length > room) {
        memcpy(q.bytes + room, "...", 4);
    }
    return q;
}

static struct quoted quote_from(const struct reader *r, size_t from)
{
    return quote(r->text + from, r->at - from);
}

// The last word of a refusal: where it is and, if nothing better was said, what was expected.
static bool refuse(struct reader *r, size_t from, size_t to)
{
    if (r->d->expected[0] == '\0') {
        diag_expect(r->d, "%s", r->kind->expected);
    }
    r->d->column = (int)from + 1;
    r->d->width = to > from ? (int)(to - from) : 1;
    return false;
}

static bool is_space(char c) { return c == ' ' || c == '\t'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' || (c & 0x80) != 0;
}

static void skip_spaces(struct reader *r)
{
    while (r->at < r->end && is_space(r->text[r->at])) {
        r->at++;
    }
}

static bool next_is(const struct reader *r, char c)
{
    return r->at < r->end && r->text[r->at] == c;
}

static bool refuse_rest(struct reader *r)
{
    size_t from = r->at;
    if (next_is(r, ',')) {
        diag_say(r->d, "a comma does not belong in a number");
        diag_help(r->d, "write a point before decimals and nothing between thousands");
        return refuse(r, from, from + 1);
    }
    diag_say(r->d, "'%s' does not belong in a %s", quote(r->text + from, r->end - from).bytes,
             r->kind->noun);
    return refuse(r, from, r->end);
}

static bool refuse_large(struct reader *r, size_t from)
{
    char buffer[64];
    struct text largest = text_in(buffer, sizeof buffer);
    unit_print(r->unit, r->unit == UNIT_TIME ? TIME_NEVER - 1 : INT64_MAX, &largest);
    diag_say(r->d, "%s%s is more than fits", r->negative ? "-" : "", quote_from(r, from).bytes);
    diag_expect(r->d, "a %s of at most %s", r->kind->noun, buffer);
    return refuse(r, from, r->at);
}

static bool refuse_small(struct reader *r, size_t from)
{
    char buffer[64];
    struct text smallest = text_in(buffer, sizeof buffer);
    unit_print(r->unit, 1, &smallest);
    diag_say(r->d, "%s is too small to tell from zero", quote_from(r, from).bytes);
    diag_expect(r->d, "0 or a %s of at least %s", r->kind->noun, buffer);
    return refuse(r, from, r->at);
}

static bool refuse_bare(struct reader *r, size_t from)
{
    struct quoted number = quote_from(r, from);
    const char *sign = r->negative ? "-" : "";
    diag_say(r->d, "a %s needs a unit", r->kind->noun);
    diag_help(r->d, "say %s%s%s or %s%s%s", sign, number.bytes, r->kind->instead[0], sign,
              number.bytes, r->kind->instead[1]);
    return refuse(r, from, r->at);
}

static bool read_number(struct reader *r, struct decimal *number)
{
    size_t taken = decimal_read(r->text + r->at, r->end - r->at, number);
    if (taken == 0 && r->at == r->end) {
        diag_say(r->d, "a %s is missing", r->kind->noun);
        return refuse(r, r->at, r->end);
    }
    if (taken == 0) {
        return refuse_rest(r);
    }
    r->at += taken;
    return true;
}

static const char *scale_name(const void *scales, int i)
{
    return ((const struct unit_scale *)scales)[i].name;
}

static bool refuse_name(struct reader *r, const struct unit_scale *scales, size_t from)
{
    struct quoted name = quote_from(r, from);
    diag_say(r->d, "unknown unit '%s' of %s", name.bytes, r->kind->noun);
    const char *near = nearest_name(name.bytes, scale_name, scales);
    if (near != NULL && near[0] != '\0') {
        diag_help(r->d, "did you mean '%s'?", near);
    }
    return refuse(r, from, r->at);
}

// Reads the name of a scale. Where none stands, `scale` is the one with an empty name, or NULL.
static bool read_scale(struct reader *r, const struct unit_scale *scales,
                       const struct unit_scale **scale)
{
    size_t from = r->at;
    while (r->at < r->end && is_name(r->text[r->at])) {
        r->at++;
    }
    size_t length = r->at - from;
    for (const struct unit_scale *s = scales; s->name != NULL; s++) {
        if (strlen(s->name) == length && memcmp(s->name, r->text + from, length) == 0) {
            *scale = s;
            return true;
        }
    }
    *scale = NULL;
    return length == 0 || refuse_name(r, scales, from);
}

// number * scale * per, where per is NULL for what is not "a second".
static bool multiply(struct reader *r, size_t from, struct decimal number,
                     const struct unit_scale *scale, const struct unit_scale *per, uint64_t *value)
{
    uint64_t numerator = scale->numerator, denominator = scale->denominator;
    if (per != NULL) {
        denominator *= per->denominator;
        if (__builtin_mul_overflow(numerator, per->numerator, &numerator) || numerator >> 62 != 0) {
            return refuse_large(r, from);
        }
    }
    switch (decimal_scale(number, numerator, denominator, value)) {
    case DECIMAL_TOO_LARGE:
        return refuse_large(r, from);
    case DECIMAL_TOO_SMALL:
        return refuse_small(r, from);
    case DECIMAL_FITS:
        break;
    }
    return true;
}

static bool read_count(struct reader *r, uint64_t *value)
{
    size_t from = r->at;
    struct decimal number;
    if (!read_number(r, &number)) {
        return false;
    }
    while (number.exponent < 0 && number.digits != 0 && number.digits % 10 == 0) {
        number.digits /= 10;
        number.exponent++;
    }
    if (number.exponent < 0 && number.digits != 0) {
        diag_say(r->d, "%s is not a whole number", quote_from(r, from).bytes);
        return refuse(r, from, r->at);
    }
    return multiply(r, from, number, r->kind->scales, NULL, value);
}

static bool read_size(struct reader *r, uint64_t *value)
{
    size_t from = r->at;
    struct decimal number;
    const struct unit_scale *scale;
    if (!read_number(r, &number)) {
        return false;
    }
    skip_spaces(r);
    return read_scale(r, r->kind->scales, &scale) && multiply(r, from, number, scale, NULL, value);
}

// A number, for a bandwidth a unit of size, and "/" with a unit of time.
static bool read_per_second(struct reader *r, uint64_t *value)
{
    size_t from = r->at;
    struct decimal number;
    if (!read_number(r, &number)) {
        return false;
    }
    size_t number_end = r->at;
    skip_spaces(r);
    const struct unit_scale *scale = r->kind->scales, *per;
    if (r->unit == UNIT_BANDWIDTH && !read_scale(r, r->kind->scales, &scale)) {
        return false;
    }
    skip_spaces(r);
    if (scale == NULL || !next_is(r, '/')) {
        bool bare = r->at == r->end;
        if (bare && number.digits == 0) {
            *value = 0;
            return true;
        }
        r->at = bare ? number_end : r->at;
        return bare ? refuse_bare(r, from) : refuse_rest(r);
    }
    r->at++;
    skip_spaces(r);
    if (!read_scale(r, unit_per, &per)) {
        return false;
    }
    if (per == NULL) {
        diag_say(r->d, "a unit of time is missing after '/'");
        return refuse(r, r->at, r->at);
    }
    return multiply(r, from, number, scale, per, value);
}

static bool read_fraction(struct reader *r, uint64_t *value)
{
    size_t from = r->at;
    struct decimal number, below;
    struct unit_scale divided = *r->kind->scales;
    const struct unit_scale *scale;
    if (!read_number(r, &number)) {
        return false;
    }
    skip_spaces(r);
    if (!next_is(r, '/')) {
        return read_scale(r, r->kind->scales, &scale) &&
               multiply(r, from, number, scale, NULL, value);
    }
    r->at++;
    skip_spaces(r);
    size_t below_from = r->at;
    if (!read_number(r, &below)) {
        return false;
    }
    if (below.exponent != 0 || below.digits == 0 || below.digits >> 62 != 0) {
        diag_say(r->d, "a fraction can not be divided by %s", quote_from(r, below_from).bytes);
        diag_expect(r->d, "a whole number above 0 below the '/'");
        return refuse(r, below_from, r->at);
    }
    divided.denominator = below.digits;
    return multiply(r, from, number, &divided, NULL, value);
}

static bool add_part(struct reader *r, size_t from, uint64_t part, uint64_t *value)
{
    return !__builtin_add_overflow(*value, part, value) || refuse_large(r, from);
}

// "1h30m": parts from large to small. A bare number stands only for zero.
static bool read_spans(struct reader *r, uint64_t *value)
{
    uint64_t above = UINT64_MAX;
    *value = 0;
    do {
        size_t from = r->at;
        struct decimal number;
        const struct unit_scale *scale;
        uint64_t part;
        if (!read_number(r, &number)) {
            return false;
        }
        size_t number_end = r->at;
        skip_spaces(r);
        if (!read_scale(r, r->kind->scales, &scale)) {
            return false;
        }
        if (scale == NULL) {
            if (r->at < r->end && !is_digit(r->text[r->at])) {
                return refuse_rest(r);
            }
            r->at = number_end;
            return (number.digits == 0 && above == UINT64_MAX) || refuse_bare(r, from);
        }
        if (scale->numerator >= above) {
            diag_say(r->d, "the parts of a time go from large to small, each once");
            diag_help(r->d, "say 1h30m or 1m30.5s");
            return refuse(r, from, r->at);
        }
        above = scale->numerator;
        if (!multiply(r, from, number, scale, NULL, &part) || !add_part(r, from, part, value)) {
            return false;
        }
        skip_spaces(r);
    } while (r->at < r->end);
    return true;
}

// One field of a clock: a number of `scale`, below `limit` of them, and the character that ends it.
static bool read_field(struct reader *r, const char *noun, uint64_t scale, uint64_t limit,
                       char ends, uint64_t *value)
{
    size_t from = r->at;
    struct decimal number;
    uint64_t part;
    if (!read_number(r, &number)) {
        return false;
    }
    struct unit_scale s = {.numerator = scale, .denominator = 1};
    if (!multiply(r, from, number, &s, NULL, &part)) {
        return false;
    }
    if (part >= limit * scale || (ends != '\0' && number.exponent != 0)) {
        diag_say(r->d, "%s is not a number of %s on a clock", quote_from(r, from).bytes, noun);
        diag_expect(r->d, "hours:minutes:seconds, as in 00:01:20.500 or 1d 02:03:04");
        return refuse(r, from, r->at);
    }
    if (ends != '\0' && !next_is(r, ends)) {
        diag_say(r->d, "a clock has hours, minutes and seconds");
        diag_help(r->d, "say 00:01:20 for one minute and twenty seconds");
        return refuse(r, 0, r->end);
    }
    r->at += ends != '\0';
    return add_part(r, from, part, value);
}

static bool read_clock(struct reader *r, uint64_t *value)
{
    const uint64_t second = SECOND, hour = 3600 * second, day = 24 * hour;
    bool days = memchr(r->text + r->at, 'd', r->end - r->at) != NULL;
    *value = 0;
    if (days && !read_field(r, "days", day, UINT64_MAX / day, 'd', value)) {
        return false;
    }
    skip_spaces(r);
    return read_field(r, "hours", hour, days ? 24 : UINT64_MAX / hour, ':', value) &&
           read_field(r, "minutes", 60 * second, 60, ':', value) &&
           read_field(r, "seconds", second, 60, '\0', value);
}

static bool read_time(struct reader *r, uint64_t *value)
{
    size_t length = r->end - r->at;
    if (length == 5 && memcmp(r->text + r->at, "never", 5) == 0 && !r->negative) {
        r->at = r->end;
        *value = TIME_NEVER;
        return true;
    }
    bool clock = memchr(r->text + r->at, ':', length) != NULL;
    return clock ? read_clock(r, value) : read_spans(r, value);
}

static bool read_magnitude(struct reader *r, uint64_t *value)
{
    switch (r->unit) {
    case UNIT_NONE:
        return read_count(r, value);
    case UNIT_TIME:
        return read_time(r, value);
    case UNIT_SIZE:
        return read_size(r, value);
    case UNIT_RATE:
    case UNIT_BANDWIDTH:
        return read_per_second(r, value);
    case UNIT_FRACTION:
        return read_fraction(r, value);
    }
    return false; // not reached: unit_kind knows every unit
}

bool unit_parse(enum unit unit, const char *text, size_t length, int64_t *value, struct diag *d)
{
    struct reader r = {.unit = unit, .kind = unit_kind(unit), .text = text, .end = length, .d = d};
    while (r.end > 0 && is_space(text[r.end - 1])) {
        r.end--;
    }
    skip_spaces(&r);
    r.negative = next_is(&r, '-');
    r.at += r.negative;
    size_t from = r.at;
    uint64_t magnitude = 0;
    if (!read_magnitude(&r, &magnitude)) {
        return false;
    }
    skip_spaces(&r);
    if (r.at < r.end) {
        return refuse_rest(&r);
    }
    if (magnitude > (uint64_t)INT64_MAX + r.negative) {
        return refuse_large(&r, from);
    }
    *value = (int64_t)(r.negative ? 0 - magnitude : magnitude);
    return true;
}

bool unit_parse_within(enum unit unit, int64_t low, int64_t high, const char *text, size_t length,
                       int64_t *value, struct diag *d)
{
    int64_t parsed;
    if (!unit_parse(unit, text, length, &parsed, d)) {
        return false;
    }
    if (parsed < low || parsed > high) {
        char buffer[160];
        struct text t = text_in(buffer, sizeof buffer);
        unit_print(unit, low, &t);
        text_add(&t, " to ");
        unit_print(unit, high, &t);
        diag_say(d, "%s is too %s", quote(text, length).bytes, parsed < low ? "small" : "large");
        diag_expect(d, "a %s from %s", unit_noun(unit), buffer);
        d->column = 1;
        d->width = (int)length;
        return false;
    }
    *value = parsed;
    return true;
}
