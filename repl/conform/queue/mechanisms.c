// mechanisms: see mechanisms.h.
//
// No formula of queueing theory stands here: expected values come with the vectors, which
// scripts/dev/queue-closed-forms.py computes.
#include "repl/conform/queue/mechanisms.h"

#include "engines/queue/queue.h"
#include "repl/conform/queue/replications.h"
#include "repl/conform/queue/world.h"

#include <math.h>

// What is averaged. Times are in seconds.
enum measure {
    MEAN_WAIT,   // of a station: in line
    MEAN_STAY,   // of a station: in line and being served
    UTILISATION, // of a station
    MEAN_INSIDE, // of a station: customers
    LOSS,        // of a station: share turned away
    GAVE_UP,     // of a station: share that left the line
    MEAN_ANSWER, // of a source: from the beginning of a call to its answer
};

// ---- measuring ----

// Sums and counts of a station or source at one moment; a measure is a quotient of two differences.
struct reading {
    double above, below;
};

static double seconds(__int128 ns) { return (double)ns / 1e9; }

static struct reading read_station(const struct world *w, const struct station *s,
                                   enum measure measure)
{
    int64_t since = world_now(w) - s->settled;
    __int128 serving = total_of(&s->serving_time) + (__int128)s->serving * since;
    __int128 waiting = total_of(&s->waiting_time) + (__int128)s->waiting * since;
    __int128 staff =
        total_of(&s->staff_time) + (__int128)s->staff * (world_now(w) - s->staff_settled);
    int64_t left = s->served + s->gave_up + s->skipped + s->crashed;
    switch (measure) {
    case MEAN_WAIT:
        return (struct reading){seconds(total_of(&s->total_wait)), (double)s->begun};
    case MEAN_STAY:
        return (struct reading){seconds(total_of(&s->total_stay)), (double)left};
    case UTILISATION:
        return (struct reading){seconds(serving), seconds(staff)};
    case MEAN_INSIDE:
        return (struct reading){seconds(waiting + serving), seconds(world_now(w))};
    case LOSS:
        return (struct reading){(double)s->turned_away, (double)s->offered};
    case GAVE_UP:
        return (struct reading){(double)s->gave_up, (double)s->offered};
    case MEAN_ANSWER:
        break;
    }
    return (struct reading){0};
}

static struct reading read_source(const struct source *s)
{
    return (struct reading){seconds(total_of(&s->total_answer_time)), (double)s->answered};
}

static bool read_now(const struct world *w, const char *name, enum measure measure,
                     struct reading *reading, struct text *why)
{
    bool of_source = measure == MEAN_ANSWER;
    uint64_t bits = record_find(w, ENGINE_QUEUE, of_source ? QUEUE_SOURCE : QUEUE_STATION, name);
    if (bits == 0) {
        text_add(why, "there is no %s '%s' to measure", of_source ? "source" : "station", name);
        return false;
    }
    *reading = of_source ? read_source(source_at(w, (source_h){bits}))
                         : read_station(w, station_at(w, (station_h){bits}), measure);
    return true;
}

// ---- a simulation against a value ----

struct plan {
    struct node given;
    const char *of;
    int64_t warm_up, length; // ns
    int64_t replications, seed;
    double value, half_width;
};

static bool read_time(struct node given, const char *name, int64_t *time, struct text *why)
{
    const char *words;
    struct diag d = {0};
    if (!conform_words(given, name, &words, why)) {
        return false;
    }
    if (!unit_parse_within(UNIT_TIME, 0, TIME_NEVER / 4, words, strlen(words), time, &d)) {
        text_add(why, "\"%s\": %s", name, d.what);
        return false;
    }
    return true;
}

static bool read_plan(const struct vector *v, struct plan *p, struct text *why)
{
    p->given = v->given;
    return conform_words(v->given, "of", &p->of, why) &&
           read_time(v->given, "warm_up", &p->warm_up, why) &&
           read_time(v->given, "length", &p->length, why) &&
           conform_integer(v->given, "replications", REPLICATIONS_LEAST, REPLICATIONS_MOST,
                           &p->replications, why) &&
           conform_integer(v->given, "seed", 0, INT64_MAX / 2, &p->seed, why) &&
           conform_number(v->expect, "value", &p->value, why) &&
           conform_number(v->expect, "half_width", &p->half_width, why);
}

