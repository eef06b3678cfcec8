// recording: the header of a recorded run on a Linux host, and the first row of its samples.
//
// Everything that a replay may look at: what was set, what the machine was like, and where it stood
// when the first byte was written. What came out is for fidelity.h.
//
//   settings       those of scripts/record-host/record.sh, with its defaults where one is missing
//   hz, cpus       of the header
//   first          the samples' first row: limits, the disk's share of them, its estimate
//   periodic_ms    when the flusher first looked for old files, from facts.periodic_starts_ms; the
//                  phase of its timer
//
// Errors: a setting that is unknown, of the wrong kind or out of range, a missing hz or cpus,
// missing samples: one message with its place.
#ifndef ORRERY_CONFORM_LINUX_RECORDING_H
#define ORRERY_CONFORM_LINUX_RECORDING_H

#include "repl/conform/fidelity.h"
#include "repl/conform/linux/samples.h"

enum { PLAN_CHANGES = 64, PLAN_UNSET = -1 };

struct knob_change {
    int64_t t_ms;
    int64_t value;
    char name[64];
};

struct plan {
    // settings, in the units of their names
    int64_t dev_bps, queue_requests, queue_kb, fs_mb;
    int64_t dirty_bytes, dirty_background_bytes, dirty_ratio, dirty_background_ratio; // PLAN_UNSET
    int64_t dirty_expire_centisecs, dirty_writeback_centisecs;
    int64_t large_folios;
    int64_t rate, block, files, writers;
    int64_t seconds_ms, tail_ms, sample_ms;
    int64_t burst_on_ms, burst_period_ms;
    int64_t settle_ms, events;
    struct knob_change changes[PLAN_CHANGES];
    int change_count;
    int64_t hz, cpus;
    struct sample first;
    int64_t periodic_ms; // PLAN_UNSET: none
};

bool recording_is_linux(const struct recording *r);
bool recording_plan(const struct recording *r, struct plan *plan, struct diag *d);

#endif
