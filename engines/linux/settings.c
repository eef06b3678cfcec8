// settings: knobs under their real names, and the figures of disks and tasks.
#include "engines/linux/inside.h"

#define WRITEBACK "mm/page-writeback.c"
#define SYSCTL "Documentation/admin-guide/sysctl/vm.rst"
#define QUEUE_SYSFS "Documentation/ABI/stable/sysfs-block"
#define BDI_SYSFS "Documentation/ABI/testing/sysfs-class-bdi"
#define OURS "ours"

static const char *const classes[] = {
    [CLASS_NORMAL] = "normal",
    [CLASS_REALTIME] = "realtime",
    NULL,
};

#define OF_HOST(member) .record = LINUX_HOST, SETTING_AT(linux_host, member)
#define OF_DISK(member) .record = LINUX_DISK, SETTING_AT(linux_disk, member)
#define OF_PROCESS(member) .record = LINUX_PROCESS, SETTING_AT(linux_process, member)
#define OF_TASK(member) .record = LINUX_TASK, SETTING_AT(linux_task, member)
#define RANGE(low, high) .least = (low), .most = (high)

// ---- knobs: a write does what the kernel's handler does ----

static bool check_knob(enum knob knob, int64_t value, struct diag *d)
{
    struct knobs tried = knobs_default();
    struct knob_write done = knobs_write(&tried, knob, value);
    if (done.error == KNOB_TAKEN) {
        return true;
    }
    diag_say(d, "%s: vm.%s can not be %lld", knobs_errno(done.error), knobs_name(knob),
             (long long)value);
    if (done.error == KNOB_ERANGE) {
        return diag_expect(d, "fewer than 2^32 pages, which are 16 TiB");
    }
    if (knob == KNOB_DIRTY_BYTES || knob == KNOB_DIRTY_BACKGROUND_BYTES) {
        diag_expect(d, knob == KNOB_DIRTY_BYTES ? "at least two pages, 8192 bytes"
                                                : "at least 1 byte");
        diag_help(d, "set the ratio to go back to ratios: that puts the bytes to 0");
    }
    return false;
}

#define KNOB(function, knob)                                                                       \
    static bool check_##function(const struct world *w, uint64_t record, int64_t value,            \
                                 struct diag *d)                                                   \
    {                                                                                              \
        (void)w;                                                                                   \
        (void)record;                                                                              \
        return check_knob(knob, value, d);                                                         \
    }                                                                                              \
    static void write_##function(struct world *w, uint64_t record, int64_t value)                  \
    {                                                                                              \
        host_write_knob(w, (linux_host_h){record}, knob, value);                                   \
    }

KNOB(ratio, KNOB_DIRTY_RATIO)
KNOB(background_ratio, KNOB_DIRTY_BACKGROUND_RATIO)
KNOB(bytes, KNOB_DIRTY_BYTES)
KNOB(background_bytes, KNOB_DIRTY_BACKGROUND_BYTES)
KNOB(expire, KNOB_DIRTY_EXPIRE_CENTISECS)
KNOB(writeback, KNOB_DIRTY_WRITEBACK_CENTISECS)

static bool check_cache(const struct world *w, uint64_t record, int64_t value, struct diag *d)
{
    if (record != 0 && linux_disk_at(w, (linux_disk_h){record})->unsafe_bytes > value) {
        diag_say(d, "the cache holds more than that");
        return diag_help(d, "`linux.sync` the host first");
    }
    return true;
}

// bdi_set_min_ratio: the sum of all must stay below 100, and none above its own most.
static bool check_min_ratio(const struct world *w, uint64_t record, int64_t value, struct diag *d)
{
    int64_t sum = value;
    if (record == 0) {
        return true;
    }
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){record});
    for (linux_disk_h h = linux_host_at(w, disk->host)->disks; h.bits != 0;
         h = linux_disk_at(w, h)->next) {
        sum += h.bits == record ? 0 : linux_disk_at(w, h)->min_ratio;
    }
    if (sum < 100 && value <= disk->max_ratio) {
        return true;
    }
    return diag_say(d,
                    "EINVAL: the disks' min_ratio would be %lld %% together, and max_ratio is %lld",
                    (long long)sum, (long long)disk->max_ratio);
}

static bool check_max_ratio(const struct world *w, uint64_t record, int64_t value, struct diag *d)
{
    if (record == 0 || linux_disk_at(w, (linux_disk_h){record})->min_ratio <= value) {
        return true;
    }
    return diag_say(d, "EINVAL: its min_ratio is above that");
}

