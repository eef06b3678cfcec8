// script_names: two sets of global names in one Lua: a lesson's, and those of who plays beside it.
//
// Only the names are set apart, not what they stand for: a table that both know is one table.
#include "repl/script/script.h"

#include "repl/script/sandbox_bind.h"

static const char kept_key[] = "names that were kept", aside_key[] = "names put aside";

// Copies what table `to` does not have yet.
static void add_missing(lua_State *L, int from, int to)
{
    lua_pushnil(L);
    while (lua_next(L, from) != 0) { // value on top, key below
        lua_pushvalue(L, -2);
        if (lua_rawget(L, to) == LUA_TNIL) {
            lua_pushvalue(L, -3);
            lua_pushvalue(L, -3);
            lua_rawset(L, to);
        }
        lua_pop(L, 2);
    }
}

static void remove_all(lua_State *L, int table)
{
    lua_pushnil(L);
    while (lua_next(L, table) != 0) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, table); // a field may be cleared on the way
    }
}

// The globals as a new table in the registry.
static void copy_globals(lua_State *L, const char *key)
{
    lua_pushglobaltable(L);
    lua_newtable(L);
    add_missing(L, lua_gettop(L) - 1, lua_gettop(L));
    lua_setfield(L, LUA_REGISTRYINDEX, key);
    lua_pop(L, 1);
}

static int keep(lua_State *L)
{
    copy_globals(L, kept_key);
    return 0;
}

static int enter(lua_State *L)
{
    copy_globals(L, aside_key);
    lua_pushglobaltable(L);
    int globals = lua_gettop(L);
    if (lua_getfield(L, LUA_REGISTRYINDEX, kept_key) == LUA_TTABLE) {
        remove_all(L, globals);
        add_missing(L, lua_gettop(L), globals);
    }
    return 0;
}

static int leave(lua_State *L)
{
    copy_globals(L, kept_key);
    lua_pushglobaltable(L);
    int globals = lua_gettop(L);
    if (lua_getfield(L, LUA_REGISTRYINDEX, aside_key) == LUA_TTABLE) {
        add_missing(L, lua_gettop(L), globals);
    }
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, aside_key);
    return 0;
}

bool script_keep_names(struct script *script, struct diag *d)
{
    return sandbox_do(script_sandbox(script), keep, NULL, d);
}

bool script_enter_names(struct script *script, struct diag *d)
{
    return sandbox_do(script_sandbox(script), enter, NULL, d);
}

bool script_leave_names(struct script *script, struct diag *d)
{
    return sandbox_do(script_sandbox(script), leave, NULL, d);
}
