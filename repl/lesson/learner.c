// learner: see learner.h.
//
// The parts are cut once, when the lesson is opened: a part ends with a block that asks the
// learner to do something, or before a heading. Blocks that are never shown by themselves
// (expected texts, setups, hints, solutions, model answers) belong to the part that they stand
// in; setups run when the learner comes to it.
#include "repl/lesson/learner_inside.h"

#include "repl/script/script.h"

#include <stdlib.h>
#include <time.h>

int64_t learner_clock(const struct session *s)
{
    return s->options.clock != NULL ? s->options.clock() : (int64_t)time(NULL);
}

void learner_warn(struct learner *l, bool kept, const struct diag *d)
{
    if (!kept) {
        session_warn(l->stage.session, d);
    }
}

static void move_to(struct learner *l, const char *key)
{
    struct diag d = {0};
    const struct lesson *lesson = l->lesson;
    learner_warn(l, diary_move(l->diary, lesson->id, lesson->version, key, learner_now(l), &d), &d);
}

void learner_set_state(struct learner *l, int block, const char *state)
{
    struct diag d = {0};
    learner_warn(l,
                 diary_set_state(l->diary, l->lesson->id, learner_block(l, block)->key, state,
                                 learner_now(l), &d),
                 &d);
}

// ---- cells ----

static bool was_interrupted(const struct learner *l)
{
    const volatile sig_atomic_t *flag = l->stage.session->options.interrupt;
    return flag != NULL && *flag != 0;
}

bool learner_run_cell(struct learner *l, int block, bool hidden, struct diag *d)
{
    if (!learner_return(l, d)) {
        return false;
    }
    uint32_t before = l->stage.session->tree.last_id;
    if (hidden) {
        stage_hide(&l->stage);
    }
    l->busy = true;
    struct script *script = l->stage.session->script;
    struct diag names = {0};
    bool done = script_enter_names(script, d) && stage_run(&l->stage, block, d);
    learner_warn(l, script_leave_names(script, &names), &names);
    l->busy = false;
    if (hidden) {
        stage_reveal(&l->stage);
    }
    if (done && was_interrupted(l)) {
        const struct lesson_block *b = learner_block(l, block);
        done = diag_say(d, "this cell was stopped before it was through");
        diag_help(d, "Enter opens this page again, with the world as the lesson has it");
        diag_at(d, l->lesson->name, b->line, b->column, 0);
    }
    l->spoiled = !done;
    if (done) {
        learner_keep_place(l, before);
    }
    return done;
}

// An answer that can not be had is told of once, and the lesson goes on without it.
static void find_answer(struct learner *l, int answer)
{
    struct learner_outcome *question = &l->outcomes[learner_block(l, answer)->target];
    struct diag d = {0};
    struct script *script = l->stage.session->script;
    struct diag names = {0};
    if (question->answered) {
        return;
    }
    question->answered = learner_return(l, &d) && script_enter_names(script, &d) &&
                         stage_answer(&l->stage, answer, &question->answer, &d);
    learner_warn(l, script_leave_names(script, &names), &names);
    if (d.help[0] == '\0') {
        diag_help(&d, "the lesson goes on without this answer");
    }
    learner_warn(l, question->answered || question->failed, &d);
    question->failed = !question->answered;
}

void learner_find_answers(struct learner *l, int after)
{
    for (int i = after + 1; i < l->lesson->block_count; i++) {
        switch (learner_block(l, i)->kind) {
        case LESSON_RUN:
        case LESSON_SETUP:
        case LESSON_GOAL:
            return;
        case LESSON_ANSWER:
            find_answer(l, i);
            break;
        case LESSON_PROSE:
        case LESSON_EXPECT:
        case LESSON_PREDICT:
        case LESSON_QUIZ:
        case LESSON_EXPLAIN:
        case LESSON_HINT:
        case LESSON_SOLUTION:
        case LESSON_FIGURE:
        case LESSON_FOLD:
            break;
        }
    }
}

bool learner_run_task(struct learner *l, bool hidden, struct diag *d)
{
    int task = learner_task(l);
    if (!learner_run_cell(l, task, hidden, d)) {
        return false;
    }
    l->outcomes[task].ran = !hidden;
    learner_set_state(l, task, hidden ? "skipped" : "run");
    learner_find_answers(l, task);
    return true;
}

// ---- pages ----

