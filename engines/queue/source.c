// source: where customers come from: gaps drawn from a distribution, or replayed from samples; and
// the choice of a station where several stand beside each other.
#include "engines/queue/inside.h"

static offset_t samples_of(const struct world *w, source_h h)
{
    return pool_locate(&w->image, h.bits) + offsetof(struct source, samples);
}

static inline const struct sample *next_sample(const struct world *w, source_h h,
                                               const struct source *s)
{
    return s->replayed < (int64_t)s->samples.count
               ? array_at(&w->image, samples_of(w, h), (uint32_t)s->replayed)
               : NULL;
}

// ---- arrivals ----

static int64_t next_gap(const struct world *w, source_h h, struct source *s)
{
    const struct sample *sample = next_sample(w, h, s);
    int64_t gap = sample != NULL ? sample->gap : distribution_draw(&s->interarrival, &s->gaps);
    if (s->pace != PPB_ONE && gap != TIME_NEVER) {
        gap = mul_div(gap, PPB_ONE, s->pace);
    }
    // A drawn gap is never 0, so that time goes on whatever the distribution and the pace.
    return sample != NULL ? gap : max_i64(1, gap);
}

static timer_h schedule_call(struct world *w, source_h h, const struct source *s, int64_t time)
{
    return schedule_at(w, time, QUEUE_KIND(QUEUE_ARRIVES), h.bits, s->calls + 1, 0);
}

static void schedule_arrival(struct world *w, source_h h, struct source *s)
{
    s->arrival = (timer_h){0};
    if (s->calls >= s->limit) {
        because(w, ENGINE_QUEUE, QUEUE_NO_MORE_CALLS, (int64_t)h.bits, s->limit, 0);
        return;
    }
    int64_t gap = next_gap(w, h, s);
    if (gap != TIME_NEVER) {
        s->arrival = schedule_call(w, h, s, add_clamped(world_now(w), gap));
    }
}

void source_send(struct world *w, source_h h, struct source *s, int64_t work, int64_t priority)
{
    customer_h customer;
    struct customer *c = customer_add(w, &customer);
    s->customers++;
    c->number = ++s->calls;
    if (s->retry_budget != INT64_MAX) {
        call_earns_retries(s);
    }
    c->born = world_now(w);
    c->work = work;
    c->source = h;
    c->priority = priority < 0 ? s->priority : (uint8_t)priority;
    call_begin_attempt(w, s, customer, c);
}

void source_send_between(struct world *w, source_h h, int64_t work, int64_t priority)
{
    struct source *s = source_edit(w, h);
    source_send(w, h, s, work, priority);
    int64_t next = timer_time(w, s->arrival);
    if (next == TIME_NEVER) {
        return;
    }
    cancel(w, s->arrival);
    s->arrival = (timer_h){0};
    if (s->calls < s->limit) {
        s->arrival = schedule_call(w, h, s, next);
    } else {
        because(w, ENGINE_QUEUE, QUEUE_NO_MORE_CALLS, (int64_t)h.bits, s->limit, 0);
    }
}

void source_arrives(struct world *w, const struct event *event)
{
    source_h h = {event->target};
    struct source *s = source_edit(w, h);
    const struct sample *sample = next_sample(w, h, s);
    if (sample == NULL) {
        source_send(w, h, s, 0, -1);
    } else {
        s->replayed++;
        source_send(w, h, s, sample->work, sample->priority);
    }
    schedule_arrival(w, h, s);
}

// ---- which station ----

// The length of the row of stations that begins with `first`. A row that bites its own tail ends
// there or, where it bites itself elsewhere, with as many stations as there are.
static int64_t count_row(const struct world *w, station_h first)
{
    int64_t most = record_live(w, ENGINE_QUEUE, QUEUE_STATION), count = 1;
    station_h h = station_at(w, first)->beside;
    while (h.bits != 0 && h.bits != first.bits && count < most) {
        h = station_at(w, h)->beside;
        count++;
    }
    return count;
}

static station_h walk_row(const struct world *w, station_h h, int64_t steps)
{
    while (steps-- > 0) {
        h = station_at(w, h)->beside;
    }
    return h;
}

static station_h shortest_of(const struct world *w, station_h first, int64_t count)
{
    station_h best = first, h = first;
    int64_t least = INT64_MAX;
    for (int64_t i = 0; i < count; i++) {
        const struct station *s = station_at(w, h);
        if (s->waiting + s->serving < least) {
            least = s->waiting + s->serving;
            best = h;
        }
        h = s->beside;
    }
    return best;
}

static station_h choose_from_row(struct world *w, struct source *s, int64_t count)
{
    switch ((enum choice)s->choose) {
    case CHOOSE_FIRST:
        break;
    case CHOOSE_TURNS:
        return walk_row(w, s->to, s->turn++ % count);
    case CHOOSE_RANDOM:
        return walk_row(w, s->to, random_between(&s->choices, 0, count - 1));
    case CHOOSE_SHORTEST:
        return shortest_of(w, s->to, count);
    }
    return s->to;
}

station_h source_choose(struct world *w, struct source *s)
{
    if (s->to.bits == 0) {
        return s->to;
    }
    int64_t count = count_row(w, s->to);
    station_h chosen = choose_from_row(w, s, count);
    because(w, ENGINE_QUEUE, QUEUE_CHOSEN, (int64_t)chosen.bits, count, 0);
    return chosen;
}

// ---- changes from outside ----

void source_begin(struct world *w, source_h h)
{
    struct source *s = source_edit(w, h);
    const char *name = name_text(w, s->name);
    s->opened = world_now(w);
    s->gaps = random_stream_open(world_seed(w), name, "gaps");
    s->timeouts = random_stream_open(world_seed(w), name, "timeouts");
    s->choices = random_stream_open(world_seed(w), name, "choices");
    s->jitters = random_stream_open(world_seed(w), name, "jitters");
    array_begin(&w->image, samples_of(w, h), sizeof(struct sample), 6);
    schedule_arrival(w, h, s);
}

static void restart(struct world *w, source_h h, struct source *s)
{
    if (s->arrival.bits != 0) {
        cancel(w, s->arrival);
    }
    schedule_arrival(w, h, s);
}

void source_add_samples(struct world *w, source_h h, const struct sample *samples, int count)
{
    struct source *s = source_edit(w, h);
    bool was_drawing = next_sample(w, h, s) == NULL;
    for (int i = 0; i < count; i++) {
        struct sample *sample = array_push(&w->image, samples_of(w, h));
        *sample = samples[i];
    }
    if (was_drawing && count > 0) {
        restart(w, h, s);
    }
}

void source_interarrival_changed(struct world *w, uint64_t bits)
{
    source_h h = {bits};
    struct source *s = source_edit(w, h);
    if (next_sample(w, h, s) == NULL) {
        restart(w, h, s);
    }
}

// A source that had reached its limit begins again; one that now has is stopped.
void source_limit_changed(struct world *w, uint64_t bits)
{
    source_h h = {bits};
    struct source *s = source_edit(w, h);
    if (s->arrival.bits == 0 || s->calls >= s->limit) {
        restart(w, h, s);
    }
}

void source_removed(struct world *w, uint64_t bits)
{
    source_h h = {bits};
    const struct source *s = source_at(w, h);
    if (s->arrival.bits != 0) {
        cancel(w, s->arrival);
    }
    array_free(&w->image, samples_of(w, h));
}
