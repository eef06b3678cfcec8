// out: modes, redirection with its errors, foreign text, themes.
#include "repl/prompt/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char *bytes;
static size_t size;
static FILE *stream;
static struct out *o;
static char folder[] = "/tmp/orrery-out-XXXXXX";

static int open_all(void **state)
{
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    assert_non_null(mkdtemp(folder));
    stream = open_memstream(&bytes, &size);
    o = out_open(stream, STYLE_NEVER);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    char command[100];
    out_close(o);
    fclose(stream);
    free(bytes);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static const char *path_of(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void expect_file(const char *path, const char *wanted)
{
    char got[200] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(got, 1, sizeof got - 1, file);
    got[length] = '\0';
    fclose(file);
    assert_string_equal(got, wanted);
}

static void test_mode_names(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_true(out_set_mode(o, "csv", &d));
    assert_int_equal(out_mode(o), OUT_CSV);
    assert_false(out_set_mode(o, "jsno", &d));
    assert_int_equal(out_mode(o), OUT_CSV);
    assert_string_equal(d.what, "there is no output mode 'jsno'");
    assert_string_equal(d.help, "did you mean 'json'?");
    assert_false(out_set_mode(o, "", &d));
}

static void test_redirect_there_and_back(void **state)
{
    (void)state;
    struct diag d = {0};
    const char *path = path_of("x.txt");
    out_text(o, "one\n");
    assert_true(out_redirect(o, path, &d));
    assert_string_equal(out_redirected_to(o), path);
    out_styled(o, STYLE_BAD, "two\n");
    assert_true(out_redirect(o, path, &d)); // the same file again: emptied
    out_text(o, "three\n");
    assert_true(out_redirect(o, NULL, &d));
    assert_null(out_redirected_to(o));
    out_text(o, "four\n");
    assert_true(out_flush(o, &d));
    assert_string_equal(bytes, "one\nfour\n");
    expect_file(path, "three\n");
}

static void test_redirect_refused(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_true(out_redirect(o, path_of("kept.txt"), &d));
    out_text(o, "kept\n");
    assert_false(out_redirect(o, path_of("no/such/folder.txt"), &d));
    assert_non_null(strstr(d.what, "No such file or directory"));
    assert_false(out_redirect(o, folder, &d));
    assert_non_null(strstr(d.what, "Is a directory"));
    out_text(o, "more\n");
    assert_true(out_redirect(o, NULL, &d));
    expect_file(path_of("kept.txt"), "kept\nmore\n");
}

static void test_full_disk(void **state)
{
    (void)state;
    struct diag d = {0};
    if (access("/dev/full", W_OK) != 0) {
        return; // not on every system
    }
    assert_true(out_redirect(o, "/dev/full", &d));
    out_text(o, "lost\n");
    assert_false(out_flush(o, &d));
    assert_non_null(strstr(d.what, "No space left on device"));
    assert_null(out_redirected_to(o));
    out_text(o, "seen\n");
    assert_true(out_flush(o, &d)); // told once
    assert_string_equal(bytes, "seen\n");
}

static void test_foreign_text(void **state)
{
    (void)state;
    out_foreign(o, "a\tb\n\033]0;x\007\0c", 12);
    out_flush(o, NULL);
    assert_string_equal(bytes, "a\tb\n\\x1b]0;x\\x07\\x00c");
}

static void test_words_in_lines(void **state)
{
    (void)state;
    const char *words = "the quick brown fox `jumps over` the lazy dog, \033[2J";
    out_set_look(o, (struct out_look){.terminal = true, .columns = 40});
    out_wrapped(o, STYLE_PLAIN, 0, 2, words);
    out_set_look(o, (struct out_look){.terminal = true, .columns = 40, .colour = true});
    out_marked(o, STYLE_PLAIN, 0, 2, words);
    out_set_look(o, (struct out_look){0});
    out_marked(o, STYLE_PLAIN, 0, 2, words);
    out_flush(o, NULL);
    assert_string_equal(bytes, "the quick brown fox `jumps over` the\n"
                               "  lazy dog, \\x1b[2J\n"
                               "the quick brown fox \033[35mjumps\033[0m \033[35mover\033[0m the"
                               " lazy\n  dog, \\x1b[2J\n"
                               "the quick brown fox `jumps over` the lazy dog, \\x1b[2J\n");
}

static void test_code_in_lines(void **state)
{
    (void)state;
    const char *code = "    station api servers=10 service=exponential room=1000";
    const char *solid = "station=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    out_code(o, code, strlen(code));
    out_set_look(o, (struct out_look){.terminal = true, .columns = 40});
    out_code(o, code, strlen(code));
    out_code(o, solid, strlen(solid));
    out_code(o, "", 0);
    out_flush(o, NULL);
    assert_string_equal(bytes, "  |     station api servers=10 service=exponential room=1000\n"
                               "  |     station api servers=10 \n"
                               "  |         service=exponential \n"
                               "  |         room=1000\n"
                               "  | station=abcdefghijklmnopqrstuvwxyzab\n"
                               "  |     cdefghijklmnopqrstuvwxyz\n"
                               "  | \n");
}

static void test_themes(void **state)
{
    (void)state;
    struct diag d = {0};
    assert_false(out_set_theme(o, "drak", &d));
    assert_string_equal(d.help, "did you mean 'dark'?");
    assert_true(out_set_theme(o, "mono", &d));
    out_styled(o, STYLE_HEADING, "plain");
    out_set_look(o, (struct out_look){.colour = true});
    out_styled(o, STYLE_HEADING, "bold");
    out_styled(o, STYLE_NUMBER, "7");
    out_flush(o, NULL);
    assert_string_equal(bytes, "plain\033[1mbold\033[0m7");
}

static void test_when_to_use_colour(void **state)
{
    (void)state;
    struct diag d = {0};
    enum style_choice choice = STYLE_AUTO;
    assert_true(style_choose("never", &choice, &d));
    assert_int_equal(choice, STYLE_NEVER);
    assert_false(style_choose("sometimes", &choice, &d));
    assert_string_equal(d.expected, "auto, always or never");
    FILE *null = fopen("/dev/null", "w");
    assert_false(style_on_stream(STYLE_AUTO, null));
    assert_true(style_on_stream(STYLE_ALWAYS, null));
    FILE *terminal = fopen("/dev/ptmx", "r+");
    if (terminal != NULL && isatty(fileno(terminal))) {
        setenv("TERM", "xterm", 1);
        unsetenv("NO_COLOR");
        assert_true(style_on_stream(STYLE_AUTO, terminal));
        setenv("NO_COLOR", "1", 1);
        assert_false(style_on_stream(STYLE_AUTO, terminal));
        assert_true(style_on_stream(STYLE_ALWAYS, terminal));
        setenv("NO_COLOR", "", 1); // empty does not count, says no-color.org
        assert_true(style_on_stream(STYLE_AUTO, terminal));
        setenv("TERM", "dumb", 1);
        assert_false(style_on_stream(STYLE_AUTO, terminal));
        fclose(terminal);
    }
    fclose(null);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_mode_names, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_redirect_there_and_back, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_redirect_refused, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_full_disk, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_foreign_text, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_words_in_lines, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_code_in_lines, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_themes, open_all, close_all),
        cmocka_unit_test(test_when_to_use_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
