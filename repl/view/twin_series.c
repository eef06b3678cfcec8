// twin_series: metrics as a table with a small curve each, and a series as a large chart.
//
//   metric          before       now    change
//   waiting              7         6        -1  [sparkline]  0 to 12
//     threshold room 10
//
// "before" is the value in the scene before; without one the first of the curve.
#include "repl/view/axis.h"
#include "repl/view/twin_inner.h"
#include "repl/text/utf8.h"

enum { NUMBER = 10, SPARK = 32, LEAST_SPARK = 12 };

// Up to a column; a longer one has a line of its own.
static void put_label(struct twin *t, const char *label, int column)
{
    twin_put(t, TWIN_LABEL, label);
    if (t->column > column) {
        twin_end(t);
    }
    twin_pad(t, column);
}

static int64_t last_of(const struct scene *s, scene_ref series, bool *any)
{
    uint32_t count;
    const struct scene_point *points = scene_points(s, series, &count);
    *any = count > 0;
    return count > 0 ? points[count - 1].value : 0;
}

static int64_t value_before(const struct twin *t, scene_ref series)
{
    bool any = false;
    if (t->changes != NULL && t->changes->before != NULL) {
        int64_t value = last_of(t->changes->before, changes_was(t->changes, series), &any);
        if (any) {
            return value;
        }
    }
    uint32_t count;
    const struct scene_point *points = scene_points(t->scene, series, &count);
    return count > 0 ? points[0].value : 0;
}

// The range of a curve, as an axis.
static struct axis range_of(const struct twin *t, scene_ref series)
{
    uint32_t count;
    const struct scene_point *points = scene_points(t->scene, series, &count);
    struct axis axis = {.unit = (enum unit)scene_at(t->scene, series)->unit};
    for (uint32_t i = 0; i < count; i++) {
        axis.least = i == 0 ? points[i].value : min_i64(axis.least, points[i].value);
        axis.most = i == 0 ? points[i].value : max_i64(axis.most, points[i].value);
    }
    return axis;
}

// A column shows the highest value of its stretch of time; a blank, that there is none.
static void put_spark(struct twin *t, scene_ref series, int width)
{
    static const char *const blocks[] = {"\u2581", "\u2582", "\u2583", "\u2584",
                                         "\u2585", "\u2586", "\u2587", "\u2588"};
    static const char *const signs[] = {"_", ".", ":", "-", "=", "+", "*", "#"};
    uint32_t count;
    const struct scene_point *points = scene_points(t->scene, series, &count);
    struct axis values = range_of(t, series);
    struct axis time = {UNIT_TIME, count > 0 ? points[0].time : 0,
                        count > 0 ? points[count - 1].time : 0};
    int level[SPARK];
    memset(level, -1, sizeof level);
    for (uint32_t i = 0; i < count; i++) {
        int64_t column = min_i64(axis_place(&time, points[i].time, width), width - 1);
        int64_t high = min_i64(axis_place(&values, points[i].value, 8), 7);
        level[column] = (int)max_i64(level[column], high);
    }
    for (int i = 0, held = -1; i < width; i++) {
        held = level[i] >= 0 ? level[i] : held;
        twin_put(t, TWIN_PLAIN, held < 0 ? " " : t->wish.ascii ? signs[held] : blocks[held]);
    }
}

static void put_number(struct twin *t, uint8_t unit, int64_t value, bool sign,
                       enum twin_style style)
{
    char words[64];
    struct text out = text_in(words, sizeof words);
    text_add(&out, sign && value > 0 ? "+" : "");
    words_number(unit, value, &out);
    twin_put(t, TWIN_PLAIN, " ");
    twin_put_right(t, style, words, NUMBER);
}

static void put_range(struct twin *t, scene_ref series)
{
    struct axis axis = range_of(t, series);
    char words[TWIN_WORDS];
    struct text out = text_in(words, sizeof words);
    text_add(&out, "  ");
    words_number((uint8_t)axis.unit, axis.least, &out);
    text_add(&out, " to ");
    words_number((uint8_t)axis.unit, axis.most, &out);
    if (t->column + utf8_columns(words) <= t->wish.width) {
        twin_put(t, TWIN_LABEL, words);
    }
}

