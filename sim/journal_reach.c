// journal_reach: going to the places of a journal, and comparing. See journal_reader.h.
//
// A place is a time and a number of events at it, so it is reached by time first and then by
// events. Several commands may have been given at one place; how many of them is what the number of
// commands says.
#include "sim/journal_reader.h"

// ---- going there ----

static bool ended_badly(struct reader *r, enum run_end end, struct word word)
{
    if (end == RUN_INTERRUPTED) {
        diag_say(r->d, "interrupted while this journal was run");
        diag_help(r->d, "nothing was changed");
    }
    return reader_at_word(r, word);
}

// Up to a time and a number of events; what paused the run when it was new does not matter now.
static bool run(struct reader *r, struct branch *b, int64_t time, uint64_t events, struct word word)
{
    uint64_t before = branch_now(b).events, most = r->loading->most_events;
    uint64_t last = most == 0 ? UINT64_MAX : before + (most - r->events);
    enum run_end end;
    do {
        end = branch_run(b, time, events < last ? events : last, r->d);
    } while (end == RUN_TRIGGER || end == RUN_REFUSED);
    r->events += branch_now(b).events - before;
    if (end != RUN_REACHED) {
        return ended_badly(r, end, word);
    }
    if (branch_now(b).events == last && last < events) {
        diag_say(r->d, "the journal runs more than %llu events up to here",
                 (unsigned long long)most);
        diag_help(r->d, "allow more, or `open FILE as-far-as-it-fits`");
        return reader_at_word(r, word);
    }
    return true;
}

static bool go_before(struct reader *r, struct branch *b, int64_t time, struct word word)
{
    enum run_end end;
    do {
        end = time == 0 ? branch_to_moment(b, (struct moment){0}, r->d)
                        : branch_to_time(b, time - 1, r->d);
    } while (end == RUN_TRIGGER || end == RUN_REFUSED);
    return end == RUN_REACHED || ended_badly(r, end, word);
}

bool check_lies_before(const struct check *check, const struct tree_place *place)
{
    return check->clock < place->clock ||
           (check->clock == place->clock && check->has_instant && check->instant < place->instant);
}

static bool is_given_at(const struct journal *j, uint64_t i, const struct tree_place *place)
{
    return journal_at(j, i)->time == place->clock && journal_at(j, i)->instant == place->instant;
}

// Several commands may have been given at one place: on to as many of them as the check says, or
// all.
static bool go_among_commands(struct reader *r, struct branch *b, const struct check *check)
{
    const struct tree_place here = place_here(b);
    uint64_t first = here.moment.commands, end = first;
    while (first > 0 && is_given_at(&b->journal, first - 1, &here)) {
        first--;
    }
    while (end < journal_count(&b->journal) && is_given_at(&b->journal, end, &here)) {
        end++;
    }
    uint64_t wanted = check->has_commands && check->commands < end ? check->commands : end;
    struct tree_place place = here;
    place.moment.commands = wanted > first ? wanted : first;
    return moment_same(place.moment, here.moment) || place_go(b, &place, r->d) ||
           reader_at_word(r, check->word);
}

// To the place of a check on this line, or beyond its head.
bool reader_reach(struct reader *r, struct branch *b, const struct check *check)
{
    struct tree_place here = place_here(b);
    if (check_lies_before(check, &here) && !go_before(r, b, check->clock, check->word)) {
        return false;
    }
    if (b->world.clock < check->clock && !run(r, b, check->clock - 1, UINT64_MAX, check->word)) {
        return false;
    }
    here = place_here(b);
    uint64_t instant = here.clock == check->clock ? here.instant : 0;
    uint64_t events = check->has_instant  ? here.moment.events + (check->instant - instant)
                      : check->has_events ? check->events
                                          : UINT64_MAX;
    if (!run(r, b, check->clock, events, check->word)) {
        return false;
    }
    branch_pause_at(b, check->clock);
    return go_among_commands(r, b, check);
}

