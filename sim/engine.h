// engine: what a modelled system is made of: one constant descriptor of tables.
//
// Parsing, validation, help, completion, the Lua binding, the sentences of a trace, the inspector,
// diff, the checks of lessons and the reference pages all read these rows; none of them knows an
// engine. To add one: its folder, and one line of engines/registry.c. engines/queue is the one to
// copy.
//
//   settings    real name, type, default, range, doc, source, where it is kept
//   records     what the world holds, with a table of fields
//   commands    the only way in: parameters, a check that reads, an apply that writes
//   events      what happens: a sentence and a handler
//   rules       why a handler decided as it did: a sentence, the setting involved, the source in
//               the real system
//   probes      numbers derived from the world, with their type
//   invariants  what must hold after every event
//   draw        const world in, scene out
//   limits      what is simplified or left out, in words that the user is shown
//
// Rows are found by their index: tables are written with designated initialisers, [EVENT_ARRIVE] =
// {...}.
#ifndef ORRERY_SIM_ENGINE_H
#define ORRERY_SIM_ENGINE_H

#include "sim/diag.h"
#include "sim/events.h"
#include "sim/value.h"

struct world;
struct call;
struct scene;

enum { ENGINE_LIMIT = 16, RECORD_TYPE_LIMIT = 16, PARAMETER_LIMIT = 12, RULE_ARGUMENTS = 3 };

// ---- records ----

// A field of a record: what the inspector, diff, paths and Lua see.
struct field {
    const char *name;
    const char *doc;
    struct value_type type;
    uint16_t offset, bytes; // bytes: 1, 2, 4 or 8 for numbers
    bool internal;          // not part of what a user compares (links, lists)
};

#define FIELD(record, member, value_type_of_it, words)                                             \
    {                                                                                              \
        .name = #member, .doc = (words), .type = value_type_of_it,                                 \
        .offset = (uint16_t)offsetof(struct record, member),                                       \
        .bytes = (uint16_t)sizeof(((struct record *)0)->member)                                    \
    }

struct record_type {
    const char *name; // "station"
    const char *doc;
    uint32_t bytes;
    uint32_t first_bits;        // the first extent holds 1 << first_bits records
    const struct field *fields; // in the order in which they are shown
    int field_count;
    int name_field;   // index of the field that names a record, or -1
    int number_field; // else: index of the field with its serial number ("customer 17"), or -1
    int owner_field;  // index of the field with the record it is numbered within, or -1
    // Frees what the record owns elsewhere in the image; may be NULL.
    void (*removed)(struct world *w, uint64_t record);
};

// ---- settings ----

enum setting_status {
    SETTING_MODELLED, // some rule reads it
    SETTING_ACCEPTED, // known and checked, changes nothing; the user is told once
};

struct setting {
    const char *name; // as the real system spells it
    const char *doc;  // one sentence
    int record;       // index of the record type whose setting it is
    struct value_type type;
    uint16_t offset, bytes;   // where the record keeps it
    const char *default_text; // as a user would type it
    int64_t least, most;      // range for numbers, ends included
    enum setting_status status;
    const char *applies; // "at once", "from the next customer on", ...
    const char *source;  // where the real system defines it
    // Called after a change on a running record; may be NULL.
    void (*changed)(struct world *w, uint64_t record);
    // Refuses a value that lies in the range and yet can not be set, on a running record (0: one
    // that is being made); may be NULL.
    bool (*check)(const struct world *w, uint64_t record, int64_t value, struct diag *d);
    // Does what a change on a running record does, in place of storing the value: for settings
    // whose writing changes others. In the order in which they were given. May be NULL.
    void (*write)(struct world *w, uint64_t record, int64_t value);
};

#define SETTING_AT(record, member)                                                                 \
    .offset = (uint16_t)offsetof(struct record, member),                                           \
    .bytes = (uint16_t)sizeof(((struct record *)0)->member)

// ---- commands ----

struct parameter {
    const char *name;
    const char *doc;
    struct value_type type;
    bool positional;          // may be given without its name, in the order of the table
    const char *default_text; // NULL: must be given. "": may be left out, and the call says so
    int64_t least, most;      // range for numbers; both 0: any
};

struct command {
    const char
        *name; // "station": typed as `queue.station` or, where no other engine has it, `station`
    const char *doc; // one sentence
    const char *example;
    const struct parameter *parameters;
    int parameter_count;
    int settings_of; // index of the record type whose settings it takes too, or -1
    bool fault;      // breaks something: listed where faults are
    // Looks, and refuses what can not be done now. Arguments are already of their types and in
    // range. May be NULL.
    bool (*check)(const struct world *w, const struct call *call, struct diag *d);
    // Does it. Can not fail. Returns the handle bits of what it made or changed, 0 for neither.
    uint64_t (*apply)(struct world *w, const struct call *call);
};

// ---- events, rules ----

// What `target`, `a` and `b` of an event, or the arguments of a rule, mean.
struct meaning {
    const char *name; // used in the sentence as {name}
    struct value_type type;
};

struct event_row {
    const char *name;     // "arrive"
    const char *sentence; // "{customer} arrives at {station}"
    const char *doc;
    struct meaning target, a, b; // name NULL: unused
    bool interesting;            // a landmark: next / previous interesting event stop here
    void (*run)(struct world *w, const struct event *event);
};

struct rule {
    const char *name; // "room-full"
    const char
        *sentence; // "{station} had {waiting} waiting, its capacity: the customer is turned away"
    struct meaning arguments[RULE_ARGUMENTS];
    const char *setting; // the setting that decided, or NULL
    const char *instead; // the one that does while that is 0 and it is not, or NULL
    const char *source;  // where the real system decides so
};

// ---- probes, invariants ----

struct probe {
    const char *name;
    const char *doc;
    int record; // index of the record type it is read from, or -1 for the whole engine
    struct value_type type;
    // record: 0 where `record` above is -1.
    int64_t (*read)(const struct world *w, uint64_t record);
};

struct invariant {
    const char *name;
    const char *doc;
    int record; // as in struct probe
    // false: it is broken, and `why` says how.
    bool (*holds)(const struct world *w, uint64_t record, struct text *why);
};

// ---- the whole ----

struct engine {
    uint32_t id; // its place in the registry, from 1 on; never changes once released
    const char *name;
    const char *doc;           // one sentence
    const char *models;        // what real system, which version
    const char *const *limits; // NULL-terminated: what is simplified or left out
    const struct setting *settings;
    int setting_count;
    const struct record_type *records;
    int record_count;
    const struct command *commands;
    int command_count;
    const struct event_row *events;
    int event_count;
    const struct rule *rules;
    int rule_count;
    const struct probe *probes;
    int probe_count;
    const struct invariant *invariants;
    int invariant_count;
    void (*draw)(const struct world *w, struct scene *scene); // may be NULL
};

#endif
