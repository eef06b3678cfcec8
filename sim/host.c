// host: see host.h.
#include "sim/host.h"

bool growth_room(struct growth *g, const struct host *host, size_t bytes, size_t more)
{
    if (g->capacity - g->used >= more) {
        return true;
    }
    size_t wanted = g->capacity == 0 ? 16 : g->capacity * 2;
    wanted = wanted < g->used + more ? g->used + more : wanted;
    unsigned char *larger = host->allocate(host->self, wanted * bytes);
    if (larger == NULL) {
        return false;
    }
    if (g->at != NULL) {
        memcpy(larger, g->at, g->used * bytes);
        host->release(host->self, g->at, g->capacity * bytes);
    }
    g->at = larger;
    g->capacity = wanted;
    return true;
}

void *growth_push(struct growth *g, const struct host *host, size_t bytes)
{
    return growth_room(g, host, bytes, 1) ? g->at + bytes * g->used++ : NULL;
}

void growth_free(struct growth *g, const struct host *host, size_t bytes)
{
    if (g->at != NULL) {
        host->release(host->self, g->at, g->capacity * bytes);
    }
    *g = (struct growth){0};
}
