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
                           const struct event_key *key)
{
    struct event_key *at = image_write(image, key_offset(extents, i), sizeof *at);
    *at = *key;
}

static void sift_up(struct image *image, const struct extents *extents, uint32_t i,
                    const struct event_key *key)
{
    while (i > 0) {
        uint32_t parent = (i - 1) / 4;
        const struct event_key *above = key_at(image, extents, parent);
        if (!before(key, above)) {
            break;
        }
        put_key(image, extents, i, above);
        i = parent;
    }
    put_key(image, extents, i, key);
}

static void sift_down(struct image *image, const struct extents *extents, uint32_t count,
                      uint32_t i, const struct event_key *key)
{
    for (;;) {
        uint32_t child = 4 * i + 1;
        if (child >= count) {
            break;
        }
        uint32_t last = child + 3 < count ? child + 3 : count - 1;
        uint32_t least = child;
        const struct event_key *least_key = key_at(image, extents, child);
        while (++child <= last) {
            const struct event_key *other = key_at(image, extents, child);
            if (before(other, least_key)) {
                least = child;
                least_key = other;
            }
        }
        if (!before(least_key, key)) {
            break;
        }
        put_key(image, extents, i, least_key);
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

timer_h events_add(struct image *image, offset_t at, const struct event *event)
{
    uint64_t bits = pool_add(image, at + POOL_AT);
    if (bits == 0) {
        return (timer_h){0};
    }
    if (array_push(image, at + HEAP_AT) == NULL) {
        pool_remove(image, at + POOL_AT, bits);
        return (timer_h){0};
    }
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    offset_t record =
        extents_locate(&queue->pool.extents, handle_slot(bits), sizeof(struct event));
    struct event *stored = image_write(image, record, sizeof *stored);
    uint32_t generation = stored->generation;
    *stored = *event;
    stored->generation = generation;
    stored->link = RECORD_LIVE;
    stored->seq = queue->next_seq++;
    struct event_key key = {.time = stored->time, .seq = stored->seq, .slot = handle_slot(bits)};
    sift_up(image, &queue->heap.extents, queue->heap.count - 1, &key);
    return (timer_h){bits};
}

// Takes the first key out of the heap. The event itself stays in the pool.
static void remove_first(struct image *image, offset_t at)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    uint32_t count = --queue->heap.count;
    if (count > 0) {
        struct event_key last = *key_at(image, &queue->heap.extents, count);
        sift_down(image, &queue->heap.extents, count, 0, &last);
    }
}

static const struct event *event_at(const struct image *image, offset_t at, uint32_t slot)
{
    const struct event_queue *queue = image_read(image, at);
    return image_read(image, extents_locate(&queue->pool.extents, slot, sizeof(struct event)));
}

static uint64_t handle_of(const struct event *event, uint32_t slot)
{
    return (uint64_t)event->generation << 32 | slot;
}

// The first key is never a cancelled one, so that looking at the queue never changes it.
static void settle_first(struct image *image, offset_t at)
{
    const struct event_queue *queue = image_read(image, at);
    while (queue->cancelled > 0) {
        uint32_t slot = key_at(image, &queue->heap.extents, 0)->slot;
        const struct event *event = event_at(image, at, slot);
        if (event->kind != 0) {
            return;
        }
        uint64_t bits = handle_of(event, slot);
        remove_first(image, at);
        pool_remove(image, at + POOL_AT, bits);
        struct event_queue *edited = image_write(image, at, sizeof *edited);
        edited->cancelled--;
    }
}

static void forget_cancelled(struct image *image, offset_t at)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    uint32_t count = queue->heap.count, kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct event_key key = *key_at(image, &queue->heap.extents, i);
        const struct event *event = event_at(image, at, key.slot);
        if (event->kind == 0) {
            pool_remove(image, at + POOL_AT, handle_of(event, key.slot));
        } else {
            sift_up(image, &queue->heap.extents, kept++, &key);
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
    offset_t record =
        extents_locate(&queue->pool.extents, handle_slot(timer.bits), sizeof(struct event));
    struct event *event = image_write(image, record, sizeof *event);
    event->kind = 0;
    queue->cancelled++;
    if (queue->cancelled > 64 && queue->cancelled > queue->heap.count / 2) {
        forget_cancelled(image, at);
    }
    settle_first(image, at);
    return true;
}

int64_t events_first(const struct image *image, offset_t at)
{
    const struct event_queue *queue = image_read(image, at);
    return queue->heap.count == 0 ? TIME_NEVER : key_at(image, &queue->heap.extents, 0)->time;
}

void events_take(struct image *image, offset_t at, struct event *out)
{
    const struct event_queue *queue = image_read(image, at);
    uint32_t slot = key_at(image, &queue->heap.extents, 0)->slot;
    const struct event *event = event_at(image, at, slot);
    *out = *event;
    remove_first(image, at);
    pool_remove(image, at + POOL_AT, handle_of(event, slot));
    settle_first(image, at);
}
