// tree: all branches of one world, and getting about in them.
//
//   main ------------o------o---------> head       o: a moment at which another branch begins
//                    |      `--------------> main-2
//                    `----> faster
//
// A branch (struct tree_node) begins at a moment of its parent, shares the parent's past, and has a
// present and a head of its own. It is live, with a world in memory, or cold, with nothing but its
// journal and where it stood. A cold branch is warmed when it is visited: its journal runs again
// from the empty world, and since nothing is left to chance the same world comes out. When live
// branches together pass `live_bytes`, the least recently used go cold. The current branch is
// always live.
//
// Interface:
//   tree_open, tree_close
//   tree_branch, tree_name      of the current branch
//   tree_command                goes on at the head; in the past makes a branch, and goes on there
//   tree_run                    branch_run_while on the current branch, with automatic marks
//   tree_fork                   a branch that begins at the present, and is current from then on
//   tree_switch                 another branch, at its own present
//   tree_prune, tree_rename
//   tree_find                   a branch by name, with "did you mean"
//   tree_next                   all branches, each after its parent, in the order of making
//   tree_live                   the branch of any node, warmed if it was cold
//   tree_mark, tree_to_mark     names for moments
//   tree_input_begins, tree_undo, tree_redo    one step for each input of the user
//   tree_forget_inputs          what was done until now is not to be undone
//   node_present, node_head, node_journal      of any branch, live or cold
//
// Commands in the past. tree_command looks whether it could be done there before a branch is made
// for it, so that a refused command leaves no branch behind. The new branch is called after the old
// one with a number: main-2, main-3. Nothing that was there is changed: no future is ever lost.
//
// Functions. `at 20s` with a function of a script leaves a trigger in the world, but the function
// itself is not in the world and depends on all that the script did since. So a branch made where
// triggers are pending could not give what the script would have given, and is refused with a
// message that names them; FORK_WITHOUT_FUNCTIONS makes it and takes the triggers back there
// (`cancel`, in its journal). Commands given to `at`, `every` and `on` as text are data and branch
// like anything else.
//
// Undo goes back to where everything stood before the last input that changed anything:
//   - the present (branch, moment, clock) is what it was;
//   - the branch that was current then ends where it ended then. What came after becomes a cold
//     branch of its own, called main-undone, with the marks and branches that lie on it; if no
//     command, mark or branch lies on it, it is just forgotten, since running gives it again;
//   - other branches that the input made or went on with stay as they are.
// Where functions wait (at the old or the new end) the branch is left whole, and undo only goes
// there: a command given then makes a branch, or says that it can not. Redo is the exact inverse,
// as long as nothing else was done since.
//
// Marks belong to the branch on which they were made; their names are unique in the tree. Automatic
// ones have no name: they are taken after commands and every AUTOMATIC_MARK_EVENTS of tree_run, at
// most AUTOMATIC_MARKS a branch (when there are more, every second goes), and are for finding where
// a journal that is read again begins to differ.
//
// Errors: a diag; branches, marks and present are as they were. Where a move fails half-way
// (memory, Ctrl-C), the present stands at the end of a whole event.
#ifndef ORRERY_SIM_TREE_H
#define ORRERY_SIM_TREE_H

#include "sim/branch.h"

enum { TREE_NAME_BYTES = 64, AUTOMATIC_MARKS = 128, AUTOMATIC_MARK_EVENTS = 1 << 20 };

struct tree_options {
    struct branch_options branch; // of every branch
    int64_t live_bytes;           // what worlds and checkpoints of all branches may take; 0: any
};

// Where a branch stands. The clock may be later than the moment: a run pauses between two events.
struct tree_place {
    struct moment moment;
    int64_t clock;    // ns
    uint64_t instant; // events run at `clock`
};

struct tree_mark {
    char name[TREE_NAME_BYTES]; // empty: an automatic one
    struct tree_place place;
    uint64_t hash; // of the world there
};

// What is left of a branch that went cold.
struct tree_cold {
    struct journal journal;
    struct tree_place present, head;
    uint64_t present_hash, head_hash;
};

