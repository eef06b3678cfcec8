// events: the queue gives what was scheduled in the order (time, order of scheduling), whatever was
// cancelled.
//
// Compared with a plain list that is searched from end to end. Random operations come from a fixed
// seed.
#include "repl/memory.h"
#include "sim/events_heap.h"
#include "sim/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 20000 };

struct listed {
    int64_t time;
    uint64_t order; // of scheduling
    timer_h timer;
    bool waits;
};

struct pair {
    struct image image;
    struct event_queue *queue;
    struct listed *list;
    int count, waiting;
    int64_t now;
};

static void open_pair(struct pair *p)
{
    *p = (struct pair){0};
    assert_true(image_open(&p->image, memory_host(), INT64_C(1) << 26));
    p->queue = image_write(&p->image, image_allocate(&p->image, 1024), sizeof *p->queue);
    events_begin(&p->image, p->queue);
    p->list = calloc(MOST, sizeof *p->list);
}

static void close_pair(struct pair *p)
{
    free(p->list);
    image_close(&p->image);
}

// b is the place in the list.
static void add(struct pair *p, int64_t time)
{
    assert_true(p->count < MOST);
    struct listed *l = &p->list[p->count];
    *l = (struct listed){.time = time, .order = (uint64_t)p->count, .waits = true};
    struct event *event = events_add(&p->image, p->queue, time, &l->timer);
    event->kind = 1;
    event->b = p->count++;
    p->waiting++;
    assert_true(events_pending(&p->image, p->queue, l->timer));
}

static void cancel_listed(struct pair *p, int i)
{
    bool waits = p->list[i].waits;
    assert_int_equal(events_cancel(&p->image, p->queue, p->list[i].timer), waits);
    assert_false(events_pending(&p->image, p->queue, p->list[i].timer));
    p->waiting -= waits;
    p->list[i].waits = false;
}

static int first_listed(const struct pair *p)
{
    int first = -1;
    for (int i = 0; i < p->count; i++) {
        const struct listed *l = &p->list[i];
        if (l->waits && (first < 0 || l->time < p->list[first].time)) {
            first = i; // of equal times the first scheduled stays
        }
    }
    return first;
}

static struct event *take(struct pair *p)
{
    int first = first_listed(p);
    assert_int_equal(events_first(&p->image, p->queue), p->list[first].time);
    struct event *event = events_take(&p->image, p->queue);
    assert_int_equal(event->b, first);
    assert_int_equal(event->time, p->list[first].time);
    assert_false(events_pending(&p->image, p->queue, p->list[first].timer));
    p->now = event->time;
    p->list[first].waits = false;
    p->waiting--;
    return event;
}

// An event that schedules and cancels so many others while it runs; few different times, so that
// many are equal.
static void run_one(struct pair *p, struct random_stream *r, int adds, int cancels)
{
    struct event *event = take(p);
    for (int i = 0; i < adds; i++) {
        add(p, p->now + random_between(r, 0, 20));
    }
    for (int i = 0; i < cancels; i++) {
        cancel_listed(p, (int)random_between(r, 0, p->count - 1));
    }
    events_done(&p->image, p->queue, event);
}

static void run_dry(struct pair *p)
{
    while (p->waiting > 0) {
        struct event *event = take(p);
        events_done(&p->image, p->queue, event);
    }
    assert_int_equal(events_first(&p->image, p->queue), TIME_NEVER);
}

static void run_random(struct pair *p, uint64_t seed)
{
    struct random_stream r = random_stream_open(seed, "test", "events");
    for (int i = 0; i < 5; i++) {
        add(p, random_between(&r, 0, 20));
    }
    for (int i = 0; i < 1500 && p->waiting > 0; i++) {
        int adds = (int)random_between(&r, 0, p->waiting < 200 ? 3 : 1);
        run_one(p, &r, adds, random_chance(&r, PPB_ONE / 3) ? (int)random_between(&r, 1, 3) : 0);
        if (p->waiting == 0) {
            add(p, p->now + random_between(&r, 0, 20));
        }
    }
    run_dry(p);
}

static void test_order(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct pair p;
        open_pair(&p);
        run_random(&p, seed);
        close_pair(&p);
    }
}

// The number that breaks ties comes to its end and begins anew, with events waiting and in the
// middle of one.
static void test_numbering_anew(void **state)
{
    (void)state;
    for (uint32_t before = 0; before < 40; before++) {
        struct pair p;
        open_pair(&p);
        p.queue->next_seq = SEQ_LIMIT - before;
        run_random(&p, 100 + before);
        assert_true(p.queue->next_seq < SEQ_LIMIT - 40);
        close_pair(&p);
    }
}

// So many cancelled that the heap is built anew.
static void test_many_cancelled(void **state)
{
    (void)state;
    struct pair p;
    open_pair(&p);
    for (int i = 0; i < 1000; i++) {
        add(&p, 1000 - i / 2);
    }
    for (int i = 0; i < 1000; i++) {
        if (i % 10 != 0) {
            cancel_listed(&p, i);
        }
    }
    assert_true(p.queue->count < 300);
    run_dry(&p);
    close_pair(&p);
}

// A timer says nothing about whoever has its place later.
static void test_stale_timers(void **state)
{
    (void)state;
    struct pair p;
    open_pair(&p);
    add(&p, 1);
    timer_h old = p.list[0].timer;
    run_dry(&p);
    add(&p, 2);
    assert_int_equal(handle_place(p.list[1].timer.bits), handle_place(old.bits));
    assert_false(events_pending(&p.image, p.queue, old));
    assert_false(events_cancel(&p.image, p.queue, old));
    assert_false(events_cancel(&p.image, p.queue, (timer_h){0}));
    assert_false(events_cancel(&p.image, p.queue, (timer_h){UINT64_MAX}));
    cancel_listed(&p, 1);
    add(&p, 3);
    assert_false(events_pending(&p.image, p.queue, p.list[1].timer));
    run_dry(&p);
    close_pair(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_numbering_anew),
        cmocka_unit_test(test_many_cancelled),
        cmocka_unit_test(test_stale_timers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
