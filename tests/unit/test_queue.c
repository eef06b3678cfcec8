// queue: the engine through its commands. Every event and command is followed by all invariants.
#include "tests/support/queue_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

// ---- scenarios, each with what it must come to ----

enum { LINES = 12, FACTS = 10 };

struct fact {
    const char *record, *member;
    int64_t value;
};

struct scenario {
    const char *name;
    const char *commands[LINES];
    int64_t until;
    struct fact facts[FACTS];
};

#define MS MILLISECOND

static const struct scenario scenarios[] = {
    {"one server: the second waits for the first",
     {"station desk service=10ms", "source people to=desk", "replay people 0s/10ms 4ms/10ms"},
     SECOND,
     {{"desk", "served", 2},
      {"desk", "mean_wait", 3 * MS},
      {"desk", "mean_stay", 13 * MS},
      {"people", "answered", 2},
      {"people", "mean_answer_time", 13 * MS},
      {"desk", "utilisation", 20 * MS},
      {"desk", "throughput", 2 * RATE_ONE},
      {"desk", "mean_waiting", 6 * MS},
      {"desk", "mean_inside", 26 * MS}}},
    {"two servers: nobody waits",
     {"station desk servers=2 service=10ms", "source people to=desk",
      "replay people 0s/10ms 4ms/10ms"},
     SECOND,
     {{"desk", "mean_wait", 0}, {"desk", "served", 2}, {"desk", "utilisation", 10 * MS}}},
    {"work is drawn where the sample has none",
     {"station desk service=7ms", "source people to=desk", "replay people 0s 20ms/10ms"},
     SECOND,
     {{"desk", "mean_stay", 8500000}}},
    {"room for one: the third is turned away",
     {"station desk service=10ms room=1", "source people to=desk", "replay people 0s 1ms 1ms"},
     SECOND,
     {{"desk", "served", 2},
      {"desk", "turned_away", 1},
      {"people", "lost", 1},
      {"desk", "loss", 333333333}}},
    {"no room at all",
     {"station desk service=10ms room=0", "source people to=desk", "replay people 0s 1ms 10ms"},
     SECOND,
     {{"desk", "served", 2}, {"desk", "turned_away", 1}}},
    {"lifo: the last one goes first",
     {"station desk service=10ms discipline=lifo", "source people to=desk",
      "replay people 0s 1ms 1ms 1ms"},
     20 * MS,
     {{"desk", "served", 2}, {"desk", "mean_wait", (0 + 7 + 18) * MS / 3}}},
    {"priority: the higher goes first, and does not interrupt",
     {"station desk service=10ms discipline=priority", "source low to=desk",
      "source high to=desk priority=3", "replay low 0s 1ms 1ms", "replay high 3ms"},
     15 * MS,
     {{"low", "answered", 1},
      {"desk", "serving", 1},
      {"desk", "waiting", 2},
      {"high", "customers", 1},
      {"desk", "mean_wait", 3500000}}},
    {"a priority of the sample's own",
     {"station desk service=10ms discipline=priority", "source people to=desk",
      "replay people 0s//0 1ms/1ms/0 1ms/5ms/7"},
     15 * MS,
     {{"desk", "served", 2}, {"desk", "mean_stay", (10 + 13) * MS / 2}}},
    {"speed: half as fast is twice as long",
     {"station desk service=10ms speed=0.5", "source people to=desk", "replay people 0s"},
     SECOND,
     {{"desk", "mean_stay", 20 * MS}}},
    {"pace: twice as fast halves the gaps",
     {"station desk service=1ms", "source people to=desk pace=2 interarrival=10ms"},
     100 * MS,
     {{"people", "calls", 20}}},
    {"a row of stations: the answer comes from the last",
     {"station second service=5ms", "station first service=10ms next=second",
      "source people to=first", "replay people 0s 0s"},
     SECOND,
     {{"first", "served", 2},
      {"second", "served", 2},
      {"people", "answered", 2},
      {"people", "mean_answer_time", 20 * MS}}},
    {"a full second station turns away and does not block the first",
     {"station second service=50ms room=0", "station first service=10ms next=second",
      "source people to=first", "replay people 0s 0s"},
     SECOND,
     {{"first", "served", 2},
      {"second", "served", 1},
      {"second", "turned_away", 1},
      {"people", "lost", 1}}},
    {"taking turns",
     {"station b service=10ms", "station a service=10ms beside=b",
      "source people to=a choose=turns", "replay people 0s 0s 0s 0s"},
     SECOND,
     {{"a", "served", 2}, {"b", "served", 2}, {"a", "mean_wait", 5 * MS}}},
    {"the shortest line, the first of equals",
     {"station c service=10ms", "station b service=10ms beside=c",
      "station a service=10ms beside=b", "source people to=a choose=shortest",
      "replay people 0s/100ms 0s/10ms 0s/10ms 50ms/10ms 0s/10ms"},
     SECOND,
     {{"a", "served", 1}, {"b", "served", 2}, {"c", "served", 2}}},
    {"a row that bites its own tail",
     {"station b", "station a beside=b", "set b beside=b", "source people to=a choose=turns",
      "replay people 0s 0s 0s 0s"},
     SECOND,
     {{"a", "offered", 2}, {"b", "offered", 2}}},
    {"patience: who waits too long leaves the line",
     {"station desk service=10ms", "source people to=desk timeout=4ms timeout_covers=wait",
      "replay people 0s 1ms 8ms"},
     SECOND,
     {{"desk", "gave_up", 1},
      {"desk", "served", 2},
      {"people", "lost", 1},
      {"people", "answered", 2}}},
    {"patience ends with the wait, not with the service",
     {"station desk service=10ms", "source people to=desk timeout=4ms timeout_covers=wait",
      "replay people 0s 7ms"},
     SECOND,
     {{"desk", "gave_up", 0}, {"people", "answered", 2}}},
    {"a time-out for the answer leaves the work behind",
     {"station desk service=10ms", "source people to=desk timeout=15ms",
      "replay people 0s 1ms 1ms"},
     SECOND,
     {{"desk", "served", 3},
      {"desk", "wasted", 2},
      {"people", "answered", 1},
      {"people", "lost", 2},
      {"people", "customers", 0}}},
    {"skipping what nobody waits for",
     {"station desk service=10ms skip_abandoned=true", "source people to=desk timeout=15ms",
      "replay people 0s 1ms 1ms"},
     SECOND,
     {{"desk", "served", 2}, {"desk", "wasted", 1}, {"desk", "skipped", 1}, {"people", "lost", 2}}},
    {"retries: 10, 20, 40 ms, and then no more",
     {"station desk service=1s room=0", "source people to=desk attempts=4 backoff=10ms",
      "replay people 0s/1s 100ms"},
     SECOND - 1,
     {{"people", "tries", 5}, {"people", "lost", 1}, {"desk", "turned_away", 4}}},
    {"between retries the caller waits outside",
     {"station desk service=1s room=0", "source people to=desk attempts=4 backoff=10ms",
      "replay people 0s/1s 100ms"},
     165 * MS,
     {{"people", "tries", 4}, {"people", "backing_off", 1}, {"people", "customers", 2}}},
    {"the pause has a limit",
     {"station desk service=1s room=0",
      "source people to=desk attempts=5 backoff=10ms backoff_limit=15ms",
      "replay people 0s/1s 100ms"},
     156 * MS,
     {{"people", "tries", 6}, {"people", "lost", 1}}},
    {"a retry after a time-out makes a second customer of one call",
     {"station desk service=20ms", "source people to=desk timeout=15ms attempts=2 backoff=1ms",
      "replay people 0s"},
     17 * MS,
     {{"people", "calls", 1},
      {"people", "tries", 2},
      {"people", "customers", 2},
      {"desk", "waiting", 1},
      {"desk", "serving", 1}}},
    {"a budget: one retry for two calls, the others are lost",
     {"station desk service=1s room=0",
      "source people to=desk attempts=9 backoff=1ms retry_budget=50%",
      "replay people 0s/1s 10ms 10ms 10ms 10ms"},
     100 * MS,
     {{"people", "calls", 5}, {"people", "tries", 7}, {"people", "lost", 4}}},
    {"a limit of calls",
     {"station desk service=1ms", "source people to=desk interarrival=10ms limit=3"},
     SECOND,
     {{"people", "calls", 3}, {"people", "answered", 3}}},
    {"a source that leads nowhere loses its calls",
     {"station desk", "source people to=desk", "set people to=none", "replay people 0s"},
     SECOND,
     {{"people", "calls", 1}, {"people", "lost", 1}}},
    {"by hand",
     {"station desk service=10ms discipline=priority", "source people to=desk", "arrive people",
      "arrive people work=2ms", "arrive people priority=5 work=3ms"},
     12 * MS,
     {{"desk", "served", 1}, {"desk", "mean_wait", 5 * MS}, {"people", "calls", 3}}},
    {"a stopped station ends what it is at, and lets customers wait",
     {"station desk service=10ms", "source people to=desk", "replay people 0s 1ms",
      "at 5ms stop desk", "at 50ms start desk"},
     SECOND,
     {{"desk", "served", 2}, {"desk", "mean_wait", 24500000}}},
    {"a crash throws everybody out and turns away until the start",
     {"station desk service=10ms", "source people to=desk", "replay people 0s 1ms 10ms 50ms",
      "at 5ms crash desk", "at 50ms start desk"},
     SECOND,
     {{"desk", "served", 1},
      {"desk", "crashed", 2},
      {"desk", "turned_away", 1},
      {"people", "lost", 3}}},
    {"servers added serve those who wait; servers taken end what they are at",
     {"station desk service=10ms", "source people to=desk", "replay people 0s 0s 0s",
      "at 5ms set desk servers=3", "at 6ms set desk servers=1"},
     14 * MS,
     {{"desk", "served", 1}, {"desk", "serving", 2}, {"desk", "mean_wait", (0 + 5 + 5) * MS / 3}}},
    {"utilisation counts the servers that there were",
     {"station desk service=10ms", "source people to=desk", "replay people 0s/10ms",
      "at 10ms set desk servers=4"},
     20 * MS,
     {{"desk", "utilisation", PPB_ONE * 10 / 50}}},
    {"a server too many belongs to the staff until it has ended",
     {"station desk service=10ms", "source people to=desk", "replay people 0s/10ms",
      "at 2ms set desk servers=0"},
     20 * MS,
     {{"desk", "served", 1}, {"desk", "utilisation", PPB_ONE}}},
    {"who is sent by hand is one of the limit, and the next arrival keeps its time",
     {"station desk service=1ms", "source people to=desk interarrival=10ms limit=2",
      "arrive people"},
     15 * MS,
     {{"people", "calls", 2}, {"desk", "served", 2}}},
    {"the last one of the limit may be sent by hand",
     {"station desk service=1ms", "source people to=desk interarrival=10ms limit=1",
      "arrive people"},
     SECOND,
     {{"people", "calls", 1}}},
    {"time goes on at any pace",
     {"station desk service=1ns", "source people to=desk interarrival=1ns pace=1000"},
     100,
     {{"people", "calls", 100}}},
    {"a discipline holds for those who come from now on",
     {"station desk service=10ms", "source people to=desk",
      "replay people 0s/10ms 1ms/1ms 1ms/2ms 1ms/4ms", "at 2500us set desk discipline=lifo"},
     15 * MS,
     {{"desk", "served", 3}, {"desk", "mean_wait", (0 + 7 + 13 + 13) * MS / 4}}},
};

