// fuzz_command: any line is a command or one message, reading it changes nothing, and a command is
// printed as text that reads back as the same command.
#include "repl/memory.h"
#include "sim/branch.h"
#include "tests/support/toy.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct branch *open_world(void)
{
    static struct branch b;
    const struct branch_options options = {
        .host = memory_host(), .engines = toy_engines, .seed = 7, .limit_bytes = 1 << 22};
    static const char *const commands[] = {"toy.counter a period=7ms", "toy.counter b",
                                           "at 20s set a period=1s", "trigger 30s"};
    struct diag d = {0};
    bool good = branch_open(&b, &options, &d);
    for (int i = 0; i < COUNT_OF(commands); i++) {
        good = good && branch_command(&b, commands[i], strlen(commands[i]), NULL, &d);
    }
    good = good && branch_run(&b, SECOND, UINT64_MAX, &d) == RUN_REACHED;
    ASSERT(good);
    return &b;
}

static void check_message(const struct diag *d, size_t size)
{
    ASSERT(d->what[0] != '\0');
    ASSERT(d->column >= 0 && (size_t)d->column <= size + 1);
}

// Only what branch_command would give to the journal has to be read back.
static void check_print(struct branch *b)
{
    static struct call again;
    char text[2 * COMMAND_BYTES], text_again[2 * COMMAND_BYTES];
    struct text out = text_in(text, sizeof text),
                out_again = text_in(text_again, sizeof text_again);
    struct diag d = {0};
    command_print(&b->world, &b->call, &out);
    if (out.length > COMMAND_BYTES) {
        return;
    }
    bool read = command_parse(&b->world, text, out.length, &again, &d);
    ASSERT(read && again.command == b->call.command && again.target == b->call.target);
    for (int i = 0; i < again.command->parameter_count; i++) {
        const struct value *x = argument(&again, i), *y = argument(&b->call, i);
        ASSERT(again.arguments[i].given == b->call.arguments[i].given && x->number == y->number);
        ASSERT(x->length == y->length &&
               (x->length == 0 || memcmp(x->text, y->text, x->length) == 0));
    }
    command_print(&b->world, &again, &out_again);
    ASSERT(out.length == out_again.length && memcmp(text, text_again, out.length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct branch *b;
    b = b != NULL ? b : open_world();
    uint64_t hash = branch_hash(b);
    struct diag d = {0};
    if (!command_parse(&b->world, (const char *)data, size, &b->call, &d)) {
        check_message(&d, size);
    } else {
        check_print(b);
        if (!command_check(&b->world, &b->call, &d)) {
            ASSERT(d.what[0] != '\0');
        }
    }
    ASSERT(branch_hash(b) == hash);
    return 0;
}
