// properties: whatever commands are given and wherever one goes, the promises hold.
//
// A story is a list of actions: random commands from the engines' tables, moves, forks, undo. While
// it is told, every invariant of every engine is checked after every event, and:
//
//   a refused command        changes neither world nor journal nor tree
//   there and back           is where one was
//   a copy of a branch       equals it, and goes on as it does
//   a replay                 from the empty world gives the same world
//   undo, redo               give the worlds that there were
//   a journal                written, read and written again is the same, and so are the worlds
//
// A story that breaks one is made shorter as long as it breaks one, and printed with its journal.
// PROPERTY_SEED and PROPERTY_RUNS in the environment choose the stories; the seed is printed.
#include "engines/registry.h"
#include "repl/memory.h"
#include "sim/journal_text.h"
#include "sim/tree_parts.h"
#include "tests/support/generate.h"
#include "tests/support/toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { STORY_ACTIONS = 60, COMMAND_ROOM = 240, EVENTS_AT_ONCE = 150 };

enum kind {
    COMMAND,
    RUN,
    STEP,
    BACK,
    TO_EVENT,
    TO_TIME,
    FORK,
    SWITCH,
    PRUNE,
    MARK,
    TO_MARK,
    UNDO,
    REDO,
    THERE_AND_BACK,
    COPY,
    REPLAY,
    SAVE,
    KINDS
};

static const struct {
    const char *name;
    int weight;
} kinds[KINDS] = {
    [COMMAND] = {"command", 40},  [RUN] = {"run", 20},
    [STEP] = {"step", 8},         [BACK] = {"back", 8},
    [TO_EVENT] = {"to event", 5}, [TO_TIME] = {"to time", 5},
    [FORK] = {"fork", 4},         [SWITCH] = {"switch", 4},
    [PRUNE] = {"prune", 1},       [MARK] = {"mark", 2},
    [TO_MARK] = {"to mark", 2},   [UNDO] = {"undo", 6},
    [REDO] = {"redo", 4},         [THERE_AND_BACK] = {"there and back", 5},
    [COPY] = {"copy", 3},         [REPLAY] = {"replay", 2},
    [SAVE] = {"save", 2},
};

struct action {
    enum kind kind;
    uint64_t number; // which one, how far: taken as the story's state allows
    char command[COMMAND_ROOM];
};

struct story {
    const struct engine *const *engines;
    struct tree_options options;
    struct action actions[STORY_ACTIONS];
    int count;
};

// ---- making stories ----

static enum kind draw_kind(struct generator *g)
{
    int sum = 0;
    for (int i = 0; i < KINDS; i++) {
        sum += kinds[i].weight;
    }
    int at = (int)generate_below(g, (uint64_t)sum);
    int kind = 0;
    while (at >= kinds[kind].weight) {
        at -= kinds[kind++].weight;
    }
    return (enum kind)kind;
}

static void make_story(struct story *story, const struct engine *const *engines, uint64_t seed)
{
    static const int64_t history[] = {0, 1 << 16, 1 << 20}, live[] = {1, 1 << 19, 0};
    struct generator g = {.engines = engines, .state = seed};
    story->engines = engines;
    story->options =
        (struct tree_options){.branch = {.host = memory_host(),
                                         .engines = engines,
                                         .seed = seed,
                                         .limit_bytes = 1 << 22,
                                         .history_bytes = history[generate_below(&g, 3)]},
                              .live_bytes = live[generate_below(&g, 3)]};
    story->count = 1 + (int)generate_below(&g, STORY_ACTIONS);
    for (int i = 0; i < story->count; i++) {
        struct action *action = &story->actions[i];
        *action = (struct action){.kind = draw_kind(&g), .number = generate_below(&g, 1 << 30)};
        if (action->kind == COMMAND) {
            struct text t = text_in(action->command, sizeof action->command);
            generate_command(&g, &t);
        }
    }
}

// ---- telling them ----

struct telling {
    struct tree tree;
    struct diag d;
    struct observer observer;
    const struct engine *const *engines;
    uint64_t before[STORY_ACTIONS + 1]; // the world before each input on the trail
    uint64_t after[STORY_ACTIONS + 1];  // and after each that was undone
    bool known[STORY_ACTIONS + 1];      // is `before` still of that input?
    struct branch copy;
    bool copied;      // it is open
    char broken[600]; // what does not hold; empty: all does
};

