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

static void fail(struct check *check, const struct lesson_block *block, const char *expected,
                 const char *printed)
{
    char one[400], other[400];
    struct text a = text_in(one, sizeof one), b = text_in(other, sizeof other);
    int same = find_difference(&expected, &printed);
    add_line(&a, expected);
    add_line(&b, printed);
    check_fail(check, block->code_line + same, 1,
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
    bool same = strcmp(wanted, got) == 0;
    if (same) {
        check_pass(check);
    } else if (check->checker->accept && fits_fence(got)) {
        check->renewed[expect] = got;
        got = NULL;
    } else {
        fail(check, block, wanted, got);
    }
    free(wanted);
    free(got);
}

// ---- renewing ----

static const char *line_start(const char *text, int line)
{
    for (int i = 1; i < line; i++) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return text;
}

static char *put_together(const struct check *check, size_t *length)
{
    const struct lesson *lesson = check->lesson;
    size_t size = lesson->length + 1;
    for (int i = 0; i < lesson->block_count; i++) {
        size += check->renewed[i] != NULL ? strlen(check->renewed[i]) : 0;
    }
    char *whole = malloc(size), *to = whole;
    ASSERT(whole != NULL);
    const char *from = lesson->text;
    for (int i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *b = &lesson->blocks[i];
        if (check->renewed[i] != NULL) {
            const char *code = line_start(lesson->text, b->code_line);
            to = (char *)mempcpy(to, from, (size_t)(code - from));
            to = stpcpy(to, check->renewed[i]);
            from = line_start(code, b->code_line_count + 1);
        }
    }
    to = stpcpy(to, from);
    *length = (size_t)(to - whole);
    return whole;
}

void check_renew(struct check *check)
{
    int count = 0;
    for (int i = 0; i < check->lesson->block_count; i++) {
        count += check->renewed[i] != NULL;
    }
    if (count == 0) {
        return;
    }
    size_t length;
    char *whole = put_together(check, &length);
    struct diag d = {0};
    bool written = files_write(check->lesson->name, whole, length, &d);
    free(whole);
    for (int i = 0; i < check->lesson->block_count; i++) {
        const struct lesson_block *b = &check->lesson->blocks[i];
        if (check->renewed[i] != NULL && written) {
            out_text(check->checker->out, "%s:%d:1: renewed\n", check->lesson->name, b->line);
            check_pass(check);
        } else if (check->renewed[i] != NULL) {
            check_fail_diag(check, b, "", &d);
        }
    }
}
