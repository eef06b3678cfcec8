// member: see member.h.
#include "sim/member.h"

// The setting that is kept where a field is: they are the same thing.
static const struct setting *setting_kept_at(const struct engine *engine, int record,
                                             uint16_t offset)
{
    for (int i = 0; i < engine->setting_count; i++) {
        if (engine->settings[i].record == record && engine->settings[i].offset == offset) {
            return &engine->settings[i];
        }
    }
    return NULL;
}

static bool is_field(const struct record_type *type, const struct setting *setting)
{
    for (int i = 0; i < type->field_count; i++) {
        if (type->fields[i].offset == setting->offset) {
            return true;
        }
    }
    return false;
}

static struct member of_field(const struct field *field, const struct setting *setting)
{
    return (struct member){.name = setting != NULL ? setting->name : field->name,
                           .doc = field->doc,
                           .type = field->type,
                           .offset = field->offset,
                           .bytes = field->bytes,
                           .internal = field->internal,
                           .setting = setting};
}

static struct member of_setting(const struct setting *setting)
{
    return (struct member){.name = setting->name,
                           .doc = setting->doc,
                           .type = setting->type,
                           .offset = setting->offset,
                           .bytes = setting->bytes,
                           .setting = setting};
}

static struct member of_probe(const struct probe *probe)
{
    return (struct member){
        .name = probe->name, .doc = probe->doc, .type = probe->type, .probe = probe};
}

bool member_at(const struct engine *engine, int record, int i, struct member *member)
{
    if (record >= 0) {
        const struct record_type *type = &engine->records[record];
        if (i < type->field_count) {
            const struct field *field = &type->fields[i];
            *member = of_field(field, setting_kept_at(engine, record, field->offset));
            return true;
        }
        i -= type->field_count;
        for (int s = 0; s < engine->setting_count; s++) {
            const struct setting *setting = &engine->settings[s];
            if (setting->record == record && !is_field(type, setting) && i-- == 0) {
                *member = of_setting(setting);
                return true;
            }
        }
    }
    for (int p = 0; p < engine->probe_count; p++) {
        if (engine->probes[p].record == record && i-- == 0) {
            *member = of_probe(&engine->probes[p]);
            return true;
        }
    }
    return false;
}

bool member_find(const struct engine *engine, int record, const char *name, size_t length,
                 struct member *member)
{
    for (int i = 0; member_at(engine, record, i, member); i++) {
        if (strlen(member->name) == length && memcmp(member->name, name, length) == 0) {
            return true;
        }
    }
    return false;
}

void member_read(const struct world *w, uint32_t engine, int record, uint64_t bits,
                 const struct member *member, struct value *value)
{
    *value = (struct value){0};
    if (member->probe != NULL) {
        value->number = member->probe->read(w, bits);
        return;
    }
    const unsigned char *bytes = record_bytes(w, engine, record, bits);
    if (member->type.kind == VALUE_DISTRIBUTION) {
        memcpy(&value->distribution, bytes + member->offset, sizeof value->distribution);
    } else {
        value->number = field_number(bytes, member->offset, member->bytes);
    }
}
