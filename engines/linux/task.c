// task: a thread: what it does next, how far it gets in a jiffy, and what it has measured.
//
// A task has a clock of its own, in nanoseconds, that runs ahead within the jiffy that is being
// taken: each call begins where the last one ended, or when it is due, and takes as long as copying
// takes, pauses and waits included. A writer's or reader's calls are due by its rate whatever
// happened to those before (an open loop), so that one that was held up is late and catches up.
// Lag is counted from when a call was due, its duration from when it began.
#include "engines/linux/inside.h"

enum { SYSCALL_NS = 500, IDLE_POLL_MS = 100 };

static offset_t busy_of(const struct world *w, linux_host_h host)
{
    return pool_locate(&w->image, host.bits) + offsetof(struct linux_host, tasks);
}

static offset_t files_of(const struct world *w, linux_task_h h)
{
    return pool_locate(&w->image, h.bits) + offsetof(struct linux_task, files);
}

static void become_busy(struct world *w, linux_task_h h, struct linux_task *t)
{
    if (t->busy == 0) {
        t->busy = 1;
        ordered_add(&w->image, busy_of(w, t->host), (struct ordered_key){.low = t->number}, h.bits);
    }
}

static void become_idle(struct world *w, struct linux_task *t, enum task_state state)
{
    t->state = (uint8_t)state;
    t->call = CALL_NONE;
    if (t->busy != 0) {
        t->busy = 0;
        ordered_remove(&w->image, busy_of(w, t->host), (struct ordered_key){.low = t->number},
                       NULL);
    }
}

void task_begin(struct world *w, linux_task_h h, linux_host_h host, linux_process_h process)
{
    struct linux_task *t = linux_task_edit(w, h);
    t->host = host;
    t->process = process;
    t->number = ++linux_host_edit(w, host)->numbers;
    t->throttle = pause_new_task();
    t->clock = world_now(w);
    array_begin(&w->image, files_of(w, h), sizeof(linux_file_h), 2);
}

void task_removed(struct world *w, uint64_t bits)
{
    linux_task_h h = {bits};
    struct linux_task *t = linux_task_edit(w, h);
    become_idle(w, t, TASK_IDLE);
    array_free(&w->image, files_of(w, h));
    if (t->latency.bits != 0) {
        linux_latency_remove(w, t->latency);
    }
}

// ---- latencies ----

static int bucket_of(int64_t ns)
{
    uint64_t units = (uint64_t)ns >> LINUX_LATENCY_UNIT_BITS;
    if (units < 1u << LINUX_LATENCY_PART_BITS) {
        return (int)units;
    }
    int power = 63 - __builtin_clzll(units);
    int part =
        (int)(units >> (power - LINUX_LATENCY_PART_BITS)) & ((1 << LINUX_LATENCY_PART_BITS) - 1);
    int bucket = ((power - LINUX_LATENCY_PART_BITS + 1) << LINUX_LATENCY_PART_BITS) + part;
    return (int)min_i64(bucket, LINUX_LATENCY_BUCKETS - 1);
}

int64_t latency_bucket_start(int bucket)
{
    int power = bucket >> LINUX_LATENCY_PART_BITS;
    int part = bucket & ((1 << LINUX_LATENCY_PART_BITS) - 1);
    int64_t units =
        power == 0 ? part : (int64_t)((1 << LINUX_LATENCY_PART_BITS) + part) << (power - 1);
    return units << LINUX_LATENCY_UNIT_BITS;
}

// The duration that this share of the calls did not exceed.
int64_t task_latency(const struct world *w, const struct linux_task *t, int64_t share_ppb)
{
    if (t->latency.bits == 0) {
        return 0;
    }
    const struct linux_latency *l = linux_latency_at(w, t->latency);
    int64_t rank = mul_div(l->count, share_ppb, PPB_ONE), below = 0;
    for (int i = 0; i < LINUX_LATENCY_BUCKETS; i++) {
        below += l->counts[i];
        if (below > rank || (below == l->count && below > 0)) {
            int64_t start = latency_bucket_start(i);
            return min_i64(t->call_most, start + (latency_bucket_start(i + 1) - start) / 2);
        }
    }
    return 0;
}

