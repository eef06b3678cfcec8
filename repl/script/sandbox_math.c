// sandbox_math: what is replaced in the library `math`: functions that differ between machines
// (steady.h), and random numbers, which come from the host.
#include "repl/script/sandbox_inside.h"
#include "repl/script/steady.h"

static int push_of(lua_State *L, double (*function)(double))
{
    lua_pushnumber(L, function(luaL_checknumber(L, 1)));
    return 1;
}

static int math_exp(lua_State *L) { return push_of(L, steady_exp); }
static int math_asin(lua_State *L) { return push_of(L, steady_asin); }
static int math_acos(lua_State *L) { return push_of(L, steady_acos); }

static int push_of_angle(lua_State *L, double (*function)(double))
{
    double x = luaL_checknumber(L, 1);
    bool large = x > STEADY_ANGLE || x < -STEADY_ANGLE;
    luaL_argcheck(L, !large, 1, "angle of more than 1e12");
    lua_pushnumber(L, function(x));
    return 1;
}

static int math_sin(lua_State *L) { return push_of_angle(L, steady_sin); }
static int math_cos(lua_State *L) { return push_of_angle(L, steady_cos); }
static int math_tan(lua_State *L) { return push_of_angle(L, steady_tan); }

static int math_atan(lua_State *L)
{
    lua_pushnumber(L, steady_atan2(luaL_checknumber(L, 1), luaL_optnumber(L, 2, 1)));
    return 1;
}

static int math_pow(lua_State *L)
{
    lua_pushnumber(L, steady_pow(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
    return 1;
}

static int math_log(lua_State *L)
{
    double x = luaL_checknumber(L, 1);
    double base = luaL_optnumber(L, 2, 0);
    double result;
    if (lua_isnoneornil(L, 2)) {
        result = steady_log(x);
    } else if (base == 2) {
        result = steady_log2(x);
    } else if (base == 10) {
        result = steady_log10(x);
    } else {
        result = steady_log(x) / steady_log(base);
    }
    lua_pushnumber(L, result);
    return 1;
}

static uint64_t draw(lua_State *L)
{
    struct sandbox *box = sandbox_of(L);
    if (box->options.random == NULL) {
        struct diag d = {0};
        diag_say(&d, "there is no world to draw random numbers from");
        diag_help(&d, "make a world first");
        sandbox_raise(L, &d);
    }
    return box->options.random(box->options.random_self);
}

// Of 0..most, each alike: draws are cut to the bits that `most` has, and those above it thrown
// away.
static uint64_t draw_up_to(lua_State *L, uint64_t most)
{
    uint64_t mask = most == 0 ? 0 : UINT64_MAX >> __builtin_clzll(most), drawn;
    do {
        sandbox_charge(L, 1);
        drawn = draw(L) & mask;
    } while (drawn > most);
    return drawn;
}

// () -> 0 <= x < 1; (n) -> 1..n; (m, n) -> m..n; (0) -> 64 bits
static int math_random(lua_State *L)
{
    lua_Integer low = 1, high;
    switch (lua_gettop(L)) {
    case 0:
        lua_pushnumber(L, (double)(draw(L) >> 11) * 0x1p-53);
        return 1;
    case 1:
        high = luaL_checkinteger(L, 1);
        if (high == 0) {
            lua_pushinteger(L, (lua_Integer)draw(L));
            return 1;
        }
        break;
    case 2:
        low = luaL_checkinteger(L, 1);
        high = luaL_checkinteger(L, 2);
        break;
    default:
        return luaL_error(L, "wrong number of arguments");
    }
    luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
    uint64_t drawn = draw_up_to(L, (uint64_t)high - (uint64_t)low);
    lua_pushinteger(L, (lua_Integer)((uint64_t)low + drawn));
    return 1;
}

void sandbox_open_math(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"exp", math_exp},   {"log", math_log},       {"pow", math_pow},   {"sin", math_sin},
        {"cos", math_cos},   {"tan", math_tan},       {"asin", math_asin}, {"acos", math_acos},
        {"atan", math_atan}, {"random", math_random}, {NULL, NULL}};
    sandbox_library(L, "math", functions);
}
