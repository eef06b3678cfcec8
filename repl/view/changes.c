// changes: see changes.h. A hash table of the earlier scene's items, open addressing; of items with
// one key only the first is in it, so that a scene full of equal ids costs no more than any other.
#include "repl/view/changes.h"

#include "repl/view/words.h"

#include <stdlib.h>

struct table {
    uint32_t *slots; // item number; 0: free
    uint32_t mask;
};

static uint64_t hash_item(const struct scene_item *item)
{
    uint64_t h = item->id.kind * UINT64_C(0x9e3779b97f4a7c15) + item->id.bits;
    h = (h ^ (h >> 29)) * UINT64_C(0xbf58476d1ce4e5b9) + item->kind * 16u + item->pane;
    return (h ^ (h >> 32)) * UINT64_C(0x94d049bb133111eb);
}

static bool is_same(const struct scene_item *a, const struct scene_item *b)
{
    return a->id.kind == b->id.kind && a->id.bits == b->id.bits && a->kind == b->kind &&
           a->pane == b->pane;
}

// The slot of the item of `s` that is the same as `item`, or the free slot where it would be.
static uint32_t *find_slot(const struct table *t, const struct scene *s,
                           const struct scene_item *item)
{
    uint32_t at = (uint32_t)(hash_item(item) >> 32) & t->mask;
    while (t->slots[at] != 0 && !is_same(&s->items[t->slots[at]], item)) {
        at = (at + 1) & t->mask;
    }
    return &t->slots[at];
}

static bool is_compared(const struct scene_item *item)
{
    return (item->id.kind != 0 || item->id.bits != 0) && item->kind != SCENE_KEY;
}

static bool make_table(struct table *t, const struct scene *s)
{
    uint32_t size = 16;
    while (size < s->count * 2) {
        size *= 2;
    }
    t->mask = size - 1;
    t->slots = calloc(size, sizeof *t->slots);
    for (uint32_t i = 1; t->slots != NULL && i < s->count; i++) {
        if (is_compared(&s->items[i])) {
            uint32_t *slot = find_slot(t, s, &s->items[i]);
            *slot = *slot == 0 ? i : *slot;
        }
    }
    return t->slots != NULL;
}

static bool is_text_equal(const struct scene *a, uint32_t at_a, const struct scene *b,
                          uint32_t at_b)
{
    return strcmp(scene_text(a, at_a), scene_text(b, at_b)) == 0;
}

static bool is_moved(const struct changes *c, const struct scene_item *was,
                     const struct scene_item *is)
{
    const struct scene_item *from = scene_at(c->before, was->parent);
    const struct scene_item *to = scene_at(c->now, is->parent);
    return from == NULL || to == NULL ? from != to : !is_same(from, to);
}

static bool is_span_changed(const struct scene_item *was, const struct scene_item *is)
{
    return is->kind != SCENE_SERIES && (was->start != is->start || was->end != is->end);
}

static int64_t last_value(const struct scene *s, const struct scene_item *item)
{
    if (item->kind != SCENE_SERIES) {
        return item->value;
    }
    return item->point_count == 0 ? 0 : s->points[item->point + item->point_count - 1].value;
}

static bool is_changed(const struct changes *c, const struct scene_item *was,
                       const struct scene_item *is)
{
    return last_value(c->before, was) != last_value(c->now, is) || was->state != is->state ||
           was->role != is->role || was->letter != is->letter || is_span_changed(was, is) ||
           !is_text_equal(c->before, was->label, c->now, is->label) ||
           !is_text_equal(c->before, was->words, c->now, is->words) || is_moved(c, was, is);
}

static void match(struct changes *c, const struct table *t, uint8_t *met)
{
    for (uint32_t i = 1; i < c->now->count; i++) {
        const struct scene_item *is = &c->now->items[i];
        if (!is_compared(is)) {
            continue;
        }
        uint32_t was = *find_slot(t, c->before, is);
        c->was[i] = (scene_ref){was};
        met[was] = 1;
        c->change[i] = was == 0                                    ? CHANGE_NEW
                       : is_changed(c, &c->before->items[was], is) ? CHANGE_VALUE
                                                                   : CHANGE_NONE;
    }
    for (uint32_t i = 1; i < c->before->count; i++) {
        const struct scene_item *was = &c->before->items[i];
        if (is_compared(was) && met[i] == 0 && *find_slot(t, c->before, was) == i) {
            c->gone[i] = 1;
        }
    }
}

bool changes_find(struct changes *c, const struct scene *before, const struct scene *now)
{
    *c = (struct changes){.before = before, .now = now};
    if (before == NULL) {
        return true;
    }
    struct table t = {0};
    uint8_t *met = calloc(before->count, 1);
    c->was = calloc(now->count, sizeof *c->was);
    c->change = calloc(now->count, 1);
    c->gone = calloc(before->count, 1);
    bool ok = met != NULL && c->was != NULL && c->change != NULL && c->gone != NULL &&
              make_table(&t, before);
    if (ok) {
        match(c, &t, met);
    } else {
        changes_free(c);
    }
    free(met);
    free(t.slots);
    return ok;
}

void changes_free(struct changes *c)
{
    free(c->was);
    free(c->change);
    free(c->gone);
    c->was = NULL;
    c->change = NULL;
    c->gone = NULL;
}

enum change changes_of(const struct changes *c, scene_ref ref)
{
    return c->change != NULL && ref.at < c->now->count ? (enum change)c->change[ref.at]
                                                       : CHANGE_NONE;
}

