// prompt: see prompt.h.
#include "repl/prompt/prompt.h"

#include "repl/help/help.h"
#include "repl/lesson/learner.h"
#include "repl/notes/reader.h"
#include "repl/prompt/complete.h"
#include "repl/prompt/line.h"
#include "repl/script/script.h"
#include "repl/session/seat.h"
#include "repl/view/window/window.h"

#include <unistd.h>

struct prompt {
    struct seat seat;
    struct prompt_options options;
    struct loop *loop;
    struct line *line;
    int status;
};

static void write_prompt(void *self, const struct theme *theme, struct text *prompt)
{
    struct prompt *p = self;
    const struct session *s = p->seat.session;
    if (s->learner != NULL || s->reader != NULL) {
        text_add(prompt, "%s", style_begin(theme, STYLE_DIM));
        if (s->learner != NULL) {
            learner_status(s->learner, prompt);
        } else {
            reader_status(s->reader, prompt);
        }
        text_add(prompt, " %s", style_end(theme, STYLE_DIM));
    }
    text_add(prompt, "%s", style_begin(theme, STYLE_HEADING));
    session_where(p->seat.session, prompt);
    text_add(prompt, "%s > ", style_end(theme, STYLE_HEADING));
}

static bool is_whole(void *self, const char *text, size_t length)
{
    struct prompt *p = self;
    return learner_takes(p->seat.session, text, length) ||
           !session_lacks_end(p->seat.session, text, length);
}

// An empty line goes on with the lesson or the note, or does the last move again.
static const char *for_empty_line(struct session *s)
{
    const char *word = s->learner != NULL ? learner_forward(s->learner) : NULL;
    if (word != NULL || s->reader != NULL) {
        return word != NULL ? word : "page";
    }
    return s->again[0] != '\0' ? s->again : "step";
}

// Among what is printed where a person reads both; beside it where only results are wanted.
static void say(struct prompt *p, const struct diag *d)
{
    if (line_is_terminal(p->line)) {
        session_warn(p->seat.session, d);
        return;
    }
    char message[2400];
    struct text t = text_in(message, sizeof message);
    diag_print(d, &t);
    out_flush(p->seat.session->options.out,
              NULL); // what was printed before comes before the message
    fprintf(stderr, "%s\n", message);
}

// Somebody types, be it on a terminal that can not show a prompt.
static bool is_typed(const struct prompt *p)
{
    return line_is_terminal(p->line) || isatty(STDIN_FILENO);
}

static void fail(struct prompt *p, const struct diag *d)
{
    if (d->what[0] != '\0') {
        say(p, d);
    }
    if (!is_typed(p)) {
        p->status = 1;
        if (!p->options.keep_going) {
            loop_quit(p->loop, 1);
        }
    }
}

static bool is_blank(const char *text, size_t length) { return strspn(text, " \t\n") >= length; }

static void accept(void *self, const char *text, size_t length, int first_line)
{
    struct prompt *p = self;
    struct session *s = p->seat.session;
    bool typed = is_typed(p);
    char again[sizeof s->again];
    if (is_blank(text, length)) {
        if (!typed) {
            return;
        }
        struct text t = text_in(again, sizeof again);
        text_add(&t, "%s", for_empty_line(s));
        text = again;
        length = t.length;
    } else if (typed) {
        line_remember(p->line, text);
    }
    loop_interrupt_forget();
    tree_input_begins(&s->tree);
    struct diag d = {0};
    if (!learner_input(s, text, length, typed ? "typed line" : "standard input", first_line, &d)) {
        fail(p, &d);
    }
    struct diag unwritten = {0};
    if (!out_flush(s->options.out, &unwritten)) {
        fail(p, &unwritten);
    }
    seat_follow(&p->seat);
    if (p->seat.session->quitting) {
        loop_quit(p->loop, p->status);
    }
}

static void end(void *self, enum line_end why)
{
    struct prompt *p = self;
    if (why == LINE_END_INPUT && line_is_terminal(p->line)) {
        out_text(p->seat.session->options.out, "\n");
    }
    if (why == LINE_END_INTERRUPT) {
        p->status = 128 + SIGINT;
    } else if (why == LINE_END_FAILED) {
        p->status = 1;
    }
    loop_quit(p->loop, p->status);
}

static void complete(void *self, const char *text, size_t start, size_t word_end,
                     struct offers *offers)
{
    complete_word(((struct prompt *)self)->seat.session, text, start, word_end, offers);
}

static bool hint(void *self, const char *text, struct text *out)
{
    return complete_hint(((struct prompt *)self)->seat.session, text, out);
}

// F1 on a word.
static void help(void *self, const char *text, size_t point)
{
    struct prompt *p = self;
    size_t start = point, stop = point;
    while (start > 0 && strchr(" \t\n(){}=,\"", text[start - 1]) == NULL) {
        start--;
    }
    while (text[stop] != '\0' && strchr(" \t\n(){}=,\"", text[stop]) == NULL) {
        stop++;
    }
    char word[96];
    struct text t = text_in(word, sizeof word);
    text_add_bytes(&t, text + start, stop - start);
    struct diag d = {0};
    if (t.length == 0) {
        help_overview(p->seat.session->options.engines, p->seat.session->options.out);
    } else if (!help_show(p->seat.session->options.engines, word, p->seat.session->options.out,
                          &d)) {
        session_warn(p->seat.session, &d);
    }
}

static void show(void *self) { line_refresh(((struct prompt *)self)->line); }

static void tell(void *self, const struct diag *d)
{
    struct prompt *p = self;
    line_above_begin(p->line);
    say(p, d);
    out_flush(p->seat.session->options.out, NULL);
    line_above_end(p->line);
}

static void greet(struct session *s)
{
    struct out *o = s->options.out;
    out_wrapped(o, STYLE_HEADING, 0, 0,
                "Orrery: a desk with one server, and visitors who come by chance. Nothing has "
                "happened yet.");
    out_wrapped(
        o, STYLE_PLAIN, 0, 0,
        "Press Enter to step; then try `show`, `why desk.serving`, `back`. Type `learn` for the "
        "first lesson, `help` for everything else; Ctrl-D leaves.");
}

int prompt_run(struct session *s, const struct prompt_options *options)
{
    struct prompt p = {.options = *options};
    p.loop = loop_open();
    const struct line_host host = {.self = &p,
                                   .prompt = write_prompt,
                                   .is_whole = is_whole,
                                   .accept = accept,
                                   .end = end,
                                   .complete = complete,
                                   .hint = hint,
                                   .help = help};
    p.line = p.loop == NULL ? NULL
                            : line_open(p.loop, host,
                                        (struct line_options){.history = options->history,
                                                              .colour = options->colour});
    if (p.line == NULL) {
        fprintf(stderr, "orrery: there is no memory for a prompt\n");
        return 1;
    }
    seat_take(&p.seat, s, p.loop);
    p.seat.show = show;
    p.seat.tell = tell;
    p.seat.self = &p;
    if (options->greet && is_typed(&p)) {
        greet(s);
        learner_greet(s);
    }
    struct diag d = {0};
    if (options->view && !window_open(&p.seat, &d)) {
        session_warn(s, &d);
    }
    out_flush(s->options.out, NULL);
    line_resume(p.line);
    int status = loop_run(p.loop);
    seat_leave(&p.seat);
    line_close(p.line);
    loop_close(p.loop);
    return status;
}
