// ledger: see ledger.h.
#include "tests/support/ledger.h"

#include "sim/command.h"

enum { EVENT_ENDS, EVENT_POWER, EVENT_KILLED, LEDGER_EVENTS };

static void next_call(struct world *w, ledger_h h)
{
    struct ledger *l = ledger_edit(w, h);
    if (l->waiting_count == 0 || !linux_task_is_idle(w, l->task)) {
        return;
    }
    struct ledger_wait wait = l->waiting[0];
    l->waiting_count--;
    memmove(l->waiting, l->waiting + 1, (size_t)l->waiting_count * sizeof wait);
    const struct linux_caller caller = {EVENT_KIND(ENGINE_LEDGER, EVENT_ENDS), h.bits, wait.wish};
    if (wait.wish == LEDGER_APPEND) {
        linux_append(w, l->task, l->file, wait.bytes, caller);
    } else if (wait.wish == LEDGER_READ) {
        linux_read(w, l->task, l->file, wait.offset, wait.bytes, caller);
    } else {
        linux_sync(w, l->task, l->file, false, caller);
    }
}

static void ends(struct world *w, const struct event *event)
{
    ledger_h h = {event->target};
    struct ledger *l = ledger_edit(w, h);
    l->last_outcome = event->a;
    l->last_time = world_now(w);
    l->failed += event->a < 0;
    l->appended += event->a >= 0 && event->b == LEDGER_APPEND;
    l->bytes += event->a >= 0 && event->b == LEDGER_READ ? event->a : 0;
    l->synced += event->a >= 0 && event->b == LEDGER_SYNC;
    next_call(w, h);
}

static void power(struct world *w, const struct event *event)
{
    struct ledger *l = ledger_edit(w, (ledger_h){event->target});
    l->power_losses++;
    for (linux_loss_h loss = linux_lost_next(w, l->file, (linux_loss_h){0}); loss.bits != 0;
         loss = linux_lost_next(w, l->file, loss)) {
        l->lost_bytes += linux_loss_at(w, loss)->to - linux_loss_at(w, loss)->from;
    }
}

static void killed(struct world *w, const struct event *event)
{
    ledger_edit(w, (ledger_h){event->target})->killed++;
}

// ---- commands ----

static uint64_t apply_open(struct world *w, const struct call *call)
{
    ledger_h h = {0};
    name_h name = name_intern(w, argument(call, 0)->text, argument(call, 0)->length);
    struct ledger *l = ledger_add(w, &h);
    l->name = name;
    l->host = linux_host_named(w, argument(call, 1)->text);
    l->process = linux_process_make(w, l->host, "ledger");
    l->task = linux_task_make(w, l->host, l->process, "ledger-io");
    l->file = linux_file_make(w, linux_disk_named(w, argument(call, 2)->text), "pages");
    linux_watch_process(w, l->process, EVENT_KIND(ENGINE_LEDGER, EVENT_KILLED), h.bits);
    linux_watch(w, l->host, EVENT_KIND(ENGINE_LEDGER, EVENT_POWER), h.bits);
    return h.bits;
}

static uint64_t wish(struct world *w, const struct call *call, enum ledger_wish what)
{
    ledger_h h = {(uint64_t)argument(call, 0)->number};
    struct ledger *l = ledger_edit(w, h);
    if (l->waiting_count < LEDGER_WAITING) {
        l->waiting[l->waiting_count++] =
            (struct ledger_wait){what, what == LEDGER_SYNC ? 0 : argument(call, 1)->number,
                                 what == LEDGER_READ ? argument(call, 2)->number : 0};
    }
    next_call(w, h);
    return h.bits;
}

static uint64_t apply_append(struct world *w, const struct call *call)
{
    return wish(w, call, LEDGER_APPEND);
}

static uint64_t apply_read(struct world *w, const struct call *call)
{
    return wish(w, call, LEDGER_READ);
}

static uint64_t apply_sync(struct world *w, const struct call *call)
{
    return wish(w, call, LEDGER_SYNC);
}

static uint64_t apply_heap(struct world *w, const struct call *call)
{
    ledger_h h = {(uint64_t)argument(call, 0)->number};
    int outcome = linux_memory(w, ledger_at(w, h)->process, argument(call, 1)->number);
    ledger_edit(w, h)->refused = -outcome;
    return h.bits;
}

static uint64_t apply_files(struct world *w, const struct call *call)
{
    ledger_h h = {(uint64_t)argument(call, 0)->number};
    int outcome = linux_open(w, ledger_at(w, h)->process, argument(call, 1)->number);
    ledger_edit(w, h)->refused = -outcome;
    return h.bits;
}

