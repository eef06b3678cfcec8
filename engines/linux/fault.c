// fault: processes that are killed and hosts that lose power.
//
// A killed process leaves its dirty pages behind: they are the kernel's, and are written back like
// any others. A power loss takes exactly what no completed write had put on disk: dirty pages,
// pages under writeback, what waits in a queue, what a volatile cache still held. A file then ends
// at its last durable byte.
#include "engines/linux/inside.h"

// ---- losses ----

// A loss of this moment and kind that the range touches; {0}: none. Extents come in the order of
// their pages, so that only what lies before the last one has to be looked for.
static linux_loss_h touching(const struct world *w, const struct linux_file *file, int64_t from,
                             int64_t to, enum linux_lost kind)
{
    linux_loss_h h = file->last_loss;
    if (h.bits != 0 && from < linux_loss_at(w, h)->to) {
        h = file->first_loss;
    }
    for (; h.bits != 0; h = linux_loss_at(w, h)->next) {
        const struct linux_loss *loss = linux_loss_at(w, h);
        if (loss->kind == kind && loss->time == world_now(w) && loss->to >= from &&
            loss->from <= to) {
            break;
        }
    }
    return h;
}

static void add_loss(struct world *w, linux_file_h h, int64_t from, int64_t to,
                     enum linux_lost kind)
{
    linux_loss_h made = touching(w, linux_file_at(w, h), from, to, kind);
    if (made.bits != 0) {
        struct linux_loss *loss = linux_loss_edit(w, made);
        loss->from = min_i64(loss->from, from);
        loss->to = max_i64(loss->to, to);
        return;
    }
    struct linux_loss *loss = linux_loss_add(w, &made);
    loss->file = h;
    loss->from = from;
    loss->to = to;
    loss->time = world_now(w);
    loss->kind = (uint8_t)kind;
    struct linux_file *file = linux_file_edit(w, h);
    file->losses++;
    if (file->last_loss.bits != 0) {
        linux_loss_edit(w, file->last_loss)->next = made;
    } else {
        file->first_loss = made;
    }
    file->last_loss = made;
}

void fault_note_loss(struct world *w, linux_file_h h, int64_t from, int64_t to,
                     enum linux_lost kind)
{
    if (from < to) {
        add_loss(w, h, from, to, kind);
    }
}

// Bytes that were on no disk, by where they lie.
static void lose(struct world *w, linux_file_h h, int64_t from, int64_t to, bool older_on_disk)
{
    int64_t durable = linux_file_at(w, h)->durable_bytes;
    int64_t end = min_i64(to, durable);
    fault_note_loss(w, h, from, end, older_on_disk ? LINUX_LOST_NEWER : LINUX_LOST_HOLE);
    fault_note_loss(w, h, max_i64(from, durable), to, LINUX_LOST_TAIL);
}

// ---- killing ----

void fault_kill_task(struct world *w, linux_task_h h)
{
    struct linux_task *t = linux_task_edit(w, h);
    if (t->busy != 0) {
        ordered_remove(&w->image,
                       pool_locate(&w->image, t->host.bits) + offsetof(struct linux_host, tasks),
                       (struct ordered_key){.low = t->number}, NULL);
    }
    if (t->told.bits != 0) {
        cancel(w, t->told);
    }
    t->busy = 0;
    t->stopped = 1;
    t->killed = 1;
    t->call = CALL_NONE;
    t->state = TASK_STOPPED;
    if (t->once != 0) {
        linux_task_remove(w, h);
    }
}

// Of a process, or of a whole host.
static void kill_tasks(struct world *w, linux_host_h host, linux_process_h process)
{
    linux_task_h next = linux_task_next(w, (linux_task_h){0});
    while (next.bits != 0) {
        linux_task_h h = next;
        next = linux_task_next(w, h);
        const struct linux_task *t = linux_task_at(w, h);
        if (process.bits != 0 ? t->process.bits == process.bits : t->host.bits == host.bits) {
            fault_kill_task(w, h);
        }
    }
}

static void free_process(struct world *w, linux_process_h h)
{
    struct linux_process *p = linux_process_edit(w, h);
    struct linux_host *host = linux_host_edit(w, p->host);
    host->descriptors -= p->descriptors;
    host->committed -= p->memory;
    memory_change(w, p->host, -p->anonymous);
    p->descriptors = p->maps = p->memory = p->anonymous = 0;
    if (p->killed == 0 && p->watcher_kind != 0) {
        schedule(w, 0, p->watcher_kind, p->watcher, (int64_t)h.bits, 0);
    }
    p->killed = 1;
}

void fault_kill(struct world *w, linux_process_h h)
{
    rule(w, RULE_KILLED, h.bits, linux_process_at(w, h)->anonymous * PAGE_BYTES, 0);
    kill_tasks(w, linux_process_at(w, h)->host, h);
    free_process(w, h);
}

bool fault_oom(struct world *w, linux_host_h h, linux_process_h asks)
{
    linux_process_h largest = asks;
    int64_t most = linux_process_at(w, asks)->anonymous + linux_host_at(w, h)->free_pages;
    for (linux_process_h p = linux_process_next(w, (linux_process_h){0}); p.bits != 0;
         p = linux_process_next(w, p)) {
        const struct linux_process *process = linux_process_at(w, p);
        if (process->host.bits == h.bits && process->anonymous > most) {
            largest = p;
            most = process->anonymous;
        }
    }
    linux_host_edit(w, h)->oom_kills++;
    rule(w, RULE_OOM, largest.bits, most * PAGE_BYTES, 0);
    fault_kill(w, largest);
    return largest.bits != asks.bits;
}