const struct setting linux_settings[] = {
    // ---- host ----
    [SETTING_DIRTY_RATIO] =
        {
            .name = "vm.dirty_ratio",
            .doc =
                "Writers are held back when dirty pages and pages under writeback come near this "
                "percentage of available memory.",
            OF_HOST(knobs.values[KNOB_DIRTY_RATIO]),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "20",
            RANGE(0, 100),
            .applies = "at once; a changed value puts vm.dirty_bytes to 0",
            .source = WRITEBACK ": dirty_ratio_handler",
            .check = check_ratio,
            .write = write_ratio,
        },
    [SETTING_DIRTY_BACKGROUND_RATIO] =
        {
            .name = "vm.dirty_background_ratio",
            .doc =
                "The flusher starts when more than this percentage of available memory is dirty.",
            OF_HOST(knobs.values[KNOB_DIRTY_BACKGROUND_RATIO]),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "10",
            RANGE(0, 100),
            .applies = "at once; puts vm.dirty_background_bytes to 0",
            .source = WRITEBACK ": dirty_background_ratio_handler",
            .check = check_background_ratio,
            .write = write_background_ratio,
        },
    [SETTING_DIRTY_BYTES] =
        {
            .name = "vm.dirty_bytes",
            .doc = "As vm.dirty_ratio, in bytes: at least two pages; 0 while the ratio holds.",
            OF_HOST(knobs.values[KNOB_DIRTY_BYTES]),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
            .default_text = "0",
            RANGE(0, INT64_MAX),
            .applies = "at once; a changed value puts vm.dirty_ratio to 0",
            .source = WRITEBACK ": dirty_bytes_handler",
            .check = check_bytes,
            .write = write_bytes,
        },
    [SETTING_DIRTY_BACKGROUND_BYTES] =
        {
            .name = "vm.dirty_background_bytes",
            .doc = "As vm.dirty_background_ratio, in bytes: at least 1; 0 while the ratio holds.",
            OF_HOST(knobs.values[KNOB_DIRTY_BACKGROUND_BYTES]),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
            .default_text = "0",
            RANGE(0, INT64_MAX),
            .applies = "at once; puts vm.dirty_background_ratio to 0",
            .source = WRITEBACK ": dirty_background_bytes_handler",
            .check = check_background_bytes,
            .write = write_background_bytes,
        },
    [SETTING_DIRTY_EXPIRE] =
        {
            .name = "vm.dirty_expire_centisecs",
            .doc =
                "A file that has been dirty for so many hundredths of a second is written out at "
                "the flusher's next wake-up.",
            OF_HOST(knobs.values[KNOB_DIRTY_EXPIRE_CENTISECS]),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "3000",
            RANGE(0, INT32_MAX),
            .applies = "from the next wake-up on",
            .source = "fs/fs-writeback.c: wb_writeback",
            .check = check_expire,
            .write = write_expire,
        },
    [SETTING_DIRTY_WRITEBACK] =
        {
            .name = "vm.dirty_writeback_centisecs",
            .doc =
                "The flusher wakes up and looks for old files at this interval, in hundredths of "
                "a second; 0: never.",
            OF_HOST(knobs.values[KNOB_DIRTY_WRITEBACK_CENTISECS]),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "500",
            RANGE(INT32_MIN, INT32_MAX),
            .applies = "from the next arming of the timer on; a changed value other than 0 also "
                       "starts a flush of everything",
            .source = WRITEBACK ": dirty_writeback_centisecs_handler",
            .check = check_writeback,
            .write = write_writeback,
        },
    [SETTING_LAPTOP_MODE] =
        {
            .name = "vm.laptop_mode",
            .doc = "Other than 0, background writeback begins at freerun instead of at the "
                   "background limit; the flush after a read is not modelled.",
            OF_HOST(laptop_mode),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "0",
            RANGE(0, INT32_MAX),
            .applies = "at once",
            .source = WRITEBACK ": balance_dirty_pages",
        },
    [SETTING_SWAPPINESS] =
        {
            .name = "vm.swappiness",
            .doc = "How reclaim weighs anonymous memory against files: so many parts of 200 go to "
                   "swap; it matters where there is swap.",
            OF_HOST(swappiness),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "60",
            RANGE(0, 200),
            .applies = "from the next reclaim on",
            .source = "mm/vmscan.c: get_scan_count",
        },
    [SETTING_MIN_FREE_KBYTES] =
        {
            .name = "vm.min_free_kbytes",
            .doc = "Memory that is kept free, and so the watermarks; 0: the kernel's own choice. "
                   "Zones, where given, have watermarks of their own.",
            OF_HOST(min_free_kbytes),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "0",
            RANGE(0, INT32_MAX),
            .applies = "at once",
            .source = "mm/page_alloc.c: calculate_min_free_kbytes, __setup_per_zone_wmarks",
            .changed = host_reserve_changed,
        },
    [SETTING_WATERMARK_SCALE] =
        {
            .name = "vm.watermark_scale_factor",
            .doc = "How far the watermarks lie apart at least, in ten-thousandths of memory: when "
                   "reclaim begins, and when it ends.",
            OF_HOST(watermark_scale),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "10",
            RANGE(1, 3000),
            .applies = "at once",
            .source = "mm/page_alloc.c: __setup_per_zone_wmarks",
            .changed = host_reserve_changed,
        },
    [SETTING_DIRTYTIME_EXPIRE] =
        {
            .name = "vm.dirtytime_expire_seconds",
            .doc = "When inodes whose time stamps alone changed are written; not modelled.",
            OF_HOST(dirtytime_expire),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "43200",
            RANGE(0, INT32_MAX),
            .status = SETTING_ACCEPTED,
            .applies = "never: it is kept, and changes nothing",
            .source = "fs/fs-writeback.c: dirtytime_interval_handler",
        },
    [SETTING_VFS_CACHE_PRESSURE] =
        {
            .name = "vm.vfs_cache_pressure",
            .doc = "How reclaim weighs inodes and directory entries; not modelled.",
            OF_HOST(vfs_cache_pressure),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "100",
            RANGE(0, INT32_MAX),
            .status = SETTING_ACCEPTED,
            .applies = "never: it is kept, and changes nothing",
            .source = "fs/dcache.c: vfs_pressure_ratio",
        },
    [SETTING_OVERCOMMIT_MEMORY] =
        {
            .name = "vm.overcommit_memory",
            .doc =
                "What memory a process may be promised: 0 no more at once than there is, 1 any, 2 "
                "within vm.overcommit_ratio.",
            OF_HOST(overcommit_memory),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "0",
            RANGE(0, 2),
            .applies = "to memory that is asked for from now on",
            .source = "mm/util.c: __vm_enough_memory",
        },
    [SETTING_OVERCOMMIT_RATIO] =
        {
            .name = "vm.overcommit_ratio",
            .doc =
                "With vm.overcommit_memory=2: swap and this percentage of memory may be promised.",
            OF_HOST(overcommit_ratio),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "50",
            RANGE(0, INT32_MAX),
            .applies = "to memory that is asked for from now on",
            .source = "mm/util.c: vm_commit_limit",
        },
    [SETTING_MAX_MAP_COUNT] =
        {
            .name = "vm.max_map_count",
            .doc = "Memory maps that one process may have.",
            OF_HOST(max_map_count),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "65530",
            RANGE(0, INT32_MAX),
            .applies = "to maps that are made from now on",
            .source = "mm/mmap.c: do_mmap",
        },
    [SETTING_FILE_MAX] =
        {
            .name = "fs.file-max",
            .doc = "Open files that the machine may have.",
            OF_HOST(file_max),
            .type = {.kind = VALUE_NUMBER, .unlimited = "unlimited"},
            .default_text = "unlimited",
            RANGE(0, INT64_MAX),
            .applies = "to files that are opened from now on",
            .source = "fs/file_table.c: alloc_empty_file",
        },
    [SETTING_SWAP] =
        {
            .name = "swap",
            .doc = "Room for anonymous memory on disk.",
            OF_HOST(swap_bytes),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
            .default_text = "0",
            RANGE(0, INT64_C(1) << 46),
            .applies = "from the next reclaim on",
            .source = "swapon(8)",
        },
    [SETTING_COPY_SPEED] =
        {
            .name = "copy_speed",
            .doc = "How fast a task copies into and out of the page cache.",
            OF_HOST(copy_speed),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_BANDWIDTH},
            .default_text = "1800MB/s",
            RANGE(1000000, INT64_C(1) << 40),
            .applies = "at once",
            .source = "measured: 0.5 to 2.5 GB/s for write(2)",
        },
    // ---- disk ----
    [SETTING_BANDWIDTH] =
        {
            .name = "bandwidth",
            .doc = "How much it writes or reads in a row.",
            OF_DISK(bandwidth),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_BANDWIDTH},
            .default_text = "100MiB/s",
            RANGE(4096, INT64_C(1) << 40),
            .applies = "from the next request on",
            .source = OURS ", the figure of a data sheet",
        },
    [SETTING_BURST_BANDWIDTH] =
        {
            .name = "burst_bandwidth",
            .doc = "Its bandwidth while it has burst credit.",
            OF_DISK(burst_bandwidth),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_BANDWIDTH},
            .default_text = "0B/s",
            RANGE(0, INT64_C(1) << 40),
            .applies = "from the next request on",
            .source = "burst buckets of network volumes",
        },
    [SETTING_BURST_BYTES] =
        {
            .name = "burst_bytes",
            .doc = "The burst credit it can have; credit comes back as fast as its bandwidth.",
            OF_DISK(burst_bytes),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
            .default_text = "0",
            RANGE(0, INT64_C(1) << 50),
            .applies = "from the next request on",
            .source = "burst buckets of network volumes",
        },
    [SETTING_LATENCY] =
        {
            .name = "latency",
            .doc = "The time from a request to its end where nothing else is to be done.",
            OF_DISK(latency),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
            .default_text = "0s",
            RANGE(0, 60 * SECOND),
            .applies = "from the next request on",
            .source = OURS ", the figure of a data sheet",
        },
    [SETTING_DEPTH] =
        {
            .name = "depth",
            .doc = "Requests whose latencies pass at the same time.",
            OF_DISK(depth),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "1",
            RANGE(1, 65536),
            .applies = "from the next request on",
            .source = OURS ", the queue depth of a device",
        },
    [SETTING_NR_REQUESTS] =
        {
            .name = "nr_requests",
            .doc = "Requests that its queue takes; with max_sectors_kb it bounds what is under "
                   "writeback.",
            OF_DISK(nr_requests),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "64",
            RANGE(1, 65536),
            .applies = "at once",
            .source = QUEUE_SYSFS ": queue/nr_requests",
        },
    [SETTING_MAX_SECTORS] =
        {
            .name = "max_sectors_kb",
            .doc = "The longest request, in KiB.",
            OF_DISK(max_sectors_kb),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "1280",
            RANGE(4, 1 << 20),
            .applies = "at once",
            .source = QUEUE_SYSFS ": queue/max_sectors_kb",
        },
    [SETTING_READ_AHEAD] =
        {
            .name = "read_ahead_kb",
            .doc = "How much is fetched at most for a reader that reads on and on, in KiB.",
            OF_DISK(read_ahead_kb),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "128",
            RANGE(0, 1 << 20),
            .applies = "from the next read on",
            .source = QUEUE_SYSFS ": queue/read_ahead_kb",
        },
    [SETTING_WRITE_CACHE] =
        {
            .name = "write_cache",
            .doc =
                "A volatile cache in the disk: what is in it is gone when the power fails, unless "
                "it was flushed.",
            OF_DISK(write_cache_bytes),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
            .default_text = "0",
            RANGE(0, INT64_C(1) << 40),
            .applies = "from the next request on",
            .source = QUEUE_SYSFS ": queue/write_cache",
            .check = check_cache,
        },
    [SETTING_WBT] =
        {
            .name = "wbt_lat_usec",
            .doc = "Other than 0, writeback is let into the queue by degrees, so that reads need "
                   "not wait behind all of it; how long a read may take is not looked at.",
            OF_DISK(wbt_lat_usec),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "2000",
            RANGE(0, INT32_MAX),
            .applies = "at once",
            .source = QUEUE_SYSFS ": queue/wbt_lat_usec",
        },
    [SETTING_CAPACITY] =
        {
            .name = "capacity",
            .doc = "Room for files; a write beyond it fails with ENOSPC.",
            OF_DISK(capacity_bytes),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE, .unlimited = "unlimited"},
            .default_text = "unlimited",
            RANGE(0, INT64_MAX),
            .applies = "at once",
            .source = "write(2): ENOSPC",
        },
    [SETTING_MIN_RATIO] =
        {
            .name = "min_ratio",
            .doc = "Percentage of the dirty limit that this disk has whatever its share.",
            OF_DISK(min_ratio),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "0",
            RANGE(0, 100),
            .applies = "at once",
            .source = BDI_SYSFS ": min_ratio",
            .changed = disk_ratios_changed,
            .check = check_min_ratio,
        },
    [SETTING_MAX_RATIO] =
        {
            .name = "max_ratio",
            .doc = "Percentage of the dirty limit that this disk may have at most.",
            OF_DISK(max_ratio),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "100",
            RANGE(1, 100),
            .applies = "at once",
            .source = BDI_SYSFS ": max_ratio",
            .check = check_max_ratio,
        },
    [SETTING_STRICT_LIMIT] =
        {
            .name = "strict_limit",
            .doc = "Hold writers back by this disk's own share alone, even below freerun.",
            OF_DISK(strict_limit),
            .type = {.kind = VALUE_FLAG},
            .default_text = "false",
            .applies = "at once",
            .source = BDI_SYSFS ": strict_limit",
        },
    [SETTING_LARGE_FOLIOS] =
        {
            .name = "large_folios",
            .doc = "Its file system keeps what one write brings in pieces of up to 2 MiB instead "
                   "of pages, and writers look at their check points once per piece.",
            OF_DISK(large_folios),
            .type = {.kind = VALUE_FLAG},
            .default_text = "false",
            .applies = "from the next write on",
            .source = "mm/filemap.c: __filemap_get_folio",
        },
    // ---- process ----
    [SETTING_NOFILE] =
        {
            .name = "nofile",
            .doc = "Files that it may have open: `ulimit -n`.",
            OF_PROCESS(nofile),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "1024",
            RANGE(0, INT32_MAX),
            .applies = "to files that are opened from now on",
            .source = "getrlimit(2): RLIMIT_NOFILE",
        },
    // ---- task ----
    [SETTING_RATE] =
        {
            .name = "rate",
            .doc =
                "What a writer or reader is offered to do, whatever becomes of it; unlimited: as "
                "fast as it can.",
            OF_TASK(rate),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_BANDWIDTH, .unlimited = "unlimited"},
            .default_text = "unlimited",
            RANGE(1, INT64_MAX),
            .applies = "at once: its schedule begins anew",
            .source = OURS,
            .changed = task_rate_changed,
        },
    [SETTING_BLOCK] =
        {
            .name = "block",
            .doc = "Bytes of one write(2) or read(2).",
            OF_TASK(block_bytes),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
            .default_text = "128KiB",
            RANGE(1, INT64_C(1) << 32),
            .applies = "from its next call on",
            .source = OURS,
        },
    [SETTING_BURST_ON] =
        {
            .name = "burst_on",
            .doc = "With burst_period: how long a burst is.",
            OF_TASK(burst_on),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
            .default_text = "0s",
            RANGE(0, 1000000 * SECOND),
            .applies = "at once: its schedule begins anew",
            .source = OURS,
            .changed = task_rate_changed,
        },
    [SETTING_BURST_PERIOD] =
        {
            .name = "burst_period",
            .doc = "The rate holds for burst_on of each such period, and the rest is quiet; 0: no "
                   "bursts.",
            OF_TASK(burst_period),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
            .default_text = "0s",
            RANGE(0, 1000000 * SECOND),
            .applies = "at once: its schedule begins anew",
            .source = OURS,
            .changed = task_rate_changed,
        },
    [SETTING_CLASS] =
        {
            .name = "class",
            .doc =
                "Its scheduling class: to a real-time task the limits are a quarter higher, and a "
                "bit.",
            OF_TASK(class),
            .type = {.kind = VALUE_CHOICE, .choices = classes},
            .default_text = "normal",
            .applies = "at its next look",
            .source = WRITEBACK ": domain_dirty_limits",
        },
    [SETTING_FSYNC] =
        {
            .name = "fsync",
            .doc = "Call fsync after each write, and count it in the write's duration.",
            OF_TASK(fsync),
            .type = {.kind = VALUE_FLAG},
            .default_text = "false",
            .applies = "from its next write on",
            .source = "fsync(2)",
        },
    [SETTING_DIRECT] =
        {
            .name = "direct",
            .doc = "Write past the page cache: O_DIRECT.",
            OF_TASK(direct),
            .type = {.kind = VALUE_FLAG},
            .default_text = "false",
            .applies = "from its next write on",
            .source = "open(2): O_DIRECT",
        },
};
