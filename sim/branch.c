// branch: see branch.h.
//
// Everything that moves forward goes through `go`, whether the way is known or new: commands of the
// journal are applied where they belong, events run in slices, and the timeline is told between
// slices. Going back is going to a boundary of the timeline (or to the empty world) and then
// forward.
#include "sim/branch.h"

#include "sim/core.h"

enum { SLICE_EVENTS = 1024 };

struct goal {
    int64_t time;      // nothing later than this
    uint64_t events;   // this many events in all, at most
    uint64_t commands; // this many commands in all, at most; NO_LIMIT: those that belong to the way
    branch_stop *stop; // or NULL
    void *stop_self;
};

#define NO_LIMIT UINT64_MAX

static const struct world_header *header_of(const struct branch *b)
{
    return world_header(&b->world);
}

static bool has_history(const struct branch *b) { return b->timeline.host != NULL; }

struct moment branch_now(const struct branch *b)
{
    const struct world_header *header = header_of(b);
    return (struct moment){
        .events = header->event_count, .commands = header->command_count, .time = header->now};
}

bool branch_at_head(const struct branch *b)
{
    return moment_same(branch_now(b), b->head) && b->world.clock >= b->head_clock;
}

uint64_t branch_hash(struct branch *b) { return world_hash(&b->world); }

// ---- opening ----

static bool no_memory(struct diag *d)
{
    diag_say(d, "the machine has no memory for another world");
    return diag_help(d, "close branches that are not needed (`prune`), or give less memory to each "
                        "with --memory");
}

bool branch_open(struct branch *b, const struct branch_options *options, struct diag *d)
{
    memset(b, 0, sizeof *b);
    b->options = *options;
    if (!world_open(&b->world, options->host, options->engines, options->limit_bytes,
                    options->seed)) {
        return no_memory(d);
    }
    b->world.refusal = &b->refusal;
    journal_open(&b->journal, options->host);
    if (options->history_bytes > 0 &&
        !timeline_open(&b->timeline, &b->world.image, options->history_bytes, branch_now(b))) {
        branch_close(b);
        return no_memory(d);
    }
    return true;
}

void branch_close(struct branch *b)
{
    if (has_history(b)) {
        timeline_close(&b->timeline);
    }
    journal_close(&b->journal);
    world_close(&b->world);
}

bool branch_copy(struct branch *to, struct branch *from, struct diag *d)
{
    struct branch_options plain = from->options;
    plain.history_bytes = 0;
    if (!branch_open(to, &plain, d)) {
        return false;
    }
    to->options = from->options;
    bool copied = world_copy(&to->world, &from->world) &&
                  journal_copy(&to->journal, &from->journal, header_of(from)->command_count);
    if (copied && has_history(from)) {
        copied = timeline_copy(&to->timeline, &from->timeline, &to->world.image, branch_now(from));
    }
    if (!copied) {
        branch_close(to);
        return no_memory(d);
    }
    to->head = branch_now(to);
    to->head_clock = to->world.clock;
    return true;
}

// ---- commands of the journal ----

static const struct journal_entry *next_entry(const struct branch *b)
{
    uint64_t next = header_of(b)->command_count;
    return next < journal_count(&b->journal) ? journal_at(&b->journal, next) : NULL;
}

// Events that have run at the time of an entry.
static uint64_t instant_at(const struct branch *b, int64_t time)
{
    return header_of(b)->now == time ? header_of(b)->instant_count : 0;
}

static bool belongs_here(const struct branch *b, const struct journal_entry *entry)
{
    return entry->time == header_of(b)->now && entry->instant == header_of(b)->instant_count;
}

static bool comes_before_next_event(const struct branch *b, const struct journal_entry *entry)
{
    int64_t next = world_next_time(&b->world);
    return entry->time < next ||
           (entry->time == next && instant_at(b, entry->time) >= entry->instant);
}