static int question_of(const struct learner *l, int task)
{
    if (task == LESSON_NONE) {
        return LESSON_NONE;
    }
    const struct lesson_block *b = learner_block(l, task);
    bool waits = b->kind == LESSON_RUN && !learner_presents(l);
    int question = b->kind == LESSON_RUN    ? (waits ? b->target : LESSON_NONE)
                   : b->kind == LESSON_GOAL ? LESSON_NONE
                                            : task;
    return question == LESSON_NONE || l->outcomes[question].replied ? LESSON_NONE : question;
}

void learner_set_phase(struct learner *l)
{
    int task = learner_task(l);
    l->question = question_of(l, task);
    l->asked = l->question != LESSON_NONE ? l->question : l->asked;
    l->phase = l->question != LESSON_NONE                   ? PHASE_ASK
               : task == LESSON_NONE                        ? PHASE_READ
               : learner_block(l, task)->kind == LESSON_RUN ? PHASE_RUN
               : learner_block(l, task)->kind == LESSON_GOAL && !l->outcomes[task].passed
                   ? PHASE_GOAL
                   : PHASE_READ;
}

static void show_goals(struct learner *l, int goal)
{
    struct cell_goals goals;
    struct diag d = {0};
    int par = learner_block(l, goal)->par;
    if (stage_goals(&l->stage, goal, &goals, &d)) {
        learner_show_goals(l, &goals, NULL);
        if (par > 0) {
            out_styled(learner_out(l), STYLE_DIM, "  par: %d command%s\n", par,
                       par == 1 ? "" : "s");
        }
        if (cell_goals_hold(&goals)) {
            const struct lesson_block *b = learner_block(l, goal);
            out_styled(learner_out(l), STYLE_DIM,
                       "\n  Reached already, before anything was done for it (%s:%d:%d); Enter "
                       "goes on.\n",
                       l->lesson->name, b->line, b->column);
        }
    } else {
        session_warn(l->stage.session, &d);
    }
}

// On the page that is shown: it need not be asked in full again.
static bool stands_above(const struct learner *l, int question)
{
    return l->parts[learner_part_of(l, question)].page == l->parts[l->part].page;
}

static void show_block(struct learner *l, int i)
{
    const struct lesson_block *b = learner_block(l, i);
    switch (b->kind) {
    case LESSON_PROSE:
    case LESSON_FIGURE:
        learner_show_words(l, b);
        break;
    case LESSON_FOLD:
        if (b->target == LESSON_NONE) {
            learner_show_words(l, b);
        }
        break;
    case LESSON_RUN:
        if (l->question == LESSON_NONE || i != learner_task(l)) {
            learner_show_code(l, b);
        } else if (!stands_above(l, l->question)) {
            learner_show_question(l, learner_block(l, l->question));
        }
        break;
    case LESSON_PREDICT:
    case LESSON_QUIZ:
    case LESSON_EXPLAIN:
        learner_show_question(l, b);
        if (l->outcomes[i].replied && learner_has_verdict(b)) {
            learner_show_verdict(l, i);
        }
        break;
    case LESSON_ANSWER:
        learner_show_answer(l, b->target);
        break;
    case LESSON_GOAL:
        show_goals(l, i);
        break;
    case LESSON_EXPECT:
    case LESSON_SETUP:
    case LESSON_HINT:
    case LESSON_SOLUTION:
        break;
    }
}

static void show_part(struct learner *l, int number)
{
    const struct learner_part *part = &l->parts[number];
    int last = part->task != LESSON_NONE ? part->task : part->last;
    for (int i = part->first; i <= last; i++) {
        show_block(l, i);
    }
}

void learner_show_current(struct learner *l)
{
    show_part(l, l->part);
    learner_show_keys(l);
}

void learner_show_page(struct learner *l)
{
    for (int i = learner_page_start(l, l->part); i < l->part; i++) {
        show_part(l, i);
    }
    learner_show_current(l);
}

static bool set_up(struct learner *l, const struct learner_part *part, struct diag *d)
{
    for (int i = part->first; i <= part->last; i++) {
        const struct lesson_block *b = learner_block(l, i);
        if (b->kind == LESSON_SETUP) {
            if (!learner_run_cell(l, i, true, d)) {
                return false;
            }
            learner_find_answers(l, i);
        } else if (b->kind == LESSON_ANSWER) {
            find_answer(l, i);
        }
    }
    return true;
}

