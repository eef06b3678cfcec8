// views: what an operator sees of a simulated Linux host, in the columns and units of the real
// tools: vmstat(8), iostat(1) -x, /proc/meminfo, /proc/vmstat, sysctl(8).
//
// Columns that the model knows nothing of (interrupts, context switches, the shares of CPU time)
// are there and empty. vmstat and iostat count over a time: from a reading taken before to now.
//
// Interface:
//   views_host                    the host of a name, or the only one there is
//   views_vmstat, views_iostat    an empty table, with the real columns
//   views_reading                 the counters of a host now
//   views_vmstat_row, views_iostat_rows      what happened since a reading
//   views_meminfo, views_counters, views_sysctl     text, line by line
//
// Sources: vmstat(8) of procps, iostat(1) of sysstat, fs/proc/meminfo.c, mm/vmstat.c.
#ifndef ORRERY_EXCHANGE_LINUX_VIEWS_H
#define ORRERY_EXCHANGE_LINUX_VIEWS_H

#include "repl/prompt/table.h"
#include "sim/world.h"

enum { VIEWS_DISKS = 64 };

struct view_disk {
    int64_t reads, writes, flushes; // requests of at most max_sectors_kb
    int64_t read_ends, write_ends;  // of those that read_time and write_time are sums over
    int64_t read_bytes, written_bytes;
    int64_t read_time, write_time, busy_time, queue_time; // ns
};

struct view_reading {
    int64_t time;
    int64_t swapped; // pages of memory on swap
    int count;
    struct view_disk disks[VIEWS_DISKS]; // of the host, in the order of their making
};

// name NULL: the only one. false: there is none, or several.
bool views_host(const struct world *w, const char *name, uint64_t *host, struct diag *d);

void views_reading(const struct world *w, uint64_t host, struct view_reading *reading);
// NULL: no memory.
struct table *views_vmstat(void);
struct table *views_iostat(void);
void views_vmstat_row(struct table *t, const struct world *w, uint64_t host,
                      const struct view_reading *before);
void views_iostat_rows(struct table *t, const struct world *w, uint64_t host,
                       const struct view_reading *before);

void views_meminfo(const struct world *w, uint64_t host, struct out *out);
void views_counters(const struct world *w, uint64_t host, struct out *out);
// Those with `part` in their name; NULL: all. Returns how many.
int views_sysctl(const struct world *w, uint64_t host, const char *part, struct out *out);

#endif
