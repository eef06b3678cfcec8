// replay: see replay.h.
//
//      prelude          writing                                  tail
//   |-----------|---------------------------|---------------------------------|
//   disk, one   origin: writers, samples    stop
//   dirty page
//
// What a recording does not say, and what is taken instead:
//   - the memory of the machine: as much as makes its limits where they are percentages; 24 GB
//     where they are bytes
//   - the flusher's timer: armed by one page that is dirtied in the prelude, so that it first fires
//     when the recorded one did. Where none is recorded, just before the origin.
//   - the disk's part of recent completions: from the first sample. Where that shows no more than
//     the least that every disk is given: so many pages of other disks as a machine writes in a
//     few seconds of idling
//   - how fast write(2) copies: the engine's default
//   - the disk: a loop device behind a blk-throttle limit of dev_bps, which after idling lets a
//     part of a slice of 100 ms pass at once (block/blk-throttle.c), more or less as it happens;
//     taken are 20 ms
#include "repl/conform/linux/replay.h"

#include "engines/linux/inside.h"
#include "engines/linux/wake.h"
#include "engines/registry.h"
#include "repl/conform/linux/facts.h"
#include "repl/conform/linux/recording.h"
#include "repl/memory.h"
#include "sim/branch.h"

#include <stdlib.h>

enum {
    USUAL_DIRTYABLE = 6030593, // pages of the recorded machine, where its limits do not say
    RESERVE = 37082,           // of it
    OTHER_PAGES = 1000,
    AT_ONCE_PARTS = 50,  // of a second's worth, that pass at once
    AT_ONCE_SPEED = 100, // times its bandwidth
    LIMIT_BYTES = 1 << 30,
};

struct replay {
    const struct recording *recording;
    const struct plan *plan;
    struct branch branch;
    struct observer observer;
    struct diag *d;
    linux_host_h host;
    linux_disk_h disk;
    int64_t origin;                                // ns
    int64_t first_background, first_pause, pauses; // ns, FACTS_NEVER
    int64_t bytes, call_most, lag_most;            // of what was measured before the second half
    struct samples samples;
};

// ---- commands ----

static bool give(struct replay *r, uint64_t *made, const char *format, ...) PRINTF_LIKE(3, 4);
static bool give(struct replay *r, uint64_t *made, const char *format, ...)
{
    char line[COMMAND_BYTES];
    struct text text = text_in(line, sizeof line);
    va_list list;
    va_start(list, format);
    text_add_list(&text, format, list);
    va_end(list);
    struct diag refused = {0};
    if (branch_command(&r->branch, text.at, text.length, made, &refused)) {
        return true;
    }
    diag_say(r->d, "`%s` is refused: %s", line, refused.what);
    diag_at(r->d, r->recording->path, 0, 0, 0);
    return false;
}

static bool run_to(struct replay *r, int64_t time)
{
    struct diag d = {0};
    if (branch_run(&r->branch, time, UINT64_MAX, &d) == RUN_FAILED) {
        diag_say(r->d, "%s", d.what);
        diag_at(r->d, r->recording->path, 0, 0, 0);
        return false;
    }
    return true;
}

// ---- the machine ----

static uint64_t dirtyable_from(int64_t pages, int64_t percent)
{
    uint64_t parts = (uint64_t)percent * WORD_PAGE_BYTES / 100;
    return parts == 0 ? USUAL_DIRTYABLE : word_div_up((uint64_t)pages * WORD_PAGE_BYTES, parts);
}

// A limit in percent says how much memory there is.
static uint64_t dirtyable_of(const struct plan *p)
{
    bool limit_in_bytes = p->dirty_bytes > 0, background_in_bytes = p->dirty_background_bytes > 0;
    bool halved = p->first.background >= p->first.thresh / 2;
    if (!limit_in_bytes) {
        return dirtyable_from(p->first.thresh, p->dirty_ratio == PLAN_UNSET ? 20 : p->dirty_ratio);
    }
    if (!background_in_bytes && !halved) {
        return dirtyable_from(p->first.background, p->dirty_background_ratio == PLAN_UNSET
                                                       ? 10
                                                       : p->dirty_background_ratio);
    }
    return USUAL_DIRTYABLE;
}

