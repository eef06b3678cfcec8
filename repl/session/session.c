// session: see session.h.
#include "repl/session/session.h"

#include "repl/lesson/learner.h"
#include "repl/notes/reader.h"
#include "repl/script/script.h"
#include "repl/session/seat.h"
#include "repl/session/verb.h"

#include <stdlib.h>

enum { INDEX_BYTES = 32 << 20 }; // of causes; beyond that, older ones are found by running again

struct session *session_open(const struct session_options *options, struct diag *d)
{
    struct session *s = calloc(1, sizeof *s);
    if (s == NULL) {
        diag_say(d, "the machine has no memory for a session");
        return NULL;
    }
    s->options = *options;
    const struct tree_options tree = {
        .branch = {.host = options->host,
                   .engines = options->engines,
                   .seed = options->seed,
                   .limit_bytes = options->world_bytes,
                   .history_bytes = options->history_bytes,
                   .interrupt = options->interrupt},
        .live_bytes = options->world_bytes,
    };
    const struct script_options script = {0};
    if (!tree_open(&s->tree, &tree, d)) {
        free(s);
        return NULL;
    }
    trace_index_open(&s->index, options->host, INDEX_BYTES);
    watch_open(&s->watch, options->host);
    s->script = script_open(s, &script, d);
    if (s->script == NULL) {
        session_close(s);
        return NULL;
    }
    return s;
}

void session_close(struct session *s)
{
    if (s->learner == NULL && s->next != NULL) {
        learner_close(s->next->learner); // a lesson that nobody went to
    }
    learner_close_diary(s);
    reader_close(s->reader);
    script_close(s->script);
    watch_close(&s->watch);
    trace_index_close(&s->index);
    tree_close(&s->tree);
    free(s);
}

void session_warn(struct session *s, const struct diag *d)
{
    char message[2400];
    struct text t = text_in(message, sizeof message);
    diag_print(d, &t);
    for (char *line = message; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool more = line[length] == '\n';
        line[length] = '\0';
        if (line[0] == ' ' && strstr(line, " | ") != NULL) {
            out_styled(s->options.out, STYLE_BAD, "%s\n",
                       line); // the underline must stay under its word
        } else {
            int spaces = (int)strspn(line, " ");
            out_text(s->options.out, "%*s", spaces, "");
            out_wrapped(s->options.out, STYLE_BAD, spaces, spaces + 2, line + spaces);
        }
        line += length + more;
    }
}

static bool refuse_while_reading(const struct session *s, struct diag *d)
{
    if (!s->reading) {
        return false;
    }
    diag_say(d, "an expression that is asked after each event can only read");
    diag_help(d, "give commands before or after, or with `on` and `at`");
    return true;
}

bool session_command(struct session *s, const char *text, size_t length, uint64_t *made,
                     struct diag *d)
{
    if (refuse_while_reading(s, d) ||
        (s->learner != NULL && !learner_before_command(s->learner, text, length, d))) {
        return false;
    }
    struct tree_node *from = s->tree.current;
    bool forked = false;
    if (!tree_command(&s->tree, text, length, made, &forked, d)) {
        return false;
    }
    if (forked && session_talks(s)) {
        out_styled(s->options.out, STYLE_DIM,
                   "this moment had a future already: now on branch %s; %s is as it was\n",
                   tree_name(&s->tree), from->name);
    }
    return true;
}

// ---- running ----

enum { SLICE_EVENTS = 100000 }; // between two looks at the progress bar

// How far a run that goes to a time or an event number has come, in parts per billion; -1 where
// nobody knows.
static int64_t share_done(const struct world *w, int64_t start, int64_t time, uint64_t first,
                          uint64_t events)
{
    uint64_t now = world_header(w)->event_count;
    if (time < TIME_NEVER && time > start) {
        return mul_div(world_now(w) - start, PPB_ONE, time - start);
    }
    return events < UINT64_MAX && events > first
               ? mul_div((int64_t)(now - first), PPB_ONE, (int64_t)(events - first))
               : -1;
}

