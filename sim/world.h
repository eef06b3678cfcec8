// world: one simulated world: its image, its clock, what is still to happen, and the engines in it.
//
// The world changes in two ways only: a command is applied (sim/command.h), or the next event runs
// (world_run_next). Handlers and commands use this header; readers have a `const struct world *`.
//
//   in the image: header with event queue | names | per engine: a pool for each record type
//
// Interface for whoever owns a world:
//   world_open, world_close, world_reset, world_copy
//   world_next_time, world_run_next, world_pause_at, world_settle_clock
//   world_hash
//   struct observer       hears of every event, rule and command; used by traces and invariants
//
// Interface for handlers and commands:
//   world_now, world_seed
//   schedule, schedule_at, cancel, timer_time    events to come
//   because                                names the rule that decided
//   record_add, record_remove, RECORD_ACCESS      records
//   name_intern, name_text                 strings kept in the image
//   world_attach                           makes an engine's pools; done before its first command
//                                          is applied
//
// Interface for readers:
//   record_valid, record_next, record_bytes, record_find, record_label, field_number
//
// What handlers build on inside the image: sim/pool.h (arrays), sim/ordered.h and sim/hashed.h
// (indexes), sim/bits.h (sets of numbers); and outside of it, until the event is over, w->scratch
// (sim/scratch.h, sim/sort.h).
#ifndef ORRERY_SIM_WORLD_H
#define ORRERY_SIM_WORLD_H

#include "sim/engine.h"
#include "sim/image.h"
#include "sim/scratch.h"

// A string kept once in the image: equal strings have equal handles. 0 is the empty string.
typedef struct name_h {
    uint32_t at;
} name_h;

RECORDS_BEGIN
struct world_header {
    struct image_header image;
    int64_t now;            // ns
    uint64_t event_count;   // events run since the beginning
    uint64_t instant_count; // events run at `now`
    uint64_t command_count; // commands applied
    uint64_t seed;
    struct event_queue queue;
    offset_t names;               // of struct name_table
    uint64_t watches;             // `on` commands that wait for events (see sim/core.h)
    uint64_t deferred_count;      // deferred commands ever made
    offset_t pools[ENGINE_LIMIT]; // of an array of struct pool per engine; 0: not attached
};
RECORDS_END

// Hears what happens. Any function may be NULL. Must not change the world.
struct observer {
    void *self;
    void (*began)(void *self, const struct world *w, const struct event *event, uint64_t number);
    void (*ruled)(void *self, const struct world *w, uint32_t engine, int rule,
                  const int64_t arguments[RULE_ARGUMENTS]);
    void (*ended)(void *self, const struct world *w, const struct event *event, uint64_t number);
    // A command of the journal, by its number: just before it is applied, and just after.
    void (*commanding)(void *self, const struct world *w, uint64_t number);
    void (*commanded)(void *self, const struct world *w, uint64_t number);
};

struct world {
    struct image image;
    const struct engine *const *engines;          // by id; NULL where there is none
    const struct event_row *events[ENGINE_LIMIT]; // of each of them
    const struct observer *observer;              // NULL: nobody listens
    int64_t clock;                                // ns; never before header->now
    uint64_t cause;                               // of what is scheduled now
    int stop;               // STOP_* bits: the run is asked to pause (see sim/core.h)
    uint64_t trigger;       // the number of the trigger that fired
    struct diag *refusal;   // where the message of a deferred command goes that is refused; or NULL
    bool running;           // inside a handler or a command
    bool in_event;          // inside a handler
    struct scratch scratch; // empty when an event or a command begins
};

// `engines` has ENGINE_LIMIT places, indexed by id. limit_bytes as for image_open. false: no
// memory.
bool world_open(struct world *w, const struct host *host, const struct engine *const *engines,
                int64_t limit_bytes, uint64_t seed);
void world_close(struct world *w);
// Back to the empty world with this seed.
void world_reset(struct world *w, uint64_t seed);
// `to` is open and has the same engines. false: no memory; `to` is then empty.
bool world_copy(struct world *to, const struct world *from);

static inline const struct world_header *world_header(const struct world *w)
{
    return (const struct world_header *)w->image.at;
}

static inline struct world_header *world_edit_header(struct world *w)
{
    return image_write_aligned(&w->image, 0);
}

// What the clock shows: the time of the last event or command, or where a run was paused after it.
// Pausing changes nothing in the image.
static inline int64_t world_now(const struct world *w) { return w->clock; }
static inline uint64_t world_seed(const struct world *w) { return world_header(w)->seed; }

static inline int64_t world_next_time(const struct world *w)
{
    return events_first(&w->image, &world_header(w)->queue);
}

// Runs the next event; there must be one.
void world_run_next(struct world *w);
// The clock is shown at `time`, with nothing happening between; no event may be due before. Only
// the next command makes that a time of the world.
void world_pause_at(struct world *w, int64_t time);
// Just before a command is applied: the clock's time becomes the world's.
void world_settle_clock(struct world *w);
uint64_t world_hash(struct world *w);

// An event or a command begins: what the last one left in scratch memory is gone. (Not when it
// ended, because one that runs out of memory does not end.)
static inline void world_begin_scratch(struct world *w)
{
    if (UNLIKELY(w->scratch.used != 0)) {
        scratch_reset(&w->scratch);
    }
}

