// effects: see effects.h.
//
// An effect has a higher number than its cause, so one pass over the index finds the whole tree.
// Nodes are kept in the order of their numbers, in which they are found.
#include "sim/effects.h"

struct node {
    uint64_t id;
    uint64_t more;
    int parent; // index of its cause; -1: the root
    int depth;
};

struct family {
    struct node nodes[EFFECTS_MOST + 1];
    int count, limit, depth;
};

// Index of the node with this id, -1 if it is none. The root comes first, events after it by their
// numbers.
static int find(const struct family *t, uint64_t id)
{
    if (id == t->nodes[0].id) {
        return 0;
    }
    int low = 1, high = t->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (t->nodes[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < t->count && t->nodes[low].id == id ? low : -1;
}

static void hear(void *self, uint64_t number, uint64_t cause, uint32_t kind)
{
    (void)kind;
    struct family *t = self;
    int parent = find(t, cause);
    if (parent < 0) {
        return;
    }
    if (t->count > t->limit || t->nodes[parent].depth >= t->depth) {
        t->nodes[parent].more++;
        return;
    }
    t->nodes[t->count++] =
        (struct node){.id = number, .parent = parent, .depth = t->nodes[parent].depth + 1};
}

struct teller {
    effects_heard *heard;
    void *self;
    struct effect effect;
};

static void tell(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    struct teller *t = self;
    t->effect.entry = entry;
    t->heard(t->self, &t->effect);
}

static int next_child(const struct family *t, int parent, int after)
{
    for (int i = after + 1; i < t->count; i++) {
        if (t->nodes[i].parent == parent) {
            return i;
        }
    }
    return -1;
}

// The node after `i` when each stands before those below it; -1 at the end.
static int next_node(const struct family *t, int i)
{
    int next = next_child(t, i, i);
    while (next < 0 && i > 0) {
        next = next_child(t, t->nodes[i].parent, i);
        i = t->nodes[i].parent;
    }
    return next;
}

bool effects_of(struct visit *v, struct trace_index *index, uint64_t id, int depth, int limit,
                effects_heard *heard, void *self, struct diag *d)
{
    struct family t = {
        .count = 1, .limit = limit < EFFECTS_MOST ? limit : EFFECTS_MOST, .depth = depth};
    t.nodes[0] = (struct node){.id = id, .parent = -1};
    if (!id_is_known(v->branch, id, d)) {
        return false;
    }
    uint64_t from = moment_after_id(v->branch, id).events + 1;
    if (!trace_index_grow(index, v, d) || !trace_index_each(index, v, from, hear, &t, d)) {
        return false;
    }
    struct teller teller = {.heard = heard, .self = self};
    for (int i = 0; i >= 0; i = next_node(&t, i)) {
        teller.effect = (struct effect){.depth = t.nodes[i].depth, .more = t.nodes[i].more};
        if (!trace_one(v, t.nodes[i].id, tell, &teller, d)) {
            return false;
        }
    }
    return true;
}

void effects_print(const struct effect *effect, enum trace_detail detail, struct text *out)
{
    int indent = 2 * effect->depth;
    trace_print(effect->entry, detail, indent, out);
    if (effect->more > 0) {
        text_add(out, "%*s... and %llu more\n", indent + 2, "", (unsigned long long)effect->more);
    }
}
