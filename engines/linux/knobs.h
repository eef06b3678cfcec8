// knobs: the settings under /proc/sys/vm that rule writeback, and what writing one does to others.
//
//   knob                          default  range           a write that is taken
//   dirty_background_ratio        10       0 to 100        zeroes dirty_background_bytes
//   dirty_background_bytes        0        1 and up        zeroes dirty_background_ratio
//   dirty_ratio                   20       0 to 100        if changed: zeroes dirty_bytes, resets
//   dirty_bytes                   0        8192 and up     if changed: zeroes dirty_ratio, resets
//   dirty_expire_centisecs        3000     0 and up
//   dirty_writeback_centisecs     500      any int         if changed and not 0: flushes
//
// "Resets" puts the tracked limit of limits.h at the new one at once. "Flushes" starts a write-out
// of all that is dirty on every disk. A write out of range is refused with EINVAL and changes
// nothing. So dirty_bytes can not be set to 0: the way back to ratios is to write a ratio. A
// negative dirty_writeback_centisecs is taken, and means that the timer never comes.
//
//   knobs_default    the kernel's defaults
//   knobs_named      from a name such as "dirty_ratio" to its row, or -1
//   knobs_name       the other way
//   knobs_read       the value in force
//   knobs_write      all of the above
//   knobs_errno      "EINVAL"
//
// Source: dirty_ratio_handler, dirty_bytes_handler, dirty_background_ratio_handler,
// dirty_background_bytes_handler, dirty_writeback_centisecs_handler and vm_page_writeback_sysctls
// in mm/page-writeback.c; proc_dointvec_minmax, proc_doulongvec_minmax in kernel/sysctl.c.
#ifndef ORRERY_LINUX_KNOBS_H
#define ORRERY_LINUX_KNOBS_H

#include "engines/linux/word.h"

enum knob {
    KNOB_DIRTY_BACKGROUND_RATIO,
    KNOB_DIRTY_BACKGROUND_BYTES,
    KNOB_DIRTY_RATIO,
    KNOB_DIRTY_BYTES,
    KNOB_DIRTY_EXPIRE_CENTISECS,
    KNOB_DIRTY_WRITEBACK_CENTISECS,
    KNOBS
};

struct knobs {
    int64_t values[KNOBS];
};

enum knob_error { KNOB_TAKEN, KNOB_EINVAL, KNOB_ERANGE };

struct knob_write {
    enum knob_error error;
    bool changed; // the value differs from before
    bool resets;  // the tracked limit is to be put at the new limit
    bool flushes; // all disks are to be written out
};

struct knobs knobs_default(void);
int knobs_named(const char *name, size_t length);
const char *knobs_name(enum knob knob);
static inline int64_t knobs_read(const struct knobs *knobs, enum knob knob)
{
    return knobs->values[knob];
}
struct knob_write knobs_write(struct knobs *knobs, enum knob knob, int64_t value);
// "" for KNOB_TAKEN.
const char *knobs_errno(enum knob_error error);

#endif
