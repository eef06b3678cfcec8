// unit_scales: the names of units and what they are worth.
//
// For the two halves of sim/units.h only: units.c reads quantities, units_print.c prints them.
#ifndef ORRERY_SIM_UNIT_SCALES_H
#define ORRERY_SIM_UNIT_SCALES_H

#include "sim/units.h"

// When printing may choose a name. Reading takes every name.
enum {
    PRINT_EXACT = 1,   // when the value must be exact
    PRINT_WHOLE = 2,   // when it must be exact and is a whole number of these
    PRINT_ROUNDED = 4, // in tables
};

// value = number * numerator / denominator, both below 2^62.
struct unit_scale {
    const char *name; // NULL ends a list
    uint64_t numerator, denominator;
    int print;
};

struct unit_kind {
    const char *noun;
    const char *expected;            // what a message says was expected
    const char *instead[2];          // units that a bare number may have lacked; NULL: needs none
    const struct unit_scale *scales; // largest first; those printed come before those only read
    const char *prefix, *suffix;     // printed around a scale's name; NULL: nothing
    const char *zero;                // printed after a zero
    bool rounds;                     // a number may need rounding to become the value again: 5/h
    bool below_one;                  // a number below one may print: 0.9/s, not 54/min
};

const struct unit_kind *unit_kind(enum unit unit);

// What "/s", "/min" and so on make of a number.
extern const struct unit_scale unit_per[];

#endif
