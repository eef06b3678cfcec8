// events: see events.h.
//
// Four children to a node: half the levels of a binary heap, and the four keys compared lie together.
#include "sim/events.h"

RECORDS_BEGIN
struct event_key {
    int64_t time;
    uint64_t seq;
    uint32_t slot;
    uint32_t unused;
};
RECORDS_END

enum { HEAP_AT = offsetof(struct event_queue, heap), POOL_AT = offsetof(struct event_queue, pool) };

static inline bool before(const struct event_key *a, const struct event_key *b)
{
    return a->time < b->time || (a->time == b->time && a->seq < b->seq);
}

static inline offset_t key_offset(const struct extents *extents, uint32_t i)
{
    return extents_locate(extents, i, sizeof(struct event_key));
}

static inline const struct event_key *key_at(const struct image *image,
                                             const struct extents *extents, uint32_t i)
{
    return image_read(image, key_offset(extents, i));
}

static inline void put_key(struct image *image, const struct extents *extents, uint32_t i,
                           struct event_key key)
{
    struct event_key *at = image_write(image, key_offset(extents, i), sizeof *at);
    *at = key;
}

static inline void sift_up(struct image *image, const struct extents *extents, uint32_t i,
                           struct event_key key)
{
    while (i > 0) {
        uint32_t parent = (i - 1) / 4;
        const struct event_key *above = key_at(image, extents, parent);
        if (!before(&key, above)) {
            break;
        }
        put_key(image, extents, i, *above);
        i = parent;
    }
    put_key(image, extents, i, key);
}

static inline void sift_down(struct image *image, const struct extents *extents, uint32_t count,
                             struct event_key key)
{
    uint32_t i = 0;
    for (uint32_t child = 1; child < count; child = 4 * i + 1) {
        uint32_t end = child + 4 < count ? child + 4 : count;
        uint32_t least = child;
        const struct event_key *least_key = key_at(image, extents, child);
        while (++child < end) {
            const struct event_key *other = key_at(image, extents, child);
            if (before(other, least_key)) {
                least = child;
                least_key = other;
            }
        }
        if (!before(least_key, &key)) {
            break;
        }
        put_key(image, extents, i, *least_key);
        i = least;
    }
    put_key(image, extents, i, key);
}

void events_begin(struct image *image, offset_t at)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    *queue = (struct event_queue){.next_seq = 1};
    array_begin(image, at + HEAP_AT, sizeof(struct event_key), 5);
    pool_begin(image, at + POOL_AT, sizeof(struct event), 4);
}

static struct event *edit_event(struct image *image, const struct event_queue *queue, uint32_t slot)
{
    offset_t at = extents_locate(&queue->pool.extents, slot, sizeof(struct event));
    return image_write(image, at, sizeof(struct event));
}

// What pool_add does, without clearing a record that is about to be written whole.
static uint32_t take_slot(struct image *image, offset_t at, struct event_queue *queue)
{
    struct pool *pool = &queue->pool;
    pool->live++;
    if (pool->freed != 0) {
        uint32_t slot = pool->freed - 1;
        pool->freed = edit_event(image, queue, slot)->link;
        return slot;
    }
    if (pool->used == extents_capacity(&pool->extents)) {
        extents_grow(image, at + POOL_AT, sizeof(struct event));
    }
    return pool->used++;
}

static void give_slot(struct event_queue *queue, uint32_t slot, struct event *event)
{
    event->link = queue->pool.freed;
    queue->pool.freed = slot + 1;
    queue->pool.live--;
}

timer_h events_add(struct image *image, offset_t at, const struct event *event)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    uint32_t slot = take_slot(image, at, queue);
    struct event *stored = edit_event(image, queue, slot);
    uint32_t generation = stored->generation + 1;
    generation += generation == 0;
    *stored = *event;
    stored->generation = generation;
    stored->link = RECORD_LIVE;
    stored->seq = queue->next_seq++;
    uint32_t place = queue->heap.count++;
    if (place == extents_capacity(&queue->heap.extents)) {
        extents_grow(image, at + HEAP_AT, sizeof(struct event_key));
    }
    const struct event_key key = {.time = stored->time, .seq = stored->seq, .slot = slot};
    sift_up(image, &queue->heap.extents, place, key);
    return (timer_h){(uint64_t)generation << 32 | slot};
}

// Takes the first key out of the heap. The event itself stays in the pool.
static inline void remove_first(struct image *image, struct event_queue *queue)
{
    uint32_t count = --queue->heap.count;
    if (count > 0) {
        sift_down(image, &queue->heap.extents, count, *key_at(image, &queue->heap.extents, count));
    }
}

static const struct event *event_at(const struct image *image, offset_t at, uint32_t slot)
{
    const struct event_queue *queue = image_read(image, at);
    return image_read(image, extents_locate(&queue->pool.extents, slot, sizeof(struct event)));
}

// The first key is never a cancelled one, so that looking at the queue never changes it.
static void settle_first(struct image *image, struct event_queue *queue)
{
    while (queue->cancelled > 0) {
        uint32_t slot = key_at(image, &queue->heap.extents, 0)->slot;
        struct event *event = edit_event(image, queue, slot);
        if (event->kind != 0) {
            return;
        }
        remove_first(image, queue);
        give_slot(queue, slot, event);
        queue->cancelled--;
    }
}

static void forget_cancelled(struct image *image, struct event_queue *queue)
{
    uint32_t count = queue->heap.count, kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct event_key key = *key_at(image, &queue->heap.extents, i);
        struct event *event = edit_event(image, queue, key.slot);
        if (event->kind == 0) {
            give_slot(queue, key.slot, event);
        } else {
            sift_up(image, &queue->heap.extents, kept++, key);
        }
    }
    queue->heap.count = kept;
    queue->cancelled = 0;
}

bool events_pending(const struct image *image, offset_t at, timer_h timer)
{
    return pool_valid(image, at + POOL_AT, timer.bits) &&
           event_at(image, at, handle_slot(timer.bits))->kind != 0;
}

bool events_cancel(struct image *image, offset_t at, timer_h timer)
{
    if (!events_pending(image, at, timer)) {
        return false;
    }
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    edit_event(image, queue, handle_slot(timer.bits))->kind = 0;
    queue->cancelled++;
    if (queue->cancelled > 64 && queue->cancelled > queue->heap.count / 2) {
        forget_cancelled(image, queue);
    }
    settle_first(image, queue);
    return true;
}

int64_t events_first(const struct image *image, offset_t at)
{
    const struct event_queue *queue = image_read(image, at);
    return queue->heap.count == 0 ? TIME_NEVER : key_at(image, &queue->heap.extents, 0)->time;
}

void events_take(struct image *image, offset_t at, struct event *out)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    uint32_t slot = key_at(image, &queue->heap.extents, 0)->slot;
    struct event *event = edit_event(image, queue, slot);
    *out = *event;
    remove_first(image, queue);
    give_slot(queue, slot, event);
    if (queue->cancelled > 0) {
        settle_first(image, queue);
    }
}
