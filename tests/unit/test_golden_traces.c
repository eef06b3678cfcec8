// golden traces: what happens in a scenario, in sentences with the rules that decided, is what it
// was.
//
// tests/golden/ENGINE/NAME.journal is a scenario, NAME.txt beside it what happens in it and the
// hash of the world at its end. `make golden` writes the latter anew; what changed is to be read,
// for it is what users will see change.
//
// Together they show every event and every rule of every engine, so a new one needs a scenario in
// which it occurs.
#include "engines/registry.h"
#include "repl/files.h"
#include "repl/memory.h"
#include "sim/journal_text.h"
#include "sim/trace.h"
#include "tests/support/golden.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TEXT_BYTES = 1 << 20, NAME_LIMIT = 64, ROW_LIMIT = 256 };

static bool event_seen[ENGINE_LIMIT][ROW_LIMIT];
static bool rule_seen[ENGINE_LIMIT][ROW_LIMIT];

static void hear(void *self, const struct world *w, const struct trace_entry *entry)
{
    (void)w;
    trace_print(entry, TRACE_RULED, 0, self);
    assert_int_equal(entry->rules_left_out, 0);
    event_seen[entry->event.kind >> 8][entry->event.kind & 0xff] = true;
    for (int i = 0; i < entry->rule_count; i++) {
        rule_seen[entry->rules[i].engine][entry->rules[i].rule] = true;
    }
}

static void load(struct tree *tree, const char *path)
{
    struct diag d = {0};
    size_t length;
    char *journal = files_read(path, &length, &d);
    const struct tree_options options = {.branch = {.host = memory_host(),
                                                    .engines = engine_registry,
                                                    .seed = 1,
                                                    .limit_bytes = INT64_C(1) << 26}};
    const struct journal_loading loading = {.source = path};
    if (journal == NULL ||
        journal_load(tree, &options, &loading, journal, length, &d) != LOAD_WHOLE) {
        fail_msg("%s:%d: %s", path, d.line, d.what);
    }
    free(journal);
}

static void tell(const char *path, struct text *text)
{
    struct tree tree;
    struct visit v;
    struct diag d = {0};
    load(&tree, path);
    struct branch *b = tree_branch(&tree);
    struct moment head = branch_now(b);
    text_add(text, "hash %016llx after %llu events\n\n", (unsigned long long)branch_hash(b),
             (unsigned long long)head.events);
    visit_begin(&v, b);
    assert_true(trace_between(&v, visit_beginning(), head, hear, text, &d));
    assert_true(visit_end(&v, &d));
    assert_false(text->cut);
    tree_close(&tree);
}

static void check_scenario(const char *engine, const char *name)
{
    char path[256], golden[256];
    struct text t = text_in(path, sizeof path), g = text_in(golden, sizeof golden);
    text_add(&t, "tests/golden/%s/%s", engine, name);
    text_add(&g, "%s/%.*s.txt", engine, (int)(strlen(name) - strlen(".journal")), name);
    char *bytes = malloc(TEXT_BYTES);
    assert_non_null(bytes);
    struct text text = text_in(bytes, TEXT_BYTES);
    tell(path, &text);
    golden_check(golden, text.at, text.length);
    free(bytes);
}

static int is_journal(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name), suffix = strlen(".journal");
    return length > suffix && strcmp(entry->d_name + length - suffix, ".journal") == 0;
}

static void test_scenarios(void **state)
{
    (void)state;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        if (engine_registry[id] == NULL) {
            continue;
        }
        const char *engine = engine_registry[id]->name;
        char folder[128];
        snprintf(folder, sizeof folder, "tests/golden/%s", engine);
        struct dirent **entries;
        int count = scandir(folder, &entries, is_journal, alphasort);
        if (count <= 0) {
            fail_msg("%s: there are no scenarios", folder);
        }
        for (int i = 0; i < count; i++) {
            check_scenario(engine, entries[i]->d_name);
            free(entries[i]);
        }
        free(entries);
    }
}

// Runs after the scenarios.
static void test_every_event_and_rule(void **state)
{
    (void)state;
    int missing = 0;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *e = engine_registry[id];
        for (int i = 0; e != NULL && i < e->event_count; i++) {
            if (e->events[i].run != NULL && !event_seen[id][i]) {
                print_error("no golden trace has the event %s.%s\n", e->name, e->events[i].name);
                missing++;
            }
        }
        for (int i = 0; e != NULL && i < e->rule_count; i++) {
            if (!rule_seen[id][i]) {
                print_error("no golden trace has the rule %s.%s\n", e->name, e->rules[i].name);
                missing++;
            }
        }
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenarios),
        cmocka_unit_test(test_every_event_and_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
