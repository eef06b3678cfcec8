// invariants: what must hold after every event. Tests check them; they may be slow.
#include "engines/queue/inside.h"

static const struct station *station_of(const struct world *w, uint64_t record)
{
    return station_at(w, (station_h){record});
}

static bool counts_add_up(const struct world *w, uint64_t record, struct text *why)
{
    const struct station *s = station_of(w, record);
    int64_t left = s->turned_away + s->served + s->gave_up + s->skipped + s->crashed;
    int64_t inside = s->waiting + s->serving;
    text_add(why, "%lld came, %lld left, %lld are inside", (long long)s->offered, (long long)left,
             (long long)inside);
    return s->offered == left + inside;
}

static bool within_limits(const struct world *w, uint64_t record, struct text *why)
{
    const struct station *s = station_of(w, record);
    text_add(why, "%lld are served by %lld servers, %lld wait in room for %lld",
             (long long)s->serving, (long long)s->servers, (long long)s->waiting,
             (long long)s->room);
    return s->serving <= max_i64(s->servers, s->kept_serving) &&
           s->waiting <= max_i64(s->room, s->kept_waiting);
}

static bool works_while_somebody_waits(const struct world *w, uint64_t record, struct text *why)
{
    const struct station *s = station_of(w, record);
    text_add(why, "%lld wait while %lld of %lld servers work", (long long)s->waiting,
             (long long)s->serving, (long long)s->servers);
    return s->state != STATION_UP || s->waiting == 0 || s->serving >= s->servers;
}

// Counts a line; -1 if its threads are torn.
static int64_t count_line(const struct world *w, uint64_t station, const struct line *line)
{
    int64_t count = 0;
    customer_h before = {0};
    for (customer_h h = line->first; h.bits != 0; h = customer_at(w, h)->behind) {
        const struct customer *c = customer_at(w, h);
        if (c->ahead.bits != before.bits || c->station.bits != station) {
            return -1;
        }
        before = h;
        count++;
    }
    return before.bits == line->last.bits ? count : -1;
}

// The next customer who is at a station, after `bits`; 0 at the end.
static uint64_t next_inside(const struct world *w, uint64_t station, uint64_t bits)
{
    do {
        bits = record_next(w, ENGINE_QUEUE, QUEUE_CUSTOMER, bits);
    } while (bits != 0 && customer_at(w, (customer_h){bits})->station.bits != station);
    return bits;
}

static bool lines_are_whole(const struct world *w, uint64_t record, struct text *why)
{
    const struct station *s = station_of(w, record);
    int64_t waiting = 0;
    for (int i = 0; i < LINE_COUNT; i++) {
        int64_t count = count_line(w, record, &s->lines[i]);
        if (count < 0 || (count > 0) != ((s->occupied >> i & 1) != 0)) {
            text_add(why, "line %d is torn, or its bit is wrong", i);
            return false;
        }
        waiting += count;
    }
    int64_t serving = 0;
    uint64_t bits = 0;
    while ((bits = next_inside(w, record, bits)) != 0) {
        serving += customer_at(w, (customer_h){bits})->state == CUSTOMER_SERVED;
    }
    text_add(why, "%lld stand in lines and %lld wait, %lld are at servers and %lld are served",
             (long long)waiting, (long long)s->waiting, (long long)serving, (long long)s->serving);
    return waiting == s->waiting && serving == s->serving;
}

// J. D. C. Little, "A Proof for the Queuing Formula: L = lambda W" (Operations Research 9(3),
// 1961), before the averages are taken: the customers inside, summed over time, are the times
// inside, summed over customers. Exact, in integers.
static bool little(const struct world *w, uint64_t record, struct text *why)
{
    const struct station *s = station_of(w, record);
    int64_t now = world_now(w);
    __int128 over_time = total_of(&s->waiting_time) + total_of(&s->serving_time) +
                         (__int128)(s->waiting + s->serving) * (now - s->settled);
    __int128 over_customers = total_of(&s->total_stay);
    uint64_t bits = 0;
    while ((bits = next_inside(w, record, bits)) != 0) {
        over_customers += now - customer_at(w, (customer_h){bits})->entered;
    }
    text_add(why, "the two sums differ by %lld ns", (long long)(over_time - over_customers));
    return over_time == over_customers;
}

static bool every_wait_is_counted(const struct world *w, uint64_t record, struct text *why)
{
    const struct station *s = station_of(w, record);
    uint64_t count = 0;
    for (int i = 0; i < WAIT_BUCKETS; i++) {
        count += s->waits[i];
    }
    text_add(why, "%lld services begun, %llu waits counted", (long long)s->begun,
             (unsigned long long)count);
    return count == (uint64_t)s->begun;
}

static bool calls_add_up(const struct world *w, uint64_t record, struct text *why)
{
    const struct source *s = source_at(w, (source_h){record});
    int64_t all = 0, open = 0, pausing = 0;
    uint64_t bits = 0;
    while ((bits = record_next(w, ENGINE_QUEUE, QUEUE_CUSTOMER, bits)) != 0) {
        const struct customer *c = customer_at(w, (customer_h){bits});
        bool ours = c->source.bits == record;
        all += ours;
        open += ours && !c->abandoned;
        pausing += ours && c->state == CUSTOMER_BACKING_OFF;
    }
    text_add(why,
             "%lld calls: %lld answered, %lld lost, %lld open; %lld customers counted, %lld are; "
             "%lld pauses counted, %lld are",
             (long long)s->calls, (long long)s->answered, (long long)s->lost, (long long)open,
             (long long)s->customers, (long long)all, (long long)s->backing_off,
             (long long)pausing);
    return s->calls == s->answered + s->lost + open && s->customers == all &&
           s->backing_off == pausing;
}

const struct invariant queue_invariants[] = {
    [QUEUE_INVARIANT_COUNTS_ADD_UP] =
        {
            .name = "counts_add_up",
            .doc = "Who came has left or is inside.",
            .record = QUEUE_STATION,
            .holds = counts_add_up,
        },
    [QUEUE_INVARIANT_WITHIN_LIMITS] =
        {
            .name = "within_limits",
            .doc = "No more are served than there are servers, nor wait than there is room.",
            .record = QUEUE_STATION,
            .holds = within_limits,
        },
    [QUEUE_INVARIANT_WORK_CONSERVING] =
        {
            .name = "work_conserving",
            .doc = "No server is idle while somebody waits, unless the station is stopped.",
            .record = QUEUE_STATION,
            .holds = works_while_somebody_waits,
        },
    [QUEUE_INVARIANT_LINES_ARE_WHOLE] =
        {
            .name = "lines_are_whole",
            .doc = "Everybody inside stands in one line, and lines have no gaps.",
            .record = QUEUE_STATION,
            .holds = lines_are_whole,
        },
    [QUEUE_INVARIANT_LITTLE] =
        {
            .name = "little",
            .doc = "Customers inside over time are times inside over customers (Little's law).",
            .record = QUEUE_STATION,
            .holds = little,
        },
    [QUEUE_INVARIANT_WAITS_ARE_COUNTED] =
        {
            .name = "waits_are_counted",
            .doc = "Each service begun has its wait in the histogram.",
            .record = QUEUE_STATION,
            .holds = every_wait_is_counted,
        },
    [QUEUE_INVARIANT_CALLS_ADD_UP] =
        {
            .name = "calls_add_up",
            .doc = "A call is answered, lost or open.",
            .record = QUEUE_SOURCE,
            .holds = calls_add_up,
        },
};
