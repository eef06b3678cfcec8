// selftest: see selftest.h.
#include "repl/selftest.h"

#include "engines/registry.h"
#include "repl/faces.h"
#include "repl/memory.h"
#include "sim/invariant.h"
#include "sim/journal_text.h"

#include <stdlib.h>

enum { SEEKS = 200 };
static const int64_t WORLD_BYTES = INT64_C(1) << 28;
static const int64_t HISTORY_BYTES = INT64_C(1) << 23;

// A run of the scenario, and what the others are compared with.
struct line {
    const struct selftest *test;
    struct tree tree; // with history
    struct moment head;
    uint64_t hash; // of the world there
};

static bool load(const struct selftest *test, int64_t history_bytes, struct tree *tree,
                 const char *journal, size_t length, struct diag *d)
{
    const struct tree_options options = {.branch = {.host = memory_host(),
                                                    .engines = test->engines,
                                                    .seed = test->seed,
                                                    .limit_bytes = WORLD_BYTES,
                                                    .history_bytes = history_bytes}};
    const struct journal_loading loading = {.source = test->name};
    return journal_load(tree, &options, &loading, journal, length, d) == LOAD_WHOLE;
}

static bool load_scenario(const struct selftest *test, int64_t history_bytes, struct tree *tree,
                          struct diag *d)
{
    return load(test, history_bytes, tree, test->journal, strlen(test->journal), d);
}

static bool compare(const char *what, uint64_t got, uint64_t wanted, struct diag *d)
{
    return got == wanted || diag_say(d, "%s: the hash is %016llx, but was %016llx", what,
                                     (unsigned long long)got, (unsigned long long)wanted);
}

// ---- one run against another ----

static bool ends_alike(const struct line *line, int64_t history_bytes, struct diag *d)
{
    struct tree again;
    if (!load_scenario(line->test, history_bytes, &again, d)) {
        return false;
    }
    bool alike = compare("the end", branch_hash(tree_branch(&again)), line->hash, d);
    tree_close(&again);
    return alike;
}

static bool same_twice(struct line *line, struct diag *d)
{
    return ends_alike(line, HISTORY_BYTES, d);
}

static bool same_without_history(struct line *line, struct diag *d)
{
    return ends_alike(line, 0, d);
}

static bool same_replayed(struct line *line, struct diag *d)
{
    struct branch *b = tree_branch(&line->tree);
    return branch_replay(b, d) != RUN_FAILED && compare("the end", branch_hash(b), line->hash, d);
}

static bool other_seed(struct line *line, struct diag *d)
{
    struct selftest other = *line->test;
    other.seed++;
    struct tree tree;
    if (!load_scenario(&other, 0, &tree, d)) {
        return false;
    }
    bool differs = branch_hash(tree_branch(&tree)) != line->hash;
    tree_close(&tree);
    return differs || diag_say(d, "the seed makes no difference");
}

// ---- seeks ----

struct visited {
    uint64_t event, hash;
};

static uint64_t draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static bool hash_after(struct branch *b, uint64_t event, uint64_t *hash, struct diag *d)
{
    bool there = branch_to_event(b, event, d) == RUN_REACHED;
    *hash = there ? branch_hash(b) : 0;
    return there;
}

// Hashes of a run that only ever goes forward and keeps nothing of its past.
static bool run_fresh(const struct line *line, struct visited *visited, struct diag *d)
{
    struct tree fresh;
    if (!load_scenario(line->test, 0, &fresh, d)) {
        return false;
    }
    bool ran = true;
    for (int i = 0; i < SEEKS && ran; i++) {
        visited[i].event = line->head.events * (uint64_t)i / SEEKS;
        ran = hash_after(tree_branch(&fresh), visited[i].event, &visited[i].hash, d);
    }
    tree_close(&fresh);
    return ran;
}

static bool seeks(struct line *line, struct diag *d)
{
    struct visited visited[SEEKS];
    bool right = run_fresh(line, visited, d);
    uint64_t state = line->test->seed;
    for (int i = 0; i < SEEKS && right; i++) {
        const struct visited *wanted = &visited[draw(&state) % SEEKS];
        char what[32];
        struct text t = text_in(what, sizeof what);
        text_add(&t, "event #%llu", (unsigned long long)wanted->event);
        uint64_t hash;
        right = hash_after(tree_branch(&line->tree), wanted->event, &hash, d) &&
                compare(what, hash, wanted->hash, d);
    }
    return right;
}

// ---- forks ----

