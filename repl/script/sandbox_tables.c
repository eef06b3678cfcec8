// sandbox_tables: the library `table`, written anew so that every loop is counted and sort is
// stable.
//
// As in the manual of Lua 5.4, with metamethods respected. Added: count, len, keys. And
// setmetatable.
#include "repl/script/sandbox_inside.h"

enum { ITEM_STEPS = 5, CALL_STEPS = 20 }; // for touching an item; for setting up a buffer

// A table, or something that behaves like one.
static void check_list(lua_State *L, int argument)
{
    if (!lua_istable(L, argument)) {
        bool indexed = luaL_getmetafield(L, argument, "__index") != LUA_TNIL;
        luaL_argexpected(L, indexed, argument, "table");
        lua_pop(L, 1);
    }
}

static lua_Integer list_length(lua_State *L, int argument)
{
    check_list(L, argument);
    return luaL_len(L, argument);
}

static int insert_item(lua_State *L)
{
    lua_Integer end = (lua_Integer)((lua_Unsigned)list_length(L, 1) + 1);
    lua_Integer at = end;
    sandbox_charge(L, ITEM_STEPS);
    if (lua_gettop(L) == 3) {
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(L, at >= 1 && at <= end, 2, "position out of bounds");
        for (lua_Integer i = end; i > at; i--) {
            sandbox_charge(L, ITEM_STEPS);
            lua_geti(L, 1, i - 1);
            lua_seti(L, 1, i);
        }
    } else if (lua_gettop(L) != 2) {
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, at);
    return 0;
}

static int remove_item(lua_State *L)
{
    lua_Integer length = list_length(L, 1);
    lua_Integer at = luaL_optinteger(L, 2, length);
    sandbox_charge(L, ITEM_STEPS);
    if (!lua_isnoneornil(L, 2)) {
        bool inside = at >= 1 && at - 1 <= length;
        luaL_argcheck(L, inside || (length == 0 && at == 0), 2, "position out of bounds");
    }
    lua_geti(L, 1, at);
    for (; at < length; at++) {
        sandbox_charge(L, ITEM_STEPS);
        lua_geti(L, 1, at + 1);
        lua_seti(L, 1, at);
    }
    lua_pushnil(L);
    lua_seti(L, 1, at);
    return 1;
}

static int move_items(lua_State *L)
{
    lua_Integer from = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
    lua_Integer to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    check_list(L, 1);
    check_list(L, target);
    if (last >= from) {
        luaL_argcheck(L, from > 0 || last < LUA_MAXINTEGER + from, 3, "too many items to move");
        lua_Integer count = last - from + 1;
        luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wraps around");
        bool overlaps = to > from && to <= last && (target == 1 || lua_rawequal(L, 1, target));
        for (lua_Integer i = 0; i < count; i++) {
            lua_Integer item = overlaps ? count - 1 - i : i;
            sandbox_charge(L, ITEM_STEPS);
            lua_geti(L, 1, from + item);
            lua_seti(L, target, to + item);
        }
    }
    lua_pushvalue(L, target);
    return 1;
}

static int concat_items(lua_State *L)
{
    lua_Integer last = list_length(L, 1);
    size_t size = 0;
    const char *separator = lua_isnoneornil(L, 2) ? "" : sandbox_check_text(L, 2, &size);
    lua_Integer first = luaL_optinteger(L, 3, 1);
    last = luaL_optinteger(L, 4, last);
    luaL_Buffer out;
    sandbox_charge(L, CALL_STEPS);
    luaL_buffinit(L, &out);
    for (lua_Integer i = first; i <= last; i++) {
        sandbox_charge(L, ITEM_STEPS);
        lua_geti(L, 1, i);
        if (!lua_isstring(L, -1)) {
            return luaL_error(L, "table.concat: item %I is %s, not a text or number",
                              (LUAI_UACINT)i, lua_isnil(L, -1) ? "nil" : luaL_typename(L, -1));
        }
        sandbox_to_text(L, -1, NULL);
        lua_remove(L, -2);
        luaL_addvalue(&out);
        if (i == last) {
            break; // i + 1 may not exist
        }
        luaL_addlstring(&out, separator, size);
    }
    luaL_pushresult(&out);
    return 1;
}

static int pack_items(lua_State *L)
{
    int count = lua_gettop(L);
    sandbox_charge(L, count);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--) {
        lua_rawseti(L, 1, i);
    }
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

