// diary: see diary.h. Tables and queries; the file itself is the ledger's.
#include "repl/lesson/diary.h"

#include "repl/lesson/ledger.h"

#include <stdlib.h>

enum {
    APPLICATION_ID = 0x4f727279, // "Orry"
    SECONDS_PER_DAY = 86400
};

// Days after the item was added.
static const int ladder_days[DIARY_RUNGS] = {1, 3, 7, 21};

struct diary {
    struct ledger *ledger;
};

static const char schema[] =
    "CREATE TABLE lesson (id TEXT PRIMARY KEY, version TEXT NOT NULL, block TEXT NOT NULL,"
    " started INTEGER NOT NULL, changed INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE state (lesson TEXT NOT NULL, block TEXT NOT NULL, state TEXT NOT NULL,"
    " changed INTEGER NOT NULL, PRIMARY KEY (lesson, block)) STRICT;"
    "CREATE TABLE prediction (number INTEGER PRIMARY KEY, lesson TEXT NOT NULL, block TEXT NOT "
    "NULL,"
    " version TEXT NOT NULL, answer TEXT NOT NULL, time INTEGER NOT NULL, seed INTEGER NOT NULL) "
    "STRICT;"
    "CREATE INDEX prediction_block ON prediction (lesson, block);"
    "CREATE TABLE attempt (number INTEGER PRIMARY KEY, lesson TEXT NOT NULL, block TEXT NOT NULL,"
    " version TEXT NOT NULL, passed INTEGER NOT NULL, inputs INTEGER NOT NULL,"
    " time INTEGER NOT NULL) STRICT;"
    "CREATE INDEX attempt_block ON attempt (lesson, block);"
    "CREATE TABLE hint (lesson TEXT NOT NULL, block TEXT NOT NULL, hint INTEGER NOT NULL,"
    " time INTEGER NOT NULL, PRIMARY KEY (lesson, block, hint)) STRICT;"
    "CREATE TABLE explanation (lesson TEXT NOT NULL, block TEXT NOT NULL, text TEXT NOT NULL,"
    " time INTEGER NOT NULL, PRIMARY KEY (lesson, block)) STRICT;"
    "CREATE TABLE review (lesson TEXT NOT NULL, block TEXT NOT NULL, rung INTEGER NOT NULL,"
    " due_day INTEGER NOT NULL, PRIMARY KEY (lesson, block)) STRICT;";

bool diary_path(char *path, size_t size, struct diag *d)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    struct text t = text_in(path, size);
    if (data != NULL && data[0] == '/') {
        text_add(&t, "%s/orrery/progress.db", data);
    } else if (home != NULL && home[0] == '/') {
        text_add(&t, "%s/.local/share/orrery/progress.db", home);
    }
    if (t.length > 0 && !t.cut) {
        return true;
    }
    ledger_say_unusable(d, "", "neither XDG_DATA_HOME nor HOME names a folder for it");
    return diag_help(d, "set HOME, or XDG_DATA_HOME, to a folder that you may write to");
}

struct diary *diary_open(const char *path, struct diag *d)
{
    static const struct ledger_plan plan = {schema, DIARY_SCHEMA, APPLICATION_ID};
    struct diary *diary = calloc(1, sizeof *diary);
    ASSERT(diary != NULL);
    diary->ledger = ledger_open(path, &plan, d);
    return diary;
}

void diary_close(struct diary *diary)
{
    if (diary != NULL) {
        ledger_close(diary->ledger);
        free(diary);
    }
}

bool diary_is_kept(const struct diary *diary) { return ledger_is_kept(diary->ledger); }

void diary_leave(struct diary *diary) { ledger_leave(diary->ledger); }

// The text of a query of one column, or NULL.
static char *take_text(struct ledger_row *row)
{
    char *text = row != NULL ? ledger_text(row, 0) : NULL;
    ledger_done(row);
    return text;
}

bool diary_lesson(struct diary *diary, const char *lesson, struct diary_lesson *known)
{
    struct ledger_row *row = ledger_read(
        diary->ledger, "SELECT version, block, started, changed, done FROM lesson WHERE id = ?1",
        "t", lesson);
    if (row != NULL) {
        *known = (struct diary_lesson){.version = ledger_text(row, 0),
                                       .block = ledger_text(row, 1),
                                       .started = ledger_number(row, 2),
                                       .changed = ledger_number(row, 3),
                                       .done = (int)ledger_number(row, 4) != 0};
    }
    ledger_done(row);
    return row != NULL;
}

void diary_lesson_free(struct diary_lesson *known)
{
    free(known->version);
    free(known->block);
}