static bool PRINTF_LIKE(2, 3) breaks(struct telling *t, const char *format, ...)
{
    if (t->broken[0] == '\0') {
        va_list args;
        va_start(args, format);
        vsnprintf(t->broken, sizeof t->broken, format, args);
        va_end(args);
    }
    return false;
}

static void check_invariant(struct telling *t, const struct world *w, const struct engine *engine,
                            const struct invariant *invariant, uint64_t record, uint64_t number)
{
    char words[200];
    struct text why = text_in(words, sizeof words);
    if (!invariant->holds(w, record, &why)) {
        breaks(t, "invariant %s.%s after event %llu: %s", engine->name, invariant->name,
               (unsigned long long)number, words);
    }
}

static void check_invariants(void *self, const struct world *w, const struct event *event,
                             uint64_t number)
{
    (void)event;
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        for (int i = 0;
             engine != NULL && world_header(w)->pools[id] != 0 && i < engine->invariant_count;
             i++) {
            const struct invariant *invariant = &engine->invariants[i];
            if (invariant->record < 0) {
                check_invariant(self, w, engine, invariant, 0, number);
                continue;
            }
            uint64_t record = record_next(w, id, invariant->record, 0);
            for (; record != 0; record = record_next(w, id, invariant->record, record)) {
                check_invariant(self, w, engine, invariant, record, number);
            }
        }
    }
}

static struct branch *here(struct telling *t)
{
    struct branch *b = tree_branch(&t->tree);
    b->world.observer = &t->observer;
    return b;
}

static uint64_t hash(struct telling *t) { return branch_hash(here(t)); }

// Triggers and refused deferred commands pause a run; here nobody minds.
static enum run_end run_on(struct branch *b, int64_t time, uint64_t events, struct diag *d)
{
    enum run_end end;
    do {
        end = branch_run(b, time, events, d);
    } while (end == RUN_TRIGGER || end == RUN_REFUSED);
    return end;
}

static bool give_command(struct telling *t, const struct action *action)
{
    uint64_t world = hash(t), count = journal_count(&here(t)->journal),
             branches = t->tree.nodes.used;
    uint64_t commands = branch_now(here(t)).commands;
    uint32_t on = t->tree.current->id;
    bool forked = false;
    if (tree_command(&t->tree, action->command, strlen(action->command), NULL, &forked, &t->d)) {
        return journal_count(&here(t)->journal) == commands + 1 ||
               breaks(t, "%llu commands in the journal after one more than %llu",
                      (unsigned long long)journal_count(&here(t)->journal),
                      (unsigned long long)commands);
    }
    if (t->d.what[0] == '\0') {
        return breaks(t, "a command is refused without a word");
    }
    if (t->tree.current->id != on || t->tree.nodes.used != branches) {
        return breaks(t, "a refused command changes the tree");
    }
    return (hash(t) == world && journal_count(&here(t)->journal) == count) ||
           breaks(t, "a refused command changes the world");
}

static bool same_place(struct telling *t, const struct tree_place *place, uint64_t world,
                       const char *what)
{
    const struct tree_place now = place_here(here(t));
    if (!moment_same(now.moment, place->moment) || now.clock != place->clock) {
        return breaks(t, "%s: event %llu, command %llu, clock %lld instead of %llu, %llu, %lld",
                      what, (unsigned long long)now.moment.events,
                      (unsigned long long)now.moment.commands, (long long)now.clock,
                      (unsigned long long)place->moment.events,
                      (unsigned long long)place->moment.commands, (long long)place->clock);
    }
    return hash(t) == world || breaks(t, "%s: another world", what);
}

static bool there_and_back(struct telling *t, uint64_t number)
{
    const struct tree_place place = place_here(here(t));
    uint64_t world = hash(t);
    branch_to_event(here(t), number % (here(t)->head.events + 1), &t->d);
    if (!place_go(here(t), &place, &t->d)) {
        return breaks(t, "no way back: %s", t->d.what);
    }
    return same_place(t, &place, world, "there and back");
}

static bool replay(struct telling *t)
{
    const struct tree_place place = place_here(here(t));
    uint64_t world = hash(t);
    if (branch_replay(here(t), &t->d) == RUN_FAILED) {
        return breaks(t, "replay: %s", t->d.what);
    }
    branch_pause_at(here(t), place.clock);
    return same_place(t, &place, world, "replay");
}

