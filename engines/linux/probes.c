// probes: what is worked out when somebody asks.
#include "engines/linux/inside.h"
#include "engines/linux/wake.h"

static const struct linux_host *host_of(const struct world *w, uint64_t bits)
{
    return linux_host_at(w, (linux_host_h){bits});
}

static const struct linux_disk *disk_of(const struct world *w, uint64_t bits)
{
    return linux_disk_at(w, (linux_disk_h){bits});
}

// ---- host ----

static int64_t available(const struct world *w, uint64_t bits)
{
    return (int64_t)host_dirtyable(host_of(w, bits));
}

static int64_t thresh(const struct world *w, uint64_t bits)
{
    return (int64_t)host_limits(host_of(w, bits), false).thresh;
}

static int64_t background(const struct world *w, uint64_t bits)
{
    return (int64_t)host_limits(host_of(w, bits), false).background;
}

static int64_t freerun(const struct world *w, uint64_t bits)
{
    return (int64_t)limits_freerun(host_limits(host_of(w, bits), false));
}

static int64_t setpoint(const struct world *w, uint64_t bits)
{
    const struct linux_host *host = host_of(w, bits);
    return (int64_t)limits_setpoint(host_limits(host, false), host->tracked);
}

static int64_t hard_limit(const struct world *w, uint64_t bits)
{
    const struct linux_host *host = host_of(w, bits);
    return (int64_t)limits_hard(host_limits(host, false), host->tracked);
}

static int64_t clean(const struct world *w, uint64_t bits)
{
    const struct linux_host *host = host_of(w, bits);
    return host->strange_active + host->strange_inactive + host->lists[LIST_ACTIVE].pages +
           host->lists[LIST_INACTIVE].pages - host->dirty - host->writeback;
}

static int64_t total_dirty(const struct world *w, uint64_t bits)
{
    return host_of(w, bits)->dirty + host_of(w, bits)->writeback;
}

static int64_t active_file(const struct world *w, uint64_t bits)
{
    return host_of(w, bits)->strange_active + host_of(w, bits)->lists[LIST_ACTIVE].pages;
}

static int64_t inactive_file(const struct world *w, uint64_t bits)
{
    return host_of(w, bits)->strange_inactive + host_of(w, bits)->lists[LIST_INACTIVE].pages;
}

// Over the last second, or up to two, of which a host that is idle takes no notice.
static int64_t rate_since(const struct world *w, const struct linux_host *host, int64_t pages)
{
    int64_t took = world_now(w) - host->before.time;
    return took == 0 ? 0 : mul_div(mul_clamped(pages, PAGE_BYTES), SECOND, took);
}

static int64_t dirtied_rate(const struct world *w, uint64_t bits)
{
    const struct linux_host *host = host_of(w, bits);
    return rate_since(w, host, host->pages_dirtied - host->before.dirtied);
}

static int64_t written_rate(const struct world *w, uint64_t bits)
{
    const struct linux_host *host = host_of(w, bits);
    return rate_since(w, host, host->pages_written - host->before.written);
}

// ---- disk ----

static int64_t disk_total_dirty(const struct world *w, uint64_t bits)
{
    return disk_of(w, bits)->dirty + disk_of(w, bits)->writeback;
}

static int64_t disk_share(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    const struct linux_host *host = linux_host_at(w, disk->host);
    struct shares_fraction f = shares_fraction(&host->shares, &disk->share);
    return mul_div((int64_t)f.own, PPB_ONE, (int64_t)f.all);
}

static int64_t disk_thresh(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    const struct linux_host *host = linux_host_at(w, disk->host);
    return (int64_t)throttle_part(host, disk, host_limits(host, false).thresh,
                                  (uint64_t)(host->dirty + host->writeback));
}

static int64_t disk_background(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    const struct linux_host *host = linux_host_at(w, disk->host);
    return (int64_t)throttle_part(host, disk, host_limits(host, false).background,
                                  (uint64_t)host->dirty);
}

static int64_t disk_chunk(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    return (int64_t)wake_chunk(disk->estimate.average, linux_host_at(w, disk->host)->tracked);
}

static int64_t bandwidth_of(uint64_t pages)
{
    return (int64_t)word_least(pages, INT64_MAX / PAGE_BYTES) * PAGE_BYTES;
}

static int64_t disk_estimated(const struct world *w, uint64_t bits)
{
    return bandwidth_of(disk_of(w, bits)->estimate.average);
}

