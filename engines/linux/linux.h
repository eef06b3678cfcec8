// linux: a host with memory, a page cache, disks and a power switch: the ground that logs and spill
// files are written on, and a system worth learning by itself.
//
//   writers --dirty--> page cache --flusher--> queue of a disk --completed--> clean, and on disk
//      ^                   |                        ^
//      `---- paused -------' dirty + writeback      `---- fsync, direct writes, reads that miss
//            above freerun
//
// A page of a file's cache is *dirty*, then under *writeback* from its submission to the end of its
// I/O, then *clean*. The flusher looks at dirty pages alone, writers are paused by dirty +
// writeback. Everything that decides follows mm/page-writeback.c and fs/fs-writeback.c of Linux
// 6.13 to 6.18, in the kernel's own arithmetic.
//
// This header is what others may know: the descriptor, the records as they lie in the world, and
// the seam for engines that stand on a host. Time goes in jiffies: ticks of 1 / hz seconds, taken
// only while something is pending. Amounts are pages of 4 KiB unless the name ends in _bytes.
//
//   host.c memory.c   a machine: its clock, its memory, reclaim
//   cache.c           which pages of which file are in memory, and how
//   disk.c flusher.c  queue and completions; writeback in the background and by age
//   throttle.c        balance_dirty_pages
//   task.c calls.c sync.c    threads: what they write, read and wait for
//   fault.c           kill, power loss
//   seam.c            the functions below
//   dirtyable.h knobs.h limits.h position.h ratelimit.h bandwidth.h pause.h shares.h wake.h
//                     the kernel's arithmetic as pure functions
//
// The seam. An engine that stands on a host makes tasks (threads) and files, and asks: append,
// read, sync. Each call names the event (kind, target) to be scheduled when it has ended, with the
// outcome as its argument `a` (bytes, or a negative enum linux_error) and the caller's own `tag`
// as `b`. linux knows no caller. A task does one thing at a time: a call on a busy one is a bug of
// the caller (linux_task_is_idle). What a killed task or a host without power was doing never
// ends; who wants to know of it is told by linux_watch.
//
//   linux_host_named, linux_disk_named        what a user has made
//   linux_process_make, linux_task_make       who acts
//   linux_file_make, linux_file_truncate_now, linux_file_remove_now
//                                             what is written
//   linux_append, linux_write_at, linux_append_direct, linux_read, linux_sync, linux_sync_all
//                                             what ends with an event
//   linux_open, linux_map                     descriptors and memory maps, counted against limits
//   linux_memory                              memory of a process that is no page cache
//   linux_process_kill, linux_process_is_alive     as by SIGKILL
//   linux_watch, linux_watch_process          the event to be scheduled when a host loses power,
//                                             when a process is killed
//   linux_lost_next                           what a power loss took, range by range
#ifndef ORRERY_LINUX_H
#define ORRERY_LINUX_H

#include "engines/linux/bandwidth.h"
#include "engines/linux/pause.h"
#include "engines/linux/ratelimit.h"
#include "engines/linux/shares.h"
#include "engines/linux/wbt.h"
#include "sim/ordered.h"
#include "sim/world.h"

enum { ENGINE_LINUX = 2 };

extern const struct engine linux_engine;

enum linux_record {
    LINUX_HOST,
    LINUX_ZONE,
    LINUX_DISK,
    LINUX_FILE,
    LINUX_EXTENT,
    LINUX_REQUEST,
    LINUX_PROCESS,
    LINUX_TASK,
    LINUX_LATENCY,
    LINUX_LOSS,
    LINUX_RECORDS
};

// errno values, as Linux numbers them; a call that fails ends with minus one of these.
enum linux_error {
    LINUX_EIO = 5,
    LINUX_ENOMEM = 12,
    LINUX_ENFILE = 23,
    LINUX_EMFILE = 24,
    LINUX_ENOSPC = 28,
};

enum linux_power { LINUX_ON, LINUX_OFF };

// What a loss was: the end of a file, pages amid it that read as zeros, pages that have an earlier
// content again, or what a disk failed to write.
enum linux_lost { LINUX_LOST_TAIL, LINUX_LOST_HOLE, LINUX_LOST_NEWER, LINUX_LOST_ERROR };

enum { LINUX_HELD = 32 };
enum { LINUX_FILE_LISTS = 3, LINUX_EXTENT_LISTS = 2 };

