// scratch: see scratch.h. Whether an event finds memory depends on the image's limit and on what
// that event takes, not on what earlier ones left here: a run that is repeated goes the same way.
#include "sim/scratch.h"

enum { ALIGNMENT = 16 };

static size_t block_bytes(uint32_t block) { return (size_t)1 << (block + SCRATCH_FIRST_BITS); }

void scratch_open(struct scratch *s, struct image *image) { *s = (struct scratch){.image = image}; }

void scratch_close(struct scratch *s)
{
    for (uint32_t i = 0; i < SCRATCH_BLOCKS; i++) {
        if (s->blocks[i] != NULL) {
            s->image->host->release(s->image->host->self, s->blocks[i], block_bytes(i));
        }
    }
    *s = (struct scratch){0};
}

static void *refuse(struct scratch *s)
{
    image_refuse(s->image);
    return NULL;
}

void *scratch_take(struct scratch *s, size_t bytes)
{
    if (bytes > (size_t)s->image->limit_bytes) {
        return refuse(s);
    }
    size_t taken = bytes == 0 ? ALIGNMENT : (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    uint32_t block = s->block;
    size_t used = s->used;
    while (block_bytes(block) - used < taken) {
        block++;
        used = 0;
    }
    if (block >= SCRATCH_BLOCKS || block_bytes(block) > (size_t)s->image->limit_bytes) {
        return refuse(s);
    }
    if (s->blocks[block] == NULL) {
        const struct host *host = s->image->host;
        s->blocks[block] = host->allocate(host->self, block_bytes(block));
    }
    if (s->blocks[block] == NULL) {
        return refuse(s);
    }
    s->block = block;
    s->used = used + taken;
    return memset(s->blocks[block] + used, 0, taken);
}

void *scratch_take_array(struct scratch *s, size_t count, size_t bytes)
{
    size_t all;
    return __builtin_mul_overflow(count, bytes, &all) ? refuse(s) : scratch_take(s, all);
}
