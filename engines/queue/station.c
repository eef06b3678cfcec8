// station: a door, a line and servers.
//
// Who is being served stands in no line: whoever wants to know (a crash, a drawing) looks through
// all customers, so that the many who come and go need not keep it.
//
// What is kept at all times: no server that works is idle while somebody waits, so whoever finds
// one idle is served at once. A discipline is only a place to stand: in front (lifo), at the end
// (fifo), at the end of one's class (priority); servers always take the first of the highest class.
// So a new discipline holds for those who come from now on.
//
// Work is drawn when a customer comes and not when its service begins, so that a branch with more
// servers gives the n-th customer the same work (common random numbers: Law & Kelton, Simulation
// Modeling and Analysis, "Variance-Reduction Techniques").
#include "engines/queue/inside.h"
#include "engines/queue/line.h"

// ---- statistics ----

// Servers too many still work. Out of line, since it is rare and what settles runs at every event.
__attribute__((noinline)) static void settle_too_many(struct station *s, int64_t since)
{
    total_add(&s->staff_time, (__int128)(s->serving - s->staff) * since);
}

// The integrals of waiting and serving customers, brought up to now.
static inline void settle(struct station *s, int64_t now)
{
    int64_t since = now - s->settled;
    total_add(&s->waiting_time, (__int128)s->waiting * since);
    total_add(&s->serving_time, (__int128)s->serving * since);
    if (s->serving > s->staff) {
        settle_too_many(s, since);
    }
    s->settled = now;
}

// Bucket i below 8 holds i units; above, each power of two has eight buckets.
static inline int bucket_of(int64_t wait)
{
    uint64_t units = (uint64_t)wait >> WAIT_UNIT_BITS;
    if (units < 1u << WAIT_PART_BITS) {
        return (int)units;
    }
    int power = 63 - __builtin_clzll(units);
    int part = (int)(units >> (power - WAIT_PART_BITS)) & ((1 << WAIT_PART_BITS) - 1);
    return ((power - WAIT_PART_BITS + 1) << WAIT_PART_BITS) + part;
}

int64_t station_bucket_start(int bucket)
{
    int power = bucket >> WAIT_PART_BITS, part = bucket & ((1 << WAIT_PART_BITS) - 1);
    int64_t units = power == 0 ? part : (int64_t)((1 << WAIT_PART_BITS) + part) << (power - 1);
    return units << WAIT_UNIT_BITS;
}

static inline void leaves(struct station *s, const struct customer *c, int64_t now)
{
    total_add(&s->total_stay, now - c->entered);
}

// ---- servers ----

static inline void begin_service(struct world *w, struct station *s, customer_h h,
                                 struct customer *c)
{
    int64_t now = world_now(w), wait = now - c->entered;
    s->serving++;
    s->begun++;
    s->waits[bucket_of(wait)]++;
    total_add(&s->total_wait, wait);
    if (c->covers == COVERS_WAIT && c->timer.bits != 0) {
        cancel(w, c->timer);
        c->timer = (timer_h){0};
    }
    int64_t duration = c->work;
    if (s->speed != PPB_ONE) {
        duration = max_i64(1, mul_div(duration, PPB_ONE, s->speed));
    }
    c->state = CUSTOMER_SERVED;
    c->service =
        schedule(w, duration, QUEUE_KIND(QUEUE_IS_SERVED), h.bits, (int64_t)c->station.bits, 0);
}

static inline void leave_waiting(struct world *w, struct station *s, struct customer *c)
{
    struct line *line = &s->lines[c->line];
    line_leave(w, line, c);
    s->waiting--;
    if (line->first.bits == 0) {
        s->occupied &= (uint8_t) ~(1u << c->line);
    }
}

// Idle servers take whom the line gives them. The station is settled.
static inline void take_next(struct world *w, station_h h, struct station *s)
{
    int64_t now = world_now(w);
    while (s->occupied != 0 && s->serving < s->servers && s->state == STATION_UP) {
        int class = 31 - __builtin_clz(s->occupied);
        customer_h next = s->lines[class].first;
        struct customer *c = customer_edit(w, next);
        leave_waiting(w, s, c);
        if (c->abandoned && s->skip_abandoned) {
            because(w, ENGINE_QUEUE, QUEUE_SKIPS, (int64_t)next.bits, (int64_t)h.bits, 0);
            s->skipped++;
            leaves(s, c, now);
            call_forget(w, source_edit(w, c->source), next);
        } else {
            because(w, ENGINE_QUEUE, QUEUE_NEXT_IN_LINE, (int64_t)next.bits, (int64_t)h.bits,
                    s->waiting);
            begin_service(w, s, next, c);
        }
    }
}

void station_is_served(struct world *w, const struct event *event)
{
    customer_h customer = {event->target};
    struct customer *c = customer_edit(w, customer);
    station_h h = c->station;
    struct station *s = station_edit(w, h);
    int64_t now = world_now(w);
    settle(s, now);
    s->serving--;
    s->served++;
    s->wasted += c->abandoned;
    leaves(s, c, now);
    c->service = (timer_h){0};
    if (s->state != STATION_UP) {
        because(w, ENGINE_QUEUE, QUEUE_STOPPED, (int64_t)h.bits, s->waiting, 0);
    } else if (s->serving >= s->servers) {
        because(w, ENGINE_QUEUE, QUEUE_FEWER_SERVERS, (int64_t)h.bits, s->servers, 0);
    } else if (s->occupied == 0) {
        because(w, ENGINE_QUEUE, QUEUE_NOBODY_WAITS, (int64_t)h.bits, 0, 0);
    } else {
        take_next(w, h, s);
    }
    call_goes_on(w, customer, c, s->next);
}

