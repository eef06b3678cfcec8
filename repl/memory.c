// memory: see memory.h. Address space is reserved without access and opened as a world grows, so
// that a large limit costs nothing and a wild write is caught.
#include "repl/memory.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void *allocate(void *self, size_t bytes)
{
    (void)self;
    return calloc(1, bytes);
}

static void release(void *self, void *block, size_t bytes)
{
    (void)self;
    (void)bytes;
    free(block);
}

static void *reserve(void *self, size_t bytes)
{
    (void)self;
    void *at = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

static bool commit(void *self, void *base, size_t bytes)
{
    (void)self;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return mprotect(base, (bytes + page - 1) / page * page, PROT_READ | PROT_WRITE) == 0;
}

static void unreserve(void *self, void *base, size_t bytes)
{
    (void)self;
    munmap(base, bytes);
}

const struct host *memory_host(void)
{
    static const struct host host = {.allocate = allocate,
                                     .release = release,
                                     .reserve = reserve,
                                     .commit = commit,
                                     .unreserve = unreserve};
    return &host;
}

int64_t memory_default_limit(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    int64_t half = pages > 0 && page > 0 ? (int64_t)pages * page / 2 : INT64_C(1) << 30;
    return max_i64(half, INT64_C(64) << 20);
}
