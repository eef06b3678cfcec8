// import: see import.h.
#include "repl/exchange/linux/import.h"

#include "engines/linux/dirtyable.h"
#include "engines/linux/inside.h"
#include "repl/exchange/linux/capture.h"
#include "sim/units.h"

enum { USUAL_HZ = 250, LINE_BYTES = 2000 };

struct import {
    const char *name;
    const struct import_host_options *options;
    struct capture capture;
    struct knobs knobs;
    // pages
    int64_t total, free, active, inactive, anonymous, reserve;
    bool reserve_known; // by zones, or from the limits
    bool adjusted;      // free memory was moved to meet the limits
    int64_t moved;
    import_host_emit *emit;
    void *self;
    struct import_host_summary *summary;
};

static int64_t pages(int64_t kib) { return kib < 0 ? 0 : kib / 4; }

// ---- limits ----

static int64_t knob_of(const struct capture *c, enum knob knob)
{
    char name[CAPTURE_NAME];
    struct text text = text_in(name, sizeof name);
    struct knobs usual = knobs_default();
    int64_t value = usual.values[knob];
    text_add(&text, "vm.%s", knobs_name(knob));
    capture_sysctl(c, name, &value);
    return value;
}

static uint64_t dirtyable(const struct import *im, int64_t free_pages)
{
    return dirtyable_memory((uint64_t)free_pages, (uint64_t)im->reserve, (uint64_t)im->active,
                            (uint64_t)im->inactive);
}

static bool limits_are(const struct import *im, uint64_t available)
{
    struct limits limits = limits_from(&im->knobs, available, false, 0);
    return (int64_t)limits.thresh == im->capture.thresh &&
           (int64_t)limits.background == im->capture.background;
}

// The available memory nearest to `near` that gives the captured limits; 0: none does. A percentage
// is so many parts of 4096, so that one level stands for at most 4096 different amounts.
static uint64_t find_available(const struct import *im, uint64_t near)
{
    const struct capture *c = &im->capture;
    bool in_bytes = im->knobs.values[KNOB_DIRTY_BYTES] != 0;
    enum knob ratio = in_bytes ? KNOB_DIRTY_BACKGROUND_RATIO : KNOB_DIRTY_RATIO;
    uint64_t level = (uint64_t)(in_bytes ? c->background : c->thresh);
    uint64_t parts = (uint64_t)im->knobs.values[ratio] * WORD_PAGE_BYTES / 100, best = 0;
    if (parts == 0) {
        return 0;
    }
    uint64_t first = word_div_up(level * WORD_PAGE_BYTES, parts);
    for (uint64_t i = 0; i <= WORD_PAGE_BYTES / parts; i++) {
        uint64_t tried = first + i;
        uint64_t away = tried > near ? tried - near : near - tried;
        uint64_t best_away = best > near ? best - near : near - best;
        if (limits_are(im, tried) && (best == 0 || away < best_away)) {
            best = tried;
        }
    }
    return best;
}

// Makes the limits those of the capture, by the reserve where it is not known and else by free
// memory, if that moves by less than a hundredth.
static void meet_limits(struct import *im)
{
    uint64_t found = dirtyable(im, im->free);
    if (im->capture.thresh < 0 || im->capture.background < 0 ||
        (im->reserve_known && limits_are(im, found))) {
        return;
    }
    uint64_t available = find_available(im, found);
    int64_t above = (int64_t)(found - available);
    if (available == 0) {
        return;
    }
    if (!im->reserve_known && above >= 0 && above <= im->free) {
        im->reserve = above;
        im->reserve_known = true;
    } else if (im->reserve_known && above < im->total / 100 && above > -im->total / 100 &&
               above <= im->free) {
        im->free -= above;
        im->adjusted = true;
        im->moved = -above;
    }
}

static void read_memory(struct import *im)
{
    const struct capture *c = &im->capture;
    im->total = pages(c->total);
    im->free = pages(c->free);
    im->active = pages(c->active_file);
    im->inactive = pages(c->inactive_file);
    im->anonymous = pages(c->active_anon) + pages(c->inactive_anon);
    for (int i = 0; i < KNOBS; i++) {
        im->knobs.values[i] = knob_of(c, (enum knob)i);
    }
    for (int i = 0; i < c->zone_count; i++) {
        const struct capture_zone *zone = &c->zones[i];
        im->reserve += (int64_t)dirtyable_zone_reserve(
            (uint64_t)zone->managed, (uint64_t)zone->high, (uint64_t)zone->protection);
    }
    im->reserve_known = c->zone_count > 0;
    meet_limits(im);
}

