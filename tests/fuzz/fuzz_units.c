// units: any bytes as a quantity of every unit and as a distribution. What is read must print as a
// text that reads back as the same; what is refused must say why, and where in the text.
#include "sim/distribution.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_refusal(const struct diag *d, size_t size)
{
    if (d->what[0] == '\0' || d->expected[0] == '\0' || d->column < 1 || d->width < 1 ||
        (size_t)d->column > size + 1) {
        abort();
    }
}

static void try_quantity(enum unit unit, const char *text, size_t size)
{
    char buffer[200];
    struct text printed = text_in(buffer, sizeof buffer);
    struct diag d = {0};
    int64_t value, again;
    if (!unit_parse(unit, text, size, &value, &d)) {
        check_refusal(&d, size);
        return;
    }
    unit_print(unit, value, &printed);
    if (!unit_parse(unit, buffer, printed.length, &again, &d) || again != value) {
        abort();
    }
    unit_print_rounded(unit, value, &printed);
    unit_print_clock(value, &printed);
}

static void try_distribution(enum unit unit, const char *text, size_t size)
{
    char buffer[200];
    struct text printed = text_in(buffer, sizeof buffer);
    struct diag d = {0};
    struct distribution x, again;
    if (!distribution_parse(unit, text, size, &x, &d)) {
        check_refusal(&d, size);
        return;
    }
    struct random_stream stream = random_stream_open(1, "fuzz", "draws");
    for (int i = 0; i < 10; i++) {
        if (distribution_draw(&x, &stream) < 0) {
            abort();
        }
    }
    distribution_print(unit, &x, &printed);
    if (distribution_mean(&x) < 0 ||
        !distribution_parse(unit, buffer, printed.length, &again, &d) ||
        memcmp(&again, &x, sizeof x) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int unit = UNIT_NONE; unit <= UNIT_FRACTION; unit++) {
        try_quantity((enum unit)unit, (const char *)data, size);
        try_distribution((enum unit)unit, (const char *)data, size);
    }
    return 0;
}
