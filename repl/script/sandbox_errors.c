// sandbox_errors: from Lua's errors to diags and back.
//
// A diag raised by a binding travels through Lua as a userdata and comes out as the same diag.
// Lua's own errors are texts "source:line: what"; the place is taken off if it names a function on
// the stack or a text that was run. The column is that of the quoted name in the message ("attempt
// to index a nil value (global 'x')"), if the line has it.
#include "repl/script/sandbox_inside.h"

#include <stdlib.h>

#define ERROR_TYPE "sandbox.error"

// ---- places

static const char *source_of(const lua_Debug *ar)
{
    return ar->source[0] == '@' || ar->source[0] == '=' ? ar->source + 1 : ar->short_src;
}

void sandbox_find_place(lua_State *L, struct place *place)
{
    lua_Debug ar;
    *place = (struct place){0};
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline > 0) {
            struct text t = text_in(place->source, sizeof place->source);
            text_add(&t, "%s", source_of(&ar));
            memcpy(place->short_name, ar.short_src, sizeof place->short_name);
            place->line = ar.currentline;
            return;
        }
    }
}

static void write_traceback(struct sandbox *box, lua_State *L)
{
    lua_Debug ar;
    struct text t = text_in(box->traceback, sizeof box->traceback);
    int shown = 0;
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sln", &ar);
        if (ar.currentline <= 0) {
            continue;
        }
        if (++shown > 16) {
            text_add(&t, "  ...\n");
            return;
        }
        text_add(&t, "  %.150s:%d: in ", source_of(&ar), ar.currentline);
        if (ar.name != NULL) {
            text_add(&t, "function '%.60s'\n", ar.name);
        } else {
            text_add(&t, "%s\n", ar.what[0] == 'm' ? "the main part" : "a function");
        }
    }
}

// The message handler of every protected call of ours. Does nothing that could fail: the stack may
// be full.
int sandbox_note_failure(lua_State *L)
{
    struct sandbox *box = sandbox_of(L);
    sandbox_find_place(L, &box->failed_at);
    write_traceback(box, L);
    return 1;
}

const char *sandbox_traceback(const struct sandbox *box) { return box->traceback; }

// ---- quoting

void sandbox_keep_text(struct sandbox *box, lua_State *L, const struct sandbox_chunk *chunk)
{
    struct kept_text *kept = &box->kept[box->kept_next];
    char *copy = chunk->length > LONGEST_SOURCE ? NULL : malloc(chunk->length + 1);
    if (copy == NULL) {
        return; // messages will not quote
    }
    memcpy(copy, chunk->text, chunk->length);
    box->kept_next = (box->kept_next + 1) % KEPT_TEXTS;
    free(kept->text);
    *kept =
        (struct kept_text){.first_line = chunk->first_line, .text = copy, .length = chunk->length};
    struct text name = text_in(kept->source, sizeof kept->source);
    text_add(&name, "%s", chunk->source);
    if (lua_isfunction(L, -1)) {
        lua_Debug ar;
        lua_pushvalue(L, -1);
        lua_getinfo(L, ">S", &ar);
        memcpy(kept->short_name, ar.short_src, sizeof kept->short_name);
    }
}

// The newest kept text of that name which has the line; the line itself in *line and *length.
static bool find_line(const struct sandbox *box, const struct diag *d, const char **line,
                      size_t *length)
{
    for (int age = 1; age <= KEPT_TEXTS; age++) {
        const struct kept_text *kept = &box->kept[(box->kept_next - age + KEPT_TEXTS) % KEPT_TEXTS];
        if (kept->text == NULL || strcmp(kept->source, d->source) != 0) {
            continue;
        }
        const char *at = kept->text, *end = kept->text + kept->length;
        for (int number = kept->first_line; number < d->line && at != NULL; number++) {
            at = memchr(at, '\n', (size_t)(end - at));
            at = at == NULL ? NULL : at + 1;
        }
        if (at != NULL && at < end && kept->first_line <= d->line) {
            const char *next = memchr(at, '\n', (size_t)(end - at));
            *line = at;
            *length = (size_t)((next == NULL ? end : next) - at);
            return true;
        }
    }
    return false;
}

