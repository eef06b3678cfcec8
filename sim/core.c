// core: see core.h.
#include "sim/core.h"

#include "sim/command.h"

static const char *const deferred_kinds[] = {"at", "every", "on", "trigger", NULL};

static const struct field deferred_fields[] = {
    FIELD(deferred, number, TYPE_COUNT, "what `cancel` takes"),
    FIELD(deferred, kind, TYPE_CHOICE(deferred_kinds), "how it was given"),
    FIELD(deferred, command, TYPE_NAME, "the command"),
    FIELD(deferred, time, TYPE_TIME, "when it is due, or how often"),
    FIELD(deferred, fired, TYPE_COUNT, "how many times it came due"),
};

static const struct record_type core_records[] = {
    [RECORD_DEFERRED] = {.name = "deferred",
                         .doc = "A command given to happen later.",
                         .bytes = sizeof(struct deferred),
                         .first_bits = 2,
                         .fields = deferred_fields,
                         .field_count = COUNT_OF(deferred_fields),
                         .name_field = -1,
                         .number_field = 0,
                         .owner_field = -1},
};

// ---- coming due ----

static deferred_h due_of(const struct event *event) { return (deferred_h){event->target}; }

static void apply_text(struct world *w, name_h command)
{
    struct diag unheard = {0};
    struct diag *d = w->refusal != NULL ? w->refusal : &unheard;
    struct call call;
    const char *text = name_text(w, command);
    if (command_parse(w, text, strlen(text), &call, d) && command_check(w, &call, d)) {
        command_apply(w, &call);
        return;
    }
    diag_at(d, "deferred command", 1, d->column, d->width);
    diag_quote(d, text, strlen(text));
    because(w, ENGINE_CORE, RULE_REFUSED, command.at, 0, 0);
    w->stop |= STOP_REFUSED;
}

static void run_command(struct world *w, const struct event *event)
{
    deferred_h h = due_of(event);
    if (!record_valid(w, ENGINE_CORE, RECORD_DEFERRED, h.bits)) {
        return; // cancelled between the event that it was given for and this one
    }
    struct deferred *deferred = deferred_edit(w, h);
    deferred->fired++;
    name_h command = deferred->command;
    because(w, ENGINE_CORE, RULE_DUE, (int64_t)deferred->number, command.at, 0);
    if (deferred->kind == DEFERRED_EVERY) {
        timer_h timer =
            schedule(w, deferred->time, EVENT_KIND(ENGINE_CORE, EVENT_COMMAND), h.bits, 0, 0);
        deferred_edit(w, h)->timer = timer.bits;
    } else if (deferred->kind == DEFERRED_AT) {
        record_remove(w, ENGINE_CORE, RECORD_DEFERRED, h.bits);
    }
    apply_text(w, command);
}

static void run_trigger(struct world *w, const struct event *event)
{
    deferred_h h = due_of(event);
    w->trigger = deferred_at(w, h)->number;
    w->stop |= STOP_TRIGGER;
    because(w, ENGINE_CORE, RULE_CALLS, (int64_t)w->trigger, 0, 0);
    record_remove(w, ENGINE_CORE, RECORD_DEFERRED, h.bits);
}

void core_after_event(struct world *w, const struct event *event)
{
    uint64_t bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, 0);
    while (bits != 0) {
        const struct deferred *deferred = deferred_at(w, (deferred_h){bits});
        if (deferred->kind == DEFERRED_ON && deferred->watched == event->kind) {
            schedule(w, 0, EVENT_KIND(ENGINE_CORE, EVENT_COMMAND), bits, 0, 0);
        }
        bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, bits);
    }
}

uint64_t core_next_trigger(const struct world *w, uint64_t after)
{
    uint64_t next = 0;
    uint64_t bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, 0);
    while (bits != 0) {
        const struct deferred *deferred = deferred_at(w, (deferred_h){bits});
        bool later = deferred->number > after && (next == 0 || deferred->number < next);
        if (deferred->kind == DEFERRED_TRIGGER && later) {
            next = deferred->number;
        }
        bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, bits);
    }
    return next;
}

