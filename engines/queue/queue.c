// queue: the descriptor, which is all that the rest of the program knows of this engine.
#include "engines/queue/inside.h"

static const char *const limits[] = {
    "Going from a source to a station, and from one station to the next, takes no time.",
    "A service, once begun, is not interrupted: not by a higher priority, not by a time-out.",
    "A customer who finds the next station full is turned away; it blocks nobody.",
    "A retry that failed at a later station begins again at the first, with newly drawn work.",
    "Who chooses the shortest line sees all lines as they are, and a station that is down as "
    "empty.",
    "A server is one of many equal ones: all servers of a station have its service time and speed.",
    NULL,
};

const struct engine queue_engine = {
    .id = ENGINE_QUEUE,
    .name = "queue",
    .doc = "Waiting lines: customers, servers, time-outs and retries.",
    .models = "the textbook G/G/c queue with finite room, priorities, impatience and retries",
    .limits = limits,
    .settings = queue_settings,
    .setting_count = QUEUE_SETTINGS,
    .records = queue_records,
    .record_count = QUEUE_RECORDS,
    .commands = queue_commands,
    .command_count = QUEUE_COMMANDS,
    .events = queue_events,
    .event_count = QUEUE_EVENTS,
    .rules = queue_rules,
    .rule_count = QUEUE_RULES,
    .probes = queue_probes,
    .probe_count = QUEUE_PROBES,
    .invariants = queue_invariants,
    .invariant_count = QUEUE_INVARIANTS,
    .draw = queue_draw,
};