scene_ref changes_was(const struct changes *c, scene_ref ref)
{
    return c->was != NULL && ref.at < c->now->count ? c->was[ref.at] : SCENE_ROOT;
}

// "desk.waiting" of a number, "c7 in desk.waiting" of a thing that may move.
static void say_where(const struct scene *s, const struct scene_item *item, struct text *out)
{
    scene_ref ref = {(uint32_t)(item - s->items)};
    if (item->kind != SCENE_CELL && item->kind != SCENE_TOKEN && item->kind != SCENE_LINK) {
        scene_path(s, ref, out);
        return;
    }
    char letter = item->kind == SCENE_TOKEN ? item->letter : 0;
    if (letter != 0) {
        text_add(out, item->label != 0 ? "%c " : "%c", letter);
    }
    text_add(out, "%s", scene_text(s, item->label));
    if (item->kind != SCENE_CELL) {
        text_add(out, item->label != 0 || letter != 0 ? " " : "");
        words_ends(s, item, out);
    } else if (item->parent.at != 0) {
        text_add(out, " in ");
        scene_path(s, item->parent, out);
    }
}

static void say_state(const struct scene *s, const struct scene_item *item, struct text *out)
{
    if (item->state == 0) {
        text_add(out, "up");
    }
    words_state(s, item, out);
}

// " WAS -> IS" where the two differ in words.
static void say_both(const char *was, const char *is, const char **between, struct text *out)
{
    if (strcmp(was, is) != 0) {
        text_add(out, "%s%s -> %s", *between, was, is);
        *between = ", ";
    }
}

static void say_change(const struct changes *c, const struct scene_item *was,
                       const struct scene_item *is, struct text *out)
{
    char a[400], b[400];
    const char *between = " ";
    bool moved = is_moved(c, was, is);
    say_where(moved ? c->before : c->now, moved ? was : is, out);
    if (is->kind == SCENE_CELL && !moved && was->end == TIME_NEVER && is->end != TIME_NEVER) {
        text_add(out, " ended at ");
        words_moment(is->end, out);
        return;
    }
    if (moved) {
        text_add(out, " -> ");
        scene_path(c->now, is->parent, out);
        between = ", ";
    }
    struct text before = text_in(a, sizeof a), now = text_in(b, sizeof b);
    words_value(c->before, was, &before);
    words_value(c->now, is, &now);
    int64_t from = last_value(c->before, was), to = last_value(c->now, is);
    if (from != to && strcmp(a, b) == 0) { // alike to four digits: say all of them
        before = text_in(a, sizeof a);
        now = text_in(b, sizeof b);
        unit_print((enum unit)was->unit, from, &before);
        unit_print((enum unit)is->unit, to, &now);
    }
    if (is->kind != SCENE_LANE && !(moved && (before.length == 0 || now.length == 0))) {
        say_both(a, b, &between, out);
    }
    before = text_in(a, sizeof a);
    now = text_in(b, sizeof b);
    say_state(c->before, was, &before);
    say_state(c->now, is, &now);
    say_both(a, b, &between, out);
    if (between[0] == ' ') { // a colour, letter, label or range: no words of its own
        text_add(out, " changed");
    }
}

// Keeps what was told already, so that a thing drawn in several panes is told once. As long as the
// list is short enough to be read at all.
struct telling {
    const struct changes *changes;
    changes_line *line;
    void *self;
    int64_t count, most;
    struct told {
        struct scene_id id;
        uint8_t kind;
    } told[64];
    int told_count;
};

static bool was_told(struct telling *t, const struct scene_item *item)
{
    for (int i = 0; i < t->told_count; i++) {
        const struct told *told = &t->told[i];
        if (told->kind == item->kind && told->id.kind == item->id.kind &&
            told->id.bits == item->id.bits) {
            return true;
        }
    }
    if (t->told_count < COUNT_OF(t->told)) {
        t->told[t->told_count++] = (struct told){item->id, item->kind};
    }
    return false;
}

// `was` or `is` is NULL where there is none.
static void tell(struct telling *t, const struct scene_item *was, const struct scene_item *is)
{
    const struct scene_item *item = is != NULL ? is : was;
    const struct scene *s = is != NULL ? t->changes->now : t->changes->before;
    if (item->kind == SCENE_MORE || was_told(t, item) || t->count++ >= t->most) {
        return;
    }
    char words[1000];
    struct text out = text_in(words, sizeof words);
    if (was != NULL && is != NULL) {
        say_change(t->changes, was, is, &out);
    } else if (item->kind == SCENE_NOTE) {
        text_add(&out, "note: %s", scene_text(s, item->words));
    } else {
        say_where(s, item, &out);
    }
    t->line(t->self, is == NULL ? '-' : was == NULL ? '+' : '*', words);
}

int64_t changes_say(const struct changes *c, int64_t most, changes_line *line, void *self)
{
    struct telling t = {.changes = c, .line = line, .self = self, .most = most};
    for (uint32_t i = 1; c->change != NULL && i < c->now->count; i++) {
        const struct scene_item *is = &c->now->items[i];
        bool with_parent = c->change[i] == CHANGE_NEW && c->change[is->parent.at] == CHANGE_NEW;
        if (c->change[i] != CHANGE_NONE && !with_parent) {
            tell(&t, scene_at(c->before, c->was[i]), is);
        }
    }
    for (uint32_t i = 1; c->gone != NULL && i < c->before->count; i++) {
        const struct scene_item *was = &c->before->items[i];
        if (c->gone[i] != 0 && c->gone[was->parent.at] == 0) {
            tell(&t, was, NULL);
        }
    }
    return t.count > most ? t.count - most : 0;
}
