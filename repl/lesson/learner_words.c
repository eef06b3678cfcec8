// learner_words: what page, check, hint and skip do.
#include "repl/lesson/learner_inside.h"

static bool refuse_while_busy(const struct learner *l, struct diag *d)
{
    if (!l->busy && !l->stage.session->reading) {
        return false;
    }
    diag_say(d, "a lesson's own cell can not turn its pages");
    diag_help(d, "leave page, hint, check and skip to the learner");
    return true;
}

// The same page in a fresh world.
static bool open_again(struct learner *l, struct diag *d)
{
    return learner_start(l->stage.session, &(struct learner_options){0}, d);
}

// After a cell has run: what stands under the same heading follows at once.
static bool read_on(struct learner *l, struct diag *d)
{
    l->phase = PHASE_READ;
    if (l->part + 1 < l->part_count && !l->parts[l->part + 1].is_new) {
        return learner_turn_page(l, d);
    }
    learner_show_keys(l);
    return true;
}

bool learner_page(struct learner *l, struct diag *d)
{
    if (refuse_while_busy(l, d)) {
        return false;
    }
    if (l->spoiled) {
        return open_again(l, d);
    }
    bool done;
    bool good = learner_present_forward(l, &done, d);
    if (done || !good) {
        return good;
    }
    switch (l->phase) {
    case PHASE_ASK:
    case PHASE_DONE:
        learner_show_keys(l);
        return true;
    case PHASE_RUN:
        return learner_run_task(l, false, d) && read_on(l, d);
    case PHASE_GOAL:
        return learner_check(l, d);
    case PHASE_READ:
        return l->review != NULL ? learner_next_review(l, d) : learner_turn_page(l, d);
    }
    return true;
}

bool learner_page_again(struct learner *l, struct diag *d)
{
    if (refuse_while_busy(l, d)) {
        return false;
    }
    if (l->review != NULL && l->phase != PHASE_DONE) {
        learner_show_question(l, learner_block(l, learner_task(l)));
        learner_show_keys(l);
    } else if (l->phase == PHASE_DONE) {
        if (l->review == NULL) {
            learner_show_done(l);
        }
        learner_show_keys(l);
    } else {
        learner_show_page(l);
    }
    return true;
}

static void show_miss(struct learner *l, int goal, const struct cell_goals *goals)
{
    struct cell_goals right;
    bool known = learner_inputs(l) > 0 && learner_right_goals(l, goal, &right);
    learner_show_goals(l, goals, known ? &right : NULL);
    learner_show_parting(l, goal);
}

static void reach_goal(struct learner *l, int goal, int64_t inputs)
{
    const struct lesson_block *b = learner_block(l, goal);
    learner_set_state(l, goal, "passed");
    l->outcomes[goal].passed = true;
    l->phase = PHASE_READ;
    learner_take_place(l);
    out_styled(learner_out(l), STYLE_GOOD, "\nThe goal is reached.\n");
    if (b->par > 0) {
        learner_show_par(l, b, inputs);
    }
}

bool learner_check(struct learner *l, struct diag *d)
{
    int task = l->phase == PHASE_DONE ? LESSON_NONE : learner_task(l);
    if (refuse_while_busy(l, d)) {
        return false;
    }
    if (task == LESSON_NONE || learner_block(l, task)->kind != LESSON_GOAL) {
        diag_say(d, "there is no goal on this page");
        return diag_help(d, "`page` goes on");
    }
    struct cell_goals goals;
    if (!stage_goals(&l->stage, task, &goals, d)) {
        return false;
    }
    bool passed = cell_goals_hold(&goals);
    int64_t inputs = learner_inputs(l);
    struct diag unkept = {0};
    learner_warn(l,
                 diary_attempt(l->diary, l->lesson->id, learner_block(l, task)->key,
                               l->lesson->version, passed, inputs, learner_now(l), &unkept),
                 &unkept);
    if (!passed) {
        show_miss(l, task, &goals);
    } else {
        learner_show_goals(l, &goals, NULL);
        reach_goal(l, task, inputs);
    }
    learner_show_keys(l);
    return true;
}

// ---- hints ----

// Whether the class lets hints be seen here.
static bool allows_hint(const struct learner *l, int task, struct diag *d)
{
    const struct lesson_block *b = learner_block(l, task);
    if (l->rules.hints_after == CLASS_HINTS_NEVER) {
        return class_refuse(&l->rules, CLASS_HINTS, d, "there are no hints");
    }
    if (b->kind != LESSON_GOAL) {
        return true;
    }
    int tried = diary_attempts(l->diary, l->lesson->id, b->key).count;
    return tried >= l->rules.hints_after ||
           class_refuse(&l->rules, CLASS_HINTS, d, "hints open after %d tries, and this was %d",
                        l->rules.hints_after, tried);
}

static int hint_at(const struct learner *l, int task, int number)
{
    for (int i = task; i < l->lesson->block_count; i++) {
        const struct lesson_block *b = learner_block(l, i);
        if (b->kind == LESSON_HINT && b->target == task && number-- == 0) {
            return i;
        }
    }
    return LESSON_NONE;
}

int learner_hint_count(const struct learner *l, int task)
{
    int count = 0;
    while (task != LESSON_NONE && hint_at(l, task, count) != LESSON_NONE) {
        count++;
    }
    return count;
}