// Latencies are counted in buckets a thirty-second of a power of two wide, from 1,024 ns on.
enum {
    LINUX_LATENCY_UNIT_BITS = 10,
    LINUX_LATENCY_PART_BITS = 5,
    LINUX_LATENCY_BUCKETS = 26 << LINUX_LATENCY_PART_BITS
};

HANDLE_TYPE(linux_host_h);
HANDLE_TYPE(linux_zone_h);
HANDLE_TYPE(linux_disk_h);
HANDLE_TYPE(linux_file_h);
HANDLE_TYPE(linux_extent_h);
HANDLE_TYPE(linux_request_h);
HANDLE_TYPE(linux_process_h);
HANDLE_TYPE(linux_task_h);
HANDLE_TYPE(linux_latency_h);
HANDLE_TYPE(linux_loss_h);

RECORDS_BEGIN
struct linux_extent_line {
    linux_extent_h newest, oldest;
    int64_t pages;
};

// What had been counted at a time.
struct linux_counted {
    int64_t time, dirtied, written; // ns, pages
};

struct linux_host {
    RECORD_HEAD;
    // settings
    struct knobs knobs;
    int64_t swappiness, overcommit_memory, overcommit_ratio, max_map_count, file_max;
    int64_t min_free_kbytes;                      // 0: the kernel's own choice
    int64_t watermark_scale;                      // ten-thousandths
    int64_t dirtytime_expire, vfs_cache_pressure; // kept, and no more
    int64_t laptop_mode;
    int64_t swap_bytes;
    int64_t copy_speed; // bytes a second between a task and the page cache
    // the machine
    int64_t total; // pages
    int64_t hz, cpus;
    int64_t reserve;   // pages that zones keep
    int64_t watermark; // sum of the zones' high watermarks
    int64_t gap;       // from the low one to it, and from the one below that to the low one
    int64_t zones;     // records of them; 0: reserve and watermark follow from min_free_kbytes
    // pages, each in one of these or in the lists of extents
    int64_t free_pages, anonymous, kernel;
    int64_t reading;                          // taken for reads that are under way
    int64_t strange_active, strange_inactive; // clean, of files that are not modelled
    struct linux_extent_line
        lists[LINUX_EXTENT_LISTS]; // enum extent_list, of enum extent_state all
    int64_t dirty, writeback;      // of the pages in the lists
    int64_t swapped;               // pages of anonymous memory on swap
    int64_t committed;             // pages promised to processes
    // the writeback domain
    uint64_t tracked, tracked_stamp; // limits_track
    struct shares_all shares;
    uint64_t shares_stamp; // tick of the last halving; 0: the clock stands
    uint64_t least_ratios; // sum of the disks' min_ratio
    linux_disk_h disks;    // the first
    // the clock
    timer_h tick;
    uint64_t told_at;      // one jiffy after that in which a reclaim was last explained
    uint64_t tick_at;      // the jiffy of `tick`
    int64_t moment;        // how far the task that runs now is within the jiffy; 0: none does
    struct ordered tasks;  // those with something to do, by number
    struct array watchers; // of struct linux_watcher
    int64_t descriptors;
    uint64_t numbers; // given to extents and tasks so far
    // what happened
    int64_t pages_dirtied, pages_written; // nr_dirtied, nr_written
    int64_t pages_read;
    struct linux_counted before, lately; // a second apart or more, for rates
    int64_t reclaimed, activated, starved;
    int64_t looks, pauses, paused_time, full_stops;
    int64_t background_starts, periodic_starts, power_losses, oom_kills;
    name_h name;
    uint8_t power; // enum linux_power
    uint8_t unused[3];
};

struct linux_watcher {
    uint64_t target;
    uint32_t kind;
    uint32_t unused;
};

struct linux_zone {
    RECORD_HEAD;
    linux_host_h host;
    int64_t managed, high, protection;
    name_h name;
    uint32_t unused;
};

struct linux_file_line {
    linux_file_h first, last;
};

struct linux_request_line {
    linux_request_h first, last;
};

// A part of an extent that is written while the rest is not.
struct linux_part {
    uint64_t first, pages, number; // of its request
};

