// learner_review: questions that come back on later days, under another seed.
//
// A round asks what is due, one question after the other. Each is asked on a stage of its own, on
// which the lesson has run unseen up to where the answer is computed; so the answer is the one of
// that seed, and the learner may look around afterwards. Of the lesson's own progress nothing is
// touched.
#include "repl/lesson/learner_inside.h"

#include "repl/lesson/course.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_PER_DAY = 86400 };

static struct diary_review *item_of(const struct learner *l)
{
    return &l->review->items[l->review->number - 1];
}

void learner_close_review(struct learner *l)
{
    for (int i = 0; l->review != NULL && i < l->review->count; i++) {
        diary_review_free(&l->review->items[i]);
    }
    free(l->review);
    l->review = NULL;
}

static void print_day(int64_t day, struct text *out)
{
    time_t seconds = (time_t)(day * SECONDS_PER_DAY);
    struct tm date;
    char words[32] = "";
    if (gmtime_r(&seconds, &date) != NULL) {
        strftime(words, sizeof words, "%Y-%m-%d", &date);
    }
    text_add(out, "%s", words);
}

// ---- asking ----

static int find_key(const struct lesson *lesson, const char *key)
{
    for (int i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *b = &lesson->blocks[i];
        bool asks = b->kind == LESSON_PREDICT || b->kind == LESSON_QUIZ;
        if (asks && strcmp(b->key, key) == 0) {
            return i;
        }
    }
    return LESSON_NONE;
}

static void drop(struct learner *l, struct session *s, const char *what)
{
    const struct diary_review *item = item_of(l);
    struct diag d = {0};
    out_styled(s->options.out, STYLE_DIM,
               "%s of %s is not there any more, and is not asked again\n", what, item->lesson);
    if (!diary_review_drop(l->diary, item->lesson, item->block, &d)) {
        session_warn(s, &d);
    }
}

// Runs the lesson up to the answer.
static bool find_answer(struct learner *l, struct diag *d)
{
    const struct lesson_block *b = learner_block(l, l->question);
    int answer = b->partner;
    l->review->knows = false;
    stage_hide(&l->stage);
    bool ran = stage_run_up_to(&l->stage, answer != LESSON_NONE ? answer : l->question, d);
    stage_reveal(&l->stage);
    learner_keep_place(l, 0);
    if (ran && session_interrupted(l->stage.session)) {
        return diag_say(d, "stopped");
    }
    if (ran && answer != LESSON_NONE) {
        l->review->knows = stage_answer(&l->stage, answer, &l->review->answer, d);
        return l->review->knows;
    }
    return ran;
}

// Seeds that the checker has tried: the lesson's, and one to three more.
static uint64_t seed_of(const struct lesson *lesson, int rung)
{
    return (uint64_t)lesson->seed + 1 + (uint64_t)(rung % 3);
}

static bool open_item(struct learner *l, struct session *s)
{
    const struct diary_review *item = item_of(l);
    struct diag d = {0};
    if (!learner_find_lesson(l, s, item->lesson, &d)) {
        bool gone = l->lesson == NULL && l->library.count > 0;
        if (gone) {
            drop(l, s, "the lesson");
        } else {
            session_warn(s, &d);
        }
        return false;
    }
    int question = find_key(l->lesson, item->block);
    if (question == LESSON_NONE) {
        drop(l, s, "a question");
        return false;
    }
    if (!learner_open_stage(l, s, seed_of(l->lesson, item->rung), &d)) {
        session_warn(s, &d);
        return false;
    }
    l->question = question;
    l->part = learner_part_of(l, question);
    l->phase = PHASE_ASK;
    if (!find_answer(l, &d)) {
        session_warn(s, &d);
        return false;
    }
    return true;
}

// What stands above the question on its page belongs to it.
static void show_words_above(struct learner *l)
{
    int first = l->parts[learner_page_start(l, l->part)].first;
    for (int i = first; i < l->question; i++) {
        if (learner_block(l, i)->kind == LESSON_PROSE) {
            learner_show_words(l, learner_block(l, i));
        }
    }
}

static void show_item(struct learner *l)
{
    char words[600];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "Question %d of %d, from %s: %s", l->review->number, l->review->count,
             l->lesson->id, l->lesson->title);
    out_wrapped(learner_out(l), STYLE_DIM, 0, 0, words);
    show_words_above(l);
    learner_show_question(l, learner_block(l, l->question));
    learner_show_keys(l);
}

// The next question that can be asked, by a learner of its own. false:
// none is left, and `from` has the round again.
static bool ask_next(struct session *s, struct learner *from, struct diag *d)
{
    while (from->review->number < from->review->count) {
        struct learner *l = learner_new(d);
        if (l == NULL) {
            return false;
        }
        learner_take_over(l, from);
        l->present = false;
        l->review = from->review;
        from->review = NULL;
        l->review->number++;
        if (open_item(l, s)) {
            show_item(l);
            s->next = l->stage.session;
            return true;
        }
        from->review = l->review;
        l->review = NULL;
        learner_close(l);
    }
    return false;
}

// ---- a round ----

