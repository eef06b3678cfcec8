// settings: what a user may set, when a station or source is made and at any time later with `set`.
//
// A modelled system has settings of its own, with its own names and defaults; textbooks have only
// letters (Kendall's A/S/c/K), so the names here are words for those letters.
#include "engines/queue/inside.h"

#define KENDALL "Kendall 1953, Annals of Mathematical Statistics 24(3)"
#define KLEINROCK "Kleinrock 1975, Queueing Systems, volume 1"
#define BACKOFF "AWS Architecture Blog 2015, Exponential Backoff And Jitter"
#define METASTABLE "Bronson et al. 2021, Metastable Failures in Distributed Systems"

static const char *const disciplines[] = {
    [DISCIPLINE_FIFO] = "fifo",
    [DISCIPLINE_LIFO] = "lifo",
    [DISCIPLINE_PRIORITY] = "priority",
    NULL,
};
static const char *const choices[] = {
    [CHOOSE_FIRST] = "first",
    [CHOOSE_TURNS] = "turns",
    [CHOOSE_RANDOM] = "random",
    [CHOOSE_SHORTEST] = "shortest",
    NULL,
};
static const char *const covers[] = {[COVERS_WAIT] = "wait", [COVERS_ANSWER] = "answer", NULL};
static const char *const jitters[] = {
    [JITTER_NONE] = "none",
    [JITTER_FULL] = "full",
    [JITTER_EQUAL] = "equal",
    NULL,
};

#define OF_STATION(member) .record = QUEUE_STATION, SETTING_AT(station, member)
#define OF_SOURCE(member) .record = QUEUE_SOURCE, SETTING_AT(source, member)

