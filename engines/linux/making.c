// making: commands that make hosts and what belongs to them, and let writers and readers go on.
#include "engines/linux/commands.h"

enum { NAME_ROOM = 300 };

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

// ---- host ----

bool making_check_host(const struct world *w, const struct call *call, struct diag *d)
{
    int64_t hz = argument(call, HOST_HZ)->number, used = 0;
    if (hz != 100 && hz != 250 && hz != 300 && hz != 1000) {
        diag_say(d, "a kernel does not tick %lld times a second", (long long)hz);
        return diag_expect(d, "hz=100, 250, 300 or 1000");
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

uint64_t making_host(struct world *w, const struct call *call)
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

uint64_t making_zone(struct world *w, const struct call *call)
{
    linux_zone_h h = {0};
    name_h name = name_intern(w, argument(call, 1)->text, argument(call, 1)->length);
    struct linux_zone *zone = linux_zone_add(w, &h);
    zone->host = (linux_host_h){command_bits(call, 0)};
    zone->name = name;
    zone->managed = argument(call, 2)->number;
    zone->high = argument(call, 3)->number;
    zone->protection = argument(call, 4)->number;
    linux_host_edit(w, zone->host)->zones++;
    host_reserve_changed(w, zone->host.bits);
    return zone->host.bits;
}

// ---- disk and file ----

bool making_check_disk(const struct world *w, const struct call *call, struct diag *d)
{
    return name_is_free(w, argument(call, 0)->text, d);
}

uint64_t making_disk(struct world *w, const struct call *call)
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
    disk->host = (linux_host_h){command_bits(call, 1)};
    disk_begin(w, h);
    return h.bits;
}

bool making_check_file(const struct world *w, const struct call *call, struct diag *d)
{
    char room[NAME_ROOM];
    int64_t count = argument(call, 2)->number, length = argument(call, 3)->number;
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){command_bits(call, 1)});
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