static void run_scenario(const struct scenario *s, struct queue_world *q)
{
    for (int i = 0; i < LINES && s->commands[i] != NULL; i++) {
        queue_world_give(q, s->commands[i]);
    }
    queue_world_run(q, s->until);
    for (int i = 0; i < FACTS && s->facts[i].record != NULL; i++) {
        const struct fact *fact = &s->facts[i];
        int64_t value = queue_world_number(q, fact->record, fact->member);
        if (value != fact->value) {
            fail_msg("%s: %s.%s is %lld, not %lld", s->name, fact->record, fact->member,
                     (long long)value, (long long)fact->value);
        }
    }
}

// Together the scenarios reach every event and every rule.
static void test_scenarios(void **state)
{
    (void)state;
    int64_t events[QUEUE_EVENTS] = {0}, rules[QUEUE_RULES] = {0};
    for (int i = 0; i < COUNT_OF(scenarios); i++) {
        struct queue_world *q = queue_world_open(1, 0);
        run_scenario(&scenarios[i], q);
        for (int k = 0; k < QUEUE_EVENTS; k++) {
            events[k] += q->events[k];
        }
        for (int k = 0; k < QUEUE_RULES; k++) {
            rules[k] += q->rules[k];
        }
        queue_world_close(q);
    }
    for (int k = 0; k < QUEUE_EVENTS; k++) {
        if (events[k] == 0) {
            fail_msg("no scenario has event %s", queue_engine.events[k].name);
        }
    }
    for (int k = 0; k < QUEUE_RULES; k++) {
        if (rules[k] == 0) {
            fail_msg("no scenario has rule %s", queue_engine.rules[k].name);
        }
    }
}