// One stretch of a run. true: it goes on.
static bool run_stretch(struct session *s, int64_t time, uint64_t events, branch_stop *stop,
                        void *self, enum run_end *end, struct diag *d)
{
    uint64_t until = world_header(session_world(s))->event_count + SLICE_EVENTS;
    *end = tree_run(&s->tree, time, events < until ? events : until, stop, self, d);
    if (*end == RUN_TRIGGER) {
        return script_trigger(s->script, session_world(s)->trigger, d);
    }
    if (*end == RUN_REFUSED) {
        session_warn(s, &session_branch(s)->refusal);
        return true;
    }
    uint64_t now = world_header(session_world(s))->event_count;
    return *end == RUN_REACHED && now == until && now < events &&
           world_next_time(session_world(s)) <= time;
}

bool session_before_run(struct session *s, int64_t time, uint64_t events, struct diag *d)
{
    return !refuse_while_reading(s, d) &&
           (s->learner == NULL || learner_before_run(s->learner, time, events, d));
}

bool session_run(struct session *s, int64_t time, uint64_t events, branch_stop *stop, void *self,
                 enum run_end *end, struct diag *d)
{
    if (!session_before_run(s, time, events, d)) {
        return false;
    }
    enum run_end how = RUN_REACHED;
    int64_t start = world_now(session_world(s));
    uint64_t first = world_header(session_world(s))->event_count;
    while (run_stretch(s, time, events, stop, self, &how, d)) {
        if (seat_pulse(s->options.seat)) {
            how = RUN_INTERRUPTED;
            break;
        }
        if (s->options.progress != NULL) {
            progress_update(s->options.progress,
                            share_done(session_world(s), start, time, first, events), "running");
        }
    }
    if (s->options.progress != NULL) {
        progress_end(s->options.progress);
    }
    if (how == RUN_REACHED && time < TIME_NEVER && world_next_time(session_world(s)) > time) {
        branch_pause_at(session_branch(s), time);
    }
    if (end != NULL) {
        *end = how;
    }
    return how != RUN_FAILED && d->what[0] == '\0';
}

void session_moved(struct session *s)
{
    char lines[4096];
    struct text t = text_in(lines, sizeof lines);
    if (watch_changes(&s->watch, session_world(s), &t) > 0 && !s->quiet) {
        out_foreign(s->options.out, lines, t.length);
    }
}

void session_where(struct session *s, struct text *out)
{
    const struct world *w = session_world(s);
    const char *engine = "orrery";
    for (int id = 1; id < ENGINE_LIMIT; id++) {
        if (w->engines[id] != NULL && world_header(w)->pools[id] != 0) {
            engine = w->engines[id]->name;
        }
    }
    text_add(out, "%s:%s @ ", engine, tree_name(&s->tree));
    unit_print_clock(world_now(w), out);
    text_add(out, " #%llu", (unsigned long long)world_header(w)->event_count);
}

// ---- text ----

static bool is_word(const void *self, const char *name)
{
    const struct session *s = self;
    const struct engine *engine;
    struct diag unheard = {0};
    return verb_find(name, strlen(name)) != NULL ||
           command_find(s->options.engines, name, strlen(name), &engine, &unheard) != NULL;
}

// "queue.station desk ...": a command under its whole name, as journals have it; bytes to the end
// of its line. 0 for what may be Lua: a call, an assignment, an expression.
static size_t whole_name_command(const struct session *s, const char *text, size_t length)
{
    size_t name = 0;
    while (name < length && strchr("abcdefghijklmnopqrstuvwxyz_-.", text[name]) != NULL &&
           text[name] != '\0') {
        name++;
    }
    size_t next = name + strspn(text + name, " \t");
    bool words =
        next > name && next < length && strchr("=({[\"':,.<>~+-*/%&|^#\n", text[next]) == NULL;
    const struct engine *engine;
    struct diag unheard = {0};
    if (!words || memchr(text, '.', name) == NULL ||
        command_find(s->options.engines, text, name, &engine, &unheard) == NULL) {
        return 0;
    }
    const char *end = memchr(text, '\n', length);
    return end == NULL ? length : (size_t)(end - text);
}

