// path: the names by which users call what can be read of a world.
//
//   desk.waiting              a field, setting or probe of the record called desk
//   customer[17].arrived      of the record of that type with that serial number (or its
//                             place, where it has none)
//   customer[orders 17].born  where such numbers count within another record: number 17 of orders
//   queue.customers           a probe of a whole engine
//   world.time                of the simulator itself: time, events, commands, pending
//
// Names may hold dots: of several ways to split a path the one with the longest record name counts.
// A path that was parsed means its record for good: when that is gone, or not there yet, reading
// says so.
//
// Interface:
//   path_parse          text to path, in the world as it is
//   path_read           the value now; false where the record does not exist
//   path_print          the path as it is typed
//   path_print_value    the value now in words, "gone" where the record does not exist
//   path_print_record   "desk", "customer[17]" or "customer[orders 17]"
//
// sim/path_hints.h lists the paths that there are.
#ifndef ORRERY_SIM_PATH_H
#define ORRERY_SIM_PATH_H

#include "sim/member.h"

struct path {
    uint32_t engine;
    int record;    // index of the record type, -1 for a probe of the engine
    uint64_t bits; // 0 for a probe of the engine
    struct member member;
};

// Columns of the diag count from the start of `text`.
bool path_parse(const struct world *w, const char *text, size_t length, struct path *path,
                struct diag *d);
bool path_read(const struct world *w, const struct path *path, struct value *value);
void path_print(const struct world *w, const struct path *path, struct text *out);
void path_print_value(const struct world *w, const struct path *path, struct text *out);
void path_print_record(const struct world *w, uint32_t engine, int record, uint64_t bits,
                       struct text *out);

#endif
