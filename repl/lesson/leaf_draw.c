// leaf_draw: the page of a lesson as notes. See leaf.h.
#include "repl/lesson/leaf.h"
#include "repl/lesson/leaf_words.h"
#include "repl/lesson/learner_inside.h"

#include <stdio.h>
#include <stdlib.h>

struct drawing {
    const struct leaf *leaf;
    struct learner *learner;
    struct scene *scene;
};

static void add_body(const struct drawing *d, const struct lesson_block *b)
{
    leaf_words(d->scene, b->body, b->body_count);
}

// ---- questions ----

static bool is_among(const char *letters, char letter)
{
    return letter != '\0' && strchr(letters, letter) != NULL;
}

// What was said of an order stands before each option as its number.
static void add_option(const struct drawing *d, const struct lesson_block *b, int i,
                       const char *said, const char *answer)
{
    char words[1000], letter = b->options[i].letter;
    struct text t = text_in(words, sizeof words);
    bool order = b->kind == LESSON_PREDICT && b->reply == LESSON_ORDER;
    bool chosen = is_among(said, letter), right = is_among(answer, letter);
    if (order && chosen) {
        text_add(&t, "%d. ", (int)(strchr(said, letter) - said) + 1);
    }
    leaf_plain(b->options[i].item, &t);
    if (order && right) {
        text_add(&t, " (the run: %d.)", (int)(strchr(answer, letter) - answer) + 1);
    }
    scene_ref note = leaf_add(d->scene, NOTE_OPTION, words);
    scene_letter(d->scene, note, letter);
    scene_state(d->scene, note, chosen ? STATE_HIGHLIGHTED : 0);
    scene_role(d->scene, note, right && !order ? ROLE_GOOD : ROLE_PLAIN);
}

static void add_options(const struct drawing *d, int question, bool answered)
{
    const struct lesson_block *b = learner_block(d->learner, question);
    const struct learner_outcome *own = &d->learner->outcomes[question];
    bool open = d->learner->question == question && !own->replied;
    const char *said = open ? d->leaf->picked : own->replied ? own->reply.letters : "";
    for (int i = 0; i < b->option_count; i++) {
        scene_ref note = {d->scene->count};
        add_option(d, b, i, said, answered ? own->answer.letters : "");
        if (own->voted && own->votes[i] > 0) {
            scene_quantity(d->scene, note, UNIT_NONE, own->votes[i]);
        }
    }
}

static void add_reply(const struct drawing *d, int question, const char *who,
                      const struct reply *reply, enum scene_role role)
{
    char words[CELL_TEXT_BYTES + 40];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "%s: ", who);
    reply_print(learner_block(d->learner, question), reply, &t);
    scene_role(d->scene, leaf_add(d->scene, NOTE_PLAIN, words), role);
}

static void add_verdict(const struct drawing *d, int question)
{
    const struct lesson_block *b = learner_block(d->learner, question);
    const struct learner_outcome *own = &d->learner->outcomes[question];
    if (own->replied && own->answered && b->kind != LESSON_EXPLAIN) {
        bool good = reply_agrees(b, &own->reply, &own->answer);
        add_reply(d, question, b->kind == LESSON_QUIZ ? "Right is" : "The run says", &own->answer,
                  ROLE_GOOD);
        scene_ref note = leaf_add(d->scene, NOTE_GOAL, good ? "as you said" : "not as you said");
        scene_role(d->scene, note, good ? ROLE_GOOD : ROLE_BAD);
    } else if (own->answered) {
        add_reply(d, question, "The run says", &own->answer, ROLE_GOOD);
    }
}

