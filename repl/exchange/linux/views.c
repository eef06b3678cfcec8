// views: see views.h.
#include "repl/exchange/linux/views.h"

#include "engines/linux/inside.h"

static int64_t kib(int64_t pages) { return pages * (PAGE_BYTES / 1024); }

static const struct linux_host *host_of(const struct world *w, uint64_t host)
{
    return linux_host_at(w, (linux_host_h){host});
}

bool views_host(const struct world *w, const char *name, uint64_t *host, struct diag *d)
{
    *host = name != NULL ? record_find(w, ENGINE_LINUX, LINUX_HOST, name)
                         : record_next(w, ENGINE_LINUX, LINUX_HOST, 0);
    if (*host == 0) {
        diag_say(d, name != NULL ? "there is no host '%s'" : "there is no Linux host", name);
        return diag_help(d, "`linux.host NAME` makes one");
    }
    if (name == NULL && record_next(w, ENGINE_LINUX, LINUX_HOST, *host) != 0) {
        diag_say(d, "there are several hosts");
        return diag_help(d, "say which: host=NAME");
    }
    return true;
}

// ---- readings ----

// The engine has a whole extent as one request; a block device counts its parts.
static int64_t requests_of(const struct linux_disk *disk, int64_t count, int64_t bytes)
{
    return max_i64(count, div_up(bytes, disk->max_sectors_kb * 1024));
}

void views_reading(const struct world *w, uint64_t host, struct view_reading *reading)
{
    *reading = (struct view_reading){.time = world_now(w), .swapped = host_of(w, host)->swapped};
    linux_disk_h h = host_of(w, host)->disks;
    for (; h.bits != 0 && reading->count < VIEWS_DISKS; h = linux_disk_at(w, h)->next) {
        struct linux_disk disk = *linux_disk_at(w, h);
        disk_settle(&disk, world_now(w));
        reading->disks[reading->count++] = (struct view_disk){
            .reads = requests_of(&disk, disk.reads, disk.read_bytes),
            .writes = requests_of(&disk, disk.writes, disk.written_bytes),
            .read_ends = disk.reads,
            .write_ends = disk.writes,
            .flushes = disk.flushes,
            .read_bytes = disk.read_bytes,
            .written_bytes = disk.written_bytes,
            .read_time = disk.read_time,
            .write_time = disk.write_time,
            .busy_time = disk.busy_time,
            .queue_time = disk.queue_time,
        };
    }
}

// A second's worth of what was counted in `time`, in hundredths.
static int64_t rate_of(int64_t count, int64_t time)
{
    return time <= 0 ? 0 : mul_div(count, 100 * SECOND, time);
}

// ---- vmstat ----

struct table *views_vmstat(void)
{
    static const struct table_column columns[] = {
        {.name = "r", .align = TABLE_RIGHT},    {.name = "b", .align = TABLE_RIGHT},
        {.name = "swpd", .align = TABLE_RIGHT}, {.name = "free", .align = TABLE_RIGHT},
        {.name = "buff", .align = TABLE_RIGHT}, {.name = "cache", .align = TABLE_RIGHT},
        {.name = "si", .align = TABLE_RIGHT},   {.name = "so", .align = TABLE_RIGHT},
        {.name = "bi", .align = TABLE_RIGHT},   {.name = "bo", .align = TABLE_RIGHT},
        {.name = "in", .align = TABLE_RIGHT},   {.name = "cs", .align = TABLE_RIGHT},
        {.name = "us", .align = TABLE_RIGHT},   {.name = "sy", .align = TABLE_RIGHT},
        {.name = "id", .align = TABLE_RIGHT},   {.name = "wa", .align = TABLE_RIGHT},
        {.name = "st", .align = TABLE_RIGHT},
    };
    return table_new(columns, COUNT_OF(columns));
}

// Threads that run, and those in state D: held back, or waiting for a disk or for memory.
static void count_threads(const struct world *w, uint64_t host, int64_t *running, int64_t *blocked)
{
    *running = *blocked = 0;
    linux_task_h h = {0};
    while ((h = linux_task_next(w, h)).bits != 0) {
        const struct linux_task *t = linux_task_at(w, h);
        if (t->host.bits == host) {
            *running += t->state == TASK_RUNS && t->call != CALL_NONE;
            *blocked +=
                t->state == TASK_PAUSED || t->state == TASK_WAITS || t->state == TASK_STARVES;
        }
    }
}

static int64_t file_pages(const struct linux_host *host)
{
    return host->strange_active + host->strange_inactive + host->lists[LIST_ACTIVE].pages +
           host->lists[LIST_INACTIVE].pages;
}

