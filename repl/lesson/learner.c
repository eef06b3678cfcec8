// learner: see learner.h.
//
// The parts are cut once, when the lesson is opened: a part ends with a block that asks the learner to do something, or before a
// heading. Blocks that are never shown by themselves (expected texts, setups, hints, solutions, model answers) belong to
// the part that they stand in; setups run when the learner comes to it.
#include "repl/lesson/learner_inside.h"

#include "repl/session/verb.h"
#include "sim/tree_parts.h"

#include <stdlib.h>
#include <time.h>

int64_t learner_clock(void) { return (int64_t)time(NULL); }

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
    learner_warn(l, diary_move(l->diary, lesson->id, lesson->version, key, learner_clock(), &d), &d);
}

static void set_state(struct learner *l, int block, const char *state)
{
    struct diag d = {0};
    learner_warn(l,
                 diary_set_state(l->diary, l->lesson->id, learner_block(l, block)->key, state,
                                 learner_clock(), &d),
                 &d);
}

// ---- where the lesson's own line of the world is ----

void learner_keep_place(struct learner *l)
{
    struct session *s = l->stage.session;
    l->branch = s->tree.current->id;
    l->place = place_here(session_branch(s));
    l->hash = branch_hash(session_branch(s));
}

static bool is_at_place(const struct learner *l)
{
    struct session *s = l->stage.session;
    struct tree_place here = place_here(session_branch(s));
    return s->tree.current->id == l->branch && here.clock == l->place.clock &&
           here.instant == l->place.instant && branch_hash(session_branch(s)) == l->hash;
}

// The learner may be anywhere; the lesson goes on where its last cell ended.
static bool return_to_place(struct learner *l, struct diag *d)
{
    struct session *s = l->stage.session;
    if (is_at_place(l)) {
        return true;
    }
    const struct tree_node *node = tree_node_numbered(&s->tree, l->branch);
    struct diag unheard = {0};
    if (node == NULL || !tree_switch(&s->tree, node->name, &unheard) ||
        !place_go(session_branch(s), &l->place, &unheard) || !is_at_place(l)) {
        diag_say(d, "the world that this lesson had made is not there any more");
        return diag_help(d, "`learn` opens this page again, with the world as the lesson has it");
    }
    char where[256];
    struct text t = text_in(where, sizeof where);
    session_where(s, &t);
    out_styled(learner_out(l), STYLE_DIM, "back to where the lesson was: %s\n", where);
    return true;
}

// ---- cells ----

static bool was_interrupted(const struct learner *l)
{
    const volatile sig_atomic_t *flag = l->stage.session->options.interrupt;
    return flag != NULL && *flag != 0;
}

bool learner_run_cell(struct learner *l, int block, bool hidden, struct diag *d)
{
    if (!return_to_place(l, d)) {
        return false;
    }
    if (hidden) {
        stage_hide(&l->stage);
    }
    l->busy = true;
    bool done = stage_run(&l->stage, block, d);
    l->busy = false;
    if (hidden) {
        stage_reveal(&l->stage);
    }
    if (done && was_interrupted(l)) {
        diag_say(d, "stopped before the cell was through");
        return diag_help(d, "Enter runs it again from its beginning");
    }
    if (done) {
        learner_keep_place(l);
    }
    return done;
}

// An answer that can not be had is told of, and the lesson goes on without it.
static void find_answer(struct learner *l, int answer)
{
    struct learner_block *question = &l->blocks[learner_block(l, answer)->target];
    struct diag d = {0};
    if (!question->answered) {
        question->answered = return_to_place(l, &d) &&
                             stage_answer(&l->stage, answer, &question->answer, &d);
        learner_warn(l, question->answered, &d);
    }
}

void learner_find_answers(struct learner *l, int after)
{
    for (int i = after + 1; i < l->lesson->block_count; i++) {
        switch (learner_block(l, i)->kind) {
        case LESSON_RUN:
        case LESSON_SETUP:
        case LESSON_GOAL: return;
        case LESSON_ANSWER: find_answer(l, i); break;
        case LESSON_PROSE:
        case LESSON_EXPECT:
        case LESSON_PREDICT:
        case LESSON_QUIZ:
        case LESSON_EXPLAIN:
        case LESSON_HINT:
        case LESSON_SOLUTION:
        case LESSON_FIGURE:
        case LESSON_FOLD: break;
        }
    }
}

static bool run_task(struct learner *l, bool hidden, struct diag *d)
{
    int task = learner_task(l);
    if (!learner_run_cell(l, task, hidden, d)) {
        return false;
    }
    set_state(l, task, hidden ? "skipped" : "run");
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
    int question = b->kind == LESSON_RUN ? b->target : b->kind == LESSON_GOAL ? LESSON_NONE : task;
    return question == LESSON_NONE || l->blocks[question].replied ? LESSON_NONE : question;
}

