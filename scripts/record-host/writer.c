// writer: appends at an offered rate, or as fast as it is let, and samples the kernel's counters.
//
// Writes blocks by write(2) to one or many files and never syncs. The load is open: write number i
// is due at a fixed time, and a writer that was held up is late and catches up. So two times are
// taken of each write: `call`, what it took (what the kernel imposed), and `lag`, from when it was
// due to its end (what a client sees). A second thread takes a sample of /proc/vmstat and of the
// disk's writeback statistics at even distances, and changes knobs on the way.
//
//   writer dir=D csv=FILE json=FILE [files=N] [writers=N] [rate=BYTES_A_SECOND] [block=BYTES]
//          [seconds=S] [tail=S] [sample_ms=N] [bdi=MAJOR:MINOR] [burst_on_ms=N]
//          [burst_period_ms=N] [knob=T_MS:NAME:VALUE]...
//
// A rate of 0 is as fast as it goes. cc -O2 -o writer writer.c -lpthread; record.sh does that.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WRITERS_MOST = 16, FILES_MOST = 4096, KNOBS_MOST = 8 };

struct knob {
    long at_ms;
    char name[64], value[32];
};

static struct {
    const char *dir, *csv, *json, *bdi;
    long files, writers, sample_ms, burst_on_ms, burst_period_ms, rate, block;
    double seconds, tail;
    int knobs;
    struct knob knob[KNOBS_MOST];
} set = {.files = 1, .writers = 1, .sample_ms = 100, .block = 131072, .seconds = 20};

struct write_time {
    uint32_t call_us, lag_us, began_ms;
};

struct writer {
    struct write_time *writes;
    size_t count, room;
};

static int64_t origin_ns; // when the first write is due
static int files[FILES_MOST];
static struct writer writers[WRITERS_MOST];
static _Atomic uint64_t app_bytes, app_writes, longest_us, stalled_us;

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void sleep_until(int64_t ns)
{
    struct timespec t = {ns / 1000000000, ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {
    }
}

// ---- writing ----

// When the write that begins at a byte of a writer's stream is due, from the origin. Bursts press
// the stream into the first part of every period.
static int64_t due_ns(double byte, double rate)
{
    if (rate <= 0) {
        return 0;
    }
    double t = byte / rate;
    if (set.burst_period_ms > 0) {
        double on = (double)set.burst_on_ms / 1e3;
        double bursts = (double)(int64_t)(t / on);
        t = bursts * ((double)set.burst_period_ms / 1e3) + (t - bursts * on);
    }
    return (int64_t)(t * 1e9);
}

static void remember(struct writer *w, struct write_time write)
{
    if (w->count == w->room) {
        w->room = w->room == 0 ? 1 << 16 : 2 * w->room;
        w->writes = realloc(w->writes, w->room * sizeof *w->writes);
        if (w->writes == NULL) {
            stop("realloc");
        }
    }
    w->writes[w->count++] = write;
}

static void write_block(int file, const char *block)
{
    for (long done = 0; done < set.block;) {
        ssize_t n = write(file, block + done, (size_t)(set.block - done));
        if (n < 0 && errno != EINTR) {
            stop("write");
        }
        done += n > 0 ? n : 0;
    }
}

static void count(uint64_t call_us)
{
    uint64_t seen = longest_us;
    app_bytes += (uint64_t)set.block;
    app_writes++;
    while (call_us > seen && !atomic_compare_exchange_weak(&longest_us, &seen, call_us)) {
    }
    stalled_us += call_us >= 1000 ? call_us : 0;
}

static void *write_stream(void *self)
{
    struct writer *w = self;
    long number = w - writers;
    double rate = (double)set.rate / (double)set.writers;
    int64_t end = origin_ns + (int64_t)(set.seconds * 1e9);
    char *block = malloc((size_t)set.block);
    if (block == NULL) {
        stop("malloc");
    }
    memset(block, 'A' + (int)number, (size_t)set.block);
    for (long i = 0;; i++) {
        int64_t due = origin_ns + due_ns((double)i * (double)set.block, rate);
        if (due >= end || now_ns() >= end) {
            break;
        }
        if (set.rate > 0 && due > now_ns()) {
            sleep_until(due);
        }
        // Files are dealt out: writer 1 of 2 has the second, the fourth, ...
        long turns = set.files > number ? (set.files - number - 1) / set.writers + 1 : 1;
        long file = set.files > number ? number + i % turns * set.writers : number % set.files;
        int64_t began = now_ns();
        write_block(files[file], block);
        int64_t ended = now_ns();
        uint32_t call_us = (uint32_t)((ended - began) / 1000);
        uint32_t lag_us = set.rate > 0 ? (uint32_t)((ended - due) / 1000) : call_us;
        count(call_us);
        remember(w,
                 (struct write_time){call_us, lag_us, (uint32_t)((began - origin_ns) / 1000000)});
    }
    return NULL;
}

// ---- sampling ----

static const char *read_text(const char *path, char *text, size_t room)
{
    int file = open(path, O_RDONLY);
    size_t used = 0;
    if (file >= 0) {
        for (ssize_t n; used < room - 1 && (n = read(file, text + used, room - 1 - used)) > 0;) {
            used += (size_t)n;
        }
        close(file);
    }
    text[used] = '\0';
    return text;
}

// The number behind a name at the beginning of a line; -1 where there is none.
static long long field(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, length) == 0) {
            return atoll(line + length);
        }
    }
    return -1;
}