void views_vmstat_row(struct table *t, const struct world *w, uint64_t h,
                      const struct view_reading *before)
{
    const struct linux_host *host = host_of(w, h);
    struct view_reading now;
    int64_t running, blocked, in = 0, out = 0;
    count_threads(w, h, &running, &blocked);
    views_reading(w, h, &now);
    for (int i = 0; i < now.count; i++) {
        bool is_new = i >= before->count;
        in += now.disks[i].read_bytes - (is_new ? 0 : before->disks[i].read_bytes);
        out += now.disks[i].written_bytes - (is_new ? 0 : before->disks[i].written_bytes);
    }
    int64_t time = now.time - before->time, swapped = now.swapped - before->swapped;
    const int64_t numbers[] = {
        running,
        blocked,
        kib(host->swapped),
        kib(host->free_pages),
        0,
        kib(file_pages(host)),
        rate_of(kib(max_i64(0, -swapped)), time) / 100,
        rate_of(kib(max_i64(0, swapped)), time) / 100,
        rate_of(in / 1024, time) / 100,
        rate_of(out / 1024, time) / 100,
    };
    for (int i = 0; i < COUNT_OF(numbers); i++) {
        table_number(t, numbers[i], 0);
    }
    for (const char *unknown = "in cs us sy id wa st"; unknown != NULL;
         unknown = strchr(unknown + 1, ' ')) {
        table_none(t);
    }
}

// ---- iostat ----

struct table *views_iostat(void)
{
    static const struct table_column columns[] = {
        {.name = "Device"},
        {.name = "r/s", .align = TABLE_RIGHT},
        {.name = "rkB/s", .align = TABLE_RIGHT},
        {.name = "r_await", .align = TABLE_RIGHT},
        {.name = "rareq-sz", .align = TABLE_RIGHT},
        {.name = "w/s", .align = TABLE_RIGHT},
        {.name = "wkB/s", .align = TABLE_RIGHT},
        {.name = "w_await", .align = TABLE_RIGHT},
        {.name = "wareq-sz", .align = TABLE_RIGHT},
        {.name = "f/s", .align = TABLE_RIGHT},
        {.name = "aqu-sz", .align = TABLE_RIGHT},
        {.name = "%util", .align = TABLE_RIGHT},
    };
    return table_new(columns, COUNT_OF(columns));
}

// Requests and KiB a second, milliseconds and KiB of a request, in hundredths.
static void add_requests(struct table *t, int64_t count, int64_t bytes, int64_t ends, int64_t took,
                         int64_t time)
{
    table_number(t, rate_of(count, time), 2);
    table_number(t, rate_of(bytes, time) / 1024, 2);
    table_number(t, ends == 0 ? 0 : took / (MILLISECOND / 100) / ends, 2);
    table_number(t, count == 0 ? 0 : mul_div(bytes, 100, 1024) / count, 2);
}

static void add_disk(struct table *t, const struct view_disk *now, const struct view_disk *before,
                     int64_t time)
{
    add_requests(t, now->reads - before->reads, now->read_bytes - before->read_bytes,
                 now->read_ends - before->read_ends, now->read_time - before->read_time, time);
    add_requests(t, now->writes - before->writes, now->written_bytes - before->written_bytes,
                 now->write_ends - before->write_ends, now->write_time - before->write_time, time);
    table_number(t, rate_of(now->flushes - before->flushes, time), 2);
    int64_t ends = now->read_ends - before->read_ends + now->write_ends - before->write_ends;
    int64_t requests = now->reads - before->reads + now->writes - before->writes;
    int64_t queue = rate_of(now->queue_time - before->queue_time, time) / SECOND;
    table_number(t, ends == 0 ? queue : mul_div(queue, requests, ends), 2);
    int64_t busy = now->busy_time - before->busy_time;
    table_number(t, time <= 0 ? 0 : mul_div(busy, 10000, time), 2);
}

void views_iostat_rows(struct table *t, const struct world *w, uint64_t host,
                       const struct view_reading *before)
{
    static const struct view_disk nothing;
    struct view_reading now;
    views_reading(w, host, &now);
    linux_disk_h h = host_of(w, host)->disks;
    for (int i = 0; i < now.count; i++, h = linux_disk_at(w, h)->next) {
        table_text(t, "%s", name_text(w, linux_disk_at(w, h)->name));
        add_disk(t, &now.disks[i], i < before->count ? &before->disks[i] : &nothing,
                 now.time - before->time);
    }
}

// ---- /proc/meminfo ----

