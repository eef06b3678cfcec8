// scratch: zeroed, apart, unmoved, empty with each event; nothing is allocated in the long run;
// refusals undo the event.
#include "repl/memory.h"
#include "sim/branch.h"
#include "tests/support/generate.h"
#include "tests/support/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

// ---- a host that counts, and refuses large blocks on demand ----

static struct {
    int64_t live; // blocks
    int64_t made;
    size_t most; // bytes of a block that it gives
} counts;

static void *counting_allocate(void *self, size_t bytes)
{
    (void)self;
    if (bytes > counts.most) {
        return NULL;
    }
    counts.live++;
    counts.made++;
    return memory_host()->allocate(NULL, bytes);
}

static void counting_release(void *self, void *block, size_t bytes)
{
    counts.live--;
    memory_host()->release(self, block, bytes);
}

static struct host counting_host(void)
{
    struct host host = *memory_host();
    host.allocate = counting_allocate;
    host.release = counting_release;
    counts.live = counts.made = 0;
    counts.most = SIZE_MAX;
    return host;
}

// ---- by itself ----

static struct image image;
static struct scratch scratch;
static struct host host;

static void begin(int64_t limit)
{
    host = counting_host();
    assert_true(image_open(&image, &host, limit));
    scratch_open(&scratch, &image);
    assert_int_equal(counts.made, 0);
}

static void end(void)
{
    scratch_close(&scratch);
    image_close(&image);
    assert_int_equal(counts.live, 0);
}

enum { PIECES = 200 };

static size_t draw_bytes(struct generator *g)
{
    return generate_below(g, generate_below(g, 20) == 0 ? 100000 : 600);
}

static bool is_all(const unsigned char *at, size_t bytes, unsigned char byte)
{
    bool all = true;
    for (size_t i = 0; i < bytes; i++) {
        all = all && at[i] == byte;
    }
    return all;
}

// Fills each piece with its own number and looks at all of them at the end.
static void take_pieces(struct generator *g)
{
    unsigned char *piece[PIECES];
    size_t bytes[PIECES];
    for (int i = 0; i < PIECES; i++) {
        bytes[i] = draw_bytes(g);
        piece[i] = scratch_take(&scratch, bytes[i]);
        assert_non_null(piece[i]);
        assert_int_equal((uintptr_t)piece[i] % 16, 0);
        assert_true(is_all(piece[i], bytes[i], 0));
        memset(piece[i], i + 1, bytes[i]);
    }
    for (int i = 0; i < PIECES; i++) {
        assert_true(is_all(piece[i], bytes[i], (unsigned char)(i + 1)));
    }
}

static void test_pieces_are_zero_and_apart(void **state)
{
    (void)state;
    struct generator g = {.state = 1};
    begin(1 << 26);
    for (int event = 0; event < 20; event++) {
        take_pieces(&g);
        scratch_reset(&scratch);
    }
    assert_true(counts.made < 10);
    end();
}

static void test_marks(void **state)
{
    (void)state;
    begin(1 << 26);
    unsigned char *kept = scratch_take(&scratch, 100);
    struct scratch_mark mark = scratch_mark(&scratch);
    unsigned char *again = scratch_take(&scratch, 50);
    memset(again, 1, 50);
    assert_non_null(scratch_take(&scratch, 1 << 20));
    scratch_release(&scratch, mark);
    memset(kept, 2, 100);
    assert_ptr_equal(scratch_take(&scratch, 50), again);
    assert_int_equal(again[0], 0);
    assert_int_equal(kept[99], 2);
    end();
}

static void test_what_can_not_be_had(void **state)
{
    (void)state;
    begin(1 << 20);
    assert_null(scratch_take(&scratch, SIZE_MAX));
    assert_null(scratch_take(&scratch, (1 << 20) + 1));
    assert_null(SCRATCH_ARRAY(&scratch, uint64_t, SIZE_MAX / 4));
    assert_true(image.failed);
    assert_non_null(scratch_take(&scratch, 1 << 20));
    assert_null(scratch_take(&scratch, 1));
    scratch_reset(&scratch);
    counts.most = 1000;
    assert_null(scratch_take(&scratch, 0));
    assert_non_null(scratch_take(&scratch, 1 << 20)); // it has that one already
    counts.most = SIZE_MAX;
    scratch_reset(&scratch);
    assert_non_null(scratch_take(&scratch, 0));
    end();
}

// ---- in a world; a shelf asserts that scratch memory is empty when it turns ----

static struct branch *started(int64_t history)
{
    struct branch *b = malloc(sizeof *b);
    host = counting_host();
    const struct branch_options options = {.host = &host,
                                           .engines = shelf_engines,
                                           .seed = 5,
                                           .limit_bytes = 1 << 22,
                                           .history_bytes = history};
    struct diag d = {0};
    assert_true(branch_open(b, &options, &d));
    assert_true(branch_command(b, "shelf.make a", 12, NULL, &d));
    return b;
}

static void ended(struct branch *b)
{
    branch_close(b);
    free(b);
    assert_int_equal(counts.live, 0);
}

static void test_nothing_is_allocated_in_the_long_run(void **state)
{
    (void)state;
    struct branch *b = started(0);
    struct diag d = {0};
    assert_int_equal(branch_run(b, 2 * SECOND, UINT64_MAX, &d), RUN_REACHED);
    int64_t made = counts.made;
    assert_true(made > 0 && b->world.scratch.blocks[0] != NULL);
    assert_int_equal(branch_run(b, 6 * SECOND, UINT64_MAX, &d), RUN_REACHED);
    assert_int_equal(counts.made, made);
    ended(b);
}

static void test_a_refusal_undoes_the_event(void **state)
{
    (void)state;
    struct branch *b = started(1 << 22);
    struct diag d = {0};
    counts.most =
        (1 << SCRATCH_FIRST_BITS) - 1; // checkpoints are larger pieces: none comes so early
    enum run_end run_end = branch_run(b, 5 * SECOND, UINT64_MAX, &d);
    assert_int_equal(run_end, RUN_FAILED);
    assert_non_null(strstr(d.what, "memory"));
    uint64_t hash = branch_hash(b), events = branch_now(b).events;
    assert_int_equal(events, 63); // the next turn is the first that takes some
    assert_int_equal(branch_run(b, 5 * SECOND, UINT64_MAX, &d), RUN_FAILED);
    assert_int_equal(branch_hash(b), hash);
    counts.most = SIZE_MAX;
    assert_int_equal(branch_run(b, 5 * SECOND, UINT64_MAX, &d), RUN_REACHED);
    ended(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_zero_and_apart),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_what_can_not_be_had),
        cmocka_unit_test(test_nothing_is_allocated_in_the_long_run),
        cmocka_unit_test(test_a_refusal_undoes_the_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
