// seam: what engines that stand on a host may ask of it. See linux.h.
#include "engines/linux/inside.h"

linux_host_h linux_host_named(const struct world *w, const char *name)
{
    return (linux_host_h){record_find(w, ENGINE_LINUX, LINUX_HOST, name)};
}

linux_disk_h linux_disk_named(const struct world *w, const char *name)
{
    return (linux_disk_h){record_find(w, ENGINE_LINUX, LINUX_DISK, name)};
}

// ---- who acts, and on what ----

// The default of a setting, for records that no command makes.
static int64_t default_of(const struct world *w, enum linux_setting setting)
{
    const struct setting *row = &linux_settings[setting];
    struct value value = {0};
    struct diag unheard = {0};
    bool parsed = value_parse(row->type, row->least, row->most, w, ENGINE_LINUX, row->default_text,
                              strlen(row->default_text), &value, &unheard);
    ASSERT(parsed);
    return value.number;
}

linux_process_h linux_process_make(struct world *w, linux_host_h host, const char *name)
{
    linux_process_h h = {0};
    name_h text = name_intern(w, name, strlen(name));
    struct linux_process *p = linux_process_add(w, &h);
    p->host = host;
    p->name = text;
    p->nofile = default_of(w, SETTING_NOFILE);
    return h;
}

void linux_process_kill(struct world *w, linux_process_h process) { fault_kill(w, process); }

linux_task_h linux_task_make(struct world *w, linux_host_h host, linux_process_h process,
                             const char *name)
{
    linux_task_h h = {0};
    name_h text = name_intern(w, name, strlen(name));
    struct linux_task *t = linux_task_add(w, &h);
    t->name = text;
    t->rate = INT64_MAX;
    t->block_bytes = default_of(w, SETTING_BLOCK);
    task_begin(w, h, host, process);
    return h;
}

bool linux_task_is_idle(const struct world *w, linux_task_h task)
{
    const struct linux_task *t = linux_task_at(w, task);
    return t->does == DOES_CALLS && t->busy == 0 && t->killed == 0 && world_now(w) >= t->clock &&
           linux_host_at(w, t->host)->power == LINUX_ON;
}

void linux_task_remove_idle(struct world *w, linux_task_h task)
{
    ASSERT(linux_task_at(w, task)->busy == 0);
    linux_task_remove(w, task);
}

linux_file_h linux_file_make(struct world *w, linux_disk_h disk, const char *name)
{
    linux_file_h h = {0};
    name_h text = name_intern(w, name, strlen(name));
    struct linux_file *file = linux_file_add(w, &h);
    file->disk = disk;
    file->name = text;
    return h;
}

void linux_file_truncate_now(struct world *w, linux_file_h file, int64_t bytes)
{
    struct at_file at = cache_at(w, file);
    ASSERT(bytes >= 0 && bytes <= at.file->length_bytes);
    cache_truncate(w, &at, bytes);
}

void linux_file_remove_now(struct world *w, linux_file_h file) { linux_file_remove(w, file); }

// ---- calls ----

static void call(struct world *w, linux_task_h task, enum call_kind kind, linux_file_h file,
                 int64_t offset, int64_t bytes, struct linux_caller caller)
{
    ASSERT(linux_task_is_idle(w, task));
    struct linux_task *t = linux_task_edit(w, task);
    t->file = file;
    t->offset = offset;
    t->asked = t->left = bytes;
    t->kind = caller.kind;
    t->target = caller.target;
    t->tag = (uint64_t)caller.tag;
    task_call(w, task, kind);
}

void linux_append(struct world *w, linux_task_h task, linux_file_h file, int64_t bytes,
                  struct linux_caller caller)
{
    linux_task_edit(w, task)->appends = 1;
    call(w, task, CALL_WRITE, file, linux_file_length(w, file), bytes, caller);
}

void linux_write_at(struct world *w, linux_task_h task, linux_file_h file, int64_t offset,
                    int64_t bytes, struct linux_caller caller)
{
    linux_task_edit(w, task)->appends = 0;
    call(w, task, CALL_WRITE, file, offset, bytes, caller);
}

