// units_print: writing quantities. See units.h.
//
// The exact form is found by trying: for each unit that may be printed and each number of decimals,
// the value is divided, and the first number that becomes the value again stands for that unit. Of
// these the one with the fewest digits wins, and of equals the one in the larger unit. A printed
// line costs some tens of divisions; nothing that runs often prints.
#include "sim/units.h"

#include "sim/decimal.h"
#include "sim/unit_scales.h"

typedef unsigned __int128 wide;

enum {
    MOST_DECIMALS = 18,
    // A rate is 5/h or 1.25/min, but 0.107622204/s, and not 9298.5584/d.
    ROUND_DIGITS = 4
};

static uint64_t magnitude_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static int count_digits(uint64_t n)
{
    int count = 1;
    for (; n >= 10; n /= 10) {
        count++;
    }
    return count;
}

static wide power_of_ten(int n)
{
    wide power = 1;
    for (int i = 0; i < n; i++) {
        power *= 10;
    }
    return power;
}

// digits / 10^decimals, with the thousands grouped if wanted.
static void print_number(uint64_t digits, int decimals, bool grouped, struct text *out)
{
    char reversed[64];
    int n = 0;
    int count = count_digits(digits);
    count = count > decimals ? count : decimals + 1;
    for (int i = 0; i < count; i++, digits /= 10) {
        if (i == decimals && decimals > 0) {
            reversed[n++] = '.';
        } else if (grouped && i > decimals && (i - decimals) % 3 == 0) {
            reversed[n++] = ',';
        }
        reversed[n++] = (char)('0' + digits % 10);
    }
    while (n > 0) {
        text_add_bytes(out, &reversed[--n], 1);
    }
}

// A number of one scale that stands for a value.
struct form {
    const struct unit_scale *scale;
    uint64_t digits;
    int decimals;
};

static void print_form(const struct unit_kind *kind, struct form form, bool table, struct text *out)
{
    const char *prefix = kind->prefix != NULL ? kind->prefix : "";
    const char *suffix = kind->suffix != NULL ? kind->suffix : "";
    bool space = table && prefix[0] == '\0' && form.scale->name[0] != '\0';
    print_number(form.digits, form.decimals, table, out);
    text_add(out, "%s%s%s%s", space ? " " : "", prefix, form.scale->name, suffix);
}

static bool stands_for(const struct unit_kind *kind, struct form form, uint64_t magnitude)
{
    const struct unit_scale *s = form.scale;
    struct decimal number = {.digits = form.digits, .exponent = -form.decimals};
    if (!kind->rounds) {
        wide whole = (wide)magnitude * s->denominator * power_of_ten(form.decimals);
        return whole == (wide)form.digits * s->numerator;
    }
    uint64_t value;
    return decimal_scale(number, s->numerator, s->denominator, &value) == DECIMAL_FITS &&
           value == magnitude;
}

// The value as a number of `scale` with `decimals` decimals, rounded; UINT64_MAX if it is larger
// than that.
static uint64_t divide(uint64_t magnitude, const struct unit_scale *scale, int decimals)
{
    wide top = (wide)magnitude * scale->denominator;
    wide power = power_of_ten(decimals);
    if (top > ~(wide)0 / 2 / power) {
        return UINT64_MAX;
    }
    wide number = (top * power + scale->numerator / 2) / scale->numerator;
    return number > UINT64_MAX ? UINT64_MAX : (uint64_t)number;
}

static bool find_form(const struct unit_kind *kind, const struct unit_scale *scale,
                      uint64_t magnitude, struct form *form)
{
    bool whole_only = (scale->print & PRINT_WHOLE) != 0;
    for (int decimals = 0; decimals <= (whole_only ? 0 : MOST_DECIMALS); decimals++) {
        *form = (struct form){scale, divide(magnitude, scale, decimals), decimals};
        if (form->digits != 0 && stands_for(kind, *form, magnitude)) {
            return true;
        }
    }
    return false;
}