static int64_t disk_base_rate(const struct world *w, uint64_t bits)
{
    return bandwidth_of(disk_of(w, bits)->limit.base);
}

static int64_t since(const struct world *w, const struct linux_disk *disk)
{
    return max_i64(0, world_now(w) - disk->busy_stamp);
}

static int64_t disk_utilisation(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    int64_t busy = disk->busy_time + (disk->queue.first.bits != 0 ? since(w, disk) : 0);
    return world_now(w) == 0 ? 0 : mul_div(busy, PPB_ONE, world_now(w));
}

static int64_t disk_mean_queue(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    int64_t sum = add_clamped(disk->queue_time, mul_clamped(since(w, disk), disk->queued_requests));
    return world_now(w) == 0 ? 0 : mul_div(sum, PPB_ONE, world_now(w));
}

static int64_t disk_write_wait(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    return disk->writes == 0 ? 0 : disk->write_time / disk->writes;
}

static int64_t disk_read_wait(const struct world *w, uint64_t bits)
{
    const struct linux_disk *disk = disk_of(w, bits);
    return disk->reads == 0 ? 0 : disk->read_time / disk->reads;
}

// ---- file, task ----

static int64_t file_dirty_age(const struct world *w, uint64_t bits)
{
    const struct linux_file *file = linux_file_at(w, (linux_file_h){bits});
    return file->list == FILE_CLEAN ? 0 : world_now(w) - file->dirty_since;
}

static int64_t file_at_risk(const struct world *w, uint64_t bits)
{
    const struct linux_file *file = linux_file_at(w, (linux_file_h){bits});
    return file->length_bytes - file->durable_bytes;
}

#define PERCENTILE(function, share)                                                                \
    static int64_t function(const struct world *w, uint64_t bits)                                  \
    {                                                                                              \
        return task_latency(w, linux_task_at(w, (linux_task_h){bits}), share);                     \
    }

PERCENTILE(call_p50, PPB_ONE / 2)
PERCENTILE(call_p90, PPB_ONE / 10 * 9)
PERCENTILE(call_p99, PPB_ONE / 100 * 99)
PERCENTILE(call_p999, PPB_ONE / 1000 * 999)

static int64_t mean_call(const struct world *w, uint64_t bits)
{
    const struct linux_task *t = linux_task_at(w, (linux_task_h){bits});
    return t->calls == 0 ? 0 : t->call_time / t->calls;
}

// Of the call that is under way, or due and not begun.
static int64_t lag_now(const struct world *w, uint64_t bits)
{
    const struct linux_task *t = linux_task_at(w, (linux_task_h){bits});
    bool late = t->does != DOES_CALLS && t->stopped == 0 && t->rate != INT64_MAX;
    return late ? max_i64(0, world_now(w) - t->due) : 0;
}

#define PROBE(row, word, words, of, type_of_it, function)                                          \
    [row] = {.name = (word), .doc = (words), .record = (of), .type = type_of_it, .read = (function)}
#define COUNT                                                                                      \
    {                                                                                              \
        .kind = VALUE_NUMBER                                                                       \
    }
#define IN(unit_of_it)                                                                             \
    {                                                                                              \
        .kind = VALUE_NUMBER, .unit = (unit_of_it)                                                 \
    }

