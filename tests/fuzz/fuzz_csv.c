// fuzz_csv: the import of logs, on any bytes. The first byte chooses the options.
#include "repl/exchange/queue/import.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(void *self, const char *command, size_t length)
{
    ASSERT(command[length] == '\0' && memchr(command, '\n', length) == NULL);
    (*(int64_t *)self)++;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const struct import_options options = {
        .sort = (data[0] & 1) != 0,
        .service = (data[0] & 2) != 0 ? "exponential 10ms" : NULL,
        .arrival_form =
            (data[0] & 4) != 0 ? (enum stamp_form)(data[0] >> 3 & 7) % STAMP_FORMS : STAMP_GUESS,
        .rows_most = 1000,
    };
    FILE *in = fmemopen((void *)(uintptr_t)(data + 1), size - 1, "rb");
    if (in == NULL) {
        return 0;
    }
    struct import_summary summary;
    struct diag d = {0};
    int64_t commands = 0;
    bool done = import_queue_stream(in, "input", &options, take, &commands, &summary, &d);
    ASSERT(done ? commands >= 3 && summary.words[0] != '\0' : commands == 0 && d.what[0] != '\0');
    fclose(in);
    return 0;
}
