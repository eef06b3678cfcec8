// registry: see registry.h.
#include "engines/registry.h"

#include "engines/linux/linux.h"
#include "engines/queue/queue.h"
#include "sim/core.h"

const struct engine *const engine_registry[ENGINE_LIMIT] = {
    [ENGINE_CORE] = &core_engine,
    [ENGINE_QUEUE] = &queue_engine,
    [ENGINE_LINUX] = &linux_engine,
};
