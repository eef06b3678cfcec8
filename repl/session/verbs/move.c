// move: step, back, run, to, until.
#include "repl/session/tell.h"
#include "repl/script/script.h"
#include "repl/session/verbs/verbs.h"
#include "sim/when.h"

enum { EVENTS_SHOWN = 24 };

bool move_ended(struct session *s, enum run_end end, struct diag *d)
{
    switch (end) {
    case RUN_REACHED:
    case RUN_TRIGGER:
    case RUN_REFUSED:
    case RUN_STOPPED:
        return true;
    case RUN_IDLE:
        if (session_talks(s)) {
            out_styled(s->options.out, STYLE_DIM, "nothing is left to happen\n");
        }
        return true;
    case RUN_INTERRUPTED:
        out_styled(s->options.out, STYLE_DIM, "stopped at an event's end; nothing is lost\n");
        return true;
    case RUN_FAILED:
        break;
    }
    (void)d;
    return false;
}

struct move_origin move_begin(struct session *s)
{
    struct branch *b = session_branch(s);
    return (struct move_origin){
        .here = place_here(b),
        .end = {.moment = b->head, .clock = b->head_clock},
        .commands = journal_count(&b->journal),
    };
}

void move_take_back(struct session *s, const struct move_origin *origin)
{
    struct branch *b = session_branch(s);
    struct diag unheard = {0};
    if (journal_count(&b->journal) == origin->commands && place_go(b, &origin->end, &unheard)) {
        node_cut(s->tree.current);
    }
    place_go(b, &origin->here, &unheard);
}

static bool run_and_tell(struct session *s, int64_t time, uint64_t events, int64_t shown,
                         branch_stop *stop, void *self, enum run_end *end, struct diag *d)
{
    struct teller teller;
    if (!session_before_run(s, time, events, d)) {
        return false;
    }
    struct branch *b = session_branch(s);
    bool tells = shown > 0 && session_talks(s);
    if (tells) {
        tell_begin(&teller, b, s->options.out, shown);
    }
    bool ran = session_run(s, time, events, stop, self, end, d);
    if (tells) {
        tell_end(&teller, b);
    }
    return ran;
}

// One stop, known or new, with what happens there told.
static bool step_once(struct session *s, enum run_end *end, struct diag *d)
{
    uint64_t events = branch_now(session_branch(s)).events;
    struct teller teller;
    if (!session_before_run(s, TIME_NEVER, events + 1, d)) {
        return false;
    }
    struct branch *b = session_branch(s);
    bool tells = session_talks(s);
    if (tells) {
        tell_begin(&teller, b, s->options.out, EVENTS_SHOWN);
    }
    *end = branch_step(b, d);
    if (tells) {
        tell_end(&teller, b);
    }
    bool told = true;
    if (*end == RUN_TRIGGER) {
        told = script_trigger(s->script, b->world.trigger, d);
    } else if (*end == RUN_REFUSED) {
        session_warn(s, &b->refusal);
    } else if (*end == RUN_REACHED && branch_now(b).events == events && tells) {
        out_styled(s->options.out, STYLE_DIM, "commands of the journal\n");
    }
    return told && *end != RUN_FAILED;
}

static bool run_step(struct session *s, const struct verb_call *call, struct diag *d)
{
    int64_t count;
    if (!verb_at_most(&verb_step, call, 1, d) || !verb_count(call, 0, 1, &count, d)) {
        return false;
    }
    enum run_end end = RUN_REACHED;
    if (count > EVENTS_SHOWN) {
        uint64_t wanted = branch_now(session_branch(s)).events + (uint64_t)count;
        if (!run_and_tell(s, TIME_NEVER, wanted, EVENTS_SHOWN, NULL, NULL, &end, d)) {
            return false;
        }
    } else {
        for (int64_t i = 0; i < count && end != RUN_IDLE && end != RUN_INTERRUPTED; i++) {
            if (!step_once(s, &end, d)) {
                return false;
            }
        }
    }
    session_moved(s);
    return move_ended(s, end, d);
}

const struct verb verb_step = {
    .name = "step",
    .usage = "step [COUNT]",
    .doc = "Runs the next event, or several.",
    .more = "A stop is an event with the commands given right after it. An empty line steps again.",
    .example = "step 3",
    .moves = true,
    .travels = true,
    .run = run_step,
};

// ---- back ----

struct until {
    struct session *session;
    int predicate;
    bool failed;
    struct diag *diag;
};

