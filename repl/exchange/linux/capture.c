// capture: see capture.h. Each file is read line by line; a line is a name and what follows it.
#include "repl/exchange/linux/capture.h"

#include "repl/files.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const file_names[CAPTURE_FILES] = {
    [CAPTURE_MEMINFO] = "meminfo",   [CAPTURE_VMSTAT] = "vmstat",
    [CAPTURE_ZONEINFO] = "zoneinfo", [CAPTURE_SYSCTL] = "sysctl.txt",
    [CAPTURE_ULIMIT] = "ulimit.txt", [CAPTURE_DISKSTATS] = "diskstats",
};

// ---- lines ----

struct lines {
    const char *path, *text;
    size_t length;
    const char *at; // of the present line
    size_t width;   // of it, without its end
    struct diag *d;
};

static bool next_line(struct lines *l)
{
    const char *end = l->text + l->length;
    l->at = l->at == NULL ? l->text : l->at + l->width + 1;
    if (l->at >= end) {
        return false;
    }
    l->width = (size_t)((const char *)memchr(l->at, '\n', (size_t)(end - l->at)) - l->at);
    return true;
}

// The place of a part of the present line.
static bool refuse(const struct lines *l, const char *at, size_t width)
{
    diag_in_text(l->d, l->path, 1, l->text, l->length, (size_t)(at - l->text), (int)width);
    return false;
}

// The whole file, so that lines can be trusted to end.
static bool check_text(const struct lines *l)
{
    const char *zero = memchr(l->text, '\0', l->length);
    if (l->length == 0) {
        diag_say(l->d, "the file is empty");
        diag_at(l->d, l->path, 1, 1, 1);
        return false;
    }
    if (zero != NULL) {
        diag_say(l->d, "this is no text: it has a zero byte");
        diag_expect(l->d, "a copy of /proc/%s or of what a command printed", "meminfo");
        diag_at(l->d, l->path, 0, 0, 0);
        return false;
    }
    if (l->text[l->length - 1] != '\n') {
        diag_say(l->d, "the file stops in the middle of a line");
        diag_help(l->d, "copy it again");
        return refuse(l, l->text + l->length - 1, 1);
    }
    return true;
}

// The line begins with the name; `rest` is what follows.
static bool line_has(const struct lines *l, const char *name, const char **rest)
{
    size_t length = strlen(name);
    if (l->width < length || memcmp(l->at, name, length) != 0) {
        return false;
    }
    *rest = l->at + length;
    return true;
}