static void set_phase(struct learner *l)
{
    int task = learner_task(l);
    l->question = question_of(l, task);
    l->phase = l->question != LESSON_NONE                       ? PHASE_ASK
               : task == LESSON_NONE                            ? PHASE_READ
               : learner_block(l, task)->kind == LESSON_RUN     ? PHASE_RUN
               : learner_block(l, task)->kind == LESSON_GOAL && !l->blocks[task].passed
                   ? PHASE_GOAL
                   : PHASE_READ;
}

static void show_goals(struct learner *l, int goal)
{
    struct cell_goals goals;
    struct diag d = {0};
    if (stage_goals(&l->stage, goal, &goals, &d)) {
        learner_show_goals(l, &goals);
    } else {
        session_warn(l->stage.session, &d);
    }
}

static void show_block(struct learner *l, int i)
{
    const struct lesson_block *b = learner_block(l, i);
    switch (b->kind) {
    case LESSON_PROSE:
    case LESSON_FIGURE: learner_show_words(l, b); break;
    case LESSON_FOLD:
        if (b->target == LESSON_NONE) {
            learner_show_words(l, b);
        }
        break;
    case LESSON_RUN:
        if (l->question == LESSON_NONE) {
            learner_show_code(l, b);
        } else {
            learner_show_question(l, learner_block(l, l->question));
        }
        break;
    case LESSON_PREDICT:
    case LESSON_QUIZ:
    case LESSON_EXPLAIN: learner_show_question(l, b); break;
    case LESSON_ANSWER: learner_show_answer(l, b->target); break;
    case LESSON_GOAL: show_goals(l, i); break;
    case LESSON_EXPECT:
    case LESSON_SETUP:
    case LESSON_HINT:
    case LESSON_SOLUTION: break;
    }
}