void linux_append_direct(struct world *w, linux_task_h task, linux_file_h file, int64_t bytes,
                         struct linux_caller caller)
{
    call(w, task, CALL_DIRECT, file, linux_file_length(w, file), bytes, caller);
}

void linux_read(struct world *w, linux_task_h task, linux_file_h file, int64_t offset,
                int64_t bytes, struct linux_caller caller)
{
    call(w, task, CALL_READ, file, offset, bytes, caller);
}

void linux_sync(struct world *w, linux_task_h task, linux_file_h file, bool data_only,
                struct linux_caller caller)
{
    linux_task_edit(w, task)->data_only = data_only;
    call(w, task, CALL_SYNC_FILE, file, 0, 0, caller);
}

void linux_sync_all(struct world *w, linux_task_h task, struct linux_caller caller)
{
    call(w, task, CALL_SYNC_ALL, (linux_file_h){0}, 0, 0, caller);
}

// ---- countable things ----

int linux_open(struct world *w, linux_process_h process, int64_t count)
{
    struct linux_process *p = linux_process_edit(w, process);
    struct linux_host *host = linux_host_edit(w, p->host);
    if (count > 0 && add_clamped(p->descriptors, count) > p->nofile) {
        return -LINUX_EMFILE;
    }
    if (count > 0 && add_clamped(host->descriptors, count) > host->file_max) {
        return -LINUX_ENFILE;
    }
    count = max_i64(count, -p->descriptors);
    p->descriptors += count;
    host->descriptors += count;
    return 0;
}

int linux_map(struct world *w, linux_process_h process, int64_t count)
{
    struct linux_process *p = linux_process_edit(w, process);
    if (count > 0 && add_clamped(p->maps, count) > linux_host_at(w, p->host)->max_map_count) {
        return -LINUX_ENOMEM;
    }
    p->maps += max_i64(count, -p->maps);
    return 0;
}

// __vm_enough_memory, mm/util.c; simplified: without the reserves for root and for the user.
static bool may_promise(const struct linux_host *host, int64_t pages)
{
    int64_t swap = host->swap_bytes / PAGE_BYTES;
    switch (host->overcommit_memory) {
    case 1:
        return true;
    case 2:
        return add_clamped(host->committed, pages) <=
               add_clamped(swap, mul_div(host->total, host->overcommit_ratio, 100));
    default:
        return pages <= host->total + swap;
    }
}

int linux_memory(struct world *w, linux_process_h process, int64_t bytes)
{
    struct linux_process *p = linux_process_edit(w, process);
    struct linux_host *host = linux_host_edit(w, p->host);
    int64_t more = pages_of(bytes) - p->memory;
    if (more > 0 && !may_promise(host, more)) {
        return -LINUX_ENOMEM;
    }
    while (!memory_change(w, p->host, more)) {
        if (!fault_oom(w, p->host, process)) {
            return -LINUX_ENOMEM;
        }
    }
    p->memory += more;
    p->anonymous += more;
    host->committed += more;
    return 0;
}

// ---- what happened ----

void linux_watch(struct world *w, linux_host_h host, uint32_t kind, uint64_t target)
{
    offset_t watchers = pool_locate(&w->image, host.bits) + offsetof(struct linux_host, watchers);
    struct linux_watcher *watcher = array_push(&w->image, watchers);
    *watcher = (struct linux_watcher){.target = target, .kind = kind};
}

void linux_watch_process(struct world *w, linux_process_h process, uint32_t kind, uint64_t target)
{
    struct linux_process *p = linux_process_edit(w, process);
    p->watcher_kind = kind;
    p->watcher = target;
}

linux_loss_h linux_lost_next(const struct world *w, linux_file_h file, linux_loss_h after)
{
    return after.bits == 0 ? linux_file_at(w, file)->first_loss : linux_loss_at(w, after)->next;
}
