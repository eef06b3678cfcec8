// panes: what the session itself shows: curves, stays, events, branches, the time line. What is
// learned bit by bit must be what is learned at once.
#include "repl/session/panes.h"

#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/session/small_world.h"
#include "repl/view/twin.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TEXT_BYTES = 100000 };

struct fixture {
    struct capture capture;
    struct session *session;
    struct panes panes;
    struct scene scene;
};

static struct fixture *begin(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct diag d = {0};
    assert_non_null(f);
    capture_open(&f->capture);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 3,
                                            .world_bytes = INT64_C(1) << 26,
                                            .history_bytes = INT64_C(1) << 22,
                                            .out = f->capture.out};
    f->session = session_open(&options, &d);
    assert_non_null(f->session);
    assert_true(session_small_world(f->session, &d));
    panes_open(&f->panes, f->session);
    scene_open(&f->scene, memory_host());
    return f;
}

static void end(struct fixture *f)
{
    scene_close(&f->scene);
    panes_close(&f->panes);
    session_close(f->session);
    capture_close(&f->capture);
    free(f);
}

static void say(struct fixture *f, const char *words)
{
    struct diag d = {0};
    tree_input_begins(&f->session->tree);
    if (!session_text(f->session, words, strlen(words), "test", 1, &d)) {
        print_error("%s: %s\n", words, d.what);
        fail();
    }
}

static void draw(struct fixture *f, uint64_t slice)
{
    panes_scene(&f->panes, &f->scene);
    while (panes_learn(&f->panes, slice)) {
    }
    panes_scene(&f->panes, &f->scene);
}

static void emit(void *self, enum twin_style style, const char *bytes, size_t length)
{
    (void)style;
    text_add_bytes(self, bytes, length);
}

// All panes and the time line as text, to be freed.
static char *twin_of(struct fixture *f)
{
    char *bytes = malloc(TEXT_BYTES);
    assert_non_null(bytes);
    struct text t = text_in(bytes, TEXT_BYTES);
    struct scene line;
    scene_open(&line, memory_host());
    panes_line(&f->panes, &line);
    const struct twin_wish wish = {.width = 120, .detail = true};
    twin_write(&f->scene, NULL, &wish, emit, &t);
    twin_write(&line, NULL, &wish, emit, &t);
    scene_close(&line);
    assert_false(t.cut);
    return bytes;
}

// As if nothing had been seen before.
static char *twin_anew(struct fixture *f)
{
    panes_close(&f->panes);
    panes_open(&f->panes, f->session);
    draw(f, UINT64_MAX);
    return twin_of(f);
}

static void is_as_if_anew(struct fixture *f)
{
    char *grown = twin_of(f), *anew = twin_anew(f);
    assert_string_equal(grown, anew);
    free(grown);
    free(anew);
}

static int64_t count_events(const struct chronicle *c)
{
    int64_t sum = 0;
    for (int i = 0; i < c->used; i++) {
        sum += c->stretches[i].events;
    }
    return sum;
}

static void test_learned_in_slices(void **state)
{
    (void)state;
    struct fixture *f = begin();
    draw(f, 10);
    for (int i = 0; i < 12; i++) {
        say(f, "run 300s");
        draw(f, 7);
    }
    assert_int_equal(count_events(&f->panes.chronicle),
                     (int64_t)session_branch(f->session)->head.events);
    is_as_if_anew(f);
    end(f);
}

// The curve of a value shows what the value was.
static void test_curves(void **state)
{
    (void)state;
    struct fixture *f = begin();
    say(f, "run 2000s\nwatch desk.served");
    draw(f, 100);
    const struct chronicle *c = &f->panes.chronicle;
    assert_string_equal(c->values[0].words, "desk.served");
    int checked = 0;
    for (int i = 0; i < c->used - 1; i += 20, checked++) {
        char line[100];
        struct text t = text_in(line, sizeof line);
        text_add(&t, "to %lldns", (long long)(chronicle_end(c, i) - 1));
        say(f, line);
        capture_forget(&f->capture);
        say(f, "desk.served");
        assert_int_equal(atoll(capture_text(&f->capture)), c->values[0].at[i]);
    }
    assert_true(checked > 10);
    say(f, "watch off desk.served");
    draw(f, 100);
    assert_string_not_equal(c->values[0].words, "desk.served");
    end(f);
}

