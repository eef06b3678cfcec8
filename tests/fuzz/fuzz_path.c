// fuzz_path: any bytes as a path, and as the beginning of one.
//
// A path that is read means what it prints: reading that again gives the same value. A refusal says
// what is wrong, where, and a way out.
#include "repl/memory.h"
#include "sim/path_hints.h"
#include "tests/support/toy.h"

#include "sim/branch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct world *world(void)
{
    static struct branch b;
    static bool made;
    if (!made) {
        const struct branch_options options = {
            .host = memory_host(), .engines = toy_engines, .seed = 7, .limit_bytes = 1 << 24};
        const char *const commands[] = {"toy.counter desk", "toy.counter desk.two",
                                        "at 1h set desk period=1s"};
        struct diag d = {0};
        made = branch_open(&b, &options, &d);
        ASSERT(made);
        for (int i = 0; i < COUNT_OF(commands); i++) {
            ASSERT(branch_command(&b, commands[i], strlen(commands[i]), NULL, &d));
        }
        branch_run(&b, SECOND, UINT64_MAX, &d);
    }
    return &b.world;
}

struct hints {
    const uint8_t *data;
    size_t size;
};

static bool check_hint(void *self, const struct path_hint *hint)
{
    const struct hints *hints = self;
    ASSERT(strlen(hint->text) >= hints->size && memcmp(hint->text, hints->data, hints->size) == 0);
    ASSERT(hint->doc != NULL && (hint->type == NULL) == (hint->value == NULL));
    struct path path;
    struct diag d = {0};
    ASSERT(hint->type == NULL || path_parse(world(), hint->text, strlen(hint->text), &path, &d));
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct world *w = world();
    struct path path, again;
    struct diag d = {0};
    if (path_parse(w, (const char *)data, size, &path, &d)) {
        char text[300];
        struct text t = text_in(text, sizeof text);
        path_print(w, &path, &t);
        struct value value, same;
        ASSERT(path_parse(w, text, t.length, &again, &d));
        ASSERT(path_read(w, &path, &value) && path_read(w, &again, &same));
        ASSERT(value.number == same.number);
    } else {
        ASSERT(d.what[0] != '\0' && (d.help[0] != '\0' || d.expected[0] != '\0'));
        ASSERT(d.column >= 1 && (size_t)d.column <= size + 1);
        ASSERT(d.width >= 0 && (size_t)(d.column - 1 + d.width) <= size + 1);
    }
    struct hints hints = {data, size};
    path_hints(w, (const char *)data, size, check_hint, &hints);
    return 0;
}
