// indexes: in a world that goes back and forth, and in one that runs out of memory in the middle of
// a change.
#include "repl/memory.h"
#include "sim/branch.h"
#include "tests/support/generate.h"
#include "tests/support/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#ifdef ORRERY_TORTURE
enum { TURNS = 3200, SEEKS = 10 }; // each event moves the world
#else
enum { TURNS = 40000, SEEKS = 40 };
#endif

enum { LOOK_EVERY = 16 };

static struct diag d;

static void give(struct branch *b, const char *text)
{
    if (!branch_command(b, text, strlen(text), NULL, &d)) {
        fail_msg("%s: %s", text, d.what);
    }
}

static struct branch *started(int64_t limit, int64_t history)
{
    struct branch *b = malloc(sizeof *b);
    const struct branch_options options = {.host = memory_host(),
                                           .engines = shelf_engines,
                                           .seed = 3,
                                           .limit_bytes = limit,
                                           .history_bytes = history};
    d = (struct diag){0};
    assert_true(branch_open(b, &options, &d));
    give(b, "shelf.make a");
    give(b, "shelf.make b");
    return b;
}

static void ended(struct branch *b)
{
    branch_close(b);
    free(b);
}

static void test_there_and_back(void **state)
{
    (void)state;
    static uint64_t hash[TURNS / LOOK_EVERY + 1];
    struct branch *fresh = started(1 << 24, 0), *b = started(1 << 24, 1 << 22);
    for (uint64_t n = 0; n <= TURNS / LOOK_EVERY; n++) {
        assert_int_equal(branch_to_event(fresh, n * LOOK_EVERY, &d), RUN_REACHED);
        hash[n] = branch_hash(fresh);
        assert_true(shelves_sound(&fresh->world));
    }
    assert_int_equal(branch_to_event(b, TURNS, &d), RUN_REACHED);
    struct generator g = {.state = 4};
    for (int i = 0; i < SEEKS; i++) {
        uint64_t n = generate_below(&g, TURNS / LOOK_EVERY + 1);
        assert_int_equal(branch_to_event(b, n * LOOK_EVERY, &d), RUN_REACHED);
        assert_int_equal(branch_hash(b), hash[n]);
        assert_true(shelves_sound(&b->world));
    }
    assert_int_equal(branch_to_event(b, TURNS, &d), RUN_REACHED);
    assert_int_equal(branch_hash(b), hash[TURNS / LOOK_EVERY]);
    ended(fresh);
    ended(b);
}

// The event that fills an index until no memory is left is undone, with and without checkpoints,
// each time it is tried.
static void test_out_of_memory_undoes_the_event(void **state)
{
    (void)state;
    static const int64_t histories[] = {0, 1 << 22};
    for (int part = 0; part < FILL_PARTS; part++) {
        for (int i = 0; i < COUNT_OF(histories); i++) {
            struct branch *b = started(1 << 20, histories[i]);
            char command[32];
            struct text t = text_in(command, sizeof command);
            text_add(&t, "shelf.fill b %d", part);
            give(b, command);
            assert_int_equal(branch_run(b, SECOND - 1, UINT64_MAX, &d), RUN_REACHED);
            uint64_t events = branch_now(b).events, hash = branch_hash(b);
            for (int again = 0; again < 2; again++) {
                d = (struct diag){0};
                assert_int_equal(branch_run(b, 2 * SECOND, UINT64_MAX, &d), RUN_FAILED);
                assert_non_null(strstr(d.what, "limit of 1 MiB"));
                assert_int_equal(branch_now(b).events, events);
                assert_int_equal(branch_hash(b), hash);
                assert_true(shelves_sound(&b->world));
            }
            ended(b);
        }
    }
}

// What a removed record's indexes held is there for others.
static void test_removal_gives_everything_back(void **state)
{
    (void)state;
    struct branch *b = started(1 << 24, 0);
    offset_t top = 0;
    assert_int_equal(branch_run(b, SECOND / 2, UINT64_MAX, &d), RUN_REACHED);
    struct world *w = &b->world;
    shelf_h h = shelf_next(w, (shelf_h){0});
    for (int round = 0; round < 3; round++) {
        offset_t at = pool_locate(&w->image, h.bits);
        for (uint64_t i = 0; i < 2000; i++) {
            ordered_put(&w->image, at + offsetof(struct shelf, sorted), (struct ordered_key){i, i},
                        i);
            hashed_put(&w->image, at + offsetof(struct shelf, known), i, i);
            bits_set(&w->image, at + offsetof(struct shelf, pages), i * 777, i * 777 + 3);
        }
        shelf_remove(w, h);
        shelf_add(w, &h);
        top = round == 0 ? image_header(&w->image)->top : top;
        assert_int_equal(image_header(&w->image)->top, top);
    }
    ended(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_out_of_memory_undoes_the_event),
        cmocka_unit_test(test_removal_gives_everything_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
