// tree: see tree.h. What is in memory is in tree_live.c, undo and redo in tree_undo.c, marks in
// tree_marks.c.
#include "sim/tree_parts.h"

#include "sim/core.h"

bool tree_no_memory(struct diag *d)
{
    diag_say(d, "the machine has no memory left");
    return diag_help(d, "`prune` branches that are not needed");
}

// ---- nodes ----

struct tree_node *tree_node_numbered(const struct tree *t, uint32_t id)
{
    for (size_t i = 0; i < t->nodes.used; i++) {
        if (tree_node_at(t, i)->id == id) {
            return tree_node_at(t, i);
        }
    }
    return NULL;
}

struct tree_node *tree_add_node(struct tree *t, struct tree_node *parent, const char *name,
                                struct diag *d)
{
    const struct host *host = t->options.branch.host;
    struct tree_node *node = host->allocate(host->self, sizeof *node);
    struct tree_node **place = node == NULL ? NULL : growth_push(&t->nodes, host, sizeof *place);
    if (place == NULL) {
        if (node != NULL) {
            host->release(host->self, node, sizeof *node);
        }
        tree_no_memory(d);
        return NULL;
    }
    *place = node;
    node->id = ++t->last_id;
    node->parent = parent;
    node->mark_stride = 1;
    node_rename(node, name);
    return node;
}

static void forget_steps(struct tree *t, uint32_t id)
{
    struct tree_step *steps = (void *)t->trail.at;
    size_t stay = 0;
    for (size_t i = 0; i < t->trail.used; i++) {
        if (steps[i].id != id) {
            steps[stay++] = steps[i];
        }
    }
    t->trail.used = stay;
}

void tree_remove_node(struct tree *t, struct tree_node *node)
{
    const struct host *host = t->options.branch.host;
    struct tree_node **nodes = (void *)t->nodes.at;
    size_t i = 0;
    while (nodes[i] != node) {
        i++;
    }
    memmove(nodes + i, nodes + i + 1, (t->nodes.used - i - 1) * sizeof *nodes);
    t->nodes.used--;
    forget_steps(t, node->id);
    if (node->live != NULL) {
        tree_free_branch(host, node->live);
    }
    journal_close(&node->cold.journal);
    growth_free(&node->marks, host, sizeof(struct tree_mark));
    host->release(host->self, node, sizeof *node);
}

static struct tree_node *first_child(const struct tree *t, const struct tree_node *parent,
                                     size_t from)
{
    for (size_t i = from; i < t->nodes.used; i++) {
        if (tree_node_at(t, i)->parent == parent) {
            return tree_node_at(t, i);
        }
    }
    return NULL;
}

static struct tree_node *next_sibling(const struct tree *t, const struct tree_node *node)
{
    size_t i = 0;
    while (tree_node_at(t, i) != node) {
        i++;
    }
    return first_child(t, node->parent, i + 1);
}

static int depth_of(const struct tree_node *node)
{
    int depth = 0;
    while (node != NULL && node->parent != NULL) {
        node = node->parent;
        depth++;
    }
    return depth;
}

struct tree_node *tree_next(const struct tree *t, const struct tree_node *after, int *depth)
{
    struct tree_node *next = first_child(t, after, 0);
    while (next == NULL && after != NULL) {
        next = next_sibling(t, after);
        after = after->parent;
    }
    if (depth != NULL) {
        *depth = depth_of(next);
    }
    return next;
}

// ---- names ----

static const char *name_at(const void *self, int i)
{
    const struct tree *t = self;
    return (size_t)i < t->nodes.used ? tree_node_at(t, (size_t)i)->name : NULL;
}

static struct tree_node *node_named(const struct tree *t, const char *name)
{
    for (size_t i = 0; i < t->nodes.used; i++) {
        if (strcmp(tree_node_at(t, i)->name, name) == 0) {
            return tree_node_at(t, i);
        }
    }
    return NULL;
}

struct tree_node *tree_find(const struct tree *t, const char *name, struct diag *d)
{
    struct tree_node *node = node_named(t, name);
    if (node != NULL) {
        return node;
    }
    diag_say(d, "no branch is called '%.*s'", TREE_NAME_BYTES, name);
    const char *near = nearest_name(name, name_at, t);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else {
        diag_help(d, "`tree` lists the branches");
    }
    return NULL;
}

bool tree_check_name(const char *name, struct diag *d)
{
    struct value value;
    size_t length = strlen(name);
    return value_parse(TYPE_NAME, 0, 0, NULL, 0, name, length, &value, d);
}

