// events: see events.h.
//
// A heap with four children to a node: half the levels of a binary heap. A key is 16 bytes, so that four children lie in one
// line of the cache:
//
//   block:  48 bytes unused | key 0 | keys 1-4 | keys 5-8 | ...      keys 1, 5, 9, ... at multiples of 64 bytes
//   key:    time | seq (40 bits), slot of the event in the pool (24 bits)
//
// The block is replaced by one twice as long when it is full. Nobody but this file knows where keys are, so they may
// move within an event.
//
// Most events schedule one other. So the place of the first key is left empty while its event runs, and the next key
// scheduled goes there and sinks, instead of the last key sinking and the new one rising.
//
// After 2^40 events scheduled, seq begins anew: the keys in the heap are put in order and numbered from 1.
#include "sim/events.h"

enum { SLOT_BITS = 24, BLOCK_HEAD = 48, FIRST_BLOCK = 512 };
#define SEQ_LIMIT (UINT64_C(1) << (64 - SLOT_BITS))

RECORDS_BEGIN
struct event_key {
    int64_t time;
    uint64_t order; // seq << SLOT_BITS | slot
};
RECORDS_END

enum { POOL_AT = offsetof(struct event_queue, pool) };

static inline uint32_t slot_of(struct event_key key)
{
    return (uint32_t)key.order & ((1u << SLOT_BITS) - 1);
}

// One comparison of 128 bits, without a branch that could be mispredicted.
static inline bool before(const struct event_key *a, const struct event_key *b)
{
    unsigned __int128 left = (unsigned __int128)(uint64_t)a->time << 64 | a->order;
    unsigned __int128 right = (unsigned __int128)(uint64_t)b->time << 64 | b->order;
    return left < right;
}

static inline offset_t key_offset(const struct event_queue *queue, uint32_t i)
{
    return queue->heap + BLOCK_HEAD + (offset_t)i * sizeof(struct event_key);
}

static inline const struct event_key *key_at(const struct image *image,
                                             const struct event_queue *queue, uint32_t i)
{
    return image_read(image, key_offset(queue, i));
}

static inline void put_key(struct image *image, const struct event_queue *queue, uint32_t i,
                           struct event_key key)
{
    struct event_key *at = image_write_aligned(image, key_offset(queue, i));
    *at = key;
}

static inline void sift_up(struct image *image, const struct event_queue *queue, uint32_t i,
                           struct event_key key)
{
    while (i > 0) {
        uint32_t parent = (i - 1) / 4;
        const struct event_key *above = key_at(image, queue, parent);
        if (!before(&key, above)) {
            break;
        }
        put_key(image, queue, i, *above);
        i = parent;
    }
    put_key(image, queue, i, key);
}

static inline uint32_t least_child(const struct event_key *keys, uint32_t children)
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

// From the first place down.
static inline void sift_down(struct image *image, const struct event_queue *queue,
                             struct event_key key)
{
    uint32_t i = 0, count = queue->count;
    for (uint32_t child = 1; child < count; child = 4 * i + 1) {
        const struct event_key *keys = key_at(image, queue, child);
        uint32_t least = least_child(keys, count - child);
        if (!before(&keys[least], &key)) {
            break;
        }
        put_key(image, queue, i, keys[least]);
        i = child + least;
    }
    put_key(image, queue, i, key);
}

// The last key goes where the first one was taken.
static void fill_gap(struct image *image, struct event_queue *queue)
{
    queue->gap = 0;
    if (--queue->count > 0) {
        sift_down(image, queue, *key_at(image, queue, queue->count));
    }
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

void events_begin(struct image *image, offset_t at)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    *queue = (struct event_queue){.next_seq = 1};
    pool_begin(image, at + POOL_AT, sizeof(struct event), 4);
    grow_heap(image, queue);
}

static inline struct event *edit_event(struct image *image, const struct event_queue *queue,
                                       uint32_t slot)
{
    return image_write_aligned(image,
                               extents_locate(&queue->pool.extents, slot, sizeof(struct event)));
}

// What pool_add does, without clearing a record that is about to be written whole.
static inline uint32_t take_slot(struct image *image, offset_t at, struct event_queue *queue)
{
    struct pool *pool = &queue->pool;
    pool->live++;
    if (pool->freed != 0) {
        uint32_t slot = pool->freed - 1;
        pool->freed = edit_event(image, queue, slot)->link;
        return slot;
    }
    if (pool->used == extents_capacity(&pool->extents)) {
        ASSERT(pool->used < 1u << SLOT_BITS || image_refuse(image) != 0);
        extents_grow(image, at + POOL_AT, sizeof(struct event));
    }
    return pool->used++;
}

