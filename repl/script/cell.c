// cell: see cell.h.
#include "repl/script/cell.h"

#include "repl/script/quantity.h"
#include "repl/script/sandbox_bind.h"
#include "repl/session/session.h"

#include <math.h>

struct work {
    const struct sandbox_chunk *chunk;
    struct cell_value *value;
    struct cell_goals *goals;
};

static bool read_only(struct script *script, lua_CFunction function, struct work *work,
                      struct diag *d)
{
    struct session *s = script_session(script);
    bool before = s->reading;
    s->reading = true;
    bool done = sandbox_do(script_sandbox(script), function, work, d);
    s->reading = before;
    return done;
}

// ---- values ----

static void keep_text(lua_State *L, int index, char *to, size_t size)
{
    struct text t = text_in(to, size);
    size_t length;
    const char *text = sandbox_to_text(L, index, &length);
    text_add_bytes(&t, text, length);
    lua_pop(L, 1);
}

static bool read_number(lua_State *L, int index, struct cell_value *value)
{
    double number = lua_tonumber(L, index);
    if (lua_type(L, index) != LUA_TNUMBER || !isfinite(number) || value->count == CELL_POINTS) {
        return false;
    }
    value->numbers[value->count++] = number;
    return true;
}

static bool read_numbers(lua_State *L, int index, struct cell_value *value)
{
    bool good = true;
    for (int i = 1; good && lua_geti(L, index, i) != LUA_TNIL; i++) {
        good = read_number(L, -1, value);
        lua_pop(L, 1);
    }
    lua_settop(L, index);
    return good && value->count > 0;
}

// The value on top of the stack, which is at `index`.
static void read_value(lua_State *L, int index, struct cell_value *value)
{
    struct value_type type;
    keep_text(L, index, value->text, sizeof value->text);
    if (lua_isnil(L, index)) {
        value->kind = CELL_NOTHING;
    } else if (lua_type(L, index) == LUA_TSTRING) {
        value->kind = CELL_TEXT;
    } else if (quantity_read(L, index, &type, &value->number)) {
        value->kind = CELL_QUANTITY;
        value->unit = type.unit;
    } else {
        bool numbers =
            lua_istable(L, index) ? read_numbers(L, index, value) : read_number(L, index, value);
        value->kind = numbers ? CELL_NUMBERS : CELL_OTHER;
    }
}

static int run_for_value(lua_State *L)
{
    struct work *work = lua_touserdata(L, 1);
    sandbox_load(L, work->chunk);
    lua_call(L, 0, 1);
    read_value(L, lua_gettop(L), work->value);
    return 0;
}

bool cell_value(struct script *script, const struct sandbox_chunk *chunk, struct cell_value *value,
                struct diag *d)
{
    *value = (struct cell_value){0};
    struct work work = {.chunk = chunk, .value = value};
    return read_only(script, run_for_value, &work, d);
}

// ---- goals ----

// Where goal() finds the work and the functions: in the registry, and only while a goal cell runs.
static const char WORK[] = "cell.work", FUNCTIONS[] = "cell.functions";

// goal(words, function)
static int add_goal(lua_State *L)
{
    const char *words = sandbox_text_argument(L, 1, "the goal in words");
    if (!lua_isfunction(L, 2)) {
        sandbox_expected(L, 2, "a function that returns whether the goal is reached");
    }
    lua_getfield(L, LUA_REGISTRYINDEX, WORK);
    struct work *work = lua_touserdata(L, -1);
    if (work == NULL) {
        return luaL_error(L, "goal() belongs in a goal cell");
    }
    if (work->goals->count == CELL_GOALS) {
        return luaL_error(L, "more than %d goals in one cell", CELL_GOALS);
    }
    struct cell_goal *goal = &work->goals->goals[work->goals->count++];
    *goal = (struct cell_goal){0};
    struct text t = text_in(goal->words, sizeof goal->words);
    text_add(&t, "%s", words);
    lua_getfield(L, LUA_REGISTRYINDEX, FUNCTIONS);
    lua_pushvalue(L, 2);
    lua_rawseti(L, -2, work->goals->count);
    return 0;
}

// What a function says of how it is now: pleasant to read, not exact.
static void keep_now(lua_State *L, int index, struct cell_goal *goal)
{
    struct value_type type;
    int64_t number;
    if (lua_isnil(L, index)) {
        return;
    }
    if (quantity_read(L, index, &type, &number)) {
        struct text t = text_in(goal->now, sizeof goal->now);
        unit_print_rounded(type.unit, number, &t);
    } else {
        keep_text(L, index, goal->now, sizeof goal->now);
    }
}

static void ask_goal(lua_State *L, int functions, int i, struct cell_goal *goal)
{
    int top = lua_gettop(L);
    lua_rawgeti(L, functions, i + 1);
    if (sandbox_call(L, 0, 2, &goal->failure)) {
        goal->holds = lua_toboolean(L, top + 1);
        keep_now(L, top + 2, goal);
    }
    lua_settop(L, top);
    sandbox_charge(L, 1); // where a run that is being stopped leaves
}

static int run_for_goals(lua_State *L)
{
    struct work *work = lua_touserdata(L, 1);
    lua_newtable(L);
    int functions = lua_gettop(L);
    lua_pushvalue(L, functions);
    lua_setfield(L, LUA_REGISTRYINDEX, FUNCTIONS);
    lua_pushlightuserdata(L, work);
    lua_setfield(L, LUA_REGISTRYINDEX, WORK);
    sandbox_global(L, "goal", add_goal);
    sandbox_load(L, work->chunk);
    lua_call(L, 0, 0);
    for (int i = 0; i < work->goals->count; i++) {
        ask_goal(L, functions, i, &work->goals->goals[i]);
    }
    return 0;
}

static int forget_work(lua_State *L)
{
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, WORK);
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, FUNCTIONS);
    return 0;
}

bool cell_goals(struct script *script, const struct sandbox_chunk *chunk, struct cell_goals *goals,
                struct diag *d)
{
    goals->count = 0;
    struct work work = {.chunk = chunk, .goals = goals};
    struct diag unheard = {0};
    bool done = read_only(script, run_for_goals, &work, d);
    sandbox_do(script_sandbox(script), forget_work, NULL, &unheard);
    return done;
}