static const struct event_row core_events[] = {
    [EVENT_NONE] = {.name = "none", .sentence = "", .doc = "Never happens."},
    [EVENT_COMMAND] = {.name = "command",
                       .sentence = "{deferred} comes due",
                       .doc = "A command given with `at`, `every` or `on` is done now.",
                       .target = {"deferred", {.kind = VALUE_RECORD, .record = RECORD_DEFERRED}},
                       .interesting = true,
                       .run = run_command},
    [EVENT_TRIGGER] = {.name = "trigger",
                       .sentence = "{deferred} comes due: the script's function is called",
                       .doc = "The run pauses so that a Lua function can give commands.",
                       .target = {"deferred", {.kind = VALUE_RECORD, .record = RECORD_DEFERRED}},
                       .interesting = true,
                       .run = run_trigger},
};

static const struct rule core_rules[] = {
    [RULE_DUE] = {.name = "due",
                  .sentence = "deferred {number} was set for this moment: {command}",
                  .arguments = {{"number", {.kind = VALUE_NUMBER}},
                                {"command", {.kind = VALUE_NAME}}},
                  .source = "Orrery: at, every, on"},
    [RULE_REFUSED] =
        {.name = "refused",
         .sentence = "the command could not be done at this moment and changed nothing: {command}",
         .arguments = {{"command", {.kind = VALUE_NAME}}},
         .source = "Orrery: a refused command changes nothing"},
    [RULE_CALLS] =
        {.name = "calls",
         .sentence = "deferred {number} was set for this moment, to call a function of the script",
         .arguments = {{"number", {.kind = VALUE_NUMBER}}},
         .source = "Orrery: at with a function"},
};

// ---- commands ----

static uint64_t apply_set(struct world *w, const struct call *call)
{
    const struct engine *engine = call->engine;
    unsigned char *bytes = image_write(&w->image, pool_locate(&w->image, call->target),
                                       engine->records[call->settings_of].bytes);
    for (int i = 0; i < call->setting_count; i++) {
        const struct setting *setting = &engine->settings[call->settings[i].setting];
        if (setting->write != NULL) {
            setting->write(w, call->target, call->settings[i].value.number);
        } else {
            setting_put(w, engine, &call->settings[i], bytes);
        }
    }
    for (int i = 0; i < call->setting_count; i++) {
        const struct setting *setting = &engine->settings[call->settings[i].setting];
        if (setting->changed != NULL) {
            setting->changed(w, call->target);
        }
    }
    return call->target;
}

static uint64_t add_deferred(struct world *w, enum deferred_kind kind, int64_t time,
                             const struct value *command)
{
    name_h text = command == NULL ? (name_h){0} : name_intern(w, command->text, command->length);
    deferred_h h = {record_add(w, ENGINE_CORE, RECORD_DEFERRED)};
    struct world_header *header = world_edit_header(w);
    struct deferred *deferred = deferred_edit(w, h);
    deferred->number = ++header->deferred_count;
    deferred->time = time;
    deferred->command = text;
    deferred->kind = (uint32_t)kind;
    return h.bits;
}

static void set_timer(struct world *w, uint64_t bits, int64_t time, enum core_event row)
{
    timer_h timer = schedule_at(w, time, EVENT_KIND(ENGINE_CORE, row), bits, 0, 0);
    deferred_edit(w, (deferred_h){bits})->timer = timer.bits;
}

static bool check_text(const struct world *w, const struct value *text, struct diag *d)
{
    struct call call;
    return command_parse_loosely(w, text->text, text->length, &call, d);
}

static bool check_at(const struct world *w, const struct call *call, struct diag *d)
{
    if (argument(call, 0)->number < world_now(w)) {
        diag_say(d, "this moment is in the past");
        return diag_help(d, "go back to it and give the command there: that makes a branch");
    }
    return call->command == &core_engine.commands[COMMAND_TRIGGER] ||
           check_text(w, argument(call, 1), d);
}

static uint64_t apply_at(struct world *w, const struct call *call)
{
    int64_t time = argument(call, 0)->number;
    uint64_t bits = add_deferred(w, DEFERRED_AT, time, argument(call, 1));
    set_timer(w, bits, time, EVENT_COMMAND);
    return bits;
}

