// commands: what a user may do to a host.
#include "engines/linux/inside.h"

enum { FILES_MOST = 4096, NAME_ROOM = 300 };

// ---- names ----

static const int named_records[] = {LINUX_HOST, LINUX_DISK, LINUX_FILE, LINUX_PROCESS, LINUX_TASK};

static bool name_is_free(const struct world *w, const char *name, struct diag *d)
{
    for (int i = 0; i < COUNT_OF(named_records); i++) {
        if (record_find(w, ENGINE_LINUX, named_records[i], name) != 0) {
            diag_say(d, "there is a %s called '%s' already", linux_records[named_records[i]].name,
                     name);
            return diag_help(d, "choose another name");
        }
    }
    return true;
}

static const char *file_name(char *room, const char *name, int64_t number, bool numbered)
{
    struct text t = text_in(room, NAME_ROOM);
    text_add(&t, numbered ? "%.250s-%lld" : "%.250s", name, (long long)number);
    return room;
}

static bool has_power(const struct world *w, linux_host_h h, struct diag *d)
{
    const struct linux_host *host = linux_host_at(w, h);
    if (host->power == LINUX_ON) {
        return true;
    }
    diag_say(d, "'%s' has no power", name_text(w, host->name));
    return diag_help(d, "`power_on %s` first", name_text(w, host->name));
}

static uint64_t bits_of(const struct call *call, int i)
{
    return (uint64_t)argument(call, i)->number;
}

static linux_host_h host_of_file(const struct world *w, linux_file_h h)
{
    return linux_disk_at(w, linux_file_at(w, h)->disk)->host;
}

// ---- host ----

enum {
    HOST_NAME,
    HOST_MEMORY,
    HOST_KERNEL,
    HOST_ANONYMOUS,
    HOST_ACTIVE,
    HOST_INACTIVE,
    HOST_HZ,
    HOST_CPUS
};

static bool check_host(const struct world *w, const struct call *call, struct diag *d)
{
    int64_t hz = argument(call, HOST_HZ)->number, used = 0;
    if (hz != 100 && hz != 250 && hz != 1000) {
        diag_say(d, "a kernel does not tick %lld times a second", (long long)hz);
        return diag_expect(d, "hz=100, 250 or 1000");
    }
    for (int i = HOST_KERNEL; i <= HOST_INACTIVE; i++) {
        used = add_clamped(used, argument(call, i)->number);
    }
    if (used > argument(call, HOST_MEMORY)->number) {
        return diag_say(d, "kernel, anonymous, active and inactive pages are more than the memory");
    }
    return name_is_free(w, argument(call, HOST_NAME)->text, d);
}

// Settings that are given are written one after the other, as sysctl does at boot.
static void write_settings(struct world *w, const struct call *call, uint64_t bits)
{
    for (int i = 0; i < call->setting_count; i++) {
        const struct setting *setting = &linux_settings[call->settings[i].setting];
        if (setting->write != NULL) {
            setting->write(w, bits, call->settings[i].value.number);
        }
    }
}

static uint64_t apply_host(struct world *w, const struct call *call)
{
    linux_host_h h = {0};
    struct call plain = *call;
    plain.setting_count = 0;
    for (int i = 0; i < call->setting_count; i++) {
        if (linux_settings[call->settings[i].setting].write == NULL) {
            plain.settings[plain.setting_count++] = call->settings[i];
        }
    }
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    struct linux_host *host = linux_host_add(w, &h);
    settings_fill(w, &plain, LINUX_HOST, (unsigned char *)host);
    host->name = name;
    const struct host_parts parts = {
        .memory_bytes = argument(call, HOST_MEMORY)->number,
        .kernel_bytes = argument(call, HOST_KERNEL)->number,
        .anonymous_bytes = argument(call, HOST_ANONYMOUS)->number,
        .active_bytes = argument(call, HOST_ACTIVE)->number,
        .inactive_bytes = argument(call, HOST_INACTIVE)->number,
        .hz = argument(call, HOST_HZ)->number,
        .cpus = argument(call, HOST_CPUS)->number,
    };
    host_begin(w, h, &parts);
    write_settings(w, call, h.bits);
    return h.bits;
}

static uint64_t apply_zone(struct world *w, const struct call *call)
{
    linux_zone_h h = {0};
    name_h name = name_intern(w, argument(call, 1)->text, argument(call, 1)->length);
    struct linux_zone *zone = linux_zone_add(w, &h);
    zone->host = (linux_host_h){bits_of(call, 0)};
    zone->name = name;
    zone->managed = argument(call, 2)->number;
    zone->high = argument(call, 3)->number;
    zone->protection = argument(call, 4)->number;
    linux_host_edit(w, zone->host)->zones++;
    host_reserve_changed(w, zone->host.bits);
    return zone->host.bits;
}