static bool come_to(struct learner *l, int part, struct diag *d)
{
    if (!set_up(l, &l->parts[part], d)) {
        return false;
    }
    l->part = part;
    l->origin = l->branch;
    l->origin_commands = l->place.moment.commands;
    l->covered = l->parts[part].is_new ? LESSON_NONE : l->covered;
    learner_forget_right(l);
    learner_set_phase(l);
    return true;
}

static void note_part(struct learner *l)
{
    int task = learner_task(l);
    move_to(l, learner_block(l, task != LESSON_NONE ? task : l->parts[l->part].first)->key);
}

bool learner_turn_to(struct learner *l, int part, struct diag *d)
{
    if (!come_to(l, part, d)) {
        return false;
    }
    note_part(l);
    learner_show_current(l);
    return true;
}

// What a part showed when it was done: its words, and what its cell printed.
static bool show_done_part(struct learner *l, int part, struct diag *d)
{
    if (!come_to(l, part, d)) {
        return false;
    }
    int task = learner_task(l);
    const struct lesson_block *b = task == LESSON_NONE ? NULL : learner_block(l, task);
    if (b != NULL && b->kind == LESSON_GOAL && b->partner != LESSON_NONE &&
        !learner_run_cell(l, b->partner, true, d)) {
        return false;
    }
    show_part(l, l->part);
    if (b != NULL && b->kind == LESSON_RUN) {
        out_text(learner_out(l), "\n");
        if (!learner_run_cell(l, task, l->outcomes[task].skipped, d)) {
            return false;
        }
        learner_find_answers(l, task);
    }
    return true;
}

bool learner_show_page_to(struct learner *l, int part, struct diag *d)
{
    int first = learner_page_start(l, part);
    for (int i = first; i < part; i++) {
        if (!show_done_part(l, i, d)) {
            return false;
        }
    }
    int task = l->parts[part].task;
    if (task == LESSON_NONE || !l->outcomes[task].ran) {
        return learner_turn_to(l, part, d);
    }
    if (!show_done_part(l, part, d)) {
        return false;
    }
    l->phase = PHASE_READ;
    note_part(l);
    learner_show_keys(l);
    return true;
}

int learner_page_start(const struct learner *l, int part)
{
    while (part > 0 && !l->parts[part].is_new) {
        part--;
    }
    return part;
}

// What came out other than the learner had said is asked again on later days.
static bool is_missed(const struct learner *l, int question)
{
    const struct learner_outcome *own = &l->outcomes[question];
    return own->replied && own->answered && !learner_agrees(l, question);
}

static void finish(struct learner *l)
{
    const struct lesson *lesson = l->lesson;
    struct diag d = {0};
    l->phase = PHASE_DONE;
    l->stage.session->again[0] = '\0'; // an empty line does not move what is done
    learner_warn(l, diary_finish(l->diary, lesson->id, lesson->version, learner_now(l), &d), &d);
    for (int i = 0; i < lesson->block_count; i++) {
        if (lesson->blocks[i].review || is_missed(l, i)) {
            learner_warn(
                l,
                diary_review_add(l->diary, lesson->id, lesson->blocks[i].key, learner_now(l), &d),
                &d);
        }
    }
    learner_find_next(l);
    learner_show_done(l);
    learner_show_keys(l);
}

bool learner_turn_page(struct learner *l, struct diag *d)
{
    if (l->part + 1 < l->part_count) {
        return learner_turn_to(l, l->part + 1, d);
    }
    finish(l);
    return true;
}

bool learner_turns_pages(const struct learner *l) { return l->phase != PHASE_DONE; }

const char *learner_forward(const struct learner *l)
{
    if (l->phase != PHASE_DONE) {
        return "page";
    }
    return l->stage.session->again[0] != '\0' ? NULL : l->next[0] != '\0' ? "learn" : "page";
}

void learner_status(const struct learner *l, struct text *out)
{
    if (l->review != NULL && l->phase == PHASE_DONE) {
        text_add(out, "review done");
    } else if (l->review != NULL) {
        text_add(out, "review %d/%d", l->review->number, l->review->count);
    } else if (l->phase == PHASE_DONE) {
        text_add(out, "lesson done");
    } else {
        text_add(out, "lesson %d/%d%s", l->parts[l->part].page, l->page_count,
                 learner_plays(l) ? ", playing" : "");
    }
}