// ---- settings ----

// Every setting changes the named member, from what it is by default in the same world.
static const struct {
    const char *name, *set, *record, *member;
} changes[] = {
    {"service", "set desk service=30ms", "desk", "mean_wait"},
    {"servers", "set desk servers=2", "desk", "mean_wait"},
    {"room", "set desk room=1", "desk", "turned_away"},
    {"discipline", "set desk discipline=lifo", "desk", "mean_wait"},
    {"discipline", "set desk discipline=priority", "vip", "mean_answer_time"},
    {"speed", "set desk speed=2", "desk", "mean_wait"},
    {"next", "set desk next=other", "other", "offered"},
    {"beside", "set desk beside=other", "other", "offered"},
    {"skip_abandoned", "set desk skip_abandoned=true", "desk", "skipped"},
    {"to", "set people to=other", "other", "offered"},
    {"interarrival", "set people interarrival=\"exponential 20ms\"", "people", "calls"},
    {"pace", "set people pace=0.5", "people", "calls"},
    {"limit", "set people limit=10", "people", "calls"},
    {"priority", "set rush priority=0", "rush", "mean_answer_time"},
    {"choose", "set crowd choose=first", "high", "offered"},
    {"timeout", "set people timeout=never", "desk", "wasted"},
    {"timeout_covers", "set people timeout_covers=wait", "desk", "gave_up"},
    {"attempts", "set people attempts=2", "people", "tries"},
    {"backoff", "set people backoff=300ms", "people", "tries"},
    {"backoff_limit", "set people backoff_limit=1ms", "people", "tries"},
    {"jitter", "set people jitter=full", "desk", "mean_wait"},
    {"jitter", "set people jitter=equal", "desk", "mean_wait"},
    {"retry_budget", "set people retry_budget=10%", "people", "tries"},
};

