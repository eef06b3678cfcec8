// line: see line.h. This file knows when there is a prompt and when there is not; edit.c knows
// readline, plain.c reads what is not a terminal, key.c reads single keys.
#include "repl/prompt/line.h"

#include "repl/prompt/edit.h"
#include "repl/prompt/history.h"
#include "repl/prompt/plain.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum line_state { HELD, TYPING, ASKING, OVER };

struct line {
    struct loop *loop;
    struct line_host host;
    struct out *screen;
    bool terminal;
    enum line_state state;
    enum line_state wanted; // by a callback that is running
    bool calling;           // a callback of the host is running
    struct plain plain;
    int plain_timer; // 0: none
    int hidden;      // line_above_begin without its end
    struct key_mode key_mode;
    char question[256];
    line_answer *answer;
    void *answer_self;
};

enum { INPUT = STDIN_FILENO };

static void enter(struct line *l, enum line_state state);

static void write_prompt(struct line *l, char *buffer, size_t size)
{
    struct text prompt = text_in(buffer, size);
    l->host.prompt(l->host.self, out_theme(l->screen), &prompt);
}

// On one line, so that it can be taken away again.
static void show_question(struct line *l)
{
    int room = out_look(l->screen).columns - 1;
    out_fitted(l->screen, STYLE_PLAIN, l->question, strlen(l->question), room);
    out_flush(l->screen, NULL);
}

static void hide_question(struct line *l)
{
    out_text(l->screen, "\r\033[K");
    out_flush(l->screen, NULL);
}

static void finish(struct line *l, enum line_end why)
{
    if (l->state != OVER) {
        bool typing = l->terminal && l->state == TYPING && why != LINE_END_HANGUP;
        enter(l, OVER);
        out_text(l->screen, typing ? "\n" : ""); // what comes next begins on a line of its own
        out_flush(l->screen, NULL);
        l->host.end(l->host.self, why);
    }
}

// The host may hold, resume or ask while it is called; what it asked for last is done when it
// returns.
static void after_call(struct line *l)
{
    l->calling = false;
    if (l->state != OVER) {
        enter(l, l->wanted);
    }
}

static void before_call(struct line *l)
{
    enter(l, HELD);
    l->wanted = TYPING;
    l->calling = true;
}

static void call_accept(struct line *l, const char *text, size_t length, int first_line)
{
    before_call(l);
    l->host.accept(l->host.self, text, length, first_line);
    after_call(l);
}

static void call_answer(struct line *l, int32_t key)
{
    before_call(l);
    l->answer(l->answer_self, key);
    after_call(l);
}

static size_t without_last_line_ends(const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n') {
        length--;
    }
    return length;
}

static void on_typing(void *self, bool hung_up)
{
    struct line *l = self;
    if (hung_up) {
        finish(l, LINE_END_HANGUP);
        return;
    }
    switch (edit_key()) {
    case EDIT_GOES_ON:
        break;
    case EDIT_OVER:
        finish(l, isatty(INPUT) ? LINE_END_INPUT : LINE_END_HANGUP);
        break;
    case EDIT_LINE: {
        char *text = edit_take();
        text[without_last_line_ends(text)] = '\0';
        call_accept(l, text, strlen(text), 1);
        free(text);
        break;
    }
    }
}

static void on_answer_key(void *self, bool hung_up)
{
    struct line *l = self;
    int32_t key = hung_up ? KEY_GONE : key_read(INPUT);
    if (key == KEY_GONE) {
        finish(l, LINE_END_HANGUP);
    } else if (key == KEY_END_OF_INPUT) {
        finish(l, LINE_END_INPUT);
    } else {
        call_answer(l, key);
    }
}

static bool is_whole(void *self, const char *text, size_t length)
{
    struct line *l = self;
    bool any = l->host.is_whole == NULL || l->state == ASKING;
    return any || l->host.is_whole(l->host.self, text, length);
}

static void on_plain(void *self, bool hung_up);

