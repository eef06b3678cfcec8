// changes: what is different between two moments.
//
// Matches the items of two scenes by pane, kind and id. The same comparison serves one step, two
// branches at one moment, and a step backwards: the words only change their order. An item whose id
// is {0, 0}, or shared by an earlier item of its pane and kind, is not compared.
//
// Interface:
//   changes_find    compare; `before` may be NULL: then nothing has changed
//   changes_of      what became of an item of the later scene
//   changes_was     the same item in the earlier scene, or SCENE_ROOT
//   changes_say     one line of words per change, "desk.waiting 3 -> 4", up to a number of lines;
//                   what came or went with its parent is not told, and a thing that is drawn in
//                   several panes is told once
//   changes_free
//
// Memory: changes_find allocates a few bytes per item and gives false, with nothing to free, if it
// gets none. Both scenes must live as long as the result.
#ifndef ORRERY_VIEW_CHANGES_H
#define ORRERY_VIEW_CHANGES_H

#include "sim/scene.h"

enum change { CHANGE_NONE, CHANGE_NEW, CHANGE_VALUE };

struct changes {
    const struct scene *before, *now;
    scene_ref *was;  // per item of `now`; NULL: nothing to compare with
    uint8_t *change; // per item of `now`, of enum change
    uint8_t *gone;   // per item of `before`: 1 if it is no more
};

bool changes_find(struct changes *c, const struct scene *before, const struct scene *now);
void changes_free(struct changes *c);
enum change changes_of(const struct changes *c, scene_ref ref);
scene_ref changes_was(const struct changes *c, scene_ref ref);

// Calls `line` with '*' (changed), '+' (new) or '-' (gone) and the words; returns the number of
// changes that found no place in `most` lines.
typedef void changes_line(void *self, char mark, const char *words);
int64_t changes_say(const struct changes *c, int64_t most, changes_line *line, void *self);

#endif
