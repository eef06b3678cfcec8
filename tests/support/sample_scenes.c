// sample_scenes: see sample_scenes.h.
#include "tests/support/sample_scenes.h"

#include <stdlib.h>

enum kind {
    DESK = 1,
    SERVER,
    CUSTOMER,
    BROKER,
    REPLICA,
    BATCH,
    MESSAGE,
    METRIC,
    EXECUTOR,
    SLOT,
    TASK,
    HOST,
    FILE_OF
};

static void *take(void *self, size_t bytes)
{
    (void)self;
    return calloc(1, bytes);
}

static void give(void *self, void *block, size_t bytes)
{
    (void)self;
    (void)bytes;
    free(block);
}

const struct host sample_host = {.allocate = take, .release = give};

static void queue_servers(struct scene *s, scene_ref desk, int step)
{
    for (int i = 0; i < 3; i++) {
        scene_ref lane = scene_lane(s, scene_id(SERVER, (uint64_t)i), desk,
                                    scene_words(s, "server %d", i + 1), LANE_ORDER);
        scene_room(s, lane, 1);
        int number = 11 + i;
        if (step == 1 && i == 1) {
            number = 14; // the customer at the head of the line comes forward
        }
        scene_ref cell = scene_cell(s, scene_id(CUSTOMER, (uint64_t)number), lane,
                                    scene_words(s, "c%d", number));
        scene_role(s, cell, number % 5 == 3 ? ROLE_2 : ROLE_1);
        if (i == 2) {
            scene_state(s, lane, STATE_PAUSED);
        }
    }
}

static void queue_keys(struct scene *s)
{
    scene_ref key = scene_key(s, "ordinary customer");
    scene_role(s, key, ROLE_1);
    scene_letter(s, key, 'o');
    key = scene_key(s, "urgent customer");
    scene_role(s, key, ROLE_2);
    scene_letter(s, key, 'u');
}

static void queue_map(struct scene *s, int step)
{
    scene_on(s, PANE_MAP);
    scene_ref desk = scene_box(s, scene_id(DESK, 1), SCENE_ROOT, "desk", 'S');
    scene_state(s, desk, STATE_SLOW);
    scene_fact(s, desk, "served", UNIT_NONE, 1204 + step);
    scene_fact(s, desk, "lost", UNIT_NONE, 3);
    scene_fact(s, desk, "utilisation", UNIT_FRACTION, 912500000);
    scene_fact(s, desk, "mean wait", UNIT_TIME, 12400 * MICROSECOND);
    scene_ref waiting = scene_lane(s, scene_id(DESK, 2), desk, "waiting", LANE_ORDER);
    scene_room(s, waiting, 10);
    for (int number = 14 + step; number < 21; number++) {
        scene_ref cell = scene_cell(s, scene_id(CUSTOMER, (uint64_t)number), waiting,
                                    scene_words(s, "c%d", number));
        scene_role(s, cell, number % 5 == 3 ? ROLE_2 : ROLE_1);
    }
    queue_servers(s, desk, step);
    scene_note(s, SCENE_ROOT, "Simplified: customers who leave early vanish at once.");
    scene_ref arrival = scene_token(s, scene_id(CUSTOMER, 21), SCENE_ROOT, waiting, 'A', "c21",
                                    80400 * MILLISECOND, 80600 * MILLISECOND);
    scene_role(s, arrival, ROLE_1);
    queue_keys(s);
    scene_letter(s, scene_key(s, "service station"), 'S');
}

static void queue_lanes(struct scene *s, int step)
{
    scene_on(s, PANE_LANES);
    for (int i = 0; i < 3; i++) {
        scene_ref lane = scene_lane(s, scene_id(SERVER, (uint64_t)i), SCENE_ROOT,
                                    scene_words(s, "server %d", i + 1), LANE_TIME);
        int64_t at = 79000 + i * 130;
        for (int n = 0; n < 4; n++) {
            int number = 3 * n + i + 2;
            int64_t end = at + 250 + number * 37 % 200;
            bool open = n == 3 && !(step == 1 && i == 1);
            scene_ref cell = scene_span(s, scene_id(CUSTOMER, (uint64_t)number), lane,
                                        scene_words(s, "c%d", number), at * MILLISECOND,
                                        open ? TIME_NEVER : end * MILLISECOND);
            scene_role(s, cell, number % 5 == 3 ? ROLE_2 : ROLE_1);
            scene_state(s, cell, open && i == 2 ? STATE_HATCHED : 0);
            at = end + 20 * n;
        }
    }
    queue_keys(s);
    scene_state(s, scene_key(s, "interrupted"), STATE_HATCHED);
}

