// leaf_words: Markdown as notes of a scene, in their order. Part of leaf.h.
#ifndef ORRERY_REPL_LESSON_LEAF_WORDS_H
#define ORRERY_REPL_LESSON_LEAF_WORDS_H

#include "repl/lesson/markdown.h"
#include "sim/scene.h"

scene_ref leaf_add(struct scene *s, enum scene_manner manner, const char *words);
// Returned is the first note, or SCENE_ROOT.
scene_ref leaf_words(struct scene *s, const struct markdown_node *const *nodes, int count);
// Each line a note.
scene_ref leaf_lines(struct scene *s, enum scene_manner manner, const char *text);
// The words of a node on one line, code between backquotes.
void leaf_plain(const struct markdown_node *node, struct text *out);

#endif
