// sandbox_names: names instead of addresses, and what happens when a name is unknown.
//
// A table in the registry knows the text that stands for a value: "function math.floor" from the
// start, "table #3" for the third one printed, "error #1" for a userdata's type name. It is weak,
// so that a number does not keep its value alive.
#include "repl/script/sandbox_inside.h"

#define NAMES "sandbox.names"

// ---- tostring

void sandbox_name(lua_State *L, const char *name)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, NAMES);
    lua_pushvalue(L, -2);
    lua_pushfstring(L, "%s %s", luaL_typename(L, -3), name);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

static bool push_function_place(lua_State *L, int index)
{
    lua_Debug ar;
    if (!lua_isfunction(L, index) || lua_iscfunction(L, index)) {
        return false;
    }
    lua_pushvalue(L, index);
    lua_getinfo(L, ">S", &ar);
    if (ar.linedefined > 0) {
        lua_pushfstring(L, "function %s:%d", ar.short_src, ar.linedefined);
    } else {
        lua_pushfstring(L, "function %s", ar.short_src);
    }
    return true;
}

// A value that has no text of its own: its name, its place, or its type with a number.
static void push_identity(lua_State *L, int index)
{
    luaL_checkstack(L, 6, NULL);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, NAMES);
    int names = lua_gettop(L);
    lua_pushvalue(L, index);
    if (lua_rawget(L, names) == LUA_TNIL && !push_function_place(L, index)) {
        bool named = luaL_getmetafield(L, index, "__name") == LUA_TSTRING;
        const char *kind = named ? lua_tostring(L, -1) : luaL_typename(L, index);
        lua_pushfstring(L, "%s #%d", kind, ++sandbox_of(L)->printed_values);
        lua_pushvalue(L, index);
        lua_pushvalue(L, -2);
        lua_rawset(L, names);
    }
    lua_replace(L, names);
    lua_settop(L, names);
}

static void push_number(lua_State *L, int index)
{
    lua_Number number = lua_tonumber(L, index);
    if (number != number) {
        lua_pushliteral(L, "nan");
        return;
    }
    lua_pushvalue(L, index);
    lua_tolstring(L, -1, NULL); // makes a text of the copy
}

const char *sandbox_to_text(lua_State *L, int index, size_t *length)
{
    index = lua_absindex(L, index);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) {
            luaL_error(L, "'__tostring' must return a string");
        }
        return lua_tolstring(L, -1, length);
    }
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        push_number(L, index);
        break;
    case LUA_TSTRING:
        lua_pushvalue(L, index);
        break;
    case LUA_TBOOLEAN:
        lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
        break;
    case LUA_TNIL:
        lua_pushliteral(L, "nil");
        break;
    case LUA_TLIGHTUSERDATA:
        lua_pushliteral(L, "userdata");
        break;
    default:
        push_identity(L, index);
        break;
    }
    return lua_tolstring(L, -1, length);
}

const char *sandbox_check_text(lua_State *L, int argument, size_t *length)
{
    if (lua_type(L, argument) == LUA_TNUMBER) {
        sandbox_to_text(L, argument, NULL);
        lua_replace(L, argument);
    }
    return luaL_checklstring(L, argument, length);
}

static int tell_value(lua_State *L)
{
    luaL_checkany(L, 1);
    sandbox_to_text(L, 1, NULL);
    return 1;
}

static int print_values(lua_State *L)
{
    struct sandbox *box = sandbox_of(L);
    int count = lua_gettop(L);
    luaL_Buffer line;
    luaL_buffinit(L, &line);
    for (int i = 1; i <= count; i++) {
        if (i > 1) {
            luaL_addchar(&line, '\t');
        }
        sandbox_to_text(L, i, NULL);
        luaL_addvalue(&line);
    }
    luaL_addchar(&line, '\n');
    luaL_pushresult(&line);
    size_t length;
    const char *bytes = lua_tolstring(L, -1, &length);
    sandbox_charge(L, 10 + (int64_t)length / 16);
    if (box->options.write != NULL) {
        box->options.write(box->options.write_self, bytes, length);
    }
    return 0;
}

// ---- unknown names

// What is not there on purpose, why, and what to use instead.
static const struct {
    const char *name, *why, *instead;
} absences[] = {
    {"os", "a script has no clock and no processes", "the world has its own time"},
    {"io", "a script reads and writes no files", "print writes text"},
    {"debug", "it could undo what makes every run alike", "errors come with their place"},
    {"package", "a script loads no modules", "put all of it into one text"},
    {"require", "a script loads no modules", "put all of it into one text"},
    {"dofile", "a script reads no files", "put all of it into one text"},
    {"loadfile", "a script reads no files", "load takes a text"},
    {"next", "its order differs from run to run",
     "use pairs(t), which is ordered; table.count(t) == 0 tells an empty table"},
    {"collectgarbage", "memory looks after itself", "limits on memory hold for the whole run"},
    {"warn", "there is one output", "print writes text"},
    {"unpack", "it has moved", "table.unpack"},
    {"loadstring", "it has moved", "load"},
    {"setfenv", "it is gone since Lua 5.2", "load takes an environment"},
    {"getfenv", "it is gone since Lua 5.2", "_ENV is the environment"},
    {"math.randomseed", "the seed of the world decides", "run with another seed"},
    {"math.atan2", "it has moved", "math.atan(y, x)"},
    {"math.log10", "it has moved", "math.log(x, 10)"},
    {"string.dump", "a script has no compiled code", "keep the function itself"},
    {"table.getn", "it is gone since Lua 5.1", "#t or table.len(t)"},
};