// `labels`: the column up to which names go.
static void put_metric(struct twin *t, scene_ref ref, int indent, int labels)
{
    const struct scene_item *series = scene_at(t->scene, ref);
    twin_mark(t, ref, indent);
    put_label(t, scene_text(t->scene, series->label), labels);
    if (series->point_count == 0) {
        twin_put(t, TWIN_PLAIN, "  nothing yet");
        twin_end(t);
        return;
    }
    bool any;
    int64_t now = last_of(t->scene, ref, &any), before = value_before(t, ref), change;
    if (__builtin_sub_overflow(now, before, &change)) {
        change = now < before ? INT64_MIN : INT64_MAX;
    }
    put_number(t, series->unit, before, false, TWIN_LABEL);
    put_number(t, series->unit, now, false, TWIN_PLAIN);
    put_number(t, series->unit, change, true, change == 0 ? TWIN_PLAIN : TWIN_CHANGED);
    int width = (int)min_i64(t->wish.width - t->column - 2, SPARK);
    if (width >= LEAST_SPARK) {
        twin_put(t, TWIN_PLAIN, "  ");
        put_spark(t, ref, width);
        put_range(t, ref);
    }
    if ((series->state & STATE_PREDICTED) != 0 && t->column + 13 <= t->wish.width) {
        twin_put(t, TWIN_PLAIN, "  (predicted)");
    }
    twin_end(t);
}

static void put_marks(struct twin *t, scene_ref series, int indent)
{
    for (scene_ref ref = scene_child(t->scene, series); ref.at != 0;
         ref = scene_next(t->scene, ref)) {
        if (scene_at(t->scene, ref)->kind == SCENE_MARK) {
            char words[TWIN_WORDS];
            struct text out = text_in(words, sizeof words);
            words_item(t->scene, ref, &out);
            twin_mark(t, ref, indent + TWIN_INDENT);
            twin_put(t, TWIN_LABEL, "threshold ");
            twin_wrap(t, TWIN_PLAIN, words, indent + 2 * TWIN_INDENT);
        }
    }
}

static int label_columns(const struct twin *t, scene_ref first, int deeper)
{
    int widest = 6; // "metric"
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        const struct scene_item *series = scene_at(t->scene, ref);
        if (series->kind == SCENE_SERIES) {
            widest = (int)max_i64(widest, utf8_columns(scene_label(t->scene, ref)) + deeper);
            if (deeper == 0) {
                widest = (int)max_i64(widest, label_columns(t, series->first, TWIN_INDENT));
            }
        }
    }
    return widest;
}

static void put_head(struct twin *t, int indent, int labels)
{
    bool stepped = t->changes != NULL && t->changes->before != NULL;
    const char *names[] = {stepped ? "before" : "first", "now", "change"};
    twin_pad(t, TWIN_INDENT + indent);
    put_label(t, "metric", TWIN_INDENT + indent + labels);
    for (int i = 0; i < COUNT_OF(names); i++) {
        twin_put(t, TWIN_PLAIN, " ");
        twin_put_right(t, TWIN_LABEL, names[i], NUMBER);
    }
    twin_end(t);
}

void twin_series(struct twin *t, scene_ref first, int indent)
{
    int labels = (int)min_i64(label_columns(t, first, 0),
                              t->wish.width - TWIN_INDENT - indent - 3 * (NUMBER + 1));
    labels = (int)max_i64(labels, 4);
    bool headed = false;
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        if (scene_at(t->scene, ref)->kind != SCENE_SERIES) {
            continue;
        }
        if (!headed) {
            put_head(t, indent, labels);
            labels += TWIN_INDENT + indent;
            headed = true;
        }
        put_metric(t, ref, indent, labels);
        put_marks(t, ref, indent);
        for (scene_ref over = scene_child(t->scene, ref); over.at != 0;
             over = scene_next(t->scene, over)) {
            if (scene_at(t->scene, over)->kind == SCENE_SERIES) {
                put_metric(t, over, indent + TWIN_INDENT, labels);
            }
        }
    }
}