static bool make_host(struct replay *r)
{
    const struct plan *p = r->plan;
    uint64_t free_pages = dirtyable_of(p) - 1 + RESERVE;
    return give(r, &r->host.bits,
                "linux.host machine memory=%llu hz=%lld cpus=%lld kernel=0 "
                "vm.dirty_expire_centisecs=%lld vm.dirty_writeback_centisecs=%lld",
                (unsigned long long)free_pages * PAGE_BYTES, (long long)p->hz, (long long)p->cpus,
                (long long)p->dirty_expire_centisecs, (long long)p->dirty_writeback_centisecs) &&
           give(r, NULL, "linux.zone machine all managed=%llu high=%d",
                (unsigned long long)free_pages, RESERVE);
}

static bool set_limits(struct replay *r)
{
    const struct {
        const char *name;
        int64_t value;
    } knobs[] = {
        {"dirty_bytes", r->plan->dirty_bytes},
        {"dirty_background_bytes", r->plan->dirty_background_bytes},
        {"dirty_ratio", r->plan->dirty_ratio},
        {"dirty_background_ratio", r->plan->dirty_background_ratio},
    };
    for (int i = 0; i < COUNT_OF(knobs); i++) {
        if (knobs[i].value != PLAN_UNSET &&
            !give(r, NULL, "set machine vm.%s=%lld", knobs[i].name, (long long)knobs[i].value)) {
            return recording_refuse(r->recording, "settings", knobs[i].name, r->d);
        }
    }
    return true;
}

// ---- the prelude ----

// The tick at which a timer fires that is armed at `tick`.
static int64_t wake_of(const struct plan *p, uint64_t tick)
{
    return (int64_t)wake_after(tick, p->dirty_writeback_centisecs, (uint64_t)p->hz);
}

// When the prelude begins and when it ends.
static void place_origin(struct replay *r, int64_t *arming)
{
    const struct plan *p = r->plan;
    int64_t jiffy = SECOND / p->hz, tick = p->hz; // one second after the world began
    int64_t wake = wake_of(p, (uint64_t)tick) * jiffy;
    int64_t phase = p->periodic_ms * MILLISECOND;
    *arming = tick * jiffy;
    r->origin = *arming + 10 * jiffy;
    if (p->periodic_ms != PLAN_UNSET && wake > 0 && wake - phase >= *arming) {
        r->origin = max_i64(wake - phase, *arming + jiffy);
    }
}

// The disk's share where the first sample shows one, out of a hundred pages.
static bool set_share(struct replay *r)
{
    const struct sample *first = &r->plan->first;
    int64_t total = first->dirty + first->writeback;
    int64_t least = (max_i64(0, first->thresh - total)) / 8;
    if (first->thresh <= 0 || first->disk_thresh <= least + 1) {
        return give(r, NULL, "linux.recent others pages=%d", OTHER_PAGES);
    }
    int64_t own = min_i64(100, first->disk_thresh * 100 / first->thresh);
    return (own == 0 || give(r, NULL, "linux.recent disk pages=%lld", (long long)own)) &&
           (own == 100 || give(r, NULL, "linux.recent others pages=%lld", (long long)(100 - own)));
}

static bool make_disk(struct replay *r)
{
    const struct plan *p = r->plan;
    return give(r, &r->disk.bits,
                "linux.disk disk machine bandwidth=%lldB/s nr_requests=%lld max_sectors_kb=%lld "
                "burst_bytes=%lld burst_bandwidth=%lldB/s large_folios=%s",
                (long long)p->dev_bps, (long long)p->queue_requests, (long long)p->queue_kb,
                (long long)(p->dev_bps / AT_ONCE_PARTS), (long long)(p->dev_bps * AT_ONCE_SPEED),
                p->large_folios != 0 ? "true" : "false") &&
           give(r, NULL, "linux.disk others machine") && give(r, NULL, "linux.file inodes disk") &&
           give(r, NULL, "linux.file part disk count=%lld", (long long)p->files);
}

static bool run_prelude(struct replay *r)
{
    int64_t arming;
    place_origin(r, &arming);
    return make_host(r) && run_to(r, arming) && make_disk(r) && set_limits(r) &&
           give(r, NULL, "linux.write inodes %d", PAGE_BYTES) && run_to(r, r->origin) &&
           set_share(r);
}

