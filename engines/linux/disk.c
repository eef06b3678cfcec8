// disk: a queue of requests that are served one after the other, in order.
//
//   served for   length / bandwidth, and latency / depth where it does not go on from the last one
//   completed    then, but not before `latency` has passed since it was submitted
//
// So a disk with a depth of 1 seeks before each file, and one with a large depth hides its latency
// unless little is asked of it at a time. With burst credit it serves at burst_bandwidth until the
// credit is used up; credit comes back at the rate of `bandwidth` (as for the burst buckets of
// network volumes).
//
// A write is on disk when it is completed, unless the disk has a volatile cache: then when the
// cache is flushed, or pushes it out.
#include "engines/linux/inside.h"
#include "engines/linux/wake.h"

// ---- kinds of disks ----

struct preset {
    int64_t bandwidth, burst_bandwidth, burst_bytes, latency, depth, nr_requests, max_sectors_kb;
    int64_t write_cache_bytes;
};

#define MIB (INT64_C(1) << 20)

// Usual figures of their kind; every one can be set.
static const struct preset presets[KINDS] = {
    [KIND_PLAIN] = {100 * MIB, 0, 0, 0, 1, 64, 1280, 0},
    [KIND_HDD] = {160000000, 0, 0, 8 * MILLISECOND, 1, 64, 1280, 64 * MIB},
    [KIND_SSD] = {500000000, 0, 0, 90 * MICROSECOND, 32, 64, 1280, 0},
    [KIND_NVME] = {2000000000, 0, 0, 25 * MICROSECOND, 128, 1023, 512, 0},
    [KIND_NETWORK] = {125 * MIB, 500 * MIB, 8192 * MIB, 700 * MICROSECOND, 64, 127, 256, 0},
};

void disk_preset(struct linux_disk *disk, enum disk_kind kind)
{
    const struct preset *p = &presets[kind];
    disk->kind = (uint8_t)kind;
    disk->bandwidth = p->bandwidth;
    disk->burst_bandwidth = p->burst_bandwidth;
    disk->burst_bytes = p->burst_bytes;
    disk->latency = p->latency;
    disk->depth = p->depth;
    disk->nr_requests = p->nr_requests;
    disk->max_sectors_kb = p->max_sectors_kb;
    disk->write_cache_bytes = p->write_cache_bytes;
}

void disk_begin(struct world *w, linux_disk_h h)
{
    struct linux_disk *disk = linux_disk_edit(w, h);
    struct linux_host *host = linux_host_edit(w, disk->host);
    uint64_t now = host_jiffy(w, host);
    disk->next = host->disks;
    host->disks = h;
    disk->estimate = bandwidth_new(now);
    disk->limit = ratelimit_new();
    disk->last_old_flush = now;
    disk->burst_left = disk->burst_bytes;
    disk->burst_stamp = disk->busy_stamp = disk->began = world_now(w);
    disk_ratios_changed(w, h.bits);
}

void disk_ratios_changed(struct world *w, uint64_t bits)
{
    linux_host_h host = linux_disk_at(w, (linux_disk_h){bits})->host;
    uint64_t sum = 0;
    for (linux_disk_h h = linux_host_at(w, host)->disks; h.bits != 0;
         h = linux_disk_at(w, h)->next) {
        sum += (uint64_t)linux_disk_at(w, h)->min_ratio * (SHARES_WHOLE / 100);
    }
    linux_host_edit(w, host)->least_ratios = sum;
}

// ---- what it was busy with ----

void disk_settle(struct linux_disk *disk, int64_t now)
{
    int64_t since = max_i64(0, now - disk->busy_stamp);
    disk->busy_stamp += since;
    disk->busy_time += disk->queue.first.bits != 0 ? since : 0;
    disk->queue_time = add_clamped(disk->queue_time, mul_clamped(since, disk->queued_requests));
}

// ---- the queue ----