// One entry a turn of the loop, so that signals are seen in between; more is read only when there
// is no entry left.
static void next_entry(void *self)
{
    struct line *l = self;
    struct plain_entry entry;
    l->plain_timer = 0;
    if (l->state != TYPING && l->state != ASKING) {
        return;
    }
    if (loop_interrupted()) {
        finish(l, LINE_END_INTERRUPT);
    } else if (!plain_next(&l->plain, is_whole, l, &entry)) {
        if (l->plain.ended) {
            finish(l, LINE_END_INPUT);
        } else {
            loop_watch(l->loop, INPUT, on_plain, l);
        }
    } else if (l->state == ASKING) {
        call_answer(l, entry.length > 0 ? (unsigned char)entry.text[0] : KEY_ENTER);
    } else {
        call_accept(l, entry.text, entry.length, entry.first_line);
    }
}

static void start_reading(struct line *l)
{
    if (l->plain_timer == 0) {
        l->plain_timer = loop_after(l->loop, 0, next_entry, l);
    }
}

static void on_plain(void *self, bool hung_up)
{
    struct line *l = self;
    (void)hung_up; // what was written before is still to be read, and then read says so
    struct diag d = {0};
    loop_unwatch(l->loop, INPUT);
    if (plain_read(&l->plain, &d)) {
        start_reading(l);
        return;
    }
    char message[1024];
    struct text t = text_in(message, sizeof message);
    diag_print(&d, &t);
    fprintf(stderr, "%s\n", message);
    finish(l, LINE_END_FAILED);
}

static void on_interrupt(void *self)
{
    struct line *l = self;
    if (l->state == HELD || l->state == OVER) {
        return; // loop_interrupted() tells whoever works
    }
    loop_interrupt_forget();
    if (!l->terminal) {
        finish(l, LINE_END_INTERRUPT);
    } else if (l->state == ASKING) {
        call_answer(l, KEY_NONE);
    } else {
        edit_cancel();
        l->state = HELD;
        enter(l, TYPING);
    }
}

static void on_hangup(void *self) { finish(self, LINE_END_HANGUP); }

static void on_terminate(void *self) { finish(self, LINE_END_TERMINATE); }

static void on_resize(void *self)
{
    struct line *l = self;
    if (l->state == TYPING && l->hidden == 0) {
        edit_resize();
    }
}

static void come_back(struct line *l)
{
    if (l->state == TYPING) {
        edit_return_to_terminal();
    } else if (l->state == ASKING) {
        key_mode(&l->key_mode, INPUT, false);
        key_mode(&l->key_mode, INPUT, true);
        show_question(l);
    }
}

static void on_stop(void *self)
{
    struct line *l = self;
    if (l->state == TYPING) {
        edit_leave_terminal();
    } else if (l->state == ASKING) {
        hide_question(l);
        key_mode(&l->key_mode, INPUT, false);
    }
    loop_stop_process(l->loop);
    come_back(l);
}

// After a stop that could not be caught (SIGSTOP), as after one that was.
static void on_continue(void *self) { come_back(self); }

static void watch_terminal(struct line *l, loop_ready *ready)
{
    loop_watch(l->loop, INPUT, ready, l);
    loop_on_signal(l->loop, SIGTSTP, on_stop, l);
    loop_on_signal(l->loop, SIGCONT, on_continue, l);
}

static void leave_state(struct line *l)
{
    if (l->terminal && l->state == TYPING) {
        edit_end();
    } else if (l->terminal && l->state == ASKING) {
        hide_question(l);
        key_mode(&l->key_mode, INPUT, false);
    }
    loop_unwatch(l->loop, INPUT);
    if (l->terminal) {
        loop_on_signal(l->loop, SIGTSTP, NULL, NULL);
        loop_on_signal(l->loop, SIGCONT, NULL, NULL);
    }
}

static void start_typing(struct line *l)
{
    char prompt[1024];
    write_prompt(l, prompt, sizeof prompt);
    loop_interrupt_forget();
    edit_begin(prompt);
    watch_terminal(l, on_typing);
}

static void start_asking(struct line *l)
{
    loop_interrupt_forget();
    key_mode(&l->key_mode, INPUT, true);
    show_question(l);
    watch_terminal(l, on_answer_key);
}

static void enter(struct line *l, enum line_state state)
{
    if (state == l->state && state != ASKING) {
        return;
    }
    leave_state(l);
    l->state = state;
    if ((state == TYPING || state == ASKING) && !l->terminal) {
        start_reading(l);
    } else if (state == TYPING) {
        start_typing(l);
    } else if (state == ASKING) {
        start_asking(l);
    }
}

static void want(struct line *l, enum line_state state)
{
    if (l->calling) {
        l->wanted = state;
    } else if (l->state != OVER) {
        enter(l, state);
    }
}