static bool replicate(const struct plan *p, int64_t seed, enum measure measure, double *value,
                      struct text *why)
{
    struct branch b;
    struct reading before, after;
    if (!vector_world_open(&b, p->given, seed, why)) {
        return false;
    }
    bool done = vector_world_run(&b, p->warm_up, why) &&
                read_now(&b.world, p->of, measure, &before, why) &&
                vector_world_run(&b, p->warm_up + p->length, why) &&
                read_now(&b.world, p->of, measure, &after, why);
    vector_world_close(&b);
    if (done && !(after.below > before.below)) {
        text_add(why, "nothing happened after the warm-up");
        return false;
    }
    *value = done ? (after.above - before.above) / (after.below - before.below) : 0;
    return done;
}

static bool judge(const struct plan *p, struct interval got, struct text *why)
{
    char words[200]; // text_add knows no floats
    if (fabs(got.mean - p->value) > got.half_width) {
        snprintf(words, sizeof words, "%.6g +- %.2g does not hold the expected %.6g", got.mean,
                 got.half_width, p->value);
    } else if (got.half_width > p->half_width) {
        snprintf(words, sizeof words, "%.6g +- %.2g is vaguer than the %.2g that is asked for",
                 got.mean, got.half_width, p->half_width);
    } else {
        return true;
    }
    text_add(why, "%s", words);
    return false;
}

static bool run_mean(const struct mechanism *mechanism, const struct vector *v, struct text *why)
{
    struct plan p;
    double values[REPLICATIONS_MOST];
    if (!read_plan(v, &p, why)) {
        return false;
    }
    for (int64_t i = 0; i < p.replications; i++) {
        if (!replicate(&p, p.seed + i, (enum measure)mechanism->what, &values[i], why)) {
            return false;
        }
    }
    return judge(&p, replications_interval(values, (int)p.replications), why);
}

// ---- Little's law ----

static bool little_holds(const struct world *w, struct text *why)
{
    for (int i = 0; i < queue_engine.invariant_count; i++) {
        const struct invariant *row = &queue_engine.invariants[i];
        uint64_t bits = 0;
        while (strcmp(row->name, "little") == 0 &&
               (bits = record_next(w, ENGINE_QUEUE, row->record, bits)) != 0) {
            if (!row->holds(w, bits, why)) {
                return false;
            }
        }
    }
    return true;
}

// Exactly, in nanoseconds, at so many moments spread over a run.
static bool run_little(const struct mechanism *mechanism, const struct vector *v, struct text *why)
{
    (void)mechanism;
    int64_t length, moments, seed;
    struct branch b;
    if (!read_time(v->given, "length", &length, why) ||
        !conform_integer(v->given, "seed", 0, INT64_MAX / 2, &seed, why) ||
        !conform_integer(v->expect, "moments", 1, 100000, &moments, why) ||
        !vector_world_open(&b, v->given, seed, why)) {
        return false;
    }
    bool holds = true;
    for (int64_t i = 1; i <= moments && holds; i++) {
        char words[200];
        struct text differ = text_in(words, sizeof words);
        holds = vector_world_run(&b, length / moments * i, why);
        if (holds && !little_holds(&b.world, &differ)) {
            text_add(why, "moment %lld: %s", (long long)i, words);
            holds = false;
        }
    }
    vector_world_close(&b);
    return holds;
}

// ---- the table ----

const struct mechanism queue_mechanisms[] = {
    {"queue.mm1.wait", "M/M/1: mean time in line", run_mean, MEAN_WAIT},
    {"queue.mm1.stay", "M/M/1: mean time in line and being served", run_mean, MEAN_STAY},
    {"queue.mm1.inside", "M/M/1: mean number of customers", run_mean, MEAN_INSIDE},
    {"queue.mm1.utilisation", "M/M/1: share of time that the server works", run_mean, UTILISATION},
    {"queue.mmc.wait", "M/M/c: mean time in line (Erlang C)", run_mean, MEAN_WAIT},
    {"queue.mmc.utilisation", "M/M/c: share of time that servers work", run_mean, UTILISATION},
    {"queue.mmck.loss", "M/M/c/K: share of customers turned away", run_mean, LOSS},
    {"queue.mmck.wait", "M/M/c/K: mean time in line of those let in", run_mean, MEAN_WAIT},
    {"queue.mg1.wait", "M/G/1: mean time in line (Pollaczek-Khinchine)", run_mean, MEAN_WAIT},
    {"queue.mgcc.loss", "M/G/c/c: share turned away (Erlang B)", run_mean, LOSS},
    {"queue.priority.answer", "M/G/1 with priorities (Cobham)", run_mean, MEAN_ANSWER},
    {"queue.impatient.gave_up", "M/M/c+M: share that gave up (Palm)", run_mean, GAVE_UP},
    {"queue.tandem.answer", "M/M/c stations in a row (Jackson)", run_mean, MEAN_ANSWER},
    {"queue.little", "Little's law, exactly", run_little, 0},
};
const int queue_mechanism_count = COUNT_OF(queue_mechanisms);