// A command line of an engine, typed bare.
static bool run_command(struct session *s, const char *text, const struct word_line *line,
                        struct diag *d)
{
    const char *start = text + line->verb_offset;
    size_t length = line->end - (size_t)line->verb_offset;
    if (session_command(s, start, length, NULL, d)) {
        return true;
    }
    if (d->column > 0) {
        d->column += line->verb_offset;
    }
    return false;
}

static bool run_word(struct session *s, const char *text, size_t length,
                     const struct word_line *line, struct diag *d)
{
    const struct verb *verb = verb_find(line->verb, strlen(line->verb));
    if (verb == NULL) {
        return run_command(s, text, line, d);
    }
    if (verb->moves && line->end < sizeof s->again) {
        struct text again = text_in(s->again, sizeof s->again);
        text_add_bytes(&again, text, line->end);
    }
    const struct verb_call call = {.text = text, .length = length, .words = line};
    return verb_run(s, verb, &call, d);
}

// Column counts from the start of the line: now it becomes a place in the whole text.
static bool refused(struct diag *d, const char *source, int first_line, const char *text,
                    size_t length, size_t start)
{
    if (d->source[0] == '\0' || d->line == 0) {
        size_t offset = start + (d->column > 0 ? (size_t)d->column - 1 : 0);
        diag_in_text(d, source, first_line, text, length, offset, d->width);
    }
    return false;
}

// Verbs, then the commands of all engines.
static const char *word_at(const void *self, int i)
{
    const struct session *s = self;
    int verbs = 0;
    while (verb_at_index(verbs) != NULL) {
        verbs++;
    }
    if (i < verbs) {
        return verb_at_index(i)->name;
    }
    i -= verbs;
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = s->options.engines[id];
        int count = engine == NULL ? 0 : engine->command_count;
        if (i < count) {
            return engine->commands[i].name;
        }
        i -= count;
    }
    return NULL;
}

static const char *command_at(const void *self, int i)
{
    const struct engine *engine = self;
    return i < engine->command_count ? engine->commands[i].name : NULL;
}

// What was meant by "staton", or by "queue.staton", where there is such an engine. false: nothing
// is near.
static bool find_near(const struct session *s, const char *name, struct text *meant)
{
    const char *dot = strchr(name, '.');
    const char *near = dot == NULL ? nearest_name(name, word_at, s) : NULL;
    for (int id = 0; dot != NULL && near == NULL && id < ENGINE_LIMIT; id++) {
        const struct engine *engine = s->options.engines[id];
        size_t length = engine == NULL ? 0 : strlen(engine->name);
        if (length == (size_t)(dot - name) && strncmp(engine->name, name, length) == 0) {
            near = nearest_name(dot + 1, command_at, engine);
            text_add(meant, "%s.", engine->name);
        }
    }
    text_add(meant, "%s", near != NULL ? near : "");
    return near != NULL;
}

// "staton desk": Lua that does not compile and begins like a mistyped word followed by another.
static void suggest_word(const struct session *s, const char *text, size_t length, struct diag *d)
{
    size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz_-.");
    bool two_words = word > 1 && word + 1 < length && text[word] == ' ' &&
                     strchr("=(.[{:,+-*/<>~", text[word + 1]) == NULL;
    char name[64], near[128];
    if (!two_words || word >= sizeof name || strstr(d->what, "syntax error") == NULL) {
        return;
    }
    struct text t = text_in(name, sizeof name), meant = text_in(near, sizeof near);
    text_add_bytes(&t, text, word);
    bool function = script_has_function(s->script, name);
    if (!function && !find_near(s, name, &meant)) {
        return;
    }
    diag_say(d, "'%s' is no word, and this is not Lua", name);
    if (function) {
        diag_help(d, "it is a function of Lua: %s(...)", name);
    } else {
        diag_help(d, "did you mean '%s'?", near);
    }
    d->column = 1;
    d->width = (int)word;
}

