// table: every mode, byte for byte.
#include "repl/prompt/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct out_look pipe_look;

// What `t` prints in a mode; the caller frees it.
static char *print(const struct table *t, const char *mode, struct out_look look)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    struct out *o = out_open(stream, STYLE_NEVER);
    struct diag d = {0};
    out_set_look(o, look);
    assert_true(out_set_mode(o, mode, &d));
    table_print(t, o);
    out_close(o);
    fclose(stream);
    return bytes;
}

static void expect(struct table *t, const char *mode, struct out_look look, const char *wanted)
{
    char *got = print(t, mode, look);
    assert_string_equal(got, wanted);
    free(got);
}

static struct table *make_stations(void)
{
    static const struct table_column columns[] = {
        {.name = "station"},
        {.name = "servers"},
        {.name = "wait", .unit = "ms"},
        {.name = "rate", .unit = "B/s", .unit_in_cells = true},
        {.name = "open"},
    };
    struct table *t = table_new(columns, COUNT_OF(columns));
    table_text(t, "desk");
    table_number(t, 2, 0);
    table_number(t, 1250, 2);
    table_shown(t, 1048576, 0, "1 MiB/s");
    table_bool(t, true);
    table_text(t, "%s", "\xe7\xaa\x93\xe5\x8f\xa3"); // two wide characters
    table_number(t, 11, 0);
    table_number(t, -5, 2);
    table_none(t);
    table_bool(t, false);
    return t;
}

static void test_every_mode(void **state)
{
    (void)state;
    static const struct {
        const char *mode;
        const char *wanted;
    } cases[] = {
        {"table", "station  servers  wait (ms)     rate  open\n"
                  "-------  -------  ---------  -------  ----\n"
                  "desk           2      12.50  1 MiB/s  yes\n"
                  "窓口          11      -0.05           no\n"},
        {"box", "┌─────────┬─────────┬───────────┬─────────┬──────┐\n"
                "│ station │ servers │ wait (ms) │    rate │ open │\n"
                "├─────────┼─────────┼───────────┼─────────┼──────┤\n"
                "│ desk    │       2 │     12.50 │ 1 MiB/s │ yes  │\n"
                "│ 窓口    │      11 │     -0.05 │         │ no   │\n"
                "└─────────┴─────────┴───────────┴─────────┴──────┘\n"},
        {"line", "station    desk\n"
                 "servers    2\n"
                 "wait (ms)  12.50\n"
                 "rate       1 MiB/s\n"
                 "open       yes\n"
                 "\n"
                 "station    窓口\n"
                 "servers    11\n"
                 "wait (ms)  -0.05\n"
                 "rate     \n"
                 "open       no\n"},
        {"csv", "station,servers,wait_ms,rate_B_per_s,open\n"
                "desk,2,12.50,1048576,true\n"
                "窓口,11,-0.05,,false\n"},
        {"json", "[\n"
                 "  {\"station\": \"desk\", \"servers\": 2, \"wait_ms\": 12.50, "
                 "\"rate_B_per_s\": 1048576, \"open\": true},\n"
                 "  {\"station\": \"窓口\", \"servers\": 11, \"wait_ms\": -0.05, "
                 "\"rate_B_per_s\": null, \"open\": false}\n"
                 "]\n"},
        {"md", "| station | servers | wait (ms) | rate | open |\n"
               "| --- | ---: | ---: | ---: | --- |\n"
               "| desk | 2 | 12.50 | 1 MiB/s | yes |\n"
               "| 窓口 | 11 | -0.05 |  | no |\n"},
    };
    struct table *t = make_stations();
    for (int i = 0; i < COUNT_OF(cases); i++) {
        expect(t, cases[i].mode, pipe_look, cases[i].wanted);
    }
    table_free(t);
}

static void test_empty_table(void **state)
{
    (void)state;
    struct table *t = table_new((struct table_column[]){{.name = "a"}, {.name = "b"}}, 2);
    expect(t, "table", pipe_look, "a  b\n-  -\n(no rows)\n");
    expect(t, "box", pipe_look, "┌───┬───┐\n│ a │ b │\n├───┼───┤\n└───┴───┘\n(no rows)\n");
    expect(t, "line", pipe_look, "(no rows)\n");
    expect(t, "csv", pipe_look, "a,b\n");
    expect(t, "json", pipe_look, "[]\n");
    expect(t, "md", pipe_look, "| a | b |\n| --- | --- |\n");
    table_free(t);
}

