// samples: what was counted at even distances of time, recorded or simulated.
//
//   t_ms,nr_dirty,nr_writeback,...,app_bytes,...
//   0,5,0,...
//   100,1658,0,...
//
// Columns are found by their names; those not named here may be there or not. Amounts are pages,
// counters begin anywhere.
//
// Interface:
//   samples_read     a CSV file
//   samples_add      one more
//   samples_free
//
// Errors: no such file, a column that is missing, a cell that is no whole number, a file that is
// cut off: one message with file, line and column.
#ifndef ORRERY_CONFORM_LINUX_SAMPLES_H
#define ORRERY_CONFORM_LINUX_SAMPLES_H

#include "sim/diag.h"

struct sample {
    int64_t t_ms;
    int64_t dirty, writeback, written; // nr_dirty, nr_writeback, nr_written
    int64_t thresh, background;        // thresh, bg_thresh
    int64_t disk_thresh, bandwidth;    // wb_thresh, wb_bw
    int64_t app_bytes;
};

struct samples {
    struct sample *at;
    size_t count, room;
};

// Only the first `most` rows are read.
bool samples_read(struct samples *s, const char *path, size_t most, struct diag *d);
// false: no memory.
bool samples_add(struct samples *s, const struct sample *sample);
void samples_free(struct samples *s);

#endif
