// Recordings of a Linux host: their headers are read whole or refused with a place, and the facts
// that are computed from their samples are those that their headers name.
#include "repl/conform/linux/facts.h"
#include "repl/conform/linux/recording.h"
#include "repl/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const names[] = {"burst-absorbed", "files64",           "flatout",
                                    "over-2x",        "periodic-expire3s", "steady-below"};

static const char *path_of(const char *name, const char *ending)
{
    static char path[200];
    snprintf(path, sizeof path, "tests/data/fidelity/linux/%s.%s", name, ending);
    return path;
}

static struct recording read_header(const char *name)
{
    struct diag d = {0};
    struct recording r = {.path = strdup(path_of(name, "json"))};
    r.text = files_read(r.path, &r.length, &d);
    if (r.text == NULL || !node_read(r.text, r.length, &r.header, &d)) {
        fail_msg("%s: %s", r.path, d.what);
    }
    return r;
}

static void forget(struct recording *r)
{
    node_free(r->header);
    free((char *)r->text);
    free((char *)r->path);
}

static void assert_fact(const struct facts *facts, const char *name, struct node expected,
                        const char *recording)
{
    for (int i = 0; i < facts->count; i++) {
        if (strcmp(facts->at[i].name, name) != 0) {
            continue;
        }
        int64_t value = 0;
        bool there = node_integer(expected, &value);
        if (there != facts->at[i].occurs || (there && value != facts->at[i].value)) {
            fail_msg("%s: %s is %lld, recorded %lld", recording, name,
                     (long long)facts->at[i].value, (long long)value);
        }
        return;
    }
    fail_msg("%s: there is no fact %s", recording, name);
}

static void check_recorded_facts(const char *name)
{
    struct recording r = read_header(name);
    struct plan plan;
    struct samples samples;
    struct facts facts = {0};
    struct diag d = {0};
    assert_true(recording_is_linux(&r));
    assert_true(recording_plan(&r, &plan, &d));
    assert_true(samples_read(&samples, path_of(name, "csv"), 100000, &d));
    const struct run run = {.samples = &samples,
                            .write_end_ms = plan.seconds_ms,
                            .sample_ms = plan.sample_ms,
                            .first_background_ms = FACTS_NEVER,
                            .first_pause_ms = FACTS_NEVER};
    assert_true(facts_compute(&facts, &run, &d));
    struct node recorded = node_member(r.header, "facts");
    struct node levels = node_member(recorded, "second_half_total_pages");
    const char *rate = "writer_bytes_per_s_second_half";
    assert_fact(&facts, rate, node_member(recorded, rate), name);
    assert_fact(&facts, "total_pages_median", node_member(levels, "median"), name);
    assert_fact(&facts, "total_pages_p10", node_member(levels, "p10"), name);
    assert_fact(&facts, "total_pages_p90", node_member(levels, "p90"), name);
    assert_fact(&facts, "peak_total_pages", node_member(recorded, "peak_total_pages"), name);
    const char *episodes = "write_out_episodes", *gap = "episode_gap_ms_median";
    assert_fact(&facts, episodes, node_member(recorded, episodes), name);
    assert_fact(&facts, gap, node_member(recorded, gap), name);
    assert_fact(&facts, "first_pause_ms", (struct node){0}, name);
    samples_free(&samples);
    forget(&r);
}

static void test_facts_of_recorded_samples(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(names); i++) {
        check_recorded_facts(names[i]);
    }
}

static void test_plan(void **state)
{
    (void)state;
    struct recording r = read_header("periodic-expire3s");
    struct plan plan;
    struct diag d = {0};
    assert_true(recording_plan(&r, &plan, &d));
    assert_int_equal(plan.dev_bps, 67108864);
    assert_int_equal(plan.dirty_expire_centisecs, 300);
    assert_int_equal(plan.dirty_ratio, PLAN_UNSET);
    assert_int_equal(plan.seconds_ms, 24000);
    assert_int_equal(plan.hz, 250);
    assert_int_equal(plan.cpus, 2);
    assert_int_equal(plan.periodic_ms, 829);
    assert_int_equal(plan.first.thresh, 262144);
    assert_int_equal(plan.first.disk_thresh, 32767);
    assert_int_equal(plan.first.bandwidth, 25600);
    forget(&r);
}

// ---- what can not be used ----