static void test_odd_cells(void **state)
{
    (void)state;
    struct table *t = table_new((struct table_column[]){{.name = "x"}}, 1);
    table_bytes(t, "a\0b\033[2J", 7);
    table_text(t, "say \"hi\", |you|\nand_all _this_ \\ \xff");
    table_text(t, "%s", "");
    table_none(t);
    table_text(t, " blank");
    expect(t, "table", pipe_look,
           "x\n--------------------------------------\na\\x00b\\x1b[2J\n"
           "say \"hi\", |you|\\nand_all _this_ \\ \\xff\n\n\n blank\n");
    expect(t, "csv", pipe_look,
           "x\na\\x00b\\x1b[2J\n\"say \"\"hi\"\", |you|\nand_all _this_ \\ \\xff\"\n\"\"\n\n\" "
           "blank\"\n");
    expect(t, "json", pipe_look,
           "[\n  {\"x\": \"a\\u0000b\\u001b[2J\"},\n"
           "  {\"x\": \"say \\\"hi\\\", |you|\\nand_all _this_ \\\\ \\ufffd\"},\n"
           "  {\"x\": \"\"},\n  {\"x\": null},\n  {\"x\": \" blank\"}\n]\n");
    expect(t, "md", pipe_look,
           "| x |\n| --- |\n| a\\x00b\\x1b\\[2J |\n"
           "| say \"hi\", \\|you\\|<br>and_all \\_this\\_ \\\\ \\xff |\n|  |\n|  |\n|  blank |\n");
    table_free(t);
}

static void test_narrow_terminals(void **state)
{
    (void)state;
    struct table *t = table_new(
        (struct table_column[]){{.name = "name"}, {.name = "sentence"}, {.name = "offset"}}, 3);
    table_text(t, "orders-0");
    table_text(t, "the leader moved");
    table_number(t, 1234567890, 0);
    struct out_look look = {.terminal = true, .unicode = true, .columns = 38};
    expect(t, "table", look,
           "name      sentence              offset\n"
           "────────  ────────────────  ──────────\n"
           "orders-0  the leader moved  1234567890\n");
    look.columns = 32;
    expect(t, "table", look,
           "name      sentence        offset\n"
           "────────  ──────────  ──────────\n"
           "orders-0  the leade…  1234567890\n");
    look.unicode = false;
    expect(t, "box", look,
           "+----------+------------------+\n"
           "| name     | sentence         |\n"
           "+----------+------------------+\n"
           "| orders-0 | the leader moved |\n"
           "+----------+------------------+\n"
           "no room for: offset (mode line shows all)\n");
    look.columns = 5;
    expect(t, "table", look,
           "name\n-----\norde~\nno room for: sentence, offset (mode line shows all)\n");
    expect(t, "csv", look, "name,sentence,offset\norders-0,the leader moved,1234567890\n");
    table_free(t);
}

// No line of a table is wider than the terminal, whatever its width.
static void test_no_line_is_too_wide(void **state)
{
    (void)state;
    struct table *t = make_stations();
    table_text(t, "%0200d", 1);
    for (int columns = 8; columns < 100; columns++) {
        struct out_look look = {.terminal = true, .columns = columns};
        const char *modes[] = {"table", "box"};
        for (int mode = 0; mode < 2; mode++) {
            char *got = print(t, modes[mode], look);
            for (char *line = strtok(got, "\n"); line != NULL; line = strtok(NULL, "\n")) {
                int bytes = (int)strlen(line);
                int wide = strstr(line, "窓口") != NULL ? 2 : strstr(line, "窓") != NULL ? 1 : 0;
                assert_true(bytes - wide <= columns || strncmp(line, "no room", 7) == 0);
            }
            free(got);
        }
    }
    table_free(t);
}

static void test_exact_numbers(void **state)
{
    (void)state;
    struct table *t = table_new((struct table_column[]){{.name = "n"}}, 1);
    table_number(t, INT64_MIN, 0);
    table_number(t, INT64_MAX, 9);
    table_number(t, -1, 18);
    table_number(t, 0, 3);
    expect(t, "csv", pipe_look,
           "n\n-9223372036854775808\n9223372036.854775807\n-0.000000000000000001\n0.000\n");
    table_free(t);
}

static void test_styles(void **state)
{
    (void)state;
    struct table *t = table_new((struct table_column[]){{.name = "n"}, {.name = "s"}}, 2);
    table_number(t, 7, 0);
    table_text(t, "late");
    table_style(t, STYLE_BAD);
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    struct out *o = out_open(stream, STYLE_ALWAYS);
    table_print(t, o);
    out_close(o);
    fclose(stream);
    assert_string_equal(bytes, "\033[1mn\033[0m  \033[1ms\033[0m\n\033[90m-  ----\033[0m\n"
                               "\033[36m7\033[0m  \033[1;31mlate\033[0m\n");
    free(bytes);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_mode),
        cmocka_unit_test(test_empty_table),
        cmocka_unit_test(test_odd_cells),
        cmocka_unit_test(test_narrow_terminals),
        cmocka_unit_test(test_no_line_is_too_wide),
        cmocka_unit_test(test_exact_numbers),
        cmocka_unit_test(test_styles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
