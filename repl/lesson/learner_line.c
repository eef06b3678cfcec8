// learner_line: the lesson's own line of the world, and the learner's branches beside it.
//
// Branches that a lesson's cells made or went on with belong to the lesson. The learner may look
// at them from any moment, but nothing is added to them: what would do so begins a branch called
// `play` first. Before the lesson's next cell, branches of the learner get names that no cell
// expects, so that a cell's `fork tuesday` finds its name free. Global names of Lua are set apart
// in the same way (script_names.c), but goals are asked with the learner's.
#include "repl/lesson/learner_inside.h"

#include "repl/script/script.h"
#include "sim/core.h"
#include "sim/tree_parts.h"

#include <stdlib.h>

static bool is_own(const struct learner *l, uint32_t id)
{
    for (int i = 0; i < l->own_count; i++) {
        if (l->own[i] == id) {
            return true;
        }
    }
    return false;
}

static void add_own(struct learner *l, uint32_t id)
{
    if (is_own(l, id)) {
        return;
    }
    l->own = realloc(l->own, ((size_t)l->own_count + 1) * sizeof *l->own);
    ASSERT(l->own != NULL);
    l->own[l->own_count++] = id;
}

static void note_place(struct learner *l)
{
    struct session *s = l->stage.session;
    l->branch = s->tree.current->id;
    l->place = place_here(session_branch(s));
    l->hash = branch_hash(session_branch(s));
    tree_forget_inputs(&s->tree);
}

void learner_keep_place(struct learner *l, uint32_t before)
{
    const struct tree *t = &l->stage.session->tree;
    for (size_t i = 0; i < t->nodes.used; i++) {
        if (tree_node_at(t, i)->id > before) {
            add_own(l, tree_node_at(t, i)->id);
        }
    }
    note_place(l);
}

void learner_take_place(struct learner *l)
{
    for (const struct tree_node *n = l->stage.session->tree.current; n != NULL; n = n->parent) {
        add_own(l, n->id);
    }
    struct diag d = {0};
    learner_warn(l, script_keep_names(l->stage.session->script, &d), &d);
    note_place(l);
}

bool learner_is_at_place(const struct learner *l)
{
    struct session *s = l->stage.session;
    struct tree_place here = place_here(session_branch(s));
    return s->tree.current->id == l->branch && here.clock == l->place.clock &&
           here.instant == l->place.instant && branch_hash(session_branch(s)) == l->hash;
}

bool learner_plays(const struct learner *l)
{
    return l->phase != PHASE_DONE && l->review == NULL &&
           !is_own(l, l->stage.session->tree.current->id);
}

int64_t learner_inputs(const struct learner *l)
{
    return stage_commands_since(&l->stage, l->origin, l->origin_commands);
}

// ---- going back to it ----

static void set_names_apart(struct learner *l)
{
    struct tree *t = &l->stage.session->tree;
    for (size_t i = 0; i < t->nodes.used; i++) {
        struct tree_node *node = tree_node_at(t, i);
        if (is_own(l, node->id) || strncmp(node->name, "play", 4) == 0) {
            continue;
        }
        char stem[TREE_NAME_BYTES + 8], name[TREE_NAME_BYTES];
        struct text s = text_in(stem, sizeof stem), n = text_in(name, sizeof name);
        text_add(&s, "play-%s", node->name);
        tree_make_name(t, stem, true, &n);
        node_rename(node, name);
    }
}

bool learner_return(struct learner *l, struct diag *d)
{
    struct session *s = l->stage.session;
    set_names_apart(l);
    if (learner_is_at_place(l)) {
        return true;
    }
    const struct tree_node *node = tree_node_numbered(&s->tree, l->branch);
    struct diag unheard = {0};
    if (node == NULL || !tree_switch(&s->tree, node->name, &unheard) ||
        !place_go(session_branch(s), &l->place, &unheard) || !learner_is_at_place(l)) {
        l->spoiled = true;
        diag_say(d, "the world that this lesson had made is not there any more");
        return diag_help(d, "Enter opens this page again, with the world as the lesson has it");
    }
    char where[256];
    struct text t = text_in(where, sizeof where);
    session_where(s, &t);
    out_styled(learner_out(l), STYLE_DIM, "back to where the lesson was: %s\n", where);
    return true;
}

bool learner_resume(struct learner *l, struct diag *d)
{
    if (l->busy || l->phase == PHASE_DONE) {
        diag_say(d, l->busy ? "a lesson's own cell is running" : "the lesson is done");
        return diag_help(d, l->busy ? "leave `resume` to the learner"
                                    : "its world is yours; `switch` goes to any branch of it");
    }
    if (learner_is_at_place(l)) {
        out_styled(learner_out(l), STYLE_DIM, "this is where the lesson is\n");
        return true;
    }
    return learner_return(l, d);
}

// ---- leaving it ----

static bool begin_play(struct learner *l, struct diag *d)
{
    struct tree *t = &l->stage.session->tree;
    char name[TREE_NAME_BYTES];
    struct text n = text_in(name, sizeof name);
    tree_make_name(t, "play", true, &n);
    bool waiting = core_next_trigger(&tree_branch(t)->world, 0) != 0;
    if (!tree_fork(t, name, waiting ? FORK_WITHOUT_FUNCTIONS : 0, d)) {
        return false;
    }
    char words[240];
    struct text line = text_in(words, sizeof words);
    text_add(&line, "now on branch %s%s: do what you like; `resume` leads back to the lesson", name,
             waiting ? ", without the functions that the lesson has given to `at`" : "");
    out_marked(learner_out(l), STYLE_DIM, 0, 0, words);
    return true;
}

bool learner_play(struct learner *l, struct diag *d)
{
    if (l->busy || l->phase == PHASE_DONE) {
        diag_say(d, l->busy ? "a lesson's own cell is running" : "the lesson is done");
        return diag_help(d, l->busy ? "leave `play` to the learner"
                                    : "its world is yours; `fork` begins a branch");
    }
    return begin_play(l, d);
}

static bool is_free(const struct learner *l)
{
    return l->busy || l->phase == PHASE_DONE || l->review != NULL ||
           !is_own(l, l->stage.session->tree.current->id);
}

// A command that would be refused leaves no branch behind.
bool learner_before_command(struct learner *l, const char *text, size_t length, struct diag *d)
{
    struct branch *b = session_branch(l->stage.session);
    return is_free(l) || (command_parse(&b->world, text, length, &b->call, d) &&
                          command_check(&b->world, &b->call, d) && begin_play(l, d));
}

bool learner_before_run(struct learner *l, int64_t time, uint64_t events, struct diag *d)
{
    const struct branch *b = session_branch(l->stage.session);
    bool nothing = time == TIME_NEVER && world_next_time(&b->world) == TIME_NEVER;
    bool stays = nothing || events <= b->head.events || time <= b->head_clock;
    return is_free(l) || stays || begin_play(l, d);
}