static bool holds(void *self, const struct world *w)
{
    struct until *until = self;
    (void)w;
    bool now = script_holds(until->session->script, until->predicate, until->diag);
    until->failed = until->diag->what[0] != '\0';
    return now || until->failed;
}

static bool compile_rest(struct session *s, const struct verb_call *call, int i,
                         struct until *until, struct diag *d)
{
    *until = (struct until){.session = s, .diag = d};
    until->predicate = expression_compile(s, call, i, d);
    return until->predicate != 0;
}

// An expression that can be asked now does not hold where it can not be asked: before what it names
// was made.
static bool held(void *self, const struct world *w)
{
    struct until *until = self;
    bool then = holds(self, w);
    if (until->failed && !session_interrupted(until->session)) {
        *until->diag = (struct diag){0};
        until->failed = then = false;
    }
    return then;
}

static bool back_until(struct session *s, const struct verb_call *call, struct diag *d)
{
    struct until until;
    if (!compile_rest(s, call, 1, &until, d)) {
        return false;
    }
    holds(&until, session_world(s));
    if (until.failed) {
        script_forget(s->script, until.predicate);
        return false;
    }
    const struct when when = {.holds = held, .self = &until};
    struct when_found found;
    struct visit v;
    visit_begin(&v, session_branch(s));
    bool looked = when_previous(&v, &when, &found, d);
    looked = visit_end(&v, d) && looked && !until.failed;
    script_forget(s->script, until.predicate);
    if (!looked) {
        return false;
    }
    if (!found.found) {
        diag_say(d, "it did not hold at any moment before this one");
        return diag_help(d, "`until` looks forward");
    }
    enum run_end end = branch_to_moment(session_branch(s), found.moment, d);
    session_moved(s);
    return move_ended(s, end, d);
}

static bool run_back(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    if (word != NULL && strcmp(word, "until") == 0) {
        return back_until(s, call, d);
    }
    int64_t count;
    if (!verb_at_most(&verb_back, call, 1, d) || !verb_count(call, 0, 1, &count, d)) {
        return false;
    }
    enum run_end end = RUN_REACHED;
    struct moment stop;
    int64_t done = 0;
    while (done < count && end == RUN_REACHED &&
           (done == 0 || branch_previous_stop(session_branch(s), &stop))) {
        end = branch_back(session_branch(s), d);
        done++;
    }
    session_moved(s);
    if (done < count && end == RUN_REACHED && session_talks(s)) {
        out_styled(s->options.out, STYLE_DIM, "this is the beginning\n");
    }
    return move_ended(s, end, d);
}

const struct verb verb_back = {
    .name = "back",
    .usage = "back [COUNT | until EXPRESSION]",
    .doc = "Goes back to the stop before, or to the last moment at which an expression held.",
    .more = "Lua variables do not go back: only the world does.",
    .example = "step 3\nback",
    .moves = true,
    .travels = true,
    .run = run_back,
};

// ---- run, to, until ----

// A time in the words from i to the end of the line: "5s", "10 ms".
static bool read_time(const struct verb_call *call, int i, int64_t least, int64_t *time,
                      struct diag *d)
{
    size_t length;
    const char *text = word_rest(call->words, call->text, i, &length);
    if (call->words->count == i + 1) {
        text = call->words->arguments[i].value; // without quotes
        length = strlen(text);
    }
    struct diag inner = {0};
    if (unit_parse_within(UNIT_TIME, least, TIME_NEVER - 1, text, length, time, &inner)) {
        return true;
    }
    diag_say(d, "%s", inner.what);
    diag_expect(d, "%s",
                inner.expected[0] != '\0' ? inner.expected : "a duration such as 10ms or 1m30s");
    diag_help(d, "%s", inner.help);
    verb_refuse(call, i, d);
    if (call->words->count > i + 1) {
        d->width = (int)length;
    }
    return false;
}

static bool still_going(struct session *s, const struct move_origin *origin, const char *way_out,
                        struct diag *d)
{
    move_take_back(s, origin);
    diag_say(d, "no end is in sight after %d events", (int)session_endless(s));
    return diag_help(d, "%s", way_out);
}

