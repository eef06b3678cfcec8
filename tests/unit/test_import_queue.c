// import: logs of real queues become commands; whatever else they are gets one message with its
// place.
#include "repl/exchange/queue/choice.h"
#include "repl/exchange/queue/rows.h"
#include "tests/support/queue_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct taken {
    char commands[60000];
    struct text text;
    struct import_summary summary;
    struct diag d;
    bool done;
};

static bool take(void *self, const char *command, size_t length)
{
    struct taken *t = self;
    text_add_bytes(&t->text, command, length);
    text_add(&t->text, "\n");
    return true;
}

static struct taken *import(const char *text, size_t length, const struct import_options *options)
{
    static const struct import_options none = {0};
    struct taken *t = calloc(1, sizeof *t);
    t->text = text_in(t->commands, sizeof t->commands);
    FILE *in = length > 0 ? fmemopen((void *)(uintptr_t)text, length, "rb") : tmpfile();
    t->done = import_queue_stream(in, "a.log", options != NULL ? options : &none, take, t,
                                  &t->summary, &t->d);
    fclose(in);
    return t;
}

static void expect(const char *text, const struct import_options *options, const char *commands)
{
    struct taken *t = import(text, strlen(text), options);
    if (!t->done) {
        fail_msg("%s\nrefused: %s", text, t->d.what);
    }
    if (strcmp(t->commands, commands) != 0) {
        fail_msg("%s\nis\n%s\nnot\n%s", text, t->commands, commands);
    }
    free(t);
}

#define DESK "queue.station desk servers=1\n"
#define LOG "queue.source log to=desk\n"

static void test_forms(void **state)
{
    (void)state;
    static const char *const two = DESK LOG "queue.replay log 0s/12ms 1.5s/3ms\n";
    static const char *const texts[] = {
        "time,service\n10,12\n11.5,3\n",
        "time,service\r\n10,12\r\n11.5,3",
        "\xef\xbb\xbftime;service\n10;12\n\n11.5;3\n\n",
        "service\ttime\n12\t10\n3\t11.5\n",
        "time , service\n 10 , 12 \n 11.5 , 3 \n",
        "\"time\",\"what, who\",\"service\"\n\"10\",\"a \"\"b\"\"\nc\",12\n11.5,,3\n",
        "TimeStamp,Service_Time\n1709630130,12\n1709630131.5,3\n",
        "timestamp,latency_ms\n1709630130000,12\n1709630131500,3\n",
        "timestamp,duration\n1709630130000000,12ms\n1709630131500000,3000us\n",
        "timestamp,request_time\n1709630130000000000,0.012\n1709630131500000000,0.003\n",
        "arrival,service_us\n2024-03-05T10:15:30Z,12000\n2024-03-05T10:15:31.5Z,3000\n",
        "arrival,service_ms\n2024-03-05 10:15:30+01:00,12\n2024-03-05T09:15:31.500000000Z,3\n",
        "arrival,service_ms\n2024-02-29T23:59:59,12\n2024-03-01T00:00:00.5,3\n",
        "arrival,service_ms\n2023-12-31T23:59:59-0030,12\n\"2024-01-01T00:30:00,5Z\",3\n",
        "{\"time\": 10, \"service\": 12}\n{\"service\": 3, \"time\": 11.5}\n",
        ("{\"time\":\"10\",\"service\":\"12\",\"x\":{\"y\":[1,{}]}}\r\n\r\n{\"time\":115e-1,"
         "\"service\":3}"),
        "{\"t\\u0069me\":10,\"service\":12}\n{\"time\":11.5,\"service\":3}\n",
    };
    for (int i = 0; i < COUNT_OF(texts); i++) {
        expect(texts[i], NULL, two);
    }
}

