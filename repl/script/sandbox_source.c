// sandbox_source: a look at a text before Lua compiles it.
//
// The words of the text are walked with as much of Lua's lexer as it takes to tell code from
// strings and comments. Refused are `^` (its result differs between CPUs), __gc and __mode (what
// they do depends on when garbage is collected), and compiled code.
//
// Compiling can not be interrupted, and some of it takes time by the square: every label is
// compared with every goto and every other label, chains of `and` and `elseif` are walked from
// their start, a name is looked for among all variables in sight. So jumps are bounded in number,
// texts in length.
#include "repl/script/sandbox_inside.h"

enum { MOST_JUMPS = 10000 };

struct walk {
    const struct sandbox_chunk *chunk;
    const char *text;
    size_t length;
    size_t at;
    int jumps;
    struct diag *d;
};

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static bool refuse_at(struct walk *w, size_t offset, int width)
{
    const struct sandbox_chunk *chunk = w->chunk;
    diag_in_text(w->d, chunk->source, chunk->first_line, w->text, w->length, offset, width);
    return false;
}

static char peek(const struct walk *w, size_t ahead)
{
    return w->at + ahead < w->length ? w->text[w->at + ahead] : '\0';
}

// At `[`: the number of `=` if this opens a long bracket, otherwise -1.
static int long_bracket(const struct walk *w)
{
    size_t level = 0;
    if (peek(w, 0) != '[') {
        return -1;
    }
    while (peek(w, 1 + level) == '=') {
        level++;
    }
    return peek(w, 1 + level) == '[' ? (int)level : -1;
}

static void skip_long_bracket(struct walk *w, int level)
{
    size_t equals = (size_t)level;
    w->at += equals + 2;
    for (; w->at < w->length; w->at++) {
        size_t n = 0;
        while (w->text[w->at] == ']' && n < equals && peek(w, 1 + n) == '=') {
            n++;
        }
        if (w->text[w->at] == ']' && n == equals && peek(w, 1 + n) == ']') {
            w->at += equals + 2;
            return;
        }
    }
}

static void skip_comment(struct walk *w)
{
    w->at += 2;
    int level = long_bracket(w);
    if (level >= 0) {
        skip_long_bracket(w, level);
        return;
    }
    while (w->at < w->length && peek(w, 0) != '\n' && peek(w, 0) != '\r') {
        w->at++;
    }
}

static void skip_escape(struct walk *w)
{
    char c = peek(w, 1);
    w->at += 2;
    if (c == 'z') {
        while (w->at < w->length && is_blank(peek(w, 0))) {
            w->at++;
        }
    } else if ((c == '\r' && peek(w, 0) == '\n') || (c == '\n' && peek(w, 0) == '\r')) {
        w->at++;
    }
}

bool sandbox_is_weak(const char *name, size_t length)
{
    return (length == 4 && memcmp(name, "__gc", 4) == 0) ||
           (length == 6 && memcmp(name, "__mode", 6) == 0);
}

bool sandbox_refuse_weak(struct diag *d, const char *name, size_t length)
{
    diag_say(d, "'%.*s' is not available: it shows when memory is collected", (int)length, name);
    return diag_help(d, "close things with <close>, and keep them in plain tables");
}

static bool check_name(struct walk *w, size_t begin, size_t end)
{
    if (!sandbox_is_weak(w->text + begin, end - begin)) {
        return true;
    }
    sandbox_refuse_weak(w->d, w->text + begin, end - begin);
    return refuse_at(w, begin, (int)(end - begin));
}

static bool check_string(struct walk *w)
{
    char quote = peek(w, 0);
    size_t begin = ++w->at;
    while (w->at < w->length && peek(w, 0) != quote) {
        if (peek(w, 0) == '\n' || peek(w, 0) == '\r') {
            return true; // unfinished: Lua will say so
        }
        if (peek(w, 0) == '\\') {
            skip_escape(w);
        } else {
            w->at++;
        }
    }
    size_t end = w->at < w->length ? w->at++ : w->length;
    return check_name(w, begin, end);
}

static bool count_jump(struct walk *w, size_t begin, size_t end)
{
    static const char *const jumps[] = {"goto", "break", "elseif", "::", "and", "or"};
    for (int i = 0; i < COUNT_OF(jumps); i++) {
        if (end - begin == strlen(jumps[i]) &&
            memcmp(w->text + begin, jumps[i], end - begin) == 0 && ++w->jumps > MOST_JUMPS) {
            diag_say(w->d, "more than %d jumps (goto, break, labels, elseif, and, or) in one text",
                     (int)MOST_JUMPS);
            diag_help(w->d, "split the text, or use a table in place of branches");
            return refuse_at(w, begin, (int)(end - begin));
        }
    }
    return true;
}

// Names, keywords and numbers.
static bool check_word(struct walk *w)
{
    size_t begin = w->at;
    while (w->at < w->length && sandbox_is_word(peek(w, 0))) {
        w->at++;
    }
    return check_name(w, begin, w->at) && count_jump(w, begin, w->at);
}

static bool check_next(struct walk *w)
{
    char c = peek(w, 0);
    int level = long_bracket(w);
    if (c == '-' && peek(w, 1) == '-') {
        skip_comment(w);
    } else if (level >= 0) {
        skip_long_bracket(w, level);
    } else if (c == '"' || c == '\'') {
        return check_string(w);
    } else if (sandbox_is_word(c)) {
        return check_word(w);
    } else if (c == ':' && peek(w, 1) == ':') {
        w->at += 2;
        return count_jump(w, w->at - 2, w->at);
    } else if (c == '^') {
        diag_say(w->d, "'^' is not available: its result differs between machines");
        diag_help(w->d, "write math.pow(x, y), x*x, or 1 << n");
        return refuse_at(w, w->at, 1);
    } else {
        w->at++;
    }
    return true;
}

bool sandbox_check_source(const struct sandbox_chunk *chunk, struct diag *d)
{
    struct walk w = {.chunk = chunk, .text = chunk->text, .length = chunk->length, .d = d};
    if (chunk->length > LONGEST_SOURCE) {
        diag_say(d, "a text of more than %d MiB is not run", (int)(LONGEST_SOURCE >> 20));
        diag_at(d, chunk->source, 0, 0, 0);
        return false;
    }
    if (chunk->length > 0 && chunk->text[0] == LUA_SIGNATURE[0]) {
        diag_say(d, "this is compiled Lua code; only text is run");
        diag_at(d, chunk->source, 0, 0, 0);
        return false;
    }
    while (w.at < w.length) {
        if (!check_next(&w)) {
            return false;
        }
    }
    return true;
}
