// events: see events.h, and events_heap.h for how it works. Here: what is done seldom.
#include "sim/events_heap.h"

enum { FIRST_BLOCK = 512 };

static uint32_t least_child(const struct event_key *keys, uint32_t children)
{
    if (children >= 4) {
        uint32_t left = before(&keys[1], &keys[0]), right = 2 + before(&keys[3], &keys[2]);
        return before(&keys[right], &keys[left]) ? right : left;
    }
    uint32_t least = 0;
    for (uint32_t i = 1; i < children; i++) {
        least = before(&keys[i], &keys[least]) ? i : least;
    }
    return least;
}

void events_sift_down(struct image *image, const struct event_queue *queue, struct event_key key)
{
    uint32_t i = 0, count = queue->count;
    for (uint32_t child = 1; child < count; child = 4 * i + 1) {
        const struct event_key *keys = events_key(image, queue, child);
        uint32_t least = least_child(keys, count - child);
        if (!before(&keys[least], &key)) {
            break;
        }
        put_key(image, queue, i, keys[least]);
        i = child + least;
    }
    put_key(image, queue, i, key);
}

void events_sift_up(struct image *image, const struct event_queue *queue, uint32_t i,
                    struct event_key key)
{
    while (i > 0) {
        uint32_t parent = (i - 1) / 4;
        const struct event_key *above = events_key(image, queue, parent);
        if (!before(&key, above)) {
            break;
        }
        put_key(image, queue, i, *above);
        i = parent;
    }
    put_key(image, queue, i, key);
}

static void grow_heap(struct image *image, struct event_queue *queue)
{
    size_t bytes = BLOCK_HEAD + (size_t)queue->capacity * sizeof(struct event_key);
    size_t larger = queue->heap == 0 ? FIRST_BLOCK : bytes * 2;
    offset_t block = image_allocate(image, larger);
    ASSERT(block != 0);
    if (queue->heap != 0) {
        memcpy(image_write(image, block, bytes), image_read(image, queue->heap), bytes);
        image_free(image, queue->heap, bytes);
    }
    queue->heap = block;
    queue->capacity = (uint32_t)((larger - BLOCK_HEAD) / sizeof(struct event_key));
}

static inline offset_t pool_at(const struct image *image, const struct event_queue *queue)
{
    return (offset_t)((const unsigned char *)&queue->pool - image->at);
}

void events_begin(struct image *image, struct event_queue *queue)
{
    *queue = (struct event_queue){.next_seq = 1};
    pool_begin(image, pool_at(image, queue), sizeof(struct event), 4);
    grow_heap(image, queue);
}

uint32_t events_new_record(struct image *image, struct event_queue *queue)
{
    struct pool *pool = &queue->pool;
    if (pool->used == extents_capacity(&pool->extents)) {
        bool grown = extents_grow(image, pool_at(image, queue), sizeof(struct event));
        ASSERT(grown);
    }
    return (uint32_t)(extents_locate(&pool->extents, pool->used++, sizeof(struct event)) / 8);
}

// Numbers what waits from 1 on. A row of keys in order is a heap.
static void renumber(struct image *image, struct event_queue *queue)
{
    uint32_t count = queue->count;
    while (queue->count > 0) { // the least key goes behind the heap that is left: last comes first
        struct event_key least = *events_key(image, queue, 0);
        fill_gap(image, queue);
        put_key(image, queue, queue->count, least);
    }
    queue->count = count;
    for (uint32_t i = 0; i < count / 2; i++) {
        struct event_key key = *events_key(image, queue, i);
        put_key(image, queue, i, *events_key(image, queue, count - 1 - i));
        put_key(image, queue, count - 1 - i, key);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct event_key key = *events_key(image, queue, i);
        put_key(image, queue, i, key_of(key.time, i + 1, (uint32_t)key.order));
    }
    queue->next_seq = count + 1;
}

void events_make_room(struct image *image, struct event_queue *queue)
{
    if (queue->gap != 0) {
        fill_gap(image, queue);
    }
    if (queue->next_seq == SEQ_LIMIT) {
        renumber(image, queue);
    }
    if (queue->count == queue->capacity) {
        grow_heap(image, queue);
    }
}

static void give_record(struct image *image, struct event_queue *queue, uint32_t place)
{
    edit_event(image, place)->link = queue->pool.freed;
    queue->pool.freed = place;
}

// The first key is never a cancelled one, so that looking at the queue never changes it.
void events_settle_first(struct image *image, struct event_queue *queue)
{
    while (queue->cancelled > 0) {
        uint32_t place = (uint32_t)events_key(image, queue, 0)->order;
        if (edit_event(image, place)->kind != 0) {
            return;
        }
        fill_gap(image, queue);
        give_record(image, queue, place);
        queue->cancelled--;
    }
}

static void forget_cancelled(struct image *image, struct event_queue *queue)
{
    uint32_t count = queue->count, kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct event_key key = *events_key(image, queue, i);
        uint32_t place = (uint32_t)key.order;
        if (edit_event(image, place)->kind == 0) {
            give_record(image, queue, place);
        } else {
            events_sift_up(image, queue, kept++, key);
        }
    }
    queue->count = kept;
    queue->cancelled = 0;
}

// A record's generation is that of its timer from when it is scheduled until it runs or is
// cancelled.
bool events_pending(const struct image *image, const struct event_queue *queue, timer_h timer)
{
    uint32_t place = handle_place(timer.bits);
    if (!pool_holds(image, pool_at(image, queue), timer.bits)) {
        return false;
    }
    const struct event *event = image_read(image, place_offset(place));
    return event->generation == handle_generation(timer.bits);
}

bool events_cancel(struct image *image, struct event_queue *queue, timer_h timer)
{
    if (!events_pending(image, queue, timer)) {
        return false;
    }
    if (queue->gap != 0) {
        fill_gap(image, queue);
    }
    struct event *event = edit_event(image, handle_place(timer.bits));
    event->kind = 0;
    event->generation++;
    queue->cancelled++;
    if (queue->cancelled > 64 && queue->cancelled > queue->count / 2) {
        forget_cancelled(image, queue);
    }
    events_settle_first(image, queue);
    return true;
}
