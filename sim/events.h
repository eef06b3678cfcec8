// events: what is still to happen, in the order (time, seq).
//
// An event is plain integers: when, what kind, to whom, why, and two arguments. The queue is a heap
// of keys and a pool of the events themselves; both grow in the image. A cancelled event stays in
// the heap until it comes first or until more than half of the heap is cancelled, which is when the
// heap is built anew; nothing that runs can tell.
//
// Interface:
//   events_begin     an empty queue
//   events_cancel    takes it back; false if it has already run or been cancelled
//   events_first     the time of the next event, TIME_NEVER if there is none
//
// and in events_heap.h, for the world:
//   events_add       schedules: an event to be filled in, and the handle of its timer
//   events_take      the next event, to be run; it is no longer in the queue
//   events_done      after it has run: its record is free again
#ifndef ORRERY_SIM_EVENTS_H
#define ORRERY_SIM_EVENTS_H

#include "sim/pool.h"

HANDLE_TYPE(timer_h);

// A cause is the number of an event, or COMMAND_CAUSE plus the number of a command; 0 is the
// beginning.
#define COMMAND_CAUSE (UINT64_C(1) << 62)

// Kinds of all engines: the engine's id above, the row of its event table below.
#define EVENT_KIND(engine_id, row) ((uint32_t)(engine_id) << 8 | (uint32_t)(row))

RECORDS_BEGIN
struct event {
    RECORD_HEAD;     // the link is used while it is free only
    int64_t time;    // when it happens, ns
    uint64_t cause;  // what scheduled it
    uint64_t target; // handle bits of the record it is about, or 0
    int64_t a, b;    // arguments; the engine's event table says what they mean
    uint32_t kind;   // EVENT_KIND; 0 for cancelled
    uint32_t unused; // and these make it 64 bytes: one line of the cache
    uint64_t unused_too;
};

struct event_queue {
    struct pool pool;  // of struct event
    offset_t heap;     // a block of keys
    uint32_t count;    // keys in it
    uint32_t capacity; // keys that it has room for
    uint32_t next_seq;
    uint32_t cancelled; // keys in the heap whose event was cancelled
    uint32_t gap;       // 1: the first key was taken and nothing is in its place yet
    uint32_t unused;
};
RECORDS_END

// `queue` lies in the image and is open for writing, wherever it is not const.
void events_begin(struct image *image, struct event_queue *queue);
bool events_cancel(struct image *image, struct event_queue *queue, timer_h timer);
bool events_pending(const struct image *image, const struct event_queue *queue, timer_h timer);

// Of key i of the heap.
RECORDS_BEGIN
struct event_key {
    int64_t time;
    uint64_t order; // seq << 32 | place of the event
};
RECORDS_END
enum { EVENT_HEAP_HEAD = 48 };

static inline const struct event_key *events_key(const struct image *image,
                                                 const struct event_queue *queue, uint32_t i)
{
    offset_t first = queue->heap + EVENT_HEAP_HEAD;
    return image_read(image, first + (offset_t)i * sizeof(struct event_key));
}

// Not between events_take and events_done.
static inline int64_t events_first(const struct image *image, const struct event_queue *queue)
{
    ASSERT(queue->gap == 0);
    return queue->count == 0 ? TIME_NEVER : events_key(image, queue, 0)->time;
}

#endif