bool tree_check_new(const struct tree *t, const char *name, const struct tree_node *except,
                    struct diag *d)
{
    if (!tree_check_name(name, d)) {
        return false;
    }
    const struct tree_node *node = node_named(t, name);
    if (node != NULL && node != except) {
        diag_say(d, "there is a branch called '%s' already", name);
        return diag_help(d, "choose another name, or go there with `switch %s`", name);
    }
    return true;
}

void tree_make_name(const struct tree *t, const char *stem, bool alone, struct text *out)
{
    enum { STEM_BYTES = 44 }; // leaves room for numbers in the longest name
    int length = (int)strnlen(stem, STEM_BYTES);
    text_add(out, "%.*s", length, stem);
    for (uint64_t n = 2; !alone || node_named(t, out->at) != NULL; n++) {
        *out = text_in(out->at, out->capacity);
        text_add(out, "%.*s-%llu", length, stem, (unsigned long long)n);
        alone = true;
    }
}

// "main" of "main-12".
static void stem_of(const char *name, struct text *out)
{
    size_t length = strlen(name), end = length;
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9') {
        end--;
    }
    bool numbered = end < length && end > 1 && name[end - 1] == '-';
    text_add_bytes(out, name, numbered ? end - 1 : length);
}

// ---- opening, closing ----

bool tree_open(struct tree *t, const struct tree_options *options, struct diag *d)
{
    *t = (struct tree){.options = *options};
    struct tree_node *node = tree_add_node(t, NULL, "main", d);
    if (node == NULL) {
        tree_close(t);
        return false;
    }
    node->live = tree_make_branch(t, NULL, d);
    if (node->live == NULL) {
        tree_close(t);
        return false;
    }
    node->fork_hash = branch_hash(node->live);
    t->current = node;
    return true;
}

void tree_close(struct tree *t)
{
    const struct host *host = t->options.branch.host;
    while (t->nodes.used > 0) {
        tree_remove_node(t, tree_node_at(t, t->nodes.used - 1));
    }
    growth_free(&t->nodes, host, sizeof(struct tree_node *));
    growth_free(&t->trail, host, sizeof(struct tree_step));
    growth_free(&t->undone, host, sizeof(struct tree_undone));
    t->current = NULL;
}

// ---- branches ----

static const struct deferred *trigger_numbered(const struct world *w, uint64_t number)
{
    uint64_t bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, 0);
    while (deferred_at(w, (deferred_h){bits})->number != number) {
        bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, bits);
    }
    return deferred_at(w, (deferred_h){bits});
}

static bool refuse_functions(const struct world *w, struct diag *d)
{
    char list[300];
    struct text t = text_in(list, sizeof list);
    uint64_t first = core_next_trigger(w, 0);
    for (uint64_t n = first; n != 0; n = core_next_trigger(w, n)) {
        text_add(&t, "%s%llu at ", n == first ? "" : ", ", (unsigned long long)n);
        unit_print_clock(trigger_numbered(w, n)->time, &t);
    }
    diag_say(d, "functions of a script wait here (%s), and a branch can not call them", list);
    diag_expect(d, "commands as text, which branch like anything else: at(\"40s\", \"set desk "
                   "servers=2\")");
    return diag_help(d,
                     "take them back with `cancel %llu`, or on the branch alone with `fork "
                     "NAME without-functions`",
                     (unsigned long long)first);
}

static bool cancel_functions(struct branch *b, struct diag *d)
{
    for (;;) {
        uint64_t number = core_next_trigger(&b->world, 0);
        if (number == 0) {
            return true;
        }
        char command[64];
        struct text t = text_in(command, sizeof command);
        text_add(&t, "world.cancel %llu", (unsigned long long)number);
        if (!branch_command(b, command, t.length, NULL, d)) {
            return false;
        }
    }
}

static bool fork_here(struct tree *t, const char *name, unsigned flags, struct diag *d)
{
    char made[TREE_NAME_BYTES], stem[TREE_NAME_BYTES];
    if (name == NULL) {
        struct text out = text_in(stem, sizeof stem);
        stem_of(tree_name(t), &out);
        out = text_in(made, sizeof made);
        tree_make_name(t, stem, false, &out);
        name = made;
    } else if (!tree_check_new(t, name, NULL, d)) {
        return false;
    }
    if ((flags & FORK_WITHOUT_FUNCTIONS) == 0 &&
        core_next_trigger(&tree_branch(t)->world, 0) != 0) {
        return refuse_functions(&tree_branch(t)->world, d);
    }
    struct tree_node *node = tree_grow(t, t->current, name, d);
    if (node == NULL) {
        return false;
    }
    if (!cancel_functions(node->live, d)) {
        tree_remove_node(t, node);
        return false;
    }
    t->current = node;
    return true;
}