// Where `word` stands in the line as a word of its own, and how often.
static int find_word(const char *line, size_t length, const char *word, size_t size, size_t *first)
{
    int found = 0;
    for (size_t i = 0; i + size <= length; i++) {
        bool whole = memcmp(line + i, word, size) == 0 &&
                     !(sandbox_is_word(word[0]) && i > 0 && sandbox_is_word(line[i - 1])) &&
                     !(sandbox_is_word(word[size - 1]) && i + size < length &&
                       sandbox_is_word(line[i + size]));
        if (whole && found++ == 0) {
            *first = i;
        }
    }
    return found;
}

// The last text in quotes of the message.
static bool find_quoted(const char *what, const char **word, size_t *size)
{
    const char *end = strrchr(what, '\'');
    if (end == NULL || end == what) {
        return false;
    }
    const char *begin = end;
    while (begin > what && begin[-1] != '\'') {
        begin--;
    }
    *word = begin;
    *size = (size_t)(end - begin);
    return begin > what && begin < end;
}

static void find_column(struct diag *d, const char *line, size_t length)
{
    const char *word;
    size_t size, at = 0;
    if (strstr(d->what, "<eof>") != NULL) {
        d->column = length + 1 < sizeof d->quote ? (int)length + 1 : 0;
        return;
    }
    if (!find_quoted(d->what, &word, &size)) {
        return;
    }
    int found = find_word(line, length, word, size, &at);
    bool certain = found == 1 || (found > 1 && sandbox_is_word(word[0]));
    if (certain && at + size < sizeof d->quote) {
        d->column = (int)at + 1;
        d->width = (int)size;
    }
}

void sandbox_quote_place(const struct sandbox *box, struct diag *d)
{
    const char *line;
    size_t length;
    if (d->line <= 0 || d->quote[0] != '\0' || !find_line(box, d, &line, &length)) {
        return;
    }
    diag_quote(d, line, length);
    if (d->column == 0) {
        find_column(d, line, length);
    }
}

// ---- diags as Lua values

void sandbox_raise(lua_State *L, const struct diag *d)
{
    sandbox_pass_stop(L, LUA_OK);
    struct diag *error = lua_newuserdatauv(L, sizeof *error, 0);
    *error = *d;
    luaL_setmetatable(L, ERROR_TYPE);
    if (error->source[0] == '\0') {
        struct place place;
        sandbox_find_place(L, &place);
        diag_at(error, place.source, place.line, 0, 0);
    }
    lua_error(L);
    abort(); // lua_error does not return
}

// In one line, as Lua's own messages are.
static int error_to_text(lua_State *L)
{
    const struct diag *d = luaL_checkudata(L, 1, ERROR_TYPE);
    char buffer[sizeof *d];
    struct text t = text_in(buffer, sizeof buffer);
    if (d->source[0] != '\0') {
        text_add(&t, "%s:%d: ", d->source, d->line);
    }
    text_add(&t, "%s", d->what);
    if (d->expected[0] != '\0') {
        text_add(&t, "; expected: %s", d->expected);
    }
    if (d->help[0] != '\0') {
        text_add(&t, "; %s", d->help);
    }
    lua_pushlstring(L, t.at, t.length);
    return 1;
}

static int join_error(lua_State *L)
{
    sandbox_to_text(L, 1, NULL);
    sandbox_to_text(L, 2, NULL);
    lua_concat(L, 2);
    return 1;
}

static int error_field(lua_State *L)
{
    const struct diag *d = luaL_checkudata(L, 1, ERROR_TYPE);
    const char *name = luaL_checkstring(L, 2);
    const struct {
        const char *name, *text;
    } texts[] = {
        {"what", d->what}, {"expected", d->expected}, {"help", d->help}, {"source", d->source}};
    for (int i = 0; i < COUNT_OF(texts); i++) {
        if (strcmp(name, texts[i].name) == 0) {
            lua_pushstring(L, texts[i].text);
            return 1;
        }
    }
    if (strcmp(name, "line") == 0) {
        lua_pushinteger(L, d->line);
        return 1;
    }
    return luaL_error(L, "an error has no '%s'; it has what, expected, help, source and line",
                      name);
}

