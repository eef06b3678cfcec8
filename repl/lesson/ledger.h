// ledger: a small file of SQLite that never stops the program.
//
// When the file can not be used (no folder, read-only, locked, damaged, another program's, from a
// newer Orrery, the disk full), one message says so, the file is left as it is, and the ledger goes
// on in memory for this run, with whatever could still be read.
//
// Interface:
//   ledger_open      always gives a ledger
//   ledger_close
//   ledger_is_kept   whether it is in a file
//   ledger_leave     from now on in memory, with what the file has; the file stays as it is
//   ledger_write     one statement that changes something; it happens wholly or not at all
//   ledger_read      the first row of a query
//   ledger_next      the next row
//   ledger_number, ledger_text   a column of the row, from 0
//   ledger_done      after the last use of a row
//
// SQL has its arguments as ?1, ?2 ...; `types` tells what they are: 't' a text, 'i' an int64_t.
#ifndef ORRERY_REPL_LESSON_LEDGER_H
#define ORRERY_REPL_LESSON_LEDGER_H

#include "sim/diag.h"

struct ledger;
struct ledger_row;

struct ledger_plan {
    const char *tables; // SQL that makes them
    int version;        // of the tables; later ones are refused
    int application;    // SQLite's application_id: files of other programs are refused
};

// `path` NULL: in memory at once. Folders are made as needed. d->what stays as it is if all is
// well. The plan must outlive the ledger.
struct ledger *ledger_open(const char *path, const struct ledger_plan *plan, struct diag *d);
void ledger_close(struct ledger *l);
bool ledger_is_kept(const struct ledger *l);
void ledger_leave(struct ledger *l);

// False, with a message, if the file has just failed and memory took over; the change is made there
// then. A failure that was met while reading is told by the next write.
bool ledger_write(struct ledger *l, struct diag *d, const char *sql, const char *types, ...);

// NULL: there is none. No write may come between ledger_read and ledger_done.
struct ledger_row *ledger_read(struct ledger *l, const char *sql, const char *types, ...);
bool ledger_next(struct ledger_row *row);
int64_t ledger_number(struct ledger_row *row, int column);
char *ledger_text(struct ledger_row *row, int column); // the caller frees it
void ledger_done(struct ledger_row *row);              // NULL is fine

// What every message of a ledger has in common, for a caller that has another reason.
void ledger_say_unusable(struct diag *d, const char *path, const char *why);

#endif