struct linux_disk {
    RECORD_HEAD;
    // settings
    int64_t bandwidth, burst_bandwidth, burst_bytes;
    int64_t latency, depth;
    int64_t nr_requests, max_sectors_kb, read_ahead_kb;
    int64_t write_cache_bytes;
    int64_t wbt_lat_usec;
    int64_t capacity_bytes;
    int64_t min_ratio, max_ratio;
    linux_host_h host;
    linux_disk_h next; // of the host
    // writeback of this disk (struct bdi_writeback)
    struct bandwidth estimate;
    struct ratelimit limit;
    struct shares_own share;
    struct wbt wbt;
    int64_t dirty, writeback;                       // pages
    int64_t pages_dirtied, pages_written;           // since the world began
    uint64_t estimate_due;                          // tick of the delayed estimate; 0: none
    struct linux_file_line lists[LINUX_FILE_LISTS]; // enum file_list
    int64_t lists_files;                            // on any of them
    int64_t inodes_under_writeback;
    // its flusher
    uint64_t wake_at; // tick of the armed timer; 0: none
    uint64_t last_old_flush;
    uint64_t round_began;    // tick at which the present batch of files began
    uint64_t dirtied_before; // files dirtied later are not for the present work
    int64_t chunk_left;      // of file `flushed`
    int64_t chunk;
    int64_t round_pages; // written in this batch, and a bit more
    int64_t work_left;   // pages of the present work
    int64_t work_pages;  // written by it so far
    linux_file_h flushed;
    uint64_t metadata_when; // tick at which the file system's own pages became dirty; 0: clean
    // its queue
    struct linux_request_line queue;  // queued, in order
    struct linux_request_line unsafe; // completed into its volatile cache
    int64_t queued_pages;             // of writes
    int64_t queued_requests;
    int64_t unsafe_bytes;
    uint64_t submitted, completed; // numbers of requests
    timer_h completion;            // of the first in the queue
    int64_t began;                 // when the first in the queue came to be served
    int64_t burst_left;            // bytes of burst credit at `burst_stamp`
    int64_t burst_stamp;
    linux_file_h head_file; // where it wrote or read last
    uint64_t head_page;
    int64_t used_bytes;
    struct linux_part held[LINUX_HELD]; // of held_file; under writeback until all of it is written
    linux_file_h held_file;
    uint64_t held_parts;
    // what happened
    int64_t reads, writes, read_bytes, written_bytes, errors, flushes;
    int64_t busy_time;  // up to `busy_stamp`
    int64_t queue_time; // integral of queued_requests over time, up to `busy_stamp`
    int64_t busy_stamp;
    int64_t read_time, write_time; // from submission to completion, summed
    name_h name;
    uint8_t kind;         // enum disk_kind
    uint8_t state;        // enum disk_state
    uint8_t flushing;     // enum flush_kind
    uint8_t wanted;       // bits of enum flush_kind that are to be done
    uint8_t in_round;     // inside a batch of files
    uint8_t exceeded;     // dirty_exceeded
    uint8_t strict_limit; // setting
    uint8_t large_folios; // setting
    uint8_t blocked;      // the flusher waits for its queue
    uint8_t told;         // that this work has begun
    uint8_t stage;        // of the flusher's run
    uint8_t metadata;     // is in the present batch, behind its files
};

struct linux_file {
    RECORD_HEAD;
    linux_disk_h disk;
    int64_t length_bytes;
    int64_t durable_bytes;            // its length, were the power to fail now
    int64_t cached, dirty, writeback; // pages
    struct ordered extents;           // by first page
    struct ordered unsaved;           // of these, the dirty ones
    linux_extent_h tail;              // what an append adds to; {0}: a new one
    uint64_t dirtied_when;            // tick
    int64_t dirty_since;              // the same as a time
    uint64_t write_from;              // page at which the next pass begins
    uint64_t last_request;            // number of the last write submitted
    int64_t queued;                   // requests of it in its disk's queue
    linux_file_h before, behind;      // on the flusher's list
    uint64_t read_next;               // where a sequential reader would read on
    uint64_t read_window;
    int64_t pages_read;
    int64_t losses;
    linux_loss_h first_loss, last_loss;
    name_h name;
    uint8_t list;           // enum file_list
    uint8_t failed;         // a write of it has failed since the last fsync
    uint8_t length_changed; // since the last fsync
    uint8_t unused;
};

