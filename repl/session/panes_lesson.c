// panes_lesson: the page of the lesson that is open, and what was said since it was opened. See
// panes.h.
//
// The lesson prints its pages for a terminal (repl/lesson/learner.h). Here they are taken as text,
// and lines that were broken for its width are put together again: those after which the next word
// would not have fitted.
#include "repl/lesson/learner.h"
#include "repl/session/panes.h"

#include <stdio.h>
#include <stdlib.h>

enum { PARAGRAPH_BYTES = 1200, WIDTH = 80, SLACK = 2 };

// What the lesson says about its page; to be freed. NULL: no memory.
static char *page_of(struct session *s)
{
    char *text = NULL;
    size_t length;
    struct diag unheard = {0};
    FILE *said = open_memstream(&text, &length);
    if (said == NULL) {
        return NULL;
    }
    out_capture(s->options.out, said);
    learner_page_again(s->learner, &unheard);
    out_capture(s->options.out, NULL);
    fclose(said);
    return text;
}

void panes_look_at_lesson(struct panes *p)
{
    char status[sizeof p->page];
    struct text t = text_in(status, sizeof status);
    if (p->session->learner != NULL) {
        learner_status(p->session->learner, &t);
    }
    if (strcmp(status, p->page) != 0) {
        free(p->lesson);
        p->lesson = p->session->learner != NULL ? page_of(p->session) : NULL;
        p->lesson_page = p->lesson != NULL ? strlen(p->lesson) : 0;
        p->lesson_version++;
        memcpy(p->page, status, sizeof status);
    }
}

void panes_add_to_lesson(struct panes *p, const char *text)
{
    size_t length = p->lesson != NULL ? strlen(p->lesson) : 0;
    char *longer = realloc(p->lesson, length + strlen(text) + 2);
    if (longer != NULL) {
        longer[length] = '\n';
        memcpy(longer + length + 1, text, strlen(text) + 1);
        p->lesson = longer;
        p->lesson_version++;
    }
}

// ---- paragraphs ----

static bool is_all(const char *line, size_t length, char sign)
{
    size_t same = 0;
    while (same < length && line[same] == sign) {
        same++;
    }
    return length > 2 && same == length;
}

// Was a line of `before` bytes broken only because this one's first word did not fit?
static bool was_broken(size_t before, const char *line)
{
    size_t word = strcspn(line + strspn(line, " "), " \n");
    return before <= WIDTH && before + 1 + word > WIDTH - SLACK;
}

// Code, entries of lists and tables, and options of questions begin on a line of their own.
static bool begins_anew(const char *line, size_t length)
{
    size_t blanks = strspn(line, " ");
    if (blanks >= length) {
        return true;
    }
    char first = line[blanks];
    bool option = blanks == 2 && length > 4 && line[3] == ' ' && line[4] == ' ';
    return option || strchr("|-*#>", first) != NULL;
}

struct paragraph {
    struct scene *scene;
    bool said; // since the page was opened
    struct text text;
    char bytes[PARAGRAPH_BYTES];
};

static void finish(struct paragraph *p, bool heading)
{
    if (p->text.length > 0) {
        scene_ref note = scene_note(p->scene, SCENE_ROOT, p->bytes);
        scene_state(p->scene, note, heading ? STATE_HIGHLIGHTED : 0);
        scene_role(p->scene, note, p->said ? ROLE_1 : ROLE_PLAIN);
    }
    p->text = text_in(p->bytes, sizeof p->bytes);
}

void panes_add_lesson(struct panes *p, struct scene *scene)
{
    if (p->lesson == NULL) {
        return;
    }
    struct paragraph paragraph = {.scene = scene};
    scene_on(scene, PANE_LESSON);
    finish(&paragraph, false);
    size_t before = 0;
    for (const char *at = p->lesson; *at != '\0';) {
        size_t length = strcspn(at, "\n"), blanks = strspn(at, " ");
        paragraph.said = at >= p->lesson + p->lesson_page;
        if (is_all(at, length, '=') || is_all(at, length, '-')) {
            finish(&paragraph, true);
        } else if (blanks >= length) {
            finish(&paragraph, false);
        } else {
            if (begins_anew(at, length) || !was_broken(before, at)) {
                finish(&paragraph, false);
            }
            text_add(&paragraph.text, paragraph.text.length > 0 ? " " : "");
            text_add_bytes(&paragraph.text, at + blanks, length - blanks);
        }
        before = length;
        at += length + (at[length] == '\n');
    }
    finish(&paragraph, false);
}