bool diary_move(struct diary *diary, const char *lesson, const char *version, const char *block,
                int64_t now, struct diag *d)
{
    return ledger_write(diary->ledger, d,
                        "INSERT INTO lesson (id, version, block, started, changed)"
                        " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (id) DO UPDATE"
                        " SET version = ?2, block = ?3, changed = ?4",
                        "ttti", lesson, version, block, now);
}

bool diary_finish(struct diary *diary, const char *lesson, const char *version, int64_t now,
                  struct diag *d)
{
    return ledger_write(diary->ledger, d,
                        "INSERT INTO lesson (id, version, block, started, changed, done)"
                        " VALUES (?1, ?2, '', ?3, ?3, 1) ON CONFLICT (id) DO UPDATE"
                        " SET version = ?2, block = '', changed = ?3, done = 1",
                        "tti", lesson, version, now);
}

bool diary_begin(struct diary *diary, const char *lesson, struct diag *d)
{
    return ledger_write(diary->ledger, d, "DELETE FROM state WHERE lesson = ?1", "t", lesson);
}

bool diary_set_state(struct diary *diary, const char *lesson, const char *block, const char *state,
                     int64_t now, struct diag *d)
{
    return ledger_write(diary->ledger, d, "INSERT OR REPLACE INTO state VALUES (?1, ?2, ?3, ?4)",
                        "ttti", lesson, block, state, now);
}

char *diary_state(struct diary *diary, const char *lesson, const char *block)
{
    return take_text(ledger_read(diary->ledger,
                                 "SELECT state FROM state WHERE lesson = ?1 AND block = ?2", "tt",
                                 lesson, block));
}

