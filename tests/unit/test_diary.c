// diary: what is kept, and what happens when the file can not be used.
#include "repl/lesson/diary.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY INT64_C(86400)
#define NOON (INT64_C(20000) * DAY + 43200) // of some day
#define LESSON "queue/first-steps"
#define VERSION "00000000000000aa"

struct place {
    char folder[64];
    char file[128]; // folder/orrery/progress.db; nothing of it is there yet
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    strcpy(place->folder, "/tmp/test_diary.XXXXXX");
    if (mkdtemp(place->folder) == NULL) {
        return -1;
    }
    snprintf(place->file, sizeof place->file, "%s/orrery/progress.db", place->folder);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    char command[200];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    int status = system(command);
    free(place);
    return status;
}

static struct diary *open_well(const char *path)
{
    struct diag d = {0};
    struct diary *p = diary_open(path, &d);
    assert_string_equal(d.what, "");
    assert_int_equal(diary_is_kept(p), path != NULL);
    return p;
}

static void assert_text(char *text, const char *wanted)
{
    assert_non_null(text);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_lesson_survives_closing(void **state)
{
    const struct place *place = *state;
    struct diag d = {0};
    struct diary_lesson known;
    struct diary *p = open_well(place->file);
    assert_false(diary_lesson(p, LESSON, &known));
    assert_true(diary_move(p, LESSON, VERSION, "start", NOON, &d));
    assert_true(diary_move(p, LESSON, VERSION, "start+1", NOON + 60, &d));
    diary_close(p);

    p = open_well(place->file);
    assert_true(diary_lesson(p, LESSON, &known));
    assert_string_equal(known.block, "start+1");
    assert_string_equal(known.version, VERSION);
    assert_int_equal(known.started, NOON);
    assert_int_equal(known.changed, NOON + 60);
    assert_false(known.done);
    diary_lesson_free(&known);

    assert_true(diary_finish(p, LESSON, "00000000000000bb", NOON + 90, &d));
    assert_true(diary_lesson(p, LESSON, &known));
    assert_true(known.done);
    assert_string_equal(known.block, "");
    assert_string_equal(known.version, "00000000000000bb");
    diary_lesson_free(&known);
    diary_close(p);
}

static void test_what_is_kept_of_a_block(void **state)
{
    const struct place *place = *state;
    struct diag d = {0};
    struct diary *p = open_well(place->file);
    assert_null(diary_state(p, LESSON, "start"));
    assert_true(diary_set_state(p, LESSON, "start", "run", NOON, &d));
    assert_true(diary_set_state(p, LESSON, "start", "passed", NOON, &d));
    assert_text(diary_state(p, LESSON, "start"), "passed");

    struct diary_prediction last;
    assert_false(diary_prediction(p, LESSON, "guess", &last));
    assert_true(diary_predict(p, LESSON, "guess", VERSION, "B", 7, NOON, &d));
    assert_true(diary_predict(p, LESSON, "guess", VERSION, "C", -8, NOON + 5, &d));
    assert_true(diary_prediction(p, LESSON, "guess", &last));
    assert_string_equal(last.answer, "C");
    assert_int_equal(last.seed, -8);
    assert_int_equal(last.time, NOON + 5);
    diary_prediction_free(&last);
    assert_false(diary_prediction(p, "other/lesson", "guess", &last));

    assert_int_equal(diary_attempts(p, LESSON, "goal").count, 0);
    assert_int_equal(diary_attempts(p, LESSON, "goal").fewest_inputs, -1);
    assert_true(diary_attempt(p, LESSON, "goal", VERSION, false, 1, NOON, &d));
    assert_false(diary_attempts(p, LESSON, "goal").passed);
    assert_true(diary_attempt(p, LESSON, "goal", VERSION, true, 5, NOON, &d));
    assert_true(diary_attempt(p, LESSON, "goal", VERSION, true, 3, NOON, &d));
    struct diary_attempts attempts = diary_attempts(p, LESSON, "goal");
    assert_int_equal(attempts.count, 3);
    assert_true(attempts.passed);
    assert_int_equal(attempts.fewest_inputs, 3);

    assert_int_equal(diary_hints(p, LESSON, "goal"), 0);
    assert_true(diary_take_hint(p, LESSON, "goal", 1, NOON, &d));
    assert_true(diary_take_hint(p, LESSON, "goal", 1, NOON, &d));
    assert_true(diary_take_hint(p, LESSON, "goal", 2, NOON, &d));
    assert_int_equal(diary_hints(p, LESSON, "goal"), 2);

    const char *words = "It's \"late\"; DROP TABLE lesson; -- ü\nsecond line";
    assert_null(diary_explanation(p, LESSON, "why"));
    assert_true(diary_explain(p, LESSON, "why", "first try", NOON, &d));
    assert_true(diary_explain(p, LESSON, "why", words, NOON, &d));
    assert_text(diary_explanation(p, LESSON, "why"), words);
    diary_close(p);
}

static int due_on(struct diary *p, int64_t now)
{
    struct diary_review due[4];
    int count = diary_reviews(p, now, due, COUNT_OF(due));
    for (int i = 0; i < count; i++) {
        diary_review_free(&due[i]);
    }
    return count;
}

static void test_reviews_climb_the_ladder(void **state)
{
    const struct place *place = *state;
    static const int days[] = {1, 3, 7, 21};
    struct diag d = {0};
    struct diary *p = open_well(place->file);
    assert_true(diary_review_add(p, LESSON, "guess", NOON, &d));
    for (int i = 0; i < COUNT_OF(days); i++) {
        int64_t now = NOON + days[i] * DAY;
        assert_int_equal(due_on(p, now - DAY), 0);
        assert_int_equal(due_on(p, now), 1);
        assert_true(diary_review_add(p, LESSON, "guess", now, &d)); // is there already
        assert_int_equal(due_on(p, now), 1);
        assert_true(diary_review_answer(p, LESSON, "guess", true, now, &d));
    }
    assert_int_equal(due_on(p, NOON + 1000 * DAY), 0);
    assert_true(diary_review_add(p, LESSON, "guess", NOON + 1000 * DAY, &d)); // missed again, later
    assert_int_equal(due_on(p, NOON + 1001 * DAY), 1);
    diary_close(p);
}

static void test_wrong_answers_begin_again(void **state)
{
    const struct place *place = *state;
    struct diag d = {0};
    struct diary *p = open_well(place->file);
    assert_true(diary_review_add(p, LESSON, "b", NOON, &d));
    assert_true(diary_review_add(p, LESSON, "a", NOON - DAY, &d));
    struct diary_review due[4];
    assert_int_equal(diary_reviews(p, NOON + DAY, due, 1), 1); // no more than there is room
    assert_string_equal(due[0].block, "a");                    // waits longest
    diary_review_free(&due[0]);
    assert_true(diary_review_answer(p, LESSON, "a", true, NOON + DAY, &d));
    assert_true(diary_review_answer(p, LESSON, "b", false, NOON + DAY, &d));
    assert_int_equal(diary_reviews(p, NOON + 2 * DAY, due, 4), 1);
    assert_string_equal(due[0].block, "b");
    assert_int_equal(due[0].rung, 0);
    diary_review_free(&due[0]);
    assert_true(diary_review_answer(p, LESSON, "unknown", true, NOON, &d));
    diary_close(p);
}

// The file is refused with this message, is left as it was, and the program lives on.
static void assert_refused(const char *path, const char *what, const char *help)
{
    struct diag d = {0};
    struct diary *p = diary_open(path, &d);
    assert_string_equal(d.what, what);
    if (strstr(d.help, help) == NULL) {
        assert_string_equal(d.help, help);
    }
    assert_string_equal(d.source, path);
    assert_false(diary_is_kept(p));
    d = (struct diag){0};
    assert_true(diary_explain(p, LESSON, "why", "still here", NOON, &d));
    assert_text(diary_explanation(p, LESSON, "why"), "still here");
    assert_string_equal(d.what, "");
    diary_close(p);
}

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static size_t read_file(const char *path, char *bytes, size_t room)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, room, file);
    fclose(file);
    return length;
}

