// fidelity: recordings of a real system, replayed in the simulator and compared.
//
// A recording is a JSON header, with its data beside it under the same name. The header says what
// was set and what came out; what a simulator has to reproduce stands under "expect":
//
//   {"id": "over-2x", "settings": {...}, "facts": {...},
//    "expect": {"first_pause_ms": {"value": 5236, "tolerance": 262},
//               "pauses": {"value": 0, "tolerance": 0},
//               "first_background_start_ms": {"value": null},     it must not occur
//               "call_us_max_at_most": {"value": 191342}}}     a name ending in _at_most: a bound
//
// Each engine has a replayer in its folder here, which builds the recorded world by commands, runs
// it, and yields the facts. Printed are, for each recording, a table
//
//   over-2x: offered twice the device
//   fact            recorded  simulated  error  tolerance
//   --------------  --------  ---------  -----  ---------  ----
//   first_pause_ms      5236       5248     12        262
//   ...
//   60 passed, 0 failed, 0 skipped
//
// Interface:
//   fidelity_run       files and folders (their *.json, by name); the exit status
//   fidelity_value     for replayers: adds a fact that occurred, fidelity_never: one that did not
//   recording_refuse   for replayers: gives a diag the place of a key in the header
//
// Errors: a file that can not be read, is no JSON or has no settings, data that is missing or cut,
// a setting or an expected fact that nobody knows: one message with its place, and it counts as one
// failure. The next recording is replayed all the same. A header without "expect" is skipped, and a
// recording that no engine knows.
#ifndef ORRERY_CONFORM_FIDELITY_H
#define ORRERY_CONFORM_FIDELITY_H

#include "repl/conform/node.h"
#include "repl/prompt/out.h"

struct recording {
    const char *path; // of the header
    const char *text; // of it
    size_t length;
    struct node header;
};

enum { FIDELITY_FACTS = 32 };

struct fact {
    const char *name;
    bool occurs;
    int64_t value;
};

struct facts {
    struct fact at[FIDELITY_FACTS];
    int count;
};

struct replayer {
    const char *engine;
    bool (*knows)(const struct recording *r);
    bool (*replay)(const struct recording *r, struct facts *facts, struct diag *d);
};

// NULL at the end.
const struct replayer *fidelity_replayer(int i);

void fidelity_value(struct facts *facts, const char *name, int64_t value);
void fidelity_never(struct facts *facts, const char *name);

// Where `key` stands in the header, behind `within` if that is not NULL. Returns false.
bool recording_refuse(const struct recording *r, const char *within, const char *key,
                      struct diag *d);

// Messages go to `err`, after what was printed before them. 0 if nothing failed and something was
// compared.
int fidelity_run(int count, const char *const *paths, struct out *out, FILE *err);

#endif
