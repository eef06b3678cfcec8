// facts: see facts.h.
#include "repl/conform/linux/facts.h"

#include <math.h>
#include <stdlib.h>

static int64_t total_of(const struct sample *s) { return s->dirty + s->writeback; }

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

// Of a sorted list that is not empty. Halves are rounded to even, as Python's round does.
static int64_t quantile(const int64_t *sorted, size_t count, double q)
{
    return sorted[(size_t)nearbyint(q * (double)(count - 1))];
}

// ---- the second half ----

struct half {
    const struct sample *first;
    size_t count;
};

static struct half second_half(const struct run *run)
{
    struct half half = {NULL, 0};
    for (size_t i = 0; i < run->samples->count; i++) {
        const struct sample *s = &run->samples->at[i];
        if (2 * s->t_ms >= run->write_end_ms && s->t_ms < run->write_end_ms) {
            half.first = half.count == 0 ? s : half.first;
            half.count++;
        }
    }
    return half;
}

static void add_rate(struct facts *facts, struct half half)
{
    const struct sample *first = half.first, *last = half.first + half.count - 1;
    double span_s = (double)(last->t_ms - first->t_ms) / 1000;
    double bytes = (double)(last->app_bytes - first->app_bytes);
    fidelity_value(facts, "writer_bytes_per_s_second_half",
                   span_s > 0 ? (int64_t)nearbyint(bytes / span_s) : 0);
}

static bool add_levels(struct facts *facts, struct half half)
{
    int64_t *totals = malloc(half.count * sizeof *totals);
    if (totals == NULL) {
        return false;
    }
    for (size_t i = 0; i < half.count; i++) {
        totals[i] = total_of(&half.first[i]);
    }
    qsort(totals, half.count, sizeof *totals, by_size);
    fidelity_value(facts, "total_pages_median", quantile(totals, half.count, 0.5));
    fidelity_value(facts, "total_pages_p10", quantile(totals, half.count, 0.1));
    fidelity_value(facts, "total_pages_p90", quantile(totals, half.count, 0.9));
    free(totals);
    return true;
}

static void add_peak(struct facts *facts, const struct run *run)
{
    int64_t peak = 0;
    for (size_t i = 0; i < run->samples->count; i++) {
        const struct sample *s = &run->samples->at[i];
        peak = s->t_ms < run->write_end_ms ? max_i64(peak, total_of(s)) : peak;
    }
    fidelity_value(facts, "peak_total_pages", peak);
}

// ---- episodes ----

static bool add_episodes(struct facts *facts, const struct run *run)
{
    enum { NOTICEABLE_PAGES = 64, APART_MS = 400 };
    const struct sample *at = run->samples->at;
    size_t count = run->samples->count, episodes = 0;
    int64_t *gaps = malloc(count * sizeof *gaps);
    int64_t quiet_ms = 0, began = 0;
    if (gaps == NULL) {
        return false;
    }
    for (size_t i = 0; i + 1 < count; i++) {
        if (at[i + 1].written - at[i].written < NOTICEABLE_PAGES) {
            quiet_ms += run->sample_ms;
            continue;
        }
        if (episodes == 0 || quiet_ms > APART_MS) {
            gaps[episodes++] = at[i].t_ms - began; // the first is no gap
            began = at[i].t_ms;
        }
        quiet_ms = 0;
    }
    fidelity_value(facts, "write_out_episodes", (int64_t)episodes);
    if (episodes < 2) {
        fidelity_never(facts, "episode_gap_ms_median");
    } else {
        qsort(gaps + 1, episodes - 1, sizeof *gaps, by_size);
        fidelity_value(facts, "episode_gap_ms_median", quantile(gaps + 1, episodes - 1, 0.5));
    }
    free(gaps);
    return true;
}

// ---- all ----

static void add_instant(struct facts *facts, const char *name, int64_t ms)
{
    if (ms == FACTS_NEVER) {
        fidelity_never(facts, name);
    } else {
        fidelity_value(facts, name, ms);
    }
}

bool facts_compute(struct facts *facts, const struct run *run, struct diag *d)
{
    struct half half = second_half(run);
    if (half.count == 0) {
        return diag_say(d, "there is no sample in the second half of the writing");
    }
    add_rate(facts, half);
    add_peak(facts, run);
    add_instant(facts, "first_background_start_ms", run->first_background_ms);
    add_instant(facts, "first_pause_ms", run->first_pause_ms);
    fidelity_value(facts, "pauses", run->pauses);
    fidelity_value(facts, "call_us_p99_second_half", run->call_us_p99);
    fidelity_value(facts, "call_us_max_at_most", run->call_us_max);
    if (run->has_due_times) {
        fidelity_value(facts, "lag_us_max", run->lag_us_max);
    } else {
        fidelity_never(facts, "lag_us_max");
    }
    return (add_levels(facts, half) && add_episodes(facts, run)) ||
           diag_say(d, "there is no memory for the facts");
}
