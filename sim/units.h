// units: quantities as people write them, and as they read them.
//
//   what               held as (int64_t)                  written as
//   UNIT_NONE          itself                             5, 50e6
//   UNIT_TIME          nanoseconds                        10ms, 1.5s, 1h30m, 00:01:20.500, never
//   UNIT_SIZE          bytes                              64KiB, 1.5GB, 4g, 512
//   UNIT_RATE          billionths of an event a second    2000/s, 3/ms, 12/min, 5/h
//   UNIT_BANDWIDTH     bytes a second                     50MB/s, 10Gbit/s
//   UNIT_FRACTION      parts per billion                  0.6, 60%, 1/3
//
// Units: ns us ms s min h d for times (also µs, and m for min); B, KB MB GB TB (powers of 1000),
// KiB MiB GiB TiB (powers of 1024) for sizes, and a bare k, m, g or t is a power of 1024, as the
// engines' own settings have it. A rate or bandwidth is per any unit of time. A time of several
// parts goes from large to small.
//
// Arithmetic is exact and rounds once, to the nearest (halves away from zero): a rate of 1/d is
// held as 11574 billionths a second, while 10^9/s still fits. What would round to zero without
// being zero is refused, and so is what does not fit.
//
// Interface:
//   unit_parse           text to value
//   unit_parse_within    the same, refusing what is outside of a range
//   unit_print           value to the shortest text that unit_parse reads back as the same value
//   unit_print_rounded   value to about four digits, for tables: 1.234 s, 64 MiB, 2,000/s
//   unit_print_clock     a time as on a clock: 00:01:20.500, 1d 02:03:04.500
//   unit_noun            "time", "size", ... for messages
//
// Errors: a refusal leaves `value` as it was. The diag says what is wrong, what was expected and a
// way out; of its place only column and width are set, counted from the start of `text`, for the
// caller to move to where the text stands.
#ifndef ORRERY_SIM_UNITS_H
#define ORRERY_SIM_UNITS_H

#include "sim/diag.h"

enum unit {
    UNIT_NONE,
    UNIT_TIME,
    UNIT_SIZE,
    UNIT_RATE,
    UNIT_BANDWIDTH,
    UNIT_FRACTION,
};

// One event a second.
#define RATE_ONE INT64_C(1000000000)

// Spaces around the quantity and between its number and its unit do not count.
bool unit_parse(enum unit unit, const char *text, size_t length, int64_t *value, struct diag *d);

// Both ends of the range are in it.
bool unit_parse_within(enum unit unit, int64_t low, int64_t high, const char *text, size_t length,
                       int64_t *value, struct diag *d);

// The text has no spaces. TIME_NEVER is "never".
void unit_print(enum unit unit, int64_t value, struct text *out);

// Not meant to be read back: thousands are grouped and a space stands before the unit.
void unit_print_rounded(enum unit unit, int64_t value, struct text *out);

// Hours, minutes, seconds, and as many groups of three decimals as it takes to be exact, at least
// one. Days stand in front if there are any. unit_parse reads it back.
void unit_print_clock(int64_t time_ns, struct text *out);

const char *unit_noun(enum unit unit);

#endif
