// fields: what the inspector, diff, paths and Lua see of the records. Settings are fields too.
#include "engines/linux/inside.h"

static const char *const powers[] = {[LINUX_ON] = "on", [LINUX_OFF] = "off", NULL};
static const char *const disk_kinds[] = {
    [KIND_PLAIN] = "plain", [KIND_HDD] = "hdd",         [KIND_SSD] = "ssd",
    [KIND_NVME] = "nvme",   [KIND_NETWORK] = "network", NULL,
};
static const char *const disk_states[] = {
    [DISK_WORKS] = "works", [DISK_STALLED] = "stalled", [DISK_FAILS] = "fails", NULL};
static const char *const flushes[] = {
    [FLUSH_NONE] = "nothing",
    [FLUSH_BACKGROUND] = "background",
    [FLUSH_PERIODIC] = "old files",
    [FLUSH_ALL] = "everything",
    NULL,
};
static const char *const file_lists[] = {
    [FILE_CLEAN] = "none",        [FILE_DIRTY] = "b_dirty", [FILE_IO] = "b_io",
    [FILE_MORE_IO] = "b_more_io", [FILE_TAKEN] = "taken",   NULL,
};
static const char *const extent_states[] = {
    [EXTENT_CLEAN] = "clean", [EXTENT_DIRTY] = "dirty", [EXTENT_WRITEBACK] = "writeback", NULL};
static const char *const extent_lists[] = {
    [LIST_INACTIVE] = "inactive", [LIST_ACTIVE] = "active", NULL};
static const char *const request_kinds[] = {
    [REQUEST_WRITE] = "write",       [REQUEST_READ] = "read",   [REQUEST_DIRECT] = "direct",
    [REQUEST_METADATA] = "metadata", [REQUEST_FLUSH] = "flush", NULL,
};
static const char *const request_states[] = {
    [REQUEST_QUEUED] = "queued", [REQUEST_UNSAFE] = "in the volatile cache", NULL};
static const char *const task_states[] = {
    [TASK_IDLE] = "idle",
    [TASK_RUNS] = "runs",
    [TASK_PAUSED] = "paused",
    [TASK_WAITS] = "waits",
    [TASK_STARVES] = "starves",
    [TASK_STOPPED] = "stopped",
    NULL,
};
static const char *const calls[] = {
    [CALL_NONE] = "none",
    [CALL_WRITE] = "write",
    [CALL_DIRECT] = "direct write",
    [CALL_READ] = "read",
    [CALL_SYNC_FILE] = "fsync",
    [CALL_SYNC_ALL] = "sync",
    NULL,
};
static const char *const losses[] = {
    [LINUX_LOST_TAIL] = "end of the file",
    [LINUX_LOST_HOLE] = "zeros instead",
    [LINUX_LOST_NEWER] = "earlier content instead",
    [LINUX_LOST_ERROR] = "write failed",
    NULL,
};

// A field that lies in a part of the record.
#define PART(record, member, word, value_type_of_it, words)                                        \
    {                                                                                              \
        .name = (word), .doc = (words), .type = value_type_of_it,                                  \
        .offset = (uint16_t)offsetof(struct record, member),                                       \
        .bytes = (uint16_t)sizeof(((struct record *)0)->member)                                    \
    }
#define HOST(member, type, words) FIELD(linux_host, member, type, words)
#define DISK(member, type, words) FIELD(linux_disk, member, type, words)
#define OF_FILE(member, type, words) FIELD(linux_file, member, type, words)
#define EXTENT(member, type, words) FIELD(linux_extent, member, type, words)
#define REQUEST(member, type, words) FIELD(linux_request, member, type, words)
#define PROCESS(member, type, words) FIELD(linux_process, member, type, words)
#define TASK(member, type, words) FIELD(linux_task, member, type, words)

