// decimal: exact decimal numbers read from text.
//
//   decimal_read     "12", "0.25", ".5", "50e6", "5e+07" from the front of a text, without a sign
//   decimal_scale    number * numerator / denominator as an integer, rounded once
//
// A number keeps its first nineteen significant digits, as many as the largest int64_t has; further
// digits are dropped. Nothing here allocates, and no step goes through a binary fraction, so 0.1
// stays 0.1.
#ifndef ORRERY_SIM_DECIMAL_H
#define ORRERY_SIM_DECIMAL_H

#include "sim/base.h"

// digits * 10^exponent.
struct decimal {
    uint64_t digits;
    int32_t exponent;
};

// How many bytes were read; 0 if the text does not begin with a number. An 'e' that no digits
// follow is not taken.
size_t decimal_read(const char *text, size_t length, struct decimal *number);

enum decimal_fit {
    DECIMAL_FITS,
    DECIMAL_TOO_SMALL, // not zero, but rounds to zero
    DECIMAL_TOO_LARGE, // above UINT64_MAX
};

// Rounds to the nearest integer, halves up. `value` is set only if it fits. The denominator must
// not be 0, and both factors must be below 2^62.
enum decimal_fit decimal_scale(struct decimal number, uint64_t numerator, uint64_t denominator,
                               uint64_t *value);

#endif
