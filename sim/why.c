// why: see why.h.
//
// The chain is walked twice: once to count it, in the index alone, and once to tell those links that are to be told,
// each of which runs again for its words.
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

// The cause of an event; 0 of a command, or of what was there from the beginning.
static bool next_id(struct visit *v, struct trace_index *index, uint64_t *id, struct diag *d)
{
    if (id_is_command(*id)) {
        *id = 0;
        return true;
    }
    return trace_index_cause(index, v, *id, id, d);
}

static bool count_links(struct visit *v, struct trace_index *index, uint64_t id, uint64_t *count,
                        struct diag *d)
{
    for (*count = 0; id != 0; ++*count) {
        if (!next_id(v, index, &id, d)) {
            return false;
        }
    }
    return true;
}

static bool tell_chain(struct visit *v, struct trace_index *index, uint64_t id, int limit,
                       struct teller *t, struct diag *d)
{
    uint64_t count;
    if (!trace_index_grow(index, v, d) || !count_links(v, index, id, &count, d)) {
        return false;
    }
    uint64_t most = (uint64_t)(limit < WHY_LINKS_LEAST ? WHY_LINKS_LEAST : limit);
    uint64_t near = count <= most ? count : most - 2;
    for (uint64_t i = 0; i < count; i++) {
        bool told = i < near || i + 2 >= count;
        if (told && !trace_one(v, id, tell, t, d)) {
            return false;
        }
        t->link.depth++;
        t->link.left_out = told ? 0 : t->link.left_out + 1;
        t->link.writer = NULL;
        if (!next_id(v, index, &id, d)) {
            return false;
        }
    }
    return true;
}

bool why_event(struct visit *v, struct trace_index *index, uint64_t id, int limit,
               why_heard *heard, void *self, struct diag *d)
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
                 writer->after);
    } else if (strcmp(writer->before, "gone") == 0) {
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
