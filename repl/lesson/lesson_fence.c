// lesson_fence: what a code fence says about itself.
//
// The line is taken from the file and not from libcmark's info string, which is decoded (entities,
// backslashes) and so has lost its columns.
#include "repl/lesson/lesson_reader.h"

struct role {
    struct tag_rule rule;
    enum lesson_kind kind;
    const char *language;
};

static const struct role roles[] = {
    {{"run", TAG_HAS_ID, {"after="}}, LESSON_RUN, "lua"},
    {{"setup", TAG_NO_ID, {NULL}}, LESSON_SETUP, "lua"},
    {{"answer", TAG_NO_ID, {"for=!"}}, LESSON_ANSWER, "lua"},
    {{"goal", TAG_HAS_ID, {"par="}}, LESSON_GOAL, "lua"},
    {{"solution", TAG_NO_ID, {"for=!"}}, LESSON_SOLUTION, "lua"},
    {{"expect", TAG_NO_ID, {NULL}}, LESSON_EXPECT, "text"},
};

static const char *role_at(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(roles) ? roles[i].rule.name : NULL;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

// The parts of an opening line, as offsets into it.
struct opening {
    const char *line;
    size_t length;              // without blanks at the end
    size_t run, language, rest; // where the fence, the language and what follows it begin
    size_t run_length, language_length;
};

static struct opening read_opening(const struct reading *r, const struct markdown_node *code)
{
    struct opening o = {.run = (size_t)code->column - 1};
    o.line = reading_line(r, code->line, &o.length);
    while (o.length > o.run && is_blank(o.line[o.length - 1])) {
        o.length--;
    }
    size_t at = o.run;
    while (at < o.length && o.line[at] == o.line[o.run]) {
        at++;
    }
    o.run_length = at - o.run;
    while (at < o.length && is_blank(o.line[at])) {
        at++;
    }
    o.language = at;
    while (at < o.length && !is_blank(o.line[at]) && o.line[at] != '{') {
        at++;
    }
    o.language_length = at - o.language;
    while (at < o.length && is_blank(o.line[at])) {
        at++;
    }
    o.rest = at;
    return o;
}

static bool is_language(const struct opening *o, const char *language)
{
    return o->language_length == strlen(language) &&
           memcmp(o->line + o->language, language, o->language_length) == 0;
}

// The first line inside that looks like the opening of another fence: then this one's end was
// forgotten, and the end of the other one has been taken for it. 0 if there is none.
static int line_of_inner_fence(const struct opening *o, const struct markdown_node *code)
{
    int line = code->line + 1;
    for (const char *text = code->text; *text != '\0'; line++) {
        size_t length = strcspn(text, "\n"), at = 0, run = 0;
        while (at < 3 && at < length && text[at] == ' ') {
            at++;
        }
        while (at + run < length && text[at + run] == o->line[o->run]) {
            run++;
        }
        bool says_something = at + run < length && !is_blank(text[at + run]);
        bool may_open =
            o->line[o->run] == '~' || memchr(text + at + run, '`', length - at - run) == NULL;
        if (run >= o->run_length && says_something && may_open) {
            return line;
        }
        text += length + (text[length] == '\n');
    }
    return 0;
}

static bool is_whole(struct lesson_reader *r, const struct opening *o,
                     const struct markdown_node *code)
{
    int inner = line_of_inner_fence(o, code);
    if (inner == 0 && code->closed) {
        return true;
    }
    int width = (int)o->run_length;
    struct diag *d =
        inner == 0 ? lesson_stop(r, code->line, code->column, width, "this fence is never closed")
                   : lesson_stop(r, code->line, code->column, width,
                                 "this fence is not closed before line %d opens another", inner);
    diag_expect(d, "a line '%.*s' behind the code", (int)o->run_length, o->line + o->run);
    return false;
}

static const struct role *find_role(struct lesson_reader *r, const struct tag *tag)
{
    for (int i = 0; i < COUNT_OF(roles); i++) {
        if (strcmp(roles[i].rule.name, tag->name) == 0) {
            return &roles[i];
        }
    }
    struct diag *d = reading_fault(&r->reading, tag->line, tag->column, (int)strlen(tag->name),
                                   "unknown role '%s'", tag->name);
    diag_expect(d, "one of run, setup, answer, goal, solution, expect");
    const char *near = nearest_name(tag->name, role_at, NULL);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
    return NULL;
}

// The braces at o->rest into the tag.
static bool read_braces(struct lesson_reader *r, const struct opening *o, int line, struct tag *tag)
{
    int column = (int)o->rest + 1;
    const char *end = memrchr(o->line + o->rest, '}', o->length - o->rest);
    size_t close = end != NULL ? (size_t)(end - o->line) : o->length;
    if (end == NULL || close + 1 != o->length) {
        struct diag *d =
            end == NULL
                ? reading_fault(&r->reading, line, column, (int)(o->length - o->rest),
                                "these braces are never closed")
                : reading_fault(&r->reading, line, (int)close + 2, (int)(o->length - close - 1),
                                "nothing may follow the braces");
        diag_expect(d, "lua {run #some-name}");
        return false;
    }
    int before = r->reading.fault_count;
    if (tag_read(&r->reading, line, column + 1, close - o->rest - 1, tag)) {
        return true;
    }
    if (r->reading.fault_count == before) {
        struct diag *d = reading_fault(&r->reading, line, column, 2, "the braces are empty");
        diag_expect(d, "a role: one of run, setup, answer, goal, solution, expect");
    }
    return false;
}

// A word behind the language of a Lua or text fence, without braces: they were forgotten.
static bool lacks_braces(struct lesson_reader *r, const struct opening *o, int line)
{
    if (o->rest == o->length || (!is_language(o, "lua") && !is_language(o, "text"))) {
        return false;
    }
    struct diag *d = reading_fault(&r->reading, line, (int)o->rest + 1, (int)(o->length - o->rest),
                                   "what follows the language stands in braces");
    diag_expect(d, "%.*s {%.*s}", (int)o->language_length, o->line + o->language,
                (int)(o->length - o->rest), o->line + o->rest);
    return true;
}

static bool has_right_language(struct lesson_reader *r, const struct opening *o,
                               const struct role *role, int line)
{
    if (is_language(o, role->language)) {
        return true;
    }
    int width = o->language_length > 0 ? (int)o->language_length : 1;
    struct diag *d =
        reading_fault(&r->reading, line, (int)o->language + 1, width,
                      "%s wants the language %s first", role->rule.name, role->language);
    diag_expect(d, "%s {%s ...}", role->language, role->rule.name);
    return false;
}

static bool has_code(struct lesson_reader *r, const struct markdown_node *code,
                     const struct tag *tag)
{
    if (strspn(code->text, " \t\n") < strlen(code->text) || strcmp(tag->name, "expect") == 0) {
        return true;
    }
    struct diag *d =
        reading_fault(&r->reading, code->line, code->column, 3, "this cell has no code");
    diag_expect(d, "Lua between the fences");
    return false;
}

enum lesson_fence lesson_read_fence(struct lesson_reader *r, const struct markdown_node *code,
                                    enum lesson_kind *kind, struct tag *tag)
{
    if (!code->fenced) {
        return LESSON_PLAIN;
    }
    struct opening o = read_opening(&r->reading, code);
    if (!is_whole(r, &o, code)) {
        return LESSON_BAD;
    }
    if (o.rest == o.length || o.line[o.rest] != '{') {
        return lacks_braces(r, &o, code->line) ? LESSON_BAD
               : is_language(&o, "mermaid")    ? LESSON_DIAGRAM
                                               : LESSON_PLAIN;
    }
    if (!read_braces(r, &o, code->line, tag)) {
        return LESSON_BAD;
    }
    const struct role *role = find_role(r, tag);
    if (role == NULL) {
        return LESSON_BAD;
    }
    *kind = role->kind;
    // A cell with faults remains a cell, so that nobody misses it.
    if (has_right_language(r, &o, role, code->line) && tag_check(&r->reading, tag, &role->rule)) {
        has_code(r, code, tag);
    } else {
        r->uncertain = true;
    }
    return LESSON_CELL;
}
