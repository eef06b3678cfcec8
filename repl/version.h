// version: what this program calls itself, in --version and in the journals it writes.
#ifndef ORRERY_REPL_VERSION_H
#define ORRERY_REPL_VERSION_H

#define ORRERY_VERSION "0.1"

#endif
