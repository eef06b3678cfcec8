// listing: see listing.h.
//
// The table being filled belongs to a userdata, so that an error of Lua on the way (no memory) does
// not lose it.
#include "repl/script/listing.h"

#include "repl/prompt/table.h"
#include "repl/script/quantity.h"
#include "repl/script/record.h"
#include "repl/script/sandbox_bind.h"

#include <math.h>
#include <stdio.h>

static const char METATABLE[] = "listing";

enum { COLUMNS = 32, ROWS = 100000 };

static int forget(lua_State *L)
{
    struct table **table = lua_touserdata(L, 1);
    table_free(*table);
    *table = NULL;
    return 0;
}

static void add_quantity(struct table *table, enum unit unit, int64_t number)
{
    char words[64];
    struct text t = text_in(words, sizeof words);
    unit_print_rounded(unit, number, &t);
    table_quantity(table, unit, number, words);
}

static void add_float(struct table *table, double number)
{
    char words[64];
    snprintf(words, sizeof words, "%.4g", number);
    if (fabs(number) < 9e9) {
        table_shown(table, llround(number * 1e9), 9, words);
    } else {
        table_text(table, "%s", isnan(number) ? "nan" : words);
    }
}

static void add_cell(lua_State *L, struct table *table)
{
    struct value_type type;
    int64_t number;
    if (lua_isnil(L, -1)) {
        table_none(table);
    } else if (lua_isboolean(L, -1)) {
        table_bool(table, lua_toboolean(L, -1));
    } else if (lua_isinteger(L, -1)) {
        table_number(table, lua_tointeger(L, -1), 0);
    } else if (lua_type(L, -1) == LUA_TNUMBER) {
        add_float(table, lua_tonumber(L, -1));
    } else if (quantity_read(L, -1, &type, &number)) {
        add_quantity(table, type.unit, number);
    } else {
        size_t length;
        const char *text = sandbox_to_text(L, -1, &length);
        table_bytes(table, text, length);
        lua_pop(L, 1);
    }
}

static void expected_columns(lua_State *L, bool given)
{
    sandbox_expected(L, given ? 2 : 1,
                     given ? "a list of the columns' names"
                           : "rows with names for their values, such as {load = 70}");
}

// The names at `names`, with the unit that the first row has there.
static int read_columns(lua_State *L, int names, int count, bool given,
                        struct table_column *columns)
{
    if (count == 0) {
        expected_columns(L, given);
    }
    if (count > COLUMNS) {
        luaL_error(L, "a table has at most %d columns", (int)COLUMNS);
    }
    lua_rawgeti(L, 1, 1);
    int row = lua_gettop(L);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, names, i + 1);
        if (lua_type(L, -1) != LUA_TSTRING) {
            expected_columns(L, given);
        }
        columns[i] = (struct table_column){.name = lua_tostring(L, -1)};
        struct value_type type;
        int64_t number;
        if (lua_istable(L, row)) {
            lua_rawget(L, row);
        }
        if (quantity_read(L, -1, &type, &number)) {
            columns[i].unit = table_unit(type.unit);
            columns[i].unit_in_cells = true;
        }
        lua_settop(L, row);
    }
    return count;
}

// Rows begin at 1 and are tables, or there are none at all.
static bool has_rows(lua_State *L)
{
    int first = lua_rawgeti(L, 1, 1);
    lua_settop(L, 2);
    if (first == LUA_TTABLE) {
        return true;
    }
    lua_pushnil(L);
    if (lua_next(L, 1) != 0) {
        sandbox_expected(L, 1, "a list of rows, such as {{load = 70}, {load = 80}}");
    }
    return false;
}

static struct table *new_table(lua_State *L, const struct table_column *columns, int count)
{
    struct table **held = lua_newuserdatauv(L, sizeof *held, 0);
    *held = NULL;
    if (luaL_newmetatable(L, METATABLE)) {
        lua_pushcfunction(L, forget);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    *held = table_new(columns, count);
    if (*held == NULL) {
        luaL_error(L, "there is no memory for a table");
    }
    return *held;
}

static void fill(lua_State *L, struct table *table, int count, struct out *out)
{
    int top = lua_gettop(L);
    for (int i = 1; i <= ROWS && lua_rawgeti(L, 1, i) == LUA_TTABLE; i++) {
        sandbox_charge(L, count + 1);
        for (int column = 1; column <= count; column++) {
            lua_rawgeti(L, 2, column);
            lua_rawget(L, top + 1);
            add_cell(L, table);
            lua_settop(L, top + 1);
        }
        lua_settop(L, top);
    }
    table_print(table, out);
}

bool listing_print(lua_State *L, struct out *out)
{
    lua_settop(L, 2);
    if (lua_type(L, 1) != LUA_TTABLE) {
        return false;
    }
    bool rows = has_rows(L), given = !lua_isnil(L, 2);
    if (given && !lua_istable(L, 2)) {
        expected_columns(L, given);
    }
    if (!rows && !given) {
        out_text(out, "no rows\n");
        return true;
    }
    if (!given) {
        lua_rawgeti(L, 1, 1);
        sandbox_keys(L, lua_gettop(L));
        lua_replace(L, 2);
        lua_settop(L, 2);
    }
    struct table_column columns[COLUMNS];
    int count = read_columns(L, 2, (int)lua_rawlen(L, 2), given, columns);
    lua_settop(L, 2);
    fill(L, new_table(L, columns, count), count, out);
    return true;
}
