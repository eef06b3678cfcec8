// mechanisms: the vectors that the linux engine answers. See repl/conform/conform.h.
//
//   dirtyable_memory   free and file pages and the zones' watermarks   -> dirtyable_pages
//   dirty_limits       dirtyable pages, knobs, the reader's class      -> the two thresholds
//   knob_write         all knobs, one that is written                  -> errno, all knobs
//   throttle_period    HZ, pages since the last check, rate limit      -> period_jiffies
//
// Each calls the function of engines/linux that the running host calls.
#ifndef ORRERY_CONFORM_LINUX_MECHANISMS_H
#define ORRERY_CONFORM_LINUX_MECHANISMS_H

#include "repl/conform/conform.h"

extern const struct mechanism linux_mechanisms[];
extern const int linux_mechanism_count;

#endif