static void queue_metrics(struct scene *s, int step)
{
    scene_on(s, PANE_METRICS);
    scene_ref waiting = scene_series(s, scene_id(METRIC, 1), SCENE_ROOT, "waiting", UNIT_NONE);
    for (int i = 0; i <= 40; i++) {
        scene_point(s, waiting, (60000 + i * 512) * MILLISECOND,
                    i == 40 ? 7 - step : (i * i * 7 % 23) * (i + 8) / 80);
    }
    scene_mark(s, waiting, "room", 10);
    scene_ref guess = scene_series(s, scene_id(METRIC, 2), waiting, "predicted", UNIT_NONE);
    scene_state(s, guess, STATE_PREDICTED);
    for (int i = 0; i <= 4; i++) {
        scene_point(s, guess, (60000 + i * 5120) * MILLISECOND, i * 2);
    }
    scene_ref busy = scene_series(s, scene_id(METRIC, 3), SCENE_ROOT, "utilisation", UNIT_FRACTION);
    scene_range(s, busy, 0, PPB_ONE);
    for (int i = 0; i <= 40; i++) {
        scene_point(s, busy, (60000 + i * 512) * MILLISECOND,
                    700000000 + (i * 37 % 29) * 10000000 - (i < 8 ? 300000000 : 0));
    }
}

void sample_queue(struct scene *s, int step)
{
    scene_begin(s, "queue:main", 80500 * MILLISECOND, 48213 + step);
    queue_map(s, step);
    queue_lanes(s, step);
    queue_metrics(s, step);
}

static scene_ref kafka_broker(struct scene *s, int b)
{
    scene_ref box =
        scene_box(s, scene_id(BROKER, (uint64_t)b), SCENE_ROOT, scene_words(s, "b%d", b), 'B');
    scene_state(s, box, b == 3 ? STATE_DOWN : 0);
    scene_fact_text(s, box, "role",
                    b == 1   ? "controller, leader of 2"
                    : b == 2 ? "leader of 4"
                             : "offline");
    scene_fact(s, box, "dirty", UNIT_SIZE, (b == 3 ? 0 : 37 * b) << 20);
    for (int p = 0; p < 6; p++) {
        scene_ref cell = scene_cell(s, scene_id(REPLICA, (uint64_t)(b * 100 + p)), box,
                                    scene_words(s, "orders-%d", p));
        bool leads = b == 2 ? p % 3 != 0 : b == 1 && p % 3 == 0;
        scene_role(s, cell, leads ? ROLE_1 : ROLE_PLAIN);
        scene_letter(s, cell, leads ? 'L' : 'F');
        scene_state(s, cell, b == 3 ? STATE_HATCHED : 0);
    }
    return box;
}

static void kafka_logs(struct scene *s)
{
    scene_on(s, PANE_LOG);
    scene_ref partition = scene_box(s, scene_id(REPLICA, 1), SCENE_ROOT, "orders-0", 'P');
    for (int b = 1; b <= 3; b++) {
        scene_ref lane =
            scene_lane(s, scene_id(REPLICA, (uint64_t)(b * 100)), partition,
                       scene_words(s, "b%d %s", b, b == 1 ? "leader" : "follower"), LANE_OFFSET);
        int last = b == 1 ? 12 : b == 2 ? 11 : 9;
        for (int i = 0; i < last; i++) {
            scene_ref batch = scene_span(s, scene_id(BATCH, (uint64_t)(b * 1000 + i)), lane,
                                         scene_words(s, "%d",
                                                     i < 5   ? 0
                                                     : i < 8 ? 1
                                                             : 2),
                                         i * 35, i * 35 + 35);
            scene_quantity(s, batch, UNIT_SIZE, 16384);
            scene_role(s, batch, i < 5 ? ROLE_1 : i < 8 ? ROLE_2 : ROLE_3);
            scene_state(s, batch,
                        b == 3 && i == 8    ? STATE_STRUCK
                        : b == 2 && i == 10 ? STATE_HATCHED
                                            : 0);
        }
        scene_mark(s, lane, "HW", b == 1 ? 350 : b == 2 ? 350 : 210);
        scene_mark(s, lane, "LEO", last * 35);
        scene_fact(s, lane, "lag", UNIT_NONE, (12 - last) * 35);
    }
    for (int epoch = 0; epoch < 3; epoch++) {
        scene_ref key = scene_key(s, scene_words(s, "leader epoch %d", epoch));
        scene_role(s, key, (unsigned)(ROLE_1 + epoch));
        scene_letter(s, key, (char)('0' + epoch));
    }
    scene_state(s, scene_key(s, "truncated"), STATE_STRUCK);
    scene_state(s, scene_key(s, "not yet on disk"), STATE_HATCHED);
}