struct linux_extent {
    RECORD_HEAD;
    linux_file_h file;
    uint64_t first, pages;
    int64_t from, to; // bytes of it that are not on disk; where it is clean, nothing
    uint64_t number;  // grows with time
    linux_extent_h newer, older;
    uint64_t request;      // number of the write that it is part of
    uint8_t state;         // enum extent_state
    uint8_t list;          // enum extent_list
    uint8_t accessed;      // once; the second time makes it active
    uint8_t again;         // written to while under writeback
    uint8_t older_on_disk; // an earlier content of it is on disk
    uint8_t unused[3];
};

struct linux_request {
    RECORD_HEAD;
    linux_disk_h disk;
    linux_file_h file;
    linux_request_h next;
    uint64_t number;
    uint64_t first, pages;
    int64_t from, to; // bytes
    int64_t submitted;
    uint8_t kind;  // enum request_kind
    uint8_t state; // enum request_state
    uint8_t older_on_disk;
    uint8_t more; // of the same extent of the file system is to follow
    uint8_t unused[4];
};

struct linux_process {
    RECORD_HEAD;
    linux_host_h host;
    int64_t nofile; // ulimit -n
    int64_t descriptors, maps;
    int64_t memory;    // pages promised
    int64_t anonymous; // pages touched
    uint64_t watcher;  // of the event when it is killed
    uint32_t watcher_kind;
    name_h name;
    uint8_t killed;
    uint8_t unused[7];
};

struct linux_task {
    RECORD_HEAD;
    // settings of a writer or reader
    int64_t rate, block_bytes;
    int64_t burst_on, burst_period;
    linux_host_h host;
    linux_process_h process;
    uint64_t number;
    struct pause_task throttle;
    int64_t clock;        // when it is at: the end of what it did last
    int64_t due;          // of its next call
    uint64_t wakes_at;    // tick; of a paused task
    uint64_t task_rate;   // that it was paused by
    int64_t disk_total;   // then
    int64_t paused_pages; // that it was paused for
    int64_t pause_began;
    // the present call
    linux_file_h file;
    int64_t offset, left, asked; // bytes
    int64_t call_began;
    uint64_t tag, target; // of whoever is told
    timer_h told;         // of the event that tells
    uint64_t wait_number; // of a request; 0: asks again at each tick
    uint64_t sync_number; // extents up to this one
    linux_disk_h wait_disk;
    // a writer's or reader's files, taken in turn
    struct array files; // of linux_file_h
    int64_t turn;
    int64_t origin, stream; // its schedule began, bytes since
    int64_t position;       // of a reader
    linux_latency_h latency;
    // what happened
    int64_t calls, bytes, errors;
    int64_t looks, pauses, paused_time;
    int64_t lag_most, call_most, call_time;
    name_h name;
    uint32_t kind;      // of the event when a call has ended; 0: nobody is told
    uint8_t does;       // enum task_does
    uint8_t state;      // enum task_state
    uint8_t call;       // enum call_kind
    uint8_t class;      // setting, enum task_class
    uint8_t once;       // made by a command for one call
    uint8_t busy;       // in host.tasks
    uint8_t stopped;    // by a command
    uint8_t data_only;  // fdatasync
    uint8_t sync_stage; // of sync.c
    uint8_t fsync;      // setting: after each call
    uint8_t direct;     // setting: past the cache
    uint8_t error;      // enum linux_error of the present call
    uint8_t killed;
    uint8_t appends; // the present call writes wherever the file ends
    uint8_t unused[2];
};

struct linux_latency {
    RECORD_HEAD;
    uint32_t counts[LINUX_LATENCY_BUCKETS];
    int64_t count;
    linux_task_h task;
};

struct linux_loss {
    RECORD_HEAD;
    linux_file_h file;
    linux_loss_h next; // of the file
    int64_t from, to;  // bytes
    int64_t time;
    uint8_t kind; // enum linux_lost
    uint8_t unused[7];
};
RECORDS_END

RECORD_ACCESS(linux_host, ENGINE_LINUX, LINUX_HOST)
RECORD_ACCESS(linux_zone, ENGINE_LINUX, LINUX_ZONE)
RECORD_ACCESS(linux_disk, ENGINE_LINUX, LINUX_DISK)
RECORD_ACCESS(linux_file, ENGINE_LINUX, LINUX_FILE)
RECORD_ACCESS(linux_extent, ENGINE_LINUX, LINUX_EXTENT)
RECORD_ACCESS(linux_request, ENGINE_LINUX, LINUX_REQUEST)
RECORD_ACCESS(linux_process, ENGINE_LINUX, LINUX_PROCESS)
RECORD_ACCESS(linux_task, ENGINE_LINUX, LINUX_TASK)
RECORD_ACCESS(linux_latency, ENGINE_LINUX, LINUX_LATENCY)
RECORD_ACCESS(linux_loss, ENGINE_LINUX, LINUX_LOSS)

