// tree_undo: one step back for each input of the user, and forward again. See tree.h.
//
// The trail has one step for each input that changed something: where the present was before it,
// and how far that branch went. Undoing goes there and cuts the branch back to that length. What is
// cut off becomes a cold node that begins where the branch ends now; redoing puts it back. So undo
// after undo makes a chain of nodes, each on the one undone later, and redo after redo takes the
// chain in again.
#include "sim/tree_parts.h"

#include "sim/core.h"

enum { TRAIL_STEPS = 1000 };

static struct tree_step *step_at(const struct tree *t, size_t i)
{
    return &((struct tree_step *)(void *)t->trail.at)[i];
}

static struct tree_step step_here(const struct tree *t)
{
    const struct branch *b = tree_branch(t);
    return (struct tree_step){.id = t->current->id,
                              .present = place_here(b),
                              .head = b->head,
                              .head_clock = b->head_clock};
}

static bool step_same(const struct tree_step *a, const struct tree_step *b)
{
    return a->id == b->id && moment_same(a->present.moment, b->present.moment) &&
           a->present.clock == b->present.clock && moment_same(a->head, b->head) &&
           a->head_clock == b->head_clock;
}

static bool is_last_step(const struct tree *t, const struct tree_step *step)
{
    return t->trail.used > 0 && step_same(step_at(t, t->trail.used - 1), step);
}

static void push_step(struct tree *t, const struct tree_step *step)
{
    if (t->trail.used == TRAIL_STEPS) {
        memmove(step_at(t, 0), step_at(t, 1), (TRAIL_STEPS - 1) * sizeof *step);
        t->trail.used--;
    }
    struct tree_step *place = growth_push(&t->trail, t->options.branch.host, sizeof *step);
    if (place != NULL) { // otherwise this input can not be undone by itself
        *place = *step;
    }
}

void tree_input_begins(struct tree *t)
{
    const struct tree_step here = step_here(t);
    if (!is_last_step(t, &here)) {
        push_step(t, &here);
    }
}

void tree_forget_inputs(struct tree *t)
{
    t->trail.used = 0;
    t->undone.used = 0;
}

// ---- cutting back ----

static size_t first_mark_beyond(const struct tree_node *node, const struct tree_place *end)
{
    size_t i = 0;
    while (i < node->marks.used && !place_is_later(&node_mark(node, i)->place, end)) {
        i++;
    }
    return i;
}

static struct tree_node *child_beyond(const struct tree *t, const struct tree_node *node,
                                      const struct tree_place *end)
{
    for (size_t i = 0; i < t->nodes.used; i++) {
        struct tree_node *child = tree_node_at(t, i);
        if (child->parent == node && place_is_later(&child->fork, end)) {
            return child;
        }
    }
    return NULL;
}

static bool move_marks(struct tree *t, struct tree_node *from, size_t first, struct tree_node *to,
                       struct diag *d)
{
    size_t count = from->marks.used - first;
    if (!growth_room(&to->marks, t->options.branch.host, sizeof(struct tree_mark), count)) {
        return tree_no_memory(d);
    }
    for (size_t i = 0; i < count; i++) {
        node_add_mark(t, to, node_mark(from, first + i), d);
    }
    from->marks.used = first;
    return true;
}

// What lies beyond the present of `node` becomes a branch. `head` and `head_hash` are where it
// ends.
static struct tree_node *keep_what_follows(struct tree *t, struct tree_node *node,
                                           const struct tree_place *head, uint64_t head_hash,
                                           struct diag *d)
{
    char stem[TREE_NAME_BYTES + 8], name[TREE_NAME_BYTES];
    struct text text = text_in(stem, sizeof stem);
    text_add(&text, "%.40s-undone", node->name);
    text = text_in(name, sizeof name);
    tree_make_name(t, stem, true, &text);
    const struct journal *journal = node_journal(node);
    struct tree_node *kept = tree_add_node(t, node, name, d);
    if (kept == NULL) {
        return NULL;
    }
    kept->fork = place_here(node->live);
    kept->fork_hash = branch_hash(node->live);
    kept->cold = (struct tree_cold){
        .present = *head, .head = *head, .present_hash = head_hash, .head_hash = head_hash};
    if (!journal_copy(&kept->cold.journal, journal, journal_count(journal))) {
        tree_no_memory(d);
        tree_remove_node(t, kept);
        return NULL;
    }
    if (!move_marks(t, node, first_mark_beyond(node, &kept->fork), kept, d)) {
        tree_remove_node(t, kept);
        return NULL;
    }
    struct tree_node *child = child_beyond(t, node, &kept->fork);
    while (child != NULL) {
        child->parent = kept;
        child = child_beyond(t, node, &kept->fork);
    }
    return kept;
}

static bool functions_wait(const struct branch *b) { return core_next_trigger(&b->world, 0) != 0; }

