// flusher: one for each disk: what it writes back, and when it stops.
//
// A run (wb_do_writeback, fs/fs-writeback.c) does what was asked for, then files that are old
// enough, if the interval has passed, then the background test. It begins when its timer fires, or
// at once when a writer finds too much dirty, and when it ends and something is still dirty, the
// timer is armed again.
//
//   dirty --queue_io--> io --chunk of a file--> clean, or dirty again, or more_io for the next
//
// Work goes in batches (writeback_sb_inodes) of files, in chunks of a file; whether to stop is
// asked between batches, and a batch ends after 100 ms with progress. A full queue of the disk
// stops it anywhere; it goes on with the next tick after a completion.
#include "engines/linux/inside.h"
#include "engines/linux/wake.h"

enum stage { STAGE_ASKED, STAGE_OLD, STAGE_BACKGROUND, STAGE_END };
enum { WANTS_ALL = 1 };

// Work on old files and on everything is bounded by the pages that are dirty and the inodes that
// are in use (get_nr_dirty_pages), of which a machine has some ten thousands.
enum { INODES_IN_USE = 20000 };

// ---- lists ----

static struct linux_file_line *line_of(struct linux_disk *disk, enum file_list list)
{
    return &disk->lists[list - 1];
}

void flusher_list_remove(struct world *w, struct linux_disk *disk, linux_file_h h,
                         struct linux_file *file)
{
    if (file->list == FILE_CLEAN) {
        return;
    }
    disk->lists_files--;
    if (file->list == FILE_TAKEN) {
        disk->flushed = (linux_file_h){0};
    } else {
        struct linux_file_line *line = line_of(disk, file->list);
        if (file->before.bits != 0) {
            linux_file_edit(w, file->before)->behind = file->behind;
        } else {
            ASSERT(line->first.bits == h.bits);
            line->first = file->behind;
        }
        if (file->behind.bits != 0) {
            linux_file_edit(w, file->behind)->before = file->before;
        } else {
            line->last = file->before;
        }
    }
    file->before = file->behind = (linux_file_h){0};
    file->list = FILE_CLEAN;
}

static void list_add(struct world *w, struct linux_disk *disk, linux_file_h h,
                     struct linux_file *file, enum file_list list)
{
    struct linux_file_line *line = line_of(disk, list);
    disk->lists_files++;
    file->list = (uint8_t)list;
    file->before = line->last;
    if (line->last.bits != 0) {
        linux_file_edit(w, line->last)->behind = h;
    } else {
        line->first = h;
    }
    line->last = h;
}

static uint64_t timer_for(const struct linux_host *host, uint64_t now)
{
    int64_t interval = knobs_read(&host->knobs, KNOB_DIRTY_WRITEBACK_CENTISECS);
    return wake_after(now, interval, (uint64_t)host->hz);
}

static bool has_dirty(const struct linux_disk *disk)
{
    return disk->lists_files > 0 || disk->metadata_when != 0;
}

void flusher_file_dirtied(struct world *w, const struct at_file *at, uint64_t now)
{
    bool was_clean = !has_dirty(at->disk);
    at->file->dirtied_when = now;
    at->file->dirty_since = world_now(w);
    list_add(w, at->disk, at->file_h, at->file, FILE_DIRTY);
    if (was_clean && at->disk->wake_at == 0 && at->disk->flushing == FLUSH_NONE) {
        at->disk->wake_at = timer_for(at->host, now);
        if (at->disk->wake_at != 0) {
            host_want(w, at->host_h, at->disk->wake_at);
        }
    }
}

void flusher_file_cleaned(struct world *w, const struct at_file *at)
{
    flusher_list_remove(w, at->disk, at->file_h, at->file);
}

// Files that are old enough, oldest first, behind those that wait for more. Then the file system's
// own pages, which say where the pages of files lie: they are an inode like others (the block
// device's), made dirty by each chunk that is written.
static void queue_io(struct world *w, struct linux_disk *disk)
{
    disk->metadata =
        disk->metadata_when != 0 && (int64_t)(disk->metadata_when - disk->dirtied_before) <= 0;
    for (;;) {
        linux_file_h h = line_of(disk, FILE_MORE_IO)->first;
        if (h.bits == 0) {
            break;
        }
        struct linux_file *file = linux_file_edit(w, h);
        flusher_list_remove(w, disk, h, file);
        list_add(w, disk, h, file, FILE_IO);
    }
    for (;;) {
        linux_file_h h = line_of(disk, FILE_DIRTY)->first;
        if (h.bits == 0) {
            break;
        }
        struct linux_file *file = linux_file_edit(w, h);
        if ((int64_t)(file->dirtied_when - disk->dirtied_before) > 0) {
            break;
        }
        flusher_list_remove(w, disk, h, file);
        list_add(w, disk, h, file, FILE_IO);
    }
}

