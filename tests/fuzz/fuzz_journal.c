// fuzz_journal: any bytes are a journal, part of one, or one message; and a tree that was read can
// be written and read again.
#include "repl/memory.h"
#include "sim/journal_text.h"
#include "tests/support/toy.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    char *at;
    size_t length;
};

static bool take(void *self, const char *bytes, size_t length)
{
    struct bytes *b = self;
    b->at = realloc(b->at, b->length + length);
    if (b->at == NULL) {
        abort();
    }
    memcpy(b->at + b->length, bytes, length);
    b->length += length;
    return true;
}

static enum load_end load(struct tree *t, const char *bytes, size_t length, bool partial,
                          bool unchecked)
{
    const struct tree_options options = {.branch = {.host = memory_host(),
                                                    .engines = toy_engines,
                                                    .limit_bytes = 1 << 22,
                                                    .history_bytes = 1 << 20},
                                         .live_bytes = 1 << 20};
    const struct journal_loading loading = {.source = "x",
                                            .program = "fuzz",
                                            .partial = partial,
                                            .unchecked = unchecked,
                                            .most_events = 500};
    struct diag d = {0};
    enum load_end end = journal_load(t, &options, &loading, bytes, length, &d);
    ASSERT((end == LOAD_WHOLE) == (d.what[0] == '\0'));
    return end;
}

static struct bytes written(struct tree *t)
{
    struct bytes b = {0};
    struct diag d = {0};
    const struct journal_writing writing = {.program = "fuzz"};
    bool wrote = journal_write(t, &writing, take, &b, &d);
    ASSERT(wrote);
    return b;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int how = 0; how < 4; how++) {
        struct tree t, again;
        if (load(&t, (const char *)data, size, (how & 1) != 0, (how & 2) != 0) == LOAD_REFUSED) {
            continue;
        }
        struct bytes first = written(&t);
        tree_close(&t);
        enum load_end end = load(&again, first.at, first.length, false, false);
        ASSERT(end == LOAD_WHOLE);
        struct bytes second = written(&again);
        tree_close(&again);
        ASSERT(first.length == second.length && memcmp(first.at, second.at, first.length) == 0);
        free(first.at);
        free(second.at);
    }
    return 0;
}