// Makes the branch end where it ended at `step`, unless functions wait.
static bool cut_back(struct tree *t, struct tree_node *node, const struct tree_step *step,
                     struct tree_undone *undone, struct diag *d)
{
    struct branch *b = node->live;
    const struct tree_place end = {.moment = step->head, .clock = step->head_clock};
    struct tree_place head = node_head(node);
    if (moment_same(head.moment, end.moment) && head.clock <= end.clock) {
        return true;
    }
    if (!place_go(b, &head, d)) {
        return false;
    }
    head = place_here(b);
    uint64_t head_hash = branch_hash(b);
    bool wait = functions_wait(b);
    if (!place_go(b, &end, d)) {
        return false;
    }
    if (wait || functions_wait(b)) {
        return true;
    }
    bool follows = head.moment.commands > end.moment.commands ||
                   first_mark_beyond(node, &end) < node->marks.used ||
                   child_beyond(t, node, &end) != NULL;
    if (follows) {
        const struct tree_node *kept = keep_what_follows(t, node, &head, head_hash, d);
        if (kept == NULL) {
            return false;
        }
        undone->kept = kept->id;
    }
    branch_cut(b);
    return true;
}

bool tree_undo(struct tree *t, const struct tree_node **kept, struct diag *d)
{
    const struct tree_step here = step_here(t);
    while (is_last_step(t, &here)) {
        t->trail.used--;
    }
    if (t->trail.used == 0) {
        diag_say(d, "there is nothing to undo");
        return diag_help(d, "`back` steps back, `prune` removes a branch");
    }
    const struct tree_step to = *step_at(t, t->trail.used - 1);
    struct tree_node *node = tree_node_numbered(t, to.id);
    ASSERT(node != NULL);
    if (tree_live(t, node, d) == NULL) {
        return false;
    }
    struct tree_undone undone = {
        .to = here, .head = node->live->head, .head_clock = node->live->head_clock};
    if (!cut_back(t, node, &to, &undone, d) || !place_go(node->live, &to.present, d)) {
        return false;
    }
    t->current = node;
    t->trail.used--;
    undone.from = step_here(t);
    struct tree_undone *place = growth_push(&t->undone, t->options.branch.host, sizeof *place);
    if (place != NULL) { // otherwise it can not be redone
        *place = undone;
    }
    if (kept != NULL) {
        *kept = tree_node_numbered(t, undone.kept);
    }
    tree_keep_to_limit(t);
    return true;
}

// ---- putting back ----

static bool add_commands(struct journal *to, const struct journal *from, struct diag *d)
{
    uint64_t before = journal_count(to);
    for (uint64_t i = before; i < journal_count(from); i++) {
        const struct journal_entry *entry = journal_at(from, i);
        if (!journal_add(to, *entry, journal_text(from, i), entry->length)) {
            journal_cut(to, before);
            return tree_no_memory(d);
        }
    }
    return true;
}

static bool take_back(struct tree *t, struct tree_node *node, struct tree_node *kept,
                      struct diag *d)
{
    uint64_t before = journal_count(&node->live->journal);
    if (!add_commands(&node->live->journal, node_journal(kept), d)) {
        return false;
    }
    if (!move_marks(t, kept, 0, node, d)) {
        journal_cut(&node->live->journal, before);
        return false;
    }
    for (size_t i = 0; i < t->nodes.used; i++) {
        struct tree_node *child = tree_node_at(t, i);
        child->parent = child->parent == kept ? node : child->parent;
    }
    const struct tree_place head = node_head(kept);
    node->live->head = head.moment;
    node->live->head_clock = head.clock;
    tree_remove_node(t, kept);
    return true;
}

bool tree_redo(struct tree *t, struct diag *d)
{
    const struct tree_step here = step_here(t);
    const struct tree_undone *last =
        t->undone.used == 0 ? NULL
                            : (struct tree_undone *)(void *)t->undone.at + t->undone.used - 1;
    if (last == NULL || !step_same(&here, &last->from)) {
        diag_say(d, "there is nothing to redo");
        return diag_help(d, "redo works as long as nothing else was done since `undo`; what was "
                            "undone before is listed by `tree`");
    }
    struct tree_node *to = tree_node_numbered(t, last->to.id);
    struct tree_node *kept = tree_node_numbered(t, last->kept);
    const struct tree_place head = {.moment = last->head, .clock = last->head_clock};
    ASSERT(to != NULL);
    if (tree_live(t, to, d) == NULL) {
        return false;
    }
    if (kept != NULL ? !take_back(t, t->current, kept, d) : !place_go(tree_branch(t), &head, d)) {
        return false;
    }
    if (!place_go(to->live, &last->to.present, d)) {
        return false;
    }
    t->current = to;
    t->undone.used--;
    push_step(t, &here);
    tree_keep_to_limit(t);
    return true;
}
