// queue: customers come from sources, wait at stations for a server, are served and leave; those
// who found no room or waited too long may try again. The smallest engine, and the one to copy.
//
//   source ---> [ line | servers ] ---> next station ---> ... ---> answered
//     ^           station  |
//     `---- backing off <--+ turned away, gave up, timed out, crashed
//                          `---> lost, when no attempt is left
//
// A *call* is what somebody wants done. Each attempt at it is a *customer*: one record, from its
// arrival until it leaves. After a time-out the customer of a caller who has gone may still stand
// in the line; if the caller tries again, the world holds two customers of one call.
//
// This header is what others may know: the descriptor and the records as they lie in the world.
//
//   queue.c        the descriptor: all tables put together
//   source.c       arrivals, drawn or replayed, and the choice of a station
//   station.c      door, line and servers
//   call.c         what becomes of a call: answered, failed, tried again, lost
//   line.h         who stands behind whom
//   settings.c fields.c commands.c events.c rules.c probes.c invariants.c    the tables
//
// Times are ns, PPB are parts per billion, counts count from the beginning of the world.
#ifndef ORRERY_QUEUE_H
#define ORRERY_QUEUE_H

#include "engines/queue/total.h"
#include "sim/distribution.h"
#include "sim/random.h"
#include "sim/world.h"

enum { ENGINE_QUEUE = 1 };

extern const struct engine queue_engine;

enum queue_record { QUEUE_STATION, QUEUE_SOURCE, QUEUE_CUSTOMER, QUEUE_RECORDS };

// Customers wait in one line per priority.
enum { PRIORITY_MOST = 7, LINE_COUNT };

// Waits are counted in buckets an eighth of a power of two wide, from 1,024 ns on (as in
// HdrHistogram), so that a percentile is known to one part in eight and costs one addition a
// customer.
enum { WAIT_UNIT_BITS = 10, WAIT_PART_BITS = 3, WAIT_BUCKETS = (54 - WAIT_PART_BITS) * 8 };

enum discipline { DISCIPLINE_FIFO, DISCIPLINE_LIFO, DISCIPLINE_PRIORITY };
enum choice { CHOOSE_FIRST, CHOOSE_TURNS, CHOOSE_RANDOM, CHOOSE_SHORTEST };
enum timeout_covers { COVERS_WAIT, COVERS_ANSWER };
enum jitter { JITTER_NONE, JITTER_FULL, JITTER_EQUAL };
enum station_state { STATION_UP, STATION_STOPPED, STATION_DOWN };
enum customer_state { CUSTOMER_WAITING, CUSTOMER_SERVED, CUSTOMER_BACKING_OFF };

HANDLE_TYPE(station_h);
HANDLE_TYPE(source_h);
HANDLE_TYPE(customer_h);

RECORDS_BEGIN
struct line {
    customer_h first, last;
};

struct station {
    RECORD_HEAD;
    // settings
    struct distribution service;
    int64_t servers;
    int64_t room;     // places to wait
    int64_t speed;    // PPB
    station_h next;   // where customers go from here
    station_h beside; // the next one in a row of stations that a source chooses from
    // what is there
    int64_t waiting, serving;
    struct line lines[LINE_COUNT];
    struct random_stream work; // draws service times
    // what happened
    int64_t offered;     // came to the door
    int64_t turned_away; // found it full, or down
    int64_t begun;       // services
    int64_t served;
    int64_t wasted;            // of those served: their caller had gone
    int64_t gave_up;           // left the line
    int64_t skipped;           // thrown out of the line, since their caller had gone
    int64_t crashed;           // were inside when the station crashed
    struct total waiting_time; // integral of `waiting` over time up to `settled`
    struct total serving_time; // integral of `serving` over time up to `settled`
    struct total staff_time;   // integral of the number of servers up to `staff_settled`, and of
                               // those too many, who end what they are at, up to `settled`
    struct total total_wait;   // of all whose service has begun
    struct total total_stay;   // of all who left
    int64_t opened;            // when it was made
    int64_t settled, staff_settled;
    int64_t staff;        // servers since staff_settled
    int64_t kept_serving; // in service when `servers` was last changed, perhaps more than that
    int64_t kept_waiting; // in line when `room` was last changed, perhaps more than that
    uint64_t waits[WAIT_BUCKETS];
    name_h name;
    uint8_t occupied;       // bit i: somebody waits in lines[i]
    uint8_t discipline;     // setting, enum discipline
    uint8_t skip_abandoned; // setting
    uint8_t state;          // enum station_state
    uint64_t unused[44];
};

struct source {
    RECORD_HEAD;
    // settings
    struct distribution interarrival;
    struct distribution timeout;
    int64_t pace;     // PPB
    int64_t limit;    // calls
    int64_t attempts; // at one call
    int64_t backoff, backoff_limit;
    int64_t retry_budget; // PPB: retries for each call
    station_h to;
    // what is there
    struct array samples; // of struct sample: arrivals to be replayed
    struct random_stream gaps, timeouts, choices, jitters;
    timer_h arrival;      // the next one
    int64_t customers;    // records of it in the world
    int64_t backing_off;  // of these
    int64_t replayed;     // samples used
    int64_t turn;         // of the choice by turns
    int64_t retries_left; // PPB: saved up within the budget
    // what happened
    int64_t opened; // when it was made
    int64_t calls;  // begun
    int64_t tries;  // attempts at them
    int64_t answered;
    int64_t lost;
    struct total total_answer_time; // of all answered, from the call's beginning
    name_h name;
    uint8_t choose;         // setting, enum choice
    uint8_t priority;       // setting
    uint8_t timeout_covers; // setting, enum timeout_covers
    uint8_t jitter;         // setting, enum jitter
    uint64_t unused[50];
};

// A customer to come: how long after the one before, with how much work.
struct sample {
    int64_t gap;
    int64_t work;     // 0: drawn by the station
    int64_t priority; // -1: the source's
};

struct customer {
    RECORD_HEAD;
    int64_t number;   // of the call, within its source
    int64_t born;     // when the call began
    int64_t entered;  // when it came to its station
    int64_t work;     // how long its service takes at speed 1; 0: not known yet
    int64_t patience; // how long it, or its caller, waits
    source_h source;
    station_h station;
    customer_h ahead, behind; // in its line
    timer_h timer;            // patience, time-out or retry
    timer_h service;          // the end of it
    uint32_t attempt;         // the first is 1
    uint8_t state;            // enum customer_state
    uint8_t line;
    uint8_t priority;
    uint8_t covers;    // enum timeout_covers
    uint8_t abandoned; // its caller has gone
    uint8_t moved_on;  // it has left its first station
    uint8_t unused[22];
};
RECORDS_END

// Records that are written all the time have the size of a power of two: then each lies in one
// chunk, which is sooner seen to and sooner kept. See record_write.
_Static_assert(sizeof(struct station) == 4096 && sizeof(struct source) == 1024 &&
                   sizeof(struct customer) == 128,
               "what is unused must grow or shrink with the rest");

RECORD_ACCESS(station, ENGINE_QUEUE, QUEUE_STATION)
RECORD_ACCESS(source, ENGINE_QUEUE, QUEUE_SOURCE)
RECORD_ACCESS(customer, ENGINE_QUEUE, QUEUE_CUSTOMER)

#endif
