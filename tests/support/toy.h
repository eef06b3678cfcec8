// toy: an engine of two events, to test the simulator with.
//
// A counter beats: `beat` adds a pseudo-random number to its sum and schedules the next one; every
// third beat it schedules an `echo`, which makes a record that lives until the next echo. `grow`
// allocates bytes for ever.
#ifndef ORRERY_TESTS_TOY_H
#define ORRERY_TESTS_TOY_H

#include "sim/world.h"

enum { ENGINE_TOY = 15 };
enum toy_record { RECORD_COUNTER, RECORD_ECHO };
enum toy_event { EVENT_BEAT, EVENT_ECHO, EVENT_GROW, EVENT_SPREAD };
enum toy_rule { RULE_THIRD };

RECORDS_BEGIN
struct counter {
    RECORD_HEAD;
    int64_t period; // setting, ns
    int64_t sum;
    int64_t beats;
    uint64_t echo; // handle of the living echo
    uint64_t timer;
    offset_t field; // of bytes that `spread` writes to
    uint64_t field_bytes;
    name_h name;
    uint32_t unused;
};
struct echo {
    RECORD_HEAD;
    int64_t number;
    int64_t sum;
};
RECORDS_END

HANDLE_TYPE(counter_h);
HANDLE_TYPE(echo_h);
RECORD_ACCESS(counter, ENGINE_TOY, RECORD_COUNTER)
RECORD_ACCESS(echo, ENGINE_TOY, RECORD_ECHO)

extern const struct engine toy_engine;
// All engines of a test world: core and toy.
extern const struct engine *const toy_engines[ENGINE_LIMIT];

#endif
