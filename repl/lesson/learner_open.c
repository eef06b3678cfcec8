// learner_open: opening, resuming and leaving a lesson.
//
// A lesson that was left goes on at the part of the block that the diary names. Its world is made
// again by running its cells up to there, unseen; goals on the way are reached by their
// solutions, as the checker does it. It is the same world, since nothing is left to chance; what
// the learner had tried in between is not kept.
#include "repl/lesson/learner_inside.h"

#include "repl/notes/reader.h"
#include "repl/script/script.h"

#include <stdlib.h>

// ---- parts ----

static bool is_task(enum lesson_kind kind)
{
    return kind == LESSON_RUN || kind == LESSON_PREDICT || kind == LESSON_QUIZ ||
           kind == LESSON_EXPLAIN || kind == LESSON_GOAL;
}

static bool is_shown(const struct lesson_block *b)
{
    return is_task(b->kind) || b->kind == LESSON_PROSE || b->kind == LESSON_FIGURE ||
           b->kind == LESSON_ANSWER || (b->kind == LESSON_FOLD && b->target == LESSON_NONE);
}

static bool begins_page(const struct lesson_block *b)
{
    return b->kind == LESSON_PROSE && b->body_count > 0 && b->body[0]->kind == MARKDOWN_HEADING &&
           b->body[0]->level <= 2;
}

static void add_part(struct learner *l, int first, int last, int task)
{
    bool is_new = l->part_count == 0;
    for (int i = first; i <= last; i++) {
        is_new = is_new || begins_page(learner_block(l, i));
    }
    l->page_count += is_new;
    l->parts[l->part_count++] = (struct learner_part){first, last, task, l->page_count, is_new};
}

static void cut_parts(struct learner *l)
{
    const struct lesson *lesson = l->lesson;
    int first = 0;
    bool shows = false;
    for (int i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *b = &lesson->blocks[i];
        if (begins_page(b) && shows) {
            add_part(l, first, i - 1, LESSON_NONE);
            first = i;
            shows = false;
        }
        if (is_task(b->kind)) {
            add_part(l, first, i, i);
            first = i + 1;
            shows = false;
        } else {
            shows = shows || is_shown(b);
        }
    }
    if (shows) {
        add_part(l, first, lesson->block_count - 1, LESSON_NONE);
    } else if (l->part_count > 0) {
        l->parts[l->part_count - 1].last = lesson->block_count - 1;
    }
}

// ---- what the diary knows ----

static void recall_reply(struct learner *l, int block)
{
    const struct lesson_block *b = learner_block(l, block);
    struct learner_outcome *own = &l->outcomes[block];
    struct diary_prediction last;
    struct diag unheard = {0};
    if (b->kind == LESSON_EXPLAIN) {
        own->words = diary_explanation(l->diary, l->lesson->id, b->key);
        own->replied = own->words != NULL;
    } else if (diary_prediction(l->diary, l->lesson->id, b->key, &last)) {
        own->replied = reply_read(b, last.answer, strlen(last.answer), &own->reply, &unheard);
        if (own->replied) {
            own->words = strdup(last.answer);
        }
        diary_prediction_free(&last);
    }
}

// The states are those of this time through the lesson; replies are kept from all times.
static void recall(struct learner *l, int before)
{
    for (int i = 0; i < before; i++) {
        struct learner_outcome *own = &l->outcomes[i];
        char *state = diary_state(l->diary, l->lesson->id, learner_block(l, i)->key);
        if (state != NULL) {
            own->skipped = strcmp(state, "skipped") == 0;
            own->passed = strcmp(state, "passed") == 0;
            own->ran = strcmp(state, "run") == 0;
        }
        if (state != NULL && strcmp(state, "replied") == 0) {
            recall_reply(l, i);
        }
        free(state);
    }
}

int learner_part_of(const struct learner *l, int block)
{
    int part = 0;
    while (part + 1 < l->part_count && l->parts[part].last < block) {
        part++;
    }
    return part;
}

// The part of a block; 0 if the lesson has it no more.
static int part_of_key(const struct learner *l, const char *key)
{
    for (int i = 0; i < l->lesson->block_count; i++) {
        if (strcmp(learner_block(l, i)->key, key) == 0) {
            return learner_part_of(l, i);
        }
    }
    return 0;
}

