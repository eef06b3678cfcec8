#ifndef ORRERY_SIM_UNITS_H
#define ORRERY_SIM_UNITS_H
#include "sim/base.h"
#include "sim/text.h"
enum unit { UNIT_NONE, UNIT_TIME, UNIT_SIZE, UNIT_RATE, UNIT_BANDWIDTH, UNIT_FRACTION };
void unit_print(enum unit unit, int64_t value, struct text *out);
void unit_print_rounded(enum unit unit, int64_t value, struct text *out);
#endif