static long long pages(const char *text, const char *name)
{
    long long kib = field(text, name);
    return kib < 0 ? -1 : kib / 4;
}

static void set_knob(const struct knob *knob)
{
    char path[128];
    snprintf(path, sizeof path, "/proc/sys/vm/%s", knob->name);
    int file = open(path, O_WRONLY);
    if (file < 0 || write(file, knob->value, strlen(knob->value)) < 0) {
        stop(path);
    }
    close(file);
}

static void sample(FILE *out, long t_ms)
{
    static char vmstat[1 << 16], disk[1 << 12];
    char path[128];
    snprintf(path, sizeof path, "/sys/kernel/debug/bdi/%s/stats", set.bdi == NULL ? "" : set.bdi);
    const char *vm = read_text("/proc/vmstat", vmstat, sizeof vmstat);
    const char *wb = read_text(path, disk, sizeof disk);
    fprintf(out, "%ld,%lld,%lld,%lld,%lld,%lld,%lld", t_ms, field(vm, "nr_dirty "),
            field(vm, "nr_writeback "), field(vm, "nr_dirtied "), field(vm, "nr_written "),
            field(vm, "nr_dirty_threshold "), field(vm, "nr_dirty_background_threshold "));
    fprintf(out, ",%lld,%lld,%lld,%lld", pages(wb, "BdiReclaimable:"), pages(wb, "BdiWriteback:"),
            pages(wb, "BdiDirtyThresh:"), pages(wb, "BdiWriteBandwidth:"));
    fprintf(out, ",%llu,%llu,%llu,%llu\n", (unsigned long long)app_bytes,
            (unsigned long long)app_writes, (unsigned long long)atomic_exchange(&longest_us, 0),
            (unsigned long long)atomic_exchange(&stalled_us, 0));
}

static void *take_samples(void *self)
{
    FILE *out = self;
    int64_t end = origin_ns + (int64_t)((set.seconds + set.tail) * 1e9);
    int knob = 0;
    fprintf(out, "t_ms,nr_dirty,nr_writeback,nr_dirtied,nr_written,thresh,bg_thresh,"
                 "wb_reclaimable,wb_writeback,wb_thresh,wb_bw,app_bytes,app_writes,max_call_us,"
                 "stall_us\n");
    for (int64_t at = origin_ns; at <= end; at += set.sample_ms * 1000000) {
        sleep_until(at);
        long t_ms = (long)((now_ns() - origin_ns) / 1000000);
        while (knob < set.knobs && t_ms >= set.knob[knob].at_ms) {
            set_knob(&set.knob[knob++]);
        }
        sample(out, t_ms);
    }
    return NULL;
}

// ---- the report ----

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void report_times(FILE *out, const char *name, uint32_t *us, size_t n)
{
    static const struct {
        const char *name;
        double of;
    } quantiles[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}, {"max", 1}};
    qsort(us, n, sizeof *us, by_size);
    fprintf(out, "\"%s\": {", name);
    for (int i = 0; i < 5; i++) {
        size_t at = n == 0 ? 0 : (size_t)(quantiles[i].of * (double)(n - 1) + 0.5);
        fprintf(out, "\"%s\": %u, ", quantiles[i].name, n == 0 ? 0 : us[at]);
    }
    fprintf(out, "\"count\": %zu}, ", n);
}

