// branches: fork, switch, tree, diff, prune.
#include "repl/prompt/table.h"
#include "repl/session/verbs/verbs.h"

static bool needs_name(const struct verb *verb, const struct verb_call *call, struct diag *d)
{
    if (verb_word(call, 0) != NULL) {
        return true;
    }
    diag_say(d, "which branch?");
    diag_help(d, "usage: %s; `tree` lists the branches", verb->usage);
    return verb_refuse(call, 0, d);
}

static bool run_fork(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_fork, call, 2, d)) {
        return false;
    }
    const char *name = verb_word(call, 0), *how = verb_word(call, 1);
    if (name != NULL && strcmp(name, "without-functions") == 0 && how == NULL) {
        how = name;
        name = NULL;
    }
    if (how != NULL && strcmp(how, "without-functions") != 0) {
        diag_say(d, "'%s' is no way to fork", how);
        diag_help(d, "usage: %s", verb_fork.usage);
        return verb_refuse(call, 1, d);
    }
    if (!tree_fork(&s->tree, name, how != NULL ? FORK_WITHOUT_FUNCTIONS : 0, d)) {
        return verb_refuse(call, 0, d);
    }
    if (!s->quiet) {
        out_styled(s->options.out, STYLE_DIM, "now on branch %s\n", tree_name(&s->tree));
    }
    return true;
}

const struct verb verb_fork = {
    .name = "fork",
    .usage = "fork [NAME] [without-functions]",
    .doc = "Begins a branch at the present moment.",
    .more = "Where functions given to `at` are still to come, say without-functions to leave them out.",
    .example = "fork faster",
    .run = run_fork,
};

static bool run_switch(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_switch, call, 1, d) || !needs_name(&verb_switch, call, d)) {
        return false;
    }
    if (!tree_switch(&s->tree, verb_word(call, 0), d)) {
        return verb_refuse(call, 0, d);
    }
    session_moved(s);
    return true;
}

const struct verb verb_switch = {
    .name = "switch",
    .usage = "switch BRANCH",
    .doc = "Goes to another branch, where it was left.",
    .example = "switch main",
    .run = run_switch,
};

static bool run_tree(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_tree, call, 0, d)) {
        return false;
    }
    struct table *t = table_new((struct table_column[]){{.name = "branch"},
                                                        {.name = "begins at", .unit = "s", .unit_in_cells = true},
                                                        {.name = "is at", .unit = "s", .unit_in_cells = true},
                                                        {.name = "event"},
                                                        {.name = "commands"}},
                                5);
    int depth;
    const struct tree_node *node = tree_next(&s->tree, NULL, &depth);
    for (; node != NULL; node = tree_next(&s->tree, node, &depth)) {
        struct tree_place present = node_present(node);
        char clock[64];
        struct text text = text_in(clock, sizeof clock);
        unit_print_clock(node->fork.clock, &text);
        table_text(t, "%*s%s%s", depth * 2, "", node->name,
                   node == s->tree.current ? " (here)" : "");
        table_shown(t, node->fork.clock, 9, clock);
        text = text_in(clock, sizeof clock);
        unit_print_clock(present.clock, &text);
        table_shown(t, present.clock, 9, clock);
        table_number(t, (int64_t)present.moment.events, 0);
        table_number(t, (int64_t)journal_count(node_journal(node)), 0);
    }
    table_print(t, s->options.out);
    table_free(t);
    return true;
}

const struct verb verb_tree = {
    .name = "tree",
    .usage = "tree",
    .doc = "Lists the branches.",
    .example = "tree",
    .run = run_tree,
};

static bool run_prune(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_prune, call, 2, d) || !needs_name(&verb_prune, call, d)) {
        return false;
    }
    const char *how = verb_word(call, 1);
    bool all = how != NULL && strcmp(how, "with-branches") == 0;
    if (how != NULL && !all) {
        diag_say(d, "'%s' is no way to prune", how);
        diag_help(d, "usage: %s", verb_prune.usage);
        return verb_refuse(call, 1, d);
    }
    return tree_prune(&s->tree, verb_word(call, 0), all, d) || verb_refuse(call, 0, d);
}

const struct verb verb_prune = {
    .name = "prune",
    .usage = "prune BRANCH [with-branches]",
    .doc = "Forgets a branch: the only word that loses anything.",
    .example = "fork spare\nswitch main\nprune spare",
    .run = run_prune,
};
