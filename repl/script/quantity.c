// quantity: see quantity.h.
#include "repl/script/quantity.h"

#include "repl/script/sandbox_bind.h"

#include <math.h>

static const char METATABLE[] = "quantity";

struct quantity {
    int64_t value;
    enum unit unit;
};

void quantity_push(lua_State *L, enum unit unit, int64_t value)
{
    if (unit == UNIT_NONE) {
        lua_pushinteger(L, value);
        return;
    }
    struct quantity *q = lua_newuserdatauv(L, sizeof *q, 0);
    *q = (struct quantity){value, unit};
    luaL_setmetatable(L, METATABLE);
}

static const struct quantity *quantity_at(lua_State *L, int index)
{
    return luaL_testudata(L, index, METATABLE);
}

const char *quantity_text(lua_State *L, int index)
{
    const struct quantity *q = quantity_at(L, index);
    if (q == NULL) {
        return NULL;
    }
    char buffer[64];
    struct text t = text_in(buffer, sizeof buffer);
    unit_print(q->unit, q->value, &t);
    return lua_pushlstring(L, buffer, t.length);
}

bool quantity_is(lua_State *L, int index) { return quantity_at(L, index) != NULL; }

bool quantity_read(lua_State *L, int index, struct value_type *type, int64_t *number)
{
    const struct quantity *q = quantity_at(L, index);
    if (q != NULL) {
        *type = (struct value_type){.kind = VALUE_NUMBER, .unit = q->unit};
        *number = q->value;
    }
    return q != NULL;
}

// What one plain number stands for; 0 where a plain number means nothing.
static double scale_of(enum unit unit)
{
    switch (unit) {
    case UNIT_SIZE:
    case UNIT_BANDWIDTH:
        return 1;
    case UNIT_RATE:
        return (double)RATE_ONE;
    case UNIT_FRACTION:
        return (double)PPB_ONE;
    case UNIT_NONE:
    case UNIT_TIME:
        break;
    }
    return 0;
}

static int64_t whole(lua_State *L, double number)
{
    if (!(fabs(number) < 9.2e18)) {
        luaL_error(L, "the result does not fit a quantity");
    }
    return (int64_t)llround(number);
}

// The value at `index` in `unit`: a quantity, a text, or a plain number.
static int64_t value_in(lua_State *L, int index, enum unit unit)
{
    const struct quantity *q = quantity_at(L, index);
    if (q != NULL && q->unit == unit) {
        return q->value;
    }
    if (q != NULL) {
        luaL_error(L, "a %s and a %s do not go together", unit_noun(unit), unit_noun(q->unit));
    }
    if (lua_type(L, index) == LUA_TNUMBER) {
        double scale = scale_of(unit), number = lua_tonumber(L, index);
        if (scale == 0 && number != 0) {
            luaL_error(L, "a plain number is no %s: write it with its unit, as in \"10ms\"",
                       unit_noun(unit));
        }
        return whole(L, number * scale);
    }
    size_t length;
    const char *text = sandbox_text_argument(L, index, "a quantity such as \"10ms\"");
    length = strlen(text);
    struct diag d = {0};
    int64_t value;
    if (!unit_parse(unit, text, length, &value, &d)) {
        d.column = 0;
        sandbox_raise(L, &d);
    }
    return value;
}

static enum unit unit_of_pair(lua_State *L)
{
    const struct quantity *q = quantity_at(L, 1);
    return q != NULL ? q->unit : quantity_at(L, 2)->unit;
}

static int equal(lua_State *L)
{
    const struct quantity *a = quantity_at(L, 1), *b = quantity_at(L, 2);
    lua_pushboolean(L, a != NULL && b != NULL && a->unit == b->unit && a->value == b->value);
    return 1;
}

static int less(lua_State *L)
{
    enum unit unit = unit_of_pair(L);
    int64_t a = value_in(L, 1, unit), b = value_in(L, 2, unit);
    lua_pushboolean(L, a < b);
    return 1;
}

static int at_most(lua_State *L)
{
    enum unit unit = unit_of_pair(L);
    int64_t a = value_in(L, 1, unit), b = value_in(L, 2, unit);
    lua_pushboolean(L, a <= b);
    return 1;
}

static int add(lua_State *L)
{
    enum unit unit = unit_of_pair(L);
    int64_t a = value_in(L, 1, unit), b = value_in(L, 2, unit);
    quantity_push(L, unit, add_clamped(a, b));
    return 1;
}