static void say_nothing_due(struct session *s, struct diary *diary)
{
    int64_t day = diary_review_next(diary);
    char words[64];
    struct text t = text_in(words, sizeof words);
    if (day >= 0) {
        print_day(day, &t);
        out_text(s->options.out, "Nothing is due. The next question comes on %s.\n", words);
    } else {
        out_text(s->options.out,
                 "Nothing is due. Questions come back on the days after a lesson.\n");
    }
}

bool learner_review(struct session *s, struct diag *d)
{
    if (s->learner != NULL && learner_turns_pages(s->learner)) {
        diag_say(d, "a lesson is open");
        return diag_help(d, "`quit` leaves it; `review` then, and `learn` goes on with it");
    }
    struct learner round = {.earlier = s};
    if (s->learner != NULL) {
        learner_take_over(&round, s->learner);
    } else {
        round.diary = learner_diary(s, true);
    }
    round.review = calloc(1, sizeof *round.review);
    ASSERT(round.review != NULL);
    round.review->count =
        diary_reviews(round.diary, learner_clock(s), round.review->items, LEARNER_REVIEWS);
    bool asked = round.review->count > 0 && ask_next(s, &round, d);
    if (asked) {
        return true;
    }
    if (round.review->count == 0) {
        say_nothing_due(s, round.diary);
    }
    learner_close_review(&round);
    return d->what[0] == '\0';
}

bool learner_next_review(struct learner *l, struct diag *d)
{
    if (ask_next(l->stage.session, l, d) || d->what[0] != '\0') {
        return d->what[0] == '\0';
    }
    l->phase = PHASE_DONE;
    l->stage.session->again[0] = '\0';
    learner_find_next(l);
    out_styled(learner_out(l), STYLE_HEADING, "Done for today.");
    if (l->review->asked > 0) {
        out_text(learner_out(l), " %d of %d came out as you said.", l->review->right,
                 l->review->asked);
    }
    out_text(learner_out(l), "\n");
    learner_show_keys(l);
    return true;
}

void learner_end_review(struct learner *l)
{
    const struct diary_review *item = item_of(l);
    const struct lesson_block *b = learner_block(l, l->question);
    struct learner_outcome *own = &l->outcomes[l->question];
    struct diag d = {0};
    own->answered = l->review->knows;
    own->answer = l->review->answer;
    if (learner_has_verdict(b)) {
        learner_show_verdict(l, l->question);
    } else {
        learner_show_answer(l, l->question);
    }
    bool right = learner_agrees(l, l->question);
    l->review->asked++;
    l->review->right += right;
    int64_t now = learner_now(l);
    learner_warn(l, diary_review_answer(l->diary, item->lesson, item->block, right, now, &d), &d);
    int64_t day = diary_review_day(l->diary, item->lesson, item->block);
    char words[64];
    struct text t = text_in(words, sizeof words);
    if (day >= 0) {
        text_add(&t, "It comes back on ");
        print_day(day, &t);
    } else {
        text_add(&t, "That was the last time");
    }
    out_styled(learner_out(l), STYLE_DIM, "\n%s.\n", words);
    l->phase = PHASE_READ;
    learner_show_keys(l);
}

// ---- what is due, and the map ----

void learner_greet(struct session *s)
{
    char path[LIBRARY_PATH_BYTES];
    struct diary_review due[LEARNER_REVIEWS];
    struct diag unheard = {0};
    if (!diary_path(path, sizeof path, &unheard) || access(path, R_OK) != 0) {
        return; // a newcomer
    }
    struct diary *diary = diary_open(path, &unheard); // a lesson tells what is wrong with it
    int count = diary_reviews(diary, learner_clock(s), due, LEARNER_REVIEWS);
    for (int i = 0; i < count; i++) {
        diary_review_free(&due[i]);
    }
    diary_close(diary);
    if (count > 0) {
        out_text(s->options.out, "%d question%s from earlier lessons %s due: ", count,
                 count == 1 ? "" : "s", count == 1 ? "is" : "are");
        out_styled(s->options.out, STYLE_CODE, "review\n");
    }
}

bool learner_map(struct session *s, struct diag *d)
{
    struct library library;
    if (!library_open(&library, s->options.lessons, d)) {
        return false;
    }
    struct diary *diary = learner_diary(s, true);
    struct course course;
    course_open(&course, &library, diary, &s->options, learner_clock(s));
    course_print(&course, s->options.out);
    const struct course_lesson *next = course_next(&course);
    enum out_mode mode = out_mode(s->options.out);
    if (mode == OUT_TABLE || mode == OUT_BOX) {
        char words[400] = "";
        struct text t = text_in(words, sizeof words);
        if (next != NULL) {
            text_add(&t, "`learn %s` is next.", next->id);
        }
        if (course.due > 0) {
            text_add(&t, "%s`review` asks %d question%s.", next != NULL ? " " : "", course.due,
                     course.due == 1 ? "" : "s");
        }
        if (t.length > 0) {
            out_text(s->options.out, "\n");
            out_marked(s->options.out, STYLE_PLAIN, 0, 0, words);
        }
    }
    course_close(&course);
    library_close(&library);
    return true;
}
