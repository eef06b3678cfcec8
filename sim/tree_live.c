// tree_live: worlds of branches: which are in memory, and going about in them. See tree.h.
//
// A cold branch keeps the hashes of its present and its head, so that warming it proves that
// nothing was lost, and so that a journal can be written without warming it.
#include "sim/tree_parts.h"

// ---- places ----

struct tree_place place_here(const struct branch *b)
{
    const struct world_header *header = world_header(&b->world);
    return (struct tree_place){.moment = branch_now(b),
                               .clock = b->world.clock,
                               .instant =
                                   header->now == b->world.clock ? header->instant_count : 0};
}

static bool go(struct branch *b, const struct tree_place *place, struct diag *d)
{
    enum run_end end = RUN_REACHED;
    do { // what paused the run when it was new does not matter now
        end = branch_to_moment(b, place->moment, d);
    } while (end == RUN_TRIGGER || end == RUN_REFUSED);
    if (end == RUN_INTERRUPTED) {
        diag_say(d, "interrupted on the way");
        return diag_help(d, "do it again to go on");
    }
    if (end != RUN_REACHED) {
        return false;
    }
    branch_pause_at(b, place->clock);
    return true;
}

bool place_go(struct branch *b, const struct tree_place *place, struct diag *d)
{
    const volatile sig_atomic_t *interrupt = b->options.interrupt;
    b->options.interrupt = NULL;
    bool went = go(b, place, d);
    b->options.interrupt = interrupt;
    return went;
}

struct tree_place node_present(const struct tree_node *node)
{
    return node->live != NULL ? place_here(node->live) : node->cold.present;
}

struct tree_place node_head(const struct tree_node *node)
{
    if (node->live == NULL) {
        return node->cold.head;
    }
    return (struct tree_place){.moment = node->live->head, .clock = node->live->head_clock};
}

// ---- live and cold ----

// The branch goes on existing as its journal.
static bool cool(struct tree *t, struct tree_node *node)
{
    struct branch *b = node->live;
    struct tree_cold cold = {.present = place_here(b), .present_hash = branch_hash(b)};
    const struct tree_place head = node_head(node);
    struct diag unheard = {0};
    if (!place_go(b, &head, &unheard)) {
        place_go(b, &cold.present, &unheard);
        return false;
    }
    cold.head = place_here(b);
    cold.head_hash = branch_hash(b);
    cold.journal = b->journal;
    b->journal = (struct journal){0};
    tree_free_branch(t->options.branch.host, b);
    node->live = NULL;
    node->cold = cold;
    return true;
}

static bool cool_least_used(struct tree *t, const struct tree_node *needed)
{
    struct tree_node *least = NULL;
    for (size_t i = 0; i < t->nodes.used; i++) {
        struct tree_node *node = tree_node_at(t, i);
        if (node->live != NULL && node != t->current && node != needed &&
            (least == NULL || node->used < least->used)) {
            least = node;
        }
    }
    return least != NULL && cool(t, least);
}

static int64_t bytes_of(const struct tree_node *node)
{
    const struct branch *b = node->live;
    return b == NULL ? 0
                     : ((int64_t)b->world.image.chunk_count << CHUNK_BITS) + b->timeline.kept_bytes;
}

void tree_keep_to_limit(struct tree *t)
{
    for (;;) {
        int64_t bytes = 0;
        for (size_t i = 0; i < t->nodes.used; i++) {
            bytes += bytes_of(tree_node_at(t, i));
        }
        if (t->options.live_bytes == 0 || bytes <= t->options.live_bytes ||
            !cool_least_used(t, NULL)) {
            return;
        }
    }
}

void tree_free_branch(const struct host *host, struct branch *b)
{
    branch_close(b);
    host->release(host->self, b, sizeof *b);
}

struct branch *tree_make_branch(struct tree *t, struct tree_node *from, struct diag *d)
{
    const struct host *host = t->options.branch.host;
    for (;;) {
        struct diag why = {0};
        struct branch *b = host->allocate(host->self, sizeof *b);
        if (b == NULL) {
            tree_no_memory(&why);
        } else if (from != NULL ? branch_copy(b, from->live, &why)
                                : branch_open(b, &t->options.branch, &why)) {
            return b;
        } else {
            host->release(host->self, b, sizeof *b);
        }
        if (!cool_least_used(t, from)) {
            *d = why;
            return NULL;
        }
    }
}

static bool warm(struct tree *t, struct tree_node *node, struct diag *d)
{
    struct branch *b = tree_make_branch(t, NULL, d);
    if (b == NULL) {
        return false;
    }
    struct tree_cold *cold = &node->cold;
    b->journal = cold->journal;
    b->head = cold->head.moment;
    b->head_clock = cold->head.clock;
    if (!go(b, &cold->present, d)) {
        cold->journal = b->journal;
        b->journal = (struct journal){0};
        tree_free_branch(t->options.branch.host, b);
        return false;
    }
    ASSERT(branch_hash(b) == cold->present_hash);
    *cold = (struct tree_cold){0};
    node->live = b;
    return true;
}

struct branch *tree_live(struct tree *t, struct tree_node *node, struct diag *d)
{
    if (node->live == NULL && !warm(t, node, d)) {
        return NULL;
    }
    node->used = ++t->visits;
    return node->live;
}

bool tree_visit(struct tree *t, struct tree_node *node, struct diag *d)
{
    if (tree_live(t, node, d) == NULL) {
        return false;
    }
    t->current = node;
    return true;
}

struct tree_node *tree_grow(struct tree *t, struct tree_node *parent, const char *name,
                            struct diag *d)
{
    struct branch *b = tree_make_branch(t, parent, d);
    if (b == NULL) {
        return NULL;
    }
    struct tree_node *node = tree_add_node(t, parent, name, d);
    if (node == NULL) {
        tree_free_branch(t->options.branch.host, b);
        return NULL;
    }
    node->live = b;
    node->fork = place_here(b);
    node->fork_hash = branch_hash(b);
    node->used = ++t->visits;
    return node;
}