static void apply(struct branch *b, const struct call *call, uint64_t *made)
{
    struct world *w = &b->world;
    const struct observer *observer = w->observer;
    uint64_t number = header_of(b)->command_count + 1;
    world_settle_clock(w);
    if (observer != NULL && observer->commanding != NULL) {
        observer->commanding(observer->self, w, number);
    }
    w->cause = COMMAND_CAUSE | number;
    uint64_t result = command_apply(w, call);
    world_edit_header(w)->command_count = number;
    w->cause = 0;
    if (observer != NULL && observer->commanded != NULL) {
        observer->commanded(observer->self, w, number);
    }
    if (made != NULL) {
        *made = result;
    }
}

static bool drifted(const struct branch *b, const struct journal_entry *entry, struct diag *d)
{
    uint64_t number = header_of(b)->command_count + 1;
    char when[64];
    struct text t = text_in(when, sizeof when);
    unit_print_clock(entry->time, &t);
    diag_say(d,
             "command %llu does not fit here: %llu events had run at %s when it was given, now "
             "%llu have",
             (unsigned long long)number, (unsigned long long)entry->instant, when,
             (unsigned long long)instant_at(b, entry->time));
    return diag_help(d, "the journal was edited, or written by another version");
}

static bool apply_entry(struct branch *b, struct journal_entry *entry, struct diag *d)
{
    uint64_t number = header_of(b)->command_count;
    if (entry->time < header_of(b)->now || instant_at(b, entry->time) != entry->instant) {
        return drifted(b, entry, d);
    }
    b->world.clock = entry->time;
    if (!command_parse(&b->world, journal_text(&b->journal, number), entry->length, &b->call, d) ||
        !command_check(&b->world, &b->call, d)) {
        diag_quote(d, journal_text(&b->journal, number), entry->length);
        return false;
    }
    entry->events = header_of(b)->event_count;
    apply(b, &b->call, NULL);
    return true;
}

// ---- forward ----

static bool entry_is_due(const struct branch *b, const struct journal_entry *entry,
                         const struct goal *goal)
{
    if (entry == NULL || header_of(b)->command_count >= goal->commands ||
        entry->time > goal->time || !comes_before_next_event(b, entry)) {
        return false;
    }
    bool more_events = header_of(b)->event_count < goal->events;
    return more_events || goal->commands != NO_LIMIT || belongs_here(b, entry);
}

// Events until somebody must be asked again: the timeline, the user, the goal.
static uint64_t slice_of(const struct branch *b, const struct goal *goal)
{
    uint64_t now = header_of(b)->event_count;
    uint64_t slice = goal->events - now;
    if (has_history(b)) {
        uint64_t due = timeline_due(&b->timeline, now);
        slice = due < slice ? due : slice;
    }
    return slice < SLICE_EVENTS ? slice : SLICE_EVENTS;
}

// Runs up to `count` events that are due up to `time`. true: something asked to stop.
static bool run_slice(struct branch *b, uint64_t count, int64_t time, const struct goal *goal)
{
    struct world *w = &b->world;
    while (count-- > 0 && world_next_time(w) <= time) {
        world_run_next(w);
        if (w->stop != 0 || (goal->stop != NULL && goal->stop(goal->stop_self, w))) {
            return true;
        }
    }
    return false;
}

// Why a slice stopped. In the known past, triggers and refusals have been dealt with already.
static bool stopped_by(struct branch *b, const struct goal *goal, enum run_end *end)
{
    int stop = b->world.stop;
    b->world.stop = 0;
    bool known = header_of(b)->event_count <= b->head.events;
    if (stop != 0 && !known) {
        *end = (stop & STOP_TRIGGER) != 0 ? RUN_TRIGGER : RUN_REFUSED;
        return true;
    }
    if (goal->stop != NULL && goal->stop(goal->stop_self, &b->world)) {
        *end = RUN_STOPPED;
        return true;
    }
    return false;
}

