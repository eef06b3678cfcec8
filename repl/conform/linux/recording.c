// recording: see recording.h. One table has the settings.
#include "repl/conform/linux/recording.h"

#include <errno.h>
#include <stdlib.h>

// ---- settings ----

// `scale` 1000 reads seconds, which may have a fraction, as milliseconds.
static const struct setting_row {
    const char *name;
    size_t offset;
    int64_t usual, least, most, scale;
} settings[] = {
#define PLAN(name, usual, least, most)                                                             \
    {                                                                                              \
#name, offsetof(struct plan, name), usual, least, most, 1                                  \
    }
#define SECONDS(name, usual, least, most)                                                          \
    {                                                                                              \
#name, offsetof(struct plan, name##_ms), (usual)*1000, least, (most)*1000, 1000            \
    }
    PLAN(dev_bps, 20971520, 4096, INT64_C(1) << 40),
    PLAN(queue_requests, 32, 1, 65536),
    PLAN(queue_kb, 512, 4, 65536),
    PLAN(fs_mb, 3072, 1, INT64_C(1) << 30),
    PLAN(dirty_bytes, PLAN_UNSET, 0, INT64_MAX),
    PLAN(dirty_background_bytes, PLAN_UNSET, 0, INT64_MAX),
    PLAN(dirty_ratio, PLAN_UNSET, 0, 100),
    PLAN(dirty_background_ratio, PLAN_UNSET, 0, 100),
    PLAN(dirty_expire_centisecs, 3000, 0, INT32_MAX),
    PLAN(dirty_writeback_centisecs, 500, 0, INT32_MAX),
    PLAN(large_folios, 0, 0, 1),
    PLAN(rate, 0, 0, INT64_C(1) << 40),
    PLAN(block, 131072, 1, 1 << 30),
    PLAN(files, 1, 1, 4096),
    PLAN(writers, 1, 1, 16),
    SECONDS(seconds, 20, 1, 3600),
    SECONDS(tail, 3, 0, 3600),
    PLAN(sample_ms, 100, 1, 10000),
    PLAN(burst_on_ms, 0, 0, 3600000),
    PLAN(burst_period_ms, 0, 0, 3600000),
    SECONDS(settle, 9, 0, 3600),
    PLAN(events, 0, 0, 1),
#undef PLAN
#undef SECONDS
};

static const char *setting_name(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(settings) ? settings[i].name : NULL;
}

static int64_t *place_of(struct plan *plan, const struct setting_row *row)
{
    return (int64_t *)(void *)((char *)plan + row->offset);
}

static const struct setting_row *find_row(const char *name)
{
    for (int i = 0; i < COUNT_OF(settings); i++) {
        if (strcmp(settings[i].name, name) == 0) {
            return &settings[i];
        }
    }
    return NULL;
}

static bool refuse_unknown(const struct recording *r, const char *name, struct diag *d)
{
    diag_say(d, "unknown setting '%s'", name);
    const char *near = nearest_name(name, setting_name, NULL);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
    diag_expect_names(d, setting_name, NULL);
    return recording_refuse(r, "settings", name, d);
}

static bool read_setting(const struct recording *r, const struct setting_row *row,
                         struct node value, struct plan *plan, struct diag *d)
{
    double number;
    int64_t whole = 0;
    bool good = row->scale == 1 ? node_integer(value, &whole) : node_number(value, &number);
    if (good && row->scale != 1) {
        good = number >= 0 && number <= 1e9;
        whole = good ? (int64_t)(number * (double)row->scale + 0.5) : 0;
    }
    if (!good || whole < row->least || whole > row->most) {
        diag_say(d, "setting '%s' can not be used", row->name);
        diag_expect(d, "a number from %lld to %lld", (long long)div_up(row->least, row->scale),
                    (long long)(row->most / row->scale));
        return recording_refuse(r, "settings", row->name, d);
    }
    *place_of(plan, row) = whole;
    return true;
}

// ---- knob changes ----

