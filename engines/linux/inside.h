// inside: what the files of the linux engine share, and nobody else knows.
//
// Interface: a group for each file, below. Pointers that are handed around were got for writing in
// the present event and are good until it ends.
#ifndef ORRERY_LINUX_INSIDE_H
#define ORRERY_LINUX_INSIDE_H

#include "engines/linux/limits.h"
#include "engines/linux/linux.h"
#include "sim/command.h"

enum { PAGE_BYTES = WORD_PAGE_BYTES };

// Pages that a file system submits together and has completed together, in pieces of a file that
// begin at multiples of it: MAX_WRITEPAGES_EXTENT_LEN, fs/ext4/inode.c.
enum { WRITE_PAGES = 2048 };

enum disk_kind { KIND_PLAIN, KIND_HDD, KIND_SSD, KIND_NVME, KIND_NETWORK, KINDS };
enum disk_state { DISK_WORKS, DISK_STALLED, DISK_FAILS };
enum extent_state { EXTENT_CLEAN, EXTENT_DIRTY, EXTENT_WRITEBACK };
enum extent_list { LIST_INACTIVE, LIST_ACTIVE };
// Which list of its disk's flusher a file is on; list i is disk.lists[i - 1].
enum file_list { FILE_CLEAN, FILE_DIRTY, FILE_IO, FILE_MORE_IO, FILE_TAKEN };
enum request_kind { REQUEST_WRITE, REQUEST_READ, REQUEST_DIRECT, REQUEST_METADATA, REQUEST_FLUSH };
enum request_state { REQUEST_QUEUED, REQUEST_UNSAFE };
enum flush_kind { FLUSH_NONE, FLUSH_BACKGROUND, FLUSH_PERIODIC, FLUSH_ALL };
enum task_class { CLASS_NORMAL, CLASS_REALTIME };
enum task_does { DOES_CALLS, DOES_WRITE, DOES_READ };
enum task_state {
    TASK_IDLE,    // nothing to do
    TASK_RUNS,    // at a call, or will be when the next is due
    TASK_PAUSED,  // by balance_dirty_pages
    TASK_WAITS,   // for its disk
    TASK_STARVES, // for memory: only dirty pages are left to reclaim
    TASK_STOPPED
};
enum call_kind {
    CALL_NONE,
    CALL_WRITE,
    CALL_DIRECT,
    CALL_READ,
    CALL_SYNC_FILE,
    CALL_SYNC_ALL,
    CALLS
};

enum linux_setting {
    // of a host: what sysctl knows
    SETTING_DIRTY_RATIO,
    SETTING_DIRTY_BACKGROUND_RATIO,
    SETTING_DIRTY_BYTES,
    SETTING_DIRTY_BACKGROUND_BYTES,
    SETTING_DIRTY_EXPIRE,
    SETTING_DIRTY_WRITEBACK,
    SETTING_LAPTOP_MODE,
    SETTING_SWAPPINESS,
    SETTING_MIN_FREE_KBYTES,
    SETTING_WATERMARK_SCALE,
    SETTING_DIRTYTIME_EXPIRE,
    SETTING_VFS_CACHE_PRESSURE,
    SETTING_OVERCOMMIT_MEMORY,
    SETTING_OVERCOMMIT_RATIO,
    SETTING_MAX_MAP_COUNT,
    SETTING_FILE_MAX,
    SETTING_SWAP,
    SETTING_COPY_SPEED,
    // of a disk
    SETTING_BANDWIDTH,
    SETTING_BURST_BANDWIDTH,
    SETTING_BURST_BYTES,
    SETTING_LATENCY,
    SETTING_DEPTH,
    SETTING_NR_REQUESTS,
    SETTING_MAX_SECTORS,
    SETTING_READ_AHEAD,
    SETTING_WRITE_CACHE,
    SETTING_WBT,
    SETTING_CAPACITY,
    SETTING_MIN_RATIO,
    SETTING_MAX_RATIO,
    SETTING_STRICT_LIMIT,
    SETTING_LARGE_FOLIOS,
    // of a process
    SETTING_NOFILE,
    // of a task
    SETTING_RATE,
    SETTING_BLOCK,
    SETTING_BURST_ON,
    SETTING_BURST_PERIOD,
    SETTING_CLASS,
    SETTING_FSYNC,
    SETTING_DIRECT,
    LINUX_SETTINGS
};

