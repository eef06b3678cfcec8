// prompt: see prompt.h.
#include "repl/prompt/prompt.h"

#include "repl/help/help.h"
#include "repl/prompt/complete.h"
#include "repl/prompt/line.h"
#include "repl/script/script.h"
#include "repl/view/window/window.h"

struct prompt {
    struct session *session;
    struct prompt_options options;
    struct loop *loop;
    struct line *line;
    int status;
};

static void write_prompt(void *self, const struct theme *theme, struct text *prompt)
{
    struct prompt *p = self;
    text_add(prompt, "%s", style_begin(theme, STYLE_HEADING));
    session_where(p->session, prompt);
    text_add(prompt, "%s > ", style_end(theme, STYLE_HEADING));
}

static bool is_whole(void *self, const char *text, size_t length)
{
    struct prompt *p = self;
    return !session_lacks_end(p->session, text, length);
}

// An empty line goes on with the lesson, or does the last move again.
static const char *for_empty_line(struct session *s)
{
    if (s->learner != NULL) {
        return "page";
    }
    return s->again[0] != '\0' ? s->again : "step";
}

static void fail(struct prompt *p, const struct diag *d)
{
    session_warn(p->session, d);
    if (!line_is_terminal(p->line)) {
        p->status = 1;
        if (!p->options.keep_going) {
            loop_quit(p->loop, 1);
        }
    }
}

static bool is_blank(const char *text, size_t length)
{
    return strspn(text, " \t\n") >= length;
}

static void accept(void *self, const char *text, size_t length, int first_line)
{
    struct prompt *p = self;
    struct session *s = p->session;
    bool typed = line_is_terminal(p->line);
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
    if (!session_text(s, text, length, typed ? "typed line" : "standard input", first_line, &d)) {
        fail(p, &d);
    }
    if (!out_flush(s->options.out, &d)) {
        fail(p, &d);
    }
    if (s->quitting) {
        loop_quit(p->loop, p->status);
    }
}

static void end(void *self, enum line_end why)
{
    struct prompt *p = self;
    if (why == LINE_END_INPUT && line_is_terminal(p->line)) {
        out_text(p->session->options.out, "\n");
    }
    bool bad = why == LINE_END_FAILED || why == LINE_END_INTERRUPT;
    loop_quit(p->loop, bad && p->status == 0 ? 1 : p->status);
}

static void complete(void *self, const char *text, size_t start, size_t word_end,
                     struct offers *offers)
{
    complete_word(((struct prompt *)self)->session, text, start, word_end, offers);
}

static bool hint(void *self, const char *text, struct text *out)
{
    return complete_hint(((struct prompt *)self)->session, text, out);
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
        help_overview(p->session->options.engines, p->session->options.out);
    } else if (!help_show(p->session->options.engines, word, p->session->options.out, &d)) {
        session_warn(p->session, &d);
    }
}

static void refresh(void *self) { line_refresh(((struct prompt *)self)->line); }

static void greet(struct session *s)
{
    struct out *o = s->options.out;
    out_styled(o, STYLE_HEADING, "Orrery");
    out_text(o, ": a desk with one server and customers who come by chance. Nothing has happened yet.\n");
    out_text(o, "Press ");
    out_styled(o, STYLE_CODE, "Enter");
    out_text(o, " to step; then try ");
    out_styled(o, STYLE_CODE, "show");
    out_text(o, ", ");
    out_styled(o, STYLE_CODE, "why desk.waiting");
    out_text(o, ", ");
    out_styled(o, STYLE_CODE, "back");
    out_text(o, ".\nType ");
    out_styled(o, STYLE_CODE, "learn");
    out_text(o, " for the first lesson, ");
    out_styled(o, STYLE_CODE, "help");
    out_text(o, " for everything else; Ctrl-D leaves.\n");
}

int prompt_run(struct session *s, const struct prompt_options *options)
{
    struct prompt p = {.session = s, .options = *options};
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
    s->loop = p.loop;
    s->refresh = refresh;
    s->refresh_self = &p;
    if (options->greet && line_is_terminal(p.line)) {
        greet(s);
    }
    struct diag d = {0};
    if (options->view && !window_open(s, &d)) {
        session_warn(s, &d);
    }
    out_flush(s->options.out, NULL);
    line_resume(p.line);
    int status = loop_run(p.loop);
    window_close(s);
    s->refresh = NULL;
    s->loop = NULL;
    line_close(p.line);
    loop_close(p.loop);
    return status;
}
