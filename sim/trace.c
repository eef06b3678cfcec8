// trace: see trace.h.
//
// Texts are made when they are heard of and not later, since what they speak of may be gone after
// the event.
#include "sim/trace.h"

#include "sim/sentence.h"

// ---- texts of an entry, one after the other in the tracer's bytes ----

static const char *begin_text(struct tracer *t) { return t->text.at + t->text.length; }

// What does not fit any more is cut short.
static void end_text(struct tracer *t)
{
    if (t->text.length + 1 < t->text.capacity) {
        t->text.at[++t->text.length] = '\0';
    }
}

static void begin_entry(struct tracer *t, const struct world *w, uint64_t id)
{
    t->text = text_in(t->bytes, sizeof t->bytes);
    t->entry = (struct trace_entry){
        .id = id, .time = world_now(w), .kind = "", .sentence = "", .rules = t->rules};
}

static void hear_began(void *self, const struct world *w, const struct event *event,
                       uint64_t number)
{
    struct tracer *t = self;
    begin_entry(t, w, number);
    t->entry.event = *event;
    t->entry.interesting = event_row_of(w, event->kind)->interesting;
    t->entry.kind = begin_text(t);
    kind_print(w, event->kind, &t->text);
    end_text(t);
    t->entry.sentence = begin_text(t);
    sentence_event(w, event, &t->text);
    end_text(t);
}

static void hear_commanding(void *self, const struct world *w, uint64_t number)
{
    struct tracer *t = self;
    begin_entry(t, w, COMMAND_CAUSE | number);
    t->entry.sentence = journal_text(t->journal, number - 1);
}

static void hear_ruled(void *self, const struct world *w, uint32_t engine, int rule,
                       const int64_t arguments[RULE_ARGUMENTS])
{
    struct tracer *t = self;
    if (t->entry.rule_count == TRACE_RULES) {
        t->entry.rules_left_out++;
        return;
    }
    const struct rule *row = &w->engines[engine]->rules[rule];
    struct trace_rule *heard = &t->rules[t->entry.rule_count++];
    *heard = (struct trace_rule){
        .engine = engine, .rule = rule, .source = row->source != NULL ? row->source : ""};
    memcpy(heard->arguments, arguments, sizeof heard->arguments);
    heard->name = begin_text(t);
    text_add(&t->text, "%s.%s", w->engines[engine]->name, row->name);
    end_text(t);
    heard->sentence = begin_text(t);
    sentence_rule(w, engine, rule, arguments, &t->text);
    end_text(t);
    heard->setting = begin_text(t);
    const struct event *event = t->entry.event.kind != 0 ? &t->entry.event : NULL;
    sentence_setting(w, event, engine, rule, arguments, &t->text);
    end_text(t);
}

static void hear_ended(void *self, const struct world *w, const struct event *event,
                       uint64_t number)
{
    (void)event;
    (void)number;
    struct tracer *t = self;
    t->heard(t->heard_self, w, &t->entry);
}

static void hear_commanded(void *self, const struct world *w, uint64_t number)
{
    (void)number;
    struct tracer *t = self;
    t->heard(t->heard_self, w, &t->entry);
}

void tracer_open(struct tracer *t, const struct branch *b, trace_heard *heard, void *self)
{
    t->observer = (struct observer){.self = t,
                                    .began = hear_began,
                                    .ruled = hear_ruled,
                                    .ended = hear_ended,
                                    .commanding = hear_commanding,
                                    .commanded = hear_commanded};
    t->journal = &b->journal;
    t->heard = heard;
    t->heard_self = self;
}

// ---- stretches of the known line ----

bool trace_between(struct visit *v, struct moment from, struct moment to, trace_heard *heard,
                   void *self, struct diag *d)
{
    struct tracer t;
    tracer_open(&t, v->branch, heard, self);
    return visit_to(v, from, d) && visit_through(v, to, &t.observer, d);
}

bool trace_range(struct visit *v, uint64_t from, uint64_t to, trace_heard *heard, void *self,
                 struct diag *d)
{
    const struct branch *b = v->branch;
    if (!id_is_known(b, from, d)) {
        return false;
    }
    struct moment start = from == 1 ? visit_beginning() : moment_after_event(b, from - 1);
    struct moment end = to < b->head.events ? moment_after_event(b, to) : b->head;
    return moment_reached(end, start) || trace_between(v, start, end, heard, self, d);
}

bool trace_one(struct visit *v, uint64_t id, trace_heard *heard, void *self, struct diag *d)
{
    return id_is_known(v->branch, id, d) &&
           trace_between(v, moment_before_id(v->branch, id), moment_after_id(v->branch, id), heard,
                         self, d);
}

// ---- printing ----

static void print_rule(const struct trace_rule *rule, bool sourced, int indent, struct text *out)
{
    text_add(out, "%*sbecause %s (rule %s", indent + 4, "", rule->sentence, rule->name);
    if (rule->setting[0] != '\0') {
        text_add(out, ", setting %s", rule->setting);
    }
    if (sourced && rule->source[0] != '\0') {
        text_add(out, "; source: %s", rule->source);
    }
    text_add(out, ")\n");
}

void trace_print(const struct trace_entry *entry, enum trace_detail detail, int indent,
                 struct text *out)
{
    text_add(out, "%*s", indent, "");
    sentence_head(entry->id, entry->time, out);
    text_add(out, id_is_command(entry->id) ? "%s %s\n" : " %s  %s\n", entry->kind, entry->sentence);
    for (int i = 0; detail != TRACE_LINE && i < entry->rule_count; i++) {
        print_rule(&entry->rules[i], detail == TRACE_SOURCED, indent, out);
    }
    if (detail != TRACE_LINE && entry->rules_left_out > 0) {
        text_add(out, "%*sand %d rules more\n", indent + 4, "", entry->rules_left_out);
    }
}