// A queue takes so many requests. The pages of the first write in it count as under writeback until
// all of it is done, so that what is under writeback may be more by as much.
bool disk_has_room(const struct world *w, const struct linux_disk *disk, int64_t pages)
{
    if (disk->queue.first.bits == 0) {
        return true;
    }
    const struct linux_request *first = linux_request_at(w, disk->queue.first);
    int64_t held = first->kind == REQUEST_READ ? 0 : (int64_t)first->pages;
    int64_t bound = disk->nr_requests * disk->max_sectors_kb / 4;
    return disk->queued_pages + pages <= bound + held;
}

// See wbt.h. The requests that a longer one counts for have at most max_sectors_kb.
int64_t disk_share_left(struct linux_disk *disk, uint64_t now, uint64_t hz)
{
    struct wbt *wbt = &disk->wbt;
    int64_t limit = wbt_limit(wbt, now, hz);
    if (disk->wbt_lat_usec == 0 || limit >= disk->nr_requests) {
        wbt->full = 0;
        return INT64_MAX;
    }
    int64_t piece = disk->max_sectors_kb / 4;
    int64_t left = limit * piece - disk->queued_pages;
    bool waits = wbt->full != 0 && wbt->full_at == wbt->step && disk->queued_pages > 0 &&
                 !wbt_was_paused(wbt, now, hz);
    if (waits || left < piece) {
        wbt->full = 1;
        wbt->full_at = wbt->step;
        return 0;
    }
    wbt->full = 0;
    return left - left % piece;
}

static bool goes_on(const struct linux_disk *disk, const struct linux_request *r)
{
    return disk->head_file.bits == r->file.bits && disk->head_page == r->first;
}

static int64_t time_at(int64_t bytes, int64_t speed)
{
    return (int64_t)(((__int128)bytes * SECOND + speed - 1) / speed);
}

// How long so many bytes take from disk->began on: at burst speed while there is credit, which
// comes in as fast as `bandwidth` and goes out as fast as bytes do, and at `bandwidth` from then
// on.
static int64_t time_for(struct linux_disk *disk, int64_t bytes)
{
    int64_t base = disk->bandwidth, burst = disk->burst_bandwidth;
    if (disk->burst_bytes == 0 || burst <= base) {
        return time_at(bytes, base);
    }
    int64_t came = mul_div(max_i64(0, disk->began - disk->burst_stamp), base, SECOND);
    int64_t credit = min_i64(disk->burst_bytes, add_clamped(disk->burst_left, came));
    int64_t fast = min_i64(bytes, mul_div(credit, burst, burst - base));
    int64_t took = time_at(fast, burst);
    disk->burst_left = max_i64(0, credit - fast + mul_div(took, base, SECOND));
    took += time_at(bytes - fast, base);
    disk->burst_stamp = add_clamped(disk->began, took);
    return took;
}

// The first of the queue is served from disk->began on.
static void serve(struct world *w, linux_disk_h h, struct linux_disk *disk)
{
    linux_request_h first = disk->queue.first;
    if (first.bits == 0 || disk->state == DISK_STALLED) {
        return;
    }
    const struct linux_request *r = linux_request_at(w, first);
    int64_t bytes = (int64_t)r->pages * PAGE_BYTES, took = 0;
    if (r->kind == REQUEST_FLUSH) {
        took = disk->latency + mul_div(disk->unsafe_bytes, SECOND, disk->bandwidth);
    } else {
        took = goes_on(disk, r) ? 0 : disk->latency / disk->depth;
        took += time_for(disk, bytes);
    }
    disk->began = add_clamped(disk->began, max_i64(1, took));
    int64_t end = max_i64(disk->began, add_clamped(r->submitted, disk->latency));
    disk->completion = schedule_at(w, max_i64(end, world_now(w)), LINUX_KIND(LINUX_COMPLETES),
                                   h.bits, (int64_t)r->file.bits, (int64_t)r->pages);
}

// The first write begins a window of wbt.
static void begin_window(struct world *w, struct linux_disk *disk)
{
    disk->wbt.wrote = 1;
    if (disk->wbt.due == 0 && disk->wbt_lat_usec != 0) {
        const struct linux_host *host = linux_host_at(w, disk->host);
        uint64_t hz = (uint64_t)host->hz;
        disk->wbt.due = wake_timer(host_jiffy(w, host), wbt_window(hz));
        host_want(w, disk->host, disk->wbt.due);
    }
}

