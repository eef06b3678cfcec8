// memory: the host functions of sim/host.h on a POSIX system: calloc and free for blocks, mmap for
// worlds.
#ifndef ORRERY_REPL_MEMORY_H
#define ORRERY_REPL_MEMORY_H

#include "sim/host.h"

const struct host *memory_host(void);

// What a world may take by default: half of the machine's memory, in bytes.
int64_t memory_default_limit(void);

#endif
