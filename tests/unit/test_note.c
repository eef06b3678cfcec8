// note: entries and the lessons behind them, cells, fences that never end, and what is refused.
#include "repl/notes/note.h"

#include "repl/lesson/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct answers answers;

static int open_answers(void **state)
{
    (void)state;
    answers_add(&answers, "Why Waits Grow", "queue/waiting");
    answers_add(&answers, "Retry storms", "queue/retry-storm");
    answers_add(&answers, "Why waits grow", "queue/two-lines");
    answers_add(&answers, "Events or requests", "queue/events");
    return 0;
}

static int close_answers(void **state)
{
    (void)state;
    answers_close(&answers);
    return 0;
}

static struct note *read_bytes(const char *text, size_t length, bool is_repaired)
{
    struct diag d = {0};
    const struct note_options options = {&answers, is_repaired};
    struct note *note = note_read("shop.md", text, length, &options, &d);
    if (note == NULL) {
        fail_msg("refused: %s", d.what);
    }
    return note;
}

static struct note *read_text(const char *text) { return read_bytes(text, strlen(text), false); }

// "heading 1 Waits 1,3; item 3 ..." of all entries.
static const char *entries_of(struct note *note)
{
    const char *all = "";
    for (int i = 0; i < note->entry_count; i++) {
        const struct note_entry *entry = &note->entries[i];
        all = allot_format(&note->allot, "%s%s %d %s", all, note_kind_name(entry->kind),
                           entry->line, entry->title);
        for (int j = 0; j < entry->lesson_count; j++) {
            all = allot_format(&note->allot, "%s [%d]%s", all, entry->lessons[j],
                               note->lessons[entry->lessons[j] - 1]);
        }
        all = allot_format(&note->allot, "%s\n", all);
    }
    return all;
}

static void assert_page(const struct note *note, int width, const char *wanted)
{
    struct page *page = page_lay(note->nodes, note->node_count, width, false);
    assert_string_equal(page_text(page), wanted);
    page_free(page);
}

static void test_entries(void **state)
{
    (void)state;
    struct note *note = read_text("# 1. Why waits grow\n"
                                  "\n"
                                  "See [the storm](queues/03-Retry_Storms.md), [more](x.md).\n"
                                  "\n"
                                  "- **Retry storms:** when clients insist\n"
                                  "- [02](02-why_waits_grow.md)\n"
                                  "  - nothing\n"
                                  "- [a](retry-storms.md) and [b](b.md)\n"
                                  "\n"
                                  "| name | note |\n"
                                  "|------|------|\n"
                                  "| one | [Events or requests](e.md) |\n");
    assert_string_equal(entries_of(note), "heading 1 1. Why waits grow [1]queue/waiting "
                                          "[2]queue/two-lines\n"
                                          "link 3 the storm [3]queue/retry-storm\n"
                                          "link 3 more\n"
                                          "item 5 Retry storms: when clients insist "
                                          "[3]queue/retry-storm\n"
                                          "item 6 02 [1]queue/waiting [2]queue/two-lines\n"
                                          "item 7 nothing\n"
                                          "item 8 a and b\n"
                                          "link 8 a [3]queue/retry-storm\n"
                                          "link 8 b\n"
                                          "link 12 Events or requests [4]queue/events\n");
    assert_int_equal(note->lesson_count, 4);
    assert_page(note, 80,
                "1. Why waits grow →\u00a0[1]\u00a0queue/waiting ·\u00a0[2]\u00a0queue/two-lines\n"
                "\n"
                "See the storm →\u00a0[3]\u00a0queue/retry-storm, more.\n"
                "\n"
                "• Retry storms: when clients insist →\u00a0[3]\u00a0queue/retry-storm\n"
                "• 02 →\u00a0[1]\u00a0queue/waiting ·\u00a0[2]\u00a0queue/two-lines\n"
                "  • nothing\n"
                "• a →\u00a0[3]\u00a0queue/retry-storm and b\n"
                "\n"
                "name  note\n"
                "----  -------------------------------------\n"
                "one   Events or requests →\u00a0[4]\u00a0queue/events\n");
    note_free(note);
}

static void test_labels(void **state)
{
    (void)state;
    struct note *note = read_text("> **Status:** open\n> **Since:** Monday\n> and Tuesday\n\n"
                                  "One **line**\n**another**\n\n```sql x\nselect 1\n```\n");
    assert_page(note, 80,
                "│ Status: open\n│ Since: Monday and Tuesday\n\nOne line another\n\n"
                "sql\n    select 1\n");
    note_free(note);
}

static void test_headings(void **state)
{
    (void)state;
    struct note *note = read_text("# A\n\n## B\n\n- item\n\n### C\n\nwords\n\n## D\n");
    assert_int_equal(note_heading(note, 1, 7), 0);
    assert_string_equal(note->entries[note_heading(note, 9, 7)].title, "C");
    assert_string_equal(note->entries[note_heading(note, 9, 3)].title, "B");
    assert_string_equal(note->entries[note_heading(note, 9, 2)].title, "A");
    assert_int_equal(note_heading(note, 9, 1), -1);
    assert_string_equal(note->entries[note_heading(note, 99, 7)].title, "D");
    note_free(note);
}

