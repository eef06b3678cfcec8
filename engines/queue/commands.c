// commands: what a user may do to a queue. `set`, `at`, `every` and `on` are every engine's
// (sim/core.h).
#include "engines/queue/inside.h"

#include "sim/units.h"

enum { SAMPLES_PER_CALL = 1024 };

// ---- making ----

static bool name_is_free(const struct world *w, const struct call *call, struct diag *d)
{
    const char *name = argument(call, 0)->text;
    for (int record = QUEUE_STATION; record <= QUEUE_SOURCE; record++) {
        if (record_find(w, ENGINE_QUEUE, record, name) != 0) {
            diag_say(d, "there is a %s called '%s' already", queue_records[record].name, name);
            return diag_help(d, "choose another name, or `set %s ...` to change that one", name);
        }
    }
    return true;
}

static uint64_t apply_station(struct world *w, const struct call *call)
{
    station_h h;
    struct station *s = station_add(w, &h);
    settings_fill(w, call, QUEUE_STATION, (unsigned char *)s);
    s->name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    station_begin(w, h);
    return h.bits;
}

static bool check_source(const struct world *w, const struct call *call, struct diag *d)
{
    for (int i = 0; i < call->setting_count; i++) {
        if (call->settings[i].setting == QUEUE_SETTING_TO) {
            return name_is_free(w, call, d);
        }
    }
    diag_say(d, "a source needs a station where its customers go");
    return diag_help(d, "say to=STATION");
}

static uint64_t apply_source(struct world *w, const struct call *call)
{
    source_h h;
    struct source *s = source_add(w, &h);
    settings_fill(w, call, QUEUE_SOURCE, (unsigned char *)s);
    s->name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    source_begin(w, h);
    return h.bits;
}

// ---- removing ----

static bool station_is_used(const struct world *w, uint64_t bits, struct diag *d)
{
    uint64_t other = 0;
    while ((other = record_next(w, ENGINE_QUEUE, QUEUE_SOURCE, other)) != 0) {
        const struct source *s = source_at(w, (source_h){other});
        if (s->to.bits == bits) {
            diag_say(d, "source '%s' leads to it", name_text(w, s->name));
            diag_help(d, "`set %s to=...` first", name_text(w, s->name));
            return true;
        }
    }
    while ((other = record_next(w, ENGINE_QUEUE, QUEUE_STATION, other)) != 0) {
        const struct station *s = station_at(w, (station_h){other});
        if (other != bits && (s->next.bits == bits || s->beside.bits == bits)) {
            const char *how = s->next.bits == bits ? "next" : "beside";
            diag_say(d, "station '%s' has it as %s", name_text(w, s->name), how);
            diag_help(d, "`set %s %s=none` first", name_text(w, s->name), how);
            return true;
        }
    }
    return false;
}

static uint64_t named(const struct world *w, const struct call *call, int record)
{
    return record_find(w, ENGINE_QUEUE, (int)record, argument(call, 0)->text);
}

static bool check_remove(const struct world *w, const struct call *call, struct diag *d)
{
    uint64_t station = named(w, call, QUEUE_STATION), source = named(w, call, QUEUE_SOURCE);
    const char *name = argument(call, 0)->text;
    if (station == 0 && source == 0) {
        diag_say(d, "there is no station or source called '%s'", name);
        return diag_help(d, "`show` lists what there is");
    }
    const struct station *s = station == 0 ? NULL : station_at(w, (station_h){station});
    if (s != NULL && s->waiting + s->serving > 0) {
        int64_t inside = s->waiting + s->serving;
        diag_say(d, "%lld customer%s in '%s'", (long long)inside, inside == 1 ? " is" : "s are",
                 name);
        return diag_help(d, "`crash %s` throws them out", name);
    }
    if (source != 0 && source_at(w, (source_h){source})->customers > 0) {
        diag_say(d, "'%s' still has customers in the world", name);
        return diag_help(d, "`set %s limit=0` and let them leave", name);
    }
    return source != 0 || !station_is_used(w, station, d);
}

static uint64_t apply_remove(struct world *w, const struct call *call)
{
    uint64_t station = named(w, call, QUEUE_STATION);
    if (station != 0) {
        record_remove(w, ENGINE_QUEUE, QUEUE_STATION, station);
    } else {
        record_remove(w, ENGINE_QUEUE, QUEUE_SOURCE, named(w, call, QUEUE_SOURCE));
    }
    return 0;
}

// ---- customers by hand ----

static uint64_t apply_arrive(struct world *w, const struct call *call)
{
    source_h h = {(uint64_t)argument(call, 0)->number};
    int64_t work = call->arguments[1].given ? argument(call, 1)->number : 0;
    int64_t priority = call->arguments[2].given ? argument(call, 2)->number : -1;
    source_send_between(w, h, work, priority);
    return h.bits;
}