// Both go on for some events, if there is no future that only one of them knows.
static bool copy(struct telling *t, uint64_t number)
{
    struct branch *b = here(t), *other = &t->copy;
    uint64_t events = branch_now(b).events + number % EVENTS_AT_ONCE;
    t->copied = branch_copy(other, b, &t->d);
    if (!t->copied) {
        return breaks(t, "copy: %s", t->d.what);
    }
    bool same = branch_hash(other) == branch_hash(b);
    if (same && branch_at_head(b)) {
        enum run_end end = run_on(b, TIME_NEVER, events, &t->d);
        same =
            run_on(other, TIME_NEVER, events, &t->d) == end && branch_hash(other) == branch_hash(b);
    }
    branch_close(other);
    t->copied = false;
    return same || breaks(t, "a copy goes another way");
}

struct bytes {
    char at[1 << 17];
    size_t length;
};

static bool take(void *self, const char *bytes, size_t length)
{
    struct bytes *b = self;
    if (b->length + length > sizeof b->at) {
        return false;
    }
    memcpy(b->at + b->length, bytes, length);
    b->length += length;
    return true;
}

static bool save(struct telling *t)
{
    static struct bytes first, second;
    static struct tree again;
    const struct journal_writing writing = {.program = "properties"};
    const struct journal_loading loading = {.source = "story", .program = "properties"};
    const struct tree_place place = place_here(here(t));
    uint64_t world = hash(t);
    first.length = second.length = 0;
    if (!journal_write(&t->tree, &writing, take, &first, &t->d)) {
        return breaks(t, "save: %s", t->d.what);
    }
    t->d = (struct diag){0};
    if (journal_load(&again, &t->tree.options, &loading, first.at, first.length, &t->d) !=
        LOAD_WHOLE) {
        return breaks(t, "load: '%s': %s", t->d.quote, t->d.what);
    }
    bool same = branch_hash(tree_branch(&again)) == world &&
                journal_write(&again, &writing, take, &second, &t->d) &&
                first.length == second.length && memcmp(first.at, second.at, first.length) == 0;
    tree_close(&again);
    return same ? same_place(t, &place, world, "save")
                : breaks(t, "what was saved and loaded is another tree");
}

static bool undo(struct telling *t)
{
    uint64_t world = hash(t);
    if (!tree_undo(&t->tree, NULL, &t->d)) {
        return true;
    }
    size_t step = t->tree.trail.used;
    if (t->tree.undone.used <= STORY_ACTIONS && t->tree.undone.used > 0) {
        t->after[t->tree.undone.used] = world;
    }
    return !t->known[step] || hash(t) == t->before[step] || breaks(t, "undo gives another world");
}

static bool redo(struct telling *t)
{
    size_t undone = t->tree.undone.used;
    uint64_t world = hash(t);
    if (!tree_redo(&t->tree, &t->d)) {
        return true;
    }
    t->before[t->tree.trail.used - 1] = world;
    t->known[t->tree.trail.used - 1] = true;
    return hash(t) == t->after[undone] || breaks(t, "redo gives another world");
}

static void begin_input(struct telling *t)
{
    tree_input_begins(&t->tree);
    if (t->tree.trail.used > 0) {
        t->before[t->tree.trail.used - 1] = hash(t);
        t->known[t->tree.trail.used - 1] = true;
    }
}

static struct tree_node *some_node(struct telling *t, uint64_t number)
{
    return tree_node_at(&t->tree, number % t->tree.nodes.used);
}

static bool prune(struct telling *t, uint64_t number)
{
    if (tree_prune(&t->tree, some_node(t, number)->name, number % 2 == 0, &t->d)) {
        memset(t->known, 0, sizeof t->known); // steps of that branch are gone from the trail
    }
    return true;
}

static bool to_mark(struct telling *t, uint64_t number)
{
    char name[16];
    snprintf(name, sizeof name, "m%llu", (unsigned long long)(number % 8));
    if (!tree_to_mark(&t->tree, name, &t->d)) {
        return true;
    }
    for (size_t i = 0; i < t->tree.current->marks.used; i++) {
        const struct tree_mark *mark = node_mark(t->tree.current, i);
        if (strcmp(mark->name, name) == 0) {
            return same_place(t, &mark->place, mark->hash, "to mark");
        }
    }
    return breaks(t, "a mark leads to another branch");
}