// ---- disk and file ----

static bool check_disk(const struct world *w, const struct call *call, struct diag *d)
{
    return name_is_free(w, argument(call, 0)->text, d);
}

static uint64_t apply_disk(struct world *w, const struct call *call)
{
    linux_disk_h h = {0};
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    struct linux_disk *disk = linux_disk_add(w, &h);
    settings_fill(w, call, LINUX_DISK, (unsigned char *)disk);
    enum disk_kind kind = (enum disk_kind)argument(call, 2)->number;
    if (kind != KIND_PLAIN) {
        disk_preset(disk, kind);
        for (int i = 0; i < call->setting_count; i++) {
            setting_put(w, call->engine, &call->settings[i], (unsigned char *)disk);
        }
    }
    disk->name = name;
    disk->host = (linux_host_h){bits_of(call, 1)};
    disk_begin(w, h);
    return h.bits;
}

static bool check_file(const struct world *w, const struct call *call, struct diag *d)
{
    char room[NAME_ROOM];
    int64_t count = argument(call, 2)->number, length = argument(call, 3)->number;
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){bits_of(call, 1)});
    for (int64_t i = 0; i < count; i++) {
        if (!name_is_free(w, file_name(room, argument(call, 0)->text, i, count > 1), d)) {
            return false;
        }
    }
    int64_t wanted = mul_clamped(count, mul_clamped(pages_of(length), PAGE_BYTES));
    if (add_clamped(disk->used_bytes, wanted) > disk->capacity_bytes) {
        return diag_say(d, "'%s' has no room for that", name_text(w, disk->name));
    }
    return true;
}

static uint64_t apply_file(struct world *w, const struct call *call)
{
    char room[NAME_ROOM];
    int64_t count = argument(call, 2)->number, length = argument(call, 3)->number;
    linux_disk_h disk = {bits_of(call, 1)};
    linux_file_h h = {0};
    for (int64_t i = 0; i < count; i++) {
        h = linux_file_make(w, disk, file_name(room, argument(call, 0)->text, i, count > 1));
        struct linux_file *file = linux_file_edit(w, h);
        file->length_bytes = file->durable_bytes = length;
        linux_disk_edit(w, disk)->used_bytes += pages_of(length) * PAGE_BYTES;
    }
    return h.bits;
}

static bool file_in_use(const struct world *w, linux_file_h file, struct diag *d)
{
    for (linux_task_h h = linux_task_next(w, (linux_task_h){0}); h.bits != 0;
         h = linux_task_next(w, h)) {
        const struct linux_task *t = linux_task_at(w, h);
        offset_t files = pool_locate(&w->image, h.bits) + offsetof(struct linux_task, files);
        bool used = t->file.bits == file.bits && t->busy != 0;
        for (uint32_t i = 0; i < array_of(&w->image, files)->count; i++) {
            const linux_file_h *f = array_at(&w->image, files, i);
            used = used || f->bits == file.bits;
        }
        if (used) {
            diag_say(d, "%s works on it", name_text(w, t->name));
            diag_help(d, "`kill %s` first", name_text(w, t->name));
            return true;
        }
    }
    return false;
}

static bool check_remove(const struct world *w, const struct call *call, struct diag *d)
{
    linux_file_h h = {bits_of(call, 0)};
    return has_power(w, host_of_file(w, h), d) && !file_in_use(w, h, d);
}

static uint64_t apply_remove(struct world *w, const struct call *call)
{
    linux_file_remove(w, (linux_file_h){bits_of(call, 0)});
    return 0;
}

// ---- processes and tasks ----

static bool check_process(const struct world *w, const struct call *call, struct diag *d)
{
    return has_power(w, (linux_host_h){bits_of(call, 1)}, d) &&
           name_is_free(w, argument(call, 0)->text, d);
}

static uint64_t apply_process(struct world *w, const struct call *call)
{
    linux_process_h h = {0};
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    struct linux_process *p = linux_process_add(w, &h);
    settings_fill(w, call, LINUX_PROCESS, (unsigned char *)p);
    p->name = name;
    p->host = (linux_host_h){bits_of(call, 1)};
    return h.bits;
}

enum { TASK_NAME, TASK_FILE, TASK_PROCESS, WRITER_FILES, WRITER_FIRST, WRITER_STRIDE };

// The file that is the k-th in turn of a writer; 0: it is not there.
static uint64_t file_of_writer(const struct world *w, const struct call *call, int64_t k)
{
    char room[NAME_ROOM];
    int64_t files = argument(call, WRITER_FILES)->number;
    int64_t number =
        argument(call, WRITER_FIRST)->number + k * argument(call, WRITER_STRIDE)->number;
    return record_find(w, ENGINE_LINUX, LINUX_FILE,
                       file_name(room, argument(call, TASK_FILE)->text, number, files > 1));
}

