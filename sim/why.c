// why: see why.h.
//
// The chain is climbed twice: once to count what there is to tell, in the index alone, and once to
// tell it. A link that is told runs again for its words.
#include "sim/why.h"

struct teller {
    why_heard *heard;
    void *self;
    struct why_link link;
};

static void tell(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    struct teller *t = self;
    t->link.entry = entry;
    t->heard(t->self, &t->link);
}

// ---- climbing ----

struct link {
    uint64_t id; // 0: above everything
    uint64_t cause;
    uint32_t kind; // of an event; 0 of a command
};

static bool look_up(struct visit *v, struct trace_index *index, uint64_t id, struct link *link,
                    struct diag *d)
{
    *link = (struct link){.id = id};
    return id == 0 || id_is_command(id) ||
           trace_index_cause(index, v, id, &link->cause, &link->kind, d);
}

// On to the next link that is told if nothing else is in the way: past those that have links of
// their own kind both before and after them. Adds those passed to `left_out`.
static bool climb(struct visit *v, struct trace_index *index, struct link *link, uint64_t *left_out,
                  struct diag *d)
{
    uint32_t kind = link->kind;
    struct link above;
    if (!look_up(v, index, link->cause, link, d) || !look_up(v, index, link->cause, &above, d)) {
        return false;
    }
    while (kind != 0 && link->kind == kind && above.kind == kind) {
        *link = above;
        ++*left_out;
        if (!look_up(v, index, link->cause, &above, d)) {
            return false;
        }
    }
    return true;
}

static bool count_links(struct visit *v, struct trace_index *index, uint64_t id, int64_t *count,
                        struct diag *d)
{
    struct link link;
    uint64_t left_out = 0;
    *count = 0;
    bool found = look_up(v, index, id, &link, d);
    while (found && link.id != 0) {
        ++*count;
        found = climb(v, index, &link, &left_out, d);
    }
    return found;
}

static bool tell_chain(struct visit *v, struct trace_index *index, uint64_t id, int limit,
                       struct teller *t, struct diag *d)
{
    int64_t count;
    if (!trace_index_grow(index, v, d) || !count_links(v, index, id, &count, d)) {
        return false;
    }
    int64_t most = limit < WHY_LINKS_LEAST ? WHY_LINKS_LEAST : limit;
    int64_t near = count <= most ? count : most - 2;
    struct link link;
    bool done = look_up(v, index, id, &link, d);
    for (int64_t i = 0; done && i < count; i++) {
        bool told = i < near || i + 2 >= count;
        if (told && !trace_one(v, link.id, tell, t, d)) {
            return false;
        }
        t->link.depth++;
        t->link.left_out = told ? 0 : t->link.left_out + 1;
        t->link.writer = NULL;
        done = climb(v, index, &link, &t->link.left_out, d);
    }
    return done;
}

// ---- the interface ----

bool why_event(struct visit *v, struct trace_index *index, uint64_t id, int limit, why_heard *heard,
               void *self, struct diag *d)
{
    struct teller t = {.heard = heard, .self = self};
    return id_is_known(v->branch, id, d) && tell_chain(v, index, id, limit, &t, d);
}

bool why_value(struct visit *v, struct trace_index *index, const struct path *path, int limit,
               why_heard *heard, void *self, struct diag *d)
{
    struct writer writer;
    if (!writer_find(v, path, &writer, d)) {
        return false;
    }
    struct teller t = {.heard = heard, .self = self, .link.writer = &writer};
    if (writer.id == 0) {
        heard(self, &t.link);
        return true;
    }
    return tell_chain(v, index, writer.id, limit, &t, d);
}

static void print_change(const struct writer *writer, struct text *out)
{
    if (writer->id == 0) {
        text_add(out, "%s is %s; no event and no command has changed it\n", writer->path,
                 writer->now);
        return;
    }
    if (strcmp(writer->now, writer->after) != 0) {
        text_add(out, "%s is %s; it also changes as time passes\n", writer->path, writer->now);
    }
    if (strcmp(writer->before, "gone") == 0) {
        text_add(out, "%s began as %s\n", writer->path, writer->after);
    } else {
        text_add(out, "%s became %s; it was %s\n", writer->path, writer->after, writer->before);
    }
}

void why_print(const struct why_link *link, enum trace_detail detail, struct text *out)
{
    if (link->writer != NULL) {
        print_change(link->writer, out);
    }
    if (link->entry == NULL) {
        return;
    }
    if (link->left_out > 0) {
        text_add(out, "... %llu cause%s between\n", (unsigned long long)link->left_out,
                 link->left_out == 1 ? "" : "s");
    }
    if (link->depth > 0) {
        text_add(out, "caused by ");
    }
    trace_print(link->entry, detail, 0, out);
}
