// files: reading and writing whole files, with messages.
#ifndef ORRERY_REPL_FILES_H
#define ORRERY_REPL_FILES_H

#include "sim/diag.h"

enum { FILES_LARGEST = 256 << 20 }; // bytes

// The bytes of a file ("-": standard input) with a zero byte behind them, to be freed by the
// caller; NULL and a diag otherwise. A file that is no regular one is read too, up to
// FILES_LARGEST.
char *files_read(const char *path, size_t *length, struct diag *d);

// Writes a file whole: first under another name beside it, so that whoever looks finds the old
// content or the new one, and a full disk leaves the old. Who may read and write the file stays as
// it was; a read-only one is refused. A link stays a link; a device or a pipe is written as it
// is, and what is open under a name such as /dev/stdout gets the bytes at its end.
bool files_write(const char *path, const char *bytes, size_t length, struct diag *d);

#endif
