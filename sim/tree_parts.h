// tree_parts: the parts of tree.h that undo, marks and the reader and writer of journals are made
// of.
//
//   place_here, place_go, place_is_later      where a branch stands, and back to there
//   tree_make_branch, tree_free_branch        a world in memory, of no node yet
//   tree_grow                 a branch that begins where another stands
//   tree_add_node             a node with neither world nor journal yet
//   tree_remove_node          takes one out
//   tree_visit                makes one current
//   tree_keep_to_limit        lets the least recently used go cold
//   tree_check_name, tree_check_new, tree_make_name       names of branches
//   node_add_mark, node_mark_occasion                     marks
//   node_cut                  the present becomes the head, for marks too
#ifndef ORRERY_SIM_TREE_PARTS_H
#define ORRERY_SIM_TREE_PARTS_H

#include "sim/tree.h"

static inline struct tree_node *tree_node_at(const struct tree *t, size_t i)
{
    return ((struct tree_node **)(void *)t->nodes.at)[i];
}

// NULL if it was removed.
struct tree_node *tree_node_numbered(const struct tree *t, uint32_t id);

// Is `a` later than `b` on a line that both lie on?
static inline bool place_is_later(const struct tree_place *a, const struct tree_place *b)
{
    return !moment_reached(a->moment, b->moment) ||
           (moment_same(a->moment, b->moment) && a->clock > b->clock);
}

struct tree_place place_here(const struct branch *b);
// To a place where this line has been, or that running on from its head leads to. Can not be
// interrupted.
bool place_go(struct branch *b, const struct tree_place *place, struct diag *d);

// A branch that begins as the live `from` is, or empty (NULL). Others go cold if that makes the
// room.
struct branch *tree_make_branch(struct tree *t, struct tree_node *from, struct diag *d);
void tree_free_branch(const struct host *host, struct branch *b);
// `parent` is live. The new branch is live too, but not current.
struct tree_node *tree_grow(struct tree *t, struct tree_node *parent, const char *name,
                            struct diag *d);
// The last in order.
struct tree_node *tree_add_node(struct tree *t, struct tree_node *parent, const char *name,
                                struct diag *d);
// It has no children, and is not current unless the whole tree goes.
void tree_remove_node(struct tree *t, struct tree_node *node);
// false: it can not be warmed.
bool tree_visit(struct tree *t, struct tree_node *node, struct diag *d);
void tree_keep_to_limit(struct tree *t);

bool tree_check_name(const char *name, struct diag *d);
// Refuses what can not be a name, or is the name of another branch than `except` (may be NULL).
bool tree_check_new(const struct tree *t, const char *name, const struct tree_node *except,
                    struct diag *d);
// A name that no branch has: `stem` itself if `alone`, or with the first number from 2 on that
// makes one.
void tree_make_name(const struct tree *t, const char *stem, bool alone, struct text *out);

// Keeps the order. false: no memory.
bool node_add_mark(struct tree *t, struct tree_node *node, const struct tree_mark *mark,
                   struct diag *d);
// An automatic mark is taken if it is time for one, and the present is the head.
void node_mark_occasion(struct tree *t, struct tree_node *node);

// The node is live, and no branch begins beyond its present.
void node_cut(struct tree_node *node);

bool tree_no_memory(struct diag *d);

static inline void node_rename(struct tree_node *node, const char *name)
{
    struct text t = text_in(node->name, sizeof node->name);
    text_add_bytes(&t, name, strlen(name));
}

#endif
