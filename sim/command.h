// command: the one way in. A line of text is parsed against an engine's tables, checked, and
// applied.
//
//   queue.station desk servers=2 service="exponential 10ms"
//   |             |    `- parameters by name, and settings of the record that the command makes
//   |             `- positional parameters, in the order of the table
//   `- engine.command; the engine may be left out where only one has the command
//
// Values with spaces or quotes stand in double quotes, with \" and \\ inside; a last parameter of
// kind text takes the rest of the line as it is. Parsing and checking change nothing, so a refused
// command leaves the world byte for byte as it was. Applying can not fail.
//
// Interface:
//   command_parse     text to call, or a diag with the column
//   command_check     what the engine itself refuses
//   command_apply     does it; returns the handle bits of what was made, or 0
//   command_print     a call as the text that the journal keeps
//   command_find      a command by name;  setting_find, for help and completion
//   command_meant     the one that a bare name means in a world
#ifndef ORRERY_SIM_COMMAND_H
#define ORRERY_SIM_COMMAND_H

#include "sim/world.h"

enum { COMMAND_BYTES = 4096, SETTINGS_PER_CALL = 40, CALL_TEXT_BYTES = 8192 };

struct argument {
    bool given;
    struct value value; // of the parameter's type, its default where not given and there is one
};

struct setting_change {
    int setting; // index in the engine's table
    struct value value;
};

struct call {
    const struct engine *engine;
    const struct command *command;
    struct argument arguments[PARAMETER_LIMIT];
    int setting_count;
    struct setting_change settings[SETTINGS_PER_CALL];
    int settings_of;            // record type whose settings these are, or -1
    uint64_t target;            // for `set`: the record
    char text[CALL_TEXT_BYTES]; // where text values lie
    size_t text_used;
};

// Columns of the diag count from the start of `text`.
bool command_parse(const struct world *w, const char *text, size_t length, struct call *call,
                   struct diag *d);
bool command_check(const struct world *w, const struct call *call, struct diag *d);
// `cause` of what it schedules: see COMMAND_CAUSE.
uint64_t command_apply(struct world *w, const struct call *call);
void command_print(const struct world *w, const struct call *call, struct text *out);

// Like command_parse, but records that do not exist yet are no mistake: for commands that are done
// later.
bool command_parse_loosely(const struct world *w, const char *text, size_t length,
                           struct call *call, struct diag *d);

// Writes one setting into the bytes of its record.
void setting_put(struct world *w, const struct engine *engine, const struct setting_change *change,
                 unsigned char *bytes);

// Fills a new record's settings: the defaults of its type, then those of the call. For `apply`
// functions that make records.
void settings_fill(struct world *w, const struct call *call, int record, unsigned char *bytes);

// "queue.station", or "station": of several engines the first that has it. NULL and a diag if none
// has.
const struct command *command_find(const struct engine *const *engines, const char *name,
                                   size_t length, const struct engine **engine, struct diag *d);
// The same, and of several engines the one that is meant in this world: that of the record which
// `object`, the next word, names, or the only one with any records. NULL and a diag if that leaves
// two.
const struct command *command_meant(const struct world *w, const char *name, size_t length,
                                    const char *object, size_t object_length,
                                    const struct engine **engine, struct diag *d);
// Index of the setting of a record type, -1 if there is none.
int setting_find(const struct engine *engine, int record, const char *name, size_t length);

// The record of any engine and type with this name. false and a diag if there is none.
bool record_named(const struct world *w, const char *name, size_t length, uint32_t *engine,
                  int *record, uint64_t *bits, struct diag *d);
// The name of a record that is near, for "did you mean"; NULL: none.
const char *record_near(const struct world *w, const char *name);

static inline const struct value *argument(const struct call *call, int i)
{
    return &call->arguments[i].value;
}

#endif