void sample_kafka(struct scene *s)
{
    scene_begin(s, "kafka:what-if", 20 * SECOND + 350 * MILLISECOND, 9120);
    scene_on(s, PANE_MAP);
    scene_ref producer = scene_box(s, scene_id(HOST, 1), SCENE_ROOT, "producer-1", 'W');
    scene_fact(s, producer, "sent", UNIT_NONE, 40700);
    scene_fact_text(s, producer, "acks", "all");
    scene_ref brokers[4] = {{0}};
    for (int b = 1; b <= 3; b++) {
        brokers[b] = kafka_broker(s, b);
    }
    scene_ref members[2];
    for (int m = 0; m < 2; m++) {
        members[m] = scene_box(s, scene_id(HOST, (uint64_t)(10 + m)), SCENE_ROOT,
                               scene_words(s, "billing-%d", m + 1), 'C');
        scene_fact(s, members[m], "lag", UNIT_NONE, m == 0 ? 12 : 1840);
        scene_state(s, members[m], m == 1 ? STATE_PAUSED : 0);
        scene_link(s, members[m], brokers[m + 1], "reads");
    }
    scene_token(s, scene_id(MESSAGE, 1), producer, brokers[1], 'P', "produce orders-0",
                20 * SECOND + 345 * MILLISECOND, 20 * SECOND + 353 * MILLISECOND);
    scene_token(s, scene_id(MESSAGE, 2), brokers[2], brokers[1], 'F', "fetch",
                20 * SECOND + 348 * MILLISECOND, 20 * SECOND + 352 * MILLISECOND);
    const char *words[] = {"broker",   "producer",        "consumer",     "partition leader",
                           "follower", "produce request", "fetch request"};
    const char letters[] = "BWCLFPF";
    for (int i = 0; i < COUNT_OF(words); i++) {
        scene_ref key = scene_key(s, words[i]);
        scene_letter(s, key, letters[i]);
        scene_role(s, key, letters[i] == 'L' ? ROLE_1 : ROLE_PLAIN);
    }
    kafka_logs(s);
    scene_on(s, PANE_METRICS);
    scene_ref lag = scene_series(s, scene_id(METRIC, 9), SCENE_ROOT, "lag of billing", UNIT_NONE);
    for (int i = 0; i <= 50; i++) {
        scene_point(s, lag, i * 407 * MILLISECOND, i < 30 ? (i * 13 % 7) * 8 : (i - 29) * 88);
    }
    scene_mark(s, lag, "alarm", 1000);
    scene_on(s, PANE_EVENTS);
    scene_note(s, SCENE_ROOT, "#9118 b3 lost its power; 3 batches were not on disk");
    scene_note(
        s, SCENE_ROOT,
        "#9119 b3 left the ISR of orders-0: session timed out (broker.session.timeout.ms = 9s)");
    scene_state(s,
                scene_note(s, SCENE_ROOT,
                           "#9120 b1 raised the high watermark of orders-0 to 350: every replica "
                           "in the ISR has it"),
                STATE_HIGHLIGHTED);
}

