// host: what an operator sees of a simulated Linux host: vmstat, iostat, meminfo, sysctl.
#include "repl/exchange/linux/views.h"
#include "repl/session/verbs/verbs.h"

#include <stdlib.h>

enum { LINES_MOST = 1000 };

// ---- which host ----

// The host that the call names by host=NAME, or the only one. Other keys are refused.
static bool choose_host(struct session *s, const struct verb_call *call, uint64_t *host,
                        struct diag *d)
{
    const char *name = NULL;
    int at = 0;
    for (int i = 0; i < call->words->count; i++) {
        const char *key = call->words->arguments[i].key;
        if (key != NULL && strcmp(key, "host") != 0) {
            diag_say(d, "there is no option '%s'", key);
            diag_expect(d, "host=NAME");
            return verb_refuse(call, i, d);
        }
        if (key != NULL) {
            name = call->words->arguments[i].value;
            at = i;
        }
    }
    return views_host(session_world(s), name, host, d) || verb_refuse(call, at, d);
}

// ---- lines at a distance of time ----

struct pace {
    int64_t interval, count; // interval 0: one line, since the world began
};

static bool read_pace(const struct verb *verb, const struct verb_call *call, struct pace *pace,
                      struct diag *d)
{
    const char *interval = verb_word(call, 0);
    *pace = (struct pace){0, 1};
    if (interval == NULL) {
        return true;
    }
    // A bare number is seconds, as to the real tools.
    char words[64];
    struct text text = text_in(words, sizeof words);
    bool bare = interval[strspn(interval, "0123456789")] == '\0';
    text_add(&text, bare ? "%ss" : "%s", interval);
    if (!unit_parse_within(UNIT_TIME, 1, TIME_NEVER / 2, words, strlen(words), &pace->interval,
                           d)) {
        diag_help(d, "usage: %s", verb->usage);
        return verb_refuse(call, 0, d);
    }
    if (!verb_count(call, 1, 1, &pace->count, d)) {
        return false;
    }
    if (pace->count > LINES_MOST) {
        diag_say(d, "that are more than %d lines", LINES_MOST);
        return verb_refuse(call, 1, d);
    }
    return true;
}

struct view {
    const struct verb *verb;
    struct table *(*table)(void);
    void (*rows)(struct table *t, const struct world *w, uint64_t host,
                 const struct view_reading *before);
};

static bool run_lines(struct session *s, const struct view *view, const struct pace *pace,
                      uint64_t host, struct table *t, struct diag *d)
{
    struct view_reading *before = calloc(1, sizeof *before);
    bool good = before != NULL || diag_say(d, "there is no memory");
    for (int64_t i = 0; good && i < pace->count; i++) {
        if (pace->interval > 0) {
            views_reading(session_world(s), host, before);
            int64_t time = add_clamped(world_now(session_world(s)), pace->interval);
            good = session_run(s, time, UINT64_MAX, NULL, NULL, NULL, d);
        }
        if (good) {
            view->rows(t, session_world(s), host, before);
        }
    }
    free(before);
    return good;
}

static bool run_view(struct session *s, const struct verb_call *call, const struct view *view,
                     struct diag *d)
{
    struct pace pace;
    uint64_t host;
    if (!read_pace(view->verb, call, &pace, d) || !choose_host(s, call, &host, d)) {
        return false;
    }
    struct table *t = view->table();
    if (t == NULL) {
        return diag_say(d, "there is no memory");
    }
    bool good = run_lines(s, view, &pace, host, t, d);
    table_print(t, s->options.out);
    table_free(t);
    if (pace.interval > 0) {
        session_moved(s);
    }
    return good;
}

static bool run_vmstat(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    uint64_t host;
    if (word != NULL && strcmp(word, "counters") == 0) {
        if (!choose_host(s, call, &host, d)) {
            return false;
        }
        views_counters(session_world(s), host, s->options.out);
        return true;
    }
    return run_view(s, call, &(struct view){&verb_vmstat, views_vmstat, views_vmstat_row}, d);
}

static bool run_iostat(struct session *s, const struct verb_call *call, struct diag *d)
{
    return run_view(s, call, &(struct view){&verb_iostat, views_iostat, views_iostat_rows}, d);
}

const struct verb verb_vmstat = {
    .name = "vmstat",
    .usage = "vmstat [INTERVAL [COUNT]] [host=NAME] | vmstat counters [host=NAME]",
    .doc = "Memory, disk transfer and held-back threads of a Linux host, in vmstat's own columns.",
    .more = "With an interval the world runs on, and each line is about that time; without one the "
            "line is about all that has been. Memory is in KiB, bi and bo in KiB a second; r "
            "counts threads that run, b those that are held back or wait for a disk. Columns that "
            "are not modelled are empty. `vmstat counters` prints what /proc/vmstat has.",
    .example = "linux.host web1\nvmstat 1 3",
    .run = run_vmstat,
};

const struct verb verb_iostat = {
    .name = "iostat",
    .usage = "iostat [INTERVAL [COUNT]] [host=NAME]",
    .doc = "What the disks of a Linux host do, in the columns of iostat -x.",
    .more = "With an interval the world runs on, and the lines are about that time; without one "
            "they are about all that has been. Requests a second, KiB a second, milliseconds that "
            "a request takes with its wait, KiB of a request; aqu-sz is the queue's mean length.",
    .example = "linux.host web1\nlinux.disk sda web1\niostat 1",
    .run = run_iostat,
};

// ---- text ----

static bool run_meminfo(struct session *s, const struct verb_call *call, struct diag *d)
{
    uint64_t host;
    if (verb_word(call, 0) != NULL) {
        diag_say(d, "'meminfo' takes nothing but host=NAME");
        return verb_refuse(call, 0, d);
    }
    if (!choose_host(s, call, &host, d)) {
        return false;
    }
    views_meminfo(session_world(s), host, s->options.out);
    return true;
}

static bool run_sysctl(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *part = verb_word(call, 0);
    uint64_t host;
    if (!choose_host(s, call, &host, d)) {
        return false;
    }
    if (views_sysctl(session_world(s), host, part, s->options.out) == 0) {
        diag_say(d, "no knob of the host has '%s' in its name", part);
        diag_help(d, "`sysctl` lists them all");
        return verb_refuse(call, 0, d);
    }
    return true;
}

const struct verb verb_meminfo = {
    .name = "meminfo",
    .usage = "meminfo [host=NAME]",
    .doc = "The memory of a Linux host, as /proc/meminfo has it.",
    .example = "linux.host web1\nmeminfo",
    .run = run_meminfo,
};

const struct verb verb_sysctl = {
    .name = "sysctl",
    .usage = "sysctl [PART-OF-A-NAME] [host=NAME]",
    .doc = "The knobs of a Linux host under their real names, as sysctl -a prints them.",
    .more = "`set web1 vm.dirty_ratio=30` writes one, with all that the kernel does then.",
    .example = "linux.host web1\nsysctl dirty",
    .run = run_sysctl,
};