static void report(FILE *out)
{
    size_t n = 0, late = 0, at = 0;
    for (long w = 0; w < set.writers; w++) {
        n += writers[w].count;
    }
    uint32_t *call = malloc((3 * n + 3) * sizeof *call), *lag = call + n + 1;
    uint32_t *call_late = lag + n + 1;
    if (call == NULL) {
        stop("malloc");
    }
    for (long w = 0; w < set.writers; w++) {
        for (size_t i = 0; i < writers[w].count; i++, at++) {
            const struct write_time *write = &writers[w].writes[i];
            call[at] = write->call_us;
            lag[at] = write->lag_us;
            if (write->began_ms >= (uint32_t)(set.seconds * 500)) {
                call_late[late++] = write->call_us;
            }
        }
    }
    fprintf(out, "{");
    report_times(out, "call_us", call, n);
    report_times(out, "call_us_second_half", call_late, late);
    report_times(out, "lag_us", lag, n);
    fprintf(out, "\"bytes\": %llu, \"origin_ns\": %lld}\n", (unsigned long long)app_bytes,
            (long long)origin_ns);
    free(call);
}

// ---- the command line ----

static int read_knob(const char *text)
{
    struct knob *knob = &set.knob[set.knobs];
    if (set.knobs == KNOBS_MOST ||
        sscanf(text, "%ld:%63[^:]:%31s", &knob->at_ms, knob->name, knob->value) != 3) {
        return 0;
    }
    set.knobs++;
    return 1;
}

static int read_word(const char *word)
{
    const struct {
        const char *name;
        const char **text;
        long *number;
        double *seconds;
    } words[] = {{"dir", &set.dir, NULL, NULL},
                 {"csv", &set.csv, NULL, NULL},
                 {"json", &set.json, NULL, NULL},
                 {"bdi", &set.bdi, NULL, NULL},
                 {"files", NULL, &set.files, NULL},
                 {"writers", NULL, &set.writers, NULL},
                 {"rate", NULL, &set.rate, NULL},
                 {"block", NULL, &set.block, NULL},
                 {"sample_ms", NULL, &set.sample_ms, NULL},
                 {"burst_on_ms", NULL, &set.burst_on_ms, NULL},
                 {"burst_period_ms", NULL, &set.burst_period_ms, NULL},
                 {"seconds", NULL, NULL, &set.seconds},
                 {"tail", NULL, NULL, &set.tail}};
    const char *value = strchr(word, '=');
    size_t length = value == NULL ? 0 : (size_t)(value++ - word);
    if (length == 4 && strncmp(word, "knob", length) == 0) {
        return read_knob(value);
    }
    for (size_t i = 0; length > 0 && i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].name) != length || strncmp(word, words[i].name, length) != 0) {
            continue;
        }
        if (words[i].text != NULL) {
            *words[i].text = value;
        } else if (words[i].number != NULL) {
            *words[i].number = atol(value);
        } else {
            *words[i].seconds = atof(value);
        }
        return 1;
    }
    return 0;
}

static FILE *create(const char *path)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        stop(path);
    }
    return out;
}

int main(int argc, char **argv)
{
    pthread_t threads[WRITERS_MOST], sampler;
    for (int i = 1; i < argc; i++) {
        if (!read_word(argv[i])) {
            fprintf(stderr, "writer: '%s' can not be used\n", argv[i]);
            return 2;
        }
    }
    if (set.dir == NULL || set.csv == NULL || set.json == NULL || set.files < 1 ||
        set.files > FILES_MOST || set.writers < 1 || set.writers > WRITERS_MOST ||
        set.sample_ms < 1 || set.block < 1) {
        fprintf(stderr, "writer: dir=, csv= and json= are needed; 1 to %d files, 1 to %d writers\n",
                FILES_MOST, WRITERS_MOST);
        return 2;
    }
    for (int i = 0; i < set.files; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/part-%04d.log", set.dir, i);
        files[i] = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_APPEND, 0644);
        if (files[i] < 0) {
            stop(path);
        }
    }
    FILE *csv = create(set.csv), *json = create(set.json);
    origin_ns = now_ns() + 200000000;
    pthread_create(&sampler, NULL, take_samples, csv);
    sleep_until(origin_ns);
    for (long i = 0; i < set.writers; i++) {
        pthread_create(&threads[i], NULL, write_stream, &writers[i]);
    }
    for (long i = 0; i < set.writers; i++) {
        pthread_join(threads[i], NULL);
    }
    pthread_join(sampler, NULL);
    report(json);
    return fclose(csv) != 0 || fclose(json) != 0;
}