void task_measure(struct world *w, linux_task_h h)
{
    struct linux_task *t = linux_task_edit(w, h);
    t->calls = t->bytes = t->call_time = t->call_most = t->lag_most = 0;
    if (t->latency.bits != 0) {
        struct linux_latency *l = linux_latency_edit(w, t->latency);
        memset(l->counts, 0, sizeof l->counts);
        l->count = 0;
    }
}

static void count_call(struct world *w, struct linux_task *t, int64_t lag)
{
    int64_t took = t->clock - t->call_began;
    t->calls++;
    t->bytes += t->asked - t->left;
    t->call_time = add_clamped(t->call_time, took);
    t->call_most = max_i64(t->call_most, took);
    t->lag_most = max_i64(t->lag_most, lag);
    if (t->latency.bits != 0) {
        struct linux_latency *l = linux_latency_edit(w, t->latency);
        l->counts[bucket_of(took)]++;
        l->count++;
    }
}

// ---- the schedule of a writer or reader ----

static int64_t due_of(const struct linux_task *t)
{
    if (t->rate == INT64_MAX) {
        return 0;
    }
    int64_t active = mul_div(t->stream, SECOND, t->rate);
    if (t->burst_period > 0 && t->burst_on > 0) {
        active =
            add_clamped(mul_clamped(active / t->burst_on, t->burst_period), active % t->burst_on);
    }
    return add_clamped(t->origin, active);
}

void task_rate_changed(struct world *w, uint64_t bits)
{
    struct linux_task *t = linux_task_edit(w, (linux_task_h){bits});
    t->origin = world_now(w);
    t->stream = 0;
    if (t->does != DOES_CALLS && t->stopped == 0) {
        host_want(w, t->host, host_jiffy(w, linux_host_at(w, t->host)) + 1);
    }
}

static linux_file_h file_in_turn(const struct world *w, linux_task_h h, const struct linux_task *t)
{
    const linux_file_h *file = array_at(&w->image, files_of(w, h), (uint32_t)t->turn);
    return *file;
}

// A reader at the end of its file looks again a little later.
static int64_t left_to_read(const struct world *w, linux_file_h file, const struct linux_task *t)
{
    return min_i64(t->block_bytes, linux_file_at(w, file)->length_bytes - t->position);
}

// false: nothing is due before `until`.
static bool begin_scheduled(struct world *w, linux_task_h h, struct linux_task *t, int64_t until)
{
    t->due = due_of(t);
    int64_t start = max_i64(t->clock, t->due);
    if (start >= until) {
        return false;
    }
    t->clock = start;
    t->file = file_in_turn(w, h, t);
    if (t->does == DOES_READ) {
        int64_t left = left_to_read(w, t->file, t);
        if (left <= 0) {
            t->clock = t->due = start + IDLE_POLL_MS * MILLISECOND;
            return false;
        }
        t->offset = t->position;
        t->asked = t->left = left;
        t->call = CALL_READ;
    } else {
        t->offset = linux_file_at(w, t->file)->length_bytes;
        t->asked = t->left = t->block_bytes;
        t->call = t->direct != 0 ? CALL_DIRECT : CALL_WRITE;
        t->appends = 1;
    }
    t->call_began = start;
    t->sync_stage = 0;
    t->clock += SYSCALL_NS;
    t->state = TASK_RUNS;
    return true;
}

void task_start(struct world *w, linux_task_h h)
{
    struct linux_task *t = linux_task_edit(w, h);
    t->stopped = 0;
    t->state = TASK_RUNS;
    t->clock = max_i64(t->clock, world_now(w));
    t->origin = t->clock;
    t->stream = 0;
    become_busy(w, h, t);
    // From the beginning of the present jiffy, if that is not over; what is due in it is done then.
    const struct linux_host *host = linux_host_at(w, t->host);
    uint64_t now = host_jiffy(w, host);
    bool begins_here = (int64_t)now * host_jiffy_ns(host) == world_now(w) && host->tick_at != now;
    host_want(w, t->host, begins_here ? now : now + 1);
}