// Gives `b` the commands of the line that it has not had yet, each in its place, and runs on to the
// line's head.
static bool catch_up(const struct line *line, struct branch *b, struct diag *d)
{
    const struct journal *j = &tree_branch(&line->tree)->journal;
    for (uint64_t i = branch_now(b).commands; i < journal_count(j); i++) {
        const struct journal_entry *entry = journal_at(j, i);
        while (branch_now(b).events < entry->events) {
            if (branch_run(b, TIME_NEVER, entry->events, d) == RUN_FAILED) {
                return false;
            }
        }
        branch_pause_at(b, entry->time);
        if (!branch_command(b, journal_text(j, i), entry->length, NULL, d)) {
            return false;
        }
    }
    while (branch_now(b).events < line->head.events) {
        if (branch_run(b, TIME_NEVER, line->head.events, d) == RUN_FAILED) {
            return false;
        }
    }
    return true;
}

static bool forks(struct line *line, struct diag *d)
{
    struct branch *original = tree_branch(&line->tree), fork;
    if (branch_to_event(original, line->head.events / 2, d) != RUN_REACHED ||
        !branch_copy(&fork, original, d)) {
        return false;
    }
    bool alike = catch_up(line, &fork, d) && compare("the fork", branch_hash(&fork), line->hash, d);
    branch_close(&fork);
    return alike && branch_to_moment(original, line->head, d) == RUN_REACHED &&
           compare("the original", branch_hash(original), line->hash, d);
}

// ---- journals ----

struct written {
    char *at;
    size_t used, capacity;
};

static bool collect(void *self, const char *bytes, size_t length)
{
    struct written *w = self;
    if (w->used + length > w->capacity) {
        size_t wanted = (w->used + length) * 2;
        char *larger = realloc(w->at, wanted);
        if (larger == NULL) {
            return false;
        }
        w->at = larger;
        w->capacity = wanted;
    }
    memcpy(w->at + w->used, bytes, length);
    w->used += length;
    return true;
}

static bool same_text(struct tree *tree, const struct written *first, struct diag *d)
{
    struct written second = {0};
    bool same = journal_write(tree, &(struct journal_writing){0}, collect, &second, d) &&
                (second.used == first->used && memcmp(second.at, first->at, first->used) == 0);
    free(second.at);
    return same || diag_say(d, "written again it reads otherwise");
}

static bool journal_survives(struct line *line, struct diag *d)
{
    struct written text = {0};
    struct tree read;
    bool good = journal_write(&line->tree, &(struct journal_writing){0}, collect, &text, d) &&
                load(line->test, 0, &read, text.at, text.used, d);
    if (good) {
        good = compare("read again", branch_hash(tree_branch(&read)), line->hash, d) &&
               same_text(&read, &text, d);
        tree_close(&read);
    }
    free(text.at);
    return good;
}

// ---- invariants ----

static bool invariants_hold(struct line *line, struct diag *d)
{
    struct invariant_guard guard;
    struct branch *b = tree_branch(&line->tree);
    invariant_guard_open(&guard);
    bool ran = branch_to_moment(b, (struct moment){0}, d) == RUN_REACHED;
    b->world.observer = &guard.observer;
    ran = ran && branch_forward(b, line->head, NULL, NULL, d) == RUN_REACHED;
    b->world.observer = NULL;
    if (ran && guard.broken) {
        *d = guard.why;
        bool command = (guard.id & COMMAND_CAUSE) != 0;
        return diag_help(d, "after %s %llu", command ? "command" : "event",
                         (unsigned long long)(guard.id & ~COMMAND_CAUSE));
    }
    return ran && (guard.checked >= line->head.events || diag_say(d, "they were not all checked"));
}

// ---- all checks ----

static const struct check {
    const char *name;
    bool (*holds)(struct line *line, struct diag *d);
} checks[] = {
    {"the same world twice", same_twice},
    {"the same world without history", same_without_history},
    {"the same world when replayed", same_replayed},
    {"another world with another seed", other_seed},
    {"200 seeks, each as in a fresh run", seeks},
    {"a fork with the same commands is as the original", forks},
    {"a journal that is read back gives the same world and the same text", journal_survives},
    {"invariants hold after every event", invariants_hold},
};

static void report(const struct selftest *test, const char *check, bool passed,
                   const struct diag *d, struct out *out, struct selftest_result *result)
{
    if (passed) {
        result->passed++;
        out_text(out, "ok %s: %s\n", test->name, check);
        return;
    }
    result->failed++;
    out_styled(out, STYLE_BAD, "not ok %s: %s: %s%s%s\n", test->name, check, d->what,
               d->help[0] != '\0' ? "; " : "", d->help);
}

