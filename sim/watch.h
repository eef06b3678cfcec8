// watch: paths that the user keeps an eye on.
//
// Remembers what each showed when it was last looked at, and says what changed since. A path is
// looked up anew each time, so a watch goes with the user to other branches and moments; where
// there is no such thing the value is "gone".
//
// Interface:
//   watch_open, watch_close
//   watch_add, watch_remove    a path; adding one that is there already changes nothing
//   watch_count, watch_at      what is watched, for lists
//   watch_changes              lines such as "desk.waiting  3 -> 7", only of what changed
#ifndef ORRERY_SIM_WATCH_H
#define ORRERY_SIM_WATCH_H

#include "sim/path.h"

enum { WATCH_TEXT_BYTES = 192 };

struct watched {
    char path[WATCH_TEXT_BYTES];
    char value[WATCH_TEXT_BYTES];
};

struct watch {
    const struct host *host;
    struct growth list; // of struct watched, in the order in which they were added
};

void watch_open(struct watch *watch, const struct host *host);
void watch_close(struct watch *watch);

// Columns of the diags count from the start of `text`.
bool watch_add(struct watch *watch, const struct world *w, const char *text, size_t length,
               struct diag *d);
bool watch_remove(struct watch *watch, const char *text, size_t length, struct diag *d);

static inline int watch_count(const struct watch *watch) { return (int)watch->list.used; }

static inline const struct watched *watch_at(const struct watch *watch, int i)
{
    return &((const struct watched *)(const void *)watch->list.at)[i];
}

// Says what changed since the last time, or since it was added. Returns how many lines.
int watch_changes(struct watch *watch, const struct world *w, struct text *out);

#endif
