// invariant: see invariant.h.
#include "sim/invariant.h"

static bool holds(const struct world *w, uint32_t engine, const struct invariant *invariant,
                  uint64_t bits, struct diag *d)
{
    char why[sizeof d->expected];
    struct text t = text_in(why, sizeof why);
    if (invariant->holds(w, bits, &t)) {
        return true;
    }
    char label[128] = "";
    t = text_in(label, sizeof label);
    if (invariant->record >= 0) {
        text_add(&t, " of ");
        record_label(w, engine, invariant->record, bits, &t);
    }
    diag_say(d, "invariant %s.%s%s does not hold: %s", w->engines[engine]->name, invariant->name,
             label, why);
    return diag_expect(d, "%s", invariant->doc);
}

static bool check(const struct world *w, uint32_t engine, const struct invariant *invariant,
                  struct diag *d)
{
    if (invariant->record < 0) {
        return holds(w, engine, invariant, 0, d);
    }
    uint64_t bits = record_next(w, engine, invariant->record, 0);
    while (bits != 0) {
        if (!holds(w, engine, invariant, bits, d)) {
            return false;
        }
        bits = record_next(w, engine, invariant->record, bits);
    }
    return true;
}

bool invariants_check(const struct world *w, struct diag *d)
{
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        bool attached = engine != NULL && world_header(w)->pools[id] != 0;
        for (int i = 0; attached && i < engine->invariant_count; i++) {
            if (!check(w, id, &engine->invariants[i], d)) {
                return false;
            }
        }
    }
    return true;
}

static void look(struct invariant_guard *guard, const struct world *w, uint64_t id)
{
    if (guard->broken) {
        return;
    }
    if (invariants_check(w, &guard->why)) {
        guard->checked++;
    } else {
        guard->broken = true;
        guard->id = id;
    }
}

static void after_event(void *self, const struct world *w, const struct event *event,
                        uint64_t number)
{
    (void)event;
    look(self, w, number);
}

static void after_command(void *self, const struct world *w, uint64_t number)
{
    look(self, w, COMMAND_CAUSE | number);
}

void invariant_guard_open(struct invariant_guard *guard)
{
    *guard =
        (struct invariant_guard){.observer = {.ended = after_event, .commanded = after_command}};
    guard->observer.self = guard;
}
