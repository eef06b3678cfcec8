// plain: entries from something that is not a terminal: a pipe, a file.
//
// An entry is a line, or as many lines as it takes until it is whole.
//
// Interface:
//   plain_open, plain_close
//   plain_read    read once what is there
//   plain_next    the next whole entry of what was read
//
// The descriptor stays the caller's.
#ifndef ORRERY_REPL_PROMPT_PLAIN_H
#define ORRERY_REPL_PROMPT_PLAIN_H

#include "sim/diag.h"

struct plain {
    int descriptor;
    char *bytes;
    size_t count;
    size_t capacity;
    size_t start;   // of the entry that is being put together
    size_t looked;  // up to here, lines were looked at
    int first_line; // of that entry, from 1
    int line;       // that `looked` is on
    bool ended;     // nothing more will come
};

struct plain_entry {
    const char *text; // without the last line end; a zero byte follows; lasts until the next call
    size_t length;
    int first_line;
};

typedef bool plain_is_whole(void *self, const char *text, size_t length);

struct plain plain_open(int descriptor);
void plain_close(struct plain *p);

// Waits if nothing is there. False: reading failed, or an entry is larger than can be meant (16
// MiB).
bool plain_read(struct plain *p, struct diag *d);

// False: more must be read first; or, when `ended`, there are no more entries. What is not whole at
// the end is the last entry.
bool plain_next(struct plain *p, plain_is_whole *is_whole, void *self, struct plain_entry *entry);

#endif