static const struct field host_fields[] = {
    HOST(name, TYPE_NAME, "its name"),
    HOST(power, TYPE_CHOICE(powers), "has it power"),
    HOST(hz, TYPE_COUNT, "ticks a second"),
    HOST(cpus, TYPE_COUNT, "processors"),
    HOST(total, TYPE_COUNT, "pages of memory"),
    PART(linux_host, free_pages, "free", TYPE_COUNT, "pages that nobody uses"),
    HOST(kernel, TYPE_COUNT, "pages of the kernel itself"),
    HOST(anonymous, TYPE_COUNT, "pages of processes"),
    HOST(reading, TYPE_COUNT, "pages that a disk is reading into"),
    PART(linux_host, strange_active, "strange_active", TYPE_COUNT,
         "active pages of files that are not modelled"),
    PART(linux_host, strange_inactive, "strange_inactive", TYPE_COUNT,
         "inactive pages of files that are not modelled"),
    PART(linux_host, lists[LIST_ACTIVE].pages, "active", TYPE_COUNT,
         "pages of files that were used more than once"),
    PART(linux_host, lists[LIST_INACTIVE].pages, "inactive", TYPE_COUNT,
         "pages of files that go first"),
    HOST(dirty, TYPE_COUNT, "pages that are to be written: nr_dirty"),
    HOST(writeback, TYPE_COUNT, "pages that are being written: nr_writeback"),
    HOST(pages_dirtied, TYPE_COUNT, "pages ever dirtied: nr_dirtied"),
    HOST(pages_written, TYPE_COUNT, "pages ever written: nr_written"),
    HOST(pages_read, TYPE_COUNT, "pages ever read from disks"),
    HOST(tracked, TYPE_COUNT, "the limit that follows vm.dirty_ratio slowly: dirty_limit"),
    HOST(reserve, TYPE_COUNT, "pages that zones keep"),
    HOST(watermark, TYPE_COUNT, "free pages at which reclaim ends"),
    HOST(reclaimed, TYPE_COUNT, "pages of files that had to go"),
    HOST(activated, TYPE_COUNT, "pages that became active"),
    HOST(starved, TYPE_COUNT, "times that a task waited for memory"),
    HOST(swapped, TYPE_COUNT, "pages on swap"),
    HOST(committed, TYPE_COUNT, "pages promised to processes"),
    HOST(descriptors, TYPE_COUNT, "open files: fs.file-nr"),
    HOST(looks, TYPE_COUNT, "times that a writer looked at the limits"),
    HOST(pauses, TYPE_COUNT, "times that a writer was paused"),
    HOST(paused_time, TYPE_TIME, "how long, in sum, of pauses that are over"),
    HOST(full_stops, TYPE_COUNT, "pauses at the hard limit"),
    HOST(background_starts, TYPE_COUNT, "works of flushers in the background"),
    HOST(periodic_starts, TYPE_COUNT, "works of flushers on old files"),
    HOST(power_losses, TYPE_COUNT, "times that the power failed"),
    HOST(oom_kills, TYPE_COUNT, "processes that were killed for memory"),
};

static const struct field zone_fields[] = {
    FIELD(linux_zone, name, TYPE_NAME, "its name"),
    FIELD(linux_zone, host, TYPE_RECORD(LINUX_HOST), "whose zone it is"),
    FIELD(linux_zone, managed, TYPE_COUNT, "its pages"),
    FIELD(linux_zone, high, TYPE_COUNT, "its high watermark"),
    FIELD(linux_zone, protection, TYPE_COUNT, "the largest number of its protection list"),
};

static const struct field disk_fields[] = {
    DISK(name, TYPE_NAME, "its name"),
    DISK(host, TYPE_RECORD(LINUX_HOST), "where it is"),
    DISK(kind, TYPE_CHOICE(disk_kinds), "whose figures it began with"),
    DISK(state, TYPE_CHOICE(disk_states), "stalled: completes nothing; fails: with EIO"),
    DISK(used_bytes, TYPE_SIZE, "what its files take"),
    DISK(dirty, TYPE_COUNT, "pages that are to be written to it"),
    DISK(writeback, TYPE_COUNT, "pages that are being written to it"),
    DISK(pages_dirtied, TYPE_COUNT, "pages ever dirtied"),
    DISK(pages_written, TYPE_COUNT, "pages ever written back"),
    DISK(flushing, TYPE_CHOICE(flushes), "what its flusher is at"),
    DISK(chunk_left, TYPE_COUNT, "pages that the file at hand may still write in this turn"),
    DISK(exceeded, TYPE_FLAG, "it holds more than its share above the limit: writers look often"),
    DISK(queued_requests, TYPE_COUNT, "requests that wait or are served"),
    DISK(queued_pages, TYPE_COUNT, "pages of writes among them"),
    DISK(unsafe_bytes, TYPE_SIZE, "what its volatile cache holds"),
    DISK(burst_left, TYPE_SIZE, "burst credit when it was last used"),
    DISK(reads, TYPE_COUNT, "reads completed"),
    DISK(writes, TYPE_COUNT, "writes completed"),
    DISK(read_bytes, TYPE_SIZE, "read in all"),
    DISK(written_bytes, TYPE_SIZE, "written in all"),
    DISK(flushes, TYPE_COUNT, "flushes of its volatile cache"),
    DISK(errors, TYPE_COUNT, "requests that failed"),
    PART(linux_disk, estimate.rate, "write_bandwidth", TYPE_COUNT,
         "pages a second that the kernel last measured"),
    PART(linux_disk, estimate.average, "avg_write_bandwidth", TYPE_COUNT,
         "pages a second that the kernel believes it writes"),
    PART(linux_disk, limit.base, "dirty_ratelimit", TYPE_COUNT,
         "pages a second that each writer may dirty at the setpoint"),
    PART(linux_disk, limit.balanced, "balanced_dirty_ratelimit", TYPE_COUNT,
         "where dirty_ratelimit goes"),
    PART(linux_disk, share.count, "completions", TYPE_COUNT,
         "pages completed lately: halved every 3 s"),
};

