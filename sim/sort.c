// sort: see sort.h. Merging from below: runs of a few elements are put in order by insertion, then
// neighbouring runs are merged to runs twice as long, from one half of the memory to the other and
// back. Neighbours that are in order already are copied whole, so that an array in order costs one
// comparison for each merge.
#include "sim/sort.h"

enum { RUN = 8 };

struct sorting {
    size_t bytes; // of an element
    sort_before *before;
    const void *self;
    unsigned char *spare; // room for one element
};

static void sort_run(const struct sorting *s, unsigned char *at, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        size_t to = i;
        while (to > 0 && s->before(s->self, at + i * s->bytes, at + (to - 1) * s->bytes)) {
            to--;
        }
        if (to < i) {
            memcpy(s->spare, at + i * s->bytes, s->bytes);
            memmove(at + (to + 1) * s->bytes, at + to * s->bytes, (i - to) * s->bytes);
            memcpy(at + to * s->bytes, s->spare, s->bytes);
        }
    }
}

// Two runs in order, the first one up to `middle`, become one.
static void merge(const struct sorting *s, const unsigned char *from, size_t middle, size_t count,
                  unsigned char *to)
{
    const unsigned char *left = from, *left_end = from + middle * s->bytes;
    const unsigned char *right = left_end, *right_end = from + count * s->bytes;
    bool parted =
        left < left_end && right < right_end && s->before(s->self, right, left_end - s->bytes);
    while (parted && left < left_end && right < right_end) {
        if (s->before(s->self, right, left)) {
            memcpy(to, right, s->bytes);
            right += s->bytes;
        } else {
            memcpy(to, left, s->bytes);
            left += s->bytes;
        }
        to += s->bytes;
    }
    memcpy(to, left, (size_t)(left_end - left));
    to += left_end - left;
    memcpy(to, right, (size_t)(right_end - right));
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

void sort_array(struct scratch *scratch, void *elements, size_t count, size_t bytes,
                sort_before *before, const void *self)
{
    if (count < 2) {
        return;
    }
    struct scratch_mark mark = scratch_mark(scratch);
    unsigned char *from = elements, *to = scratch_take_array(scratch, count, bytes);
    ASSERT(to != NULL);
    const struct sorting s = {.bytes = bytes, .before = before, .self = self, .spare = to};
    for (size_t i = 0; i < count; i += RUN) {
        sort_run(&s, from + i * bytes, least(RUN, count - i));
    }
    for (size_t run = RUN; run < count; run *= 2) {
        for (size_t i = 0; i < count; i += 2 * run) {
            size_t both = least(2 * run, count - i);
            merge(&s, from + i * bytes, least(run, both), both, to + i * bytes);
        }
        unsigned char *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != elements) {
        memcpy(elements, from, count * bytes);
    }
    scratch_release(scratch, mark);
}
