// when: see when.h.
//
// Moments are (from, to]: a stretch begins at a boundary that belongs, as its last moment, to the
// stretch before. The beginning of the world, before which nothing is, is looked at by itself.
#include "sim/when.h"

#include "sim/sentence.h"

struct listener {
    const struct when *when;
    struct visit *visit;
    struct when_found *found;
    bool first;                  // stop at the first one
    const struct moment *not_at; // a moment that does not count, or NULL
    bool held;                   // at the moment before
};

static void hear(struct listener *l, uint64_t id, bool so)
{
    bool counts = so && !(l->when->becomes && l->held);
    l->held = so;
    struct moment now = branch_now(l->visit->branch);
    if (!counts || (l->first && l->found->found) ||
        (l->not_at != NULL && moment_same(now, *l->not_at))) {
        return;
    }
    *l->found = (struct when_found){.found = true, .moment = now, .id = id};
    if (l->first) {
        visit_stop(l->visit);
    }
}

static void after_event(void *self, const struct world *w, const struct event *event,
                        uint64_t number)
{
    struct listener *l = self;
    const struct when *when = l->when;
    bool so = when->about != NULL ? when->about(when->self, w, event) : when->holds(when->self, w);
    hear(l, number, so);
}

static void after_command(void *self, const struct world *w, uint64_t number)
{
    struct listener *l = self;
    if (l->when->holds != NULL) {
        hear(l, COMMAND_CAUSE | number, l->when->holds(l->when->self, w));
    }
}

static bool holds_here(const struct visit *v, const struct when *when)
{
    return when->holds != NULL && when->holds(when->self, &v->branch->world);
}

static bool listen(struct listener *l, struct moment from, struct moment to, struct diag *d)
{
    const struct observer observer = {.self = l, .ended = after_event, .commanded = after_command};
    if (!visit_to(l->visit, from, d)) {
        return false;
    }
    l->held = holds_here(l->visit, l->when);
    return visit_through(l->visit, to, &observer, d);
}

static bool look_at_beginning(struct visit *v, const struct when *when, struct when_found *found,
                              struct diag *d)
{
    if (!visit_to(v, visit_beginning(), d)) {
        return false;
    }
    *found = (struct when_found){.found = holds_here(v, when), .moment = visit_beginning()};
    return true;
}

// ---- forward ----

enum { SCAN_EVENTS = 8192 };

// Moves `from` on, as long as it does not hold there and what is left to scan is long.
static bool halve(struct visit *v, const struct when *when, struct moment *from, struct moment to,
                  struct diag *d)
{
    uint64_t low = from->events, high = to.events;
    while (high - low > SCAN_EVENTS) {
        uint64_t middle = low + (high - low) / 2;
        struct moment moment = moment_after_event(v->branch, middle);
        if (!visit_to(v, moment, d)) {
            return false;
        }
        if (holds_here(v, when)) {
            high = middle;
        } else {
            low = middle;
            *from = moment;
        }
    }
    return true;
}

static bool look_forward(struct visit *v, const struct when *when, struct moment from,
                         struct when_found *found, struct diag *d)
{
    struct moment head = v->branch->head;
    struct listener l = {.when = when, .visit = v, .found = found, .first = true};
    return (!when->monotone || halve(v, when, &from, head, d)) && listen(&l, from, head, d);
}

bool when_first(struct visit *v, const struct when *when, struct when_found *found, struct diag *d)
{
    return look_at_beginning(v, when, found, d) &&
           (found->found || look_forward(v, when, visit_beginning(), found, d));
}

bool when_next(struct visit *v, const struct when *when, struct when_found *found, struct diag *d)
{
    *found = (struct when_found){0};
    return look_forward(v, when, v->home, found, d);
}

// ---- back ----

static bool look_back(struct visit *v, const struct when *when, struct moment to,
                      const struct moment *not_at, struct when_found *found, struct diag *d)
{
    struct listener l = {.when = when, .visit = v, .found = found, .not_at = not_at};
    struct stretch stretch = {.start = to};
    *found = (struct when_found){0};
    while (!found->found && visit_stretch(v, stretch.start, NULL, 0, &stretch)) {
        if (!listen(&l, stretch.start, stretch.end, d)) {
            return false;
        }
    }
    return found->found || (not_at != NULL && moment_same(*not_at, visit_beginning())) ||
           look_at_beginning(v, when, found, d);
}

bool when_last(struct visit *v, const struct when *when, struct when_found *found, struct diag *d)
{
    return look_back(v, when, v->branch->head, NULL, found, d);
}

bool when_previous(struct visit *v, const struct when *when, struct when_found *found,
                   struct diag *d)
{
    return look_back(v, when, v->home, &v->home, found, d);
}

// ---- questions about events ----

bool when_interesting(void *self, const struct world *w, const struct event *event)
{
    (void)self;
    return event_row_of(w, event->kind)->interesting;
}

bool when_kind(void *self, const struct world *w, const struct event *event)
{
    (void)w;
    return event->kind == *(const uint32_t *)self;
}
