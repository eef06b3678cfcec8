// help: every name has its entry, and every example does what it says in the small world that the
// prompt starts with.
#include "engines/registry.h"
#include "repl/help/help.h"
#include "repl/memory.h"
#include "repl/session/small_world.h"
#include "repl/session/verb.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/orrery-help-XXXXXX";
static char top[4096];
static struct capture capture;

// Examples name files from the top of the tree, and leave some behind.
static int enter_folder(void **state)
{
    (void)state;
    char tests[4200], lessons[4200];
    assert_non_null(getcwd(top, sizeof top));
    snprintf(tests, sizeof tests, "%s/tests", top);
    snprintf(lessons, sizeof lessons, "%s/lessons", top);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(setenv("XDG_DATA_HOME", folder, 1), 0);
    capture_open(&capture);
    return chdir(folder) != 0 || symlink(tests, "tests") != 0 || symlink(lessons, "lessons") != 0;
}

static int leave_folder(void **state)
{
    (void)state;
    char command[100];
    capture_close(&capture);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return chdir(top) != 0 || system(command) != 0;
}

static struct session *open_small_world(void)
{
    struct diag d = {0};
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 26,
                                            .history_bytes = INT64_C(1) << 22,
                                            .out = capture.out};
    struct session *s = session_open(&options, &d);
    assert_non_null(s);
    assert_true(session_small_world(s, &d));
    return s;
}

static int failures;

// Every line is an input of its own, as when it is typed.
static void run_in_small_world(const char *name, const char *text)
{
    struct session *s = open_small_world();
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        struct diag d = {0};
        tree_input_begins(&s->tree);
        if (!session_text(s, line, length, "example", 1, &d)) {
            print_error("the example of %s, '%s', fails: %s\n", name, text, d.what);
            failures++;
        }
        line += length + (line[length] == '\n');
    }
    session_close(s);
}

static bool run_example(void *self, const struct help_entry *entry)
{
    int *examples = self;
    if (entry->example != NULL) {
        run_in_small_world(entry->name, entry->example);
        (*examples)++;
    }
    return true;
}

static void test_examples(void **state)
{
    (void)state;
    int examples = 0;
    failures = 0;
    help_each(engine_registry, run_example, &examples);
    assert_int_equal(failures, 0);
    assert_true(examples > 30);
}

// "at 40s set desk servers=2" as at("40s", "set", "desk", {servers="2"}): the same words reach the
// verb.
static void add_call(struct text *lua, const struct verb *verb, const char *line, size_t length)
{
    size_t at = strlen(verb->name);
    if (length < at || strncmp(line, verb->name, at) != 0) {
        text_add(lua, "%.*s\n", (int)length, line); // of another verb, which prepares the example
        return;
    }
    text_add(lua, "%s(", verb->lua_name != NULL ? verb->lua_name : verb->name);
    const char *comma = "";
    while (at < length) {
        const char *word = line + at + 1; // a blank stands before it
        size_t word_length = strcspn(word, " \n"), key = strcspn(word, "= \n");
        if (key > 0 && key < word_length && word[key + 1] != '=') {
            text_add(lua, "%s{[\"%.*s\"]=\"%.*s\"}", comma, (int)key, word,
                     (int)(word_length - key - 1), word + key + 1);
        } else {
            text_add(lua, "%s\"%.*s\"", comma, (int)word_length, word);
        }
        comma = ", ";
        at += 1 + word_length;
    }
    text_add(lua, ")\n");
}

static void test_verbs_as_functions(void **state)
{
    (void)state;
    failures = 0;
    for (int i = 0; verb_at_index(i) != NULL; i++) {
        const struct verb *verb = verb_at_index(i);
        char lua[1024];
        struct text t = text_in(lua, sizeof lua);
        const char *line = verb->example;
        assert_non_null(line);
        while (*line != '\0') {
            size_t length = strcspn(line, "\n");
            add_call(&t, verb, line, length);
            line += length + (line[length] == '\n');
        }
        assert_false(t.cut);
        run_in_small_world(verb->name, lua);
    }
    assert_int_equal(failures, 0);
}

static void need_entry(const char *word, const char *doc)
{
    struct diag d = {0};
    capture_forget(&capture);
    if (!help_show(engine_registry, word, capture.out, &d)) {
        fail_msg("help %s: %s", word, d.what);
    }
    if (strstr(capture_text(&capture), doc) == NULL) {
        fail_msg("help %s does not say '%s'", word, doc);
    }
}

static bool find_entry(void *self, const struct help_entry *entry)
{
    (void)self;
    char dotted[128];
    need_entry(entry->name, entry->doc);
    if (entry->engine != NULL && entry->kind != HELP_ENGINE) {
        snprintf(dotted, sizeof dotted, "%s.%s", entry->engine->name, entry->name);
        need_entry(dotted, entry->doc);
    }
    return true;
}

static void test_every_name(void **state)
{
    (void)state;
    help_each(engine_registry, find_entry, NULL);
}

static void test_lists(void **state)
{
    (void)state;
    for (int kind = 0; kind < HELP_KINDS; kind++) {
        struct diag d = {0};
        assert_true(help_show(engine_registry, help_kind_name((enum help_kind)kind, true),
                              capture.out, &d));
    }
}

static void test_search(void **state)
{
    (void)state;
    need_entry("retries", "Waiting lines");
    assert_non_null(strstr(capture_text(&capture), "Nothing is called 'retries'"));
}

// Words of one or two letters are in the middle of many others.
static void test_search_for_a_short_word(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_false(help_show(engine_registry, "me", capture.out, &d));
    need_entry("no", "nobody");
    assert_null(strstr(capture_text(&capture), "known"));
}

static void test_unknown_words(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_false(help_show(engine_registry, "sevrice", capture.out, &d));
    assert_string_equal(d.help, "did you mean 'service'?");
    assert_false(help_show(engine_registry, "quxquxqux", capture.out, &d));
    assert_non_null(strstr(d.help, "help"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_verbs_as_functions),
        cmocka_unit_test(test_every_name),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_unknown_words),
        cmocka_unit_test(test_search_for_a_short_word),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
