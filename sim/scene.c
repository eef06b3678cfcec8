// scene: the vocabulary. See scene.h; memory and reading are in scene_store.c.
#include "sim/scene_inner.h"

#include <stdarg.h>

void scene_on(struct scene *s, enum scene_pane pane)
{
    ASSERT(pane < SCENE_PANES);
    s->pane = pane;
}

const char *scene_words(struct scene *s, const char *format, ...)
{
    char *words = s->words[s->words_turn];
    s->words_turn = (s->words_turn + 1) % SCENE_WORDS_COUNT;
    struct text t = text_in(words, SCENE_WORDS_BYTES);
    va_list args;
    va_start(args, format);
    text_add_list(&t, format, args);
    va_end(args);
    return words;
}

// The name of a thing that is known only by its parent and its label.
static struct scene_id id_below(const struct scene *s, scene_ref parent, enum scene_kind kind,
                                const char *label)
{
    const struct scene_item *above = scene_at(s, parent);
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)kind;
    hash ^= above != NULL ? above->id.kind * UINT64_C(0x9e3779b97f4a7c15) : (uint64_t)s->pane + 1;
    for (; label != NULL && *label != '\0'; label++) {
        hash = (hash ^ (unsigned char)*label) * UINT64_C(0x100000001b3);
    }
    return scene_id(hash, above != NULL ? above->id.bits : 0);
}

static scene_ref add_named(struct scene *s, enum scene_kind kind, scene_ref parent,
                           const char *label, const char *words)
{
    const char *name = label != NULL ? label : words;
    return scene_add(
        s, (struct scene_wanted){kind, id_below(s, parent, kind, name), parent, label, words});
}

scene_ref scene_box(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                    char letter)
{
    scene_ref ref = scene_add(s, (struct scene_wanted){SCENE_BOX, id, parent, label, NULL});
    scene_letter(s, ref, letter);
    return ref;
}

scene_ref scene_fact(struct scene *s, scene_ref parent, const char *label, enum unit unit,
                     int64_t value)
{
    scene_ref ref = add_named(s, SCENE_FACT, parent, label, NULL);
    scene_quantity(s, ref, unit, value);
    return ref;
}

scene_ref scene_fact_text(struct scene *s, scene_ref parent, const char *label, const char *words)
{
    return add_named(s, SCENE_FACT, parent, label, words);
}

scene_ref scene_lane(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                     enum scene_axis axis)
{
    scene_ref ref = scene_add(s, (struct scene_wanted){SCENE_LANE, id, parent, label, NULL});
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->axis = (uint8_t)axis;
        item->unit = axis == LANE_TIME ? UNIT_TIME : UNIT_NONE;
    }
    return ref;
}

scene_ref scene_cell(struct scene *s, struct scene_id id, scene_ref parent, const char *label)
{
    return scene_add(s, (struct scene_wanted){SCENE_CELL, id, parent, label, NULL});
}

scene_ref scene_span(struct scene *s, struct scene_id id, scene_ref lane, const char *label,
                     int64_t start, int64_t end)
{
    scene_ref ref = scene_cell(s, id, lane, label);
    scene_range(s, ref, start, max_i64(start, end));
    return ref;
}

scene_ref scene_gauge(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                      enum unit unit, int64_t value, int64_t most)
{
    scene_ref ref = scene_add(s, (struct scene_wanted){SCENE_GAUGE, id, parent, label, NULL});
    scene_quantity(s, ref, unit, value);
    scene_range(s, ref, 0, most);
    return ref;
}

// A part or mark is measured in what it belongs to.
static scene_ref add_measured(struct scene *s, enum scene_kind kind, scene_ref parent,
                              const char *label, int64_t value)
{
    scene_ref ref = add_named(s, kind, parent, label, NULL);
    const struct scene_item *above = scene_at(s, parent);
    scene_quantity(s, ref, above != NULL ? (enum unit)above->unit : UNIT_NONE, value);
    return ref;
}

scene_ref scene_part(struct scene *s, scene_ref gauge, const char *label, enum scene_role role,
                     int64_t value)
{
    scene_ref ref = add_measured(s, SCENE_PART, gauge, label, value);
    scene_role(s, ref, role);
    return ref;
}

scene_ref scene_mark(struct scene *s, scene_ref parent, const char *label, int64_t value)
{
    return add_measured(s, SCENE_MARK, parent, label, value);
}

static void set_ends(struct scene *s, scene_ref ref, scene_ref from, scene_ref to)
{
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->from = scene_item_of(s, from) != NULL ? from : SCENE_ROOT;
        item->to = scene_item_of(s, to) != NULL ? to : SCENE_ROOT;
    }
}

