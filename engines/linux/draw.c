// draw: hosts as a scene: memory against its limits, disks with their queues and dirty files, and
// who writes and reads.
#include "engines/linux/inside.h"

#include "sim/scene.h"

enum { CELLS_SHOWN = 24 };

// Kinds of what is drawn that is no record of its own.
enum { DRAWN_MEMORY = LINUX_RECORDS, DRAWN_DIRTY, DRAWN_QUEUE, DRAWN_FILES };

static struct scene_id id_of(int kind, uint64_t bits)
{
    return scene_id((uint64_t)ENGINE_LINUX << 8 | (uint64_t)kind, bits);
}

static int64_t bytes_of(int64_t pages) { return mul_clamped(pages, PAGE_BYTES); }

static int64_t read_probe(const struct world *w, enum linux_probe probe, uint64_t bits)
{
    return linux_probes[probe].read(w, bits);
}

static void add_probe(const struct world *w, struct scene *scene, scene_ref box,
                      enum linux_probe probe, uint64_t bits)
{
    const struct probe *row = &linux_probes[probe];
    scene_fact(scene, box, row->name, row->type.unit, row->read(w, bits));
}

// Counts that are zero where all is well are told only when they are not.
static void add_count(struct scene *scene, scene_ref box, const char *label, enum unit unit,
                      int64_t count)
{
    if (count != 0) {
        scene_fact(scene, box, label, unit, count);
    }
}

// ---- memory ----

static void add_memory(const struct world *w, struct scene *scene, scene_ref box, linux_host_h h)
{
    const struct linux_host *host = linux_host_at(w, h);
    const char *name = name_text(w, host->name);
    scene_ref gauge = scene_gauge(scene, id_of(DRAWN_MEMORY, h.bits), box, "memory", UNIT_SIZE,
                                  bytes_of(host->total - host->free_pages), bytes_of(host->total));
    scene_part(scene, gauge, "kernel", ROLE_5, bytes_of(host->kernel));
    scene_part(scene, gauge, "anonymous", ROLE_4, bytes_of(host->anonymous));
    scene_part(scene, gauge, "dirty", ROLE_2, bytes_of(host->dirty));
    scene_part(scene, gauge, "writeback", ROLE_3, bytes_of(host->writeback));
    int64_t cached = read_probe(w, PROBE_HOST_CLEAN, h.bits) + host->reading;
    scene_part(scene, gauge, "clean", ROLE_1, bytes_of(cached));
    scene_field(scene, gauge, scene_words(scene, "%s.free", name));
}

static void add_limits(const struct world *w, struct scene *scene, linux_host_h h)
{
    const struct linux_host *host = linux_host_at(w, h);
    const char *name = name_text(w, host->name);
    int64_t total = host->dirty + host->writeback;
    int64_t limit = read_probe(w, PROBE_HOST_LIMIT, h.bits);
    int64_t most = max_i64(1, max_i64(total, limit) / 8 * 9);
    scene_ref gauge = scene_gauge(scene, id_of(DRAWN_DIRTY, h.bits), SCENE_ROOT,
                                  scene_words(scene, "%s: dirty", name), UNIT_SIZE, bytes_of(total),
                                  bytes_of(most));
    scene_part(scene, gauge, "dirty", ROLE_2, bytes_of(host->dirty));
    scene_part(scene, gauge, "writeback", ROLE_3, bytes_of(host->writeback));
    scene_mark(scene, gauge, "background", bytes_of(read_probe(w, PROBE_HOST_BACKGROUND, h.bits)));
    scene_mark(scene, gauge, "freerun", bytes_of(read_probe(w, PROBE_HOST_FREERUN, h.bits)));
    scene_mark(scene, gauge, "limit", bytes_of(limit));
    scene_field(scene, gauge, scene_words(scene, "%s.dirty", name));
    scene_role(scene, gauge,
               total >= limit                                      ? ROLE_BAD
               : total > read_probe(w, PROBE_HOST_FREERUN, h.bits) ? ROLE_WARNING
                                                                   : ROLE_GOOD);
}

// ---- disks ----