// The last time at which an event may run before the next command of the journal is looked at
// again. Never is the time of an empty queue, so that it is no time to run up to.
static int64_t bound_of(const struct branch *b, const struct journal_entry *entry,
                        const struct goal *goal)
{
    int64_t bound = min_i64(goal->time, TIME_NEVER - 1);
    if (entry == NULL || header_of(b)->command_count >= goal->commands) {
        return bound;
    }
    return min_i64(bound, entry->time - 1);
}

static void note(struct branch *b)
{
    if (has_history(b)) {
        timeline_note(&b->timeline, branch_now(b));
    }
}

static enum run_end go(struct branch *b, const struct goal *goal, struct diag *d)
{
    struct world *w = &b->world;
    for (;;) {
        struct journal_entry *entry = (struct journal_entry *)next_entry(b);
        if (entry_is_due(b, entry, goal)) {
            if (!apply_entry(b, entry, d)) {
                return RUN_FAILED;
            }
            note(b);
            continue;
        }
        if (header_of(b)->event_count >= goal->events) {
            return RUN_REACHED;
        }
        if (b->options.interrupt != NULL && *b->options.interrupt != 0) {
            return RUN_INTERRUPTED;
        }
        int64_t next = world_next_time(w);
        if (next == TIME_NEVER && goal->time == TIME_NEVER) {
            return RUN_IDLE;
        }
        if (next > goal->time) {
            world_pause_at(w, max_i64(goal->time, w->clock));
            return RUN_REACHED;
        }
        int64_t bound = bound_of(b, entry, goal);
        bool one = next > bound; // events at the very time of the next command
        enum run_end end;
        bool stopped =
            one ? run_slice(b, 1, next, goal) : run_slice(b, slice_of(b, goal), bound, goal);
        note(b);
        if (stopped && stopped_by(b, goal, &end)) {
            return end;
        }
    }
}

static void note_head(struct branch *b)
{
    struct moment now = branch_now(b);
    if (!moment_reached(now, b->head)) {
        b->head = now;
        b->head_clock = b->world.clock;
    } else if (moment_same(now, b->head)) {
        b->head_clock = max_i64(b->head_clock, b->world.clock);
    }
}

// ---- running out of memory ----

static void start_again(struct branch *b)
{
    world_reset(&b->world, b->options.seed);
    if (has_history(b)) {
        timeline_forget(&b->timeline, branch_now(b));
    }
}

// The jump came out of an event or a command that is half done. Everything it wrote is in the
// timeline's open log.
static void undo_half_done(struct branch *b, bool keep_history)
{
    struct world *w = &b->world;
    struct moment wanted = branch_now(b);
    wanted.events -= w->in_event ? 1 : 0;
    w->running = w->in_event = false;
    w->image.failed = false;
    if (!keep_history && has_history(b)) {
        timeline_close(&b->timeline);
    }
    if (has_history(b)) {
        timeline_undo(&b->timeline);
    } else {
        start_again(b);
    }
    const struct goal goal = {
        .time = TIME_NEVER, .events = wanted.events, .commands = wanted.commands};
    struct diag unheard = {0};
    w->clock = header_of(b)->now;
    go(b, &goal, &unheard);
}

static bool say_out_of_memory(const struct branch *b, struct diag *d)
{
    char limit[32];
    struct text t = text_in(limit, sizeof limit);
    unit_print_rounded(UNIT_SIZE, b->options.limit_bytes, &t);
    diag_say(d,
             "the world needs more than its limit of %s of memory; it stands before the event that "
             "asked for more",
             limit);
    return diag_help(d, "raise the limit with --memory, or make the scenario smaller");
}

typedef enum run_end guarded_work(struct branch *b, void *self, struct diag *d);

