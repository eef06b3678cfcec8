// sandbox_calls: pcall, xpcall and coroutines that a stop passes through.
//
// As Lua's own, but each asks after a failure whether the run is being stopped, and if so raises
// again instead of catching. The handler of xpcall is an ordinary call after the failed one is
// gone: inside Lua's own, no hook runs.
//
// A coroutine has a count of its own towards the hook, so each is charged in advance with what it
// can run before the hook first sees it.
#include "repl/script/sandbox_inside.h"

enum { CALL_STEPS = 20 }; // what a protected call costs

// ---- pcall, xpcall

// `below`: values under the results.
static int finish_pcall(lua_State *L, int status, lua_KContext below)
{
    if (status == LUA_OK || status == LUA_YIELD) {
        return lua_gettop(L) - (int)below;
    }
    sandbox_pass_stop(L, status);
    lua_pushboolean(L, false);
    lua_insert(L, -2);
    return 2;
}

// function, arguments -> true, results | false, error
static int call_protected(lua_State *L)
{
    luaL_checkany(L, 1);
    sandbox_charge(L, CALL_STEPS);
    lua_pushboolean(L, true);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

// function, handler, true, results | function, handler, true, error
static int finish_xpcall(lua_State *L, int status, lua_KContext below)
{
    if (status == LUA_OK || status == LUA_YIELD) {
        return lua_gettop(L) - (int)below;
    }
    sandbox_pass_stop(L, status);
    lua_pushboolean(L, false);
    lua_replace(L, 1);
    lua_replace(L, 3);
    lua_settop(L, 3); // false, handler, error
    status = lua_pcallk(L, 1, 1, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

// function, handler, arguments -> true, results | false, what the handler returns
static int call_with_handler(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    sandbox_charge(L, CALL_STEPS);
    lua_pushboolean(L, true);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2); // function, handler, true, function, arguments
    int status = lua_pcallk(L, lua_gettop(L) - 4, LUA_MULTRET, 0, 2, finish_xpcall);
    return finish_xpcall(L, status, 2);
}

// ---- coroutines

static lua_State *coroutine_argument(lua_State *L)
{
    lua_State *thread = lua_tothread(L, 1);
    luaL_argexpected(L, thread != NULL, 1, "coroutine");
    return thread;
}

// Arguments are on top of L. Returns the number of results, now on top of L; or -1 with the error
// there.
static int resume(lua_State *L, lua_State *thread, int arguments)
{
    struct sandbox *box = sandbox_of(L);
    int results = 0;
    sandbox_charge(L, CALL_STEPS);
    if (!lua_checkstack(thread, arguments)) {
        lua_pushliteral(L, "too many arguments to resume");
        return -1;
    }
    lua_xmove(L, thread, arguments);
    box->running = thread;
    int status = lua_resume(thread, L, arguments, &results);
    box->running = L;
    if (status != LUA_OK && status != LUA_YIELD) {
        sandbox_pass_stop(L, status);
        lua_xmove(thread, L, 1);
        return -1;
    }
    if (!lua_checkstack(L, results + 1)) {
        lua_pop(thread, results);
        lua_pushliteral(L, "too many results to resume");
        return -1;
    }
    lua_xmove(thread, L, results);
    return results;
}

static int resume_coroutine(lua_State *L)
{
    lua_State *thread = coroutine_argument(L);
    int results = resume(L, thread, lua_gettop(L) - 1);
    lua_pushboolean(L, results >= 0);
    lua_insert(L, results >= 0 ? -(results + 1) : -2);
    return results >= 0 ? results + 1 : 2;
}

// Runs the __close handlers that the coroutine has pending. Returns its status; an error value is
// then on top of the thread. Handlers that close coroutines in their turn nest C calls that
// Lua 5.4.4 does not count, hence the bound.
static int close_thread(lua_State *L, lua_State *thread)
{
    struct sandbox *box = sandbox_of(L);
    if (box->closing >= DEEPEST_CLOSE) {
        luaL_error(L, "too many coroutines close one another");
    }
    box->closing++;
    box->running = thread;
    int status = lua_resetthread(thread);
    box->running = L;
    box->closing--;
    sandbox_pass_stop(L, LUA_OK); // status may be that of an earlier run
    return status;
}

static int resume_wrapped(lua_State *L)
{
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    int results = resume(L, thread, lua_gettop(L));
    if (results >= 0) {
        return results;
    }
    int status = lua_status(thread);
    if (status != LUA_OK && status != LUA_YIELD && close_thread(L, thread) != LUA_OK) {
        lua_xmove(thread, L, 1); // a __close handler may have put its own error in place
    }
    return lua_error(L);
}

static int create_coroutine(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    sandbox_charge(L, HOOK_STEPS);
    lua_State *thread = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    return 1;
}

static int wrap_coroutine(lua_State *L)
{
    create_coroutine(L);
    lua_pushcclosure(L, resume_wrapped, 1);
    return 1;
}

static int close_coroutine(lua_State *L)
{
    lua_State *thread = coroutine_argument(L);
    lua_Debug ar;
    sandbox_charge(L, CALL_STEPS);
    bool active = lua_status(thread) == LUA_OK && lua_getstack(thread, 0, &ar);
    if (thread == L || active) {
        return luaL_error(L, "cannot close a coroutine that is running");
    }
    if (close_thread(L, thread) == LUA_OK) {
        lua_pushboolean(L, true);
        return 1;
    }
    lua_pushboolean(L, false);
    lua_xmove(thread, L, 1);
    return 2;
}

void sandbox_open_calls(lua_State *L)
{
    static const luaL_Reg coroutines[] = {{"resume", resume_coroutine},
                                          {"create", create_coroutine},
                                          {"wrap", wrap_coroutine},
                                          {"close", close_coroutine},
                                          {NULL, NULL}};
    sandbox_library(L, "coroutine", coroutines);
    sandbox_global(L, "pcall", call_protected);
    sandbox_global(L, "xpcall", call_with_handler);
}