const struct probe linux_probes[] = {
    PROBE(PROBE_HOST_AVAILABLE, "available",
          "Dirtyable memory in pages: what the percentages are taken of.", LINUX_HOST, COUNT,
          available),
    PROBE(PROBE_HOST_THRESH, "thresh", "The dirty limit in pages: nr_dirty_threshold.", LINUX_HOST,
          COUNT, thresh),
    PROBE(PROBE_HOST_BACKGROUND, "background",
          "Dirty pages above which flushers start: nr_dirty_background_threshold.", LINUX_HOST,
          COUNT, background),
    PROBE(PROBE_HOST_FREERUN, "freerun",
          "Dirty and writeback pages up to which no writer is held back.", LINUX_HOST, COUNT,
          freerun),
    PROBE(PROBE_HOST_SETPOINT, "setpoint",
          "Dirty and writeback pages at which writers may dirty just what disks write.", LINUX_HOST,
          COUNT, setpoint),
    PROBE(PROBE_HOST_LIMIT, "hard_limit",
          "Dirty and writeback pages at which writers stop: thresh, or the tracked limit above it.",
          LINUX_HOST, COUNT, hard_limit),
    PROBE(PROBE_HOST_CLEAN, "clean", "Pages of files that are as on disk.", LINUX_HOST, COUNT,
          clean),
    PROBE(PROBE_HOST_TOTAL_DIRTY, "total_dirty", "Dirty and writeback pages.", LINUX_HOST, COUNT,
          total_dirty),
    PROBE(PROBE_HOST_ACTIVE_FILE, "active_file", "Active pages of files, modelled or not.",
          LINUX_HOST, COUNT, active_file),
    PROBE(PROBE_HOST_INACTIVE_FILE, "inactive_file", "Inactive pages of files, modelled or not.",
          LINUX_HOST, COUNT, inactive_file),
    PROBE(PROBE_HOST_DIRTIED_RATE, "dirtied_rate", "What was dirtied in the last second or two.",
          LINUX_HOST, IN(UNIT_BANDWIDTH), dirtied_rate),
    PROBE(PROBE_HOST_WRITTEN_RATE, "written_rate", "What was written in the last second or two.",
          LINUX_HOST, IN(UNIT_BANDWIDTH), written_rate),
    PROBE(PROBE_DISK_TOTAL_DIRTY, "total_dirty", "Its dirty and writeback pages.", LINUX_DISK,
          COUNT, disk_total_dirty),
    PROBE(PROBE_DISK_SHARE, "share", "Its part of recent completions.", LINUX_DISK,
          IN(UNIT_FRACTION), disk_share),
    PROBE(PROBE_DISK_THRESH, "thresh", "Its part of the dirty limit, in pages: BdiDirtyThresh.",
          LINUX_DISK, COUNT, disk_thresh),
    PROBE(PROBE_DISK_BACKGROUND, "background",
          "Its part of the background limit: above, its flusher goes on.", LINUX_DISK, COUNT,
          disk_background),
    PROBE(PROBE_DISK_CHUNK, "chunk", "Pages of a file that its flusher would write in one turn.",
          LINUX_DISK, COUNT, disk_chunk),
    PROBE(PROBE_DISK_ESTIMATE, "estimated_bandwidth", "What the kernel believes that it writes.",
          LINUX_DISK, IN(UNIT_BANDWIDTH), disk_estimated),
    PROBE(PROBE_DISK_BASE_RATE, "writer_rate",
          "What each of its writers may dirty at the setpoint.", LINUX_DISK, IN(UNIT_BANDWIDTH),
          disk_base_rate),
    PROBE(PROBE_DISK_UTILISATION, "utilisation", "Part of all time in which it was busy.",
          LINUX_DISK, IN(UNIT_FRACTION), disk_utilisation),
    PROBE(PROBE_DISK_MEAN_QUEUE, "mean_queue", "Requests in its queue, over all time.", LINUX_DISK,
          IN(UNIT_FRACTION), disk_mean_queue),
    PROBE(PROBE_DISK_WRITE_WAIT, "mean_write", "From a write's submission to its end.", LINUX_DISK,
          IN(UNIT_TIME), disk_write_wait),
    PROBE(PROBE_DISK_READ_WAIT, "mean_read", "From a read's submission to its end.", LINUX_DISK,
          IN(UNIT_TIME), disk_read_wait),
    PROBE(PROBE_FILE_DIRTY_AGE, "dirty_age", "How long it has been dirty.", LINUX_FILE,
          IN(UNIT_TIME), file_dirty_age),
    PROBE(PROBE_FILE_AT_RISK, "at_risk", "By how much a power loss would shorten it now.",
          LINUX_FILE, IN(UNIT_SIZE), file_at_risk),
    PROBE(PROBE_TASK_P50, "call_p50", "How long half of its calls took at most.", LINUX_TASK,
          IN(UNIT_TIME), call_p50),
    PROBE(PROBE_TASK_P90, "call_p90", "How long 90 % of its calls took at most.", LINUX_TASK,
          IN(UNIT_TIME), call_p90),
    PROBE(PROBE_TASK_P99, "call_p99", "How long 99 % of its calls took at most.", LINUX_TASK,
          IN(UNIT_TIME), call_p99),
    PROBE(PROBE_TASK_P999, "call_p999", "How long 99.9 % of its calls took at most.", LINUX_TASK,
          IN(UNIT_TIME), call_p999),
    PROBE(PROBE_TASK_MEAN, "mean_call", "How long its calls took.", LINUX_TASK, IN(UNIT_TIME),
          mean_call),
    PROBE(PROBE_TASK_LAG, "lag", "How late it is now.", LINUX_TASK, IN(UNIT_TIME), lag_now),
};