bool diary_predict(struct diary *diary, const char *lesson, const char *block, const char *version,
                   const char *answer, int64_t seed, int64_t now, struct diag *d)
{
    return ledger_write(diary->ledger, d,
                        "INSERT INTO prediction (lesson, block, version, answer, time, seed)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        "ttttii", lesson, block, version, answer, now, seed);
}

bool diary_prediction(struct diary *diary, const char *lesson, const char *block,
                      struct diary_prediction *last)
{
    struct ledger_row *row =
        ledger_read(diary->ledger,
                    "SELECT version, answer, time, seed FROM prediction"
                    " WHERE lesson = ?1 AND block = ?2 ORDER BY number DESC LIMIT 1",
                    "tt", lesson, block);
    if (row != NULL) {
        *last = (struct diary_prediction){.version = ledger_text(row, 0),
                                          .answer = ledger_text(row, 1),
                                          .time = ledger_number(row, 2),
                                          .seed = ledger_number(row, 3)};
    }
    ledger_done(row);
    return row != NULL;
}

void diary_prediction_free(struct diary_prediction *prediction)
{
    free(prediction->version);
    free(prediction->answer);
}

bool diary_attempt(struct diary *diary, const char *lesson, const char *block, const char *version,
                   bool passed, int64_t inputs, int64_t now, struct diag *d)
{
    return ledger_write(diary->ledger, d,
                        "INSERT INTO attempt (lesson, block, version, passed, inputs, time)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        "tttiii", lesson, block, version, (int64_t)passed, inputs, now);
}

struct diary_attempts diary_attempts(struct diary *diary, const char *lesson, const char *block)
{
    struct diary_attempts attempts = {.fewest_inputs = -1};
    struct ledger_row *row = ledger_read(diary->ledger,
                                         "SELECT count(*), coalesce(max(passed), 0),"
                                         " coalesce(min(inputs) FILTER (WHERE passed), -1)"
                                         " FROM attempt WHERE lesson = ?1 AND block = ?2",
                                         "tt", lesson, block);
    if (row != NULL) {
        attempts.count = (int)ledger_number(row, 0);
        attempts.passed = (int)ledger_number(row, 1) != 0;
        attempts.fewest_inputs = ledger_number(row, 2);
    }
    ledger_done(row);
    return attempts;
}

bool diary_take_hint(struct diary *diary, const char *lesson, const char *block, int hint,
                     int64_t now, struct diag *d)
{
    return ledger_write(diary->ledger, d, "INSERT OR IGNORE INTO hint VALUES (?1, ?2, ?3, ?4)",
                        "ttii", lesson, block, (int64_t)hint, now);
}

int diary_hints(struct diary *diary, const char *lesson, const char *block)
{
    struct ledger_row *row =
        ledger_read(diary->ledger, "SELECT count(*) FROM hint WHERE lesson = ?1 AND block = ?2",
                    "tt", lesson, block);
    int hints = row != NULL ? (int)ledger_number(row, 0) : 0;
    ledger_done(row);
    return hints;
}

bool diary_explain(struct diary *diary, const char *lesson, const char *block, const char *text,
                   int64_t now, struct diag *d)
{
    return ledger_write(diary->ledger, d,
                        "INSERT OR REPLACE INTO explanation VALUES (?1, ?2, ?3, ?4)", "ttti",
                        lesson, block, text, now);
}

char *diary_explanation(struct diary *diary, const char *lesson, const char *block)
{
    return take_text(ledger_read(diary->ledger,
                                 "SELECT text FROM explanation WHERE lesson = ?1 AND block = ?2",
                                 "tt", lesson, block));
}

static int64_t day_of(int64_t now) { return now / SECONDS_PER_DAY; }

// An item that has climbed all rungs stays as a row, so that it can begin again.
bool diary_review_add(struct diary *diary, const char *lesson, const char *block, int64_t now,
                      struct diag *d)
{
    return ledger_write(diary->ledger, d,
                        "INSERT INTO review VALUES (?1, ?2, 0, ?3) ON CONFLICT (lesson, block)"
                        " DO UPDATE SET rung = 0, due_day = ?3 WHERE rung >= ?4",
                        "ttii", lesson, block, day_of(now) + ladder_days[0], (int64_t)DIARY_RUNGS);
}

static int rung_of(struct diary *diary, const char *lesson, const char *block)
{
    struct ledger_row *row =
        ledger_read(diary->ledger, "SELECT rung FROM review WHERE lesson = ?1 AND block = ?2", "tt",
                    lesson, block);
    int rung = row != NULL ? (int)ledger_number(row, 0) : DIARY_RUNGS;
    ledger_done(row);
    return rung;
}

bool diary_review_answer(struct diary *diary, const char *lesson, const char *block, bool right,
                         int64_t now, struct diag *d)
{
    int from = rung_of(diary, lesson, block), to = right ? from + 1 : 0;
    if (from < 0 || from >= DIARY_RUNGS) {
        return true; // no item that is under way
    }
    int wait_days = to == 0            ? ladder_days[0]
                    : to < DIARY_RUNGS ? ladder_days[to] - ladder_days[from]
                                       : 0;
    return ledger_write(diary->ledger, d,
                        "UPDATE review SET rung = ?3, due_day = ?4"
                        " WHERE lesson = ?1 AND block = ?2 AND rung = ?5",
                        "ttiii", lesson, block, (int64_t)to, day_of(now) + wait_days,
                        (int64_t)from);
}

bool diary_review_drop(struct diary *diary, const char *lesson, const char *block, struct diag *d)
{
    return ledger_write(diary->ledger, d, "DELETE FROM review WHERE lesson = ?1 AND block = ?2",
                        "tt", lesson, block);
}

int64_t diary_review_day(struct diary *diary, const char *lesson, const char *block)
{
    struct ledger_row *row = ledger_read(
        diary->ledger, "SELECT due_day FROM review WHERE lesson = ?1 AND block = ?2 AND rung < ?3",
        "tti", lesson, block, (int64_t)DIARY_RUNGS);
    int64_t day = row != NULL ? ledger_number(row, 0) : -1;
    ledger_done(row);
    return day;
}

int64_t diary_review_next(struct diary *diary)
{
    struct ledger_row *row =
        ledger_read(diary->ledger, "SELECT coalesce(min(due_day), -1) FROM review WHERE rung < ?1",
                    "i", (int64_t)DIARY_RUNGS);
    int64_t day = row != NULL ? ledger_number(row, 0) : -1;
    ledger_done(row);
    return day;
}

int diary_reviews(struct diary *diary, int64_t now, struct diary_review *due, int room)
{
    struct ledger_row *row =
        ledger_read(diary->ledger,
                    "SELECT lesson, block, rung, due_day FROM review"
                    " WHERE rung < ?1 AND due_day <= ?2 ORDER BY due_day, lesson, block",
                    "ii", (int64_t)DIARY_RUNGS, day_of(now));
    int count = 0;
    for (bool more = row != NULL; more && count < room; more = ledger_next(row)) {
        due[count++] = (struct diary_review){.lesson = ledger_text(row, 0),
                                             .block = ledger_text(row, 1),
                                             .rung = (int)ledger_number(row, 2),
                                             .due_day = ledger_number(row, 3)};
    }
    ledger_done(row);
    return count;
}

void diary_review_free(struct diary_review *review)
{
    free(review->lesson);
    free(review->block);
}
