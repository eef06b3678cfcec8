// words: see words.h.
#include "repl/view/words.h"

const char *words_pane(enum scene_pane pane)
{
    static const char *const names[SCENE_PANES] = {
        [PANE_MAP] = "map",       [PANE_LANES] = "lanes",     [PANE_LOG] = "log",
        [PANE_MEMORY] = "memory", [PANE_METRICS] = "metrics", [PANE_EVENTS] = "events",
        [PANE_TREE] = "tree",     [PANE_LESSON] = "lesson",
    };
    return names[pane];
}

static const char *const kind_names[SCENE_KINDS][2] = {
    [SCENE_NOTHING] = {"nothing", "nothing"},
    [SCENE_BOX] = {"box", "boxes"},
    [SCENE_FACT] = {"fact", "facts"},
    [SCENE_LANE] = {"lane", "lanes"},
    [SCENE_CELL] = {"cell", "cells"},
    [SCENE_GAUGE] = {"gauge", "gauges"},
    [SCENE_PART] = {"part", "parts"},
    [SCENE_MARK] = {"mark", "marks"},
    [SCENE_TOKEN] = {"message", "messages"},
    [SCENE_LINK] = {"link", "links"},
    [SCENE_SERIES] = {"metric", "metrics"},
    [SCENE_NOTE] = {"note", "notes"},
    [SCENE_KEY] = {"key", "keys"},
    [SCENE_MORE] = {"more", "more"},
};

const char *words_kind(enum scene_kind kind) { return kind_names[kind][0]; }

const char *words_kinds(enum scene_kind kind) { return kind_names[kind][1]; }

static const char *const state_names[STATE_COUNT] = {
    "down", "paused", "slow", "struck", "hatched", "highlighted", "predicted",
};

// A key explains a state if it says so and is not about a letter or a colour.
static const char *name_state(const struct scene *s, enum scene_pane pane, int bit)
{
    const struct scene_item *key = scene_at(s, scene_keys(s, pane));
    for (; key != NULL; key = scene_at(s, key->next)) {
        if (key->state == 1u << bit && key->letter == 0 && key->role == ROLE_PLAIN) {
            return scene_text(s, key->words);
        }
    }
    return state_names[bit];
}

void words_state(const struct scene *s, const struct scene_item *item, struct text *out)
{
    const char *between = "";
    for (int bit = 0; bit < STATE_COUNT; bit++) {
        if ((item->state & 1u << bit) != 0) {
            text_add(out, "%s%s", between, name_state(s, (enum scene_pane)item->pane, bit));
            between = ", ";
        }
    }
}

void words_number(uint8_t unit, int64_t value, struct text *out)
{
    unit_print_rounded((enum unit)unit, value, out);
}

void words_moment(int64_t time, struct text *out) { unit_print_clock(time, out); }

// A place on a lane: an offset in its unit, or a moment.
static void say_place(const struct scene_item *lane, int64_t place, struct text *out)
{
    if (lane->axis == LANE_TIME) {
        words_moment(place, out);
    } else {
        words_number(lane->unit, place, out);
    }
}

static void say_cell(const struct scene *s, const struct scene_item *cell, struct text *out)
{
    const struct scene_item *lane = scene_at(s, cell->parent);
    bool spans = lane != NULL && lane->kind == SCENE_LANE && lane->axis != LANE_ORDER;
    if (cell->value != 0) {
        words_number(cell->unit, cell->value, out);
        text_add(out, spans ? ", " : "");
    }
    if (!spans) {
        return;
    }
    say_place(lane, cell->start, out);
    if (lane->axis == LANE_TIME && cell->end == TIME_NEVER) {
        text_add(out, " on");
    } else {
        text_add(out, " to ");
        say_place(lane, cell->end, out);
    }
}

int64_t words_cell_count(const struct scene *s, scene_ref ref)
{
    int64_t count = 0;
    for (scene_ref c = scene_child(s, ref); c.at != 0; c = scene_next(s, c)) {
        const struct scene_item *item = scene_at(s, c);
        count = add_clamped(count, item->kind == SCENE_CELL   ? 1
                                   : item->kind == SCENE_MORE ? item->value
                                                              : 0);
    }
    return count;
}

static void say_lane(const struct scene *s, const struct scene_item *lane, struct text *out)
{
    scene_ref ref = {(uint32_t)(lane - s->items)};
    int64_t count = words_cell_count(s, ref);
    if (lane->value == 1 && count <= 1) {
        const struct scene_item *cell = scene_at(s, lane->first);
        text_add(out, "%s", count == 0 ? "empty" : scene_text(s, cell->label));
    } else if (lane->value > 0) {
        text_add(out, "%lld of %lld", (long long)count, (long long)lane->value);
    } else if (lane->axis == LANE_ORDER) {
        text_add(out, "%lld", (long long)count);
    }
}