// ---- writers ----

static bool make_writer(struct replay *r, int64_t number)
{
    const struct plan *p = r->plan;
    int64_t first = number % p->files;
    char rate[60], burst[80];
    struct text t = text_in(rate, sizeof rate), b = text_in(burst, sizeof burst);
    if (p->rate > 0) {
        text_add(&t, " rate=%lldB/s", (long long)max_i64(1, p->rate / p->writers));
    }
    if (p->burst_period_ms > 0) {
        text_add(&b, " burst_on=%lldms burst_period=%lldms", (long long)p->burst_on_ms,
                 (long long)p->burst_period_ms);
    }
    return give(
        r, NULL,
        "linux.writer writer-%lld file=part files=%lld first=%lld stride=%lld block=%lld%s%s",
        (long long)number, (long long)p->files, (long long)first, (long long)p->writers,
        (long long)p->block, rate, burst);
}

static bool make_writers(struct replay *r)
{
    for (int64_t i = 0; i < r->plan->writers; i++) {
        if (!make_writer(r, i)) {
            return false;
        }
    }
    return true;
}

static bool stop_writers(struct replay *r)
{
    for (int64_t i = 0; i < r->plan->writers; i++) {
        if (!give(r, NULL, "linux.halt writer-%lld", (long long)i)) {
            return false;
        }
    }
    return true;
}

// What the writers have measured so far is taken down, and they begin anew.
static bool measure_anew(struct replay *r)
{
    const struct world *w = &r->branch.world;
    linux_task_h h = {0};
    while ((h = linux_task_next(w, h)).bits != 0) {
        const struct linux_task *t = linux_task_at(w, h);
        r->bytes += t->bytes;
        r->call_most = max_i64(r->call_most, t->call_most);
        r->lag_most = max_i64(r->lag_most, t->lag_most);
    }
    for (int64_t i = 0; i < r->plan->writers; i++) {
        if (!give(r, NULL, "linux.measure writer-%lld", (long long)i)) {
            return false;
        }
    }
    return true;
}

// ---- samples ----

static bool take_sample(struct replay *r, int64_t t_ms)
{
    const struct world *w = &r->branch.world;
    const struct linux_host *host = linux_host_at(w, r->host);
    struct limits limits = host_limits(host, false);
    struct sample sample = {
        .t_ms = t_ms,
        .dirty = host->dirty,
        .writeback = host->writeback,
        .written = host->pages_written,
        .thresh = (int64_t)limits.thresh,
        .background = (int64_t)limits.background,
        .bandwidth = (int64_t)linux_disk_at(w, r->disk)->estimate.average,
        .app_bytes = r->bytes,
    };
    linux_task_h h = {0};
    while ((h = linux_task_next(w, h)).bits != 0) {
        sample.app_bytes += linux_task_at(w, h)->bytes;
    }
    return samples_add(&r->samples, &sample) || diag_say(r->d, "there is no memory for samples");
}

static bool change_knobs(struct replay *r, int *next, int64_t t_ms)
{
    const struct plan *p = r->plan;
    for (; *next < p->change_count && p->changes[*next].t_ms <= t_ms; ++*next) {
        const struct knob_change *change = &p->changes[*next];
        if (!give(r, NULL, "set machine vm.%s=%lld", change->name, (long long)change->value)) {
            return recording_refuse(r->recording, "settings", change->name, r->d);
        }
    }
    return true;
}

// What is due between two samples: the middle of the writing, and its end.
static bool pass(struct replay *r, int64_t from_ms, int64_t to_ms, int64_t at_ms,
                 bool (*act)(struct replay *r))
{
    bool due = from_ms < at_ms && at_ms <= to_ms;
    return !due || (run_to(r, r->origin + at_ms * MILLISECOND) && act(r));
}

static bool run_samples(struct replay *r)
{
    const struct plan *p = r->plan;
    int next = 0;
    for (int64_t t_ms = 0; t_ms <= p->seconds_ms + p->tail_ms; t_ms += p->sample_ms) {
        int64_t from_ms = t_ms - p->sample_ms;
        if (!pass(r, from_ms, t_ms, p->seconds_ms / 2, measure_anew) ||
            !pass(r, from_ms, t_ms, p->seconds_ms, stop_writers) ||
            !run_to(r, r->origin + t_ms * MILLISECOND - 1) || !change_knobs(r, &next, t_ms) ||
            !take_sample(r, t_ms)) {
            return false;
        }
    }
    return true;
}