static int subtract(lua_State *L)
{
    enum unit unit = unit_of_pair(L);
    int64_t a = value_in(L, 1, unit), b = value_in(L, 2, unit);
    quantity_push(L, unit, add_clamped(a, b == INT64_MIN ? INT64_MAX : -b));
    return 1;
}

static int multiply(lua_State *L)
{
    int number = quantity_at(L, 1) != NULL ? 2 : 1;
    const struct quantity *q = quantity_at(L, 3 - number);
    if (lua_type(L, number) != LUA_TNUMBER) {
        return luaL_error(L, "a quantity is multiplied by a plain number");
    }
    if (lua_isinteger(L, number)) {
        quantity_push(L, q->unit, mul_clamped(q->value, lua_tointeger(L, number)));
    } else {
        quantity_push(L, q->unit, whole(L, (double)q->value * lua_tonumber(L, number)));
    }
    return 1;
}

static int divide(lua_State *L)
{
    const struct quantity *q = quantity_at(L, 1);
    if (q != NULL && lua_type(L, 2) == LUA_TNUMBER) {
        quantity_push(L, q->unit, whole(L, (double)q->value / lua_tonumber(L, 2)));
        return 1;
    }
    enum unit unit = unit_of_pair(L);
    double a = (double)value_in(L, 1, unit), b = (double)value_in(L, 2, unit);
    lua_pushnumber(L, a / b);
    return 1;
}

static int negate(lua_State *L)
{
    const struct quantity *q = quantity_at(L, 1);
    quantity_push(L, q->unit, q->value == INT64_MIN ? INT64_MAX : -q->value);
    return 1;
}

static int to_text(lua_State *L)
{
    quantity_text(L, 1);
    return 1;
}

static int concatenate(lua_State *L)
{
    for (int i = 1; i <= 2; i++) {
        if (quantity_text(L, i) == NULL) {
            sandbox_to_text(L, i, NULL);
        }
    }
    lua_concat(L, 2);
    return 1;
}

static const struct view {
    const char *name;
    enum unit unit;
    double one;
} views[] = {
    {"ns", UNIT_TIME, 1},
    {"us", UNIT_TIME, 1e3},
    {"ms", UNIT_TIME, 1e6},
    {"s", UNIT_TIME, 1e9},
    {"bytes", UNIT_SIZE, 1},
    {"KiB", UNIT_SIZE, 1024},
    {"MiB", UNIT_SIZE, 1048576},
    {"GiB", UNIT_SIZE, 1073741824},
    {"per_second", UNIT_RATE, (double)RATE_ONE},
    {"bytes_per_second", UNIT_BANDWIDTH, 1},
    {"fraction", UNIT_FRACTION, (double)PPB_ONE},
    {"percent", UNIT_FRACTION, 1e7},
};

static int index_of(lua_State *L)
{
    const struct quantity *q = quantity_at(L, 1);
    const char *name = sandbox_text_argument(L, 2, "the name of a view, such as ms");
    if (strcmp(name, "value") == 0) {
        lua_pushinteger(L, q->value);
        return 1;
    }
    for (int i = 0; i < COUNT_OF(views); i++) {
        if (views[i].unit == q->unit && strcmp(views[i].name, name) == 0) {
            lua_pushnumber(L, (double)q->value / views[i].one);
            return 1;
        }
    }
    return luaL_error(L, "a %s can not be seen as '%s'; .value is its exact number",
                      unit_noun(q->unit), name);
}

// quantity(text): the first unit that takes it, in the order of enum unit.
static int make(lua_State *L)
{
    const char *text = sandbox_text_argument(L, 1, "a quantity such as \"10ms\" or \"64KiB\"");
    static const enum unit units[] = {UNIT_TIME, UNIT_SIZE, UNIT_RATE, UNIT_BANDWIDTH,
                                      UNIT_FRACTION};
    struct diag first = {0};
    for (int i = 0; i < COUNT_OF(units); i++) {
        struct diag d = {0};
        int64_t value;
        if (unit_parse(units[i], text, strlen(text), &value, &d)) {
            quantity_push(L, units[i], value);
            return 1;
        }
        first = i == 0 ? d : first;
    }
    first.column = 0;
    sandbox_raise(L, &first);
}

void quantity_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"__eq", equal},           {"__lt", less},
        {"__le", at_most},         {"__add", add},
        {"__sub", subtract},       {"__mul", multiply},
        {"__div", divide},         {"__unm", negate},
        {"__index", index_of},     {"__tostring", to_text},
        {"__concat", concatenate}, {NULL, NULL},
    };
    luaL_newmetatable(L, METATABLE);
    luaL_setfuncs(L, methods, 0);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    sandbox_global(L, "quantity", make);
}