// redirty_tail: the list stays in the order of its files' ages.
static void put_back(struct world *w, struct linux_disk *disk, linux_file_h h,
                     struct linux_file *file, uint64_t now)
{
    linux_file_h last = line_of(disk, FILE_DIRTY)->last;
    if (last.bits != 0 && file->dirtied_when < linux_file_at(w, last)->dirtied_when) {
        file->dirtied_when = now;
    }
    list_add(w, disk, h, file, FILE_DIRTY);
}

bool flusher_is_asked(const struct linux_disk *disk)
{
    return (disk->wanted & WANTS_ALL) != 0 || disk->flushing == FLUSH_ALL;
}

// ---- works ----

bool flusher_is_over(const struct linux_host *host, const struct linux_disk *disk)
{
    struct limits limits = host_limits(host, false);
    uint64_t dirty = (uint64_t)host->dirty;
    uint64_t part = throttle_part(host, disk, limits.background, dirty);
    return wake_is_over(dirty, limits.background, (uint64_t)disk->dirty, part);
}

static void begin_work(struct linux_disk *disk, enum flush_kind kind, int64_t pages)
{
    disk->flushing = (uint8_t)kind;
    disk->work_left = pages;
    disk->work_pages = 0;
    disk->in_round = 0;
    disk->told = 0;
}

// The next work of the run, if there is one.
static bool choose_work(struct linux_host *host, struct linux_disk *disk, uint64_t now)
{
    int64_t interval = knobs_read(&host->knobs, KNOB_DIRTY_WRITEBACK_CENTISECS);
    for (;;) {
        if (disk->wanted & WANTS_ALL) {
            disk->wanted &= (uint8_t)~WANTS_ALL;
            disk->stage = STAGE_OLD;
            begin_work(disk, FLUSH_ALL, host->dirty + INODES_IN_USE);
            disk->dirtied_before = now;
            return true;
        }
        switch ((enum stage)disk->stage++) {
        case STAGE_ASKED:
            break;
        case STAGE_OLD:
            if (wake_is_old_due(disk->last_old_flush, interval, now, (uint64_t)host->hz)) {
                disk->last_old_flush = now;
                begin_work(disk, FLUSH_PERIODIC, host->dirty + INODES_IN_USE);
                return true;
            }
            break;
        case STAGE_BACKGROUND:
            if (flusher_is_over(host, disk)) {
                begin_work(disk, FLUSH_BACKGROUND, INT64_MAX);
                return true;
            }
            break;
        case STAGE_END:
            disk->stage = STAGE_END;
            return false;
        }
    }
}

static void tell_beginning(struct world *w, linux_disk_h h, struct linux_host *host,
                           struct linux_disk *disk)
{
    if (disk->told != 0) {
        return;
    }
    disk->told = 1;
    if (disk->flushing == FLUSH_BACKGROUND) {
        host->background_starts++;
    } else if (disk->flushing == FLUSH_PERIODIC) {
        host->periodic_starts++;
        rule(w, RULE_OLD, h.bits, host->dirty,
             knobs_read(&host->knobs, KNOB_DIRTY_EXPIRE_CENTISECS) * 10 * MILLISECOND);
    } else {
        rule(w, RULE_ASKED, h.bits, host->dirty, 0);
    }
    schedule(w, 0, LINUX_KIND(LINUX_FLUSH_BEGINS), h.bits, disk->flushing, host->dirty);
}

static void end_work(struct world *w, linux_disk_h h, struct linux_disk *disk)
{
    if (disk->told != 0) {
        schedule(w, 0, LINUX_KIND(LINUX_FLUSH_ENDS), h.bits, disk->flushing, disk->work_pages);
    }
    disk->flushing = FLUSH_NONE;
    disk->in_round = 0;
}

void flusher_begins(struct world *w, const struct event *event)
{
    (void)w;
    (void)event; // a landmark: the flusher itself has begun within the tick
}

void flusher_ends(struct world *w, const struct event *event)
{
    (void)w;
    (void)event;
}

// ---- a batch ----