// ---- replay ----

// GAP[/WORK[/PRIORITY]], with WORK left empty for one that the station draws.
static bool parse_sample(const char *text, size_t length, struct sample *sample, struct diag *d)
{
    const char *end = text + length;
    const char *first = memchr(text, '/', length);
    const char *gap_end = first == NULL ? end : first;
    const char *work = first == NULL ? end : first + 1;
    const char *second = memchr(work, '/', (size_t)(end - work));
    const char *work_end = second == NULL ? end : second;
    *sample = (struct sample){.priority = -1};
    if (!unit_parse_within(UNIT_TIME, 0, TIME_NEVER - 1, text, (size_t)(gap_end - text),
                           &sample->gap, d)) {
        return false;
    }
    if (work_end > work) {
        if (!unit_parse_within(UNIT_TIME, 0, TIME_NEVER - 1, work, (size_t)(work_end - work),
                               &sample->work, d)) {
            return false;
        }
        sample->work = max_i64(1, sample->work); // 0 stands for "not known"
    }
    return second == NULL || unit_parse_within(UNIT_NONE, 0, PRIORITY_MOST, second + 1,
                                               (size_t)(end - second - 1), &sample->priority, d);
}

// How many samples the text has; -1 and a diag if it can not be read.
static int parse_samples(const char *text, size_t length, struct sample *samples, struct diag *d)
{
    int count = 0;
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && text[end] != ' ') {
            end++;
        }
        if (end > at) {
            struct diag inner = {0};
            if (count == SAMPLES_PER_CALL) {
                diag_say(d, "more than %d samples in one command", SAMPLES_PER_CALL);
                diag_help(d, "give the rest in another one");
                return -1;
            }
            if (!parse_sample(text + at, end - at, &samples[count++], &inner)) {
                diag_say(d, "sample %d, '%.*s': %s", count, (int)min_i64((int64_t)(end - at), 60),
                         text + at, inner.what);
                diag_expect(d, "GAP/WORK or GAP/WORK/PRIORITY, such as 3ms/12ms");
                return -1;
            }
        }
        at = end + 1;
    }
    if (count == 0) {
        diag_say(d, "there are no samples");
        diag_expect(d, "GAP/WORK for each customer, such as 0s/12ms 3ms/8ms");
        return -1;
    }
    return count;
}

static bool check_replay(const struct world *w, const struct call *call, struct diag *d)
{
    (void)w;
    struct sample samples[SAMPLES_PER_CALL];
    return parse_samples(argument(call, 1)->text, argument(call, 1)->length, samples, d) > 0;
}

static uint64_t apply_replay(struct world *w, const struct call *call)
{
    struct sample samples[SAMPLES_PER_CALL];
    struct diag unheard = {0};
    const struct value *text = argument(call, 1);
    int count = parse_samples(text->text, text->length, samples, &unheard);
    ASSERT(count > 0);
    source_h h = {(uint64_t)argument(call, 0)->number};
    source_add_samples(w, h, samples, count);
    return h.bits;
}

// ---- faults ----

static station_h station_of(const struct call *call)
{
    return (station_h){(uint64_t)argument(call, 0)->number};
}

// Refuses where the station is in such a state already.
static bool check_state(const struct world *w, const struct call *call, enum station_state unwanted,
                        struct diag *d)
{
    static const char *const words[] = {
        [STATION_UP] = "up",
        [STATION_STOPPED] = "stopped",
        [STATION_DOWN] = "down",
    };
    const struct station *s = station_at(w, station_of(call));
    if (s->state != unwanted) {
        return true;
    }
    diag_say(d, "'%s' is %s already", name_text(w, s->name), words[unwanted]);
    return diag_help(d, "`show %s` tells how it is", name_text(w, s->name));
}

static bool check_stop(const struct world *w, const struct call *call, struct diag *d)
{
    return check_state(w, call, STATION_STOPPED, d) && check_state(w, call, STATION_DOWN, d);
}

static uint64_t apply_stop(struct world *w, const struct call *call)
{
    station_set_state(w, station_of(call), STATION_STOPPED);
    return station_of(call).bits;
}

static bool check_start(const struct world *w, const struct call *call, struct diag *d)
{
    return check_state(w, call, STATION_UP, d);
}

static uint64_t apply_start(struct world *w, const struct call *call)
{
    station_set_state(w, station_of(call), STATION_UP);
    return station_of(call).bits;
}

static bool check_crash(const struct world *w, const struct call *call, struct diag *d)
{
    return check_state(w, call, STATION_DOWN, d);
}

static uint64_t apply_crash(struct world *w, const struct call *call)
{
    station_crash(w, station_of(call));
    return station_of(call).bits;
}

