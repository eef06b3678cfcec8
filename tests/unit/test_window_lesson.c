// A lesson taken in the window alone, without the terminal.
#include "repl/lesson/learner_inside.h"
#include "repl/view/twin.h"
#include "tests/support/sitter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static bool page_says(struct sitter *f, const char *part)
{
    const struct scene *s = board_scene(&f->board);
    scene_ref ref = scene_roots(s, PANE_LESSON);
    for (; ref.at != 0; ref = scene_next(s, ref)) {
        if (strstr(scene_text(s, scene_at(s, ref)->words), part) != NULL) {
            return true;
        }
    }
    return false;
}

// Where a note of the lesson whose words begin so was drawn last.
static struct rect note_place(struct sitter *f, const char *words)
{
    const struct scene *s = board_scene(&f->board);
    scene_ref ref = scene_roots(s, PANE_LESSON);
    while (strncmp(scene_text(s, scene_at(s, ref)->words), words, strlen(words)) != 0) {
        ref = scene_next(s, ref);
        assert_true(ref.at != 0);
    }
    return layout_place(&f->board.layout, ref);
}

static void click_note(struct sitter *f, const char *words, int clicks)
{
    struct rect r = note_place(f, words);
    assert_true(r.w > 0);
    sitter_click(f, (r.x + r.w / 2) / DOT, (r.y + r.h / 2) / DOT, BUTTON_LEFT, clicks);
    sitter_paint(f);
}

static bool is_marked(struct sitter *f, const char *words, unsigned state, uint8_t role)
{
    const struct scene *s = board_scene(&f->board);
    scene_ref ref = scene_roots(s, PANE_LESSON);
    for (; ref.at != 0; ref = scene_next(s, ref)) {
        const struct scene_item *note = scene_at(s, ref);
        if (strstr(scene_text(s, note->words), words) != NULL && note->state == state &&
            note->role == role) {
            return true;
        }
    }
    return false;
}

// The first pages of the first lesson: a cell is run, the page turned.
static void test_lesson(void **state)
{
    (void)state;
    struct sitter *f = sitter_begin();
    sitter_press(f, PRESSED_PAGE_DOWN, false);
    assert_true(sitter_said(f, "no lesson is open"));
    sitter_entered(f, ":", "learn start/first-steps again");
    assert_non_null(f->seat.session->learner);
    assert_true(f->board.session == f->seat.session && f->board.session != f->session);
    assert_false(f->board.panel.open);
    assert_true(page_says(f, "First steps") && page_says(f, "Enter: run this"));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "call 1 comes from visitor"));
    assert_true(page_says(f, "Enter: go on") && page_says(f, "First steps"));
    sitter_press(f, PRESSED_PAGE_DOWN, false);
    assert_true(page_says(f, "One event at a time"));
    assert_false(page_says(f, "call 1 comes from visitor"));
    sitter_press(f, PRESSED_PAGE_UP, false); // back to what was said there
    assert_true(page_says(f, "call 1 comes from visitor"));
    sitter_press(f, PRESSED_PAGE_DOWN, false);
    assert_true(page_says(f, "One event at a time") && !page_says(f, "Three more events: done"));
    click_note(f, "Enter: run this", 1);
    assert_true(page_says(f, "desk has served visitor 1") && page_says(f, "Enter: go on"));
    sitter_press(f, PRESSED_RIGHT, false); // the world is there to be played with
    sitter_press(f, PRESSED_LEFT, false);
    sitter_entered(f, ":", "quit");
    assert_true(f->seat.session == f->session && f->board.session == f->session);
    assert_int_equal(scene_roots(board_scene(&f->board), PANE_LESSON).at, 0);
    // Several inputs before anything is painted again.
    static const struct input inputs[] = {{.kind = INPUT_TEXT, .text = "l"},
                                          {.kind = INPUT_KEY, .key = PRESSED_RIGHT},
                                          {.kind = INPUT_TEXT, .text = ":"},
                                          {.kind = INPUT_TEXT, .text = "quit"},
                                          {.kind = INPUT_KEY, .key = PRESSED_ENTER},
                                          {.kind = INPUT_KEY, .key = PRESSED_RIGHT},
                                          {.kind = INPUT_TEXT, .text = "w"},
                                          {.kind = INPUT_KEY, .key = PRESSED_ESCAPE},
                                          {.kind = INPUT_PRESS, .x = 200, .y = 300, .clicks = 1}};
    for (int i = 0; i < COUNT_OF(inputs); i++) {
        assert_true(board_input(&f->board, &inputs[i]));
    }
    assert_true(f->seat.session == f->session);
    sitter_end(f);
}