// ---- commands ----

static bool give(const struct import *im, const struct text *line)
{
    return im->emit(im->self, line->at, line->length);
}

static void add_bytes(struct text *line, const char *name, int64_t count)
{
    text_add(line, " %s=%lld", name, (long long)(count * PAGE_BYTES));
}

// Of two knobs that exclude each other the one in force.
static bool is_out_of_force(const struct import *im, const char *name)
{
    static const struct {
        enum knob bytes, ratio;
    } pairs[] = {{KNOB_DIRTY_BYTES, KNOB_DIRTY_RATIO},
                 {KNOB_DIRTY_BACKGROUND_BYTES, KNOB_DIRTY_BACKGROUND_RATIO}};
    for (int i = 0; i < COUNT_OF(pairs); i++) {
        bool in_bytes = im->knobs.values[pairs[i].bytes] != 0;
        enum knob other = in_bytes ? pairs[i].ratio : pairs[i].bytes;
        if (strcmp(name + strlen("vm."), knobs_name(other)) == 0) {
            return true;
        }
    }
    return false;
}

static void add_sysctls(const struct import *im, struct text *line)
{
    for (int i = 0; i < linux_engine.setting_count; i++) {
        const struct setting *row = &linux_engine.settings[i];
        int64_t value;
        if (row->record == LINUX_HOST && capture_sysctl(&im->capture, row->name, &value) &&
            value >= row->least && value <= row->most && !is_out_of_force(im, row->name)) {
            text_add(line, " %s=%lld", row->name, (long long)value);
        }
    }
}

// A name of the capture, behind the host's own if it is in use.
static void add_name(const struct import *im, struct text *line, const char *name)
{
    const struct import_host_options *o = im->options;
    bool taken = o->taken != NULL && o->taken(o->self, name);
    text_add(line, taken ? " %s-%s" : " %.0s%s", im->name, name);
}

static bool give_host(const struct import *im)
{
    char buffer[LINE_BYTES];
    struct text line = text_in(buffer, sizeof buffer);
    int64_t kernel = im->total - im->free - im->active - im->inactive - im->anonymous;
    text_add(&line, "linux.host %s", im->name);
    add_bytes(&line, "memory", im->total);
    add_bytes(&line, "kernel", kernel);
    add_bytes(&line, "anonymous", im->anonymous);
    add_bytes(&line, "active", im->active);
    add_bytes(&line, "inactive", im->inactive);
    text_add(&line, " hz=%d", USUAL_HZ);
    if (im->capture.cpus > 0) {
        text_add(&line, " cpus=%lld", (long long)im->capture.cpus);
    }
    if (im->capture.swap_total > 0) {
        text_add(&line, " swap=%lldKiB", (long long)im->capture.swap_total);
    }
    add_sysctls(im, &line);
    return give(im, &line);
}

static bool give_zone(const struct import *im, const char *name, int64_t managed, int64_t high,
                      int64_t protection)
{
    char buffer[LINE_BYTES];
    struct text line = text_in(buffer, sizeof buffer);
    text_add(&line, "linux.zone %s %s managed=%lld high=%lld protection=%lld", im->name, name,
             (long long)managed, (long long)high, (long long)protection);
    return give(im, &line);
}

static bool give_zones(const struct import *im)
{
    const struct capture *c = &im->capture;
    for (int i = 0; i < c->zone_count; i++) {
        const struct capture_zone *zone = &c->zones[i];
        if (zone->managed > 0 &&
            !give_zone(im, zone->name, zone->managed, zone->high, zone->protection)) {
            return false;
        }
    }
    return c->zone_count > 0 || !im->reserve_known ||
           give_zone(im, "guessed", im->total, im->reserve, 0);
}

// What it moved while it was busy.
static int64_t bandwidth_of(const struct capture_disk *disk)
{
    return disk->busy_ms < 1000 ? 0 : mul_div(disk->bytes, 1000, disk->busy_ms);
}

