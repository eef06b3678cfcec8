// parting: see parting.h.
//
// Both lines run in turns, a batch of events each, while their entries of the trace are summed up
// into one number an event. Only the event at which the sums differ is put into words again.
#include "sim/parting.h"

#include "sim/sentence.h"

enum { BATCH_EVENTS = 1024 };

// ---- commands ----

// Commands that both lines have in common, from the beginning.
static uint64_t common_commands(const struct branch *a, const struct branch *b)
{
    uint64_t least = a->head.commands < b->head.commands ? a->head.commands : b->head.commands;
    for (uint64_t i = 0; i < least; i++) {
        const struct journal_entry *x = journal_at(&a->journal, i), *y = journal_at(&b->journal, i);
        if (x->time != y->time || x->instant != y->instant || x->length != y->length ||
            memcmp(journal_text(&a->journal, i), journal_text(&b->journal, i), x->length) != 0) {
            return i;
        }
    }
    return least;
}

// Events of this line before anything but the common commands was done; all, where nothing was.
static uint64_t events_before(const struct branch *b, uint64_t commands)
{
    return commands < b->head.commands ? journal_at(&b->journal, commands)->events : b->head.events;
}

static void note_command(struct parting *p, int line, const struct branch *b, uint64_t common)
{
    if (common < b->head.commands) {
        p->command[line] = common + 1;
        struct text t = text_in(p->command_text[line], PARTING_TEXT_BYTES);
        sentence_head(COMMAND_CAUSE | p->command[line], journal_at(&b->journal, common)->time, &t);
        text_add(&t, " %s", journal_text(&b->journal, common));
    }
}

// ---- events ----

struct batch {
    uint64_t sums[BATCH_EVENTS];
    int count;
};

static uint64_t add_text(uint64_t sum, const char *text)
{
    for (; *text != '\0'; text++) {
        sum = (sum ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return (sum ^ '\n') * UINT64_C(0x100000001b3);
}

static void sum_up(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    struct batch *batch = self;
    if (id_is_command(entry->id)) {
        return;
    }
    uint64_t sum = (uint64_t)entry->time * UINT64_C(0x9e3779b97f4a7c15);
    sum = add_text(add_text(sum + (uint64_t)entry->rules_left_out, entry->kind), entry->sentence);
    for (int i = 0; i < entry->rule_count; i++) {
        sum = add_text(add_text(sum, entry->rules[i].name), entry->rules[i].sentence);
    }
    batch->sums[batch->count++] = sum;
}

static bool run_batch(struct visit *v, uint64_t to, struct batch *batch, struct diag *d)
{
    struct tracer tracer;
    tracer_open(&tracer, v->branch, sum_up, batch);
    batch->count = 0;
    return visit_through(v, moment_after_event(v->branch, to), &tracer.observer, d);
}

static bool find_event(struct visit *const v[2], uint64_t from, uint64_t to, struct parting *p,
                       struct diag *d)
{
    for (uint64_t at = from; at < to;) {
        uint64_t end = to - at < BATCH_EVENTS ? to : at + BATCH_EVENTS;
        struct batch batches[2];
        if (!run_batch(v[0], end, &batches[0], d) || !run_batch(v[1], end, &batches[1], d)) {
            return false;
        }
        ASSERT(batches[0].count == batches[1].count);
        for (int i = 0; i < batches[0].count; i++) {
            if (batches[0].sums[i] != batches[1].sums[i]) {
                p->kind = PARTING_EVENT;
                p->event = at + (uint64_t)i + 1;
                return true;
            }
        }
        at = end;
    }
    p->kind = PARTING_NONE;
    p->event = to;
    return true;
}

static void write_down(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    struct text t = text_in(self, PARTING_TEXT_BYTES);
    trace_print(entry, TRACE_RULED, 2, &t);
}

bool parting_find(struct visit *first, struct visit *second, struct parting *parting,
                  struct diag *d)
{
    struct visit *const v[2] = {first, second};
    const struct branch *a = first->branch, *b = second->branch;
    *parting = (struct parting){.kind = PARTING_SEED};
    if (world_seed(&a->world) != world_seed(&b->world)) {
        return true;
    }
    uint64_t common = common_commands(a, b);
    note_command(parting, 0, a, common);
    note_command(parting, 1, b, common);
    uint64_t from_a = events_before(a, common), from_b = events_before(b, common);
    uint64_t from = from_a < from_b ? from_a : from_b;
    uint64_t to = a->head.events < b->head.events ? a->head.events : b->head.events;
    if (parting->command[0] == 0 && parting->command[1] == 0) {
        from = to; // nothing differs in what was done, so nothing differs in what happened
    }
    const struct moment start = {.events = from, .commands = common};
    if ((from < to && (!visit_to(first, start, d) || !visit_to(second, start, d))) ||
        !find_event(v, from, to, parting, d)) {
        return false;
    }
    if (parting->kind != PARTING_EVENT) {
        return true;
    }
    return trace_one(first, parting->event, write_down, parting->event_text[0], d) &&
           trace_one(second, parting->event, write_down, parting->event_text[1], d);
}

// ---- printing ----

static void print_commands(const struct parting *p, const char *const names[2], struct text *out)
{
    if (p->command[0] == 0 && p->command[1] == 0) {
        text_add(out, "The same was done on both.\n");
        return;
    }
    text_add(out, "The first command that differs:\n");
    for (int i = 0; i < 2; i++) {
        text_add(out, "  %s: %s\n", names[i],
                 p->command[i] == 0 ? "nothing more" : p->command_text[i]);
    }
}

void parting_print(const struct parting *p, const char *const names[2], struct text *out)
{
    switch (p->kind) {
    case PARTING_SEED:
        text_add(out, "%s and %s have different seeds: nothing is common.\n", names[0], names[1]);
        return;
    case PARTING_EVENT:
        text_add(out, "Identical until #%llu.\n", (unsigned long long)p->event);
        print_commands(p, names, out);
        text_add(out, "The first event that differs:\n");
        for (int i = 0; i < 2; i++) {
            text_add(out, "%s:\n%s", names[i], p->event_text[i]);
        }
        return;
    case PARTING_NONE:
        text_add(out, "The same happened on both, as far as both go: to #%llu.\n",
                 (unsigned long long)p->event);
        print_commands(p, names, out);
    }
}