enum linux_probe {
    PROBE_HOST_AVAILABLE,
    PROBE_HOST_THRESH,
    PROBE_HOST_BACKGROUND,
    PROBE_HOST_FREERUN,
    PROBE_HOST_SETPOINT,
    PROBE_HOST_LIMIT,
    PROBE_HOST_CLEAN,
    PROBE_HOST_TOTAL_DIRTY,
    PROBE_HOST_ACTIVE_FILE,
    PROBE_HOST_INACTIVE_FILE,
    PROBE_HOST_DIRTIED_RATE,
    PROBE_HOST_WRITTEN_RATE,
    PROBE_DISK_TOTAL_DIRTY,
    PROBE_DISK_SHARE,
    PROBE_DISK_THRESH,
    PROBE_DISK_BACKGROUND,
    PROBE_DISK_CHUNK,
    PROBE_DISK_ESTIMATE,
    PROBE_DISK_BASE_RATE,
    PROBE_DISK_UTILISATION,
    PROBE_DISK_MEAN_QUEUE,
    PROBE_DISK_WRITE_WAIT,
    PROBE_DISK_READ_WAIT,
    PROBE_FILE_DIRTY_AGE,
    PROBE_FILE_AT_RISK,
    PROBE_TASK_P50,
    PROBE_TASK_P90,
    PROBE_TASK_P99,
    PROBE_TASK_P999,
    PROBE_TASK_MEAN,
    PROBE_TASK_LAG,
    LINUX_PROBES
};

enum linux_invariant {
    INVARIANT_PAGES_ADD_UP,
    INVARIANT_LISTS_ARE_WHOLE,
    INVARIANT_DISKS_ADD_UP,
    INVARIANT_QUEUE_IS_WHOLE,
    INVARIANT_FILES_ADD_UP,
    INVARIANT_ONE_STATE,
    INVARIANT_DURABLE,
    INVARIANT_FLUSHER_LISTS,
    INVARIANT_DESCRIPTORS,
    LINUX_INVARIANTS
};

enum linux_command {
    COMMAND_HOST,
    COMMAND_ZONE,
    COMMAND_DISK,
    COMMAND_FILE,
    COMMAND_PROCESS,
    COMMAND_WRITER,
    COMMAND_READER,
    COMMAND_PROCEED,
    COMMAND_HALT,
    COMMAND_MEASURE,
    COMMAND_WRITE,
    COMMAND_READ,
    COMMAND_FSYNC,
    COMMAND_FDATASYNC,
    COMMAND_SYNC,
    COMMAND_TRUNCATE,
    COMMAND_UNLINK,
    COMMAND_MEMORY,
    COMMAND_OPEN,
    COMMAND_MAP,
    COMMAND_KILL,
    COMMAND_POWER_OFF,
    COMMAND_POWER_ON,
    COMMAND_STALL,
    COMMAND_BREAK,
    COMMAND_MEND,
    COMMAND_FILL,
    COMMAND_RECENT,
    LINUX_COMMANDS
};

enum linux_event {
    LINUX_TICKS,
    LINUX_COMPLETES,
    LINUX_FLUSH_BEGINS,
    LINUX_FLUSH_ENDS,
    LINUX_PAUSED,
    LINUX_CALL_ENDS,
    LINUX_CALL_FAILS,
    LINUX_EVENTS
};

enum linux_rule {
    RULE_BACKGROUND_OVER,
    RULE_FREERUN_OVER,
    RULE_OLD,
    RULE_ASKED,
    RULE_CHUNK,
    RULE_BELOW_BACKGROUND,
    RULE_PAUSE,
    RULE_FULL_STOP,
    RULE_WRITTEN,
    RULE_WRITE_FAILED,
    RULE_READ_MISS,
    RULE_RECLAIM,
    RULE_ONLY_DIRTY,
    RULE_SWAP,
    RULE_OOM,
    RULE_NO_MEMORY,
    RULE_SYNC_WAITS,
    RULE_SYNCED,
    RULE_NO_SPACE,
    RULE_KILLED,
    RULE_POWER_LOST,
    RULE_HALVED,
    LINUX_RULES
};

#define LINUX_KIND(row) EVENT_KIND(ENGINE_LINUX, (row))

static inline void rule(struct world *w, enum linux_rule row, uint64_t a, int64_t b, int64_t c)
{
    because(w, ENGINE_LINUX, (int)row, (int64_t)a, b, c);
}

static inline int64_t pages_of(int64_t bytes) { return div_up(bytes, PAGE_BYTES); }

// ---- host.c: the machine and its clock ----

struct host_parts {
    int64_t memory_bytes, kernel_bytes, anonymous_bytes, active_bytes, inactive_bytes;
    int64_t hz, cpus;
};

