// crew: jobs that are done side by side, each in a process of its own.
//
// A job may crash, be killed or fill its memory, and takes nothing else with it. What a job writes
// is handed back whole, in the order of the jobs, whichever of them ends first: so the result does
// not depend on how many work at once.
//
// Interface:
//   crew_run          do all jobs
//   crew_processors   how many processes this machine runs at once
//
// A job begins as a copy of this process: it sees everything as it was, and what it changes is seen
// by nobody. It has no standard input. It dies with this process, also when that is killed.
#ifndef ORRERY_REPL_CREW_H
#define ORRERY_REPL_CREW_H

#include "sim/diag.h"

#include <signal.h>
#include <stdio.h>

struct crew_end {
    const char *bytes; // what the job wrote, with a zero byte behind it
    size_t length;
    int signal; // that ended it before its time; 0: none
    int status; // with which it left before its time; 0: it came to its end
};

struct crew {
    int workers;                            // at once, at least 1
    const volatile sig_atomic_t *interrupt; // not 0: stop now; may be NULL
    void *self;
    // In a process of its own. A line that was written is kept whatever happens afterwards.
    void (*work)(void *self, int job, FILE *to);
    // Here, once for each job, in their order. Must not fork.
    void (*ended)(void *self, int job, const struct crew_end *end);
    // Here, about ten times a second: how many jobs are over. May be NULL.
    void (*waiting)(void *self, int over);
};

// False if it was interrupted, with an empty diag, or if the machine gives no processes; all
// processes have ended then as well.
bool crew_run(const struct crew *crew, int jobs, struct diag *d);

int crew_processors(void);

#endif