static scene_ref spark_executor(struct scene *s, int e)
{
    scene_on(s, PANE_MEMORY);
    scene_ref box = scene_box(s, scene_id(EXECUTOR, (uint64_t)e), SCENE_ROOT,
                              scene_words(s, "executor %d", e), 'E');
    int64_t mib = 1 << 20;
    scene_ref heap = scene_gauge(s, scene_id(EXECUTOR, (uint64_t)(100 + e)), box, "unified memory",
                                 UNIT_SIZE, (e == 1 ? 2010 : 1360) * mib, 2277 * mib);
    scene_part(s, heap, "execution", ROLE_1, (e == 1 ? 1490 : 800) * mib);
    scene_part(s, heap, "storage", ROLE_2, (e == 1 ? 520 : 560) * mib);
    scene_mark(s, heap, "storage region", 1138 * mib + mib / 2);
    scene_fact(s, box, "spilled to disk", UNIT_SIZE, e == 1 ? 3712 * mib : 0);
    scene_fact(s, box, "GC time", UNIT_FRACTION, e == 1 ? 93000000 : 21000000);
    scene_state(s, box, e == 1 ? STATE_SLOW : 0);
    return box;
}

void sample_spark(struct scene *s)
{
    scene_begin(s, "spark:main", 43 * SECOND, 5121);
    for (int e = 1; e <= 2; e++) {
        spark_executor(s, e);
    }
    scene_on(s, PANE_LANES);
    int64_t free_at[8] = {0};
    scene_ref lanes[8];
    for (int slot = 0; slot < 8; slot++) {
        free_at[slot] = 1000 + slot * 60;
        scene_ref box = slot % 4 == 0
                            ? scene_box(s, scene_id(EXECUTOR, (uint64_t)(slot / 4 + 1)), SCENE_ROOT,
                                        scene_words(s, "executor %d", slot / 4 + 1), 'E')
                            : scene_at(s, lanes[slot - 1])->parent;
        lanes[slot] = scene_lane(s, scene_id(SLOT, (uint64_t)slot), box,
                                 scene_words(s, "core %d", slot % 4), LANE_TIME);
    }
    for (int task = 0; task < 40; task++) {
        int slot = 0;
        for (int i = 1; i < 8; i++) {
            slot = free_at[i] < free_at[slot] ? i : slot;
        }
        int64_t end = free_at[slot] + 3000 + task * 7919 % 5000 + (task == 17 ? 20000 : 0);
        bool open = end > 43000;
        scene_ref cell =
            scene_span(s, scene_id(TASK, (uint64_t)task), lanes[slot], scene_words(s, "t%d", task),
                       free_at[slot] * MILLISECOND, open ? TIME_NEVER : end * MILLISECOND);
        scene_role(s, cell, task < 24 ? ROLE_1 : ROLE_2);
        scene_state(s, cell,
                    task == 17   ? STATE_SLOW | STATE_HIGHLIGHTED
                    : task == 30 ? STATE_STRUCK
                    : task == 33 ? STATE_HATCHED
                                 : 0);
        free_at[slot] = end + 40;
    }
    scene_ref key = scene_key(s, "stage 0, map");
    scene_role(s, key, ROLE_1);
    scene_letter(s, key, 'm');
    key = scene_key(s, "stage 1, sort-merge join");
    scene_role(s, key, ROLE_2);
    scene_letter(s, key, 'j');
    scene_state(s, scene_key(s, "lost with its executor"), STATE_STRUCK);
    scene_state(s, scene_key(s, "waiting for memory"), STATE_HATCHED);
    scene_on(s, PANE_MAP);
    scene_ref stage = scene_box(s, scene_id(TASK, 1000), SCENE_ROOT, "stage 1", 'J');
    scene_fact(s, stage, "tasks", UNIT_NONE, 16);
    scene_fact(s, stage, "shuffle read", UNIT_SIZE, INT64_C(9) << 30);
    scene_ref sizes = scene_lane(s, scene_id(TASK, 1001), stage, "partition sizes", LANE_ORDER);
    for (int i = 0; i < 16; i++) {
        scene_ref cell =
            scene_cell(s, scene_id(TASK, (uint64_t)(2000 + i)), sizes, scene_words(s, "p%d", i));
        int64_t size = i == 5 ? 4096 : 180 + i * 61 % 140;
        scene_quantity(s, cell, UNIT_SIZE, size << 20);
        scene_role(s, cell, scene_shade(size * PPB_ONE / 4096));
    }
}