static void test_cells(void **state)
{
    (void)state;
    struct note *note = read_text("```lua\nstation desk\n```\n\n"
                                  "```python\nx = 1\n```\n\n"
                                  "1. one\n\n   ```Lua {run #x}\n   print(1)\n   ```\n\n"
                                  "```luau\nno\n```\n\n    indented lua\n");
    assert_int_equal(note->cell_count, 2);
    assert_int_equal(note->cells[0].line, 1);
    assert_string_equal(note->cells[0].code, "station desk\n");
    assert_int_equal(note->cells[1].line, 11);
    assert_int_equal(note->cells[1].node, 2);
    assert_string_equal(note->cells[1].code, "print(1)\n");
    note_free(note);
}

// Remarks as "LINE WORDS".
static const char *remarks_of(struct note *note)
{
    const char *all = "";
    for (int i = 0; i < note->remark_count; i++) {
        all = allot_format(&note->allot, "%s%d %s\n", all, note->remarks[i].line,
                           note->remarks[i].words);
    }
    return all;
}

static void test_fences(void **state)
{
    (void)state;
    struct note *note = read_text("# One\n\n```python\nfirst = 1\n```python\n# second\n```text\n\n"
                                  "## Two\n\n```text\nwords\n```text\n- item\n");
    assert_string_equal(entries_of(note), "heading 1 One\nheading 9 Two\nitem 14 item\n");
    assert_string_equal(remarks_of(note), "3 this fence is never closed; 3 fences behind it were "
                                          "taken as ends, the first in line 5\n");
    assert_page(
        note, 80,
        "One\n\npython\n    first = 1\n\npython\n    # second\n\nTwo\n\n    words\n\n• item\n");
    note_free(note);

    note = read_text("Words\n\n```sql\nselect 1\n\n## Lost\n");
    assert_int_equal(note->entry_count, 0);
    assert_string_equal(remarks_of(note), "3 this fence is never closed, so all that follows is "
                                          "shown as code; a line with ``` ends it\n");
    note_free(note);

    note = read_text("````markdown\n```lua\nx\n```\n````\n\n~~~\n```\n~~~\n");
    assert_string_equal(remarks_of(note), "");
    note_free(note);
}

static void test_remarks(void **state)
{
    (void)state;
    static const struct {
        const char *text, *remarks, *page;
        size_t length;
        bool repaired;
    } rows[] = {
        {"---\ntitle: Shop\ntags: [a]\n---\n# Shop\n", "1 4 lines of front matter are left out\n",
         "Shop\n", 0, false},
        {"---\n\nwords\n\n---\n", "",
         "────────────────────────────────────────\n\nwords\n\n"
         "────────────────────────────────────────\n",
         0, false},
        {"caf\xe9\n",
         "1 1 byte that is not UTF-8, shown as \ufffd; if it is Latin-1: iconv -f "
         "LATIN1 -t UTF-8 shop.md > NEW.md\n",
         "caf\ufffd\n", 0, false},
        {"A line of words that is long enough.\n\nAnd \0 one byte more.\n",
         "3 1 byte that no text has, shown as \ufffd\n",
         "A line of words that is long enough.\n\nAnd \ufffd one byte more.\n", 59, false},
        {"itâ€™s\n", "", "itâ€™s\n", 0, false},
        {"itâ€™s\n", "0 1 character is shown repaired; the file is as it was\n", "it’s\n", 0, true},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        size_t length = rows[i].length > 0 ? rows[i].length : strlen(rows[i].text);
        struct note *note = read_bytes(rows[i].text, length, rows[i].repaired);
        assert_string_equal(remarks_of(note), rows[i].remarks);
        assert_page(note, 40, rows[i].page);
        note_free(note);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        const char *what, *way;
    } rows[] = {
        {"", 0, "the file is empty", "a note: a Markdown"},
        {" \n\t\r\n", 5, "the file is empty", "a note: a Markdown"},
        {"\xff\xfe#\0 \0A\0", 8, "is UTF-16", "iconv -f UTF-16"},
        {"#\0 \0A\0B\0\n\0", 10, "is UTF-16", "iconv -f UTF-16"},
        {"\0#\0 \0A\0B", 8, "is UTF-16", "iconv -f UTF-16"},
        {"\x7f"
         "ELF\2\1\1\0\0\0\0",
         11, "is not text: it has a control character (byte 0x7f)", "right file"},
        {"ab\n\1\2\3", 6, "is not text: it has a control character (byte 0x01)", "right file"},
        {"---\ntitle: x\n---\n", 17, "nothing to show", "front matter"},
        {"[a]: b\n", 7, "nothing to show", "link targets"},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct diag d = {0};
        assert_null(
            note_read("shop.md", rows[i].text, rows[i].length, &(struct note_options){0}, &d));
        if (strstr(d.what, rows[i].what) == NULL ||
            (strstr(d.help, rows[i].way) == NULL && strstr(d.expected, rows[i].way) == NULL)) {
            fail_msg("row %d: %s; %s", i, d.what, d.help);
        }
    }
}

static void test_files(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"/", "Is a directory"},
                                          {"tests/", "Is a directory"},
                                          {"/dev/null", "a device"},
                                          {"/nowhere/note.md", "No such file"}};
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct diag d = {0};
        assert_null(note_open(rows[i][0], &(struct note_options){0}, &d));
        assert_non_null(strstr(d.what, rows[i][1]));
        assert_true(d.help[0] != '\0' || d.expected[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries), cmocka_unit_test(test_headings),
        cmocka_unit_test(test_labels),  cmocka_unit_test(test_cells),
        cmocka_unit_test(test_fences),  cmocka_unit_test(test_remarks),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, open_answers, close_answers);
}
