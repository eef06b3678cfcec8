// diff: see diff.h.
//
// The records of a type are listed on both sides, sorted by what they are called, and gone through
// side by side.
#include "sim/diff.h"

enum { TEXT_BYTES = 256 };

// What a record is called: by a name, by a number, or by a number within what the name names.
struct entry {
    const char *name; // or NULL
    int64_t number;
    uint64_t bits;
};

struct side {
    const struct world *w;
    struct growth list; // of struct entry
};

struct job {
    const struct host *host;
    struct side sides[2];
    unsigned flags;
    diff_heard *heard;
    void *self;
};

// ---- lists in order ----

static struct entry *entry_at(const struct side *side, size_t i)
{
    return &((struct entry *)(void *)side->list.at)[i];
}

// 0: called the same.
static int compare(const struct entry *a, const struct entry *b)
{
    int order = a->name == NULL || b->name == NULL ? 0 : strcmp(a->name, b->name);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

// Of two that are called the same, the one in the lower slot comes first.
static bool is_after(const struct entry *a, const struct entry *b)
{
    int order = compare(a, b);
    return order > 0 || (order == 0 && handle_place(a->bits) > handle_place(b->bits));
}

static void sift_down(struct side *side, size_t i, size_t count)
{
    struct entry moving = *entry_at(side, i);
    for (size_t child = 2 * i + 1; child < count; child = 2 * i + 1) {
        if (child + 1 < count && is_after(entry_at(side, child + 1), entry_at(side, child))) {
            child++;
        }
        if (!is_after(entry_at(side, child), &moving)) {
            break;
        }
        *entry_at(side, i) = *entry_at(side, child);
        i = child;
    }
    *entry_at(side, i) = moving;
}

static void sort(struct side *side)
{
    size_t count = side->list.used;
    for (size_t i = count / 2; i > 0; i--) {
        sift_down(side, i - 1, count);
    }
    for (size_t end = count; end > 1; end--) {
        struct entry last = *entry_at(side, end - 1);
        *entry_at(side, end - 1) = *entry_at(side, 0);
        *entry_at(side, 0) = last;
        sift_down(side, 0, end - 1);
    }
}

static int64_t number_in(const struct world *w, const struct engine *engine, int record,
                         uint64_t bits, int field)
{
    const struct field *row = &engine->records[record].fields[field];
    return field_number(record_bytes(w, engine->id, record, bits), row->offset, row->bytes);
}

static const char *name_in(const struct world *w, const struct engine *engine, int record,
                           uint64_t bits, int field)
{
    return name_text(w, (name_h){(uint32_t)number_in(w, engine, record, bits, field)});
}

static struct entry entry_of(const struct world *w, const struct engine *engine, int record,
                             uint64_t bits)
{
    const struct record_type *type = &engine->records[record];
    struct entry entry = {.number = handle_place(bits), .bits = bits};
    if (type->name_field >= 0) {
        entry.name = name_in(w, engine, record, bits, type->name_field);
        entry.number = 0;
    } else if (type->number_field >= 0) {
        entry.number = number_in(w, engine, record, bits, type->number_field);
    }
    if (type->name_field < 0 && type->owner_field >= 0) {
        int owner = type->fields[type->owner_field].type.record;
        uint64_t owner_bits = (uint64_t)number_in(w, engine, record, bits, type->owner_field);
        entry.name = "";
        if (record_valid(w, engine->id, owner, owner_bits)) {
            entry.name = name_in(w, engine, owner, owner_bits, engine->records[owner].name_field);
        }
    }
    return entry;
}

static bool list(struct side *side, const struct host *host, const struct engine *engine,
                 int record)
{
    side->list.used = 0;
    uint64_t bits = record_next(side->w, engine->id, record, 0);
    for (; bits != 0; bits = record_next(side->w, engine->id, record, bits)) {
        struct entry *entry = growth_push(&side->list, host, sizeof *entry);
        if (entry == NULL) {
            return false;
        }
        *entry = entry_of(side->w, engine, record, bits);
    }
    sort(side);
    return true;
}

// ---- comparing ----

static void tell_value(const struct job *job, struct difference *difference,
                       const struct value values[2])
{
    const struct member *member = difference->member;
    char words[2][TEXT_BYTES], path[TEXT_BYTES];
    for (int i = 0; i < 2; i++) {
        struct text t = text_in(words[i], TEXT_BYTES);
        value_print(member->type, job->sides[i].w, difference->engine, &values[i], &t);
        difference->value[i] = words[i];
    }
    if (strcmp(words[0], words[1]) == 0) {
        return;
    }
    struct text t = text_in(path, sizeof path);
    const struct path of_first = {.engine = difference->engine,
                                  .record = difference->record,
                                  .bits = difference->bits[0],
                                  .member = *member};
    path_print(job->sides[0].w, &of_first, &t);
    difference->path = path;
    job->heard(job->self, difference);
}

// Names and records are numbers that mean something else in each world; of other values the same is
// the same.
static bool may_differ(struct value_type type, const struct value values[2])
{
    return type.kind == VALUE_NAME || type.kind == VALUE_RECORD ||
           values[0].number != values[1].number ||
           memcmp(&values[0].distribution, &values[1].distribution,
                  sizeof values[0].distribution) != 0;
}

static void compare_members(const struct job *job, const struct engine *engine, int record,
                            uint64_t first, uint64_t second)
{
    struct member member;
    for (int i = 0; member_at(engine, record, i, &member); i++) {
        if ((member.internal && (job->flags & DIFF_INTERNAL) == 0) ||
            (member.probe != NULL && record >= 0 && (job->flags & DIFF_PROBES) == 0)) {
            continue;
        }
        struct value values[2];
        member_read(job->sides[0].w, engine->id, record, first, &member, &values[0]);
        member_read(job->sides[1].w, engine->id, record, second, &member, &values[1]);
        if (may_differ(member.type, values)) {
            struct difference difference = {
                .engine = engine->id, .record = record, .bits = {first, second}, .member = &member};
            tell_value(job, &difference, values);
        }
    }
}

static void tell_alone(const struct job *job, const struct engine *engine, int record, int side,
                       uint64_t bits)
{
    char path[TEXT_BYTES];
    struct text t = text_in(path, sizeof path);
    path_print_record(job->sides[side].w, engine->id, record, bits, &t);
    struct difference difference = {
        .engine = engine->id, .record = record, .path = path, .value = {"", ""}};
    difference.bits[side] = bits;
    job->heard(job->self, &difference);
}

static bool compare_records(struct job *job, const struct engine *engine, int record)
{
    struct side *a = &job->sides[0], *b = &job->sides[1];
    if (!list(a, job->host, engine, record) || !list(b, job->host, engine, record)) {
        return false;
    }
    size_t i = 0, k = 0;
    while (i < a->list.used || k < b->list.used) {
        int order = i == a->list.used   ? 1
                    : k == b->list.used ? -1
                                        : compare(entry_at(a, i), entry_at(b, k));
        if (order < 0) {
            tell_alone(job, engine, record, 0, entry_at(a, i++)->bits);
        } else if (order > 0) {
            tell_alone(job, engine, record, 1, entry_at(b, k++)->bits);
        } else {
            compare_members(job, engine, record, entry_at(a, i++)->bits, entry_at(b, k++)->bits);
        }
    }
    return true;
}

bool diff_worlds(const struct host *host, const struct world *first, const struct world *second,
                 unsigned flags, diff_heard *heard, void *self, struct diag *d)
{
    struct job job = {.host = host,
                      .sides = {{.w = first}, {.w = second}},
                      .flags = flags,
                      .heard = heard,
                      .self = self};
    bool done = true;
    for (uint32_t id = 0; done && id < ENGINE_LIMIT; id++) {
        const struct engine *engine = first->engines[id];
        if (engine == NULL) {
            continue;
        }
        if (id == 0 || (flags & DIFF_PROBES) != 0) {
            compare_members(&job, engine, -1, 0, 0);
        }
        for (int record = 0; done && record < engine->record_count; record++) {
            done = compare_records(&job, engine, record);
        }
    }
    growth_free(&job.sides[0].list, host, sizeof(struct entry));
    growth_free(&job.sides[1].list, host, sizeof(struct entry));
    if (!done) {
        diag_say(d, "the machine has no memory to compare two worlds");
        diag_help(d, "close branches that are not needed (`prune`)");
    }
    return done;
}

void diff_print(const struct difference *difference, const char *const names[2], struct text *out)
{
    if (difference->member == NULL) {
        text_add(out, "%s  only in %s\n", difference->path, names[difference->bits[0] == 0]);
    } else {
        text_add(out, "%s  %s -> %s\n", difference->path, difference->value[0],
                 difference->value[1]);
    }
}
