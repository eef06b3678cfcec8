// checker_expect: what cells print, held against what the lesson says.
//
// Blanks at line ends and empty lines at the end do not count: editors take them away.
#include "repl/lesson/checker_inside.h"

#include "repl/files.h"

#include <stdlib.h>

// One line of a text, without the blanks at its end. `*next` is where the next one begins.
static size_t line_length(const char *text, const char **next)
{
    size_t length = strcspn(text, "\n");
    *next = text + length + (text[length] == '\n');
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL) {
        length--;
    }
    return length;
}

// The text with its line ends as they are compared; the caller frees it.
static char *trim_lines(const char *text)
{
    char *trimmed = malloc(strlen(text) + 2), *to = trimmed;
    ASSERT(trimmed != NULL);
    char *end = trimmed;
    while (*text != '\0') {
        const char *next;
        size_t length = line_length(text, &next);
        memcpy(to, text, length);
        to += length;
        *to++ = '\n';
        end = length > 0 ? to : end;
        text = next;
    }
    *end = '\0';
    return trimmed;
}

// Points a and b at the first lines that differ. How many lines are the same.
static int find_difference(const char **a, const char **b)
{
    int same = 0;
    while (**a != '\0' && **b != '\0') {
        size_t length = strcspn(*a, "\n");
        if (length != strcspn(*b, "\n") || memcmp(*a, *b, length) != 0) {
            break;
        }
        *a += length + 1;
        *b += length + 1;
        same++;
    }
    return same;
}

static void add_line(struct text *t, const char *line)
{
    if (*line == '\0') {
        text_add(t, "the end");
        return;
    }
    size_t length = strcspn(line, "\n");
    text_add(t, "\"%.*s\"", (int)min_i64((int64_t)length, 300), line);
}

// The first byte in which two lines differ, from 1.
static int first_column(const char *a, const char *b)
{
    int column = 1;
    while (*a == *b && *a != '\0' && *a != '\n') {
        a++;
        b++;
        column++;
    }
    return column;
}

static void fail(struct check *check, const struct lesson_block *block, const char *expected,
                 const char *printed)
{
    char one[400], other[400];
    struct text a = text_in(one, sizeof one), b = text_in(other, sizeof other);
    int same = find_difference(&expected, &printed);
    add_line(&a, expected);
    add_line(&b, printed);
    check_fail(check, block->code_line + same, first_column(expected, printed),
               "the cell prints something else; expected %s, got %s", one, other);
}

static bool fits_fence(const char *text)
{
    for (; *text != '\0'; text += strcspn(text, "\n"), text += *text == '\n') {
        if (strspn(text, "`") >= 3 || strspn(text, "~") >= 3) {
            return false;
        }
    }
    return true;
}

void check_expect(struct check *check, int expect, const char *printed)
{
    const struct lesson_block *block = &check->lesson->blocks[expect];
    char *wanted = trim_lines(block->code), *got = trim_lines(printed);
    if (strcmp(wanted, got) == 0) {
        check_pass(check);
    } else if (!check->checker->accept) {
        fail(check, block, wanted, got);
    } else if (!fits_fence(got)) {
        check_fail(check, block->line, block->column,
                   "what the cell prints can not be expected, since a line of it would end the "
                   "fence; print something else");
    } else {
        check->renewed[expect] = got;
        got = NULL;
    }
    free(wanted);
    free(got);
}

// ---- renewing ----
//
// The file is taken as it is, since the lesson's text has neither its line ends nor its mark.

// Where line `line` begins, counting as the lesson does: a line ends in \n, \r\n or \r.
static const char *line_start(const char *text, const char *end, int line)
{
    while (line > 1 && text < end) {
        if (*text == '\n' || (*text == '\r' && (text + 1 == end || text[1] != '\n'))) {
            line--;
        }
        text++;
    }
    return text;
}

// What the line before `at` ends in.
static const char *line_end_before(const char *text, const char *at)
{
    bool has_feed = at > text && at[-1] == '\n';
    bool has_return = at - has_feed > text && at[-1 - has_feed] == '\r';
    return has_feed && has_return ? "\r\n" : has_return ? "\r" : "\n";
}

static void put_renewed(FILE *to, const char *text, const char *line_end)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        fwrite(text, 1, length, to);
        fputs(line_end, to);
        text += length + (text[length] == '\n');
    }
}

// The file with the new texts in their places.
static void put_together(const struct check *check, const char *text, size_t length, FILE *to)
{
    const struct lesson *lesson = check->lesson;
    const char *from = text, *end = text + length;
    for (int i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *b = &lesson->blocks[i];
        if (check->renewed[i] != NULL) {
            const char *code = line_start(text, end, b->code_line);
            fwrite(from, 1, (size_t)(code - from), to);
            put_renewed(to, check->renewed[i], line_end_before(text, code));
            from = line_start(text, end, b->code_line + b->code_line_count);
        }
    }
    fwrite(from, 1, (size_t)(end - from), to);
}

// Somebody may have edited the file meanwhile.
static bool is_as_read(const struct lesson *lesson, const char *text, size_t length, struct diag *d)
{
    struct allot allot = {0};
    struct reading reading;
    reading_begin(&reading, &allot, lesson->name, text, length);
    bool same =
        reading.length == lesson->length && memcmp(reading.text, lesson->text, lesson->length) == 0;
    allot_free(&allot);
    if (!same) {
        diag_say(d, "the file was changed while it was checked");
        diag_help(d, "check it once more");
    }
    return same;
}

static bool write_renewed(const struct check *check, struct diag *d)
{
    const char *path = check->lesson->name;
    size_t length, size;
    char *text = files_read(path, &length, d), *whole = NULL;
    bool written = text != NULL && is_as_read(check->lesson, text, length, d);
    if (written) {
        FILE *to = open_memstream(&whole, &size);
        ASSERT(to != NULL);
        put_together(check, text, length, to);
        fclose(to);
        written = files_write(path, whole, size, d);
    }
    free(text);
    free(whole);
    return written;
}

void check_renew(struct check *check)
{
    const struct lesson *lesson = check->lesson;
    struct diag d = {0};
    int count = 0;
    for (int i = 0; i < lesson->block_count; i++) {
        count += check->renewed[i] != NULL;
    }
    bool written = count > 0 && write_renewed(check, &d);
    for (int i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *b = &lesson->blocks[i];
        if (check->renewed[i] != NULL && written) {
            out_text(check->checker->out, "%s:%d:1: renewed\n", lesson->name, b->line);
            check_pass(check);
        } else if (check->renewed[i] != NULL) {
            check_fail_diag(check, b, "", &d);
        }
    }
}
