// host: see host.h.
#include "sim/host.h"

void *growth_push(struct growth *g, const struct host *host, size_t bytes)
{
    if (g->used == g->capacity) {
        size_t wanted = g->capacity == 0 ? 16 : g->capacity * 2;
        unsigned char *larger = host->allocate(host->self, wanted * bytes);
        if (larger == NULL) {
            return NULL;
        }
        if (g->at != NULL) {
            memcpy(larger, g->at, g->used * bytes);
            host->release(host->self, g->at, g->capacity * bytes);
        }
        g->at = larger;
        g->capacity = wanted;
    }
    return g->at + bytes * g->used++;
}

void growth_free(struct growth *g, const struct host *host, size_t bytes)
{
    if (g->at != NULL) {
        host->release(host->self, g->at, g->capacity * bytes);
    }
    *g = (struct growth){0};
}