// How many files it takes in turn: from `first` on every `stride`th.
static int64_t files_of_writer(const struct call *call)
{
    int64_t files = argument(call, WRITER_FILES)->number;
    return div_up(files - argument(call, WRITER_FIRST)->number,
                  argument(call, WRITER_STRIDE)->number);
}

static bool check_task(const struct world *w, const struct call *call, uint64_t file,
                       struct diag *d)
{
    if (file == 0) {
        diag_say(d, "there is no file called '%s'", argument(call, TASK_FILE)->text);
        return diag_help(d, "`file NAME DISK` makes one");
    }
    linux_host_h host = host_of_file(w, (linux_file_h){file});
    linux_process_h process = {call->arguments[TASK_PROCESS].given ? bits_of(call, TASK_PROCESS)
                                                                   : 0};
    if (process.bits != 0 && linux_process_at(w, process)->host.bits != host.bits) {
        return diag_say(d, "the process is not of the file's host");
    }
    if (process.bits != 0 && linux_process_at(w, process)->killed != 0) {
        return diag_say(d, "the process was killed");
    }
    return has_power(w, host, d) && name_is_free(w, argument(call, TASK_NAME)->text, d);
}

static bool check_writer(const struct world *w, const struct call *call, struct diag *d)
{
    if (argument(call, WRITER_FIRST)->number >= argument(call, WRITER_FILES)->number) {
        return diag_say(d, "first must be below files");
    }
    uint64_t first = file_of_writer(w, call, 0);
    if (!check_task(w, call, first, d)) {
        return false;
    }
    for (int64_t k = 0; k < files_of_writer(call); k++) {
        uint64_t file = file_of_writer(w, call, k);
        if (file == 0 || linux_file_at(w, (linux_file_h){file})->disk.bits !=
                             linux_file_at(w, (linux_file_h){first})->disk.bits) {
            diag_say(d, "there are no %lld files '%s-0', '%s-1', ... on one disk",
                     (long long)argument(call, WRITER_FILES)->number,
                     argument(call, TASK_FILE)->text, argument(call, TASK_FILE)->text);
            return diag_help(d, "`file NAME DISK count=...` makes them");
        }
    }
    return true;
}

static linux_task_h add_task(struct world *w, const struct call *call, enum task_does does,
                             uint64_t file)
{
    linux_task_h h = {0};
    linux_latency_h latency = {0};
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    struct linux_task *t = linux_task_add(w, &h);
    settings_fill(w, call, LINUX_TASK, (unsigned char *)t);
    t->name = name;
    t->does = (uint8_t)does;
    linux_process_h process = {call->arguments[TASK_PROCESS].given ? bits_of(call, TASK_PROCESS)
                                                                   : 0};
    task_begin(w, h, host_of_file(w, (linux_file_h){file}), process);
    struct linux_latency *l = linux_latency_add(w, &latency);
    l->task = h;
    t->latency = latency;
    return h;
}

static void add_file(struct world *w, linux_task_h h, uint64_t file)
{
    offset_t files = pool_locate(&w->image, h.bits) + offsetof(struct linux_task, files);
    linux_file_h *f = array_push(&w->image, files);
    f->bits = file;
}

static uint64_t apply_writer(struct world *w, const struct call *call)
{
    linux_task_h h = add_task(w, call, DOES_WRITE, file_of_writer(w, call, 0));
    for (int64_t k = 0; k < files_of_writer(call); k++) {
        add_file(w, h, file_of_writer(w, call, k));
    }
    task_start(w, h);
    return h.bits;
}

static bool check_reader(const struct world *w, const struct call *call, struct diag *d)
{
    return check_task(w, call,
                      record_find(w, ENGINE_LINUX, LINUX_FILE, argument(call, TASK_FILE)->text), d);
}

static uint64_t apply_reader(struct world *w, const struct call *call)
{
    uint64_t file = record_find(w, ENGINE_LINUX, LINUX_FILE, argument(call, TASK_FILE)->text);
    linux_task_h h = add_task(w, call, DOES_READ, file);
    linux_task_edit(w, h)->position = argument(call, 3)->number;
    add_file(w, h, file);
    task_start(w, h);
    return h.bits;
}

static bool check_start(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_task *t = linux_task_at(w, (linux_task_h){bits_of(call, 0)});
    if (t->does == DOES_CALLS || t->stopped == 0) {
        return diag_say(d, t->does == DOES_CALLS ? "it is no writer or reader" : "it runs already");
    }
    if (t->process.bits != 0 && linux_process_at(w, t->process)->killed != 0) {
        return diag_say(d, "its process was killed");
    }
    return has_power(w, t->host, d);
}

