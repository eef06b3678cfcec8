// axis: see axis.h. Ranges may span all of int64_t, so lengths are unsigned.
#include "repl/view/axis.h"

static uint64_t length_of(const struct axis *a)
{
    return a->most > a->least ? (uint64_t)a->most - (uint64_t)a->least : 0;
}

int64_t axis_place(const struct axis *a, int64_t value, int64_t length)
{
    uint64_t range = length_of(a);
    if (range == 0 || value <= a->least) {
        return 0;
    }
    uint64_t from = (uint64_t)clamp_i64(value, a->least, a->most) - (uint64_t)a->least;
    return (int64_t)((unsigned __int128)from * (uint64_t)length / range);
}

// The next round number after `step`, for numbers that people count in tens.
static int64_t after_decimal(int64_t step)
{
    int64_t power = 1;
    while (power <= step / 10) {
        power *= 10;
    }
    int64_t lead = step / power;
    return mul_clamped(power, lead < 2 ? 2 : lead < 5 ? 5 : 10);
}

static int64_t after_time(int64_t step)
{
    static const int64_t seconds[] = {1,   2,   5,    10,   15,   30,    60,    120,   300,
                                      600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    if (step < SECOND) {
        return after_decimal(step);
    }
    for (int i = 0; i < COUNT_OF(seconds); i++) {
        if (seconds[i] * SECOND > step) {
            return seconds[i] * SECOND;
        }
    }
    int64_t days = after_decimal(step / (86400 * SECOND));
    return mul_clamped(days, 86400 * SECOND);
}

int64_t axis_step(const struct axis *a, int pieces)
{
    int64_t step = 1;
    uint64_t range = length_of(a);
    while (step < INT64_MAX && range / (uint64_t)step > (uint64_t)max_i64(pieces, 1)) {
        switch (a->unit) {
        case UNIT_TIME:
            step = after_time(step);
            break;
        case UNIT_SIZE:
        case UNIT_BANDWIDTH:
            step = mul_clamped(step, 2);
            break;
        case UNIT_NONE:
        case UNIT_RATE:
        case UNIT_FRACTION:
        default:
            step = after_decimal(step);
            break;
        }
    }
    return step;
}

// The least multiple of `step` that is not below `value`.
static int64_t round_up(int64_t value, int64_t step)
{
    int64_t rest = value % step;
    return rest == 0 ? value : rest > 0 ? add_clamped(value - rest, step) : value - rest;
}

int axis_ticks(const struct axis *a, int pieces, int64_t ticks[AXIS_TICKS])
{
    int64_t step = axis_step(a, (int)clamp_i64(pieces, 1, AXIS_TICKS - 2));
    int count = 0;
    int64_t tick = round_up(a->least, step);
    while (tick <= a->most && tick >= a->least && count < AXIS_TICKS) {
        ticks[count++] = tick;
        if (__builtin_add_overflow(tick, step, &tick)) {
            break;
        }
    }
    return count;
}

struct axis axis_widen(struct axis a, int pieces)
{
    int64_t step = axis_step(&a, pieces);
    int64_t below = round_up(a.least, step);
    if (below != a.least) {
        below = add_clamped(below, -step);
    }
    return (struct axis){a.unit, below, round_up(a.most, step)};
}

// The digits after the point without the zeros at their end; `places` of them at most.
static void print_decimals(uint64_t rest, int places, struct text *out)
{
    while (places > 0 && rest % 10 == 0) {
        rest /= 10;
        places--;
    }
    if (places > 0) {
        text_add(out, ".%0*llu", places, (unsigned long long)rest);
    }
}

static void print_time(const struct axis *a, int64_t tick, struct text *out)
{
    static const struct {
        int64_t below, unit;
        int places;
        const char *name;
    } scales[] = {
        {MICROSECOND, 1, 0, "ns"},
        {MILLISECOND, MICROSECOND, 3, "us"},
        {SECOND, MILLISECOND, 6, "ms"},
        {60 * SECOND, SECOND, 9, "s"},
    };
    uint64_t size = tick < 0 ? 0 - (uint64_t)tick : (uint64_t)tick;
    int64_t largest = max_i64(a->most, a->least == INT64_MIN ? INT64_MAX : -a->least);
    text_add(out, "%s", tick < 0 ? "-" : "");
    for (int i = 0; i < COUNT_OF(scales); i++) {
        if (largest < scales[i].below) {
            uint64_t unit = (uint64_t)scales[i].unit;
            text_add(out, "%llu", (unsigned long long)(size / unit));
            print_decimals(size % unit, scales[i].places, out);
            text_add(out, " %s", scales[i].name);
            return;
        }
    }
    uint64_t seconds = size / SECOND, hours = seconds / 3600;
    if (largest >= 3600 * SECOND) {
        text_add(out, "%llu:%02llu:", (unsigned long long)hours,
                 (unsigned long long)(seconds / 60 % 60));
    } else {
        text_add(out, "%llu:", (unsigned long long)(seconds / 60));
    }
    text_add(out, "%02llu", (unsigned long long)(seconds % 60));
    print_decimals(size % SECOND, 9, out);
}

void axis_print(const struct axis *a, int64_t tick, struct text *out)
{
    if (a->unit == UNIT_TIME) {
        print_time(a, tick, out);
    } else {
        unit_print_rounded(a->unit, tick, out);
    }
}
