// strict: what sim/ and engines/ may not name.
//
// The Makefile includes this first in every file of sim/ and engines/. What is poisoned here would
// let a clock, an address, a locale, an unspecified order or a float decide something. `make lint`
// holds the same promise again at the level of symbols and instructions.
#ifndef ORRERY_SIM_STRICT_H
#define ORRERY_SIM_STRICT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC poison malloc calloc realloc free
#pragma GCC poison qsort bsearch rand srand random
#pragma GCC poison getenv strtod atof atoi strtol strtoll strtoul strtoull
#pragma GCC poison strcoll strtok

#endif
