// fixed_tables: the numbers behind sim/fixed.h. fixed_tables.c is written by
// scripts/dev/make-fixed-tables.
#ifndef ORRERY_SIM_FIXED_TABLES_H
#define ORRERY_SIM_FIXED_TABLES_H

#include <stdint.h>

// For the grid point g = (128 + i) / 256.
struct fixed_ln_row {
    int64_t inverse;  // 1 / g, 61 bits after the point
    int64_t minus_ln; // -ln g, 56 bits after the point
};
extern const struct fixed_ln_row fixed_ln_rows[129];

// 2^(i/128), 61 bits after the point.
extern const int64_t fixed_exp_rows[129];

// The normal distribution's upper tail is e^-v at z(v). Row i belongs to one eighth of an octave of
// v: the eighth i + 3 counted from v = 1/2, of which eight lie below v = 1, eight more below v = 2,
// and so on. It has the coefficients, 58 bits after the point and lowest first, of a polynomial in
// y, where y goes from -1/2 to 1/2 over the eighth.
enum { NORMAL_FIRST = 3, NORMAL_ROWS = 49, NORMAL_TERMS = 7 };
extern const int64_t fixed_normal_rows[NORMAL_ROWS][NORMAL_TERMS];

#endif
