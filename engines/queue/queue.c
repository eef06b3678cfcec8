// queue: the descriptor, which is all that the rest of the program knows of this engine.
#include "engines/queue/inside.h"

static const char *const limits[] = {
    "Going from a source to a station, and from one station to the next, takes no time.",
    "A service, once begun, is not interrupted by a customer of higher priority, nor by a time-out.",
    "A customer who finds the next station full is turned away; it does not block the station it comes from.",
    "A retry that failed at a later station begins again at the first, with newly drawn work.",
    "Sources that choose the shortest line see all lines as they are at that moment, and count a station that is down as empty.",
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
};