// A header of its own text, beside samples that are good.
static bool plan_of(const char *text, struct plan *plan, struct diag *d)
{
    struct recording r = {
        .path = "tests/data/fidelity/linux/flatout.json", .text = text, .length = strlen(text)};
    assert_true(node_read(text, r.length, &r.header, d));
    bool good = recording_plan(&r, plan, d);
    node_free(r.header);
    return good;
}

static void test_settings(void **state)
{
    (void)state;
    struct plan plan;
    struct diag d = {0};
    assert_true(
        plan_of("{\"hz\": 250, \"cpus\": 2, \"settings\": {\"seconds\": 2.5, \"settle\": 1, "
                "\"fs_mb\": 100, \"large_folios\": 1, \"knob_changes\": [{\"t_ms\": "
                "\"5000\", \"name\": \"dirty_bytes\", \"value\": \"8192\"}, {\"t_ms\": 7, "
                "\"name\": \"dirty_ratio\", \"value\": 5}]}}",
                &plan, &d));
    assert_int_equal(plan.seconds_ms, 2500);
    assert_int_equal(plan.tail_ms, 3000);
    assert_int_equal(plan.dev_bps, 20971520);
    assert_int_equal(plan.change_count, 2);
    assert_int_equal(plan.changes[0].t_ms, 5000);
    assert_int_equal(plan.changes[0].value, 8192);
    assert_string_equal(plan.changes[1].name, "dirty_ratio");
}

static void test_bad_headers(void **state)
{
    (void)state;
#define WITH(settings) "{\"hz\": 250, \"cpus\": 2,\n \"settings\": {\n" settings "}}"
    static const struct {
        const char *text, *words;
        int line;
    } cases[] = {
        {WITH("\"dev_bsp\": 1"), "unknown setting 'dev_bsp'", 3},
        {WITH("\"block\": 0"), "setting 'block' can not be used", 3},
        {WITH("\"block\": \"1k\""), "setting 'block' can not be used", 3},
        {WITH("\"seconds\": -1"), "setting 'seconds' can not be used", 3},
        {WITH("\"writers\": 1,\n\"files\": 1e9"), "setting 'files' can not be used", 4},
        {WITH("\"knob_changes\": 7"), "\"knob_changes\" can not be used", 3},
        {WITH("\"knob_changes\": [{\"t_ms\": \"soon\", \"name\": \"x\", \"value\": 1}]"),
         "\"knob_changes\" can not be used", 3},
        {"{\"settings\": {}, \"cpus\": 2}", "has not \"hz\"", 0},
        {"{\"settings\": {}, \"hz\": 250,\n\"cpus\": 0}", "has not \"cpus\"", 2},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct plan plan;
        struct diag d = {0};
        assert_false(plan_of(cases[i].text, &plan, &d));
        if (strstr(d.what, cases[i].words) == NULL || d.line != cases[i].line) {
            fail_msg("%s\nline %d: %s", cases[i].text, d.line, d.what);
        }
    }
}

static void refuse_samples(const char *text, const char *words, int line)
{
    char path[] = "/tmp/orrery-samples-XXXXXX";
    struct samples samples;
    struct diag d = {0};
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    bool good = samples_read(&samples, path, 100, &d);
    unlink(path);
    if (good || strstr(d.what, words) == NULL || d.line != line) {
        fail_msg("%s\nline %d: %s", text, d.line, d.what);
    }
}

static void test_bad_samples(void **state)
{
    (void)state;
#define COLUMNS "t_ms,nr_dirty,nr_writeback,nr_written,thresh,bg_thresh,wb_thresh,wb_bw,app_bytes\n"
    refuse_samples("t_ms,nr_dirty\n0,1\n", "there is no column 'nr_writeback'", 2);
    refuse_samples(COLUMNS "0,1,2,3,4,5,6,7,8\n100,1,2,x,4,5,6,7,8\n", "no whole number", 3);
    refuse_samples(COLUMNS "0,1,2,3,4,5,6,7,8\n100,1,2", "", 3);
    refuse_samples(COLUMNS, "the file has no samples", 0);
    struct samples samples;
    struct diag d = {0};
    assert_false(samples_read(&samples, "tests/data/fidelity/linux/none.csv", 1, &d));
    assert_non_null(strstr(d.what, "can not open the samples tests/data/fidelity/linux/none.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts_of_recorded_samples),
        cmocka_unit_test(test_plan),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_bad_headers),
        cmocka_unit_test(test_bad_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