static struct form shortest_form(const struct unit_kind *kind, uint64_t magnitude)
{
    struct form best = {0};
    for (const struct unit_scale *s = kind->scales; s->name != NULL; s++) {
        struct form form;
        bool below_one = (wide)magnitude * s->denominator < s->numerator;
        if ((s->print & (PRINT_EXACT | PRINT_WHOLE)) == 0 || (below_one && !kind->below_one) ||
            !find_form(kind, s, magnitude, &form)) {
            continue;
        }
        if (kind->rounds && s != kind->scales && count_digits(form.digits) > ROUND_DIGITS) {
            continue;
        }
        if (best.scale == NULL || count_digits(form.digits) < count_digits(best.digits)) {
            best = form;
        }
    }
    ASSERT(best.scale != NULL);
    return best;
}

// Prints what needs no form, and the sign of what does; true if that is all there is to print.
static bool print_special(enum unit unit, int64_t value, bool table, struct text *out)
{
    if (value == 0) {
        const char *zero = unit_kind(unit)->zero;
        bool space = table && zero[0] != '\0' && zero[0] != '/';
        text_add(out, "0%s%s", space ? " " : "", zero);
        return true;
    }
    if (unit == UNIT_TIME && value == TIME_NEVER) {
        text_add(out, "never");
        return true;
    }
    text_add(out, "%s", value < 0 ? "-" : "");
    return false;
}

void unit_print(enum unit unit, int64_t value, struct text *out)
{
    if (!print_special(unit, value, false, out)) {
        const struct unit_kind *kind = unit_kind(unit);
        print_form(kind, shortest_form(kind, magnitude_of(value)), false, out);
    }
}

static const struct unit_scale *rounded_scale(const struct unit_kind *kind, uint64_t magnitude)
{
    const struct unit_scale *smallest = NULL;
    uint64_t least = kind->below_one ? 1000 : 10000; // of ten thousandths
    for (const struct unit_scale *s = kind->scales; s->name != NULL; s++) {
        if ((s->print & PRINT_ROUNDED) == 0) {
            continue;
        }
        smallest = s;
        if (divide(magnitude, s, 4) >= least) {
            break;
        }
    }
    ASSERT(smallest != NULL);
    return smallest;
}

static struct form rounded_form(const struct unit_kind *kind, uint64_t magnitude)
{
    struct form form = {.scale = rounded_scale(kind, magnitude)};
    // The last number of decimals that leaves four digits; a value is not zero, so it has an end.
    while (divide(magnitude, form.scale, form.decimals + 1) < 10000) {
        form.decimals++;
    }
    form.digits = divide(magnitude, form.scale, form.decimals);
    while (form.decimals > 0 && form.digits % 10 == 0) {
        form.decimals--;
        form.digits /= 10;
    }
    return form;
}

void unit_print_rounded(enum unit unit, int64_t value, struct text *out)
{
    if (!print_special(unit, value, true, out)) {
        const struct unit_kind *kind = unit_kind(unit);
        struct form form = shortest_form(kind, magnitude_of(value));
        if (count_digits(form.digits) > 4) {
            form = rounded_form(kind, magnitude_of(value));
        }
        print_form(kind, form, true, out);
    }
}

void unit_print_clock(int64_t time_ns, struct text *out)
{
    if (time_ns == TIME_NEVER) {
        text_add(out, "never");
        return;
    }
    uint64_t left = magnitude_of(time_ns), seconds = left / SECOND, fraction = left % SECOND;
    text_add(out, "%s", time_ns < 0 ? "-" : "");
    if (seconds >= 86400) {
        text_add(out, "%dd ", (int)(seconds / 86400));
        seconds %= 86400;
    }
    text_add(out, "%02d:%02d:%02d.%03d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
             (int)(seconds % 60), (int)(fraction / 1000000));
    if (fraction % 1000000 != 0) {
        text_add(out, "%03d", (int)(fraction / 1000 % 1000));
    }
    if (fraction % 1000 != 0) {
        text_add(out, "%03d", (int)(fraction % 1000));
    }
}
