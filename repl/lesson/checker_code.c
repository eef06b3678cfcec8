// checker_code: what is written in cells and can not be meant: `world.time == "6h"`.
//
// Lua finds values of two kinds unequal without asking either, so a quantity never equals a text,
// and nothing says so when the cell runs. A text that looks like a quantity may still be compared
// with another text; so this is remarked, and fails nothing.
#include "repl/lesson/checker_inside.h"

#include "sim/units.h"

// A cell's code while it is looked through.
struct scan {
    struct check *check;
    int line, column;    // of `at`
    const char *at;      // in the code
    bool after_equals;   // the last token was == or ~=
    bool after_quantity; // it was a text that looks like a quantity:
    char text[60];       // this one, at
    int text_line, text_column;
};

static void move(struct scan *scan, size_t bytes)
{
    for (; bytes > 0 && *scan->at != '\0'; bytes--, scan->at++) {
        scan->column = *scan->at == '\n' ? 1 : scan->column + 1;
        scan->line += *scan->at == '\n';
    }
}

static bool looks_like_quantity(const char *text, size_t length)
{
    static const enum unit units[] = {UNIT_TIME, UNIT_SIZE, UNIT_RATE, UNIT_BANDWIDTH};
    bool has_unit = length > 1 && text[0] >= '0' && text[0] <= '9' &&
                    (text[length - 1] < '0' || text[length - 1] > '9');
    for (int i = 0; has_unit && i < COUNT_OF(units); i++) {
        int64_t value;
        struct diag unheard;
        if (unit_parse(units[i], text, length, &value, &unheard)) {
            return true;
        }
    }
    return false;
}

static void note(const struct scan *scan)
{
    struct out *o = scan->check->checker->out;
    out_text(o,
             "%s:%d:%d: note: \"%s\" is a text, and no time, size or rate equals a text; "
             "expected < or >, or quantity(\"%s\")\n",
             scan->check->lesson->name, scan->text_line, scan->text_column, scan->text, scan->text);
}

// A text in quotes: its bytes with both quotes.
static size_t quoted_length(const char *at)
{
    size_t length = 1;
    while (at[length] != '\0' && at[length] != '\n' && at[length] != at[0]) {
        length += at[length] == '\\' && at[length + 1] != '\0' ? 2 : 1;
    }
    return length + (at[length] == at[0]);
}

static void read_quoted(struct scan *scan)
{
    size_t length = quoted_length(scan->at), inner = length >= 2 ? length - 2 : 0;
    struct text t = text_in(scan->text, sizeof scan->text);
    text_add_bytes(&t, scan->at + 1, inner);
    scan->after_quantity = !t.cut && looks_like_quantity(scan->at + 1, inner);
    scan->text_line = scan->line;
    scan->text_column = scan->column;
    if (scan->after_quantity && scan->after_equals) {
        note(scan);
        scan->after_quantity = false;
    }
    scan->after_equals = false;
    move(scan, length);
}

static void read_token(struct scan *scan)
{
    const char *at = scan->at;
    if (at[0] == '-' && at[1] == '-') {
        move(scan, strcspn(at, "\n"));
    } else if (at[0] == '"' || at[0] == '\'') {
        read_quoted(scan);
    } else if ((at[0] == '=' || at[0] == '~') && at[1] == '=') {
        if (scan->after_quantity) {
            note(scan);
        }
        scan->after_equals = true;
        scan->after_quantity = false;
        move(scan, 2);
    } else {
        bool is_blank = strchr(" \t\n", at[0]) != NULL;
        scan->after_equals = scan->after_equals && is_blank;
        scan->after_quantity = scan->after_quantity && is_blank;
        move(scan, 1);
    }
}

void check_code(struct check *check)
{
    for (int i = 0; i < check->lesson->block_count; i++) {
        const struct lesson_block *b = &check->lesson->blocks[i];
        struct scan scan = {.check = check, .line = b->code_line, .column = 1, .at = b->code};
        while (b->kind != LESSON_EXPECT && *scan.at != '\0') {
            read_token(&scan);
        }
    }
}