uint64_t disk_submit(struct world *w, linux_disk_h h, struct linux_disk *disk,
                     const struct linux_request *request)
{
    linux_request_h made = {0};
    struct linux_request *r = linux_request_add(w, &made);
    uint32_t generation = r->generation;
    *r = *request;
    r->generation = generation;
    r->disk = h;
    r->number = ++disk->submitted;
    r->submitted = max_i64(world_now(w), linux_host_at(w, disk->host)->moment);
    disk_settle(disk, r->submitted);
    disk->queued_requests++;
    disk->queued_pages += r->kind == REQUEST_READ ? 0 : (int64_t)r->pages;
    if (r->kind == REQUEST_WRITE) {
        begin_window(w, disk);
    }
    if (disk->queue.last.bits != 0) {
        linux_request_edit(w, disk->queue.last)->next = made;
        disk->queue.last = made;
    } else {
        disk->queue.first = disk->queue.last = made;
        disk->began = max_i64(disk->began, r->submitted);
        serve(w, h, disk);
    }
    return r->number;
}

// ---- what is on disk ----

static void become_durable(struct world *w, const struct linux_request *r)
{
    if (!record_valid(w, ENGINE_LINUX, LINUX_FILE, r->file.bits)) {
        return;
    }
    struct linux_file *file = linux_file_edit(w, r->file);
    file->durable_bytes = max_i64(file->durable_bytes, min_i64(r->to, file->length_bytes));
}

static void push_out(struct world *w, struct linux_disk *disk)
{
    linux_request_h h = disk->unsafe.first;
    const struct linux_request *r = linux_request_at(w, h);
    become_durable(w, r);
    disk->unsafe.first = r->next;
    if (disk->unsafe.first.bits == 0) {
        disk->unsafe.last = (linux_request_h){0};
    }
    disk->unsafe_bytes -= (int64_t)r->pages * PAGE_BYTES;
    linux_request_remove(w, h);
}

// Into the volatile cache, which pushes out what is oldest in it.
static void keep_unsafe(struct world *w, struct linux_disk *disk, linux_request_h h)
{
    struct linux_request *r = linux_request_edit(w, h);
    r->state = REQUEST_UNSAFE;
    r->next = (linux_request_h){0};
    if (disk->unsafe.last.bits != 0) {
        linux_request_edit(w, disk->unsafe.last)->next = h;
    } else {
        disk->unsafe.first = h;
    }
    disk->unsafe.last = h;
    disk->unsafe_bytes += (int64_t)r->pages * PAGE_BYTES;
    while (disk->unsafe_bytes > disk->write_cache_bytes) {
        push_out(w, disk);
    }
}

static void is_on_disk(struct world *w, struct linux_disk *disk, linux_request_h h)
{
    const struct linux_request *r = linux_request_at(w, h);
    if (r->kind == REQUEST_FLUSH) {
        while (disk->unsafe.first.bits != 0) {
            push_out(w, disk);
        }
        disk->flushes++;
    } else if (r->kind == REQUEST_WRITE || r->kind == REQUEST_DIRECT) {
        if (disk->write_cache_bytes > 0) {
            keep_unsafe(w, disk, h);
            return;
        }
        become_durable(w, r);
    }
    linux_request_remove(w, h);
}

// ---- completions ----

void disk_estimate(struct linux_host *host, struct linux_disk *disk, uint64_t now)
{
    bandwidth_update(&disk->estimate, (uint64_t)disk->pages_written, now, (uint64_t)host->hz);
    bandwidth_stamp(&disk->estimate, (uint64_t)disk->pages_dirtied, (uint64_t)disk->pages_written,
                    now);
}

void disk_credit_share(struct linux_host *host, struct linux_disk *disk, int64_t pages,
                       uint64_t now)
{
    host_age_shares(host, now);
    shares_complete(&host->shares, &disk->share, (uint64_t)disk->max_ratio * (SHARES_WHOLE / 100),
                    (uint64_t)pages);
    if (host->shares_stamp == 0) {
        host->shares_stamp = now + shares_period((uint64_t)host->hz);
    }
}