static void add_question(const struct drawing *d, int question)
{
    const struct lesson_block *b = learner_block(d->learner, question);
    const struct learner_outcome *own = &d->learner->outcomes[question];
    bool hides = learner_hides(d->learner, question), told = own->replied || own->revealed;
    bool verdict = told && b->kind == LESSON_QUIZ && !hides;
    add_body(d, b);
    // A review knows the answer beforehand.
    bool open = d->learner->question == question && !own->replied;
    add_options(d, question, verdict || (own->answered && !hides && !open));
    if (!own->answered || hides) { // later it stands where the answer is
        leaf_draw_curve(d->leaf, question, d->scene);
    }
    if (own->replied) {
        char words[1200];
        struct text t = text_in(words, sizeof words);
        text_add(&t, "You said: %s", own->words);
        leaf_add(d->scene, NOTE_PLAIN, words);
    }
    if (verdict) {
        add_verdict(d, question);
    }
    if (told && b->kind == LESSON_EXPLAIN && b->partner != LESSON_NONE && !hides) {
        leaf_add(d->scene, NOTE_HEADING, "For comparison");
        add_body(d, learner_block(d->learner, b->partner));
    }
}

static bool is_on_page(const struct drawing *d, int block)
{
    const struct learner *l = d->learner;
    for (int i = 0; i < l->part_count; i++) {
        if (block >= l->parts[i].first && block <= l->parts[i].last) {
            return l->parts[i].page == d->leaf->page;
        }
    }
    return false;
}

static void add_answer(const struct drawing *d, int question)
{
    const struct learner *l = d->learner;
    const struct learner_outcome *own = &l->outcomes[question];
    const struct lesson_block *b = learner_block(l, question);
    if (learner_hides(l, question)) {
        leaf_add(d->scene, NOTE_ASIDE,
                 l->present ? "The answer is hidden."
                            : "The answer is hidden until your teacher shows it.");
        return;
    }
    if (!is_on_page(d, question)) { // where it is, it shows its options itself
        add_options(d, question, own->answered);
        if (own->replied && b->option_count == 0) {
            add_reply(d, question, "You said", &own->reply, ROLE_PLAIN);
        }
    }
    leaf_draw_curve(d->leaf, question, d->scene);
    add_verdict(d, question);
    if (b->partner != LESSON_NONE) {
        add_body(d, learner_block(l, b->partner));
    }
}

// ---- cells, goals, hints ----

static void add_cell(const struct drawing *d, int block)
{
    const struct learner *l = d->learner;
    bool shut = l->question != LESSON_NONE && learner_block(l, block)->target == l->question &&
                learner_task(l) == block;
    if (shut && !is_on_page(d, l->question)) {
        add_question(d, l->question);
    } else if (!shut) {
        leaf_lines(d->scene, NOTE_CODE, learner_block(l, block)->code);
    }
}

static void add_goals(const struct drawing *d, int block)
{
    struct learner *l = d->learner;
    struct cell_goals goals;
    struct diag failure = {0};
    if (l->busy || !stage_goals(&l->stage, block, &goals, &failure)) {
        leaf_add(d->scene, NOTE_ASIDE,
                 failure.what[0] != '\0' ? failure.what : "a cell is running");
        return;
    }
    for (int i = 0; i < goals.count; i++) {
        const struct cell_goal *goal = &goals.goals[i];
        char words[3 * CELL_TEXT_BYTES];
        struct text t = text_in(words, sizeof words);
        text_add(&t, "%s", goal->words);
        if (goal->failure.what[0] != '\0') {
            text_add(&t, ": can not be told, %s", goal->failure.what);
        } else if (goal->now[0] != '\0') {
            text_add(&t, "%s%s", goal->holds ? ": " : "; it is ", goal->now);
        }
        scene_role(d->scene, leaf_add(d->scene, NOTE_GOAL, words),
                   goal->holds ? ROLE_GOOD : ROLE_PLAIN);
    }
    if (l->outcomes[block].passed && d->leaf->said[block] == NULL) {
        scene_role(d->scene, leaf_add(d->scene, NOTE_PLAIN, "The goal is reached."), ROLE_GOOD);
    }
}

static void add_hints(const struct drawing *d, int task)
{
    const struct learner *l = d->learner;
    int open = l->present ? 0 : diary_hints(l->diary, l->lesson->id, learner_block(l, task)->key);
    for (int i = task; i < l->lesson->block_count && open > 0; i++) {
        const struct lesson_block *b = learner_block(l, i);
        if (b->kind == LESSON_HINT && b->target == task) {
            leaf_add(d->scene, NOTE_HEADING, b->summary);
            add_body(d, b);
            open--;
        }
    }
}

