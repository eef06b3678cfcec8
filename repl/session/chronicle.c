// chronicle: see chronicle.h. An observer counts each event into its stretch. A value is read just
// before the first event of a later stretch runs: it stood so at the end of all stretches between.
#include "repl/session/chronicle.h"

enum { FIRST_LENGTH_NS = 1 << 10 };

static void forget(struct chronicle *c)
{
    c->seen = visit_beginning();
    c->length_ns = FIRST_LENGTH_NS;
    c->used = 0;
    c->sum = 0;
    memset(c->stretches, 0, sizeof c->stretches);
    for (int i = 0; i < c->value_count; i++) {
        c->values[i].found = false;
        memset(c->values[i].is, 0, sizeof c->values[i].is);
    }
    c->version++;
}

void chronicle_open(struct chronicle *c)
{
    *c = (struct chronicle){0};
    forget(c);
}

void chronicle_follow(struct chronicle *c, const char *const *paths, int count)
{
    count = count < CHRONICLE_VALUES ? count : CHRONICLE_VALUES;
    bool same = count == c->value_count;
    for (int i = 0; same && i < count; i++) {
        same = strcmp(paths[i], c->values[i].words) == 0;
    }
    if (same) {
        return;
    }
    for (int i = 0; i < count; i++) {
        struct text t = text_in(c->values[i].words, sizeof c->values[i].words);
        text_add(&t, "%s", paths[i]);
    }
    c->value_count = count;
    forget(c);
}

// ---- stretches ----

static void double_length(struct chronicle *c)
{
    int half = (c->used + 1) / 2;
    for (int i = 0; i < half; i++) {
        struct chronicle_stretch *a = &c->stretches[2 * i];
        bool two = 2 * i + 1 < c->used;
        int last = 2 * i + two;
        c->stretches[i] = (struct chronicle_stretch){a->events + (two ? a[1].events : 0),
                                                     a->landmarks + (two ? a[1].landmarks : 0)};
        for (int v = 0; v < c->value_count; v++) {
            c->values[v].at[i] = c->values[v].at[last];
            c->values[v].is[i] = c->values[v].is[last];
        }
    }
    memset(&c->stretches[half], 0, (size_t)(c->used - half) * sizeof c->stretches[0]);
    c->used = half;
    c->length_ns = mul_clamped(c->length_ns, 2);
}

static void read_value(struct chronicle_value *v, const struct world *w, int from, int until)
{
    struct diag unheard = {0};
    struct value value = {0};
    v->found = v->found || path_parse(w, v->words, strlen(v->words), &v->path, &unheard);
    bool is =
        v->found && v->path.member.type.kind == VALUE_NUMBER && path_read(w, &v->path, &value);
    v->found = is; // a record of that name may come again
    for (int i = from; i < until; i++) {
        v->at[i] = value.number;
        v->is[i] = is && value.number != INT64_MAX;
    }
}

// Time goes on to `time`: stretches that end before it are over.
static void go_on(struct chronicle *c, const struct world *w, int64_t time)
{
    while (time / c->length_ns >= CHRONICLE_STRETCHES) {
        double_length(c);
    }
    int now = (int)(time / c->length_ns), from = c->used > 0 ? c->used - 1 : 0;
    for (int i = 0; i < c->value_count && from < now; i++) {
        read_value(&c->values[i], w, from, now);
    }
    c->used = now + 1;
}

static void hear_event(void *self, const struct world *w, const struct event *event,
                       uint64_t number)
{
    struct chronicle *c = self;
    (void)number;
    go_on(c, w, event->time);
    struct chronicle_stretch *s = &c->stretches[c->used - 1];
    s->events++;
    s->landmarks += when_interesting(NULL, w, event);
}

// ---- learning ----

bool chronicle_learn(struct chronicle *c, struct branch *b, uint32_t node, uint64_t events)
{
    bool same = c->node == node && c->seed == b->options.seed && moment_reached(c->seen, b->head) &&
                c->seen.commands <= b->head.commands &&
                c->sum == journal_sum(&b->journal, c->seen.commands);
    if (!same) {
        forget(c);
        c->node = node;
        c->seed = b->options.seed;
    }
    if (moment_same(c->seen, b->head)) {
        return false;
    }
    struct moment until = b->head;
    if (until.events - c->seen.events > events) {
        until = moment_after_event(b, c->seen.events + events);
    }
    const struct observer observer = {.self = c, .began = hear_event};
    struct visit v;
    struct diag unheard = {0};
    visit_begin(&v, b);
    bool learned = visit_to(&v, c->seen, &unheard) && visit_through(&v, until, &observer, &unheard);
    if (learned) {
        c->seen = until;
        c->sum = journal_sum(&b->journal, until.commands);
    } else {
        forget(c);
    }
    visit_end(&v, &unheard);
    c->version++;
    return learned && !moment_same(c->seen, b->head);
}
