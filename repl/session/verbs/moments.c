// moments: mark, marks, undo, redo.
#include "repl/prompt/table.h"
#include "repl/session/verbs/verbs.h"

static bool run_mark(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_mark, call, 1, d)) {
        return false;
    }
    const char *name = verb_word(call, 0);
    if (name == NULL) {
        diag_say(d, "which name?");
        diag_help(d, "for example: mark before-the-fix");
        return verb_refuse(call, 0, d);
    }
    if (strchr("0123456789-.", name[0]) != NULL && name[0] != '\0') {
        diag_say(d, "`to %s` would go to a time, not to this mark", name);
        diag_help(d, "begin with a letter: mark at-%s", name);
        return verb_refuse(call, 0, d);
    }
    return tree_mark(&s->tree, name, d) || verb_refuse(call, 0, d);
}

const struct verb verb_mark = {
    .name = "mark",
    .usage = "mark NAME",
    .doc = "Gives the present moment a name to come back to with `to NAME`.",
    .example = "mark here",
    .run = run_mark,
};

static void add_place(struct table *t, const struct tree_place *place)
{
    char clock[64];
    struct text text = text_in(clock, sizeof clock);
    unit_print_clock(place->clock, &text);
    table_shown(t, place->clock, 9, clock);
    table_number(t, (int64_t)place->moment.events, 0);
}

static bool run_marks(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_marks, call, 0, d)) {
        return false;
    }
    struct table *t =
        table_new((struct table_column[]){{.name = "mark"},
                                          {.name = "branch"},
                                          {.name = "time", .unit = "s", .unit_in_cells = true},
                                          {.name = "event"}},
                  4);
    const struct tree_node *node = tree_next(&s->tree, NULL, NULL);
    for (; node != NULL; node = tree_next(&s->tree, node, NULL)) {
        for (size_t i = 0; i < node->marks.used; i++) {
            const struct tree_mark *mark = node_mark(node, i);
            if (mark->name[0] != '\0') {
                table_text(t, "%s", mark->name);
                table_text(t, "%s", node->name);
                add_place(t, &mark->place);
            }
        }
    }
    if (table_rows(t) > 0) {
        table_print(t, s->options.out);
    } else {
        out_text(s->options.out, "no moment has a name yet; `mark NAME` gives one\n");
    }
    table_free(t);
    return true;
}

const struct verb verb_marks = {
    .name = "marks",
    .usage = "marks",
    .doc = "Lists the moments that have a name.",
    .example = "marks",
    .run = run_marks,
};

static void say_where(struct session *s)
{
    if (!session_talks(s)) {
        return;
    }
    char where[160];
    struct text t = text_in(where, sizeof where);
    session_where(s, &t);
    out_styled(s->options.out, STYLE_DIM, "%s\n", where);
}

static bool run_undo(struct session *s, const struct verb_call *call, struct diag *d)
{
    const struct tree_node *kept = NULL;
    if (!verb_at_most(&verb_undo, call, 0, d) || !tree_undo(&s->tree, &kept, d)) {
        return false;
    }
    if (kept != NULL && session_talks(s)) {
        out_styled(s->options.out, STYLE_DIM, "what was undone is kept as branch %s\n", kept->name);
    }
    say_where(s);
    session_moved(s);
    return true;
}

const struct verb verb_undo = {
    .name = "undo",
    .usage = "undo",
    .doc = "Takes back what the last input did to the world.",
    .more = "Nothing is lost: what was undone is kept as a branch, and `redo` brings it back.",
    .example = "step 3\nundo",
    .travels = true,
    .run = run_undo,
};

static bool run_redo(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_redo, call, 0, d) || !tree_redo(&s->tree, d)) {
        return false;
    }
    say_where(s);
    session_moved(s);
    return true;
}

const struct verb verb_redo = {
    .name = "redo",
    .usage = "redo",
    .doc = "Brings back what `undo` took away.",
    .example = "step 3\nundo\nredo",
    .travels = true,
    .run = run_redo,
};
