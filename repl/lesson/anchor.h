// anchor: the places inside a Markdown text that a link can lead to.
//
// A heading's anchor is made of its words, as GitHub does it: in small letters, with '-' for each
// blank and without punctuation; the second heading of the same words ends in "-1", the third in
// "-2". So [words](#what-next) leads to "## What next?". Simplified: capitals beyond ASCII stay.
//
// Interface:
//   anchor_list    the anchors of a text's headings, in its order
//   anchor_leads   whether there is a heading for an anchor
#ifndef ORRERY_REPL_LESSON_ANCHOR_H
#define ORRERY_REPL_LESSON_ANCHOR_H

#include "repl/lesson/markdown.h"

// Without the '#', and all without a number at their end. The list ends with NULL.
const char *const *anchor_list(struct allot *a, const struct markdown_node *document);

bool anchor_leads(const char *const *list, const char *anchor);

#endif
