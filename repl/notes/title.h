// title: titles of notes, so that two spellings of one title compare equal.
//
//   "00-Why_Waits_Grow.md"   "1. **Why waits grow?**"   "## Why  Waits Grow"     all are
//   "why waits grow"
//
// Of a title its letters and digits count. Case does not, nor what stands between words, nor a
// numbering in front ("3.", "00-", "12.1 "), emoji, or an apostrophe that was encoded twice.
//
// Interface:
//   title_normal     the words of a title, in small letters, one blank between them
//   title_of_link    what the address of a link names: its file's name, or its anchor
//
// Texts are in the allot.
#ifndef ORRERY_REPL_NOTES_TITLE_H
#define ORRERY_REPL_NOTES_TITLE_H

#include "repl/lesson/allot.h"

// Empty if the title has no letter and no digit.
const char *title_normal(struct allot *a, const char *title);

// "b c" of "a/b%20c.md"; not normalised. Empty for the address of a site without a path.
const char *title_of_link(struct allot *a, const char *address);

#endif