static void count_completions(struct linux_host *host, struct linux_disk *disk, int64_t pages,
                              uint64_t now)
{
    disk->pages_written += pages;
    host->pages_written += pages;
    disk_credit_share(host, disk, pages, now);
}

// wb_inode_writeback_end: nothing of an inode is under writeback any more.
static void estimate_later(struct world *w, const struct linux_host *host, struct linux_disk *disk)
{
    if (disk->estimate_due == 0) {
        disk->estimate_due = host_jiffy(w, host) + bandwidth_interval((uint64_t)host->hz);
        host_want(w, disk->host, disk->estimate_due);
    }
}

static void write_ends(struct world *w, struct linux_host *host, struct linux_disk *disk,
                       linux_file_h file, const struct linux_part *parts, uint64_t count,
                       bool failed)
{
    uint64_t pages = 0;
    for (uint64_t i = 0; i < count; i++) {
        pages += parts[i].pages;
    }
    count_completions(host, disk, (int64_t)pages, host_jiffy(w, host));
    if (!record_valid(w, ENGINE_LINUX, LINUX_FILE, file.bits)) {
        return;
    }
    struct at_file at = cache_at(w, file);
    for (uint64_t i = 0; i < count; i++) {
        cache_written(w, &at, &parts[i]);
    }
    rule(w, failed ? RULE_WRITE_FAILED : RULE_WRITTEN, file.bits, (int64_t)pages,
         host->dirty + host->writeback);
    at.file->queued -= (int64_t)count;
    if (at.file->queued == 0) {
        disk->inodes_under_writeback--;
        estimate_later(w, host, disk);
    }
}

static void release_held(struct world *w, struct linux_host *host, struct linux_disk *disk)
{
    uint64_t count = disk->held_parts;
    disk->held_parts = 0;
    if (count > 0) {
        write_ends(w, host, disk, disk->held_file, disk->held, count, false);
    }
}

// The pages of an extent of the file system become clean together, when its last part is written.
static void part_ends(struct world *w, struct linux_host *host, struct linux_disk *disk,
                      const struct linux_request *r, bool failed)
{
    const struct linux_part part = {r->first, r->pages, r->number};
    const struct linux_part *last = &disk->held[disk->held_parts - (disk->held_parts > 0)];
    if (disk->held_parts > 0 &&
        (failed || disk->held_file.bits != r->file.bits || last->first + last->pages != r->first)) {
        release_held(w, host, disk);
    }
    if (failed) {
        write_ends(w, host, disk, r->file, &part, 1, true);
        if (record_valid(w, ENGINE_LINUX, LINUX_FILE, r->file.bits)) {
            linux_file_edit(w, r->file)->failed = 1;
            fault_note_loss(w, r->file, r->from, r->to, LINUX_LOST_ERROR);
        }
        return;
    }
    disk->held_file = r->file;
    disk->held[disk->held_parts++] = part;
    if (r->more == 0 || disk->held_parts == LINUX_HELD) {
        release_held(w, host, disk);
    }
}

static void read_ends(struct world *w, struct linux_host *host, const struct linux_request *r,
                      bool failed)
{
    if (!failed && record_valid(w, ENGINE_LINUX, LINUX_FILE, r->file.bits)) {
        struct at_file at = cache_at(w, r->file);
        cache_fill(w, &at, r->first, r->pages);
    } else {
        host->reading -= (int64_t)r->pages;
        host->free_pages += (int64_t)r->pages;
    }
    host->pages_read += failed ? 0 : (int64_t)r->pages;
}

static void count_io(struct linux_disk *disk, const struct linux_request *r, int64_t now)
{
    int64_t bytes = (int64_t)r->pages * PAGE_BYTES, took = now - r->submitted;
    if (r->kind == REQUEST_READ) {
        disk->reads++;
        disk->read_bytes += bytes;
        disk->read_time = add_clamped(disk->read_time, took);
    } else if (r->kind != REQUEST_FLUSH) {
        disk->writes++;
        disk->written_bytes += bytes;
        disk->write_time = add_clamped(disk->write_time, took);
    }
}

