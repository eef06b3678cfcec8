// board_words: words of the prompt, run from the window, and what they say. See board.h.
#include "repl/lesson/learner.h"
#include "repl/view/window/board.h"

#include <stdio.h>
#include <stdlib.h>

enum { LINES_IN_FOOTER = 1, LETTERS_IN_FOOTER = 150, DIAG_WORDS = 2000 };

void board_tell(struct board *b, bool bad, const char *format, ...)
{
    struct text t = text_in(b->said, sizeof b->said);
    va_list list;
    va_start(list, format);
    text_add_list(&t, format, list);
    va_end(list);
    b->said_bad = bad;
    b->dirty = true;
}

// What is too long for the footer stands in a panel too.
void board_tell_diag(struct board *b, const struct diag *d)
{
    char words[DIAG_WORDS];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "%s\n%s%s\n%s", d->what, d->expected[0] != '\0' ? "expected: " : "", d->expected,
             d->help);
    board_tell(b, true, "%s%s%s%s%s", d->what, d->expected[0] != '\0' ? "; expected: " : "",
               d->expected, d->help[0] != '\0' ? "; " : "", d->help);
    if (strlen(b->said) > LETTERS_IN_FOOTER) {
        panel_show(&b->panel, "not done", words);
    }
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++) {
        lines += *text == '\n' || text[1] == '\0';
    }
    return lines;
}

// What the words printed.
static void show_output(struct board *b, const char *title, const char *text)
{
    if (title != NULL && count_lines(text) > LINES_IN_FOOTER) {
        panel_show(&b->panel, title, text);
    } else if (text[0] != '\0') {
        board_tell(b, false, "%.*s", (int)strcspn(text, "\n"), text);
    }
}

// What words print goes into a text instead of the terminal. typed: by somebody, and so perhaps to
// a lesson.
static bool run_words(struct board *b, const char *words, const char *title, bool typed)
{
    struct session *session = b->seat->session;
    struct out *out = session->options.out;
    char *text = NULL;
    size_t length = 0;
    struct diag d = {0};
    FILE *said = open_memstream(&text, &length);
    if (said == NULL) {
        board_tell(b, true, "there is no memory to do that");
        return false;
    }
    out_capture(out, said);
    tree_input_begins(&session->tree);
    leaf_begins(&b->panes.leaf, session->learner);
    bool done = learner_input(session, words, strlen(words), "the window", 1, &d);
    out_capture(out, NULL);
    fclose(said);
    seat_follow(b->seat);
    if (done && typed && session == b->seat->session && session->learner != NULL) {
        leaf_ends(&b->panes.leaf, session->learner, text);
    } else if (done && (session == b->seat->session || b->seat->session->learner == NULL)) {
        show_output(b, title, text);
    } else if (!done) {
        board_tell_diag(b, &d);
    }
    free(text);
    return done;
}

// After words: a branch that was made for them is told, where they said nothing themselves.
static bool run_and_tell(struct board *b, const char *words, const char *title, bool typed)
{
    uint32_t node = b->session->tree.current->id;
    b->said[0] = '\0';
    b->dirty = true;
    bool done = run_words(b, words, title, typed);
    bool here = b->seat->session == b->session; // not in a lesson that began or ended
    board_follow(b);
    if (done && here && b->session->tree.current->id != node && b->said[0] == '\0') {
        board_tell(b, false, "now on branch %s", tree_name(&b->session->tree));
    }
    return done;
}

bool board_enter(struct board *b, const char *words) { return run_and_tell(b, words, words, true); }

bool board_say(struct board *b, const char *title, const char *format, ...)
{
    char words[800];
    struct text t = text_in(words, sizeof words);
    va_list list;
    va_start(list, format);
    text_add_list(&t, format, list);
    va_end(list);
    return run_and_tell(b, words, title, false);
}
