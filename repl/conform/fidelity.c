// fidelity: see fidelity.h.
#include "repl/conform/fidelity.h"

#include "repl/conform/linux/replay.h"
#include "repl/files.h"
#include "repl/prompt/table.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

const struct replayer *fidelity_replayer(int i) { return i == 0 ? &linux_replayer : NULL; }

// ---- facts ----

static void add_fact(struct facts *facts, const char *name, bool occurs, int64_t value)
{
    ASSERT(facts->count < FIDELITY_FACTS);
    facts->at[facts->count++] = (struct fact){name, occurs, value};
}

void fidelity_value(struct facts *facts, const char *name, int64_t value)
{
    add_fact(facts, name, true, value);
}

void fidelity_never(struct facts *facts, const char *name) { add_fact(facts, name, false, 0); }

static const struct fact *find_fact(const struct facts *facts, const char *name)
{
    for (int i = 0; i < facts->count; i++) {
        if (strcmp(facts->at[i].name, name) == 0) {
            return &facts->at[i];
        }
    }
    return NULL;
}

// ---- places ----

// The text of the header is searched for the key in its quotes, as the document keeps no places.
static const char *find_key(const char *text, const char *end, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = text; at + length + 2 <= end; at++) {
        if (at[0] == '"' && at[length + 1] == '"' && memcmp(at + 1, key, length) == 0) {
            return at;
        }
    }
    return NULL;
}

bool recording_refuse(const struct recording *r, const char *within, const char *key,
                      struct diag *d)
{
    const char *end = r->text + r->length;
    const char *from = within == NULL ? r->text : find_key(r->text, end, within);
    const char *at = from == NULL ? NULL : find_key(from, end, key);
    if (at == NULL) {
        diag_at(d, r->path, 0, 0, 0);
    } else {
        diag_in_text(d, r->path, 1, r->text, r->length, (size_t)(at - r->text),
                     (int)strlen(key) + 2);
    }
    return false;
}

// ---- comparing ----

struct tally {
    struct out *out;
    FILE *err;
    int passed, failed, skipped;
};

static void say(struct tally *t, const struct diag *d)
{
    char words[2400];
    struct text text = text_in(words, sizeof words);
    out_flush(t->out, NULL);
    diag_print(d, &text);
    fprintf(t->err, "%s\n", words);
    t->failed++;
}

static bool is_bound(const char *name)
{
    const char *ending = "_at_most";
    size_t length = strlen(name), of_ending = strlen(ending);
    return length > of_ending && strcmp(name + length - of_ending, ending) == 0;
}

struct expectation {
    const char *name;
    bool occurs, bound;
    double value, tolerance;
};

static bool read_expectation(const struct recording *r, struct node node, struct expectation *e,
                             struct diag *d)
{
    struct node value = node_member(node, "value");
    e->bound = is_bound(e->name);
    e->occurs = node_number(value, &e->value);
    e->tolerance = 0;
    bool good =
        node_is_object(node) && (e->occurs || node_is_null(value)) &&
        (e->bound || !e->occurs || node_number(node_member(node, "tolerance"), &e->tolerance));
    if (good) {
        return true;
    }
    diag_say(d, "\"%s\" has not a value and a tolerance", e->name);
    diag_expect(d, "{\"value\": 5236, \"tolerance\": 262}, or {\"value\": null}");
    return recording_refuse(r, "expect", e->name, d);
}

static bool is_met(const struct expectation *e, const struct fact *f)
{
    if (!e->occurs || !f->occurs) {
        return e->occurs == f->occurs;
    }
    double error = (double)f->value - e->value;
    return error <= e->tolerance && (e->bound || error >= -e->tolerance);
}

static void add_number(struct table *table, bool there, int64_t number)
{
    if (there) {
        table_number(table, number, 0);
    } else {
        table_text(table, "never");
    }
}

static void add_row(struct table *table, const struct expectation *e, const struct fact *f,
                    bool met)
{
    int64_t recorded = (int64_t)e->value;
    table_text(table, "%s", e->name);
    add_number(table, e->occurs, recorded);
    add_number(table, f->occurs, f->value);
    if (e->occurs && f->occurs) {
        table_number(table, f->value - recorded, 0);
    } else {
        table_none(table);
    }
    if (e->bound) {
        table_text(table, "at most");
    } else if (e->occurs) {
        table_number(table, (int64_t)e->tolerance, 0);
    } else {
        table_none(table);
    }
    table_text(table, "%s", met ? "" : "FAILED");
    table_style(table, STYLE_BAD);
}