void sample_cache(struct scene *s)
{
    int64_t mib = 1 << 20;
    scene_begin(s, "linux:main", 12 * SECOND + 50 * MILLISECOND, 77);
    scene_on(s, PANE_MEMORY);
    scene_ref memory =
        scene_gauge(s, scene_id(HOST, 1), SCENE_ROOT, "memory", UNIT_SIZE, 6300 * mib, 8192 * mib);
    scene_part(s, memory, "anonymous", ROLE_5, 2100 * mib);
    scene_part(s, memory, "clean cache", ROLE_3, 3100 * mib);
    scene_part(s, memory, "dirty", ROLE_2, 900 * mib);
    scene_part(s, memory, "writeback", ROLE_4, 200 * mib);
    scene_ref dirty = scene_gauge(s, scene_id(HOST, 2), SCENE_ROOT, "dirty and writeback",
                                  UNIT_SIZE, 1100 * mib, 1600 * mib);
    scene_role(s, dirty, ROLE_2);
    scene_mark(s, dirty, "background", 609 * mib);
    scene_mark(s, dirty, "freerun", 913 * mib);
    scene_mark(s, dirty, "limit", 1218 * mib);
    scene_gauge(s, scene_id(HOST, 3), SCENE_ROOT, "disk queue", UNIT_NONE, 31, 32);
    scene_on(s, PANE_LANES);
    for (int w = 0; w < 3; w++) {
        scene_ref lane = scene_lane(s, scene_id(HOST, (uint64_t)(10 + w)), SCENE_ROOT,
                                    scene_words(s, "writer %d", w + 1), LANE_TIME);
        for (int i = 0; i < 6; i++) {
            int64_t at = 10000 + i * 350 + w * 40, run = 350 - (w + 1) * i * 18;
            scene_ref cell = scene_span(s, scene_id(HOST, (uint64_t)(1000 + w * 100 + i * 2)), lane,
                                        "writes", at * MILLISECOND, (at + run) * MILLISECOND);
            scene_role(s, cell, ROLE_1);
            if (i > 0) {
                cell = scene_span(s, scene_id(HOST, (uint64_t)(1001 + w * 100 + i * 2)), lane,
                                  "pause", (at + run) * MILLISECOND, (at + 350) * MILLISECOND);
                scene_state(s, cell, STATE_HATCHED);
            }
        }
        scene_fact(s, lane, "rate", UNIT_BANDWIDTH, (50 - 9 * w) * mib);
    }
    scene_state(s, scene_key(s, "throttled in balance_dirty_pages"), STATE_HATCHED);
    scene_on(s, PANE_LOG);
    scene_ref box = scene_box(s, scene_id(FILE_OF, 1), SCENE_ROOT, "/data/orders-0.log", 'F');
    scene_ref lane = scene_lane(s, scene_id(FILE_OF, 2), box, "pages by age", LANE_OFFSET);
    scene_unit(s, lane, UNIT_SIZE);
    for (int i = 0; i < 12; i++) {
        scene_ref cell = scene_span(s, scene_id(FILE_OF, (uint64_t)(100 + i)), lane,
                                    i < 5   ? "clean"
                                    : i < 8 ? "writeback"
                                            : "dirty",
                                    i * 64 * mib, (i + 1) * 64 * mib);
        scene_role(s, cell, i < 5 ? ROLE_3 : i < 8 ? ROLE_4 : ROLE_2);
    }
    scene_mark(s, lane, "synced", 5 * 64 * mib);
    scene_on(s, PANE_METRICS);
    const char *names[] = {"written by programs", "written to disk"};
    for (int k = 0; k < 2; k++) {
        scene_ref rate = scene_series(s, scene_id(METRIC, (uint64_t)(20 + k)), SCENE_ROOT, names[k],
                                      UNIT_BANDWIDTH);
        for (int i = 0; i <= 60; i++) {
            scene_point(s, rate, i * 200 * MILLISECOND,
                        (k == 0   ? 120 - (i > 30 ? (i - 30) * 2 : i % 3)
                         : i < 20 ? 0
                                  : 58 + i % 4) *
                            mib);
        }
    }
}

void sample_empty(struct scene *s) { scene_begin(s, "nothing", 0, 0); }