static uint64_t apply_start(struct world *w, const struct call *call)
{
    linux_task_h h = {bits_of(call, 0)};
    linux_task_edit(w, h)->killed = 0;
    task_start(w, h);
    return h.bits;
}

static bool check_stop(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_task *t = linux_task_at(w, (linux_task_h){bits_of(call, 0)});
    if (t->does == DOES_CALLS || t->stopped != 0) {
        return diag_say(d, t->does == DOES_CALLS ? "it is no writer or reader" : "it is stopped");
    }
    return true;
}

static uint64_t apply_stop(struct world *w, const struct call *call)
{
    task_stop(w, (linux_task_h){bits_of(call, 0)});
    return bits_of(call, 0);
}

static uint64_t apply_measure(struct world *w, const struct call *call)
{
    task_measure(w, (linux_task_h){bits_of(call, 0)});
    return bits_of(call, 0);
}

// ---- calls by hand ----

static bool check_file_power(const struct world *w, const struct call *call, struct diag *d)
{
    return has_power(w, host_of_file(w, (linux_file_h){bits_of(call, 0)}), d);
}

static linux_task_h hand(struct world *w, linux_host_h host)
{
    char name[40];
    struct text t = text_in(name, sizeof name);
    text_add(&t, "call-%llu", (unsigned long long)linux_host_at(w, host)->numbers + 1);
    linux_task_h h = linux_task_make(w, host, (linux_process_h){0}, name);
    linux_task_edit(w, h)->once = 1;
    return h;
}

static uint64_t apply_write(struct world *w, const struct call *call)
{
    linux_file_h file = {bits_of(call, 0)};
    linux_task_h task = hand(w, host_of_file(w, file));
    int64_t offset =
        call->arguments[2].given ? argument(call, 2)->number : linux_file_length(w, file);
    linux_write_at(w, task, file, offset, argument(call, 1)->number, (struct linux_caller){0});
    return file.bits;
}

static uint64_t apply_read(struct world *w, const struct call *call)
{
    linux_file_h file = {bits_of(call, 0)};
    linux_task_h task = hand(w, host_of_file(w, file));
    linux_read(w, task, file, argument(call, 2)->number, argument(call, 1)->number,
               (struct linux_caller){0});
    return file.bits;
}

static uint64_t apply_fsync(struct world *w, const struct call *call)
{
    linux_file_h file = {bits_of(call, 0)};
    linux_task_h task = hand(w, host_of_file(w, file));
    bool data_only = call->command == &linux_commands[COMMAND_FDATASYNC];
    linux_sync(w, task, file, data_only, (struct linux_caller){0});
    return file.bits;
}

static bool check_host_power(const struct world *w, const struct call *call, struct diag *d)
{
    return has_power(w, (linux_host_h){bits_of(call, 0)}, d);
}

static uint64_t apply_sync(struct world *w, const struct call *call)
{
    linux_host_h host = {bits_of(call, 0)};
    linux_sync_all(w, hand(w, host), (struct linux_caller){0});
    return host.bits;
}

// ---- countable things ----

static bool check_live(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_process *p = linux_process_at(w, (linux_process_h){bits_of(call, 0)});
    if (p->killed != 0) {
        return diag_say(d, "'%s' was killed", name_text(w, p->name));
    }
    return has_power(w, p->host, d);
}

static bool check_open(const struct world *w, const struct call *call, struct diag *d)
{
    if (!check_live(w, call, d)) {
        return false;
    }
    const struct linux_process *p = linux_process_at(w, (linux_process_h){bits_of(call, 0)});
    const struct linux_host *host = linux_host_at(w, p->host);
    int64_t count = argument(call, 1)->number;
    if (p->descriptors + count > p->nofile) {
        diag_say(d, "EMFILE: Too many open files: %lld of %lld", (long long)p->descriptors,
                 (long long)p->nofile);
        return diag_help(d, "`set %s nofile=...` raises ulimit -n", name_text(w, p->name));
    }
    if (host->descriptors + count > host->file_max) {
        diag_say(d, "ENFILE: Too many open files in system: %lld", (long long)host->descriptors);
        return diag_help(d, "`set %s fs.file-max=...`", name_text(w, host->name));
    }
    if (p->descriptors + count < 0) {
        return diag_say(d, "only %lld are open", (long long)p->descriptors);
    }
    return true;
}

static uint64_t apply_open(struct world *w, const struct call *call)
{
    linux_open(w, (linux_process_h){bits_of(call, 0)}, argument(call, 1)->number);
    return bits_of(call, 0);
}

