// focus: see focus.h. Only what the layout has given a place can be focused.
#include "repl/view/window/focus.h"

static bool has_place(const struct layout *l, scene_ref ref)
{
    struct rect r = layout_place(l, ref);
    return r.w > 0 && r.h > 0;
}

static bool has_id(const struct scene_item *item)
{
    return item->id.kind != 0 || item->id.bits != 0;
}

void focus_on(struct focus *f, const struct scene *s, scene_ref ref)
{
    const struct scene_item *item = scene_at(s, ref);
    struct text path = text_in(f->path, sizeof f->path);
    f->item = item != NULL ? ref : SCENE_ROOT;
    if (item != NULL) {
        f->pane = (enum scene_pane)item->pane;
        f->kind = item->kind;
        f->id = item->id;
        scene_path(s, ref, &path);
    }
}

static bool is_same(const struct focus *f, const struct scene *s, scene_ref ref)
{
    const struct scene_item *item = scene_at(s, ref);
    if (item->pane != f->pane || item->kind != f->kind) {
        return false;
    }
    if (has_id(item) || f->id.kind != 0 || f->id.bits != 0) {
        return item->id.kind == f->id.kind && item->id.bits == f->id.bits;
    }
    char words[FOCUS_PATH_BYTES];
    struct text path = text_in(words, sizeof words);
    scene_path(s, ref, &path);
    return strcmp(words, f->path) == 0;
}

void focus_find(struct focus *f, const struct scene *s)
{
    if (f->item.at == 0) {
        return;
    }
    f->item = SCENE_ROOT;
    for (uint32_t i = 1; i < s->count; i++) {
        if (is_same(f, s, (scene_ref){i})) {
            f->item = (scene_ref){i};
            return;
        }
    }
}

// ---- walking ----

static scene_ref first_beside(const struct focus *f, const struct scene *s)
{
    const struct scene_item *item = scene_at(s, f->item);
    return item != NULL && item->parent.at != 0 ? scene_child(s, item->parent)
                                                : scene_roots(s, f->pane);
}

static void move_pane(struct focus *f, const struct layout *l, int by)
{
    for (int i = 1; i <= SCENE_PANES; i++) {
        enum scene_pane pane =
            (enum scene_pane)(((int)f->pane + by * i + SCENE_PANES * i) % SCENE_PANES);
        if (l->panes[pane].w > 0) {
            f->pane = pane;
            return;
        }
    }
}

void focus_move(struct focus *f, const struct layout *l, int by)
{
    if (f->item.at == 0) {
        move_pane(f, l, by);
        return;
    }
    const struct scene *s = l->scene;
    scene_ref first = SCENE_ROOT, last = SCENE_ROOT, before = SCENE_ROOT, after = SCENE_ROOT;
    bool passed = false;
    for (scene_ref ref = first_beside(f, s); ref.at != 0; ref = scene_next(s, ref)) {
        if (ref.at == f->item.at) {
            passed = true;
            before = last;
        } else if (has_place(l, ref)) {
            after = passed && after.at == 0 ? ref : after;
        }
        if (has_place(l, ref)) {
            first = first.at == 0 ? ref : first;
            last = ref;
        }
    }
    scene_ref to = by > 0 ? (after.at != 0 ? after : first) : (before.at != 0 ? before : last);
    focus_on(f, s, to.at != 0 ? to : f->item);
}

bool focus_in(struct focus *f, const struct layout *l)
{
    const struct scene *s = l->scene;
    scene_ref ref = f->item.at != 0 ? scene_child(s, f->item) : scene_roots(s, f->pane);
    while (ref.at != 0 && !has_place(l, ref)) {
        ref = scene_next(s, ref);
    }
    if (ref.at != 0) {
        focus_on(f, s, ref);
    }
    return ref.at != 0;
}

bool focus_out(struct focus *f, const struct layout *l)
{
    const struct scene_item *item = scene_at(l->scene, f->item);
    if (item == NULL) {
        return false;
    }
    focus_on(f, l->scene, item->parent);
    return true;
}

// ---- places ----

static bool is_in(struct rect r, int32_t x, int32_t y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

scene_ref focus_at(const struct layout *l, int32_t x, int32_t y, enum scene_pane *pane)
{
    scene_ref found = SCENE_ROOT;
    int64_t size = INT64_MAX;
    *pane = SCENE_PANES;
    for (int i = 0; i < SCENE_PANES; i++) {
        *pane = is_in(l->panes[i], x, y) ? (enum scene_pane)i : *pane;
    }
    for (uint32_t i = 1; l->scene != NULL && i < l->scene->count && *pane != SCENE_PANES; i++) {
        struct rect r = layout_place(l, (scene_ref){i});
        int64_t area = (int64_t)r.w * r.h;
        if (l->scene->items[i].pane == *pane && area < size && is_in(r, x, y)) {
            size = area;
            found = (scene_ref){i};
        }
    }
    return found;
}

bool focus_point(struct focus *f, const struct layout *l, int32_t x, int32_t y)
{
    enum scene_pane pane;
    scene_ref item = focus_at(l, x, y, &pane);
    if (pane == SCENE_PANES) {
        return false;
    }
    f->pane = pane;
    focus_on(f, l->scene, item);
    f->shown = true;
    return true;
}

void focus_path(const struct focus *f, const struct scene *s, struct text *out)
{
    const struct scene_item *item = scene_at(s, f->item);
    if (item != NULL && item->kind != SCENE_SERIES) {
        scene_path(s, f->item, out);
    } else if (item != NULL) {
        text_add(out, "%s", scene_text(s, item->field));
    }
}

struct rect focus_rect(const struct focus *f, const struct layout *l)
{
    struct rect r = layout_place(l, f->item);
    return f->item.at != 0 && r.w > 0 ? r : l->panes[f->pane];
}
