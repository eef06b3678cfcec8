// generate: see generate.h.
#include "tests/support/generate.h"

#include "tests/support/lines.h"

uint64_t generate_below(struct generator *g, uint64_t limit)
{
    return line_draw(&g->state) % limit;
}

static bool happens(struct generator *g, uint64_t percent)
{
    return generate_below(g, 100) < percent;
}

static const char *pick(struct generator *g, const char *const *words, int count)
{
    return words[generate_below(g, (uint64_t)count)];
}

// ---- numbers ----

// From 1 to `most`, as likely to have few digits as many.
static int64_t any_magnitude(struct generator *g, int64_t most)
{
    int64_t limit = 1;
    while (limit < most && happens(g, 85)) {
        limit = mul_clamped(limit, 10);
    }
    return 1 + (int64_t)generate_below(g, (uint64_t)min_i64(limit, most));
}

// What people would give.
static int64_t usual(struct generator *g, enum unit unit)
{
    switch (unit) {
    case UNIT_NONE:
        return (int64_t)generate_below(g, 10);
    case UNIT_TIME:
        return (int64_t)(1 + generate_below(g, 5000)) * MILLISECOND;
    case UNIT_SIZE:
        return (int64_t)(1 + generate_below(g, 1024)) * 1024;
    case UNIT_RATE:
        return (int64_t)(1 + generate_below(g, 1000)) * RATE_ONE;
    case UNIT_BANDWIDTH:
        return (int64_t)(1 + generate_below(g, 1000)) * 1000000;
    case UNIT_FRACTION:
        return (int64_t)generate_below(g, 101) * (PPB_ONE / 100);
    }
    return 0;
}

static void add_number(struct generator *g, enum unit unit, int64_t least, int64_t most,
                       struct text *out)
{
    bool any = least == 0 && most == 0;
    int64_t low = any ? INT64_MIN + 1 : least, high = any ? INT64_MAX - 1 : most;
    int64_t value = clamp_i64(usual(g, unit), low, high);
    if (happens(g, 25)) {
        value = clamp_i64(any_magnitude(g, INT64_MAX), low, high);
    } else if (happens(g, 15)) {
        value = happens(g, 50) ? low : high;
    } else if (happens(g, 5)) {
        value = happens(g, 50) ? add_clamped(low, -1) : add_clamped(high, 1);
    }
    unit_print(unit, value, out);
}

static void add_distribution(struct generator *g, enum unit unit, struct text *out)
{
    static const char *const kinds[] = {"constant", "exponential", "uniform", "lognormal",
                                        "erlang"};
    static const char *const tails[] = {"", "", NULL, " cv=1.5", " k=3"};
    uint64_t kind = generate_below(g, COUNT_OF(kinds));
    int64_t value = usual(g, unit);
    text_add(out, "\"%s ", kinds[kind]);
    unit_print(unit, value, out);
    if (tails[kind] == NULL) {
        text_add(out, " ");
        unit_print(unit, add_clamped(value, usual(g, unit)), out);
    } else {
        text_add(out, "%s", tails[kind]);
    }
    text_add(out, "\"");
}

// ---- words ----

// The type of the records that a command makes, or -1.
static int made_by(const struct engine *engine, const struct command *command)
{
    for (int i = 0; i < engine->record_count; i++) {
        if (strcmp(engine->records[i].name, command->name) == 0) {
            return i;
        }
    }
    return command->settings_of;
}

static const char *last_line(const char *text)
{
    const char *end = strrchr(text, '\n');
    return end == NULL ? text : end + 1;
}

// What examples call a record of this type. false: no command makes one.
static bool add_usual_name(const struct engine *engine, int record, struct text *out)
{
    for (int i = 0; record >= 0 && i < engine->command_count; i++) {
        const char *line = last_line(engine->commands[i].example);
        const char *name = strchr(line, ' ');
        if (made_by(engine, &engine->commands[i]) == record && name != NULL) {
            text_add_bytes(out, name + 1, strcspn(name + 1, " "));
            return true;
        }
    }
    return false;
}

// Of a record of this type; below 0: of any.
static void add_name(struct generator *g, const struct engine *engine, int record, struct text *out)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    static const char *const odd[] = {"-", "a.b", "name_with-everything.0", "\"\"", "\"a b\"",
                                      "1", "none"};
    if (happens(g, 60) && add_usual_name(engine, record, out)) {
        return;
    }
    text_add(out, "%s",
             happens(g, 95) ? pick(g, names, COUNT_OF(names)) : pick(g, odd, COUNT_OF(odd)));
}

static void add_event(struct generator *g, struct text *out)
{
    const struct engine *engine = g->engines[generate_below(g, ENGINE_LIMIT)];
    if (engine == NULL || engine->event_count == 0) {
        text_add(out, "no.event");
        return;
    }
    text_add(out, "%s.%s", engine->name,
             engine->events[generate_below(g, (uint64_t)engine->event_count)].name);
}

// What stands in the example of a command after its first argument.
static void add_text_of_example(const struct command *command, struct text *out)
{
    const char *space = strchr(command->example, ' ');
    space = space == NULL ? NULL : strchr(space + 1, ' ');
    text_add(out, "%s", space == NULL ? "text" : space + 1);
}

static void add_plain_command(struct generator *g, struct text *out, int depth);