static void add_queue(const struct world *w, struct scene *scene, scene_ref box, linux_disk_h h)
{
    static const char letters[] = {[REQUEST_WRITE] = 'w',
                                   [REQUEST_READ] = 'r',
                                   [REQUEST_DIRECT] = 'd',
                                   [REQUEST_METADATA] = 'm',
                                   [REQUEST_FLUSH] = 'f'};
    const struct linux_disk *disk = linux_disk_at(w, h);
    scene_ref lane = scene_lane(scene, id_of(DRAWN_QUEUE, h.bits), box, "queue", LANE_ORDER);
    int64_t shown = 0;
    for (linux_request_h r = disk->queue.first; r.bits != 0 && shown < CELLS_SHOWN;
         r = linux_request_at(w, r)->next) {
        const struct linux_request *request = linux_request_at(w, r);
        scene_ref cell =
            scene_cell(scene, id_of(LINUX_REQUEST, r.bits), lane,
                       scene_words(scene, "%llu", (unsigned long long)request->number));
        scene_letter(scene, cell, letters[request->kind]);
        scene_role(scene, cell, request->kind == REQUEST_READ ? ROLE_6 : ROLE_3);
        scene_quantity(scene, cell, UNIT_SIZE, bytes_of((int64_t)request->pages));
        shown++;
    }
    if (disk->queued_requests > shown) {
        scene_more(scene, lane, disk->queued_requests - shown);
    }
}

static void add_file(const struct world *w, struct scene *scene, scene_ref lane, linux_file_h h,
                     int64_t expire)
{
    const struct linux_file *file = linux_file_at(w, h);
    int64_t age = world_now(w) - file->dirty_since;
    scene_ref cell = scene_cell(scene, id_of(LINUX_FILE, h.bits), lane, name_text(w, file->name));
    scene_role(scene, cell, scene_shade(expire == 0 ? PPB_ONE : mul_div(age, PPB_ONE, expire)));
    scene_quantity(scene, cell, UNIT_SIZE, bytes_of(file->dirty));
}

// Dirty files in the order in which the flusher would take them: what was begun, then by age.
static void add_files(const struct world *w, struct scene *scene, scene_ref box, linux_disk_h h)
{
    static const int lists[] = {FILE_MORE_IO, FILE_IO, FILE_DIRTY};
    const struct linux_disk *disk = linux_disk_at(w, h);
    scene_ref lane = scene_lane(scene, id_of(DRAWN_FILES, h.bits), box, "dirty files", LANE_ORDER);
    int64_t expire = knobs_read(&linux_host_at(w, disk->host)->knobs, KNOB_DIRTY_EXPIRE_CENTISECS) *
                     10 * MILLISECOND;
    int64_t shown = 0;
    if (disk->flushed.bits != 0) {
        add_file(w, scene, lane, disk->flushed, expire);
        shown++;
    }
    for (int i = 0; i < COUNT_OF(lists); i++) {
        for (linux_file_h f = disk->lists[lists[i] - 1].first; f.bits != 0 && shown < CELLS_SHOWN;
             f = linux_file_at(w, f)->behind) {
            add_file(w, scene, lane, f, expire);
            shown++;
        }
    }
    if (disk->lists_files > shown) {
        scene_more(scene, lane, disk->lists_files - shown);
    }
}

static void add_disk(const struct world *w, struct scene *scene, scene_ref host, linux_disk_h h)
{
    static const char *const works[] = {
        [FLUSH_NONE] = "idle",
        [FLUSH_BACKGROUND] = "background",
        [FLUSH_PERIODIC] = "old files",
        [FLUSH_ALL] = "everything",
    };
    static const unsigned states[] = {
        [DISK_WORKS] = 0, [DISK_STALLED] = STATE_PAUSED, [DISK_FAILS] = STATE_DOWN};
    const struct linux_disk *disk = linux_disk_at(w, h);
    scene_ref box =
        scene_box(scene, id_of(LINUX_DISK, h.bits), host, name_text(w, disk->name), 'D');
    scene_state(scene, box, states[disk->state]);
    add_queue(w, scene, box, h);
    add_files(w, scene, box, h);
    scene_fact_text(scene, box, "flusher", works[disk->flushing]);
    add_probe(w, scene, box, PROBE_DISK_ESTIMATE, h.bits);
    add_probe(w, scene, box, PROBE_DISK_BASE_RATE, h.bits);
    add_probe(w, scene, box, PROBE_DISK_UTILISATION, h.bits);
    scene_fact(scene, box, "written", UNIT_SIZE, disk->written_bytes);
    add_count(scene, box, "read", UNIT_SIZE, disk->read_bytes);
    add_count(scene, box, "errors", UNIT_NONE, disk->errors);
}

// ---- tasks ----

