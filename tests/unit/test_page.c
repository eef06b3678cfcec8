// page: a page with one of everything, held against golden texts at three widths; and what styles
// say.
//
// With GOLDEN=write in the environment the golden texts are written anew; look at the difference
// before keeping it.
#include "repl/text/utf8.h"
#include "repl/lesson/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct note {
    struct allot allot;
    const struct markdown_node **nodes;
    int count;
};

static struct note read_note(const char *text, size_t length)
{
    struct note note = {0};
    struct reading reading;
    reading_begin(&reading, &note.allot, "note.md", text, length);
    note.nodes = markdown_nodes(&note.allot, markdown_read(&reading, 1, NULL), &note.count);
    return note;
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = calloc(1, 1 << 16);
    *length = fread(bytes, 1, (1 << 16) - 1, file);
    fclose(file);
    return bytes;
}

static void assert_golden(const char *path, const char *text)
{
    const char *golden = getenv("GOLDEN");
    if (golden != NULL && strcmp(golden, "write") == 0) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(text, file);
        assert_int_equal(fclose(file), 0);
    }
    size_t length;
    char *wanted = read_file(path, &length);
    assert_string_equal(text, wanted);
    free(wanted);
}

// What must hold for any page.
static void assert_sane(const struct page *page)
{
    int last_line = 0;
    for (int i = 0; i < page->line_count; i++) {
        const struct page_line *line = &page->lines[i];
        int columns = 0;
        char last = 'x';
        for (int j = 0; j < line->span_count; j++) {
            const struct page_span *span = &line->spans[j];
            assert_int_equal(span->columns, utf8_columns_within(span->text, (size_t)span->length));
            assert_int_equal(utf8_good(span->text, (size_t)span->length), (size_t)span->length);
            for (int k = 0; k < span->length; k++) {
                last = span->text[k];
                assert_true((unsigned char)last >= 0x20 && last != 0x7f);
            }
            columns += span->columns;
        }
        assert_int_equal(columns, line->columns);
        assert_true(columns <= page->width);
        assert_true(last != ' ');
        assert_true(line->source_line >= last_line);
        last_line = line->source_line;
    }
}

static void test_golden_pages(void **state)
{
    (void)state;
    static const int widths[] = {40, 80, 200};
    size_t length;
    char *text = read_file("tests/data/pages/sample.md", &length);
    struct note note = read_note(text, length);
    for (int i = 0; i < COUNT_OF(widths); i++) {
        char path[100];
        snprintf(path, sizeof path, "tests/data/pages/sample-%d.txt", widths[i]);
        struct page *page = page_lay(note.nodes, note.count, widths[i], true);
        assert_sane(page);
        assert_golden(path, page_text(page));
        page_free(page);
    }
    for (int width = 0; width < 450; width++) {
        struct page *page = page_lay(note.nodes, note.count, width, false);
        assert_in_range(page->width, PAGE_NARROWEST, PAGE_WIDEST);
        assert_sane(page);
        page_free(page);
    }
    allot_free(&note.allot);
    free(text);
}

static void assert_span(const struct page_span *span, const char *text, unsigned style,
                        const char *url)
{
    assert_int_equal(span->length, strlen(text));
    assert_memory_equal(span->text, text, strlen(text));
    assert_int_equal(span->style, style);
    if (url == NULL) {
        assert_null(span->url);
    } else {
        assert_string_equal(span->url, url);
    }
}

