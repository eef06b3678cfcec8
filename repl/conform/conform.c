// conform: see conform.h.
#include "repl/conform/conform.h"

#include "repl/conform/linux/mechanisms.h"
#include "repl/conform/queue/mechanisms.h"

#include <errno.h>
#include <stdlib.h>

// ---- mechanisms ----

// Each engine's, one after the other.
const struct mechanism *conform_mechanisms(int i)
{
    if (i < queue_mechanism_count) {
        return &queue_mechanisms[i];
    }
    i -= queue_mechanism_count;
    return i < linux_mechanism_count ? &linux_mechanisms[i] : NULL;
}

static int find_mechanism(const char *name)
{
    for (int i = 0; conform_mechanisms(i) != NULL; i++) {
        if (strcmp(conform_mechanisms(i)->name, name) == 0) {
            return i;
        }
    }
    return -1;
}

// ---- reading ----

static bool read_vector(struct node node, size_t place, struct vector *v, struct diag *d)
{
    v->id = node_text(node_member(node, "id"));
    v->mechanism = node_text(node_member(node, "mechanism"));
    v->given = node_member(node, "given");
    v->steps = node_member(node, "steps");
    v->expect = node_member(node, "expect");
    const char *lacks = v->id == NULL                ? "an \"id\" that is a text"
                        : v->mechanism == NULL       ? "a \"mechanism\" that is a text"
                        : !node_is_object(v->given)  ? "an object \"given\""
                        : node_is_nothing(v->expect) ? "an \"expect\""
                                                     : NULL;
    if (!node_is_object(node) || lacks != NULL) {
        diag_say(d, "element %zu of the list has not %s", place + 1,
                 node_is_object(node) ? lacks : "the form of a vector");
        diag_expect(d, "objects with id, mechanism, given and expect");
        return false;
    }
    return true;
}

bool conform_read(const char *text, size_t length, const char *name, conform_each *each, void *self,
                  struct diag *d)
{
    struct node document;
    if (!node_read(text, length, &document, d)) {
        diag_at(d, name, d->line, d->column, d->width);
        return false;
    }
    bool good = node_is_list(document);
    if (!good) {
        diag_say(d, "this is JSON, but no list");
        diag_expect(d, "a list of vectors: [{\"id\": ..., \"mechanism\": ..., ...}, ...]");
        diag_at(d, name, 1, 1, 1);
    }
    for (size_t i = 0; good && i < node_count(document); i++) {
        struct vector vector;
        good = read_vector(node_at(document, i), i, &vector, d);
        if (!good) {
            diag_at(d, name, 0, 0, 0);
        }
        good = good && each(self, &vector, d);
    }
    node_free(document);
    return good;
}

// ---- what mechanisms use ----

static bool lacks(const char *name, const char *what, struct text *why)
{
    text_add(why, "the vector needs \"%s\", %s", name, what);
    return false;
}

bool conform_integer(struct node object, const char *name, int64_t least, int64_t most,
                     int64_t *number, struct text *why)
{
    int64_t value;
    if (!node_integer(node_member(object, name), &value) || value < least || value > most) {
        lacks(name, "a whole number", why);
        text_add(why, " from %lld to %lld", (long long)least, (long long)most);
        return false;
    }
    *number = value;
    return true;
}

bool conform_number(struct node object, const char *name, double *number, struct text *why)
{
    return node_number(node_member(object, name), number) || lacks(name, "a number", why);
}

bool conform_words(struct node object, const char *name, const char **words, struct text *why)
{
    *words = node_text(node_member(object, name));
    return *words != NULL || lacks(name, "a text", why);
}

// ---- counting ----

struct skipped {
    char name[80];
    int count;
};

struct tally {
    FILE *out, *err;
    int *passed, *failed; // per mechanism
    struct skipped *skipped;
    int skipped_kinds;
    int passes, failures, skips;
};

static bool open_tally(struct tally *t, FILE *out, FILE *err)
{
    int count = 0;
    while (conform_mechanisms(count) != NULL) {
        count++;
    }
    *t = (struct tally){.out = out, .err = err};
    t->passed = calloc((size_t)count, sizeof *t->passed);
    t->failed = calloc((size_t)count, sizeof *t->failed);
    return t->passed != NULL && t->failed != NULL;
}

