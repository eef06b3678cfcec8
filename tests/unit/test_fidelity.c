// fidelity: recordings are replayed and compared; what can not be used is said with its place.
#include "repl/conform/fidelity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/orrery-fidelity-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

struct printed {
    char out[8000], err[8000];
    int status;
};

static void take(FILE *file, char *text, size_t size)
{
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static struct printed run_paths(int count, const char *const *paths)
{
    struct printed p;
    FILE *stream = tmpfile(), *err = tmpfile();
    struct out *out = out_open(stream, STYLE_NEVER);
    p.status = fidelity_run(count, paths, out, err);
    out_flush(out, NULL);
    out_close(out);
    take(stream, p.out, sizeof p.out);
    take(err, p.err, sizeof p.err);
    return p;
}

static struct printed run_one(const char *name)
{
    const char *path = path_of(name);
    return run_paths(1, &path);
}

static void assert_printed(const struct printed *p, int status, const char *out, const char *err)
{
    if (p->status != status || strstr(p->out, out) == NULL || strstr(p->err, err) == NULL) {
        fail_msg("status %d, expected %d, '%s' and '%s'\n%s\n%s", p->status, status, out, err,
                 p->out, p->err);
    }
}

// ---- a run of two seconds, so slow that nothing is written back ----

#define SETTINGS                                                                                   \
    "\"hz\": 250, \"cpus\": 2, \"settings\": {\"rate\": 4194304, \"seconds\": 2, \"tail\": 0, "    \
    "\"dirty_bytes\": 268435456, \"dirty_background_bytes\": 134217728, \"dev_bps\": 33554432}"
#define HEADER(expect) "{\"id\": \"slow\",\n" SETTINGS ",\n\"expect\": {" expect "}}\n"
#define COLUMNS "t_ms,nr_dirty,nr_writeback,nr_written,thresh,bg_thresh,wb_thresh,wb_bw,app_bytes\n"

static struct printed run_header(const char *header)
{
    write_file("slow.json", header);
    write_file("slow.csv", COLUMNS "0,1,0,0,65536,32768,8191,25600,0\n");
    return run_one("slow.json");
}

static void test_verdicts(void **state)
{
    (void)state;
    static const struct {
        const char *header, *out;
        int status;
    } cases[] = {
        {HEADER("\"pauses\": {\"value\": 0, \"tolerance\": 0}"), "1 passed, 0 failed", 0},
        {HEADER("\"pauses\": {\"value\": 2, \"tolerance\": 1}"), "0 passed, 1 failed", 1},
        {HEADER("\"pauses\": {\"value\": 2, \"tolerance\": 2}"), "1 passed, 0 failed", 0},
        {HEADER("\"first_pause_ms\": {\"value\": null}"), "1 passed, 0 failed", 0},
        {HEADER("\"first_pause_ms\": {\"value\": 100, \"tolerance\": 60}"), "never", 1},
        {HEADER("\"writer_bytes_per_s_second_half\": {\"value\": null}"), "0 passed, 1 failed", 1},
        {HEADER("\"writer_bytes_per_s_second_half\": {\"value\": 4194304, \"tolerance\": 150000}"),
         "1 passed, 0 failed", 0},
        {HEADER("\"call_us_max_at_most\": {\"value\": 1000}"), "at most", 0},
        {HEADER("\"call_us_max_at_most\": {\"value\": 1}"), "FAILED", 1},
        {HEADER("\"peak_total_pages\": {\"value\": 2020, \"tolerance\": 100},"
                "\"first_background_start_ms\": {\"value\": null}"),
         "2 passed, 0 failed", 0},
        {"{" SETTINGS "}", "skipped: it has no \"expect\"", 1},
        {"{\"id\": \"other\"}", "skipped: no engine knows such a recording", 1},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct printed p = run_header(cases[i].header);
        assert_printed(&p, cases[i].status, cases[i].out, "");
    }
}

static void test_table(void **state)
{
    (void)state;
    struct printed p = run_header(HEADER("\"call_us_max_at_most\": {\"value\": 1},\n"
                                         "\"pauses\": {\"value\": 3, \"tolerance\": 1}"));
    assert_printed(&p, 1, "slow\nfact                 recorded  simulated  error  tolerance", "");
    assert_printed(&p, 1, "pauses                      3          0     -3          1  FAILED", "");
    assert_printed(&p, 1, "\n0 passed, 2 failed, 0 skipped\n", "");
}

// ---- the project's own recordings ----

static void test_recordings_hold(void **state)
{
    (void)state;
    const char *paths[] = {"tests/data/fidelity/linux"};
    struct printed p = run_paths(1, paths);
    assert_printed(&p, 0, "\n59 passed, 0 failed, 0 skipped\n", "");
}

// ---- what can not be used ----

static void test_bad_headers(void **state)
{
    (void)state;
    static const struct {
        const char *header, *err;
    } cases[] = {
        {"{\"hz\": 250,\n\"cpus\"", "slow.json:2:"},
        {HEADER("\"pauzes\": {\"value\": 0, \"tolerance\": 0}"),
         "slow.json:3:12: error: unknown fact 'pauzes'"},
        {HEADER("\"pauses\": {\"value\": 0}"), "\"pauses\" has not a value and a tolerance"},
        {HEADER("\"pauses\": 0"), "\"pauses\" has not a value and a tolerance"},
        {"{\"hz\": 250, \"cpus\": 2, \"expect\": {},\n\"settings\": {\"dev_bps\": 33554432,\n"
         "\"bloc\": 1}}",
         "slow.json:3:1: error: unknown setting 'bloc'"},
        {"{\"hz\": 250, \"cpus\": 2, \"expect\": {},\n\"settings\": {\"dev_bps\": 33554432,\n"
         "\"dirty_bytes\": 100}}",
         "slow.json:3:1: error: `set machine vm.dirty_bytes=100` is refused: EINVAL"},
        {"{\"hz\": 250, \"cpus\": 2, \"expect\": 7,\n\"settings\": {\"dev_bps\": 33554432}}",
         "\"expect\" is no object"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct printed p = run_header(cases[i].header);
        assert_printed(&p, 1, "0 passed, 1 failed, 0 skipped\n", cases[i].err);
    }
}

static void test_missing_and_cut_data(void **state)
{
    (void)state;
    write_file("alone.json", HEADER("\"pauses\": {\"value\": 0, \"tolerance\": 0}"));
    struct printed p = run_one("alone.json");
    assert_printed(&p, 1, "0 passed, 1 failed", "alone.csv: No such file or directory");
    write_file("alone.csv", COLUMNS "0,1,0,0,65536\n");
    p = run_one("alone.json");
    assert_printed(&p, 1, "0 passed, 1 failed", "alone.csv:2:");
    unlink(path_of("alone.json"));
    p = run_one("alone.json");
    assert_printed(&p, 1, "0 passed, 1 failed", "alone.json");
    p = run_one("nowhere");
    assert_printed(&p, 1, "0 passed, 1 failed", "nowhere");
}

// One bad recording does not keep the next from being compared; a folder is read by name.
static void test_folder(void **state)
{
    (void)state;
    run_header(HEADER("\"pauses\": {\"value\": 0, \"tolerance\": 0}"));
    write_file("bad.json", "{\n");
    const char *paths[] = {folder};
    struct printed p = run_paths(1, paths);
    assert_printed(&p, 1, "1 passed, 1 failed, 0 skipped\n", "bad.json:2:");
    unlink(path_of("bad.json"));
    p = run_paths(1, paths);
    assert_printed(&p, 0, "1 passed, 0 failed, 0 skipped\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recordings_hold),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_bad_headers),
        cmocka_unit_test(test_missing_and_cut_data),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
