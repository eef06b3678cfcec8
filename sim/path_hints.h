// path_hints: all paths that begin with what was typed so far, for completion.
//
// Lists first what a path may begin with ("desk.", "customer["), then, once that was typed, what
// there is of it, with type, doc and present value.
#ifndef ORRERY_SIM_PATH_HINTS_H
#define ORRERY_SIM_PATH_HINTS_H

#include "sim/path.h"

struct path_hint {
    const char *text; // all of it, with what was typed
    const char *doc;
    const struct value_type *type; // NULL for the first part of a path, which has no value yet
    const char *value;             // in words, rounded; NULL for a first part
};

// Returns false when no more are wanted. The hint is good until it returns.
typedef bool path_hint_heard(void *self, const struct path_hint *hint);

void path_hints(const struct world *w, const char *typed, size_t length, path_hint_heard *heard,
                void *self);

#endif
