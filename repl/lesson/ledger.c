// ledger: see ledger.h. The only file that knows SQLite.
//
// Every write is one statement, and so one transaction. When a statement fails for a reason of the
// machine's, the database is changed for one in memory, with a copy of what the file still gives,
// and the statement runs again there; a second failure can only be lack of memory and is let go.
#include "repl/lesson/ledger.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { BUSY_TIMEOUT_MS = 300 };

struct ledger {
    sqlite3 *db; // NULL only when there is no memory at all
    const struct ledger_plan *plan;
    char *path; // NULL: in memory from the start
    bool kept;
    struct diag trouble; // met while reading; told by the next write
};

static bool run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

// The number that a pragma or a query gives; -1 if it fails.
static int64_t number_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return number;
}

static bool make_tables(const struct ledger *l, sqlite3 *db)
{
    char sql[100];
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             l->plan->application, l->plan->version);
    return run(db, l->plan->tables) && run(db, sql);
}

void ledger_say_unusable(struct diag *d, const char *path, const char *why)
{
    *d = (struct diag){0};
    diag_at(d, path, 0, 0, 0);
    diag_say(d, "progress is not kept: %s", why);
    diag_expect(d, "what you do now is remembered until you leave");
}

static void say_why(struct diag *d, const char *path, int code, const char *reason)
{
    switch (code & 0xff) { // without SQLite's extensions
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        ledger_say_unusable(d, path, "the file is damaged");
        diag_help(d, "it was left alone; to begin a new one, move it away: mv '%s' '%s.damaged'",
                  path, path);
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        ledger_say_unusable(d, path, "another program has locked the file");
        diag_help(d, "close the other one and start again");
        break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        ledger_say_unusable(d, path, "the file can not be written");
        diag_help(d, "check who may write there: ls -ld '%s'", path);
        break;
    case SQLITE_FULL:
        ledger_say_unusable(d, path, "the disk is full");
        diag_help(d, "make room and start again");
        break;
    default:
        ledger_say_unusable(d, path, reason);
        break;
    }
}

static bool is_sound(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    bool sound =
        sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return sound;
}

static sqlite3 *open_memory(void)
{
    sqlite3 *memory = NULL;
    if (sqlite3_open(":memory:", &memory) == SQLITE_OK) {
        return memory;
    }
    sqlite3_close(memory);
    return NULL;
}

// What the file has, in memory; NULL if it can not be had.
static sqlite3 *copy_of(const struct ledger *l)
{
    sqlite3 *memory = open_memory();
    sqlite3_backup *backup =
        memory == NULL ? NULL : sqlite3_backup_init(memory, "main", l->db, "main");
    if (backup != NULL) {
        sqlite3_backup_step(backup, -1);
        sqlite3_backup_finish(backup);
        if (is_sound(memory) && number_of(memory, "PRAGMA user_version") == l->plan->version) {
            return memory;
        }
    }
    sqlite3_close(memory);
    return NULL;
}

// From now on in memory. `readable`: with what the file has.
static void leave_file(struct ledger *l, bool readable)
{
    sqlite3 *memory = readable ? copy_of(l) : NULL;
    if (memory == NULL) {
        memory = open_memory();
        if (memory != NULL) {
            make_tables(l, memory);
        }
    }
    sqlite3_close(l->db);
    l->db = memory;
    l->kept = false;
}

static bool make_folders(const char *path)
{
    char folder[4096];
    struct text t = text_in(folder, sizeof folder);
    text_add_bytes(&t, path, strlen(path));
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
            return false;
        }
        *slash = '/';
    }
    errno = ENAMETOOLONG;
    return !t.cut;
}

// The tables, if the file is new. Two programs may start at once: the second finds what the first
// has made.
static bool prepare_tables(const struct ledger *l, sqlite3 *db)
{
    if (number_of(db, "PRAGMA user_version") == l->plan->version) {
        return true;
    }
    if (!run(db, "BEGIN IMMEDIATE")) {
        return false;
    }
    bool made = number_of(db, "PRAGMA user_version") == l->plan->version || make_tables(l, db);
    return made ? run(db, "COMMIT") : (run(db, "ROLLBACK"), false);
}

// Whether the file is one of ours, and not of a later day.
static bool is_ours(struct ledger *l, struct diag *d)
{
    int64_t version = number_of(l->db, "PRAGMA user_version");
    int64_t application = number_of(l->db, "PRAGMA application_id");
    bool is_new = version == 0 && application == 0 &&
                  number_of(l->db, "SELECT count(*) FROM sqlite_schema") == 0;
    if (version < 0 || application < 0) {
        say_why(d, l->path, sqlite3_errcode(l->db), sqlite3_errmsg(l->db));
        return false;
    }
    if (application != l->plan->application && !is_new) {
        ledger_say_unusable(d, l->path, "the file belongs to another program");
        diag_help(d, "it was left alone; move it away, or set XDG_DATA_HOME to another folder");
        return false;
    }
    if (version > l->plan->version) {
        char why[100];
        snprintf(why, sizeof why, "a newer Orrery wrote the file (schema %lld, this one knows %d)",
                 (long long)version, l->plan->version);
        ledger_say_unusable(d, l->path, why);
        diag_help(d, "it was left alone; use the newer Orrery");
        return false;
    }
    return true;
}