void selftest_run(const struct selftest *test, struct out *out, struct selftest_result *result)
{
    struct line line = {.test = test};
    struct diag d = {0};
    if (!load_scenario(test, HISTORY_BYTES, &line.tree, &d)) {
        report(test, "the scenario runs", false, &d, out, result);
        return;
    }
    struct branch *b = tree_branch(&line.tree);
    line.head = branch_now(b);
    line.hash = branch_hash(b);
    for (int i = 0; i < COUNT_OF(checks); i++) {
        d = (struct diag){0};
        bool holds =
            branch_to_moment(b, line.head, &d) == RUN_REACHED && checks[i].holds(&line, &d);
        report(test, checks[i].name, holds, &d, out, result);
    }
    out_text(out, "%s: %llu events, hash %016llx\n", test->name,
             (unsigned long long)line.head.events, (unsigned long long)line.hash);
    tree_close(&line.tree);
}

// ---- the face ----

// A busy day: two counters with priorities, a kitchen behind them, impatient customers who try
// again, and everything that can go wrong.
static const char busy_queue[] =
    "orrery journal 1\n"
    "branch main\n"
    "00:00:00.000 queue.station kitchen servers=3 service=\"lognormal 25ms cv=1.5\"\n"
    "00:00:00.000 queue.station left servers=1 room=6 discipline=priority service=\"exponential "
    "9ms\" next=kitchen\n"
    "00:00:00.000 queue.station right servers=2 room=10 discipline=lifo service=\"uniform 5ms "
    "25ms\" skip_abandoned=true\n"
    "00:00:00.000 world.set left beside=right\n"
    "00:00:00.000 queue.source walkers to=left interarrival=\"exponential 8ms\" choose=shortest "
    "attempts=3"
    " timeout=\"exponential 80ms\" backoff=20ms jitter=full\n"
    "00:00:00.000 queue.source riders to=left interarrival=\"pareto 12ms shape=2.5\" choose=random "
    "priority=5"
    " timeout=60ms timeout_covers=wait attempts=2 jitter=equal\n"
    "00:00:00.000 queue.source replayed to=kitchen\n"
    "00:00:00.000 queue.replay replayed 0s/12ms 3ms/8ms 1500us/20ms/7 2s 1s/1ms\n"
    "00:00:00.000 every 700ms queue.arrive walkers\n"
    "00:00:00.000 at 21s set kitchen servers=4\n"
    "00:00:08.000 queue.stop left\n"
    "00:00:08.500 queue.start left\n"
    "00:00:12.000 queue.crash right\n"
    "00:00:12.250 queue.start right\n"
    "00:00:15.000 world.set kitchen servers=1\n"
    "00:00:16.000 world.set kitchen servers=2 speed=1.5\n"
    "00:00:18.000 world.set walkers pace=2\n"
    "00:00:22.000 world.set riders limit=1000\n"
    "head 00:00:40.000\n"
    "end\n";

// A rough day of a host: a log and a spill on two disks, a reader behind them, a full queue, a disk
// that hangs and one that breaks, a process killed, the power gone and back.
static const char busy_host[] =
    "orrery journal 1\n"
    "branch main\n"
    "00:00:00.000 linux.host box memory=1GiB vm.dirty_background_bytes=16MiB vm.dirty_bytes=64MiB\n"
    "00:00:00.000 linux.disk slow box kind=hdd\n"
    "00:00:00.000 linux.disk fast box kind=nvme capacity=2GiB\n"
    "00:00:00.000 linux.file log slow\n"
    "00:00:00.000 linux.file spill fast\n"
    "00:00:00.000 linux.file old slow length=1GiB\n"
    "00:00:00.000 linux.process db box\n"
    "00:00:00.000 linux.memory db 200MiB\n"
    "00:00:00.000 linux.writer app file=log process=db rate=200MB/s\n"
    "00:00:00.000 linux.writer flat file=spill block=1MiB\n"
    "00:00:00.000 linux.reader scan file=old rate=20MB/s\n"
    "00:00:00.000 at 2s set box vm.dirty_bytes=32MiB\n"
    "00:00:03.000 linux.stall slow\n"
    "00:00:03.500 linux.mend slow\n"
    "00:00:04.000 linux.sync box\n"
    "00:00:05.000 linux.break fast\n"
    "00:00:05.500 linux.kill db\n"
    "00:00:06.000 linux.power_off box\n"
    "00:00:06.500 linux.power_on box\n"
    "head 00:00:08.000\n"
    "end\n";

int selftest_main(const struct options *o, struct out *out)
{
    static const struct {
        const char *name, *journal;
    } scenarios[] = {{"queue", busy_queue}, {"linux", busy_host}};
    struct selftest_result result = {0};
    for (int i = 0; i < COUNT_OF(scenarios); i++) {
        const struct selftest test = {.engines = engine_registry,
                                      .name = scenarios[i].name,
                                      .journal = scenarios[i].journal,
                                      .seed = o->seed};
        selftest_run(&test, out, &result);
    }
    out_text(out, "%d passed, %d failed\n", result.passed, result.failed);
    return result.failed > 0;
}