static bool refuse_hint(const struct learner *l, struct diag *d)
{
    diag_say(d, "there is no hint for this page");
    return diag_help(d, "`page again` shows it once more%s",
                     l->rules.no_skip ? "" : "; `skip` leaves it out");
}

static void show_hint(struct learner *l, int task, int number, int count)
{
    struct out *o = learner_out(l);
    const struct lesson_block *b = learner_block(l, task);
    const struct lesson_block *hint = learner_block(l, hint_at(l, task, number - 1));
    struct diag d = {0};
    bool kept = diary_take_hint(l->diary, l->lesson->id, b->key, number, learner_now(l), &d);
    learner_warn(l, kept, &d);
    char counted[32];
    snprintf(counted, sizeof counted, "Hint %d", number);
    bool says_number = strcmp(hint->summary, counted) == 0;
    out_styled(o, STYLE_HEADING, "\n%s", hint->summary);
    out_styled(o, STYLE_DIM, says_number ? " of %d\n" : " (%d of %d)\n",
               says_number ? count : number, count);
    learner_show_words(l, hint);
    if (number == count && b->kind == LESSON_GOAL) {
        out_text(o, "\n");
        out_marked(o, STYLE_DIM, 0, 0, "That was the last hint; the next `hint` is a solution.");
    }
}

static void show_solution(struct learner *l, const struct lesson_block *solution)
{
    struct out *o = learner_out(l);
    struct diag d = {0};
    int count = learner_hint_count(l, learner_task(l));
    const char *goal = learner_block(l, learner_task(l))->key;
    learner_warn(l, diary_take_hint(l->diary, l->lesson->id, goal, count + 1, learner_now(l), &d),
                 &d);
    out_styled(o, STYLE_HEADING, "\nA solution\n");
    learner_show_code(l, solution);
    learner_show_words(l, solution);
    out_styled(o, STYLE_DIM, "\nIt is not done yet: type it, or something of your own.\n");
}

static int task_for_hint(const struct learner *l)
{
    return l->phase == PHASE_DONE       ? LESSON_NONE
           : l->question != LESSON_NONE ? l->question
                                        : learner_task(l);
}

bool learner_hint(struct learner *l, int64_t number, struct diag *d)
{
    int task = task_for_hint(l), count = learner_hint_count(l, task);
    bool is_goal = task != LESSON_NONE && learner_block(l, task)->kind == LESSON_GOAL;
    if (refuse_while_busy(l, d)) {
        return false;
    }
    if (count == 0 && !is_goal) {
        return refuse_hint(l, d);
    }
    if (!allows_hint(l, task, d)) {
        return false;
    }
    const struct lesson_block *b = learner_block(l, task);
    int taken = diary_hints(l->diary, l->lesson->id, b->key);
    if (number > taken + 1 || number > count) {
        diag_say(d, "hint %lld is not open yet", (long long)number);
        return diag_help(d, "`hint` opens the next one; %d of %d are open", taken, count);
    }
    int next = number > 0 ? (int)number : taken + 1;
    if (next <= count) {
        show_hint(l, task, next, count);
    } else if (is_goal && learner_hides(l, task)) {
        return class_refuse(&l->rules, CLASS_REVEAL, d, "solutions are not shown yet");
    } else if (is_goal) {
        show_solution(l, learner_block(l, b->partner));
    } else {
        out_marked(learner_out(l), STYLE_PLAIN, 0, 0,
                   "Those were all; `hint 1` shows the first one again.");
    }
    learner_show_keys(l);
    return true;
}

// ---- leaving out ----

// A goal that is left out is reached unseen, since what comes later may need it.
static bool skip_goal(struct learner *l, int goal, struct diag *d)
{
    int solution = learner_block(l, goal)->partner;
    learner_set_state(l, goal, "skipped");
    return solution == LESSON_NONE || learner_run_cell(l, solution, true, d);
}

bool learner_skip(struct learner *l, struct diag *d)
{
    if (refuse_while_busy(l, d)) {
        return false;
    }
    if (l->spoiled) {
        return open_again(l, d);
    }
    if (l->review != NULL && l->phase != PHASE_DONE) {
        return learner_next_review(l, d);
    }
    if (l->rules.no_skip && l->phase != PHASE_READ && l->phase != PHASE_DONE) {
        return class_refuse(&l->rules, CLASS_SKIP, d, "nothing is skipped");
    }
    int task = l->phase == PHASE_DONE ? LESSON_NONE : learner_task(l);
    if (task != LESSON_NONE && learner_block(l, task)->kind == LESSON_RUN &&
        l->phase != PHASE_READ) {
        if (!learner_run_task(l, true, d)) {
            return false;
        }
        out_styled(learner_out(l), STYLE_DIM, "the cell has run unseen\n");
    } else if (l->phase == PHASE_GOAL) {
        if (!skip_goal(l, task, d)) {
            return false;
        }
        out_styled(learner_out(l), STYLE_DIM, "a solution has run unseen\n");
    } else if (l->phase == PHASE_ASK) {
        l->outcomes[l->question].skipped = true;
        learner_set_state(l, l->question, "skipped");
    }
    if (l->phase == PHASE_DONE) {
        learner_show_keys(l);
        return true;
    }
    return learner_turn_page(l, d);
}
