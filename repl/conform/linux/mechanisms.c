// mechanisms: see mechanisms.h.
#include "repl/conform/linux/mechanisms.h"

#include "engines/linux/dirtyable.h"
#include "engines/linux/limits.h"
#include "engines/linux/pause.h"

// Of a count of pages or bytes; more is no machine.
#define COUNT_MOST (INT64_MAX / 4096)

// ---- comparing ----

// Only what stands in `expect` is compared; at least one of what the mechanism yields must.
struct comparison {
    struct node expect;
    int compared;
    bool same;
    struct text *why;
};

static void compare_number(struct comparison *c, const char *name, int64_t found)
{
    int64_t expected;
    struct node node = node_member(c->expect, name);
    if (node_is_nothing(node)) {
        return;
    }
    c->compared++;
    if (!node_integer(node, &expected)) {
        text_add(c->why, "\"%s\" is no whole number", name);
        c->same = false;
    } else if (expected != found) {
        text_add(c->why, "%s%s is %lld, not %lld", c->same ? "" : "; ", name, (long long)found,
                 (long long)expected);
        c->same = false;
    }
}

static bool end_comparison(const struct comparison *c)
{
    if (c->compared == 0) {
        text_add(c->why, "\"expect\" has nothing that this mechanism yields");
    }
    return c->same && c->compared > 0;
}

static bool read_count(struct node object, const char *name, uint64_t *count, struct text *why)
{
    int64_t number;
    if (!conform_integer(object, name, 0, COUNT_MOST, &number, why)) {
        return false;
    }
    *count = (uint64_t)number;
    return true;
}

// ---- dirtyable_memory ----

static bool read_protection(struct node list, uint64_t *most, struct text *why)
{
    if (!node_is_list(list)) {
        text_add(why, "a zone needs \"protection\", a list");
        return false;
    }
    *most = 0;
    for (size_t i = 0; i < node_count(list); i++) {
        int64_t pages;
        if (!node_integer(node_at(list, i), &pages) || pages < 0 || pages > COUNT_MOST) {
            text_add(why, "element %zu of \"protection\" is no count of pages", i + 1);
            return false;
        }
        *most = word_most(*most, (uint64_t)pages);
    }
    return true;
}

static bool read_reserve(struct node zones, uint64_t *reserve, struct text *why)
{
    if (!node_is_list(zones)) {
        text_add(why, "the vector needs \"zones\", a list");
        return false;
    }
    *reserve = 0;
    for (size_t i = 0; i < node_count(zones); i++) {
        struct node zone = node_at(zones, i);
        uint64_t managed, high, protection;
        if (!read_count(zone, "managed", &managed, why) || !read_count(zone, "high", &high, why) ||
            !read_protection(node_member(zone, "protection"), &protection, why)) {
            return false;
        }
        *reserve += dirtyable_zone_reserve(managed, high, protection);
    }
    return true;
}

static bool run_dirtyable(const struct mechanism *mechanism, const struct vector *v,
                          struct text *why)
{
    (void)mechanism;
    struct comparison c = {.expect = v->expect, .same = true, .why = why};
    uint64_t free_pages, active, inactive, reserve;
    if (!read_count(v->given, "free_pages", &free_pages, why) ||
        !read_count(v->given, "active_file_pages", &active, why) ||
        !read_count(v->given, "inactive_file_pages", &inactive, why) ||
        !read_reserve(node_member(v->given, "zones"), &reserve, why)) {
        return false;
    }
    compare_number(&c, "dirtyable_pages",
                   (int64_t)dirtyable_memory(free_pages, reserve, active, inactive));
    return end_comparison(&c);
}

// ---- dirty_limits ----

// Those that are not given keep the kernel's default; of a pair, what is given rules.
static bool read_knobs(struct node object, struct knobs *knobs, struct text *why)
{
    *knobs = knobs_default();
    for (int i = 0; i < KNOBS; i++) {
        const char *name = knobs_name((enum knob)i);
        if (!node_is_nothing(node_member(object, name)) &&
            !conform_integer(object, name, INT64_MIN, INT64_MAX, &knobs->values[i], why)) {
            return false;
        }
    }
    return true;
}