static bool check_map(const struct world *w, const struct call *call, struct diag *d)
{
    if (!check_live(w, call, d)) {
        return false;
    }
    const struct linux_process *p = linux_process_at(w, (linux_process_h){bits_of(call, 0)});
    const struct linux_host *host = linux_host_at(w, p->host);
    int64_t count = argument(call, 1)->number;
    if (count > 0 && p->maps + count > host->max_map_count) {
        diag_say(d, "ENOMEM: Map failed: %lld of %lld memory maps", (long long)p->maps,
                 (long long)host->max_map_count);
        return diag_help(d, "`set %s vm.max_map_count=...`", name_text(w, host->name));
    }
    if (p->maps + count < 0) {
        return diag_say(d, "only %lld are mapped", (long long)p->maps);
    }
    return true;
}

static uint64_t apply_map(struct world *w, const struct call *call)
{
    linux_map(w, (linux_process_h){bits_of(call, 0)}, argument(call, 1)->number);
    return bits_of(call, 0);
}

static uint64_t apply_memory(struct world *w, const struct call *call)
{
    linux_process_h h = {bits_of(call, 0)};
    int outcome = linux_memory(w, h, argument(call, 1)->number);
    if (outcome != 0) {
        rule(w, RULE_NO_MEMORY, h.bits, argument(call, 1)->number, 0);
    }
    return h.bits;
}

// ---- faults ----

static bool check_kill(const struct world *w, const struct call *call, struct diag *d)
{
    const char *name = argument(call, 0)->text;
    if (record_find(w, ENGINE_LINUX, LINUX_PROCESS, name) == 0 &&
        record_find(w, ENGINE_LINUX, LINUX_TASK, name) == 0) {
        diag_say(d, "there is no process or task called '%s'", name);
        return diag_help(d, "`show` lists what there is");
    }
    return true;
}

static uint64_t apply_kill(struct world *w, const struct call *call)
{
    const char *name = argument(call, 0)->text;
    uint64_t process = record_find(w, ENGINE_LINUX, LINUX_PROCESS, name);
    if (process != 0) {
        fault_kill(w, (linux_process_h){process});
        return process;
    }
    linux_task_h h = {record_find(w, ENGINE_LINUX, LINUX_TASK, name)};
    fault_kill_task(w, h);
    if (linux_task_at(w, h)->does == DOES_CALLS) {
        return h.bits;
    }
    linux_task_remove(w, h);
    return 0;
}

static bool check_power_on(const struct world *w, const struct call *call, struct diag *d)
{
    if (linux_host_at(w, (linux_host_h){bits_of(call, 0)})->power == LINUX_ON) {
        return diag_say(d, "it has power");
    }
    return true;
}

static uint64_t apply_power_off(struct world *w, const struct call *call)
{
    fault_power_off(w, (linux_host_h){bits_of(call, 0)});
    return bits_of(call, 0);
}

static uint64_t apply_power_on(struct world *w, const struct call *call)
{
    fault_power_on(w, (linux_host_h){bits_of(call, 0)});
    return bits_of(call, 0);
}

static bool check_state(const struct world *w, const struct call *call, struct diag *d)
{
    static const enum disk_state states[] = {
        [COMMAND_STALL] = DISK_STALLED, [COMMAND_BREAK] = DISK_FAILS, [COMMAND_MEND] = DISK_WORKS};
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){bits_of(call, 0)});
    if (disk->state == states[call->command - linux_commands]) {
        return diag_say(d, "'%s' does so already", name_text(w, disk->name));
    }
    return true;
}

static uint64_t apply_state(struct world *w, const struct call *call)
{
    linux_disk_h h = {bits_of(call, 0)};
    long row = call->command - linux_commands;
    disk_set_state(w, h,
                   row == COMMAND_STALL   ? DISK_STALLED
                   : row == COMMAND_BREAK ? DISK_FAILS
                                          : DISK_WORKS);
    return h.bits;
}

static uint64_t apply_recent(struct world *w, const struct call *call)
{
    linux_disk_h h = {bits_of(call, 0)};
    struct linux_disk *disk = linux_disk_edit(w, h);
    struct linux_host *host = linux_host_edit(w, disk->host);
    disk_credit_share(host, disk, argument(call, 1)->number, host_jiffy(w, host));
    return h.bits;
}

static bool check_fill(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){bits_of(call, 0)});
    if (disk->capacity_bytes == INT64_MAX) {
        diag_say(d, "'%s' has no end", name_text(w, disk->name));
        return diag_help(d, "`set %s capacity=...` first", name_text(w, disk->name));
    }
    if (disk->capacity_bytes - disk->used_bytes < argument(call, 1)->number) {
        return diag_say(d, "less than that is left");
    }
    return true;
}

static uint64_t apply_fill(struct world *w, const struct call *call)
{
    linux_disk_h h = {bits_of(call, 0)};
    struct linux_disk *disk = linux_disk_edit(w, h);
    disk->used_bytes = disk->capacity_bytes - argument(call, 1)->number;
    return h.bits;
}

// ---- the table ----