static void say_measure(const struct scene_item *item, struct text *out)
{
    words_number(item->unit, item->value, out);
    if (item->kind == SCENE_GAUGE && item->end > item->start) {
        text_add(out, " of ");
        words_number(item->unit, item->end, out);
    }
}

static void say_mark(const struct scene *s, const struct scene_item *mark, struct text *out)
{
    const struct scene_item *parent = scene_at(s, mark->parent);
    if (parent != NULL && parent->kind == SCENE_LANE) {
        say_place(parent, mark->value, out);
    } else {
        words_number(mark->unit, mark->value, out);
    }
}

static void say_series(const struct scene *s, const struct scene_item *item, struct text *out)
{
    if (item->point_count > 0) {
        words_number(item->unit, s->points[item->point + item->point_count - 1].value, out);
    } else {
        text_add(out, "nothing yet");
    }
}

static void say_journey(const struct scene *s, const struct scene_item *item, struct text *out)
{
    words_ends(s, item, out);
    if (item->kind == SCENE_TOKEN) {
        text_add(out, ", sent ");
        words_moment(item->start, out);
        text_add(out, ", arrives ");
        words_moment(item->end, out);
    }
}

void words_value(const struct scene *s, const struct scene_item *item, struct text *out)
{
    switch ((enum scene_kind)item->kind) {
    case SCENE_FACT:
        if (item->words != 0) {
            text_add(out, "%s", scene_text(s, item->words));
            break;
        }
        say_measure(item, out);
        break;
    case SCENE_GAUGE:
    case SCENE_PART:
        say_measure(item, out);
        break;
    case SCENE_MARK:
        say_mark(s, item, out);
        break;
    case SCENE_CELL:
        say_cell(s, item, out);
        break;
    case SCENE_LANE:
        say_lane(s, item, out);
        break;
    case SCENE_TOKEN:
    case SCENE_LINK:
        say_journey(s, item, out);
        break;
    case SCENE_SERIES:
        say_series(s, item, out);
        break;
    case SCENE_MORE:
        text_add(out, "%lld more", (long long)item->value);
        break;
    case SCENE_NOTE:
    case SCENE_KEY:
        text_add(out, "%s", scene_text(s, item->words));
        break;
    case SCENE_NOTHING:
    case SCENE_BOX:
    case SCENE_KINDS:
    default:
        break;
    }
}

static void add_end(const struct scene *s, scene_ref ref, struct text *out)
{
    const char *label = scene_label(s, ref);
    text_add(out, "%s", ref.at == 0 ? "outside" : label[0] != '\0' ? label : "unnamed");
}

void words_ends(const struct scene *s, const struct scene_item *item, struct text *out)
{
    add_end(s, item->from, out);
    text_add(out, " -> ");
    add_end(s, item->to, out);
}

void words_item(const struct scene *s, scene_ref ref, struct text *out)
{
    const struct scene_item *item = scene_at(s, ref);
    if (item == NULL) {
        return;
    }
    char letter = scene_letter_of(s, ref);
    const char *label = scene_text(s, item->label);
    if (letter != 0) {
        text_add(out, label[0] != '\0' ? "%c " : "%c", letter);
    }
    text_add(out, "%s", label);
    char words[400];
    struct text value = text_in(words, sizeof words);
    words_value(s, item, &value);
    if (value.length > 0) {
        text_add(out, out->length > 0 ? " %s" : "%s", words);
    }
    if (item->state != 0) {
        text_add(out, " (");
        words_state(s, item, out);
        text_add(out, ")");
    }
    if (item->detail != 0) {
        text_add(out, ": %s", scene_text(s, item->detail));
    }
}

void words_whole(const struct scene *s, scene_ref ref, struct text *out)
{
    words_item(s, ref, out);
    for (scene_ref c = scene_child(s, ref); c.at != 0 && !out->cut; c = scene_next(s, c)) {
        if (scene_at(s, c)->kind == SCENE_FACT) {
            text_add(out, out->length > 0 ? "; " : "");
            words_item(s, c, out);
        }
    }
}

void words_key_looks(const struct scene_item *key, struct text *out)
{
    const char *between = "";
    if (key->letter != 0) {
        text_add(out, "%c", key->letter);
        between = " ";
    }
    for (int bit = 0; bit < STATE_COUNT; bit++) {
        if ((key->state & 1u << bit) != 0) {
            text_add(out, "%s%s", between, state_names[bit]);
            between = " ";
        }
    }
}
