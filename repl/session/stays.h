// stays: who was on which lane from when to when.
//
// Engines draw who is where now: customers with a server, partitions with a consumer, as cells on
// lanes in order. Looking at that after each of the last events gives for every lane a row over
// time: a Gantt chart of the recent past. A lane of several places becomes as many rows; a cell
// takes the first free one and keeps it.
//
// The past that is looked at begins at a round number of events, so that the same moment of the
// same line always gives the same rows, however one came there. What was seen is kept until the
// beginning is another one, so that most steps forward look at one event only.
//
// Interface:
//   stays_open, stays_close
//   stays_add        lanes of time for the present, in the lanes' pane
//
// Memory: the host's; without it rows are shorter.
#ifndef ORRERY_REPL_SESSION_STAYS_H
#define ORRERY_REPL_SESSION_STAYS_H

#include "sim/scene.h"
#include "sim/visit.h"

struct session;

enum { STAYS_EVENTS = 200, STAYS_ROWS = 12, STAYS_PLACES = 8 };

struct stay {
    struct scene_id cell;
    int64_t start, end; // end: TIME_NEVER while it goes on
    int row;
    uint8_t role;
    char label[24];
};

// A place on a lane.
struct stays_row {
    struct scene_id lane;
    int place;           // from 0
    struct moment since; // seen first
    char label[64];
    size_t last; // the last stay on it, plus one; 0: none
};

struct stays {
    uint32_t node;
    uint64_t version;         // of the line's commands
    struct moment from, seen; // what was looked at; equal: nothing
    struct growth stays;      // of struct stay, by start
    struct stays_row rows[STAYS_ROWS];
    int row_count;
    bool full; // there are more places than rows
    struct moment full_since;
    struct moment looking; // at this moment
    struct scene scene;    // of the event looked at
};

void stays_open(struct stays *s, const struct host *host);
void stays_close(struct stays *s);
void stays_add(struct stays *s, struct session *session, struct scene *scene);

#endif