struct tree_node {
    uint32_t id; // never used again
    char name[TREE_NAME_BYTES];
    struct tree_node *parent; // NULL: the first
    struct tree_place fork;   // where it begins
    uint64_t fork_hash;       // of the world there
    struct branch *live;      // NULL: it is cold
    struct tree_cold cold;
    struct growth marks;    // of struct tree_mark, by moment
    uint32_t mark_stride;   // every so many occasions an automatic mark is taken
    uint32_t mark_occasion; // occasions since the last
    uint64_t used;          // when it was last visited, in visits
};

// Before an input: where the present was, and how far its branch went.
struct tree_step {
    uint32_t id;
    struct tree_place present;
    struct moment head;
    int64_t head_clock;
};

// An undone input: `to` is where redo leads, `from` where undo led.
struct tree_undone {
    struct tree_step from, to;
    uint32_t kept;      // the branch made of what was undone; 0: none
    struct moment head; // where the branch of `from` ended
    int64_t head_clock;
};

struct tree {
    struct tree_options options;
    struct growth nodes; // of struct tree_node *, in the order in which they were made
    struct tree_node *current;
    uint32_t last_id;
    uint64_t visits;
    struct growth trail;  // of struct tree_step, the last input last
    struct growth undone; // of struct tree_undone, the next to redo last
};

// A tree with one empty branch, `main`. false: no memory.
bool tree_open(struct tree *t, const struct tree_options *options, struct diag *d);
void tree_close(struct tree *t);

static inline struct branch *tree_branch(const struct tree *t) { return t->current->live; }
static inline const char *tree_name(const struct tree *t) { return t->current->name; }

// `made` (may be NULL) gets the handle of what the command made, `forked` (may be NULL) whether a
// branch was made for it, which is current then. Columns of the diag count from the start of
// `text`.
bool tree_command(struct tree *t, const char *text, size_t length, uint64_t *made, bool *forked,
                  struct diag *d);

// `stop` may be NULL.
enum run_end tree_run(struct tree *t, int64_t time, uint64_t events, branch_stop *stop, void *self,
                      struct diag *d);

enum { FORK_WITHOUT_FUNCTIONS = 1 };

// name: NULL for a generated one. flags: FORK_WITHOUT_FUNCTIONS or 0.
bool tree_fork(struct tree *t, const char *name, unsigned flags, struct diag *d);
bool tree_switch(struct tree *t, const char *name, struct diag *d);
// Refuses the current branch, and one on which others begin unless `with_branches`.
bool tree_prune(struct tree *t, const char *name, bool with_branches, struct diag *d);
bool tree_rename(struct tree *t, const char *name, const char *to, struct diag *d);

struct tree_node *tree_find(const struct tree *t, const char *name, struct diag *d);
// NULL begins and ends. `depth` (may be NULL): branches above it.
struct tree_node *tree_next(const struct tree *t, const struct tree_node *after, int *depth);
// NULL and a diag if it can not be warmed. It may go cold at the next tree_command, tree_run,
// tree_fork or tree_switch.
struct branch *tree_live(struct tree *t, struct tree_node *node, struct diag *d);

struct tree_place node_present(const struct tree_node *node);
// `instant` is known of cold branches only; 0 otherwise.
struct tree_place node_head(const struct tree_node *node);

static inline const struct journal *node_journal(const struct tree_node *node)
{
    return node->live != NULL ? &node->live->journal : &node->cold.journal;
}

// ---- marks ----

static inline struct tree_mark *node_mark(const struct tree_node *node, size_t i)
{
    return &((struct tree_mark *)(void *)node->marks.at)[i];
}

// At the present of the current branch.
bool tree_mark(struct tree *t, const char *name, struct diag *d);
// To the branch of the mark, and there to its moment.
bool tree_to_mark(struct tree *t, const char *name, struct diag *d);

// ---- inputs ----

// Call before each input of the user, except undo and redo themselves. What changed nothing is no
// step of undo.
void tree_input_begins(struct tree *t);
// `kept` (may be NULL): the branch that was made of what was undone, or NULL.
bool tree_undo(struct tree *t, const struct tree_node **kept, struct diag *d);
bool tree_redo(struct tree *t, struct diag *d);
void tree_forget_inputs(struct tree *t);

#endif
