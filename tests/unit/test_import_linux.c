// import: a capture of a real host becomes the same host, limits included; what is no capture is
// refused with its place.
#include "engines/linux/inside.h"
#include "engines/registry.h"
#include "repl/exchange/linux/import.h"
#include "repl/exchange/linux/views.h"
#include "repl/memory.h"
#include "sim/branch.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct taken {
    struct branch branch;
    char commands[8000];
    struct text text;
    struct import_host_summary summary;
    struct diag d;
    bool done;
};

static bool take(void *self, const char *command, size_t length)
{
    struct taken *t = self;
    text_add_bytes(&t->text, command, length);
    text_add(&t->text, "\n");
    if (!branch_command(&t->branch, command, length, NULL, &t->d)) {
        fail_msg("%.*s: %s", (int)length, command, t->d.what);
    }
    return true;
}

static struct taken *import(const char *folder, const struct import_host_options *options)
{
    static const struct import_host_options none = {0};
    const struct branch_options in = {.host = memory_host(),
                                      .engines = engine_registry,
                                      .seed = 1,
                                      .limit_bytes = INT64_C(1) << 28};
    struct taken *t = calloc(1, sizeof *t);
    t->text = text_in(t->commands, sizeof t->commands);
    assert_true(branch_open(&t->branch, &in, &t->d));
    t->done =
        import_linux_host(folder, options != NULL ? options : &none, take, t, &t->summary, &t->d);
    return t;
}

static void forget(struct taken *t)
{
    branch_close(&t->branch);
    free(t);
}

static const struct linux_host *host_of(const struct taken *t)
{
    const struct world *w = &t->branch.world;
    uint64_t host = record_next(w, ENGINE_LINUX, LINUX_HOST, 0);
    assert_true(host != 0);
    return linux_host_at(w, (linux_host_h){host});
}

static void assert_words(const struct taken *t, const char *words)
{
    if (!t->done || strstr(t->summary.words, words) == NULL) {
        fail_msg("'%s' is not in: %s%s", words, t->summary.words, t->d.what);
    }
}

// ---- the real captures ----

static void test_limits_are_the_captured_ones(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        uint64_t thresh, background;
    } captures[] = {
        {"tests/data/linux/host-idle", 1214584, 606550},
        {"tests/data/linux/host-writing", 1211673, 605097},
    };
    for (int i = 0; i < COUNT_OF(captures); i++) {
        struct taken *t = import(captures[i].folder, NULL);
        assert_words(t, "as in the capture");
        struct limits limits = host_limits(host_of(t), false);
        assert_int_equal(limits.thresh, captures[i].thresh);
        assert_int_equal(limits.background, captures[i].background);
        assert_int_equal(t->summary.thresh, captures[i].thresh);
        assert_int_equal(host_of(t)->total, 24684084 / 4);
        assert_int_equal(host_of(t)->reserve, 33095);
        assert_int_equal(host_of(t)->file_max, 2466170);
        forget(t);
    }
}

static void test_parts_of_memory(void **state)
{
    (void)state;
    struct taken *t = import("tests/data/linux/host-writing", NULL);
    assert_int_equal(host_of(t)->free_pages, 22203112 / 4);
    assert_int_equal(host_of(t)->strange_active, 41024 / 4);
    assert_int_equal(host_of(t)->strange_inactive, 2127636 / 4);
    assert_int_equal(host_of(t)->anonymous, (1536 + 7180) / 4);
    assert_words(t, "516105 pages were dirty");
    assert_non_null(strstr(t->commands, "linux.zone host node0-DMA managed=3840 high=54"));
    assert_non_null(strstr(t->commands, "linux.process shell host nofile=20000"));
    assert_non_null(strstr(t->commands, "linux.disk vda host bandwidth=58"));
    forget(t);
}

static bool is_vda(void *self, const char *name)
{
    (void)self;
    return strcmp(name, "vda") == 0;
}

static void test_names(void **state)
{
    (void)state;
    const struct import_host_options options = {.name = "db7", .taken = is_vda};
    struct taken *t = import("tests/data/linux/host-idle", &options);
    assert_non_null(strstr(t->commands, "linux.host db7 "));
    assert_non_null(strstr(t->commands, "linux.disk db7-vda db7"));
    assert_non_null(strstr(t->commands, "linux.process shell db7"));
    forget(t);
}

