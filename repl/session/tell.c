// tell: see tell.h.
#include "repl/session/tell.h"

#include "sim/sentence.h"

static void print_event(void *self, const struct world *w, const struct event *event,
                        uint64_t number)
{
    struct teller *t = self;
    if (++t->heard > t->most) {
        return;
    }
    char line[512];
    struct text text = text_in(line, sizeof line);
    sentence_event_line(w, event, number, &text);
    out_text(t->out, "%s\n", line);
}

static void print_rule(void *self, const struct world *w, uint32_t engine, int rule,
                       const int64_t arguments[RULE_ARGUMENTS])
{
    struct teller *t = self;
    if (t->heard > t->most) {
        return;
    }
    char line[512];
    struct text text = text_in(line, sizeof line);
    sentence_rule(w, engine, rule, arguments, &text);
    out_styled(t->out, STYLE_DIM, "    %s\n", line);
}

void tell_begin(struct teller *t, struct world *w, struct out *o, int64_t most)
{
    *t = (struct teller){.out = o, .most = most, .before = w->observer};
    t->observer = (struct observer){.self = t, .began = print_event, .ruled = print_rule};
    w->observer = &t->observer;
}

void tell_end(struct teller *t, struct world *w)
{
    w->observer = t->before;
    if (t->heard > t->most) {
        out_styled(t->out, STYLE_DIM, "... and %lld more\n", (long long)(t->heard - t->most));
    }
}