// Where the learner was, with what was done until there; LESSON_NONE: nowhere yet, or at the end.
// A goal that was reached is not to be reached again.
static int recall_part(struct learner *l)
{
    struct diary_lesson known;
    if (!diary_lesson(l->diary, l->lesson->id, &known)) {
        return LESSON_NONE;
    }
    int part = known.block[0] == '\0' ? LESSON_NONE : part_of_key(l, known.block);
    diary_lesson_free(&known);
    if (part == LESSON_NONE) {
        return part;
    }
    recall(l, l->parts[part].last + 1);
    int task = l->parts[part].task;
    bool passed = task != LESSON_NONE && learner_block(l, task)->kind == LESSON_GOAL &&
                  l->outcomes[task].passed;
    return passed && part + 1 < l->part_count ? part + 1 : part;
}

static bool run_up_to(struct learner *l, int before, struct diag *d)
{
    for (int i = 0; i < before; i++) {
        int cell = stage_cell_of(l->lesson, i);
        if (cell != LESSON_NONE && !learner_run_cell(l, cell, true, d)) {
            return false;
        }
        if (cell != LESSON_NONE) {
            learner_find_answers(l, i);
        }
    }
    return true;
}

// ---- opening and leaving ----

bool learner_open_stage(struct learner *l, const struct session *s, uint64_t seed, struct diag *d)
{
    const struct lesson *lesson = l->lesson;
    l->outcomes = calloc((size_t)lesson->block_count + 1, sizeof *l->outcomes);
    l->parts = calloc((size_t)lesson->block_count + 1, sizeof *l->parts);
    if (l->outcomes == NULL || l->parts == NULL) {
        return diag_say(d, "there is no memory for a lesson");
    }
    cut_parts(l);
    if (l->part_count == 0) {
        return diag_say(d, "the lesson '%s' has nothing to show", lesson->id);
    }
    if (!stage_open(&l->stage, lesson, &s->options, seed, learner_folder(l), d)) {
        return false;
    }
    l->stage.session->learner = l;
    learner_keep_place(l, 0);
    return script_keep_names(l->stage.session->script, d);
}

static void show_title(struct learner *l, int part)
{
    struct out *o = learner_out(l);
    const struct lesson *lesson = l->lesson;
    char words[2 * LIBRARY_PATH_BYTES];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "Lesson %s", lesson->id);
    if (lesson->minutes > 0) {
        text_add(&t, ", about %d minutes", lesson->minutes);
    }
    if (part > 0) {
        text_add(&t, ": on to page %d of %d. `learn %s again` starts over.", l->parts[part].page,
                 l->page_count, lesson->id);
    }
    out_marked(o, STYLE_DIM, 0, 0, words);
}

// Branches live as long as the program.
static void show_lost_tries(struct learner *l, int part)
{
    int task = l->parts[part].task;
    const struct lesson_block *b = task == LESSON_NONE ? NULL : learner_block(l, task);
    if (b != NULL && b->kind == LESSON_GOAL &&
        diary_attempts(l->diary, l->lesson->id, b->key).count > 0) {
        out_styled(learner_out(l), STYLE_DIM,
                   "What you tried for this goal is not kept; the world is the lesson's.\n");
    }
}

void learner_take_over(struct learner *l, struct learner *from)
{
    l->earlier = from->earlier;
    l->alone = from->alone;
    l->present = from->present;
    l->diary = from->diary;
}

static bool open_lesson(struct learner *l, struct session *s, const struct learner_options *start,
                        struct diag *d)
{
    const char *word = start->lesson;
    if (word == NULL && s->learner != NULL && s->learner->review == NULL &&
        learner_turns_pages(s->learner)) {
        word = s->learner->lesson->name;
    }
    if (!learner_find_lesson(l, s, word, d) || !learner_read_class(l, s, d) ||
        !learner_open_stage(l, s, (uint64_t)l->lesson->seed, d)) {
        return false;
    }
    int part = start->again ? LESSON_NONE : recall_part(l);
    show_title(l, part);
    learner_show_class(l);
    if (part == LESSON_NONE) {
        struct diag unkept = {0};
        learner_warn(l, diary_begin(l->diary, l->lesson->id, &unkept), &unkept);
        part = 0;
    }
    show_lost_tries(l, part);
    return run_up_to(l, l->parts[learner_page_start(l, part)].first, d) &&
           learner_show_page_to(l, part, d);
}

// ---- notes ----

bool learner_from_note(const struct learner *l) { return l->earlier->reader != NULL; }

