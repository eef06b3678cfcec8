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
    // May wrap below zero; adding wraps back.
    extents->base[extent] = block - (offset_t)first_element * element_bytes;
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
    ASSERT((at & (CHUNK_BYTES - 1)) + sizeof(struct pool) <= CHUNK_BYTES);
    struct pool *pool = image_write_aligned(image, at);
    *pool = (struct pool){.extents.first_bits = first_bits, .record_bytes = record_bytes};
}

// Its link is 0, as if it were the last one freed.
offset_t pool_extend(struct image *image, offset_t at)
{
    struct pool *pool = image_write_aligned(image, at);
    if (pool->used == extents_capacity(&pool->extents) &&
        !extents_grow(image, at, pool->record_bytes)) {
        return 0;
    }
    return extents_locate(&pool->extents, pool->used++, pool->record_bytes);
}

// The number of the record at a place, counted as the pool first gave them out; UINT32_MAX if it is
// none of its records.
static uint32_t number_of(const struct pool *pool, uint64_t bits)
{
    offset_t record = place_offset(handle_place(bits));
    for (uint32_t extent = 0; extent < pool->extents.count; extent++) {
        offset_t into = record - extent_start(&pool->extents, extent, pool->record_bytes);
        uint32_t elements = 1u << (extent + pool->extents.first_bits);
        if (into < (offset_t)elements * pool->record_bytes) {
            uint32_t number =
                elements - (1u << pool->extents.first_bits) + (uint32_t)(into / pool->record_bytes);
            return into % pool->record_bytes == 0 && number < pool->used ? number : UINT32_MAX;
        }
    }
    return UINT32_MAX;
}

static bool is_live(const struct record_head *head) { return (head->generation & 1) != 0; }

bool pool_holds(const struct image *image, offset_t at, uint64_t bits)
{
    return at != 0 && number_of(pool_of(image, at), bits) != UINT32_MAX;
}

bool pool_valid(const struct image *image, offset_t at, uint64_t bits)
{
    if (!pool_holds(image, at, bits)) {
        return false;
    }
    const struct record_head *head = image_read(image, place_offset(handle_place(bits)));
    return head->generation == handle_generation(bits) && is_live(head);
}

uint64_t pool_next(const struct image *image, offset_t at, uint64_t bits)
{
    if (at == 0) {
        return 0;
    }
    const struct pool *pool = pool_of(image, at);
    for (uint32_t i = bits == 0 ? 0 : number_of(pool, bits) + 1; i < pool->used; i++) {
        offset_t record = extents_locate(&pool->extents, i, pool->record_bytes);
        const struct record_head *head = image_read(image, record);
        if (is_live(head)) {
            return handle_bits(head->generation, record);
        }
    }
    return 0;
}
