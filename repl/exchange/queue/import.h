// import: arrivals and service times of a real queue, out of a log, as commands.
//
// A log is a CSV file with a header or NDJSON (see rows.h), with a column that says when each
// customer came and, if possible, one that says how long serving it took. Yields commands and
// nothing else:
//
//   queue.station desk servers=1
//   queue.source log to=desk
//   queue.replay log 0s/12ms 3.5ms/8ms ...      gap / service time [/ priority]
//
// A gap is the time since the arrival before. Simulated time 0 is the first arrival. What had to be
// guessed (columns, units) is said in the summary.
//
// Interface:
//   import_queue_log     a file by its path
//   import_queue_stream  what is already open; the fuzz target and tests use it
//
// Errors: unreadable file, no such column, a cell that is no time, negative durations, arrivals out
// of order, too many rows, a file that is cut off: one message with file, line, column and a way
// out. Commands are given out only once the whole file was read, so a refused file yields none.
// Holds 24 bytes of memory for each row until then.
#ifndef ORRERY_EXCHANGE_QUEUE_IMPORT_H
#define ORRERY_EXCHANGE_QUEUE_IMPORT_H

#include "repl/exchange/queue/stamp.h"

#include <stdio.h>

enum { IMPORT_ROWS_MOST = 1000000, IMPORT_LINE_BYTES = 1000 };

// Zero everywhere: guess, and the default in brackets.
struct import_options {
    const char *source;          // name of the source that is made [log]
    const char *station;         // name of its station [desk]
    int64_t servers;             // of the station [1]
    const char *service;         // distribution, for a log without service times
    const char *arrival_column;  // [arrival, timestamp, time, start, ...]
    const char *service_column;  // [service, duration, latency, ...]
    const char *priority_column; // [priority]
    enum stamp_form arrival_form;
    enum stamp_form service_form;
    bool sort;         // put arrivals in order instead of refusing
    int64_t rows_most; // [IMPORT_ROWS_MOST]
};

struct import_summary {
    int64_t rows, commands;
    int64_t span_ns;      // from the first arrival to the last
    int64_t service_ns;   // all service times together, saturating
    int64_t out_of_order; // rows that came before the one above them
    char words[800];      // for the user: what was read, and what was guessed
};

// Gets one command line, without a line end. false: stop, and the import fails without a message of
// its own.
typedef bool import_emit(void *self, const char *command, size_t length);

bool import_queue_log(const char *path, const struct import_options *options, import_emit *emit,
                      void *self, struct import_summary *summary, struct diag *d);
bool import_queue_stream(FILE *in, const char *name, const struct import_options *options,
                         import_emit *emit, void *self, struct import_summary *summary,
                         struct diag *d);

#endif