static bool run_run(struct session *s, const struct verb_call *call, struct diag *d)
{
    int64_t duration = TIME_NEVER;
    if (call->words->count > 0 && !read_time(call, 0, 1, &duration, d)) {
        return false;
    }
    const struct world *w = session_world(s);
    int64_t until = add_clamped(world_now(w), duration);
    uint64_t most =
        until < TIME_NEVER ? UINT64_MAX : world_header(w)->event_count + session_endless(s);
    const struct move_origin origin = move_begin(s);
    enum run_end end;
    if (!run_and_tell(s, until, most, 0, NULL, NULL, &end, d)) {
        return false;
    }
    if (end == RUN_REACHED && until == TIME_NEVER) {
        return still_going(s, &origin, "say how long: run 5s", d);
    }
    session_moved(s);
    return move_ended(s, end, d);
}

const struct verb verb_run_for = {
    .name = "run",
    .usage = "run [DURATION]",
    .doc = "Runs on for a while, or until nothing is left to happen.",
    .more = "Ctrl-C stops at the end of an event.",
    .example = "run 5s",
    .moves = true,
    .travels = true,
    .run = run_run,
};

// Beyond what is known of the branch.
static bool go_on_to(struct session *s, int64_t time, uint64_t events, struct diag *d)
{
    struct branch *b = session_branch(s);
    enum run_end end = branch_to_moment(b, b->head, d);
    if (end == RUN_REACHED && !session_run(s, time, events, NULL, NULL, &end, d)) {
        return false;
    }
    return move_ended(s, end, d);
}

bool moment_go(struct session *s, const struct verb_call *call, int i, struct diag *d)
{
    const char *word = verb_word(call, i);
    if (word == NULL) {
        diag_say(d, "where to?");
        diag_expect(d, "a time such as 80s, an event such as #48213, or a mark");
        return verb_refuse(call, i, d);
    }
    struct branch *b = session_branch(s);
    int64_t number;
    struct diag unheard = {0};
    bool event = word[0] == '#';
    if (event && !unit_parse_within(UNIT_NONE, 0, INT64_MAX, word + 1, strlen(word + 1), &number,
                                    &unheard)) {
        diag_say(d, "'%s' is no event", word);
        diag_expect(d, "the number of an event, such as #48213");
        return verb_refuse(call, i, d);
    }
    if (event) {
        if ((uint64_t)number > b->head.events) {
            return go_on_to(s, TIME_NEVER, (uint64_t)number, d);
        }
        return move_ended(s, branch_to_event(b, (uint64_t)number, d), d);
    }
    int64_t time;
    if (!unit_parse(UNIT_TIME, word, strlen(word), &time, &unheard)) {
        bool like_a_time = word[0] >= '0' && word[0] <= '9';
        return like_a_time ? read_time(call, i, 0, &time, d)
                           : tree_to_mark(&s->tree, word, d) || verb_refuse(call, i, d);
    }
    if (!read_time(call, i, 0, &time, d)) {
        return false;
    }
    if (time > b->head.time) {
        return go_on_to(s, time, UINT64_MAX, d);
    }
    return move_ended(s, branch_to_time(b, time, d), d);
}

static bool run_to(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_to, call, 1, d) || !moment_go(s, call, 0, d)) {
        return false;
    }
    session_moved(s);
    return true;
}

const struct verb verb_to = {
    .name = "to",
    .usage = "to TIME | #EVENT | MARK",
    .doc = "Goes to a moment, back or forward.",
    .example = "to #2",
    .travels = true,
    .run = run_to,
};

static bool run_until(struct session *s, const struct verb_call *call, struct diag *d)
{
    struct until until;
    if (!compile_rest(s, call, 0, &until, d)) {
        return false;
    }
    const struct move_origin origin = move_begin(s);
    enum run_end end;
    uint64_t most = branch_now(session_branch(s)).events + session_endless(s);
    bool ran = run_and_tell(s, TIME_NEVER, most, 0, holds, &until, &end, d);
    script_forget(s->script, until.predicate);
    if (!ran || until.failed) {
        return expression_refused(call, 0, d);
    }
    if (end == RUN_REACHED) {
        return still_going(s, &origin, "the expression may never hold", d);
    }
    session_moved(s);
    return move_ended(s, end, d);
}

const struct verb verb_until = {
    .name = "until",
    .lua_name = "run_until",
    .usage = "until EXPRESSION",
    .doc = "Runs on to the first moment at which an expression holds.",
    .more = "The expression is Lua, asked after each event: until desk.waiting > 5 and world.now() "
            "> \"10s\"",
    .example = "until desk.waiting > 2",
    .moves = true,
    .travels = true,
    .run = run_until,
};
