// class: see class.h.
#include "repl/lesson/class.h"

#include "repl/files.h"
#include "repl/lesson/front.h"

#include <stdlib.h>
#include <time.h>

static const char *const keys[CLASS_RULES] = {"skip", "hints", "order", "reveal", "deadline"};
static const char *const values[CLASS_RULES] = {
    "never or free", "never, free, or after and a number of tries: after 2", "strict or free",
    "teacher, learner, or a time: 2026-12-01 18:00", "a time: 2026-12-01 18:00"};

static const char *key_at(const void *self, int i)
{
    (void)self;
    return i < CLASS_RULES ? keys[i] : NULL;
}

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

// "2026-12-01 18:00", or the day alone: its end.
static bool read_time(const char *text, int64_t *seconds)
{
    struct tm when = {.tm_isdst = -1, .tm_hour = 24};
    const char *end = strptime(text, "%Y-%m-%d", &when);
    int day = when.tm_mday;
    if (end != NULL && *end == ' ') {
        end = strptime(end, " %H:%M", &when);
    }
    if (end == NULL || *end != '\0' || strlen(text) < strlen("2026-12-01")) {
        return false;
    }
    struct tm exact = when;
    exact.tm_hour = when.tm_hour == 24 ? 12 : when.tm_hour;
    if (mktime(&exact) == -1 || exact.tm_mday != day) {
        return false; // the 31st of February
    }
    *seconds = (int64_t)mktime(&when);
    return true;
}

static bool read_hints(const char *text, int *after)
{
    if (is(text, "free") || is(text, "never")) {
        *after = is(text, "never") ? CLASS_HINTS_NEVER : 0;
        return true;
    }
    if (strncmp(text, "after ", 6) != 0) {
        return false;
    }
    const char *number = text + 6 + strspn(text + 6, " ");
    size_t digits = strspn(number, "0123456789");
    *after = atoi(number);
    return digits > 0 && digits <= 3 && number[digits] == '\0';
}

static bool read_either(const char *text, const char *yes, const char *no, bool *value)
{
    *value = is(text, yes);
    return *value || is(text, no);
}

static bool read_value(struct class_rules *rules, enum class_rule rule, const char *text)
{
    switch (rule) {
    case CLASS_SKIP:
        return read_either(text, "never", "free", &rules->no_skip);
    case CLASS_HINTS:
        return read_hints(text, &rules->hints_after);
    case CLASS_ORDER:
        return read_either(text, "strict", "free", &rules->strict_order);
    case CLASS_REVEAL:
        rules->reveal_at = 0;
        return read_either(text, "teacher", "learner", &rules->hides) ||
               (rules->hides = read_time(text, &rules->reveal_at));
    case CLASS_DEADLINE:
        return read_time(text, &rules->deadline);
    case CLASS_RULES:
        break;
    }
    return false;
}

static void read_entry(struct class_rules *rules, struct reading *r,
                       const struct front_entry *entry)
{
    int rule = 0;
    while (rule < CLASS_RULES && !is(keys[rule], entry->key.text)) {
        rule++;
    }
    if (rule == CLASS_RULES) {
        struct diag *d = reading_fault(r, entry->line, entry->key.column, entry->key.width,
                                       "unknown rule '%s' of a class", entry->key.text);
        diag_expect(d, "skip, hints, order, reveal or deadline");
        const char *near = nearest_name(entry->key.text, key_at, NULL);
        if (near != NULL) {
            diag_help(d, "did you mean '%s'?", near);
        }
        return;
    }
    rules->lines[rule] = entry->line;
    if (entry->kind == FRONT_LIST || !read_value(rules, (enum class_rule)rule, entry->value.text)) {
        struct diag *d =
            reading_fault(r, entry->line, entry->value.column, entry->value.width,
                          "'%s' is nothing that %s can be",
                          entry->kind == FRONT_LIST ? "[...]" : entry->value.text, entry->key.text);
        diag_expect(d, "%s", values[rule]);
    }
}

bool class_read(struct class_rules *rules, const char *path, struct diag *d)
{
    size_t length;
    char *bytes = files_read(path, &length, d);
    if (bytes == NULL) {
        return false;
    }
    struct allot allot = {0};
    struct reading r;
    struct class_rules read = {0};
    struct text t = text_in(read.file, sizeof read.file);
    text_add(&t, "%s", path);
    reading_begin(&r, &allot, path, bytes, length);
    int last = front_last_line(&r), count;
    bool fenced = last > 0; // between two lines "---", as in a lesson
    struct front_entry *entries =
        front_read(&r, fenced ? 2 : 1, fenced ? last - 1 : r.line_count, &count);
    for (int i = 0; i < count; i++) {
        read_entry(&read, &r, &entries[i]);
    }
    reading_sort_faults(&r);
    bool good = r.fault_count == 0;
    if (good) {
        *rules = read;
    } else {
        *d = r.faults[0];
    }
    allot_free(&allot);
    free(bytes);
    return good;
}

void class_print_time(int64_t time, struct text *out)
{
    time_t seconds = (time_t)time;
    struct tm local;
    char words[40] = "";
    bool ends_day = localtime_r(&seconds, &local) != NULL && local.tm_hour == 0 &&
                    local.tm_min == 0 && local.tm_sec == 0;
    seconds -= ends_day; // of the day before
    if (localtime_r(&seconds, &local) != NULL) {
        strftime(words, sizeof words, ends_day ? "the end of %Y-%m-%d" : "%Y-%m-%d %H:%M", &local);
    }
    text_add(out, "%s", words);
}

static void add_rule(struct text *out, bool holds, const char *words)
{
    if (holds) {
        text_add(out, "%s%s", out->length > 0 ? "; " : "", words);
    }
}

void class_print(const struct class_rules *rules, struct text *out)
{
    add_rule(out, rules->no_skip, "nothing is skipped");
    add_rule(out, rules->hints_after == CLASS_HINTS_NEVER, "no hints");
    if (rules->hints_after > 0) {
        add_rule(out, true, "hints of a goal after ");
        text_add(out, "%d tries", rules->hints_after);
    }
    add_rule(out, rules->strict_order, "lessons in their order");
    add_rule(out, rules->hides, "answers are hidden");
    if (rules->hides && rules->reveal_at != 0) {
        text_add(out, " until ");
        class_print_time(rules->reveal_at, out);
    }
    if (rules->deadline != 0) {
        add_rule(out, true, "to be done by ");
        class_print_time(rules->deadline, out);
    }
}

bool class_hides(const struct class_rules *rules, int64_t now)
{
    return rules->hides && (rules->reveal_at == 0 || now < rules->reveal_at);
}

bool class_refuse(const struct class_rules *rules, enum class_rule rule, struct diag *d,
                  const char *format, ...)
{
    char words[200];
    struct text t = text_in(words, sizeof words);
    va_list list;
    va_start(list, format);
    text_add_list(&t, format, list);
    va_end(list);
    diag_say(d, "%s", words);
    diag_help(d, "this is a rule of the class: %s:%d", rules->file, rules->lines[rule]);
    return false;
}
