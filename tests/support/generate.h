// generate: random commands, made from nothing but the tables of engines.
//
// Names of records come from a small pool, so that commands often find what others made. Values are
// of their types and mostly in their ranges, now and then at an end of them or beyond; some lines
// are spoiled by a slip of the fingers.
//
//   generate_command     one line, from all engines of a world
//   generate_below       0 to limit - 1
#ifndef ORRERY_TESTS_GENERATE_H
#define ORRERY_TESTS_GENERATE_H

#include "sim/engine.h"

struct generator {
    const struct engine *const *engines;
    uint64_t state;
    const char *rest; // of an example that was begun; NULL: none // of line_draw
};

void generate_command(struct generator *g, struct text *out);
uint64_t generate_below(struct generator *g, uint64_t limit);

#endif
