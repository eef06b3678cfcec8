// replay: a recorded run of a Linux host, in the simulated one.
//
// Builds the host by commands, runs it with its writers, and samples it as the recorder did. See
// replay.c for what a replay has to assume.
#ifndef ORRERY_CONFORM_LINUX_REPLAY_H
#define ORRERY_CONFORM_LINUX_REPLAY_H

#include "repl/conform/fidelity.h"

extern const struct replayer linux_replayer;

#endif
