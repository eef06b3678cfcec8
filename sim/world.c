// world: see world.h.
#include "sim/world.h"

#include "sim/core.h"
#include "sim/events_heap.h"
#include "sim/names.h"

static void begin(struct world *w, uint64_t seed)
{
    _Static_assert(sizeof(struct world_header) <= CHUNK_BYTES, "the header has one chunk");
    offset_t names = image_allocate(&w->image, sizeof(struct name_table));
    struct world_header *header = world_edit_header(w);
    header->seed = seed;
    header->names = names;
    events_begin(&w->image, &header->queue);
    names_begin(&w->image, names);
}

bool world_open(struct world *w, const struct host *host, const struct engine *const *engines,
                int64_t limit_bytes, uint64_t seed)
{
    *w = (struct world){.engines = engines};
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        w->events[id] = engines[id] == NULL ? NULL : engines[id]->events;
    }
    if (!image_open(&w->image, host, limit_bytes)) {
        return false;
    }
    scratch_open(&w->scratch, &w->image);
    begin(w, seed);
    return true;
}

void world_close(struct world *w)
{
    scratch_close(&w->scratch);
    image_close(&w->image);
}

void world_reset(struct world *w, uint64_t seed)
{
    image_clear(&w->image);
    w->clock = 0;
    w->cause = 0;
    w->stop = 0;
    w->running = w->in_event = false;
    begin(w, seed);
}

bool world_copy(struct world *to, const struct world *from)
{
    to->clock = from->clock;
    to->cause = 0;
    to->stop = 0;
    to->running = to->in_event = false;
    return image_copy(&to->image, &from->image);
}

void world_run_next(struct world *w)
{
    world_torture_before(w);
    world_begin_scratch(w);
    struct world_header *header = world_edit_header(w);
    struct event *event = events_take(&w->image, &header->queue);
    ASSERT(event->time >= header->now);
    header->instant_count = event->time > header->now ? 1 : header->instant_count + 1;
    header->now = event->time;
    w->clock = event->time;
    uint64_t number = ++header->event_count;
    w->cause = number;
    const struct event_row *row = &w->events[event->kind >> 8][event->kind & 0xff];
    const struct observer *observer = w->observer;
    if (observer != NULL && observer->began != NULL) {
        observer->began(observer->self, w, event, number);
    }
    w->running = w->in_event = true;
    row->run(w, event);
    if (world_header(w)->watches != 0) {
        core_after_event(w, event);
    }
    events_done(&w->image, &header->queue, event);
    w->running = w->in_event = false;
    if (observer != NULL && observer->ended != NULL) {
        observer->ended(observer->self, w, event, number);
    }
    world_torture_after(w);
}

void world_pause_at(struct world *w, int64_t time)
{
    ASSERT(time >= world_header(w)->now && world_next_time(w) >= time);
    w->clock = time;
}

void world_settle_clock(struct world *w)
{
    if (w->clock > world_header(w)->now) {
        struct world_header *header = world_edit_header(w);
        header->now = w->clock;
        header->instant_count = 0;
    }
}

uint64_t world_hash(struct world *w) { return image_hash(&w->image); }

timer_h schedule_at(struct world *w, int64_t time, uint32_t kind, uint64_t target, int64_t a,
                    int64_t b)
{
    ASSERT(time >= world_now(w) && kind != 0);
    timer_h timer;
    struct event *event = events_add(&w->image, &world_edit_header(w)->queue, time, &timer);
    event->cause = w->cause;
    event->target = target;
    event->a = a;
    event->b = b;
    event->kind = kind;
    return timer;
}

bool cancel(struct world *w, timer_h timer)
{
    return events_cancel(&w->image, &world_edit_header(w)->queue, timer);
}

int64_t timer_time(const struct world *w, timer_h timer)
{
    if (!events_pending(&w->image, &world_header(w)->queue, timer)) {
        return TIME_NEVER;
    }
    const struct event *event = image_read(&w->image, place_offset(handle_place(timer.bits)));
    return event->time;
}

// ---- records ----

