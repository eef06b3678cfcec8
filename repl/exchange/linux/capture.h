// capture: the state of a real Linux host, read from copies of its /proc files in one folder.
//
//   meminfo       /proc/meminfo       must be there: memory, free, file cache
//   vmstat        /proc/vmstat        the two thresholds as the kernel has them
//   zoneinfo      /proc/zoneinfo      watermarks and protection: what the kernel keeps for itself
//   sysctl.txt    sysctl -a (or less) the knobs; vm. and fs. are looked at
//   ulimit.txt    ulimit -a           open files of a process
//   diskstats     /proc/diskstats     names of the disks, and what they moved while busy
//
// Interface:
//   capture_read    the folder
//   capture_take    one file of it that is in memory, into what began as capture_nothing
//   capture_sysctl  a value by its name
//
// Errors: no meminfo, a file that is binary, that stops in the middle of a line or lacks a field
// without which it is of no use, a number that is none: one message with file, line and column.
// Files that are missing, other than meminfo, are no error: `has` says what there was.
#ifndef ORRERY_EXCHANGE_LINUX_CAPTURE_H
#define ORRERY_EXCHANGE_LINUX_CAPTURE_H

#include "sim/diag.h"

enum { CAPTURE_ZONES = 64, CAPTURE_SYSCTLS = 128, CAPTURE_DISKS = 32, CAPTURE_NAME = 48 };

enum capture_file {
    CAPTURE_MEMINFO,
    CAPTURE_VMSTAT,
    CAPTURE_ZONEINFO,
    CAPTURE_SYSCTL,
    CAPTURE_ULIMIT,
    CAPTURE_DISKSTATS,
    CAPTURE_FILES
};

struct capture_zone {
    char name[CAPTURE_NAME];           // "node0-Normal"
    int64_t high, managed, protection; // pages; the largest of the list
};

struct capture_sysctl {
    char name[CAPTURE_NAME]; // "vm.dirty_ratio"
    int64_t value;           // of the first number
};

struct capture_disk {
    char name[CAPTURE_NAME];
    int64_t bytes, busy_ms; // moved, both ways; since the machine began
};

struct capture {
    bool has[CAPTURE_FILES];
    // meminfo, in KiB
    int64_t total, free, active_file, inactive_file, active_anon, inactive_anon, dirty, writeback;
    int64_t swap_total;
    // vmstat, in pages; -1: not there
    int64_t thresh, background;
    struct capture_zone zones[CAPTURE_ZONES];
    int zone_count;
    int64_t cpus; // of zoneinfo; 0: not known
    struct capture_sysctl sysctls[CAPTURE_SYSCTLS];
    int sysctl_count;
    int64_t open_files; // ulimit -n; -1: not known
    struct capture_disk disks[CAPTURE_DISKS];
    int disk_count;
};

static inline struct capture capture_nothing(void)
{
    return (struct capture){.thresh = -1, .background = -1, .open_files = -1};
}

// A zero byte stands behind the text. `path` is for messages.
bool capture_take(struct capture *capture, enum capture_file file, const char *path,
                  const char *text, size_t length, struct diag *d);
bool capture_read(const char *folder, struct capture *capture, struct diag *d);
// false: there is none.
bool capture_sysctl(const struct capture *capture, const char *name, int64_t *value);

#endif
