// fuzz_vectors: the reader of vectors, on any bytes. Nothing is simulated: a vector may ask for
// ever.
#include "repl/conform/conform.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct node node, int *left)
{
    int64_t integer;
    double number;
    node_text(node);
    node_integer(node, &integer);
    node_number(node, &number);
    for (size_t i = 0; i < node_count(node) && (*left)-- > 0; i++) {
        const char *name;
        walk(node_is_list(node) ? node_at(node, i) : node_member_at(node, i, &name), left);
    }
}

static bool each(void *self, const struct vector *vector, struct diag *d)
{
    (void)self;
    (void)d;
    int left = 1000;
    walk(vector->given, &left);
    walk(vector->steps, &left);
    walk(vector->expect, &left);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diag d = {0};
    if (!conform_read((const char *)data, size, "input", each, NULL, &d)) {
        char words[2000];
        struct text text = text_in(words, sizeof words);
        diag_print(&d, &text);
        ASSERT(d.what[0] != '\0');
    }
    return 0;
}
