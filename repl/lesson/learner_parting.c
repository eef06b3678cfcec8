// learner_parting: what a try at a goal that misses can learn from one that reaches it.
//
// The lesson's solution runs unseen on a stage of its own, from the same seed. So each fact that is
// missed can be told beside the value that it has in a run that reaches the goal, and the first
// event at which the two runs parted can be named. What the learner's run did there is told in
// full; of the other run only that it went another way, and how, until the hints are used up; and
// its command only when the solution has been shown.
#include "repl/lesson/learner_inside.h"

#include "repl/session/tell.h"
#include "sim/parting.h"

#include <stdlib.h>

void learner_forget_right(struct learner *l)
{
    if (l->right != NULL) {
        stage_close(l->right);
        free(l->right);
        l->right = NULL;
    }
}

// The stage on which the goal is reached; NULL if that can not be had.
static struct stage *find_right(struct learner *l, int goal)
{
    int solution = learner_block(l, goal)->partner;
    struct diag unheard = {0};
    if (l->right != NULL && l->right_goal == goal) {
        return l->right;
    }
    learner_forget_right(l);
    struct stage *right = solution == LESSON_NONE ? NULL : calloc(1, sizeof *right);
    if (right == NULL) {
        return NULL;
    }
    if (!stage_open(right, l->lesson, &l->stage.session->options, l->stage.seed, learner_folder(l),
                    &unheard)) {
        free(right);
        return NULL;
    }
    l->right = right;
    l->right_goal = goal;
    stage_hide(right);
    bool ran = stage_run_up_to(right, goal, &unheard) && stage_run(right, solution, &unheard) &&
               !session_interrupted(right->session);
    stage_reveal(right);
    if (!ran) {
        learner_forget_right(l);
    }
    return l->right;
}

bool learner_right_goals(struct learner *l, int goal, struct cell_goals *goals)
{
    struct stage *right = find_right(l, goal);
    struct diag unheard = {0};
    return right != NULL && stage_goals(right, goal, goals, &unheard);
}

// ---- the parting ----

// The parts of "  #14 00:00:23.5 queue.arrives  call 3 comes from visitor".
struct told {
    const char *time, *kind, *sentence;
    size_t time_length, kind_length, sentence_length;
};

static struct told read_told(const char *text)
{
    struct told t;
    t.time = text + strspn(text, " ");
    t.time += strcspn(t.time, " ");
    t.time += strspn(t.time, " ");
    t.time_length = strcspn(t.time, " ");
    t.kind = t.time + t.time_length;
    t.kind += strspn(t.kind, " ");
    t.kind_length = strcspn(t.kind, " \n");
    t.sentence = t.kind + t.kind_length;
    t.sentence += strspn(t.sentence, " ");
    t.sentence_length = strcspn(t.sentence, "\n");
    return t;
}

static bool same(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

// How the other run differs there, without saying what made it.
static void tell_difference(struct out *o, const struct parting *p)
{
    struct told mine = read_told(p->event_text[0]), other = read_told(p->event_text[1]);
    if (!same(mine.kind, mine.kind_length, other.kind, other.kind_length)) {
        char words[200];
        struct text t = text_in(words, sizeof words);
        text_add(&t, "There, in the other run, something else comes first: %.*s.",
                 (int)other.kind_length, other.kind);
        out_wrapped(o, STYLE_PLAIN, 0, 0, words);
    } else if (!same(mine.sentence, mine.sentence_length, other.sentence, other.sentence_length)) {
        out_wrapped(o, STYLE_PLAIN, 0, 0, "In the other run this ends in another way.");
    } else if (!same(mine.time, mine.time_length, other.time, other.time_length)) {
        out_wrapped(o, STYLE_PLAIN, 0, 0, "In the other run this comes at another time.");
    } else {
        out_wrapped(o, STYLE_PLAIN, 0, 0,
                    "In the other run the same happens, but it is decided in another way.");
    }
}

static void tell_event(struct learner *l, struct parting *p, int goal)
{
    struct out *o = learner_out(l);
    int hints = learner_hint_count(l, goal);
    int taken = diary_hints(l->diary, l->lesson->id, learner_block(l, goal)->key);
    char words[300];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "Up to #%llu your run is the same as one that reaches the goal. Then, in yours:",
             (unsigned long long)p->event - 1);
    out_wrapped(o, STYLE_PLAIN, 0, 0, words);
    tell_lines(o, p->event_text[0]);
    if (taken > 0 && taken >= hints && !learner_hides(l, goal)) {
        out_text(o, "In the other one:\n");
        tell_lines(o, p->event_text[1]);
    } else {
        tell_difference(o, p);
    }
    if (taken > hints && p->command[1] != 0) {
        t = text_in(words, sizeof words);
        text_add(&t, "What was done there: %s", p->command_text[1]);
        out_wrapped(o, STYLE_PLAIN, 0, 0, words);
    }
    t = text_in(words, sizeof words);
    text_add(&t,
             "`to #%llu` leads there; `why` and `rule` say what decided. What would have decided "
             "otherwise?",
             (unsigned long long)p->event);
    out_marked(o, STYLE_DIM, 0, 0, words);
}

static void tell_no_event(struct learner *l, const struct parting *p)
{
    struct out *o = learner_out(l);
    uint64_t mine = session_branch(l->stage.session)->head.events;
    uint64_t other = session_branch(l->right->session)->head.events;
    char words[300];
    struct text t = text_in(words, sizeof words);
    if (mine < other) {
        text_add(&t,
                 "As far as your run goes, to #%llu, it is the same as one that reaches the goal; "
                 "that one goes on to #%llu.",
                 (unsigned long long)p->event, (unsigned long long)other);
    } else if (mine > other) {
        text_add(&t,
                 "Up to #%llu your run is the same as one that reaches the goal, and that one "
                 "ends there.",
                 (unsigned long long)p->event);
    } else {
        text_add(&t,
                 "The same happened as in a run that reaches the goal, up to #%llu: what "
                 "differs is how things are set.",
                 (unsigned long long)p->event);
    }
    out_wrapped(o, STYLE_PLAIN, 0, 0, words);
}

void learner_show_parting(struct learner *l, int goal)
{
    struct out *o = learner_out(l);
    if (learner_inputs(l) == 0) {
        out_styled(o, STYLE_DIM, "\nYou have given no command for it yet.\n");
        return;
    }
    struct stage *right = find_right(l, goal);
    struct parting parting;
    struct diag d = {0};
    struct visit mine, other;
    if (right == NULL) {
        return;
    }
    visit_begin(&mine, session_branch(l->stage.session));
    visit_begin(&other, session_branch(right->session));
    bool found = parting_find(&mine, &other, &parting, &d);
    found = visit_end(&mine, &d) && found;
    found = visit_end(&other, &d) && found;
    if (!found || parting.kind == PARTING_SEED) {
        return; // stopped, or a world of the learner's own
    }
    out_text(o, "\n");
    if (parting.kind == PARTING_EVENT) {
        tell_event(l, &parting, goal);
    } else {
        tell_no_event(l, &parting);
    }
}