// Another past is learned anew, though the branch has the same name.
static void test_other_lines(void **state)
{
    (void)state;
    struct fixture *f = begin();
    say(f, "run 500s");
    draw(f, 50);
    say(f, "to 250s\nset desk servers=3\nrun 500s");
    draw(f, 50);
    is_as_if_anew(f);
    say(f, "undo");
    draw(f, 50);
    is_as_if_anew(f);
    say(f, "switch main");
    draw(f, 50);
    is_as_if_anew(f);
    say(f, "fork a\nset desk servers=2\nrun 100s");
    draw(f, 50);
    say(f, "undo\nset desk servers=5\nrun 100s");
    draw(f, 50);
    is_as_if_anew(f);
    end(f);
}

// Lanes of time that belong to the session: in the lanes' pane.
static int staying_now(const struct fixture *f, const char *lane)
{
    int count = 0;
    for (uint32_t i = 1; i < f->scene.count; i++) {
        const struct scene_item *item = &f->scene.items[i];
        bool is =
            item->pane == PANE_LANES && item->kind == SCENE_CELL && item->end == TIME_NEVER &&
            strcmp(scene_text(&f->scene, scene_at(&f->scene, item->parent)->field), lane) == 0;
        count += is;
    }
    return count;
}

static void test_stays(void **state)
{
    (void)state;
    struct fixture *f = begin();
    say(f, "set desk servers=3 room=4\nset visitor interarrival=\"exponential 3s\"");
    static const char *const moves[] = {"step",   "step", "back",   "step 5",   "back 3", "run 20s",
                                        "back 2", "step", "to 10s", "run 100s", "to #3",  "step"};
    for (int round = 0; round < 20; round++) {
        say(f, moves[round % COUNT_OF(moves)]);
        draw(f, 1000);
        struct diag d = {0};
        struct path path;
        struct value value;
        assert_true(path_parse(session_world(f->session), "desk.serving", 12, &path, &d));
        assert_true(path_read(session_world(f->session), &path, &value));
        assert_int_equal(staying_now(f, "desk.serving"), value.number);
        assert_true(path_parse(session_world(f->session), "desk.waiting", 12, &path, &d));
        assert_true(path_read(session_world(f->session), &path, &value));
        assert_int_equal(staying_now(f, "desk.waiting"), value.number);
    }
    end(f);
}

static void test_print(void **state)
{
    (void)state;
    struct fixture *f = begin();
    say(f, "run 60s\nmark minute\nback 2\nfork other\nstep 3");
    static const struct {
        const char *words, *part;
    } cases[] = {{"show events", "because"},    {"show events", "> #"},
                 {"show tree", "other"},        {"show tree", "minute"},
                 {"show metrics", "desk."},     {"show lanes", "desk.serving"},
                 {"show map", "visitor"},       {"show log", "there is nothing in the pane 'log'"},
                 {"show lesson", "nothing in"}, {"show memory", "nothing in"}};
    for (int i = 0; i < COUNT_OF(cases); i++) {
        capture_forget(&f->capture);
        say(f, cases[i].words);
        if (strstr(capture_text(&f->capture), cases[i].part) == NULL) {
            print_error("%s has no '%s':\n%s", cases[i].words, cases[i].part,
                        capture_text(&f->capture));
            fail();
        }
    }
    end(f);
}

// Looking changes nothing.
static void test_reading_only(void **state)
{
    (void)state;
    struct fixture *f = begin();
    say(f, "run 100s\nback 5");
    struct branch *b = session_branch(f->session);
    uint64_t hash = branch_hash(b);
    struct moment now = branch_now(b), head = b->head;
    int64_t clock = world_now(&b->world);
    draw(f, 3);
    assert_true(branch_hash(b) == hash && moment_same(branch_now(b), now) &&
                moment_same(b->head, head) && world_now(&b->world) == clock);
    end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learned_in_slices),
        cmocka_unit_test(test_curves),
        cmocka_unit_test(test_other_lines),
        cmocka_unit_test(test_stays),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_reading_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
