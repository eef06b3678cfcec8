// probes: numbers derived from what stations and sources have counted, from the beginning of each
// up to now.
#include "engines/queue/inside.h"

// The integrals of a station up to now, which is after s->settled.
static __int128 waiting_time(const struct world *w, const struct station *s)
{
    return total_of(&s->waiting_time) + (__int128)s->waiting * (world_now(w) - s->settled);
}

static __int128 serving_time(const struct world *w, const struct station *s)
{
    return total_of(&s->serving_time) + (__int128)s->serving * (world_now(w) - s->settled);
}

static __int128 staff_time(const struct world *w, const struct station *s)
{
    int64_t too_many = max_i64(s->serving - s->staff, 0);
    return total_of(&s->staff_time) + (__int128)s->staff * (world_now(w) - s->staff_settled) +
           (__int128)too_many * (world_now(w) - s->settled);
}

static const struct station *station_of(const struct world *w, uint64_t record)
{
    return station_at(w, (station_h){record});
}

static int64_t utilisation(const struct world *w, uint64_t record)
{
    const struct station *s = station_of(w, record);
    return total_ratio(serving_time(w, s), staff_time(w, s));
}

static int64_t mean_waiting(const struct world *w, uint64_t record)
{
    const struct station *s = station_of(w, record);
    return total_ratio(waiting_time(w, s), world_now(w) - s->opened);
}

static int64_t mean_inside(const struct world *w, uint64_t record)
{
    const struct station *s = station_of(w, record);
    return total_ratio(waiting_time(w, s) + serving_time(w, s), world_now(w) - s->opened);
}

static int64_t mean_wait(const struct world *w, uint64_t record)
{
    const struct station *s = station_of(w, record);
    return total_mean(&s->total_wait, s->begun);
}

static int64_t mean_stay(const struct world *w, uint64_t record)
{
    const struct station *s = station_of(w, record);
    return total_mean(&s->total_stay, s->served + s->gave_up + s->skipped + s->crashed);
}

static int64_t loss(const struct world *w, uint64_t record)
{
    const struct station *s = station_of(w, record);
    return total_ratio(s->turned_away, s->offered);
}

// In RATE_ONE: billionths of an event a second.
static int64_t rate_of(int64_t count, int64_t time)
{
    return time == 0 ? 0 : (int64_t)((__int128)count * SECOND * RATE_ONE / time);
}

static int64_t throughput(const struct world *w, uint64_t record)
{
    const struct station *s = station_of(w, record);
    return rate_of(s->served, world_now(w) - s->opened);
}

// The middle of the bucket in which the wait lies that so many in a hundred did not pass.
static int64_t wait_percentile(const struct station *s, int64_t percent)
{
    if (s->begun == 0) {
        return 0;
    }
    int64_t rank = (int64_t)(((__int128)s->begun * percent + 99) / 100), seen = 0;
    for (int i = 0; i < WAIT_BUCKETS; i++) {
        seen += (int64_t)s->waits[i];
        if (seen >= rank) {
            int64_t start = station_bucket_start(i);
            return i == 0 ? 0 : start + (station_bucket_start(i + 1) - start) / 2;
        }
    }
    return 0;
}

static int64_t wait_p50(const struct world *w, uint64_t record)
{
    return wait_percentile(station_of(w, record), 50);
}

static int64_t wait_p95(const struct world *w, uint64_t record)
{
    return wait_percentile(station_of(w, record), 95);
}

static int64_t wait_p99(const struct world *w, uint64_t record)
{
    return wait_percentile(station_of(w, record), 99);
}

static const struct source *source_of(const struct world *w, uint64_t record)
{
    return source_at(w, (source_h){record});
}

static int64_t goodput(const struct world *w, uint64_t record)
{
    const struct source *s = source_of(w, record);
    return rate_of(s->answered, world_now(w) - s->opened);
}

static int64_t success(const struct world *w, uint64_t record)
{
    const struct source *s = source_of(w, record);
    return total_ratio(s->answered, (__int128)s->answered + s->lost);
}