// Builds that torture (-DORRERY_TORTURE): the world is somewhere else before each event and each
// command, so that nobody can keep a pointer into it, and a write around the door is found.
#ifdef ORRERY_TORTURE
static inline void world_torture_before(struct world *w) { image_move(&w->image); }
static inline void world_torture_after(const struct world *w)
{
    ASSERT(image_find_unmarked(&w->image) < 0);
}
#else
static inline void world_torture_before(struct world *w) { (void)w; }
static inline void world_torture_after(const struct world *w) { (void)w; }
#endif

// ---- events to come ----

timer_h schedule_at(struct world *w, int64_t time, uint32_t kind, uint64_t target, int64_t a,
                    int64_t b);

// After `delay` (>= 0) from now; the sum saturates.
static inline timer_h schedule(struct world *w, int64_t delay, uint32_t kind, uint64_t target,
                               int64_t a, int64_t b)
{
    return schedule_at(w, add_clamped(world_now(w), delay), kind, target, a, b);
}

// false: it has run, or was cancelled.
bool cancel(struct world *w, timer_h timer);
// When it goes off, ns; TIME_NEVER if it has run, or was cancelled.
int64_t timer_time(const struct world *w, timer_h timer);

// The rule of an engine that decided what the handler does next, with up to three arguments.
static inline void because(struct world *w, uint32_t engine, int rule, int64_t a, int64_t b,
                           int64_t c)
{
    if (w->observer != NULL && w->observer->ruled != NULL) {
        const int64_t arguments[RULE_ARGUMENTS] = {a, b, c};
        w->observer->ruled(w->observer->self, w, engine, rule, arguments);
    }
}

// ---- records ----

void world_attach(struct world *w, const struct engine *engine);

static inline offset_t pool_offset(const struct world *w, uint32_t engine, int record)
{
    offset_t pools = world_header(w)->pools[engine];
    return pools == 0 ? 0 : pools + (offset_t)record * sizeof(struct pool);
}

static inline uint64_t record_add(struct world *w, uint32_t engine, int record)
{
    offset_t pool = pool_offset(w, engine, record);
    uint64_t bits = 0;
    pool_add(&w->image, pool, pool_of(&w->image, pool)->record_bytes, &bits);
    return bits;
}

void record_remove(struct world *w, uint32_t engine, int record, uint64_t bits);

static inline bool record_valid(const struct world *w, uint32_t engine, int record, uint64_t bits)
{
    return pool_valid(&w->image, pool_offset(w, engine, record), bits);
}

// In slot order; 0 begins and ends.
static inline uint64_t record_next(const struct world *w, uint32_t engine, int record,
                                   uint64_t bits)
{
    return pool_next(&w->image, pool_offset(w, engine, record), bits);
}

static inline uint32_t record_live(const struct world *w, uint32_t engine, int record)
{
    offset_t pool = pool_offset(w, engine, record);
    return pool == 0 ? 0 : pool_of(&w->image, pool)->live;
}

// The bytes of a valid record, for those that read it through its field table.
const unsigned char *record_bytes(const struct world *w, uint32_t engine, int record,
                                  uint64_t bits);

// The record of this type whose name field says so; 0 if there is none.
uint64_t record_find(const struct world *w, uint32_t engine, int record, const char *name);

// "desk", "customer 17": how sentences call a record.
void record_label(const struct world *w, uint32_t engine, int record, uint64_t bits,
                  struct text *out);

// A number field of a record, sign-extended as its type says.
int64_t field_number(const unsigned char *record, uint16_t offset, uint16_t bytes);
void field_put_number(unsigned char *record, uint16_t offset, uint16_t bytes, int64_t number);

// Defines NAME_at (const), NAME_edit (for writing), NAME_add (a zeroed one), NAME_remove and
// NAME_next (after {0}: the first; {0} at the end) for `struct NAME`. Its handle type is declared
// before, by HANDLE_TYPE(NAME_h), so that records may hold handles of each other.
#define RECORD_ACCESS(NAME, ENGINE, RECORD)                                                        \
    static inline const struct NAME *NAME##_at(const struct world *w, NAME##_h h)                  \
    {                                                                                              \
        return image_read(&w->image, pool_locate(&w->image, h.bits));                              \
    }                                                                                              \
    static inline struct NAME *NAME##_edit(struct world *w, NAME##_h h)                            \
    {                                                                                              \
        return record_write(&w->image, pool_locate(&w->image, h.bits), sizeof(struct NAME));       \
    }                                                                                              \
    static inline struct NAME *NAME##_add(struct world *w, NAME##_h *h)                            \
    {                                                                                              \
        return pool_add(&w->image, pool_offset(w, ENGINE, RECORD), sizeof(struct NAME), &h->bits); \
    }                                                                                              \
    static inline void NAME##_remove(struct world *w, NAME##_h h)                                  \
    {                                                                                              \
        if (w->engines[ENGINE]->records[RECORD].removed != NULL) {                                 \
            record_remove(w, ENGINE, RECORD, h.bits);                                              \
        } else {                                                                                   \
            pool_remove(&w->image, pool_offset(w, ENGINE, RECORD), h.bits);                        \
        }                                                                                          \
    }                                                                                              \
    static inline NAME##_h NAME##_next(const struct world *w, NAME##_h h)                          \
    {                                                                                              \
        return (NAME##_h){record_next(w, ENGINE, RECORD, h.bits)};                                 \
    }

// ---- names ----

name_h name_intern(struct world *w, const char *bytes, size_t length);
// {0} if it was never interned.
name_h name_find(const struct world *w, const char *bytes, size_t length);
// Ends in a zero byte; good until the next write.
const char *name_text(const struct world *w, name_h name);

#endif
