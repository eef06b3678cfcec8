// visit: see visit.h.
#include "sim/visit.h"

enum { PROGRESS_EVENTS = 1 << 16 };

void visit_begin(struct visit *v, struct branch *b)
{
    *v = (struct visit){.branch = b,
                        .home = branch_now(b),
                        .clock = world_now(&b->world),
                        .trigger = b->world.trigger,
                        .observer = b->world.observer,
                        .refusal = b->world.refusal};
    b->world.observer = NULL;
    b->world.refusal = NULL; // refusals of the past were told in their time
}

static bool arrived(enum run_end end, struct diag *d)
{
    if (end == RUN_INTERRUPTED) {
        return diag_say(d, "interrupted");
    }
    ASSERT(end != RUN_IDLE && end != RUN_TRIGGER && end != RUN_REFUSED);
    return end != RUN_FAILED;
}

bool visit_to(struct visit *v, struct moment moment, struct diag *d)
{
    return arrived(branch_to_moment(v->branch, moment, d), d);
}

bool visit_end(struct visit *v, struct diag *d)
{
    struct branch *b = v->branch;
    const volatile sig_atomic_t *interrupt = b->options.interrupt;
    b->options.interrupt = NULL;
    bool back = visit_to(v, v->home, d);
    b->options.interrupt = interrupt;
    if (back) {
        world_pause_at(&b->world, v->clock);
    }
    b->world.trigger = v->trigger;
    b->world.observer = v->observer;
    b->world.refusal = v->refusal;
    return back;
}

static bool asked_to_stop(void *self, const struct world *w)
{
    (void)w;
    struct visit *v = self;
    if (++v->ran % PROGRESS_EVENTS == 0 && v->progress != NULL) {
        v->progress(v->progress_self, v->ran);
    }
    return v->stop;
}

bool visit_through(struct visit *v, struct moment moment, const struct observer *observer,
                   struct diag *d)
{
    struct world *w = &v->branch->world;
    v->stop = false;
    w->observer = observer;
    enum run_end end = branch_forward(v->branch, moment, asked_to_stop, v, d);
    w->observer = NULL;
    return arrived(end, d);
}

void visit_stop(struct visit *v) { v->stop = true; }

bool visit_stretch(const struct visit *v, struct moment end, const uint32_t *chunks, int count,
                   struct stretch *stretch)
{
    const struct timeline *t = &v->branch->timeline;
    bool kept = t->host != NULL;
    if (kept && timeline_stretch(t, end, chunks, count, stretch)) {
        return true;
    }
    // What is older than the history must be run again from the beginning.
    struct moment oldest = kept ? timeline_first(t) : end;
    *stretch = (struct stretch){visit_beginning(), moment_reached(oldest, end) ? oldest : end};
    return !moment_same(stretch->end, visit_beginning());
}

// ---- moments ----

// Commands given before event `number` ran.
static uint64_t commands_before(const struct branch *b, uint64_t number)
{
    uint64_t low = 0, high = b->head.commands;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (journal_at(&b->journal, middle)->events < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct moment moment_before_event(const struct branch *b, uint64_t number)
{
    return (struct moment){.events = number - 1, .commands = commands_before(b, number)};
}

struct moment moment_after_event(const struct branch *b, uint64_t number)
{
    return (struct moment){.events = number, .commands = commands_before(b, number)};
}

struct moment moment_before_command(const struct branch *b, uint64_t number)
{
    return (struct moment){.events = journal_at(&b->journal, number - 1)->events,
                           .commands = number - 1};
}

struct moment moment_after_command(const struct branch *b, uint64_t number)
{
    return (struct moment){.events = journal_at(&b->journal, number - 1)->events,
                           .commands = number};
}

bool id_is_known(const struct branch *b, uint64_t id, struct diag *d)
{
    bool command = id_is_command(id);
    uint64_t last = command ? b->head.commands : b->head.events;
    if (id_number(id) >= 1 && id_number(id) <= last) {
        return true;
    }
    const char *what = command ? "command" : "event";
    diag_say(d, "this line has no %s %llu", what, (unsigned long long)id_number(id));
    if (last == 0) {
        return diag_help(d, "no %s has happened yet: run first", what);
    }
    return diag_help(d, "they are numbered from 1 to %llu", (unsigned long long)last);
}

struct moment moment_before_id(const struct branch *b, uint64_t id)
{
    return id_is_command(id) ? moment_before_command(b, id_number(id)) : moment_before_event(b, id);
}

struct moment moment_after_id(const struct branch *b, uint64_t id)
{
    return id_is_command(id) ? moment_after_command(b, id_number(id)) : moment_after_event(b, id);
}
