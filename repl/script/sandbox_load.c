// sandbox_load: compiling texts; Lua's `load`.
//
// Line ends are put before the text so that Lua counts lines from its place in the file.
#include "repl/script/sandbox_inside.h"

#include <stdio.h>

enum { BYTE_STEPS = 8 }; // what compiling a byte costs

// What the compiler reads: line ends up to the first line, `return ` for an expression, the text.
struct reading {
    const char *text;
    size_t length;
    int lines_before;
    bool expression;
};

static const char *read_next(lua_State *L, void *data, size_t *size)
{
    static const char lines[] = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n";
    struct reading *reading = data;
    (void)L;
    if (reading->lines_before > 0) {
        *size = (size_t)min_i64(reading->lines_before, (int64_t)sizeof lines - 1);
        reading->lines_before -= (int)*size;
        return lines;
    }
    if (reading->expression) {
        reading->expression = false;
        *size = strlen("return ");
        return "return ";
    }
    *size = reading->length;
    reading->length = 0;
    return reading->text;
}

// Bytes before the program: a byte order mark, a first line `#!...`.
static size_t skipped_bytes(const struct sandbox_chunk *chunk)
{
    size_t at = 0;
    if (chunk->length >= 3 && memcmp(chunk->text, "\xef\xbb\xbf", 3) == 0) {
        at = 3;
    }
    if (chunk->length >= at + 2 && memcmp(chunk->text + at, "#!", 2) == 0) {
        const char *end = memchr(chunk->text, '\n', chunk->length);
        at = end == NULL ? chunk->length : (size_t)(end - chunk->text);
    }
    return at;
}

// Pushes the function, or Lua's message and returns false. `name` is a name in Lua's form, "@file".
static bool compile(lua_State *L, const struct sandbox_chunk *chunk, const char *name,
                    bool expression)
{
    size_t skipped = skipped_bytes(chunk);
    struct reading reading = {.text = chunk->text + skipped,
                              .length = chunk->length - skipped,
                              .lines_before = chunk->first_line - 1,
                              .expression = expression};
    int status = lua_load(L, read_next, &reading, name, "t");
    sandbox_pass_stop(L, status);
    return status == LUA_OK;
}

static bool is_unfinished(lua_State *L)
{
    size_t length;
    const char *message = lua_tolstring(L, -1, &length);
    static const char mark[] = "<eof>";
    size_t size = sizeof mark - 1;
    return length >= size && memcmp(message + length - size, mark, size) == 0;
}

// Lua's message at the top, "short name:12: what near 'x'", as a diag. The short name is as long as
// the name, up to a limit.
static void explain_syntax(lua_State *L, const struct sandbox_chunk *chunk, struct diag *d)
{
    size_t length;
    const char *message = lua_tolstring(L, -1, &length);
    size_t name = (size_t)min_i64((int64_t)strlen(chunk->source), LUA_IDSIZE - 1);
    int line = 0, end = 0;
    const char *what = message;
    if (length > name && sscanf(message + name, ":%d: %n", &line, &end) == 1 && end > 0) {
        what += name + (size_t)end;
    }
    sandbox_say_message(d, what, length - (size_t)(what - message));
    if (strstr(message, "stack overflow") != NULL) {
        diag_say(d, "brackets or blocks are nested too deeply");
    }
    diag_at(d, chunk->source, line, 0, 0);
}

enum loaded sandbox_try_load(lua_State *L, const struct sandbox_chunk *chunk, struct diag *d)
{
    char name[sizeof d->source + 1];
    struct text t = text_in(name, sizeof name);
    text_add(&t, "@%s", chunk->source);
    if (!sandbox_check_source(chunk, d)) {
        return LOAD_BROKEN;
    }
    sandbox_charge(L, (int64_t)chunk->length * BYTE_STEPS);
    bool unfinished = false;
    if (chunk->expression) {
        if (compile(L, chunk, name, true)) {
            return LOADED;
        }
        unfinished = is_unfinished(L);
        lua_pop(L, 1);
    }
    if (compile(L, chunk, name, false)) {
        return LOADED;
    }
    unfinished = unfinished || is_unfinished(L);
    explain_syntax(L, chunk, d);
    lua_pop(L, 1);
    return unfinished ? LOAD_UNFINISHED : LOAD_BROKEN;
}

void sandbox_load(lua_State *L, const struct sandbox_chunk *given)
{
    struct sandbox_chunk chunk = *given;
    struct diag d = {0};
    chunk.first_line = chunk.first_line > 0 ? chunk.first_line : 1;
    bool loaded = sandbox_try_load(L, &chunk, &d) == LOADED;
    if (!loaded) {
        lua_pushnil(L);
    }
    sandbox_keep_text(sandbox_of(L), L, &chunk);
    if (!loaded) {
        sandbox_raise(L, &d);
    }
}

// ---- load

// A function that gives the text piece by piece -> the whole text in its place.
static void join_pieces(lua_State *L)
{
    luaL_Buffer whole;
    luaL_buffinit(L, &whole);
    for (;;) {
        lua_pushvalue(L, 1);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1) || (lua_isstring(L, -1) && lua_rawlen(L, -1) == 0)) {
            lua_pop(L, 1);
            break;
        }
        if (!lua_isstring(L, -1)) {
            luaL_error(L, "reader function must return a string");
        }
        luaL_addvalue(&whole);
    }
    luaL_pushresult(&whole);
    lua_replace(L, 1);
}

// A chunk name of Lua's form as people read it.
static const char *readable_name(const char *name)
{
    return name[0] == '@' || name[0] == '=' ? name + 1 : "text";
}

// load(text or function [, name [, mode [, environment]]]) -> function, or nil and a message
static int load_text(lua_State *L)
{
    bool has_environment = !lua_isnone(L, 4);
    bool is_function = lua_isfunction(L, 1);
    const char *mode = luaL_optstring(L, 3, "t");
    sandbox_charge(L, 100);
    if (is_function) {
        join_pieces(L);
    }
    struct sandbox_chunk chunk = {.first_line = 1};
    chunk.text = luaL_checklstring(L, 1, &chunk.length);
    const char *name = luaL_optstring(L, 2, is_function ? "=(load)" : chunk.text);
    chunk.source = readable_name(name);
    sandbox_charge(L, (int64_t)chunk.length * BYTE_STEPS);
    struct diag d = {0};
    if (strchr(mode, 't') == NULL) {
        diag_say(&d, "only text can be loaded (mode is '%s')", mode);
    } else if (sandbox_check_source(&chunk, &d)) {
        if (compile(L, &chunk, name, false)) {
            if (has_environment) {
                lua_pushvalue(L, 4);
                lua_setupvalue(L, -2, 1);
            }
            return 1;
        }
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushnil(L);
    if (d.line > 0) {
        lua_pushfstring(L, "%s:%d: %s; %s", d.source, d.line, d.what, d.help);
    } else {
        lua_pushstring(L, d.what);
    }
    return 2;
}

void sandbox_open_load(lua_State *L) { sandbox_global(L, "load", load_text); }