// ---- events ----

static void hear(void *self, const struct world *w, const struct event *event, uint64_t number)
{
    (void)number;
    struct replay *r = self;
    int64_t since = world_now(w) - r->origin;
    if (r->origin > world_now(w)) {
        return;
    }
    if (event->kind == LINUX_KIND(LINUX_PAUSED)) {
        r->first_pause = r->pauses++ == 0 ? since : r->first_pause;
    } else if (event->kind == LINUX_KIND(LINUX_FLUSH_BEGINS) && event->a == FLUSH_BACKGROUND &&
               event->target == r->disk.bits && r->first_background == FACTS_NEVER) {
        r->first_background = since;
    }
}

// ---- what came out ----

static int64_t in_ms(int64_t ns)
{
    return ns == FACTS_NEVER ? FACTS_NEVER : (ns + MILLISECOND / 2) / MILLISECOND;
}

// The duration that 99 % of the calls did not exceed, of all writers together.
static int64_t call_p99(const struct world *w)
{
    int64_t counts[LINUX_LATENCY_BUCKETS] = {0}, count = 0, below = 0;
    linux_latency_h h = {0};
    while ((h = linux_latency_next(w, h)).bits != 0) {
        const struct linux_latency *l = linux_latency_at(w, h);
        count += l->count;
        for (int i = 0; i < LINUX_LATENCY_BUCKETS; i++) {
            counts[i] += l->counts[i];
        }
    }
    int64_t rank = count == 0 ? 0 : (int64_t)(0.99 * (double)(count - 1) + 0.5);
    for (int i = 0; i < LINUX_LATENCY_BUCKETS; i++) {
        below += counts[i];
        if (below > rank) {
            return (latency_bucket_start(i) + latency_bucket_start(i + 1)) / 2;
        }
    }
    return 0;
}

static bool compute(struct replay *r, struct facts *facts)
{
    const struct world *w = &r->branch.world;
    int64_t call_most = r->call_most, lag_most = r->lag_most;
    linux_task_h h = {0};
    while ((h = linux_task_next(w, h)).bits != 0) {
        call_most = max_i64(call_most, linux_task_at(w, h)->call_most);
        lag_most = max_i64(lag_most, linux_task_at(w, h)->lag_most);
    }
    const struct run run = {
        .samples = &r->samples,
        .write_end_ms = r->plan->seconds_ms,
        .sample_ms = r->plan->sample_ms,
        .first_background_ms = in_ms(r->first_background),
        .first_pause_ms = in_ms(r->first_pause),
        .pauses = r->pauses,
        .call_us_p99 = call_p99(w) / MICROSECOND,
        .call_us_max = call_most / MICROSECOND,
        .lag_us_max = lag_most / MICROSECOND,
        .has_due_times = r->plan->rate > 0,
    };
    return facts_compute(facts, &run, r->d);
}

static bool replay_plan(const struct recording *recording, const struct plan *plan,
                        struct facts *facts, struct diag *d)
{
    struct replay r = {.recording = recording,
                       .plan = plan,
                       .d = d,
                       .first_background = FACTS_NEVER,
                       .first_pause = FACTS_NEVER};
    const struct branch_options options = {
        .host = memory_host(), .engines = engine_registry, .seed = 1, .limit_bytes = LIMIT_BYTES};
    if (!branch_open(&r.branch, &options, d)) {
        return false;
    }
    r.observer = (struct observer){.self = &r, .began = hear};
    r.branch.world.observer = &r.observer;
    bool good = run_prelude(&r) && make_writers(&r) && run_samples(&r) && compute(&r, facts);
    branch_close(&r.branch);
    samples_free(&r.samples);
    return good;
}

static bool replay(const struct recording *recording, struct facts *facts, struct diag *d)
{
    struct plan plan;
    return recording_plan(recording, &plan, d) && replay_plan(recording, &plan, facts, d);
}

const struct replayer linux_replayer = {"linux", recording_is_linux, replay};
