// pool: see pool.h.
#include "sim/pool.h"

bool extents_grow(struct image *image, offset_t at, uint32_t element_bytes)
{
    const struct extents *now = image_read(image, at);
    uint32_t extent = now->count, first_bits = now->first_bits;
    ASSERT(extent < EXTENT_LIMIT && extent + first_bits < 31);
    uint32_t elements = 1u << (extent + first_bits);
    offset_t block = image_allocate(image, (size_t)elements * element_bytes);
    if (block == 0) {
        return false;
    }
    struct extents *extents = image_write(image, at, sizeof *extents);
    uint32_t first_element = elements - (1u << first_bits);
    extents->base[extent] = block - (offset_t)first_element * element_bytes; // may wrap; adding wraps back
    extents->count = extent + 1;
    return true;
}

void array_begin(struct image *image, offset_t at, uint32_t element_bytes, uint32_t first_bits)
{
    struct array *array = image_write(image, at, sizeof *array);
    *array = (struct array){.extents.first_bits = first_bits, .element_bytes = element_bytes};
}

void *array_push(struct image *image, offset_t at)
{
    const struct array *now = array_of(image, at);
    if (now->count == extents_capacity(&now->extents) &&
        !extents_grow(image, at, now->element_bytes)) {
        return NULL;
    }
    struct array *array = image_write(image, at, sizeof *array);
    uint32_t i = array->count++;
    return image_write(image, extents_locate(&array->extents, i, array->element_bytes),
                       array->element_bytes);
}

void array_pop(struct image *image, offset_t at)
{
    struct array *array = image_write(image, at, sizeof *array);
    ASSERT(array->count > 0);
    array->count--;
}

static offset_t extent_start(const struct extents *extents, uint32_t extent, uint32_t bytes)
{
    uint32_t first_element = (1u << (extent + extents->first_bits)) - (1u << extents->first_bits);
    return extents->base[extent] + (offset_t)first_element * bytes;
}

void array_free(struct image *image, offset_t at)
{
    struct array *array = image_write(image, at, sizeof *array);
    struct extents *extents = &array->extents;
    for (uint32_t extent = 0; extent < extents->count; extent++) {
        size_t elements = (size_t)1 << (extent + extents->first_bits);
        image_free(image, extent_start(extents, extent, array->element_bytes),
                   elements * array->element_bytes);
        extents->base[extent] = 0;
    }
    extents->count = 0;
    array->count = 0;
}

void pool_begin(struct image *image, offset_t at, uint32_t record_bytes, uint32_t first_bits)
{
    struct pool *pool = image_write(image, at, sizeof *pool);
    *pool = (struct pool){.extents.first_bits = first_bits, .record_bytes = record_bytes};
}

static uint32_t take_slot(struct image *image, offset_t at)
{
    const struct pool *now = pool_of(image, at);
    if (now->freed == 0 && now->used == extents_capacity(&now->extents) &&
        !extents_grow(image, at, now->record_bytes)) {
        return UINT32_MAX;
    }
    struct pool *pool = image_write(image, at, sizeof *pool);
    pool->live++;
    if (pool->freed == 0) {
        return pool->used++;
    }
    uint32_t slot = pool->freed - 1;
    const struct record_head *head =
        image_read(image, extents_locate(&pool->extents, slot, pool->record_bytes));
    pool->freed = head->link;
    return slot;
}

uint64_t pool_add(struct image *image, offset_t at)
{
    uint32_t slot = take_slot(image, at);
    if (slot == UINT32_MAX) {
        return 0;
    }
    const struct pool *pool = pool_of(image, at);
    uint32_t bytes = pool->record_bytes;
    struct record_head *head = image_write(image, extents_locate(&pool->extents, slot, bytes), bytes);
    uint32_t generation = head->generation + 1;
    memset(head, 0, bytes);
    head->generation = generation == 0 ? 1 : generation;
    head->link = RECORD_LIVE;
    return (uint64_t)head->generation << 32 | slot;
}

void pool_remove(struct image *image, offset_t at, uint64_t bits)
{
    uint32_t bytes = pool_of(image, at)->record_bytes;
    offset_t record = pool_locate(image, at, bits, bytes);
    struct pool *pool = image_write(image, at, sizeof *pool);
    struct record_head *head = image_write(image, record, sizeof *head);
    head->link = pool->freed;
    pool->freed = handle_slot(bits) + 1;
    pool->live--;
}

bool pool_valid(const struct image *image, offset_t at, uint64_t bits)
{
    if (at == 0 || bits == 0) {
        return false;
    }
    const struct pool *pool = pool_of(image, at);
    if (handle_slot(bits) >= pool->used) {
        return false;
    }
    const struct record_head *head =
        image_read(image, extents_locate(&pool->extents, handle_slot(bits), pool->record_bytes));
    return head->generation == handle_generation(bits) && head->link == RECORD_LIVE;
}

uint64_t pool_next(const struct image *image, offset_t at, uint64_t bits)
{
    if (at == 0) {
        return 0;
    }
    const struct pool *pool = pool_of(image, at);
    for (uint32_t slot = bits == 0 ? 0 : handle_slot(bits) + 1; slot < pool->used; slot++) {
        const struct record_head *head =
            image_read(image, extents_locate(&pool->extents, slot, pool->record_bytes));
        if (head->link == RECORD_LIVE) {
            return (uint64_t)head->generation << 32 | slot;
        }
    }
    return 0;
}