scene_ref scene_token(struct scene *s, struct scene_id id, scene_ref from, scene_ref to,
                      char letter, const char *label, int64_t depart, int64_t arrive)
{
    scene_ref ref = scene_add(s, (struct scene_wanted){SCENE_TOKEN, id, SCENE_ROOT, label, NULL});
    set_ends(s, ref, from, to);
    scene_letter(s, ref, letter);
    scene_range(s, ref, depart, max_i64(depart, arrive));
    return ref;
}

scene_ref scene_link(struct scene *s, scene_ref from, scene_ref to, const char *label)
{
    struct scene_id a = id_below(s, from, SCENE_LINK, label),
                    b = id_below(s, to, SCENE_LINK, label);
    struct scene_id id = {a.kind ^ (b.kind << 1), a.bits * 31 + b.bits};
    scene_ref ref = scene_add(s, (struct scene_wanted){SCENE_LINK, id, SCENE_ROOT, label, NULL});
    set_ends(s, ref, from, to);
    return ref;
}

scene_ref scene_series(struct scene *s, struct scene_id id, scene_ref over, const char *label,
                       enum unit unit)
{
    scene_ref ref = scene_add(s, (struct scene_wanted){SCENE_SERIES, id, over, label, NULL});
    scene_unit(s, ref, unit);
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->point = s->point_count;
    }
    return ref;
}

void scene_along_numbers(struct scene *s, scene_ref series)
{
    struct scene_item *item = scene_item_of(s, series);
    if (item != NULL) {
        item->axis = LANE_OFFSET;
    }
}

void scene_point(struct scene *s, scene_ref series, int64_t time, int64_t value)
{
    struct scene_item *item = scene_item_of(s, series);
    if (item == NULL) {
        return;
    }
    ASSERT(item->kind == SCENE_SERIES && item->point + item->point_count == s->point_count);
    void *points =
        scene_make_room(s, s->points, sizeof *s->points, s->point_count, 1, &s->point_capacity);
    if (points == NULL) {
        s->lost[item->pane]++;
        return;
    }
    s->points = points;
    ASSERT(item->point_count == 0 || s->points[s->point_count - 1].time <= time);
    s->points[s->point_count++] = (struct scene_point){time, value};
    item->point_count++;
}

scene_ref scene_note(struct scene *s, scene_ref about, const char *words)
{
    return add_named(s, SCENE_NOTE, about, NULL, words);
}

scene_ref scene_key(struct scene *s, const char *words)
{
    return add_named(s, SCENE_KEY, SCENE_ROOT, NULL, words);
}

scene_ref scene_more(struct scene *s, scene_ref parent, int64_t count)
{
    scene_ref ref = add_named(s, SCENE_MORE, parent, NULL, NULL);
    scene_quantity(s, ref, UNIT_NONE, count);
    return ref;
}

void scene_manner(struct scene *s, scene_ref note, enum scene_manner manner)
{
    struct scene_item *item = scene_item_of(s, note);
    if (item != NULL) {
        item->axis = (uint8_t)manner;
    }
}

void scene_state(struct scene *s, scene_ref ref, unsigned state)
{
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->state = (uint16_t)state;
    }
}

void scene_role(struct scene *s, scene_ref ref, unsigned role)
{
    struct scene_item *item = scene_item_of(s, ref);
    ASSERT(role < ROLE_COUNT);
    if (item != NULL) {
        item->role = (uint8_t)role;
    }
}

void scene_letter(struct scene *s, scene_ref ref, char letter)
{
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->letter = letter == 0 || (letter > ' ' && letter <= '~') ? letter : '?';
    }
}

void scene_unit(struct scene *s, scene_ref ref, enum unit unit)
{
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->unit = (uint8_t)unit;
    }
}

void scene_quantity(struct scene *s, scene_ref ref, enum unit unit, int64_t value)
{
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->unit = (uint8_t)unit;
        item->value = value;
    }
}

void scene_room(struct scene *s, scene_ref lane, int64_t room)
{
    struct scene_item *item = scene_item_of(s, lane);
    if (item != NULL) {
        item->value = max_i64(room, 0);
    }
}

void scene_range(struct scene *s, scene_ref ref, int64_t least, int64_t most)
{
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL) {
        item->start = least;
        item->end = most;
    }
}

void scene_field(struct scene *s, scene_ref ref, const char *path)
{
    uint32_t offset;
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL && scene_keep_text(s, path, &offset)) {
        item->field = offset;
    }
}

void scene_detail(struct scene *s, scene_ref ref, const char *words)
{
    uint32_t offset;
    struct scene_item *item = scene_item_of(s, ref);
    if (item != NULL && scene_keep_text(s, words, &offset)) {
        item->detail = offset;
    }
}
