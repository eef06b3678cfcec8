// pager: pages of a note: where they end, that they are all of it, back again, and finding.
#include "repl/notes/pager.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct note *read_text(const char *text)
{
    struct diag d = {0};
    struct note *note = note_read("shop.md", text, strlen(text), &(struct note_options){0}, &d);
    assert_non_null(note);
    return note;
}

static struct pager_place end_of(const struct note *note)
{
    return (struct pager_place){note->node_count, 0};
}

// The rows of the page as one text.
static const char *rows_of(const struct pager *p, struct allot *a)
{
    const char *all = "";
    for (int i = 0; i < p->row_count; i++) {
        const struct page_line *line = p->rows[i].line;
        for (int j = 0; line != NULL && j < line->span_count; j++) {
            all = allot_format(a, "%s%.*s", all, line->spans[j].length, line->spans[j].text);
        }
        all = allot_format(a, "%s\n", all);
    }
    return all;
}

static void test_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first; // the first page of 8 lines
    } rows[] = {
        {"# A\n\none\n\ntwo\n\n## B\n\nthree\n", "A\n\none\n\ntwo\n"}, // before a heading
        {"# A\n\n- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n- 7\n- 8\n", "A\n\n• 1\n• 2\n• 3\n• 4\n• 5\n• 6\n"},
        {"one\n\ntwo\n\nthree\n\n## B\n\nfour\n", "one\n\ntwo\n\nthree\n"}, // no lonely heading
        {"# A\n\n## B\n\none\n\ntwo\n\n# C\n\n## D\n\nx\n", "A\n\nB\n\none\n\ntwo\n"}, // nor two
        {"one\n\ntwo\n\nthree\n\nfour\n", "one\n\ntwo\n\nthree\n\nfour\n"},            // all of it
        {"one\n\ntwo\n\nthree\n\nfour\n\nfive\n", "one\n\ntwo\n\nthree\n\nfour\n"},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct note *note = read_text(rows[i].text);
        struct allot a = {0};
        struct pager p;
        pager_open(&p, note);
        pager_size(&p, 40, 8, false);
        pager_page(&p, (struct pager_place){0, 0}, end_of(note));
        assert_string_equal(rows_of(&p, &a), rows[i].first);
        pager_close(&p);
        allot_free(&a);
        note_free(note);
    }
}

// All pages one after the other are the whole note, and going back from each leads to one that
// ends where it began.
static void assert_whole(const struct note *note, int width, int height)
{
    struct pager p;
    struct page *whole = page_lay(note->nodes, note->node_count, width, false);
    pager_open(&p, note);
    pager_size(&p, width, height, false);
    int line = 0, pages = 0;
    struct pager_place at = {0, 0}, end = end_of(note);
    while (pager_is_before(at, end)) {
        struct pager_place next = pager_page(&p, at, end);
        assert_true(pager_is_before(at, next));
        assert_true(p.row_count <= height);
        for (int i = 0; i < p.row_count; i++, line++) {
            const struct page_line *row = p.rows[i].line;
            assert_int_equal(row != NULL ? row->columns : 0, whole->lines[line].columns);
        }
        struct pager_place last = p.rows[p.row_count - 1].place;
        if (next.node == last.node) {
            line += next.line - last.line - 1; // empty lines at the foot of the page
        } else if (line < whole->line_count) {
            line++; // the empty line between two blocks
        }
        if (pages++ > 0) {
            struct pager_place before = pager_before(&p, at);
            assert_true(pager_is_before(before, at));
            struct pager_place again = pager_page(&p, before, at);
            assert_int_equal(again.node, at.node);
            assert_int_equal(again.line, at.line);
        }
        at = next;
    }
    assert_int_equal(line, whole->line_count);
    page_free(whole);
    pager_close(&p);
}

static void test_whole(void **state)
{
    (void)state;
    static const char *const paths[] = {"tests/data/notes/waiting-room.md",
                                        "tests/data/notes/troubles.txt", "README.md",
                                        "docs/lesson-format.md"};
    for (int i = 0; i < COUNT_OF(paths); i++) {
        struct diag d = {0};
        struct note *note = note_open(paths[i], &(struct note_options){0}, &d);
        assert_non_null(note);
        for (int height = 8; height < 60; height += 7) {
            assert_whole(note, 40, height);
            assert_whole(note, 80, height);
            assert_whole(note, 200, height);
        }
        note_free(note);
    }
}

static void test_places(void **state)
{
    (void)state;
    struct note *note = read_text("# A\n\n- one\n- two\n  words\n- three\n\n[x]: y\n\n## B\n");
    struct pager p;
    pager_open(&p, note);
    struct pager_place place = pager_at(&p, 1, 5);
    assert_int_equal(place.node, 1);
    assert_int_equal(place.line, 1);
    assert_int_equal(pager_line(&p, place), 4);
    assert_int_equal(pager_line(&p, end_of(note)), 0);
    assert_int_equal(pager_line(&p, (struct pager_place){1, 99}), 0);
    pager_close(&p);
    note_free(note);
}

static void test_find(void **state)
{
    (void)state;
    struct note *note =
        read_text("# Waiting rooms\n\none two\n\n- a Waiting *room* here\n- another\n\n"
                  "<b>html words</b>\n\nlast waiting\nroom\n");
    struct pager p;
    pager_open(&p, note);
    struct pager_place at = {0, -1};
    static const int nodes[] = {0, 2, 4};
    for (int i = 0; i < COUNT_OF(nodes); i++) {
        assert_true(pager_find(&p, "WAITING room", false, &at));
        assert_int_equal(at.node, nodes[i]);
    }
    assert_false(pager_find(&p, "WAITING room", false, &at));
    assert_true(pager_find(&p, "waiting ROOM", true, &at));
    assert_int_equal(at.node, 2);
    assert_true(pager_find(&p, "html", false, &at));
    assert_int_equal(at.node, 3);
    assert_false(pager_find(&p, "nowhere", true, &at));
    pager_close(&p);
    note_free(note);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