static int64_t outcome(const char *set, const char *record, const char *member)
{
    static const char *const world[] = {
        "station other service=1ms",
        "station high service=5ms discipline=priority beside=other",
        "station desk service=\"exponential 10ms\"",
        ("source people to=desk interarrival=\"exponential 9ms\" timeout=100ms attempts=4 "
         "backoff=20ms choose=random"),
        "source vip to=desk interarrival=\"exponential 50ms\" priority=3",
        "source crowd to=high interarrival=\"exponential 6ms\" choose=shortest",
        "source rush to=high interarrival=\"exponential 30ms\" priority=7",
    };
    struct queue_world *q = queue_world_open(3, 0);
    q->unchecked = true;
    for (int i = 0; i < COUNT_OF(world); i++) {
        queue_world_give(q, world[i]);
    }
    if (set != NULL) {
        queue_world_give(q, set);
    }
    queue_world_run(q, 10 * SECOND);
    int64_t value = queue_world_number(q, record, member);
    queue_world_close(q);
    return value;
}

static void test_each_setting_changes_an_outcome(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(changes); i++) {
        int64_t without = outcome(NULL, changes[i].record, changes[i].member);
        int64_t with = outcome(changes[i].set, changes[i].record, changes[i].member);
        if (with == without) {
            fail_msg("`%s` leaves %s.%s at %lld", changes[i].set, changes[i].record,
                     changes[i].member, (long long)with);
        }
    }
    for (int i = 0; i < queue_engine.setting_count; i++) {
        bool found = false;
        for (int k = 0; k < COUNT_OF(changes); k++) {
            found = found || strcmp(changes[k].name, queue_engine.settings[i].name) == 0;
        }
        if (!found) {
            fail_msg("no test changes setting %s", queue_engine.settings[i].name);
        }
    }
}