// ---- comparing ----

// What was there when the journal was written, and is not now.
static void expect_lines(struct reader *r)
{
    const char *now = r->loading->program;
    const char *then = r->program.at + r->program_word.start;
    int then_length = (int)(r->program.length - r->program_word.start);
    int first = r->good_line + 1, last = r->line.number;
    if (now != NULL && r->program.number > 0 &&
        (strlen(now) != (size_t)then_length || memcmp(now, then, (size_t)then_length) != 0)) {
        diag_expect(r->d, "what the engines of %.*s do, which wrote this; this is %s",
                    then_length < 100 ? then_length : 100, then, now);
    } else if (first >= last) {
        diag_expect(r->d, "line %d, and the engines, as they were when this was written", last);
    } else {
        diag_expect(r->d, "lines %d to %d, and the engines, as they were when this was written",
                    first, last);
    }
}

static bool differs(struct reader *r, const struct check *check, const char *how)
{
    r->drifted = true;
    diag_say(r->d, "the world drifted between line %d and here: %s", r->good_line, how);
    expect_lines(r);
    diag_help(r->d,
              "`open FILE unchecked` takes the world as it is now, `open FILE as-far-as-it-fits` "
              "keeps what comes up to line %d",
              r->good_line);
    return reader_at_word(r, check->word);
}

static bool differs_by(struct reader *r, const struct check *check, const char *what, uint64_t now,
                       uint64_t then)
{
    char how[120];
    struct text t = text_in(how, sizeof how);
    text_add(&t, "%s: %llu, not %llu", what, (unsigned long long)now, (unsigned long long)then);
    return differs(r, check, how);
}

bool reader_compare(struct reader *r, struct branch *b, const struct check *check)
{
    const struct tree_place here = place_here(b);
    if (r->loading->unchecked) {
        return true;
    }
    if (check->has_instant && here.instant != check->instant) {
        return differs_by(r, check, "events run at this time", here.instant, check->instant);
    }
    if (check->has_events && here.moment.events != check->events) {
        return differs_by(r, check, "events run", here.moment.events, check->events);
    }
    if (check->has_commands && here.moment.commands != check->commands) {
        return differs_by(r, check, "commands given", here.moment.commands, check->commands);
    }
    if (check->has_hash && branch_hash(b) != check->hash) {
        char how[120];
        struct text t = text_in(how, sizeof how);
        text_add(&t, "its hash is %016llx, not %016llx", (unsigned long long)branch_hash(b),
                 (unsigned long long)check->hash);
        return differs(r, check, how);
    }
    return true;
}

void reader_was_right(struct reader *r, const struct branch *b)
{
    r->good_line = r->line.number;
    r->good = place_here(b);
}

void reader_was_compared(struct reader *r, const struct branch *b, const struct check *check)
{
    if (check->has_hash) {
        reader_was_right(r, b);
    }
}

// To a place that this line has been at; nothing new happens.
bool reader_reach_known(struct reader *r, struct tree_node *node, const struct check *check)
{
    struct branch *b = node->live;
    const struct tree_place head = node_head(node);
    bool beyond =
        check->clock > head.clock || (check->has_events && check->events > head.moment.events);
    if (!beyond) {
        if (!reader_reach(r, b, check)) {
            return false;
        }
        beyond = !moment_same(b->head, head.moment);
    }
    if (!beyond) {
        return true;
    }
    struct diag unheard = {0};
    if (place_go(b, &head, &unheard)) {
        branch_cut(b);
    }
    char when[64];
    struct text t = text_in(when, sizeof when);
    unit_print_clock(head.clock, &t);
    diag_say(r->d, "branch '%s' does not go so far: it ends at %s, after %llu events", node->name,
             when, (unsigned long long)head.moment.events);
    diag_help(r->d, "give a place that lies on it");
    return reader_at_word(r, check->word);
}
