#include "sim/units.h"
static void print_in(int64_t v, int64_t step, const char *name, struct text *out)
{
    text_add(out, "%lld", (long long)(v / step));
    int64_t rest = (v % step) * 1000 / step;
    if (rest < 0) { rest = -rest; }
    if (rest != 0) {
        char digits[8];
        struct text t = text_in(digits, sizeof digits);
        text_add(&t, "%03d", (int)rest);
        while (t.length > 0 && digits[t.length - 1] == '0') { digits[--t.length] = 0; }
        text_add(out, ".%s", digits);
    }
    text_add(out, "%s", name);
}
void unit_print(enum unit unit, int64_t v, struct text *out)
{
    switch (unit) {
    case UNIT_TIME:
        if (v >= SECOND || v == 0) { print_in(v, SECOND, "s", out); }
        else if (v >= MILLISECOND) { print_in(v, MILLISECOND, "ms", out); }
        else if (v >= MICROSECOND) { print_in(v, MICROSECOND, "us", out); }
        else { print_in(v, 1, "ns", out); }
        break;
    case UNIT_SIZE:
    case UNIT_BANDWIDTH: {
        const char *s = unit == UNIT_SIZE ? "" : "/s";
        char name[12];
        struct text t = text_in(name, sizeof name);
        int64_t a = v < 0 ? -v : v;
        int64_t step = a >> 30 ? 1 << 30 : a >> 20 ? 1 << 20 : a >> 10 ? 1 << 10 : 1;
        text_add(&t, "%s%s", a >> 30 ? "GiB" : a >> 20 ? "MiB" : a >> 10 ? "KiB" : "B", s);
        print_in(v, step, name, out);
        break;
    }
    case UNIT_RATE: print_in(v, SECOND, "/s", out); break;
    case UNIT_FRACTION: print_in(v, 10000000, "%", out); break;
    case UNIT_NONE:
    default: text_add(out, "%lld", (long long)v);
    }
}
void unit_print_rounded(enum unit unit, int64_t v, struct text *out) { unit_print(unit, v, out); }