void sandbox_open_errors(lua_State *L)
{
    static const luaL_Reg methods[] = {{"__tostring", error_to_text},
                                       {"__concat", join_error},
                                       {"__index", error_field},
                                       {NULL, NULL}};
    luaL_newmetatable(L, ERROR_TYPE);
    luaL_setfuncs(L, methods, 0);
    lua_pushliteral(L, "error");
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "error");
    lua_setfield(L, -2, "__name");
    lua_pop(L, 1);
}

// ---- Lua errors as diags

// "name:12: what" with that name: sets the place and returns what; otherwise NULL.
static const char *take_place(struct diag *d, const char *message, const char *short_name,
                              const char *source)
{
    size_t length = strlen(short_name);
    if (length == 0 || strncmp(message, short_name, length) != 0 || message[length] != ':') {
        return NULL;
    }
    char *end;
    long line = strtol(message + length + 1, &end, 10);
    if (end == message + length + 1 || end[0] != ':' || end[1] != ' ' || line < 0) {
        return NULL;
    }
    diag_at(d, source, (int)line, 0, 0);
    return end + 2;
}

void sandbox_say_message(struct diag *d, const char *message, size_t length)
{
    char clean[sizeof d->what];
    struct text t = text_in(clean, sizeof clean);
    text_add_bytes(&t, message, length);
    for (size_t i = 0; i < t.length; i++) {
        unsigned char c = (unsigned char)clean[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            clean[i] = '?';
        }
    }
    diag_say(d, "%s", clean[0] != '\0' ? clean : "the script raised an empty message");
    const char *overflow = strstr(clean, "stack overflow");
    if (overflow != NULL && strchr(overflow, '(') == NULL) { // "(too many ...)" says more
        diag_say(d, "too many calls inside one another (stack overflow)");
        diag_help(d, "does a function call itself without end?");
    }
}

static void explain_text(struct sandbox *box, struct diag *d, const char *message, size_t length)
{
    const struct place *place = &box->failed_at;
    diag_at(d, place->source, place->line, 0, 0);
    const char *what = take_place(d, message, place->short_name, place->source);
    for (int i = 0; what == NULL && i < KEPT_TEXTS; i++) {
        what = take_place(d, message, box->kept[i].short_name, box->kept[i].source);
    }
    what = what == NULL ? message : what;
    sandbox_say_message(d, what, length - (size_t)(what - message));
}

// error value, diag -> nothing
static int explain_value(lua_State *L)
{
    struct diag *d = lua_touserdata(L, 2);
    struct sandbox *box = sandbox_of(L);
    const struct diag *raised = luaL_testudata(L, 1, ERROR_TYPE);
    size_t length;
    if (raised != NULL) {
        *d = *raised;
    } else if (lua_isstring(L, 1) || luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
        const char *message = sandbox_to_text(L, 1, &length);
        explain_text(box, d, message, length);
    } else {
        diag_at(d, box->failed_at.source, box->failed_at.line, 0, 0);
        diag_say(d, "the script raised an error without a message (%s)", luaL_typename(L, 1));
        diag_help(d, "error(\"what went wrong\") takes a text");
    }
    return 0;
}

bool sandbox_explain(lua_State *L, int status, struct diag *d)
{
    struct sandbox *box = sandbox_of(L);
    *d = (struct diag){0};
    if (status != LUA_ERRMEM && box->stop == STOP_NONE) {
        lua_pushcfunction(L, explain_value);
        lua_insert(L, -2);
        lua_pushlightuserdata(L, d);
        status = lua_pcall(L, 2, 0, 0);
        if (status == LUA_OK) {
            sandbox_quote_place(box, d);
            return false;
        }
    }
    lua_pop(L, 1);
    if (status == LUA_ERRMEM || box->stop != STOP_NONE) {
        sandbox_stop_diag(box, d);
    } else {
        diag_say(d, "the script raised an error whose __tostring fails");
        diag_at(d, box->failed_at.source, box->failed_at.line, 0, 0);
    }
    sandbox_quote_place(box, d);
    return false;
}
