// tell: see tell.h.
#include "repl/session/tell.h"

void tell_lines(struct out *o, char *lines)
{
    for (char *line = lines; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool more = line[length] == '\n';
        line[length] = '\0';
        int spaces = (int)strspn(line, " ");
        bool rule = strncmp(line + spaces, "because ", 8) == 0;
        out_text(o, "%*s", spaces, "");
        out_wrapped(o, rule ? STYLE_DIM : STYLE_PLAIN, spaces, spaces + 4, line + spaces);
        line += length + more;
    }
}

void tell_entry(struct out *o, const struct trace_entry *entry, enum trace_detail detail,
                int indent)
{
    char lines[TRACE_TEXT_BYTES];
    struct text t = text_in(lines, sizeof lines);
    trace_print(entry, detail, indent, &t);
    tell_lines(o, lines);
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