// ---- the door ----

static inline void wait_in_line(struct world *w, struct station *s, customer_h h,
                                struct customer *c)
{
    c->state = CUSTOMER_WAITING;
    c->line = s->discipline == DISCIPLINE_PRIORITY ? c->priority : 0;
    s->waiting++;
    s->occupied |= (uint8_t)(1u << c->line);
    line_join(w, &s->lines[c->line], h, c, s->discipline == DISCIPLINE_LIFO);
    if (c->covers == COVERS_WAIT && c->patience != TIME_NEVER) {
        c->timer = schedule(w, c->patience, QUEUE_KIND(QUEUE_GIVES_UP), h.bits,
                            (int64_t)c->station.bits, 0);
    }
}

void station_admit(struct world *w, station_h h, customer_h customer, struct customer *c)
{
    struct station *s = station_edit(w, h);
    int64_t now = world_now(w);
    settle(s, now);
    c->station = h;
    c->entered = now;
    s->offered++;
    if (c->work == 0) {
        c->work = max_i64(1, distribution_draw(&s->service, &s->work));
    }
    if (s->serving < s->servers && s->state == STATION_UP) {
        because(w, ENGINE_QUEUE, QUEUE_IDLE_SERVER, (int64_t)customer.bits, (int64_t)h.bits, 0);
        begin_service(w, s, customer, c);
    } else if (s->state == STATION_DOWN) {
        because(w, ENGINE_QUEUE, QUEUE_STATION_DOWN, (int64_t)customer.bits, (int64_t)h.bits, 0);
        s->turned_away++;
        call_fails(w, customer, c);
    } else if (s->waiting < s->room) {
        because(w, ENGINE_QUEUE, QUEUE_JOINS_LINE, (int64_t)customer.bits, (int64_t)h.bits,
                s->waiting);
        wait_in_line(w, s, customer, c);
    } else {
        because(w, ENGINE_QUEUE, QUEUE_ROOM_FULL, (int64_t)customer.bits, (int64_t)h.bits,
                s->waiting);
        s->turned_away++;
        call_fails(w, customer, c);
    }
}

void station_gives_up(struct world *w, const struct event *event)
{
    customer_h customer = {event->target};
    struct customer *c = customer_edit(w, customer);
    struct station *s = station_edit(w, c->station);
    because(w, ENGINE_QUEUE, QUEUE_PATIENCE_OVER, (int64_t)customer.bits, c->patience, s->waiting);
    settle(s, world_now(w));
    leave_waiting(w, s, c);
    leaves(s, c, world_now(w));
    s->gave_up++;
    c->timer = (timer_h){0};
    call_fails(w, customer, c);
}

// ---- changes from outside ----

void station_begin(struct world *w, station_h h)
{
    struct station *s = station_edit(w, h);
    s->opened = s->settled = s->staff_settled = world_now(w);
    s->staff = s->servers;
    s->work = random_stream_open(world_seed(w), name_text(w, s->name), "work");
}

void station_servers_changed(struct world *w, uint64_t bits)
{
    station_h h = {bits};
    struct station *s = station_edit(w, h);
    settle(s, world_now(w));
    total_add(&s->staff_time, (__int128)s->staff * (world_now(w) - s->staff_settled));
    s->staff_settled = world_now(w);
    s->staff = s->servers;
    s->kept_serving = s->serving;
    take_next(w, h, s);
}

void station_room_changed(struct world *w, uint64_t bits)
{
    struct station *s = station_edit(w, (station_h){bits});
    s->kept_waiting = s->waiting;
}

void station_set_state(struct world *w, station_h h, enum station_state state)
{
    struct station *s = station_edit(w, h);
    settle(s, world_now(w));
    s->state = (uint8_t)state;
    take_next(w, h, s);
}

static void throw_out(struct world *w, struct station *s, customer_h h, struct customer *c)
{
    if (c->state == CUSTOMER_SERVED) {
        s->serving--;
        cancel(w, c->service);
        c->service = (timer_h){0};
    } else {
        leave_waiting(w, s, c);
    }
    s->crashed++;
    leaves(s, c, world_now(w));
    call_fails(w, h, c);
}

void station_crash(struct world *w, station_h h)
{
    struct station *s = station_edit(w, h);
    settle(s, world_now(w));
    s->state = STATION_DOWN;
    uint64_t bits = record_next(w, ENGINE_QUEUE, QUEUE_CUSTOMER, 0);
    while (bits != 0) {
        uint64_t next = record_next(w, ENGINE_QUEUE, QUEUE_CUSTOMER, bits);
        if (customer_at(w, (customer_h){bits})->station.bits == h.bits) {
            throw_out(w, s, (customer_h){bits}, customer_edit(w, (customer_h){bits}));
        }
        bits = next;
    }
}