static const char *skip_blanks(const struct lines *l, const char *at)
{
    while (at < l->at + l->width && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return at;
}

// The number at `at`, which moves behind it.
static bool read_number(const struct lines *l, const char **at, int64_t *number)
{
    char *end = NULL;
    const char *from = skip_blanks(l, *at);
    errno = 0;
    long long value = from < l->at + l->width ? strtoll(from, &end, 10) : 0;
    if (end == NULL || end == from || errno != 0 || value < 0 || value > INT64_MAX / 4096) {
        diag_say(l->d, "there is no number that could be a count");
        return refuse(l, from, 1);
    }
    *number = value;
    *at = end;
    return true;
}

static void copy_name(char name[CAPTURE_NAME], const char *from, size_t length)
{
    struct text text = text_in(name, CAPTURE_NAME);
    text_add_bytes(&text, from, length);
}

// ---- meminfo, vmstat ----

struct named_number {
    const char *name;
    int64_t *number;
    bool needed;
};

// Fills numbers by the names of their lines.
static bool read_named(struct lines *l, const struct named_number *wanted, int count)
{
    for (int i = 0; i < count; i++) {
        *wanted[i].number = -1;
    }
    while (next_line(l)) {
        for (int i = 0; i < count; i++) {
            const char *rest;
            if (line_has(l, wanted[i].name, &rest) && !read_number(l, &rest, wanted[i].number)) {
                return false;
            }
        }
    }
    for (int i = 0; i < count; i++) {
        if (wanted[i].needed && *wanted[i].number < 0) {
            diag_say(l->d, "there is no line '%s'", wanted[i].name);
            diag_help(l->d, "is the file whole, and of this kind?");
            diag_at(l->d, l->path, 0, 0, 0);
            return false;
        }
    }
    return true;
}

static bool read_meminfo(struct lines *l, struct capture *c)
{
    const struct named_number wanted[] = {
        {"MemTotal:", &c->total, true},
        {"MemFree:", &c->free, true},
        {"Active(file):", &c->active_file, true},
        {"Inactive(file):", &c->inactive_file, true},
        {"Active(anon):", &c->active_anon, true},
        {"Inactive(anon):", &c->inactive_anon, true},
        {"Dirty:", &c->dirty, false},
        {"Writeback:", &c->writeback, false},
        {"SwapTotal:", &c->swap_total, false},
    };
    if (!read_named(l, wanted, COUNT_OF(wanted))) {
        return false;
    }
    int64_t parts = c->free + c->active_file + c->inactive_file + c->active_anon + c->inactive_anon;
    if (parts > c->total) {
        diag_say(l->d, "the parts of memory are more than MemTotal");
        diag_at(l->d, l->path, 0, 0, 0);
        return false;
    }
    return true;
}

static bool read_vmstat(struct lines *l, struct capture *c)
{
    const struct named_number wanted[] = {
        {"nr_dirty_threshold ", &c->thresh, false},
        {"nr_dirty_background_threshold ", &c->background, false},
    };
    return read_named(l, wanted, COUNT_OF(wanted));
}

// ---- zoneinfo ----

// "Node 0, zone   Normal"
static bool begin_zone(struct lines *l, const char *rest, struct capture *c)
{
    int64_t node;
    if (c->zone_count == CAPTURE_ZONES) {
        diag_say(l->d, "there are more than %d zones", CAPTURE_ZONES);
        return refuse(l, l->at, l->width);
    }
    struct capture_zone *zone = &c->zones[c->zone_count];
    if (!read_number(l, &rest, &node)) {
        return false;
    }
    const char *word = ", zone", *end = l->at + l->width;
    size_t length = strlen(word);
    if ((size_t)(end - rest) < length || memcmp(rest, word, length) != 0) {
        diag_say(l->d, "this is no head of a zone");
        diag_expect(l->d, "Node 0, zone   Normal");
        return refuse(l, l->at, l->width);
    }
    const char *name = skip_blanks(l, rest + length);
    *zone = (struct capture_zone){.high = -1, .managed = -1, .protection = -1};
    struct text text = text_in(zone->name, sizeof zone->name);
    text_add(&text, "node%lld-%.*s", (long long)node, (int)(end - name), name);
    c->zone_count++;
    return true;
}

// "protection: (0, 3019, 6987)": the largest.
static bool read_protection(const struct lines *l, const char *at, int64_t *most)
{
    *most = 0;
    for (const char *end = l->at + l->width; at < end && *at != ')';) {
        int64_t number;
        at += *at == '(' || *at == ',' || *at == ' ';
        if (!read_number(l, &at, &number)) {
            return false;
        }
        *most = max_i64(*most, number);
    }
    return true;
}

static bool read_zone_line(struct lines *l, struct capture *c)
{
    const char *rest = NULL;
    struct capture_zone *zone = c->zone_count == 0 ? NULL : &c->zones[c->zone_count - 1];
    if (line_has(l, "Node ", &rest)) {
        return begin_zone(l, rest, c);
    }
    if (zone == NULL) {
        diag_say(l->d, "a zone begins otherwise");
        diag_expect(l->d, "Node 0, zone   Normal");
        return refuse(l, l->at, l->width);
    }
    if (line_has(l, "        high ", &rest)) {
        return read_number(l, &rest, &zone->high);
    }
    if (line_has(l, "        managed ", &rest)) {
        return read_number(l, &rest, &zone->managed);
    }
    if (line_has(l, "        protection: ", &rest)) {
        return read_protection(l, rest, &zone->protection);
    }
    if (line_has(l, "    cpu: ", &rest)) {
        int64_t cpu;
        bool good = read_number(l, &rest, &cpu);
        c->cpus = good ? max_i64(c->cpus, cpu + 1) : c->cpus;
        return good;
    }
    return true;
}

static bool read_zoneinfo(struct lines *l, struct capture *c)
{
    while (next_line(l)) {
        if (!read_zone_line(l, c)) {
            return false;
        }
    }
    for (int i = 0; i < c->zone_count; i++) {
        const struct capture_zone *zone = &c->zones[i];
        if (zone->high < 0 || zone->managed < 0 || zone->protection < 0) {
            diag_say(l->d, "zone %s has not all of high, managed and protection", zone->name);
            diag_help(l->d, "is the file whole?");
            diag_at(l->d, l->path, 0, 0, 0);
            return false;
        }
    }
    return true;
}

// ---- sysctl, ulimit, diskstats ----

// "vm.dirty_ratio = 20"; others than vm and fs, and what is no number, are passed over.
static bool read_sysctls(struct lines *l, struct capture *c)
{
    while (next_line(l)) {
        const char *rest, *equals = memchr(l->at, '=', l->width);
        if (!line_has(l, "vm.", &rest) && !line_has(l, "fs.", &rest)) {
            continue;
        }
        if (equals == NULL) {
            diag_say(l->d, "this line has no '='");
            diag_expect(l->d, "vm.dirty_ratio = 20");
            return refuse(l, l->at, l->width);
        }
        const char *value = equals + 1;
        int64_t number;
        struct diag unheard = {0};
        struct lines quiet = *l;
        quiet.d = &unheard;
        if (c->sysctl_count < CAPTURE_SYSCTLS && read_number(&quiet, &value, &number)) {
            const char *end = equals;
            while (end > l->at && (end[-1] == ' ' || end[-1] == '\t')) {
                end--;
            }
            struct capture_sysctl *s = &c->sysctls[c->sysctl_count++];
            copy_name(s->name, l->at, (size_t)(end - l->at));
            s->value = number;
        }
    }
    return true;
}

// "open files                          (-n) 20000"
static bool read_ulimit(struct lines *l, struct capture *c)
{
    while (next_line(l)) {
        const char *rest, *key;
        if (!line_has(l, "open files", &rest)) {
            continue;
        }
        key = memmem(rest, (size_t)(l->at + l->width - rest), "-n)", 3);
        const char *value = key == NULL ? rest : skip_blanks(l, key + 3);
        const char *unlimited = "unlimited";
        if (strncmp(value, unlimited, strlen(unlimited)) != 0 &&
            !read_number(l, &value, &c->open_files)) {
            return false;
        }
    }
    return true;
}

// "254 0 vda reads merged sectors ms writes merged sectors ms now busy_ms ..."
static bool read_disk(struct lines *l, struct capture_disk *disk)
{
    enum { SECTORS_READ = 2, SECTORS_WRITTEN = 6, BUSY_MS = 9, FIELDS };
    int64_t number, fields[FIELDS];
    const char *at = l->at, *end = l->at + l->width;
    if (!read_number(l, &at, &number) || !read_number(l, &at, &number)) {
        return false;
    }
    const char *name = skip_blanks(l, at);
    for (at = name; at < end && *at != ' ';) {
        at++;
    }
    copy_name(disk->name, name, (size_t)(at - name));
    for (int i = 0; i < FIELDS; i++) {
        if (!read_number(l, &at, &fields[i])) {
            return false;
        }
    }
    disk->bytes = mul_clamped(add_clamped(fields[SECTORS_READ], fields[SECTORS_WRITTEN]), 512);
    disk->busy_ms = fields[BUSY_MS];
    return true;
}

static bool read_diskstats(struct lines *l, struct capture *c)
{
    while (next_line(l)) {
        struct capture_disk disk = {0};
        if (!read_disk(l, &disk)) {
            return false;
        }
        if (disk.bytes > 0 && c->disk_count < CAPTURE_DISKS) {
            c->disks[c->disk_count++] = disk;
        }
    }
    return true;
}

// ---- the folder ----

typedef bool reader(struct lines *l, struct capture *c);

bool capture_take(struct capture *capture, enum capture_file file, const char *path,
                  const char *text, size_t length, struct diag *d)
{
    static reader *const readers[CAPTURE_FILES] = {
        [CAPTURE_MEMINFO] = read_meminfo,   [CAPTURE_VMSTAT] = read_vmstat,
        [CAPTURE_ZONEINFO] = read_zoneinfo, [CAPTURE_SYSCTL] = read_sysctls,
        [CAPTURE_ULIMIT] = read_ulimit,     [CAPTURE_DISKSTATS] = read_diskstats,
    };
    struct lines lines = {.path = path, .text = text, .length = length, .d = d};
    capture->has[file] = check_text(&lines) && readers[file](&lines, capture);
    return capture->has[file];
}

static bool read_file(const char *folder, enum capture_file file, struct capture *c, struct diag *d)
{
    size_t length;
    char path[4400];
    struct text text = text_in(path, sizeof path);
    text_add(&text, "%s/%s", folder, file_names[file]);
    if (file != CAPTURE_MEMINFO && access(path, F_OK) != 0) {
        return true;
    }
    char *bytes = files_read(path, &length, d);
    if (bytes == NULL) {
        diag_help(d, "a capture is a folder with a copy of /proc/meminfo, and others if there are");
        return false;
    }
    bool good = capture_take(c, file, path, bytes, length, d);
    free(bytes);
    return good;
}

bool capture_read(const char *folder, struct capture *capture, struct diag *d)
{
    *capture = capture_nothing();
    for (int i = 0; i < CAPTURE_FILES; i++) {
        if (!read_file(folder, (enum capture_file)i, capture, d)) {
            return false;
        }
    }
    return true;
}

bool capture_sysctl(const struct capture *capture, const char *name, int64_t *value)
{
    for (int i = 0; i < capture->sysctl_count; i++) {
        if (strcmp(capture->sysctls[i].name, name) == 0) {
            *value = capture->sysctls[i].value;
            return true;
        }
    }
    return false;
}
