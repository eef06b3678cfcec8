// shelf: an engine whose record has one of each index, to test them inside a running world.
//
// A shelf turns every millisecond: a few changes to each of its indexes, drawn from the number of
// turns, and a sum over what they hold that depends on its order, by way of scratch memory and a
// sort. `fill` makes one of them (or scratch memory) grow in a single event until memory is out.
#ifndef ORRERY_TESTS_SHELF_H
#define ORRERY_TESTS_SHELF_H

#include "sim/bits.h"
#include "sim/hashed.h"
#include "sim/ordered.h"
#include "sim/world.h"

enum { ENGINE_SHELF = 14 };
enum shelf_record { RECORD_SHELF };
enum shelf_event { EVENT_TURN, EVENT_FILL };
enum shelf_part { FILL_ORDERED, FILL_HASHED, FILL_BITS, FILL_SCRATCH, FILL_PARTS };

RECORDS_BEGIN
struct shelf {
    RECORD_HEAD;
    struct ordered sorted;
    struct hashed known;
    struct bits pages;
    uint64_t turns;
    uint64_t sum;
    name_h name;
    uint32_t unused;
};
RECORDS_END

HANDLE_TYPE(shelf_h);
RECORD_ACCESS(shelf, ENGINE_SHELF, RECORD_SHELF)

extern const struct engine shelf_engine;
// All engines of a test world: core and shelf.
extern const struct engine *const shelf_engines[ENGINE_LIMIT];

// Are all indexes of all shelves as they must be?
bool shelves_sound(const struct world *w);

#endif