void sample_huge(struct scene *s)
{
    scene_begin(s, "huge", 3600 * SECOND, 1000000);
    scene_on(s, PANE_MAP);
    for (int b = 0; b < 1000; b++) {
        scene_ref box = scene_box(s, scene_id(BROKER, (uint64_t)b + 1), SCENE_ROOT,
                                  scene_words(s, "b%d", b), 'B');
        for (int p = 0; p < 500; p++) {
            scene_cell(s, scene_id(REPLICA, (uint64_t)(b * 500 + p)), box,
                       scene_words(s, "p%d", p));
        }
    }
    scene_on(s, PANE_LANES);
    for (int slot = 0; slot < 500; slot++) {
        scene_ref lane = scene_lane(s, scene_id(SLOT, (uint64_t)slot), SCENE_ROOT,
                                    scene_words(s, "slot %d", slot), LANE_TIME);
        for (int i = 0; i < 1000; i++) {
            scene_span(s, scene_id(TASK, (uint64_t)(slot * 1000 + i)), lane,
                       scene_words(s, "t%d", i), i * 3 * SECOND, (i * 3 + 2) * SECOND);
        }
    }
    scene_on(s, PANE_METRICS);
    scene_ref series = scene_series(s, scene_id(METRIC, 1), SCENE_ROOT, "lag", UNIT_NONE);
    for (int i = 0; i < 100000; i++) {
        scene_point(s, series, i * 36 * MILLISECOND, i * 7919 % 10007);
    }
    scene_more(s, SCENE_ROOT, 12345);
}

void sample_hostile(struct scene *s)
{
    scene_begin(s, "<script>\"&'\x01\xff\xfe", INT64_MAX, INT64_MIN);
    scene_on(s, PANE_MAP);
    scene_ref box = scene_box(s, scene_id(1, 1), SCENE_ROOT,
                              "\xe4\xb8\xad\xe6\x96\x87\xe2\x80\xae]]>--\x7f", '\n');
    scene_fact(s, box, "most", UNIT_NONE, INT64_MAX);
    scene_fact(s, box, "least", UNIT_SIZE, INT64_MIN);
    scene_fact(s, box, "", UNIT_TIME, INT64_MIN);
    scene_fact_text(s, box, NULL, NULL);
    scene_ref deep = box;
    for (int i = 0; i < 300; i++) {
        deep = scene_box(s, scene_id(2, (uint64_t)i), deep, "deeper", 'D');
    }
    scene_ref gauge =
        scene_gauge(s, scene_id(1, 2), deep, "gauge", UNIT_RATE, INT64_MIN, INT64_MAX);
    scene_part(s, gauge, "negative", ROLE_1, -5);
    scene_part(s, gauge, "enormous", ROLE_1, INT64_MAX);
    scene_part(s, gauge, "enormous", ROLE_1, INT64_MAX);
    scene_mark(s, gauge, "below", INT64_MIN);
    gauge = scene_gauge(s, scene_id(1, 3), SCENE_ROOT, "no range", UNIT_FRACTION, 5, 0);
    scene_range(s, gauge, INT64_MIN, INT64_MAX);
    scene_ref lane = scene_lane(s, scene_id(1, 4), SCENE_ROOT, "lane", LANE_TIME);
    scene_span(s, scene_id(0, 0), lane, NULL, INT64_MIN, TIME_NEVER);
    scene_span(s, scene_id(0, 0), lane, "x", 5, -5);
    scene_more(s, lane, INT64_MAX);
    scene_more(s, lane, INT64_MAX);
    scene_link(s, SCENE_ROOT, SCENE_ROOT, "nowhere");
    scene_link(s, box, box, "itself");
    scene_link(s, (scene_ref){4000000}, box, "no such");
    scene_token(s, scene_id(1, 5), box, deep, 0, NULL, INT64_MIN, INT64_MAX);
    scene_on(s, PANE_METRICS);
    scene_ref series = scene_series(s, scene_id(1, 6), SCENE_ROOT, "flat", UNIT_SIZE);
    scene_point(s, series, 0, 7);
    series = scene_series(s, scene_id(1, 7), SCENE_ROOT, "limits", UNIT_TIME);
    scene_point(s, series, INT64_MIN, INT64_MIN);
    scene_point(s, series, INT64_MAX, INT64_MAX);
    scene_series(s, scene_id(1, 8), SCENE_ROOT, "no points", UNIT_NONE);
    scene_state(s, (scene_ref){77777}, 1);
}

static void fill_queue(struct scene *s) { sample_queue(s, 0); }
static void fill_queue_step(struct scene *s) { sample_queue(s, 1); }

const struct sample samples[] = {
    {"queue", fill_queue},
    {"queue-step", fill_queue_step},
    {"kafka", sample_kafka},
    {"spark", sample_spark},
    {"cache", sample_cache},
    {"empty", sample_empty},
    {NULL, NULL},
};
