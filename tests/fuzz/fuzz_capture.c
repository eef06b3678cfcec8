// fuzz_capture: the readers of a captured host, on any bytes. The first says which file it is.
#include "repl/exchange/linux/capture.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct capture capture = capture_nothing();
    struct diag d = {0};
    if (size == 0) {
        return 0;
    }
    char *text = malloc(size);
    ASSERT(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    enum capture_file file = (enum capture_file)(data[0] % CAPTURE_FILES);
    if (!capture_take(&capture, file, "input", text, size - 1, &d)) {
        char words[2000];
        struct text printed = text_in(words, sizeof words);
        diag_print(&d, &printed);
        ASSERT(d.what[0] != '\0');
    }
    free(text);
    return 0;
}
