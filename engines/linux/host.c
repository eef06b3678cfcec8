// host: a machine: its clock, its limits, its knobs.
//
// A jiffy in which nothing could happen is not taken: after each one the host asks its disks,
// flushers and tasks when they next want one. In a jiffy, in this order: what disks completed
// before it has been counted (by events of their own); delayed estimates; flushers; tasks, in the
// order of their numbers, each up to the end of the jiffy.
#include "engines/linux/dirtyable.h"
#include "engines/linux/inside.h"
#include "engines/linux/wake.h"

// ---- limits ----

uint64_t host_dirtyable(const struct linux_host *host)
{
    int64_t active = host->strange_active + host->lists[LIST_ACTIVE].pages;
    int64_t inactive = host->strange_inactive + host->lists[LIST_INACTIVE].pages;
    return dirtyable_memory((uint64_t)host->free_pages, (uint64_t)host->reserve, (uint64_t)active,
                            (uint64_t)inactive);
}

struct limits host_limits(const struct linux_host *host, bool realtime)
{
    return limits_from(&host->knobs, host_dirtyable(host), realtime, host->tracked);
}

// The clock that halves the counts of completions is deferrable: it is looked at whenever they are.
void host_age_shares(struct linux_host *host, uint64_t now)
{
    if (host->shares_stamp == 0 || now < host->shares_stamp) {
        return;
    }
    uint64_t period = shares_period((uint64_t)host->hz);
    uint64_t periods = (now - host->shares_stamp) / period + 1;
    bool goes_on = shares_age(&host->shares, periods);
    host->shares_stamp = goes_on ? host->shares_stamp + periods * period : 0;
}

// ---- memory that zones keep ----

// int_sqrt, lib/math/int_sqrt.c.
static int64_t root_of(int64_t x)
{
    int64_t root = 0;
    for (int bit = 31; bit >= 0; bit--) {
        int64_t next = root + (INT64_C(1) << bit);
        if (next * next <= x) {
            root = next;
        }
    }
    return root;
}

// calculate_min_free_kbytes, mm/page_alloc.c.
static int64_t least_free(const struct linux_host *host)
{
    int64_t kbytes = host->min_free_kbytes;
    if (kbytes == 0) {
        kbytes = clamp_i64(root_of(host->total * 4 * 16), 128, 262144);
    }
    return min_i64(kbytes / 4, host->total / 2);
}

// __setup_per_zone_wmarks, mm/page_alloc.c: from one watermark to the next it is a quarter of the
// least, or what the scale factor says.
static int64_t gap_of(const struct linux_host *host)
{
    return max_i64(least_free(host) / 4, host->total * host->watermark_scale / 10000);
}

// For a machine of one zone.
static void set_watermark(struct linux_host *host)
{
    host->watermark = least_free(host) + 2 * host->gap;
    host->reserve = min_i64(host->total, host->watermark);
}

static void add_zones(const struct world *w, linux_host_h h, struct linux_host *host)
{
    host->watermark = host->reserve = 0;
    linux_zone_h z = {0};
    while ((z = linux_zone_next(w, z)).bits != 0) {
        const struct linux_zone *zone = linux_zone_at(w, z);
        if (zone->host.bits == h.bits) {
            host->watermark += zone->high;
            host->reserve += (int64_t)dirtyable_zone_reserve(
                (uint64_t)zone->managed, (uint64_t)zone->high, (uint64_t)zone->protection);
        }
    }
}

void host_reserve_changed(struct world *w, uint64_t bits)
{
    linux_host_h h = {bits};
    struct linux_host *host = linux_host_edit(w, h);
    host->gap = gap_of(host);
    if (host->zones > 0) {
        add_zones(w, h, host);
        host->gap = min_i64(host->gap, host->watermark / 3);
    } else {
        set_watermark(host);
    }
}

// ---- knobs ----

void host_write_knob(struct world *w, linux_host_h h, enum knob knob, int64_t value)
{
    struct linux_host *host = linux_host_edit(w, h);
    uint64_t now = host_jiffy(w, host);
    struct knob_write done = knobs_write(&host->knobs, knob, value);
    if (done.resets) {
        host->tracked = host_limits(host, false).thresh;
        host->tracked_stamp = now;
    }
    if (limits_halved(&host->knobs, host_dirtyable(host))) {
        rule(w, RULE_HALVED, h.bits, (int64_t)host_limits(host, false).background, 0);
    }
    if (done.flushes) {
        flusher_start_all(w, h);
    }
}

