// inside: what the files of the queue engine share, and nobody else knows.
//
// Functions that are called for every customer take a handle together with the pointer that was got
// for it: looking a record up once per event is half of what an event costs. Such a pointer is good
// until the event ends.
//
// Interface:
//   station_admit, station_crash, ...           station.c
//   source_start, source_send, ...              source.c
//   call_begin_attempt, call_goes_on, call_fails ...    call.c
//   queue_* tables                              for the descriptor in queue.c
#ifndef ORRERY_QUEUE_INSIDE_H
#define ORRERY_QUEUE_INSIDE_H

#include "engines/queue/queue.h"
#include "sim/command.h"

enum queue_setting {
    QUEUE_SETTING_SERVICE,
    QUEUE_SETTING_SERVERS,
    QUEUE_SETTING_ROOM,
    QUEUE_SETTING_DISCIPLINE,
    QUEUE_SETTING_SPEED,
    QUEUE_SETTING_NEXT,
    QUEUE_SETTING_BESIDE,
    QUEUE_SETTING_SKIP_ABANDONED,
    QUEUE_SETTING_TO,
    QUEUE_SETTING_INTERARRIVAL,
    QUEUE_SETTING_PACE,
    QUEUE_SETTING_LIMIT,
    QUEUE_SETTING_PRIORITY,
    QUEUE_SETTING_CHOOSE,
    QUEUE_SETTING_TIMEOUT,
    QUEUE_SETTING_TIMEOUT_COVERS,
    QUEUE_SETTING_ATTEMPTS,
    QUEUE_SETTING_BACKOFF,
    QUEUE_SETTING_BACKOFF_LIMIT,
    QUEUE_SETTING_JITTER,
    QUEUE_SETTING_RETRY_BUDGET,
    QUEUE_SETTINGS
};

enum queue_command {
    QUEUE_COMMAND_STATION,
    QUEUE_COMMAND_SOURCE,
    QUEUE_COMMAND_ARRIVE,
    QUEUE_COMMAND_REPLAY,
    QUEUE_COMMAND_STOP,
    QUEUE_COMMAND_CRASH,
    QUEUE_COMMAND_START,
    QUEUE_COMMAND_REMOVE,
    QUEUE_COMMANDS
};

enum queue_probe {
    QUEUE_PROBE_UTILISATION,
    QUEUE_PROBE_MEAN_WAITING,
    QUEUE_PROBE_MEAN_INSIDE,
    QUEUE_PROBE_MEAN_WAIT,
    QUEUE_PROBE_WAIT_P50,
    QUEUE_PROBE_WAIT_P95,
    QUEUE_PROBE_WAIT_P99,
    QUEUE_PROBE_MEAN_STAY,
    QUEUE_PROBE_LOSS,
    QUEUE_PROBE_THROUGHPUT,
    QUEUE_PROBE_GOODPUT,
    QUEUE_PROBE_SUCCESS,
    QUEUE_PROBE_MEAN_ANSWER_TIME,
    QUEUE_PROBE_TRIES_PER_CALL,
    QUEUE_PROBES
};

enum queue_invariant {
    QUEUE_INVARIANT_COUNTS_ADD_UP,
    QUEUE_INVARIANT_WITHIN_LIMITS,
    QUEUE_INVARIANT_WORK_CONSERVING,
    QUEUE_INVARIANT_LINES_ARE_WHOLE,
    QUEUE_INVARIANT_LITTLE,
    QUEUE_INVARIANT_WAITS_ARE_COUNTED,
    QUEUE_INVARIANT_CALLS_ADD_UP,
    QUEUE_INVARIANTS
};

enum queue_event {
    QUEUE_ARRIVES,
    QUEUE_IS_SERVED,
    QUEUE_GIVES_UP,
    QUEUE_TIMES_OUT,
    QUEUE_TRIES_AGAIN,
    QUEUE_EVENTS
};

enum queue_rule {
    QUEUE_IDLE_SERVER,
    QUEUE_JOINS_LINE,
    QUEUE_ROOM_FULL,
    QUEUE_STATION_DOWN,
    QUEUE_NEXT_IN_LINE,
    QUEUE_SKIPS,
    QUEUE_NOBODY_WAITS,
    QUEUE_STOPPED,
    QUEUE_FEWER_SERVERS,
    QUEUE_MOVES_ON,
    QUEUE_ANSWERED,
    QUEUE_IN_VAIN,
    QUEUE_PATIENCE_OVER,
    QUEUE_CALLER_GONE,
    QUEUE_BACKS_OFF,
    QUEUE_LOST,
    QUEUE_BUDGET_SPENT,
    QUEUE_CHOSEN,
    QUEUE_NOWHERE,
    QUEUE_NO_MORE_CALLS,
    QUEUE_RULES
};

#define QUEUE_KIND(row) EVENT_KIND(ENGINE_QUEUE, (row))

// ---- station.c ----

void station_begin(struct world *w, station_h h);
// A customer comes to the door: is served, waits, or is turned away.
void station_admit(struct world *w, station_h h, customer_h customer, struct customer *c);
// Everybody inside is thrown out and fails.
void station_crash(struct world *w, station_h h);
void station_set_state(struct world *w, station_h h, enum station_state state);
void station_servers_changed(struct world *w, uint64_t bits);
void station_room_changed(struct world *w, uint64_t bits);
void station_is_served(struct world *w, const struct event *event);
void station_gives_up(struct world *w, const struct event *event);
// The least wait of a bucket, ns.
int64_t station_bucket_start(int bucket);

// ---- source.c ----

void source_begin(struct world *w, source_h h);
// A customer comes now. work and priority as in struct sample.
void source_send(struct world *w, source_h h, struct source *s, int64_t work, int64_t priority);
// The same while the next arrival is waited for: that one keeps its time and gets the next number,
// or does not come where the limit is reached.
void source_send_between(struct world *w, source_h h, int64_t work, int64_t priority);
void source_add_samples(struct world *w, source_h h, const struct sample *samples, int count);
// {0}: it leads nowhere.
station_h source_choose(struct world *w, struct source *s);
void source_arrives(struct world *w, const struct event *event);
void source_interarrival_changed(struct world *w, uint64_t bits);
void source_limit_changed(struct world *w, uint64_t bits);
void source_removed(struct world *w, uint64_t bits);

// ---- call.c ----

// The next attempt at the customer's call, now.
void call_begin_attempt(struct world *w, struct source *s, customer_h h, struct customer *c);
// A service has ended, and `next` comes after that station: the customer goes there, or the call is
// answered.
void call_goes_on(struct world *w, customer_h h, struct customer *c, station_h next);
// This attempt has failed and the customer is in no line: it backs off, or the call is lost.
void call_fails(struct world *w, customer_h h, struct customer *c);
// It leaves the world.
void call_forget(struct world *w, struct source *s, customer_h h);
// Each call earns its share of a retry, where there is a budget.
void call_earns_retries(struct source *s);
void call_times_out(struct world *w, const struct event *event);
void call_tries_again(struct world *w, const struct event *event);

// ---- draw.c ----

struct scene;
void queue_draw(const struct world *w, struct scene *scene);

// ---- tables ----

extern const struct setting queue_settings[];
extern const struct record_type queue_records[];
extern const struct command queue_commands[];
extern const struct event_row queue_events[];
extern const struct rule queue_rules[];
extern const struct probe queue_probes[];
extern const struct invariant queue_invariants[];

#endif