static void write_text(char *path, const char *text)
{
    int file = mkstemps(path, 3);
    assert_true(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
}

static const char question[] = "---\n"
                               "orrery: 1\n"
                               "id: test/window\n"
                               "title: T\n"
                               "---\n"
                               "# T\n\n"
                               "<!-- orrery:predict #letter kind=choice -->\n\n"
                               "How many?\n\n- **A.** none\n- **B.** one\n\n"
                               "<!-- orrery:end -->\n\n"
                               "```lua {run #cell after=letter}\n"
                               "station desk\nprint(1)\n```\n\n"
                               "<details>\n<summary>What it says</summary>\n\n"
                               "```lua {answer for=letter}\nreturn \"B\"\n```\n\n"
                               "As it is.\n\n</details>\n\n"
                               "## Number\n\n"
                               "<!-- orrery:predict #number kind=number -->\n\nWhich?\n\n"
                               "<!-- orrery:end -->\n\n"
                               "<details>\n<summary>So</summary>\n\n"
                               "```lua {answer for=number}\nreturn 7\n```\n\n</details>\n\n"
                               "## Goal\n\n"
                               "```lua {goal #goal}\n"
                               "goal(\"two servers\", function() return desk.servers == 2 end)\n"
                               "```\n\n"
                               "<details>\n<summary>Hint 1</summary>\n\nOne more.\n\n</details>\n\n"
                               "<details>\n<summary>Solution</summary>\n\n"
                               "```lua {solution for=goal}\nset desk servers=2\n```\n\n"
                               "</details>\n\n"
                               "## Words\n\n"
                               "<!-- orrery:explain #words -->\n\nWhy?\n\n<!-- orrery:end -->\n";

static int64_t votes_of(struct sitter *f, const char *words)
{
    const struct scene *s = board_scene(&f->board);
    scene_ref ref = scene_roots(s, PANE_LESSON);
    while (ref.at != 0 && strcmp(scene_text(s, scene_at(s, ref)->words), words) != 0) {
        ref = scene_next(s, ref);
    }
    return ref.at != 0 ? scene_at(s, ref)->value : -1;
}

// Page Down until the page says something; the page may be longer than the pane.
static void turn(struct sitter *f, const char *words)
{
    for (int i = 0; i < 4 && !page_says(f, words); i++) {
        sitter_press(f, PRESSED_PAGE_DOWN, false);
    }
    if (!page_says(f, words)) {
        print_error("the page does not say %s\n", words);
        fail();
    }
}

// A lesson from its first question to its end, with letters, clicks and lines.
static void test_replies(void **state)
{
    (void)state;
    char path[] = "/tmp/orrery-test-XXXXXX.md", words[100];
    struct text t = text_in(words, sizeof words);
    struct sitter *f = sitter_begin();
    write_text(path, question);
    text_add(&t, "learn %s again", path);
    sitter_entered(f, ":", words);
    assert_true(page_says(f, "How many?") && !page_says(f, "station desk"));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(sitter_said(f, "choose first: A or B"));
    sitter_type(f, "a");
    assert_true(is_marked(f, "none", STATE_HIGHLIGHTED, ROLE_PLAIN));
    click_note(f, "one", 1);
    assert_true(is_marked(f, "one", STATE_HIGHLIGHTED, ROLE_PLAIN));
    assert_true(is_marked(f, "none", 0, ROLE_PLAIN));
    click_note(f, "Enter: say B", 1);
    assert_true(page_says(f, "You said: B") && page_says(f, "station desk"));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(is_marked(f, "one", STATE_HIGHLIGHTED, ROLE_GOOD));
    assert_true(is_marked(f, "as you said", 0, ROLE_GOOD) && page_says(f, "As it is."));
    sitter_press(f, PRESSED_ENTER, false);
    sitter_type(f, "8"); // a number begins the reply
    assert_true(f->board.entry.open);
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "The run says: 7") && is_marked(f, "not as you said", 0, ROLE_BAD));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(is_marked(f, "two servers", 0, ROLE_PLAIN));
    click_note(f, "hint", 1);
    assert_true(page_says(f, "One more."));
    sitter_press(f, PRESSED_ENTER, false);
    assert_false(page_says(f, "The goal is reached."));
    sitter_entered(f, ":", "set desk servers=2");
    assert_true(is_marked(f, "two servers", 0, ROLE_GOOD));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "The goal is reached."));
    sitter_press(f, PRESSED_ENTER, false);
    sitter_press(f, PRESSED_ENTER, false); // opens the line
    assert_true(f->board.entry.open);
    sitter_type(f, "because it is so");
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "You said: because it is so"));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "Done: T"));
    click_note(f, "quit", 1);
    assert_true(f->seat.session == f->session);
    unlink(path);
    sitter_end(f);
}