static uint64_t apply_trigger(struct world *w, const struct call *call)
{
    int64_t time = argument(call, 0)->number;
    uint64_t bits = add_deferred(w, DEFERRED_TRIGGER, time, NULL);
    set_timer(w, bits, time, EVENT_TRIGGER);
    return bits;
}

static bool check_every(const struct world *w, const struct call *call, struct diag *d)
{
    return check_text(w, argument(call, 1), d);
}

static uint64_t apply_every(struct world *w, const struct call *call)
{
    int64_t period = argument(call, 0)->number;
    uint64_t bits = add_deferred(w, DEFERRED_EVERY, period, argument(call, 1));
    set_timer(w, bits, add_clamped(world_now(w), period), EVENT_COMMAND);
    return bits;
}

// "queue.arrives" to a kind of event, 0 if there is none.
static uint32_t kind_named(const struct world *w, const char *name, size_t length)
{
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        size_t prefix = engine == NULL ? 0 : strlen(engine->name);
        if (engine == NULL || length <= prefix + 1 || name[prefix] != '.' ||
            memcmp(name, engine->name, prefix) != 0) {
            continue;
        }
        for (int i = 0; i < engine->event_count; i++) {
            const char *row = engine->events[i].name;
            if (strlen(row) == length - prefix - 1 &&
                memcmp(row, name + prefix + 1, length - prefix - 1) == 0) {
                return EVENT_KIND(id, i);
            }
        }
    }
    return 0;
}

static bool check_on(const struct world *w, const struct call *call, struct diag *d)
{
    const struct value *name = argument(call, 0);
    if (kind_named(w, name->text, name->length) <= EVENT_TRIGGER) {
        diag_say(d, "no event is called '%.*s'", (int)name->length, name->text);
        return diag_help(d, "events are named like queue.arrives; `help events` lists them");
    }
    return check_text(w, argument(call, 1), d);
}

static uint64_t apply_on(struct world *w, const struct call *call)
{
    const struct value *name = argument(call, 0);
    uint64_t bits = add_deferred(w, DEFERRED_ON, 0, argument(call, 1));
    deferred_edit(w, (deferred_h){bits})->watched = kind_named(w, name->text, name->length);
    world_edit_header(w)->watches++;
    return bits;
}

static uint64_t deferred_numbered(const struct world *w, int64_t number)
{
    uint64_t bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, 0);
    while (bits != 0 && (int64_t)deferred_at(w, (deferred_h){bits})->number != number) {
        bits = record_next(w, ENGINE_CORE, RECORD_DEFERRED, bits);
    }
    return bits;
}

static bool check_cancel(const struct world *w, const struct call *call, struct diag *d)
{
    int64_t number = argument(call, 0)->number;
    if (deferred_numbered(w, number) == 0) {
        diag_say(d, "nothing deferred has the number %lld now", (long long)number);
        return diag_help(d, "`show deferred` lists what is waiting");
    }
    return true;
}

static uint64_t apply_cancel(struct world *w, const struct call *call)
{
    uint64_t bits = deferred_numbered(w, argument(call, 0)->number);
    const struct deferred *deferred = deferred_at(w, (deferred_h){bits});
    if (deferred->kind == DEFERRED_ON) {
        world_edit_header(w)->watches--;
    } else {
        cancel(w, (timer_h){deferred->timer});
    }
    record_remove(w, ENGINE_CORE, RECORD_DEFERRED, bits);
    return 0;
}

static const struct parameter set_parameters[] = {
    {.name = "name", .doc = "the record", .type = {.kind = VALUE_TEXT}, .positional = true},
};
static const struct parameter at_parameters[] = {
    {.name = "time",
     .doc = "when",
     .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
     .positional = true,
     .least = 0,
     .most = TIME_NEVER - 1},
    {.name = "command",
     .doc = "what is done then",
     .type = {.kind = VALUE_TEXT},
     .positional = true},
};
static const struct parameter every_parameters[] = {
    {.name = "period",
     .doc = "how often",
     .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
     .positional = true,
     .least = 1,
     .most = TIME_NEVER - 1},
    {.name = "command",
     .doc = "what is done then",
     .type = {.kind = VALUE_TEXT},
     .positional = true},
};
static const struct parameter on_parameters[] = {
    {.name = "event",
     .doc = "the kind of event, such as queue.arrives",
     .type = {.kind = VALUE_TEXT},
     .positional = true},
    {.name = "command",
     .doc = "what is done then",
     .type = {.kind = VALUE_TEXT},
     .positional = true},
};
static const struct parameter cancel_parameters[] = {
    {.name = "number",
     .doc = "its number",
     .type = {.kind = VALUE_NUMBER},
     .positional = true,
     .least = 1,
     .most = INT64_MAX},
};

