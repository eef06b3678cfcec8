// leaf_buttons: what can be done on the page of a lesson. See leaf.h.
//
// The first button is what Enter does. Its words begin with the key that does the same.
#include "repl/lesson/leaf.h"
#include "repl/lesson/leaf_words.h"
#include "repl/lesson/learner_inside.h"

void leaf_button(struct scene *s, const char *words, const char *does, bool main)
{
    scene_ref note = leaf_add(s, NOTE_BUTTON, words);
    scene_field(s, note, does);
    scene_state(s, note, main ? STATE_HIGHLIGHTED : 0);
}

static void add_reply(const struct leaf *f, const struct learner *l, struct scene *s)
{
    struct leaf_question q;
    char words[400];
    struct text t = text_in(words, sizeof words);
    leaf_asks(f, l, &q);
    if (q.option_count > 0 && f->picked[0] == '\0') {
        text_add(&t, "%s: choose with a click or a key", q.how);
        leaf_add(s, NOTE_ASIDE, words);
    } else if (q.option_count > 0) {
        text_add(&t, "Enter: say %s", f->picked);
        leaf_button(s, words, "", true);
    } else {
        bool drawn = leaf_sketched(f, &t);
        t = text_in(words, sizeof words);
        text_add(&t, "%s%s", q.answer == LEAF_CURVE ? "draw it with the mouse, or type " : "",
                 q.how);
        leaf_add(s, NOTE_ASIDE, words);
        leaf_button(s, drawn ? "Enter: say this curve" : "Enter: answer", "", true);
        leaf_draw_curve_buttons(f, s);
    }
}

// Before a class one button is enough, and so is one key.
static void add_for_class(const struct learner *l, struct scene *s)
{
    bool verdict = l->phase == PHASE_ASK && learner_has_verdict(learner_block(l, l->question));
    bool covered = l->covered != LESSON_NONE || verdict;
    leaf_button(s,
                covered                        ? "Page Down: show the answer"
                : l->phase == PHASE_RUN        ? "Page Down: run this"
                : l->phase == PHASE_GOAL       ? "Page Down: show a solution"
                : l->part + 1 == l->part_count ? "Page Down: finish"
                                               : "Page Down: go on",
                "", true);
    if (learner_vote_options(l) > 0) {
        leaf_add(s, NOTE_ASIDE, "v: the hands that are raised for each option");
    }
}

static void add_forward(const struct learner *l, struct scene *s)
{
    bool last = l->part + 1 == l->part_count;
    leaf_button(s,
                l->phase == PHASE_RUN    ? "Enter: run this"
                : l->phase == PHASE_GOAL ? "Enter: check"
                : l->phase == PHASE_DONE ? "Enter: the next lesson"
                : last                   ? "Enter: finish"
                                         : "Enter: go on",
                "", true);
}

void leaf_buttons(const struct leaf *f, const struct learner *l, struct scene *s)
{
    bool asks = l->phase == PHASE_ASK, seeks = l->phase == PHASE_GOAL;
    if (l->present && l->phase != PHASE_DONE) {
        add_for_class(l, s);
        return;
    }
    if (asks) {
        add_reply(f, l, s);
    } else {
        add_forward(l, s);
    }
    int task = asks ? l->question : learner_task(l);
    bool hints = l->rules.hints_after != CLASS_HINTS_NEVER;
    if (hints && (seeks || (asks && learner_hint_count(l, task) > 0))) {
        leaf_button(s, "hint", "hint", false);
    }
    if ((asks || seeks || l->phase == PHASE_RUN) && !l->rules.no_skip) {
        leaf_button(s, "skip", "skip", false);
    }
    leaf_button(s, "quit", "quit", false);
}