static void test_options(void **state)
{
    (void)state;
    const struct import_options options = {.source = "web",
                                           .station = "pool",
                                           .servers = 4,
                                           .service = "exponential 5ms",
                                           .arrival_column = "at",
                                           .arrival_form = STAMP_MILLISECONDS};
    expect("at,service\n10,1\n20,2\n", &options,
           "queue.station pool servers=4 service=\"exponential 5ms\"\n"
           "queue.source web to=pool\nqueue.replay web 0s 10ms\n");
    expect("time,service,priority\n1,2,3\n2,2,0\n", NULL,
           "queue.station desk servers=1 discipline=priority\n" LOG
           "queue.replay log 0s/2ms/3 1s/2ms/0\n");
    expect("time,service\n3,1\n1,2\n1,3\n", &(struct import_options){.sort = true},
           DESK LOG "queue.replay log 0s/2ms 0s/3ms 2s/1ms\n");
    expect("time,elapsed,took\n3,1,9\n", &(struct import_options){.service_column = "took"},
           DESK LOG "queue.replay log 0s/9ms\n");
    expect("time,elapsed\n3,7\n", &(struct import_options){.service_form = STAMP_MICROSECONDS},
           DESK LOG "queue.replay log 0s/7us\n");
    expect("time,priority\n1,3\n", &(struct import_options){.service = "5ms"},
           "queue.station desk servers=1 service=\"5ms\" discipline=priority\n" LOG
           "queue.replay log 0s//3\n");
}

static void refused(const char *text, size_t length, const struct import_options *options, int line,
                    int column, const char *words, const char *help)
{
    struct taken *t = import(text, length, options);
    if (t->done || t->d.line != line || t->d.column != column || strstr(t->d.what, words) == NULL ||
        strstr(t->d.help, help) == NULL || t->text.length > 0) {
        fail_msg("%s\nis refused at %d:%d: %s (%s)\n%s", text, t->d.line, t->d.column, t->d.what,
                 t->d.help, t->commands);
    }
    free(t);
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line, column;
        const char *words, *help;
    } cases[] = {
        {"", 1, 1, "empty", ""},
        {"\n\n  \n", 1, 1, "empty", ""},
        {"time,service\n", 1, 1, "no rows", ""},
        {"when,service\n1,2\n", 1, 1, "no column looks like arrivals", "arrival_column="},
        {"time,work\n1,2\n", 1, 1, "no column looks like service times", "service_column="},
        {"{\"when\":1}\n", 1, 1, "no column looks like arrivals", ""},
        {"time,service\n1,2\n1.5\n", 3, 1, "1 cells where the header has 2", ""},
        {"time,service\n1,2\n1.5", 3, 1, "1 cells where the header has 2", "cut off"},
        {"time,service\n1,2\n2,3,4\n", 3, 5, "3 cells where the header has 2", "double quotes"},
        {"time,service\n1,2\n\"2,3\n4,5\n", 3, 1, "never closed", ""},
        {"time,service\n1,\"2\"x\n", 2, 6, "after the closing quote", ""},
        {"time,service\n1,\n", 2, 3, "empty", "service_column="},
        {"time,service\nsoon,2\n", 2, 1, "'soon' is no time", ""},
        {"time,service\n1,2\n2024-01-01,2\n", 3, 1, "not a number", ""},
        {"time,service\n2024-01-01T00:00:00Z,2\n7,2\n", 3, 1, "no date and time", ""},
        {"time,service\n2024-02-30T00:00:00Z,2\n", 2, 1, "no date and time", ""},
        {"time,service\n2024-01-01T24:00:00Z,2\n", 2, 1, "no date and time", ""},
        {"time,service\n2024-01-01T00:00:00+25:00,2\n", 2, 1, "no date and time", ""},
        {"time,service\n9999-01-01T00:00:00Z,2\n", 2, 1, "beyond", ""},
        {"time,service\n1e30,2\n", 2, 1, "'1e30' is no time", ""},
        {"time,service\n1,9e18\n", 2, 3, "beyond 292 years", "which unit"},
        {"time,service\n1,-2\n", 2, 3, "below zero", ""},
        {"time,service\n1,2\n2,\"two\"\n", 3, 4, "not a number", ""},
        {"time,service\n5,2\n4,2\n", 3, 1, "1 s before the one of line 2", "sort=true"},
        {"time,service,priority\n1,2,9\n", 2, 5, "", ""},
        {"{\"time\":1,\"service\":2}\n{\"time\":2}\n", 2, 1, "has no 'service'", ""},
        {"{\"time\":1,\"service\":null}\n", 1, 21, "no number or text", ""},
        {"{\"time\":1,\"service\":[2]}\n", 1, 21, "no number or text", ""},
        {"{\"time\":1,\"service\":2}\n{\"time\":1,\"ser", 2, 11, "never closed", ""},
        {"{\"time\":1,\"service\":2}\n{\"time\":1", 2, 10, "wanted here", "cut off"},
        {"{\"time\":1 \"service\":2}\n", 1, 11, "wanted here", ""},
        {"{\"time\":01,\"service\":2}\n", 1, 9, "no number of JSON", ""},
        {"{\"time\":1,\"service\":2} x\n", 1, 24, "after the object", ""},
        {"{\"time\":tru}\n", 1, 9, "no JSON value", ""},
        {"{\"time\":\"\\q\"}\n", 1, 11, "no escape", ""},
        {"[1,2]\n", 1, 1, "no rows", ""},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        refused(cases[i].text, strlen(cases[i].text), NULL, cases[i].line, cases[i].column,
                cases[i].words, cases[i].help);
    }
    refused("time,service\n1,\0002\n", 18, NULL, 2, 3, "zero byte", "");
    refused("time,service\n1,2\n2,3\n", 21, &(struct import_options){.rows_most = 1}, 3, 1,
            "more than 1 rows", "rows_most=");
    refused("time,service\n1,2\n", 17, &(struct import_options){.arrival_column = "tim"}, 1, 1,
            "no column 'tim'", "did you mean 'time'?");
}