// A number, or one in quotes.
static bool read_number(struct node node, int64_t *number)
{
    const char *text = node_text(node);
    char *end = NULL;
    if (text == NULL) {
        return node_integer(node, number);
    }
    errno = 0;
    *number = strtoll(text, &end, 10);
    return end != text && *end == '\0' && errno == 0;
}

static bool read_change(struct node node, struct knob_change *change)
{
    const char *name = node_text(node_member(node, "name"));
    struct text text = text_in(change->name, sizeof change->name);
    text_add(&text, "%s", name == NULL ? "" : name);
    return name != NULL && !text.cut && read_number(node_member(node, "t_ms"), &change->t_ms) &&
           change->t_ms >= 0 && read_number(node_member(node, "value"), &change->value);
}

static bool read_changes(const struct recording *r, struct node list, struct plan *plan,
                         struct diag *d)
{
    bool good = node_is_list(list) && node_count(list) <= PLAN_CHANGES;
    for (size_t i = 0; good && i < node_count(list); i++) {
        good = read_change(node_at(list, i), &plan->changes[plan->change_count++]);
    }
    if (!good) {
        diag_say(d, "\"knob_changes\" can not be used");
        diag_expect(d, "at most %d of {\"t_ms\": 5000, \"name\": \"dirty_bytes\", \"value\": 8192}",
                    PLAN_CHANGES);
        return recording_refuse(r, "settings", "knob_changes", d);
    }
    return true;
}

// ---- the header ----

static bool read_settings(const struct recording *r, struct plan *plan, struct diag *d)
{
    struct node object = node_member(r->header, "settings");
    for (int i = 0; i < COUNT_OF(settings); i++) {
        *place_of(plan, &settings[i]) = settings[i].usual;
    }
    for (size_t i = 0; i < node_count(object); i++) {
        const char *name;
        struct node value = node_member_at(object, i, &name);
        const struct setting_row *row = find_row(name);
        if (row == NULL && strcmp(name, "knob_changes") == 0) {
            if (!read_changes(r, value, plan, d)) {
                return false;
            }
        } else if (row == NULL) {
            return refuse_unknown(r, name, d);
        } else if (!read_setting(r, row, value, plan, d)) {
            return false;
        }
    }
    return true;
}

static bool read_machine(const struct recording *r, const char *name, int64_t least, int64_t most,
                         int64_t *number, struct diag *d)
{
    struct node node = node_member(r->header, name);
    if (node_integer(node, number) && *number >= least && *number <= most) {
        return true;
    }
    diag_say(d, "the header has not \"%s\" from %lld to %lld", name, (long long)least,
             (long long)most);
    return recording_refuse(r, NULL, name, d);
}

static bool read_first(const struct recording *r, struct plan *plan, struct diag *d)
{
    char path[4400];
    struct text text = text_in(path, sizeof path);
    size_t length = strlen(r->path);
    bool ends = length > 5 && strcmp(r->path + length - 5, ".json") == 0;
    text_add(&text, "%.*s.csv", (int)(ends ? length - 5 : length), r->path);
    struct samples samples;
    if (!samples_read(&samples, path, 1, d)) {
        return false;
    }
    plan->first = samples.at[0];
    samples_free(&samples);
    return true;
}

static void read_phase(const struct recording *r, struct plan *plan)
{
    struct node facts = node_member(r->header, "facts");
    struct node starts = node_member(facts, "periodic_starts_ms");
    plan->periodic_ms = PLAN_UNSET;
    node_integer(node_at(starts, 0), &plan->periodic_ms);
}

bool recording_is_linux(const struct recording *r)
{
    struct node object = node_member(r->header, "settings");
    return !node_is_nothing(node_member(object, "dev_bps"));
}

bool recording_plan(const struct recording *r, struct plan *plan, struct diag *d)
{
    *plan = (struct plan){0};
    read_phase(r, plan);
    return read_settings(r, plan, d) && read_machine(r, "hz", 1, 10000, &plan->hz, d) &&
           read_machine(r, "cpus", 1, 4096, &plan->cpus, d) && read_first(r, plan, d);
}
