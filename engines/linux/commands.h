// commands: what the commands of a host check and do, for their table.
//
//   making.c      hosts, disks, files, processes, writers and readers; their starting and halting
//   acting.c      calls by hand, countable things, faults
//   commands.c    the table
#ifndef ORRERY_LINUX_COMMANDS_H
#define ORRERY_LINUX_COMMANDS_H

#include "engines/linux/inside.h"

enum { FILES_MOST = 4096 };

// Places of parameters.
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
enum { TASK_NAME, TASK_FILE, TASK_PROCESS, WRITER_FILES, WRITER_FIRST, WRITER_STRIDE };

static inline uint64_t command_bits(const struct call *call, int i)
{
    return (uint64_t)argument(call, i)->number;
}

static inline linux_host_h command_host_of(const struct world *w, linux_file_h h)
{
    return linux_disk_at(w, linux_file_at(w, h)->disk)->host;
}

static inline bool command_power(const struct world *w, linux_host_h h, struct diag *d)
{
    const struct linux_host *host = linux_host_at(w, h);
    if (host->power == LINUX_ON) {
        return true;
    }
    diag_say(d, "'%s' has no power", name_text(w, host->name));
    return diag_help(d, "`power_on %s` first", name_text(w, host->name));
}

// ---- making.c ----

bool making_check_host(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_host(struct world *w, const struct call *call);
uint64_t making_zone(struct world *w, const struct call *call);
bool making_check_disk(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_disk(struct world *w, const struct call *call);
bool making_check_file(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_file(struct world *w, const struct call *call);
bool making_check_truncate(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_truncate(struct world *w, const struct call *call);
bool making_check_unlink(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_unlink(struct world *w, const struct call *call);
bool making_check_process(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_process(struct world *w, const struct call *call);
bool making_check_writer(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_writer(struct world *w, const struct call *call);
bool making_check_reader(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_reader(struct world *w, const struct call *call);
bool making_check_proceed(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_proceed(struct world *w, const struct call *call);
bool making_check_halt(const struct world *w, const struct call *call, struct diag *d);
uint64_t making_halt(struct world *w, const struct call *call);
uint64_t making_measure(struct world *w, const struct call *call);

// ---- acting.c ----

bool acting_check_file_power(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_write(struct world *w, const struct call *call);
uint64_t acting_read(struct world *w, const struct call *call);
uint64_t acting_fsync(struct world *w, const struct call *call);
bool acting_check_host_power(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_sync(struct world *w, const struct call *call);
bool acting_check_live(const struct world *w, const struct call *call, struct diag *d);
bool acting_check_open(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_open(struct world *w, const struct call *call);
bool acting_check_map(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_map(struct world *w, const struct call *call);
uint64_t acting_memory(struct world *w, const struct call *call);
bool acting_check_kill(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_kill(struct world *w, const struct call *call);
bool acting_check_power_on(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_power_off(struct world *w, const struct call *call);
uint64_t acting_power_on(struct world *w, const struct call *call);
bool acting_check_state(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_state(struct world *w, const struct call *call);
uint64_t acting_recent(struct world *w, const struct call *call);
bool acting_check_fill(const struct world *w, const struct call *call, struct diag *d);
uint64_t acting_fill(struct world *w, const struct call *call);

#endif