static bool act(struct telling *t, const struct action *action)
{
    struct branch *b = here(t);
    uint64_t number = action->number;
    char name[16];
    snprintf(name, sizeof name, "m%llu", (unsigned long long)(number % 8));
    switch (action->kind) {
    case COMMAND:
        return give_command(t, action);
    case RUN:
        run_on(b, add_clamped(b->world.clock, (int64_t)(number % 1000) * 10 * MILLISECOND),
               branch_now(b).events + EVENTS_AT_ONCE, &t->d);
        return true;
    case STEP:
        branch_step(b, &t->d);
        return true;
    case BACK:
        branch_back(b, &t->d);
        return true;
    case TO_EVENT:
        branch_to_event(b, number % (b->head.events + 1), &t->d);
        return true;
    case TO_TIME:
        branch_to_time(b, (int64_t)(number % (uint64_t)(b->head.time + 1)), &t->d);
        return true;
    case FORK:
        tree_fork(&t->tree, NULL, number % 4 == 0 ? FORK_WITHOUT_FUNCTIONS : 0, &t->d);
        return true;
    case SWITCH:
        return tree_switch(&t->tree, some_node(t, number)->name, &t->d) ||
               breaks(t, "switch: %s", t->d.what);
    case PRUNE:
        return prune(t, number);
    case MARK:
        tree_mark(&t->tree, name, &t->d);
        return true;
    case TO_MARK:
        return to_mark(t, number);
    case UNDO:
        return undo(t);
    case REDO:
        return redo(t);
    case THERE_AND_BACK:
        return there_and_back(t, number);
    case COPY:
        return copy(t, number);
    case REPLAY:
        return replay(t);
    case SAVE:
        return save(t);
    case KINDS:
        break;
    }
    return true;
}

static void act_all(struct telling *t, const struct story *story)
{
    for (int i = 0; i < story->count && t->broken[0] == '\0'; i++) {
        t->d = (struct diag){0};
        if (story->actions[i].kind != UNDO && story->actions[i].kind != REDO) {
            begin_input(t);
        }
        act(t, &story->actions[i]);
    }
    if (t->broken[0] == '\0') {
        t->d = (struct diag){0};
        save(t);
        replay(t);
    }
}

static jmp_buf after_assert;

static void leave_assert(void *self, const char *file, int line, const char *expression)
{
    breaks(self, "%s:%d: ASSERT(%s)", file, line, expression);
    longjmp(after_assert, 1);
}

// true: everything holds. Otherwise `words` says what does not; `journal` (may be NULL) gets the
// tree as it was then.
static bool tell(const struct story *story, char *words, size_t size, struct bytes *journal)
{
    static struct telling t;
    memset(&t, 0, sizeof t);
    t.observer = (struct observer){.self = &t, .ended = check_invariants};
    if (!tree_open(&t.tree, &story->options, &t.d)) {
        fail_msg("%s", t.d.what);
    }
    assert_set_hook(leave_assert, &t);
    if (setjmp(after_assert) == 0) {
        act_all(&t, story);
    }
    assert_set_hook(NULL, NULL);
    snprintf(words, size, "%s", t.broken);
    if (journal != NULL) {
        const struct journal_writing writing = {.program = "properties", .as_it_is = true};
        journal->length = 0;
        journal_write(&t.tree, &writing, take, journal, &t.d);
    }
    if (t.copied) { // a failed ASSERT came between
        branch_close(&t.copy);
    }
    tree_close(&t.tree);
    return t.broken[0] == '\0';
}

// ---- making them short ----

static void leave_out(struct story *story, int first, int count)
{
    memmove(&story->actions[first], &story->actions[first + count],
            (size_t)(story->count - first - count) * sizeof story->actions[0]);
    story->count -= count;
}

// Leaves out half of what is left, a quarter, ... single actions, as long as something is still
// broken.
static void shorten(struct story *story)
{
    static struct story shorter;
    char words[600];
    for (int size = story->count / 2; size > 0;) {
        bool shortened = false;
        for (int first = 0; first + size <= story->count;) {
            shorter = *story;
            leave_out(&shorter, first, size);
            if (tell(&shorter, words, sizeof words, NULL)) {
                first += size;
            } else {
                *story = shorter;
                shortened = true;
            }
        }
        size = shortened ? size : size / 2;
    }
}