// Does some work from which a jump may come when memory runs out.
static enum run_end guard(struct branch *b, guarded_work *work, void *self, struct diag *d)
{
    jmp_buf escape;
    b->world.image.escape = &escape;
    enum run_end end;
    volatile int tries = 0;
    if (setjmp(escape) == 0) {
        end = work(b, self, d);
    } else {
        int try = ++tries;
        ASSERT(try <= 2); // without history this much memory was enough before
        undo_half_done(b, try == 1);
        say_out_of_memory(b, d);
        end = RUN_FAILED;
    }
    b->world.image.escape = NULL;
    return end;
}

static enum run_end go_guarded(struct branch *b, void *self, struct diag *d)
{
    return go(b, self, d);
}

static enum run_end run(struct branch *b, struct goal goal, struct diag *d)
{
    enum run_end end = guard(b, go_guarded, &goal, d);
    note_head(b);
    return end;
}

// ---- the interface: forward ----

enum run_end branch_run_while(struct branch *b, int64_t time, uint64_t events, branch_stop *stop,
                              void *self, struct diag *d)
{
    return run(
        b,
        (struct goal){
            .time = time, .events = events, .commands = NO_LIMIT, .stop = stop, .stop_self = self},
        d);
}

enum run_end branch_run(struct branch *b, int64_t time, uint64_t events, struct diag *d)
{
    return branch_run_while(b, time, events, NULL, NULL, d);
}

// The number of commands of the journal that were given at the same place as the one with this
// index.
static uint64_t end_of_group(const struct journal *j, uint64_t first)
{
    uint64_t end = first + 1;
    const struct journal_entry *entry = journal_at(j, first);
    while (end < journal_count(j) && journal_at(j, end)->time == entry->time &&
           journal_at(j, end)->instant == entry->instant) {
        end++;
    }
    return end;
}

enum run_end branch_forward(struct branch *b, struct moment moment, branch_stop *stop, void *self,
                            struct diag *d)
{
    return run(b,
               (struct goal){.time = TIME_NEVER,
                             .events = moment.events,
                             .commands = moment.commands,
                             .stop = stop,
                             .stop_self = self},
               d);
}

enum run_end branch_step(struct branch *b, struct diag *d)
{
    struct moment now = branch_now(b);
    const struct journal_entry *entry = next_entry(b);
    if (entry != NULL && comes_before_next_event(b, entry)) {
        return run(b,
                   (struct goal){.time = TIME_NEVER,
                                 .events = now.events,
                                 .commands = end_of_group(&b->journal, now.commands)},
                   d);
    }
    return branch_run(b, TIME_NEVER, now.events + 1, d);
}

// ---- the interface: anywhere ----

static enum run_end restore(struct branch *b, struct moment wanted, struct goal goal,
                            struct diag *d)
{
    struct moment now = branch_now(b);
    bool placed =
        has_history(b) ? timeline_seek(&b->timeline, now, wanted) : moment_reached(now, wanted);
    if (!placed) {
        start_again(b);
    }
    b->world.stop = 0;
    b->world.clock = header_of(b)->now;
    return run(b, goal, d);
}

enum run_end branch_to_moment(struct branch *b, struct moment moment, struct diag *d)
{
    return restore(
        b, moment,
        (struct goal){.time = TIME_NEVER, .events = moment.events, .commands = moment.commands}, d);
}

// Commands that had been given when event `number` was the last: those before it, and those given
// right after it.
static uint64_t commands_at_event(const struct branch *b, uint64_t number)
{
    uint64_t count = journal_count(&b->journal);
    while (count > 0) {
        const struct journal_entry *entry = journal_at(&b->journal, count - 1);
        bool right_after = entry->instant > 0 || (number == 0 && entry->time == 0);
        if (entry->events < number || (entry->events == number && right_after)) {
            break;
        }
        count--;
    }
    return count;
}

enum run_end branch_to_event(struct branch *b, uint64_t number, struct diag *d)
{
    if (number > b->head.events) {
        return branch_run(b, TIME_NEVER, number, d);
    }
    return branch_to_moment(
        b, (struct moment){.events = number, .commands = commands_at_event(b, number)}, d);
}