static const struct field file_fields[] = {
    OF_FILE(name, TYPE_NAME, "its name"),
    OF_FILE(disk, TYPE_RECORD(LINUX_DISK), "where it is"),
    OF_FILE(length_bytes, TYPE_SIZE, "its length"),
    OF_FILE(durable_bytes, TYPE_SIZE, "its length, were the power to fail now"),
    OF_FILE(cached, TYPE_COUNT, "pages of it in memory"),
    OF_FILE(dirty, TYPE_COUNT, "of these, to be written"),
    OF_FILE(writeback, TYPE_COUNT, "of these, being written"),
    OF_FILE(list, TYPE_CHOICE(file_lists), "the flusher's list that it is on"),
    OF_FILE(dirty_since, TYPE_TIME, "when it last became dirty"),
    OF_FILE(write_from, TYPE_COUNT, "page at which the flusher goes on"),
    OF_FILE(pages_read, TYPE_COUNT, "pages fetched from its disk"),
    OF_FILE(failed, TYPE_FLAG, "a write of it has failed since the last fsync"),
    OF_FILE(losses, TYPE_COUNT, "ranges lost"),
};

static const struct field extent_fields[] = {
    EXTENT(file, TYPE_RECORD(LINUX_FILE), "whose pages they are"),
    EXTENT(first, TYPE_COUNT, "its first page"),
    EXTENT(pages, TYPE_COUNT, "how many"),
    EXTENT(state, TYPE_CHOICE(extent_states), "clean, dirty or under writeback"),
    EXTENT(list, TYPE_CHOICE(extent_lists), "inactive ones go first"),
    EXTENT(accessed, TYPE_FLAG, "read once: the next time makes it active"),
    EXTENT(again, TYPE_FLAG, "written to while under writeback"),
    EXTENT(older_on_disk, TYPE_FLAG, "an earlier content of it is on disk"),
    EXTENT(from, TYPE_SIZE, "first byte that is not on disk, unless clean"),
    EXTENT(to, TYPE_SIZE, "and the one after the last"),
    EXTENT(number, TYPE_COUNT, "grows with time"),
};

static const struct field request_fields[] = {
    REQUEST(number, TYPE_COUNT, "in the order of submission"),
    REQUEST(disk, TYPE_RECORD(LINUX_DISK), "where it is queued"),
    REQUEST(file, TYPE_RECORD_OR_NONE(LINUX_FILE), "whose pages"),
    REQUEST(kind, TYPE_CHOICE(request_kinds), "what is to be done"),
    REQUEST(state, TYPE_CHOICE(request_states), "where it is"),
    REQUEST(first, TYPE_COUNT, "the first page"),
    REQUEST(pages, TYPE_COUNT, "how many"),
    REQUEST(submitted, TYPE_TIME, "since when"),
};

static const struct field process_fields[] = {
    PROCESS(name, TYPE_NAME, "its name"),
    PROCESS(host, TYPE_RECORD(LINUX_HOST), "where it runs"),
    PROCESS(killed, TYPE_FLAG, "it is no more"),
    PROCESS(descriptors, TYPE_COUNT, "open files"),
    PROCESS(maps, TYPE_COUNT, "memory maps"),
    PROCESS(memory, TYPE_COUNT, "pages promised to it"),
    PROCESS(anonymous, TYPE_COUNT, "pages that it uses"),
};