// A sound file with one row.
static void make_file(const char *path)
{
    struct diag d = {0};
    struct diary *p = open_well(path);
    assert_true(diary_move(p, LESSON, VERSION, "start", NOON, &d));
    diary_close(p);
}

static void test_damaged_files(void **state)
{
    const struct place *place = *state;
    static char junk[3000], after[1 << 17], sound[1 << 17];
    memset(junk, 'x', sizeof junk);
    make_file(place->file);
    size_t length = read_file(place->file, sound, sizeof sound);

    write_file(place->file, junk, sizeof junk); // no database at all
    assert_refused(place->file, "progress is not kept: the file is damaged", ".damaged'");
    assert_int_equal(read_file(place->file, after, sizeof after), sizeof junk);
    assert_memory_equal(after, junk, sizeof junk);

    char *broken = malloc(length); // pages behind the first overwritten
    memcpy(broken, sound, length);
    memset(broken + 4096, 0xa5, length - 4096);
    write_file(place->file, broken, length);
    assert_refused(place->file, "progress is not kept: the file is damaged", "it was left alone");
    assert_int_equal(read_file(place->file, after, sizeof after), length);
    assert_memory_equal(after, broken, length);
    free(broken);

    write_file(place->file, sound, length / 2); // cut short
    assert_refused(place->file, "progress is not kept: the file is damaged", "it was left alone");
}