// Before a class: Page Down alone gets through, with what the class voted for.
static void test_presenting(void **state)
{
    (void)state;
    char path[] = "/tmp/orrery-test-XXXXXX.md", words[100];
    struct sitter *f = sitter_begin();
    struct text t = text_in(words, sizeof words);
    write_text(path, question);
    text_add(&t, "learn %s again", path);
    sitter_entered(f, ":", words);
    int32_t unit = f->board.page.unit;
    sitter_press(f, PRESSED_F5, false);
    assert_true(f->board.presenting && f->board.page.unit > unit);
    sitter_entered(f, "v", "3 x");
    assert_true(f->board.said_bad && sitter_said(f, "expected: counts"));
    sitter_entered(f, "v", "3 9 1");
    assert_true(f->board.said_bad);
    sitter_entered(f, "v", "3 9");
    assert_int_equal(votes_of(f, "none"), 3);
    assert_int_equal(votes_of(f, "one"), 9);
    turn(f, "station desk"); // nobody need answer
    turn(f, "The answer is hidden.");
    assert_false(is_marked(f, "one", 0, ROLE_GOOD) || page_says(f, "As it is."));
    turn(f, "As it is.");
    assert_true(is_marked(f, "one", 0, ROLE_GOOD));
    assert_int_equal(votes_of(f, "one"), 9);
    turn(f, "Which?");
    sitter_press(f, PRESSED_PAGE_UP, false); // perhaps twice, where the page is long
    sitter_press(f, PRESSED_PAGE_UP, false);
    assert_true(page_says(f, "How many?"));
    turn(f, "Which?");
    turn(f, "two servers");
    turn(f, "set desk servers=2"); // in full view
    assert_true(is_marked(f, "two servers", 0, ROLE_GOOD));
    sitter_type(f, ".");
    assert_true(f->board.blank && f->pixels[0] == 0 && f->pixels[SITTER_WIDTH * 300] == 0);
    sitter_press(f, PRESSED_PAGE_DOWN, false);
    assert_true(!f->board.blank && page_says(f, "two servers") && f->pixels[0] != 0);
    sitter_press(f, PRESSED_ESCAPE, false);
    assert_false(f->board.presenting);
    unlink(path);
    sitter_end(f);
}