static void test_styles(void **state)
{
    (void)state;
    const char *text = "# A *b*\n\nc **d *e*** `f g` [h **i**](u.md) <kbd>j</kbd>\n\n- "
                       "[k](http://x/)\n\n| l |\n|---|\n";
    struct note note = read_note(text, strlen(text));
    struct page *page = page_lay(note.nodes, note.count, 80, false);
    assert_int_equal(page->line_count, 8);

    const struct page_span *heading = page->lines[0].spans;
    assert_span(&heading[0], "A ", PAGE_HEADING | PAGE_BOLD, NULL);
    assert_span(&heading[1], "b", PAGE_HEADING | PAGE_BOLD | PAGE_EMPHASIS, NULL);
    assert_int_equal(page->lines[1].span_count, 0);

    const struct page_span *words = page->lines[2].spans;
    assert_int_equal(page->lines[2].span_count, 10);
    assert_span(&words[0], "c ", 0, NULL);
    assert_span(&words[1], "d ", PAGE_BOLD, NULL);
    assert_span(&words[2], "e", PAGE_BOLD | PAGE_EMPHASIS, NULL);
    assert_span(&words[3], " ", 0, NULL);
    assert_span(&words[4], "f g", PAGE_CODE, NULL);
    assert_span(&words[6], "h ", PAGE_LINK, "u.md");
    assert_span(&words[7], "i", PAGE_LINK | PAGE_BOLD, "u.md");
    assert_span(&words[9], "[j]", PAGE_KEY, NULL);

    const struct page_span *item = page->lines[4].spans;
    assert_span(&item[0], "• ", PAGE_DIM, NULL);
    assert_span(&item[1], "k", PAGE_LINK, "http://x/");
    assert_span(&item[2], " (", PAGE_DIM, NULL);
    assert_span(&item[3], "http://x/", PAGE_DIM, "http://x/");
    assert_int_equal(page->lines[4].source_line, 5);

    assert_span(&page->lines[6].spans[0], "l", PAGE_BOLD, NULL);
    assert_span(&page->lines[7].spans[0], "-", PAGE_DIM, NULL);
    page_free(page);
    allot_free(&note.allot);
}

static void test_pages_end_at_headings(void **state)
{
    (void)state;
    const char *text = "intro\n\n# A\n\n## B\n\nb\n\n### C\n\nc\n\n## D\n\n# E\n\ne\n";
    static const int ends[] = {1, 6, 9}; // intro | A B b C c | D E e
    struct note note = read_note(text, strlen(text));
    int from = 0;
    for (int i = 0; i < COUNT_OF(ends); i++) {
        from = page_end(note.nodes, note.count, from);
        assert_int_equal(from, ends[i]);
    }
    assert_int_equal(from, note.count);
    allot_free(&note.allot);
}

static void test_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int columns;
    } cases[] = {
        {"", 0},         {"till", 4},
        {"é", 1},        {"e\xcc\x81", 1},                // combining accent
        {"待ち", 4},     {"ｗ", 2},                       // fullwidth
        {"🙂", 2},     {"\xe2\x80\x8b", 0},             // zero width space
        {"한", 2},       {"\xe1\x84\x92\xe1\x85\xa1", 2}, // the same in two letters, which join
        {"שלום", 4},     {"\xf0\xa0\x80\x80", 2},         // beyond the first plane
        {"\xff", 1},                                      // no UTF-8: shown as a sign of its own
        {"\xe5\xbe", 2},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(utf8_columns_within(cases[i].text, strlen(cases[i].text)),
                         cases[i].columns);
    }
}

static void test_bad_utf8_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t good;
    } cases[] = {
        {"plain é 待 🙂", 17}, {"\x80", 0},         {"a\xc0\xaf", 1},
        {"ab\xe0\x80\x80", 2},     {"\xed\xa0\x80", 0}, {"\xf4\x90\x80\x80", 0},
        {"\xf0\x9f\x99", 0},       {"x\xc3", 1},        {"\xf4\x8f\xbf\xbf", 4},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(utf8_good(cases[i].text, strlen(cases[i].text)), cases[i].good);
    }
}

static void test_units_stay_with_their_numbers(void **state)
{
    (void)state;
    const char *text = "A line of thirty-seven signs, then 20\n% and twenty-eight more signs 4 GB"
                       " or all of the ten 4 Greeks.\n";
    struct note note = read_note(text, strlen(text));
    struct page *page = page_lay(note.nodes, note.count, 40, false);
    assert_string_equal(page_text(page), "A line of thirty-seven signs, then 20 %\n"
                                         "and twenty-eight more signs 4 GB or all\n"
                                         "of the ten 4 Greeks.\n");
    page_free(page);
    page = page_lay(note.nodes, note.count, 70, false);
    assert_string_equal(page_text(page),
                        "A line of thirty-seven signs, then 20 % and twenty-eight more signs\n"
                        "4 GB or all of the ten 4 Greeks.\n");
    page_free(page);
    allot_free(&note.allot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_stay_with_their_numbers),
        cmocka_unit_test(test_golden_pages),
        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_pages_end_at_headings),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_bad_utf8_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