static bool give_disks(const struct import *im)
{
    for (int i = 0; i < im->capture.disk_count; i++) {
        const struct capture_disk *disk = &im->capture.disks[i];
        char buffer[LINE_BYTES];
        struct text line = text_in(buffer, sizeof buffer);
        text_add(&line, "linux.disk");
        add_name(im, &line, disk->name);
        text_add(&line, " %s", im->name);
        if (bandwidth_of(disk) > 0) {
            text_add(&line, " bandwidth=%lldB/s", (long long)bandwidth_of(disk));
        }
        if (!give(im, &line)) {
            return false;
        }
    }
    return true;
}

static bool give_process(const struct import *im)
{
    char buffer[LINE_BYTES];
    struct text line = text_in(buffer, sizeof buffer);
    text_add(&line, "linux.process");
    add_name(im, &line, "shell");
    text_add(&line, " %s nofile=%lld", im->name, (long long)im->capture.open_files);
    return im->capture.open_files < 0 || give(im, &line);
}

// ---- summary ----

static void say_limits(const struct import *im, struct text *out)
{
    const struct import_host_summary *s = im->summary;
    text_add(out, "limits: writers %llu pages, flusher %llu pages", (unsigned long long)s->thresh,
             (unsigned long long)s->background);
    if (im->capture.thresh < 0 || im->capture.background < 0) {
        text_add(out, ", not compared: vmstat has no nr_dirty_threshold");
    } else if (s->compared) {
        text_add(out, ", as in the capture");
    } else {
        text_add(out,
                 ", while the captured kernel had %lld and %lld: its files do not belong "
                 "together, or it counts otherwise",
                 (long long)im->capture.thresh, (long long)im->capture.background);
    }
    if (im->adjusted) {
        text_add(out, " (MemFree had moved by %lld pages between meminfo and vmstat)",
                 (long long)im->moved);
    }
}

static void say_guesses(const struct import *im, struct text *out)
{
    const struct capture *c = &im->capture;
    text_add(out, "; guessed: %d ticks a second", USUAL_HZ);
    if (c->cpus == 0) {
        text_add(out, ", the number of CPUs");
    }
    if (c->zone_count == 0) {
        text_add(out,
                 im->reserve_known ? ", the reserve of %lld pages, from the limits"
                                   : ", the reserve, from vm.min_free_kbytes",
                 (long long)im->reserve);
    }
    if (!c->has[CAPTURE_SYSCTL]) {
        text_add(out, ", the kernel's default knobs");
    }
    for (int i = 0; i < c->disk_count; i++) {
        text_add(out, ", the bandwidth of %s%s", c->disks[i].name,
                 bandwidth_of(&c->disks[i]) > 0 ? " (what it moved while it was busy)" : "");
    }
    if (c->dirty + c->writeback > 0) {
        text_add(out, "; %lld pages were dirty, here they are clean",
                 (long long)(pages(c->dirty) + pages(c->writeback)));
    }
}

static void say_summary(struct import *im)
{
    struct limits limits = limits_from(&im->knobs, dirtyable(im, im->free), false, 0);
    struct text out = text_in(im->summary->words, sizeof im->summary->words);
    im->summary->thresh = limits.thresh;
    im->summary->background = limits.background;
    im->summary->compared = limits_are(im, dirtyable(im, im->free));
    unit_print_rounded(UNIT_SIZE, im->total * PAGE_BYTES, &out);
    text_add(&out, " of memory, ");
    unit_print_rounded(UNIT_SIZE, im->free * PAGE_BYTES, &out);
    text_add(&out, " free; ");
    say_limits(im, &out);
    say_guesses(im, &out);
}

bool import_linux_host(const char *folder, const struct import_host_options *options,
                       import_host_emit *emit, void *self, struct import_host_summary *summary,
                       struct diag *d)
{
    struct import im = {.name = options->name != NULL ? options->name : "host",
                        .options = options,
                        .emit = emit,
                        .self = self,
                        .summary = summary};
    *summary = (struct import_host_summary){0};
    if (!capture_read(folder, &im.capture, d)) {
        return false;
    }
    read_memory(&im);
    say_summary(&im);
    return give_host(&im) && give_zones(&im) && give_disks(&im) && give_process(&im);
}