// ---- the table ----

#define STATION_TYPE                                                                               \
    {                                                                                              \
        .kind = VALUE_RECORD, .record = QUEUE_STATION                                              \
    }
#define SOURCE_TYPE                                                                                \
    {                                                                                              \
        .kind = VALUE_RECORD, .record = QUEUE_SOURCE                                               \
    }
#define PARAMETERS(table) .parameters = (table), .parameter_count = COUNT_OF(table)

static const struct parameter new_parameters[] = {
    {.name = "name", .doc = "its name", .type = {.kind = VALUE_NAME}, .positional = true},
};
static const struct parameter station_parameters[] = {
    {.name = "station", .doc = "which one", .type = STATION_TYPE, .positional = true},
};
static const struct parameter any_parameters[] = {
    {
        .name = "name",
        .doc = "of a station or source",
        .type = {.kind = VALUE_TEXT},
        .positional = true,
    },
};
static const struct parameter arrive_parameters[] = {
    {
        .name = "source",
        .doc = "whose customer it is",
        .type = SOURCE_TYPE,
        .positional = true,
    },
    {
        .name = "work",
        .doc = "how long its service takes",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
        .default_text = "",
        .least = 1,
        .most = TIME_NEVER - 1,
    },
    {
        .name = "priority",
        .doc = "instead of the source's",
        .type = {.kind = VALUE_NUMBER},
        .default_text = "",
        .least = 0,
        .most = PRIORITY_MOST,
    },
};
static const struct parameter replay_parameters[] = {
    {
        .name = "source",
        .doc = "whose customers they are",
        .type = SOURCE_TYPE,
        .positional = true,
    },
    {
        .name = "samples",
        .doc = "GAP/WORK or GAP/WORK/PRIORITY for each customer: the time since the one before, "
               "and how long its service takes",
        .type = {.kind = VALUE_TEXT},
        .positional = true,
    },
};

const struct command queue_commands[] = {
    [QUEUE_COMMAND_STATION] =
        {
            .name = "station",
            .doc = "Makes a station: a line and servers.",
            .example = "queue.station till servers=2 service=\"exponential 10ms\"",
            PARAMETERS(new_parameters),
            .settings_of = QUEUE_STATION,
            .check = name_is_free,
            .apply = apply_station,
        },
    [QUEUE_COMMAND_SOURCE] =
        {
            .name = "source",
            .doc = "Makes a source of customers for a station.",
            .example = "queue.source walkers to=desk interarrival=\"exponential 8ms\"",
            PARAMETERS(new_parameters),
            .settings_of = QUEUE_SOURCE,
            .check = check_source,
            .apply = apply_source,
        },
    [QUEUE_COMMAND_ARRIVE] =
        {
            .name = "arrive",
            .doc = "Lets one customer come now.",
            .example = "queue.arrive visitor work=20ms",
            PARAMETERS(arrive_parameters),
            .settings_of = -1,
            .apply = apply_arrive,
        },
    [QUEUE_COMMAND_REPLAY] =
        {
            .name = "replay",
            .doc =
                "Gives a source customers to come one after the other, before any that it draws.",
            .example = "queue.replay visitor 0s/12ms 3ms/8ms 1.5ms/20ms",
            PARAMETERS(replay_parameters),
            .settings_of = -1,
            .check = check_replay,
            .apply = apply_replay,
        },
    [QUEUE_COMMAND_STOP] =
        {
            .name = "stop",
            .doc = "A station's servers end what they are at and take nobody; customers wait.",
            .example = "queue.stop desk",
            PARAMETERS(station_parameters),
            .settings_of = -1,
            .fault = true,
            .check = check_stop,
            .apply = apply_stop,
        },
    [QUEUE_COMMAND_CRASH] =
        {
            .name = "crash",
            .doc =
                "A station loses everybody inside, and turns customers away until it starts again.",
            .example = "queue.crash desk",
            PARAMETERS(station_parameters),
            .settings_of = -1,
            .fault = true,
            .check = check_crash,
            .apply = apply_crash,
        },
    [QUEUE_COMMAND_START] =
        {
            .name = "start",
            .doc = "A station that was stopped or has crashed works again.",
            .example = "queue.stop desk\nqueue.start desk",
            PARAMETERS(station_parameters),
            .settings_of = -1,
            .check = check_start,
            .apply = apply_start,
        },
    [QUEUE_COMMAND_REMOVE] =
        {
            .name = "remove",
            .doc = "Removes a station or source that nobody uses.",
            .example = "queue.station spare\nqueue.remove spare",
            PARAMETERS(any_parameters),
            .settings_of = -1,
            .check = check_remove,
            .apply = apply_remove,
        },
};