#define PARAMETERS(table) .parameters = (table), .parameter_count = COUNT_OF(table)
#define A_NAME                                                                                     \
    {                                                                                              \
        .name = "name", .doc = "its name", .type = {.kind = VALUE_NAME}, .positional = true        \
    }
#define A_RECORD(word, row)                                                                        \
    {                                                                                              \
        .name = (word), .doc = "which one", .type = {.kind = VALUE_RECORD, .record = (row)},       \
        .positional = true                                                                         \
    }
#define A_SIZE(word, words, text, low)                                                             \
    {                                                                                              \
        .name = (word), .doc = (words), .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},         \
        .default_text = (text), .least = (low), .most = INT64_C(1) << 44                           \
    }
#define A_NUMBER(word, words, text, low, high)                                                     \
    {                                                                                              \
        .name = (word), .doc = (words), .type = {.kind = VALUE_NUMBER}, .default_text = (text),    \
        .least = (low), .most = (high)                                                             \
    }

static const char *const kinds[] = {
    [KIND_PLAIN] = "plain", [KIND_HDD] = "hdd",         [KIND_SSD] = "ssd",
    [KIND_NVME] = "nvme",   [KIND_NETWORK] = "network", NULL,
};

static const struct parameter host_parameters[] = {
    [HOST_NAME] = A_NAME,
    [HOST_MEMORY] = A_SIZE("memory", "all of it", "8GiB", INT64_C(1) << 26),
    [HOST_KERNEL] = A_SIZE("kernel", "what the kernel itself uses", "256MiB", 0),
    [HOST_ANONYMOUS] = A_SIZE("anonymous", "what processes use that are not modelled", "0", 0),
    [HOST_ACTIVE] = A_SIZE("active", "active pages of files that are not modelled", "0", 0),
    [HOST_INACTIVE] = A_SIZE("inactive", "inactive pages of files that are not modelled", "0", 0),
    [HOST_HZ] = A_NUMBER("hz", "ticks a second: 100, 250 or 1000", "250", 100, 1000),
    [HOST_CPUS] = A_NUMBER("cpus", "how many processors", "2", 1, 4096),
};
static const struct parameter zone_parameters[] = {
    A_RECORD("host", LINUX_HOST),
    A_NAME,
    A_NUMBER("managed", "its pages", NULL, 0, INT64_C(1) << 40),
    A_NUMBER("high", "its high watermark, in pages", NULL, 0, INT64_C(1) << 40),
    A_NUMBER("protection", "the largest number of its protection list", "0", 0, INT64_C(1) << 40),
};
static const struct parameter disk_parameters[] = {
    A_NAME,
    A_RECORD("host", LINUX_HOST),
    {
        .name = "kind",
        .doc = "whose figures it has where none are given",
        .type = {.kind = VALUE_CHOICE, .choices = kinds},
        .default_text = "plain",
    },
};
static const struct parameter file_parameters[] = {
    A_NAME,
    A_RECORD("disk", LINUX_DISK),
    A_NUMBER("count", "how many: above 1 they are called NAME-0, NAME-1 and so on", "1", 1,
             FILES_MOST),
    A_SIZE("length", "what is on disk of each already", "0", 0),
};
static const struct parameter process_parameters[] = {A_NAME, A_RECORD("host", LINUX_HOST)};

#define TASK_PARAMETERS                                                                            \
    [TASK_NAME] = A_NAME,                                                                          \
    [TASK_FILE] =                                                                                  \
        {                                                                                          \
            .name = "file",                                                                        \
            .doc = "its file, or the name before the number of its files",                         \
            .type = {.kind = VALUE_TEXT},                                                          \
    },                                                                                             \
    [TASK_PROCESS] = {                                                                             \
        .name = "process",                                                                         \
        .doc = "whose thread it is",                                                               \
        .type = {.kind = VALUE_RECORD, .record = LINUX_PROCESS},                                   \
        .default_text = "",                                                                        \
    }