static void test_long_records(void **state)
{
    (void)state;
    size_t length = 3 * ROW_BYTES;
    char *text = malloc(length);
    memset(text, 'x', length);
    refused(text, length, NULL, 1, 1, "longer than", "");
    memcpy(text, "a,b\n\"", 5);
    refused(text, length, NULL, 2, 1, "longer than", "");
    memset(text, ',', length);
    refused(text, length, NULL, 1, 1, "longer than", "");
    refused(text, 2000, NULL, 1, 513, "more than 512 columns", "");
    free(text);
}

static void test_files(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int64_t rows;
        const char *words;
    } files[] = {
        {"tests/data/queue/requests.csv", 400,
         "400 customers over 1.644 min; arrivals from column 'timestamp' (guessed by its name) as "
         "ISO 8601; "
         "service times from column 'duration_ms' (guessed by its name) as milliseconds; on "
         "average 0.69 "
         "servers were busy"},
        {"tests/data/queue/requests.ndjson", 100, "priorities from column 'priority'"},
        {"tests/data/queue/semicolons.csv", 20, "as seconds (guessed)"},
        {"tests/data/queue/by_completion.csv", 60, "rows were out of order and sorted"},
    };
    for (int i = 0; i < COUNT_OF(files); i++) {
        struct taken *t = calloc(1, sizeof *t);
        t->text = text_in(t->commands, sizeof t->commands);
        const struct import_options options = {.sort = i == 3};
        if (!import_queue_log(files[i].path, &options, take, t, &t->summary, &t->d)) {
            fail_msg("%s", t->d.what);
        }
        assert_int_equal(t->summary.rows, files[i].rows);
        if (strstr(t->summary.words, files[i].words) == NULL) {
            fail_msg("%s", t->summary.words);
        }
        free(t);
    }
    struct taken *t = calloc(1, sizeof *t);
    const struct import_options options = {0};
    assert_false(
        import_queue_log("tests/data/queue/none.csv", &options, take, t, &t->summary, &t->d));
    assert_non_null(strstr(t->d.what, "can not open tests/data/queue/none.csv: No such file"));
    free(t);
}

