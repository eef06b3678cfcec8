// diff: how two worlds of the same engines differ, field by field.
//
//   world.time  2s -> 3s
//   desk.servers  1 -> 2
//   desk.waiting  7 -> 3
//   customer[18]  only in the second
//
// Records are matched by type and by name, or by serial number, or by slot where they have neither.
// Values are compared as what they mean: names as text, records as what they are called.
//
// Interface:
//   diff_worlds      tells each difference, engine by engine, records of a type by name or number
//   diff_print       a difference as a line
#ifndef ORRERY_SIM_DIFF_H
#define ORRERY_SIM_DIFF_H

#include "sim/path.h"

enum {
    DIFF_INTERNAL = 1, // also fields that users do not compare
    DIFF_PROBES = 2,   // also what is computed from the fields
};

struct difference {
    uint32_t engine;
    int record;                  // -1: of the engine itself
    uint64_t bits[2];            // 0: the record is not in that world
    const struct member *member; // NULL: the record is in one world only
    const char *path;            // "desk.waiting", or "customer[18]" for a whole record
    const char *value[2];        // in words; "" for a whole record
};

// The difference is good until the function returns.
typedef void diff_heard(void *self, const struct difference *difference);

// false: no memory; a diag.
bool diff_worlds(const struct host *host, const struct world *first, const struct world *second,
                 unsigned flags, diff_heard *heard, void *self, struct diag *d);

// names: what the two worlds are called, for records that are in one only. With a line end.
void diff_print(const struct difference *difference, const char *const names[2], struct text *out);

#endif
