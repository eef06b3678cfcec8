// ledger: an engine that stands on a linux host, for tests: it appends to a file, reads it back and
// syncs it, through engines/linux/linux.h and nothing else, and counts what it is told.
//
//   ledger.open NAME HOST DISK    a process, a thread and a file on a host
//   ledger.append NAME BYTES, ledger.read NAME BYTES at=OFFSET, ledger.sync NAME
//   ledger.heap NAME BYTES, ledger.files NAME COUNT
//
// A call on one whose thread is busy waits its turn.
#ifndef ORRERY_TESTS_LEDGER_H
#define ORRERY_TESTS_LEDGER_H

#include "engines/linux/linux.h"

enum { ENGINE_LEDGER = 13, LEDGER_WAITING = 8 };

extern const struct engine ledger_engine;

enum ledger_wish { LEDGER_APPEND, LEDGER_READ, LEDGER_SYNC };

HANDLE_TYPE(ledger_h);

RECORDS_BEGIN
struct ledger_wait {
    int64_t wish, bytes, offset;
};

struct ledger {
    RECORD_HEAD;
    linux_host_h host;
    linux_process_h process;
    linux_task_h task;
    linux_file_h file;
    struct ledger_wait waiting[LEDGER_WAITING];
    int64_t waiting_count;
    int64_t appended, bytes, synced, failed; // calls that ended; bytes read
    int64_t last_outcome, last_time;
    int64_t power_losses, lost_bytes; // it was told of
    int64_t killed;                   // its process was
    int64_t refused;                  // minus the error of the last open or heap
    name_h name;
    uint32_t unused;
};
RECORDS_END

RECORD_ACCESS(ledger, ENGINE_LEDGER, 0)

#endif