static void print_story(const struct story *story, uint64_t seed)
{
    static struct bytes journal;
    char words[600];
    tell(story, words, sizeof words, &journal);
    print_error("seed %llu: %s\n", (unsigned long long)seed, words);
    for (int i = 0; i < story->count; i++) {
        const struct action *action = &story->actions[i];
        print_error("  %s %s", kinds[action->kind].name, action->command);
        if (action->command[0] == '\0') {
            print_error("%llu", (unsigned long long)action->number);
        }
        print_error("\n");
    }
    print_error("%.*s", (int)journal.length, journal.at);
}

// ---- the tests ----

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

static void test_stories(void **state)
{
    const struct engine *const *engines = *state;
    uint64_t first = from_environment("PROPERTY_SEED", 1),
             runs = from_environment("PROPERTY_RUNS", 200);
    print_message("PROPERTY_SEED=%llu PROPERTY_RUNS=%llu\n", (unsigned long long)first,
                  (unsigned long long)runs);
    for (uint64_t seed = first; seed < first + runs; seed++) {
        static struct story story;
        char words[600];
        make_story(&story, engines, seed);
        if (!tell(&story, words, sizeof words, NULL)) {
            shorten(&story);
            print_story(&story, seed);
            fail_msg("seed %llu", (unsigned long long)seed);
        }
    }
}

// Most of what is generated must be possible, or nothing is tested.
static void test_most_commands_are_good(void **state)
{
    const struct engine *const *engines = *state;
    struct tree_options o = {
        .branch = {.host = memory_host(), .engines = engines, .limit_bytes = 1 << 24}};
    struct generator g = {.engines = engines, .state = 5};
    int good = 0;
    for (int world = 0; world < 20; world++) {
        struct tree t;
        struct diag d = {0};
        assert_true(tree_open(&t, &o, &d));
        for (int i = 0; i < 50; i++) {
            char command[COMMAND_ROOM];
            struct text text = text_in(command, sizeof command);
            generate_command(&g, &text);
            good += tree_command(&t, command, text.length, NULL, NULL, &d);
        }
        tree_close(&t);
    }
    assert_in_range(good, 250, 900);
}

// An engine with a bug is found out, and the story that shows it is short.
static bool beats_rarely(const struct world *w, uint64_t record, struct text *why)
{
    text_add(why, "three beats");
    return counter_at(w, (counter_h){record})->beats < 3;
}

static bool asserts(const struct world *w, uint64_t record, struct text *why)
{
    (void)why;
    ASSERT(counter_at(w, (counter_h){record})->beats < 3);
    return true;
}

static void find_seeded_bug(const struct invariant *seeded, const char *expected)
{
    static struct story story;
    struct engine buggy = toy_engine;
    const struct engine *engines[ENGINE_LIMIT];
    char words[600];
    memcpy(engines, toy_engines, sizeof engines);
    buggy.invariants = seeded;
    buggy.invariant_count = 1;
    engines[ENGINE_TOY] = &buggy;
    uint64_t seed = 1;
    do {
        make_story(&story, engines, seed++);
    } while (tell(&story, words, sizeof words, NULL));
    shorten(&story);
    assert_false(tell(&story, words, sizeof words, NULL));
    assert_non_null(strstr(words, expected));
    assert_in_range(story.count, 2, 4); // make a counter, let it beat
    assert_int_equal(story.actions[0].kind, COMMAND);
}

static void test_a_seeded_bug_is_found_and_made_short(void **state)
{
    (void)state;
    const struct invariant broken = {
        .name = "seeded", .record = RECORD_COUNTER, .holds = beats_rarely};
    find_seeded_bug(&broken, "invariant toy.seeded after event");
}

static void test_a_failed_assert_is_found_and_made_short(void **state)
{
    (void)state;
    const struct invariant asserting = {
        .name = "asserts", .record = RECORD_COUNTER, .holds = asserts};
    find_seeded_bug(&asserting, "ASSERT(counter_at");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_most_commands_are_good, (void *)(uintptr_t)toy_engines),
        cmocka_unit_test_prestate(test_most_commands_are_good, (void *)(uintptr_t)engine_registry),
        cmocka_unit_test(test_a_seeded_bug_is_found_and_made_short),
        cmocka_unit_test(test_a_failed_assert_is_found_and_made_short),
        cmocka_unit_test_prestate(test_stories, (void *)(uintptr_t)toy_engines),
        cmocka_unit_test_prestate(test_stories, (void *)(uintptr_t)engine_registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