// ---- captures of our own making ----

static char folder[] = "/tmp/orrery-capture-XXXXXX";

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

static void put(const char *name, const char *text, size_t length)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (text == NULL) {
        unlink(path);
        return;
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static const char *const files[] = {"meminfo",    "vmstat",     "zoneinfo",
                                    "sysctl.txt", "ulimit.txt", "diskstats"};

static void put_only(const char *name, const char *text)
{
    for (int i = 0; i < COUNT_OF(files); i++) {
        put(files[i], NULL, 0);
    }
    put(name, text, strlen(text));
}

#define MEMINFO                                                                                    \
    "MemTotal: 4000000 kB\nMemFree: 2000000 kB\nActive(file): 400000 kB\n"                         \
    "Inactive(file): 600000 kB\nActive(anon): 0 kB\nInactive(anon): 100000 kB\n"

// avail = 500000 - reserve + 250000 + 1, and 20 % of it are 819/4096.
static void test_without_zoneinfo(void **state)
{
    (void)state;
    put_only("meminfo", MEMINFO);
    struct taken *t = import(folder, NULL);
    assert_words(t, "not compared: vmstat has no nr_dirty_threshold");
    assert_words(t, "the reserve, from vm.min_free_kbytes");
    assert_words(t, "the kernel's default knobs");
    forget(t);

    // A reserve of 12345 pages leaves 737656: 147493 and 73656.
    const char *vmstat = "nr_dirty_threshold 147493\nnr_dirty_background_threshold 73656\n";
    put("vmstat", vmstat, strlen(vmstat));
    t = import(folder, NULL);
    assert_words(t, "as in the capture");
    assert_words(t, "the reserve of 123");
    assert_int_equal(host_limits(host_of(t), false).thresh, 147493);
    assert_int_equal(host_limits(host_of(t), false).background, 73656);
    assert_in_range(host_of(t)->reserve, 12340, 12355);
    forget(t);
}

static void test_limits_in_bytes(void **state)
{
    (void)state;
    put_only("meminfo", MEMINFO);
    const char *sysctl =
        "vm.dirty_bytes = 268435456\nvm.dirty_ratio = 0\nvm.dirty_background_bytes "
        "= 67108864\nvm.dirty_background_ratio = 0\nvm.swappiness = 1\n";
    const char *vmstat = "nr_dirty_threshold 65536\nnr_dirty_background_threshold 16384\n";
    put("sysctl.txt", sysctl, strlen(sysctl));
    put("vmstat", vmstat, strlen(vmstat));
    struct taken *t = import(folder, NULL);
    assert_words(t, "as in the capture");
    assert_int_equal(host_limits(host_of(t), false).thresh, 65536);
    assert_int_equal(host_of(t)->swappiness, 1);
    assert_null(strstr(t->commands, "vm.dirty_ratio"));
    forget(t);
}

// What does not fit together is said, and the host is made of what meminfo has.
static void test_files_of_different_hosts(void **state)
{
    (void)state;
    put_only("meminfo", MEMINFO);
    const char *vmstat = "nr_dirty_threshold 900000\nnr_dirty_background_threshold 449450\n";
    put("vmstat", vmstat, strlen(vmstat));
    struct taken *t = import(folder, NULL);
    assert_words(t, "while the captured kernel had 900000 and 449450");
    forget(t);
}

static void refuse(const char *name, const char *text, size_t length, const char *words, int line)
{
    put_only("meminfo", MEMINFO);
    put(name, text, length);
    struct taken *t = import(folder, NULL);
    char found[4000];
    struct text printed = text_in(found, sizeof found);
    diag_print(&t->d, &printed);
    if (t->done || strstr(found, words) == NULL || strstr(found, name) == NULL ||
        t->d.line != line || t->text.length > 0) {
        fail_msg("%s: line %d, expected %d, '%s'\n%s", name, t->d.line, line, words, found);
    }
    forget(t);
}

static void test_bad_files(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *words;
        int line;
    } cases[] = {
        {"meminfo", "", "the file is empty", 1},
        {"meminfo", "MemTotal: 100 kB\n", "there is no line 'MemFree:'", 0},
        {"meminfo", "MemTotal: 100 kB\nMemFree: 90", "stops in the middle of a line", 2},
        {"meminfo", "MemTotal: lots\n", "no number that could be a count", 1},
        {"meminfo", "MemTotal: -4 kB\n", "no number that could be a count", 1},
        {"meminfo", "MemTotal: 99999999999999999999 kB\n", "no number that could be a count", 1},
        {"meminfo",
         "MemTotal: 10 kB\nMemFree: 20 kB\nActive(file): 0 kB\nInactive(file): 0 kB\n"
         "Active(anon): 0 kB\nInactive(anon): 0 kB\n",
         "more than MemTotal", 0},
        {"vmstat", "nr_dirty 5\nnr_dirty_threshold x\n", "no number that could be a count", 2},
        {"zoneinfo", "  pages free 5\n", "a zone begins otherwise", 1},
        {"zoneinfo", "Node x, zone DMA\n", "no number that could be a count", 1},
        {"zoneinfo", "Node 0 DMA\n", "this is no head of a zone", 1},
        {"zoneinfo", "Node 0, zone DMA\n        high     33\n", "zone node0-DMA has not all of", 0},
        {"zoneinfo", "Node 0, zone DMA\n        protection: (0, x)\n", "no number", 2},
        {"sysctl.txt", "kernel.ostype = Linux\nvm.dirty_ratio 20\n", "this line has no '='", 2},
        {"ulimit.txt", "open files (-n) many\n", "no number that could be a count", 1},
        {"diskstats", " 8 0 sda 1 2 3\n", "no number that could be a count", 1},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        refuse(cases[i].name, cases[i].text, strlen(cases[i].text), cases[i].words, cases[i].line);
    }
    refuse("vmstat", "nr_dirty 5\n\0\0\n", 14, "this is no text", 0);
    struct taken *t = import("/tmp/orrery-no-such-capture", NULL);
    assert_false(t->done);
    assert_non_null(strstr(t->d.what, "No such file"));
    forget(t);
}

