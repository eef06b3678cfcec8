// leaf_curve: a curve that is drawn with the mouse as an answer, and laid beside the measured one.
// See leaf.h.
//
// A curve is a row of gauges, one for each point; what the run says is a mark on each.
#include "repl/lesson/leaf.h"
#include "repl/lesson/leaf_words.h"
#include "repl/lesson/learner_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { POINTS_USUAL = 6, POINTS_LEAST = 2, POINTS_MOST = 16, QUESTION_BYTES = 4000 };

static const char more[] = "more points", fewer[] = "fewer points", higher[] = "higher scale",
                  lower[] = "lower scale";

// Where the question does not say where its points lie, "give six numbers" says how many they are.
static int points_in(const struct lesson_block *question)
{
    if (question->x_count > 0) {
        return question->x_count < POINTS_MOST ? question->x_count : POINTS_MOST;
    }
    static const char *const names[] = {"two",   "three", "four", "five",   "six",   "seven",
                                        "eight", "nine",  "ten",  "eleven", "twelve"};
    char words[QUESTION_BYTES];
    struct text t = text_in(words, sizeof words);
    for (int i = 0; i < question->body_count; i++) {
        leaf_plain(question->body[i], &t);
        text_add(&t, " ");
    }
    const char *at = strstr(words, " numbers");
    at = at != NULL ? at : strstr(words, " points");
    const char *word = at;
    while (word != NULL && word > words && word[-1] != ' ') {
        word--;
    }
    for (int i = 0; word != NULL && i < COUNT_OF(names); i++) {
        if (strncmp(word, names[i], strlen(names[i])) == 0) {
            return i + POINTS_LEAST;
        }
    }
    long count = word != NULL ? strtol(word, NULL, 10) : 0;
    return count >= POINTS_LEAST && count <= POINTS_MOST ? (int)count : POINTS_USUAL;
}

// 1, 2, 5, 10, ...
static double next_scale(double scale, bool up)
{
    double ten = pow(10, floor(log10(scale) + 1e-9)), first = round(scale / ten);
    return up ? (first < 2   ? 2
                 : first < 5 ? 5
                             : 10) *
                    ten
              : (first > 2   ? 2
                 : first > 1 ? 1
                             : 0.5) *
                    ten;
}

static void begin(struct leaf *f, int question)
{
    const struct lesson_block *b = learner_block(f->learner, question);
    memset(&f->sketch, 0, sizeof f->sketch);
    f->sketch.question = question;
    f->sketch.count = points_in(b);
    f->sketch.scale = 10;
    f->version++;
}

static bool is_open(const struct leaf *f)
{
    const struct learner *l = f->learner;
    return l != NULL && l->phase == PHASE_ASK &&
           learner_block(l, l->question)->reply == LESSON_CURVE &&
           learner_block(l, l->question)->kind == LESSON_PREDICT;
}

void leaf_follow_curve(struct leaf *f)
{
    if (is_open(f) && (f->sketch.count == 0 || f->sketch.question != f->learner->question)) {
        begin(f, f->learner->question);
    }
}

bool leaf_does(struct leaf *f, const char *words)
{
    struct leaf_sketch *s = &f->sketch;
    if (!is_open(f)) {
        return false;
    }
    if (strcmp(words, more) == 0) {
        s->count += s->count < POINTS_MOST;
    } else if (strcmp(words, fewer) == 0) {
        s->count -= s->count > POINTS_LEAST;
    } else if (strcmp(words, higher) == 0) {
        s->scale = s->scale < 1e8 ? next_scale(s->scale, true) : s->scale;
    } else if (strcmp(words, lower) == 0) {
        s->scale = s->scale > 1e-6 ? next_scale(s->scale, false) : s->scale;
    } else {
        return false;
    }
    f->version++;
    return true;
}

bool leaf_sketch(struct leaf *f, int point, int share)
{
    struct leaf_sketch *s = &f->sketch;
    if (!is_open(f) || point < 0 || point >= s->count) {
        return false;
    }
    double step = s->scale / 200; // finer than a hand
    s->numbers[point] = round(s->scale * share / 1000 / step) * step;
    s->drawn = true;
    f->version++;
    return true;
}

bool leaf_sketched(const struct leaf *f, struct text *out)
{
    if (!is_open(f) || !f->sketch.drawn) {
        return false;
    }
    for (int i = 0; i < f->sketch.count; i++) {
        char number[32]; // sim/text.h prints no floating point
        snprintf(number, sizeof number, "%.4g", f->sketch.numbers[i]);
        text_add(out, "%s%s", i > 0 ? " " : "", number);
    }
    return true;
}

// ---- into a scene ----

static int64_t billionths(double number) { return (int64_t)(fmin(fmax(number, -9e9), 9e9) * 1e9); }

static double largest(const double *numbers, int count, double most)
{
    for (int i = 0; i < count; i++) {
        most = fmax(most, numbers[i]);
    }
    return most;
}

static void add_points(struct scene *s, const struct lesson_block *question, const double *own,
                       const double *measured, int count, double scale)
{
    for (int i = 0; i < count; i++) {
        const char *label =
            scene_words(s, "%lld", i < question->x_count ? (long long)question->x[i] : i + 1LL);
        scene_ref point = scene_gauge(s, scene_id(0, 0), SCENE_ROOT, label, UNIT_FRACTION,
                                      own != NULL ? billionths(own[i]) : 0, billionths(scale));
        scene_state(s, point, own != NULL ? STATE_PREDICTED : 0);
        if (measured != NULL) {
            scene_mark(s, point, "the run", billionths(measured[i]));
        }
    }
}

void leaf_draw_curve(const struct leaf *f, int question, struct scene *s)
{
    const struct learner_outcome *own = &f->learner->outcomes[question];
    const struct lesson_block *b = learner_block(f->learner, question);
    if (b->reply != LESSON_CURVE) {
        return;
    }
    bool shown = own->answered && !learner_hides(f->learner, question);
    if (f->learner->question == question && is_open(f)) {
        add_points(s, b, f->sketch.numbers, NULL, f->sketch.count, f->sketch.scale);
    } else if (own->replied) {
        double scale = largest(own->reply.numbers, own->reply.count, 1e-9);
        const double *measured =
            shown && own->answer.count == own->reply.count ? own->answer.numbers : NULL;
        scale = measured != NULL ? largest(measured, own->answer.count, scale) : scale;
        double round_scale = pow(10, floor(log10(scale)));
        while (round_scale < scale) {
            round_scale = next_scale(round_scale, true);
        }
        add_points(s, b, own->reply.numbers, measured, own->reply.count, round_scale);
    }
}

void leaf_draw_curve_buttons(const struct leaf *f, struct scene *s)
{
    static const char *const words[] = {more, fewer, higher, lower};
    for (int i = 0; is_open(f) && i < COUNT_OF(words); i++) {
        leaf_button(s, words[i], words[i], false);
    }
}