// ---- power ----

static void lose_extents(struct world *w, linux_file_h h)
{
    offset_t index = cache_index(w, h);
    uint64_t completed = linux_disk_at(w, linux_file_at(w, h)->disk)->completed;
    struct ordered_entry entry;
    for (bool more = ordered_first(&w->image, index, &entry); more;
         more = ordered_next(&w->image, index, &entry)) {
        const struct linux_extent *e = linux_extent_at(w, (linux_extent_h){entry.value});
        if (e->state == EXTENT_DIRTY || e->again != 0) {
            bool first_is_on_disk = e->again != 0 && e->request <= completed;
            lose(w, h, e->from, e->to, e->older_on_disk != 0 || first_is_on_disk);
        }
    }
}

static void lose_requests(struct world *w, linux_request_h h)
{
    for (; h.bits != 0; h = linux_request_at(w, h)->next) {
        const struct linux_request *r = linux_request_at(w, h);
        bool writes = r->kind == REQUEST_WRITE || r->kind == REQUEST_DIRECT;
        if (writes && record_valid(w, ENGINE_LINUX, LINUX_FILE, r->file.bits)) {
            lose(w, r->file, r->from, r->to, r->older_on_disk != 0);
        }
    }
}

static void empty_file(struct world *w, linux_file_h h)
{
    struct at_file at = cache_at(w, h);
    cache_drop(w, &at, 0);
    int64_t grown = pages_of(at.file->length_bytes) - pages_of(at.file->durable_bytes);
    at.disk->used_bytes -= grown * PAGE_BYTES;
    at.file->length_bytes = at.file->durable_bytes;
    at.file->queued = 0;
    at.file->last_request = 0;
    at.file->failed = at.file->length_changed = 0;
    at.file->read_next = at.file->read_window = 0;
}

static void each_file(struct world *w, linux_disk_h disk,
                      void (*act)(struct world *w, linux_file_h h))
{
    for (linux_file_h h = linux_file_next(w, (linux_file_h){0}); h.bits != 0;
         h = linux_file_next(w, h)) {
        if (linux_file_at(w, h)->disk.bits == disk.bits) {
            act(w, h);
        }
    }
}

static void disk_off(struct world *w, linux_disk_h h)
{
    each_file(w, h, lose_extents);
    lose_requests(w, linux_disk_at(w, h)->queue.first);
    lose_requests(w, linux_disk_at(w, h)->unsafe.first);
    disk_drop_requests(w, h);
    each_file(w, h, empty_file);
    struct linux_disk *disk = linux_disk_edit(w, h);
    disk->flushing = FLUSH_NONE;
    disk->wanted = disk->in_round = disk->blocked = disk->exceeded = 0;
    disk->wake_at = 0;
    disk->flushed = disk->head_file = (linux_file_h){0};
}

static void tell_watchers(struct world *w, linux_host_h h)
{
    offset_t watchers = pool_locate(&w->image, h.bits) + offsetof(struct linux_host, watchers);
    for (uint32_t i = 0; i < array_of(&w->image, watchers)->count; i++) {
        const struct linux_watcher *watcher = array_at(&w->image, watchers, i);
        schedule(w, 0, watcher->kind, watcher->target, (int64_t)h.bits, 0);
    }
}

void fault_power_off(struct world *w, linux_host_h h)
{
    struct linux_host *host = linux_host_edit(w, h);
    rule(w, RULE_POWER_LOST, h.bits, host->dirty, host->writeback);
    for (linux_process_h p = linux_process_next(w, (linux_process_h){0}); p.bits != 0;
         p = linux_process_next(w, p)) {
        if (linux_process_at(w, p)->host.bits == h.bits) {
            fault_kill(w, p);
        }
    }
    kill_tasks(w, h, (linux_process_h){0});
    for (linux_disk_h d = host->disks; d.bits != 0; d = linux_disk_at(w, d)->next) {
        disk_off(w, d);
    }
    if (host->tick.bits != 0) {
        cancel(w, host->tick);
        host->tick = (timer_h){0};
    }
    host->free_pages = host->total - host->kernel;
    host->anonymous = host->swapped = host->reading = host->committed = 0;
    host->strange_active = host->strange_inactive = 0;
    host->descriptors = 0;
    host->power = LINUX_OFF;
    host->power_losses++;
    tell_watchers(w, h);
}

// The kernel begins anew: estimates, rate limits and shares as of a new machine; what sysctl.conf
// says holds again.
void fault_power_on(struct world *w, linux_host_h h)
{
    struct linux_host *host = linux_host_edit(w, h);
    uint64_t now = host_jiffy(w, host);
    host->power = LINUX_ON;
    host->shares = shares_begin();
    host->shares_stamp = 0;
    host->tracked = host_limits(host, false).thresh;
    host->tracked_stamp = now;
    for (linux_disk_h d = host->disks; d.bits != 0; d = linux_disk_at(w, d)->next) {
        struct linux_disk *disk = linux_disk_edit(w, d);
        disk->estimate = bandwidth_new(now);
        disk->estimate.written_stamp = (uint64_t)disk->pages_written;
        disk->estimate.dirtied_stamp = (uint64_t)disk->pages_dirtied;
        disk->limit = ratelimit_new();
        disk->share = (struct shares_own){0};
        disk->last_old_flush = now;
    }
}