// Another program's connection to the file, which has just run `sql`.
static sqlite3 *other_program(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static void test_files_of_others(void **state)
{
    const struct place *place = *state;
    make_file(place->file);
    sqlite3_close(other_program(place->file, "PRAGMA user_version = 7"));
    assert_refused(
        place->file,
        "progress is not kept: a newer Orrery wrote the file (schema 7, this one knows 1)",
        "use the newer Orrery");
    sqlite3_close(
        other_program(place->file, "PRAGMA user_version = 1; PRAGMA application_id = 99"));
    assert_refused(place->file, "progress is not kept: the file belongs to another program",
                   "move it away");
    assert_int_equal(unlink(place->file), 0);
    sqlite3_close(other_program(place->file, "CREATE TABLE lesson (x)"));
    assert_refused(place->file, "progress is not kept: the file belongs to another program",
                   "move it away");
}

static void test_locked_file(void **state)
{
    const struct place *place = *state;
    make_file(place->file);
    sqlite3 *other = other_program(place->file, "BEGIN EXCLUSIVE");
    assert_refused(place->file, "progress is not kept: another program has locked the file",
                   "close the other one");
    sqlite3_close(other);
}

// The first write that fails says so; what the file had and what was written since are in memory.
static void assert_goes_on_in_memory(struct diary *p, const char *what)
{
    struct diag d = {0};
    assert_true(diary_is_kept(p));
    assert_false(diary_explain(p, LESSON, "why", "words", NOON, &d));
    assert_string_equal(d.what, what);
    assert_false(diary_is_kept(p));
    d = (struct diag){0};
    assert_true(diary_set_state(p, LESSON, "start", "run", NOON, &d));
    assert_string_equal(d.what, "");
    struct diary_lesson known;
    assert_true(diary_lesson(p, LESSON, &known));
    assert_string_equal(known.block, "start");
    diary_lesson_free(&known);
    assert_text(diary_explanation(p, LESSON, "why"), "words");
    assert_text(diary_state(p, LESSON, "start"), "run");
}

static void test_file_is_locked_later(void **state)
{
    const struct place *place = *state;
    make_file(place->file);
    struct diary *p = open_well(place->file);
    sqlite3 *other = other_program(place->file, "BEGIN IMMEDIATE");
    assert_goes_on_in_memory(p, "progress is not kept: another program has locked the file");
    diary_close(p);
    sqlite3_close(other);
    p = open_well(place->file);
    assert_null(diary_explanation(p, LESSON, "why")); // nothing of it reached the file
    diary_close(p);
}

static void test_trouble_while_reading_is_told_later(void **state)
{
    const struct place *place = *state;
    make_file(place->file);
    struct diary *p = open_well(place->file);
    sqlite3 *other = other_program(place->file, "BEGIN EXCLUSIVE");
    struct diary_lesson known;
    struct diag d = {0};
    assert_false(diary_lesson(p, LESSON, &known));
    assert_false(diary_is_kept(p));
    assert_false(diary_explain(p, LESSON, "why", "words", NOON, &d));
    assert_string_equal(d.what, "progress is not kept: another program has locked the file");
    assert_true(diary_explain(p, LESSON, "why", "more words", NOON, &d));
    assert_text(diary_explanation(p, LESSON, "why"), "more words");
    diary_close(p);
    sqlite3_close(other);
}

// Rights do not bind root, so root becomes somebody else for a while.
static void lose_rights(void)
{
    if (geteuid() == 0) {
        assert_int_equal(seteuid(65534), 0);
    }
}

static void regain_rights(void)
{
    if (getuid() == 0) {
        assert_int_equal(seteuid(0), 0);
    }
}

static void test_read_only_file(void **state)
{
    const struct place *place = *state;
    char folder[100];
    snprintf(folder, sizeof folder, "%s/orrery", place->folder);
    make_file(place->file);
    assert_int_equal(chmod(place->file, 0444) | chmod(folder, 0555) | chmod(place->folder, 0555),
                     0);
    lose_rights();
    struct diag d = {0};
    struct diary *p = diary_open(place->file, &d);
    assert_string_equal(d.what, "progress is not kept: the file can not be written");
    struct diary_lesson known;
    assert_true(diary_lesson(p, LESSON, &known)); // what was done before is known all the same
    diary_lesson_free(&known);
    diary_close(p);
    assert_refused(place->file, "progress is not kept: the file can not be written", "ls -ld");
    regain_rights();
    chmod(folder, 0755);
    chmod(place->folder, 0755);
}

// The file could be written, but not the journal that SQLite puts beside it.
static void test_read_only_folder_of_a_file(void **state)
{
    const struct place *place = *state;
    char folder[100];
    snprintf(folder, sizeof folder, "%s/orrery", place->folder);
    make_file(place->file);
    assert_int_equal(chmod(place->file, 0666) | chmod(folder, 0555) | chmod(place->folder, 0555),
                     0);
    lose_rights();
    struct diary *p = open_well(place->file);
    assert_goes_on_in_memory(p, "progress is not kept: the file can not be written");
    diary_close(p);
    regain_rights();
    chmod(folder, 0755);
    chmod(place->folder, 0755);
}

static void test_folders_that_can_not_be(void **state)
{
    const struct place *place = *state;
    char path[200];
    snprintf(path, sizeof path, "%s/file", place->folder);
    write_file(path, "x", 1);
    snprintf(path, sizeof path, "%s/file/orrery/progress.db", place->folder);
    assert_refused(path, "progress is not kept: its folder can not be made: Not a directory",
                   "set XDG_DATA_HOME");
    assert_int_equal(chmod(place->folder, 0555), 0);
    lose_rights();
    assert_refused(place->file,
                   "progress is not kept: its folder can not be made: Permission denied",
                   "set XDG_DATA_HOME");
    regain_rights();
    chmod(place->folder, 0755);
    snprintf(path, sizeof path, "%s/progress.db", place->folder);
    assert_int_equal(mkdir(path, 0755), 0); // a folder in the file's place
    assert_refused(path, "progress is not kept: the file can not be written", "ls -ld");
}

static void test_in_memory_from_the_start(void **state)
{
    (void)state;
    struct diag d = {0};
    struct diary *p = open_well(NULL);
    assert_true(diary_move(p, LESSON, VERSION, "start", NOON, &d));
    struct diary_lesson known;
    assert_true(diary_lesson(p, LESSON, &known));
    diary_lesson_free(&known);
    diary_close(p);
}

static void test_where_the_file_is(void **state)
{
    (void)state;
    static const struct {
        const char *data, *home, *path; // path NULL: refused
    } cases[] = {
        {"/data", "/users/ada", "/data/orrery/progress.db"},
        {NULL, "/users/ada", "/users/ada/.local/share/orrery/progress.db"},
        {"", "/users/ada", "/users/ada/.local/share/orrery/progress.db"},
        {"relative", "/users/ada", "/users/ada/.local/share/orrery/progress.db"},
        {NULL, NULL, NULL},
        {NULL, "", NULL},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        char path[100];
        struct diag d = {0};
        cases[i].data != NULL ? setenv("XDG_DATA_HOME", cases[i].data, 1)
                              : unsetenv("XDG_DATA_HOME");
        cases[i].home != NULL ? setenv("HOME", cases[i].home, 1) : unsetenv("HOME");
        bool found = diary_path(path, sizeof path, &d);
        assert_int_equal(found, cases[i].path != NULL);
        if (found) {
            assert_string_equal(path, cases[i].path);
        } else {
            assert_string_equal(
                d.what,
                "progress is not kept: neither XDG_DATA_HOME nor HOME names a folder for it");
            assert_non_null(strstr(d.help, "set HOME"));
        }
    }
    char path[20];
    struct diag d = {0};
    setenv("HOME", "/a/folder/that/is/long", 1);
    assert_false(diary_path(path, sizeof path, &d));
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(test_lesson_survives_closing),
        IN_PLACE(test_what_is_kept_of_a_block),
        IN_PLACE(test_reviews_climb_the_ladder),
        IN_PLACE(test_wrong_answers_begin_again),
        IN_PLACE(test_damaged_files),
        IN_PLACE(test_files_of_others),
        IN_PLACE(test_locked_file),
        IN_PLACE(test_file_is_locked_later),
        IN_PLACE(test_trouble_while_reading_is_told_later),
        IN_PLACE(test_read_only_file),
        IN_PLACE(test_read_only_folder_of_a_file),
        IN_PLACE(test_folders_that_can_not_be),
        cmocka_unit_test(test_in_memory_from_the_start),
        cmocka_unit_test(test_where_the_file_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