// Whether the work goes on with another batch.
static bool begin_batch(struct world *w, linux_disk_h h, struct linux_host *host,
                        struct linux_disk *disk, uint64_t now)
{
    if (disk->work_left <= 0) {
        return false;
    }
    if (disk->flushing != FLUSH_ALL && (disk->wanted & WANTS_ALL)) {
        return false;
    }
    if (disk->flushing == FLUSH_BACKGROUND && !flusher_is_over(host, disk)) {
        rule(w, RULE_BELOW_BACKGROUND, h.bits, host->dirty,
             (int64_t)host_limits(host, false).background);
        return false;
    }
    if (line_of(disk, FILE_IO)->first.bits == 0 && disk->metadata == 0) {
        if (disk->flushing == FLUSH_BACKGROUND) {
            disk->dirtied_before = now;
        } else if (disk->flushing == FLUSH_PERIODIC) {
            int64_t expire = knobs_read(&host->knobs, KNOB_DIRTY_EXPIRE_CENTISECS);
            disk->dirtied_before = now - wake_ticks(expire, (uint64_t)host->hz);
        }
        queue_io(w, disk);
    }
    disk->in_round = 1;
    disk->round_began = now;
    disk->round_pages = 0;
    return true;
}

static void take_file(struct world *w, linux_disk_h h, struct linux_host *host,
                      struct linux_disk *disk, uint64_t now)
{
    linux_file_h f = line_of(disk, FILE_IO)->first;
    struct linux_file *file = linux_file_edit(w, f);
    flusher_list_remove(w, disk, f, file);
    file->list = FILE_TAKEN;
    disk->lists_files++;
    disk->flushed = f;
    uint64_t left = (uint64_t)min_i64(disk->work_left, INT64_MAX / 2);
    disk->chunk = (int64_t)wake_chunk(word_least(disk->estimate.average, 2 * left), host->tracked);
    disk->chunk_left = disk->chunk;
    bandwidth_wake(&disk->estimate, disk->inodes_under_writeback > 0, (uint64_t)disk->pages_dirtied,
                   (uint64_t)disk->pages_written, now, (uint64_t)host->hz);
    tell_beginning(w, h, host, disk);
    rule(w, RULE_CHUNK, f.bits, disk->chunk, file->dirty);
}

// false: the queue is full.
static bool write_chunk(struct world *w, struct linux_disk *disk, uint64_t now)
{
    struct at_file at = cache_at(w, disk->flushed);
    uint64_t hz = (uint64_t)at.host->hz;
    while (disk->chunk_left > 0 && at.file->dirty > 0) {
        int64_t most = min_i64(disk_share_left(disk, now, hz), WRITE_PAGES);
        most = min_i64(most, disk->chunk_left);
        if (most == 0 || !disk_has_room(w, disk, min_i64(most, at.file->dirty))) {
            return false;
        }
        int64_t pages = cache_submit(w, &at, at.file->write_from, most, UINT64_MAX);
        if (pages == 0) {
            at.file->write_from = 0;
            pages = cache_submit(w, &at, 0, most, UINT64_MAX);
        }
        disk->chunk_left -= pages;
        bool ends = disk->chunk_left <= 0 || at.file->dirty == 0;
        bool whole = at.file->write_from % WRITE_PAGES == 0;
        linux_request_edit(w, disk->queue.last)->more = !ends && !whole;
    }
    return true;
}

static void write_metadata(struct world *w, linux_disk_h h, struct linux_disk *disk)
{
    const struct linux_request r = {.kind = REQUEST_METADATA, .pages = 1};
    disk_submit(w, h, disk, &r);
    disk->metadata = 0;
    disk->metadata_when = 0;
    disk->round_pages++;
}

// requeue_inode.
static void put_file(struct world *w, struct linux_host *host, struct linux_disk *disk,
                     uint64_t now)
{
    linux_file_h h = disk->flushed;
    struct linux_file *file = linux_file_edit(w, h);
    int64_t pages = disk->chunk - disk->chunk_left;
    if (bandwidth_is_due(&disk->estimate, now, (uint64_t)host->hz)) {
        disk_estimate(host, disk, now);
    }
    disk->work_left -= pages;
    disk->work_pages += pages;
    disk->round_pages += pages + (file->dirty == 0);
    if (disk->metadata_when == 0) {
        disk->metadata_when = now;
    }
    flusher_list_remove(w, disk, h, file);
    if (file->dirty == 0) {
        return;
    }
    bool later = (int64_t)(file->dirtied_when - disk->dirtied_before) > 0;
    if (disk->chunk_left <= 0 && !later) {
        list_add(w, disk, h, file, FILE_MORE_IO);
    } else {
        put_back(w, disk, h, file, now);
    }
}

