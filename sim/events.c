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

enum { SLOT_BITS = EVENT_SLOT_BITS, BLOCK_HEAD = EVENT_HEAP_HEAD, FIRST_BLOCK = 512 };
#define SEQ_LIMIT (UINT64_C(1) << (64 - SLOT_BITS))

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

static inline void put_key(struct image *image, const struct event_queue *queue, uint32_t i,
                           struct event_key key)
{
    struct event_key *at = image_write_aligned(
        image, queue->heap + BLOCK_HEAD + (offset_t)i * sizeof(struct event_key));
    *at = key;
}

static inline void sift_up(struct image *image, const struct event_queue *queue, uint32_t i,
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

// The last key goes where the first one was taken.
static void fill_gap(struct image *image, struct event_queue *queue)
{
    queue->gap = 0;
    if (--queue->count > 0) {
        sift_down(image, queue, *events_key(image, queue, queue->count));
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

static inline struct event *edit_event(struct image *image, const struct event_queue *queue,
                                       uint32_t slot)
{
    return image_write_aligned(image,
                               extents_locate(&queue->pool.extents, slot, sizeof(struct event)));
}

// What pool_add does, without clearing a record that is about to be written whole.
static inline struct event *take_record(struct image *image, struct event_queue *queue)
{
    struct pool *pool = &queue->pool;
    pool->live++;
    if (pool->freed != 0) {
        struct event *event = image_write_aligned(image, place_offset(pool->freed));
        pool->freed = event->link;
        return event;
    }
    if (pool->used == extents_capacity(&pool->extents)) {
        ASSERT(pool->used < 1u << SLOT_BITS || image_refuse(image) != 0);
        extents_grow(image, pool_at(image, queue), sizeof(struct event));
    }
    struct event *event = edit_event(image, queue, pool->used);
    event->slot = pool->used++;
    return event;
}

static inline uint32_t place_of(const struct image *image, const struct event *event)
{
    return (uint32_t)((size_t)((const unsigned char *)event - image->at) / 8);
}

static inline void give_record(const struct image *image, struct event_queue *queue,
                               struct event *event)
{
    event->link = queue->pool.freed;
    queue->pool.freed = place_of(image, event);
    queue->pool.live--;
}

static inline void next_generation(struct event *event)
{
    event->generation += event->generation == UINT32_MAX ? 2 : 1;
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
        edit_event(image, queue, slot_of(key))->seq = i + 1;
        key.order = (uint64_t)(i + 1) << SLOT_BITS | slot_of(key);
        put_key(image, queue, i, key);
    }
    queue->next_seq = count + 1;
}

static void make_room(struct image *image, struct event_queue *queue)
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

struct event *events_add(struct image *image, struct event_queue *queue, int64_t time,
                         timer_h *timer)
{
    if (queue->next_seq == SEQ_LIMIT || queue->count == queue->capacity) {
        make_room(image, queue);
    }
    struct event *event = take_record(image, queue);
    next_generation(event);
    event->link = RECORD_LIVE;
    event->time = time;
    event->seq = queue->next_seq++;
    const struct event_key key = {.time = time, .order = event->seq << SLOT_BITS | event->slot};
    if (queue->gap != 0) {
        queue->gap = 0;
        sift_down(image, queue, key);
    } else {
        sift_up(image, queue, queue->count++, key);
    }
    *timer = (timer_h){(uint64_t)event->generation << 32 | place_of(image, event)};
    return event;
}

// The first key is never a cancelled one, so that looking at the queue never changes it.
static void settle_first(struct image *image, struct event_queue *queue)
{
    while (queue->cancelled > 0) {
        struct event *event = edit_event(image, queue, slot_of(*events_key(image, queue, 0)));
        if (event->kind != 0) {
            return;
        }
        fill_gap(image, queue);
        give_record(image, queue, event);
        queue->cancelled--;
    }
}

static void forget_cancelled(struct image *image, struct event_queue *queue)
{
    uint32_t count = queue->count, kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct event_key key = *events_key(image, queue, i);
        struct event *event = edit_event(image, queue, slot_of(key));
        if (event->kind == 0) {
            give_record(image, queue, event);
        } else {
            sift_up(image, queue, kept++, key);
        }
    }
    queue->count = kept;
    queue->cancelled = 0;
}

static struct event *event_of(struct image *image, timer_h timer)
{
    return image_write_aligned(image, place_offset(handle_place(timer.bits)));
}

bool events_pending(const struct image *image, const struct event_queue *queue, timer_h timer)
{
    if (!pool_valid(image, pool_at(image, queue), timer.bits)) {
        return false;
    }
    const struct event *event = image_read(image, place_offset(handle_place(timer.bits)));
    return event->kind != 0;
}

bool events_cancel(struct image *image, struct event_queue *queue, timer_h timer)
{
    if (!events_pending(image, queue, timer)) {
        return false;
    }
    if (queue->gap != 0) {
        fill_gap(image, queue);
    }
    event_of(image, timer)->kind = 0;
    queue->cancelled++;
    if (queue->cancelled > 64 && queue->cancelled > queue->count / 2) {
        forget_cancelled(image, queue);
    }
    settle_first(image, queue);
    return true;
}

const struct event *events_take(struct image *image, struct event_queue *queue)
{
    struct event *event = edit_event(image, queue, slot_of(*events_key(image, queue, 0)));
    next_generation(event); // nobody can cancel it any more
    queue->gap = 1;
    return event;
}

void events_done(struct image *image, struct event_queue *queue, const struct event *event)
{
    give_record(image, queue, image_write_aligned(image, place_offset(place_of(image, event))));
    if (queue->gap != 0) {
        fill_gap(image, queue);
    }
    if (queue->cancelled > 0) {
        settle_first(image, queue);
    }
}