static int unpack_items(lua_State *L)
{
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    if (first > last) {
        return 0;
    }
    lua_Unsigned more = (lua_Unsigned)last - (lua_Unsigned)first;
    if (more >= INT32_MAX || !lua_checkstack(L, (int)more + 1)) {
        return luaL_error(L, "too many results to unpack");
    }
    for (lua_Unsigned i = 0; i <= more; i++) {
        sandbox_charge(L, ITEM_STEPS);
        lua_geti(L, 1, (lua_Integer)((lua_Unsigned)first + i));
    }
    return (int)more + 1;
}

// ---- sort

struct sorting {
    lua_State *L;
    int values;   // index of a list of the values
    int function; // index of the comparison, 0: `<`
};

static bool value_before(void *self, int32_t a, int32_t b)
{
    const struct sorting *s = self;
    lua_State *L = s->L;
    bool before;
    sandbox_charge(L, ITEM_STEPS);
    if (s->function != 0) {
        lua_pushvalue(L, s->function);
        lua_rawgeti(L, s->values, (lua_Integer)a + 1);
        lua_rawgeti(L, s->values, (lua_Integer)b + 1);
        lua_call(L, 2, 1);
        before = lua_toboolean(L, -1);
        lua_pop(L, 1);
    } else {
        lua_rawgeti(L, s->values, (lua_Integer)a + 1);
        lua_rawgeti(L, s->values, (lua_Integer)b + 1);
        before = lua_compare(L, -2, -1, LUA_OPLT);
        lua_pop(L, 2);
    }
    return before;
}

// The table changes only when the comparison has given no error.
static int sort_items(lua_State *L)
{
    lua_Integer length = list_length(L, 1);
    luaL_argcheck(L, length < INT32_MAX, 1, "list too long");
    if (!lua_isnoneornil(L, 2)) {
        luaL_checktype(L, 2, LUA_TFUNCTION);
    }
    lua_settop(L, 2);
    if (length < 2) {
        return 0;
    }
    int count = (int)length;
    lua_newtable(L);
    struct sorting sorting = {.L = L, .values = 3, .function = lua_isnil(L, 2) ? 0 : 2};
    for (int i = 1; i <= count; i++) {
        sandbox_charge(L, ITEM_STEPS);
        lua_geti(L, 1, i);
        lua_rawseti(L, 3, i);
    }
    int32_t *order = lua_newuserdatauv(L, 2 * (size_t)count * sizeof *order, 0);
    for (int i = 0; i < count; i++) {
        order[i] = i;
    }
    sandbox_merge_sort(order, order + count, count, value_before, &sorting);
    for (int i = 0; i < count; i++) {
        sandbox_charge(L, ITEM_STEPS);
        lua_rawgeti(L, 3, (lua_Integer)order[i] + 1);
        lua_seti(L, 1, (lua_Integer)i + 1);
    }
    return 0;
}

// ---- beyond Lua

static int list_keys(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    sandbox_keys(L, 1);
    return 1;
}

static int count_keys(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer count = 0;
    lua_settop(L, 1);
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        sandbox_charge(L, ITEM_STEPS);
        count++;
    }
    lua_pushinteger(L, count);
    return 1;
}

// Items before the first hole. `#` may give the end of any run of items.
static int count_items(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer count = 0;
    while (lua_rawgeti(L, 1, count + 1) != LUA_TNIL) {
        lua_pop(L, 1);
        sandbox_charge(L, ITEM_STEPS);
        count++;
    }
    lua_pushinteger(L, count);
    return 1;
}

// ---- metatables

static void check_metatable(lua_State *L, const char *field)
{
    lua_pushstring(L, field);
    if (lua_rawget(L, 2) != LUA_TNIL) {
        struct diag d = {0};
        sandbox_refuse_weak(&d, field, strlen(field));
        sandbox_raise(L, &d);
    }
    lua_pop(L, 1);
}

static int set_metatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "cannot change a protected metatable");
    }
    lua_settop(L, 2);
    if (lua_istable(L, 2)) {
        check_metatable(L, "__gc");
        check_metatable(L, "__mode");
    }
    lua_setmetatable(L, 1);
    return 1;
}

void sandbox_open_tables(lua_State *L)
{
    static const luaL_Reg functions[] = {{"insert", insert_item},
                                         {"remove", remove_item},
                                         {"move", move_items},
                                         {"concat", concat_items},
                                         {"pack", pack_items},
                                         {"unpack", unpack_items},
                                         {"sort", sort_items},
                                         {"keys", list_keys},
                                         {"count", count_keys},
                                         {"len", count_items},
                                         {NULL, NULL}};
    sandbox_library(L, "table", functions);
    sandbox_global(L, "setmetatable", set_metatable);
}