// Every file of a real capture, cut off anywhere, is refused or read, and never crashes.
static void test_cut_anywhere(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(files); i++) {
        char path[200], text[60000];
        snprintf(path, sizeof path, "tests/data/linux/host-idle/%s", files[i]);
        FILE *in = fopen(path, "r");
        assert_non_null(in);
        size_t length = fread(text, 1, sizeof text, in);
        fclose(in);
        for (size_t cut = 0; cut < length; cut += 1 + length / 40) {
            put_only("meminfo", MEMINFO);
            put(files[i], text, cut);
            struct taken *t = import(folder, NULL);
            assert_true(t->done || t->d.what[0] != '\0');
            forget(t);
        }
    }
}

// ---- the operator's views of what was imported ----

static struct capture capture;

static void test_views(void **state)
{
    (void)state;
    struct taken *t = import("tests/data/linux/host-writing", NULL);
    const struct world *w = &t->branch.world;
    uint64_t host;
    assert_true(views_host(w, NULL, &host, &t->d));
    assert_false(views_host(w, "nobody", &host, &t->d));
    assert_true(views_host(w, "host", &host, &t->d));
    capture_open(&capture);
    views_meminfo(w, host, capture.out);
    views_counters(w, host, capture.out);
    assert_int_equal(views_sysctl(w, host, "dirty", capture.out), 7);
    assert_int_equal(views_sysctl(w, host, "nonsense", capture.out), 0);
    const char *text = capture_text(&capture);
    static const char *const lines[] = {
        "MemTotal:       24684084 kB\n",          "MemFree:        22203112 kB\n",
        "Inactive(file):  2127636 kB\n",          "nr_dirty_threshold 1211673\n",
        "nr_dirty_background_threshold 605097\n", "vm.dirty_ratio = 20\n",
    };
    for (int i = 0; i < COUNT_OF(lines); i++) {
        if (strstr(text, lines[i]) == NULL) {
            fail_msg("'%s' is not in\n%s", lines[i], text);
        }
    }
    capture_close(&capture);
    forget(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_are_the_captured_ones),
        cmocka_unit_test(test_parts_of_memory),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_without_zoneinfo),
        cmocka_unit_test(test_limits_in_bytes),
        cmocka_unit_test(test_files_of_different_hosts),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_views),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