static scene_ref point(struct sitter *f, int number)
{
    const struct scene *s = board_scene(&f->board);
    scene_ref ref = scene_roots(s, PANE_LESSON);
    while (scene_at(s, ref)->kind != SCENE_GAUGE || number-- > 0) {
        ref = scene_next(s, ref);
        assert_true(ref.at != 0);
    }
    return ref;
}

static void mouse(struct sitter *f, enum input_kind kind, struct rect r, int share)
{
    const struct input in = {.kind = kind,
                             .x = (r.x + r.w / 2) / DOT,
                             .y = (r.y + r.h - r.h * share / 100) / DOT,
                             .clicks = 1};
    board_input(&f->board, &in);
    sitter_paint(f);
}

// Drawn with the mouse: the point that it jumped over lies between its neighbours.
static void test_curve(void **state)
{
    (void)state;
    static const char lesson[] = "---\norrery: 1\nid: test/curve\ntitle: C\n---\n# C\n\n"
                                 "<!-- orrery:predict #c kind=curve tolerance=50% -->\n\n"
                                 "Give three numbers.\n\n<!-- orrery:end -->\n\n"
                                 "<details>\n<summary>So</summary>\n\n"
                                 "```lua {answer for=c}\nreturn { 2, 6, 10 }\n```\n\n"
                                 "</details>\n";
    char path[] = "/tmp/orrery-test-XXXXXX.md", words[100];
    struct sitter *f = sitter_begin();
    struct text t = text_in(words, sizeof words);
    write_text(path, lesson);
    text_add(&t, "learn %s again", path);
    sitter_entered(f, ":", words);
    click_note(f, "higher scale", 1);
    click_note(f, "more points", 1);
    assert_true(layout_place(&f->board.layout, point(f, 3)).w > 0);
    click_note(f, "fewer points", 1);
    assert_int_equal(scene_at(board_scene(&f->board), point(f, 2))->end, 20 * INT64_C(1000000000));
    mouse(f, INPUT_PRESS, layout_place(&f->board.layout, point(f, 0)), 10);
    mouse(f, INPUT_MOVE, layout_place(&f->board.layout, point(f, 2)), 50);
    mouse(f, INPUT_RELEASE, layout_place(&f->board.layout, point(f, 2)), 50);
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "The run says: 2 6 10"));
    const struct scene *s = board_scene(&f->board);
    static const int64_t drawn[] = {2, 6, 10};
    for (int i = 0; i < 3; i++) {
        const struct scene_item *gauge = scene_at(s, point(f, i));
        assert_in_range(gauge->value / 100000000, drawn[i] * 10 - 3, drawn[i] * 10 + 3);
        assert_int_equal(scene_at(s, gauge->first)->value, drawn[i] * INT64_C(1000000000));
    }
    assert_true(is_marked(f, "as you said", 0, ROLE_GOOD));
    unlink(path);
    sitter_end(f);
}

// A review knows the answer before it asks.
static void test_known_answer(void **state)
{
    (void)state;
    char path[] = "/tmp/orrery-test-XXXXXX.md", words[100];
    struct sitter *f = sitter_begin();
    struct text t = text_in(words, sizeof words);
    write_text(path, question);
    text_add(&t, "learn %s again", path);
    sitter_entered(f, ":", words);
    struct learner *l = f->board.session->learner;
    l->outcomes[l->question].answered = true;
    l->outcomes[l->question].answer.letters[0] = 'B';
    sitter_type(f, "a");
    assert_true(is_marked(f, "one", 0, ROLE_PLAIN));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(is_marked(f, "one", 0, ROLE_GOOD));
    unlink(path);
    sitter_end(f);
}