// ---- what is refused ----

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *command, *words;
    } cases[] = {
        {"station desk", "a station called 'desk' already"},
        {"station people", "a source called 'people' already"},
        {"station x servers=-1", ""},
        {"station x servers=1000001", ""},
        {"station x servers=two", ""},
        {"station x room=unlimitted", ""},
        {"station x service=10parsecs", ""},
        {"station x service=9e99s", ""},
        {"station x sevrers=2", "unknown setting 'sevrers'"},
        {"station x next=nowhere", "no station called 'nowhere'"},
        {"station x next=people", "no station called 'people'"},
        {"station x speed=0", ""},
        {"station", ""},
        {"source x", "needs a station"},
        {"source x to=people", "no station"},
        {"source x to=desk priority=8", ""},
        {"source x to=desk attempts=0", ""},
        {"source x to=desk jitter=some", "none of the choices"},
        {"arrive desk", "no source called 'desk'"},
        {"arrive people work=0s", ""},
        {"replay people", ""},
        {"replay people \"\"", "no samples"},
        {"replay people 1ms/2ms/9", "sample 1"},
        {"replay people 1ms/2ms 3x", "sample 2, '3x'"},
        {"replay people -1ms", "sample 1"},
        {"start desk", "'desk' is up already"},
        {"remove nobody", "no station or source called 'nobody'"},
        {"remove desk", "source 'people' leads to it"},
        {"remove other", "station 'desk' has it as next"},
        {"remove busy", "customer is in 'busy'"},
        {"remove workers", "still has customers"},
        {"crash nobody", "no station called 'nobody'"},
    };
    struct queue_world *q = queue_world_open(1, 0);
    queue_world_give(q, "station other");
    queue_world_give(q, "station desk next=other");
    queue_world_give(q, "source people to=desk");
    queue_world_give(q, "station busy service=1h");
    queue_world_give(q, "source workers to=busy");
    queue_world_give(q, "arrive workers");
    for (int i = 0; i < COUNT_OF(cases); i++) {
        queue_world_refused(q, cases[i].command, cases[i].words);
    }
    queue_world_give(q, "stop desk");
    queue_world_refused(q, "stop desk", "'desk' is stopped already");
    queue_world_give(q, "crash desk");
    queue_world_refused(q, "crash desk", "'desk' is down already");
    queue_world_refused(q, "stop desk", "'desk' is down already");
    queue_world_close(q);
}

static void test_remove(void **state)
{
    (void)state;
    struct queue_world *q = queue_world_open(1, 0);
    queue_world_give(q, "station desk service=10ms");
    queue_world_give(q, "source people to=desk interarrival=1ms");
    queue_world_give(q, "replay people 0s 1ms 1ms");
    queue_world_run(q, 100 * MS);
    queue_world_give(q, "set people limit=0");
    queue_world_run(q, 10 * SECOND);
    queue_world_give(q, "remove people");
    queue_world_give(q, "remove desk");
    assert_int_equal(world_next_time(&q->branch.world), TIME_NEVER);
    queue_world_give(q, "station desk");
    queue_world_close(q);
}