static const struct parameter writer_parameters[] = {
    TASK_PARAMETERS,
    [WRITER_FILES] =
        A_NUMBER("files", "how many files there are: FILE-0, FILE-1 and so on", "1", 1, FILES_MOST),
    [WRITER_FIRST] = A_NUMBER("first", "the first that it writes to", "0", 0, FILES_MOST),
    [WRITER_STRIDE] = A_NUMBER("stride", "from one to the next", "1", 1, FILES_MOST),
};
static const struct parameter reader_parameters[] = {
    TASK_PARAMETERS,
    A_SIZE("from", "where it begins", "0", 0),
};
static const struct parameter task_parameters[] = {A_RECORD("task", LINUX_TASK)};
static const struct parameter write_parameters[] = {
    A_RECORD("file", LINUX_FILE),
    {
        .name = "bytes",
        .doc = "how many",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
        .positional = true,
        .least = 1,
        .most = INT64_C(1) << 40,
    },
    A_SIZE("at", "from there on instead of at the end", "", 0),
};
static const struct parameter read_parameters[] = {
    A_RECORD("file", LINUX_FILE),
    {
        .name = "bytes",
        .doc = "how many",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
        .positional = true,
        .least = 1,
        .most = INT64_C(1) << 40,
    },
    A_SIZE("at", "from there on", "0", 0),
};
static const struct parameter on_file_parameters[] = {A_RECORD("file", LINUX_FILE)};
static const struct parameter on_host_parameters[] = {A_RECORD("host", LINUX_HOST)};
static const struct parameter on_disk_parameters[] = {A_RECORD("disk", LINUX_DISK)};
static const struct parameter count_parameters[] = {
    A_RECORD("process", LINUX_PROCESS),
    {
        .name = "count",
        .doc = "how many more; below 0: how many fewer",
        .type = {.kind = VALUE_NUMBER},
        .positional = true,
        .default_text = "1",
        .least = -INT32_MAX,
        .most = INT32_MAX,
    },
};
static const struct parameter memory_parameters[] = {
    A_RECORD("process", LINUX_PROCESS),
    {
        .name = "bytes",
        .doc = "how much from now on",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
        .positional = true,
        .least = 0,
        .most = INT64_C(1) << 44,
    },
};
static const struct parameter kill_parameters[] = {
    {
        .name = "name",
        .doc = "of a process or a task",
        .type = {.kind = VALUE_TEXT},
        .positional = true,
    },
};
static const struct parameter recent_parameters[] = {
    A_RECORD("disk", LINUX_DISK),
    A_NUMBER("pages", "how many", NULL, 0, INT64_C(1) << 40),
};
static const struct parameter fill_parameters[] = {
    A_RECORD("disk", LINUX_DISK),
    A_SIZE("left", "what is left of its capacity", "0", 0),
};

#define EXAMPLE_DISK "linux.host box\nlinux.disk sda box\n"
#define EXAMPLE_FILE EXAMPLE_DISK "linux.file log sda\n"
#define EXAMPLE_WRITER EXAMPLE_FILE "linux.writer app file=log rate=20MB/s\n"
#define EXAMPLE_PROCESS "linux.host box\nlinux.process broker box\n"

#define COMMAND(row, word, words, text, table, looks, does)                                        \
    [row] = {.name = (word),                                                                       \
             .doc = (words),                                                                       \
             .example = (text),                                                                    \
             PARAMETERS(table),                                                                    \
             .settings_of = -1,                                                                    \
             .check = (looks),                                                                     \
             .apply = (does)}
#define MAKES(row, word, words, text, table, of, looks, does)                                      \
    [row] = {.name = (word),                                                                       \
             .doc = (words),                                                                       \
             .example = (text),                                                                    \
             PARAMETERS(table),                                                                    \
             .settings_of = (of),                                                                  \
             .check = (looks),                                                                     \
             .apply = (does)}
#define FAULT(row, word, words, text, table, looks, does)                                          \
    [row] = {.name = (word),                                                                       \
             .doc = (words),                                                                       \
             .example = (text),                                                                    \
             PARAMETERS(table),                                                                    \
             .settings_of = -1,                                                                    \
             .fault = true,                                                                        \
             .check = (looks),                                                                     \
             .apply = (does)}

