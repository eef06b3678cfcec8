// import: a capture of a real Linux host, as the commands that make the same host.
//
//   linux.host web1 memory=... kernel=... anonymous=... active=... inactive=... vm.dirty_ratio=20
//   linux.zone web1 node0-Normal managed=... high=... protection=...
//   linux.disk vda web1 bandwidth=...
//   linux.process shell web1 nofile=...
//
// The limits of the simulated host are those that the captured kernel had (nr_dirty_threshold and
// nr_dirty_background_threshold). The files of a capture are copied one after the other, so free
// memory may have moved by some pages between them: it is then taken so that the limits hold.
// Without zoneinfo what the kernel keeps for itself is found in the same way.
//
// Interface:
//   import_linux_host    a folder as capture.h describes it
//
// Errors: those of capture.h. Commands are given out only once all was read. What was guessed is
// said in the summary.
#ifndef ORRERY_EXCHANGE_LINUX_IMPORT_H
#define ORRERY_EXCHANGE_LINUX_IMPORT_H

#include "sim/diag.h"

// Gets one command line, without a line end. false: stop, and the import fails without a message of
// its own.
typedef bool import_host_emit(void *self, const char *command, size_t length);

struct import_host_summary {
    uint64_t thresh, background; // of the host that the commands make, in pages
    bool compared;               // with those of the capture
    char words[1200];            // for the user: what was read, and what was guessed
};

struct import_host_options {
    const char *name; // of the host [host]
    // Whether a name is in use already: a disk "vda" is then called "host-vda", and so is the
    // process "shell". NULL: none is.
    bool (*taken)(void *self, const char *name);
    void *self;
};

bool import_linux_host(const char *folder, const struct import_host_options *options,
                       import_host_emit *emit, void *self, struct import_host_summary *summary,
                       struct diag *d);

#endif
