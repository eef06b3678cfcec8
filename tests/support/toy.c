// toy: see toy.h.
#include "tests/support/toy.h"

#include "sim/command.h"
#include "sim/core.h"

static const struct field counter_fields[] = {
    FIELD(counter, name, TYPE_NAME, "its name"),
    FIELD(counter, period, TYPE_TIME, "between beats"),
    FIELD(counter, sum, TYPE_COUNT, "of what the beats added"),
    FIELD(counter, beats, TYPE_COUNT, "so far"),
    FIELD(counter, echo, TYPE_RECORD(RECORD_ECHO), "the last echo"),
};
static const struct field echo_fields[] = {
    FIELD(echo, number, TYPE_COUNT, "of the beat"),
    FIELD(echo, sum, TYPE_COUNT, "at that beat"),
};
static const struct record_type records[] = {
    [RECORD_COUNTER] = {.name = "counter",
                        .doc = "Beats.",
                        .bytes = sizeof(struct counter),
                        .first_bits = 2,
                        .fields = counter_fields,
                        .field_count = COUNT_OF(counter_fields),
                        .name_field = 0,
                        .number_field = -1,
                        .owner_field = -1},
    [RECORD_ECHO] = {.name = "echo",
                     .doc = "Is heard.",
                     .bytes = sizeof(struct echo),
                     .first_bits = 2,
                     .fields = echo_fields,
                     .field_count = COUNT_OF(echo_fields),
                     .name_field = -1,
                     .number_field = 0,
                     .owner_field = -1},
};

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

static void beat(struct world *w, const struct event *event)
{
    counter_h h = {event->target};
    struct counter *counter = counter_edit(w, h);
    counter->beats++;
    counter->sum += (int64_t)(mix((uint64_t)counter->beats ^ world_seed(w)) % 1000);
    int64_t period = counter->period;
    bool third = counter->beats % 3 == 0;
    timer_h timer = schedule(w, period, EVENT_KIND(ENGINE_TOY, EVENT_BEAT), h.bits, 0, 0);
    counter->timer = timer.bits;
    if (third) {
        because(w, ENGINE_TOY, RULE_THIRD, counter->beats, 0, 0);
        schedule(w, period / 2, EVENT_KIND(ENGINE_TOY, EVENT_ECHO), h.bits, counter->sum, 0);
    }
}

static void echo(struct world *w, const struct event *event)
{
    counter_h h = {event->target};
    uint64_t old = counter_at(w, h)->echo;
    if (old != 0) {
        record_remove(w, ENGINE_TOY, RECORD_ECHO, old);
    }
    echo_h made = {record_add(w, ENGINE_TOY, RECORD_ECHO)};
    echo_edit(w, made)->number = counter_at(w, h)->beats;
    echo_edit(w, made)->sum = event->a;
    counter_edit(w, h)->echo = made.bits;
}

static void grow(struct world *w, const struct event *event)
{
    for (int i = 0; i < 4; i++) {
        offset_t block = image_allocate(&w->image, 1 << 16);
        memset(image_write(&w->image, block, 1 << 16), i + 1, 1 << 16);
    }
    counter_edit(w, (counter_h){event->target})->sum++;
    schedule(w, SECOND, EVENT_KIND(ENGINE_TOY, EVENT_GROW), event->target, 0, 0);
}

// Writes one of a thousand places, evenly spread over the counter's field, in an order that looks
// random.
static void spread(struct world *w, const struct event *event)
{
    counter_h h = {event->target};
    struct counter *counter = counter_edit(w, h);
    uint64_t place = mix((uint64_t)++counter->beats) % 1000;
    offset_t at = counter->field + counter->field_bytes / 1000 / 64 * 64 * place;
    uint64_t *words = image_write(&w->image, at, 64);
    words[counter->beats & 7] += (uint64_t)counter->beats;
    schedule(w, counter->period, EVENT_KIND(ENGINE_TOY, EVENT_SPREAD), h.bits, 0, 0);
}

#define ABOUT_COUNTER .target = {"counter", {.kind = VALUE_RECORD, .record = RECORD_COUNTER}}

static const struct event_row events[] = {
    [EVENT_BEAT] =
        {.name = "beat", .sentence = "{counter} beats", .doc = "Adds.", ABOUT_COUNTER, .run = beat},
    [EVENT_ECHO] = {.name = "echo",
                    .sentence = "{counter} echoes {sum}",
                    .doc = "Makes an echo.",
                    ABOUT_COUNTER,
                    .a = {"sum", {.kind = VALUE_NUMBER}},
                    .interesting = true,
                    .run = echo},
    [EVENT_GROW] = {.name = "grow",
                    .sentence = "{counter} grows",
                    .doc = "Takes memory.",
                    ABOUT_COUNTER,
                    .run = grow},
    [EVENT_SPREAD] = {.name = "spread",
                      .sentence = "{counter} writes far away",
                      .doc = "Writes anywhere.",
                      ABOUT_COUNTER,
                      .run = spread},
};
static const struct rule rules[] = {
    [RULE_THIRD] = {.name = "third",
                    .sentence = "beat {beats} is a third one, so there will be an echo",
                    .arguments = {{"beats", {.kind = VALUE_NUMBER}}},
                    .setting = "period",
                    .source = "the toy"},
};
static const struct setting settings[] = {
    {.name = "period",
     .doc = "Time between beats.",
     .record = RECORD_COUNTER,
     .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
     SETTING_AT(counter, period),
     .default_text = "10ms",
     .least = 1,
     .most = 1000 * SECOND,
     .applies = "from the next beat on",
     .source = "the toy"},
};

