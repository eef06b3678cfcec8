// member: what can be read of a record, or of a whole engine: fields, settings and probes, in one
// list.
//
// A setting that is kept where a field is, is that field: one member, called as the setting is.
// Engines as a whole (record type -1) have probes only.
//
// Interface:
//   member_at       one after the other
//   member_find     by name
//   member_read     its value now
//   number_print    a number as its type says
#ifndef ORRERY_SIM_MEMBER_H
#define ORRERY_SIM_MEMBER_H

#include "sim/world.h"

struct member {
    const char *name;
    const char *doc;
    struct value_type type;
    uint16_t offset, bytes;        // where the record keeps it; not for probes
    bool internal;                 // a field that users do not compare
    const struct setting *setting; // NULL: it can not be set
    const struct probe *probe;     // NULL: it is kept, not computed
};

// Member `i` of a record type, -1 for the engine itself: fields, then settings that are no fields,
// then probes. false: there are no more.
bool member_at(const struct engine *engine, int record, int i, struct member *member);
bool member_find(const struct engine *engine, int record, const char *name, size_t length,
                 struct member *member);

// The record must be valid; bits are 0 for an engine's own probe.
void member_read(const struct world *w, uint32_t engine, int record, uint64_t bits,
                 const struct member *member, struct value *value);

static inline void number_print(struct value_type type, const struct world *w, uint32_t engine,
                                int64_t number, struct text *out)
{
    const struct value value = value_of(number);
    value_print(type, w, engine, &value, out);
}

#endif