static bool is_note(const struct session *s, const char *word)
{
    struct library library;
    struct diag unheard = {0};
    if (word == NULL || !reader_wants(word)) {
        return false;
    }
    bool is_id =
        library_open(&library, s->options.lessons, &unheard) && library_has(&library, word);
    library_close(&library);
    return !is_id;
}

// A note lies open in the session from before the lesson.
static bool open_note(struct session *s, const struct learner_options *start, struct diag *d)
{
    const struct learner *l = s->learner;
    const struct reader_options options = {.path = start->lesson,
                                           .repaired = start->repaired,
                                           .alone = l != NULL ? l->alone : start->alone,
                                           .whole = start->alone && start->unkept};
    if (!reader_open(l != NULL ? l->earlier : s, &options, d)) {
        return false;
    }
    s->next = l != NULL ? l->earlier : NULL;
    return true;
}

struct learner *learner_new(struct diag *d)
{
    struct learner *l = calloc(1, sizeof *l);
    if (l == NULL) {
        diag_say(d, "there is no memory for a lesson");
        return NULL;
    }
    l->question = l->asked = l->covered = LESSON_NONE;
    return l;
}

// The one session is left for the other, or the new one was never entered.
static bool enter(struct session *s, struct learner *l, bool open)
{
    if (open) {
        s->next = l->stage.session;
        return true;
    }
    learner_close(l);
    return false;
}

// What was said and seen so far goes along.
static void move_outcomes(struct learner *to, struct learner *from, int before)
{
    if (strcmp(to->lesson->version, from->lesson->version) != 0) {
        return; // another lesson by now
    }
    for (int i = 0; i < to->lesson->block_count; i++) {
        struct learner_outcome *own = &to->outcomes[i];
        *own = from->outcomes[i];
        from->outcomes[i].words = from->outcomes[i].earlier = NULL;
        own->answered = false; // the runs will say it again
        own->ran = own->ran && i < before;
        own->passed = own->passed && i < before;
    }
}

bool learner_go_to(struct learner *from, int part, struct diag *d)
{
    struct session *s = from->stage.session;
    struct learner *l = learner_new(d);
    if (l == NULL) {
        return false;
    }
    learner_take_over(l, from);
    bool open = learner_find_lesson(l, s, from->lesson->name, d) && learner_read_class(l, s, d) &&
                learner_open_stage(l, s, (uint64_t)l->lesson->seed, d);
    if (open) {
        l->late = from->late;
        part = part < l->part_count ? part : l->part_count - 1;
        move_outcomes(l, from, l->parts[part].first);
        open = run_up_to(l, l->parts[learner_page_start(l, part)].first, d) &&
               learner_show_page_to(l, part, d);
    }
    return enter(s, l, open);
}

bool learner_start(struct session *s, const struct learner_options *start, struct diag *d)
{
    if (is_note(s, start->lesson)) {
        return open_note(s, start, d);
    }
    struct learner *l = learner_new(d);
    if (l == NULL) {
        return false;
    }
    if (s->learner != NULL) {
        learner_take_over(l, s->learner);
    } else {
        l->earlier = s;
        l->alone = start->alone;
        l->present = s->options.present;
        l->diary = learner_diary(s, !start->unkept);
    }
    return enter(s, l, open_lesson(l, s, start, d));
}

void learner_leave(struct learner *l)
{
    struct session *s = l->stage.session;
    if (l->alone) {
        s->quitting = true;
        return;
    }
    s->next = l->earlier;
    if (learner_from_note(l)) {
        reader_again(l->earlier->reader);
        return;
    }
    out_marked(learner_out(l), STYLE_DIM, 0, 0,
               l->review != NULL
                   ? "back in your own world"
                   : "back in your own world; `learn` goes on with the lesson, `quit` leaves");
}

struct session *learner_follow(struct session *s)
{
    while (s->next != NULL) {
        struct session *from = s;
        s = from->next;
        from->next = NULL;
        if (from->learner != NULL) {
            learner_close(from->learner);
        }
    }
    return s;
}

void learner_close(struct learner *l)
{
    for (int i = 0; l->outcomes != NULL && i < l->lesson->block_count; i++) {
        free(l->outcomes[i].words);
        free(l->outcomes[i].earlier);
    }
    learner_forget_right(l);
    if (l->stage.session != NULL) {
        stage_close(&l->stage);
    }
    library_close(&l->library);
    lesson_free(l->lesson);
    free(l->outcomes);
    free(l->parts);
    free(l->own);
    learner_close_review(l);
    free(l);
}
