// sandbox: opening, running, results. See sandbox.h; limits are in sandbox_limits.c.
#include "repl/script/sandbox_inside.h"

#include <locale.h>
#include <lualib.h>
#include <stdlib.h>

#define RESULTS "sandbox.results"

// ---- opening

// Every function in the table on top gets the name that tostring shows.
static void name_functions(lua_State *L, const char *prefix)
{
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        if (lua_isfunction(L, -1) && lua_type(L, -2) == LUA_TSTRING) {
            char name[128];
            struct text t = text_in(name, sizeof name);
            text_add(&t, "%s%s", prefix, lua_tostring(L, -2));
            sandbox_name(L, name);
        }
        lua_pop(L, 1);
    }
}

// The functions of the table on top, under `name` in the list at `loaded`. lauxlib looks there for
// the name of a function; every function must be there once, since it looks in no certain order.
static void list_functions(lua_State *L, int loaded, const char *name)
{
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, -3)) {
        if (lua_isfunction(L, -1)) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, -4);
        } else {
            lua_pop(L, 1);
        }
    }
    lua_setfield(L, loaded, name);
}

// Lua's own libraries, and what is kept of them: a build of Lua may have more.
static const struct {
    const char *name, *kept;
    lua_CFunction open;
} libraries[] = {
    {LUA_GNAME,
     "_G _VERSION assert error getmetatable ipairs rawequal rawget rawlen rawset select tonumber "
     "type",
     luaopen_base},
    {LUA_COLIBNAME, "isyieldable running status yield", luaopen_coroutine},
    {LUA_STRLIBNAME, "byte char len pack packsize reverse sub unpack", luaopen_string},
    {LUA_UTF8LIBNAME, "char charpattern codepoint codes len offset", luaopen_utf8},
    {LUA_MATHLIBNAME,
     "abs ceil deg floor fmod huge max maxinteger min mininteger modf pi rad sqrt tointeger type "
     "ult",
     luaopen_math},
};

static bool is_listed(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; at != NULL; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (strncmp(at, name, length) == 0 && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

// Takes everything else out of the table on top.
static void keep_names(lua_State *L, const char *names)
{
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (!is_listed(names, lua_tostring(L, -1))) {
            lua_pushvalue(L, -1);
            lua_pushnil(L);
            lua_rawset(L, -4);
        }
    }
}

// Names the functions of a finished library and closes it to unknown names.
static void finish_library(lua_State *L, int loaded, const char *name, const char *prefix)
{
    name_functions(L, prefix);
    list_functions(L, loaded, name);
    sandbox_refuse_unknown(L, prefix);
    lua_pop(L, 1);
}

static int open_libraries(lua_State *L)
{
    for (int i = 0; i < COUNT_OF(libraries); i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].open, 0);
        keep_names(L, libraries[i].kept);
        lua_setglobal(L, libraries[i].name);
    }
    sandbox_open_errors(L);
    sandbox_open_names(L);
    sandbox_open_calls(L);
    sandbox_open_load(L);
    sandbox_open_pairs(L);
    sandbox_open_tables(L);
    sandbox_open_strings(L);
    sandbox_open_math(L);
    static const char *const finished[] = {"coroutine", "string", "utf8", "math", "table"};
    lua_newtable(L);
    int loaded = lua_gettop(L);
    for (int i = 0; i < COUNT_OF(finished); i++) {
        char prefix[32];
        struct text t = text_in(prefix, sizeof prefix);
        text_add(&t, "%s.", finished[i]);
        lua_getglobal(L, finished[i]);
        finish_library(L, loaded, finished[i], prefix);
    }
    lua_pushglobaltable(L);
    finish_library(L, loaded, LUA_GNAME, "");
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return 0;
}

static int stop_program(lua_State *L)
{
    bool every_call_into_lua_is_protected = L == NULL;
    ASSERT(every_call_into_lua_is_protected);
    return 0;
}

static bool is_c_locale(int category)
{
    const char *name = setlocale(category, NULL);
    return strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0;
}

struct sandbox *sandbox_open(const struct sandbox_options *options, struct diag *d)
{
    ASSERT(is_c_locale(LC_COLLATE) && is_c_locale(LC_NUMERIC));
    struct sandbox *box = calloc(1, sizeof *box);
    if (box == NULL) {
        diag_say(d, "the machine has no more memory to give");
        return NULL;
    }
    box->options = *options;
    if (box->options.memory_bytes <= 0) {
        box->options.memory_bytes = SANDBOX_MEMORY;
    }
    sandbox_set_budget(box, options->budget_steps);
    box->room_bytes = box->options.memory_bytes;
    box->movable_bytes = INT64_MAX;
    lua_State *L = lua_newstate(sandbox_allocate, box);
    if (L == NULL) {
        diag_say(d, "there is not enough memory for Lua");
        sandbox_close(box);
        return NULL;
    }
    box->state = box->running = L;
    *(struct sandbox **)lua_getextraspace(L) = box;
    lua_atpanic(L, stop_program);
    if (!sandbox_do(box, open_libraries, NULL, d)) {
        sandbox_close(box);
        return NULL;
    }
    return box;
}

void sandbox_close(struct sandbox *box)
{
    if (box == NULL) {
        return;
    }
    if (box->state != NULL) {
        lua_close(box->state);
    }
    for (int i = 0; i < KEPT_TEXTS; i++) {
        free(box->kept[i].text);
    }
    free(box->told);
    free(box);
}

void sandbox_set_budget(struct sandbox *box, int64_t steps)
{
    box->options.budget_steps = steps > 0 ? steps : SANDBOX_BUDGET;
}

void sandbox_set_random(struct sandbox *box, sandbox_random *random, void *self)
{
    box->options.random = random;
    box->options.random_self = self;
}

