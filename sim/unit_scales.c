// unit_scales: see unit_scales.h.
#include "sim/unit_scales.h"

#define MINUTE (60 * UINT64_C(1000000000))
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define KILO UINT64_C(1000)
#define MEGA (1000 * KILO)
#define GIGA (1000 * MEGA)
#define TERA (1000 * GIGA)

#define KIBI UINT64_C(1024)
#define MEBI (1024 * KIBI)
#define GIBI (1024 * MEBI)
#define TEBI (1024 * GIBI)

static const struct unit_scale plain_scales[] = {
    {"", 1, 1, PRINT_EXACT | PRINT_ROUNDED},
    {0},
};

static const struct unit_scale time_scales[] = {
    {"d", DAY, 1, PRINT_WHOLE | PRINT_ROUNDED},
    {"h", HOUR, 1, PRINT_WHOLE | PRINT_ROUNDED},
    {"min", MINUTE, 1, PRINT_WHOLE | PRINT_ROUNDED},
    {"s", GIGA, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"ms", MEGA, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"us", KILO, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"ns", 1, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"m", MINUTE, 1, 0},
    {"\u00b5s", KILO, 1, 0}, // with the micro sign
    {"\u03bcs", KILO, 1, 0}, // with the Greek letter
    {0},
};

static const struct unit_scale size_scales[] = {
    {"TiB", TEBI, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"TB", TERA, 1, PRINT_EXACT},
    {"GiB", GIBI, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"GB", GIGA, 1, PRINT_EXACT},
    {"MiB", MEBI, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"MB", MEGA, 1, PRINT_EXACT},
    {"KiB", KIBI, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"KB", KILO, 1, PRINT_EXACT},
    {"B", 1, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"kB", KILO, 1, 0},
    {"", 1, 1, 0},
    {"t", TEBI, 1, 0},
    {"T", TEBI, 1, 0},
    {"g", GIBI, 1, 0},
    {"G", GIBI, 1, 0},
    {"m", MEBI, 1, 0},
    {"M", MEBI, 1, 0},
    {"k", KIBI, 1, 0},
    {"K", KIBI, 1, 0},
    {0},
};

static const struct unit_scale bandwidth_scales[] = {
    {"TiB", TEBI, 1, PRINT_EXACT},
    {"TB", TERA, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"GiB", GIBI, 1, PRINT_EXACT},
    {"GB", GIGA, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"MiB", MEBI, 1, PRINT_EXACT},
    {"MB", MEGA, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"KiB", KIBI, 1, PRINT_EXACT},
    {"KB", KILO, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"B", 1, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"kB", KILO, 1, 0},
    {"Gbit", GIGA / 8, 1, 0},
    {"Mbit", MEGA / 8, 1, 0},
    {"kbit", KILO / 8, 1, 0},
    {0},
};

static const struct unit_scale rate_scales[] = {
    {"s", GIGA, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"min", GIGA, 60, PRINT_EXACT | PRINT_ROUNDED},
    {"h", GIGA, 3600, PRINT_EXACT | PRINT_ROUNDED},
    {"d", GIGA, 86400, PRINT_EXACT | PRINT_ROUNDED},
    {0},
};

static const struct unit_scale fraction_scales[] = {
    {"", GIGA, 1, PRINT_EXACT | PRINT_ROUNDED},
    {"%", GIGA / 100, 1, 0},
    {0},
};

const struct unit_scale unit_per[] = {
    {"s", 1, 1, 0},     {"ms", KILO, 1, 0},
    {"us", MEGA, 1, 0}, {"\u00b5s", MEGA, 1, 0},
    {"ns", GIGA, 1, 0}, {"min", 1, 60, 0},
    {"m", 1, 60, 0},    {"h", 1, 3600, 0},
    {"d", 1, 86400, 0}, {0},
};

static const struct unit_kind kinds[] = {
    [UNIT_NONE] = {.noun = "number",
                   .expected = "a whole number such as 5 or 50e6",
                   .scales = plain_scales,
                   .zero = ""},
    [UNIT_TIME] = {.noun = "time",
                   .expected = "a time such as 10ms, 1h30m or 00:01:20.500; "
                               "its units are ns, us, ms, s, min, h, d",
                   .instead = {"ms", "s"},
                   .scales = time_scales,
                   .zero = "s"},
    [UNIT_SIZE] = {.noun = "size",
                   .expected = "a size such as 512, 64KiB or 1.5GB; its units are B, "
                               "KB, MB, GB, TB (of 1000) and KiB, MiB, GiB, TiB (of 1024)",
                   .scales = size_scales,
                   .zero = "B"},
    [UNIT_RATE] = {.noun = "rate",
                   .expected = "a rate such as 2000/s, 3/ms or 12/min",
                   .instead = {"/s", "/min"},
                   .scales = rate_scales,
                   .prefix = "/",
                   .zero = "/s",
                   .rounds = true,
                   .below_one = true},
    [UNIT_BANDWIDTH] = {.noun = "bandwidth",
                        .expected = "a bandwidth such as 50MB/s, 64KiB/ms or 10Gbit/s",
                        .instead = {"MB/s", "MiB/s"},
                        .scales = bandwidth_scales,
                        .suffix = "/s",
                        .zero = "B/s"},
    [UNIT_FRACTION] = {.noun = "fraction",
                       .expected = "a fraction such as 0.6, 60% or 1/3",
                       .scales = fraction_scales,
                       .zero = "",
                       .below_one = true},
};

const struct unit_kind *unit_kind(enum unit unit)
{
    ASSERT((int)unit >= 0 && (int)unit < COUNT_OF(kinds));
    return &kinds[unit];
}

const char *unit_noun(enum unit unit) { return unit_kind(unit)->noun; }
