// words: an item of a scene in a few words.
//
// The text twin, the tool tips of pictures, the list of changes and, later, the window's legend all
// take their words from here, so that a fact is stated in one way everywhere.
//
// Interface:
//   words_pane       "map", "lanes", ...
//   words_kind       "box", "lane", ...: for a reader who can not see the shape
//   words_kinds      "boxes", "lanes", ...
//   words_state      "down, slow"; in the words of the pane's keys where it has some
//   words_number     a number in its unit, to about four digits
//   words_moment     a moment, as on a clock, exact
//   words_value      what an item is worth: its number, words, quantity or span; may be empty
//   words_item       the whole item: name, value, state, detail
//   words_whole      the same with its facts: enough for a tool tip
//   words_ends       "b1 -> b2" of a token or link
//   words_key_looks  what a key is about: "P", "hatched", ...
//
// All add to a text and begin with no blank.
#ifndef ORRERY_VIEW_WORDS_H
#define ORRERY_VIEW_WORDS_H

#include "sim/scene.h"

const char *words_pane(enum scene_pane pane);
const char *words_kind(enum scene_kind kind);
const char *words_kinds(enum scene_kind kind);
void words_state(const struct scene *s, const struct scene_item *item, struct text *out);
void words_number(uint8_t unit, int64_t value, struct text *out);
void words_moment(int64_t time, struct text *out);
void words_value(const struct scene *s, const struct scene_item *item, struct text *out);
void words_item(const struct scene *s, scene_ref ref, struct text *out);
void words_whole(const struct scene *s, scene_ref ref, struct text *out);
void words_ends(const struct scene *s, const struct scene_item *item, struct text *out);
void words_key_looks(const struct scene_item *key, struct text *out);

// Cells on or in an item: those that were built and those that scene_more speaks of.
int64_t words_cell_count(const struct scene *s, scene_ref ref);

#endif
