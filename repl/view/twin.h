// twin: a scene as plain text.
//
// For the terminal, for screen readers and for tests: it states the same facts as the pictures, one
// line for each thing, numbers in full. The same scene and wishes give the same bytes everywhere.
//
//   == map ==
//     S desk (slow)
//   *   served       1,205
//       waiting      6 of 10: o c15, o c16, u c18, ...
//
// A mark in the first column says what has changed since the scene before: '*' changed, '+' new.
// All changes are listed in words at the end.
//
// Interface:
//   twin_write       all panes that have something to show, and the changes
//   twin_pane        one of them, without its heading
//   twin_changes     the list of changes alone
//   twin_chart       a series as a large chart
//
// Text is given out in pieces, each with a style; a terminal may colour them, others take them as
// they are.
#ifndef ORRERY_VIEW_TWIN_H
#define ORRERY_VIEW_TWIN_H

#include "repl/view/changes.h"

enum twin_style {
    TWIN_PLAIN,
    TWIN_HEADING,
    TWIN_LABEL,   // names of facts, axes: may be dimmed
    TWIN_CHANGED, // marks and words of changes
    TWIN_GOOD,
    TWIN_WARNING, // slow, paused
    TWIN_BAD,     // down, struck
    TWIN_BRIGHT,  // highlighted
    TWIN_STYLES
};

typedef void twin_emit(void *self, enum twin_style style, const char *bytes, size_t length);

enum { TWIN_NARROWEST = 40, TWIN_WIDEST = 400 };

struct twin_wish {
    int width;                // columns; taken into TWIN_NARROWEST to TWIN_WIDEST
    bool ascii;               // nothing but ASCII, but for the labels themselves
    bool detail;              // also every span of every lane with its ends
    bool hidden[SCENE_PANES]; // panes not to show
};

// `changes` may be NULL.
void twin_write(const struct scene *s, const struct changes *changes, const struct twin_wish *wish,
                twin_emit *emit, void *self);
void twin_pane(const struct scene *s, enum scene_pane pane, const struct changes *changes,
               const struct twin_wish *wish, twin_emit *emit, void *self);
void twin_changes(const struct changes *changes, const struct twin_wish *wish, twin_emit *emit,
                  void *self);

// With axes, and what is laid over it; `rows` high, 3 to 60.
void twin_chart(const struct scene *s, scene_ref series, int rows, const struct twin_wish *wish,
                twin_emit *emit, void *self);

#endif
