// panes_events: what happened around the present, and what is known to come. See panes.h.
//
// Each entry is a note that begins with its number, by which it is called elsewhere: `why #12`,
// `to #12`. Below the present stand the rules that decided in it.
#include "repl/session/panes.h"
#include "sim/trace.h"

enum { EVENTS_BEFORE = 12, EVENTS_AFTER = 6, ENTRY_BYTES = 600 };

struct listing {
    struct scene *scene;
    struct moment now;
};

static void add_rules(struct scene *scene, const struct trace_entry *entry)
{
    for (int i = 0; i < entry->rule_count; i++) {
        const struct trace_rule *rule = &entry->rules[i];
        char words[ENTRY_BYTES];
        struct text t = text_in(words, sizeof words);
        text_add(&t, "because %s (rule %s%s%s)", rule->sentence, rule->name,
                 rule->setting[0] != '\0' ? ", setting " : "", rule->setting);
        scene_ref note = scene_note(scene, SCENE_ROOT, words);
        scene_state(scene, note, STATE_HIGHLIGHTED);
    }
}

// To the millisecond where that is fine enough to read.
static void add_clock(int64_t time, struct text *out)
{
    unit_print_clock(time >= SECOND ? time / MILLISECOND * MILLISECOND : time, out);
}

static void add_entry(void *self, const struct world *w, const struct trace_entry *entry)
{
    struct listing *l = self;
    bool command = id_is_command(entry->id);
    uint64_t number = id_number(entry->id), now = command ? l->now.commands : l->now.events;
    char words[ENTRY_BYTES], id[32];
    struct text t = text_in(id, sizeof id);
    text_add(&t, "%c%llu", command ? '>' : '#', (unsigned long long)number);
    t = text_in(words, sizeof words);
    text_add(&t, "%s%s ", number > now ? "later: " : "", id);
    add_clock(entry->time, &t);
    text_add(&t, " %s%s", entry->sentence, entry->interesting ? " (landmark)" : "");
    (void)w;
    scene_ref note = scene_note(l->scene, SCENE_ROOT, words);
    scene_field(l->scene, note, id);
    if (!command && number == now) {
        scene_state(l->scene, note, STATE_HIGHLIGHTED);
        add_rules(l->scene, entry);
    }
}

void panes_add_events(struct session *s, struct scene *scene)
{
    struct branch *b = session_branch(s);
    struct moment now = branch_now(b);
    struct moment from = visit_beginning(), until = b->head;
    if (now.events > EVENTS_BEFORE) {
        from = moment_after_event(b, now.events - EVENTS_BEFORE);
    }
    if (b->head.events - now.events > EVENTS_AFTER) {
        until = moment_after_event(b, now.events + EVENTS_AFTER);
    }
    struct listing l = {scene, now};
    struct visit v;
    struct diag unheard = {0};
    scene_on(scene, PANE_EVENTS);
    visit_begin(&v, b);
    trace_between(&v, from, until, add_entry, &l, &unheard);
    visit_end(&v, &unheard);
}