// ---- the tables ----

#define A_TEXT(word)                                                                               \
    {                                                                                              \
        .name = (word), .doc = "its name", .type = {.kind = VALUE_TEXT}, .positional = true        \
    }
#define A_LEDGER                                                                                   \
    {                                                                                              \
        .name = "ledger", .doc = "which", .type = {.kind = VALUE_RECORD}, .positional = true       \
    }
#define A_SIZE                                                                                     \
    {                                                                                              \
        .name = "bytes", .doc = "how many", .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},     \
        .positional = true                                                                         \
    }

static const struct parameter open_parameters[] = {
    {.name = "name", .doc = "its name", .type = {.kind = VALUE_NAME}, .positional = true},
    A_TEXT("host"),
    A_TEXT("disk"),
};
static const struct parameter size_parameters[] = {A_LEDGER, A_SIZE};
static const struct parameter read_parameters[] = {
    A_LEDGER,
    A_SIZE,
    {.name = "at",
     .doc = "from there",
     .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
     .default_text = "0"},
};
static const struct parameter sync_parameters[] = {A_LEDGER};
static const struct parameter files_parameters[] = {
    A_LEDGER,
    {.name = "count", .doc = "how many", .type = {.kind = VALUE_NUMBER}, .positional = true},
};

#define COMMAND(word, table, does)                                                                 \
    {                                                                                              \
        .name = (word), .doc = "For tests.", .example = (word), .parameters = (table),             \
        .parameter_count = COUNT_OF(table), .settings_of = -1, .apply = (does)                     \
    }

static const struct command commands[] = {
    COMMAND("open", open_parameters, apply_open), COMMAND("append", size_parameters, apply_append),
    COMMAND("read", read_parameters, apply_read), COMMAND("sync", sync_parameters, apply_sync),
    COMMAND("heap", size_parameters, apply_heap), COMMAND("files", files_parameters, apply_files),
};

static const struct field fields[] = {
    FIELD(ledger, name, TYPE_NAME, "its name"),
    FIELD(ledger, appended, TYPE_COUNT, "appends that ended"),
    FIELD(ledger, bytes, TYPE_SIZE, "read"),
    FIELD(ledger, synced, TYPE_COUNT, "syncs that ended"),
    FIELD(ledger, failed, TYPE_COUNT, "calls that failed"),
    FIELD(ledger, last_outcome, TYPE_COUNT, "of the last call"),
    FIELD(ledger, last_time, TYPE_TIME, "when that ended"),
    FIELD(ledger, killed, TYPE_COUNT, "its process was"),
    FIELD(ledger, power_losses, TYPE_COUNT, "it was told of"),
    FIELD(ledger, lost_bytes, TYPE_SIZE, "by them"),
    FIELD(ledger, refused, TYPE_COUNT, "the errno of the last heap or files"),
};
static const struct record_type records[] = {{.name = "ledger",
                                              .doc = "For tests.",
                                              .bytes = sizeof(struct ledger),
                                              .first_bits = 1,
                                              .fields = fields,
                                              .field_count = COUNT_OF(fields),
                                              .name_field = 0,
                                              .number_field = -1,
                                              .owner_field = -1}};

static const struct event_row events[] = {
    [EVENT_ENDS] = {.name = "ends",
                    .sentence = "a call of {ledger} ends with {outcome}",
                    .doc = "For tests.",
                    .target = {"ledger", {.kind = VALUE_RECORD}},
                    .a = {"outcome", {.kind = VALUE_NUMBER}},
                    .run = ends},
    [EVENT_POWER] = {.name = "power",
                     .sentence = "{ledger} is told of a power loss",
                     .doc = "For tests.",
                     .target = {"ledger", {.kind = VALUE_RECORD}},
                     .run = power},
    [EVENT_KILLED] = {.name = "killed",
                      .sentence = "{ledger} is told that its process was killed",
                      .doc = "For tests.",
                      .target = {"ledger", {.kind = VALUE_RECORD}},
                      .run = killed},
};

const struct engine ledger_engine = {
    .id = ENGINE_LEDGER,
    .name = "ledger",
    .doc = "For tests.",
    .models = "nothing",
    .records = records,
    .record_count = COUNT_OF(records),
    .commands = commands,
    .command_count = COUNT_OF(commands),
    .events = events,
    .event_count = LEDGER_EVENTS,
};
