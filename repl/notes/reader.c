// reader: see reader.h.
#include "repl/notes/reader_inside.h"

#include "repl/lesson/learner.h"
#include "repl/lesson/library.h"
#include "sim/units.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool reader_wants(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        return false;
    }
    bool is_file = S_ISREG(about.st_mode);
    return S_ISDIR(about.st_mode) ||
           (is_file && (access(path, R_OK) != 0 || !library_is_lesson(path)));
}

static struct reader *read_note(struct session *s, const char *path, bool repaired, struct diag *d)
{
    struct reader *r = calloc(1, sizeof *r);
    struct diag unheard = {0};
    ASSERT(r != NULL);
    r->session = s;
    answers_open(&r->answers, s->options.lessons, &unheard); // without lessons it is a note still
    const struct note_options how = {.answers = &r->answers, .repaired = repaired};
    r->note = note_open(path, &how, d);
    if (r->note == NULL) {
        answers_close(&r->answers);
        free(r);
        return NULL;
    }
    pager_open(&r->pager, r->note);
    r->has_run = calloc((size_t)r->note->cell_count + 1, sizeof *r->has_run);
    ASSERT(r->has_run != NULL);
    return r;
}

bool reader_open(struct session *s, const struct reader_options *options, struct diag *d)
{
    if (s->reader != NULL && reader_refuse_while_busy(s->reader, d)) {
        return false;
    }
    struct reader *r = read_note(s, options->path, options->repaired, d);
    if (r == NULL) {
        return false;
    }
    r->alone = options->alone || (s->reader != NULL && s->reader->alone);
    s->options.show_events = s->options.show_events || options->alone;
    reader_close(s->reader);
    s->reader = r;
    reader_show_remarks(r, !options->whole);
    if (options->whole) {
        reader_show_whole(r);
    } else {
        reader_show(r, (struct pager_place){0, 0}, reader_end(r));
    }
    return true;
}

bool reader_repair(struct reader *r, struct diag *d)
{
    if (reader_refuse_while_busy(r, d)) {
        return false;
    }
    struct reader *repaired = read_note(r->session, r->note->name, true, d);
    if (repaired == NULL) {
        return false;
    }
    repaired->alone = r->alone;
    pager_size(&repaired->pager, r->pager.width, r->pager.height, r->pager.plain);
    int line = pager_line(&r->pager, r->top);
    if (r->top.node < repaired->note->node_count) { // the same lines, so the same blocks
        repaired->top = pager_at(&repaired->pager, r->top.node, line);
    }
    r->session->reader = repaired;
    reader_close(r);
    reader_show_remarks(repaired, true);
    reader_again(repaired);
    return true;
}

void reader_close(struct reader *r)
{
    if (r != NULL) {
        pager_close(&r->pager);
        note_free(r->note);
        answers_close(&r->answers);
        free(r->has_run);
        free(r);
    }
}

bool reader_leave(struct session *s, struct diag *d)
{
    if (reader_refuse_while_busy(s->reader, d)) {
        return false;
    }
    if (s->reader->alone) {
        s->quitting = true;
    } else {
        out_styled(s->options.out, STYLE_DIM, "%s is closed\n", s->reader->note->name);
    }
    reader_close(s->reader);
    s->reader = NULL;
    return true;
}

bool reader_is_busy(const struct reader *r) { return r != NULL && r->busy; }

bool reader_refuse_while_busy(const struct reader *r, struct diag *d)
{
    if (!r->busy && !r->session->reading) {
        return false;
    }
    diag_say(d, "a note's own cell can not turn its pages");
    diag_help(d, "leave page, outline, find, cell, learn and quit to the reader");
    return true;
}

const char *reader_lesson(const struct reader *r, const char *number, struct diag *d)
{
    const struct note *note = r->note;
    struct diag unheard = {0};
    int64_t n = 0;
    bool good =
        unit_parse_within(UNIT_NONE, 1, note->lesson_count, number, strlen(number), &n, &unheard);
    if (good && n >= 1 && n <= note->lesson_count) {
        return note->lessons[n - 1];
    }
    if (note->lesson_count == 0) {
        diag_say(d, "no lesson answers anything in %s yet", note->name);
    } else {
        diag_say(d, "there is no lesson [%s]", number);
    }
    diag_help(d, note->lesson_count == 0 ? "`learn` opens a lesson"
                                         : "the lessons' numbers stand behind what they answer");
    return NULL;
}

void reader_status(const struct reader *r, struct text *out)
{
    int lines = r->note->reading.line_count;
    int last = reader_at_end(r) ? lines : reader_last_line(r);
    text_add(out, "note %d%%", lines > 0 ? (int)((int64_t)last * 100 / lines) : 100);
}

// ---- short lines ----

static const char *trim(const char *text, size_t *length)
{
    while (*length > 0 && strchr(" \t\r\n", *text) != NULL) {
        text++;
        (*length)--;
    }
    while (*length > 0 && strchr(" \t\r\n", text[*length - 1]) != NULL) {
        (*length)--;
    }
    return text;
}

static bool is_number(const char *text, size_t length)
{
    return length > 0 && length < 10 && strspn(text, "0123456789") >= length;
}

bool reader_takes(const struct session *s, const char *text, size_t length)
{
    text = trim(text, &length);
    bool is_back = length == 1 && text[0] == '<';
    if (s->learner != NULL) {
        return is_back && learner_from_note(s->learner);
    }
    return s->reader != NULL &&
           (is_back || (length > 0 && text[0] == '/') || is_number(text, length));
}

static bool find(struct reader *r, const char *text, size_t length, struct diag *d)
{
    char words[READER_WORDS];
    struct text t = text_in(words, sizeof words);
    text_add_bytes(&t, text, length);
    return reader_find(r, t.length > 0 ? words : NULL, false, d);
}

bool reader_input(struct session *s, const char *text, size_t length, struct diag *d)
{
    text = trim(text, &length);
    if (s->learner != NULL) {
        learner_leave(s->learner);
        return true;
    }
    if (text[0] == '<') {
        return reader_back(s->reader, d);
    }
    if (text[0] == '/') {
        return find(s->reader, text + 1, length - 1, d);
    }
    char number[16];
    struct text t = text_in(number, sizeof number);
    text_add_bytes(&t, text, length);
    const char *lesson = reader_lesson(s->reader, number, d);
    return lesson != NULL && learner_start(s, &(struct learner_options){.lesson = lesson}, d);
}