// Texts have no type of their own: some are known by name.
static void add_text(struct generator *g, const struct engine *engine,
                     const struct command *command, const struct parameter *parameter,
                     struct text *out, int depth)
{
    int named = -1;
    for (int i = 0; i < engine->record_count; i++) {
        named = strcmp(engine->records[i].name, parameter->name) == 0 ? i : named;
    }
    if (named >= 0 || strcmp(parameter->name, "name") == 0) {
        add_name(g, engine, named, out);
    } else if (strcmp(parameter->name, "event") == 0) {
        add_event(g, out);
    } else if (strcmp(parameter->name, "command") == 0 && depth < 2) {
        add_plain_command(g, out, depth + 1);
    } else {
        add_text_of_example(command, out);
    }
}

static void add_value(struct generator *g, const struct engine *engine, struct value_type type,
                      int64_t least, int64_t most, struct text *out)
{
    static const char *const flags[] = {"true", "false"};
    int choices = 0;
    if (type.unlimited != NULL && happens(g, 15)) {
        text_add(out, "%s", type.unlimited);
        return;
    }
    switch (type.kind) {
    case VALUE_NUMBER:
        add_number(g, type.unit, least, most, out);
        break;
    case VALUE_FLAG:
        text_add(out, "%s", pick(g, flags, COUNT_OF(flags)));
        break;
    case VALUE_CHOICE:
        while (type.choices[choices] != NULL) {
            choices++;
        }
        text_add(out, "%s", pick(g, type.choices, choices));
        break;
    case VALUE_DISTRIBUTION:
        add_distribution(g, type.unit, out);
        break;
    case VALUE_RECORD:
        add_name(g, engine, type.record, out);
        break;
    case VALUE_NAME:
    case VALUE_TEXT:
    case VALUE_BITS:
        add_name(g, engine, -1, out);
        break;
    }
}

// ---- commands ----

static void add_setting(struct generator *g, const struct engine *engine, int record,
                        struct text *out)
{
    int first = (int)generate_below(g, (uint64_t)engine->setting_count);
    for (int i = 0; i < engine->setting_count; i++) {
        const struct setting *setting = &engine->settings[(first + i) % engine->setting_count];
        if (record < 0 || setting->record == record) {
            text_add(out, " %s=", setting->name);
            add_value(g, engine, setting->type, setting->least, setting->most, out);
            return;
        }
    }
}

static const struct engine *engine_with_settings(struct generator *g)
{
    for (;;) {
        const struct engine *engine = g->engines[generate_below(g, ENGINE_LIMIT)];
        if (engine != NULL && engine->setting_count > 0) {
            return engine;
        }
    }
}

static void add_parameters(struct generator *g, const struct engine *engine,
                           const struct command *command, struct text *out, int depth)
{
    for (int i = 0; i < command->parameter_count; i++) {
        const struct parameter *parameter = &command->parameters[i];
        if (parameter->default_text != NULL ? happens(g, 50) : happens(g, 2)) {
            continue;
        }
        text_add(out, " ");
        if (!parameter->positional) {
            text_add(out, "%s=", parameter->name);
        }
        if (parameter->type.kind == VALUE_TEXT) {
            add_text(g, engine, command, parameter, out, depth);
        } else if (parameter->type.kind == VALUE_NAME) {
            add_name(g, engine, made_by(engine, command), out);
        } else {
            add_value(g, engine, parameter->type, parameter->least, parameter->most, out);
        }
    }
}

// The next line of a command's example: each prepares those that come after it.
static void add_line_of_example(struct generator *g, struct text *out)
{
    if (g->rest == NULL) {
        const struct engine *engine = engine_with_settings(g);
        g->rest = engine->commands[generate_below(g, (uint64_t)engine->command_count)].example;
    }
    size_t length = strcspn(g->rest, "\n");
    text_add_bytes(out, g->rest, length);
    g->rest = g->rest[length] == '\n' ? g->rest + length + 1 : NULL;
}

// "set" is the one command that takes the settings of any record.
static void add_plain_command(struct generator *g, struct text *out, int depth)
{
    const struct engine *engine = NULL;
    while (engine == NULL || engine->command_count == 0) {
        engine = g->engines[generate_below(g, ENGINE_LIMIT)];
    }
    const struct command *command =
        &engine->commands[generate_below(g, (uint64_t)engine->command_count)];
    bool set = strcmp(command->name, "set") == 0;
    text_add(out, "%s.%s", engine->name, command->name);
    add_parameters(g, engine, command, out, depth);
    const struct engine *owner = set ? engine_with_settings(g) : engine;
    uint64_t settings = set                         ? 1 + generate_below(g, 2)
                        : command->settings_of >= 0 ? generate_below(g, 4)
                                                    : 0;
    for (uint64_t i = 0; i < settings; i++) {
        add_setting(g, owner, set ? -1 : command->settings_of, out);
    }
}

// A byte left out, doubled, changed, or everything from it on lost.
static void spoil(struct generator *g, struct text *t)
{
    static const char bytes[] = "aA0.-= \t\"\\'#%\x01\x7f\xc3";
    size_t at = generate_below(g, t->length);
    switch (generate_below(g, 4)) {
    case 0:
        memmove(t->at + at, t->at + at + 1, t->length - at);
        t->length--;
        break;
    case 1:
        t->at[at] = bytes[generate_below(g, sizeof bytes - 1)];
        break;
    case 2:
        if (t->length + 2 < t->capacity) {
            memmove(t->at + at + 1, t->at + at, t->length - at + 1);
            t->length++;
        }
        break;
    default:
        t->at[at] = '\0';
        t->length = at;
        break;
    }
}

void generate_command(struct generator *g, struct text *out)
{
    if (happens(g, g->rest != NULL ? 80 : 25)) {
        add_line_of_example(g, out);
    } else {
        add_plain_command(g, out, 0);
    }
    if (happens(g, 10)) {
        spoil(g, out);
    }
}