static void add_kib(struct out *out, const char *name, int64_t pages)
{
    char words[40];
    struct text text = text_in(words, sizeof words);
    text_add(&text, "%s:", name);
    out_text(out, "%-16s%8lld kB\n", words, (long long)kib(pages));
}

// si_mem_available, mm/show_mem.c, without slab: half of the file cache, but not more than the low
// watermark, counts as needed.
static int64_t available_pages(const struct linux_host *host)
{
    int64_t files = file_pages(host);
    int64_t needed = min_i64(files / 2, host->watermark - host->gap);
    return max_i64(0, host->free_pages - host->reserve + files - needed);
}

void views_meminfo(const struct world *w, uint64_t h, struct out *out)
{
    const struct linux_host *host = host_of(w, h);
    int64_t active = host->strange_active + host->lists[LIST_ACTIVE].pages;
    int64_t inactive = host->strange_inactive + host->lists[LIST_INACTIVE].pages;
    int64_t swap = host->swap_bytes / PAGE_BYTES;
    add_kib(out, "MemTotal", host->total);
    add_kib(out, "MemFree", host->free_pages);
    add_kib(out, "MemAvailable", available_pages(host));
    add_kib(out, "Buffers", 0);
    add_kib(out, "Cached", active + inactive);
    add_kib(out, "Active", active);
    add_kib(out, "Inactive", inactive + host->anonymous);
    add_kib(out, "Active(anon)", 0);
    add_kib(out, "Inactive(anon)", host->anonymous);
    add_kib(out, "Active(file)", active);
    add_kib(out, "Inactive(file)", inactive);
    add_kib(out, "SwapTotal", swap);
    add_kib(out, "SwapFree", max_i64(0, swap - host->swapped));
    add_kib(out, "Dirty", host->dirty);
    add_kib(out, "Writeback", host->writeback);
    add_kib(out, "AnonPages", host->anonymous);
    add_kib(out, "CommitLimit", mul_div(host->total, host->overcommit_ratio, 100) + swap);
    add_kib(out, "Committed_AS", host->committed);
}

// ---- /proc/vmstat ----

void views_counters(const struct world *w, uint64_t h, struct out *out)
{
    const struct linux_host *host = host_of(w, h);
    struct limits limits = host_limits(host, false);
    struct view_reading now;
    int64_t read = 0, written = 0;
    views_reading(w, h, &now);
    for (int i = 0; i < now.count; i++) {
        read += now.disks[i].read_bytes / 1024;
        written += now.disks[i].written_bytes / 1024;
    }
    const struct {
        const char *name;
        int64_t number;
    } counters[] = {
        {"nr_free_pages", host->free_pages},
        {"nr_inactive_anon", host->anonymous},
        {"nr_active_anon", 0},
        {"nr_inactive_file", host->strange_inactive + host->lists[LIST_INACTIVE].pages},
        {"nr_active_file", host->strange_active + host->lists[LIST_ACTIVE].pages},
        {"nr_anon_pages", host->anonymous},
        {"nr_file_pages", file_pages(host)},
        {"nr_dirty", host->dirty},
        {"nr_writeback", host->writeback},
        {"nr_dirtied", host->pages_dirtied},
        {"nr_written", host->pages_written},
        {"nr_dirty_threshold", (int64_t)limits.thresh},
        {"nr_dirty_background_threshold", (int64_t)limits.background},
        {"pgpgin", read},
        {"pgpgout", written},
        {"pgactivate", host->activated},
        {"pgsteal_file", host->reclaimed},
        {"oom_kill", host->oom_kills},
    };
    for (int i = 0; i < COUNT_OF(counters); i++) {
        out_text(out, "%s %lld\n", counters[i].name, (long long)counters[i].number);
    }
}

// ---- sysctl ----

int views_sysctl(const struct world *w, uint64_t host, const char *part, struct out *out)
{
    const struct engine *engine = w->engines[ENGINE_LINUX];
    const unsigned char *bytes = record_bytes(w, ENGINE_LINUX, LINUX_HOST, host);
    int count = 0;
    for (int i = 0; i < engine->setting_count; i++) {
        const struct setting *row = &engine->settings[i];
        bool named = strncmp(row->name, "vm.", 3) == 0 || strncmp(row->name, "fs.", 3) == 0;
        if (row->record == LINUX_HOST && named &&
            (part == NULL || strstr(row->name, part) != NULL)) {
            out_text(out, "%s = %lld\n", row->name,
                     (long long)field_number(bytes, row->offset, row->bytes));
            count++;
        }
    }
    return count;
}