static void add_block(const struct drawing *d, int i)
{
    const struct lesson_block *b = learner_block(d->learner, i);
    switch (b->kind) {
    case LESSON_PROSE:
    case LESSON_FIGURE:
        add_body(d, b);
        break;
    case LESSON_FOLD:
        if (b->target == LESSON_NONE) {
            leaf_add(d->scene, NOTE_HEADING, b->summary);
            add_body(d, b);
        }
        break;
    case LESSON_RUN:
        add_cell(d, i);
        break;
    case LESSON_PREDICT:
    case LESSON_QUIZ:
    case LESSON_EXPLAIN:
        add_question(d, i);
        break;
    case LESSON_ANSWER:
        add_answer(d, b->target);
        break;
    case LESSON_GOAL:
        add_goals(d, i);
        break;
    case LESSON_EXPECT:
    case LESSON_SETUP:
    case LESSON_HINT:
    case LESSON_SOLUTION:
        break;
    }
}

// With what was said there. Returned is the first of its notes that are new.
static scene_ref add_with_said(const struct drawing *d, int i)
{
    scene_ref newest = {d->scene->count};
    add_block(d, i);
    const char *said = i < d->leaf->block_count ? d->leaf->said[i] : NULL;
    if (said != NULL) {
        newest.at = d->scene->count;
        leaf_lines(d->scene, NOTE_OUTPUT, said);
    }
    return i == d->leaf->newest ? newest : SCENE_ROOT;
}

// ---- the page ----

static void add_end_of_review(const struct drawing *d)
{
    const struct learner_review *review = d->learner->review;
    char words[100];
    struct text t = text_in(words, sizeof words);
    leaf_add(d->scene, NOTE_HEADING, "Done for today");
    text_add(&t, "%d of %d came out as you said.", review->right, review->asked);
    leaf_add(d->scene, NOTE_PLAIN, words);
}

// What the prompt says at the end of the lesson.
static void add_end(const struct drawing *d)
{
    struct learner *l = d->learner;
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    if (stream == NULL) {
        return;
    }
    out_capture(learner_out(l), stream);
    learner_show_done(l);
    out_capture(learner_out(l), NULL);
    fclose(stream);
    bool first = true;
    for (const char *at = text; *at != '\0'; at += strspn(at, "\n ")) {
        char words[400];
        struct text t = text_in(words, sizeof words);
        size_t end = strcspn(at, "\n");
        text_add_bytes(&t, at, end);
        at += end;
        if (words[0] != '\0') {
            leaf_add(d->scene, first ? NOTE_HEADING : NOTE_PLAIN, words);
            first = false;
        }
    }
    free(text);
}

scene_ref leaf_draw(const struct leaf *f, struct learner *l, struct scene *s)
{
    const struct drawing d = {f, l, s};
    scene_ref newest = SCENE_ROOT;
    if (l == NULL || f->learner != l) {
        return newest;
    }
    for (int i = 0; i <= l->part; i++) {
        const struct learner_part *part = &l->parts[i];
        int last = i == l->part && part->task != LESSON_NONE ? part->task : part->last;
        for (int k = part->first; part->page == f->page && k <= last; k++) {
            scene_ref new = add_with_said(&d, k);
            newest = new.at != 0 ? new : newest;
        }
        if (part->page == f->page && part->task != LESSON_NONE) {
            add_hints(&d, part->task);
        }
    }
    if (f->page < f->present) {
        leaf_button(s, "Page Down: to the page that is open", "", true);
        return SCENE_ROOT;
    }
    if (l->phase == PHASE_DONE && l->review != NULL) {
        add_end_of_review(&d);
    } else if (l->phase == PHASE_DONE) {
        add_end(&d);
    }
    leaf_buttons(f, l, s);
    return newest;
}