// ---- the seam ----

// Who is told when a call has ended: the event `kind` of `target`, with the outcome as its `a` and
// `tag` as its `b`. kind 0: nobody.
struct linux_caller {
    uint32_t kind;
    uint64_t target;
    int64_t tag;
};

// {0}: there is none of that name.
linux_host_h linux_host_named(const struct world *w, const char *name);
linux_disk_h linux_disk_named(const struct world *w, const char *name);

// Names are for people; they need not be unique.
linux_process_h linux_process_make(struct world *w, linux_host_h host, const char *name);
// Its calls never end, what it wrote stays; it does not come back, make another.
void linux_process_kill(struct world *w, linux_process_h process);
static inline bool linux_process_is_alive(const struct world *w, linux_process_h process)
{
    return linux_process_at(w, process)->killed == 0;
}
// process {0}: of the kernel, killed by a power loss alone.
linux_task_h linux_task_make(struct world *w, linux_host_h host, linux_process_h process,
                             const char *name);
// Not while a call of it is under way.
void linux_task_remove_idle(struct world *w, linux_task_h task);
// Not at a call, not killed, and whoever waited for its last call has been told: it can be given
// one.
bool linux_task_is_idle(const struct world *w, linux_task_h task);
linux_file_h linux_file_make(struct world *w, linux_disk_h disk, const char *name);
// Cuts it to `bytes`, at most its length. No task may write to it. Simplified: the shorter length
// is on disk at once.
void linux_file_truncate_now(struct world *w, linux_file_h file, int64_t bytes);
// Unlinks it: what of it is cached goes, written or not. No task may be at it.
void linux_file_remove_now(struct world *w, linux_file_h file);

// What is read, written or waited for by a call of a task. Lengths are in bytes and above 0.
void linux_append(struct world *w, linux_task_h task, linux_file_h file, int64_t bytes,
                  struct linux_caller caller);
void linux_write_at(struct world *w, linux_task_h task, linux_file_h file, int64_t offset,
                    int64_t bytes, struct linux_caller caller);
// Past the cache, to the end of the file.
void linux_append_direct(struct world *w, linux_task_h task, linux_file_h file, int64_t bytes,
                         struct linux_caller caller);
// The outcome is smaller than `bytes` where the file ends.
void linux_read(struct world *w, linux_task_h task, linux_file_h file, int64_t offset,
                int64_t bytes, struct linux_caller caller);
// fsync, or with data_only fdatasync.
void linux_sync(struct world *w, linux_task_h task, linux_file_h file, bool data_only,
                struct linux_caller caller);
// sync(2): all disks of the task's host.
void linux_sync_all(struct world *w, linux_task_h task, struct linux_caller caller);

// `count` more (or with a number below 0, fewer) open files or memory maps. 0, or minus an enum
// linux_error, and then nothing has changed.
int linux_open(struct world *w, linux_process_h process, int64_t count);
int linux_map(struct world *w, linux_process_h process, int64_t count);
// The memory of a process that is no page cache becomes `bytes`. 0 or -LINUX_ENOMEM. Others may be
// killed for it.
int linux_memory(struct world *w, linux_process_h process, int64_t bytes);

// From now on this event is scheduled, with the host as its `a`, when the host loses its power.
void linux_watch(struct world *w, linux_host_h host, uint32_t kind, uint64_t target);
// The same for one process, with itself as `a`, when it is killed: by a command, by
// linux_process_kill, for want of memory, or with its host.
void linux_watch_process(struct world *w, linux_process_h process, uint32_t kind, uint64_t target);
// What was lost of a file, range after range; {0} begins and ends.
linux_loss_h linux_lost_next(const struct world *w, linux_file_h file, linux_loss_h after);

static inline int64_t linux_file_length(const struct world *w, linux_file_h file)
{
    return linux_file_at(w, file)->length_bytes;
}

// How much of it would be there after a power loss at this moment.
static inline int64_t linux_file_durable(const struct world *w, linux_file_h file)
{
    return linux_file_at(w, file)->durable_bytes;
}

#endif
