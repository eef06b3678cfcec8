// stamp: see stamp.h.
#include "repl/exchange/queue/stamp.h"

#include "sim/decimal.h"
#include "sim/units.h"

static const struct {
    const char *words;
    uint64_t nanoseconds; // of one, for the forms that are plain numbers
} forms[STAMP_FORMS] = {
    [STAMP_GUESS] = {"unknown", 0},
    [STAMP_ISO] = {"ISO 8601", 0},
    [STAMP_SECONDS] = {"seconds", 1000000000},
    [STAMP_MILLISECONDS] = {"milliseconds", 1000000},
    [STAMP_MICROSECONDS] = {"microseconds", 1000},
    [STAMP_NANOSECONDS] = {"nanoseconds", 1},
    [STAMP_UNITS] = {"durations with units", 0},
};

const char *stamp_form_words(enum stamp_form form) { return forms[form].words; }

static bool refuse(struct diag *d, size_t length)
{
    d->column = 1;
    d->width = (int)length;
    return false;
}

// ---- plain numbers ----

static bool parse_number(enum stamp_form form, const char *text, size_t length, int64_t *ns,
                         struct diag *d)
{
    bool negative = length > 0 && text[0] == '-';
    size_t sign = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    struct decimal number;
    size_t read = decimal_read(text + sign, length - sign, &number);
    uint64_t value = 0;
    if (read == 0 || sign + read != length) {
        diag_say(d, "this is not a number");
        diag_expect(d, "a number of %s", forms[form].words);
        return refuse(d, length);
    }
    enum decimal_fit fit = decimal_scale(number, forms[form].nanoseconds, 1, &value);
    if (fit == DECIMAL_TOO_LARGE || (fit == DECIMAL_FITS && value > INT64_MAX)) {
        diag_say(d, "this is beyond 292 years when taken as %s", forms[form].words);
        diag_help(d, "say which unit the column has: arrival_unit= or service_unit=");
        return refuse(d, length);
    }
    *ns = negative ? -(int64_t)value : (int64_t)value; // what rounds to zero is zero
    return true;
}

// ---- ISO 8601 ----

struct scanner {
    const char *text;
    size_t length, at;
};

// Exactly `count` digits.
static bool take_digits(struct scanner *s, int count, int64_t *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, s->at++) {
        if (s->at >= s->length || s->text[s->at] < '0' || s->text[s->at] > '9') {
            return false;
        }
        *value = *value * 10 + (s->text[s->at] - '0');
    }
    return true;
}

static bool take(struct scanner *s, const char *any)
{
    if (s->at < s->length && s->text[s->at] != '\0' && strchr(any, s->text[s->at]) != NULL) {
        s->at++;
        return true;
    }
    return false;
}

// Days from 1970-01-01, by the proleptic Gregorian calendar; years begin in March so that February
// is last.
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int64_t days_of_month(int64_t year, int64_t month)
{
    static const int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool take_date(struct scanner *s, int64_t *days)
{
    int64_t year, month, day;
    bool read = take_digits(s, 4, &year) && take(s, "-") && take_digits(s, 2, &month) &&
                take(s, "-") && take_digits(s, 2, &day);
    if (!read || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month)) {
        return false;
    }
    *days = days_since_1970(year, month, day);
    return true;
}

// hh:mm[:ss[.fraction]]; a leap second counts as the first of the next minute.
static bool take_clock(struct scanner *s, int64_t *ns)
{
    int64_t hour, minute, second = 0, part = 0;
    if (!take_digits(s, 2, &hour) || !take(s, ":") || !take_digits(s, 2, &minute)) {
        return false;
    }
    if (take(s, ":") && !take_digits(s, 2, &second)) {
        return false;
    }
    if (take(s, ".,")) {
        size_t start = s->at;
        for (int64_t worth = SECOND / 10, digit; take_digits(s, 1, &digit); worth /= 10) {
            part += digit * worth;
        }
        if (s->at == start) {
            return false;
        }
    }
    *ns = ((hour * 60 + minute) * 60 + second) * SECOND + part;
    return hour <= 23 && minute <= 59 && second <= 60;
}

// Z, +01, +01:00, +0100 or nothing.
static bool take_zone(struct scanner *s, int64_t *ns)
{
    *ns = 0;
    if (s->at == s->length || take(s, "Zz")) {
        return true;
    }
    bool west = s->text[s->at] == '-';
    int64_t hours, minutes = 0;
    if (!take(s, "+-") || !take_digits(s, 2, &hours)) {
        return false;
    }
    if ((take(s, ":") || s->at < s->length) && !take_digits(s, 2, &minutes)) {
        return false;
    }
    *ns = (hours * 60 + minutes) * 60 * SECOND * (west ? -1 : 1);
    return hours <= 23 && minutes <= 59;
}

static bool parse_iso(const char *text, size_t length, int64_t *ns, struct diag *d)
{
    struct scanner s = {.text = text, .length = length};
    int64_t days, clock, zone;
    if (!take_date(&s, &days) || !take(&s, "Tt ") || !take_clock(&s, &clock) ||
        (take(&s, " ") && s.at == s.length) || !take_zone(&s, &zone) || s.at < length) {
        diag_say(d, "this is no date and time");
        diag_expect(d, "ISO 8601, such as 2024-03-05T10:15:30.123+01:00");
        return refuse(d, length);
    }
    *ns = add_clamped(mul_clamped(days, 86400 * SECOND), clock - zone);
    if (*ns == INT64_MAX || *ns == INT64_MIN || days < -106700 || days > 106700) {
        diag_say(d, "this year is beyond what nanoseconds can count");
        diag_expect(d, "a year from 1678 to 2261");
        return refuse(d, length);
    }
    return true;
}

// ---- any ----

static bool looks_like_date(const char *text, size_t length)
{
    return length >= 10 && text[4] == '-' && text[7] == '-';
}

enum stamp_form stamp_guess(const char *text, size_t length)
{
    if (looks_like_date(text, length)) {
        return STAMP_ISO;
    }
    int64_t value;
    struct diag unheard = {0};
    // Taken as nanoseconds, the number itself.
    if (!parse_number(STAMP_NANOSECONDS, text, length, &value, &unheard)) {
        return STAMP_GUESS;
    }
    return value < INT64_C(100000000000)         ? STAMP_SECONDS
           : value < INT64_C(100000000000000)    ? STAMP_MILLISECONDS
           : value < INT64_C(100000000000000000) ? STAMP_MICROSECONDS
                                                 : STAMP_NANOSECONDS;
}

bool stamp_parse(enum stamp_form form, const char *text, size_t length, int64_t *ns, struct diag *d)
{
    ASSERT(form != STAMP_GUESS);
    if (form == STAMP_ISO) {
        return parse_iso(text, length, ns, d);
    }
    if (form == STAMP_UNITS) {
        return unit_parse(UNIT_TIME, text, length, ns, d);
    }
    return parse_number(form, text, length, ns, d);
}
