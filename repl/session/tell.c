// tell: see tell.h.
#include "repl/session/tell.h"

void tell_entry(struct out *o, const struct trace_entry *entry, enum trace_detail detail, int indent)
{
    char lines[TRACE_TEXT_BYTES];
    struct text t = text_in(lines, sizeof lines);
    trace_print(entry, detail, indent, &t);
    const char *rest = strchr(lines, '\n');
    size_t first = rest == NULL ? t.length : (size_t)(rest + 1 - lines);
    out_foreign(o, lines, first);
    if (first < t.length) {
        out_styled(o, STYLE_DIM, "%s", lines + first);
    }
}

static void print(void *self, const struct world *w, const struct trace_entry *entry)
{
    struct teller *t = self;
    (void)w;
    if (++t->heard <= t->most) {
        tell_entry(t->out, entry, TRACE_RULED, 0);
    }
}

void tell_begin(struct teller *t, struct branch *b, struct out *o, int64_t most)
{
    t->out = o;
    t->most = most;
    t->heard = 0;
    t->before = b->world.observer;
    tracer_open(&t->tracer, b, print, t);
    b->world.observer = &t->tracer.observer;
}

void tell_end(struct teller *t, struct branch *b)
{
    b->world.observer = t->before;
    if (t->heard > t->most) {
        out_styled(t->out, STYLE_DIM, "... and %lld more\n", (long long)(t->heard - t->most));
    }
}