static const struct field task_fields[] = {
    TASK(name, TYPE_NAME, "its name"),
    TASK(host, TYPE_RECORD(LINUX_HOST), "where it runs"),
    TASK(process, TYPE_RECORD_OR_NONE(LINUX_PROCESS), "whose thread it is"),
    TASK(state, TYPE_CHOICE(task_states), "what it is at"),
    TASK(call, TYPE_CHOICE(calls), "the call it is in"),
    TASK(file, TYPE_RECORD_OR_NONE(LINUX_FILE), "the file of that, or of the last one"),
    TASK(calls, TYPE_COUNT, "calls that ended"),
    TASK(bytes, TYPE_SIZE, "written or read by them"),
    TASK(errors, TYPE_COUNT, "calls that failed"),
    TASK(call_time, TYPE_TIME, "how long they took, in sum"),
    TASK(call_most, TYPE_TIME, "the longest"),
    TASK(lag_most, TYPE_TIME, "the most that one ended after it was due"),
    TASK(position, TYPE_SIZE, "how far a reader is"),
    TASK(looks, TYPE_COUNT, "times that it looked at the limits"),
    TASK(pauses, TYPE_COUNT, "times that it was paused"),
    TASK(paused_time, TYPE_TIME, "how long, in sum"),
    PART(linux_task, throttle.pages, "nr_dirtied", TYPE_COUNT,
         "pages dirtied since its last pause"),
    PART(linux_task, throttle.check_point, "nr_dirtied_pause", TYPE_COUNT,
         "pages at which it looks"),
    TASK(task_rate, TYPE_COUNT, "pages a second that it was last held to"),
};

static const struct field latency_fields[] = {
    FIELD(linux_latency, task, TYPE_RECORD(LINUX_TASK), "whose calls"),
    FIELD(linux_latency, count, TYPE_COUNT, "how many were counted"),
};

static const struct field loss_fields[] = {
    FIELD(linux_loss, file, TYPE_RECORD(LINUX_FILE), "of which file"),
    FIELD(linux_loss, kind, TYPE_CHOICE(losses), "what is there now"),
    FIELD(linux_loss, from, TYPE_SIZE, "the first byte"),
    FIELD(linux_loss, to, TYPE_SIZE, "the one after the last"),
    FIELD(linux_loss, time, TYPE_TIME, "when"),
};

#define RECORD(word, words, type, bits, table, name_at, number_at, owner_at)                       \
    .name = (word), .doc = (words), .bytes = sizeof(struct type), .first_bits = (bits),            \
    .fields = (table), .field_count = COUNT_OF(table), .name_field = (name_at),                    \
    .number_field = (number_at), .owner_field = (owner_at)

const struct record_type linux_records[] = {
    [LINUX_HOST] = {RECORD("host", "A machine with memory, a page cache and disks.", linux_host, 1,
                           host_fields, 0, -1, -1)},
    [LINUX_ZONE] = {RECORD("zone", "A zone of a host's memory.", linux_zone, 2, zone_fields, -1, -1,
                           -1)},
    [LINUX_DISK] = {RECORD("disk", "A block device with its flusher and its queue.", linux_disk, 1,
                           disk_fields, 0, -1, -1)},
    [LINUX_FILE] = {RECORD("file", "A file, and which of its pages are in memory.", linux_file, 3,
                           file_fields, 0, -1, -1),
                    .removed = file_removed},
    [LINUX_EXTENT] = {RECORD("extent", "Pages of a file in a row that are in the same state.",
                             linux_extent, 5, extent_fields, -1, 10, 0)},
    [LINUX_REQUEST] = {RECORD("request", "What a disk is asked for.", linux_request, 4,
                              request_fields, -1, 0, 1)},
    [LINUX_PROCESS] = {RECORD("process", "A process, with what it may have at most.", linux_process,
                              2, process_fields, 0, -1, -1)},
    [LINUX_TASK] = {RECORD("task", "A thread that writes, reads or waits.", linux_task, 3,
                           task_fields, 0, -1, -1),
                    .removed = task_removed},
    [LINUX_LATENCY] = {RECORD("latency", "How long the calls of a task took.", linux_latency, 0,
                              latency_fields, -1, -1, -1)},
    [LINUX_LOSS] = {RECORD("loss", "A range of a file that was lost.", linux_loss, 2, loss_fields,
                           -1, -1, -1)},
};