static void compare_fact(struct tally *t, const struct recording *r, struct table *table,
                         const struct facts *facts, struct node expect, size_t i)
{
    struct expectation e = {0};
    struct diag d = {0};
    struct node node = node_member_at(expect, i, &e.name);
    const struct fact *fact = find_fact(facts, e.name);
    if (fact == NULL) {
        diag_say(&d, "unknown fact '%s'", e.name);
        recording_refuse(r, "expect", e.name, &d);
        say(t, &d);
    } else if (!read_expectation(r, node, &e, &d)) {
        say(t, &d);
    } else {
        bool met = is_met(&e, fact);
        add_row(table, &e, fact, met);
        t->passed += met;
        t->failed += !met;
    }
}

static void compare(struct tally *t, const struct recording *r, const struct facts *facts)
{
    static const struct table_column columns[] = {
        {"fact", NULL, TABLE_LEFT, false},       {"recorded", NULL, TABLE_RIGHT, false},
        {"simulated", NULL, TABLE_RIGHT, false}, {"error", NULL, TABLE_RIGHT, false},
        {"tolerance", NULL, TABLE_RIGHT, false}, {"verdict", NULL, TABLE_LEFT, false},
    };
    struct node expect = node_member(r->header, "expect");
    struct table *table = table_new(columns, COUNT_OF(columns));
    if (table == NULL) {
        struct diag d = {0};
        diag_say(&d, "there is no memory");
        say(t, &d);
        return;
    }
    for (size_t i = 0; i < node_count(expect); i++) {
        compare_fact(t, r, table, facts, expect, i);
    }
    if (table_rows(table) > 0) {
        table_print(table, t->out);
    }
    table_free(table);
}

// ---- one recording ----

static const struct replayer *find_replayer(const struct recording *r)
{
    for (int i = 0; fidelity_replayer(i) != NULL; i++) {
        if (fidelity_replayer(i)->knows(r)) {
            return fidelity_replayer(i);
        }
    }
    return NULL;
}

static void print_title(struct tally *t, const struct recording *r)
{
    const char *id = node_text(node_member(r->header, "id"));
    const char *note = node_text(node_member(r->header, "note"));
    out_foreign(t->out, id != NULL ? id : r->path, strlen(id != NULL ? id : r->path));
    if (note != NULL && note[0] != '\0') {
        out_text(t->out, ": ");
        out_foreign(t->out, note, strlen(note));
    }
    out_text(t->out, "\n");
}

static void run_header(struct tally *t, const struct recording *r)
{
    struct facts facts = {0};
    struct diag d = {0};
    const struct replayer *replayer = find_replayer(r);
    struct node expect = node_member(r->header, "expect");
    print_title(t, r);
    if (!node_is_object(r->header) || replayer == NULL || node_is_nothing(expect)) {
        out_text(t->out, "skipped: %s\n",
                 replayer == NULL ? "no engine knows such a recording"
                                  : "it has no \"expect\" to compare with");
        t->skipped++;
    } else if (!node_is_object(expect)) {
        diag_say(&d, "\"expect\" is no object");
        recording_refuse(r, NULL, "expect", &d);
        say(t, &d);
    } else if (!replayer->replay(r, &facts, &d)) {
        say(t, &d);
    } else {
        compare(t, r, &facts);
    }
    out_text(t->out, "\n");
}

static void run_file(struct tally *t, const char *path)
{
    struct recording r = {.path = path};
    struct diag d = {0};
    char *text = files_read(path, &r.length, &d);
    r.text = text;
    if (text == NULL || !node_read(text, r.length, &r.header, &d)) {
        diag_at(&d, path, d.line, d.column, d.width);
        say(t, &d);
    } else {
        run_header(t, &r);
        node_free(r.header);
    }
    free(text);
}

// ---- files and folders ----

static int is_header(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void run_folder(struct tally *t, const char *path)
{
    struct dirent **entries = NULL;
    struct diag d = {0};
    int count = scandir(path, &entries, is_header, by_bytes);
    if (count < 0) {
        diag_say(&d, "can not read the folder %s: %s", path, strerror(errno));
        say(t, &d);
    } else if (count == 0) {
        diag_say(&d, "%s has no recordings", path);
        diag_expect(&d, "headers named *.json, with their data beside them");
        say(t, &d);
    }
    for (int i = 0; i < count; i++) {
        char name[4400];
        struct text file = text_in(name, sizeof name);
        text_add(&file, "%s/%s", path, entries[i]->d_name);
        run_file(t, name);
        free(entries[i]);
    }
    free(entries);
}

int fidelity_run(int count, const char *const *paths, struct out *out, FILE *err)
{
    struct tally t = {.out = out, .err = err};
    for (int i = 0; i < count; i++) {
        struct stat status;
        if (stat(paths[i], &status) == 0 && S_ISDIR(status.st_mode)) {
            run_folder(&t, paths[i]);
        } else {
            run_file(&t, paths[i]);
        }
    }
    out_text(out, "%d passed, %d failed, %d skipped\n", t.passed, t.failed, t.skipped);
    return t.failed == 0 && t.passed > 0 ? 0 : 1;
}