struct sandbox *sandbox_of(lua_State *L) { return *(struct sandbox **)lua_getextraspace(L); }
void *sandbox_host(lua_State *L) { return sandbox_of(L)->options.host; }
lua_State *sandbox_state(struct sandbox *box) { return box->running; }

// ---- running

bool sandbox_call(lua_State *L, int arguments, int results, struct diag *d)
{
    struct sandbox *box = sandbox_of(L);
    int function = lua_gettop(L) - arguments;
    sandbox_begin_run(box, L);
    lua_pushcfunction(L, sandbox_note_failure);
    lua_insert(L, function);
    int status = lua_pcall(L, arguments, results, function);
    lua_remove(L, function);
    bool done = status == LUA_OK || sandbox_explain(L, status, d);
    sandbox_end_run(box);
    return done;
}

bool sandbox_ask(lua_State *L, int results, struct diag *d)
{
    struct sandbox *box = sandbox_of(L);
    int64_t left = box->steps_left, moved = box->moved_bytes;
    bool done = sandbox_call(L, 0, results, d);
    if (box->stop == STOP_NONE) {
        box->steps_left = left;
        box->moved_bytes = moved;
    }
    return done;
}

bool sandbox_do(struct sandbox *box, lua_CFunction function, void *argument, struct diag *d)
{
    lua_State *L = box->running;
    if (!lua_checkstack(L, 4)) {
        return diag_say(d, "too many calls inside one another (stack overflow)");
    }
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, argument);
    return sandbox_call(L, 1, 0, d);
}

// chunk -> nothing; its results become a list in the registry.
static int run_chunk(lua_State *L)
{
    const struct sandbox_chunk *chunk = lua_touserdata(L, 1);
    lua_settop(L, 0);
    sandbox_load(L, chunk);
    lua_call(L, 0, LUA_MULTRET);
    int count = lua_gettop(L);
    lua_createtable(L, count, 0);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--) {
        lua_rawseti(L, 1, i);
    }
    lua_setfield(L, LUA_REGISTRYINDEX, RESULTS);
    sandbox_of(L)->results = count;
    return 0;
}

bool sandbox_run(struct sandbox *box, const struct sandbox_chunk *chunk, struct diag *d)
{
    box->results = 0;
    box->traceback[0] = '\0';
    bool done = sandbox_do(box, run_chunk, (void *)(uintptr_t)chunk, d);
    box->steps_taken = box->steps_given - box->steps_left;
    return done;
}

int64_t sandbox_steps(const struct sandbox *box) { return box->steps_taken; }

struct completing {
    struct sandbox_chunk chunk;
    bool unfinished;
};

// With a line end, so that a string that misses its quote is wrong, not unfinished.
static int try_chunk(lua_State *L)
{
    struct completing *completing = lua_touserdata(L, 1);
    struct sandbox_chunk *chunk = &completing->chunk;
    struct diag d;
    lua_pushlstring(L, chunk->text, chunk->length);
    lua_pushliteral(L, "\n");
    lua_concat(L, 2);
    chunk->text = lua_tolstring(L, -1, &chunk->length);
    completing->unfinished = sandbox_try_load(L, chunk, &d) == LOAD_UNFINISHED;
    return 0;
}

bool sandbox_incomplete(struct sandbox *box, const char *text, size_t length)
{
    struct sandbox_chunk chunk = {
        .text = text, .length = length, .source = "", .first_line = 1, .expression = true};
    struct completing completing = {.chunk = chunk};
    struct diag d;
    return sandbox_do(box, try_chunk, &completing, &d) && completing.unfinished;
}

// ---- results

int sandbox_result_count(const struct sandbox *box) { return box->results; }

struct telling {
    int result;       // from 0
    int width;        // below 0: as print does
    const char *name; // of the global, or NULL
};

static void push_result(lua_State *L, int i)
{
    lua_getfield(L, LUA_REGISTRYINDEX, RESULTS);
    lua_rawgeti(L, -1, i + 1);
}

static int tell_result(lua_State *L)
{
    const struct telling *telling = lua_touserdata(L, 1);
    struct sandbox *box = sandbox_of(L);
    size_t length;
    push_result(L, telling->result);
    const char *text =
        telling->width < 0 ? sandbox_to_text(L, -1, NULL) : sandbox_show(L, -1, telling->width);
    lua_tolstring(L, -1, &length);
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        return luaL_error(L, "the machine has no more memory to give");
    }
    memcpy(copy, text, length + 1);
    free(box->told);
    box->told = copy;
    return 0;
}

static const char *told_result(struct sandbox *box, struct telling telling)
{
    struct diag d;
    ASSERT(telling.result >= 0 && telling.result < box->results);
    if (sandbox_do(box, tell_result, &telling, &d)) {
        return box->told;
    }
    return "(a value that can not be shown)";
}

const char *sandbox_show_result(struct sandbox *box, int i, int width)
{
    return told_result(box, (struct telling){.result = i, .width = width});
}

const char *sandbox_tell_result(struct sandbox *box, int i)
{
    return told_result(box, (struct telling){.result = i, .width = -1});
}

static int name_result(lua_State *L)
{
    const struct telling *telling = lua_touserdata(L, 1);
    lua_pushglobaltable(L);
    lua_pushstring(L, telling->name);
    push_result(L, telling->result);
    lua_remove(L, -2);
    lua_rawset(L, -3);
    return 0;
}

bool sandbox_name_result(struct sandbox *box, int i, const char *name, struct diag *d)
{
    struct telling telling = {.result = i, .name = name};
    ASSERT(i >= 0 && i < box->results);
    return sandbox_do(box, name_result, &telling, d);
}
