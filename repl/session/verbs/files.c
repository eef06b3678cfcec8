// files: save, open.
#include "repl/files.h"
#include "repl/script/script.h"
#include "repl/session/verbs/verbs.h"
#include "repl/version.h"
#include "sim/journal_text.h"

#include <stdlib.h>

struct bytes {
    char *at;
    size_t used, capacity;
};

static bool collect(void *self, const char *bytes, size_t length)
{
    struct bytes *b = self;
    if (b->used + length > b->capacity) {
        size_t wanted = (b->used + length) * 2;
        char *larger = realloc(b->at, wanted);
        if (larger == NULL) {
            return false;
        }
        b->at = larger;
        b->capacity = wanted;
    }
    memcpy(b->at + b->used, bytes, length);
    b->used += length;
    return true;
}

static bool needs_file(const struct verb *verb, const struct verb_call *call, struct diag *d)
{
    if (verb_word(call, 0) != NULL) {
        return true;
    }
    diag_say(d, "which file?");
    diag_help(d, "usage: %s", verb->usage);
    return verb_refuse(call, 0, d);
}

bool session_save(struct session *s, const char *path, struct diag *d)
{
    const struct journal_writing writing = {.program = "orrery " ORRERY_VERSION};
    struct bytes bytes = {0};
    bool saved = journal_write(&s->tree, &writing, collect, &bytes, d);
    if (!saved && d->what[0] == '\0') {
        diag_say(d, "there is no memory to write the journal");
    }
    saved = saved && files_write(path, bytes.at, bytes.used, d);
    free(bytes.at);
    return saved;
}

static bool run_save(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_save, call, 1, d) || !needs_file(&verb_save, call, d)) {
        return false;
    }
    return session_save(s, verb_word(call, 0), d) || verb_refuse(call, 0, d);
}

const struct verb verb_save = {
    .name = "save",
    .files = true,
    .usage = "save FILE",
    .doc =
        "Writes all branches as a journal: text that can be read, mailed, edited and opened again.",
    .example = "save journal.txt",
    .run = run_save,
};

static bool run_open(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_open, call, 2, d) || !needs_file(&verb_open, call, d)) {
        return false;
    }
    const char *path = verb_word(call, 0), *how = verb_word(call, 1);
    bool partial = how != NULL && strcmp(how, "as-far-as-it-fits") == 0;
    bool unchecked = how != NULL && strcmp(how, "unchecked") == 0;
    if (how != NULL && !partial && !unchecked) {
        diag_say(d, "'%s' is no way to open a journal", how);
        diag_help(d, "usage: %s", verb_open.usage);
        return verb_refuse(call, 1, d);
    }
    size_t length;
    char *bytes = files_read(path, &length, d);
    if (bytes == NULL) {
        return verb_refuse(call, 0, d);
    }
    const struct journal_loading loading = {.source = path,
                                            .program = "orrery " ORRERY_VERSION,
                                            .partial = partial,
                                            .unchecked = unchecked};
    struct tree loaded;
    enum load_end end = journal_load(&loaded, &s->tree.options, &loading, bytes, length, d);
    free(bytes);
    if (end == LOAD_REFUSED) {
        return false;
    }
    if (!script_forget_functions(s->script, d)) {
        tree_close(&loaded);
        return false;
    }
    tree_close(&s->tree);
    s->tree = loaded;
    if (end == LOAD_PART) {
        session_warn(s, d);
        *d = (struct diag){0};
    }
    session_moved(s);
    return true;
}

const struct verb verb_open = {
    .name = "open",
    .files = true,
    .usage = "open FILE [as-far-as-it-fits | unchecked]",
    .doc = "Reads a journal in place of the branches there are, and checks that it gives the same "
           "worlds.",
    .more = "as-far-as-it-fits keeps what comes before the first mistake; unchecked takes the "
            "worlds as they come out now.",
    .example = "save journal.txt\nopen journal.txt",
    .travels = true,
    .run = run_open,
};