uint64_t making_file(struct world *w, const struct call *call)
{
    char room[NAME_ROOM];
    int64_t count = argument(call, 2)->number, length = argument(call, 3)->number;
    linux_disk_h disk = {command_bits(call, 1)};
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

bool making_check_truncate(const struct world *w, const struct call *call, struct diag *d)
{
    linux_file_h h = {command_bits(call, 0)};
    if (!command_power(w, command_host_of(w, h), d) || file_in_use(w, h, d)) {
        return false;
    }
    if (argument(call, 1)->number > linux_file_length(w, h)) {
        diag_say(d, "the file has %lld bytes", (long long)linux_file_length(w, h));
        return diag_help(d, "a file is made longer by writing to it");
    }
    return true;
}

uint64_t making_truncate(struct world *w, const struct call *call)
{
    linux_file_h h = {command_bits(call, 0)};
    linux_file_truncate_now(w, h, argument(call, 1)->number);
    return h.bits;
}

bool making_check_unlink(const struct world *w, const struct call *call, struct diag *d)
{
    linux_file_h h = {command_bits(call, 0)};
    return command_power(w, command_host_of(w, h), d) && !file_in_use(w, h, d);
}

uint64_t making_unlink(struct world *w, const struct call *call)
{
    linux_file_remove(w, (linux_file_h){command_bits(call, 0)});
    return 0;
}

// ---- processes and tasks ----

bool making_check_process(const struct world *w, const struct call *call, struct diag *d)
{
    return command_power(w, (linux_host_h){command_bits(call, 1)}, d) &&
           name_is_free(w, argument(call, 0)->text, d);
}

uint64_t making_process(struct world *w, const struct call *call)
{
    linux_process_h h = {0};
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    struct linux_process *p = linux_process_add(w, &h);
    settings_fill(w, call, LINUX_PROCESS, (unsigned char *)p);
    p->name = name;
    p->host = (linux_host_h){command_bits(call, 1)};
    return h.bits;
}

// The file that is the k-th in turn of a writer; 0: it is not there. It is looked for first where
// files that were made together lie, a stride behind the one before it.
static uint64_t file_of_writer(const struct world *w, const struct call *call, int64_t k,
                               uint64_t before)
{
    char room[NAME_ROOM];
    int64_t files = argument(call, WRITER_FILES)->number;
    int64_t stride = argument(call, WRITER_STRIDE)->number;
    int64_t number = argument(call, WRITER_FIRST)->number + k * stride;
    const char *name = file_name(room, argument(call, TASK_FILE)->text, number, files > 1);
    linux_file_h near = {before};
    for (int64_t i = 0; i < stride && near.bits != 0; i++) {
        near = linux_file_next(w, near);
    }
    if (near.bits != 0 && strcmp(name_text(w, linux_file_at(w, near)->name), name) == 0) {
        return near.bits;
    }
    return record_find(w, ENGINE_LINUX, LINUX_FILE, name);
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
    linux_host_h host = command_host_of(w, (linux_file_h){file});
    linux_process_h process = {
        call->arguments[TASK_PROCESS].given ? command_bits(call, TASK_PROCESS) : 0};
    if (process.bits != 0 && linux_process_at(w, process)->host.bits != host.bits) {
        return diag_say(d, "the process is not of the file's host");
    }
    if (process.bits != 0 && linux_process_at(w, process)->killed != 0) {
        return diag_say(d, "the process was killed");
    }
    return command_power(w, host, d) && name_is_free(w, argument(call, TASK_NAME)->text, d);
}

bool making_check_writer(const struct world *w, const struct call *call, struct diag *d)
{
    if (argument(call, WRITER_FIRST)->number >= argument(call, WRITER_FILES)->number) {
        return diag_say(d, "first must be below files");
    }
    uint64_t first = file_of_writer(w, call, 0, 0), file = 0;
    if (!check_task(w, call, first, d)) {
        return false;
    }
    for (int64_t k = 0; k < files_of_writer(call); k++) {
        file = file_of_writer(w, call, k, file);
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
    linux_process_h process = {
        call->arguments[TASK_PROCESS].given ? command_bits(call, TASK_PROCESS) : 0};
    task_begin(w, h, command_host_of(w, (linux_file_h){file}), process);
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

uint64_t making_writer(struct world *w, const struct call *call)
{
    uint64_t file = file_of_writer(w, call, 0, 0);
    linux_task_h h = add_task(w, call, DOES_WRITE, file);
    add_file(w, h, file);
    for (int64_t k = 1; k < files_of_writer(call); k++) {
        file = file_of_writer(w, call, k, file);
        add_file(w, h, file);
    }
    task_start(w, h);
    return h.bits;
}

bool making_check_reader(const struct world *w, const struct call *call, struct diag *d)
{
    return check_task(w, call,
                      record_find(w, ENGINE_LINUX, LINUX_FILE, argument(call, TASK_FILE)->text), d);
}

uint64_t making_reader(struct world *w, const struct call *call)
{
    uint64_t file = record_find(w, ENGINE_LINUX, LINUX_FILE, argument(call, TASK_FILE)->text);
    linux_task_h h = add_task(w, call, DOES_READ, file);
    linux_task_edit(w, h)->position = argument(call, 3)->number;
    add_file(w, h, file);
    task_start(w, h);
    return h.bits;
}

bool making_check_proceed(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_task *t = linux_task_at(w, (linux_task_h){command_bits(call, 0)});
    if (t->does == DOES_CALLS || t->stopped == 0) {
        return diag_say(d, t->does == DOES_CALLS ? "it is no writer or reader" : "it runs already");
    }
    if (t->process.bits != 0 && linux_process_at(w, t->process)->killed != 0) {
        return diag_say(d, "its process was killed");
    }
    return command_power(w, t->host, d);
}

uint64_t making_proceed(struct world *w, const struct call *call)
{
    linux_task_h h = {command_bits(call, 0)};
    linux_task_edit(w, h)->killed = 0;
    task_start(w, h);
    return h.bits;
}

bool making_check_halt(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_task *t = linux_task_at(w, (linux_task_h){command_bits(call, 0)});
    if (t->does == DOES_CALLS || t->stopped != 0) {
        return diag_say(d, t->does == DOES_CALLS ? "it is no writer or reader" : "it is stopped");
    }
    return true;
}

uint64_t making_halt(struct world *w, const struct call *call)
{
    task_stop(w, (linux_task_h){command_bits(call, 0)});
    return command_bits(call, 0);
}

uint64_t making_measure(struct world *w, const struct call *call)
{
    task_measure(w, (linux_task_h){command_bits(call, 0)});
    return command_bits(call, 0);
}