void learner_show_current(struct learner *l)
{
    const struct learner_part *part = &l->parts[l->part];
    int last = part->task != LESSON_NONE ? part->task : part->last;
    for (int i = part->first; i <= last; i++) {
        show_block(l, i);
    }
    learner_show_keys(l);
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

bool learner_turn_to(struct learner *l, int part, struct diag *d)
{
    if (!set_up(l, &l->parts[part], d)) {
        return false;
    }
    l->part = part;
    set_phase(l);
    l->commands = journal_count(node_journal(l->stage.session->tree.current));
    int task = learner_task(l);
    move_to(l, learner_block(l, task != LESSON_NONE ? task : l->parts[part].first)->key);
    learner_show_current(l);
    return true;
}

static void finish(struct learner *l)
{
    const struct lesson *lesson = l->lesson;
    struct diag d = {0};
    l->phase = PHASE_DONE;
    learner_warn(l, diary_finish(l->diary, lesson->id, lesson->version, learner_clock(), &d), &d);
    for (int i = 0; i < lesson->block_count; i++) {
        if (lesson->blocks[i].review) {
            learner_warn(l,
                         diary_review_add(l->diary, lesson->id, lesson->blocks[i].key,
                                          learner_clock(), &d),
                         &d);
        }
    }
    learner_show_done(l);
    learner_show_keys(l);
}

static bool turn_page(struct learner *l, struct diag *d)
{
    if (l->part + 1 < l->part_count) {
        return learner_turn_to(l, l->part + 1, d);
    }
    finish(l);
    return true;
}

// After a cell has run: what stands under the same heading follows at once.
static bool read_on(struct learner *l, struct diag *d)
{
    l->phase = PHASE_READ;
    if (l->part + 1 < l->part_count && !l->parts[l->part + 1].is_new) {
        return turn_page(l, d);
    }
    learner_show_keys(l);
    return true;
}

// ---- words ----

static bool refuse_while_busy(const struct learner *l, struct diag *d)
{
    if (!l->busy && !l->stage.session->reading) {
        return false;
    }
    diag_say(d, "a lesson's own cell can not turn its pages");
    diag_help(d, "leave page, hint, check and skip to the learner");
    return true;
}

bool learner_page(struct learner *l, struct diag *d)
{
    if (refuse_while_busy(l, d)) {
        return false;
    }
    switch (l->phase) {
    case PHASE_ASK:
    case PHASE_DONE: learner_show_keys(l); return true;
    case PHASE_RUN:
        return run_task(l, false, d) && read_on(l, d);
    case PHASE_GOAL: return learner_check(l, d);
    case PHASE_READ: return turn_page(l, d);
    }
    return true;
}

bool learner_page_again(struct learner *l, struct diag *d)
{
    if (refuse_while_busy(l, d)) {
        return false;
    }
    if (l->phase == PHASE_DONE) {
        learner_show_done(l);
        learner_show_keys(l);
    } else {
        learner_show_current(l);
    }
    return true;
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
    bool passed = true;
    for (int i = 0; i < goals.count; i++) {
        passed = passed && goals.goals[i].holds;
    }
    size_t now = journal_count(node_journal(l->stage.session->tree.current));
    int64_t inputs = now > l->commands ? (int64_t)(now - l->commands) : 0;
    struct diag unkept = {0};
    learner_warn(l,
                 diary_attempt(l->diary, l->lesson->id, learner_block(l, task)->key,
                               l->lesson->version, passed, inputs, learner_clock(), &unkept),
                 &unkept);
    learner_show_goals(l, &goals);
    if (passed && l->phase == PHASE_GOAL) {
        set_state(l, task, "passed");
        l->blocks[task].passed = true;
        l->phase = PHASE_READ;
        learner_keep_place(l);
        out_styled(learner_out(l), STYLE_GOOD, "\nThe goal is reached.\n");
    }
    learner_show_keys(l);
    return true;
}

// ---- hints ----

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

static bool refuse_hint(struct diag *d)
{
    diag_say(d, "there is no hint for this page");
    return diag_help(d, "`page again` shows it once more; `skip` leaves it out");
}

bool learner_hint(struct learner *l, int64_t number, struct diag *d)
{
    int task = l->phase == PHASE_DONE          ? LESSON_NONE
               : l->question != LESSON_NONE ? l->question
                                            : learner_task(l);
    if (refuse_while_busy(l, d)) {
        return false;
    }
    if (task == LESSON_NONE) {
        return refuse_hint(d);
    }
    const struct lesson_block *b = learner_block(l, task);
    int count = learner_hint_count(l, task);
    int taken = diary_hints(l->diary, l->lesson->id, b->key);
    bool solution = b->kind == LESSON_GOAL && b->partner != LESSON_NONE;
    if (count == 0 && !solution) {
        return refuse_hint(d);
    }
    if (number > taken + 1 || number > count) {
        diag_say(d, "hint %lld is not open yet", (long long)number);
        return diag_help(d, "`hint` opens the next one; %d of %d are open",
                         taken < count ? taken : count, count);
    }
    int next = number > 0 ? (int)number : taken + 1;
    struct out *o = learner_out(l);
    if (next <= count) {
        const struct lesson_block *hint = learner_block(l, hint_at(l, task, next - 1));
        struct diag unkept = {0};
        learner_warn(l,
                     diary_take_hint(l->diary, l->lesson->id, b->key, next, learner_clock(),
                                     &unkept),
                     &unkept);
        out_styled(o, STYLE_HEADING, "\n%s", hint->summary);
        out_styled(o, STYLE_DIM, " (%d of %d)\n", next, count);
        learner_show_words(l, hint);
        if (next == count && solution) {
            out_styled(o, STYLE_DIM, "\nThat was the last hint; the next `hint` is a solution.\n");
        }
    } else if (solution) {
        out_styled(o, STYLE_HEADING, "\nA solution\n");
        learner_show_code(l, learner_block(l, b->partner));
        learner_show_words(l, learner_block(l, b->partner));
        out_styled(o, STYLE_DIM, "\nIt is not done yet: type it, or something of your own.\n");
    } else {
        out_text(o, "That were all hints; `hint 1` shows the first one again.\n");
    }
    learner_show_keys(l);
    return true;
}

// ---- leaving out ----

// A goal that is left out is reached unseen, since what comes later may need it.
static bool skip_goal(struct learner *l, int goal, struct diag *d)
{
    int solution = learner_block(l, goal)->partner;
    set_state(l, goal, "skipped");
    return solution == LESSON_NONE || learner_run_cell(l, solution, true, d);
}

bool learner_skip(struct learner *l, struct diag *d)
{
    if (refuse_while_busy(l, d)) {
        return false;
    }
    int task = l->phase == PHASE_DONE ? LESSON_NONE : learner_task(l);
    if (task != LESSON_NONE && learner_block(l, task)->kind == LESSON_RUN &&
        l->phase != PHASE_READ) {
        if (!run_task(l, true, d)) {
            return false;
        }
        out_styled(learner_out(l), STYLE_DIM, "the cell has run unseen\n");
    } else if (l->phase == PHASE_GOAL) {
        if (!skip_goal(l, task, d)) {
            return false;
        }
        out_styled(learner_out(l), STYLE_DIM, "a solution has run unseen\n");
    } else if (l->phase == PHASE_ASK) {
        l->blocks[l->question].skipped = true;
        set_state(l, l->question, "skipped");
    }
    if (l->phase == PHASE_DONE) {
        learner_show_keys(l);
        return true;
    }
    return turn_page(l, d);
}

// ---- replies ----

static const char *trim(const char *text, size_t *length)
{
    size_t start = 0;
    while (start < *length && strchr(" \t\r\n", text[start]) != NULL) {
        start++;
    }
    while (*length > start && strchr(" \t\r\n", text[*length - 1]) != NULL) {
        (*length)--;
    }
    *length -= start;
    return text + start;
}

static bool begins_with_word(const struct learner *l, const char *text, size_t length)
{
    const struct engine *engine;
    struct diag unheard = {0};
    size_t word = 0;
    while (word < length && strchr(" \t\n", text[word]) == NULL) {
        word++;
    }
    return verb_find(text, word) != NULL ||
           command_find(l->stage.session->options.engines, text, word, &engine, &unheard) != NULL;
}

// Words rather than Lua or a command: at least three of them (five if the first is one of ours), without the signs
// that programs are full of.
static bool is_prose(const struct learner *l, const char *text, size_t length)
{
    int words = 0;
    for (size_t i = 0; i < length; i++) {
        bool blank = strchr(" \t\n", text[i]) != NULL;
        bool before = i == 0 || strchr(" \t\n", text[i - 1]) != NULL;
        words += !blank && before;
        if (text[i] == '\0' || strchr("=<>{}[]", text[i]) != NULL || (text[i] == '(' && !before)) {
            return false;
        }
    }
    return words >= (begins_with_word(l, text, length) ? 5 : 3);
}

bool learner_takes(const struct session *s, const char *text, size_t length)
{
    const struct learner *l = s->learner;
    if (l == NULL || l->phase != PHASE_ASK) {
        return false;
    }
    text = trim(text, &length);
    const struct lesson_block *question = learner_block(l, l->question);
    if (question->kind == LESSON_EXPLAIN) {
        return is_prose(l, text, length);
    }
    return length > 0 && reply_fits(question, text, length) &&
           !begins_with_word(l, text, length);
}

static char *copy_words(const char *text, size_t length)
{
    char *words = strndup(text, length);
    ASSERT(words != NULL);
    return words;
}

static bool keep_reply(struct learner *l, const char *text, size_t length, struct diag *d)
{
    const struct lesson_block *question = learner_block(l, l->question);
    struct learner_block *own = &l->blocks[l->question];
    struct diag unkept = {0};
    bool kept;
    if (question->kind != LESSON_EXPLAIN && !reply_read(question, text, length, &own->reply, d)) {
        return false;
    }
    free(own->words);
    own->words = copy_words(text, length);
    own->replied = true;
    if (question->kind == LESSON_EXPLAIN) {
        kept = diary_explain(l->diary, l->lesson->id, question->key, own->words, learner_clock(),
                             &unkept);
    } else {
        kept = diary_predict(l->diary, l->lesson->id, question->key, l->lesson->version, own->words,
                             l->lesson->seed, learner_clock(), &unkept);
    }
    learner_warn(l, kept, &unkept);
    return true;
}

static bool reply(struct learner *l, const char *text, size_t length, struct diag *d)
{
    text = trim(text, &length);
    int question = l->question;
    if (!keep_reply(l, text, length, d)) {
        return false;
    }
    const struct lesson_block *b = learner_block(l, question);
    if (learner_task(l) != question) { // a cell that was shut
        set_phase(l);
        learner_show_current(l);
        return true;
    }
    set_phase(l);
    if (b->kind == LESSON_EXPLAIN || (b->kind == LESSON_QUIZ && b->right[0] != '\0')) {
        learner_show_verdict(l, question);
        learner_show_keys(l);
        return true;
    }
    out_styled(learner_out(l), STYLE_DIM, "Kept. The run will tell.\n");
    return turn_page(l, d);
}

bool learner_input(struct session *s, const char *text, size_t length, const char *source,
                   int first_line, struct diag *d)
{
    return learner_takes(s, text, length)
               ? reply(s->learner, text, length, d)
               : session_text(s, text, length, source, first_line, d);
}

bool learner_turns_pages(const struct learner *l) { return l->phase != PHASE_DONE; }

void learner_status(const struct learner *l, struct text *out)
{
    if (l->phase == PHASE_DONE) {
        text_add(out, "lesson done");
    } else {
        text_add(out, "lesson %d/%d", l->parts[l->part].page, l->page_count);
    }
}