// An order: options are numbered as they are clicked.
static void test_order(void **state)
{
    (void)state;
    static const char lesson[] = "---\norrery: 1\nid: test/order\ntitle: O\n---\n# O\n\n"
                                 "<!-- orrery:predict #o kind=order -->\n\nIn which order?\n\n"
                                 "- **A.** first\n- **B.** second\n- **C.** third\n\n"
                                 "<!-- orrery:end -->\n\n<details>\n<summary>So</summary>\n\n"
                                 "```lua {answer for=o}\nreturn \"BAC\"\n```\n\n</details>\n";
    char path[] = "/tmp/orrery-test-XXXXXX.md", words[100];
    struct sitter *f = sitter_begin();
    struct text t = text_in(words, sizeof words);
    write_text(path, lesson);
    text_add(&t, "learn %s again", path);
    sitter_entered(f, ":", words);
    click_note(f, "third", 1);
    click_note(f, "first", 1);
    sitter_type(f, "c"); // not that one
    assert_true(page_says(f, "1. first") && !page_says(f, "1. third"));
    sitter_type(f, "bc");
    assert_true(page_says(f, "2. second") && page_says(f, "3. third"));
    sitter_press(f, PRESSED_ENTER, false);
    assert_true(page_says(f, "1. first (the run: 2.)"));
    assert_true(is_marked(f, "not as you said", 0, ROLE_BAD));
    unlink(path);
    sitter_end(f);
}

static void emit(void *self, enum twin_style style, const char *bytes, size_t length)
{
    (void)style;
    text_add_bytes(self, bytes, length);
}

// Without blanks, and without the signs that only one of the two uses for code.
static void squeeze(const char *words, struct text *out)
{
    for (; *words != '\0'; words++) {
        if (strchr(" \n`", *words) == NULL) {
            text_add_bytes(out, words, 1);
        }
    }
}

// Each note of the page is painted as it is, and stands in the twin as it is.
static void compare_with_twin(struct sitter *f)
{
    static char bytes[40000], squeezed[40000];
    const struct scene *s = board_scene(&f->board);
    struct text twin = text_in(bytes, sizeof bytes), all = text_in(squeezed, sizeof squeezed);
    twin_pane(s, PANE_LESSON, NULL, &(struct twin_wish){.width = 200}, emit, &twin);
    squeeze(bytes, &all);
    int notes = 0;
    scene_ref ref = scene_roots(s, PANE_LESSON);
    for (; ref.at != 0; ref = scene_next(s, ref)) {
        char wanted[4000], painted[4000];
        struct text t = text_in(wanted, sizeof wanted), p = text_in(painted, sizeof painted);
        if (scene_at(s, ref)->kind != SCENE_NOTE) {
            continue;
        }
        squeeze(scene_text(s, scene_at(s, ref)->words), &t);
        const struct picture *page = &f->board.page;
        for (size_t i = 0; i < page->count; i++) {
            const char *text = picture_text_of(page, &page->shapes[i]);
            bool badge = strlen(text) == 1 && text[0] == scene_at(s, ref)->letter;
            bool of_note = page->shapes[i].kind == SHAPE_TEXT && page->shapes[i].item.at == ref.at;
            if (of_note && !badge) {
                squeeze(text, &p);
            }
        }
        assert_string_equal(painted, wanted);
        assert_non_null(strstr(squeezed, wanted));
        notes++;
    }
    assert_in_range(notes, 3, 100);
}

static void test_twin(void **state)
{
    (void)state;
    char path[] = "/tmp/orrery-test-XXXXXX.md", words[100];
    struct sitter *f = sitter_begin();
    struct text t = text_in(words, sizeof words);
    write_text(path, question);
    text_add(&t, "learn %s again", path);
    sitter_entered(f, ":", words);
    static const char *const inputs[] = {"B", "page", "page", "7", "page", "hint", "check", "skip"};
    compare_with_twin(f);
    for (int i = 0; i < COUNT_OF(inputs); i++) {
        sitter_entered(f, ":", inputs[i]);
        compare_with_twin(f);
    }
    unlink(path);
    sitter_end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lesson),       cmocka_unit_test(test_replies),
        cmocka_unit_test(test_presenting),   cmocka_unit_test(test_curve),
        cmocka_unit_test(test_known_answer), cmocka_unit_test(test_order),
        cmocka_unit_test(test_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