void task_stop(struct world *w, linux_task_h h)
{
    struct linux_task *t = linux_task_edit(w, h);
    t->stopped = 1;
    if (t->call == CALL_NONE) {
        become_idle(w, t, TASK_STOPPED);
    }
}

// ---- calls ----

static void tell_caller(struct world *w, linux_task_h h, struct linux_task *t)
{
    int64_t outcome = t->error != 0 ? -(int64_t)t->error : t->asked - t->left;
    int64_t when = max_i64(t->clock, world_now(w));
    if (t->once != 0) {
        t->told = schedule_at(w, when, LINUX_KIND(LINUX_CALL_ENDS), h.bits, outcome,
                              when - t->call_began);
    } else if (t->kind != 0) {
        t->told = schedule_at(w, when, t->kind, t->target, outcome, (int64_t)t->tag);
    }
}

// Goes on with what follows: an fsync after a write.
static bool syncs_after(struct linux_task *t)
{
    if (t->does != DOES_WRITE || t->fsync == 0 || t->call == CALL_SYNC_FILE || t->error != 0) {
        return false;
    }
    t->call = CALL_SYNC_FILE;
    t->sync_stage = 0;
    t->data_only = 0;
    return true;
}

static void end_call(struct world *w, linux_task_h h, struct linux_task *t)
{
    if (syncs_after(t)) {
        return;
    }
    bool scheduled = t->does != DOES_CALLS;
    int64_t lag = t->clock - (scheduled && t->rate != INT64_MAX ? t->due : t->call_began);
    count_call(w, t, lag);
    t->call = CALL_NONE;
    t->errors += t->error != 0;
    if (!scheduled) {
        tell_caller(w, h, t);
        t->error = 0;
        become_idle(w, t, TASK_IDLE);
        return;
    }
    t->stream = add_clamped(t->stream, t->asked);
    t->position += t->does == DOES_READ ? t->asked - t->left : 0;
    uint32_t files = array_of(&w->image, files_of(w, h))->count;
    t->turn = (t->turn + 1) % files;
    if (t->error != 0) {
        schedule_at(w, max_i64(t->clock, world_now(w)), LINUX_KIND(LINUX_CALL_FAILS), h.bits,
                    t->error, 0);
        t->error = 0;
        t->stopped = 1;
    }
    if (t->stopped != 0) {
        become_idle(w, t, TASK_STOPPED);
    }
}

static enum call_progress go_on(struct world *w, linux_task_h h, struct linux_task *t,
                                int64_t until)
{
    switch ((enum call_kind)t->call) {
    case CALL_WRITE:
        return call_write(w, h, t, until);
    case CALL_DIRECT:
        return call_direct(w, h, t);
    case CALL_READ:
        return call_read(w, h, t, until);
    case CALL_SYNC_FILE:
        return call_sync_file(w, h, t);
    case CALL_SYNC_ALL:
        return call_sync_all(w, h, t);
    case CALL_NONE:
    case CALLS:
        break;
    }
    ASSERT(false);
}

// As far as it gets before `until`, the end of the jiffy; when it wants a tick, UINT64_MAX: a
// completion will wake it.
static uint64_t go_within(struct world *w, linux_task_h h, struct linux_task *t, int64_t until,
                          struct linux_host *host)
{
    int64_t jiffy_ns = host_jiffy_ns(host);
    uint64_t next = (uint64_t)(until / jiffy_ns);
    while (t->busy != 0) {
        if (t->call == CALL_NONE && !begin_scheduled(w, h, t, until)) {
            return word_most(next, (uint64_t)(max_i64(t->due, t->clock) / jiffy_ns));
        }
        host->moment = t->clock;
        switch (go_on(w, h, t, until)) {
        case CALL_DONE:
            end_call(w, h, t);
            break;
        case CALL_LATER:
            return next;
        case CALL_BLOCKED:
            if (t->state == TASK_PAUSED) {
                return t->wakes_at;
            }
            return t->state == TASK_STARVES || t->wait_number == 0 ? next : UINT64_MAX;
        }
    }
    return UINT64_MAX;
}

static uint64_t go(struct world *w, linux_task_h h, struct linux_task *t, int64_t until)
{
    struct linux_host *host = linux_host_edit(w, t->host);
    uint64_t next = go_within(w, h, t, until, host);
    host->moment = 0;
    return next;
}