static bool note_skipped(struct tally *t, const char *mechanism)
{
    t->skips++;
    for (int i = 0; i < t->skipped_kinds; i++) {
        if (strcmp(t->skipped[i].name, mechanism) == 0) {
            t->skipped[i].count++;
            return true;
        }
    }
    struct skipped *more = realloc(t->skipped, ((size_t)t->skipped_kinds + 1) * sizeof *t->skipped);
    if (more == NULL) {
        return false;
    }
    t->skipped = more;
    struct skipped *last = &t->skipped[t->skipped_kinds++];
    struct text name = text_in(last->name, sizeof last->name);
    text_add(&name, "%s", mechanism);
    last->count = 1;
    return true;
}

static bool run_vector(void *self, const struct vector *vector, struct diag *d)
{
    struct tally *t = self;
    int i = find_mechanism(vector->mechanism);
    if (i < 0) {
        return note_skipped(t, vector->mechanism) || diag_say(d, "there is no more memory");
    }
    const struct mechanism *mechanism = conform_mechanisms(i);
    char words[600];
    struct text why = text_in(words, sizeof words);
    if (mechanism->run(mechanism, vector, &why)) {
        t->passed[i]++;
        t->passes++;
    } else {
        t->failed[i]++;
        t->failures++;
        fprintf(t->out, "FAIL %s %s: %s\n", vector->id, vector->mechanism, words);
    }
    return true;
}

static int close_tally(struct tally *t)
{
    for (int i = 0; conform_mechanisms(i) != NULL; i++) {
        if (t->passed[i] + t->failed[i] > 0) {
            fprintf(t->out, "%s: %d passed, %d failed\n", conform_mechanisms(i)->name, t->passed[i],
                    t->failed[i]);
        }
    }
    for (int i = 0; i < t->skipped_kinds; i++) {
        fprintf(t->out, "skipped, not known here: %s (%d)\n", t->skipped[i].name,
                t->skipped[i].count);
    }
    fprintf(t->out, "%d passed, %d failed, %d skipped\n", t->passes, t->failures, t->skips);
    free(t->passed);
    free(t->failed);
    free(t->skipped);
    return t->failures == 0 ? 0 : 1;
}

static void say(struct tally *t, const struct diag *d)
{
    char words[2000];
    struct text text = text_in(words, sizeof words);
    diag_print(d, &text);
    fprintf(t->err, "%s\n", words);
    t->failures++;
}

// ---- files ----

static bool read_file(const char *path, char **text, size_t *length, struct diag *d)
{
    FILE *in = fopen(path, "rb");
    size_t room = 1 << 16;
    *text = in == NULL ? NULL : malloc(room);
    *length = 0;
    bool good = *text != NULL;
    while (good) {
        *length += fread(*text + *length, 1, room - *length, in);
        if (*length < room) {
            break;
        }
        char *more = realloc(*text, room *= 2);
        good = more != NULL;
        *text = good ? more : *text;
    }
    if (in == NULL || ferror(in)) {
        diag_say(d, "can not read %s: %s", path, strerror(errno));
        diag_help(d, "is the path right?");
        good = false;
    } else if (!good) {
        diag_say(d, "no memory to read %s", path);
    }
    if (in != NULL) {
        fclose(in);
    }
    return good;
}

static void run_file(struct tally *t, const char *path)
{
    char *text;
    size_t length;
    struct diag d = {0};
    if (!read_file(path, &text, &length, &d) ||
        !conform_read(text, length, path, run_vector, t, &d)) {
        say(t, &d);
    }
    free(text);
}

int conform_run(int count, const char *const *paths, FILE *out, FILE *err)
{
    struct tally t;
    if (!open_tally(&t, out, err)) {
        fprintf(err, "there is no memory\n");
        return 1;
    }
    for (int i = 0; i < count; i++) {
        run_file(&t, paths[i]);
    }
    return close_tally(&t);
}

int conform_text(const char *text, size_t length, const char *name, FILE *out, FILE *err)
{
    struct tally t;
    struct diag d = {0};
    if (!open_tally(&t, out, err)) {
        fprintf(err, "there is no memory\n");
        return 1;
    }
    if (!conform_read(text, length, name, run_vector, &t, &d)) {
        say(&t, &d);
    }
    return close_tally(&t);
}