static inline int64_t host_jiffy_ns(const struct linux_host *host) { return SECOND / host->hz; }
static inline uint64_t host_jiffy(const struct world *w, const struct linux_host *host)
{
    return (uint64_t)(world_now(w) / host_jiffy_ns(host));
}
void host_begin(struct world *w, linux_host_h h, const struct host_parts *parts);
// A tick is taken no later than that.
void host_want(struct world *w, linux_host_h h, uint64_t jiffy);
void host_ticks(struct world *w, const struct event *event);
void host_age_shares(struct linux_host *host, uint64_t now);
void host_reserve_changed(struct world *w, uint64_t bits);
void host_write_knob(struct world *w, linux_host_h h, enum knob knob, int64_t value);
uint64_t host_dirtyable(const struct linux_host *host);
struct limits host_limits(const struct linux_host *host, bool realtime);

// ---- memory.c: pages of the machine ----

// Takes free pages, reclaiming as kswapd does; false: only dirty pages are left to reclaim.
bool memory_take(struct world *w, linux_host_h h, struct linux_host *host, int64_t pages);
// For memory that is no page cache, or less of it.
bool memory_change(struct world *w, linux_host_h h, int64_t pages);
void memory_join(struct world *w, struct linux_host *host, linux_extent_h h, struct linux_extent *e,
                 enum extent_list list);
// Just older than another.
void memory_join_behind(struct world *w, struct linux_host *host, linux_extent_h h,
                        struct linux_extent *e, linux_extent_h newer);
void memory_leave(struct world *w, struct linux_host *host, struct linux_extent *e);
void memory_accessed(struct world *w, struct linux_host *host, linux_extent_h h);

// ---- cache.c: which pages of a file are in memory ----

// What an operation on a file works with.
struct at_file {
    linux_host_h host_h;
    linux_disk_h disk_h;
    linux_file_h file_h;
    struct linux_host *host;
    struct linux_disk *disk;
    struct linux_file *file;
};

struct at_file cache_at(struct world *w, linux_file_h file);
offset_t cache_index(const struct world *w, linux_file_h file);
offset_t cache_unsaved(const struct world *w, linux_file_h file);
// The extent that has this page; {0}: none, and `next` (may be NULL) is the first page after it
// that one has, UINT64_MAX if none.
linux_extent_h cache_find(const struct world *w, linux_file_h file, uint64_t page, uint64_t *next);
// Bytes from `from` to `to` are written into the cache. The number of pages that became dirty;
// `reached` is `to`, or before it where memory ran out.
int64_t cache_write(struct world *w, const struct at_file *at, int64_t from, int64_t to,
                    uint64_t now, int64_t *reached);
// The file ends no earlier than there.
void cache_grow(const struct at_file *at, int64_t to);
// Up to `most` dirty pages, from `from` on in the order of their index, whose number is at most
// `number`, are put under writeback and submitted. 0: there are none.
int64_t cache_submit(struct world *w, const struct at_file *at, uint64_t from, int64_t most,
                     uint64_t number);
// Is there a dirty page no younger than that?
bool cache_has_unsaved(const struct world *w, const struct at_file *at, uint64_t number);
// A write of these pages has ended.
void cache_written(struct world *w, const struct at_file *at, const struct linux_part *part);
// Clean pages that were read.
void cache_fill(struct world *w, const struct at_file *at, uint64_t first, uint64_t pages);
// Pages leave the cache, dirty or not; those under writeback too.
void cache_drop(struct world *w, const struct at_file *at, uint64_t from);
// The file ends at `bytes`, which is not beyond its end.
void cache_truncate(struct world *w, const struct at_file *at, int64_t bytes);
// The oldest pages of a clean extent go. How many went.
int64_t cache_evict(struct world *w, struct linux_host *host, linux_extent_h h, int64_t most);
void file_removed(struct world *w, uint64_t bits);

// ---- disk.c: queue and completions ----

void disk_begin(struct world *w, linux_disk_h h);
void disk_preset(struct linux_disk *disk, enum disk_kind kind);
// Pages of writeback that a queue takes now, before its flusher has to wait.
int64_t disk_share_left(struct linux_disk *disk, uint64_t now, uint64_t hz);
bool disk_has_room(const struct world *w, const struct linux_disk *disk, int64_t pages);
// Submits; its number.
uint64_t disk_submit(struct world *w, linux_disk_h h, struct linux_disk *disk,
                     const struct linux_request *request);
void disk_completes(struct world *w, const struct event *event);
void disk_settle(struct linux_disk *disk, int64_t now);
void disk_set_state(struct world *w, linux_disk_h h, enum disk_state state);
void disk_ratios_changed(struct world *w, uint64_t bits);
// Pages that were completed on it lately, as far as its share of the limits goes.
void disk_credit_share(struct linux_host *host, struct linux_disk *disk, int64_t pages,
                       uint64_t now);
// Writes of a file that are under way end there.
void disk_truncate(struct world *w, const struct linux_disk *disk, linux_file_h file,
                   int64_t bytes);