enum run_end branch_to_time(struct branch *b, int64_t time, struct diag *d)
{
    return restore(b, moment_by_time(time),
                   (struct goal){.time = time, .events = NO_LIMIT, .commands = NO_LIMIT}, d);
}

bool branch_previous_stop(const struct branch *b, struct moment *stop)
{
    struct moment now = branch_now(b);
    const struct journal_entry *last =
        now.commands > 0 ? journal_at(&b->journal, now.commands - 1) : NULL;
    bool own_stop = last != NULL && last->events == now.events && last->instant == 0 &&
                    !(now.events == 0 && last->time == 0);
    if (own_stop) {
        uint64_t first = now.commands - 1;
        while (first > 0 && journal_at(&b->journal, first - 1)->time == last->time &&
               journal_at(&b->journal, first - 1)->instant == 0) {
            first--;
        }
        *stop = (struct moment){.events = now.events, .commands = first};
        return true;
    }
    if (now.events == 0) {
        return false;
    }
    uint64_t commands = now.commands;
    while (commands > 0 && journal_at(&b->journal, commands - 1)->events >= now.events) {
        commands--;
    }
    *stop = (struct moment){.events = now.events - 1, .commands = commands};
    return true;
}

enum run_end branch_back(struct branch *b, struct diag *d)
{
    struct moment stop;
    if (!branch_previous_stop(b, &stop)) {
        diag_say(d, "this is the beginning");
        diag_help(d, "`undo` takes back a command");
        return RUN_FAILED;
    }
    return branch_to_moment(b, stop, d);
}

enum run_end branch_replay(struct branch *b, struct diag *d)
{
    struct moment now = branch_now(b);
    start_again(b);
    return branch_to_moment(b, now, d);
}

void branch_pause_at(struct branch *b, int64_t time)
{
    if (time > b->world.clock && time <= world_next_time(&b->world)) {
        world_pause_at(&b->world, time);
        note_head(b);
    }
}

void branch_cut(struct branch *b)
{
    journal_cut(&b->journal, header_of(b)->command_count);
    if (has_history(b)) {
        timeline_cut(&b->timeline);
    }
    b->head = branch_now(b);
    b->head_clock = b->world.clock;
}

// ---- the interface: commands ----

static enum run_end apply_guarded(struct branch *b, void *self, struct diag *d)
{
    (void)d;
    apply(b, &b->call, self);
    return RUN_REACHED;
}

static bool journal_call(struct branch *b, struct diag *d)
{
    char text[COMMAND_BYTES * 2];
    struct text t = text_in(text, sizeof text);
    command_print(&b->world, &b->call, &t);
    if (t.length > COMMAND_BYTES) { // else it could not be read back
        diag_say(d, "written out in full this command has more than %d bytes", COMMAND_BYTES);
        return diag_help(d, "say it in fewer words");
    }
    int64_t time = b->world.clock;
    const struct journal_entry where = {
        .time = time, .instant = instant_at(b, time), .events = header_of(b)->event_count};
    return journal_add(&b->journal, where, text, t.length) || no_memory(d);
}

bool branch_command(struct branch *b, const char *text, size_t length, uint64_t *made,
                    struct diag *d)
{
    if (!branch_at_head(b)) {
        diag_say(d, "this moment has a future already");
        return diag_help(d, "`fork` first: a command in the past needs a branch");
    }
    if (!command_parse(&b->world, text, length, &b->call, d) ||
        !command_check(&b->world, &b->call, d) || !journal_call(b, d)) {
        return false;
    }
    uint64_t commands = header_of(b)->command_count;
    int64_t clock = b->world.clock;
    if (guard(b, apply_guarded, made, d) != RUN_REACHED) {
        journal_cut(&b->journal, commands);
        branch_pause_at(b, clock);
        return false;
    }
    note(b);
    note_head(b);
    return true;
}
