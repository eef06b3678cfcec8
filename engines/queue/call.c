// call: what becomes of a call.
//
//              attempt                 answered
//   source ------------> customer --------------> gone
//              ^             | turned away, gave up, timed out, crashed
//              |             v
//              `------ backing off ------------> lost, when no attempt is left
//
// A time-out comes in two kinds. One covers the wait only: the customer itself steps out of the
// line (reneging, as in Palm's M/M/c+M). The other covers the answer: the caller goes, but what it
// asked for stays in the line and is served in vain, since nobody told the station; with retries
// this is how a short overload becomes a lasting one (Bronson et al., "Metastable Failures in
// Distributed Systems", HotOS 2021).
//
// The n-th retry waits min(backoff_limit, backoff * 2^(n-1)), spread by the jitter as in
// "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): full draws from 0 to that, equal
// from one half of it to the whole.
//
// A budget bounds the retries of all calls together, so that failures can not multiply the
// traffic: each call earns a share of a retry, each retry takes a whole one (Finagle's
// RetryBudget). Simplified: up to RETRIES_SAVED are saved up, there they expire after ten seconds.
#include "engines/queue/inside.h"

static const int64_t RETRIES_SAVED = 10 * PPB_ONE;

void call_forget(struct world *w, struct source *s, customer_h h)
{
    s->customers--;
    customer_remove(w, h);
}

void call_begin_attempt(struct world *w, struct source *s, customer_h h, struct customer *c)
{
    s->tries++;
    c->attempt++;
    c->covers = s->timeout_covers;
    c->patience = max_i64(1, distribution_draw(&s->timeout, &s->timeouts));
    if (c->covers == COVERS_ANSWER && c->patience != TIME_NEVER) {
        c->timer =
            schedule(w, c->patience, QUEUE_KIND(QUEUE_TIMES_OUT), h.bits, (int64_t)c->attempt, 0);
    }
    station_h to = s->choose == CHOOSE_FIRST ? s->to : source_choose(w, s);
    if (to.bits == 0) {
        because(w, ENGINE_QUEUE, QUEUE_NOWHERE, (int64_t)c->source.bits, 0, 0);
        call_fails(w, h, c);
    } else {
        station_admit(w, to, h, c);
    }
}

void call_goes_on(struct world *w, customer_h h, struct customer *c, station_h next)
{
    if (next.bits != 0) {
        because(w, ENGINE_QUEUE, QUEUE_MOVES_ON, (int64_t)h.bits, (int64_t)c->station.bits,
                (int64_t)next.bits);
        c->work = 0;
        c->moved_on = 1;
        station_admit(w, next, h, c);
        return;
    }
    struct source *s = source_edit(w, c->source);
    int64_t took = world_now(w) - c->born;
    if (c->abandoned) {
        because(w, ENGINE_QUEUE, QUEUE_IN_VAIN, (int64_t)h.bits, took, 0);
    } else {
        because(w, ENGINE_QUEUE, QUEUE_ANSWERED, (int64_t)h.bits, took, (int64_t)c->attempt);
        s->answered++;
        total_add(&s->total_answer_time, took);
        if (c->timer.bits != 0) {
            cancel(w, c->timer);
        }
    }
    call_forget(w, s, h);
}

static int64_t draw_delay(struct source *s, uint32_t attempt)
{
    int64_t delay = s->backoff;
    for (uint32_t i = 1; i < attempt && delay < s->backoff_limit; i++) {
        delay = add_clamped(delay, delay);
    }
    delay = min_i64(delay, s->backoff_limit);
    int64_t fixed = s->jitter == JITTER_FULL ? 0 : s->jitter == JITTER_EQUAL ? delay / 2 : delay;
    return random_between(&s->jitters, fixed, delay);
}

static void back_off(struct world *w, struct source *s, customer_h h, struct customer *c)
{
    int64_t delay = draw_delay(s, c->attempt);
    because(w, ENGINE_QUEUE, QUEUE_BACKS_OFF, (int64_t)h.bits, (int64_t)c->attempt + 1, delay);
    c->state = CUSTOMER_BACKING_OFF;
    c->station = (station_h){0};
    if (c->moved_on) {
        c->moved_on = 0;
        c->work = 0; // that was the work of a later station
    }
    s->backing_off++;
    c->timer =
        schedule(w, delay, QUEUE_KIND(QUEUE_TRIES_AGAIN), h.bits, (int64_t)c->attempt + 1, 0);
}

// May the call be tried again, now that an attempt has failed? If not, it is lost.
static bool takes_retry(struct world *w, struct source *s, customer_h h, const struct customer *c)
{
    bool limited = s->retry_budget != INT64_MAX;
    if ((int64_t)c->attempt >= s->attempts) {
        because(w, ENGINE_QUEUE, QUEUE_LOST, (int64_t)h.bits, (int64_t)c->attempt, s->attempts);
        s->lost++;
        return false;
    }
    if (limited && s->retries_left < PPB_ONE) {
        because(w, ENGINE_QUEUE, QUEUE_BUDGET_SPENT, (int64_t)h.bits, (int64_t)c->source.bits, 0);
        s->lost++;
        return false;
    }
    s->retries_left -= limited ? PPB_ONE : 0;
    return true;
}

void call_earns_retries(struct source *s)
{
    s->retries_left = min_i64(add_clamped(s->retries_left, s->retry_budget), RETRIES_SAVED);
}

void call_fails(struct world *w, customer_h h, struct customer *c)
{
    struct source *s = source_edit(w, c->source);
    if (c->abandoned) {
        call_forget(w, s, h); // nobody is left who would try again
        return;
    }
    if (c->timer.bits != 0) {
        cancel(w, c->timer);
        c->timer = (timer_h){0};
    }
    if (takes_retry(w, s, h, c)) {
        back_off(w, s, h, c);
    } else {
        call_forget(w, s, h);
    }
}

// The caller goes; what it asked for stays. If it tries again, that is another customer.
void call_times_out(struct world *w, const struct event *event)
{
    customer_h h = {event->target};
    struct customer *c = customer_edit(w, h);
    struct source *s = source_edit(w, c->source);
    because(w, ENGINE_QUEUE, QUEUE_CALLER_GONE, (int64_t)h.bits, c->patience, 0);
    c->abandoned = 1;
    c->timer = (timer_h){0};
    if (!takes_retry(w, s, h, c)) {
        return;
    }
    customer_h again;
    struct customer *twin = customer_add(w, &again);
    s->customers++;
    twin->number = c->number;
    twin->born = c->born;
    twin->work = c->work;
    twin->moved_on = c->moved_on;
    twin->source = c->source;
    twin->attempt = c->attempt;
    twin->priority = c->priority;
    back_off(w, s, again, twin);
}

void call_tries_again(struct world *w, const struct event *event)
{
    customer_h h = {event->target};
    struct customer *c = customer_edit(w, h);
    struct source *s = source_edit(w, c->source);
    s->backing_off--;
    c->timer = (timer_h){0};
    call_begin_attempt(w, s, h, c);
}