void line_resume(struct line *l) { want(l, TYPING); }

void line_hold(struct line *l) { want(l, HELD); }

void line_ask_key(struct line *l, const char *question, line_answer *answer, void *self)
{
    struct text t = text_in(l->question, sizeof l->question);
    text_add(&t, "%s", question);
    l->answer = answer;
    l->answer_self = self;
    want(l, ASKING);
}

// Without a history everything else works, so this is no error.
static void tell(const struct diag *d) { fprintf(stderr, "note: %s\n  %s\n", d->what, d->help); }

// The prompt goes to standard output; if that is a pipe or a file, to standard error, so that
// results stay alone.
static FILE *find_screen(struct line_options options)
{
    const char *terminal = getenv("TERM");
    bool able = terminal != NULL && terminal[0] != '\0' && strcmp(terminal, "dumb") != 0;
    if (options.plain || !able || !isatty(INPUT)) {
        return NULL;
    }
    return isatty(STDOUT_FILENO) ? stdout : isatty(STDERR_FILENO) ? stderr : NULL;
}

static bool open_terminal(struct line *l, FILE *screen, const char *history)
{
    struct edit_host edit_host = {.self = l->host.self,
                                  .screen = screen,
                                  .out = l->screen,
                                  .is_whole = l->host.is_whole,
                                  .complete = l->host.complete,
                                  .hint = l->host.hint,
                                  .help = l->host.help};
    if (!edit_open(edit_host)) {
        return false;
    }
    struct diag d = {0};
    if (!history_open(history, &d)) {
        tell(&d);
    }
    loop_on_signal(l->loop, SIGWINCH, on_resize, l);
    return true;
}

struct line *line_open(struct loop *loop, struct line_host host, struct line_options options)
{
    struct line *l = calloc(1, sizeof *l);
    FILE *screen = find_screen(options);
    struct out *out = out_open(screen != NULL ? screen : stdout, options.colour);
    if (l == NULL || out == NULL) {
        free(l);
        free(out);
        return NULL;
    }
    l->loop = loop;
    l->host = host;
    l->screen = out;
    l->plain = plain_open(INPUT);
    l->terminal = screen != NULL && open_terminal(l, screen, options.history);
    loop_on_signal(loop, SIGINT, on_interrupt, l);
    loop_on_signal(loop, SIGHUP, on_hangup, l);
    loop_on_signal(loop, SIGTERM, on_terminate, l);
    return l;
}

void line_close(struct line *l)
{
    enter(l, OVER);
    static const int signals[] = {SIGINT, SIGHUP, SIGTERM, SIGWINCH};
    for (int i = 0; i < COUNT_OF(signals); i++) {
        loop_on_signal(l->loop, signals[i], NULL, NULL);
    }
    loop_cancel(l->loop, l->plain_timer);
    if (l->terminal) {
        edit_close();
        history_close();
    }
    plain_close(&l->plain);
    out_close(l->screen);
    free(l);
}

bool line_is_terminal(const struct line *l) { return l->terminal; }

void line_remember(struct line *l, const char *text)
{
    struct diag d = {0};
    if (l->terminal && !history_add(text, &d)) {
        tell(&d);
    }
}

void line_refresh(struct line *l)
{
    if (l->terminal && l->state == TYPING && l->hidden == 0) {
        char prompt[1024];
        write_prompt(l, prompt, sizeof prompt);
        edit_hide();
        edit_show(prompt);
    }
}

void line_above_begin(struct line *l)
{
    if (l->hidden++ == 0 && l->terminal) {
        if (l->state == TYPING) {
            edit_hide();
        } else if (l->state == ASKING) {
            hide_question(l);
        }
    }
}

void line_above_end(struct line *l)
{
    ASSERT(l->hidden > 0);
    if (--l->hidden == 0 && l->terminal) {
        fflush(stdout);
        if (l->state == TYPING) {
            edit_show(NULL);
        } else if (l->state == ASKING) {
            show_question(l);
        }
    }
}

void line_print_above(struct line *l, const char *text)
{
    size_t length = strlen(text);
    line_above_begin(l);
    out_bytes(l->screen, text, length);
    out_text(l->screen, length == 0 || text[length - 1] != '\n' ? "\n" : "");
    line_above_end(l);
}

struct out *line_screen(struct line *l) { return l->screen; }
