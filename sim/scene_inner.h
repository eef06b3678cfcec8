// scene_inner: what scene.c and scene_store.c share. Only they include it.
#ifndef ORRERY_SIM_SCENE_INNER_H
#define ORRERY_SIM_SCENE_INNER_H

#include "sim/scene.h"

// An item that found no memory: a reference that every function accepts and ignores.
#define SCENE_LOST ((scene_ref){UINT32_MAX})

static inline bool scene_is_lost(scene_ref ref) { return ref.at == UINT32_MAX; }

// What the author gives about an item, before it is in the list.
struct scene_wanted {
    enum scene_kind kind;
    struct scene_id id;
    scene_ref parent;
    const char *label, *words;
};

// Appends an item below its parent, or gives SCENE_LOST.
scene_ref scene_add(struct scene *s, struct scene_wanted wanted);

// The item that a reference names, to be written; NULL for SCENE_LOST, SCENE_ROOT and what was
// never made.
struct scene_item *scene_item_of(struct scene *s, scene_ref ref);

// Copies a text, cleaned. false: no room. An empty one is offset 0 and takes none.
bool scene_keep_text(struct scene *s, const char *words, uint32_t *offset);

// The array with room for `more` elements, moved if need be; NULL: no room to be had.
void *scene_make_room(const struct scene *s, void *array, size_t bytes, uint32_t used, size_t more,
                      uint32_t *capacity);

#endif