#define PARAMETERS(table)                                                                          \
    .parameters = (table), .parameter_count = COUNT_OF(table), .settings_of = -1

static const struct command core_commands[] = {
    [COMMAND_SET] = {.name = "set",
                     .doc = "Changes settings of a record.",
                     .example = "set desk servers=2",
                     PARAMETERS(set_parameters),
                     .apply = apply_set},
    [COMMAND_AT] = {.name = "at",
                    .doc = "Does a command when the clock reaches a time.",
                    .example = "at 40s set desk servers=2",
                    PARAMETERS(at_parameters),
                    .check = check_at,
                    .apply = apply_at},
    [COMMAND_EVERY] = {.name = "every",
                       .doc = "Does a command again and again.",
                       .example = "every 10s arrive visitor",
                       PARAMETERS(every_parameters),
                       .check = check_every,
                       .apply = apply_every},
    [COMMAND_ON] = {.name = "on",
                    .doc = "Does a command after each event of a kind.",
                    .example = "on queue.gives_up set desk servers=2",
                    PARAMETERS(on_parameters),
                    .check = check_on,
                    .apply = apply_on},
    [COMMAND_TRIGGER] = {.name = "trigger",
                         .doc = "Pauses the run so that a script's function can be called.",
                         .example = "trigger 40s",
                         .parameters = at_parameters,
                         .parameter_count = 1,
                         .settings_of = -1,
                         .check = check_at,
                         .apply = apply_trigger},
    [COMMAND_CANCEL] = {.name = "cancel",
                        .doc = "Takes back a deferred command.",
                        .example = "at 40s set desk servers=2\ncancel 1",
                        PARAMETERS(cancel_parameters),
                        .check = check_cancel,
                        .apply = apply_cancel},
};

// ---- probes ----

static int64_t read_time(const struct world *w, uint64_t record)
{
    (void)record;
    return world_now(w);
}

static int64_t read_events(const struct world *w, uint64_t record)
{
    (void)record;
    return (int64_t)world_header(w)->event_count;
}

static int64_t read_commands(const struct world *w, uint64_t record)
{
    (void)record;
    return (int64_t)world_header(w)->command_count;
}

static int64_t read_pending(const struct world *w, uint64_t record)
{
    (void)record;
    const struct event_queue *queue = &world_header(w)->queue;
    return (int64_t)(queue->count - queue->cancelled);
}

#define OF_THE_WORLD(word, words, value_type_of_it, function)                                      \
    {                                                                                              \
        .name = (word), .doc = (words), .record = -1, .type = value_type_of_it, .read = (function) \
    }

static const struct probe core_probes[] = {
    OF_THE_WORLD("time", "What the clock shows.", TYPE_TIME, read_time),
    OF_THE_WORLD("events", "Events run since the beginning.", TYPE_COUNT, read_events),
    OF_THE_WORLD("commands", "Commands given since the beginning.", TYPE_COUNT, read_commands),
    OF_THE_WORLD("pending", "Events still to come.", TYPE_COUNT, read_pending),
};

static const char *const core_limits[] = {
    "A command takes no simulated time.",
    NULL,
};

const struct engine core_engine = {
    .id = ENGINE_CORE,
    .name = "world",
    .doc = "What every world has: settings, and commands that happen later.",
    .models = "the simulator itself",
    .limits = core_limits,
    .records = core_records,
    .record_count = CORE_RECORDS,
    .commands = core_commands,
    .command_count = CORE_COMMANDS,
    .events = core_events,
    .event_count = CORE_EVENTS,
    .rules = core_rules,
    .rule_count = CORE_RULES,
    .probes = core_probes,
    .probe_count = COUNT_OF(core_probes),
};