// ---- statistics ----

static void test_wait_buckets(void **state)
{
    (void)state;
    int64_t before = -1;
    for (int i = 0; i < WAIT_BUCKETS; i++) {
        assert_true(station_bucket_start(i) > before);
        before = station_bucket_start(i);
    }
    assert_int_equal(station_bucket_start(0), 0);
    assert_int_equal(station_bucket_start(8), 8 << WAIT_UNIT_BITS);
    assert_int_equal(station_bucket_start(16), 16 << WAIT_UNIT_BITS);
    assert_int_equal(station_bucket_start(17), 18 << WAIT_UNIT_BITS);
}

// A hundred customers who come at once and take 10 ms each wait 0, 10, ... 990 ms.
static void test_percentiles(void **state)
{
    (void)state;
    struct queue_world *q = queue_world_open(1, 0);
    queue_world_give(q, "station desk service=10ms");
    queue_world_give(q, "source people to=desk");
    for (int i = 0; i < 100; i++) {
        queue_world_give(q, "arrive people");
    }
    queue_world_run(q, 10 * SECOND);
    static const struct {
        const char *name;
        int64_t wait;
    } percentiles[] = {{"wait_p50", 490 * MS}, {"wait_p95", 940 * MS}, {"wait_p99", 980 * MS}};
    for (int i = 0; i < COUNT_OF(percentiles); i++) {
        int64_t value = queue_world_number(q, "desk", percentiles[i].name);
        assert_in_range(value, percentiles[i].wait * 15 / 16, percentiles[i].wait * 17 / 16);
    }
    assert_int_equal(queue_world_number(q, "desk", "mean_wait"), 495 * MS);
    queue_world_close(q);
}

// Sums beyond 64 bits: a thousand customers who wait for a year are 3e19 nanoseconds.
static void test_long_waits(void **state)
{
    (void)state;
    struct queue_world *q = queue_world_open(1, 0);
    queue_world_give(q, "station desk service=1s servers=0");
    queue_world_give(q, "source people to=desk");
    for (int i = 0; i < 1000; i++) {
        queue_world_give(q, "arrive people");
    }
    queue_world_run(q, 365 * 86400 * SECOND);
    queue_world_give(q, "set desk servers=1000");
    queue_world_run(q, 366 * 86400 * SECOND);
    assert_int_equal(queue_world_number(q, "desk", "served"), 1000);
    assert_int_equal(queue_world_number(q, "desk", "mean_wait"), 365 * 86400 * SECOND);
    assert_true(queue_world_number(q, "desk", "mean_waiting") > 997 * PPB_ONE);
    queue_world_close(q);
}

// ---- random numbers ----

// The same customers come with the same work, whatever the station does: twice the servers, other
// time-outs.
static void test_branches_draw_the_same(void **state)
{
    (void)state;
    static const char *const sets[] = {"set desk servers=2", "set desk discipline=lifo",
                                       "set desk room=3"};
    int64_t calls[COUNT_OF(sets) + 1], work[COUNT_OF(sets) + 1];
    for (int i = 0; i <= COUNT_OF(sets); i++) {
        struct queue_world *q = queue_world_open(11, 0);
        q->unchecked = true;
        queue_world_give(q, "station desk service=\"lognormal 9ms cv=2\"");
        queue_world_give(q, "source people to=desk interarrival=\"exponential 10ms\" limit=5000");
        if (i > 0) {
            queue_world_give(q, sets[i - 1]);
        }
        queue_world_run(q, 49 * SECOND);
        calls[i] = queue_world_number(q, "people", "calls");
        const struct world *w = &q->branch.world;
        work[i] = (int64_t)station_at(w, station_next(w, (station_h){0}))->work.counter;
        queue_world_close(q);
        assert_int_equal(calls[i], calls[0]);
        assert_int_equal(work[i], work[0]);
    }
}

