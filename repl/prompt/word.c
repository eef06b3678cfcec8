// word: see word.h.
#include "repl/prompt/word.h"

// The text of one line while it is read.
struct reader {
    const char *text;
    size_t at;
    size_t end; // of the line
    size_t text_length;
    const char *source;
    int first_line;
    struct word_line *line;
    struct diag *d;
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_of_name(char c) { return is_letter(c) || is_digit(c); }

static bool is_of_key(char c) { return is_of_name(c) || c == '.' || c == '-' || c == '/'; }

static char peek(const struct reader *r) { return r->at < r->end ? r->text[r->at] : '\0'; }

static void skip_blanks(struct reader *r)
{
    while (r->at < r->end && is_blank(r->text[r->at])) {
        r->at++;
    }
}

static bool refuse(struct reader *r, size_t offset, size_t width, const char *what)
{
    diag_say(r->d, "%s", what);
    diag_in_text(r->d, r->source, r->first_line, r->text, r->text_length, offset, (int)width);
    return false;
}

// The words are together shorter than the line and a zero byte each, so there is room for them.
static char *next_word(struct word_line *line) { return line->bytes + line->used; }

static const char *end_word(struct word_line *line, size_t length)
{
    char *word = next_word(line);
    word[length] = '\0';
    line->used += length + 1;
    return word;
}

static const char *keep(struct word_line *line, const char *bytes, size_t length)
{
    memcpy(next_word(line), bytes, length);
    return end_word(line, length);
}

// The closing quote of the text that begins here, or the end of the line.
static size_t find_quote_end(const struct reader *r)
{
    size_t at = r->at + 1;
    while (at < r->end && r->text[at] != r->text[r->at]) {
        at += r->text[at] == '\\' ? 2 : 1;
    }
    return at < r->end ? at : r->end;
}

static bool is_escaped(const char *c, const char *end)
{
    return *c == '\\' && c + 1 < end && memchr("\"'\\nt", c[1], 5) != NULL;
}

static void read_quoted(struct reader *r, struct word_argument *argument, size_t end)
{
    char *word = next_word(r->line);
    size_t length = 0;
    for (r->at++; r->at < end; r->at++) {
        bool escaped = is_escaped(r->text + r->at, r->text + end);
        r->at += escaped;
        char c = r->text[r->at];
        word[length++] = !escaped ? c : c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
    r->at++;
    argument->value = end_word(r->line, length);
    argument->quoted = true;
}

static void read_bare(struct reader *r, struct word_argument *argument)
{
    size_t start = r->at;
    while (r->at < r->end && !is_blank(r->text[r->at])) {
        r->at++;
    }
    argument->value = keep(r->line, r->text + start, r->at - start);
}

// A key and its = with the blanks around it, if that is what comes: `a=1`, `a = 1`, but not `a ==
// 1`.
static void read_key(struct reader *r, struct word_argument *argument)
{
    size_t start = r->at;
    size_t end = start;
    while (end < r->end && is_of_key(r->text[end])) {
        end++;
    }
    size_t equals = end;
    while (equals < r->end && is_blank(r->text[equals])) {
        equals++;
    }
    bool one = equals < r->end && r->text[equals] == '=';
    bool two = one && equals + 1 < r->end && r->text[equals + 1] == '=';
    if (end > start && one && !two) {
        argument->key = keep(r->line, r->text + start, end - start);
        r->at = equals + 1;
        skip_blanks(r);
    }
}

static bool read_argument(struct reader *r)
{
    struct word_line *line = r->line;
    if (line->count == WORD_ARGUMENTS) {
        return refuse(r, r->at, 1, "this line has too many words");
    }
    struct word_argument *argument = &line->arguments[line->count++];
    *argument = (struct word_argument){.offset = (int)r->at};
    read_key(r, argument);
    argument->value_offset = (int)r->at;
    if (peek(r) == '"' || peek(r) == '\'') {
        size_t end = find_quote_end(r);
        if (end == r->end) {
            refuse(r, r->at, r->end - r->at, "this quote is not closed");
            return diag_help(r->d, "add %c at the end", peek(r));
        }
        if (end + 1 == r->end || is_blank(r->text[end + 1])) {
            read_quoted(r, argument, end);
        }
    }
    if (!argument->quoted) {
        read_bare(r, argument);
    }
    argument->value_length = (int)r->at - argument->value_offset;
    argument->length = (int)r->at - argument->offset;
    return true;
}

static bool at_comment(const struct reader *r)
{
    return r->at + 1 < r->end && r->text[r->at] == '-' && r->text[r->at + 1] == '-';
}

// A comment of one line. One that may go on over several, --[[ or --[==[, is left to Lua.
static bool is_comment_line(const struct reader *r)
{
    return at_comment(r) && !(r->at + 2 < r->end && r->text[r->at + 2] == '[');
}

static bool read_arguments(struct reader *r)
{
    for (skip_blanks(r); r->at < r->end && !at_comment(r); skip_blanks(r)) {
        if (!read_argument(r)) {
            return false;
        }
    }
    size_t end = r->at;
    while (end > 0 && is_blank(r->text[end - 1])) {
        end--;
    }
    r->line->end = end;
    return true;
}

// `?`, `?x` and `x?`: Lua has no question mark, so these are free to mean help.
static bool is_question(const struct reader *r)
{
    size_t end = r->end;
    while (end > r->at && is_blank(r->text[end - 1])) {
        end--;
    }
    if (peek(r) == '?') {
        return true;
    }
    if (end == r->at || r->text[end - 1] != '?') {
        return false;
    }
    for (size_t i = r->at; i < end - 1; i++) {
        if (!is_of_key(r->text[i])) {
            return false;
        }
    }
    return true;
}

static bool read_question(struct reader *r)
{
    r->line->kind = WORD_VERB;
    r->line->verb = keep(r->line, "help", 4);
    if (peek(r) == '?') {
        r->line->verb_offset = (int)r->at++;
        return read_arguments(r);
    }
    size_t start = r->at;
    while (peek(r) != '?') {
        r->at++;
    }
    r->line->verb_offset = (int)r->at;
    int length = (int)(r->at - start);
    r->line->arguments[r->line->count++] =
        (struct word_argument){.value = keep(r->line, r->text + start, r->at - start),
                               .offset = (int)start,
                               .length = length,
                               .value_offset = (int)start,
                               .value_length = length};
    r->line->end = r->at;
    return true;
}

// Reads the first word; true if it is a verb and what follows does not make it Lua.
static bool read_verb(struct reader *r, word_is_verb *is_verb, const void *self)
{
    size_t start = r->at;
    if (!is_letter(peek(r))) {
        return false;
    }
    while (r->at < r->end && is_of_name(r->text[r->at])) {
        r->at++;
    }
    size_t end = r->at;
    skip_blanks(r);
    bool lua = r->at < r->end && memchr("=(.[{:,", peek(r), 7) != NULL;
    bool joined = r->at == end && r->at < r->end && peek(r) != '"' && peek(r) != '\'';
    if (lua || joined || end - start >= WORD_BYTES) {
        return false;
    }
    r->line->verb = keep(r->line, r->text + start, end - start);
    r->line->verb_offset = (int)start;
    return is_verb(self, r->line->verb);
}

static bool check_line(struct reader *r)
{
    const char *zero = memchr(r->text + r->at, '\0', r->end - r->at);
    if (zero != NULL) {
        return refuse(r, (size_t)(zero - r->text), 1, "this line has a zero byte in it");
    }
    if (r->end - r->at >= WORD_BYTES) {
        refuse(r, r->at, 1, "this line is too long");
        return diag_expect(r->d, "a navigation line of less than %d bytes", (int)WORD_BYTES);
    }
    return true;
}

bool word_split(const char *text, size_t length, const char *source, int first_line,
                word_is_verb *is_verb, const void *self, struct word_line *line, struct diag *d)
{
    const char *line_end = length > 0 ? memchr(text, '\n', length) : NULL;
    size_t end = line_end != NULL ? (size_t)(line_end - text) : length;
    struct reader r = {.text = text,
                       .end = end,
                       .text_length = length,
                       .source = source,
                       .first_line = first_line,
                       .line = line,
                       .d = d};
    line->kind = WORD_NOTHING;
    line->verb = NULL;
    line->count = 0;
    line->used = 0;
    line->end = end;
    line->next = end < length ? end + 1 : length;
    skip_blanks(&r);
    if (r.at == r.end || is_comment_line(&r)) {
        return true;
    }
    size_t start = r.at;
    if (is_question(&r)) {
        return check_line(&r) && read_question(&r);
    }
    if (read_verb(&r, is_verb, self)) {
        line->kind = WORD_VERB;
        r.at = start;
        if (!check_line(&r)) {
            return false;
        }
        r.at = start + strlen(line->verb);
        return read_arguments(&r);
    }
    line->kind = WORD_LUA;
    line->verb = NULL;
    line->end = line->next = length;
    return true;
}

const char *word_rest(const struct word_line *line, const char *text, int i, size_t *length)
{
    *length = 0;
    if (i >= line->count) {
        return text + line->end;
    }
    size_t start = (size_t)line->arguments[i].offset;
    *length = line->end - start;
    return text + start;
}