// false: the queue is full.
static bool work(struct world *w, linux_disk_h h, struct linux_host *host, struct linux_disk *disk,
                 uint64_t now)
{
    while (disk->flushing != FLUSH_NONE) {
        if (disk->flushed.bits == 0 && disk->in_round == 0 && !begin_batch(w, h, host, disk, now)) {
            end_work(w, h, disk);
            return true;
        }
        if (disk->flushed.bits == 0) {
            if (line_of(disk, FILE_IO)->first.bits == 0) {
                if (disk->metadata != 0) {
                    write_metadata(w, h, disk);
                }
                disk->in_round = 0;
                if (disk->round_pages == 0) {
                    end_work(w, h, disk);
                }
                continue;
            }
            take_file(w, h, host, disk, now);
        }
        if (!write_chunk(w, disk, now)) {
            return false;
        }
        put_file(w, host, disk, now);
        uint64_t tenth = (uint64_t)host->hz / 10;
        if (disk->round_pages > 0 && (now > disk->round_began + tenth || disk->work_left <= 0)) {
            disk->in_round = 0;
        }
    }
    return true;
}

static void run(struct world *w, linux_disk_h h, uint64_t now)
{
    struct linux_disk *disk = linux_disk_edit(w, h);
    struct linux_host *host = linux_host_edit(w, disk->host);
    for (;;) {
        if (disk->flushing == FLUSH_NONE && !choose_work(host, disk, now)) {
            break;
        }
        disk->blocked = !work(w, h, host, disk, now);
        if (disk->blocked != 0) {
            return;
        }
    }
    if (disk->wake_at == 0 && has_dirty(disk)) {
        disk->wake_at = timer_for(host, now);
    }
}

uint64_t flusher_tick(struct world *w, linux_disk_h h, uint64_t now)
{
    const struct linux_disk *disk = linux_disk_at(w, h);
    bool fires = disk->wake_at != 0 && disk->wake_at <= now;
    if (disk->flushing != FLUSH_NONE) {
        run(w, h, now);
    } else if (fires || disk->wanted != 0) {
        struct linux_disk *open = linux_disk_edit(w, h);
        open->wake_at = 0;
        open->stage = STAGE_ASKED;
        run(w, h, now);
    }
    disk = linux_disk_at(w, h);
    if (disk->flushing == FLUSH_NONE && disk->wanted != 0) {
        return now + 1;
    }
    return disk->flushing == FLUSH_NONE && disk->wake_at != 0 ? disk->wake_at : UINT64_MAX;
}

// At once: the timer that was armed is used up.
void flusher_start(struct world *w, linux_disk_h h, uint64_t now)
{
    struct linux_disk *disk = linux_disk_edit(w, h);
    ASSERT(disk->flushing == FLUSH_NONE);
    disk->wake_at = 0;
    disk->stage = STAGE_ASKED;
    run(w, h, now);
    if (disk->wake_at != 0) {
        host_want(w, disk->host, disk->wake_at);
    }
}

void flusher_ask(struct world *w, linux_disk_h h)
{
    struct linux_disk *disk = linux_disk_edit(w, h);
    disk->wanted |= WANTS_ALL;
    host_want(w, disk->host, host_jiffy(w, linux_host_at(w, disk->host)) + 1);
}

void flusher_start_all(struct world *w, linux_host_h host)
{
    for (linux_disk_h h = linux_host_at(w, host)->disks; h.bits != 0;
         h = linux_disk_at(w, h)->next) {
        if (linux_disk_at(w, h)->lists_files > 0) {
            flusher_ask(w, h);
        }
    }
}

// ---- what a sync has to wait for ----

// The dirty file behind another, that which is being written being the last; {0} begins and ends.
static linux_file_h next_dirty(const struct world *w, const struct linux_disk *disk,
                               linux_file_h after)
{
    int list = FILE_CLEAN;
    if (after.bits != 0) {
        const struct linux_file *file = linux_file_at(w, after);
        if (file->list == FILE_TAKEN) {
            return (linux_file_h){0};
        }
        if (file->behind.bits != 0) {
            return file->behind;
        }
        list = file->list;
    }
    while (++list <= LINUX_FILE_LISTS) {
        if (disk->lists[list - 1].first.bits != 0) {
            return disk->lists[list - 1].first;
        }
    }
    return disk->flushed;
}

void flusher_end_tails(struct world *w, linux_host_h host)
{
    for (linux_disk_h h = linux_host_at(w, host)->disks; h.bits != 0;
         h = linux_disk_at(w, h)->next) {
        const struct linux_disk *disk = linux_disk_at(w, h);
        linux_file_h f = {0};
        while ((f = next_dirty(w, disk, f)).bits != 0) {
            linux_file_edit(w, f)->tail = (linux_extent_h){0};
        }
    }
}

bool flusher_has_unsaved(struct world *w, const struct linux_disk *disk, uint64_t number)
{
    linux_file_h f = {0};
    while ((f = next_dirty(w, disk, f)).bits != 0) {
        const struct at_file at = cache_at(w, f);
        if (cache_has_unsaved(w, &at, number)) {
            return true;
        }
    }
    return false;
}