const struct setting queue_settings[] = {
    // ---- station ----
    [QUEUE_SETTING_SERVICE] =
        {
            .name = "service",
            .doc = "How long serving one customer takes; drawn when the customer comes.",
            OF_STATION(service),
            .type = {.kind = VALUE_DISTRIBUTION, .unit = UNIT_TIME},
            .default_text = "exponential 10ms",
            .applies = "to customers who come from now on",
            .source = KENDALL ": the second letter",
        },
    [QUEUE_SETTING_SERVERS] =
        {
            .name = "servers",
            .doc = "How many customers are served at the same time.",
            OF_STATION(servers),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "1",
            .least = 0,
            .most = 1000000,
            .applies = "at once; a server too many ends the service it is at",
            .source = KENDALL ": the third letter",
            .changed = station_servers_changed,
        },
    [QUEUE_SETTING_ROOM] =
        {
            .name = "room",
            .doc = "Places to wait, without those at the servers; who finds none is turned away.",
            OF_STATION(room),
            .type = {.kind = VALUE_NUMBER, .unlimited = "unlimited"},
            .default_text = "unlimited",
            .least = 0,
            .most = INT64_MAX,
            .applies = "to customers who come from now on",
            .source = KENDALL ", as extended by A. M. Lee 1966: K is servers + room",
            .changed = station_room_changed,
        },
    [QUEUE_SETTING_DISCIPLINE] =
        {
            .name = "discipline",
            .doc =
                "Where a customer who must wait stands: fifo at the end, lifo in front, priority "
                "at the end of those of its priority. Nobody's service is interrupted.",
            OF_STATION(discipline),
            .type = {.kind = VALUE_CHOICE, .choices = disciplines},
            .default_text = "fifo",
            .applies = "to customers who come from now on",
            .source = "Cobham 1954, Operations Research 2(1), for priorities; " KLEINROCK,
        },
    [QUEUE_SETTING_SPEED] =
        {
            .name = "speed",
            .doc = "How fast its servers work: at 0.5 each service takes twice as long.",
            OF_STATION(speed),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_FRACTION},
            .default_text = "1",
            .least = PPB_ONE / 1000,
            .most = 1000 * PPB_ONE,
            .applies = "from the next service on",
            .source = "ours: a slow server is a fault, a faster one a what-if",
        },
    [QUEUE_SETTING_NEXT] =
        {
            .name = "next",
            .doc = "The station where customers go from here; with none their call is answered.",
            OF_STATION(next),
            .type = {.kind = VALUE_RECORD, .record = QUEUE_STATION, .unlimited = "none"},
            .default_text = "none",
            .applies = "from the next end of a service on",
            .source = "Jackson 1957, Operations Research 5(4): stations in a row",
        },
    [QUEUE_SETTING_BESIDE] =
        {
            .name = "beside",
            .doc =
                "The next station of a row from which sources may choose (their setting `choose`).",
            OF_STATION(beside),
            .type = {.kind = VALUE_RECORD, .record = QUEUE_STATION, .unlimited = "none"},
            .default_text = "none",
            .applies = "at once",
            .source = "Smith & Whitt 1981, Bell System Technical Journal 60(1): separate or pooled "
                      "servers",
        },
    [QUEUE_SETTING_SKIP_ABANDONED] =
        {
            .name = "skip_abandoned",
            .doc = "Throw customers whose caller has gone out of the line instead of serving them.",
            OF_STATION(skip_abandoned),
            .type = {.kind = VALUE_FLAG},
            .default_text = "false",
            .applies = "at once",
            .source = "Beyer et al. 2016, Site Reliability Engineering, chapter 22: deadline "
                      "propagation",
        },
    // ---- source ----
    [QUEUE_SETTING_TO] =
        {
            .name = "to",
            .doc = "The station where its customers go.",
            OF_SOURCE(to),
            .type = {.kind = VALUE_RECORD, .record = QUEUE_STATION, .unlimited = "none"},
            .default_text = "none",
            .applies = "to attempts that begin from now on",
            .source = "ours",
        },
    [QUEUE_SETTING_INTERARRIVAL] =
        {
            .name = "interarrival",
            .doc =
                "The time from one customer to the next; never: they come by `arrive` and `replay` "
                "only.",
            OF_SOURCE(interarrival),
            .type = {.kind = VALUE_DISTRIBUTION, .unit = UNIT_TIME},
            .default_text = "never",
            .applies = "at once: the wait for the next customer begins anew",
            .source = KENDALL ": the first letter",
            .changed = source_interarrival_changed,
        },
    [QUEUE_SETTING_PACE] =
        {
            .name = "pace",
            .doc = "How fast customers come: at 2 the gaps between them, drawn or replayed, are "
                   "halved.",
            OF_SOURCE(pace),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_FRACTION},
            .default_text = "1",
            .least = PPB_ONE / 1000,
            .most = 1000 * PPB_ONE,
            .applies = "from the next gap on",
            .source = "ours: a recorded day with twice the traffic",
        },
    [QUEUE_SETTING_LIMIT] =
        {
            .name = "limit",
            .doc = "How many calls it makes.",
            OF_SOURCE(limit),
            .type = {.kind = VALUE_NUMBER, .unlimited = "unlimited"},
            .default_text = "unlimited",
            .least = 0,
            .most = INT64_MAX,
            .applies = "at once",
            .source = "ours",
            .changed = source_limit_changed,
        },
    [QUEUE_SETTING_PRIORITY] =
        {
            .name = "priority",
            .doc = "Priority of its customers, 0 to 7; at a station with discipline=priority the "
                   "highest goes first.",
            OF_SOURCE(priority),
            .type = {.kind = VALUE_NUMBER},
            .default_text = "0",
            .least = 0,
            .most = PRIORITY_MOST,
            .applies = "to calls that begin from now on",
            .source = "Cobham 1954, Operations Research 2(1)",
        },
    [QUEUE_SETTING_CHOOSE] =
        {
            .name = "choose",
            .doc =
                "How a customer chooses from the stations beside its first one: first takes that, "
                "turns one after the other, random any, shortest the one with the fewest "
                "customers.",
            OF_SOURCE(choose),
            .type = {.kind = VALUE_CHOICE, .choices = choices},
            .default_text = "first",
            .applies = "to attempts that begin from now on",
            .source = "Winston 1977, Journal of Applied Probability 14(1), for the shortest queue",
        },
    [QUEUE_SETTING_TIMEOUT] =
        {
            .name = "timeout",
            .doc = "How long a customer waits before it gives up.",
            OF_SOURCE(timeout),
            .type = {.kind = VALUE_DISTRIBUTION, .unit = UNIT_TIME},
            .default_text = "never",
            .applies = "to attempts that begin from now on",
            .source = "Palm 1957; Garnett, Mandelbaum & Reiman 2002: M/M/c+M",
        },
    [QUEUE_SETTING_TIMEOUT_COVERS] =
        {
            .name = "timeout_covers",
            .doc =
                "How far a time-out reaches. wait: until a service begins, and who gives up leaves "
                "the line. answer: until the last service ends, and what was asked for stays in "
                "the line and is served in vain.",
            OF_SOURCE(timeout_covers),
            .type = {.kind = VALUE_CHOICE, .choices = covers},
            .default_text = "answer",
            .applies = "to attempts that begin from now on",
            .source = METASTABLE,
        },
    [QUEUE_SETTING_ATTEMPTS] =
        {
            .name = "attempts",
            .doc = "How often a call is tried in all; 1 is never again.",
            OF_SOURCE(attempts),
            .type = {.kind = VALUE_NUMBER, .unlimited = "unlimited"},
            .default_text = "1",
            .least = 1,
            .most = INT64_MAX,
            .applies = "from the next failure on",
            .source = BACKOFF,
        },
    [QUEUE_SETTING_BACKOFF] =
        {
            .name = "backoff",
            .doc = "Pause before the first retry; each later one is twice as long.",
            OF_SOURCE(backoff),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
            .default_text = "100ms",
            .least = 1,
            .most = 1000000 * SECOND,
            .applies = "from the next failure on",
            .source = BACKOFF,
        },
    [QUEUE_SETTING_BACKOFF_LIMIT] =
        {
            .name = "backoff_limit",
            .doc = "The longest pause before a retry.",
            OF_SOURCE(backoff_limit),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_TIME},
            .default_text = "10s",
            .least = 1,
            .most = 1000000 * SECOND,
            .applies = "from the next failure on",
            .source = BACKOFF,
        },
    [QUEUE_SETTING_JITTER] =
        {
            .name = "jitter",
            .doc =
                "How the pause is spread: none keeps it, full draws from 0 to it, equal from its "
                "half to it.",
            OF_SOURCE(jitter),
            .type = {.kind = VALUE_CHOICE, .choices = jitters},
            .default_text = "none",
            .applies = "from the next failure on",
            .source = BACKOFF,
        },
    [QUEUE_SETTING_RETRY_BUDGET] =
        {
            .name = "retry_budget",
            .doc = "Retries for all its calls together, as a share of the calls: at 20% one for "
                   "every five. Ten can be saved up; a call that finds none left is lost.",
            OF_SOURCE(retry_budget),
            .type = {.kind = VALUE_NUMBER, .unit = UNIT_FRACTION, .unlimited = "unlimited"},
            .default_text = "unlimited",
            .least = 0,
            .most = INT64_MAX,
            .applies = "from the next call on",
            .source = "Finagle, RetryBudget; Envoy, retry_budget: 20 % each by default",
        },
};
