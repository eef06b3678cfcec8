// knobs: see knobs.h. One table has the ranges; what a write does to the other knobs is code.
#include "engines/linux/knobs.h"

// Values that a knob's C type holds are tried against its own range; the rest is EINVAL as well.
static const struct row {
    const char *name;
    int64_t usual, least, most;
} rows[KNOBS] = {
    [KNOB_DIRTY_BACKGROUND_RATIO] = {"dirty_background_ratio", 10, 0, 100},
    [KNOB_DIRTY_BACKGROUND_BYTES] = {"dirty_background_bytes", 0, 1, INT64_MAX},
    [KNOB_DIRTY_RATIO] = {"dirty_ratio", 20, 0, 100},
    [KNOB_DIRTY_BYTES] = {"dirty_bytes", 0, 2 * WORD_PAGE_BYTES, INT64_MAX},
    [KNOB_DIRTY_EXPIRE_CENTISECS] = {"dirty_expire_centisecs", 3000, 0, INT32_MAX},
    [KNOB_DIRTY_WRITEBACK_CENTISECS] = {"dirty_writeback_centisecs", 500, INT32_MIN, INT32_MAX},
};

struct knobs knobs_default(void)
{
    struct knobs knobs = {0};
    for (int i = 0; i < KNOBS; i++) {
        knobs.values[i] = rows[i].usual;
    }
    return knobs;
}

int knobs_named(const char *name, size_t length)
{
    for (int i = 0; i < KNOBS; i++) {
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

const char *knobs_name(enum knob knob) { return rows[knob].name; }

// Limits in pages have to fit 32 bits (dirty_bytes_handler, since 6.10).
static bool is_too_many_pages(int64_t bytes)
{
    return word_div_up((uint64_t)bytes, WORD_PAGE_BYTES) > UINT32_MAX;
}

struct knob_write knobs_write(struct knobs *knobs, enum knob knob, int64_t value)
{
    int64_t *values = knobs->values;
    if (value < rows[knob].least || value > rows[knob].most) {
        return (struct knob_write){.error = KNOB_EINVAL};
    }
    bool in_bytes = knob == KNOB_DIRTY_BYTES || knob == KNOB_DIRTY_BACKGROUND_BYTES;
    bool changed = values[knob] != value;
    if (in_bytes && is_too_many_pages(value) && (changed || knob == KNOB_DIRTY_BACKGROUND_BYTES)) {
        return (struct knob_write){.error = KNOB_ERANGE};
    }
    struct knob_write done = {.changed = changed};
    values[knob] = value;
    switch (knob) {
    case KNOB_DIRTY_BACKGROUND_RATIO:
        values[KNOB_DIRTY_BACKGROUND_BYTES] = 0;
        break;
    case KNOB_DIRTY_BACKGROUND_BYTES:
        values[KNOB_DIRTY_BACKGROUND_RATIO] = 0;
        break;
    case KNOB_DIRTY_RATIO:
        values[KNOB_DIRTY_BYTES] = changed ? 0 : values[KNOB_DIRTY_BYTES];
        done.resets = changed;
        break;
    case KNOB_DIRTY_BYTES:
        values[KNOB_DIRTY_RATIO] = changed ? 0 : values[KNOB_DIRTY_RATIO];
        done.resets = changed;
        break;
    case KNOB_DIRTY_WRITEBACK_CENTISECS:
        done.flushes = changed && value != 0;
        break;
    case KNOB_DIRTY_EXPIRE_CENTISECS:
    case KNOBS:
        break;
    }
    return done;
}

const char *knobs_errno(enum knob_error error)
{
    return error == KNOB_EINVAL ? "EINVAL" : error == KNOB_ERANGE ? "ERANGE" : "";
}
