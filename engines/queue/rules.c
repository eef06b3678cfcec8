// rules: why something happened as it did. One row for each thing that a handler decides.
#include "engines/queue/inside.h"

#define CUSTOMER                                                                                   \
    {                                                                                              \
        "customer", { .kind = VALUE_RECORD, .record = QUEUE_CUSTOMER }                             \
    }
#define STATION_TYPE                                                                               \
    {                                                                                              \
        .kind = VALUE_RECORD, .record = QUEUE_STATION                                              \
    }
#define STATION                                                                                    \
    {                                                                                              \
        "station", STATION_TYPE                                                                    \
    }
#define SOURCE                                                                                     \
    {                                                                                              \
        "source", { .kind = VALUE_RECORD, .record = QUEUE_SOURCE }                                 \
    }
#define NUMBER(name)                                                                               \
    {                                                                                              \
        name, { .kind = VALUE_NUMBER }                                                             \
    }
#define TIME(name)                                                                                 \
    {                                                                                              \
        name, { .kind = VALUE_NUMBER, .unit = UNIT_TIME }                                          \
    }

#define KLEINROCK "Kleinrock 1975, Queueing Systems, volume 1"
#define BACKOFF "AWS Architecture Blog 2015, Exponential Backoff And Jitter"
#define METASTABLE "Bronson et al. 2021, Metastable Failures in Distributed Systems"
#define PALM "Palm 1957; Garnett, Mandelbaum & Reiman 2002: M/M/c+M"

const struct rule queue_rules[] = {
    [QUEUE_IDLE_SERVER] =
        {
            .name = "idle_server",
            .sentence = "a server of {station} is idle: {customer} is served at once",
            .arguments = {CUSTOMER, STATION},
            .setting = "servers",
            .source = KLEINROCK ": work-conserving",
        },
    [QUEUE_JOINS_LINE] =
        {
            .name = "joins_line",
            .sentence = "no server of {station} is free: {customer} waits, with {waiting} others",
            .arguments = {CUSTOMER, STATION, NUMBER("waiting")},
            .setting = "servers",
            .source = KLEINROCK,
        },
    [QUEUE_ROOM_FULL] =
        {
            .name = "room_full",
            .sentence =
                "{waiting} wait at {station} and there is no place for one more: {customer} "
                "is turned away",
            .arguments = {CUSTOMER, STATION, NUMBER("waiting")},
            .setting = "room",
            .source = KLEINROCK ": M/M/1/K",
        },
    [QUEUE_STATION_DOWN] =
        {
            .name = "station_down",
            .sentence = "{station} is down: {customer} is turned away",
            .arguments = {CUSTOMER, STATION},
            .source = "ours: command `crash`",
        },
    [QUEUE_NEXT_IN_LINE] =
        {
            .name = "next_in_line",
            .sentence = "a server of {station} is free and {customer} is first in line; {waiting} "
                        "still wait",
            .arguments = {CUSTOMER, STATION, NUMBER("waiting")},
            .setting = "discipline",
            .source = KLEINROCK ": work-conserving",
        },
    [QUEUE_SKIPS] =
        {
            .name = "skips",
            .sentence = "the caller of {customer} has gone, so {station} throws it out of the line",
            .arguments = {CUSTOMER, STATION},
            .setting = "skip_abandoned",
            .source = "Beyer et al. 2016, Site Reliability Engineering, chapter 22",
        },
    [QUEUE_NOBODY_WAITS] =
        {
            .name = "nobody_waits",
            .sentence = "nobody waits at {station}: the server is idle",
            .arguments = {STATION},
            .source = KLEINROCK,
        },
    [QUEUE_STOPPED] =
        {
            .name = "stopped",
            .sentence = "{station} is stopped: the server takes nobody, {waiting} wait",
            .arguments = {STATION, NUMBER("waiting")},
            .source = "ours: command `stop`",
        },
    [QUEUE_FEWER_SERVERS] =
        {
            .name = "fewer_servers",
            .sentence = "{station} has {servers} servers now: this one was too many and goes",
            .arguments = {STATION, NUMBER("servers")},
            .setting = "servers",
            .source = "ours: no service is interrupted",
        },
    [QUEUE_MOVES_ON] =
        {
            .name = "moves_on",
            .sentence = "{customer} goes on from {station} to {next}",
            .arguments = {CUSTOMER, STATION, {"next", STATION_TYPE}},
            .setting = "next",
            .source = "Jackson 1957, Operations Research 5(4)",
        },
    [QUEUE_ANSWERED] =
        {
            .name = "answered",
            .sentence = "{customer} has its answer after {time}, at attempt {attempt}",
            .arguments = {CUSTOMER, TIME("time"), NUMBER("attempt")},
            .source = "ours",
        },
    [QUEUE_IN_VAIN] =
        {
            .name = "in_vain",
            .sentence =
                "the caller of {customer} had gone: it was served in vain, {time} after the "
                "call began",
            .arguments = {CUSTOMER, TIME("time")},
            .setting = "timeout_covers",
            .source = METASTABLE,
        },
    [QUEUE_PATIENCE_OVER] =
        {
            .name = "patience_over",
            .sentence =
                "{customer} has waited {patience} and leaves the line, where {waiting} stood",
            .arguments = {CUSTOMER, TIME("patience"), NUMBER("waiting")},
            .setting = "timeout",
            .source = PALM,
        },
    [QUEUE_CALLER_GONE] =
        {
            .name = "caller_gone",
            .sentence = "no answer within {patience}: the caller goes and {customer} stays, for "
                        "nobody tells the station",
            .arguments = {CUSTOMER, TIME("patience")},
            .setting = "timeout",
            .source = METASTABLE,
        },
    [QUEUE_BACKS_OFF] =
        {
            .name = "backs_off",
            .sentence =
                "{customer} will be tried again, attempt {attempt}, after a pause of {pause}",
            .arguments = {CUSTOMER, NUMBER("attempt"), TIME("pause")},
            .setting = "backoff",
            .source = BACKOFF,
        },
    [QUEUE_LOST] =
        {
            .name = "lost",
            .sentence =
                "attempt {attempt} of {attempts} at {customer} was the last: the call is lost",
            .arguments = {CUSTOMER, NUMBER("attempt"), NUMBER("attempts")},
            .setting = "attempts",
            .source = BACKOFF,
        },
    [QUEUE_BUDGET_SPENT] =
        {
            .name = "budget_spent",
            .sentence = "{source} has spent its budget of retries: the call of {customer} is lost",
            .arguments = {CUSTOMER, SOURCE},
            .setting = "retry_budget",
            .source = "Finagle, RetryBudget",
        },
    [QUEUE_CHOSEN] =
        {
            .name = "chosen",
            .sentence = "{station} is chosen from {stations} beside each other",
            .arguments = {STATION, NUMBER("stations")},
            .setting = "choose",
            .source = "Winston 1977, Journal of Applied Probability 14(1)",
        },
    [QUEUE_NOWHERE] =
        {
            .name = "nowhere",
            .sentence = "{source} leads to no station",
            .arguments = {SOURCE},
            .setting = "to",
            .source = "ours",
        },
    [QUEUE_NO_MORE_CALLS] =
        {
            .name = "no_more_calls",
            .sentence = "{source} has made its {limit} calls",
            .arguments = {SOURCE, NUMBER("limit")},
            .setting = "limit",
            .source = "ours",
        },
};