static bool run_limits(const struct mechanism *mechanism, const struct vector *v, struct text *why)
{
    (void)mechanism;
    struct comparison c = {.expect = v->expect, .same = true, .why = why};
    struct knobs knobs;
    uint64_t dirtyable, tracked = 0;
    int64_t realtime;
    if (!read_knobs(v->given, &knobs, why) ||
        !read_count(v->given, "dirtyable_pages", &dirtyable, why) ||
        !conform_integer(v->given, "reader_is_realtime", 0, 1, &realtime, why)) {
        return false;
    }
    const char *optional = "domain_dirty_limit_pages";
    if (!node_is_nothing(node_member(v->given, optional)) &&
        !read_count(v->given, optional, &tracked, why)) {
        return false;
    }
    struct limits limits = limits_from(&knobs, dirtyable, realtime != 0, tracked);
    compare_number(&c, "nr_dirty_threshold", (int64_t)limits.thresh);
    compare_number(&c, "nr_dirty_background_threshold", (int64_t)limits.background);
    return end_comparison(&c);
}

// ---- knob_write ----

static void compare_error(struct comparison *c, const char *found)
{
    const char *expected = node_text(node_member(c->expect, "error"));
    if (expected != NULL) {
        c->compared++;
    }
    if (expected != NULL && strcmp(expected, found) != 0) {
        text_add(c->why, "the error is '%s', not '%s'", found, expected);
        c->same = false;
    }
}

static bool run_knob_write(const struct mechanism *mechanism, const struct vector *v,
                           struct text *why)
{
    (void)mechanism;
    struct comparison c = {.expect = v->expect, .same = true, .why = why};
    struct knobs knobs;
    const char *name;
    int64_t value;
    if (!read_knobs(node_member(v->given, "before"), &knobs, why) ||
        !conform_words(v->given, "write", &name, why) ||
        !conform_integer(v->given, "value", INT64_MIN, INT64_MAX, &value, why)) {
        return false;
    }
    int knob = knobs_named(name, strlen(name));
    if (knob < 0) {
        text_add(why, "there is no knob '%s'", name);
        return false;
    }
    struct knob_write done = knobs_write(&knobs, (enum knob)knob, value);
    compare_error(&c, knobs_errno(done.error));
    c.expect = node_member(v->expect, "after");
    for (int i = 0; i < KNOBS; i++) {
        compare_number(&c, knobs_name((enum knob)i), knobs.values[i]);
    }
    return end_comparison(&c);
}

// ---- throttle_period ----

static bool run_period(const struct mechanism *mechanism, const struct vector *v, struct text *why)
{
    (void)mechanism;
    struct comparison c = {.expect = v->expect, .same = true, .why = why};
    int64_t hz, pages, rate;
    if (!conform_integer(v->given, "hz", 1, 10000, &hz, why) ||
        !conform_integer(v->given, "pages_dirtied", 0, INT32_MAX, &pages, why) ||
        !conform_integer(v->given, "task_ratelimit_pages_per_s", 1, INT64_MAX, &rate, why)) {
        return false;
    }
    compare_number(&c, "period_jiffies",
                   pause_period((uint64_t)pages, (uint64_t)rate, (uint64_t)hz));
    return end_comparison(&c);
}

const struct mechanism linux_mechanisms[] = {
    {"dirtyable_memory", "pages that count as base of the dirty limits", run_dirtyable, 0},
    {"dirty_limits", "the two thresholds of /proc/vmstat", run_limits, 0},
    {"knob_write", "what writing a file of /proc/sys/vm does to all of them", run_knob_write, 0},
    {"throttle_period", "ticks that pages should take at a rate limit", run_period, 0},
};
const int linux_mechanism_count = COUNT_OF(linux_mechanisms);