void disk_drop_requests(struct world *w, linux_disk_h h);
// The estimate of its bandwidth, without the rate limit.
void disk_estimate(struct linux_host *host, struct linux_disk *disk, uint64_t now);

// ---- flusher.c ----

// A file becomes dirty.
void flusher_file_dirtied(struct world *w, const struct at_file *at, uint64_t now);
void flusher_file_cleaned(struct world *w, const struct at_file *at);
// Runs it at this tick; when it wants the next one, UINT64_MAX: by itself never.
uint64_t flusher_tick(struct world *w, linux_disk_h h, uint64_t now);
void flusher_start(struct world *w, linux_disk_h h, uint64_t now);
// Everything that is dirty is to be written, at the next tick.
void flusher_ask(struct world *w, linux_disk_h h);
void flusher_start_all(struct world *w, linux_host_h host);
// From now on, appends to files that are dirty make extents of their own.
void flusher_end_tails(struct world *w, linux_host_h host);
// Has a file of the disk a dirty page no younger than that?
bool flusher_has_unsaved(struct world *w, const struct linux_disk *disk, uint64_t number);
void flusher_list_remove(struct world *w, struct linux_disk *disk, linux_file_h h,
                         struct linux_file *file);
bool flusher_is_over(const struct linux_host *host, const struct linux_disk *disk);
// Is it to write everything, or at it?
bool flusher_is_asked(const struct linux_disk *disk);
void flusher_begins(struct world *w, const struct event *event);
void flusher_ends(struct world *w, const struct event *event);

// ---- throttle.c ----

struct shares_ratios throttle_ratios(const struct linux_host *host, const struct linux_disk *disk);
uint64_t throttle_part(const struct linux_host *host, const struct linux_disk *disk, uint64_t limit,
                       uint64_t total);
// A task at its check point looks. true: it is paused, until task->wakes_at.
bool throttle_look(struct world *w, const struct at_file *at, linux_task_h h, struct linux_task *t,
                   uint64_t now);
void throttle_paused(struct world *w, const struct event *event);

// ---- task.c ----

void task_begin(struct world *w, linux_task_h h, linux_host_h host, linux_process_h process);
// Writes to or reads from its files, by its rate, from now on.
void task_start(struct world *w, linux_task_h h);
void task_stop(struct world *w, linux_task_h h);
void task_rate_changed(struct world *w, uint64_t bits);
// A call: what of it is set in the task. Runs as far as this jiffy goes.
void task_call(struct world *w, linux_task_h h, enum call_kind call);
// Runs it at this tick; when it wants the next one.
uint64_t task_tick(struct world *w, linux_task_h h, uint64_t now);
// Its disk has completed requests up to a number.
void task_notice(struct world *w, linux_disk_h disk, uint64_t completed);
void task_measure(struct world *w, linux_task_h h);
int64_t task_latency(const struct world *w, const struct linux_task *t, int64_t share_ppb);
int64_t latency_bucket_start(int bucket);
void task_removed(struct world *w, uint64_t bits);
void task_call_ends(struct world *w, const struct event *event);
void task_call_fails(struct world *w, const struct event *event);

enum call_progress { CALL_DONE, CALL_LATER, CALL_BLOCKED };

// ---- calls.c, sync.c: as far as they get before `until` ----

enum call_progress call_write(struct world *w, linux_task_h h, struct linux_task *t, int64_t until);
enum call_progress call_direct(struct world *w, linux_task_h h, struct linux_task *t);
enum call_progress call_read(struct world *w, linux_task_h h, struct linux_task *t, int64_t until);
enum call_progress call_sync_file(struct world *w, linux_task_h h, struct linux_task *t);
enum call_progress call_sync_all(struct world *w, linux_task_h h, struct linux_task *t);

// ---- fault.c ----

void fault_kill_task(struct world *w, linux_task_h h);
void fault_kill(struct world *w, linux_process_h h);
void fault_power_off(struct world *w, linux_host_h h);
void fault_power_on(struct world *w, linux_host_h h);
void fault_note_loss(struct world *w, linux_file_h h, int64_t from, int64_t to,
                     enum linux_lost kind);
// The process with most memory dies; whoever asks for more has used up what was free by then.
// false: it is the one.
bool fault_oom(struct world *w, linux_host_h h, linux_process_h asks);

// ---- draw.c ----

struct scene;
void linux_draw(const struct world *w, struct scene *scene);

// ---- tables ----

extern const struct setting linux_settings[];
extern const struct record_type linux_records[];
extern const struct command linux_commands[];
extern const struct event_row linux_events[];
extern const struct rule linux_rules[];
extern const struct probe linux_probes[];
extern const struct invariant linux_invariants[];

#endif
