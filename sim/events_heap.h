// events_heap: the queue's way of working, see events.h. For events.c and world.c only: adding and
// taking are in line there, because a world does little else.
//
// A heap with four children to a node: half the levels of a binary heap. A key is 16 bytes, so that
// four children lie in one line of the cache:
//
//   block:  48 bytes unused | key 0 | keys 1-4 | keys 5-8 | ...    1, 5, 9, ... at multiples of 64
//   key:    time | seq, place of the event in the image / 8
//
// The block is replaced by one twice as long when it is full. Nobody but this file knows where keys
// are, so they may move within an event.
//
// Most events schedule one other. So the place of the first key is left empty while its event runs,
// and the next key scheduled goes there and sinks, instead of the last key sinking and the new one
// rising.
//
// After 2^32 events scheduled, seq begins anew: the keys in the heap are put in order and numbered
// from 1.
#ifndef ORRERY_SIM_EVENTS_HEAP_H
#define ORRERY_SIM_EVENTS_HEAP_H

#include "sim/events.h"

enum { BLOCK_HEAD = EVENT_HEAP_HEAD };
#define SEQ_LIMIT UINT32_MAX

// Slow paths: the next event can not be added as things are; a record that was never used;
// cancelled keys come first.
void events_make_room(struct image *image, struct event_queue *queue);
uint32_t events_new_record(struct image *image, struct event_queue *queue);
void events_settle_first(struct image *image, struct event_queue *queue);
void events_sift_down(struct image *image, const struct event_queue *queue, struct event_key key);
void events_sift_up(struct image *image, const struct event_queue *queue, uint32_t i,
                    struct event_key key);

static inline struct event_key key_of(int64_t time, uint32_t seq, uint32_t place)
{
    return (struct event_key){.time = time, .order = (uint64_t)seq << 32 | place};
}

static inline struct event *edit_event(struct image *image, uint32_t place)
{
    return image_write_aligned(image, place_offset(place));
}

static inline uint32_t place_of(const struct image *image, const struct event *event)
{
    return (uint32_t)((size_t)((const unsigned char *)event - image->at) / 8);
}

// One comparison of 128 bits.
static inline bool before(const struct event_key *a, const struct event_key *b)
{
    unsigned __int128 left = (unsigned __int128)(uint64_t)a->time << 64 | a->order;
    unsigned __int128 right = (unsigned __int128)(uint64_t)b->time << 64 | b->order;
    return left < right;
}

static inline void put_key(struct image *image, const struct event_queue *queue, uint32_t i,
                           struct event_key key)
{
    struct event_key *at = image_write_aligned(image, queue->heap + BLOCK_HEAD +
                                                          (offset_t)i * sizeof(struct event_key));
    *at = key;
}

// A key goes to the first place and sinks. In line for two keys, which is what small models have
// most of the time. The branch there can not be predicted, but must stay one: what it decides is
// which handler comes next, and the sooner the processor guesses that, the better.
static inline void sift_down(struct image *image, const struct event_queue *queue,
                             struct event_key key)
{
    if (queue->count != 2) {
        events_sift_down(image, queue, key);
        return;
    }
    unsigned char *block = image_write_aligned(image, queue->heap);
    struct event_key *keys = (struct event_key *)(block + BLOCK_HEAD);
    if (before(&keys[1], &key)) {
        keys[0] = keys[1];
        keys[1] = key;
    } else {
        keys[0] = key;
    }
}

// The last key goes where the first one was taken.
static void fill_gap(struct image *image, struct event_queue *queue)
{
    queue->gap = 0;
    if (--queue->count > 0) {
        sift_down(image, queue, *events_key(image, queue, queue->count));
    }
}

// The caller fills in cause, target, a, b and kind.
static inline struct event *events_add(struct image *image, struct event_queue *queue, int64_t time,
                                       timer_h *timer)
{
    if (UNLIKELY(queue->next_seq == SEQ_LIMIT || queue->count == queue->capacity)) {
        events_make_room(image, queue);
    }
    uint32_t place = queue->pool.freed;
    if (UNLIKELY(place == 0)) {
        place = events_new_record(image, queue); // its link is 0
    }
    struct event *event = edit_event(image, place);
    queue->pool.freed = event->link;
    event->time = time;
    *timer = (timer_h){(uint64_t)event->generation << 32 | place};
    const struct event_key key = key_of(time, queue->next_seq++, place);
    if (queue->gap != 0) {
        queue->gap = 0;
        sift_down(image, queue, key);
    } else {
        events_sift_up(image, queue, queue->count++, key);
    }
    return event;
}

// The queue must not be empty: events_first said so, in the same state. The event stays where it is
// until events_done; its timer has expired already.
static inline struct event *events_take(struct image *image, struct event_queue *queue)
{
    struct event *event = edit_event(image, (uint32_t)events_key(image, queue, 0)->order);
    event->generation++; // its timer has expired
    queue->gap = 1;
    return event;
}

static inline void events_done(struct image *image, struct event_queue *queue, struct event *event)
{
    event->link = queue->pool.freed;
    queue->pool.freed = place_of(image, event);
    if (queue->gap != 0) {
        fill_gap(image, queue);
    }
    if (queue->cancelled > 0) {
        events_settle_first(image, queue);
    }
}

#endif