static int64_t mean_answer_time(const struct world *w, uint64_t record)
{
    const struct source *s = source_of(w, record);
    return total_mean(&s->total_answer_time, s->answered);
}

static int64_t tries_per_call(const struct world *w, uint64_t record)
{
    const struct source *s = source_of(w, record);
    return total_ratio(s->tries, s->calls);
}

#define A_FRACTION .type = {.kind = VALUE_NUMBER, .unit = UNIT_FRACTION}
#define A_TIME .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME}
#define A_RATE .type = {.kind = VALUE_NUMBER, .unit = UNIT_RATE}

const struct probe queue_probes[] = {
    [QUEUE_PROBE_UTILISATION] =
        {
            .name = "utilisation",
            .doc = "Share of its servers' time spent serving.",
            .record = QUEUE_STATION,
            A_FRACTION,
            .read = utilisation,
        },
    [QUEUE_PROBE_MEAN_WAITING] =
        {
            .name = "mean_waiting",
            .doc = "Customers in line, averaged over time.",
            .record = QUEUE_STATION,
            A_FRACTION,
            .read = mean_waiting,
        },
    [QUEUE_PROBE_MEAN_INSIDE] =
        {
            .name = "mean_inside",
            .doc = "Customers in line and being served, averaged over time.",
            .record = QUEUE_STATION,
            A_FRACTION,
            .read = mean_inside,
        },
    [QUEUE_PROBE_MEAN_WAIT] =
        {
            .name = "mean_wait",
            .doc = "Time in line, averaged over those whose service has begun.",
            .record = QUEUE_STATION,
            A_TIME,
            .read = mean_wait,
        },
    [QUEUE_PROBE_WAIT_P50] =
        {
            .name = "wait_p50",
            .doc = "Half of them waited no longer, to one part in eight.",
            .record = QUEUE_STATION,
            A_TIME,
            .read = wait_p50,
        },
    [QUEUE_PROBE_WAIT_P95] =
        {
            .name = "wait_p95",
            .doc = "95 of 100 waited no longer, to one part in eight.",
            .record = QUEUE_STATION,
            A_TIME,
            .read = wait_p95,
        },
    [QUEUE_PROBE_WAIT_P99] =
        {
            .name = "wait_p99",
            .doc = "99 of 100 waited no longer, to one part in eight.",
            .record = QUEUE_STATION,
            A_TIME,
            .read = wait_p99,
        },
    [QUEUE_PROBE_MEAN_STAY] =
        {
            .name = "mean_stay",
            .doc = "Time in line and being served, averaged over those who left.",
            .record = QUEUE_STATION,
            A_TIME,
            .read = mean_stay,
        },
    [QUEUE_PROBE_LOSS] =
        {
            .name = "loss",
            .doc = "Share of those who came that was turned away.",
            .record = QUEUE_STATION,
            A_FRACTION,
            .read = loss,
        },
    [QUEUE_PROBE_THROUGHPUT] =
        {
            .name = "throughput",
            .doc = "Customers served, those served in vain too.",
            .record = QUEUE_STATION,
            A_RATE,
            .read = throughput,
        },
    [QUEUE_PROBE_GOODPUT] =
        {
            .name = "goodput",
            .doc = "Calls answered.",
            .record = QUEUE_SOURCE,
            A_RATE,
            .read = goodput,
        },
    [QUEUE_PROBE_SUCCESS] =
        {
            .name = "success",
            .doc = "Share of the ended calls that was answered.",
            .record = QUEUE_SOURCE,
            A_FRACTION,
            .read = success,
        },
    [QUEUE_PROBE_MEAN_ANSWER_TIME] =
        {
            .name = "mean_answer_time",
            .doc = "From a call's beginning to its answer, with all attempts and pauses.",
            .record = QUEUE_SOURCE,
            A_TIME,
            .read = mean_answer_time,
        },
    [QUEUE_PROBE_TRIES_PER_CALL] =
        {
            .name = "tries_per_call",
            .doc = "How much more traffic the retries make: attempts over calls.",
            .record = QUEUE_SOURCE,
            A_FRACTION,
            .read = tries_per_call,
        },
};
