// facts: what a run came to, in the numbers that recordings are compared by.
//
// The first six are of the second half of the writing, from half of `seconds` on; levels are dirty
// + writeback of the machine, in pages.
//
//   writer_bytes_per_s_second_half   from the first sample of it to the last
//   total_pages_median, _p10, _p90   of its samples
//   call_us_p99_second_half          of the writes that began in it
//   peak_total_pages                 of all samples while it wrote
//   first_background_start_ms        the flusher first worked because of the background limit
//   first_pause_ms                   a writer was first told to sleep
//   pauses                           how often
//   call_us_max_at_most              the longest write
//   lag_us_max                       the latest end of a write after it was due
//   write_out_episodes               stretches of samples in which at least 64 pages were written,
//                                    more than 400 ms of less apart
//   episode_gap_ms_median            between the beginnings of two
//
// The same rules, in Python, are in scripts/record-host/facts.py.
#ifndef ORRERY_CONFORM_LINUX_FACTS_H
#define ORRERY_CONFORM_LINUX_FACTS_H

#include "repl/conform/fidelity.h"
#include "repl/conform/linux/samples.h"

enum { FACTS_NEVER = -1 };

struct run {
    const struct samples *samples;
    int64_t write_end_ms, sample_ms;
    int64_t first_background_ms, first_pause_ms; // FACTS_NEVER
    int64_t pauses;
    int64_t call_us_p99, call_us_max, lag_us_max; // the first of the second half
    bool has_due_times;                           // flat out, no write is ever late
};

// The samples must reach into the second half. false: no memory.
bool facts_compute(struct facts *facts, const struct run *run, struct diag *d);

#endif
