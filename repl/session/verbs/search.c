// search: next, prev.
#include "repl/session/tell.h"
#include "repl/session/verbs/verbs.h"
#include "sim/when.h"

// How far `next` looks; what is not found by then sends one back to where one was.
enum { EVENTS_LOOKED_AT = 1000000 };

struct kind_names {
    const struct engine *const *engines;
};

// Kinds of events by their bare names, one engine after the other.
static const char *kind_name_at(const void *self, int i)
{
    const struct kind_names *names = self;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = names->engines[id];
        for (int row = 0; engine != NULL && row < engine->event_count; row++) {
            if (engine->events[row].run != NULL && i-- == 0) {
                return engine->events[row].name;
            }
        }
    }
    return NULL;
}

// "arrives" or "queue.arrives"; 0 if there is none.
static uint32_t kind_named(const struct session *s, const char *word)
{
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = s->options.engines[id];
        size_t prefix = engine == NULL ? 0 : strlen(engine->name);
        for (int row = 0; engine != NULL && row < engine->event_count; row++) {
            const char *name = engine->events[row].name;
            bool whole = strncmp(word, engine->name, prefix) == 0 && word[prefix] == '.' &&
                         strcmp(word + prefix + 1, name) == 0;
            if (engine->events[row].run != NULL && (whole || strcmp(word, name) == 0)) {
                return EVENT_KIND(id, row);
            }
        }
    }
    return 0;
}

struct question {
    struct when when;
    uint32_t kind;
};

static bool read_question(struct session *s, const struct verb_call *call, struct question *q,
                          struct diag *d)
{
    const char *word = verb_word(call, 0);
    *q = (struct question){.when = {.about = when_interesting}};
    if (word == NULL) {
        return true;
    }
    q->kind = kind_named(s, word);
    q->when = (struct when){.about = when_kind, .self = &q->kind};
    if (q->kind != 0) {
        return true;
    }
    diag_say(d, "no event is called '%s'", word);
    struct kind_names names = {s->options.engines};
    const char *near = nearest_name(word, kind_name_at, &names);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else {
        diag_help(d, "`help events` lists them");
    }
    return verb_refuse(call, 0, d);
}

struct asked {
    const struct when *when;
    bool found;
};

// Beyond what is known: runs on until an event is what was asked for.
static void hear_event(void *self, const struct world *w, const struct event *event,
                       uint64_t number)
{
    struct asked *asked = self;
    (void)number;
    asked->found = asked->found || asked->when->about(asked->when->self, w, event);
}

static bool was_found(void *self, const struct world *w)
{
    (void)w;
    return ((struct asked *)self)->found;
}

static bool run_on(struct session *s, const struct when *when, struct diag *d)
{
    struct branch *b = session_branch(s);
    const struct move_origin origin = move_begin(s);
    uint64_t most = b->head.events + EVENTS_LOOKED_AT;
    if (branch_to_moment(b, b->head, d) != RUN_REACHED ||
        !session_before_run(s, TIME_NEVER, most, d)) {
        return false;
    }
    b = session_branch(s);
    struct asked asked = {.when = when};
    const struct observer observer = {.self = &asked, .began = hear_event};
    const struct observer *before = b->world.observer;
    b->world.observer = &observer;
    enum run_end how = RUN_REACHED;
    bool ran = session_run(s, TIME_NEVER, most, was_found, &asked, &how, d);
    b->world.observer = before;
    if (ran && how == RUN_REACHED) {
        move_take_back(s, &origin);
        diag_say(d, "nothing like that in the next %d events", (int)EVENTS_LOOKED_AT);
        return diag_help(d, "`next KIND` looks for events of a kind: next arrives; `run` goes on");
    }
    return ran && move_ended(s, how, d);
}

static void print_entry(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    tell_entry(self, entry, TRACE_RULED, 0);
}

// The event at which the present stands.
static void tell_here(struct session *s)
{
    uint64_t number = branch_now(session_branch(s)).events;
    if (s->quiet || number == 0) {
        return;
    }
    struct visit v;
    struct diag unheard = {0};
    visit_begin(&v, session_branch(s));
    trace_one(&v, number, print_entry, s->options.out, &unheard);
    visit_end(&v, &unheard);
}

static bool search(struct session *s, const struct verb *verb, const struct verb_call *call,
                   bool forward, struct diag *d)
{
    struct question q;
    if (!verb_at_most(verb, call, 1, d) || !read_question(s, call, &q, d)) {
        return false;
    }
    struct visit v;
    struct when_found found;
    visit_begin(&v, session_branch(s));
    bool looked =
        forward ? when_next(&v, &q.when, &found, d) : when_previous(&v, &q.when, &found, d);
    if (!visit_end(&v, d) || !looked) {
        return false;
    }
    if (!found.found && !forward) {
        diag_say(d, "there was none before this moment");
        return diag_help(d, "`next` looks forward");
    }
    bool gone = found.found ? branch_to_moment(session_branch(s), found.moment, d) == RUN_REACHED
                            : run_on(s, &q.when, d);
    if (gone) {
        tell_here(s);
        session_moved(s);
    }
    return gone;
}

static bool run_next(struct session *s, const struct verb_call *call, struct diag *d)
{
    return search(s, &verb_next, call, true, d);
}

static bool run_prev(struct session *s, const struct verb_call *call, struct diag *d)
{
    return search(s, &verb_prev, call, false, d);
}

const struct verb verb_next = {
    .name = "next",
    .lua_name = "next_event",
    .usage = "next [KIND]",
    .doc = "Goes on to the next landmark, or to the next event of a kind.",
    .more =
        "Landmarks are what stands out: a customer who is lost, a fault, a command that comes due.",
    .example = "next served",
    .moves = true,
    .travels = true,
    .run = run_next,
};

const struct verb verb_prev = {
    .name = "prev",
    .lua_name = "prev_event",
    .usage = "prev [KIND]",
    .doc = "Goes back to the last landmark, or to the last event of a kind.",
    .example = "next arrives\nnext arrives\nprev arrives",
    .moves = true,
    .travels = true,
    .run = run_prev,
};
