// twin_inner: what the files of the text twin share. Only they include it.
//
// Lines are built from the left: twin_mark begins one, twin_put and twin_pad go on, twin_end ends
// it.
#ifndef ORRERY_VIEW_TWIN_INNER_H
#define ORRERY_VIEW_TWIN_INNER_H

#include "repl/view/twin.h"
#include "repl/view/words.h"

enum {
    TWIN_INDENT = 2,
    TWIN_WORDS = 600,
    TWIN_DEEPEST = 12,
    TWIN_MOST = 500
}; // of siblings of a kind, one by one

struct twin {
    const struct scene *scene;
    const struct changes *changes;
    struct twin_wish wish;
    twin_emit *emit;
    void *self;
    int column; // where the next character goes
    int blanks; // of those before it, how many are not given out yet
};

struct twin twin_of(const struct scene *s, const struct changes *changes,
                    const struct twin_wish *wish, twin_emit *emit, void *self);
void twin_mark(struct twin *t, scene_ref ref,
               int indent); // the change mark and blanks up to the indent
void twin_put(struct twin *t, enum twin_style style, const char *text);
void twin_put_cut(struct twin *t, enum twin_style style, const char *text,
                  int columns); // padded or cut to these
void twin_put_right(struct twin *t, enum twin_style style, const char *text, int columns);
void twin_pad(struct twin *t, int column);
void twin_end(struct twin *t);
// Words broken at blanks, further lines indented.
void twin_wrap(struct twin *t, enum twin_style style, const char *text, int indent);
// "and 12 more lanes", on a line of its own; nothing if `count` is not positive.
void twin_put_more(struct twin *t, int64_t count, const char *of, int indent);
enum twin_style twin_style_of(const struct scene_item *item);

void twin_below(struct twin *t, scene_ref first, int indent, int depth);
void twin_lanes(struct twin *t, scene_ref first, enum scene_axis axis, int indent);
void twin_series(struct twin *t, scene_ref first, int indent);

#endif