const struct command linux_commands[] = {
    MAKES(COMMAND_HOST, "host", "Makes a machine: memory, a page cache, and the kernel's knobs.",
          "linux.host box memory=16GiB vm.dirty_ratio=40", host_parameters, LINUX_HOST, check_host,
          apply_host),
    COMMAND(
        COMMAND_ZONE, "zone",
        "Tells a zone of a host's memory, as /proc/zoneinfo has it; the reserve is then that of "
        "the zones.",
        "linux.host box\nlinux.zone box Normal managed=2000000 high=20000", zone_parameters, NULL,
        apply_zone),
    MAKES(COMMAND_DISK, "disk", "Makes a disk of a host.",
          "linux.host box\nlinux.disk sda box kind=hdd", disk_parameters, LINUX_DISK, check_disk,
          apply_disk),
    COMMAND(COMMAND_FILE, "file", "Makes a file, or many, on a disk.",
            EXAMPLE_DISK "linux.file log sda", file_parameters, check_file, apply_file),
    MAKES(COMMAND_PROCESS, "process", "Makes a process: threads, open files and memory of its own.",
          "linux.host box\nlinux.process broker box nofile=100000", process_parameters,
          LINUX_PROCESS, check_process, apply_process),
    MAKES(COMMAND_WRITER, "writer", "Makes a thread that appends to files, and starts it.",
          EXAMPLE_FILE "linux.writer app file=log rate=20MB/s", writer_parameters, LINUX_TASK,
          check_writer, apply_writer),
    MAKES(COMMAND_READER, "reader", "Makes a thread that reads a file on and on, and starts it.",
          EXAMPLE_FILE "linux.reader tail file=log rate=20MB/s", reader_parameters, LINUX_TASK,
          check_reader, apply_reader),
    COMMAND(COMMAND_START, "start", "A writer or reader that was stopped goes on.",
            EXAMPLE_WRITER "linux.stop app\nlinux.start app", task_parameters, check_start,
            apply_start),
    COMMAND(COMMAND_STOP, "stop", "A writer or reader makes no more calls.",
            EXAMPLE_WRITER "linux.stop app", task_parameters, check_stop, apply_stop),
    COMMAND(COMMAND_MEASURE, "measure",
            "Counts the calls of a task and their durations anew from now on.",
            EXAMPLE_WRITER "linux.measure app", task_parameters, NULL, apply_measure),
    COMMAND(COMMAND_WRITE, "write", "Writes into a file once.", EXAMPLE_FILE "linux.write log 1MiB",
            write_parameters, check_file_power, apply_write),
    COMMAND(COMMAND_READ, "read", "Reads from a file once.",
            EXAMPLE_DISK "linux.file old sda length=1GiB\nlinux.read old 1MiB", read_parameters,
            check_file_power, apply_read),
    COMMAND(COMMAND_FSYNC, "fsync", "Waits until a file's dirty pages and its length are on disk.",
            EXAMPLE_FILE "linux.write log 1MiB\nlinux.fsync log", on_file_parameters,
            check_file_power, apply_fsync),
    COMMAND(COMMAND_FDATASYNC, "fdatasync",
            "As fsync, and writes no metadata where the length has not changed.",
            EXAMPLE_FILE "linux.write log 1MiB\nlinux.fdatasync log", on_file_parameters,
            check_file_power, apply_fsync),
    COMMAND(COMMAND_SYNC, "sync", "Has all that is dirty on a host written, and waits for it.",
            EXAMPLE_WRITER "linux.sync box", on_host_parameters, check_host_power, apply_sync),
    COMMAND(COMMAND_REMOVE, "remove", "Removes a file at which nobody is.",
            EXAMPLE_FILE "linux.remove log", on_file_parameters, check_remove, apply_remove),
    COMMAND(COMMAND_MEMORY, "memory",
            "Gives a process so much memory of its own, such as a heap; the page cache makes room.",
            EXAMPLE_PROCESS "linux.memory broker 2GiB", memory_parameters, check_live,
            apply_memory),
    COMMAND(COMMAND_OPEN, "open", "A process opens files, or closes them.",
            EXAMPLE_PROCESS "linux.open broker 100", count_parameters, check_open, apply_open),
    COMMAND(COMMAND_MAP, "map", "A process maps files into its memory, or unmaps them.",
            EXAMPLE_PROCESS "linux.map broker 100", count_parameters, check_map, apply_map),
    FAULT(COMMAND_KILL, "kill",
          "Kills a process with its threads, or one thread; what it wrote stays in the cache.",
          EXAMPLE_WRITER "linux.kill app", kill_parameters, check_kill, apply_kill),
    FAULT(COMMAND_POWER_OFF, "power_off",
          "A host loses its power: what is not on a disk is gone, to the byte.",
          EXAMPLE_WRITER "linux.power_off box", on_host_parameters, check_host_power,
          apply_power_off),
    COMMAND(COMMAND_POWER_ON, "power_on", "A host has power again, and starts anew.",
            "linux.host box\nlinux.power_off box\nlinux.power_on box", on_host_parameters,
            check_power_on, apply_power_on),
    FAULT(COMMAND_STALL, "stall", "A disk completes nothing any more.",
          EXAMPLE_DISK "linux.stall sda", on_disk_parameters, check_state, apply_state),
    FAULT(COMMAND_BREAK, "break", "A disk fails each request with EIO.",
          EXAMPLE_DISK "linux.break sda", on_disk_parameters, check_state, apply_state),
    COMMAND(COMMAND_MEND, "mend", "A disk works again.",
            EXAMPLE_DISK "linux.stall sda\nlinux.mend sda", on_disk_parameters, check_state,
            apply_state),
    FAULT(COMMAND_FILL, "fill", "Fills a disk, with files that are not modelled.",
          "linux.host box\nlinux.disk sda box capacity=10GiB\nlinux.fill sda left=1MiB",
          fill_parameters, check_fill, apply_fill),
    COMMAND(COMMAND_RECENT, "recent",
            "Counts pages as just written to a disk, for its share of the dirty limit and nothing "
            "else: what a machine had been doing before.",
            EXAMPLE_DISK "linux.recent sda pages=2000", recent_parameters, NULL, apply_recent),
};