void world_attach(struct world *w, const struct engine *engine)
{
    if (world_header(w)->pools[engine->id] != 0) {
        return;
    }
    offset_t pools = image_allocate(&w->image, (size_t)engine->record_count * sizeof(struct pool));
    for (int i = 0; i < engine->record_count; i++) {
        const struct record_type *type = &engine->records[i];
        pool_begin(&w->image, pools + (offset_t)i * sizeof(struct pool), type->bytes,
                   type->first_bits);
    }
    world_edit_header(w)->pools[engine->id] = pools;
}

void record_remove(struct world *w, uint32_t engine, int record, uint64_t bits)
{
    const struct record_type *type = &w->engines[engine]->records[record];
    if (type->removed != NULL) {
        type->removed(w, bits);
    }
    pool_remove(&w->image, pool_offset(w, engine, record), bits);
}

const unsigned char *record_bytes(const struct world *w, uint32_t engine, int record, uint64_t bits)
{
    ASSERT(record_valid(w, engine, record, bits));
    return image_read(&w->image, pool_locate(&w->image, bits));
}

uint64_t record_find(const struct world *w, uint32_t engine, int record, const char *name)
{
    const struct record_type *type = &w->engines[engine]->records[record];
    name_h wanted = name_find(w, name, strlen(name));
    if (type->name_field < 0 || wanted.at == 0) {
        return 0;
    }
    const struct field *field = &type->fields[type->name_field];
    uint64_t bits = record_next(w, engine, record, 0);
    while (bits != 0) {
        const unsigned char *bytes = record_bytes(w, engine, record, bits);
        if (field_number(bytes, field->offset, field->bytes) == (int64_t)wanted.at) {
            return bits;
        }
        bits = record_next(w, engine, record, bits);
    }
    return 0;
}

void record_label(const struct world *w, uint32_t engine, int record, uint64_t bits,
                  struct text *out)
{
    const struct record_type *type = &w->engines[engine]->records[record];
    if (bits == 0) {
        text_add(out, "no %s", type->name);
        return;
    }
    if (!record_valid(w, engine, record, bits)) {
        text_add(out, "a %s that is gone", type->name);
        return;
    }
    const unsigned char *bytes = record_bytes(w, engine, record, bits);
    if (type->name_field >= 0) {
        const struct field *field = &type->fields[type->name_field];
        name_h name = {(uint32_t)field_number(bytes, field->offset, field->bytes)};
        text_add(out, "%s", name_text(w, name));
    } else if (type->number_field >= 0) {
        const struct field *field = &type->fields[type->number_field];
        if (type->owner_field >= 0) {
            const struct field *owner = &type->fields[type->owner_field];
            record_label(w, engine, owner->type.record,
                         (uint64_t)field_number(bytes, owner->offset, owner->bytes), out);
        } else {
            text_add(out, "%s", type->name);
        }
        text_add(out, " %lld", (long long)field_number(bytes, field->offset, field->bytes));
    } else {
        text_add(out, "%s %u", type->name, handle_place(bits));
    }
}

int64_t field_number(const unsigned char *record, uint16_t offset, uint16_t bytes)
{
    const unsigned char *at = record + offset;
    switch (bytes) {
    case 1:
        return *at;
    case 2: {
        uint16_t number;
        memcpy(&number, at, sizeof number);
        return number;
    }
    case 4: {
        uint32_t number;
        memcpy(&number, at, sizeof number);
        return number;
    }
    default: {
        int64_t number;
        memcpy(&number, at, sizeof number);
        return number;
    }
    }
}

void field_put_number(unsigned char *record, uint16_t offset, uint16_t bytes, int64_t number)
{
    unsigned char *at = record + offset;
    switch (bytes) {
    case 1:
        *at = (unsigned char)number;
        break;
    case 2:
        memcpy(at, &(uint16_t){(uint16_t)number}, 2);
        break;
    case 4:
        memcpy(at, &(uint32_t){(uint32_t)number}, 4);
        break;
    default:
        memcpy(at, &number, 8);
        break;
    }
}

// ---- names ----

name_h name_intern(struct world *w, const char *bytes, size_t length)
{
    return (name_h){names_intern(&w->image, world_header(w)->names, bytes, length)};
}

name_h name_find(const struct world *w, const char *bytes, size_t length)
{
    return (name_h){names_find(&w->image, world_header(w)->names, bytes, length)};
}

const char *name_text(const struct world *w, name_h name) { return names_text(&w->image, name.at); }
