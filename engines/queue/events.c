// events: what can happen at a queue.
#include "engines/queue/inside.h"

#define A_CUSTOMER .target = {"customer", {.kind = VALUE_RECORD, .record = QUEUE_CUSTOMER}}
#define AT_STATION .a = {"station", {.kind = VALUE_RECORD, .record = QUEUE_STATION}}
#define WITH_NUMBER(name) .a = {name, {.kind = VALUE_NUMBER}}

const struct event_row queue_events[] = {
    [QUEUE_ARRIVES] =
        {
            .name = "arrives",
            .sentence = "call {number} comes from {source}",
            .doc = "A source makes a call, and its next one is scheduled.",
            .target = {"source", {.kind = VALUE_RECORD, .record = QUEUE_SOURCE}},
            WITH_NUMBER("number"),
            .run = source_arrives,
        },
    [QUEUE_IS_SERVED] =
        {
            .name = "served",
            .sentence = "{station} has served {customer}",
            .doc =
                "A service ends; the server takes the next customer, if it may and somebody waits.",
            A_CUSTOMER,
            AT_STATION,
            .run = station_is_served,
        },
    [QUEUE_GIVES_UP] =
        {
            .name = "gives_up",
            .sentence = "{customer} gives up waiting at {station}",
            .doc = "The time-out of a customer who waits for a service to begin.",
            A_CUSTOMER,
            AT_STATION,
            .interesting = true,
            .run = station_gives_up,
        },
    [QUEUE_TIMES_OUT] =
        {
            .name = "times_out",
            .sentence = "the caller of {customer} stops waiting for an answer to attempt {attempt}",
            .doc = "The time-out of a caller who waits for the answer; what was asked for goes on.",
            A_CUSTOMER,
            WITH_NUMBER("attempt"),
            .interesting = true,
            .run = call_times_out,
        },
    [QUEUE_TRIES_AGAIN] =
        {
            .name = "tries_again",
            .sentence = "{customer} tries again, attempt {attempt}",
            .doc = "The pause before a retry is over.",
            A_CUSTOMER,
            WITH_NUMBER("attempt"),
            .interesting = true,
            .run = call_tries_again,
        },
};
