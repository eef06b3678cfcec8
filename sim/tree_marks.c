// tree_marks: marks of branches, given by name or taken automatically. See tree.h.
#include "sim/tree_parts.h"

// ---- adding ----

bool node_add_mark(struct tree *t, struct tree_node *node, const struct tree_mark *mark,
                   struct diag *d)
{
    if (growth_push(&node->marks, t->options.branch.host, sizeof *mark) == NULL) {
        return tree_no_memory(d);
    }
    size_t i = node->marks.used - 1;
    while (i > 0 && place_is_later(&node_mark(node, i - 1)->place, &mark->place)) {
        *node_mark(node, i) = *node_mark(node, i - 1);
        i--;
    }
    *node_mark(node, i) = *mark;
    return true;
}

static void remove_mark(struct tree_node *node, size_t i)
{
    memmove(node_mark(node, i), node_mark(node, i + 1),
            (node->marks.used - i - 1) * sizeof(struct tree_mark));
    node->marks.used--;
}

void node_cut(struct tree_node *node)
{
    branch_cut(node->live);
    const struct tree_place end = place_here(node->live);
    while (node->marks.used > 0 &&
           place_is_later(&node_mark(node, node->marks.used - 1)->place, &end)) {
        node->marks.used--;
    }
}

// ---- automatic ones ----

static bool is_automatic(const struct tree_mark *mark) { return mark->name[0] == '\0'; }

// Half as many from here on, evenly spread over the whole line.
static void thin(struct tree_node *node)
{
    bool goes = false;
    for (size_t i = 0; i < node->marks.used;) {
        bool automatic = is_automatic(node_mark(node, i));
        if (automatic && goes) {
            remove_mark(node, i);
        } else {
            i++;
        }
        goes = automatic ? !goes : goes;
    }
    node->mark_stride *= 2;
}

static int count_automatic(const struct tree_node *node)
{
    int count = 0;
    for (size_t i = 0; i < node->marks.used; i++) {
        count += is_automatic(node_mark(node, i));
    }
    return count;
}

void node_mark_occasion(struct tree *t, struct tree_node *node)
{
    struct branch *b = node->live;
    struct moment last = node->marks.used > 0 ? node_mark(node, node->marks.used - 1)->place.moment
                                              : node->fork.moment;
    bool ran = branch_now(b).events > last.events;
    if (!branch_at_head(b) || !ran || ++node->mark_occasion < node->mark_stride) {
        return;
    }
    struct diag unheard = {0};
    node->mark_occasion = 0;
    const struct tree_mark mark = {.place = place_here(b), .hash = branch_hash(b)};
    if (node_add_mark(t, node, &mark, &unheard) && count_automatic(node) > AUTOMATIC_MARKS) {
        thin(node);
    }
}

// ---- by name ----

// A mark and the branch on which it lies.
struct marked {
    struct tree_node *node;
    const struct tree_mark *mark;
};

static const char *mark_name_at(const void *self, int i)
{
    const struct tree *t = self;
    for (size_t n = 0; n < t->nodes.used; n++) {
        const struct tree_node *node = tree_node_at(t, n);
        for (size_t at = 0; at < node->marks.used; at++) {
            const struct tree_mark *mark = node_mark(node, at);
            if (!is_automatic(mark) && i-- == 0) {
                return mark->name;
            }
        }
    }
    return NULL;
}

static bool find_mark(const struct tree *t, const char *name, struct marked *found)
{
    for (size_t n = 0; n < t->nodes.used; n++) {
        struct tree_node *node = tree_node_at(t, n);
        for (size_t at = 0; at < node->marks.used; at++) {
            const struct tree_mark *mark = node_mark(node, at);
            if (!is_automatic(mark) && strcmp(mark->name, name) == 0) {
                *found = (struct marked){node, mark};
                return true;
            }
        }
    }
    return false;
}

static bool refuse_unknown(const struct tree *t, const char *name, struct diag *d)
{
    diag_say(d, "no mark is called '%.*s'", TREE_NAME_BYTES, name);
    const char *near = nearest_name(name, mark_name_at, t);
    if (near != NULL) {
        return diag_help(d, "did you mean '%s'?", near);
    }
    return diag_help(d, "`marks` lists them");
}

bool tree_mark(struct tree *t, const char *name, struct diag *d)
{
    struct marked there;
    if (!tree_check_name(name, d)) {
        return false;
    }
    if (find_mark(t, name, &there)) {
        diag_say(d, "there is a mark called '%s' already, on branch '%s'", name, there.node->name);
        return diag_help(d, "choose another name; `marks` lists those that there are");
    }
    struct branch *b = tree_branch(t);
    struct tree_mark mark = {.place = place_here(b), .hash = branch_hash(b)};
    struct text text = text_in(mark.name, sizeof mark.name);
    text_add_bytes(&text, name, strlen(name));
    return node_add_mark(t, t->current, &mark, d);
}

bool tree_to_mark(struct tree *t, const char *name, struct diag *d)
{
    struct marked to;
    if (!find_mark(t, name, &to)) {
        return refuse_unknown(t, name, d);
    }
    if (!tree_visit(t, to.node, d) || !place_go(to.node->live, &to.mark->place, d)) {
        return false;
    }
    tree_keep_to_limit(t);
    return true;
}