bool tree_fork(struct tree *t, const char *name, unsigned flags, struct diag *d)
{
    if (!fork_here(t, name, flags, d)) {
        return false;
    }
    t->undone.used = 0;
    tree_keep_to_limit(t);
    return true;
}

bool tree_switch(struct tree *t, const char *name, struct diag *d)
{
    struct tree_node *node = tree_find(t, name, d);
    if (node == NULL || !tree_visit(t, node, d)) {
        return false;
    }
    t->undone.used = 0;
    tree_keep_to_limit(t);
    return true;
}

static bool lies_on(const struct tree_node *node, const struct tree_node *below)
{
    while (node != NULL && node != below) {
        node = node->parent;
    }
    return node != NULL;
}

bool tree_prune(struct tree *t, const char *name, bool with_branches, struct diag *d)
{
    struct tree_node *node = tree_find(t, name, d);
    if (node == NULL) {
        return false;
    }
    if (lies_on(t->current, node)) {
        diag_say(d,
                 t->current == node ? "'%s' is the branch you are on"
                                    : "the branch you are on begins on '%s'",
                 name);
        return node->parent == NULL ? diag_help(d, "the first branch always stays")
                                    : diag_help(d, "`switch %s` first", node->parent->name);
    }
    struct tree_node *child = first_child(t, node, 0);
    if (child != NULL && !with_branches) {
        diag_say(d, "another branch, '%s', begins on '%s'", child->name, name);
        return diag_help(d, "`prune %s` first, or all of them with `prune %s with-branches`",
                         child->name, name);
    }
    struct tree_node *last = node;
    while (last != NULL) { // leaves first
        for (child = first_child(t, last, 0); child != NULL; child = first_child(t, last, 0)) {
            last = child;
        }
        struct tree_node *parent = last == node ? NULL : last->parent;
        tree_remove_node(t, last);
        last = parent;
    }
    t->undone.used = 0;
    return true;
}

bool tree_rename(struct tree *t, const char *name, const char *to, struct diag *d)
{
    struct tree_node *node = tree_find(t, name, d);
    if (node == NULL || !tree_check_new(t, to, node, d)) {
        return false;
    }
    node_rename(node, to);
    return true;
}

// ---- going on ----

// Back to how it was before the branch was made.
static void leave_fork(struct tree *t, struct tree_node *from)
{
    struct tree_node *fork = t->current;
    t->current = from;
    tree_remove_node(t, fork);
}

static bool command_in_the_past(struct tree *t, const char *text, size_t length, uint64_t *made,
                                struct diag *d)
{
    struct branch *b = tree_branch(t);
    struct tree_node *from = t->current;
    if (!command_parse(&b->world, text, length, &b->call, d) ||
        !command_check(&b->world, &b->call, d) || !fork_here(t, NULL, 0, d)) {
        return false;
    }
    if (!branch_command(tree_branch(t), text, length, made, d)) {
        leave_fork(t, from);
        return false;
    }
    return true;
}

bool tree_command(struct tree *t, const char *text, size_t length, uint64_t *made, bool *forked,
                  struct diag *d)
{
    bool in_the_past = !branch_at_head(tree_branch(t));
    if (in_the_past ? !command_in_the_past(t, text, length, made, d)
                    : !branch_command(tree_branch(t), text, length, made, d)) {
        return false;
    }
    if (forked != NULL) {
        *forked = in_the_past;
    }
    t->undone.used = 0;
    node_mark_occasion(t, t->current);
    tree_keep_to_limit(t);
    return true;
}

enum run_end tree_run(struct tree *t, int64_t time, uint64_t events, branch_stop *stop, void *self,
                      struct diag *d)
{
    struct branch *b = tree_branch(t);
    for (;;) {
        uint64_t stretch = (branch_now(b).events | (AUTOMATIC_MARK_EVENTS - 1)) + 1;
        uint64_t limit = stretch < events ? stretch : events;
        enum run_end end = branch_run_while(b, time, limit, stop, self, d);
        bool at_limit = end == RUN_REACHED && branch_now(b).events == limit;
        if (at_limit && limit < events) {
            node_mark_occasion(t, t->current);
            continue;
        }
        tree_keep_to_limit(t);
        return end;
    }
}
