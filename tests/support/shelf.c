// shelf: see shelf.h.
#include "tests/support/shelf.h"

#include "sim/command.h"
#include "sim/core.h"
#include "sim/sort.h"

enum { KEYS = 1000, CHANGES = 4, SUM_EVERY = 64, PAGES = KEYS * 32 };

static offset_t part_of(shelf_h h, const struct image *image, size_t offset)
{
    return pool_locate(image, h.bits) + offset;
}

#define PART(w, h, member) part_of(h, &(w)->image, offsetof(struct shelf, member))

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

// Half of the time the shelf fills, half of the time it empties.
static void change(struct world *w, shelf_h h, uint64_t draw)
{
    struct image *image = &w->image;
    uint64_t number = (draw >> 8) % KEYS;
    struct ordered_key key = {.high = number / 100, .low = number % 100 * 7};
    bool filling = shelf_at(w, h)->turns / 700 % 2 == 0;
    if ((draw & 3) != 0 ? filling : !filling) {
        ordered_put(image, PART(w, h, sorted), key, draw);
        hashed_put(image, PART(w, h, known), number << 20, draw);
        bits_set(image, PART(w, h, pages), number * 32, number * 32 + draw % 50);
    } else {
        ordered_remove(image, PART(w, h, sorted), key, NULL);
        hashed_remove(image, PART(w, h, known), number << 20, NULL);
        bits_clear(image, PART(w, h, pages), number * 32, number * 32 + draw % 200);
    }
}

static bool has_less(const void *self, const void *a, const void *b)
{
    const struct hashed_entry *left = a, *right = b;
    (void)self;
    return left->value % 1000 < right->value % 1000;
}

static uint64_t sum_sorted(struct world *w, shelf_h h)
{
    uint32_t count = hashed_count(&w->image, PART(w, h, known)), i = 0;
    struct hashed_entry *copy = SCRATCH_ARRAY(&w->scratch, struct hashed_entry, count), e;
    for (bool more = hashed_first(&w->image, PART(w, h, known), &e); more;
         more = hashed_next(&w->image, PART(w, h, known), &e)) {
        copy[i++] = e;
    }
    ASSERT(i == count);
    sort_array(&w->scratch, copy, count, sizeof *copy, has_less, NULL);
    uint64_t sum = 0;
    for (i = 0; i < count; i++) {
        sum = mix(sum + copy[i].key);
    }
    return sum;
}

static uint64_t sum_walked(const struct world *w, shelf_h h)
{
    struct ordered_entry e;
    uint64_t sum = 0;
    for (bool more = ordered_last(&w->image, PART(w, h, sorted), &e); more;
         more = ordered_previous(&w->image, PART(w, h, sorted), &e)) {
        sum = mix(sum + e.value);
    }
    return sum + bits_next_set(&w->image, PART(w, h, pages), sum % PAGES);
}

static void turn(struct world *w, const struct event *event)
{
    shelf_h h = {event->target};
    ASSERT(w->scratch.used == 0);
    uint64_t turns = ++shelf_edit(w, h)->turns;
    for (uint64_t i = 0; i < CHANGES; i++) {
        change(w, h, mix(turns * CHANGES + i) ^ world_seed(w));
    }
    if (turns % SUM_EVERY == 0) {
        uint64_t sum = sum_sorted(w, h) + sum_walked(w, h);
        shelf_edit(w, h)->sum += sum;
    }
    schedule(w, MILLISECOND, EVENT_KIND(ENGINE_SHELF, EVENT_TURN), h.bits, 0, 0);
}

static void fill(struct world *w, const struct event *event)
{
    shelf_h h = {event->target};
    for (uint64_t i = 1;; i++) {
        switch ((enum shelf_part)event->a) {
        case FILL_ORDERED:
            ordered_put(&w->image, PART(w, h, sorted), (struct ordered_key){.high = mix(i)}, i);
            break;
        case FILL_HASHED:
            hashed_put(&w->image, PART(w, h, known), i, i);
            break;
        case FILL_BITS:
            bits_set(&w->image, PART(w, h, pages), i * 5000, i * 5000 + 1);
            break;
        case FILL_SCRATCH:
            scratch_take(&w->scratch, 1000);
            break;
        case FILL_PARTS:
            return;
        }
    }
}

static void removed(struct world *w, uint64_t record)
{
    shelf_h h = {record};
    ordered_free(&w->image, PART(w, h, sorted));
    hashed_free(&w->image, PART(w, h, known));
    bits_free(&w->image, PART(w, h, pages));
}

