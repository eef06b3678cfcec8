// curve: see curve.h.
#include "repl/lesson/curve.h"

#include "repl/prompt/table.h"
#include "repl/session/scene.h"

#include <math.h>

enum { CHART_ROWS = 12 };

static int64_t x_of(const struct lesson_block *question, int i)
{
    return question->x != NULL ? question->x[i] : i + 1;
}

// Scenes have whole numbers: small ones go in as parts of a billion, which read the same.
static bool are_small(const struct reply *r)
{
    bool small = true;
    for (int i = 0; r != NULL && i < r->count; i++) {
        small = small && fabs(r->numbers[i]) < 1e6;
    }
    return small;
}

static scene_ref add_series(struct scene *scene, scene_ref over, const char *label,
                            const struct lesson_block *question, const struct reply *r, bool small)
{
    enum unit unit = small ? UNIT_FRACTION : UNIT_NONE;
    scene_ref series = scene_series(scene, scene_id(0, 0), over, label, unit);
    scene_along_numbers(scene, series);
    for (int i = 0; i < r->count; i++) {
        double value = fmax(-9e18, fmin(9e18, r->numbers[i] * (small ? (double)PPB_ONE : 1)));
        scene_point(scene, series, x_of(question, i), (int64_t)llround(value));
    }
    return series;
}

scene_ref curve_draw(struct scene *scene, const struct lesson_block *question,
                     const struct reply *predicted, const struct reply *measured)
{
    bool small = are_small(predicted) && are_small(measured);
    scene_ref run = SCENE_ROOT, own = SCENE_ROOT;
    if (measured != NULL) {
        run = add_series(scene, SCENE_ROOT, "the run says", question, measured, small);
    }
    if (predicted != NULL) {
        own = add_series(scene, run, "you said", question, predicted, small);
        scene_state(scene, own, STATE_PREDICTED);
    }
    return measured != NULL ? run : own;
}

static bool is_near(const struct lesson_block *question, const struct reply *predicted,
                    const struct reply *measured, int i)
{
    return i < predicted->count && i < measured->count &&
           reply_is_near(question, predicted->numbers[i], measured->numbers[i]);
}

int curve_near(const struct lesson_block *question, const struct reply *predicted,
               const struct reply *measured)
{
    int near = 0;
    for (int i = 0; i < measured->count; i++) {
        near += is_near(question, predicted, measured, i);
    }
    return near;
}

static void put_number(struct table *t, const struct reply *r, int i)
{
    char words[60];
    struct text text = text_in(words, sizeof words);
    if (r == NULL || i >= r->count) {
        table_none(t);
        return;
    }
    reply_number(r->numbers[i], &text);
    table_text(t, "%s", words);
}

static void print_table(struct out *o, const struct lesson_block *question,
                        const struct reply *predicted, const struct reply *measured)
{
    const char *unit = question->unit[0] != '\0' ? question->unit : NULL;
    struct table *t = table_new(
        (struct table_column[]){{.name = "x"},
                                {.name = "you said", .unit = unit, .align = TABLE_RIGHT},
                                {.name = "the run says", .unit = unit, .align = TABLE_RIGHT},
                                {.name = "near enough"}},
        4);
    int count = predicted != NULL ? predicted->count : 0;
    count = measured != NULL && measured->count > count ? measured->count : count;
    for (int i = 0; i < count; i++) {
        table_number(t, x_of(question, i), 0);
        put_number(t, predicted, i);
        put_number(t, measured, i);
        if (predicted != NULL && measured != NULL) {
            table_bool(t, is_near(question, predicted, measured, i));
        } else {
            table_none(t);
        }
    }
    table_print(t, o);
    table_free(t);
}

void curve_print(struct session *s, const struct lesson_block *question,
                 const struct reply *predicted, const struct reply *measured)
{
    struct out *o = s->options.out;
    print_table(o, question, predicted, measured);
    if (!out_look(o).terminal) {
        return;
    }
    struct scene scene;
    scene_open(&scene, s->options.host);
    scene_begin(&scene, "", 0, 0);
    scene_on(&scene, PANE_METRICS);
    scene_ref series = curve_draw(&scene, question, predicted, measured);
    out_text(o, "\n");
    session_print_chart(s, &scene, series, CHART_ROWS);
    scene_close(&scene);
}