// ---- the machine ----

void host_begin(struct world *w, linux_host_h h, const struct host_parts *parts)
{
    struct linux_host *host = linux_host_edit(w, h);
    host->hz = parts->hz;
    host->cpus = parts->cpus;
    host->total = parts->memory_bytes / PAGE_BYTES;
    host->kernel = parts->kernel_bytes / PAGE_BYTES;
    host->anonymous = parts->anonymous_bytes / PAGE_BYTES;
    host->strange_active = parts->active_bytes / PAGE_BYTES;
    host->strange_inactive = parts->inactive_bytes / PAGE_BYTES;
    host->free_pages = host->total - host->kernel - host->anonymous - host->strange_active -
                       host->strange_inactive;
    host->committed = host->anonymous;
    host->shares = shares_begin();
    array_begin(&w->image, pool_locate(&w->image, h.bits) + offsetof(struct linux_host, watchers),
                sizeof(struct linux_watcher), 2);
    host->gap = gap_of(host);
    set_watermark(host);
    host->tracked = host_limits(host, false).thresh;
    host->tracked_stamp = host_jiffy(w, host);
    host->before.time = host->lately.time = world_now(w);
}

// ---- the clock ----

void host_want(struct world *w, linux_host_h h, uint64_t jiffy)
{
    struct linux_host *host = linux_host_edit(w, h);
    if (host->power == LINUX_OFF || (host->tick.bits != 0 && host->tick_at <= jiffy)) {
        return;
    }
    if (host->tick.bits != 0) {
        cancel(w, host->tick);
    }
    int64_t time = mul_clamped((int64_t)jiffy, host_jiffy_ns(host));
    host->tick_at = jiffy;
    host->tick = schedule_at(w, time, LINUX_KIND(LINUX_TICKS), h.bits, (int64_t)jiffy, 0);
}

static void end_window(struct world *w, linux_disk_h h, const struct linux_host *host, uint64_t now)
{
    struct linux_disk *disk = linux_disk_edit(w, h);
    uint64_t hz = (uint64_t)host->hz;
    bool goes_on = wbt_window_ends(&disk->wbt, disk->queued_pages > 0);
    disk->wbt.due = goes_on ? wake_timer(now, wbt_window(hz)) : 0;
}

static uint64_t tick_disks(struct world *w, struct linux_host *host, uint64_t now)
{
    uint64_t next = UINT64_MAX;
    for (linux_disk_h h = host->disks; h.bits != 0; h = linux_disk_at(w, h)->next) {
        const struct linux_disk *disk = linux_disk_at(w, h);
        if (disk->estimate_due != 0 && disk->estimate_due <= now) {
            struct linux_disk *open = linux_disk_edit(w, h);
            open->estimate_due = 0;
            disk_estimate(host, open, now);
        }
        if (disk->wbt.due != 0 && disk->wbt.due <= now) {
            end_window(w, h, host, now);
        }
        next = word_least(next, flusher_tick(w, h, now));
        disk = linux_disk_at(w, h);
        if (disk->estimate_due != 0) {
            next = word_least(next, disk->estimate_due);
        }
        if (disk->wbt.due != 0) {
            next = word_least(next, disk->wbt.due);
        }
    }
    return next;
}

static uint64_t tick_tasks(struct world *w, linux_host_h h, uint64_t now)
{
    offset_t tasks = pool_locate(&w->image, h.bits) + offsetof(struct linux_host, tasks);
    uint64_t next = UINT64_MAX;
    struct ordered_entry e;
    for (bool more = ordered_first(&w->image, tasks, &e); more;
         more = ordered_next(&w->image, tasks, &e)) {
        next = word_least(next, task_tick(w, (linux_task_h){e.value}, now));
    }
    return next;
}

static void count_lately(struct linux_host *host, int64_t now)
{
    if (now - host->lately.time >= SECOND) {
        host->before = host->lately;
        host->lately = (struct linux_counted){now, host->pages_dirtied, host->pages_written};
    }
}

void host_ticks(struct world *w, const struct event *event)
{
    linux_host_h h = {event->target};
    struct linux_host *host = linux_host_edit(w, h);
    uint64_t now = (uint64_t)event->a;
    host->tick = (timer_h){0};
    count_lately(host, world_now(w));
    host_age_shares(host, now);
    uint64_t next = tick_disks(w, host, now);
    next = word_least(next, tick_tasks(w, h, now));
    if (next != UINT64_MAX) {
        host_want(w, h, word_most(next, now + 1));
    }
}