static inline void give_slot(struct event_queue *queue, uint32_t slot, struct event *event)
{
    event->link = queue->pool.freed;
    queue->pool.freed = slot + 1;
    queue->pool.live--;
}

// Numbers what waits from 1 on. A row of keys in order is a heap.
static void renumber(struct image *image, struct event_queue *queue)
{
    uint32_t count = queue->count;
    while (queue->count > 0) { // the least key goes behind the heap that is left: last comes first
        struct event_key least = *key_at(image, queue, 0);
        fill_gap(image, queue);
        put_key(image, queue, queue->count, least);
    }
    queue->count = count;
    for (uint32_t i = 0; i < count / 2; i++) {
        struct event_key key = *key_at(image, queue, i);
        put_key(image, queue, i, *key_at(image, queue, count - 1 - i));
        put_key(image, queue, count - 1 - i, key);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct event_key key = *key_at(image, queue, i);
        edit_event(image, queue, slot_of(key))->seq = i + 1;
        key.order = (uint64_t)(i + 1) << SLOT_BITS | slot_of(key);
        put_key(image, queue, i, key);
    }
    queue->next_seq = count + 1;
}

struct event *events_add(struct image *image, offset_t at, int64_t time, timer_h *timer)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    if (queue->next_seq == SEQ_LIMIT) {
        if (queue->gap != 0) {
            fill_gap(image, queue);
        }
        renumber(image, queue);
    }
    if (queue->count == queue->capacity) {
        grow_heap(image, queue);
    }
    uint32_t slot = take_slot(image, at, queue);
    struct event *event = edit_event(image, queue, slot);
    event->generation += event->generation == UINT32_MAX ? 2 : 1;
    event->link = RECORD_LIVE;
    event->time = time;
    event->seq = queue->next_seq++;
    const struct event_key key = {.time = time, .order = event->seq << SLOT_BITS | slot};
    if (queue->gap != 0) {
        queue->gap = 0;
        sift_down(image, queue, key);
    } else {
        sift_up(image, queue, queue->count++, key);
    }
    *timer = (timer_h){(uint64_t)event->generation << 32 | slot};
    return event;
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
        uint32_t slot = slot_of(*key_at(image, queue, 0));
        struct event *event = edit_event(image, queue, slot);
        if (event->kind != 0) {
            return;
        }
        fill_gap(image, queue);
        give_slot(queue, slot, event);
        queue->cancelled--;
    }
}

static void forget_cancelled(struct image *image, struct event_queue *queue)
{
    uint32_t count = queue->count, kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct event_key key = *key_at(image, queue, i);
        struct event *event = edit_event(image, queue, slot_of(key));
        if (event->kind == 0) {
            give_slot(queue, slot_of(key), event);
        } else {
            sift_up(image, queue, kept++, key);
        }
    }
    queue->count = kept;
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
    if (queue->gap != 0) {
        fill_gap(image, queue);
    }
    edit_event(image, queue, handle_slot(timer.bits))->kind = 0;
    queue->cancelled++;
    if (queue->cancelled > 64 && queue->cancelled > queue->count / 2) {
        forget_cancelled(image, queue);
    }
    settle_first(image, queue);
    return true;
}

int64_t events_first(const struct image *image, offset_t at)
{
    const struct event_queue *queue = image_read(image, at);
    ASSERT(queue->gap == 0);
    return queue->count == 0 ? TIME_NEVER : key_at(image, queue, 0)->time;
}

const struct event *events_take(struct image *image, offset_t at, uint32_t *slot)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    *slot = slot_of(*key_at(image, queue, 0));
    struct event *event = edit_event(image, queue, *slot);
    event->generation += event->generation == UINT32_MAX ? 2 : 1; // nobody can cancel it any more
    queue->gap = 1;
    return event;
}

void events_done(struct image *image, offset_t at, uint32_t slot)
{
    struct event_queue *queue = image_write(image, at, sizeof *queue);
    give_slot(queue, slot, edit_event(image, queue, slot));
    if (queue->gap != 0) {
        fill_gap(image, queue);
    }
    if (queue->cancelled > 0) {
        settle_first(image, queue);
    }
}