// For nearest_name: names are at 1.. of a list.
struct name_list {
    lua_State *L;
    int index;
};

static const char *name_in_list(const void *self, int i)
{
    const struct name_list *list = self;
    lua_rawgeti(list->L, list->index, i + 1);
    const char *name = lua_type(list->L, -1) == LUA_TSTRING ? lua_tostring(list->L, -1) : NULL;
    lua_pop(list->L, 1); // the list keeps the text alive
    return name;
}

// Pushes the list of the names in the table at `index`, in order.
static void push_names(lua_State *L, int index)
{
    struct key_order *order = sandbox_push_order(L, index);
    int keys = lua_gettop(L) - 1;
    lua_newtable(L);
    int names = 0;
    for (int i = 0; i < order->count; i++) {
        sandbox_push_key(L, keys, order, i);
        if (lua_type(L, -1) == LUA_TSTRING) {
            lua_rawseti(L, -2, ++names);
        } else {
            lua_pop(L, 1);
        }
    }
    lua_replace(L, keys);
    lua_pop(L, 1);
}

static bool say_absence(struct diag *d, const char *name)
{
    for (int i = 0; i < COUNT_OF(absences); i++) {
        if (strcmp(absences[i].name, name) == 0) {
            diag_say(d, "there is no '%s' here: %s", name, absences[i].why);
            diag_help(d, "%s", absences[i].instead);
            return true;
        }
    }
    return false;
}

// table, key -> error. Upvalue: what stands before the name, "" or "math.".
static int refuse_name(lua_State *L)
{
    struct diag d = {0};
    const char *prefix = lua_tostring(L, lua_upvalueindex(1));
    if (lua_type(L, 2) != LUA_TSTRING) {
        return 0; // globals[1] and the like are nil, as ever
    }
    const char *name = lua_tostring(L, 2);
    const char *full = lua_pushfstring(L, "%s%s", prefix, name);
    if (!say_absence(&d, full)) {
        push_names(L, 1);
        struct name_list list = {.L = L, .index = lua_gettop(L)};
        const char *near = nearest_name(name, name_in_list, &list);
        const struct sandbox_options *options = &sandbox_of(L)->options;
        if (near == NULL && prefix[0] == '\0' && options->near != NULL) {
            near = options->near(options->near_self, name);
        }
        if (prefix[0] == '\0') {
            diag_say(&d, "unknown name '%s'", name);
        } else {
            diag_say(&d, "%.*s has no '%s'", (int)strlen(prefix) - 1, prefix, name);
        }
        if (near != NULL) {
            diag_help(&d, "did you mean '%s'?", near);
        } else if (prefix[0] == '\0') {
            diag_help(&d, "a name must get a value before it is used");
        }
    }
    sandbox_raise(L, &d);
}

void sandbox_refuse_unknown(lua_State *L, const char *prefix)
{
    lua_createtable(L, 0, 2);
    lua_pushstring(L, prefix);
    lua_pushcclosure(L, refuse_name, 1);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "protected");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

// ---- adding functions

static void set_named(lua_State *L, const char *prefix, const char *name, lua_CFunction function)
{
    char full[128];
    struct text t = text_in(full, sizeof full);
    text_add(&t, "%s%s", prefix, name);
    lua_pushstring(L, name);
    lua_pushcfunction(L, function);
    sandbox_name(L, full);
    lua_rawset(L, -3);
}

void sandbox_library(lua_State *L, const char *name, const luaL_Reg *functions)
{
    char prefix[128];
    struct text t = text_in(prefix, sizeof prefix);
    text_add(&t, "%s.", name);
    lua_pushglobaltable(L);
    lua_pushstring(L, name);
    if (lua_rawget(L, -2) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        sandbox_refuse_unknown(L, prefix);
        lua_pushstring(L, name);
        lua_pushvalue(L, -2);
        lua_rawset(L, -4);
    }
    for (const luaL_Reg *row = functions; row->name != NULL; row++) {
        set_named(L, prefix, row->name, row->func);
    }
    lua_pop(L, 2);
}

void sandbox_global(lua_State *L, const char *name, lua_CFunction function)
{
    lua_pushglobaltable(L);
    set_named(L, "", name, function);
    lua_pop(L, 1);
}

void sandbox_open_names(lua_State *L)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, NAMES);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    sandbox_global(L, "tostring", tell_value);
    sandbox_global(L, "print", print_values);
}
