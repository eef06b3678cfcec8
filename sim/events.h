// events: what is still to happen, in the order (time, seq).
//
// An event is plain integers: when, what kind, to whom, why, and two arguments. The queue is a heap of keys and a pool
// of the events themselves; both grow in the image. A cancelled event stays in the heap until it comes first or until
// more than half of the heap is cancelled, which is when the heap is built anew; nothing that runs can tell.
//
// Interface:
//   events_begin     an empty queue
//   events_add       schedules: an event to be filled in, and the handle of its timer
//   events_cancel    takes it back; false if it has already run or been cancelled
//   events_first     the time of the next event, TIME_NEVER if there is none
//   events_take      the next event, to be run; it is no longer in the queue
//   events_done      after it has run: its record is free again
//
// At most 2^24 events wait at a time; with more, memory is said to have run out.
#ifndef ORRERY_SIM_EVENTS_H
#define ORRERY_SIM_EVENTS_H

#include "sim/pool.h"

HANDLE_TYPE(timer_h);

// A cause is the number of an event, or COMMAND_CAUSE plus the number of a command; 0 is the beginning.
#define COMMAND_CAUSE (UINT64_C(1) << 62)

// Kinds of all engines: the engine's id above, the row of its event table below.
#define EVENT_KIND(engine_id, row) ((uint32_t)(engine_id) << 8 | (uint32_t)(row))

RECORDS_BEGIN
struct event {
    RECORD_HEAD;
    int64_t time;    // when it happens, ns
    uint64_t seq;    // order of scheduling, breaks ties; may be counted anew, see events.c
    uint64_t cause;  // what scheduled it
    uint64_t target; // handle bits of the record it is about, or 0
    int64_t a, b;    // arguments; the engine's event table says what they mean
    uint32_t kind;   // EVENT_KIND; 0 for cancelled
    uint32_t unused;
};

struct event_queue {
    struct pool pool;  // of struct event
    offset_t heap;     // a block of keys
    uint32_t count;    // keys in it
    uint32_t capacity; // keys that it has room for
    uint64_t next_seq;
    uint32_t cancelled; // keys in the heap whose event was cancelled
    uint32_t gap;       // 1: the first key was taken and nothing is in its place yet
};
RECORDS_END

void events_begin(struct image *image, offset_t at);
// The caller fills in cause, target, a, b and kind.
struct event *events_add(struct image *image, offset_t at, int64_t time, timer_h *timer);
bool events_cancel(struct image *image, offset_t at, timer_h timer);
bool events_pending(const struct image *image, offset_t at, timer_h timer);
// Not between events_take and events_done.
int64_t events_first(const struct image *image, offset_t at);
// The queue must not be empty: events_first said so, in the same state. The event stays where it is until
// events_done; its timer has expired already.
const struct event *events_take(struct image *image, offset_t at, uint32_t *slot);
void events_done(struct image *image, offset_t at, uint32_t slot);

#endif