static int64_t jiffy_end(const struct world *w, linux_host_h h)
{
    const struct linux_host *host = linux_host_at(w, h);
    return ((int64_t)host_jiffy(w, host) + 1) * host_jiffy_ns(host);
}

void task_call(struct world *w, linux_task_h h, enum call_kind call)
{
    struct linux_task *t = linux_task_edit(w, h);
    t->call = (uint8_t)call;
    t->state = TASK_RUNS;
    t->error = 0;
    t->sync_stage = 0;
    t->clock = max_i64(t->clock, world_now(w));
    t->call_began = t->clock;
    t->clock += SYSCALL_NS;
    become_busy(w, h, t);
    uint64_t next = go(w, h, t, jiffy_end(w, t->host));
    if (next != UINT64_MAX) {
        host_want(w, t->host, next);
    }
}

// ---- waking ----

// true: it may go on.
static bool wake_from_pause(struct world *w, linux_task_h h, struct linux_task *t, uint64_t now)
{
    struct at_file at = cache_at(w, t->file);
    t->clock = (int64_t)t->wakes_at * host_jiffy_ns(at.host);
    t->paused_time += t->clock - t->pause_began;
    at.host->paused_time += t->clock - t->pause_began;
    t->state = TASK_RUNS;
    if (pause_goes_on(t->task_rate, (uint64_t)t->disk_total, (uint64_t)at.host->cpus)) {
        return true;
    }
    t->throttle.pages = (uint64_t)t->paused_pages; // the same pages, looked at once more
    at.host->moment = t->clock;
    bool sleeps = throttle_look(w, &at, h, t, now);
    at.host->moment = 0;
    return !sleeps;
}

uint64_t task_tick(struct world *w, linux_task_h h, uint64_t now)
{
    const struct linux_task *t = linux_task_at(w, h);
    int64_t jiffy_ns = host_jiffy_ns(linux_host_at(w, t->host));
    if (t->state == TASK_PAUSED && t->wakes_at > now) {
        return t->wakes_at;
    }
    if (t->state == TASK_WAITS && t->wait_number != 0) {
        return UINT64_MAX;
    }
    int64_t until = ((int64_t)now + 1) * jiffy_ns;
    if (t->state == TASK_RUNS && t->call == CALL_NONE && max_i64(t->due, t->clock) >= until) {
        return (uint64_t)(max_i64(t->due, t->clock) / jiffy_ns);
    }
    struct linux_task *open = linux_task_edit(w, h);
    if (t->state == TASK_PAUSED && !wake_from_pause(w, h, open, now)) {
        return open->wakes_at;
    }
    if (t->state == TASK_STARVES || t->state == TASK_WAITS) {
        open->clock = max_i64(open->clock, (int64_t)now * jiffy_ns);
        open->state = TASK_RUNS;
    }
    return go(w, h, open, until);
}

void task_notice(struct world *w, linux_disk_h disk, uint64_t completed)
{
    linux_host_h host = linux_disk_at(w, disk)->host;
    offset_t busy = busy_of(w, host);
    struct ordered_entry e;
    for (bool more = ordered_first(&w->image, busy, &e); more;
         more = ordered_next(&w->image, busy, &e)) {
        linux_task_h h = {e.value};
        const struct linux_task *t = linux_task_at(w, h);
        if (t->state != TASK_WAITS || t->wait_disk.bits != disk.bits || t->wait_number == 0 ||
            t->wait_number > completed) {
            continue;
        }
        struct linux_task *open = linux_task_edit(w, h);
        open->state = TASK_RUNS;
        open->clock = max_i64(open->clock, world_now(w));
        uint64_t next = go(w, h, open, jiffy_end(w, host));
        if (next != UINT64_MAX) {
            host_want(w, host, next);
        }
    }
}

void task_call_ends(struct world *w, const struct event *event)
{
    linux_task_remove(w, (linux_task_h){event->target});
}

void task_call_fails(struct world *w, const struct event *event)
{
    (void)w;
    (void)event; // a landmark: the task has stopped already
}
