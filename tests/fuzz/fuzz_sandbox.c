// fuzz_sandbox: any bytes as a script, with little to spend. Whatever it does, it ends, a refusal
// says why, and the sandbox is of use afterwards.
#include "repl/script/sandbox.h"

enum { BUDGET = 50000, MEMORY = 4 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t draw_nothing(void *self)
{
    (void)self;
    return 42;
}

static void use_results(struct sandbox *box)
{
    struct diag d = {0};
    for (int i = 0; i < sandbox_result_count(box) && i < 3; i++) {
        ASSERT(sandbox_show_result(box, i, 40) != NULL);
        ASSERT(sandbox_tell_result(box, i) != NULL);
        ASSERT(sandbox_name_result(box, i, "_", &d) || d.what[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sandbox_options options = {
        .memory_bytes = MEMORY, .budget_steps = BUDGET, .random = draw_nothing};
    struct diag d = {0};
    struct sandbox *box = sandbox_open(&options, &d);
    ASSERT(box != NULL);
    struct sandbox_chunk chunk = {
        .text = (const char *)data, .length = size, .source = "fuzz", .expression = true};
    if (sandbox_run(box, &chunk, &d)) {
        use_results(box);
    } else {
        char message[2500];
        struct text t = text_in(message, sizeof message);
        ASSERT(d.what[0] != '\0');
        diag_print(&d, &t);
    }
    ASSERT(sandbox_steps(box) <= BUDGET);
    sandbox_incomplete(box, (const char *)data, size);
    chunk.text = "1";
    chunk.length = 1;
    ASSERT(sandbox_run(box, &chunk, &d));
    sandbox_close(box);
    return 0;
}