static void take_first(struct world *w, linux_disk_h h, struct linux_disk *disk,
                       const struct linux_request *r)
{
    disk_settle(disk, world_now(w));
    disk->queue.first = r->next;
    if (r->next.bits == 0) {
        disk->queue.last = (linux_request_h){0};
    }
    disk->queued_requests--;
    disk->queued_pages -= r->kind == REQUEST_READ ? 0 : (int64_t)r->pages;
    disk->head_file = r->file;
    disk->head_page = r->first + r->pages;
    disk->completed = r->number;
    serve(w, h, disk);
}

void disk_completes(struct world *w, const struct event *event)
{
    linux_disk_h h = {event->target};
    struct linux_disk *disk = linux_disk_edit(w, h);
    struct linux_host *host = linux_host_edit(w, disk->host);
    linux_request_h done = disk->queue.first;
    const struct linux_request *r = linux_request_at(w, done);
    bool failed = disk->state == DISK_FAILS;
    disk->completion = (timer_h){0};
    disk->wbt.wrote |= r->kind == REQUEST_WRITE;
    take_first(w, h, disk, r);
    count_io(disk, r, world_now(w));
    disk->errors += failed;
    if (r->kind == REQUEST_WRITE) {
        part_ends(w, host, disk, r, failed);
    } else if (r->kind == REQUEST_READ) {
        read_ends(w, host, r, failed);
    } else if (r->kind == REQUEST_METADATA) {
        estimate_later(w, host, disk);
    }
    if (failed) {
        linux_request_remove(w, done);
    } else {
        is_on_disk(w, disk, done);
    }
    if (disk->blocked != 0 || disk->flushing != FLUSH_NONE) {
        host_want(w, disk->host, host_jiffy(w, host) + 1);
    }
    task_notice(w, h, disk->completed);
}

// ---- changes from outside ----

// The request that is being served is served anew, at the speed that the disk has now.
static void serve_again(struct world *w, linux_disk_h h, struct linux_disk *disk)
{
    if (disk->completion.bits != 0) {
        cancel(w, disk->completion);
        disk->completion = (timer_h){0};
    }
    disk->began = world_now(w);
    serve(w, h, disk);
}

void disk_set_state(struct world *w, linux_disk_h h, enum disk_state state)
{
    struct linux_disk *disk = linux_disk_edit(w, h);
    disk->state = (uint8_t)state;
    disk_settle(disk, world_now(w));
    serve_again(w, h, disk);
}

static void cut_requests(struct world *w, linux_request_h h, linux_file_h file, int64_t bytes)
{
    for (; h.bits != 0; h = linux_request_at(w, h)->next) {
        if (linux_request_at(w, h)->file.bits == file.bits) {
            struct linux_request *r = linux_request_edit(w, h);
            r->from = min_i64(r->from, bytes);
            r->to = min_i64(r->to, bytes);
        }
    }
}

void disk_truncate(struct world *w, const struct linux_disk *disk, linux_file_h file, int64_t bytes)
{
    cut_requests(w, disk->queue.first, file, bytes);
    cut_requests(w, disk->unsafe.first, file, bytes);
}

void disk_drop_requests(struct world *w, linux_disk_h h)
{
    struct linux_disk *disk = linux_disk_edit(w, h);
    if (disk->completion.bits != 0) {
        cancel(w, disk->completion);
        disk->completion = (timer_h){0};
    }
    disk_settle(disk, world_now(w));
    linux_request_h next = disk->queue.first;
    while (next.bits != 0) {
        linux_request_h r = next;
        next = linux_request_at(w, r)->next;
        linux_request_remove(w, r);
    }
    next = disk->unsafe.first;
    while (next.bits != 0) {
        linux_request_h r = next;
        next = linux_request_at(w, r)->next;
        linux_request_remove(w, r);
    }
    disk->queue = disk->unsafe = (struct linux_request_line){{0}, {0}};
    disk->queued_pages = disk->queued_requests = disk->unsafe_bytes = 0;
    disk->inodes_under_writeback = 0;
    disk->completed = disk->submitted;
    disk->estimate_due = 0;
    disk->wbt = (struct wbt){0};
    disk->held_parts = 0;
    disk->metadata_when = 0;
    disk->metadata = 0;
}
