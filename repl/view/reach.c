// reach: see reach.h.
#include "repl/view/reach.h"

#include "repl/view/words.h"

static void widen(struct axis *axis, int64_t from, int64_t until, bool *any)
{
    axis->least = *any ? min_i64(axis->least, from) : from;
    axis->most = *any ? max_i64(axis->most, until) : until;
    *any = true;
}

int64_t reach_end(const struct scene *s, const struct scene_item *span)
{
    const struct scene_item *lane = scene_at(s, span->parent);
    bool goes_on = lane != NULL && lane->axis == LANE_TIME && span->end == TIME_NEVER;
    return goes_on ? max_i64(s->now, span->start) : span->end;
}

void reach_lane(const struct scene *s, scene_ref ref, struct axis *axis, bool *any)
{
    const struct scene_item *lane = scene_at(s, ref);
    if (lane->start != lane->end) {
        widen(axis, lane->start, lane->end, any);
        return;
    }
    for (scene_ref child = lane->first; child.at != 0; child = scene_next(s, child)) {
        const struct scene_item *item = scene_at(s, child);
        if (item->kind == SCENE_CELL) {
            widen(axis, item->start, reach_end(s, item), any);
        } else if (item->kind == SCENE_MARK) {
            widen(axis, item->value, item->value, any);
        }
    }
}

struct axis reach_time(const struct scene *s, enum scene_pane pane)
{
    struct axis axis = {.unit = UNIT_TIME};
    bool any = false;
    for (uint32_t i = 1; i < s->count; i++) {
        const struct scene_item *item = &s->items[i];
        if (item->kind == SCENE_LANE && item->axis == LANE_TIME && item->pane == pane) {
            reach_lane(s, (scene_ref){i}, &axis, &any);
        }
    }
    axis.most = max_i64(axis.most, s->now);
    axis.most = axis.most - axis.least > 1 ? axis.most : axis.least + SECOND; // nothing yet
    return axis;
}

void reach_words(const struct scene *s, scene_ref ref, struct text *out)
{
    const struct scene_item *lane = scene_at(s, ref);
    size_t before = out->length;
    words_state(s, lane, out);
    if (lane->axis == LANE_ORDER && lane->value != 1) {
        text_add(out, out->length > before ? ", " : "");
        words_value(s, lane, out);
    }
    for (scene_ref child = lane->first; child.at != 0; child = scene_next(s, child)) {
        const struct scene_item *item = scene_at(s, child);
        if (item->kind == SCENE_FACT || (item->kind == SCENE_MARK && lane->axis != LANE_ORDER)) {
            text_add(out, "%s%s ", out->length > before ? ", " : "", scene_text(s, item->label));
            words_value(s, item, out);
        }
    }
}

static void widen_to_points(const struct scene *s, scene_ref series, struct axis *time,
                            struct axis *value, bool *any)
{
    uint32_t count;
    const struct scene_point *points = scene_points(s, series, &count);
    for (uint32_t i = 0; i < count; i++) {
        bool timed = *any;
        widen(time, points[i].time, points[i].time, &timed);
        widen(value, points[i].value, points[i].value, any);
    }
}

void reach_series(const struct scene *s, scene_ref ref, struct axis *time, struct axis *value)
{
    const struct scene_item *series = scene_at(s, ref);
    bool any = false;
    *time = (struct axis){.unit = series->axis == LANE_OFFSET ? UNIT_NONE : UNIT_TIME};
    *value = (struct axis){.unit = (enum unit)series->unit};
    widen_to_points(s, ref, time, value, &any);
    for (scene_ref c = series->first; c.at != 0; c = scene_next(s, c)) {
        if (scene_at(s, c)->kind == SCENE_SERIES) {
            widen_to_points(s, c, time, value, &any);
        }
    }
    if (series->start != series->end) {
        value->least = series->start;
        value->most = series->end;
        return;
    }
    for (scene_ref c = series->first; c.at != 0; c = scene_next(s, c)) {
        const struct scene_item *mark = scene_at(s, c);
        if (mark->kind == SCENE_MARK) {
            widen(value, mark->value, mark->value, &any);
        }
    }
    value->least = min_i64(value->least, 0);
    bool flat = value->least == 0 && value->most == 0; // then one of the unit
    value->most = !flat                          ? value->most
                  : value->unit == UNIT_TIME     ? SECOND
                  : value->unit == UNIT_FRACTION ? PPB_ONE
                                                 : 1;
    time->most = time->most == 0 ? SECOND : time->most;
    *value = axis_widen(*value, 5);
}