static void open_file(struct ledger *l, struct diag *d)
{
    if (!make_folders(l->path)) {
        char why[200];
        snprintf(why, sizeof why, "its folder can not be made: %s", strerror(errno));
        ledger_say_unusable(d, l->path, why);
        diag_help(d, "set XDG_DATA_HOME to a folder that you may write to");
        leave_file(l, false);
        return;
    }
    int code = sqlite3_open_v2(l->path, &l->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code != SQLITE_OK) {
        say_why(d, l->path, code, l->db != NULL ? sqlite3_errmsg(l->db) : "no memory is left");
        leave_file(l, false);
        return;
    }
    sqlite3_busy_timeout(l->db, BUSY_TIMEOUT_MS);
    if (!is_sound(l->db)) {
        code = sqlite3_errcode(l->db);
        bool is_found_out = code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;
        say_why(d, l->path, is_found_out ? SQLITE_CORRUPT : code, sqlite3_errmsg(l->db));
        leave_file(l, false);
    } else if (!is_ours(l, d)) {
        leave_file(l, false);
    } else if (sqlite3_db_readonly(l->db, "main") == 1) {
        say_why(d, l->path, SQLITE_READONLY, "");
        leave_file(l, true);
    } else if (!prepare_tables(l, l->db)) {
        say_why(d, l->path, sqlite3_errcode(l->db), sqlite3_errmsg(l->db));
        leave_file(l, false);
    } else {
        l->kept = true;
    }
}

struct ledger *ledger_open(const char *path, const struct ledger_plan *plan, struct diag *d)
{
    struct ledger *l = calloc(1, sizeof *l);
    ASSERT(l != NULL);
    l->plan = plan;
    if (path == NULL) {
        leave_file(l, false);
        return l;
    }
    l->path = strdup(path);
    ASSERT(l->path != NULL);
    open_file(l, d);
    return l;
}

void ledger_close(struct ledger *l)
{
    if (l != NULL) {
        sqlite3_close(l->db);
        free(l->path);
        free(l);
    }
}

bool ledger_is_kept(const struct ledger *l) { return l->kept; }

void ledger_leave(struct ledger *l)
{
    if (l->kept) {
        leave_file(l, true);
    }
}

// The statement with its arguments: 't' a text, 'i' an int64_t.
static int prepare(struct ledger *l, const char *sql, const char *types, va_list args,
                   sqlite3_stmt **statement)
{
    *statement = NULL;
    int code = l->db == NULL ? SQLITE_NOMEM : sqlite3_prepare_v2(l->db, sql, -1, statement, NULL);
    for (int i = 0; code == SQLITE_OK && types[i] != '\0'; i++) {
        code = types[i] == 't' ? sqlite3_bind_text(*statement, i + 1, va_arg(args, const char *),
                                                   -1, SQLITE_TRANSIENT)
                               : sqlite3_bind_int64(*statement, i + 1, va_arg(args, int64_t));
    }
    return code;
}

static int try_once(struct ledger *l, const char *sql, const char *types, va_list args,
                    sqlite3_stmt **statement)
{
    va_list again;
    va_copy(again, args);
    int code = prepare(l, sql, types, again, statement);
    va_end(again);
    return code == SQLITE_OK ? sqlite3_step(*statement) : code;
}

// Runs a statement up to its first row, in memory if the file fails. True if there is a row.
static bool step(struct ledger *l, struct diag *d, const char *sql, const char *types, va_list args,
                 sqlite3_stmt **statement)
{
    int code = try_once(l, sql, types, args, statement);
    if (l->kept && code != SQLITE_ROW && code != SQLITE_DONE) {
        say_why(d, l->path, code, sqlite3_errmsg(l->db));
        sqlite3_finalize(*statement);
        leave_file(l, true);
        code = try_once(l, sql, types, args, statement);
    }
    return code == SQLITE_ROW;
}

bool ledger_write(struct ledger *l, struct diag *d, const char *sql, const char *types, ...)
{
    struct diag trouble = l->trouble;
    l->trouble.what[0] = '\0';
    va_list args;
    va_start(args, types);
    sqlite3_stmt *statement;
    step(l, &trouble, sql, types, args, &statement);
    sqlite3_finalize(statement);
    va_end(args);
    if (trouble.what[0] == '\0') {
        return true;
    }
    *d = trouble;
    return false;
}

// A row is SQLite's statement under a name of ours.
static sqlite3_stmt *statement_of(struct ledger_row *row) { return (sqlite3_stmt *)row; }

struct ledger_row *ledger_read(struct ledger *l, const char *sql, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    sqlite3_stmt *statement;
    bool found = step(l, &l->trouble, sql, types, args, &statement);
    va_end(args);
    if (!found) {
        sqlite3_finalize(statement);
        return NULL;
    }
    return (struct ledger_row *)statement;
}

bool ledger_next(struct ledger_row *row) { return sqlite3_step(statement_of(row)) == SQLITE_ROW; }

int64_t ledger_number(struct ledger_row *row, int column)
{
    return sqlite3_column_int64(statement_of(row), column);
}

char *ledger_text(struct ledger_row *row, int column)
{
    const unsigned char *text = sqlite3_column_text(statement_of(row), column);
    char *copy = strdup(text != NULL ? (const char *)text : "");
    ASSERT(copy != NULL);
    return copy;
}

void ledger_done(struct ledger_row *row) { sqlite3_finalize(statement_of(row)); }