static bool check_counter(const struct world *w, const struct call *call, struct diag *d)
{
    char name[128];
    struct text t = text_in(name, sizeof name);
    text_add_bytes(&t, argument(call, 0)->text, argument(call, 0)->length);
    if (record_find(w, ENGINE_TOY, RECORD_COUNTER, name) != 0) {
        diag_say(d, "there is a counter called '%s' already", name);
        return diag_help(d, "choose another name");
    }
    return true;
}

static uint64_t make_counter(struct world *w, const struct call *call)
{
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    counter_h h = {record_add(w, ENGINE_TOY, RECORD_COUNTER)};
    settings_fill(w, call, RECORD_COUNTER, (unsigned char *)counter_edit(w, h));
    counter_edit(w, h)->name = name;
    timer_h timer =
        schedule(w, counter_at(w, h)->period, EVENT_KIND(ENGINE_TOY, EVENT_BEAT), h.bits, 0, 0);
    counter_edit(w, h)->timer = timer.bits;
    return h.bits;
}

static uint64_t start_growing(struct world *w, const struct call *call)
{
    uint64_t bits = (uint64_t)argument(call, 0)->number;
    schedule(w, SECOND, EVENT_KIND(ENGINE_TOY, EVENT_GROW), bits, 0, 0);
    return bits;
}

static uint64_t start_spreading(struct world *w, const struct call *call)
{
    counter_h h = {(uint64_t)argument(call, 0)->number};
    int64_t bytes = argument(call, 1)->number, step = 1 << 24;
    offset_t first = 0;
    for (int64_t made = 0; made < bytes; made += step) {
        int64_t size = min_i64(step, bytes - made);
        offset_t block = image_allocate(&w->image, (size_t)size);
        memset(image_write(&w->image, block, (size_t)size), 1, (size_t)size);
        first = first == 0 ? block : first;
    }
    counter_edit(w, h)->field = first;
    counter_edit(w, h)->field_bytes = (uint64_t)bytes;
    cancel(w, (timer_h){counter_at(w, h)->timer});
    schedule(w, SECOND, EVENT_KIND(ENGINE_TOY, EVENT_SPREAD), h.bits, 0, 0);
    return h.bits;
}

static const struct parameter counter_parameters[] = {
    {.name = "name", .doc = "its name", .type = {.kind = VALUE_NAME}, .positional = true}};
static const struct parameter grow_parameters[] = {
    {.name = "counter",
     .doc = "which",
     .type = {.kind = VALUE_RECORD, .record = RECORD_COUNTER},
     .positional = true}};
static const struct parameter spread_parameters[] = {
    {.name = "counter",
     .doc = "which",
     .type = {.kind = VALUE_RECORD, .record = RECORD_COUNTER},
     .positional = true},
    {.name = "bytes",
     .doc = "how far",
     .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
     .default_text = "1MiB",
     .least = 64000,
     .most = INT64_C(1) << 40}};

static const struct command commands[] = {
    {.name = "counter",
     .doc = "Makes a counter.",
     .example = "toy.counter a period=5ms",
     .parameters = counter_parameters,
     .parameter_count = 1,
     .settings_of = RECORD_COUNTER,
     .check = check_counter,
     .apply = make_counter},
    {.name = "grow",
     .doc = "Makes it take memory.",
     .example = "toy.grow a",
     .parameters = grow_parameters,
     .parameter_count = 1,
     .settings_of = -1,
     .apply = start_growing},
    {.name = "spread",
     .doc = "Makes it write far away.",
     .example = "toy.spread a bytes=1MiB",
     .parameters = spread_parameters,
     .parameter_count = 2,
     .settings_of = -1,
     .apply = start_spreading},
};

static int64_t read_mean(const struct world *w, uint64_t record)
{
    const struct counter *counter = counter_at(w, (counter_h){record});
    return counter->beats == 0 ? 0 : counter->sum / counter->beats;
}

static const struct probe probes[] = {
    {.name = "mean",
     .doc = "Mean of what was added.",
     .record = RECORD_COUNTER,
     .type = {.kind = VALUE_NUMBER},
     .read = read_mean},
};

static bool echo_is_valid(const struct world *w, uint64_t record, struct text *why)
{
    uint64_t bits = counter_at(w, (counter_h){record})->echo;
    text_add(why, "the counter's echo is gone");
    return bits == 0 || record_valid(w, ENGINE_TOY, RECORD_ECHO, bits);
}

static const struct invariant invariants[] = {
    {.name = "echo-lives",
     .doc = "A counter's echo exists.",
     .record = RECORD_COUNTER,
     .holds = echo_is_valid},
};

static const char *const limits[] = {"It is a toy.", NULL};

const struct engine toy_engine = {
    .id = ENGINE_TOY,
    .name = "toy",
    .doc = "Two events.",
    .models = "nothing",
    .limits = limits,
    .settings = settings,
    .setting_count = COUNT_OF(settings),
    .records = records,
    .record_count = COUNT_OF(records),
    .commands = commands,
    .command_count = COUNT_OF(commands),
    .events = events,
    .event_count = COUNT_OF(events),
    .rules = rules,
    .rule_count = COUNT_OF(rules),
    .probes = probes,
    .probe_count = COUNT_OF(probes),
    .invariants = invariants,
    .invariant_count = COUNT_OF(invariants),
};

const struct engine *const toy_engines[ENGINE_LIMIT] = {
    [ENGINE_CORE] = &core_engine,
    [ENGINE_TOY] = &toy_engine,
};
