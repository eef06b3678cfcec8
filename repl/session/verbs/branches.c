// branches: fork, switch, tree, diff, prune.
#include "repl/prompt/table.h"
#include "repl/session/verbs/verbs.h"
#include "sim/diff.h"
#include "sim/parting.h"

#include <stdlib.h>

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
    if (session_talks(s)) {
        out_styled(s->options.out, STYLE_DIM, "now on branch %s\n", tree_name(&s->tree));
    }
    return true;
}

const struct verb verb_fork = {
    .name = "fork",
    .usage = "fork [NAME] [without-functions]",
    .doc = "Begins a branch at the present moment.",
    .more =
        "Where functions given to `at` are still to come, say without-functions to leave them out.",
    .example = "fork faster",
    .travels = true,
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
    .travels = true,
    .run = run_switch,
};

static bool run_tree(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_tree, call, 0, d)) {
        return false;
    }
    struct table *t =
        table_new((struct table_column[]){{.name = "branch"},
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
    .travels = true,
    .run = run_prune,
};

// ---- diff ----

struct telling {
    struct out *out;
    const char *names[2];
    int count;
};

static void hear_difference(void *self, const struct difference *difference)
{
    struct telling *telling = self;
    char line[512];
    struct text t = text_in(line, sizeof line);
    diff_print(difference, telling->names, &t);
    line[t.length - (t.length > 0)] = '\0'; // its line end
    out_wrapped(telling->out, STYLE_PLAIN, 0, 4, line);
    telling->count++;
}

static struct tree_node *node_of_word(struct session *s, const struct verb_call *call, int i,
                                      struct tree_node *otherwise, struct diag *d)
{
    const char *word = verb_word(call, i);
    if (word == NULL) {
        return otherwise;
    }
    struct tree_node *node = tree_find(&s->tree, word, d);
    if (node == NULL) {
        verb_refuse(call, i, d);
    }
    return node;
}

static void say_present(struct out *o, const struct tree_node *node)
{
    struct tree_place place = node_present(node);
    char clock[64];
    struct text t = text_in(clock, sizeof clock);
    unit_print_clock(place.clock, &t);
    out_styled(o, STYLE_DIM, "%s at %s #%llu", node->name, clock,
               (unsigned long long)place.moment.events);
}

// Where the two went different ways, and which command made them.
static bool tell_parting(struct out *o, struct branch *a, struct branch *b,
                         const char *const names[2], struct diag *d)
{
    struct visit first, second;
    struct parting *parting = calloc(1, sizeof *parting);
    if (parting == NULL) {
        return diag_say(d, "there is no memory to compare");
    }
    visit_begin(&first, a);
    visit_begin(&second, b);
    bool found = parting_find(&first, &second, parting, d);
    found = visit_end(&first, d) && found;
    found = visit_end(&second, d) && found;
    if (found) {
        char text[4 * PARTING_TEXT_BYTES];
        struct text t = text_in(text, sizeof text);
        parting_print(parting, names, &t);
        out_foreign(o, text, t.length);
    }
    free(parting);
    return found;
}

static bool run_diff(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_diff, call, 2, d)) {
        return false;
    }
    bool two = verb_word(call, 1) != NULL;
    struct tree_node *here = s->tree.current;
    struct tree_node *first = node_of_word(s, call, 0, here->parent, d);
    struct tree_node *second = two ? node_of_word(s, call, 1, NULL, d) : here;
    if (first == NULL || second == NULL) {
        if (d->what[0] != '\0') {
            return false;
        }
        diag_say(d, "branch %s did not begin on another one", here->name);
        return diag_help(d, "say which two: diff A B; `tree` lists them");
    }
    struct branch *a = tree_live(&s->tree, first, d);
    struct branch *b = a == NULL ? NULL : tree_live(&s->tree, second, d);
    if (a == NULL || b == NULL) {
        return false;
    }
    if (first->live != a) { // it went cold to make room for the second
        diag_say(d, "the machine has no memory for both branches at once");
        return diag_help(d, "`prune` branches that are not needed");
    }
    say_present(s->options.out, first);
    out_styled(s->options.out, STYLE_DIM, "  ->  ");
    say_present(s->options.out, second);
    out_text(s->options.out, "\n");
    const char *const names[2] = {first->name, second->name};
    if (a != b && !tell_parting(s->options.out, a, b, names, d)) {
        return false;
    }
    struct telling telling = {.out = s->options.out, .names = {first->name, second->name}};
    bool told = diff_worlds(s->options.host, &a->world, &b->world, DIFF_PROBES, hear_difference,
                            &telling, d);
    if (told && telling.count == 0) {
        out_text(s->options.out, "nothing differs\n");
    }
    if (told && session_talks(s) && world_now(&a->world) != world_now(&b->world)) {
        out_styled(s->options.out, STYLE_DIM,
                   "they stand at different times; `switch` to one and `run` it as far\n");
    }
    return told;
}

const struct verb verb_diff = {
    .name = "diff",
    .usage = "diff [BRANCH [BRANCH]]",
    .doc = "Says where two branches parted and lists what differs as they stand: this one and the "
           "one it began on, or others.",
    .example = "step 5\nwith servers=2\nstep 5\ndiff main",
    .run = run_diff,
};
