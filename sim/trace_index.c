// trace_index: see trace_index.h.
//
//   63                                  13   12   11        0
//   +--------------------------------------+---+-----------+
//   | number of the event or command       | c |   kind    |    c: it was a command
//   +--------------------------------------+---+-----------+
#include "sim/trace_index.h"

enum { KIND_BITS = 12, ASIDE_EVENTS = 1 << 16, LEAST_EVENTS = 1 << 10 };

static uint64_t pack(uint64_t cause, uint32_t kind)
{
    return id_number(cause) << (KIND_BITS + 1) | (uint64_t)id_is_command(cause) << KIND_BITS | kind;
}

static uint64_t cause_of(uint64_t link)
{
    bool command = (link >> KIND_BITS & 1) != 0;
    return link >> (KIND_BITS + 1) | (command ? COMMAND_CAUSE : 0);
}

static uint32_t kind_of(uint64_t link) { return (uint32_t)link & ((1u << KIND_BITS) - 1); }

static uint64_t link_at(const struct trace_span *span, uint64_t number)
{
    return ((const uint64_t *)(const void *)span->links.at)[number - span->first];
}

// The number after the last event of a span.
static uint64_t end_of(const struct trace_span *span) { return span->first + span->links.used; }

static bool holds(const struct trace_span *span, uint64_t number)
{
    return number >= span->first && number < end_of(span);
}

static void empty(struct trace_index *index)
{
    index->newest.first = index->aside.first = 1;
    index->newest.links.used = index->aside.links.used = 0;
    index->commands = 0;
}

void trace_index_open(struct trace_index *index, const struct host *host, int64_t budget_bytes)
{
    *index = (struct trace_index){.host = host, .budget_bytes = budget_bytes};
    empty(index);
}

void trace_index_close(struct trace_index *index)
{
    growth_free(&index->newest.links, index->host, sizeof(uint64_t));
    growth_free(&index->aside.links, index->host, sizeof(uint64_t));
}

// ---- does it still describe this line? ----

// Nothing after event `last` is described any more.
static void cut_after(struct trace_index *index, const struct branch *b, uint64_t last)
{
    struct trace_span *spans[] = {&index->newest, &index->aside};
    for (int i = 0; i < COUNT_OF(spans); i++) {
        if (last + 1 < spans[i]->first) {
            spans[i]->first = last + 1;
            spans[i]->links.used = 0;
        } else if (last + 1 < end_of(spans[i])) {
            spans[i]->links.used = last + 1 - spans[i]->first;
        }
    }
    index->commands = moment_before_event(b, last + 1).commands;
    index->sum = journal_sum(&b->journal, index->commands);
}

static void fit_to_line(struct trace_index *index, const struct branch *b)
{
    uint64_t seed = world_seed(&b->world);
    if (index->seed != seed || b->head.commands < index->commands ||
        journal_sum(&b->journal, index->commands) != index->sum) {
        empty(index);
        index->sum = 0;
        index->seed = seed;
    }
    uint64_t last = b->head.events;
    if (b->head.commands > index->commands) {
        uint64_t next = journal_at(&b->journal, index->commands)->events;
        last = next < last ? next : last;
    }
    if (end_of(&index->newest) > last + 1) {
        cut_after(index, b, last);
    }
}

// ---- listening ----

struct listener {
    struct trace_index *index;
    struct trace_span *span;  // where links go
    trace_index_heard *heard; // or who is told; or NULL
    void *heard_self;
    uint64_t first, last; // events that count
    bool full;            // no memory was left
};

// Room for one more link: within the budget, or by giving up the older half.
static bool make_room(const struct listener *l)
{
    struct growth *links = &l->span->links;
    if (links->used < links->capacity) {
        return true;
    }
    bool fits = (int64_t)(links->capacity * 2 * sizeof(uint64_t)) <= l->index->budget_bytes ||
                links->capacity < LEAST_EVENTS || l->span == &l->index->aside;
    if (fits && growth_room(links, l->index->host, sizeof(uint64_t), 1)) {
        return true;
    }
    size_t half = links->used / 2;
    if (half == 0) {
        return false;
    }
    memmove(links->at, links->at + half * sizeof(uint64_t),
            (links->used - half) * sizeof(uint64_t));
    links->used -= half;
    l->span->first += half;
    return true;
}

static void hear(void *self, const struct world *w, const struct event *event, uint64_t number)
{
    (void)w;
    struct listener *l = self;
    if (number < l->first || number > l->last) {
        return;
    }
    if (l->heard != NULL) {
        l->heard(l->heard_self, number, event->cause, event->kind);
        return;
    }
    l->full = l->full || !make_room(l);
    if (!l->full) {
        uint64_t *place = growth_push(&l->span->links, l->index->host, sizeof *place);
        *place = pack(event->cause, event->kind);
    }
}

// Runs the events that count, from the last boundary before them.
static bool listen(struct listener *l, struct visit *v, struct diag *d)
{
    const struct observer observer = {.self = l, .began = hear};
    const struct branch *b = v->branch;
    return l->last < l->first || (visit_to(v, moment_after_event(b, l->first - 1), d) &&
                                  visit_through(v, moment_after_event(b, l->last), &observer, d));
}

static bool no_memory(struct diag *d)
{
    diag_say(d, "the machine has no memory to follow causes");
    return diag_help(d, "close branches that are not needed (`prune`)");
}

// ---- the interface ----

bool trace_index_grow(struct trace_index *index, struct visit *v, struct diag *d)
{
    const struct branch *b = v->branch;
    fit_to_line(index, b);
    struct listener l = {.index = index,
                         .span = &index->newest,
                         .first = end_of(&index->newest),
                         .last = b->head.events};
    bool heard = listen(&l, v, d);
    uint64_t last = end_of(&index->newest) - 1;
    index->commands = moment_before_event(b, last + 1).commands;
    index->sum = journal_sum(&b->journal, index->commands);
    return heard && (!l.full || no_memory(d));
}

// Runs a stretch of the older part again that ends with this event.
static bool set_aside(struct trace_index *index, struct visit *v, uint64_t number, struct diag *d)
{
    index->aside.links.used = 0;
    index->aside.first = number > ASIDE_EVENTS ? number - ASIDE_EVENTS + 1 : 1;
    struct listener l = {
        .index = index, .span = &index->aside, .first = index->aside.first, .last = number};
    return listen(&l, v, d) && (!l.full || no_memory(d));
}

bool trace_index_cause(struct trace_index *index, struct visit *v, uint64_t number, uint64_t *cause,
                       uint32_t *kind, struct diag *d)
{
    const struct trace_span *span = &index->newest;
    if (!holds(span, number)) {
        span = &index->aside;
        if (!holds(span, number) && !set_aside(index, v, number, d)) {
            return false;
        }
    }
    *cause = cause_of(link_at(span, number));
    *kind = kind_of(link_at(span, number));
    return true;
}

bool trace_index_each(struct trace_index *index, struct visit *v, uint64_t from,
                      trace_index_heard *heard, void *self, struct diag *d)
{
    const struct trace_span *span = &index->newest;
    struct listener older = {
        .index = index, .heard = heard, .heard_self = self, .first = from, .last = span->first - 1};
    if (!listen(&older, v, d)) {
        return false;
    }
    for (uint64_t number = from > span->first ? from : span->first; number < end_of(span);
         number++) {
        uint64_t link = link_at(span, number);
        heard(self, number, cause_of(link), kind_of(link));
    }
    return true;
}
