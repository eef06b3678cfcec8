// choice: what somebody says about a log, as NAME=VALUE: arrival_column=at, sort=true.
//
// Interface:
//   import_choose     puts one of them into the options
#ifndef ORRERY_EXCHANGE_QUEUE_CHOICE_H
#define ORRERY_EXCHANGE_QUEUE_CHOICE_H

#include "repl/exchange/queue/import.h"

#define IMPORT_CHOICES                                                                             \
    "[source=NAME] [station=NAME] [servers=COUNT] [arrival_column=NAME] [arrival_unit=UNIT] "      \
    "[service_column=NAME] [service_unit=UNIT] [service=DISTRIBUTION] [priority_column=NAME] "     \
    "[sort=true] [rows_most=COUNT]"

// Keeps the address of `value`. An unknown name and a value that it can not take are refused.
bool import_choose(struct import_options *options, const char *name, const char *value,
                   struct diag *d);

#endif