static bool is_sound(const struct world *w, uint64_t record, struct text *why)
{
    shelf_h h = {record};
    text_add(why, "an index of the shelf is broken");
    return ordered_sound(&w->image, PART(w, h, sorted)) &&
           hashed_sound(&w->image, PART(w, h, known)) && bits_sound(&w->image, PART(w, h, pages));
}

bool shelves_sound(const struct world *w)
{
    char why[100];
    struct text t = text_in(why, sizeof why);
    bool sound = true;
    for (shelf_h h = shelf_next(w, (shelf_h){0}); h.bits != 0; h = shelf_next(w, h)) {
        sound = sound && is_sound(w, h.bits, &t);
    }
    return sound;
}

// ---- the tables ----

static const struct field fields[] = {
    FIELD(shelf, name, TYPE_NAME, "its name"),
    FIELD(shelf, turns, TYPE_COUNT, "so far"),
    FIELD(shelf, sum, TYPE_COUNT, "over what it held"),
};
static const struct record_type records[] = {
    [RECORD_SHELF] = {.name = "shelf",
                      .doc = "Holds things.",
                      .bytes = sizeof(struct shelf),
                      .first_bits = 2,
                      .fields = fields,
                      .field_count = COUNT_OF(fields),
                      .name_field = 0,
                      .number_field = -1,
                      .owner_field = -1,
                      .removed = removed},
};

#define ABOUT_SHELF .target = {"shelf", {.kind = VALUE_RECORD, .record = RECORD_SHELF}}

static const struct event_row events[] = {
    [EVENT_TURN] =
        {.name = "turn", .sentence = "{shelf} turns", .doc = "Changes.", ABOUT_SHELF, .run = turn},
    [EVENT_FILL] = {.name = "fill",
                    .sentence = "{shelf} fills part {part}",
                    .doc = "Takes all memory.",
                    ABOUT_SHELF,
                    .a = {"part", {.kind = VALUE_NUMBER}},
                    .run = fill},
};

static uint64_t make_shelf(struct world *w, const struct call *call)
{
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    shelf_h h = {record_add(w, ENGINE_SHELF, RECORD_SHELF)};
    shelf_edit(w, h)->name = name;
    schedule(w, MILLISECOND, EVENT_KIND(ENGINE_SHELF, EVENT_TURN), h.bits, 0, 0);
    return h.bits;
}

static uint64_t start_filling(struct world *w, const struct call *call)
{
    uint64_t bits = (uint64_t)argument(call, 0)->number;
    int64_t part = argument(call, 1)->number;
    schedule(w, SECOND, EVENT_KIND(ENGINE_SHELF, EVENT_FILL), bits, part, 0);
    return bits;
}

static const struct parameter make_parameters[] = {
    {.name = "name", .doc = "its name", .type = {.kind = VALUE_NAME}, .positional = true},
};
static const struct parameter fill_parameters[] = {
    {.name = "shelf",
     .doc = "which",
     .type = {.kind = VALUE_RECORD, .record = RECORD_SHELF},
     .positional = true},
    {.name = "part",
     .doc = "which index",
     .type = {.kind = VALUE_NUMBER},
     .positional = true,
     .most = FILL_PARTS - 1},
};

static const struct command commands[] = {
    {.name = "make",
     .doc = "Makes a shelf.",
     .example = "shelf.make a",
     .parameters = make_parameters,
     .parameter_count = COUNT_OF(make_parameters),
     .settings_of = -1,
     .apply = make_shelf},
    {.name = "fill",
     .doc = "Makes it take all memory a second later.",
     .example = "shelf.fill a 0",
     .parameters = fill_parameters,
     .parameter_count = COUNT_OF(fill_parameters),
     .settings_of = -1,
     .apply = start_filling},
};
static const struct invariant invariants[] = {
    {.name = "sound", .doc = "Its indexes are sound.", .record = RECORD_SHELF, .holds = is_sound},
};
static const char *const limits[] = {"It holds nothing real.", NULL};

const struct engine shelf_engine = {
    .id = ENGINE_SHELF,
    .name = "shelf",
    .doc = "Indexes.",
    .models = "nothing",
    .limits = limits,
    .records = records,
    .record_count = COUNT_OF(records),
    .commands = commands,
    .command_count = COUNT_OF(commands),
    .events = events,
    .event_count = COUNT_OF(events),
    .invariants = invariants,
    .invariant_count = COUNT_OF(invariants),
};

const struct engine *const shelf_engines[ENGINE_LIMIT] = {
    [ENGINE_CORE] = &core_engine,
    [ENGINE_SHELF] = &shelf_engine,
};
