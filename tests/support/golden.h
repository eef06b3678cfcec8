// golden: texts that a test knows by heart.
//
//   golden_check    a text must be that of a file below tests/golden; fails the running test if it
//                   is not, and says where they part. With ORRERY_GOLDEN_WRITE=1 in the environment
//                   it writes the file instead.
//
// Tests run from the project's folder.
#ifndef ORRERY_TESTS_GOLDEN_H
#define ORRERY_TESTS_GOLDEN_H

#include <stddef.h>

void golden_check(const char *name, const char *text, size_t length);

#endif