// What was imported runs, and everybody is served as long as the log says.
static bool give_command(void *self, const char *command, size_t length)
{
    (void)length;
    queue_world_give(self, command);
    return true;
}

static void test_imported_queue_runs(void **state)
{
    (void)state;
    struct queue_world *q = queue_world_open(1, 0);
    const struct import_options options = {.servers = 2};
    struct import_summary summary;
    struct diag d = {0};
    assert_true(
        import_queue_log("tests/data/queue/requests.csv", &options, give_command, q, &summary, &d));
    queue_world_run(q, summary.span_ns + 60 * SECOND);
    assert_int_equal(queue_world_number(q, "log", "answered"), 400);
    assert_int_equal(queue_world_number(q, "log", "replayed"), 400);
    const struct world *w = &q->branch.world;
    const struct station *desk = station_at(w, station_next(w, (station_h){0}));
    assert_true(total_of(&desk->serving_time) == summary.service_ns);
    queue_world_close(q);
}

// A hundred thousand rows become as many samples in the world, and begin to come.
static void test_a_big_log(void **state)
{
    (void)state;
    size_t room = 100000 * 40, length = 0;
    char *text = malloc(room);
    length += (size_t)snprintf(text, room, "time,service\n");
    for (int i = 0; i < 100000; i++) {
        length += (size_t)snprintf(text + length, room - length, "%d.%03d,%d\n", 1709630000 + i / 7,
                                   i % 7 * 100, i % 97);
    }
    struct queue_world *q = queue_world_open(1, 0);
    q->unchecked = true;
    FILE *in = fmemopen(text, length, "rb");
    const struct import_options options = {0};
    struct import_summary summary;
    struct diag d = {0};
    assert_true(import_queue_stream(in, "big.csv", &options, give_command, q, &summary, &d));
    fclose(in);
    free(text);
    queue_world_run(q, 100 * SECOND);
    assert_int_equal(queue_world_number(q, "log", "calls"), 701);
    const struct world *w = &q->branch.world;
    assert_int_equal(source_at(w, source_next(w, (source_h){0}))->samples.count, 100000);
    queue_world_close(q);
}

// NAME=VALUE as it is typed at the prompt and on the command line.
static void test_choices(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *what; // NULL: it is taken
    } rows[] = {
        {"source", "web", NULL},
        {"station", "till", NULL},
        {"servers", "3", NULL},
        {"arrival_column", "a", NULL},
        {"arrival_unit", "s", NULL},
        {"service_column", "b", NULL},
        {"service_unit", "us", NULL},
        {"sort", "true", NULL},
        {"rows_most", "10", NULL},
        {"sorted", "true", "'import' has no option 'sorted'"},
        {"sort", "yes", "'yes' is neither true nor false"},
        {"servers", "0", "0 is too small"},
        {"service_unit", "h", "'h' is no unit of a column"},
    };
    struct import_options options = {0};
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct diag d = {0};
        assert_int_equal(import_choose(&options, rows[i].name, rows[i].value, &d),
                         rows[i].what == NULL);
        assert_string_equal(d.what, rows[i].what == NULL ? "" : rows[i].what);
        assert_true(rows[i].what == NULL || d.help[0] != '\0' || d.expected[0] != '\0');
        options.sort = options.sort || strcmp(rows[i].name, "sort") == 0;
    }
    expect("a,b\n2,20\n1,10\n", &options,
           "queue.station till servers=3\nqueue.source web to=till\n"
           "queue.replay web 0s/10us 1s/20us\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),     cmocka_unit_test(test_options),
        cmocka_unit_test(test_refusals),  cmocka_unit_test(test_long_records),
        cmocka_unit_test(test_files),     cmocka_unit_test(test_imported_queue_runs),
        cmocka_unit_test(test_a_big_log), cmocka_unit_test(test_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