static unsigned state_of(const struct linux_task *t)
{
    static const unsigned states[] = {
        [TASK_IDLE] = 0,
        [TASK_RUNS] = 0,
        [TASK_PAUSED] = STATE_PAUSED,
        [TASK_WAITS] = STATE_SLOW,
        [TASK_STARVES] = STATE_SLOW,
        [TASK_STOPPED] = STATE_HATCHED,
    };
    return t->killed != 0 ? STATE_DOWN : states[t->state];
}

// What the states of tasks are called, for those that are there.
static void add_task_keys(const struct world *w, struct scene *scene)
{
    static const struct {
        unsigned state;
        const char *words;
    } keys[] = {
        {STATE_SLOW, "waiting"},
        {STATE_HATCHED, "stopped"},
    };
    unsigned seen = 0;
    linux_task_h t = {0};
    while ((t = linux_task_next(w, t)).bits != 0) {
        seen |= state_of(linux_task_at(w, t));
    }
    for (int i = 0; i < COUNT_OF(keys); i++) {
        if ((seen & keys[i].state) != 0) {
            scene_state(scene, scene_key(scene, keys[i].words), keys[i].state);
        }
    }
}

static void add_task(const struct world *w, struct scene *scene, scene_ref host, linux_task_h h)
{
    const struct linux_task *t = linux_task_at(w, h);
    scene_ref box = scene_box(scene, id_of(LINUX_TASK, h.bits), host, name_text(w, t->name),
                              t->does == DOES_READ ? 'R' : 'W');
    scene_state(scene, box, state_of(t));
    if (t->state == TASK_PAUSED) {
        int64_t until = (int64_t)t->wakes_at * host_jiffy_ns(linux_host_at(w, t->host));
        scene_fact(scene, box, "paused for", UNIT_TIME, until - t->pause_began);
        scene_fact(scene, box, "held to", UNIT_BANDWIDTH, bytes_of((int64_t)t->task_rate));
    }
    scene_fact(scene, box, "bytes", UNIT_SIZE, t->bytes);
    add_count(scene, box, "pauses", UNIT_NONE, t->pauses);
    add_count(scene, box, "paused", UNIT_TIME, t->paused_time);
    if (t->does != DOES_CALLS) {
        add_probe(w, scene, box, PROBE_TASK_P99, h.bits);
        add_probe(w, scene, box, PROBE_TASK_LAG, h.bits);
    }
}

static void add_host(const struct world *w, struct scene *scene, linux_host_h h)
{
    const struct linux_host *host = linux_host_at(w, h);
    scene_ref box =
        scene_box(scene, id_of(LINUX_HOST, h.bits), SCENE_ROOT, name_text(w, host->name), 'H');
    scene_state(scene, box, host->power == LINUX_OFF ? STATE_DOWN : 0);
    add_memory(w, scene, box, h);
    for (linux_task_h t = linux_task_next(w, (linux_task_h){0}); t.bits != 0;
         t = linux_task_next(w, t)) {
        if (linux_task_at(w, t)->host.bits == h.bits) {
            add_task(w, scene, box, t);
        }
    }
    for (linux_disk_h d = host->disks; d.bits != 0; d = linux_disk_at(w, d)->next) {
        add_disk(w, scene, box, d);
    }
    add_probe(w, scene, box, PROBE_HOST_DIRTIED_RATE, h.bits);
    add_probe(w, scene, box, PROBE_HOST_WRITTEN_RATE, h.bits);
    add_count(scene, box, "pauses", UNIT_NONE, host->pauses);
    add_count(scene, box, "swapped", UNIT_SIZE, bytes_of(host->swapped));
    add_count(scene, box, "oom_kills", UNIT_NONE, host->oom_kills);
    add_count(scene, box, "open files", UNIT_NONE, host->descriptors);
}

void linux_draw(const struct world *w, struct scene *scene)
{
    linux_host_h h = linux_host_next(w, (linux_host_h){0});
    if (h.bits == 0) {
        return;
    }
    scene_on(scene, PANE_MAP);
    for (linux_host_h next = h; next.bits != 0; next = linux_host_next(w, next)) {
        add_host(w, scene, next);
    }
    scene_ref key = scene_key(scene, "a request in a disk's queue: by its letter a write, read, "
                                     "direct write, metadata or flush");
    scene_role(scene, key, ROLE_3);
    key = scene_key(scene, "a dirty file: the darker, the nearer to vm.dirty_expire_centisecs");
    scene_role(scene, key, ROLE_SHADE + ROLE_SHADES / 2);
    add_task_keys(w, scene);
    scene_on(scene, PANE_MEMORY);
    for (linux_host_h next = h; next.bits != 0; next = linux_host_next(w, next)) {
        add_limits(w, scene, next);
    }
}
