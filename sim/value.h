// value: typed values as they stand in settings, parameters, fields, probes and rules.
//
// A value is a number with a meaning, a text, or a distribution. Its type says how it is read from
// text, how it is printed, and what a reader may do with it; every table of an engine speaks in
// these types.
//
// Interface:
//   TYPE_*              types for tables, e.g. TYPE_TIME, TYPE_CHOICE(names),
//                       TYPE_RECORD(RECORD_STATION)
//   value_parse         text to value, refused if it is not of the type or out of range
//   value_print         value to the text that value_parse reads back
//   value_print_rounded for tables meant for people
//   type_words          "a duration such as 10ms", for messages and help
//   type_print          the same, or the choices that there are
//
// Records and names are printed and read through the world they belong to.
#ifndef ORRERY_SIM_VALUE_H
#define ORRERY_SIM_VALUE_H

#include "sim/diag.h"
#include "sim/distribution.h"
#include "sim/units.h"

struct world;

enum value_kind {
    VALUE_NUMBER,       // int64_t in a unit (count, time, size, rate, bandwidth, fraction)
    VALUE_FLAG,         // true or false
    VALUE_CHOICE,       // index of one of some words
    VALUE_NAME,         // a string kept in the world
    VALUE_TEXT,         // a string that only a command carries
    VALUE_DISTRIBUTION, // what random values are drawn from, in a unit
    VALUE_RECORD,       // handle bits of a record
    VALUE_BITS,         // state of the simulator itself (a random stream), shown as hexadecimal
};

struct value_type {
    enum value_kind kind;
    enum unit unit;             // VALUE_NUMBER, VALUE_DISTRIBUTION
    const char *const *choices; // VALUE_CHOICE: NULL-terminated
    int record;                 // VALUE_RECORD: index in the engine's record table
    const char *unlimited;      // the word for INT64_MAX (VALUE_NUMBER) or for none (VALUE_RECORD)
};

#define TYPE_COUNT ((struct value_type){.kind = VALUE_NUMBER, .unit = UNIT_NONE})
#define TYPE_TIME                                                                                  \
    ((struct value_type){.kind = VALUE_NUMBER, .unit = UNIT_TIME, .unlimited = "never"})
#define TYPE_SIZE ((struct value_type){.kind = VALUE_NUMBER, .unit = UNIT_SIZE})
#define TYPE_RATE ((struct value_type){.kind = VALUE_NUMBER, .unit = UNIT_RATE})
#define TYPE_BANDWIDTH ((struct value_type){.kind = VALUE_NUMBER, .unit = UNIT_BANDWIDTH})
#define TYPE_FRACTION ((struct value_type){.kind = VALUE_NUMBER, .unit = UNIT_FRACTION})
#define TYPE_LIMIT                                                                                 \
    ((struct value_type){.kind = VALUE_NUMBER, .unit = UNIT_NONE, .unlimited = "unlimited"})
#define TYPE_FLAG ((struct value_type){.kind = VALUE_FLAG})
#define TYPE_CHOICE(words) ((struct value_type){.kind = VALUE_CHOICE, .choices = (words)})
#define TYPE_NAME ((struct value_type){.kind = VALUE_NAME})
#define TYPE_TEXT ((struct value_type){.kind = VALUE_TEXT})
#define TYPE_DURATIONS ((struct value_type){.kind = VALUE_DISTRIBUTION, .unit = UNIT_TIME})
#define TYPE_RECORD(index) ((struct value_type){.kind = VALUE_RECORD, .record = (index)})
#define TYPE_RECORD_OR_NONE(index)                                                                 \
    ((struct value_type){.kind = VALUE_RECORD, .record = (index), .unlimited = "none"})
#define TYPE_BITS ((struct value_type){.kind = VALUE_BITS})

struct value {
    int64_t number;   // also the flag, the index of the choice, the handle bits, the name's handle
    const char *text; // VALUE_TEXT, VALUE_NAME when parsed: `length` bytes, the caller's
    size_t length;
    struct distribution distribution;
};

// least and most: the range of a number, ends included; both 0 for any. `engine` is where records
// are looked up, in the world as it is. Column and width of the diag count from the start of
// `text`.
bool value_parse(struct value_type type, int64_t least, int64_t most, const struct world *w,
                 uint32_t engine, const char *text, size_t length, struct value *value,
                 struct diag *d);
void value_print(struct value_type type, const struct world *w, uint32_t engine,
                 const struct value *value, struct text *out);
void value_print_rounded(struct value_type type, const struct world *w, uint32_t engine,
                         const struct value *value, struct text *out);
const char *type_words(struct value_type type);
void type_print(struct value_type type, struct text *out);

// The value of a number, name or record held elsewhere.
static inline struct value value_of(int64_t number) { return (struct value){.number = number}; }

#endif