// "run 5s" below a line of Lua: it would have been a word above it.
static void suggest_call(const struct session *s, int first_line, struct diag *d)
{
    size_t word = strspn(d->quote, "abcdefghijklmnopqrstuvwxyz_-.");
    char name[64];
    struct text t = text_in(name, sizeof name);
    text_add_bytes(&t, d->quote, word);
    bool two_words = d->quote[word] == ' ' && strchr("=(.[{:,+-*/<>~", d->quote[word + 1]) == NULL;
    if (two_words && !t.cut && d->line > first_line && d->help[0] == '\0' &&
        strstr(d->what, " near ") != NULL && is_word(s, name)) {
        diag_help(d,
                  "from its first line of Lua on, a text is Lua: write %s(...), or put the "
                  "line above",
                  name);
    }
}

// Whoever gives a program or a picture for a script hears that, and not what Lua makes of it.
static bool is_text(const char *text, size_t length, const char *source, int first_line,
                    struct diag *d)
{
    int line = first_line;
    for (size_t i = 0; i < length; i++) {
        bool blank = text[i] >= '\t' && text[i] <= '\r';
        if ((unsigned char)text[i] < ' ' && !blank) {
            diag_say(d, "this is not text: it has a byte 0x%02x", (unsigned)text[i]);
            diag_help(d, "a script is text: words, commands and Lua");
            diag_at(d, source, line, 0, 0);
            return false;
        }
        line += text[i] == '\n';
    }
    return true;
}

// A line of Lua is followed step by step, like words; a program of several lines prints what it has
// to say, and its words nothing in passing.
static bool run_lua(struct session *s, const char *text, size_t length, const char *source,
                    int first_line, struct diag *d)
{
    size_t end = length;
    while (end > 0 && strchr(" \t\n", text[end - 1]) != NULL) {
        end--;
    }
    size_t start = end == 0 ? 0 : strspn(text, " \t\n");
    bool quiet = s->quiet;
    s->quiet = quiet || memchr(text + start, '\n', end - start) != NULL;
    bool done = script_run(s->script, text, length, source, first_line, d);
    s->quiet = quiet;
    return done;
}

bool session_text(struct session *s, const char *text, size_t length, const char *source,
                  int first_line, struct diag *d)
{
    if (!is_text(text, length, source, first_line, d)) {
        return false;
    }
    size_t start = 0;
    int line_number = first_line;
    while (start < length && !s->quitting) {
        if (s->next != NULL) {
            return session_text(s->next, text + start, length - start, source, line_number, d);
        }
        struct word_line *line = malloc(sizeof *line);
        if (line == NULL) {
            return diag_say(d, "there is no memory to read this");
        }
        const char *rest = text + start;
        size_t command = whole_name_command(s, rest, length - start);
        if (command > 0) {
            free(line);
            if (!session_command(s, rest, command, NULL, d)) {
                return refused(d, source, line_number, rest, length - start, 0);
            }
            start += command + (start + command < length);
            line_number++;
            continue;
        }
        bool done = word_split(rest, length - start, source, line_number, is_word, s, line, d);
        size_t next = done ? line->next : 0;
        if (done && line->kind == WORD_LUA) {
            done = run_lua(s, rest, length - start, source, line_number, d);
            next = length - start;
            if (!done) {
                size_t blanks = strspn(rest, " \t\n");
                suggest_word(s, rest + blanks, length - start - blanks, d);
                suggest_call(s, line_number, d);
            }
        } else if (done && line->kind == WORD_VERB) {
            done = run_word(s, rest, length - start, line, d) ||
                   refused(d, source, line_number, rest, length - start, 0);
        }
        free(line);
        if (!done) {
            return false;
        }
        for (size_t i = 0; i < next; i++) {
            line_number += rest[i] == '\n';
        }
        start += next > 0 ? next : length - start;
    }
    return true;
}

bool session_lacks_end(struct session *s, const char *text, size_t length)
{
    struct word_line *line = malloc(sizeof *line);
    if (line == NULL) {
        return false;
    }
    bool lacks = false;
    for (size_t start = 0; start < length;) {
        struct diag unheard = {0};
        if (!word_split(text + start, length - start, "", 1, is_word, s, line, &unheard)) {
            break;
        }
        if (line->kind == WORD_LUA) {
            lacks = script_incomplete(s->script, text + start, length - start);
            break;
        }
        start += line->next > 0 ? line->next : length - start;
    }
    free(line);
    return lacks;
}
