// writer: which event or command changed a value last.
//
// Goes back over the stretches between checkpoints, skips those that did not touch the chunk where
// the value lies, and runs the others again while it compares the value before and after each event
// and each command. Writing the value that is there already is no change. Coming into being is one.
//
// Of a probe, whose value is computed, the last event counts that changed what it gives at one
// moment: that an average also changes as time goes by is nobody's doing. No stretch can be skipped
// for a probe.
//
// Interface:
//   writer_find       the last writer before the present of a visit
#ifndef ORRERY_SIM_WRITER_H
#define ORRERY_SIM_WRITER_H

#include "sim/path.h"
#include "sim/visit.h"

enum { WRITER_TEXT_BYTES = 192 };

struct writer {
    uint64_t id; // of an event, or COMMAND_CAUSE plus the number of a command; 0: nothing did
    char path[WRITER_TEXT_BYTES]; // as it is typed
    // The values in words, "gone" for none; `now` is at the present, which of a probe may be
    // another than `after`.
    char before[WRITER_TEXT_BYTES], after[WRITER_TEXT_BYTES], now[WRITER_TEXT_BYTES];
};

// The path was parsed in the world of the visit's home, where the visit may be or not. It is
// somewhere else afterwards.
bool writer_find(struct visit *v, const struct path *path, struct writer *writer, struct diag *d);

#endif
