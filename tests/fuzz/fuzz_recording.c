// fuzz_recording: the reader of recordings' headers, on any bytes. Nothing is replayed.
#include "repl/conform/linux/recording.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recording r = {.path = "tests/data/fidelity/linux/flatout.json",
                          .text = (const char *)data,
                          .length = size};
    struct diag d = {0};
    struct plan *plan = malloc(sizeof *plan);
    ASSERT(plan != NULL);
    if (node_read(r.text, r.length, &r.header, &d)) {
        if (recording_is_linux(&r) && !recording_plan(&r, plan, &d)) {
            char words[2000];
            struct text printed = text_in(words, sizeof words);
            diag_print(&d, &printed);
            ASSERT(d.what[0] != '\0');
        }
        node_free(r.header);
    }
    free(plan);
    return 0;
}
