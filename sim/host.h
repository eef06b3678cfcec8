// host: the only way in which the simulator gets memory.
//
// The program fills one of these at start (repl/memory.c does it with mmap; tests do it with
// functions that fail on purpose). All sizes are in bytes.
//
//   allocate    zeroed memory, or NULL
//   release     gives it back; `bytes` as allocated
//   reserve     address space without memory behind it, page-aligned, or NULL
//   commit      makes [0, bytes) of a reservation usable; bytes only grow; new memory reads as
//               zero. false: the machine has no more
//   unreserve   gives a reservation and what is behind it back
#ifndef ORRERY_SIM_HOST_H
#define ORRERY_SIM_HOST_H

#include "sim/base.h"

struct host {
    void *self;
    void *(*allocate)(void *self, size_t bytes);
    void (*release)(void *self, void *block, size_t bytes);
    void *(*reserve)(void *self, size_t bytes);
    bool (*commit)(void *self, void *base, size_t bytes);
    void (*unreserve)(void *self, void *base, size_t bytes);
};

// Memory of the host that grows by doubling: `used` elements are valid. Zero is an empty one.
struct growth {
    unsigned char *at;
    size_t used, capacity; // in elements
};

// Room for one more element of `bytes`; NULL when the host has no more (the old content stays).
void *growth_push(struct growth *g, const struct host *host, size_t bytes);
// Room for `more` elements, so that the next pushes can not fail. false: the host has no more.
bool growth_room(struct growth *g, const struct host *host, size_t bytes, size_t more);
void growth_free(struct growth *g, const struct host *host, size_t bytes);

#endif
