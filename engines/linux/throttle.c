// throttle: balance_dirty_pages: what a writer meets at its check points.
//
// Of mm/page-writeback.c; the arithmetic is in limits.h, shares.h, position.h, ratelimit.h,
// bandwidth.h and pause.h. A pause of n ticks ends n + 1 ticks after the one in which it began.
#include "engines/linux/inside.h"
#include "engines/linux/wake.h"

struct shares_ratios throttle_ratios(const struct linux_host *host, const struct linux_disk *disk)
{
    uint64_t percent = SHARES_WHOLE / 100;
    return (struct shares_ratios){.least = (uint64_t)disk->min_ratio * percent,
                                  .most = (uint64_t)disk->max_ratio * percent,
                                  .all_least = host->least_ratios};
}

uint64_t throttle_part(const struct linux_host *host, const struct linux_disk *disk, uint64_t limit,
                       uint64_t total)
{
    struct shares_ratios ratios = throttle_ratios(host, disk);
    return shares_part(shares_fraction(&host->shares, &disk->share), &ratios, limit, total,
                       disk->strict_limit != 0);
}

static struct position position_of(const struct linux_host *host, const struct linux_disk *disk,
                                   struct limits limits)
{
    struct position p = {
        .limits = limits,
        .tracked = host->tracked,
        .total = (uint64_t)(host->dirty + host->writeback),
        .disk_total = (uint64_t)(disk->dirty + disk->writeback),
        .average = disk->estimate.average,
        .strict = disk->strict_limit != 0,
    };
    p.disk_thresh = throttle_part(host, disk, limits.thresh, p.total);
    p.disk_background = position_disk_background(&p);
    return p;
}

// Of the machine, or with strict_limit of the disk.
static uint64_t freerun_of(const struct position *p)
{
    return p->strict ? (p->disk_thresh + p->disk_background) / 2 : limits_freerun(p->limits);
}

static bool runs_free(const struct position *p)
{
    return (p->strict ? p->disk_total : p->total) <= freerun_of(p);
}

static void update_rates(struct linux_host *host, struct linux_disk *disk, const struct position *p,
                         uint64_t ratio, uint64_t now)
{
    uint64_t hz = (uint64_t)host->hz;
    if (!bandwidth_is_due(&disk->estimate, now, hz)) {
        return;
    }
    limits_track(&host->tracked, &host->tracked_stamp, p->limits.thresh, p->total, now, hz);
    ratelimit_update(&disk->limit, &disk->estimate, p, ratio, (uint64_t)disk->pages_dirtied, now,
                     hz);
    disk_estimate(host, disk, now);
}

static void begin_pause(struct world *w, const struct at_file *at, linux_task_h h,
                        struct linux_task *t, const struct pause_decision *d, uint64_t now)
{
    pause_slept(&t->throttle, d);
    t->wakes_at = wake_timer(now, (uint64_t)d->pause);
    t->pause_began = t->clock;
    t->state = TASK_PAUSED;
    at->disk->wbt.paused_at = now;
    t->pauses++;
    at->host->pauses++;
    schedule(w, 0, LINUX_KIND(LINUX_PAUSED), h.bits, d->pause * host_jiffy_ns(at->host),
             at->host->dirty + at->host->writeback);
}

static void start_flusher(struct world *w, const struct at_file *at, struct limits limits,
                          uint64_t now)
{
    if (at->disk->flushing != FLUSH_NONE) {
        return;
    }
    uint64_t dirty = (uint64_t)at->host->dirty;
    struct position p = position_of(at->host, at->disk, limits);
    bool below = runs_free(&p);
    if (!wake_begins(dirty, limits.background, below, at->host->laptop_mode != 0)) {
        return;
    }
    if (below || dirty > limits.background) {
        rule(w, RULE_BACKGROUND_OVER, at->disk_h.bits, at->host->dirty, (int64_t)limits.background);
    } else {
        uint64_t total = p.strict ? p.disk_total : p.total;
        rule(w, RULE_FREERUN_OVER, at->disk_h.bits, (int64_t)total, (int64_t)freerun_of(&p));
    }
    flusher_start(w, at->disk_h, now);
}

bool throttle_look(struct world *w, const struct at_file *at, linux_task_h h, struct linux_task *t,
                   uint64_t now)
{
    struct linux_host *host = at->host;
    struct linux_disk *disk = at->disk;
    host->looks++;
    t->looks++;
    host_age_shares(host, now);
    struct limits limits = host_limits(host, t->class == CLASS_REALTIME);
    start_flusher(w, at, limits, now);
    struct position p = position_of(host, disk, limits);
    if (runs_free(&p)) {
        pause_free(&t->throttle, p.total, limits.thresh, now);
        return false;
    }
    uint64_t ratio = position_ratio(&p);
    disk->exceeded = position_is_exceeded(&p);
    update_rates(host, disk, &p, ratio, now);
    uint64_t rate = position_rate(disk->limit.base, ratio);
    uint64_t pages = t->throttle.pages;
    struct pause_decision d = pause_decide(&t->throttle, p.disk_total, disk->estimate.average,
                                           disk->limit.base, rate, now, (uint64_t)host->hz);
    if (!d.sleeps) {
        return false;
    }
    if (rate == 0) {
        host->full_stops++;
        rule(w, RULE_FULL_STOP, h.bits, (int64_t)p.total,
             (int64_t)limits_hard(limits, host->tracked));
    } else {
        rule(w, RULE_PAUSE, h.bits, (int64_t)rate * RATE_ONE, d.period * host_jiffy_ns(host));
    }
    t->task_rate = rate;
    t->disk_total = (int64_t)p.disk_total;
    begin_pause(w, at, h, t, &d, now);
    t->paused_pages = (int64_t)pages;
    return true;
}

void throttle_paused(struct world *w, const struct event *event)
{
    (void)w;
    (void)event; // a landmark: the pause itself has begun within the tick
}