static void test_another_seed_is_another_run(void **state)
{
    (void)state;
    int64_t waits[2];
    for (int i = 0; i < 2; i++) {
        struct queue_world *q = queue_world_open(20 + (uint64_t)i, 0);
        queue_world_give(q, "station desk service=\"exponential 9ms\"");
        queue_world_give(q, "source people to=desk interarrival=\"exponential 10ms\"");
        queue_world_run(q, 2 * SECOND);
        waits[i] = queue_world_number(q, "desk", "mean_wait");
        queue_world_close(q);
    }
    assert_int_not_equal(waits[0], waits[1]);
}

// ---- memory ----

// A run without history takes no more memory the longer it is.
static void test_memory_does_not_grow(void **state)
{
    (void)state;
    struct queue_world *q = queue_world_open(5, 0);
    q->unchecked = true;
    queue_world_give(q, "station desk service=\"exponential 5ms\" room=100");
    queue_world_give(q, "source people to=desk interarrival=\"exponential 10ms\" timeout=50ms "
                        "attempts=3 jitter=full");
    queue_world_run(q, 100 * SECOND);
    offset_t top = image_header(&q->branch.world.image)->top;
    queue_world_run(q, 2000 * SECOND);
    assert_int_equal(image_header(&q->branch.world.image)->top, top);
    queue_world_close(q);
}

// ---- history ----

// Going back and forth in a world with everything in it gives the same bytes as running there.
static void test_back_and_forth(void **state)
{
    (void)state;
    struct queue_world *q = queue_world_open(9, 1 << 22);
    q->unchecked = true;
    queue_world_give(q, "station b service=\"erlang 8ms k=3\" room=5");
    queue_world_give(q,
                     "station a service=\"exponential 9ms\" beside=b next=b discipline=priority");
    queue_world_give(q, "source people to=a interarrival=\"exponential 5ms\" timeout=\"exponential "
                        "40ms\" attempts=3 "
                        "choose=shortest jitter=equal");
    queue_world_give(
        q, "source vip to=a interarrival=\"pareto 10ms shape=2.5\" priority=4 timeout=30ms "
           "timeout_covers=wait");
    queue_world_give(q, "at 20s crash b");
    queue_world_give(q, "at 21s start b");
    uint64_t hashes[40];
    for (int i = 0; i < 40; i++) {
        queue_world_run(q, (i + 1) * SECOND);
        hashes[i] = branch_hash(&q->branch);
    }
    struct diag d = {0};
    for (int i = 0; i < 100; i++) {
        int to = (i * 17 + 5) % 40;
        branch_to_time(&q->branch, (to + 1) * SECOND, &d);
        assert_int_equal(branch_hash(&q->branch), hashes[to]);
    }
    queue_world_close(q);
}

// A run without an end stops where nothing is left to happen, not one event later.
static void test_runs_dry(void **state)
{
    (void)state;
    struct queue_world *q = queue_world_open(1, 1 << 24);
    queue_world_give(q, "station desk service=1ms");
    queue_world_give(q, "source people to=desk interarrival=10ms limit=3");
    struct diag d = {0};
    assert_int_equal(branch_run(&q->branch, TIME_NEVER, UINT64_MAX, &d), RUN_IDLE);
    assert_int_equal(branch_now(&q->branch).events, 6);
    assert_int_equal(queue_world_number(q, "desk", "served"), 3);
    queue_world_close(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenarios),
        cmocka_unit_test(test_each_setting_changes_an_outcome),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_remove),
        cmocka_unit_test(test_wait_buckets),
        cmocka_unit_test(test_percentiles),
        cmocka_unit_test(test_long_waits),
        cmocka_unit_test(test_branches_draw_the_same),
        cmocka_unit_test(test_another_seed_is_another_run),
        cmocka_unit_test(test_memory_does_not_grow),
        cmocka_unit_test(test_back_and_forth),
        cmocka_unit_test(test_runs_dry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
