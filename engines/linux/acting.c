// acting: commands that write, read and sync by hand, use up what is countable, and break things.
#include "engines/linux/commands.h"

// ---- calls by hand ----

bool acting_check_file_power(const struct world *w, const struct call *call, struct diag *d)
{
    return command_power(w, command_host_of(w, (linux_file_h){command_bits(call, 0)}), d);
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

uint64_t acting_write(struct world *w, const struct call *call)
{
    linux_file_h file = {command_bits(call, 0)};
    linux_task_h task = hand(w, command_host_of(w, file));
    const struct linux_caller nobody = {0};
    if (call->arguments[2].given) {
        linux_write_at(w, task, file, argument(call, 2)->number, argument(call, 1)->number, nobody);
    } else {
        linux_append(w, task, file, argument(call, 1)->number, nobody);
    }
    return file.bits;
}

uint64_t acting_read(struct world *w, const struct call *call)
{
    linux_file_h file = {command_bits(call, 0)};
    linux_task_h task = hand(w, command_host_of(w, file));
    linux_read(w, task, file, argument(call, 2)->number, argument(call, 1)->number,
               (struct linux_caller){0});
    return file.bits;
}

uint64_t acting_fsync(struct world *w, const struct call *call)
{
    linux_file_h file = {command_bits(call, 0)};
    linux_task_h task = hand(w, command_host_of(w, file));
    bool data_only = call->command == &linux_commands[COMMAND_FDATASYNC];
    linux_sync(w, task, file, data_only, (struct linux_caller){0});
    return file.bits;
}

bool acting_check_host_power(const struct world *w, const struct call *call, struct diag *d)
{
    return command_power(w, (linux_host_h){command_bits(call, 0)}, d);
}

uint64_t acting_sync(struct world *w, const struct call *call)
{
    linux_host_h host = {command_bits(call, 0)};
    linux_sync_all(w, hand(w, host), (struct linux_caller){0});
    return host.bits;
}

// ---- countable things ----

bool acting_check_live(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_process *p = linux_process_at(w, (linux_process_h){command_bits(call, 0)});
    if (p->killed != 0) {
        return diag_say(d, "'%s' was killed", name_text(w, p->name));
    }
    return command_power(w, p->host, d);
}

bool acting_check_open(const struct world *w, const struct call *call, struct diag *d)
{
    if (!acting_check_live(w, call, d)) {
        return false;
    }
    const struct linux_process *p = linux_process_at(w, (linux_process_h){command_bits(call, 0)});
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

uint64_t acting_open(struct world *w, const struct call *call)
{
    linux_open(w, (linux_process_h){command_bits(call, 0)}, argument(call, 1)->number);
    return command_bits(call, 0);
}

bool acting_check_map(const struct world *w, const struct call *call, struct diag *d)
{
    if (!acting_check_live(w, call, d)) {
        return false;
    }
    const struct linux_process *p = linux_process_at(w, (linux_process_h){command_bits(call, 0)});
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

uint64_t acting_map(struct world *w, const struct call *call)
{
    linux_map(w, (linux_process_h){command_bits(call, 0)}, argument(call, 1)->number);
    return command_bits(call, 0);
}

uint64_t acting_memory(struct world *w, const struct call *call)
{
    linux_process_h h = {command_bits(call, 0)};
    int outcome = linux_memory(w, h, argument(call, 1)->number);
    if (outcome != 0) {
        rule(w, RULE_NO_MEMORY, h.bits, argument(call, 1)->number, 0);
    }
    return h.bits;
}

// ---- faults ----

bool acting_check_kill(const struct world *w, const struct call *call, struct diag *d)
{
    const char *name = argument(call, 0)->text;
    if (record_find(w, ENGINE_LINUX, LINUX_PROCESS, name) == 0 &&
        record_find(w, ENGINE_LINUX, LINUX_TASK, name) == 0) {
        diag_say(d, "there is no process or task called '%s'", name);
        return diag_help(d, "`show` lists what there is");
    }
    return true;
}

uint64_t acting_kill(struct world *w, const struct call *call)
{
    const char *name = argument(call, 0)->text;
    uint64_t process = record_find(w, ENGINE_LINUX, LINUX_PROCESS, name);
    if (process != 0) {
        fault_kill(w, (linux_process_h){process});
        return process;
    }
    linux_task_h h = {record_find(w, ENGINE_LINUX, LINUX_TASK, name)};
    const struct linux_task *t = linux_task_at(w, h);
    bool scheduled = t->does != DOES_CALLS, stays = !scheduled && t->once == 0;
    fault_kill_task(w, h);
    if (scheduled) {
        linux_task_remove(w, h);
    }
    return stays ? h.bits : 0;
}

bool acting_check_power_on(const struct world *w, const struct call *call, struct diag *d)
{
    if (linux_host_at(w, (linux_host_h){command_bits(call, 0)})->power == LINUX_ON) {
        return diag_say(d, "it has power");
    }
    return true;
}

uint64_t acting_power_off(struct world *w, const struct call *call)
{
    fault_power_off(w, (linux_host_h){command_bits(call, 0)});
    return command_bits(call, 0);
}

uint64_t acting_power_on(struct world *w, const struct call *call)
{
    fault_power_on(w, (linux_host_h){command_bits(call, 0)});
    return command_bits(call, 0);
}

bool acting_check_state(const struct world *w, const struct call *call, struct diag *d)
{
    static const enum disk_state states[] = {
        [COMMAND_STALL] = DISK_STALLED, [COMMAND_BREAK] = DISK_FAILS, [COMMAND_MEND] = DISK_WORKS};
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){command_bits(call, 0)});
    if (disk->state == states[call->command - linux_commands]) {
        return diag_say(d, "'%s' does so already", name_text(w, disk->name));
    }
    return true;
}

uint64_t acting_state(struct world *w, const struct call *call)
{
    linux_disk_h h = {command_bits(call, 0)};
    long row = call->command - linux_commands;
    disk_set_state(w, h,
                   row == COMMAND_STALL   ? DISK_STALLED
                   : row == COMMAND_BREAK ? DISK_FAILS
                                          : DISK_WORKS);
    return h.bits;
}

uint64_t acting_recent(struct world *w, const struct call *call)
{
    linux_disk_h h = {command_bits(call, 0)};
    struct linux_disk *disk = linux_disk_edit(w, h);
    struct linux_host *host = linux_host_edit(w, disk->host);
    disk_credit_share(host, disk, argument(call, 1)->number, host_jiffy(w, host));
    return h.bits;
}

bool acting_check_fill(const struct world *w, const struct call *call, struct diag *d)
{
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){command_bits(call, 0)});
    if (disk->capacity_bytes == INT64_MAX) {
        diag_say(d, "'%s' has no end", name_text(w, disk->name));
        return diag_help(d, "`set %s capacity=...` first", name_text(w, disk->name));
    }
    if (disk->capacity_bytes - disk->used_bytes < argument(call, 1)->number) {
        return diag_say(d, "less than that is left");
    }
    return true;
}

uint64_t acting_fill(struct world *w, const struct call *call)
{
    linux_disk_h h = {command_bits(call, 0)};
    struct linux_disk *disk = linux_disk_edit(w, h);
    disk->used_bytes = disk->capacity_bytes - argument(call, 1)->number;
    return h.bits;
}
