// choice: see choice.h.
#include "repl/exchange/queue/choice.h"

#include "sim/units.h"

#include <stddef.h>

enum choice_kind { TEXT, COUNT, UNIT, FLAG };

static const struct choice {
    const char *name;
    enum choice_kind kind;
    size_t at; // in struct import_options
} choices[] = {
    {"source", TEXT, offsetof(struct import_options, source)},
    {"station", TEXT, offsetof(struct import_options, station)},
    {"servers", COUNT, offsetof(struct import_options, servers)},
    {"arrival_column", TEXT, offsetof(struct import_options, arrival_column)},
    {"arrival_unit", UNIT, offsetof(struct import_options, arrival_form)},
    {"service_column", TEXT, offsetof(struct import_options, service_column)},
    {"service_unit", UNIT, offsetof(struct import_options, service_form)},
    {"service", TEXT, offsetof(struct import_options, service)},
    {"priority_column", TEXT, offsetof(struct import_options, priority_column)},
    {"sort", FLAG, offsetof(struct import_options, sort)},
    {"rows_most", COUNT, offsetof(struct import_options, rows_most)},
};

static const struct {
    const char *name;
    enum stamp_form form;
} units[] = {
    {"s", STAMP_SECONDS},
    {"ms", STAMP_MILLISECONDS},
    {"us", STAMP_MICROSECONDS},
    {"ns", STAMP_NANOSECONDS},
};

static const char *name_at(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(choices) ? choices[i].name : NULL;
}

static bool choose_unit(enum stamp_form *form, const char *value, struct diag *d)
{
    for (int i = 0; i < COUNT_OF(units); i++) {
        if (strcmp(units[i].name, value) == 0) {
            *form = units[i].form;
            return true;
        }
    }
    diag_say(d, "'%s' is no unit of a column", value);
    return diag_expect(d, "s, ms, us or ns");
}

static bool choose_flag(bool *flag, const char *value, struct diag *d)
{
    *flag = strcmp(value, "true") == 0;
    if (*flag || strcmp(value, "false") == 0) {
        return true;
    }
    diag_say(d, "'%s' is neither true nor false", value);
    return diag_expect(d, "true or false");
}

static bool choose(struct import_options *options, const struct choice *choice, const char *value,
                   struct diag *d)
{
    void *place = (char *)options + choice->at;
    switch (choice->kind) {
    case TEXT:
        *(const char **)place = value;
        return true;
    case COUNT:
        return unit_parse_within(UNIT_NONE, 1, 1000000000, value, strlen(value), place, d);
    case UNIT:
        return choose_unit(place, value, d);
    case FLAG:
        return choose_flag(place, value, d);
    }
    return false;
}

bool import_choose(struct import_options *options, const char *name, const char *value,
                   struct diag *d)
{
    for (int i = 0; i < COUNT_OF(choices); i++) {
        if (strcmp(choices[i].name, name) == 0) {
            return choose(options, &choices[i], value, d);
        }
    }
    diag_say(d, "'import' has no option '%s'", name);
    const char *near = nearest_name(name, name_at, NULL);
    if (near != NULL) {
        return diag_help(d, "did you mean '%s'?", near);
    }
    return diag_expect(d, "%s", IMPORT_CHOICES);
}
